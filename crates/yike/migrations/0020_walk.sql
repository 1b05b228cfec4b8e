-- 局科长走流程: what lists and figures see of a walk. A function of the case, like its row; words lie in the
-- private store, and nobody's name stands here: walks are counted by department and item, never by person.
CREATE TABLE walk (
    home TEXT NOT NULL,
    case_id TEXT NOT NULL,
    -- the department that walks, and the unit where it is walked
    dept TEXT NOT NULL,
    unit TEXT NOT NULL,
    item TEXT NOT NULL,
    -- as whom, through what: codes
    role TEXT NOT NULL,
    way TEXT NOT NULL,
    planned_on BIGINT NOT NULL,
    -- what was met; nothing before it is recorded
    walked_on BIGINT,
    steps BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    visits BIGINT NOT NULL,
    papers BIGINT NOT NULL,
    problems BIGINT NOT NULL,
    -- called off, with a reason on record
    withdrawn BIGINT NOT NULL,
    PRIMARY KEY (home, case_id)
);
CREATE INDEX walk_dept ON walk (dept, walked_on);
