# Audit

audit-title = Audit of { $unit }
audit-back = Back to audit
audit-verify = Is the record whole
audit-verify-what = Every step of every case is a link of a chain. Checking them tells whether anything was changed, removed or exchanged.
audit-verify-now = Check now
audit-verify-again = Check again
audit-verified-whole = Whole: nothing was changed
audit-verified-broken = { $n ->
    [one] One chain does not hold
   *[other] { $n } chains do not hold
  }
audit-verified-counts = { $streams } chains with { $events } records were checked in { $seconds } seconds.
audit-looks = Who has seen personal data in full
audit-looks-now = { $today } looks today, { $month } in thirty days. No personal data is shown here, only who, when and at which case.
audit-looks-open = Open the list
audit-looks-total = { $n ->
    [one] 1 look
   *[other] { $n } looks
  }
audit-looks-empty = Nobody looked in that time
audit-looks-empty-next = Try another day, or leave the unit empty.
audit-register = Changes to people, items and calendar
audit-register-what = Who gave posts, published items and imported the calendar is written here for good.
audit-register-open = Open the list
audit-register-total = { $n ->
    [one] 1 change
   *[other] { $n } changes
  }
audit-register-empty = Nothing was changed in that time
audit-register-empty-next = Try another day.
audit-unit = Unit of who looked
audit-unit-hint = The unit's code, with all below; empty for all
audit-day = Day
audit-day-hint = Such as 2026-11-05; empty for the last thirty days
audit-when = When
audit-who = Who looked
audit-case = Case number
audit-by = By
audit-change = Change
audit-about = About
audit-detail = What
audit-item-published = Item version published
audit-item-proposed = Item change handed in
audit-item-returned = Item change returned
audit-units-kept = Units kept
audit-person-added = Person added
audit-secret-set = Passphrase set
audit-post-given = Post given
audit-post-named = Title or number of a post changed
audit-training-noted = Training noted
audit-training-taken-back = Training taken back
audit-post-ended = Post ended
audit-marked-away = Marked away
audit-marked-back = Marked back
audit-year-kept = Calendar imported
audit-setting-kept = Setting changed
audit-key-rotated = Master key changed
audit-forgotten = Personal details erased as the rules require
audit-secret-changed = Changed own passphrase
audit-second-factor-set = Set up a second factor
audit-second-factor-dropped = Gave up own second factor
audit-second-factor-reset = Second factor reset
audit-recovery-codes-made = Made new recovery codes
audit-recovery-code-used = Used a recovery code
audit-sessions-ended = Every session ended
audit-what = What
audit-purpose = Why
audit-heads = Signed heads
audit-heads-what = Every hour what changed is listed and signed, and the signed head is kept outside. With that copy it shows when the latest records were cut off or a whole past was rewritten.
audit-heads-none = Nothing has been signed yet. The program does it by itself while it runs.
audit-heads-good = The signature holds, key { $key }…
audit-heads-bad = This head was not signed with the key of this system
audit-heads-bad-next = The key may have been replaced, or the head is forged. Keep everything as it is and have the administrator check it against the heads kept outside (yike verify --heads).
audit-heads-nowhere = No place outside is configured. The administrator should name one (heads, heads_program); without it nobody can see that the latest records were cut off.
audit-heads-file = A file on another disk
audit-heads-program = Another host (through a program)
audit-heads-never = { $place }: never yet.
audit-heads-kept = { $place }: { $time } ({ $age } ago) up to leaf { $size }; { $waiting } waiting.
audit-heads-demo = The demonstration keeps its heads in its own data folder, to show how it works; in use they belong elsewhere.
audit-heads-get = Download all signed heads
audit-minutes = { $n } min
audit-hours = { $n } h
audit-survey-published = survey published
audit-survey-ended = survey ended early
audit-survey-codes-made = codes of a survey made
audit-survey-calls-made = call-back list made
audit-survey-calls-ended = call-back list ended
audit-called = Call-back lists
audit-called-what = People of a list that was brought along have no case. Who looked at a number is written under the list; here it says by whom and when.
