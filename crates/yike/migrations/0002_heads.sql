-- The list of heads, signed, and how far each outside place has come.

-- One leaf for each stream that changed since the last signing. With each lie the hashes of the
-- whole subtrees that end in it, the leaf's own first, 32 bytes each: roots and proofs need few
-- of them, however long the list is. In the list of `-` stand the register's streams, and every
-- home with the root of its own list (stream 'home', seq its size, head its root).
CREATE TABLE head_leaf (
    home TEXT NOT NULL,
    -- from 0, without gaps
    n BIGINT NOT NULL,
    stream TEXT NOT NULL,
    id TEXT NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    nodes BYTEA NOT NULL,
    PRIMARY KEY (home, n)
);
CREATE UNIQUE INDEX head_leaf_of ON head_leaf (home, stream, id, seq);

-- What was signed is exactly the text kept here. That of `-` covers every home.
CREATE TABLE signed_head (
    home TEXT NOT NULL,
    size BIGINT NOT NULL,
    at BIGINT NOT NULL,
    root BYTEA NOT NULL,
    text TEXT NOT NULL,
    signature BYTEA NOT NULL,
    PRIMARY KEY (home, size, at)
);

-- Which signed heads of the city a place outside has taken, and when.
CREATE TABLE anchor (
    place TEXT NOT NULL,
    size BIGINT NOT NULL,
    signed_at BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (place, size, signed_at)
);
