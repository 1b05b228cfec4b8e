# Words shared by all pages

## Status of a case
status-draft = Draft
status-submitted = Submitted
status-received = Received
status-correction_requested = Correction asked
status-not_accepted = Not accepted
status-accepted = Accepted
status-in_review = In review
status-suspended = Clock stopped
status-certificate_making = Certificate in the making
status-delivering = To be handed over
status-closed = Closed
status-withdrawn = Withdrawn
status-returned = Returned
status-lapsed = Correction lapsed

## Duties
duty-station = All-round worker
duty-station_head = Station head
duty-window = Composite window
duty-section = Section clerk
duty-approver = Approver
duty-district = District officer
duty-supervisor = Supervisor
duty-auditor = Auditor
duty-administrator = System administrator
duty-security = Security administrator
duty-grid = Grid worker
duty-helper = Helper
duty-contact = Contact of a department
duty-observer = Social supervisor
post-a = post A
post-b = post B

## Lamps
lamp-on-time = On time
lamp-soon = Due soon
lamp-late = Overdue
lamp-paused = Clock stopped
lamp-making = Being made
lamp-handing = To be handed over
lamp-done = Closed
lamp-today = Today
left-days = { $n ->
    [one] { $n } working day left
   *[other] { $n } working days left
  }
left-short = { $n } d
over-days = { $n ->
    [one] { $n } working day over
   *[other] { $n } working days over
  }
over-short = { $n } d over

## Channels
channel-window = Counter
channel-web = Web
channel-mobile = Phone app
channel-kiosk = Kiosk
channel-agent = Agent
channel-grid = At the door
channel-phone = Telephone
channel-post = Post
channel-outside = Outside system

## Class of an item at a station
class-accept = Accepted here
class-agent = Taken in and passed on
class-advise = Advice and pre-check

## Ratings
rating-5 = Very satisfied
rating-4 = Satisfied
rating-3 = Fairly satisfied
rating-2 = Dissatisfied
rating-1 = Very dissatisfied

## Buttons
do-next = Save and continue
do-back = Back
do-return = Back
do-save = Save
do-submit = Submit
do-confirm = Confirm
do-cancel = No, go back
do-search = Search
do-open = Open
do-print = Print
do-export = Export
do-upload = Upload
do-remove = Remove
do-withdraw = Withdraw application
do-supplement = Add papers
do-receive = Receive
do-new-case = New case
do-read-card = Read card
do-hand-up = Hand up
do-hand-back = Hand back
do-accept = Accept
do-not-accept = Do not accept
do-tell-all = List all that is missing
do-grant = Grant
do-deny = Refuse
do-close = Close
do-nudge = Nudge
do-supervise = Supervise
do-ask = Ask
do-look = See the full data
do-rate = Rate

## Nouns
word-item = Item
word-case = Case
word-unit = Unit
word-station = Station
word-post = Post
word-materials = Papers
word-applicant = Applicant
word-state = Where it is
word-left = Left
word-due = Due
word-phone = Mobile number
word-id-number = ID number
word-name = Name
word-address = Address
word-result = Result
word-timeline = What happened
word-looks = Who saw full details
word-review-point = Review point
word-original-seen = Original seen
word-may-follow = May follow later
word-missing = Missing
word-all = All
word-mine = Mine
word-overdue = Overdue
word-today = Today
word-yes = Yes
word-no = No
word-none = None
