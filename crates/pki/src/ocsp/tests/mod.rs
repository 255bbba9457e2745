//! Tables of good and of hostile messages.

mod linting; // each rule, broken
mod requests; // reading what clients send
mod responses; // writing and reading responses
mod verification; // whose answers count, and when

use std::sync::LazyLock;

use jiff::Timestamp;

use super::*;
use crate::cert::build::Template;
use crate::cert::build::tests::self_signed;
use crate::cert::{Certificate, Extension, KeyUsage};
use crate::digest::DigestAlgorithm;
use crate::key::{KeyType, PrivateKey, Provider, Signer};
use crate::name::Name;
use crate::oid;
use crate::serial::SerialNumber;
use crate::validity::Validity;

/// When the responses of these tables are made.
const NOW: &str = "2026-02-01T12:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn serial(text: &str) -> SerialNumber {
    text.parse().unwrap()
}

/// A CA, or a responder.
struct Party {
    certificate: Certificate,
    signer: Box<dyn Signer>,
}

/// The CA whose certificates are asked about.
static ISSUER: LazyLock<Party> = LazyLock::new(|| authority("CA Uji"));

/// Another CA of the same name.
static NAMESAKE: LazyLock<Party> = LazyLock::new(|| authority("CA Uji"));

/// A responder as it should be.
static RESPONDER: LazyLock<Party> = LazyLock::new(|| delegate(&ISSUER, |_| {}));

fn authority(name: &str) -> Party {
    let (key, certificate) = self_signed(&named(name), KeyType::P256, |key| {
        vec![
            Extension::certification_authority(None),
            Extension::subject_key_identifier(&key.key_identifier()),
        ]
    });
    Party { certificate, signer: ready(&key) }
}

/// A responder whom `issuer` charged with answering, by a certificate that `change` touches before it is signed.
fn delegate(issuer: &Party, change: impl FnOnce(&mut Template)) -> Party {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let key = PrivateKey::generate(KeyType::P256, &mut rng).unwrap();
    let mut template = Template {
        serial_number: SerialNumber::generate(&mut rng),
        subject: named("OCSP Uji"),
        validity: Validity { not_before: at("2026-01-15T00:00:00Z"), not_after: at("2026-04-15T00:00:00Z") },
        public_key: key.public_key().clone(),
        extensions: vec![
            Extension::end_entity(),
            Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE),
            Extension::extended_key_usage(&[oid::KP_OCSP_SIGNING], false),
            Extension::ocsp_nocheck(),
        ],
    };
    change(&mut template);
    let bytes = template.to_be_signed(issuer.certificate.subject(), issuer.signer.algorithm()).unwrap();
    let der = bytes.sign(issuer.signer.as_ref()).unwrap();
    Party { certificate: Certificate::from_der(&der).unwrap(), signer: ready(&key) }
}

/// Puts `extension` in the place of the one of its kind, or behind all others.
fn put(template: &mut Template, extension: Extension) {
    drop_extension(template, extension.oid);
    template.extensions.push(extension);
}

fn drop_extension(template: &mut Template, oid: ObjectIdentifier) {
    template.extensions.retain(|extension| extension.oid != oid);
}

fn named(name: &str) -> Name {
    Name::builder().attribute(oid::COMMON_NAME, name).unwrap().build()
}

fn ready(key: &PrivateKey) -> Box<dyn Signer> {
    Provider::default().signer(key, DigestAlgorithm::Sha256).unwrap()
}

/// The CertID of the certificate in question.
fn cert_id() -> CertId {
    CertId::of(&ISSUER.certificate, &serial("A1B2"), CertIdDigest::Sha1)
}

fn good_answer() -> SingleAnswer {
    SingleAnswer {
        cert_id: cert_id(),
        status: CertStatus::Good,
        this_update: at(NOW),
        next_update: Some(at("2026-02-02T00:00:00Z")),
        archive_cutoff: None,
    }
}

/// What [`RESPONDER`] says when all is well.
fn good_data() -> ResponseData {
    ResponseData {
        responder: ResponderId::by_key(&RESPONDER.certificate),
        produced_at: at(NOW),
        answers: vec![good_answer()],
        nonce: None,
    }
}

/// A response with `data`, signed by `party`, whose certificate is in it.
fn signed(data: &ResponseData, party: &Party) -> Vec<u8> {
    let bytes = data.to_be_signed(party.signer.algorithm());
    sign(&bytes, party.signer.as_ref(), std::slice::from_ref(&party.certificate)).unwrap()
}
