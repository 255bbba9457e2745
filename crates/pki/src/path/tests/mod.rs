//! Paths made for the purpose: a root, an issuing CA and a person, each of which a case may change.

mod ages; // algorithms whose time ends
mod answers; // statuses by OCSP answers
mod chain; // the rules of one path
mod deltas; // statuses by lists of changes
mod extensions; // what extensions must and must not say
mod missing; // what would have helped
mod names; // name constraints
mod policies; // certificate policies
mod revocation; // statuses
mod search; // several paths

use std::sync::LazyLock;

use jiff::Timestamp;

use super::{Inputs, PathError, Requirements, TrustStore, ValidatedPath, validate};
use crate::asn1::sequence;
use crate::cert::build::Template;
use crate::cert::{Certificate, Extension, KeyUsage};
use crate::digest::DigestAlgorithm;
use crate::key::{KeyType, PrivateKey, Provider};
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::validity::Validity;

static KEYS: LazyLock<Vec<PrivateKey>> = LazyLock::new(|| {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    (0..5).map(|_| PrivateKey::generate(KeyType::P256, &mut rng).unwrap()).collect()
});

pub(super) const ROOT: usize = 0;
pub(super) const ISSUING: usize = 1;
pub(super) const PERSON: usize = 2;
pub(super) const STRANGER: usize = 3;
pub(super) const RESPONDER: usize = 4;

pub(super) fn key(index: usize) -> &'static PrivateKey {
    &KEYS[index]
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn name(common_name: &str) -> Name {
    let name = Name::builder().country("ID").unwrap();
    name.attribute(oid::COMMON_NAME, common_name).unwrap().build()
}

/// What a certificate is to say, who issues it, and whose key signs it.
#[derive(Clone)]
pub(super) struct Spec {
    pub(super) template: Template,
    pub(super) issuer: Name,
    pub(super) signer: usize,
}

impl Spec {
    pub(super) fn ca(common_name: &str, own: usize, issuer: &str, signer: usize) -> Self {
        let usage = KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN;
        Self::new(common_name, own, issuer, signer)
            .with(Extension::certification_authority(None))
            .with(Extension::key_usage(usage))
    }

    pub(super) fn person(common_name: &str, issuer: &str, signer: usize) -> Self {
        Self::new(common_name, PERSON, issuer, signer)
            .with(Extension::end_entity())
            .with(Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION))
            .with(Extension::extended_key_usage(&[oid::KP_DOCUMENT_SIGNING], false))
    }

    /// A responder for the issuing CA, which need not be checked.
    pub(super) fn responder(own: usize) -> Self {
        Self::new("OCSP", own, "Penerbit", ISSUING)
            .with(Extension::end_entity())
            .with(Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE))
            .with(Extension::extended_key_usage(&[oid::KP_OCSP_SIGNING], false))
            .with(Extension::ocsp_nocheck())
    }

    fn new(common_name: &str, own: usize, issuer: &str, signer: usize) -> Self {
        let public_key = key(own).public_key().clone();
        let template = Template {
            serial_number: SerialNumber::generate(&mut rand_core::UnwrapErr(getrandom::SysRng)),
            subject: name(common_name),
            validity: Validity {
                not_before: at("2026-01-01T00:00:00Z"),
                not_after: at("2027-12-31T23:59:59Z"),
            },
            extensions: vec![
                Extension::subject_key_identifier(&public_key.key_identifier()),
                Extension::authority_key_identifier(&key(signer).public_key().key_identifier()),
            ],
            public_key,
        };
        Self { template, issuer: name(issuer), signer }
    }

    /// Adds `extension`, in the place of one of its kind if there is one.
    pub(super) fn with(mut self, extension: Extension) -> Self {
        self.put(extension);
        self
    }

    pub(super) fn put(&mut self, extension: Extension) {
        self.remove(extension.oid);
        self.template.extensions.push(extension);
    }

    pub(super) fn remove(&mut self, oid: ObjectIdentifier) {
        self.template.extensions.retain(|extension| extension.oid != oid);
    }

    pub(super) fn make(&self) -> Certificate {
        let signer = Provider::default().signer(key(self.signer), DigestAlgorithm::Sha256).unwrap();
        let tbs = self.template.to_be_signed(&self.issuer, signer.algorithm()).unwrap();
        Certificate::from_der(&tbs.sign(signer.as_ref()).unwrap()).unwrap()
    }
}

/// A chain of three and what is asked of it.
pub(super) struct Case {
    pub(super) root: Spec,
    pub(super) issuing: Spec,
    pub(super) person: Spec,
    pub(super) at: Timestamp,
    pub(super) requirements: Requirements,
    /// Whether the issuing CA's certificate is at hand, and the root trusted.
    pub(super) has_issuing: bool,
    pub(super) trusts_root: bool,
}

impl Default for Case {
    fn default() -> Self {
        Self {
            root: Spec::ca("Akar", ROOT, "Akar", ROOT),
            issuing: Spec::ca("Penerbit", ISSUING, "Akar", ROOT),
            person: Spec::person("Siti Rahayu", "Penerbit", ISSUING),
            at: at("2026-06-01T08:00:00Z"),
            requirements: Requirements { conforming: true, ..Requirements::default() },
            has_issuing: true,
            trusts_root: true,
        }
    }
}

impl Case {
    pub(super) fn changed(change: impl FnOnce(&mut Self)) -> Self {
        let mut case = Self::default();
        change(&mut case);
        case
    }

    pub(super) fn run(&self) -> Result<ValidatedPath, PathError> {
        let root = self.root.make();
        let intermediates: Vec<_> =
            [self.has_issuing.then(|| self.issuing.make()), (!self.trusts_root).then(|| root.clone())]
                .into_iter()
                .flatten()
                .collect();
        let anchors = TrustStore::new(self.trusts_root.then_some(root));
        let inputs = Inputs { intermediates: &intermediates, ..Inputs::new(&anchors) };
        validate(&self.person.make(), &inputs, self.at, &self.requirements)
    }
}

/// An extension of values that are DER already.
pub(super) fn extension(oid: ObjectIdentifier, critical: bool, values: &[&[u8]]) -> Extension {
    Extension { oid, critical, value: sequence(values) }
}
