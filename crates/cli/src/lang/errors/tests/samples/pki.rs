//! Names, certificates, lists, keys, requests, tokens, PKCS#12, CMS.

use ::office::Error;
use ::office::cause::{TokenError, UriError};
use ::pki::ber::BerError;
use ::pki::cert::CertificateError;
use ::pki::cms::CmsError;
use ::pki::crl::CrlError;
use ::pki::csr::CsrError;
use ::pki::digest::DigestAlgorithm;
use ::pki::key::{KeyError, KeyKind, UnfitKey};
use ::pki::name::NameError;
use ::pki::oid;
use ::pki::pkcs12::Pkcs12Error;
use ::pki::serial::SerialError;
use ::pki::signature::{SignatureAlgorithm, SignatureError};

use super::gone;

pub(super) fn all() -> Vec<Error> {
    let certificates = names().into_iter().chain(certificates()).chain(lists());
    certificates.chain(keys()).chain(pkcs12()).chain(tokens()).chain(messages()).collect()
}

fn names() -> Vec<Error> {
    let names = [
        NameError::TooMany { limit: 7 },
        NameError::Country("id".into()),
        NameError::Empty { attribute: "CN".into() },
        NameError::TooLong { attribute: "CN".into(), length: 65, limit: 64 },
        NameError::Character { attribute: "CN".into(), character: '\u{200b}' },
        NameError::Reserved { attribute: "OU".into(), text: "WAKTU SIMULASI".into() },
    ];
    names.map(Error::Name).into()
}

fn certificates() -> Vec<Error> {
    vec![
        Error::Certificate(CertificateError::TooLong { length: 9, limit: 7 }),
        Error::Certificate(CertificateError::TrailingData(7)),
        Error::Certificate(CertificateError::TooManyExtensions { count: 9, limit: 7 }),
        Error::Certificate(CertificateError::Name(NameError::Malformed)),
        Error::Certificate(CertificateError::Serial(SerialError::NotHexadecimal)),
        Error::Certificate(CertificateError::Key(KeyError::Malformed)),
        Error::Certificate(CertificateError::Validity),
        Error::Certificate(CertificateError::Extension { oid: oid::COMMON_NAME }),
    ]
}

fn lists() -> Vec<Error> {
    vec![
        Error::RevocationList(CrlError::TooLong { length: 9, limit: 7 }),
        Error::RevocationList(CrlError::TooManyEntries { limit: 7 }),
        Error::RevocationList(CrlError::TooManyExtensions { limit: 7 }),
        Error::RevocationList(CrlError::RepeatedExtension { oid: ::pki::oid::CRL_NUMBER }),
        Error::RevocationList(CrlError::Extension { oid: ::pki::oid::FRESHEST_CRL }),
        Error::RevocationList(CrlError::Issuer(NameError::Malformed)),
        Error::RevocationList(CrlError::Serial(SerialError::Length(65))),
        Error::RevocationList(CrlError::Date),
    ]
}

fn pkcs12() -> Vec<Error> {
    vec![
        Error::Pkcs12(Pkcs12Error::TooLong { length: 9, limit: 7 }),
        Error::Pkcs12(Pkcs12Error::Version { found: 2 }),
        Error::Pkcs12(Pkcs12Error::Unsupported { oid: pki::oid::SHA_256 }),
        Error::Pkcs12(Pkcs12Error::NoMac),
        Error::Pkcs12(Pkcs12Error::WrongPassphrase),
        Error::Pkcs12(Pkcs12Error::Inside),
        Error::Pkcs12(Pkcs12Error::TooManyRounds { asked: 9, limit: 7 }),
        Error::Pkcs12(Pkcs12Error::Key(KeyError::Malformed)),
        Error::Pkcs12(Pkcs12Error::NoKey),
        Error::Pkcs12(Pkcs12Error::SeveralKeys { count: 2 }),
        Error::Pkcs12(Pkcs12Error::NoCertificate),
        Error::Pkcs12(Pkcs12Error::FriendlyName { length: 9, limit: 7 }),
    ]
}

fn keys() -> Vec<Error> {
    let keys = [
        KeyError::UnknownType("dsa".into()),
        KeyError::Unsupported("DSA".into()),
        KeyError::Malformed,
        KeyError::TooLong { length: 9, limit: 7 },
        KeyError::Generate,
        KeyError::WrongPassphrase,
        KeyError::TooManyRounds { asked: 9, limit: 7 },
        KeyError::UnsupportedSeal,
        KeyError::PssNeedsRsa(KeyKind::P256),
        KeyError::DigestNotAllowed {
            kind: KeyKind::Ed25519,
            allowed: DigestAlgorithm::Sha512,
            asked: DigestAlgorithm::Sha256,
        },
        KeyError::NotAPair,
        KeyError::Sign,
    ];
    let mut all: Vec<Error> = keys.map(Error::Key).into();
    let signatures = [
        SignatureError::MalformedAlgorithm,
        SignatureError::UnknownAlgorithm(oid::RSASSA_PSS),
        SignatureError::Parameters(oid::RSASSA_PSS),
        SignatureError::WrongKey {
            algorithm: SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256),
            key: "RSA 2048".into(),
        },
        SignatureError::Mismatch,
    ];
    all.extend(signatures.map(|error| Error::Csr(CsrError::Possession(error))));
    all.extend([
        Error::Csr(CsrError::Malformed),
        Error::Csr(CsrError::Certificate),
        Error::Csr(CsrError::PrivateKey),
        Error::Csr(CsrError::Several { count: 9 }),
        Error::Csr(CsrError::Unfit(UnfitKey::Kind(KeyKind::P256))),
        Error::Csr(CsrError::Unfit(UnfitKey::Exponent { found: "0x03".into() })),
        Error::Csr(CsrError::Unfit(UnfitKey::Divisible { prime: 7 })),
        Error::Csr(CsrError::Unfit(UnfitKey::FaultyGenerator)),
        Error::Csr(CsrError::Unfit(UnfitKey::Encoding)),
        Error::Csr(CsrError::TooLong { length: 9, limit: 7 }),
        Error::Csr(CsrError::Key(KeyError::Malformed)),
        Error::Csr(CsrError::Name(NameError::Malformed)),
    ]);
    all
}

fn tokens() -> Vec<Error> {
    let name = || "x".to_owned();
    let uris = [
        UriError::Scheme,
        UriError::TooLong { length: 9, limit: 7 },
        UriError::TooMany { limit: 7 },
        UriError::Pin { name: "pin-value" },
        UriError::NotAttribute,
        UriError::Encoding { name: name() },
        UriError::Value { name: name() },
        UriError::Repeated { name: name() },
        UriError::Unknown { name: name() },
        UriError::NotPrivate,
        UriError::NoModule,
        UriError::RelativeModule,
        UriError::NoKey,
    ];
    let others = [
        TokenError::Module { path: "x".into(), source: gone() },
        TokenError::NotAModule("x".into()),
        TokenError::NoToken { present: 7 },
        TokenError::SeveralTokens { count: 2 },
        TokenError::WrongPin,
        TokenError::PinLocked,
        TokenError::NoKey,
        TokenError::SeveralKeys,
        TokenError::NoCertificate,
        TokenError::SeveralCertificates,
        TokenError::Certificate(CertificateError::Malformed),
        TokenError::NoPublicKey,
        TokenError::Unfit(UnfitKey::FaultyGenerator),
        TokenError::NotAPair,
        TokenError::Unsupported(KeyKind::Rsa { bits: 1024 }),
        TokenError::Scheme(KeyError::PssNeedsRsa(KeyKind::P256)),
        TokenError::Mechanism(SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256)),
        TokenError::Device { call: "Sign".into(), answer: "DeviceRemoved".into() },
    ];
    uris.map(TokenError::Uri).into_iter().chain(others).map(Error::Token).collect()
}

fn messages() -> Vec<Error> {
    let bytes = [
        BerError::Truncated,
        BerError::HighTag(0x1f),
        BerError::Length(0x85),
        BerError::Tag { expected: 0x30, found: 0x31 },
        BerError::Value { tag: 0x01 },
        BerError::Trailing(7),
        BerError::TooDeep { limit: 7 },
        BerError::TooMany { limit: 7 },
    ];
    let malformed = bytes.map(|source| CmsError::Malformed { part: "SignerInfo", source });
    let others = [
        CmsError::TooLong { length: 9, limit: 7 },
        CmsError::NotSignedData(oid::RSASSA_PSS),
        CmsError::DigestLength { expected: 32, found: 20 },
        CmsError::NotAPair,
        CmsError::WrongSignature(SignatureError::Mismatch),
        CmsError::SignerCount(2),
        CmsError::Sign(KeyError::Sign),
    ];
    malformed.into_iter().chain(others).map(Error::Cms).collect()
}
