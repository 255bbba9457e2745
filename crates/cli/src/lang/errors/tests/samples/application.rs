//! Applications, messages, the portal.

use ::office::Error;
use ::office::application::{
    ApplicationError, ApplicationId, DataError, Fingerprint, Lack, LinkKind, Match, Refusal, Status,
};
use ::office::outbox::TemplateError;
use ::office::person::PersonError;
use ::office::sop::Field;
use jiff::Timestamp;

const ID: ApplicationId = ApplicationId(17);

pub(super) fn all() -> Vec<Error> {
    let refused = refusals().into_iter().map(|because| ApplicationError::Refused { id: ID, because });
    let applications = refused.chain(others()).map(Error::from);
    let letters = letters().map(|source| Error::Template { path: "x".into(), source });
    let at = Timestamp::UNIX_EPOCH;
    let portal = [
        Error::Mailbox("x".into()),
        Error::UnknownPerson("x".into()),
        Error::PortalLocked,
        Error::PortalTooSoon { until: at },
        Error::WrongPassword { left: 3 },
    ];
    applications.chain(letters).chain(portal).collect()
}

fn names() -> Vec<String> {
    vec!["ktp".to_owned(), "selfie".to_owned()]
}

fn others() -> Vec<ApplicationError> {
    let sop = || "klaten".to_owned();
    let value = |source| ApplicationError::Value { field: Field::Nama, source };
    vec![
        ApplicationError::Unknown { id: ID },
        ApplicationError::UnknownLink,
        value(DataError::Person(PersonError::Email("x".into()))),
        value(DataError::Phone),
        value(DataError::Length { field: Field::Nama, length: 0 }),
        value(DataError::Control { field: Field::Nama }),
        ApplicationError::Lacks { sop: sop(), lacks: vec![Lack::Missing(Field::Nip)] },
        ApplicationError::Lacks {
            sop: sop(),
            lacks: vec![Lack::Domain { found: "x.example".into(), domains: vec!["go.id".into()] }],
        },
        ApplicationError::UnknownData { id: ID, digits: "ab".into(), now: Fingerprint([1; 32]) },
        ApplicationError::NikNeeded,
        ApplicationError::OtherPerson { id: ID },
        ApplicationError::UsernameTaken { username: "x".into() },
        ApplicationError::Missing { field: Field::Email },
        ApplicationError::Erased { id: ID },
        ApplicationError::UnknownPaper { sop: sop(), kind: "paspor".into(), known: names() },
        ApplicationError::PassphraseNeeded { step: 7 },
        ApplicationError::CaNeeded { step: 8 },
        ApplicationError::RevocationReasonNeeded { step: 4 },
        ApplicationError::NoCertificate { id: ID },
        ApplicationError::NothingHeld { sop: sop() },
        ApplicationError::NikFixed { id: ID },
        ApplicationError::AlreadyFollowed { parent: ID, followed: 18 },
        ApplicationError::StillOpen { id: ID },
        ApplicationError::StillHeld { serial: "4A".into() },
        ApplicationError::NoRequest { id: ID },
        ApplicationError::NotMatched(Match::Differs(vec![Field::Nama])),
        ApplicationError::NotMatched(Match::NotFound),
        ApplicationError::NotFollowedThere { parent: ID, step: 4, sop: sop() },
        ApplicationError::NoOfficer { step: 2, roles: vec!["kadis".into()] },
        ApplicationError::DamagedSop,
        ApplicationError::Damaged { id: ID },
        ApplicationError::DamagedData { person: 3 },
    ]
}

fn refusals() -> Vec<Refusal> {
    let at = Timestamp::UNIX_EPOCH;
    let data = Fingerprint([1; 32]);
    let kind = LinkKind::Activation;
    vec![
        Refusal::Closed(Status::Finished),
        Refusal::Closed(Status::Refused),
        Refusal::Closed(Status::Cancelled),
        Refusal::OtherStep { asked: 2, current: 3 },
        Refusal::WrongRole { step: 3, needed: vec!["kasi".into()], has: Vec::new() },
        Refusal::WrongRole { step: 3, needed: vec!["kasi".into()], has: vec!["kabid".into()] },
        Refusal::LinkNeeded { step: 5 },
        Refusal::LinkWrong { kind },
        Refusal::LinkExpired { kind: LinkKind::Passphrase, expired: at },
        Refusal::NoLinkHere { step: 5 },
        Refusal::PortalNeeded { step: 5 },
        Refusal::PapersMissing { step: 5, papers: names() },
        Refusal::PapersNotAsked { step: 5, papers: names() },
        Refusal::UnknownOutcome { step: 5, outcome: "x".into(), known: Vec::new() },
        Refusal::UnknownOutcome { step: 5, outcome: "x".into(), known: names() },
        Refusal::ReasonNeeded,
        Refusal::DataChanged { seen: data, now: data },
        Refusal::NoDataHere { step: 5 },
        Refusal::SelfApproval { officer: "siti".into() },
        Refusal::NotLookedAt { step: 5 },
        Refusal::NoKey,
        Refusal::TooLate { act: "issue" },
        Refusal::ClockBehind { now: at, last: at },
        Refusal::NotApproved,
        Refusal::NotFollowed { step: 4, sop: "perubahan-data".into() },
    ]
}

fn letters() -> impl Iterator<Item = TemplateError> {
    let known = vec!["nama", "nomor"];
    [
        TemplateError::NoSubject,
        TemplateError::UnknownName { line: 3, name: "x".into(), known },
        TemplateError::Unclosed { line: 3 },
        TemplateError::TooLong { found: 70_000 },
    ]
    .into_iter()
}
