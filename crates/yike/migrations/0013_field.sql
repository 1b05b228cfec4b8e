-- Work without network: the devices of those who serve in villages and at doors, what came from
-- them, the visits they are asked for, and how often they advised and helped. Names, addresses and
-- answers lie elsewhere, sealed; here stand ids, codes, numbers and moments.
CREATE TABLE field_device (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    -- the digest of its token: reading this table lets nobody in
    token TEXT NOT NULL,
    at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE UNIQUE INDEX field_device_token ON field_device (token);
CREATE INDEX field_device_person ON field_device (person, at);

-- What came from a device became this case; on the list of whoever took it in the provisional number
-- of the slip stands beside the number of the case.
CREATE TABLE field_sent (
    person TEXT NOT NULL,
    -- the id of the command, made by the device
    id TEXT NOT NULL,
    provisional TEXT NOT NULL,
    case_home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- who hears of each step: the resident's own phone, a relative they named, or the village says it
    tell TEXT NOT NULL,
    -- the digest of what was sent: the same id with other words is told apart
    digest BYTEA NOT NULL,
    -- the time of the act as the device told it, and what the server makes of it
    told_at BIGINT NOT NULL,
    acted_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person, id)
);
CREATE INDEX field_sent_at ON field_sent (person, at);

-- A visit asked of somebody: whom and where is sealed in the draft of the same id.
CREATE TABLE field_visit (
    id TEXT NOT NULL PRIMARY KEY,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    person TEXT NOT NULL,
    item TEXT NOT NULL,
    -- '' where it belongs to no case
    case_home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    -- the day by which, in days since 1970
    due BIGINT NOT NULL,
    given_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    finding TEXT NOT NULL,
    done_by TEXT NOT NULL,
    done_at BIGINT
);
CREATE INDEX field_visit_unit ON field_visit (unit, at);
CREATE INDEX field_visit_person ON field_visit (person, at);

-- Advice and help at the door: how many, of what, where and on which day; never of whom, and
-- counted by place alone.
CREATE TABLE field_tally (
    person TEXT NOT NULL,
    id TEXT NOT NULL,
    unit TEXT NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    day BIGINT NOT NULL,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (person, id)
);
CREATE INDEX field_tally_place ON field_tally (unit, day);
