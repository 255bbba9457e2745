//! Applications, messages, the portal.

use ::office::Error;
use ::office::application::{
    ApplicationError, ApplicationId, DataError, Doubt, Fingerprint, Lack, LinkKind, Match, Oddity, PersonId,
    Refusal, RegistryError, Status,
};
use ::office::cause::{ShapeError, TypesetError};
use ::office::outbox::{MailFault, MessageId, TemplateError};
use ::office::person::PersonError;
use ::office::settings::{Choice, SettingError};
use ::office::sop::{Field, NoHours};
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
        Error::NoPortalAccount(PersonId(1)),
        Error::PortalLocked,
        Error::PortalTooSoon { until: at },
        Error::WrongPassword { left: 3 },
    ];
    let unknown = Error::UnknownSetting { word: "x".into(), known: vec!["hours"] };
    let refused = [unknown, Error::NoDirectIssue, Error::OddNumbers(oddities().to_vec())];
    let mail = mail().map(Error::Mail);
    let day = jiff::civil::date(2026, 1, 1);
    let outbox = [
        Error::AlreadySent(MessageId(3)),
        Error::UnknownRole { role: "bupati".into(), known: vec!["kadis".into()] },
        Error::Period { from: day, to: day },
        Error::Typeset(TypesetError::TooHigh),
        Error::Typeset(TypesetError::TooLong { limit: 5 }),
        Error::Typeset(TypesetError::Words {
            words: "x".into(),
            source: ShapeError::MissingGlyph { character: 'x' },
        }),
        Error::NoMailServer,
        Error::UnknownMessage(MessageId(3)),
    ];
    let portal = portal.into_iter().chain(mail).chain(outbox);
    applications.chain(letters).chain(portal).chain(settings()).chain(refused).collect()
}

fn names() -> Vec<String> {
    vec!["ktp".to_owned(), "selfie".to_owned()]
}

fn others() -> Vec<ApplicationError> {
    let sop = || "klaten".to_owned();
    let registry = |source| ApplicationError::Registry { path: "x".into(), source };
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
        ApplicationError::NotHandedIn { id: ID },
        registry(RegistryError::NotText),
        registry(RegistryError::NoNik),
        registry(RegistryError::NoName),
        registry(RegistryError::Column("agama".into())),
        registry(RegistryError::Value { line: 3, field: Field::Nip }),
        ApplicationError::NotFollowedThere { parent: ID, step: 4, sop: sop() },
        ApplicationError::NoOfficer { step: 2, roles: vec!["kadis".into()] },
        ApplicationError::RoundAndRound { id: ID, steps: 200 },
        ApplicationError::AlreadyOpen { id: ID, sop: "klaten".into() },
        ApplicationError::NoSuchStep { sop: "klaten".into(), step: 99, count: 8 },
        ApplicationError::EmptyPaper { kind: "ktp".into() },
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
        Refusal::PapersApproved { step: 5, papers: names() },
        Refusal::LetterReadByOfficers { step: 5 },
        Refusal::WrongDesk { step: 5, desks: names(), has: Vec::new() },
        Refusal::WrongDesk { step: 5, desks: names(), has: names() },
        Refusal::UnknownOutcome { step: 5, outcome: "x".into(), known: Vec::new() },
        Refusal::UnknownOutcome { step: 5, outcome: "x".into(), known: names() },
        Refusal::ReasonNeeded,
        Refusal::ReasonTooLong { length: 2000, limit: 1000 },
        Refusal::DataChanged { seen: data, now: data },
        Refusal::NoDataHere { step: 5 },
        Refusal::SelfApproval { officer: "siti".into() },
        Refusal::NotLookedAt { step: 5 },
        Refusal::NoKey,
        Refusal::TooLate { act: "issue" },
        Refusal::ClockBehind { now: at, last: at },
        Refusal::NotApproved,
        Refusal::Doubtful {
            step: 5,
            doubts: vec![Doubt::Registry(Match::NotFound), Doubt::Letter(vec![Field::Nama])],
        },
        Refusal::Doubtful { step: 5, doubts: vec![Doubt::Registry(Match::Differs(vec![Field::Nama]))] },
        Refusal::Doubtful { step: 5, doubts: vec![Doubt::Numbers(oddities().to_vec())] },
        Refusal::NoLetterHere { step: 5 },
        Refusal::NotFollowed { step: 4, sop: "perubahan-data".into() },
    ]
}

fn oddities() -> [Oddity; 9] {
    use ::office::person::NikOddity::{Birth, Province, Serial};
    [
        Oddity::Nik(Province),
        Oddity::Nik(Birth),
        Oddity::Nik(Serial),
        Oddity::NipBirth,
        Oddity::NipStart,
        Oddity::NipTooYoung,
        Oddity::NipSex,
        Oddity::BirthDiffers,
        Oddity::SexDiffers,
    ]
}

fn settings() -> impl Iterator<Item = Error> {
    [
        SettingError::Word { found: "x".into(), known: vec!["true", "false"] },
        SettingError::Hours(NoHours),
        SettingError::Holiday { line: 2, found: "x".into() },
        SettingError::Days("x".into()),
        SettingError::Domains("x..y".into()),
        SettingError::Path("x".into()),
        SettingError::Server("x".into()),
        SettingError::PasswordInAddress,
        SettingError::OpenPassword,
        SettingError::Sender("x".into()),
    ]
    .into_iter()
    .map(|source| Error::Choice { choice: Choice::Hours, source })
}

fn mail() -> impl Iterator<Item = MailFault> {
    let (server, why) = (|| "mail.example:25".to_owned(), || "x".to_owned());
    [
        MailFault::Unreachable { server: server(), why: why() },
        MailFault::Tls { server: server(), why: why() },
        MailFault::NoTls,
        MailFault::Password { file: "x".into() },
        MailFault::NoPassword,
        MailFault::User { server: server(), why: why() },
        MailFault::Sender(why()),
        MailFault::File(why()),
        MailFault::Refused(why()),
        MailFault::NotNow(why()),
        MailFault::Broken(why()),
    ]
    .into_iter()
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
