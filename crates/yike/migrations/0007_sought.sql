-- What was sought and not found. `words` stand here only when several people said the same;
-- empty words are the total of the day.
CREATE TABLE sought (
    day BIGINT NOT NULL,
    words TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (day, words)
);
