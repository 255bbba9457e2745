//! Why an application is not what was thought, or is not carried further.

use std::path::PathBuf;

use enrolment::Refusal;
use enrolment::data::{DataError, Lack};
use enrolment::event::Fingerprint;
use enrolment::sop::Field;
use store::ApplicationId;

use super::RegistryError;

/// Why something is not done with an application.
#[derive(Debug, thiserror::Error)]
pub enum ApplicationError {
    /// There is none of this number.
    #[error("there is no application {id}")]
    Unknown {
        /// The number.
        id: ApplicationId,
    },
    /// A link that leads to no application.
    #[error("this link leads to no application")]
    UnknownLink,
    /// The SOP does not allow it.
    #[error("application {id} does not go on like that")]
    Refused {
        /// Which.
        id: ApplicationId,
        /// Why.
        #[source]
        because: Refusal,
    },
    /// A value is none of its field.
    #[error("`{}` cannot be taken", field.word())]
    Value {
        /// The field.
        field: Field,
        /// Why.
        #[source]
        source: DataError,
    },
    /// Something must be known that is not.
    #[error("the data are not enough for `{sop}`: {}", lacks.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Lacks {
        /// The SOP.
        sop: String,
        /// What.
        lacks: Vec<Lack>,
    },
    /// Data that the application never had.
    #[error(
        "application {id} has no data `{digits}` (eight digits at least); what is known now has the fingerprint {now}"
    )]
    UnknownData {
        /// Which.
        id: ApplicationId,
        /// What was given.
        digits: String,
        /// What is known now.
        now: Fingerprint,
    },
    /// Nobody is known without a NIK.
    #[error("whoever applies is known by a NIK, and none is given")]
    NikNeeded,
    /// The portal was entered by someone else than whose application it is.
    #[error("application {id} is another person's")]
    OtherPerson {
        /// Which.
        id: ApplicationId,
    },
    /// The account of the portal would have the name of another.
    #[error("`{username}` is the user name of another person's account")]
    UsernameTaken {
        /// The name.
        username: String,
    },
    /// A certificate says something that is not known.
    #[error("a certificate needs `{}`", field.word())]
    Missing {
        /// The field.
        field: Field,
    },
    /// The person of the application was erased.
    #[error("what was known of the person of application {id} was erased")]
    Erased {
        /// Which.
        id: ApplicationId,
    },
    /// The SOP asks for a paper by another name.
    #[error("`{sop}` knows no paper `{kind}`: it knows {}", known.join(", "))]
    UnknownPaper {
        /// The SOP.
        sop: String,
        /// What was asked for.
        kind: String,
        /// Those that it knows.
        known: Vec<String>,
    },
    /// A passphrase is set in this step.
    #[error("in step {step} the passphrase is set, and none is given")]
    PassphraseNeeded {
        /// The step.
        step: u8,
    },
    /// A certificate is issued in this step.
    #[error("in step {step} the certificate is issued, for which the CA's keys are needed")]
    CaNeeded {
        /// The step.
        step: u8,
    },
    /// A certificate is revoked in this step.
    #[error("in step {step} a certificate is revoked: say why")]
    RevocationReasonNeeded {
        /// The step.
        step: u8,
    },
    /// Nobody can say which certificate is meant.
    #[error("application {id} is about no certificate that could be revoked")]
    NoCertificate {
        /// Which.
        id: ApplicationId,
    },
    /// An SOP for those who have a certificate, and an applicant who has none.
    #[error("`{sop}` is about a certificate, and the applicant holds none that it could be about")]
    NothingHeld {
        /// The SOP.
        sop: String,
    },
    /// The key is kept, and what proves it is not.
    #[error("the request for the key of application {id} is gone")]
    NoRequest {
        /// Which.
        id: ApplicationId,
    },
    /// Nothing came in yet.
    #[error("application {id} was opened, and nothing was handed in yet")]
    NotHandedIn {
        /// Which.
        id: ApplicationId,
    },
    /// The file of civil data cannot be used.
    #[error("`{}` is no table of civil data", path.display())]
    Registry {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: RegistryError,
    },
    /// A NIK on which other things hang cannot become another.
    #[error(
        "the NIK of application {id} cannot become another: other applications or certificates hang on it"
    )]
    NikFixed {
        /// Which.
        id: ApplicationId,
    },
    /// A step follows an application already.
    #[error("the step of application {parent} follows application {followed} already")]
    AlreadyFollowed {
        /// The application.
        parent: ApplicationId,
        /// The one that its step follows.
        followed: u64,
    },
    /// What is known of a person is needed while an application goes on.
    #[error("application {id} still goes on")]
    StillOpen {
        /// Which.
        id: ApplicationId,
    },
    /// What is known of a person is needed while a certificate is good.
    #[error("certificate {serial} is still good, or suspended")]
    StillHeld {
        /// Its serial number.
        serial: String,
    },
    /// Nobody is registered who may do a step.
    #[error("step {step} is done by {}, and no such officer is registered", roles.join(" or "))]
    NoOfficer {
        /// The step.
        step: u8,
        /// The roles.
        roles: Vec<String>,
    },
    /// An SOP that was played for long, and came to no end.
    #[error("application {id} came to no end after {steps} steps were played")]
    RoundAndRound {
        /// The application.
        id: ApplicationId,
        /// How many were played.
        steps: usize,
    },
    /// A step that the SOP does not have.
    #[error("`{sop}` has {count} steps, and no step {step}")]
    NoSuchStep {
        /// The SOP.
        sop: String,
        /// The step that was named.
        step: u8,
        /// How many there are.
        count: usize,
    },
    /// The same person has applied by the same SOP, and it goes on.
    #[error("application {id} by `{sop}` is open for this person already")]
    AlreadyOpen {
        /// Which.
        id: ApplicationId,
        /// The SOP.
        sop: String,
    },
    /// A paper without anything in it.
    #[error("`{kind}` is an empty file")]
    EmptyPaper {
        /// Which.
        kind: String,
    },
    /// An SOP cannot be followed from there.
    #[error("step {step} of application {parent} does not follow `{sop}`")]
    NotFollowedThere {
        /// The application.
        parent: ApplicationId,
        /// The step where it stands.
        step: u8,
        /// The SOP.
        sop: String,
    },
    /// An SOP that is kept cannot be read any more.
    #[error("an SOP in the store cannot be read")]
    DamagedSop,
    /// Events that cannot have happened.
    #[error("what is recorded of application {id} cannot have happened")]
    Damaged {
        /// Which.
        id: ApplicationId,
    },
    /// Data that cannot be read.
    #[error("what is kept of person {person} cannot be read")]
    DamagedData {
        /// Which.
        person: i64,
    },
}
