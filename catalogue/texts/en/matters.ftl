matters-title = Library of matters
matters-what = Each line is what came of one matter: its cause, what changed, and whether the person calls it solved. Their words are not here and are not searched; they stand in the case.
matters-sums = Causes and changes
matters-sum = Sum
matters-words = Name of an item, or a reference
matters-words-hint = For instance temporary relief, or the number of a rule or a guide
matters-kind = Kind
matters-unit = Unit with all below it
matters-about-unit = About which unit
matters-item = About which item
matters-cause = Cause
matters-no-cause = Not settled
matters-change = What changed
matters-refs = References
matters-cancelled = Papers cancelled
matters-risen = Risen
matters-risen-to = to { $unit }
matters-solved = Solved
matters-is-solved = Solved, they say
matters-is-not = Not solved, they say
matters-not-said = Nobody was reached
matters-not-yet = Still open
matters-took = Working days
matters-closed = Closed
matters-open = Open ones
matters-open-too = Open ones too
matters-more = More conditions
matters-from = From
matters-until = Until
matters-day-hint = Such as 2026 11 20; one end is enough
matters-all = Show all
matters-of-words = “{ $words }”
matters-total = { $n ->
    [one] One matter
   *[other] { $n } matters
}
matters-empty = No such matter
matters-empty-next = Try another word or fewer conditions, or tick “Open ones too”.
matters-fault-day = This is not a day. Give year, month and day, such as 2026 11 20, or leave all three empty.
matters-fault-order = The last day is before the first. Change them round, or leave one empty.

like-title = Matters like this
like-none = None of the same item and cause is closed yet.
like-more = Look in the library
like-line = { $unit }: { $changed } (closed { $date })

lessons-title = What changed because somebody spoke
lessons-link = For residents: what changed because somebody spoke
lessons-what = Somebody could not get it done, rated badly or made a suggestion, and a guide, a procedure or a rule changed, or people were trained. What you say once saves the next one a trip.
lessons-none = Nothing published in the last two years
lessons-none-next = What changes because of a closed matter is told here.
lessons-other = Other matters, about no item in particular
lessons-line = { $month }, { $unit } ({ $cause }): { $changed }.
lessons-line-bare = { $month }, { $unit }: { $changed }.
lessons-cancelled = { $n ->
    [one] {" "}One paper fewer.
   *[other] {" "}{ $n } papers fewer.
}
lessons-note = Of the last two years, and only what changed for others too; what was solved on the spot or explained is not here. Nobody is named and no words are quoted.

wanted-open = Guides to be put right because somebody spoke ({ $n })
wanted-what = The office that dealt with the matter named the item. Open it, change it and propose it; a second administrator publishes, and the page of the matter says what came of it.
wanted-from = Matter { $number }
wanted-cause = cause: { $cause }
wanted-next = These are the words of the office, with people hidden. Change, check and propose as always: the proposal bears the number of this matter.
wanted-because = Because of matter { $number }

became-title = Was the guide put right
became-nothing = Not proposed yet
became-open = Proposed; a second administrator looks at it
became-published = Published
became-returned = Declined
became-version = version { $version }, from { $date }
