//! The stable word of everything that can be found, how bad it is, and what it is about.

use super::{Ailment, Severity};
use crate::Error;
use crate::doctor::enrolment::named;

impl Ailment {
    /// The stable word for it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoOffice(_) => "no-office",
            Self::FileMissing(_) => "file-missing",
            Self::FileUnreadable(_) => "file-unreadable",
            Self::FileExposed { .. } => "file-exposed",
            Self::FileOwner { .. } => "file-owner",
            Self::FileLink { .. } => "file-link",
            Self::FileKind(_) => "file-kind",
            Self::FileUnknown(_) => "file-unknown",
            Self::Leftover { .. } => "leftover",
            Self::DiskSpace { .. } => "disk-space",
            Self::Store(error) => store_code(error),
            Self::StoreStructure(_) => "store-damaged",
            Self::StoreSchema(_) => "store-schema",
            Self::StoreReference { .. } => "store-reference",
            Self::Setting(_) => "setting",
            Self::Profiles(_) => "profiles-refused",
            Self::Own(_) => "own-file-refused",
            Self::Audit(_) => "audit-broken",
            Self::Checkpoint(_) => "checkpoint-differs",
            Self::CheckpointMissing(_) => "checkpoint-missing",
            Self::RowUnreadable { .. } => "row-unreadable",
            Self::CertificateUnreadable { .. } => "certificate-unreadable",
            Self::CertificateDiffers { .. } => "certificate-differs",
            Self::CertificateSignature { .. } => "certificate-signature",
            Self::CertificateUnrecorded(_) => "certificate-unrecorded",
            Self::CertificateLost { .. } => "certificate-lost",
            Self::RevocationReason { .. } => "revocation-reason",
            Self::RevocationTime { .. } => "revocation-time",
            Self::RevocationDiffers { .. } => "revocation-differs",
            Self::RevocationUnrecorded { .. } => "revocation-unrecorded",
            Self::SuccessionBroken { .. } => "succession-broken",
            Self::KeyShared { .. } => "key-shared",
            Self::IntentUnfinished { .. } => "intent-unfinished",
            Self::IntentAbandoned { .. } => "intent-abandoned",
            Self::KeyUnreadable { .. } => "key-unreadable",
            Self::KeyUnopened { .. } => "key-unopened",
            Self::KeyMismatch { .. } => "key-mismatch",
            Self::KeyOrphaned { .. } => "key-orphaned",
            Self::KeyLocked { .. } => "key-locked",
            Self::AuthorityMissing(_) => "authority-missing",
            Self::AuthorityRevoked { .. } => "authority-revoked",
            Self::AuthorityEnding { over: true, .. } => "authority-over",
            Self::AuthorityEnding { over: false, .. } => "authority-ending",
            Self::ApplicationUnreadable(_) => "application-unreadable",
            Self::EventUnrecorded(_) => "event-unrecorded",
            Self::EventLost { .. } => "event-lost",
            Self::MessageLost { .. } => "message-lost",
            Self::ListMissing { .. } => "list-missing",
            Self::ListUnreadable { .. } => "list-unreadable",
            Self::ListSignature { .. } => "list-signature",
            Self::ListDiffers { .. } => "list-differs",
            Self::ListOrder { .. } => "list-order",
            Self::ListDue { stale: true, .. } => "list-stale",
            Self::ListDue { stale: false, .. } => "list-due",
            Self::ListBehind { .. } => "list-behind",
            Self::ListFuture { .. } => "list-future",
            Self::ClockBehind { .. } => "clock-behind",
            Self::ClockSimulated(_) => "clock-simulated",
            Self::RepairUnrecorded(_) => "repair-unrecorded",
            Self::RepairFailed(_) => "repair-failed",
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::FileUnknown(_)
            | Self::Leftover { fresh: true, .. }
            | Self::IntentUnfinished { fresh: true, .. }
            | Self::IntentAbandoned { .. }
            | Self::KeyOrphaned { .. }
            | Self::KeyLocked { .. }
            | Self::ClockSimulated(_) => Severity::Info,
            Self::FileExposed { secret: false, .. }
            | Self::FileOwner { .. }
            | Self::FileLink { .. }
            | Self::Leftover { .. }
            | Self::DiskSpace { .. }
            | Self::MessageLost { .. }
            | Self::CheckpointMissing(_)
            | Self::CertificateUnrecorded(_)
            | Self::RevocationUnrecorded { .. }
            | Self::IntentUnfinished { .. }
            | Self::AuthorityEnding { over: false, .. }
            | Self::ListDue { stale: false, .. }
            | Self::ListBehind { .. }
            | Self::ListFuture { .. }
            | Self::RepairUnrecorded(_) => Severity::Warning,
            Self::Store(error)
                if matches!(store_code(error), "store-busy" | "store-full" | "store-read-only") =>
            {
                Severity::Warning
            }
            _ => Severity::Error,
        }
    }

    /// What it is about: a file, a serial number, a name; empty where it is the office as a whole.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::NoOffice(path)
            | Self::FileMissing(path)
            | Self::FileKind(path)
            | Self::FileUnknown(path)
            | Self::CheckpointMissing(path)
            | Self::FileExposed { path, .. }
            | Self::FileOwner { path, .. }
            | Self::FileLink { path, .. }
            | Self::Leftover { path, .. }
            | Self::DiskSpace { path, .. } => path.display().to_string(),
            Self::FileUnreadable(error)
            | Self::Profiles(error)
            | Self::Own(error)
            | Self::RepairFailed(error)
            | Self::Setting(error) => named_in(error),
            Self::Store(_) | Self::StoreStructure(_) => "segel.db".to_owned(),
            Self::StoreSchema(fault) => fault.name.clone(),
            Self::StoreReference { table, .. } => table.clone(),
            Self::Audit(fault) => fault.seq.to_string(),
            Self::Checkpoint(report) => report.path.display().to_string(),
            Self::RowUnreadable { name, .. } => name.clone(),
            Self::CertificateUnreadable { serial, .. }
            | Self::CertificateDiffers { serial, .. }
            | Self::CertificateSignature { serial, .. }
            | Self::CertificateUnrecorded(serial)
            | Self::CertificateLost { serial, .. }
            | Self::RevocationReason { serial, .. }
            | Self::RevocationTime { serial, .. }
            | Self::RevocationDiffers { serial, .. }
            | Self::RevocationUnrecorded { serial, .. }
            | Self::SuccessionBroken { serial, .. }
            | Self::KeyShared { serial, .. }
            | Self::IntentUnfinished { serial, .. }
            | Self::IntentAbandoned { serial, .. }
            | Self::KeyLocked { serial, .. }
            | Self::AuthorityRevoked { serial, .. }
            | Self::AuthorityEnding { serial, .. } => serial.clone(),
            Self::KeyUnreadable { key, .. }
            | Self::KeyUnopened { key, .. }
            | Self::KeyMismatch { key, .. }
            | Self::KeyOrphaned { key, .. } => key.clone(),
            Self::ApplicationUnreadable(id) | Self::EventUnrecorded(id) => named(*id),
            Self::EventLost { record } => record.to_string(),
            Self::MessageLost { file, .. } => file.display().to_string(),
            Self::AuthorityMissing(role) => (*role).to_owned(),
            Self::ListMissing { authority }
            | Self::ListUnreadable { authority, .. }
            | Self::ListSignature { authority, .. }
            | Self::ListDiffers { authority, .. }
            | Self::ListOrder { authority, .. }
            | Self::ListDue { authority, .. }
            | Self::ListBehind { authority, .. }
            | Self::ListFuture { authority, .. } => authority.serial.clone(),
            Self::ClockBehind { .. } | Self::ClockSimulated(_) | Self::RepairUnrecorded(_) => String::new(),
        }
    }
}

fn store_code(error: &Error) -> &'static str {
    use store::StoreError as S;
    match error {
        Error::Store(S::NotAStore { .. }) => "store-foreign",
        Error::Store(S::Newer { .. }) => "store-newer",
        Error::Store(S::Busy { .. }) => "store-busy",
        Error::Store(S::ReadOnly) => "store-read-only",
        Error::Store(S::Full) => "store-full",
        Error::Store(S::Missing { .. } | S::File { .. }) => "store-unreadable",
        _ => "store-damaged",
    }
}

/// What an error is about.
fn named_in(error: &Error) -> String {
    match error {
        Error::Read { path, .. }
        | Error::Write { path, .. }
        | Error::Exposed { path, .. }
        | Error::Profiles { path, .. } => path.display().to_string(),
        Error::Setting { key, .. } => (*key).to_owned(),
        _ => String::new(),
    }
}
