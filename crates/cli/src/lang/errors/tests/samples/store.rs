//! The ledger.

use ::office::Error;
use ::office::cause::{Kind, StoreError};
use jiff::Timestamp;

use super::gone;

pub(super) fn all() -> Vec<Error> {
    let serial = || "A1".to_owned();
    let errors = [
        StoreError::Missing { path: "x".into() },
        StoreError::Exists { path: "x".into() },
        StoreError::File { path: "x".into(), source: gone() },
        StoreError::NotAStore { path: "x".into() },
        StoreError::Newer { found: 9, known: 7 },
        StoreError::Busy { waited_seconds: 10 },
        StoreError::Full,
        StoreError::ReadOnly,
        StoreError::SerialTaken { serial: serial() },
        StoreError::MalformedSerial { text: "x".into() },
        StoreError::Unknown { kind: Kind::Certificate, id: serial() },
        StoreError::Unknown { kind: Kind::Authority, id: serial() },
        StoreError::Unknown { kind: Kind::Key, id: serial() },
        StoreError::Taken { kind: Kind::Officer, id: "budi".into() },
        StoreError::Unknown { kind: Kind::Person, id: "7".into() },
        StoreError::NotIssued { serial: serial() },
        StoreError::AlreadyIssued { serial: serial() },
        StoreError::NotSuspended { serial: serial() },
        StoreError::AlreadyRevoked {
            serial: serial(),
            at: Timestamp::UNIX_EPOCH,
            reason: "superseded".into(),
        },
    ];
    errors.map(Error::Store).into()
}
