//! The profiles of this house, each field with its reason.
//!
//! The values are those measured to be accepted by Acrobat's rules, NSS and OpenSSL alike: documentSigning alone would
//! make NSS, and so pdfsig, refuse a signer; with emailProtection beside it everyone agrees (RFC 9336 allows both).

use std::borrow::Cow::Borrowed;

use jiff::SignedDuration;
use pki::cert::KeyUsage;
use pki::key::KeyType;
use pki::lint::Role;
use pki::oid;

use super::{Pointers, Profile};

const SIGNING: KeyUsage = KeyUsage::DIGITAL_SIGNATURE;
const CERTIFYING: KeyUsage = KeyUsage::KEY_CERT_SIGN.union(KeyUsage::CRL_SIGN);

const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

impl Profile {
    /// The root: 20 years, signs issuing CAs and their revocation list only.
    pub const ROOT: Self = Self {
        id: Borrowed("root"),
        role: Role::Root,
        lifetime: days(7305),
        longest: days(7305),
        key_types: Borrowed(&KeyType::ALL),
        authority: Some(None),
        usage: CERTIFYING,
        purposes: Borrowed(&[]),
        purposes_critical: false,
        policy: false,
        cps: None,
        pointers: Pointers::None,
    };

    /// The issuing CA: 10 years, no CA below it.
    pub const ISSUING: Self = Self {
        id: Borrowed("issuing"),
        role: Role::Issuing,
        lifetime: days(3652),
        longest: days(3652),
        key_types: Borrowed(&KeyType::ALL),
        authority: Some(Some(0)),
        usage: CERTIFYING,
        purposes: Borrowed(&[]),
        purposes_critical: false,
        policy: true,
        cps: None,
        pointers: Pointers::List,
    };

    /// A person who signs documents: 2 years less one second, as the real ones.
    pub const PERSON: Self = Self {
        id: Borrowed("person"),
        role: Role::Person,
        lifetime: days(730),
        longest: days(1096),
        key_types: Borrowed(&KeyType::ALL),
        authority: None,
        usage: SIGNING.union(KeyUsage::NON_REPUDIATION),
        purposes: Borrowed(&[oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION]),
        purposes_critical: false,
        policy: true,
        cps: None,
        pointers: Pointers::All,
    };

    /// A person, by the letter of RFC 9336 and EN 319 412-2 type A: documents only, content commitment only. Readers
    /// built on NSS, such as `pdfsig`, refuse it.
    pub const PERSON_STRICT: Self = Self {
        id: Borrowed("person-rfc9336-strict"),
        role: Role::PersonStrict,
        lifetime: days(730),
        longest: days(1096),
        key_types: Borrowed(&KeyType::ALL),
        authority: None,
        usage: KeyUsage::NON_REPUDIATION,
        purposes: Borrowed(&[oid::KP_DOCUMENT_SIGNING]),
        purposes_critical: false,
        policy: true,
        cps: None,
        pointers: Pointers::All,
    };

    /// An organization that seals documents (segel elektronik): used as a person's.
    pub const SEAL: Self = Self {
        id: Borrowed("seal"),
        role: Role::Seal,
        lifetime: days(730),
        longest: days(1096),
        key_types: Borrowed(&KeyType::ALL),
        authority: None,
        usage: SIGNING.union(KeyUsage::NON_REPUDIATION),
        purposes: Borrowed(&[oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION]),
        purposes_critical: false,
        policy: true,
        cps: None,
        pointers: Pointers::All,
    };

    /// The OCSP responder (RFC 6960 §4.2.2.2): 90 days, not itself checked for revocation.
    pub const OCSP: Self = Self {
        id: Borrowed("ocsp"),
        role: Role::OcspResponder,
        lifetime: days(90),
        longest: days(90),
        key_types: Borrowed(&KeyType::ALL),
        authority: None,
        usage: SIGNING,
        purposes: Borrowed(&[oid::KP_OCSP_SIGNING]),
        purposes_critical: false,
        policy: true,
        cps: None,
        pointers: Pointers::List,
    };

    /// The time stamping authority (RFC 3161 §2.3): its only purpose is critical.
    pub const TSA: Self = Self {
        id: Borrowed("tsa"),
        role: Role::Tsa,
        lifetime: days(1826),
        longest: days(1826),
        key_types: Borrowed(&KeyType::ALL),
        authority: None,
        usage: SIGNING,
        purposes: Borrowed(&[oid::KP_TIME_STAMPING]),
        purposes_critical: true,
        policy: true,
        cps: None,
        pointers: Pointers::All,
    };

    /// All of them.
    pub const BUILT_IN: [Self; 7] =
        [Self::ROOT, Self::ISSUING, Self::PERSON, Self::PERSON_STRICT, Self::SEAL, Self::OCSP, Self::TSA];
}
