-- Times are seconds since 1970-01-01T00:00:00Z. Serials are upper-case hexadecimal without leading zeros.

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The latest instant at which anything was written: a clock that stands before it was turned back.
CREATE TABLE clock (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    last_seen INTEGER NOT NULL
) STRICT;

CREATE TABLE sealed_keys (
    key_id  TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    sealed  BLOB NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE authorities (
    id          INTEGER PRIMARY KEY,
    role        TEXT NOT NULL CHECK (role IN ('root', 'issuing', 'ocsp', 'tsa')),
    serial      TEXT NOT NULL UNIQUE,
    certificate BLOB NOT NULL,
    key_id      TEXT NOT NULL REFERENCES sealed_keys (key_id),
    created     INTEGER NOT NULL,
    retired_at  INTEGER
) STRICT;

CREATE TABLE certificates (
    entry      INTEGER PRIMARY KEY,
    serial     TEXT NOT NULL UNIQUE
               CHECK (length(serial) BETWEEN 1 AND 40 AND serial NOT GLOB '*[^0-9A-F]*' AND serial NOT GLOB '0*'),
    issuer     INTEGER NOT NULL REFERENCES authorities (id),
    profile    TEXT NOT NULL,
    nik        TEXT,
    nip        TEXT,
    email      TEXT COLLATE NOCASE,
    name       TEXT NOT NULL,
    title      TEXT,
    subject    TEXT NOT NULL,
    key_id     TEXT REFERENCES sealed_keys (key_id),
    not_before INTEGER NOT NULL,
    not_after  INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('intended', 'issued')),
    tbs_sha256 BLOB NOT NULL CHECK (length(tbs_sha256) = 32),
    der        BLOB,
    created    INTEGER NOT NULL,
    revoked_at INTEGER,
    reason     TEXT,
    invalidity INTEGER,
    CHECK ((state = 'issued') = (der IS NOT NULL)),
    CHECK ((revoked_at IS NULL) = (reason IS NULL)),
    CHECK (revoked_at IS NULL OR state = 'issued'),
    CHECK (invalidity IS NULL OR revoked_at IS NOT NULL)
) STRICT;

CREATE INDEX certificates_by_nik ON certificates (nik) WHERE nik IS NOT NULL;
CREATE INDEX certificates_by_nip ON certificates (nip) WHERE nip IS NOT NULL;
CREATE INDEX certificates_by_email ON certificates (email) WHERE email IS NOT NULL;
CREATE INDEX certificates_revoked ON certificates (issuer, revoked_at) WHERE revoked_at IS NOT NULL;

CREATE TRIGGER certificates_are_kept BEFORE DELETE ON certificates
BEGIN
    SELECT RAISE(ABORT, 'a certificate is never deleted from the ledger');
END;

-- INSERT OR REPLACE would delete without asking the trigger above.
CREATE TRIGGER certificates_are_not_replaced BEFORE INSERT ON certificates
WHEN EXISTS (SELECT 1 FROM certificates WHERE serial = new.serial OR entry = new.entry)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER certificates_keep_their_identity
BEFORE UPDATE OF entry, serial, issuer, tbs_sha256 ON certificates
BEGIN
    SELECT RAISE(ABORT, 'serial, issuer and intent of a certificate never change');
END;

CREATE TRIGGER certificates_are_issued_once BEFORE UPDATE OF state, der ON certificates
WHEN old.state = 'issued'
BEGIN
    SELECT RAISE(ABORT, 'an issued certificate never changes');
END;

CREATE TABLE crls (
    authority   INTEGER NOT NULL REFERENCES authorities (id),
    number      INTEGER NOT NULL CHECK (number >= 0),
    der         BLOB NOT NULL,
    this_update INTEGER NOT NULL,
    next_update INTEGER NOT NULL,
    PRIMARY KEY (authority, number)
) STRICT;

CREATE TABLE officers (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    passphrase_hash TEXT NOT NULL,
    active          INTEGER NOT NULL CHECK (active IN (0, 1)),
    created         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE officer_roles (
    officer TEXT NOT NULL REFERENCES officers (id),
    role    TEXT NOT NULL,
    PRIMARY KEY (officer, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    seq           INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL,
    real_at       INTEGER NOT NULL,
    actor         TEXT NOT NULL,
    action        TEXT NOT NULL,
    subject       TEXT NOT NULL,
    outcome       TEXT NOT NULL,
    detail        TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash          BLOB NOT NULL
) STRICT;

CREATE INDEX audit_by_time ON audit (at);

CREATE TRIGGER audit_is_not_rewritten BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'an audit record never changes');
END;

CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'an audit record is never deleted');
END;

CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = new.seq)
BEGIN
    SELECT RAISE(ABORT, 'an audit record never changes');
END;

-- Where the chain ends, kept apart so that records cut off its end are missed.
CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, zeroblob(32));
