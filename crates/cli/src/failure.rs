//! What ends a command, as values; its words are in `lang::errors`.

use std::io;
use std::path::PathBuf;

use office::application::{ApplicationError, Refusal};
use office::backup::BackupError;
use office::cause::{DocumentError, ImageError};
use office::cause::{StoreError, TokenError};
use office::import::TableError;
use office::policy::PolicyFault;
use office::sign::{EvidenceError, Level};
use office::sop::SopFault;
use office::{Error, ledger::Standing};

use pki::cms::envelope::EnvelopeError;
use pki::csr::CsrError;
use pki::key::KeyError;
use pki::pkcs12::Pkcs12Error;

use crate::exit::Exit;

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The office declined.
    Office(Error),
    /// A file could not be read.
    Read { path: PathBuf, source: io::Error },
    /// A file could not be written.
    Write { path: PathBuf, source: io::Error },
    /// An output is there already.
    Exists(PathBuf),
    /// A folder that is to be filled holds something.
    NotEmpty(PathBuf),
    /// An input and its output are one file.
    SameFile(PathBuf),
    /// Two documents of one run have one output.
    SameOutput { output: PathBuf },
    /// A file that is read whole is longer than `limit` mebibytes.
    TooLong { path: PathBuf, limit: u64 },
    /// A certificate was issued, and then the files that were asked for could not be written.
    IssuedUnwritten { serial: String, cause: Box<Failure> },
    /// A file is no PDF, or cannot be read as one.
    Document { path: PathBuf, source: DocumentError },
    /// A picture for a mark is refused.
    Picture { path: PathBuf, source: ImageError },
    /// A table of people is refused as a whole.
    Table { path: PathBuf, source: Box<TableError> },
    /// A file of rules for received documents is refused.
    Policy { path: PathBuf, faults: Vec<PolicyFault> },
    /// A new SOP cannot be what it is to be.
    NewSop { id: String, faults: Vec<SopFault> },
    /// A file is not what it was given as.
    NotA { path: PathBuf, expected: Expected },
    /// No home is named and the platform offers none.
    NoHome,
    /// A passphrase is needed and there is no terminal to ask on.
    NoTerminal { flag: &'static str },
    /// A passphrase file or descriptor holds nothing.
    EmptyPassphrase,
    /// Two passphrases are to come from standard input.
    OneInput,
    /// Two entries of a new passphrase differ.
    PassphrasesDiffer,
    /// `-o` names one output for several inputs.
    OneOutput { inputs: usize },
    /// One signature that was made elsewhere, and several documents.
    OneSignature { inputs: usize },
    /// `--preview` draws one document, and there are several.
    OnePreview { inputs: usize },
    /// A flag brings what this level has no use for.
    NoUse { flag: &'static str, from: Level },
    /// `--json` asks for one format of the report, and `--format` for another.
    TwoFormats,
    /// There is nothing to work on.
    NothingToDo,
    /// The pilot signed with a revoked certificate, which must never happen.
    RevokedSigned,
    /// What the pilot signed does not pass, which must never happen.
    PilotNotPassed,
    /// A document of the test kit could not be made, which must never happen.
    Specimen(specimen::MakeError),
}

/// What a file was given as.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expected {
    Certificate,
    RevocationList,
    PublicKey,
    OcspResponse,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Office(error)
    }
}

impl Failure {
    /// The stable word for machines.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Office(error) => office_kind(error),
            Self::Read { .. } => "unreadable",
            Self::Write { .. } => "unwritable",
            Self::Exists(_) => "output-exists",
            Self::NotEmpty(_) => "folder-not-empty",
            Self::SameFile(_) => "same-file",
            Self::SameOutput { .. } => "same-output",
            Self::TooLong { .. } => "too-long",
            Self::IssuedUnwritten { cause, .. } => cause.kind(),
            Self::Document { .. } => "document-unreadable",
            Self::Picture { .. } => "picture-refused",
            Self::Table { .. } => "table-refused",
            Self::Policy { .. } => "policy-refused",
            Self::NewSop { .. } => "sop-refused",
            Self::NotA { .. } => "unexpected-content",
            Self::NoHome => "no-home",
            Self::NoTerminal { .. } => "no-terminal",
            Self::EmptyPassphrase => "empty-passphrase",
            Self::PassphrasesDiffer => "passphrases-differ",
            Self::OnePreview { .. }
            | Self::OneOutput { .. }
            | Self::NoUse { .. }
            | Self::TwoFormats
            | Self::OneSignature { .. }
            | Self::NothingToDo
            | Self::OneInput => "usage",
            Self::RevokedSigned => "revoked-signed",
            Self::PilotNotPassed => "pilot-not-passed",
            Self::Specimen(_) => "specimen-not-made",
        }
    }

    /// How the command ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Office(error) => office_exit(error),
            Self::IssuedUnwritten { cause, .. } => cause.exit(),
            Self::Read { .. } | Self::Document { .. } | Self::NotA { .. } => Exit::Unreadable,
            Self::TooLong { .. } | Self::EmptyPassphrase => Exit::Unreadable,
            Self::Picture { .. } | Self::Table { .. } | Self::Policy { .. } => Exit::Unreadable,
            Self::NoHome | Self::NoTerminal { .. } | Self::OneInput | Self::OnePreview { .. } => Exit::Usage,
            Self::OneOutput { .. } | Self::OneSignature { .. } | Self::NoUse { .. } => Exit::Usage,
            Self::TwoFormats | Self::NothingToDo => Exit::Usage,
            Self::Write { .. } | Self::Exists(_) | Self::PassphrasesDiffer => Exit::Refused,
            Self::NewSop { .. } | Self::NotEmpty(_) | Self::SameFile(_) | Self::SameOutput { .. } => {
                Exit::Refused
            }
            Self::RevokedSigned | Self::PilotNotPassed | Self::Specimen(_) => Exit::Fault,
        }
    }
}

fn office_kind(error: &Error) -> &'static str {
    match error {
        Error::NoOffice(_) => "no-office",
        Error::Application(error) => application_kind(error),
        Error::UnknownPerson(_) => "unknown-person",
        Error::NoPortalAccount(_) => "no-portal-account",
        Error::Template { .. } => "letter-refused",
        Error::Mailbox(_) => "mailbox",
        Error::Period { .. } => "period",
        Error::Typeset(_) => "paper-not-set",
        Error::UnknownRole { .. } => "unknown-role",
        Error::NoMailServer => "no-mail-server",
        Error::Mail(_) => "mail-not-sent",
        Error::UnknownMessage(_) => "unknown-message",
        Error::AlreadySent(_) => "already-sent",
        Error::PortalLocked => "portal-locked",
        Error::PortalTooSoon { .. } => "too-soon",
        Error::WrongPassword { .. } => "wrong-password",
        Error::HomeTaken(_) => "home-taken",
        Error::Read { .. } => "unreadable",
        Error::Write { .. } => "unwritable",
        Error::Exposed { .. } => "exposed-secret",
        Error::Setting { .. } => "damaged-setting",
        Error::UnknownSetting { .. } => "unknown-setting",
        Error::Choice { .. } => "setting-refused",
        Error::NoDirectIssue => "no-direct-issue",
        Error::OddNumbers(_) => "person",
        Error::AuditBroken { .. } => "audit-broken",
        Error::Checkpoint { .. } => "checkpoint-refused",
        Error::Profiles { .. } => "profiles-refused",
        Error::Store(error) => store_kind(error),
        Error::NoAuthority(_) => "no-authority",
        Error::NotACa(_) => "not-a-ca",
        Error::Retired { .. } => "ca-retired",
        Error::RootEnds { .. } => "root-ends",
        Error::NotSimulated(_) => "clock-not-simulated",
        Error::ClockTurnedBack { .. } => "clock-turned-back",
        Error::Clock(_) => "clock-time",
        Error::UnknownOfficer(_) => "unknown-officer",
        Error::OfficerId(_) => "officer-id",
        Error::WrongCaPassphrase => "wrong-ca-passphrase",
        Error::WrongPassphrase { .. } => "wrong-passphrase",
        Error::TooSoon { .. } => "too-soon",
        Error::Locked { .. } => "key-locked",
        Error::OfficerNeeded => "officer-needed",
        Error::KeyKnown { .. } => "key-known",
        Error::UnknownProfile { .. } => "unknown-profile",
        Error::UnknownSop { .. } => "unknown-sop",
        Error::Sop { .. } => "sop-refused",
        Error::Missing { .. } => "missing",
        Error::NotRenewable { .. } => "not-renewable",
        Error::NotSuspended { .. } => "certificate-not-suspended",
        Error::Passphrase(_) => "weak-passphrase",
        Error::OfficeName(_) => "office-name",
        Error::Address(_) => "base-url",
        Error::Person(_) | Error::Name(_) => "person",
        Error::Issue(_) => "not-issued",
        Error::List(_) => "list-not-issued",
        Error::Csr(_) => "csr-refused",
        Error::Key(_) => "key-refused",
        Error::Pkcs12(Pkcs12Error::WrongPassphrase) => "wrong-passphrase",
        Error::Pkcs12(_) => "pkcs12-refused",
        Error::Token(error) => token_kind(error),
        Error::Certificate(_) => "certificate-unreadable",
        Error::RevocationList(_) => "list-unreadable",
        Error::UnknownId(_) => "unknown-id",
        Error::MalformedId(_) => "malformed-id",
        Error::Several { .. } => "several-certificates",
        Error::NotActive { standing, .. } => standing_kind(*standing),
        Error::NoKey(_) => "no-key",
        Error::OnToken(_) => "key-on-token",
        Error::KeyTaken(_) => "key-known",
        Error::RevocationTime { .. } => "revocation-time",
        Error::Responder(_) | Error::Answer(_) => "ocsp-not-answered",
        Error::Stamper(_) | Error::RemoteStamp { .. } => "not-stamped",
        Error::Stamp(_) | Error::NoTimeSource(_) => "not-stamped",
        Error::Evidence(EvidenceError::Revoked { .. }) => "certificate-revoked",
        Error::Evidence(_) => "no-evidence",
        Error::Delivery(_) => "delivery-refused",
        Error::Extend(_) => "not-extended",
        Error::TsaAddress(_) => "tsa-address",
        Error::Sign(_) => "document-refused",
        Error::Drawing(_) => "preview-refused",
        Error::Cms(_) => "signature-failed",
        Error::Backup(error) => backup_kind(error),
    }
}

fn application_kind(error: &ApplicationError) -> &'static str {
    match error {
        ApplicationError::Unknown { .. } => "unknown-application",
        ApplicationError::UnknownLink => "unknown-link",
        ApplicationError::Refused { because, .. } => refusal_kind(because),
        ApplicationError::Value { .. } | ApplicationError::NikNeeded => "person",
        ApplicationError::Lacks { .. } | ApplicationError::Missing { .. } => "data-missing",
        ApplicationError::UnknownData { .. } => "unknown-data",
        ApplicationError::OtherPerson { .. } => "other-person",
        ApplicationError::UsernameTaken { .. } => "taken",
        ApplicationError::Erased { .. } => "erased",
        ApplicationError::UnknownPaper { .. } => "unknown-paper",
        ApplicationError::PassphraseNeeded { .. } => "passphrase-needed",
        ApplicationError::CaNeeded { .. } => "ca-needed",
        ApplicationError::RevocationReasonNeeded { .. } => "revocation-reason-needed",
        ApplicationError::NoCertificate { .. } | ApplicationError::NothingHeld { .. } => "no-certificate",
        ApplicationError::Registry { .. } => "civil-data-refused",
        ApplicationError::NotHandedIn { .. } => "not-handed-in",
        ApplicationError::NotFollowedThere { .. } => "not-followed-there",
        ApplicationError::NoSuchStep { .. } => "no-such-step",
        ApplicationError::AlreadyOpen { .. } => "already-open",
        ApplicationError::EmptyPaper { .. } => "empty-paper",
        ApplicationError::NoOfficer { .. } => "no-officer",
        ApplicationError::RoundAndRound { .. } => "round-and-round",
        ApplicationError::NikFixed { .. } => "nik-fixed",
        ApplicationError::AlreadyFollowed { .. } => "already-followed",
        ApplicationError::StillOpen { .. } | ApplicationError::StillHeld { .. } => "still-needed",
        ApplicationError::NoRequest { .. }
        | ApplicationError::DamagedSop
        | ApplicationError::Damaged { .. }
        | ApplicationError::DamagedData { .. } => "store-damaged",
    }
}

fn refusal_kind(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Closed(_) => "application-closed",
        Refusal::OtherStep { .. } => "other-step",
        Refusal::WrongRole { .. } | Refusal::WrongDesk { .. } => "wrong-role",
        Refusal::LinkNeeded { .. } => "link-needed",
        Refusal::LinkWrong { .. } => "link-wrong",
        Refusal::LinkExpired { .. } => "link-expired",
        Refusal::NoLinkHere { .. } => "no-link-here",
        Refusal::PortalNeeded { .. } => "portal-needed",
        Refusal::PapersMissing { .. } => "papers-missing",
        Refusal::PapersNotAsked { .. } => "papers-not-asked",
        Refusal::PapersApproved { .. } => "papers-approved",
        Refusal::UnknownOutcome { .. } => "unknown-outcome",
        Refusal::ReasonNeeded => "reason-needed",
        Refusal::ReasonTooLong { .. } => "reason-too-long",
        Refusal::DataChanged { .. } => "data-changed",
        Refusal::NoDataHere { .. } => "no-data-here",
        Refusal::SelfApproval { .. } => "self-approval",
        Refusal::NotLookedAt { .. } => "not-looked-at",
        Refusal::NoKey => "no-key",
        Refusal::TooLate { .. } => "too-late",
        Refusal::ClockBehind { .. } => "clock-turned-back",
        Refusal::Doubtful { .. } => "doubtful-data",
        Refusal::NoLetterHere { .. } | Refusal::LetterReadByOfficers { .. } => "no-letter-here",
        Refusal::NotApproved => "not-approved",
        Refusal::NotFollowed { .. } => "not-followed",
    }
}

fn backup_kind(error: &BackupError) -> &'static str {
    match error {
        BackupError::Envelope(EnvelopeError::WrongPassphrase) => "wrong-passphrase",
        BackupError::NeedsPassphrase | BackupError::NotEncrypted => "backup-passphrase",
        error if is_not_of_this_office(error) => "not-of-this-office",
        _ => "backup-unreadable",
    }
}

fn is_not_of_this_office(error: &BackupError) -> bool {
    use BackupError::{Conflict, ForeignCertificate, ForeignList, ListNumber, NoBase};
    matches!(
        error,
        NoBase { .. } | ForeignList { .. } | ForeignCertificate { .. } | Conflict { .. } | ListNumber { .. }
    )
}

fn token_kind(error: &TokenError) -> &'static str {
    match error {
        TokenError::Uri(_) => "token-uri",
        TokenError::Module { .. } => "unreadable",
        TokenError::WrongPin => "wrong-pin",
        TokenError::PinLocked => "pin-locked",
        TokenError::NotAPair | TokenError::Unsupported(_) | TokenError::Unfit(_) => "key-refused",
        _ => "token-refused",
    }
}

fn standing_kind(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "certificate-active",
        Standing::NotYetValid => "certificate-not-yet-valid",
        Standing::Expired => "certificate-expired",
        Standing::Revoked => "certificate-revoked",
        Standing::Suspended => "certificate-suspended",
        Standing::Unfinished => "certificate-unfinished",
    }
}

fn store_kind(error: &StoreError) -> &'static str {
    match error {
        StoreError::Missing { .. } | StoreError::NotAStore { .. } | StoreError::Damaged(_) => "store-damaged",
        StoreError::Newer { .. } => "store-newer",
        StoreError::Busy { .. } => "store-busy",
        StoreError::Full => "disk-full",
        StoreError::ReadOnly => "store-read-only",
        StoreError::Unknown { .. } => "unknown-id",
        StoreError::Taken { .. } | StoreError::Exists { .. } => "taken",
        _ => "store",
    }
}

fn application_exit(error: &ApplicationError) -> Exit {
    match error {
        ApplicationError::Value { .. }
        | ApplicationError::NikNeeded
        | ApplicationError::UnknownPaper { .. }
        | ApplicationError::UnknownData { .. }
        | ApplicationError::PassphraseNeeded { .. }
        | ApplicationError::CaNeeded { .. }
        | ApplicationError::RevocationReasonNeeded { .. } => Exit::Usage,
        ApplicationError::NoRequest { .. }
        | ApplicationError::Registry { .. }
        | ApplicationError::DamagedSop
        | ApplicationError::Damaged { .. }
        | ApplicationError::DamagedData { .. } => Exit::Unreadable,
        _ => Exit::Refused,
    }
}

fn office_exit(error: &Error) -> Exit {
    match error {
        Error::NoOffice(_) | Error::Read { .. } | Error::Setting { .. } | Error::NoAuthority(_) => {
            Exit::Unreadable
        }
        Error::Certificate(_)
        | Error::RevocationList(_)
        | Error::Profiles { .. }
        | Error::Sop { .. }
        | Error::Template { .. } => Exit::Unreadable,
        Error::Application(error) => application_exit(error),
        Error::Csr(CsrError::Possession(_) | CsrError::Unfit(_)) => Exit::Refused,
        Error::Pkcs12(Pkcs12Error::WrongPassphrase | Pkcs12Error::FriendlyName { .. }) => Exit::Refused,
        Error::Pkcs12(_) => Exit::Unreadable,
        Error::Token(TokenError::Uri(_)) => Exit::Usage,
        Error::Token(TokenError::Module { .. } | TokenError::NotAModule(_) | TokenError::Certificate(_)) => {
            Exit::Unreadable
        }
        Error::Csr(_) | Error::Key(KeyError::Malformed | KeyError::TooLong { .. }) => Exit::Unreadable,
        Error::UnknownProfile { .. } | Error::UnknownSop { .. } | Error::Missing { .. } | Error::Clock(_) => {
            Exit::Usage
        }
        Error::TsaAddress(_)
        | Error::MalformedId(_)
        | Error::Address(_)
        | Error::Person(_)
        | Error::Choice { .. }
        | Error::UnknownSetting { .. }
        | Error::Period { .. }
        | Error::UnknownRole { .. }
        | Error::OfficerId(_) => Exit::Usage,
        Error::Store(
            StoreError::Missing { .. }
            | StoreError::NotAStore { .. }
            | StoreError::Damaged(_)
            | StoreError::Newer { .. }
            | StoreError::File { .. },
        ) => Exit::Unreadable,
        Error::Backup(BackupError::NeedsPassphrase) => Exit::Usage,
        Error::Backup(BackupError::NotEncrypted) => Exit::Refused,
        Error::Backup(BackupError::Envelope(EnvelopeError::WrongPassphrase)) => Exit::Refused,
        Error::Backup(error) if is_not_of_this_office(error) => Exit::Refused,
        Error::Backup(_) => Exit::Unreadable,
        Error::Store(StoreError::Engine(_)) => Exit::Fault,
        Error::Sign(office::cause::SignError::Document(_) | office::cause::SignError::Read(_)) => {
            Exit::Unreadable
        }
        Error::Issue(office::cause::IssueError::Lint(_)) | Error::List(_) | Error::Cms(_) => Exit::Fault,
        _ => Exit::Refused,
    }
}
