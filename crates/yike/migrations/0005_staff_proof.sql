-- Second factors, passphrase history, step-up.

-- Since when a passphrase holds (0: from before this was kept), and whether its owner has to
-- change it at the next login.
ALTER TABLE person ADD COLUMN secret_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE person ADD COLUMN must_change BIGINT NOT NULL DEFAULT 0;

-- The hashes of earlier passphrases, the newest under the highest n.
CREATE TABLE old_secret (
    person TEXT NOT NULL,
    n BIGINT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (person, n)
);

-- A confirmed second factor (RFC 6238): the secret sealed, the last time step that was used, and
-- wrong tries in a row.
CREATE TABLE second_factor (
    person TEXT NOT NULL PRIMARY KEY,
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    fails BIGINT NOT NULL DEFAULT 0,
    locked_until BIGINT NOT NULL DEFAULT 0,
    at BIGINT NOT NULL
);

-- Codes for the day the telephone is lost: hashes, each good for once.
CREATE TABLE recovery_code (
    person TEXT NOT NULL,
    n BIGINT NOT NULL,
    secret TEXT NOT NULL,
    PRIMARY KEY (person, n)
);

-- When the person behind a session last proved who they are; what is still lacking before the
-- session lets them in ('' nothing).
ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN lack TEXT NOT NULL DEFAULT '';
