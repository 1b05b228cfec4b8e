-- What units are asked about cases and have not answered 征询, and where each paper is 材料交接: made
-- from the events, so that lists need not fold cases.

ALTER TABLE case_row ADD COLUMN tell_by BIGINT;

CREATE TABLE asked (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    n BIGINT NOT NULL,
    -- who is asked, by whom, and what: question, opinion, call, supervision
    unit TEXT NOT NULL,
    by_unit TEXT NOT NULL,
    what TEXT NOT NULL,
    -- the last day for the answer; the agreed time of a call
    until_day BIGINT NOT NULL,
    at BIGINT,
    asked_at BIGINT NOT NULL,
    PRIMARY KEY (home, case_id, n, unit)
);
CREATE INDEX asked_unit ON asked (unit, until_day);
CREATE INDEX asked_by ON asked (by_unit);

CREATE TABLE paper_row (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    n BIGINT NOT NULL,
    material TEXT NOT NULL,
    originals BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    at_unit TEXT NOT NULL,
    person TEXT NOT NULL,
    on_way_to TEXT,
    bag TEXT,
    missed BIGINT NOT NULL DEFAULT 0,
    -- where it goes next once the case is over; '' is back to the resident
    goes_to TEXT,
    PRIMARY KEY (home, case_id, n)
);
CREATE INDEX paper_at ON paper_row (at_unit);
CREATE INDEX paper_way ON paper_row (on_way_to) WHERE on_way_to IS NOT NULL;

-- 材料交接单: what was packed into which bag, and what of it arrived.
CREATE TABLE bag_row (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    -- the event that packed it, and the paper
    seq BIGINT NOT NULL,
    material TEXT NOT NULL,
    bag TEXT NOT NULL,
    from_unit TEXT NOT NULL,
    to_unit TEXT NOT NULL,
    originals BIGINT NOT NULL,
    copies BIGINT NOT NULL,
    packed_at BIGINT NOT NULL,
    packed_by TEXT NOT NULL,
    taken_at BIGINT,
    taken_by TEXT,
    missed_at BIGINT,
    PRIMARY KEY (home, case_id, seq, material)
);
CREATE INDEX bag_from ON bag_row (from_unit, packed_at);
CREATE INDEX bag_to ON bag_row (to_unit, packed_at);

-- 晨报: what each unit with a head had before it when it opened.
CREATE TABLE digest (
    unit TEXT NOT NULL,
    day BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    open BIGINT NOT NULL,
    soon BIGINT NOT NULL,
    overdue BIGINT NOT NULL,
    supervised BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    PRIMARY KEY (unit, day)
);

-- The clock's first round makes the rows of all cases by the new rules.
INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
    SELECT home, 'schema-9/' || id, id, 'look-again', '', 0, 'waiting' FROM case_row WHERE 1 = 1
    ON CONFLICT (home, id) DO NOTHING;

-- The runner looks at every open case once, and writes what stands beside it.
UPDATE case_row SET next_tick = 0 WHERE closed_at IS NULL;
