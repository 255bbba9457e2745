//! The authority: profiles, what is issued, what answers and stamps.

use ::office::Error;
use ::office::cause::{
    AnswerError, AuthorityError, Holder, IssueError, ListError, ProfileError, ResponderError, ValueType,
};
use ::pki::cert::CertificateError;
use ::pki::cert::build::BuildError;
use ::pki::crl::CrlError;
use ::pki::digest::DigestAlgorithm;
use ::pki::key::{KeyError, KeyKind};
use ::pki::oid;
use ::pki::signature::SignatureAlgorithm;
use ::pki::to_be_signed::SigningError;
use jiff::Timestamp;

pub(super) fn all() -> Vec<Error> {
    issued().into_iter().chain(services()).chain(profiles()).collect()
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
    let types = [
        ValueType::Text,
        ValueType::Integer,
        ValueType::Float,
        ValueType::Boolean,
        ValueType::Date,
        ValueType::List,
        ValueType::Table,
    ];
    let mut all = vec![
        ProfileError::TooLong { length: 9, limit: 7 },
        ProfileError::TooMany { found: 9, limit: 7 },
        ProfileError::Syntax { line: 7, message: "x".into() },
        ProfileError::UnknownKey { line: 7, key: key() },
        ProfileError::Fixed { line: 7, key: key() },
        ProfileError::NotAllowed { line: 7, key: key(), found: "x".into(), allowed: vec!["p256", "p384"] },
        ProfileError::Days { line: 7, key: key(), found: "9".into(), limit: 7 },
        ProfileError::Address { line: 7, key: key(), found: "x".into() },
        ProfileError::Name { line: 7, found: "X".into(), limit: 32 },
        ProfileError::Underived { line: 7, profile: "x".into() },
    ];
    let wrong = |found| ProfileError::WrongType { line: 7, key: key(), expected: ValueType::Text, found };
    all.extend(types.map(wrong));
    all.into_iter().map(|source| Error::Profiles { path: "profiles.toml".into(), source }).collect()
}
