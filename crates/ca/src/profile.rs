//! What each kind of certificate must contain.
//!
//! The values are those measured to be accepted by Acrobat's rules, NSS and OpenSSL alike: documentSigning alone would
//! make NSS, and so pdfsig, refuse a signer; with emailProtection beside it everyone agrees (RFC 9336 allows both).

use jiff::SignedDuration;
use pki::cert::{Extension, GeneralName, KeyUsage};
use pki::lint::Role;
use pki::oid::{self, ObjectIdentifier};

use crate::{Addresses, SIMULATION_NOTICE};

/// A kind of certificate.
#[derive(Debug, Eq, PartialEq)]
pub struct Profile {
    /// The word that names it in the ledger and on the command line.
    pub id: &'static str,
    /// Which rules the linter applies.
    pub role: Role,
    /// How long it lives unless something else is asked for.
    pub lifetime: SignedDuration,
    /// How long it may live at most.
    pub longest: SignedDuration,
    /// For a CA, how many more CAs may follow it.
    authority: Option<Option<u8>>,
    usage: KeyUsage,
    purposes: &'static [ObjectIdentifier],
    purposes_critical: bool,
    policy: bool,
    pointers: Pointers,
}

/// Which addresses stand in the certificate.
#[derive(Debug, Eq, PartialEq)]
enum Pointers {
    /// None: a root points nowhere.
    None,
    /// The issuer's certificate and revocation list. A responder does not send those who ask on to itself.
    List,
    /// Those, and the OCSP responder.
    All,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
const SIGNING: KeyUsage = KeyUsage::DIGITAL_SIGNATURE;

const fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

impl Profile {
    /// The root: 20 years, signs issuing CAs and their revocation list only.
    pub const ROOT: Self = Self {
        id: "root",
        role: Role::Root,
        lifetime: days(7305),
        longest: days(7305),
        authority: Some(None),
        usage: KeyUsage::KEY_CERT_SIGN.union(KeyUsage::CRL_SIGN),
        purposes: &[],
        purposes_critical: false,
        policy: false,
        pointers: Pointers::None,
    };

    /// The issuing CA: 10 years, no CA below it.
    pub const ISSUING: Self = Self {
        id: "issuing",
        role: Role::Issuing,
        lifetime: days(3652),
        longest: days(3652),
        authority: Some(Some(0)),
        usage: KeyUsage::KEY_CERT_SIGN.union(KeyUsage::CRL_SIGN),
        purposes: &[],
        purposes_critical: false,
        policy: true,
        pointers: Pointers::List,
    };

    /// A person who signs documents: 2 years less one second, as the real ones.
    pub const PERSON: Self = Self {
        id: "person",
        role: Role::Person,
        lifetime: days(730),
        longest: days(1096),
        authority: None,
        usage: SIGNING.union(KeyUsage::NON_REPUDIATION),
        purposes: &[oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION],
        purposes_critical: false,
        policy: true,
        pointers: Pointers::All,
    };

    /// The OCSP responder (RFC 6960 §4.2.2.2): 90 days, not itself checked for revocation.
    pub const OCSP: Self = Self {
        id: "ocsp",
        role: Role::OcspResponder,
        lifetime: days(90),
        longest: days(90),
        authority: None,
        usage: SIGNING,
        purposes: &[oid::KP_OCSP_SIGNING],
        purposes_critical: false,
        policy: true,
        pointers: Pointers::List,
    };

    /// The time stamping authority (RFC 3161 §2.3): its only purpose is critical.
    pub const TSA: Self = Self {
        id: "tsa",
        role: Role::Tsa,
        lifetime: days(1826),
        longest: days(1826),
        authority: None,
        usage: SIGNING,
        purposes: &[oid::KP_TIME_STAMPING],
        purposes_critical: true,
        policy: true,
        pointers: Pointers::All,
    };

    /// The profiles that people's certificates are issued by.
    pub const FOR_HOLDERS: [&'static Self; 1] = [&Self::PERSON];

    /// The longest life in whole days.
    #[must_use]
    pub fn longest_days(&self) -> i64 {
        self.longest.as_hours() / DAY.as_hours()
    }

    /// The extensions of a certificate for the key named by `key_identifier`, signed by the key named by
    /// `issuer_identifier`, in the order in which they stand.
    #[must_use]
    pub fn extensions(
        &self,
        key_identifier: &[u8],
        issuer_identifier: &[u8],
        addresses: &Addresses,
        alternative: Option<GeneralName>,
    ) -> Vec<Extension> {
        let mut extensions = vec![
            match self.authority {
                Some(path_len) => Extension::certification_authority(path_len),
                None => Extension::end_entity(),
            },
            Extension::key_usage(self.usage),
        ];
        if !self.purposes.is_empty() {
            extensions.push(Extension::extended_key_usage(self.purposes, self.purposes_critical));
        }
        extensions.push(Extension::subject_key_identifier(key_identifier));
        if key_identifier != issuer_identifier {
            extensions.push(Extension::authority_key_identifier(issuer_identifier));
        }
        if self.policy {
            extensions.push(Extension::certificate_policy(oid::SIMULATION_POLICY, Some(SIMULATION_NOTICE)));
        }
        extensions.extend(self.pointers(issuer_identifier, addresses));
        extensions.extend(alternative.map(|name| Extension::subject_alt_name(&[name])));
        if self.role == Role::OcspResponder {
            extensions.push(Extension::ocsp_nocheck());
        }
        extensions
    }

    fn pointers(&self, issuer_identifier: &[u8], addresses: &Addresses) -> Vec<Extension> {
        let ocsp = addresses.ocsp();
        let responder = match self.pointers {
            Pointers::None => return Vec::new(),
            Pointers::List => None,
            Pointers::All => Some(ocsp.as_str()),
        };
        vec![
            Extension::crl_distribution_point(&addresses.revocation_list(issuer_identifier)),
            Extension::authority_info_access(&addresses.certificate(issuer_identifier), responder),
        ]
    }
}
