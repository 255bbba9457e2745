//! Everything that can go wrong, as values. Which words people read and which code a process ends with is decided at
//! the edge.

use std::io;
use std::path::PathBuf;

use ca::addresses::AddressError;
use ca::hierarchy::NamesError;
use ca::ocsp::{AnswerError, ResponderError};
use ca::profile::ProfileError;
use ca::status::ListError;
use ca::tsa::{AuthorityError, Refusal};
use ca::{IssueError, PersonError};
use enrolment::identity::Oddity;
use enrolment::sop::SopFault;
use jiff::Timestamp;
use jiff::civil::Date;
use pdf::SignError;
use pdf::typeset::TypesetError;
use pki::cert::CertificateError;
use pki::cms::CmsError;
use pki::crl::CrlError;
use pki::csr::CsrError;
use pki::key::KeyError;
use pki::name::NameError;
use pki::pkcs12::Pkcs12Error;
use store::{PersonId, StoreError};
use token::TokenError;

use crate::application::ApplicationError;
use crate::audit::checkpoint::CheckpointError;
use crate::backup::BackupError;
use crate::clock::ClockError;
use crate::drawing::DrawingError;
use crate::ledger::Standing;
use crate::outbox::{MailFault, MessageId, TemplateError};
use crate::passphrase::PassphraseError;
use crate::remote::{RemoteFault, TsaAddressError};
use crate::settings::{Choice, SettingError};
use crate::sign::{DeliveryError, EvidenceError, ExtendError, Level};

/// Why the office did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no office in this home.
    #[error("there is no office in `{}`", .0.display())]
    NoOffice(PathBuf),
    /// Something about an application.
    #[error(transparent)]
    Application(Box<ApplicationError>),
    /// Nobody is known by this.
    #[error("nobody is known as `{0}`: a person goes by a NIK, or by the number here")]
    UnknownPerson(String),
    /// Someone without an account of the portal.
    #[error("person {0} has no account of the portal")]
    NoPortalAccount(PersonId),
    /// The text of a message cannot be used.
    #[error("`{}` is no text of a message", path.display())]
    Template {
        /// Its file.
        path: PathBuf,
        /// Why.
        #[source]
        source: TemplateError,
    },
    /// Days that are no period.
    #[error("{from} to {to} is no period")]
    Period {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
    /// A paper cannot be set.
    #[error("the paper cannot be set")]
    Typeset(#[source] TypesetError),
    /// A role that no SOP names.
    #[error("no SOP names the role `{role}`; there are {}", known.join(", "))]
    UnknownRole {
        /// Which.
        role: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// No mail server is named.
    #[error("this office names no mail server: its messages stay in the folder `outbox`")]
    NoMailServer,
    /// The mail server takes nothing.
    #[error("no message was sent")]
    Mail(#[source] MailFault),
    /// There is no such message.
    #[error("there is no message {0}")]
    UnknownMessage(MessageId),
    /// A message that was sent.
    #[error("message {0} was sent")]
    AlreadySent(MessageId),
    /// An address to which nothing can be sent.
    #[error("`{0}` is no address to which a message can be sent")]
    Mailbox(String),
    /// Too many wrong passwords.
    #[error("the account of the portal is locked")]
    PortalLocked,
    /// Wrong passwords one after the other.
    #[error("the next attempt at the portal may be made at {until}")]
    PortalTooSoon {
        /// When.
        until: Timestamp,
    },
    /// No account of the portal, or not its password.
    #[error("user name and password of the portal are not those of an account; {left} attempts are left")]
    WrongPassword {
        /// How many attempts are left.
        left: u32,
    },
    /// There is one already, or something else.
    #[error("`{}` is not empty", .0.display())]
    HomeTaken(PathBuf),
    /// A file could not be read.
    #[error("`{}` could not be read", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file could not be written.
    #[error("`{}` could not be written", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A secret file that others may read.
    #[error("`{}` may be read by others (mode {mode:o})", path.display())]
    Exposed {
        /// Which.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// No setting goes by this.
    #[error("there is no setting `{word}`; there are {}", known.join(", "))]
    UnknownSetting {
        /// What was asked for.
        word: String,
        /// Those that there are.
        known: Vec<&'static str>,
    },
    /// A setting does not take what it is to hold.
    #[error("the setting `{}` does not take that", choice.word())]
    Choice {
        /// Which.
        choice: Choice,
        /// Why.
        #[source]
        source: SettingError,
    },
    /// The office issues nothing but by an SOP.
    #[error("this office issues certificates by an SOP alone")]
    NoDirectIssue,
    /// A NIK or NIP that cannot be right, where the office takes no such.
    #[error("the numbers cannot be right: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    OddNumbers(Vec<Oddity>),
    /// A setting of the home that cannot be right.
    #[error("the home's setting `{key}` holds `{found}`")]
    Setting {
        /// Which.
        key: &'static str,
        /// What stands there.
        found: String,
    },
    /// The store refused.
    #[error("the store could not do it")]
    Store(#[from] StoreError),
    /// An authority that the office must have is not in its store.
    #[error("the office has no active `{0}` authority")]
    NoAuthority(&'static str),
    /// Something that is no CA of this office.
    #[error("`{0}` is not the serial number of a CA of this office")]
    NotACa(String),
    /// A CA in whose place another came.
    #[error("issuing CA {serial} was retired at {at}: another issues in its place")]
    Retired {
        /// Which.
        serial: String,
        /// When.
        at: Timestamp,
    },
    /// A root that ends too soon for another issuing CA.
    #[error("the root ends at {not_after}: too soon for another issuing CA")]
    RootEnds {
        /// When.
        not_after: Timestamp,
    },
    /// Acting at a time of one's choice, in a home whose time is real.
    #[error("this home goes by the real time, so nothing can be done as of {0}")]
    NotSimulated(Timestamp),
    /// The clock stands before the last act.
    #[error("the clock says {now}, and something was done at {last_seen} already")]
    ClockTurnedBack {
        /// What it says.
        now: Timestamp,
        /// When something was last done.
        last_seen: Timestamp,
    },
    /// A time that the clock is not set to.
    #[error("the clock stays where it is")]
    Clock(#[from] ClockError),
    /// An officer that nobody registered, or who is no longer active.
    #[error("no active officer is registered as `{0}`")]
    UnknownOfficer(String),
    /// The name of an officer that cannot be one.
    #[error("`{0}` cannot name an officer: letters, digits, `.`, `-` and `_`, at most 32")]
    OfficerId(String),
    /// The CA passphrase does not open the CA keys.
    #[error("the CA passphrase is wrong")]
    WrongCaPassphrase,
    /// The holder's passphrase does not open the holder's key.
    #[error("the passphrase does not open the key of certificate {serial}; {left} more failures lock it")]
    WrongPassphrase {
        /// Whose.
        serial: String,
        /// How many more failures lock the key.
        left: u32,
    },
    /// Too many passphrases were wrong in too short a time.
    #[error("after several wrong passphrases, the key of certificate {serial} can be tried again at {until}")]
    TooSoon {
        /// Whose.
        serial: String,
        /// When.
        until: Timestamp,
    },
    /// Too many passphrases were wrong.
    #[error("the key of certificate {serial} is locked after too many wrong passphrases")]
    Locked {
        /// Whose.
        serial: String,
    },
    /// A key that its token does not give away.
    #[error("the key of certificate {0} is on a token, which does not give it away")]
    OnToken(String),
    /// A key for one authority that is another's.
    #[error("this key is that of the {0} authority; each has one of its own")]
    KeyTaken(&'static str),
    /// An act that a registered officer must answer for.
    #[error("this is for a registered officer to do, and nobody says who acts")]
    OfficerNeeded,
    /// A key that was certified before.
    #[error("this key was certified before, in certificate {serial}")]
    KeyKnown {
        /// Where.
        serial: String,
    },
    /// A certificate that is not a holder's, so that nothing follows it on request.
    #[error(
        "certificate {serial} was made by profile `{profile}`, which is not one of this office for holders"
    )]
    NotRenewable {
        /// Which.
        serial: String,
        /// By which profile.
        profile: String,
    },
    /// A profile that this office does not have.
    #[error("`{id}` is no profile of this office; there are {}", known.join(", "))]
    UnknownProfile {
        /// What was asked for.
        id: String,
        /// Those that it has for holders.
        known: Vec<String>,
    },
    /// An SOP that is not known here.
    #[error("there is no SOP `{id}`; there are {}", known.join(", "))]
    UnknownSop {
        /// What was asked for.
        id: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// A file among the office's own SOPs that is none.
    #[error("`{}` is refused", path.display())]
    Sop {
        /// Which.
        path: PathBuf,
        /// The first of its faults.
        #[source]
        source: Box<SopFault>,
    },
    /// Something that a certificate of this profile cannot do without.
    #[error("a certificate by profile `{profile}` needs {missing}")]
    Missing {
        /// By which profile.
        profile: String,
        /// The flag that gives it.
        missing: &'static str,
    },
    /// Nothing to resume.
    #[error("certificate {serial} is not suspended: {standing}")]
    NotSuspended {
        /// Which.
        serial: String,
        /// What became of it.
        standing: Standing,
    },
    /// The audit log does not hold, so that nobody puts a signature to it.
    #[error("the audit log does not hold at record {seq}, so no checkpoint of it is signed")]
    AuditBroken {
        /// The first bad record.
        seq: i64,
    },
    /// The checkpoint that the home keeps is refused.
    #[error("checkpoint `{}` is refused", path.display())]
    Checkpoint {
        /// Where it lies.
        path: PathBuf,
        /// Why.
        #[source]
        source: CheckpointError,
    },
    /// The office's own profiles are refused.
    #[error("`{}` is refused", path.display())]
    Profiles {
        /// Where they stand.
        path: PathBuf,
        /// Why.
        #[source]
        source: ProfileError,
    },
    /// A new passphrase that breaks the rule.
    #[error("this passphrase cannot be set")]
    Passphrase(#[from] PassphraseError),
    /// The office's name is refused.
    #[error("an office cannot bear this name")]
    OfficeName(#[from] NamesError),
    /// The base address is refused.
    #[error("this is no base address")]
    Address(#[from] AddressError),
    /// The person's data are refused.
    #[error("this does not name a person")]
    Person(#[from] PersonError),
    /// The name cannot stand in a certificate.
    #[error("the name cannot stand in a certificate")]
    Name(#[from] NameError),
    /// The CA declined.
    #[error("the certificate was not issued")]
    Issue(#[from] IssueError),
    /// The list was not made.
    #[error("the revocation list was not issued")]
    List(#[from] ListError),
    /// The request of an applicant is refused.
    #[error("the certification request is refused")]
    Csr(#[from] CsrError),
    /// A key is refused.
    #[error("the key cannot be used")]
    Key(#[from] KeyError),
    /// Not a certificate.
    #[error("the certificate cannot be read")]
    Certificate(#[from] CertificateError),
    /// Not a revocation list.
    #[error("the revocation list cannot be read")]
    RevocationList(#[from] CrlError),
    /// Nothing in the ledger goes by that name.
    #[error("no certificate is known under `{0}`")]
    UnknownId(String),
    /// Something that is neither serial number, NIK, NIP nor address.
    #[error("`{0}` is neither a serial number, a NIK, a NIP nor an e-mail address")]
    MalformedId(String),
    /// Several certificates of one person, and it was not said which.
    #[error("`{id}` has {} active certificates", serials.len())]
    Several {
        /// Who.
        id: String,
        /// Which.
        serials: Vec<String>,
    },
    /// The certificate is not active.
    #[error("certificate {serial} is not active: {standing}")]
    NotActive {
        /// Which.
        serial: String,
        /// What became of it.
        standing: Standing,
    },
    /// The key is not here: its holder brought a request.
    #[error("the key of certificate {0} is not kept here")]
    NoKey(String),
    /// A time of revocation that cannot be.
    #[error("a revocation as of {at} lies outside the time from the issue of certificate {serial} until now")]
    RevocationTime {
        /// Which.
        serial: String,
        /// When.
        at: Timestamp,
    },
    /// The office cannot answer for its certificates.
    #[error("the OCSP responder cannot answer")]
    Responder(#[source] ResponderError),
    /// An OCSP answer was not made.
    #[error("the OCSP answer was not made")]
    Answer(#[source] Box<AnswerError<Error>>),
    /// The office cannot stamp.
    #[error("the time stamping authority cannot stamp")]
    Stamper(#[source] AuthorityError),
    /// The office's own authority gave no stamp.
    #[error("the time stamping authority of this office gave no time stamp")]
    Stamp(#[source] Refusal),
    /// Nobody to ask for a time stamp.
    #[error("a signature of level {0} needs a time stamp, and there is nobody to ask for one")]
    NoTimeSource(Level),
    /// What vouches for a certificate cannot be put into a document.
    #[error("the evidence that this level needs is incomplete")]
    Evidence(#[from] EvidenceError),
    /// A signature that does not hold is lent no time stamp.
    #[error("the document was not extended")]
    Extend(#[from] ExtendError),
    /// The address of a time stamping authority is refused.
    #[error("this is no address of a time stamping authority")]
    TsaAddress(#[from] TsaAddressError),
    /// An authority elsewhere gave no stamp.
    #[error("there is no time stamp from {address}")]
    RemoteStamp {
        /// Where it was asked for.
        address: String,
        /// Why.
        #[source]
        source: Box<RemoteFault>,
    },
    /// A PKCS#12 file cannot be read, or not be made.
    #[error("the PKCS#12 file cannot be used")]
    Pkcs12(#[from] Pkcs12Error),
    /// A key on a token cannot be used.
    #[error("the key on the token cannot be used")]
    Token(#[from] TokenError),
    /// The document cannot be signed.
    #[error("the document cannot be signed")]
    Sign(#[from] SignError),
    /// A page cannot be drawn.
    #[error("the picture of a page cannot be made")]
    Drawing(#[from] DrawingError),
    /// A signature that was made elsewhere is not taken.
    #[error("the signature cannot be taken")]
    Delivery(#[from] DeliveryError),
    /// The signature could not be put together.
    #[error("the signature could not be put together")]
    Cms(#[from] CmsError),
    /// A backup is not made, or no office is restored from it.
    #[error("the backup cannot be used")]
    Backup(#[from] BackupError),
}

impl From<ApplicationError> for Error {
    fn from(error: ApplicationError) -> Self {
        Self::Application(Box::new(error))
    }
}
