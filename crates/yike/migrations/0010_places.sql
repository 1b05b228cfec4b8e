-- Places and people: what posts are called, how somebody is named to residents, who is planned at a
-- site on a day, what people have learned, and evidence of the seven basic rules of a window.

-- 岗位名称 (a code of the dictionary) and 工号, as residents see them; '' where there is none.
ALTER TABLE post ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN number TEXT NOT NULL DEFAULT '';
-- How somebody agreed to be named to residents; '' until they have said.
ALTER TABLE person ADD COLUMN shown TEXT NOT NULL DEFAULT '';

-- 值班表: a plan, and marks of who is away. No record of who came.
CREATE TABLE roster (
    site TEXT NOT NULL,
    day BIGINT NOT NULL,
    post TEXT NOT NULL,
    away BIGINT NOT NULL DEFAULT 0,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (site, day, post)
);

-- 培训: who learned what on which day, and until when it holds (empty: for good).
CREATE TABLE training (
    id TEXT NOT NULL PRIMARY KEY,
    person TEXT NOT NULL,
    course TEXT NOT NULL,
    day BIGINT NOT NULL,
    until_day BIGINT,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX training_person ON training (person, course);

-- 七项制度: what shows that a site keeps a rule. The words and the file's key are sealed.
CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    site TEXT NOT NULL,
    rule TEXT NOT NULL,
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX evidence_site ON evidence (site, rule, at);
