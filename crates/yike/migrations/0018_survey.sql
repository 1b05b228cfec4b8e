-- 调查问卷: each version as its text. A version once published is not changed, only ended.
CREATE TABLE survey (
    key TEXT NOT NULL,
    version BIGINT NOT NULL,
    unit TEXT NOT NULL,
    text TEXT NOT NULL,
    digest TEXT NOT NULL,
    -- draft, published or ended
    state TEXT NOT NULL,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT,
    -- the first moment at which it is over; and whether its words are still there
    until_at BIGINT NOT NULL,
    has_words BIGINT NOT NULL,
    PRIMARY KEY (key, version)
);
CREATE INDEX survey_unit ON survey (unit, key);

-- One answer: codes of what was chosen, and for a text only that there is one. It has no time, no browser,
-- no code and no line of a list: nothing here leads to whoever gave it.
CREATE TABLE survey_answer (
    survey TEXT NOT NULL,
    version BIGINT NOT NULL,
    -- random
    id TEXT NOT NULL,
    -- link, qr, code or phone
    way TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (survey, version, id)
);

-- Who counts once: keyed digests of codes that were made for links, and of browsers that answered. It
-- says that one was used, never when and for which answer.
CREATE TABLE survey_once (
    survey TEXT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    -- code or browser
    kind TEXT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (survey, version, digest)
);

-- 回访名单: people to be called for a survey. Their names and phones lie in the private store under the
-- name of the list, until it is ended.
CREATE TABLE call_list (
    id TEXT NOT NULL PRIMARY KEY,
    survey TEXT NOT NULL,
    version BIGINT NOT NULL,
    unit TEXT NOT NULL,
    -- the item whose closed cases it was drawn from; empty where it was brought along
    item TEXT NOT NULL,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX call_list_unit ON call_list (unit, at);
CREATE INDEX call_list_survey ON call_list (survey, version);

CREATE TABLE call_line (
    list TEXT NOT NULL,
    n BIGINT NOT NULL,
    -- whom to call; none once it was erased
    private_id TEXT,
    -- open, or how it ended: answered, declined, wrong, unreached
    state TEXT NOT NULL,
    tries BIGINT NOT NULL,
    -- not to be called before
    due_at BIGINT NOT NULL,
    -- who calls just now, until when; empty again once the outcome is noted, so that no count can be made
    -- of anybody's calls
    held_by TEXT NOT NULL,
    held_until BIGINT NOT NULL,
    hold TEXT NOT NULL,
    -- the hold under which the last outcome was noted: sent twice it is one
    last_hold TEXT NOT NULL,
    PRIMARY KEY (list, n)
);
