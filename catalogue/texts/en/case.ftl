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
event-filed-online = applied online for “{ $item }” with { $n } papers.
event-filed-counter = took in the application for “{ $item }” at the counter with { $n } papers.
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
event-rated = rated the service ({ $service }): { $level }.
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
looks-none = Nobody has looked at the full name and numbers yet.
looks-purpose = looked at the full name and numbers to handle this case
paper-originals = { $n ->
    [one] { $n } original
   *[other] { $n } originals
  }
paper-copies = { $n ->
    [one] { $n } copy
   *[other] { $n } copies
  }
paper-both = originals: { $originals }, copies: { $copies }
paper-at = at { $unit }
paper-on-way = on the way from { $from } to { $to }, not yet receipted
