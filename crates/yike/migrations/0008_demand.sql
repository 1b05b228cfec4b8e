-- What residents of a place ask for, as people heard it: on the telephone, in talks, questionnaires
-- and visits. One entry has several lines. `item` is empty where no item was meant; nobody is named.
CREATE TABLE demand (
    id TEXT NOT NULL,
    line BIGINT NOT NULL,
    unit TEXT NOT NULL,
    source TEXT NOT NULL,
    day BIGINT NOT NULL,
    item TEXT NOT NULL,
    words TEXT NOT NULL,
    n BIGINT NOT NULL,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (id, line)
);
CREATE INDEX demand_unit ON demand (unit, day);
