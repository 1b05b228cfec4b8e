-- 反映件: what lists, figures and the library of cases see of a matter by which somebody is heard. A
-- function of the case, like its row; words lie in the private store.
CREATE TABLE matter (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    -- the built-in item: stuck, bad-rating, suggestion, hotline and others
    item TEXT NOT NULL,
    -- what it is about: unit, key of an item or empty, case as home-id or empty
    unit TEXT NOT NULL,
    about_item TEXT NOT NULL,
    of_case TEXT NOT NULL,
    -- 原因 as the office settled it; empty before
    cause TEXT NOT NULL,
    -- codes of what changed, and of the items, rules and courses named with it, parted by blanks
    changes TEXT NOT NULL,
    refs TEXT NOT NULL,
    -- 取消的材料
    cancelled BIGINT NOT NULL,
    risen BIGINT NOT NULL,
    reopened BIGINT NOT NULL,
    -- whether there is somebody to call
    named BIGINT NOT NULL,
    filed_on BIGINT NOT NULL,
    -- 首次联系
    contacted_on BIGINT,
    -- 回访: reached about the result; what they said to it
    called_back BIGINT NOT NULL,
    solved BIGINT,
    satisfied BIGINT,
    -- 申诉: empty, open, excluded or kept
    appeal TEXT NOT NULL,
    -- the rating that set it off: service and number, empty and 0 for none
    rated_service TEXT NOT NULL,
    rated_n BIGINT NOT NULL,
    -- 12345 工单
    order_no TEXT NOT NULL,
    order_until BIGINT,
    closed_on BIGINT,
    -- whether it was closed on or before the promised day
    in_time BIGINT,
    PRIMARY KEY (home, case_id)
);
CREATE INDEX matter_unit ON matter (unit, filed_on);
CREATE INDEX matter_closed ON matter (item, closed_on);
CREATE INDEX matter_order ON matter (order_no);

-- 回告: which orders of the hot line were answered to it, when, and by what: a file or a program.
CREATE TABLE hotline_return (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    returned_on BIGINT NOT NULL,
    way TEXT NOT NULL,
    by_person TEXT NOT NULL,
    PRIMARY KEY (home, case_id)
);

-- The clock's first round writes the rows of the matters that are there.
INSERT INTO follow (home, id, case_id, kind, body, due_at, state)
    SELECT home, 'schema-17/' || id, id, 'look-again', '', 0, 'waiting' FROM case_row
    WHERE item IN ('stuck', 'bad-rating', 'suggestion')
    ON CONFLICT (home, id) DO NOTHING;
