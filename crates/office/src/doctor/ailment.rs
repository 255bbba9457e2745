//! Everything that the doctor can find, with its stable code. The words for people are chosen at the edge.

mod code; // the stable word of each, how bad it is, what it is about

use std::path::PathBuf;

use jiff::Timestamp;
use store::{ApplicationId, AuditFault, SchemaFault};

use crate::Error;
use crate::audit::check::CheckpointReport;

/// How bad it is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Severity {
    /// Good to know; nothing needs to be done.
    Info,
    /// Nothing is lost yet; something should be done.
    Warning,
    /// Something is wrong, or will be refused.
    Error,
}

/// What is the matter.
#[derive(Debug)]
pub enum Ailment {
    /// There is no office in the directory.
    NoOffice(PathBuf),
    /// A file that every office has is not there.
    FileMissing(PathBuf),
    /// A file, or the directory, cannot be looked at or read.
    FileUnreadable(Error),
    /// Others may do more with a file, or with the directory, than they should.
    FileExposed {
        /// Which.
        path: PathBuf,
        /// Its mode.
        mode: u32,
        /// The most that it may be.
        expected: u32,
        /// Whether secrets or personal data are in it.
        secret: bool,
    },
    /// A file belongs to another user than its directory.
    FileOwner {
        /// Which.
        path: PathBuf,
        /// Whose it is, as a number.
        owner: u32,
        /// Whose the directory is.
        expected: u32,
    },
    /// A symbolic link in the place of a file.
    FileLink {
        /// Where.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// Something that is no file in the place of one.
    FileKind(PathBuf),
    /// Something that is no part of an office.
    FileUnknown(PathBuf),
    /// Something that an interrupted command left behind.
    Leftover {
        /// What.
        path: PathBuf,
        /// Since when it lies there.
        since: Timestamp,
        /// Whether it is so fresh that its command may still be running.
        fresh: bool,
    },
    /// There is little room left.
    DiskSpace {
        /// Where.
        path: PathBuf,
        /// How much, in mebibytes.
        free: u64,
        /// How much there should be.
        wanted: u64,
    },
    /// The store does not open, or something in it cannot be read.
    Store(Error),
    /// What the engine complains of in the store's structure.
    StoreStructure(String),
    /// A part of the store's schema is not what it should be.
    StoreSchema(SchemaFault),
    /// A row refers to one that is not there.
    StoreReference {
        /// In which table.
        table: String,
        /// Which row, where rows have numbers.
        row: Option<i64>,
        /// The table that lacks what is referred to.
        parent: String,
    },
    /// A setting is missing or cannot be right.
    Setting(Error),
    /// The office's own profiles are refused.
    Profiles(Error),
    /// A file that the office wrote itself is refused: an SOP, the text of a message, the table of civil data.
    Own(Error),
    /// The audit log was changed.
    Audit(AuditFault),
    /// The checkpoint that the home keeps does not agree with the audit log, or does not count.
    Checkpoint(CheckpointReport),
    /// Checkpoints were made, and the home does not keep the newest any more.
    CheckpointMissing(PathBuf),
    /// A row that cannot be read.
    RowUnreadable {
        /// What it is named by.
        name: String,
        /// Why.
        cause: Error,
    },
    /// A certificate that cannot be read.
    CertificateUnreadable {
        /// By which serial number it stands in the ledger.
        serial: String,
        /// Why.
        cause: Error,
    },
    /// A certificate does not say what its row says.
    CertificateDiffers {
        /// By which serial number it stands in the ledger.
        serial: String,
        /// In what.
        field: Field,
        /// What the row says.
        ledger: String,
        /// What the certificate says.
        certificate: String,
    },
    /// A certificate that its issuer did not sign.
    CertificateSignature {
        /// Its serial number.
        serial: String,
        /// Serial number of the issuer's certificate.
        issuer: String,
    },
    /// A certificate that no record of the audit log tells of.
    CertificateUnrecorded(String),
    /// A certificate that the audit log tells of, and that the ledger does not have.
    CertificateLost {
        /// Its serial number.
        serial: String,
        /// Number of the record.
        record: i64,
    },
    /// A reason of revocation that is none.
    RevocationReason {
        /// Serial number.
        serial: String,
        /// What stands there.
        reason: String,
    },
    /// A time of revocation that cannot be.
    RevocationTime {
        /// Serial number.
        serial: String,
        /// When.
        at: Timestamp,
        /// The earliest that it can be.
        from: Timestamp,
        /// The latest.
        until: Timestamp,
    },
    /// Ledger and audit log do not agree about what became of a certificate.
    RevocationDiffers {
        /// Serial number.
        serial: String,
        /// What the ledger says: a reason, and since when; nothing where it is not revoked.
        ledger: Option<(String, Timestamp)>,
        /// What the audit log says.
        audit: Option<(String, Timestamp)>,
    },
    /// A revocation that no record of the audit log tells of.
    RevocationUnrecorded {
        /// Serial number.
        serial: String,
        /// The reason.
        reason: String,
    },
    /// A certificate follows one that is not there.
    SuccessionBroken {
        /// Which.
        serial: String,
        /// What it is said to follow.
        replaces: String,
    },
    /// Certificates of different holders have one key.
    KeyShared {
        /// The one.
        serial: String,
        /// The other.
        other: String,
    },
    /// A serial number was reserved, and no certificate came of it yet.
    IntentUnfinished {
        /// The serial number.
        serial: String,
        /// Who it was for.
        name: String,
        /// When it was reserved.
        since: Timestamp,
        /// Whether that was so recently that it may still come.
        fresh: bool,
    },
    /// The same, noted as having come to nothing.
    IntentAbandoned {
        /// The serial number.
        serial: String,
        /// Who it was for.
        name: String,
        /// When it was reserved.
        since: Timestamp,
        /// When it was noted.
        noted: Timestamp,
    },
    /// What is kept as a sealed key is none.
    KeyUnreadable {
        /// Name of the key.
        key: String,
        /// What it is for.
        kind: String,
        /// Why.
        cause: Error,
    },
    /// A key that the secret of the home, or the CA passphrase that is kept, does not open.
    KeyUnopened {
        /// Name of the key.
        key: String,
        /// What it is for.
        kind: String,
        /// The file with the secret.
        secret: PathBuf,
    },
    /// A key that is not its certificate's.
    KeyMismatch {
        /// Name of the key.
        key: String,
        /// What it is for.
        kind: String,
        /// Serial number of the certificate.
        serial: String,
    },
    /// A key that no certificate was issued for.
    KeyOrphaned {
        /// Name of the key.
        key: String,
        /// What it was for.
        kind: String,
        /// Since when it is kept.
        created: Timestamp,
    },
    /// A key that is locked after too many wrong passphrases.
    KeyLocked {
        /// Serial number of its certificate.
        serial: String,
        /// How many.
        failures: u32,
        /// Since when.
        since: Timestamp,
    },
    /// An authority that every office has is not there.
    AuthorityMissing(&'static str),
    /// An authority whose certificate was revoked.
    AuthorityRevoked {
        /// What it is for.
        role: &'static str,
        /// Serial number of its certificate.
        serial: String,
    },
    /// An authority whose certificate is over, or is soon.
    AuthorityEnding {
        /// What it is for.
        role: &'static str,
        /// Serial number of its certificate.
        serial: String,
        /// When its certificate ends.
        end: Timestamp,
        /// Whether that was before now.
        over: bool,
    },
    /// An application whose events, or whose SOP, cannot be read.
    ApplicationUnreadable(ApplicationId),
    /// Something that happened to an application, of which the audit log knows nothing.
    EventUnrecorded(ApplicationId),
    /// Something that the audit log says happened to an application, and that is not there.
    EventLost {
        /// The record of the log.
        record: i64,
    },
    /// A message whose file is gone.
    MessageLost {
        /// Its number.
        message: i64,
        /// Where it should be.
        file: PathBuf,
    },
    /// A CA without any list.
    ListMissing {
        /// Whose.
        authority: ListOwner,
    },
    /// A list that cannot be read.
    ListUnreadable {
        /// Whose.
        authority: ListOwner,
        /// Its number.
        number: i64,
        /// Why.
        cause: Error,
    },
    /// A list that its CA did not sign.
    ListSignature {
        /// Whose it should be.
        authority: ListOwner,
        /// Its number.
        number: i64,
    },
    /// A list does not say what its row says.
    ListDiffers {
        /// Whose.
        authority: ListOwner,
        /// Its number by its row.
        number: i64,
        /// In what.
        field: Field,
        /// What the row says.
        ledger: String,
        /// What the list says.
        list: String,
    },
    /// A list with a higher number that was made earlier.
    ListOrder {
        /// Whose.
        authority: ListOwner,
        /// The higher number.
        number: i64,
        /// The lower one.
        after: i64,
    },
    /// The newest list should be renewed, or nobody may rely on it any more.
    ListDue {
        /// Whose.
        authority: ListOwner,
        /// Its number.
        number: i64,
        /// Until when it is good.
        until: Timestamp,
        /// Whether that was before now.
        stale: bool,
    },
    /// Something was revoked or resumed after the newest list was made.
    ListBehind {
        /// Whose.
        authority: ListOwner,
        /// Its number.
        number: i64,
    },
    /// The newest list is of a time that has not come.
    ListFuture {
        /// Whose.
        authority: ListOwner,
        /// Its number.
        number: i64,
        /// When it was made.
        made: Timestamp,
        /// What the clock says.
        now: Timestamp,
    },
    /// The clock stands before the last act.
    ClockBehind {
        /// What it says.
        now: Timestamp,
        /// When something was last done.
        last_seen: Timestamp,
    },
    /// The clock is simulated.
    ClockSimulated(Timestamp),
    /// Something was repaired, and could not be recorded in the audit log.
    RepairUnrecorded(Error),
    /// Something could not be repaired.
    RepairFailed(Error),
}

/// Whose list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListOwner {
    /// What the authority is for.
    pub role: &'static str,
    /// Serial number of its certificate.
    pub serial: String,
}

/// In what a row and what it describes differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Field {
    /// The serial number.
    Serial,
    /// The issuer's name.
    Issuer,
    /// The subject's name.
    Subject,
    /// The first second of its validity.
    NotBefore,
    /// The last second of its validity.
    NotAfter,
    /// The public key.
    PublicKey,
    /// The hash of what was to be signed.
    Fingerprint,
    /// The number of a list.
    Number,
    /// The number of the list that a list tells the changes to.
    Base,
    /// When a list was made.
    ThisUpdate,
    /// When the next list is due.
    NextUpdate,
}

impl Severity {
    /// The word for machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
