# The page frame and the parts shared by all pages

brand = Yike
skip = Skip to content
mode-elder = Large type
mode-standard = Standard
switch-language = 中文
help-me = Ask a person
log-in = Log in
log-out = Log out
nav-tools = Tools
nav-duty = My work
hello-resident = Hello, { $name }
footer-hotline = Hotline
footer-stuck = Stuck? Tell us
footer-complaint = Complaints and suggestions
footer-lists = Lists of items
footer-about = Yike: public services within a quarter of an hour
demo-banner = Demonstration data
demo-note = People and cases are made up. Please enter no real personal details.

error-title = { $n ->
    [one] There is { $n } thing to put right
   *[other] There are { $n } things to put right
  }
error-mark = To put right:
title-error = To put right: { $title }
optional = (optional)
date-year = Year
date-month = Month
date-day = Day
date-hint = For example 1951, 3, 8
file-hint = A photograph will do. Pictures or PDF, up to { $size } each
choose = Please choose

step-line = Step { $n } of { $of }: { $name }
review-change = Change
review-change-what = Change { $what }
review-empty = Not given

relay-label = Where the case is
relay-done = Done
relay-now = Here now
relay-later = Not yet
relay-days = { $used ->
    [0] Came today; limit { $total } working days
   *[other] Working day { $used } of { $total }
  }
relay-over = { $used } working days used, { $total } allowed

due-why = Why { $date }?
due-day = Date
due-count = Working day
due-note = Reason
due-not-counted = Not counted

timeline-empty = Nothing recorded yet
figures-label = Key figures
bars-show = Show the numbers
bars-when = Date
bars-count = Number
table-scroll = This table scrolls sideways
page-of = Page { $n } of { $of }
page-next = Next
page-previous = Previous
page-label = Pages

receipt-number = Case number
receipt-code = Look-up code
receipt-qr = Scan to follow
receipt-head = Head of the record: no. { $seq }, { $head }
receipt-city-head = The city's signed head: { $size } leaves, { $root }, { $time }
receipt-next = What happens next

keys-title = Keyboard
keys-open = Keys
keys-move = Row down, row up
keys-enter = Open this row
keys-search = Search
keys-help = Open this list
keys-close = Close
keys-off = Turn single-key shortcuts off

paper-print = Print
paper-hint = Use your browser's print command, on A4 paper.
paper-back = Back
paper-number = No.
paper-qr = Scan to check this paper
paper-seal = Seal: { $unit }, { $words }

saved-now = Saved
saved-wait = Saving…
saved-failed = Not saved; the network seems to be down. Please keep this page open, we will try again.
saved-note = What you enter is kept. You can come back and go on at any time.
wait-note = Sending. Please wait, there is no need to press again.
unsaved-note = You have typed something that has not been sent.

concern-read-only = Pages can be read, but nothing can be sent: the storage has a problem, and it is being mended. Whatever was received is kept. Please send again later.
concern-never-anchored = No signed head of the records has ever been kept outside. The administrator should name a place for them (heads); without it nobody can see that the latest records were cut off.
concern-not-anchored = For { $hours } hours no signed head of the records has reached a place outside. The administrator should look at that place (heads).
concern-not-durable = As the database is set, an acknowledged case could be lost in a power cut or a failover: { $settings }. The administrator should mend this soon.
