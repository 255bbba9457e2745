//! Why the store refused, or could not.

use std::fmt;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use rusqlite::ErrorCode;

use crate::AuthorityId;

/// Why something was not read or written. Whatever the error, the transaction it happened in left no trace.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no file at this path.
    #[error("no store at {}", path.display())]
    Missing {
        /// Where the store was expected.
        path: PathBuf,
    },
    /// A file is already at this path; a store is never founded over it.
    #[error("{} already exists", path.display())]
    Exists {
        /// Where the store was to be founded.
        path: PathBuf,
    },
    /// The operating system refused the file or its directory.
    #[error("{} could not be opened", path.display())]
    File {
        /// The store's file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file is not a store of this program: empty, garbage, or another program's database.
    #[error("{} is not a segel store", path.display())]
    NotAStore {
        /// The file that was opened.
        path: PathBuf,
    },
    /// A newer program has written this store.
    #[error("the store has schema version {found}, this program knows versions up to {known}")]
    Newer {
        /// Version of the store.
        found: u32,
        /// Newest version this program knows.
        known: u32,
    },
    /// The file's structure, or a value in it, is broken.
    #[error("the store file is damaged")]
    Damaged(#[source] rusqlite::Error),
    /// Another process held the store for longer than this one waits.
    #[error("the store was locked by another process for more than {waited_seconds} s")]
    Busy {
        /// How long this process waited.
        waited_seconds: u64,
    },
    /// The disk is full.
    #[error("the disk that holds the store is full")]
    Full,
    /// The file, its directory or its file system cannot be written.
    #[error("the store is read-only")]
    ReadOnly,
    /// The database engine failed in a way that has no name above.
    #[error("the database engine failed")]
    Engine(#[source] rusqlite::Error),
    /// The serial was given out before; the caller draws another.
    #[error("serial {serial} was given out before")]
    SerialTaken {
        /// The serial that was asked for.
        serial: String,
    },
    /// The text is not a serial in its one form.
    #[error(
        "expected a serial of 1 to 40 upper-case hexadecimal digits without leading zero, found {text:?}"
    )]
    MalformedSerial {
        /// The text, cut at 64 characters.
        text: String,
    },
    /// Nothing of this kind has this name.
    #[error("no {kind} {id} in the store")]
    Unknown {
        /// What was looked for.
        kind: Kind,
        /// The name it was looked for under.
        id: String,
    },
    /// Something of this kind has this name already.
    #[error("{kind} {id} is already in the store")]
    Taken {
        /// What was to be added.
        kind: Kind,
        /// The name it was to have.
        id: String,
    },
    /// The certificate is intended, not yet issued.
    #[error("certificate {serial} was intended but never issued")]
    NotIssued {
        /// Its serial.
        serial: String,
    },
    /// The certificate was issued before; it never changes.
    #[error("certificate {serial} is already issued")]
    AlreadyIssued {
        /// Its serial.
        serial: String,
    },
    /// The certificate was revoked before.
    #[error("certificate {serial} was already revoked at {at} for {reason}")]
    AlreadyRevoked {
        /// Its serial.
        serial: String,
        /// When it was revoked.
        at: Timestamp,
        /// The reason then given, as RFC 5280 §5.3.1 names it.
        reason: String,
    },
    /// The certificate is not suspended, so that nothing can be released.
    #[error("certificate {serial} is not suspended")]
    NotSuspended {
        /// Its serial.
        serial: String,
    },
    /// CRL numbers of one authority only grow (RFC 5280 §5.2.3).
    #[error("CRL number {offered} of authority {authority} is not above the last one, {last}")]
    CrlNumber {
        /// Whose list it is.
        authority: AuthorityId,
        /// The highest number so far, or -1.
        last: i64,
        /// The number refused.
        offered: i64,
    },
}

/// What a name in the store belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A certificate, named by its serial.
    Certificate,
    /// An authority, named by its number or serial.
    Authority,
    /// A sealed key, named by its key identifier.
    Key,
    /// An officer, named by a handle.
    Officer,
    /// A person, named by a number or a NIK with stars.
    Person,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Certificate => "certificate",
            Kind::Authority => "authority",
            Kind::Key => "key",
            Kind::Officer => "officer",
            Kind::Person => "person",
        })
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as E;
        match &error {
            E::SqliteFailure(failure, _) => match (failure.code, failure.extended_code) {
                (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => StoreError::Damaged(error),
                (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
                    StoreError::Busy { waited_seconds: crate::store::BUSY_TIMEOUT.as_secs() }
                }
                // The WAL index could not grow: the only cause seen in practice is a full disk.
                (ErrorCode::DiskFull, _) | (_, rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => StoreError::Full,
                // The file itself was seen before: what cannot be opened or made is the WAL beside it.
                (ErrorCode::ReadOnly | ErrorCode::CannotOpen, _) => StoreError::ReadOnly,
                _ => StoreError::Engine(error),
            },
            E::FromSqlConversionFailure(..) | E::IntegralValueOutOfRange(..) | E::InvalidColumnType(..) => {
                StoreError::Damaged(error)
            }
            _ => StoreError::Engine(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    fn told(code: std::ffi::c_int) -> StoreError {
        rusqlite::Error::SqliteFailure(ffi::Error::new(code), None).into()
    }

    #[test]
    fn what_the_engine_says_has_a_name_of_ours() {
        use StoreError as S;
        type Test = fn(&StoreError) -> bool;
        let cases: [(&str, std::ffi::c_int, Test); 12] = [
            ("corrupt", ffi::SQLITE_CORRUPT, |e| matches!(e, S::Damaged(_))),
            ("corrupt index", ffi::SQLITE_CORRUPT_INDEX, |e| matches!(e, S::Damaged(_))),
            ("not a database", ffi::SQLITE_NOTADB, |e| matches!(e, S::Damaged(_))),
            ("busy", ffi::SQLITE_BUSY, |e| matches!(e, S::Busy { waited_seconds: 10 })),
            ("busy snapshot", ffi::SQLITE_BUSY_SNAPSHOT, |e| matches!(e, S::Busy { .. })),
            ("locked", ffi::SQLITE_LOCKED, |e| matches!(e, S::Busy { .. })),
            ("full", ffi::SQLITE_FULL, |e| matches!(e, S::Full)),
            ("WAL index cannot grow", ffi::SQLITE_IOERR_SHMSIZE, |e| matches!(e, S::Full)),
            ("read-only", ffi::SQLITE_READONLY, |e| matches!(e, S::ReadOnly)),
            ("WAL cannot be opened", ffi::SQLITE_CANTOPEN, |e| matches!(e, S::ReadOnly)),
            ("read error", ffi::SQLITE_IOERR_READ, |e| matches!(e, S::Engine(_))),
            ("constraint", ffi::SQLITE_CONSTRAINT_CHECK, |e| matches!(e, S::Engine(_))),
        ];
        for (case, code, expected) in cases {
            let error = told(code);
            assert!(expected(&error), "{case}: {error:?}");
        }
    }
}
