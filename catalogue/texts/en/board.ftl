# The board

board-title = Board of { $unit }
board-up = Back to { $unit }
board-back = Back to the board
board-period = Period
board-period-day = Today
board-period-month = This month
board-period-quarter = This quarter
board-period-year = This year
board-change-day = { $n } against the last working day by now
board-change-month = { $n } against last month by now
board-change-quarter = { $n } against last quarter by now
board-change-year = { $n } against last year by now
board-in-time = { $share } in time

## Heaps of cases
board-heap-filed = Taken in · { $period }
board-heap-open = Open
board-heap-unaccepted = Awaiting acceptance
board-heap-correction = Awaiting correction
board-heap-review = Under review
board-heap-suspended = Clock stopped
board-heap-delivery = Certificate and delivery
board-heap-overdue = Overdue
board-heap-soon = Due within two working days
board-heap-supervised = Under supervision order
board-heap-closed = Closed · { $period }
board-heap-in-time = Closed in time · { $period }
board-heap-late = Closed late · { $period }
board-heap-bad = Bad ratings · { $period }
board-also-suspended = { $n } with the clock stopped
board-also-bad = { $n } rated badly
board-also-in-time = { $n } closed in time
board-also-late = { $n } closed late
board-column-filed = Taken in
board-column-closed = Closed
board-column-open = Open
board-column-unaccepted = To accept
board-column-correction = Correction
board-column-review = Review
board-column-suspended = Stopped
board-column-soon = Due soon
board-column-overdue = Overdue

board-units = By unit
board-unit = Unit
board-own = { $unit } itself and others
board-items = By item
board-recent = Taken in, last ten working days
board-recent-short = Last ten working days
board-export = Export the table
board-note = Figures are cases, and each opens exactly its cases. Taken in and closed count for the unit that took the case in; open and overdue for the unit that has it now.
board-empty = No cases here yet
board-empty-next = Figures appear when a community or a window takes in the first case. Another period may have some.

## The list
board-list-total = { $n ->
    [one] 1 case
   *[other] { $n } cases
  }
board-list-empty = No such cases
board-list-empty-next = There are none of these, so nothing is to be done. The board has other figures.
board-number = Case number
board-where = Now at
board-holder = Handled by
board-nobody = nobody yet
board-erased = erased
board-no-clock = No clock
board-orders = Orders
board-ordered = { $n ->
    [one] ordered once
   *[other] ordered { $n } times
  }

# Digest of the morning
digest-title = Digest of { $unit }
digest-at = This morning ({ $time })
digest-more = Earlier mornings
digest-none = No digest yet
digest-none-why = On each working day, when the office opens, the figures of the day are noted here.
digest-before = Earlier
digest-day = Day
digest-open = Open
digest-soon = Due within two working days
digest-overdue = Overdue
digest-supervised = Supervised
digest-asked = To answer
digest-missed = Papers missing
board-besides = Also to be looked at
