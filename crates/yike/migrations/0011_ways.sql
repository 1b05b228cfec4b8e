-- How a resident wants to be told, and when not. One row for whoever chose something; without it:
-- by short message, not between 22:00 and 08:00. The e-mail address lies sealed, as a draft does.
CREATE TABLE wish (
    who TEXT NOT NULL PRIMARY KEY,
    sms BIGINT NOT NULL,
    email BIGINT NOT NULL,
    -- minutes of the day at +08:00
    quiet_from BIGINT NOT NULL,
    quiet_until BIGINT NOT NULL,
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    key BYTEA NOT NULL,
    master TEXT REFERENCES master (id),
    at BIGINT NOT NULL
);

-- An e-mail address that waits for its code, for this visit; the address sealed.
CREATE TABLE mail_code (
    -- digest of the visit's token
    id TEXT NOT NULL PRIMARY KEY,
    who TEXT NOT NULL,
    digest BYTEA NOT NULL,
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX mail_code_until ON mail_code (until_at);

-- Addresses of other programs that are told of events of a unit's cases (docs/webhooks.md).
CREATE TABLE hook (
    id TEXT NOT NULL PRIMARY KEY,
    unit TEXT NOT NULL,
    address TEXT NOT NULL,
    -- the secret, sealed
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    by_who TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE TABLE hook_kind (
    hook TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (hook, kind)
);

-- The body of a webhook as it will be sent every time; '' for what is written when it is sent.
ALTER TABLE notice ADD COLUMN body TEXT NOT NULL DEFAULT '';
-- Why the last try failed: a code.
ALTER TABLE notice ADD COLUMN why TEXT NOT NULL DEFAULT '';

-- A way to an identity provider that was begun and not yet come back from.
CREATE TABLE login_try (
    -- digest of the state
    id TEXT NOT NULL PRIMARY KEY,
    -- digest of the visit's token: nobody else comes back with it
    visit TEXT NOT NULL,
    provider TEXT NOT NULL,
    -- nonce of the id_token and verifier of the code, sealed
    nonce BYTEA NOT NULL,
    body BYTEA NOT NULL,
    next TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX login_try_until ON login_try (until_at);

-- Who is meant by what a provider asserts: keyed digests, never the words.
CREATE TABLE known_as (
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT NOT NULL,
    -- the phone as it may be shown
    masked TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (provider, subject)
);
CREATE INDEX known_as_person ON known_as (person);

-- Came back from a provider that says no phone: once the phone is proved, they are the same.
CREATE TABLE known_wait (
    id TEXT NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- keyed digest of the id number, if it was said; '' otherwise
    number TEXT NOT NULL,
    until_at BIGINT NOT NULL
);

-- By which provider this session began; '' by a code.
ALTER TABLE session ADD COLUMN provider TEXT NOT NULL DEFAULT '';
