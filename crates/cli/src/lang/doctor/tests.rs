use std::path::PathBuf;

use ::office::Error;
use ::office::doctor::{Ailment as A, ApplicationId, Severity};
use jiff::Timestamp;

use super::{message, todo};
use crate::lang::Lang;

const AT: Timestamp = Timestamp::UNIX_EPOCH;

/// One of each room, and the ones whose words depend on what is in them.
fn samples() -> Vec<A> {
    let owner = || ::office::doctor::ListOwner { role: "root", serial: "A1".into() };
    let path = || PathBuf::from("segel.db");
    let error = || Error::NoOffice(path());
    let (serial, key, kind) = (|| "A1".to_owned(), || "5f01".to_owned(), || "ocsp".to_owned());
    vec![
        A::NoOffice(path()),
        A::FileMissing(path()),
        A::FileUnreadable(error()),
        A::FileExposed { path: path(), mode: 0o644, expected: 0o600, secret: true },
        A::FileOwner { path: path(), owner: 1, expected: 2 },
        A::FileLink { path: path(), target: path() },
        A::FileKind(path()),
        A::FileUnknown(path()),
        A::Leftover { path: path(), since: AT, fresh: true },
        A::Leftover { path: path(), since: AT, fresh: false },
        A::DiskSpace { path: path(), free: 1, wanted: 2 },
        A::Store(Error::Store(office::cause::StoreError::ReadOnly)),
        A::StoreStructure("row missing".into()),
        A::StoreReference { table: "audit".into(), row: Some(1), parent: "audit".into() },
        A::Own(Error::Read { path: "x".into(), source: std::io::ErrorKind::NotFound.into() }),
        A::Setting(Error::Setting { key: "zone", found: "X".into() }),
        A::CheckpointMissing(path()),
        A::RowUnreadable { name: serial(), cause: error() },
        A::CertificateUnreadable { serial: serial(), cause: error() },
        A::CertificateSignature { serial: serial(), issuer: serial() },
        A::CertificateUnrecorded(serial()),
        A::CertificateLost { serial: serial(), record: 7 },
        A::RevocationReason { serial: serial(), reason: "x".into() },
        A::RevocationTime { serial: serial(), at: AT, from: AT, until: AT },
        A::RevocationDiffers { serial: serial(), ledger: None, audit: Some(("x".into(), AT)) },
        A::RevocationUnrecorded { serial: serial(), reason: "x".into() },
        A::SuccessionBroken { serial: serial(), replaces: serial() },
        A::KeyShared { serial: serial(), other: serial() },
        A::IntentUnfinished { serial: serial(), name: "Siti".into(), since: AT, fresh: true },
        A::IntentUnfinished { serial: serial(), name: "Siti".into(), since: AT, fresh: false },
        A::IntentAbandoned { serial: serial(), name: "Siti".into(), since: AT, noted: AT },
        A::KeyUnreadable { key: key(), kind: kind(), cause: error() },
        A::KeyUnopened { key: key(), kind: kind(), secret: path() },
        A::KeyMismatch { key: key(), kind: kind(), serial: serial() },
        A::ApplicationUnreadable(ApplicationId(17)),
        A::EventUnrecorded(ApplicationId(17)),
        A::EventLost { record: 9 },
        A::MessageLost { message: 3, file: "x".into() },
        A::KeyOrphaned { key: key(), kind: kind(), created: AT },
        A::KeyLocked { serial: serial(), failures: 10, since: AT },
        A::AuthorityMissing("tsa"),
        A::AuthorityRevoked { role: "tsa", serial: serial() },
        A::AuthorityEnding { role: "root", serial: serial(), end: AT, over: true },
        A::AuthorityEnding { role: "issuing", serial: serial(), end: AT, over: false },
        A::AuthorityEnding { role: "ocsp", serial: serial(), end: AT, over: false },
        A::ListMissing { authority: owner() },
        A::ListUnreadable { authority: owner(), number: 1, cause: error() },
        A::ListSignature { authority: owner(), number: 1 },
        A::ListOrder { authority: owner(), number: 2, after: 1 },
        A::ListDue { authority: owner(), number: 1, until: AT, stale: true },
        A::ListDue { authority: owner(), number: 1, until: AT, stale: false },
        A::ListBehind { authority: owner(), number: 1 },
        A::ListFuture { authority: owner(), number: 1, made: AT, now: AT },
        A::ClockBehind { now: AT, last_seen: AT },
        A::ClockSimulated(AT),
        A::RepairUnrecorded(error()),
        A::RepairFailed(error()),
    ]
}

#[test]
fn each_finding_has_its_words_in_both_languages() {
    for ailment in samples() {
        let (english, indonesian) = (message(&ailment, Lang::En), message(&ailment, Lang::Id));
        assert!(!english.is_empty() && english != indonesian, "{ailment:?}: {english}");
        let todos = [todo(&ailment, Lang::En), todo(&ailment, Lang::Id)];
        assert_eq!(todos[0].is_some(), todos[1].is_some(), "{ailment:?}");
        assert!(
            todos[0].is_some() || ailment.severity() == Severity::Info,
            "{ailment:?} says not what to do"
        );
    }
}
