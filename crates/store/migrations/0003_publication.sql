-- Lists of changes (delta lists) beside full ones: what they are changes to.
ALTER TABLE crls ADD COLUMN base INTEGER CHECK (base >= 0 AND base < number);

-- No list of an authority gets a number up to this one again: a store that was restored does not know which numbers
-- were used after its backup was made.
ALTER TABLE authorities ADD COLUMN crl_floor INTEGER NOT NULL DEFAULT 0 CHECK (crl_floor >= 0);

-- An intent that a crash left behind, since when it is known to have come to nothing.
ALTER TABLE certificates ADD COLUMN abandoned_at INTEGER CHECK (abandoned_at IS NULL OR state = 'intended');

-- Certificates that are known from published lists alone: they were issued after the backup was made from which this
-- store was restored. Their revocation must not be forgotten.
CREATE TABLE lost_certificates (
    serial     TEXT PRIMARY KEY
               CHECK (length(serial) BETWEEN 1 AND 40 AND serial NOT GLOB '*[^0-9A-F]*' AND serial NOT GLOB '0*'),
    issuer     INTEGER NOT NULL REFERENCES authorities (id),
    revoked_at INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    invalidity INTEGER
) STRICT, WITHOUT ROWID;

CREATE TRIGGER lost_certificates_are_kept BEFORE DELETE ON lost_certificates
BEGIN
    SELECT RAISE(ABORT, 'a certificate is never deleted from the ledger');
END;

-- All that a list says, so that a long one is made without reading the rows themselves.
DROP INDEX certificates_revoked;
CREATE INDEX certificates_revoked ON certificates (issuer, revoked_at, entry, serial, reason, invalidity)
WHERE revoked_at IS NOT NULL;
