//! The office: home, officers, people, checkpoints, backups.

use ::office::Error;
use ::office::audit::checkpoint::CheckpointError;
use ::office::backup::BackupError;
use ::office::cause::{AddressError, NamesError};
use ::office::clock::ClockError;
use ::office::ledger::Standing;
use ::office::passphrase::PassphraseError;
use ::office::person::{NotDigits, PersonError};
use ::pki::ber::BerError;
use ::pki::cms::envelope::EnvelopeError;
use ::pki::name::NameError;
use ::pki::oid;
use jiff::Timestamp;

use super::gone;

pub(super) fn all() -> Vec<Error> {
    own().into_iter().chain(guarded()).chain(checkpoints()).chain(backups()).collect()
}

fn own() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    let mut all = vec![
        Error::NoOffice("x".into()),
        Error::HomeTaken("x".into()),
        Error::Read { path: "x".into(), source: gone() },
        Error::Read { path: "home/home.secret".into(), source: gone() },
        Error::Write { path: "x".into(), source: gone() },
        Error::Exposed { path: "x".into(), mode: 0o644 },
        Error::Setting { key: "zone", found: "MARS".into() },
        Error::NoAuthority("issuing"),
        Error::NotACa("0A1B".into()),
        Error::Retired { serial: "0A1B".into(), at: Timestamp::UNIX_EPOCH },
        Error::RootEnds { not_after: Timestamp::UNIX_EPOCH },
        Error::NotSimulated(at),
        Error::ClockTurnedBack { now: at, last_seen: at },
        Error::Clock(ClockError::NotATime),
        Error::Clock(ClockError::NotASpan),
        Error::Clock(ClockError::NotForward { step: "0d".into(), from: at, to: at }),
        Error::Clock(ClockError::OutOfReach { asked: "9000y".into() }),
        Error::UnknownOfficer("budi".into()),
        Error::OfficerId("b/d".into()),
        Error::WrongCaPassphrase,
        Error::OfficeName(NamesError::Real { name: "BSrE".into(), real: "bsre" }),
        Error::OfficeName(NamesError::Name(NameError::Malformed)),
        Error::Address(AddressError("x".into())),
        Error::Person(PersonError::Nik(NotDigits::Length(3))),
        Error::Person(PersonError::Nip(NotDigits::Character)),
        Error::Person(PersonError::Email("x".into())),
        Error::UnknownId("x".into()),
        Error::MalformedId("x".into()),
        Error::Several { id: "x".into(), serials: vec!["A1".into(), "B2".into()] },
        Error::NoKey("A1".into()),
        Error::OnToken("A1".into()),
        Error::KeyTaken("root"),
        Error::RevocationTime { serial: "A1".into(), at },
    ];
    for standing in [
        Standing::Active,
        Standing::NotYetValid,
        Standing::Expired,
        Standing::Revoked,
        Standing::Suspended,
        Standing::Unfinished,
    ] {
        all.push(Error::NotActive { serial: "A1".into(), standing });
    }
    all
}

/// Keys, their passphrases, and what follows a certificate.
fn guarded() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    vec![
        Error::WrongPassphrase { serial: "A1".into(), left: 7 },
        Error::WrongPassphrase { serial: "A1".into(), left: 0 },
        Error::TooSoon { serial: "A1".into(), until: at },
        Error::Locked { serial: "A1".into() },
        Error::OfficerNeeded,
        Error::KeyKnown { serial: "A1".into() },
        Error::NotRenewable { serial: "A1".into(), profile: "tsa".into() },
        Error::UnknownProfile { id: "x".into(), known: vec!["person".into(), "seal".into()] },
        Error::UnknownSop { id: "x".into(), known: vec!["klaten".into(), "umum".into()] },
        Error::Missing { profile: "person".into(), missing: "--nik" },
        Error::NotSuspended { serial: "A1".into(), standing: Standing::Active },
        Error::Passphrase(PassphraseError::Control),
        Error::Passphrase(PassphraseError::Common),
        Error::Passphrase(PassphraseError::Personal),
        Error::Passphrase(PassphraseError::TooShort { found: 3, least: 8 }),
        Error::Passphrase(PassphraseError::TooLong { found: 3000 }),
        Error::Passphrase(PassphraseError::NoLetter),
        Error::Passphrase(PassphraseError::NoDigit),
    ]
}

fn checkpoints() -> Vec<Error> {
    let errors = [
        CheckpointError::TooLong { length: 9, limit: 7 },
        CheckpointError::NotACheckpoint,
        CheckpointError::Line { line: 3, field: "records:" },
        CheckpointError::Surplus { line: 8 },
        CheckpointError::OtherKey { expected: "a1".into(), found: "b2".into() },
        CheckpointError::NoKey,
        CheckpointError::Signature { key: "a1".into() },
    ];
    let refused = errors.map(|source| Error::Checkpoint { path: "audit.checkpoint".into(), source });
    refused.into_iter().chain([Error::AuditBroken { seq: 7 }]).collect()
}

fn backups() -> Vec<Error> {
    let (name, file) = (|| "segel.db".to_owned(), || std::path::PathBuf::from("x"));
    let envelopes = [
        EnvelopeError::TooLong { length: 9, limit: 7 },
        EnvelopeError::NotEnveloped(oid::RSASSA_PSS),
        EnvelopeError::Malformed { part: "EnvelopedData", source: BerError::Truncated },
        EnvelopeError::NoPassphrase,
        EnvelopeError::Unsupported(oid::SHA_1),
        EnvelopeError::TooManyRounds { asked: 9, limit: 7 },
        EnvelopeError::WrongPassphrase,
        EnvelopeError::Damaged,
        EnvelopeError::ContentLength { expected: 9, found: 7 },
    ];
    let others = [
        BackupError::NotABackup,
        BackupError::NeedsPassphrase,
        BackupError::NotEncrypted,
        BackupError::CutOff { within: name() },
        BackupError::Trailing,
        BackupError::Damaged { name: name() },
        BackupError::Entry { expected: name(), found: "../x".into() },
        BackupError::NotAFile { name: name() },
        BackupError::TooLarge { name: name(), size: 9, limit: 7 },
        BackupError::Manifest(serde_json::from_str::<String>("x").unwrap_err()),
        BackupError::Schema { found: "x/2".into() },
        BackupError::ForeignName { name: "x".into() },
        BackupError::Twice { name: name() },
        BackupError::Lacks { name: "home.secret" },
        BackupError::Count { what: "certificates", expected: 9, found: 7 },
        BackupError::Audit { seq: 7 },
        BackupError::Unsound { complaint: "x".into() },
        BackupError::ForeignList { file: file(), issuer: "CN=x".into() },
        BackupError::NoBase { file: file(), base: "9".into() },
        BackupError::ListNumber { file: file(), number: "9".into() },
        BackupError::ForeignCertificate { file: file(), subject: "CN=x".into() },
        BackupError::Conflict { file: file(), serial: "A1".into() },
    ];
    envelopes.map(BackupError::Envelope).into_iter().chain(others).map(Error::Backup).collect()
}
