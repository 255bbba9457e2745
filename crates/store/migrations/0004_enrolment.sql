-- SOPs as they read when something was opened under them: a file may change, what goes on goes on by the old text.
CREATE TABLE sops (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Whoever applied for something. One who is erased keeps a number, and nothing else.
CREATE TABLE persons (
    person  INTEGER PRIMARY KEY,
    nik     TEXT UNIQUE,
    created INTEGER NOT NULL,
    erased  INTEGER,
    CHECK ((nik IS NULL) = (erased IS NOT NULL))
) STRICT;

CREATE TRIGGER persons_are_kept BEFORE DELETE ON persons
BEGIN
    SELECT RAISE(ABORT, 'a person is erased, never deleted');
END;

-- What is known of a person, each state of it under the fingerprint by which events speak of it.
CREATE TABLE personal_data (
    person      INTEGER NOT NULL REFERENCES persons (person),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    data        TEXT NOT NULL,
    PRIMARY KEY (person, fingerprint)
) STRICT, WITHOUT ROWID;

-- Papers that were handed in, under the SHA-256 by which events speak of them.
CREATE TABLE papers (
    person      INTEGER NOT NULL REFERENCES persons (person),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    name        TEXT NOT NULL,
    content     BLOB NOT NULL,
    added       INTEGER NOT NULL,
    PRIMARY KEY (person, fingerprint)
) STRICT;

CREATE TABLE applications (
    application INTEGER PRIMARY KEY,
    person      INTEGER NOT NULL REFERENCES persons (person),
    sop         BLOB NOT NULL REFERENCES sops (hash),
    -- The application whose step this one is.
    parent      INTEGER REFERENCES applications (application),
    -- The certificate that it is about, where there is one already.
    certificate TEXT REFERENCES certificates (serial),
    opened      INTEGER NOT NULL
) STRICT;

CREATE INDEX applications_by_person ON applications (person);
CREATE INDEX applications_by_parent ON applications (parent) WHERE parent IS NOT NULL;

CREATE TRIGGER applications_are_kept BEFORE DELETE ON applications
BEGIN
    SELECT RAISE(ABORT, 'an application is never deleted');
END;

CREATE TRIGGER applications_never_change BEFORE UPDATE ON applications
BEGIN
    SELECT RAISE(ABORT, 'what an application was opened as never changes');
END;

-- INSERT OR REPLACE would delete without asking the trigger above.
CREATE TRIGGER applications_are_not_replaced BEFORE INSERT ON applications
WHEN EXISTS (SELECT 1 FROM applications WHERE application = new.application)
BEGIN
    SELECT RAISE(ABORT, 'what an application was opened as never changes');
END;

-- What happened to it: all that is known of it follows from that. Each event once, in order.
CREATE TABLE application_events (
    application INTEGER NOT NULL REFERENCES applications (application),
    seq         INTEGER NOT NULL CHECK (seq >= 0),
    at          INTEGER NOT NULL,
    real_at     INTEGER NOT NULL,
    event       TEXT NOT NULL,
    PRIMARY KEY (application, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_never_change BEFORE UPDATE ON application_events
BEGIN
    SELECT RAISE(ABORT, 'what happened never changes');
END;

CREATE TRIGGER events_are_kept BEFORE DELETE ON application_events
BEGIN
    SELECT RAISE(ABORT, 'what happened is never deleted');
END;

CREATE TRIGGER events_follow_one_another BEFORE INSERT ON application_events
WHEN new.seq <> (SELECT count(*) FROM application_events WHERE application = new.application)
BEGIN
    SELECT RAISE(ABORT, 'events follow one another');
END;

-- Links that were mailed, by the hash of their token.
CREATE TABLE links (
    token       BLOB PRIMARY KEY CHECK (length(token) = 32),
    application INTEGER NOT NULL REFERENCES applications (application)
) STRICT, WITHOUT ROWID;

-- Requests (PKCS#10, DER) for keys that are kept here and wait for their certificates: they prove who holds the key.
CREATE TABLE key_requests (
    key_id  TEXT PRIMARY KEY REFERENCES sealed_keys (key_id),
    request BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts of the portal. An attempt is written down before its password is judged.
CREATE TABLE portal_accounts (
    person        INTEGER PRIMARY KEY REFERENCES persons (person),
    username      TEXT NOT NULL UNIQUE COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    failures      INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    pending       INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
    last_attempt  INTEGER,
    locked_at     INTEGER
) STRICT;

-- Messages that are to be sent, or were. The message itself is a file.
CREATE TABLE messages (
    message     INTEGER PRIMARY KEY,
    application INTEGER REFERENCES applications (application),
    person      INTEGER NOT NULL REFERENCES persons (person),
    kind        TEXT NOT NULL,
    file        TEXT NOT NULL UNIQUE,
    created     INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('kept', 'waiting', 'sending', 'sent', 'refused')),
    changed     INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- What makes it the only one of its kind, such as the notice that one certificate ends.
    once        TEXT UNIQUE
) STRICT;

CREATE INDEX messages_by_state ON messages (state, message);
