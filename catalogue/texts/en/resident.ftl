# The resident's pages

## Home and search
home-name = Home
home-title = What do you need?
home-ask = Say it in your own words
home-ask-hint = For example: hospital bills, open a shop
home-track = Follow a case
home-mine = My cases
home-desk = My desk
home-drafts = Unfinished: carry on
home-draft = Carry on: { $item }
home-draft-until = kept until { $date }
find-title = Find a service
find-count = { $n ->
    [one] One service may fit.
   *[other] { $n } services may fit, the likeliest first.
  }
find-nothing = Nothing found for “{ $words }”
find-nothing-next = Try other words: fewer of them, or what has happened to you. Or ask a person: call, or go to the station of your community. Somebody will take care of it, whatever it is.
find-call = Ask a person
find-all = All services

## Guide
guide-sample = Sample data; what the city publishes prevails.
guide-apply = Apply online
guide-chinese = The rules below are in Chinese, as they were published.
guide-who = Who may apply
guide-steps = Who does what, by when
guide-papers = What to bring
guide-where = Where
guide-faq = Often asked
guide-faq-here = Asked in { $street }
guide-basis = Legal basis
guide-code = Code of this service: { $code }
guide-qr = Scan to open this page
guide-free = Free of charge
guide-visits-none = No visit needed
guide-visits = { $n ->
    [one] One visit at most
   *[other] { $n } visits at most
  }
guide-class-accept = The community station itself accepts it
guide-class-collect = The community station takes it in and passes it to the street, which accepts it
guide-class-advise = The community station checks your papers and helps you to apply online
guide-class-close = Done on the spot at the community station
guide-result-none = No paper; you are told by text message
guide-limit = How long
guide-fee = Fee
guide-visit = Visits
guide-class = At the community
guide-result = What you get
guide-owner = Responsible body
guide-promise-now = Done on the spot once accepted
guide-promise = { $n ->
    [one] Done within one working day of acceptance
   *[other] Done within { $n } working days of acceptance
  }
guide-legal-now = By law: on the spot
guide-legal = By law: within { $n } working days of acceptance; the promise is above
guide-at-once = On the spot
guide-days = { $n ->
    [one] Within one working day
   *[other] Within { $n } working days
  }
guide-leg-file-online = Apply online, at a window or at a community station
guide-leg-file = Apply at a window or a community station
guide-you = You
guide-leg-close = Take in, accept and finish
guide-leg-accept = Check the papers and decide on acceptance
guide-tell = You are told within { $n } working days
guide-inside = Inside the limit
guide-leg-handle = Handle
guide-leg-examine = Examine
guide-leg-approve = Decide
guide-stop = Does not count; you are told in writing
guide-leg-tell = Tell you the result
guide-sms = Text message, and on your page
guide-leg = Step
guide-leg-who = Who
guide-leg-days = How long
guide-level-city = City department
guide-level-district = District bureau
guide-level-street = Street or town
guide-level-community = Community or village
guide-choose = Choose your situation and see only what you need
guide-choose-go = Show my papers
guide-need-required = required
guide-need-optional = optional
guide-need-later = may follow later
guide-originals = { $n ->
    [one] one original
   *[other] { $n } originals
  }
guide-copies = { $n ->
    [one] one copy
   *[other] { $n } copies
  }
guide-only-when = Only in this situation: { $when }
guide-system = Made by the system from what you fill in; you only check and sign.
guide-fill = How:{" "}
guide-standard = Accepted when:{" "}
guide-waived = Need not be handed in: { $ways }
guide-waiver-certificate = there is an electronic certificate
guide-waiver-sharing = found in shared records
guide-waiver-promise = a signed promise will do
guide-waiver-verification = checked by the office
guide-waiver-card = card read at the window
guide-place = Place
guide-hours = Hours
guide-ask = Questions
guide-complain = Complaints
guide-anywhere = Any street window of the city takes it.
guide-own-street = Go to the street or community where you live or do business; an online application finds its way by itself.

## Beginning, drafts
apply-title = Apply: { $item }
apply-not-online = This cannot be applied for online yet
apply-not-online-next = See the guide for place and hours and bring your papers; if you cannot come, ask a person.
apply-guide = Read the guide
apply-ahead = { $n } steps. Everything is saved as you go; stop whenever you like:
apply-open = You have an unfinished application, kept until { $date }.
apply-place = You live in:{" "}
apply-begin = Begin
apply-resume = Carry on
apply-anew = Begin a new one
apply-check = See what is filled in
apply-kept-resident = What you fill in is encrypted and opens only to you, with this phone. It is deleted after { $n } days without a change.
apply-kept-visit = What you fill in is encrypted and opens only in this browser on this device; after proving your phone, on any device. It is deleted after { $n } days without a change.
apply-discard = Give up and delete this draft
apply-discard-what = What you filled in and the pictures are deleted for good. Cases already handed in are not touched.
apply-discard-yes = Delete the draft
apply-discarded = The draft is deleted.

## Step by step
fill-situation = Your situation
fill-situation-ask = First, your situation
fill-person = Who you are
fill-person-ask = Who applies? Fill in the applicant
fill-place = Where you live
fill-place-ask = Which street or town?
fill-community = Community or village
fill-community-ask = Which community or village?
fill-fields = Details
fill-fields-ask = Fill in the details
fill-papers = Papers
fill-papers-ask = Add your papers
fill-review = Check
fill-review-ask = Check your answers, then send
fill-more = After your last choice one more thing is asked; it is listed below.
fill-new-version = The requirements of this service have changed.
fill-new-version-next = Your answers are all there. Please check them again.
fill-saved = Saved. Come back whenever you like.
fill-later = Save and carry on later
fill-kind = Who applies?
fill-kind-person = A person
fill-kind-company = A company or shop
fill-company = Name of the company or shop
fill-company-hint = As on the business licence
fill-clerk-ask = Please fill in who you are, the clerk
fill-clerk-phone-hint = The office calls this number; messages go to the phone in the letter
fill-company-fixed = Name and code are those of the company’s letter: there is nothing to fill in and nothing to change.
fill-uscc = Unified social credit code
fill-uscc-hint = 18 characters, at the upper right of the business licence
fill-name = Name
fill-name-company = Name of the person in charge
fill-name-hint = As on the identity card
fill-id = Identity number
fill-id-hint = 18 characters; the last may be X
fill-phone = Telephone
fill-phone-hint = Text messages about your case go here
fill-address = Address
fill-address-hint = With building and door number
fill-street = Street or town
fill-street-why = Your application goes to the street where you live.
fill-street-why-company = Your application goes to the street where the business stands.
fill-community-in = Communities and villages of { $street }
fill-community-hint = Look at the sign of the residents' committee, or call the hotline.
fill-papers-how = A clear photograph will do; several pictures per paper are fine.
fill-papers-made = Nothing for you to prepare
fill-papers-made-how = The system makes these from your answers; you confirm them and they go along:
fill-kept = Received: { $name } ({ $size })
fill-choose = Choose photographs or files
fill-upload = Upload
fill-waive = I do not hand it in; please check it yourselves
fill-gaps = { $n ->
    [one] One thing is still open; follow the link to fill it in
   *[other] { $n } things are still open; follow the links to fill them in
  }
fill-tell = Within { $n } working days you are told whether it is accepted and what is missing.{" "}
fill-agree = I have checked everything, and it is true
fill-agree-made = I agree that these are made from my answers: { $papers }
fill-agree-first = Please tick “I have checked everything, and it is true” before sending.
fill-submit = Send the application
fill-prove-first = Before sending, one phone is proved by text message; with it you follow the case and get notices.
fill-prove = Prove the phone, then send
fill-row-made = Made by the system, confirmed when you send
fill-row-waived = Not handed in; the office checks it
fill-row-files = { $n ->
    [one] One file ({ $size })
   *[other] { $n } files ({ $size })
  }
fill-yuan = { $n } yuan

## Handed in
handed-title = Your application is in
handed-tell = By { $date } { $unit } tells you whether it is accepted or what is missing.
handed-instant = It is with { $unit } and handled the same working day.
handed-sms = You get a text message when something happens; there is nothing to do now.
handed-code = Write the look-up code down or take a picture. It only works together with your phone; alone it shows nothing of yours.
handed-case = See where it is
handed-print = Print the receipt

## Phone
phone-title = Log in with your phone
phone-why = We send you a code of six digits. No password to remember.
phone-label = Mobile number
phone-hint = 11 digits, able to receive text messages
phone-send = Send the code
phone-none = No phone, or no text messages? Take your identity card to a community station; the staff will look it up and do it with you.
phone-staff = I am staff
phone-demo = Demonstration: read the simulated messages
phone-landline = A landline cannot receive text messages. Give a mobile number of 11 digits, or go to a community station.
phone-too-many = Too many tries. Please try again in ten minutes, or call the hotline.
phone-no-gateway = Text messages are not connected here yet, so no code can be sent. Call the hotline or go to a community station.
phone-code-title = Enter the code
phone-sent = A code was sent to { $phone }. It holds for five minutes.
phone-code = Code
phone-code-hint = The six digits in the text message
phone-go = Continue
phone-other = Nothing came: send again
phone-wrong = That is not the code. Compare it with the latest message and try again.
phone-expired = The code has expired. Please send a new one.

## Follow
track-title = Follow a case
track-code = Look-up code
track-code-hint = On your receipt, 8 characters, such as 7KQ4-MX2A
track-miss = Nothing found
track-miss-next = The look-up code and the phone do not belong together. Compare the code with the receipt, and give the phone that was proved when applying online, or the one recorded at the window. If it still fails, call the hotline.
track-lost = Lost the code? Logging in with your phone shows everything:

## Mine
mine-title = My cases
mine-none = There are no cases under this phone yet
mine-none-next = Find what you need; for what was filed at a window, log in with the phone recorded there.
mine-open = Under way
mine-joint = Applied for together
mine-sign = Read it and sign
mine-done = Finished
mine-broken = The record of one case has to be examined, so it has stopped. Please call the hotline.
mine-correct = Hand in what is missing
mine-rate = { $n ->
    [one] Rate (one service)
   *[other] Rate ({ $n } services)
  }

## Help
help-title = Ask a person
help-call = Call { $phone }. Whether the screen is hard to read or the form hard to understand: the staff take their time and fill it in with you.
help-comes = If you cannot come, the community's staff can come to you.
help-station = The station near your home
help-find = Show where
help-centre = Service centre of { $street }
help-stations = These communities and villages have a station; ask at any of them:
help-one-station = { $community }, station
help-bring = What to bring
help-bring-card = Your identity card; if you come for somebody else, both cards
help-bring-papers = The papers of the guide, as many as you have; you are told once, and completely, what is missing
help-bring-phone = Your phone, for text messages
help-bring-letter = Notices and receipts you have received
help-free = Help is free of charge.

## Stuck, complaints and suggestions
stuck-title = Could not get it done?
stuck-what = You meet the conditions and still cannot get it done, you have come several times, two windows say different things, the system will not let you on: write it down. Somebody owns it, with a limit and an answer.
stuck-write = Write it down
stuck-of-case = The case that you came from is attached; you need not name it again.
stuck-then = Somebody calls within one working day. Whoever it is about neither sees nor handles it. Before it is closed you are asked whether it is put right.
stuck-talk = Rather talk first
stuck-none = It cannot be written online here yet
stuck-none-next = Please call one of the numbers below.
suggest-title = A suggestion
suggest-write = Write a suggestion
stuck-unit = First ask the unit: { $ask }. If you are not content, its complaints line: { $complain }
stuck-hotline = Call the hotline: { $phone }
stuck-12345 = Call the city's line 12345, day and night
stuck-window = Go to the “stuck case” window of any service centre
stuck-mine = My cases
stuck-not = Lawsuits, petitions and objections to the policy itself are not handled here; the hotline tells you whom to ask.
suggest-what = What is hard to use, who was unkind, what could be better: please say so.

## Privacy
privacy-title = How your data is kept
privacy-what = What is kept
privacy-what-words = Only what this matter needs: your answers, your papers, what was done. Each is encrypted by itself.
privacy-draft = What is not handed in
privacy-draft-words = Drafts are encrypted, open only to you, and are deleted with their pictures after 30 days without a change. You can delete them at any time.
privacy-who = Who can see it
privacy-who-words = Only the units on the way of this case. The case page says who has it now.
privacy-masked = Looking leaves a name
privacy-masked-words = Identity numbers and phones are masked. When staff need the full value, who, when and for which case is written down, and you see it on the case page.
privacy-cookies = In your browser
privacy-cookies-words = Only the log-in token, the language and the type size. No statistics, no tracking, nothing for others.
privacy-rights = Your rights
privacy-rights-words = You can see it, get a copy and have mistakes corrected. For deletion or questions call the hotline.

## Demonstration messages
sms-title = Simulated text messages
sms-loud = This is a simulated gateway, not real text messages.
sms-why = All messages of the demonstration are here for everybody to read; the real system has no such page.
sms-none = No messages yet
sms-none-next = Log in or send an application, and messages will appear here.

# Packages
home-packages = One matter, done at once
package-longest = the items run side by side: this is the longest path, not the sum
package-delivery = How the results come
package-steps = What is done, and in which order
package-papers = What to bring, each paper once
package-papers-hint = Which item wants which depends on your situation; open an item to choose.
package-for = for: { $items }
package-step-out = no longer offered; ask at the window or call
package-by = done by { $who }

# Decision tables and stages
guide-table-gives = Result
guide-table-any = any
guide-table-between = { $from } or more, below { $below }
guide-table-from = { $from } or more
guide-table-below = below { $below }
guide-routes = Who handles it depends on your situation: the table below says which way applies.
guide-bureau = { $level } ({ $name })
guide-from = Where it comes from:{" "}
guide-stages = Who answers for each stage, by which norm
guide-stage = Stage
guide-stage-norm = Norm and points
stage-advise = Advice
stage-collect = Taking in
stage-accept = Acceptance
stage-review = Review
stage-decide = Decision
stage-tell = Telling
stage-deliver = Delivery

# Topics
home-topics = By topic
home-topic-count = { $n }
topic-rest = Everything else
topic-101 = Birth and adoption
topic-102 = Household and identity
topic-103 = Social insurance
topic-104 = Work
topic-105 = Health
topic-106 = Social assistance
topic-107 = Old age
topic-108 = Disability
topic-109 = Housing
topic-110 = Veterans
topic-111 = Legal services
topic-112 = Death and funeral
topic-113 = Education
topic-114 = Documents
topic-201 = Registration
topic-202 = Licences
topic-203 = Fire safety
topic-204 = Employers
topic-205 = Tax
topic-206 = Health bodies
topic-207 = Streets and signs
topic-208 = Seals
guide-chosen = Your situation:{" "}
guide-chosen-change = Choose otherwise
guide-table-yours = your situation
guide-a4 = Print on one sheet
guide-counter = Take it in at the counter
guide-result-sample = What the result looks like
guide-paper-sample = A filled-in sample
guide-sample-made-up = 样例，内容为虚构 A sample; everything in it is made up
a4-qr = Scan to open this item and situation
a4-more = Scan the code for questions and answers.
a4-printed = Printed on { $date }; what is published now holds
a4-no-papers = No papers are needed in this situation.
