-- What a certificate succeeds, and by which of the three ways; and the name of its public key, so that a key is known
-- again whoever brings it.
ALTER TABLE certificates ADD COLUMN replaces TEXT;
ALTER TABLE certificates ADD COLUMN succession TEXT
    CHECK (succession IN ('renewed', 'rekeyed', 'reissued') AND replaces IS NOT NULL OR replaces IS NULL);
ALTER TABLE certificates ADD COLUMN public_key TEXT;

UPDATE certificates SET public_key = key_id;

CREATE INDEX certificates_by_public_key ON certificates (public_key) WHERE public_key IS NOT NULL;
CREATE INDEX certificates_by_end ON certificates (not_after);

CREATE TRIGGER certificates_keep_their_descent
BEFORE UPDATE OF replaces, succession, public_key ON certificates
BEGIN
    SELECT RAISE(ABORT, 'what a certificate succeeds never changes');
END;

-- Attempts at the passphrase of a key, written down before the key derivation runs.
CREATE TABLE key_guards (
    key_id       TEXT PRIMARY KEY REFERENCES sealed_keys (key_id),
    failures     INTEGER NOT NULL CHECK (failures >= 0),
    pending      INTEGER NOT NULL CHECK (pending >= 0),
    last_attempt INTEGER NOT NULL,
    locked_at    INTEGER
) STRICT, WITHOUT ROWID;

-- Numbers that are given out in blocks and never twice, each series under its name.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    next INTEGER NOT NULL CHECK (next >= 0)
) STRICT, WITHOUT ROWID;
