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

## Advice noted
advice-title = Note advice
advice-what = Asked at the counter, by telephone or at a door: what about and how, never who. What could not be answered is owned by whoever was asked first.
advice-about = What about
advice-about-hint = Three letters of the item; Enter means “asked at the counter and answered”. Leave it empty for anything else.
advice-counter = At the counter, answered
advice-phone = By telephone, answered
advice-door = At a door, answered
advice-open = Not answered: I own it
advice-noted = Noted
advice-none = No advice noted in this fortnight
advice-none-why = When somebody asks, three letters and Enter note it.
advice-days = Advice by day
advice-day = Day
advice-of-counter = Counter
advice-of-phone = Telephone
advice-of-door = Door
advice-of-open = Not answered at once
advice-today = Asked today
advice-other = Something else
advice-line = { $item }: { $n }

## First asked, responsible
questions-title = Questions owned
questions-what = Whoever is asked first owns it to the end: handing over counts once the other has taken it; done means answered and called back.
questions-none = No question waits
questions-none-why = What cannot be answered at once: press “Not answered: I own it” where advice is noted.
question-new = Note a question not answered
question-about = Question
question-owner = Owner
question-due = Answer by
question-owned = { $name } ({ $unit })
question-offered = , offered to { $post }
question-late = overdue
question-today = due today
question-by = in time
question-yours = It is yours: answer and call back by { $date }.
question-words = What was asked
question-words-hint = The question, without names and numbers
question-phone = Number to call back
question-channel = How it was asked
question-take = Note it: I own it
question-asked = Noted; it is yours
question-accept = I take it over
question-decline = Not ours: back to the owner
question-call = Show the number to call back
question-answer = Answered and called back
question-hand-over = For somebody else to answer?
question-to = To which post
question-offer = Offer it
question-answered = Answered
question-story = What happened
question-did-asked = was asked first and owns it
question-did-offered = offered it elsewhere
question-did-taken = took it over and owns it
question-did-declined = gave it back
question-did-answered = answered and called back
question-did-looked = looked at the number

## Looked through together
coach-title = Look through a draft
coach-what = A draft filled in on a phone can be looked through together before it is handed in. The applicant opens its review page, presses “Ask the staff to look it through” and reads the 8 digits to you.
coach-code = The applicant's 8 digits
coach-code-hint = Valid for half an hour, for one worker
coach-open = Open the draft
coach-no = No such code, or it is over or used. Ask for another.
coach-of = Looked through together: { $item }
coach-how = To read, not to change: write beside an answer what is to be changed. Once handed back it shows at each place on the applicant's phone; nothing stays here.
coach-mark = what to change
coach-waived = Not handed in, checked by the office
coach-back = Hand back to the applicant's phone
coach-stop = Leave it
coach-done = Handed back: the applicant sees the marks when the draft is reloaded
coached-offer = Ask the staff to look it through
coached-offer-what = Not sure? Before handing it in you can look it through with the staff of your community or street. They can read and mark; they cannot change it or hand it in for you.
coached-code = Read this code to the worker
coached-how = Valid until { $time }, once. What is to be changed will be marked in your draft.
coached-back = Back to my draft
coached-marked = The staff looked it through: { $n } places to change

## The notice on the phone
told-sent = The notice is there, and was sent to the applicant's phone
told-not-sent = The notice is there; the message could not be sent: hand over the paper
