-- 首问负责: a question that a counter could not answer at once, as its lists need it. What happened to it
-- stands in the stream `visit`; the question itself and whom to call back lie in the private store.
CREATE TABLE question (
    home TEXT NOT NULL,
    id TEXT NOT NULL,
    -- the unit and the person first asked
    asked_unit TEXT NOT NULL,
    asked_of TEXT NOT NULL,
    -- who owns it now
    unit TEXT NOT NULL,
    owner TEXT NOT NULL,
    -- the post it is offered to and not yet taken by; '' where it is offered to none
    offered_unit TEXT NOT NULL,
    offered_duty TEXT NOT NULL,
    item TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- the private document
    words TEXT NOT NULL,
    at BIGINT NOT NULL,
    -- the day by which it is answered, in days since 1970
    due BIGINT NOT NULL,
    answered_at BIGINT,
    PRIMARY KEY (home, id)
);
CREATE INDEX question_unit ON question (home, unit, answered_at);
CREATE INDEX question_asked ON question (home, asked_unit, answered_at);
CREATE INDEX question_offered ON question (home, offered_unit, answered_at);

-- 申报辅导: a resident lets a counter look at their draft by a short code, once and not for long.
CREATE TABLE coaching (
    -- a keyed digest of the code
    id TEXT NOT NULL PRIMARY KEY,
    draft TEXT NOT NULL,
    owner TEXT NOT NULL,
    item TEXT NOT NULL,
    -- the worker who opened it; '' until somebody does
    by_person TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX coaching_draft ON coaching (draft);
