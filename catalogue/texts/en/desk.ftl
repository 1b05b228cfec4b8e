# Staff: logging in, the desk, search, a new case at the counter, what is missing

## Navigation
nav-desk = My work
nav-new = New case
nav-search = Search
nav-board = Board
nav-admin = Administration
nav-audit = Audit

## Login and passphrase
login-title = Staff login
login-name = Account
login-passphrase = Passphrase
login-enter = Log in
login-empty = Enter account and passphrase.
login-wrong = Account or passphrase is wrong. Check both; after 5 wrong tries you must wait 15 minutes.
login-shut = Five wrong tries: this account is shut for 15 minutes. Try later, or ask the security administrator for a new passphrase.
login-lost = If you have forgotten your passphrase, ask the security administrator of your unit for a new one.
login-give-up = Not now, log out
login-resident-title = For residents
login-resident = Residents need no account: a code sent to the phone shows the progress and lets you go on.
login-resident-go = Resident login
passphrase-title = Change passphrase
passphrase-rule-asvs-5 = A passphrase has at least 12 characters; signs and capitals are not required, and it is not changed by the calendar. A sentence that you remember and others cannot guess is best; common words, runs, or your own name, login or unit alone will not do.
passphrase-rule-gbt-22239-3 = A passphrase has at least 10 characters of at least three kinds: capitals, small letters, figures, others (signs, Chinese). It is changed every 90 days and is none of your last 5; common words, runs, or your own name, login or unit alone will not do.
passphrase-current = Present passphrase
passphrase-fresh = New passphrase
passphrase-again = New passphrase once more
passphrase-change = Change passphrase
passphrase-differs = The two are not the same. Enter it once more.
passphrase-same = The new one equals the present one. Choose another.
passphrase-before = You have used this passphrase lately. Choose one that you have not used.
passphrase-must = Choose a passphrase of your own first
passphrase-over = Your passphrase is over; choose another first
passphrase-over-next = Passphrases are changed every 90 days here. After the change you go on; until then no other page opens.
passphrase-must-next = The present one was set by somebody else, or does not fit the rules that hold now. After the change you go on; until then no other page opens.
passphrase-soon = Your passphrase ends in less than 7 days. Click your name above and change it.
passphrase-wrong = The present passphrase is wrong. Enter it again.
passphrase-ends = Afterwards you are logged out everywhere else.
passphrase-changed = The passphrase is changed. All other sessions have ended.

## The desk
desk-title = My work
desk-list = List of cases
desk-case = The open case
desk-tabs = Kinds
desk-tab-mine = Mine
desk-tab-unit = To be taken
desk-tab-back = Feedback
desk-tab-asked = To answer
desk-tab-out = Under way
desk-tab-soon = Due soon
desk-tab-all = All
desk-empty-mine = You hold no case
desk-empty-mine-why = Look at what waits for your unit and take one; when somebody comes, press “New case”.
desk-empty-unit = Nothing waits to be taken
desk-empty-unit-why = Cases handed to your unit that nobody holds appear here, and those left by a colleague who is away.
desk-empty-back = No new feedback
desk-empty-back-why = Results of the cases you passed on, acceptance and outcome, come back here.
desk-empty-asked = Nothing to answer
desk-empty-asked-why = Questions of a desk, requests for opinions, calls and supervision wait here for your answer.
desk-answer-by = Answer by { $date }
desk-answers-out = { $n ->
    [one] one answer is still out
   *[other] { $n } answers are still out
}
desk-empty-out = Nothing under way
desk-empty-out-why = Cases taken or accepted here that are elsewhere now appear here; you may nudge.
desk-empty-soon = Nothing due soon
desk-empty-soon-why = Cases due soon or overdue are shown here first.
desk-empty-all = No cases yet
desk-empty-all-why = Every case on the way of your unit is listed here.
desk-none-open = No case is open
desk-none-open-why = Choose one in the list, or walk with J and K and press Enter.
desk-page = Page { $n }
desk-whole-case = Open the whole case
desk-notices = Told today
desk-words-gone = (name deleted by rule)
desk-waits-resident = Waits for the applicant's correction
desk-place-held = { $status } · { $place } { $name }
desk-tell-today = Must be told today
desk-tell-late = Telling overdue
desk-unmet = Not yet done: { $check }
desk-given = Received
desk-seen = Seen
desk-files = { $n ->
    [one] 1 file
   *[other] { $n } files
  }
desk-note = Opinion
desk-papers-came = Count them; untick what has not come
desk-read = Noted
desk-back-title = New feedback
desk-key-tabs = Another kind
desk-key-approve = Approve
desk-told-correction_asked = The applicant was asked for a correction. Remind or help them.
desk-told-not_accepted = Not accepted. Tell the applicant the notice and the remedy.
desk-told-accepted = Accepted; the day is shown above.
desk-told-sent_back = The case was sent back. See the reason, put it right and hand it over again.
desk-told-certificate_made = The certificate is ready. Ask the applicant to collect it or have it delivered.
desk-told-closed = Closed. Tell the applicant the result and ask for a rating.
desk-told-withdrawn = The applicant withdrew.
desk-told-returned = Returned. Tell the applicant the reason.
desk-told-lapsed = The correction was not made in time; the case has ended.
desk-told-warned = Due soon. Please hurry.
desk-told-nudged = Somebody asks you to hurry.
desk-told-supervised = Overdue; the unit above supervises.
desk-told-consulted = You are asked about this case: answer within the limit.
desk-told-replied = What you asked has been answered.
desk-told-reminded = Today is the last day for the answer.
desk-told-assigned = The case was given to a colleague: see who has it now.
desk-told-papers_missed = Papers were missing when the bag was opened: find out where they are.
desk-told-papers_sent = Papers are on their way to you: check and receipt them.
desk-told-signed = All joint applicants have signed: it can be accepted.
desk-told-signing_refused = A joint applicant does not agree to sign: please look at it.
desk-told-bagged = A bag is on its way to you: check it by its number.

## Search
search-title = Search cases
search-label = Case number, look-up code, name, ID number or phone
search-hint = number, code, name, ID, phone
search-exact = Type it whole: full name, ID number or phone. Only cases on the way of your unit are found; nothing of it stands in the address.
search-unclear = This cannot be told
search-unclear-why = Type a whole case number, a look-up code of 8 characters, a name, an ID number or company code of 18 characters, or a phone of 11 digits; a part finds nothing.
search-nothing = Nothing found
search-nothing-why = Perhaps it is not on the way of your unit, or one character is wrong. Compare with the receipt or the card.
search-items = Take in a new one?
search-found = { $n ->
    [one] 1 case
   *[other] { $n } cases
  } found
search-too-many = Only the latest 50 are shown. Search by ID number or case number instead.

## A new case: which item
choose-label = Item
choose-hint = three characters or pinyin initials, such as lsjz
choose-nothing = Nothing found for “{ $q }”
choose-nothing-why = Try another word, or see all items.
choose-all = All items
choose-not-here = Not at this desk
choose-class-close = Closed in the community
choose-class-close-why = The community finishes it on the spot.
choose-class-accept = Accepted here
choose-class-accept-why = The community accepts in the street's name; nobody accepts again.
choose-class-collect = Collected here
choose-class-collect-why = The community collects the papers, the street accepts.
choose-class-advise = Advice only
choose-class-advise-why = The community explains and helps to apply online; it keeps no papers.

## A new case on one page
counter-title = New case: { $item }
counter-not-here = This desk does not take this item
counter-not-here-why = Send the applicant to: { $place }. What can be done online you may help with.
counter-guide = See the guide
counter-class-accept = Accepted by this station
counter-class-accept-why = This station accepts in the street's name; the street does not accept again.
counter-class-collect = Collected by this station
counter-class-collect-why = Check the papers, receive, then hand over to the street. Received is not yet accepted: tell the applicant.
counter-class-advise = This station only helps to apply
counter-class-advise-why = No papers are kept here for this item. See the originals, upload pictures, and send the application for the person.
counter-class-close = Closed here on the spot
counter-class-close-why = If all is in order, receive it and close it at once.
counter-class-instant = Done while the person waits
counter-class-instant-why = With all papers, receive it and close it at once.
counter-class-window = Taken at the window
counter-class-window-why = Complete and in form: receive, then accept. Otherwise tell once what is missing.
counter-person = Applicant
counter-applicant = Who applies
counter-applicant-person = A person
counter-applicant-company = A company or business
counter-company = Name of the company
counter-uscc = Unified social credit code
counter-id = ID number
counter-name = Name
counter-phone = Phone
counter-address = Address
counter-agent = Somebody else came? Name the agent
counter-agent-name = Name of the agent
counter-agent-number = Phone of the agent
counter-agent-long = The agent's name is too long. Use 100 characters at most.
counter-agent-phone = The agent's phone has 11 digits. Check it, or leave it empty.
counter-district = District
counter-street = Street or town
counter-community = Community of home or business
counter-show-streets = List communities of this street
counter-situation = Situation
counter-form = Details
counter-date = such as 2026-11-20
counter-only-when = Only for: { $what }.
counter-optional = Optional
counter-originals = Originals kept
counter-copies = Copies kept
counter-files = Pictures or scans
counter-want-originals = Originals asked: { $originals }
counter-want-copies = Copies asked: { $copies }
counter-want-both = Originals asked: { $originals }, copies: { $copies }
counter-tick-means = A tick: original seen and given back
counter-tick-means-why = For papers kept, write how many; for electronic ones, upload pictures or PDF, each up to 10 MB. Any of the three counts as received.
counter-conditions = Conditions
counter-file = Receive
counter-file-anyway = Another matter: take it all the same
counter-tell = Print what is missing
counter-list = List papers by situation
counter-routes = Who accepts and who decides depends on the situation. Choose it and press “List papers by situation” to see only that.
counter-route-elsewhere = With these answers this counter does not take the case in
counter-route-elsewhere-why = { $place } accepts it. Send the applicant there, or have it filed online.
counter-count = A count is a whole number from 0 to 999.
counter-missing = “{ $name }” is missing. Standard: { $accept }
counter-stray = “{ $name }” is not asked in this situation: do not collect it, or correct the situation first.
counter-no-papers = “{ $name }”: this station keeps no papers for this item. Tick it when seen, or upload a picture.
counter-alike = A case like this seems to be open
counter-alike-why = An open case of the same item. See first whether it is the same matter; if not, give a reason and take it all the same. What you typed and the pages taken are kept.
counter-alike-elsewhere = Another one is with { $unit }. Ask there, or let the applicant look it up with the code.

## Received
filed-received = Received
filed-submitted = Sent for the applicant
filed-closed = Closed on the spot
filed-print = Print the receipt
filed-next = Next person
filed-desk = Back to my work
filed-step-close = All papers are here: it can be closed at once.
filed-step-hand-over = Hand the papers to { $unit }; they are receipted there.
filed-step-tell = { $unit } tells by { $date } whether it is accepted or must be corrected.
filed-step-promise = { $promise }.
filed-step-follow = The applicant can follow it with the look-up code and the phone.
filed-step-rate = Ask the applicant to rate the service; only they fill it in.

## Told once
told-when = Time
told-missing = Missing
told-by = Told by
told-what = Told face to face before receiving. Only what is missing is kept, not who it was.
told-none = None today
told-none-why = When papers are missing, press “Print what is missing” on the page of a new case.
told-paper-title = Notice of what is missing
told-paper-number = No. { $id }
told-paper-begin = On { $date } you came about “{ $item }”. The following { $n } papers are missing; this is told once and in full. Bring them and it can be received.
told-paper-n = No.
told-paper-copies = Copies
told-paper-standard = Standard
told-paper-originals = { $originals } original(s)
told-paper-copied = { $copies } copies
told-paper-both = { $originals } original(s), { $copies } copies
told-paper-where = Then come to { $unit }, or { $place }. Hours: { $hours }. Telephone: { $phone }.
told-paper-end = Nothing else will be asked next time, unless the circumstances change.
told-paper-foot = Told at: { $unit }. No name or number is kept on this sheet.
told-paper-guide = Guide: { $address }

## Second factor
code-title = Now the code
code-label = Code
code-hint = The six figures that your authenticator shows now; without the telephone, a recovery code
code-lost = If telephone and recovery codes are lost, ask the security administrator for a reset.
code-wrong = The code is wrong or was used before. Wait for the next one; after 5 wrong tries you must wait 15 minutes.
code-shut = Five wrong tries: wait 15 minutes, or ask the security administrator for a reset.
account-title = My account
account-until = ends on { $day }
account-since = set on { $day }
account-passphrase-there = set
account-factor-on = set up, { $n } recovery codes left
account-factor-asleep = set up, not asked at login now
account-factor-off = not in use here
account-factor-none = not set up
factor-name = Second factor
factor-title = Second factor
factor-what = At login a six-figure code of your telephone is asked after the passphrase. Whoever learns your passphrase still stays out.
factor-there = It is set up
factor-codes-left = { $n } recovery codes are left.
factor-not-here = No second factor is used here
factor-not-here-next = If you need one, tell the security administrator.
factor-required = Everybody has a second factor here
factor-required-next = After setting it up you go on; until then no other page opens.
factor-step-1 = 1. Install an authenticator
factor-step-1-what = Any authenticator on your own telephone that knows TOTP. It needs no network and no messages.
factor-step-2 = 2. Scan
factor-step-2-what = Scan this picture with the authenticator. Let nobody look on, and keep no photograph.
factor-qr = QR code that sets up the second factor
factor-letters = If you cannot scan, choose manual entry in the authenticator and type this (by time, 6 figures, 30 seconds):
factor-open = On this very telephone: open the authenticator
factor-step-3 = 3. Enter the six figures of the authenticator
factor-code-hint = It counts once a code has been right
factor-code-wrong = The code is wrong. Check the clock of the telephone and wait for the next one; the picture is still the same, no need to scan again.
factor-confirm = Set up
factor-renew = Make new recovery codes
factor-renew-what = When they are used up or somebody has seen them: eight new ones; the old ones open nothing more.
factor-drop = Give the second factor up
factor-drop-what = Then the passphrase alone lets you in. For a new telephone give it up first, then set it up anew.
factor-drop-not = Everybody has a second factor here: it cannot be given up. For a new telephone ask the security administrator.
factor-dropped = The second factor is given up. All other sessions have ended.
factor-codes-title = Keep these 8 recovery codes
factor-codes-once = They are shown this once
factor-codes-once-next = Write them down or print them, and keep them away from the telephone. Without the telephone one of them stands for one code, once.
factor-codes-ended = All other sessions have ended.
factor-codes-go = I have them, go on

## Step-up
step-up-title = Please confirm that it is you
step-up-what = This is a decision or a change of rights, and some time has passed since you last proved who you are. Afterwards it goes on; everything you filled in is kept.
step-up-files = The files you chose cannot be carried along: choose them again afterwards.
step-up-code = Or the code of your second factor
step-up-go = Confirm and go on
step-up-wrong = Passphrase or code is wrong; what you filled in is still here. Enter it again.
step-up-shut = Five wrong tries: wait 15 minutes. Nothing was submitted; do it later.

## Approved answers
answers-title = Approved answers
answers-label = What is asked
answers-hint = In their own words, or in pinyin
answers-nothing = Say it otherwise, or only name the item. Where no answer is approved, record it as advice: whoever would accept the matter answers.
answers-found = { $n } found, the likeliest first. Read the answer out as it is.
answers-copy = Copy
answers-question = question
answers-stage = stage
answers-point = review point
answers-place = answer of this place
answers-source = Source: { $text } ({ $day })
choose-not-listed = Not on the list of this place
choose-not-listed-why = It exists, but is not handled here. Open it to see who does.
choose-wanted = Waited for most
choose-lacks = Missing: { $lacks }
counter-not-listed = This item is not on the list of { $unit }
desk-besides = Also at this desk
