-- What is counted 统计. A fact is one counted thing: an event of a case (case_id, seq), a notice or an
-- advice at a counter, a tap at a door; written with what it counts and made again from it. Nobody
-- is named, and nothing is counted by who of the staff did it. Days are days since 1970 at +08:00.
CREATE TABLE fact (
    home TEXT NOT NULL,
    -- a case, or 'visit/…' and 'tally/…' for what was no case
    case_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    what TEXT NOT NULL,
    day BIGINT NOT NULL,
    -- for which unit it is counted
    unit TEXT NOT NULL,
    item TEXT NOT NULL,
    channel TEXT NOT NULL,
    duty TEXT NOT NULL,
    n BIGINT NOT NULL,
    -- working days used from acceptance to the decision
    days BIGINT NOT NULL,
    PRIMARY KEY (home, case_id, seq, what)
);
CREATE INDEX fact_day ON fact (day, unit, what);

-- Facts summed 汇总, at the grain of the reports: per period, for a unit with all below it, on one side:
-- all of it, or by item, by channel, by duty. About units, not about cases: no home.
CREATE TABLE rollup (
    -- day, month, or ever: everything up to the end of that month
    grain TEXT NOT NULL,
    -- its first day
    period BIGINT NOT NULL,
    side TEXT NOT NULL,
    -- the length of the unit's code, so that the units of one level are a range
    level BIGINT NOT NULL,
    unit TEXT NOT NULL,
    key TEXT NOT NULL,
    filed_online BIGINT NOT NULL,
    filed_in_person BIGINT NOT NULL,
    received BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    correction_asked BIGINT NOT NULL,
    correction_answered BIGINT NOT NULL,
    approved_in_time BIGINT NOT NULL,
    approved_late BIGINT NOT NULL,
    refused_in_time BIGINT NOT NULL,
    refused_late BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    not_accepted BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    lapsed BIGINT NOT NULL,
    nudged BIGINT NOT NULL,
    warned BIGINT NOT NULL,
    supervised BIGINT NOT NULL,
    rated_1 BIGINT NOT NULL,
    rated_2 BIGINT NOT NULL,
    rated_3 BIGINT NOT NULL,
    rated_4 BIGINT NOT NULL,
    rated_5 BIGINT NOT NULL,
    told BIGINT NOT NULL,
    advised BIGINT NOT NULL,
    helped BIGINT NOT NULL,
    leaflets BIGINT NOT NULL,
    days BIGINT NOT NULL,
    PRIMARY KEY (grain, period, side, level, unit, key)
);

-- Which periods have been summed, of how many facts, and which are to be summed again.
CREATE TABLE rollup_made (
    grain TEXT NOT NULL,
    period BIGINT NOT NULL,
    facts BIGINT NOT NULL,
    stale BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (grain, period)
);
