-- Ciphers by name, keys by generation, who was forgotten.

-- The generations of the master key by which something may still be wrapped: their ids, never a
-- key. A generation that anything names cannot be ended, and nothing can be wrapped by one that was.
CREATE TABLE master (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);

-- Secrets that stay when the master changes, wrapped by it: what they gave stands in events and indexes.
CREATE TABLE keyring (
    name TEXT NOT NULL PRIMARY KEY,
    key BYTEA NOT NULL,
    at BIGINT NOT NULL,
    master TEXT NOT NULL REFERENCES master (id)
);

-- NULL: wrapped by schema 1, or by a test.
ALTER TABLE holder_key ADD COLUMN master TEXT REFERENCES master (id);
-- A draft has a key of its own, wrapped by the master; one of schema 1 has an empty one.
ALTER TABLE draft ADD COLUMN master TEXT REFERENCES master (id);
