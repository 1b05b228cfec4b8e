-- 服务事件: each service that was given and can be rated once, of a case or of advice without one. A
-- function of the case, or of the visit; the denominator of 主动评价率.
CREATE TABLE served (
    home TEXT NOT NULL,
    -- the case, or the stream of the visit
    case_id TEXT NOT NULL,
    service TEXT NOT NULL,
    n BIGINT NOT NULL,
    -- the key of the item; empty for advice about anything else
    item TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- who of the staff gave it: for follow-up and for keeping them from their own rating, never for a
    -- count; empty where nobody did
    person TEXT NOT NULL,
    online BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- 评价码: keyed, says nothing of the case, and rates this service alone
    code TEXT NOT NULL,
    PRIMARY KEY (home, case_id, service, n)
);
CREATE UNIQUE INDEX served_code ON served (home, code);
CREATE INDEX served_unit ON served (unit, at);

ALTER TABLE rating ADD COLUMN version TEXT NOT NULL DEFAULT '';
-- code and level of each dimension, codes of reasons, parted by blanks
ALTER TABLE rating ADD COLUMN dimensions TEXT NOT NULL DEFAULT '';
ALTER TABLE rating ADD COLUMN tags TEXT NOT NULL DEFAULT '';
ALTER TABLE rating ADD COLUMN anonymous BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rating ADD COLUMN through TEXT NOT NULL DEFAULT 'page';
ALTER TABLE rating ADD COLUMN person TEXT NOT NULL DEFAULT '';

-- 社会综合点评: what people say of a place, of no service in particular. Kept apart from the ratings and
-- in none of their figures; it stands in the stream `rating`, its words in the private store.
CREATE TABLE place_comment (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    unit TEXT NOT NULL,
    -- the site, by its key; empty for the unit as a whole
    site TEXT NOT NULL,
    level BIGINT NOT NULL,
    tags TEXT NOT NULL,
    private_id TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (home, id)
);
CREATE INDEX place_comment_unit ON place_comment (unit, at);

-- 评价器: a tablet beside a window, paired by a code, showing one service until it is rated or not.
CREATE TABLE rating_device (
    id TEXT NOT NULL PRIMARY KEY,
    unit TEXT NOT NULL,
    name TEXT NOT NULL,
    -- device or kiosk
    through TEXT NOT NULL,
    -- keyed digests: of the code while it waits to be paired, then of the token in its cookie
    pair TEXT NOT NULL,
    pair_until BIGINT NOT NULL,
    token TEXT NOT NULL,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT,
    -- the code of what it shows now; empty is nothing
    code TEXT NOT NULL DEFAULT '',
    asked_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX rating_device_unit ON rating_device (unit);
CREATE INDEX rating_device_token ON rating_device (token);

-- The clock's first round writes the services of every case that is there.
INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
    SELECT home, 'schema-16/' || id, id, 'look-again', '', 0, 'waiting' FROM case_row WHERE 1 = 1
    ON CONFLICT (home, id) DO NOTHING;
