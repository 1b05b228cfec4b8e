# Administration

admin-title = Administration of { $unit }
admin-back = Back to administration
admin-read-only = This holds for all streets and is kept by the district or the city. You can read it, not change it.

admin-people = People and posts
admin-people-now = { $people } people in { $posts } posts, { $away } of them away
admin-units = Units
admin-units-now = { $n } units here and below
admin-calendar = Working days
admin-calendar-now = Holidays are known up to { $year }
admin-calendar-none = No holidays are known yet
admin-calendar-none-next = Import a year from the State Council's notice, so that due dates are right.
admin-items = Items
admin-items-now = { $n } items in force
admin-notices = Text messages
admin-notices-now = { $waiting } waiting, { $failed } failed
admin-settings = Name, telephone and rules
admin-settings-now = The service's name, the hotline, whether decisions wait for heads
admin-year-awaited = The holidays of { $year } are not imported yet
admin-year-awaited-next = The notice usually comes in November. Until then, due dates in that year are marked provisional.

## Units
admin-unit-up = Above: { $unit }
admin-unit-code = Code
admin-unit-level = Level
admin-unit-people = Posts
admin-unit-people-n = { $n } posts held, { $away } of them away
admin-unit-below = { $n } units below
admin-unit-below-short = Below
admin-unit-leaf = This is the lowest level
admin-unit-leaf-next = Nothing lies below. People can be added here.
admin-unit-hint = The whole code of the unit; find it under Units
admin-level-city = City
admin-level-district = District (bureau)
admin-level-street = Street (town)
admin-level-community = Community (village)

## People
admin-people-title = People and posts of { $unit }
admin-people-by-unit = By unit
admin-people-empty = Nobody is here yet
admin-people-empty-next = Add somebody: a name, a login, a first passphrase and a post.
admin-person-add = Add somebody
admin-person-add-here = Add somebody here
admin-person-added = Added; they can log in now
admin-login = Login
admin-login-hint = Small letters, digits, dots or dashes, such as lin.xiao
admin-passphrase = Passphrase
admin-passphrase-hint-asvs-5 = At least 12 characters; a sentence is best.
admin-passphrase-hint-gbt-22239-3 = At least 10 characters of three kinds: capitals, small letters, figures, others.
admin-passphrase-lent = Hand it over in person or on paper; at the first login it is changed for an own one
admin-held = Cases in hand
admin-held-none = None
admin-held-at = { $n } at { $unit }
admin-reset = Set a new passphrase
admin-reset-what = Every session of this person ends at once; they log in again with the new passphrase.
admin-reset-beyond = This person also works at { $unit }; its administrator sets the passphrase.
admin-reset-done = The passphrase is set; former sessions have ended

## Posts
admin-duty = Duty
admin-duty-slot = { $duty }, post { $slot }
admin-slot = A or B
admin-slot-none = Neither
admin-slot-a = A
admin-slot-b = B (takes over while A is away)
admin-posts = Posts
admin-posts-none = No post now
admin-posts-none-next = Without a post no case is seen. Cases in hand can be taken over by others of the same post.
admin-posts-ended = Ended posts
admin-post-state = State
admin-post-here = Here
admin-post-away = Away until { $day }
admin-post-leaves = Here, away from { $day }
admin-post-ended = Ended { $day }
admin-post-give = Give another post
admin-post-given = The post is given
admin-post-end = End this post
admin-post-end-held = { $n ->
    [one] One case is still in their hands here.
   *[other] { $n } cases are still in their hands here.
  } Ask for them to be handed back, or mark the post away so that others take over, before you end it.
admin-post-end-what = Afterwards the cases here are no longer seen. It cannot be undone; give a new post instead.
admin-post-end-done = The post has ended
admin-post-not-mine = This post is kept by another administrator.
admin-post-back = Is back
admin-away = Mark away
admin-away-what = Meanwhile others of the same post (such as B) may take over the cases in hand; who does is written down.
admin-away-from = From
admin-away-until = Until (that day included)
admin-away-done = Marked away; others of the post may take over
admin-back-done = Marked back

## Calendar
admin-year = Year
admin-year-worked = Working days
admin-year-made-up = Of these at weekends
admin-year-imported = Imported
admin-year-import = Import a year
admin-year-file = Upload a file
admin-year-file-hint = A CSV file in UTF-8; or paste the table below
admin-year-rows = Days
admin-year-rows-hint = First line date,kind,occasion; then a day a line, such as 2027-10-01,holiday,National Day or 2027-10-09,workday,
admin-year-check = Check and preview
admin-year-preview = Holidays of { $year }
admin-year-counts = { $worked } working days, { $made } of them at weekends. { $differ } days differ from what is assumed now.
admin-year-what = The due dates of all running cases are looked at again; where one moves, it is written down and the applicant is told.
admin-year-keep = Import { $year }
admin-year-kept = Imported; due dates have been looked at again
admin-year-moved = Since the last import { $n } due dates have moved, and the applicants were told.
admin-year-unseen = { $n } cases are still being looked at
admin-year-unseen-next = No need to wait: it goes on by itself. Reload this page in a while.
admin-line = Line { $line }: { $words }
admin-line-column = Line { $line }, column { $column }: { $words }
admin-day-kind = What
admin-day-when = When
admin-day-occasion = Occasion
admin-day-off = Off
admin-day-worked = Weekend worked

## Items
admin-item-add = Publish an item or a new version
admin-items-back = Back to the items
admin-items-empty = No items yet
admin-items-empty-next = Publish one, so that there is something to apply for.
admin-item-digest = Version
admin-item-from = In force since
admin-item-versions = Versions
admin-item-running = Running cases
admin-item-lint = Guide check
admin-item-fit = Nothing wrong
admin-item-findings = { $n } to put right
admin-item-in-force = In force
admin-item-past = Former; its running cases follow it
admin-item-edit = Edit and publish a new version
admin-item-text = Text of the item
admin-item-text-hint = TOML. It is checked line by line before it is published
admin-item-file = Upload a file
admin-item-file-hint = A .toml file in UTF-8; a file goes before the text below
admin-item-check = Check
admin-item-confirm = Publish “{ $item }”
admin-item-was = Version now
admin-item-becomes = Version to come
admin-item-limits = Limits
admin-item-limit-days = promised { $promise }, by law { $legal } working days
admin-item-by = Published by
admin-item-same = The text is the version in force, letter by letter; publishing changes nothing.
admin-item-what = New cases follow the new version; running cases keep the version they were filed under.
admin-item-publish = Publish
admin-item-published = Published; running cases are untouched

## Text messages
admin-notice-waiting = Waiting
admin-notice-sent = Sent
admin-notice-failed = Failed
admin-notice-no-gateway = No gateway is connected yet. Messages are kept and go out once it is.
admin-notice-empty = No message has failed
admin-notice-empty-next = A message that could not be sent in ten tries is listed here and can be sent again.
admin-notice-list = { $n } failed
admin-notice-when = When
admin-notice-kind = About
admin-notice-case = Case number
admin-notice-tries = Tries
admin-notice-again = Send again
admin-notice-again-all = Send all again
admin-notice-done = Put back into the queue
admin-told-filed = Application submitted
admin-told-correction-asked = Correction needed
admin-told-not-accepted = Not accepted
admin-told-accepted = Accepted
admin-told-suspended = Clock stopped
admin-told-resumed = Resumed
admin-told-extended = Extended
admin-told-certificate-made = Certificate ready
admin-told-closed = Closed
admin-told-withdrawn = Withdrawn
admin-told-returned = Returned
admin-told-lapsed = Correction lapsed
admin-told-restated = Due date moved

## Name and telephone
admin-setting-service = Name of the service
admin-setting-hotline = Hotline and hours
admin-setting-waits = When no signed head gets outside for long, do decisions wait
admin-setting-waits-hint = Wait: approving, refusing and closing at once stop until it is mended; receiving and accepting go on. Usually not: a counter does not stop for a technical fault.
admin-setting-waits-on = Decide when it is mended
admin-setting-waits-off = Do not wait, decide as ever
admin-setting-waits-fault = Choose whether decisions wait or not.
admin-settings-done = Saved; every page shows it

## Security
admin-title-security = Security of { $unit }
admin-security = Rules at the door
admin-security-what = They hold for all staff at once. No passphrase in use becomes void: it is held to the new rules at the next login.
admin-security-done = The rules are saved
admin-reset-self = Nobody resets themselves: ask another security administrator. Change your own passphrase under My account.
admin-factor-reset = Reset the second factor
admin-factor-reset-what = Only if telephone and recovery codes are lost. Afterwards the passphrase alone lets them in, and they set it up anew; every session ends. Make sure first, face to face or by telephone, that it is really them.
admin-factor-reset-done = The second factor is reset; all sessions have ended
admin-sessions-end = End every session
admin-sessions-end-what = This person is logged out on every computer at once; passphrase and posts stay.
admin-sessions-end-done = Every session of this person has ended
rule-password-profile = Passphrases
rule-password-profile-what = The two books contradict each other, so one is chosen: GB/T 22239 level 3 wants composition and regular change; ASVS 5.0 wants length and nothing common, and forbids both
rule-password-profile-asvs-5 = ASVS 5.0: at least 12 characters, no regular change
rule-password-profile-gbt-22239-3 = GB/T 22239 level 3: at least 10 characters of three kinds, changed every 90 days
rule-second-factor = Second factor
rule-second-factor-what = A six-figure code of the telephone beside the passphrase
rule-second-factor-off = No second factor
rule-second-factor-offered = Second factor by choice
rule-second-factor-required = Second factor for everybody
rule-step-up = Proof before decisions
rule-step-up-what = Passphrase or code once more before approving, refusing, closing at once, non-acceptance, extension, and before changes of rights
rule-step-up-off = No further proof before decisions
rule-step-up-after = Proof again after { $n } minutes

# A change of an item: one writes it, another publishes it
admin-item-coming = to come
admin-item-export = Download the text
proposals-title = Changes and checks
proposals-open = { $n } waiting for a second pair of eyes
proposal-title = Change of “{ $item }”
proposal-by = Written by
proposal-from = In force from
proposal-from-hint = Empty: from the moment it is published; such as 2026-12-01
proposal-from-retire = Out from
proposal-propose = Hand to another administrator
proposal-kept = Handed in; it holds once another administrator has published it
proposal-open = waiting
proposal-published = published
proposal-returned = returned
proposal-returned-said = Returned
proposal-difference = What differs
proposal-no-difference = Nothing differs.
proposal-out = removed
proposal-in = added
proposal-own = You wrote this change; another administrator publishes it.
proposal-why = Why it is returned
proposal-why-hint = Wanted for returning, not for publishing
proposal-return = Return
proposal-retire = Take this item out
proposal-retire-what = No new cases are taken then; running ones go on by the version they were filed under, and old versions are kept for ever.

## Empty searches
searches-title = Searches without a result
searches-now = What residents and desks sought and did not find
searches-how = Words stand here once { $n } people sought the same: the words, not who; numbers are shown as #. Everything else only counts in the day's total. Kept for { $days } days.
searches-empty = Nothing that several people sought in vain
searches-empty-next = It will be shown here. Give an item these words, and the next search finds it.
searches-words = Words
searches-n = Times
searches-first = First
searches-last = Last
searches-next = What next
searches-add = Add as an alias of an item
searches-day = Day
searches-totals = Searches without a result, by day
searches-alias = A new alias: “{ $words }”
searches-alias-which = Which item is meant? Open it: the alias is already in its text.
searches-alias-next = It stands in the aliases of the text below. See whether it is well said (# was a number), then hand the change in.
