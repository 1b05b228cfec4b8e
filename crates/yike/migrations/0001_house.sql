-- The house. One text for SQLite and PostgreSQL: BIGINT, TEXT, BYTEA, DOUBLE PRECISION.
-- Moments are milliseconds since 1970, days are days since 1970 (both at +08:00), flags are 0 and 1.
-- On PostgreSQL every TEXT column is given COLLATE "C", so that codes sort and range alike on both.
-- Tables about cases begin every key with home: the district that decides, fixed for ever at filing.

-- The log. What is hashed is exactly the text kept here. Streams: case, register, look, visit.
CREATE TABLE event (
    home TEXT NOT NULL,
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (home, stream, id, seq)
);
-- The hourly seal lists what changed since the last one.
CREATE INDEX event_at ON event (home, stream, at);

-- A case as lists and tasks see it; written with its events and made again from them.
CREATE TABLE case_row (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    item TEXT NOT NULL,
    item_digest TEXT NOT NULL,
    status TEXT NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    -- where the applicant lives or the company stands; the desk that took it ('' online)
    community TEXT NOT NULL,
    taking TEXT NOT NULL,
    accepting TEXT NOT NULL,
    deciding TEXT NOT NULL,
    at_unit TEXT,
    duty TEXT,
    holder TEXT,
    -- on whom it waits: staff, resident, nobody
    waiting TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- the private document that names the applicant
    applicant TEXT NOT NULL,
    applicant_kind TEXT NOT NULL,
    age_band TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    received_at BIGINT,
    accepted_at BIGINT,
    decided_at BIGINT,
    closed_at BIGINT,
    -- days: promised, by law, and when the light turns yellow
    due BIGINT,
    legal_due BIGINT,
    warn_on BIGINT,
    next_tick BIGINT,
    nudged BIGINT NOT NULL DEFAULT 0,
    supervised BIGINT NOT NULL DEFAULT 0,
    rating BIGINT,
    suspended BIGINT NOT NULL DEFAULT 0,
    outcome TEXT,
    -- a check that waits at another unit than the task's, and from which day it may be done
    check_unit TEXT,
    check_from BIGINT,
    PRIMARY KEY (home, id)
);
CREATE UNIQUE INDEX case_number ON case_row (home, number);
CREATE INDEX case_task ON case_row (at_unit, duty, due) WHERE waiting = 'staff';
CREATE INDEX case_holder ON case_row (holder, waiting);
CREATE INDEX case_taking ON case_row (taking, status);
CREATE INDEX case_accepting ON case_row (accepting, status);
CREATE INDEX case_deciding ON case_row (deciding, status);
CREATE INDEX case_tick ON case_row (next_tick) WHERE next_tick IS NOT NULL;
CREATE INDEX case_check ON case_row (check_unit) WHERE check_unit IS NOT NULL;
CREATE INDEX case_item ON case_row (item, status);

-- Who a case is about, by opaque resident id.
CREATE TABLE party (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (home, case_id, who, role)
);
CREATE INDEX party_who ON party (who, home);

-- Exact search without plain text: keyed digests of number (id), phone and full name.
CREATE TABLE blind (
    home TEXT NOT NULL,
    kind TEXT NOT NULL,
    word BYTEA NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (home, kind, word, case_id)
);
CREATE INDEX blind_case ON blind (home, case_id);

-- The look-up code printed on a receipt.
CREATE TABLE lookup (
    home TEXT NOT NULL,
    code TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (home, code)
);
CREATE INDEX lookup_case ON lookup (home, case_id);

-- Names, answers, reasons: each under a random id with a key of its own. Forgetting drops key and body.
CREATE TABLE private (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    holder TEXT NOT NULL,
    kind TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    key BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX private_case ON private (home, case_id);
CREATE INDEX private_holder ON private (home, holder);

CREATE TABLE holder_key (
    home TEXT NOT NULL,
    holder TEXT NOT NULL,
    key BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, holder)
);

-- What a client already sent: the same id with the same body is the same answer.
CREATE TABLE command (
    home TEXT NOT NULL,
    actor TEXT NOT NULL,
    id TEXT NOT NULL,
    digest BYTEA NOT NULL,
    stream TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, actor, id)
);

CREATE TABLE counter (
    home TEXT NOT NULL,
    name TEXT NOT NULL,
    day BIGINT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (home, name, day)
);

-- The outbox: a slow gateway never holds up a window.
CREATE TABLE notice (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    channel TEXT NOT NULL,
    to_who TEXT NOT NULL,
    private_id TEXT,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX notice_waiting ON notice (next_at) WHERE state = 'waiting';
CREATE INDEX notice_case ON notice (home, case_id);

-- Commands that follow from events, run afterwards by the same write path.
CREATE TABLE follow (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX follow_waiting ON follow (due_at) WHERE state = 'waiting';

CREATE TABLE rating (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    service TEXT NOT NULL,
    n BIGINT NOT NULL,
    level BIGINT NOT NULL,
    private_id TEXT,
    at BIGINT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (home, case_id, service, n)
);
CREATE INDEX rating_unit ON rating (unit, at);

-- The city: units, people, posts. A unit names the home its cases belong to.
CREATE TABLE unit (
    id TEXT NOT NULL PRIMARY KEY,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    parent TEXT,
    home TEXT,
    lon DOUBLE PRECISION,
    lat DOUBLE PRECISION
);
CREATE INDEX unit_parent ON unit (parent);

CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    login TEXT UNIQUE,
    secret TEXT,
    kind TEXT NOT NULL,
    fails BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT NOT NULL DEFAULT 0,
    totp TEXT
);

CREATE TABLE post (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    unit TEXT NOT NULL,
    duty TEXT NOT NULL,
    slot TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    away_from BIGINT,
    away_until BIGINT
);
CREATE INDEX post_person ON post (person);
CREATE INDEX post_unit ON post (unit, duty);

-- The id is the digest of the token: whoever reads this table cannot enter.
CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    kind TEXT NOT NULL,
    csrf TEXT NOT NULL,
    at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_until ON session (until_at);

-- A form not yet submitted: mutable, erasable, no stream.
CREATE TABLE draft (
    id TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    item TEXT NOT NULL,
    item_digest TEXT NOT NULL,
    step TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    key BYTEA NOT NULL,
    at BIGINT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX draft_owner ON draft (owner);
CREATE INDEX draft_until ON draft (until_at);

-- Every published version of an item, for ever: a case is read by the version it was filed under.
CREATE TABLE item_version (
    item TEXT NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    PRIMARY KEY (item, digest)
);


CREATE TABLE calendar_year (
    year BIGINT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Counted tries at a door (login, look-up code), to slow down guessing.
CREATE TABLE attempt (
    key TEXT NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL,
    until_at BIGINT NOT NULL
);

-- A code sent to a phone, waiting to be typed in: one a visit. Neither phone nor code stands here.
CREATE TABLE sms_code (
    -- digest of the visit's token
    id TEXT NOT NULL PRIMARY KEY,
    -- the opaque resident of that phone, and the phone as it may be shown
    person TEXT NOT NULL,
    masked TEXT NOT NULL,
    digest BYTEA NOT NULL,
    -- where the visitor wanted to go, or which look-up code they gave
    next TEXT NOT NULL,
    seek TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX sms_code_until ON sms_code (until_at);

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE INDEX notice_desk ON notice (to_who, at) WHERE channel = 'desk';

-- The simulator of the SMS gateway keeps its messages here; only the demonstration writes to it.
CREATE TABLE demo_sms (
    id TEXT NOT NULL PRIMARY KEY,
    phone TEXT NOT NULL,
    words TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX demo_sms_at ON demo_sms (at);
