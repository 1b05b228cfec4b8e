-- Letters of authorisation 授权委托书: who may act for whom, in which items or in which one case,
-- until when. A letter belongs to two people, not to a case: it has no home. Names and phones lie
-- in the private store; here stand opaque ids and codes.
CREATE TABLE letter (
    id TEXT NOT NULL PRIMARY KEY,
    principal TEXT NOT NULL,
    agent TEXT NOT NULL,
    -- the number of the one case it names; '' where it names items
    case_number TEXT NOT NULL,
    may_withdraw BIGINT NOT NULL,
    given_at BIGINT NOT NULL,
    -- the first moment at which it holds no more
    until_at BIGINT NOT NULL,
    revoked_at BIGINT,
    -- private documents: the names, and the paper where it was recorded at a counter
    names TEXT NOT NULL,
    paper TEXT,
    -- the unit whose counter recorded it; '' where it was given online
    desk TEXT NOT NULL
);
CREATE INDEX letter_agent ON letter (agent, principal);
CREATE INDEX letter_principal ON letter (principal);
CREATE INDEX letter_desk ON letter (desk, given_at);

CREATE TABLE letter_item (
    letter TEXT NOT NULL,
    item TEXT NOT NULL,
    PRIMARY KEY (letter, item)
);

-- The letter by which a form is filled in for somebody else; '' for one's own.
ALTER TABLE draft ADD COLUMN letter TEXT NOT NULL DEFAULT '';
