# The case page: its state in a line, the relay, the time limit, what happened

## State in a line
promise-days = { $n ->
    [one] done within { $n } working day after acceptance
   *[other] done within { $n } working days after acceptance
  }
promise-instant = done on the day of acceptance
state-nothing-to-do = There is nothing you need to do now.
state-submitted = Submitted. { $unit } is looking whether it can be accepted; { $promise }.
state-received = The papers are at { $unit }, which is looking whether it can be accepted; { $promise }.
state-at-desk = The papers are at { $desk } and go to { $unit } for acceptance; { $promise }.
state-correction-yours = { $n ->
    [one] One thing is still missing. Please send it by { $date }; then it goes on.
   *[other] { $n } things are still missing. Please send them by { $date }; then it goes on.
  }
state-correction = The applicant has been asked to correct { $n } things by { $date }.
state-accepted = Accepted. { $unit } is { $work }; done by { $date } at the latest.
state-accepted-provisional = Accepted. { $unit } is { $work }; done by { $date } at the latest (provisional).
state-accepted-undated = Accepted. { $unit } is { $work }.
state-overdue = { $n ->
    [one] Accepted. It should have been done by { $date } and is { $n } working day late; { $unit } is { $work }, and the unit above is pressing.
   *[other] Accepted. It should have been done by { $date } and is { $n } working days late; { $unit } is { $work }, and the unit above is pressing.
  }
work-handle = looking through it
work-examine = examining it
work-approve = deciding
state-suspended = The clock stands still for: { $stop }, planned until { $date }. It runs on afterwards, and the new day will be told.
state-certificate = { $granted }. The { $result } is being made.
state-delivering-yours = Ready: { $result }. Please collect it at { $unit }, or it will be delivered as agreed.
state-delivering = Ready at { $unit }, to be handed over: { $result }.
state-not-accepted = Not accepted. The reason and the remedies stand in the notice: you may ask for reconsideration within 60 days or sue within 6 months.
state-not-accepted-agency = Not accepted: this is a matter for { $agency }; please apply there. The reason and the remedies stand in the notice.
state-closed = Closed: { $granted }. Ready: { $result }.
state-closed-instant = Closed. Ready: { $result }.
state-refused = Closed: not granted. The reason stands in the decision: you may ask for reconsideration within 60 days or sue within 6 months.
state-withdrawn = Withdrawn. You may apply again at any time.
state-returned = Returned; the reason stands under “What happened”. You may apply again when it is put right.
state-lapsed = The time for the correction has passed and the case has ended. You may apply again when the papers are complete.
state-held = { $who } is working on it.
state-free = Waiting for the { $duty } of { $unit }.
granted-permit = the permit is granted
granted-confirmation = confirmed
granted-other = approved

## Lamps
lamp-before = Not yet accepted
lamp-correction = Awaiting correction
lamp-ended = Ended
lamp-was-late = { $n ->
    [one] Closed { $n } working day late
   *[other] Closed { $n } working days late
  }

## Relay
relay-span = { $from } to { $until }
relay-since = since { $time }
relay-limit = { $n ->
    [one] limit { $n } working day
   *[other] limit { $n } working days
  }
relay-papers = { $n ->
    [one] { $n } paper here
   *[other] { $n } papers here
  }
relay-coming = { $n ->
    [one] { $n } paper on its way, not yet receipted
   *[other] { $n } papers on their way, not yet receipted
  }
relay-end = Closed
relay-end-by = { $date } at the latest
relay-end-paused = the clock stands still; the day will be told

## Time limit
due-stopped = the clock standing still
due-both = Promised: { $promise } working days. By law: { $legal } working days, { $date } at the latest.
due-provisional = Provisional: the count reaches a year whose holidays are not published yet. You will be told if the day moves.
due-line-start = not counted; counting starts on the next day
due-line-same-day = done on the same day
due-line-weekend = weekend
due-line-make-up = weekend day worked
due-line-due = due
due-line-stopped = clock stopped: { $why }; { $n } working days left out
due-line-still = clock stopped: { $why }; { $n } working days will remain
due-line-extended = the first limit ends here; extended by { $n } working days
due-line-provisional = the holidays of { $year } are not published; later dates are provisional

## What happened
who-you = You
who-applicant = The applicant
who-clock = The system
who-agent = Agent { $name }
event-filed-online = applied online for “{ $item }” with { $n } papers.
event-filed-counter = took in the application for “{ $item }” at the counter with { $n } papers.
event-filed-agent = took in the application for “{ $item }” as an agent, face to face, with { $n } papers.
event-filed-grid = took in the application for “{ $item }” at the resident’s door with { $n } papers.
event-received = received the application and its papers (not yet accepted).
event-correction_asked = asked for { $n } corrections at once, by { $date }:
event-correction_answered = corrected { $n } papers.
event-not_accepted = decided not to accept the application.
event-accepted = accepted the application; done by { $date } at the latest.
event-accepted-silence = nothing was told in time, so it counts as accepted from the day of receipt; done by { $date } at the latest.
event-claimed = began to work on it.
event-handed_back = put the task back for a colleague.
event-relieved = took over from { $who }, who is away.
event-handed_over = handed the application and { $n } papers to { $unit }.
event-handed_over-bare = handed the application to { $unit }.
event-papers_taken = receipted the papers: { $papers }.
event-sent_back = sent the application back to { $unit }.
event-passed = finished this step and passed the case with { $n } papers to { $unit }.
event-passed-bare = finished this step and passed the case to { $unit }.
event-put_back = put the case back to the step before.
event-checked = recorded: { $check }; present: { $staff }.
event-notice_hung = hung the public notice ({ $check }) until { $date }.
event-notice_done = recorded the end of the public notice ({ $check }).
event-suspended = stopped the clock for: { $stop }, planned until { $date }.
event-resumed = let the clock run again; done by { $date } at the latest.
event-extended = extended the limit by { $n } working days; done by { $date } at the latest.
event-approved = decided: { $granted }.
event-refused = decided not to grant it.
event-certificate_made = made the { $result }.
event-delivered = delivered it: { $way }.
event-closed = closed the case.
event-withdrawn = withdrew the application.
event-returned = returned the application.
event-lapsed = no correction came in time; the case has ended.
event-nudged = sent a reminder.
event-warned = warned: due on { $date }.
event-supervised = it was not done by { $date }; { $unit } now presses.
event-supervised-tell = nothing was told by { $date }; { $unit } now presses.
event-restated = the holidays changed; the due date is now { $date }.
event-rated = rated the service ({ $service }): { $level } ({ $through }).
event-rated-why = rated the service ({ $service }): { $level }, because of: { $tags } ({ $through }).
words-reason = Reason: { $words }
words-finding = Finding: { $words }
words-note = Note: { $words }
words-opinion = Opinion: { $words }
words-rating = Words: { $words }
service-filing = filing
service-correction = correction
service-result = result
delivery-desk = collected at the counter
delivery-post = by post
delivery-home = brought home
delivery-electronic = electronically

## Who has looked, who keeps
looks-none = Nobody has seen the full name, numbers or files yet.
looks-said = { $purpose }: saw { $what }
what-name = name
what-id_number = identity number
what-phone = phone
what-address = address
what-company = name and code of the company
what-answers = the answers of the form
what-file = a file
what-file-of = the file of “{ $material }”
what-paper = a paper
what-paper-of = the printed { $paper }
purpose-handling = Handling the case
purpose-verifying = Checking the papers
purpose-contacting = Reaching the applicant
purpose-printing = Printing a paper
purpose-agent = Acting for the applicant
look-purpose = Why
paper-originals = { $n ->
    [one] { $n } original
   *[other] { $n } originals
  }
paper-copies = { $n ->
    [one] { $n } copy
   *[other] { $n } copies
  }
paper-both = originals: { $originals }, copies: { $copies }
paper-at = at { $unit }, taken by { $name }
paper-on-way = on the way from { $from } to { $to }, not yet receipted

## The page
case-title = { $item } · case
case-next = Next
case-next-yours = What you do next
case-answers = What was applied for
answer-yuan = { $n } yuan
case-standard = Accepted when:
case-optional = not handed in (optional)
case-checks = Checks and public notice
case-custody = Who keeps which paper
case-chosen = What the situation decided
case-papers = Papers to print
case-correction = Please complete these by { $date }
check-done = recorded
check-open = still to do
check-hanging = hanging until { $date }
file-open = File { $n }: { $name }
file-look = Open no. { $n } ({ $kind })
file-there = No. { $n } ({ $kind })
file-look-title = Open a file
file-look-open = Open the file
file-gone = The file was erased as the rules require
person-gone = The personal details were erased as the rules require
look-hint = Every look is written down, and the applicant sees it.
look-shown = This look was written down. The details are hidden again when you leave the page.
paper-see = See { $paper }
paper-full = Print the copy with the full name
word-company = Company
word-representative = Legal representative (operator)
act-with-note = Add a note (optional)
act-unmet = Still to be done before the decision:
act-notice-until = (hanging until { $date })
act-none = The { $duty } of { $unit } has it now; there is nothing for you to do.
act-none-yours = There is nothing you need to do now. You will get a text message when something happens.
act-none-ended = This case has ended; there is nothing to do.

## The button, the explanation and the sentence afterwards, step by step
act-receive = Receive
act-receive-about = Confirms that the application and its papers are here. It is not accepted yet.
said-receive = Received.
act-ask-correction = Ask for corrections
act-ask-correction-about = The law allows one notice only: list everything at once, and for each thing say what is wrong and what would be right.
said-ask-correction = The notice is out and can be printed.
act-answer-correction = Send what is missing
act-answer-correction-about = Everything the notice asks for stands below. Send it all at once and the case goes on.
said-answer-correction = Sent. You will soon hear whether it is accepted.
act-accept = Accept
act-accept-about = The time limit runs from the next working day, and the applicant is told the last day.
said-accept = Accepted; the paper can be printed.
act-not-accept = Do not accept
act-not-accept-about = Give the reason and the remedies; if it is not ours to handle, name the right place.
said-not-accept = Not accepted; the notice can be printed.
act-close-at-once = Close at once
act-close-at-once-about = Done on the spot: accepted, handled and closed in one step.
said-close-at-once = Closed on the spot.
act-hand-over = Hand over with the papers
act-hand-over-about = The application and the papers kept here go to the accepting window, which counts and receipts them.
said-hand-over = Handed over; the list of papers can be printed.
act-take-papers = Receipt the ticked papers
act-take-papers-about = Tick only what you really received; ask the other desk about the rest.
said-take-papers = Receipted.
act-send-back = Send back to the desk
act-send-back-about = It goes back to the desk that took it in. Say what they should do.
said-send-back = Sent back.
act-claim = I take it
act-claim-about = It is yours then and nobody does it twice; you can put it back at any time.
said-claim = It is yours now.
act-hand-back = Put back
act-hand-back-about = A colleague of the same duty can take it.
said-hand-back = Put back.
act-relieve = Take over
act-relieve-about = The colleague is away and you go on; this is written down.
said-relieve = You have taken over.
act-pass = Done, pass on
act-pass-about = This step is done; the next begins. Opinions stay inside the office.
said-pass = Passed on.
act-put-back = Back to the step before
act-put-back-about = Say what must be done again; it stays inside the office.
said-put-back = Put back.
act-record-check = Record a check
act-record-check-about = A home inquiry or site check: who went, and what was seen.
said-record-check = Recorded.
act-hang-notice = Begin the public notice
act-hang-notice-about = It hangs from today; the sheet can be printed, with the name masked.
said-hang-notice = The notice hangs; its sheet can be printed.
act-end-notice = Record the end of the notice
act-end-notice-about = When it has hung long enough: were there objections, and what was done.
said-end-notice = Recorded.
act-suspend = Stop the clock
act-suspend-about = Only for what the basis of the item lists; the applicant is told in writing how long.
said-suspend = The clock stands; the notice can be printed.
act-resume = Let the clock run
act-resume-about = When the procedure has ended; the applicant is told the new day.
said-resume = The clock runs again.
act-extend = Extend
act-extend-about = Once only, by the head, with the reason told to the applicant.
said-extend = Extended; the notice can be printed.
act-approve = Approve
act-approve-about = Decides in favour of the applicant.
said-approve = Decided.
act-refuse = Refuse
act-refuse-about = Give the reason and the article, and say what else the applicant can do.
said-refuse = Refused; the decision can be printed.
act-make-certificate = Record the certificate
act-make-certificate-about = Record its number when it is made; then it is handed over.
said-make-certificate = Recorded; to be handed over.
act-deliver = Record the hand-over
act-deliver-about = When the applicant has it; the case closes with that.
said-deliver = Delivered and closed.
act-withdraw = Withdraw the application
act-withdraw-about = It ends here and your papers can be collected; you may apply again later.
said-withdraw = Withdrawn.
act-return = Return
act-return-about = Give the reason; the papers go back.
said-return = Returned.
act-nudge = Send a reminder
act-nudge-about = Reminds whoever has it, once a day at most.
said-nudge = The reminder is sent.
act-rate = Rate this service
act-rate-about = One rating per service; it cannot be changed. Words are optional, and it never affects your case.
said-rate = Thank you for your rating.

## Forms
field-missing = What must be corrected
field-missing-hint = Tick it and say what is wrong and what would be right; what is not listed cannot be asked for later.
field-why = What is wrong, what would be right
field-papers = Which papers came
field-note = Note to the applicant
field-note-hint = The applicant sees it.
field-nudge_note = What you want to say
field-nudge_note-hint = For the colleague who has it.
field-opinion = Opinion
field-opinion-hint = It stays inside the office.
field-reason = Reason
field-reason-hint = The facts, in plain words.
field-finding = Finding
field-finding-hint = What was seen, and the conclusion.
field-agency = Who should handle it
field-agency-hint = If it is not ours, choose the right unit.
field-agency_words = If it is not in the list: its name and how to get there
field-agency_words-hint = For instance the housing fund office, 1 Some Road
field-remedy = Remedies
field-remedy-hint = Printed on the paper (in Chinese). Usually left as it is.
remedy-usual = You may ask for administrative reconsideration within sixty days of receipt, or sue within six months.
field-article = Article
field-article-hint = The measure with article and paragraph
field-article-basis = Basis of this item:
field-way_out = What else the applicant can do
field-way_out-hint = For instance another kind of help, or what to bring next time
field-check = Which one
field-staff = Who of the staff was there
field-staff-hint = { $n } at least, yourself included.
field-stop = Which procedure
field-stop-most = { $n } working days at most. Basis: { $basis }
field-days = Planned working days
field-days-hint = It stands in the notice.
field-number = Number of the certificate
field-number-hint = As printed on it
field-valid = Valid until
field-valid-hint = Leave empty if it never expires
field-remark = Remark
field-remark-hint = Kept with the record
certificate-test-seal = Electronic seals are not connected yet: what is printed bears a test seal without legal force.
field-way = How it was handed over
field-service = Which service
field-level = Are you satisfied
field-words = Anything else
field-words-hint = Optional. The desk that handled the case does not see what you write.
field-originals = Originals taken in
field-copies = Copies taken in
file-hint-short = A photograph will do; at most { $size } each.
answer-kept = { $n ->
    [one] { $n } file is here already; there is no need to choose it again.
   *[other] { $n } files are here already; there is no need to choose them again.
  }

## To put right
fault-unknown-act = This step cannot be done like this. Go back to the case and choose again.
fault-reason = The reason is missing. Give the facts, so that the applicant and colleagues know why.
fault-remedy = The remedies are missing. People must know where to turn.
fault-article = The article is missing. A refusal needs a basis.
fault-finding = The finding is missing. Say what was seen, and the conclusion.
fault-number = The number of the certificate is missing. Copy it from the certificate.
fault-why = “{ $name }” is ticked; say what is wrong and what would be right.
fault-not-ticked = “{ $name }” has words but is not ticked. Tick it, or clear the words.
fault-agency = There is no such unit. Choose from the list.
fault-check = Choose which one.
fault-stop = Choose the procedure.
fault-days = Give whole days, such as 10.
fault-way = Choose how it was handed over.
fault-service = Choose which service you rate.
fault-level = Choose one of the five levels.
fault-paper = “{ $name }” is still missing. Take a picture or choose a file, or bring the original to the counter.

## Names of papers
sheet-receipt = Receipt
sheet-correction = Notice of corrections
sheet-acceptance = Notice of acceptance
sheet-not-accepted = Notice of non-acceptance
sheet-suspension = Notice of a special procedure
sheet-extension = Notice of extension
sheet-decision = Decision
sheet-closing = Notice of closing
sheet-delivery = Record of delivery
sheet-notice = Public notice
sheet-handover = List of papers handed over
sheet-ending = Notice of ending

evidence-title = Evidence
evidence-what = Download the records and signatures of this case as one file. Anybody can check later, without this system, that the record stood like this and was not altered. It holds no name, number or paper.
evidence-get = Download the evidence

# Consultation: question, opinion, call to the centre, supervision
case-consult = Asked and answered
consult-question = Question
consult-opinion = Request for opinions
consult-call = Call to the centre
consult-supervision = Supervision
consult-from = { $what } of { $unit }
consult-in = { $n } of { $of } answers in
consult-until = answer by { $date }
consult-at = at the centre at { $time }
consult-silent = { $unit }: no answer yet
consult-answered = { $unit }: answered { $time }
event-consulted-question = asked { $units }, answer by { $date }.
event-consulted-opinion = asked { $units } for an opinion, by { $date }.
event-consulted-call = called { $units } to the centre for { $date }.
event-consulted-supervision = asked { $units } to explain by { $date }.
event-replied = { $unit } answered.
event-reminded = reminded { $units } to answer today.
event-assigned = gave the case to { $who }.
event-bagged = packed { $n } papers for { $unit } into bag { $bag }.
event-papers_missed = opened the bag and missed: { $papers }.
event-papers_sent = sent { $papers } on to { $unit }.
event-papers_returned = gave back: { $papers }.
words-question = Question: { $words }
words-reply = Answer: { $words }
paper-in-bag = on the way from { $from } to { $to } in bag { $bag }, not yet receipted
paper-missed = missing: sent from { $from } to { $to }, not in the bag when it was opened
paper-returned = given back by { $unit }
paper-handed-over = handed to the applicant
act-ask = Ask
act-ask-about = Ask the other unit about this case. Question and answer stay in the case; the clock reminds.
said-ask = Sent; the answer is waited for.
act-ask-opinion = Ask for opinions
act-ask-opinion-about = Only departments that the item names; their days run inside the limit of the case.
said-ask-opinion = Sent; you are told when answers come in.
act-call = Call to the centre
act-call-about = For rare and complex items: departments come to the centre at an agreed time.
said-call = Called; they are reminded.
act-reply = Answer
act-reply-about = The answer stays in the case; whoever asked sees it at once.
said-reply = Answered.
act-assign = Assign
act-assign-about = Give this step to a colleague; both see it.
said-assign = Assigned.
act-bag = Pack into a bag
act-bag-about = Give the papers on their way the number of a bag or seal; they are checked against it.
said-bag = Packed.
act-miss = Report missing papers
act-miss-about = What was not in the bag; the unit that sent it is told at once.
said-miss = Reported as missing.
act-send-papers = Send papers on
act-send-papers-about = Send papers that lie here, or the result, to the next station.
said-send-papers = Sent; to be receipted there.
act-return-papers = Give papers back
act-return-papers-about = Give papers back to the applicant or their agent in person.
said-return-papers = Recorded as given back.
field-question = Question
field-question-hint = Say what is to be looked at or decided. No numbers of identity or telephone.
field-reply = Answer
field-reply-hint = Conclusion and basis. No numbers of identity or telephone.
field-of = Which departments
field-of-days = { $about }; within { $n } working days
field-at = Agreed time
field-at-hint = On a working day to come.
field-n = Which one you answer
field-to = To
field-to-away = { $name } (away today)
field-to-nobody = There is nobody to choose.
field-bag = Number of the bag or seal
field-bag-hint = Letters, digits and hyphens, 24 at most.
field-papers-miss = Which did not arrive
field-papers-send-papers = Which papers go on
field-papers-return-papers = Which papers are given back
fault-question = The question is missing. Say what is to be looked at.
fault-reply = The answer is missing.
fault-at = The agreed time is missing.
fault-bag = The number of the bag or seal is missing.
fault-n = Choose which one you answer.
fault-to = Choose whom it goes to.

# Joint applicants and their signatures
who-joint = Joint applicant { $name }
case-joint = Joint applicants
joint-you = (you)
joint-told = hears of every step
joint-waiting = signature awaited
joint-signed = signed
joint-online = online, { $time }
joint-on-paper = on paper at a desk, { $time }
joint-refused = did not agree
joint-said = said so { $time }
joint-no-phone = Has no phone of their own: they sign at a window.
joint-missing = { $n ->
    [one] One signature is missing
   *[other] { $n } signatures are missing
}: { $names }
joint-next-yours = Read it first, then sign. Nothing is accepted before all have signed. If this is not yours, or you do not agree, choose “I do not sign”.
joint-next-theirs = Ask them to log in and sign under My cases, or to sign at a window. Nothing is accepted before all have signed.
joint-next-desk = Nothing is accepted before all have signed. They sign after logging in; record a signature that is given here on paper; what does not come belongs in the correction notice.
act-sign = I agree and sign
act-sign-about = By signing you say that you have read what stands below, apply together with the others, and agree that your circumstances are checked as the rules have it. You sign the form as it stands now; if it changes, you are asked again.
said-sign = Signed.
act-refuse-to-sign = I do not sign
act-refuse-to-sign-about = The applicant and the window see that you do not agree. Without your signature the case cannot be accepted; you may still sign if you think better of it.
said-refuse-to-sign = The applicant and the window were told that you do not agree.
act-witness = Record a signature on paper
act-witness-about = The joint applicant signed the printed form before you. Check their identity card first.
said-witness = The signature was recorded.
field-row = Who signs
field-paper_note = Where it was signed, and where the paper is kept
field-paper_note-hint = For instance “page 2 of the form, in the street’s archive”.
fault-row = Choose who signs.
fault-form = It is not said which form was read. Reload the page, read it, then sign.
event-signed = read the form and signed it.
event-signed-on-paper = recorded that { $name } signed on paper.
event-signing_refused = did not agree to sign.

# Somebody is heard
contact-phone = By phone
contact-visit = By a visit
contact-desk = At the window
contact-message = By message
change-item = The guide was put right
change-flow = The procedure was changed
change-training = Somebody was trained
change-rule = There is a new rule
change-solved = This one matter was solved
change-explained = Nothing was wrong; it was explained
act-contact = Record a call
act-contact-about = The first call or the call-back: how, whether they were reached, and what they say.
said-contact = Recorded.
act-record-change = Record what changed
act-record-change-about = What changed because somebody was heard. Give the code of the guide, list or course; where nothing changed choose “explained”.
said-record-change = Recorded.
act-rise = Send it one level up
act-rise-about = What cannot be settled here goes to the level above, with a limit of its own. The person is told.
said-rise = It is with the level above.
act-agree = Say whether it is put right
act-agree-about = They say that it is done, and the level above is looking at it. Is it? If not, say why in a sentence.
said-agree = They were told.
act-reopen = Not solved: take it up again
act-reopen-about = It was closed and is not solved: the level above takes it up once more. This can be said once.
said-reopen = The level above has taken it up.
act-appeal = Appeal against the rating
act-appeal-about = If the rating is a mistake or malicious the level above looks at it. The rating itself is never changed; upheld, it is left out of the figures.
said-appeal = The level above will look at it.
act-decide-appeal = Decide the appeal
act-decide-appeal-about = Decided by somebody else, one level up. The rating stays; upheld, it is left out of the figures.
said-decide-appeal = Decided.
act-minute = Write the minutes
act-minute-about = What was settled, who sees to it, from when. All departments that took part can read it.
said-minute = The minutes are written.
field-contact = How
field-reached = Reached?
field-reached-yes = Reached
field-reached-no = Not reached
field-agrees = They say the result is
field-agrees-yes = put right
field-agrees-no = not put right
field-satisfied = Are they satisfied
field-satisfied-yes = Satisfied
field-satisfied-no = Not satisfied
field-agree = Is it put right?
field-agree-yes = Yes
field-agree-no = No
field-said = What they say
field-said-hint = If they were not reached: when, and how often you tried.
field-changed = What changed
field-cause = The cause, as it was found
cause-policy = policy
cause-system = system
cause-material = papers
cause-attitude = attitude
cause-procedure = procedure
field-cancelled = Papers no longer asked for
field-cancelled-hint = How many papers of this item need not be handed in any more; leave it empty if none
field-reference = Code
field-reference-hint = Of the item, list or change, such as food-business-licence
field-excluded = Leave it out of the figures?
field-excluded-yes = A mistake or malicious: leave it out
field-excluded-no = Valid: put it right
field-minutes = Minutes
field-minutes-hint = What each department said, what was settled, who sees to it, from when.
fault-what = Choose one.
fault-yes = Choose one.
fault-said = Write what they say, or how often you tried.
fault-minutes = Write what was settled.
fault-agrees = Choose one.
event-filed-phone = took in “{ $item }” by phone, with { $n } papers.
event-filed-system = opened by the system: { $item }.
event-contacted = { $way }: spoke with the person.
event-contacted-in-vain = { $way }: the person was not reached.
event-contacted-yes = { $way }: called back, and the person says it is put right.
event-contacted-no = { $way }: called back, and the person says it is not put right.
event-changed-cause = {", "}caused by { $cause }
event-changed-cancelled = {", "}{ $n } papers no longer asked for
event-changed = recorded: { $what }.
event-changed-reference = recorded: { $what } ({ $reference }).
event-risen = sent it up to { $unit }, due { $date }.
event-risen-limit = not settled in time: it rose to { $unit }, due { $date }.
event-reopened = said that it is not solved: { $unit } takes it up again, due { $date }.
event-agreed-yes = says that it is put right.
event-agreed-no = says that it is not put right.
event-appealed = appealed against the rating.
event-appeal-excluded = decided: a mistake or malicious, left out of the figures; the rating stays.
event-appeal-kept = decided: the rating is valid.
event-minuted = wrote the minutes.
event-supervised-contact = nobody called the person by { $date }: told to { $unit }.
heard-lacks = Before it can be closed:
heard-lack-contact = call the person (by { $date })
heard-lack-contact-bare = call the person
heard-lack-change = record what changed
heard-lack-cause = settle the cause
heard-lack-answer = ask whether it is put right
heard-lack-appeal = the appeal
heard-about = About
heard-about-case = The case that failed or was rated
