//! The authority: profiles, what is issued, what answers and stamps.

use ::office::Error;
use ::office::cause::{
    AnswerError, AuthorityError, Holder, IssueError, ListError, ProfileError, ResponderError,
};
use ::office::sop::SopFault;
use ::pki::cert::CertificateError;
use ::pki::cert::build::BuildError;
use ::pki::crl::CrlError;
use ::pki::digest::DigestAlgorithm;
use ::pki::key::{KeyError, KeyKind};
use ::pki::oid;
use ::pki::signature::SignatureAlgorithm;
use ::pki::to_be_signed::SigningError;
use ::rules::{Fault, ValueType};
use jiff::Timestamp;

pub(super) fn all() -> Vec<Error> {
    issued().into_iter().chain(services()).chain(profiles()).chain(sops()).collect()
}

fn issued() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    vec![
        Error::Issue(IssueError::Lifetime { profile: "person".into(), asked: 9999, limit: 730 }),
        Error::Issue(IssueError::WrongHolder { profile: "seal".into(), holder: Holder::Authority }),
        Error::Issue(IssueError::WrongHolder { profile: "seal".into(), holder: Holder::Person }),
        Error::Issue(IssueError::WrongHolder { profile: "person".into(), holder: Holder::Organization }),
        Error::Issue(IssueError::KeyNotAllowed { profile: "person".into(), kind: KeyKind::P256 }),
        Error::Issue(IssueError::WeakKey(KeyKind::Rsa { bits: 1024 })),
        Error::Issue(IssueError::IssuerNotValid { now: at, not_after: at }),
        Error::Issue(IssueError::Build(BuildError::RepeatedAttribute(oid::COMMON_NAME))),
        Error::Issue(IssueError::Build(BuildError::Unsupported("x".into()))),
        Error::Issue(IssueError::Build(BuildError::Date)),
        Error::Issue(IssueError::Build(BuildError::Encode("x".into()))),
        Error::Issue(IssueError::Lint(vec![])),
        Error::Issue(IssueError::Sign(SigningError::Key(KeyError::Sign))),
        Error::Issue(IssueError::Read(CertificateError::Malformed)),
        Error::List(ListError::Lint(vec![])),
        Error::List(ListError::NoBase),
        Error::List(ListError::Sign(SigningError::Algorithm {
            expected: SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
            found: SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256),
        })),
        Error::List(ListError::Read(CrlError::Malformed)),
    ]
}

/// OCSP and time stamps.
fn services() -> Vec<Error> {
    let at = Timestamp::UNIX_EPOCH;
    vec![
        Error::Responder(ResponderError::NotAPair),
        Error::Responder(ResponderError::NotADelegate(pki::ocsp::VerifyError::Purpose)),
        Error::Answer(Box::new(AnswerError::ResponderNotValid { now: at, not_after: at })),
        Error::Answer(Box::new(AnswerError::Lookup(Error::WrongCaPassphrase))),
        Error::Answer(Box::new(AnswerError::Lint(Vec::new()))),
        Error::Stamper(AuthorityError::NoPolicy),
    ]
}

fn profiles() -> Vec<Error> {
    let key = || "profile.person.key_types".to_owned();
    let mut all = vec![
        ProfileError::Fixed { line: 7, key: key() },
        ProfileError::Address { line: 7, key: key(), found: "x".into() },
        ProfileError::Name { line: 7, found: "X".into(), limit: 32 },
        ProfileError::Underived { line: 7, profile: "x".into() },
    ];
    all.extend(faults().into_iter().map(ProfileError::File));
    all.into_iter().map(|source| Error::Profiles { path: "profiles.toml".into(), source }).collect()
}

fn sops() -> Vec<Error> {
    let name = || "sop.roles".to_owned();
    let faults = [
        SopFault::File(Fault::NotText),
        SopFault::Name { line: 7, found: "X".into(), limit: 40 },
        SopFault::Time { line: 7, key: name(), found: "x".into() },
        SopFault::Hours { line: 7, key: name(), found: "x".into() },
        SopFault::Domain { line: 7, found: "@x".into() },
        SopFault::NoSuchStep { line: 7, step: 3, to: 9, count: 8 },
        SopFault::UnknownRole { line: 7, step: 3, role: "bupati".into() },
        SopFault::UnknownPaper { line: 7, step: 3, paper: "kk".into() },
        SopFault::Unreachable { line: 7, step: 3 },
        SopFault::LinkUnused { line: 7, step: 3, act: "send-activation" },
        SopFault::Circle { line: 7, step: 3, sop: "kami".into() },
        SopFault::NoReturn { line: 7, step: 3 },
        SopFault::TooEarly { line: 7, step: 3, act: "issue", lacking: "approve" },
        SopFault::Again { line: 7, step: 3, act: "issue" },
        SopFault::WrongActor { line: 7, step: 3, act: "approve", role: "pemohon".into() },
        SopFault::NoLifetime { line: 7, step: 3, key: "links.activation" },
        SopFault::NoPassphrase { line: 7, step: 3 },
        SopFault::NothingDone { kind: "penerbitan", act: "issue" },
        SopFault::Link { line: 7, step: 3 },
        SopFault::UnknownSop { line: 7, step: 3, sop: "lain".into() },
        SopFault::Taken { id: "klaten".into() },
        SopFault::Twice { line: 7, name: "tidak".into() },
    ];
    let refused = |source| Error::Sop { path: "sop/kami.toml".into(), source: Box::new(source) };
    faults.into_iter().map(refused).collect()
}

/// What can be wrong with any file of rules.
fn faults() -> Vec<Fault> {
    let types = [
        ValueType::Text,
        ValueType::Integer,
        ValueType::Float,
        ValueType::Boolean,
        ValueType::Date,
        ValueType::List,
        ValueType::Table,
    ];
    let key = || "profile.person.cps".to_owned();
    let mut all = vec![
        Fault::TooLong { length: 9, limit: 7 },
        Fault::NotText,
        Fault::Syntax { line: 7, message: "x".into() },
        Fault::UnknownKey { line: 7, key: key() },
        Fault::Missing { line: 7, key: key() },
        Fault::NotAllowed {
            line: 7,
            key: key(),
            found: "x".into(),
            allowed: vec!["p256".into(), "p384".into()],
        },
        Fault::Number { line: 7, key: key(), found: "9".into(), least: 1, most: 7 },
        Fault::Empty { line: 7, key: key() },
        Fault::TooMany { line: 7, key: key(), found: 9, limit: 7 },
        Fault::Date { line: 7, key: key(), found: "2030-02-30".into() },
    ];
    let wrong = |found| Fault::WrongType { line: 7, key: key(), expected: ValueType::Text, found };
    all.extend(types.map(wrong));
    all
}
