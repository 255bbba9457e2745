//! Why a backup was not made, or not taken.

use std::path::PathBuf;

use pki::cms::envelope::EnvelopeError;

use super::manifest::SCHEMA;

/// Why a backup was not made, or why an office was not restored from one.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// It is something else.
    #[error("this is no backup of an office")]
    NotABackup,
    /// It is under a passphrase, and none was given.
    #[error("the backup is under a passphrase")]
    NeedsPassphrase,
    /// A passphrase was given, and it lies open: someone may have put another in its place.
    #[error("the backup is not under a passphrase, and one was given for it")]
    NotEncrypted,
    /// The envelope around it is not opened, or not made.
    #[error("the encrypted backup cannot be used")]
    Envelope(#[from] EnvelopeError),
    /// It ends too early.
    #[error("the backup ends within `{within}`")]
    CutOff {
        /// In which of its files.
        within: String,
    },
    /// Something stands behind its end.
    #[error("something stands behind the end of the backup")]
    Trailing,
    /// A file in it is not what the manifest says, or stands there in another form than we write.
    #[error("`{name}` in the backup is damaged")]
    Damaged {
        /// Which.
        name: String,
    },
    /// Another file than the one whose turn it is.
    #[error("expected `{expected}` in the backup, found `{found}`")]
    Entry {
        /// What should stand there.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A link, a folder, or something else that is no file.
    #[error("`{name}` in the backup is not a file")]
    NotAFile {
        /// Which.
        name: String,
    },
    /// Larger than is written or read.
    #[error("`{name}` of {size} bytes is larger than the {limit} that a backup holds of it")]
    TooLarge {
        /// Which.
        name: String,
        /// How large it says it is.
        size: u64,
        /// How large it may be.
        limit: u64,
    },
    /// The manifest is none.
    #[error("the manifest of the backup cannot be read")]
    Manifest(#[source] serde_json::Error),
    /// The manifest is of another kind, such as a newer one.
    #[error("expected a manifest of the kind `{SCHEMA}`, found `{found}`")]
    Schema {
        /// What it says it is.
        found: String,
    },
    /// The manifest names a file that no home has.
    #[error("the manifest of the backup names `{name}`, which is no file of a home")]
    ForeignName {
        /// Which.
        name: String,
    },
    /// The manifest names a file twice.
    #[error("the manifest of the backup names `{name}` twice")]
    Twice {
        /// Which.
        name: String,
    },
    /// The manifest does not name a file without which there is no home.
    #[error("the backup lacks `{name}`")]
    Lacks {
        /// Which.
        name: &'static str,
    },
    /// What is counted in the store is not what the manifest says.
    #[error("the manifest of the backup counts {expected} {what}, its store holds {found}")]
    Count {
        /// What is counted, as the manifest calls it.
        what: &'static str,
        /// How many there should be.
        expected: u64,
        /// How many there are.
        found: u64,
    },
    /// The audit log in the store does not hold.
    #[error("the audit log is broken at record {seq}")]
    Audit {
        /// Number of the first record that is wrong or missing.
        seq: i64,
    },
    /// The store's file is not sound.
    #[error("the store is damaged: {complaint}")]
    Unsound {
        /// The first thing that is wrong, in the words of the database engine.
        complaint: String,
    },
    /// A list that no CA of the office signed.
    #[error("no CA of this office signed the revocation list in `{}`, whose issuer is {issuer}", file.display())]
    ForeignList {
        /// Where it stands.
        file: PathBuf,
        /// Who it says issued it.
        issuer: String,
    },
    /// A list of changes to one that is neither in the backup nor given.
    #[error("the list in `{}` tells only the changes to list {base}, which is not here", file.display())]
    NoBase {
        /// Where it stands.
        file: PathBuf,
        /// The number of the full list that it is about.
        base: String,
    },
    /// A list whose number leaves no room for greater ones.
    #[error("the number {number} of the revocation list in `{}` leaves no room for greater ones", file.display())]
    ListNumber {
        /// Where it stands.
        file: PathBuf,
        /// Its number.
        number: String,
    },
    /// A certificate that no CA of the office signed.
    #[error("no CA of this office signed the certificate of {subject} in `{}`", file.display())]
    ForeignCertificate {
        /// Where it stands.
        file: PathBuf,
        /// Whose it is.
        subject: String,
    },
    /// A certificate other than the one that has its serial number here.
    #[error("another certificate than that in `{}` has the serial number {serial} here", file.display())]
    Conflict {
        /// Where it stands.
        file: PathBuf,
        /// Its serial number.
        serial: String,
    },
}
