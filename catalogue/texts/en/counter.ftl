# The counter: card, keyboard, papers, cases alike

## Beginning
choose-person = Applicant (filled by the card; typing works as well)
choose-go = Begin
choose-found = Items found
choose-key-enter = Open the first item found; arrows choose another
choose-unfinished = Begun today and not finished
choose-unfinished-until = Kept until { $time }, then deleted

## Card
counter-read-card = Read ID card
card-wait = Lay the ID card on the reader …
card-read = Card read: {"{"}name{"}"}. Check that it is the person.
card-simulated = { " " }(simulator: made-up person)
card-no-card = No card was laid down. F2 reads again; or just type.
card-busy = The reader is reading another card. Press F2 in a moment.
card-reader-down = The reader is not connected. Type for now; F2 reads again once it is.
card-unreadable = This card cannot be read. Wipe it and press F2, or type.
card-cancelled = Reading stopped. F2 reads again.
card-no-bridge = The reader does not answer: its service is not running, or the browser does not let this page use it. Go on by typing.
card-camera-down = The document camera or scanner is not connected. Choose files or use a camera.
card-other = The device failed. Go on by typing or with files.
card-over = This ID card has expired
card-over-next = Remind the person to renew it; whether a temporary card will do stands in the guide.
counter-born = By the number: { $sex }, born { $date }, aged { $age }
word-male = male
word-female = female
counter-known = From an earlier case; please check.
counter-ask-known = Fill in what this desk has handled

## Keyboard
counter-key-enter = To the next open question
counter-key-digits = Choose the n-th answer
counter-key-card = Read ID card
counter-key-camera = Scan or photograph the next page
counter-all-seen = All originals above seen
counter-left-some = {"{"}n{"}"} still open or not checked.
counter-left-none = All done: F9 takes it in.
counter-away = Leave it: clear this client
counter-other-item = Same person, another item
counter-other-go = Change to this item

## Papers
papers-how = For each paper: tick it once the original is seen; tick copies or originals that are kept (without a number: as many as are asked for); tick “given back” where it returns to the person. Pages stay in order.
papers-copied = Copy kept
papers-kept = Original kept
papers-returned = Original given back
papers-counts = Another number?
papers-both = “{ $name }”: the original is either kept or given back.
papers-page = Page { $n }
papers-up = Move page { $n } up
papers-down = Move page { $n } down
papers-turn = Turn page { $n } by 90 degrees
papers-drop = Remove page { $n }
papers-scan = Scan
papers-device-camera = Document camera
papers-camera = Camera
papers-add = Add the chosen files
papers-shoot = Take this page
papers-shoot-end = Done

## Perhaps the same
same-number = The same number, the same item:
same-phone = The same phone, the same item, another number:
same-name = The same name in the same community, the same item:
same-what = What
same-new = New
same-old = Open already (masked)
same-equal = same
same-differs = differs
same-go-on = It is the same: go on with the old one
same-reason = Not the same? Why another case:
same-reason-again = It happened again
same-reason-other-person = Another person
same-reason-ended-soon = The old one will be withdrawn or ended
same-reason-told-to = The accepting unit asked for a case of its own
same-reason-missing = Choose a reason for another case beside the open one.

## Devices
admin-setting-devices = Port of the counters' device service (docs/devices.md; empty without devices)
admin-setting-devices-fault = A port is a number from 1024 to 65535, or nothing.
