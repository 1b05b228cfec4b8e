-- Changes of the catalogue wait for a second pair of eyes: who wrote one does not publish it.
-- An empty text takes the item out of the catalogue.
CREATE TABLE proposal (
    id TEXT NOT NULL PRIMARY KEY,
    item TEXT NOT NULL,
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    by_person TEXT NOT NULL,
    at BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    why TEXT NOT NULL DEFAULT ''
);
CREATE INDEX proposal_item ON proposal (item, at);
