//! A CA in memory, and people with certificates by it.

use std::sync::OnceLock;

use jiff::Timestamp;
use pdf::verify::{Evidence, FileReport, Inputs, verify};
use pdf::{Document, sign};
use pki::cert::build::Template;
use pki::cert::{Certificate, Extension, KeyUsage};
use pki::cms;
use pki::crl::{self, RevocationList, RevocationReason, RevokedEntry};
use pki::digest::DigestAlgorithm;
use pki::key::{KeyType, PrivateKey, Provider, PublicKey, Scheme, Signer};
use pki::name::Name;
use pki::oid;
use pki::path::TrustStore;
use pki::serial::SerialNumber;
use pki::validity::Validity;

/// When everything is judged that says nothing else.
pub(crate) const AT: &str = "2026-02-01T00:00:00Z";
/// Room for a signature, in bytes.
const ROOM: usize = 4096;

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A key and the certificate for it.
pub(crate) struct Identity {
    key: PrivateKey,
    pub(crate) certificate: Certificate,
}

impl Identity {
    pub(crate) fn signer(&self) -> Box<dyn Signer> {
        self.signer_by(DigestAlgorithm::Sha256)
    }

    pub(crate) fn signer_by(&self, scheme: impl Into<Scheme>) -> Box<dyn Signer> {
        Provider::default().signer(&self.key, scheme).unwrap()
    }
}

/// A root, a CA below it, a person, a time-stamping authority, and empty revocation lists.
pub(crate) struct Authority {
    pub(crate) root: Identity,
    pub(crate) issuing: Identity,
    pub(crate) person: Identity,
    pub(crate) stamper: Identity,
    pub(crate) lists: Vec<RevocationList>,
}

/// The same authority each time.
pub(crate) fn authority() -> &'static Authority {
    static AUTHORITY: OnceLock<Authority> = OnceLock::new();
    AUTHORITY.get_or_init(|| {
        let root = identity("Akar Uji Coba", KeyType::P256, None, ca_extensions);
        let issuing = identity("Penerbit Uji Coba", KeyType::P256, Some(&root), ca_extensions);
        let person = identity("Endah Prameswari", KeyType::Rsa2048, Some(&issuing), person_extensions);
        let stamper = identity("Penanda Waktu", KeyType::P256, Some(&issuing), stamper_extensions);
        let lists = vec![list(&root, &[]), list(&issuing, &[])];
        Authority { root, issuing, person, stamper, lists }
    })
}

/// Someone with a new key of the fast kind.
pub(crate) fn someone(change: impl FnOnce(&mut Template)) -> Identity {
    certified("Bambang Sutejo", KeyType::P256, Some(&authority().issuing), person_extensions, change)
}

pub(crate) fn person_extensions(_: &PublicKey) -> Vec<Extension> {
    vec![
        Extension::end_entity(),
        Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION),
        Extension::extended_key_usage(&[oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION], false),
        Extension::certificate_policy(oid::SIMULATION_POLICY, None, None),
    ]
}

pub(crate) fn stamper_extensions(_: &PublicKey) -> Vec<Extension> {
    vec![
        Extension::end_entity(),
        Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE),
        Extension::extended_key_usage(&[oid::KP_TIME_STAMPING], true),
    ]
}

pub(crate) fn ca_extensions(key: &PublicKey) -> Vec<Extension> {
    vec![
        Extension::certification_authority(None),
        Extension::key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN),
        Extension::subject_key_identifier(&key.key_identifier()),
    ]
}

pub(crate) fn identity(
    name: &str,
    key_type: KeyType,
    issuer: Option<&Identity>,
    extensions: fn(&PublicKey) -> Vec<Extension>,
) -> Identity {
    certified(name, key_type, issuer, extensions, |_| {})
}

pub(crate) fn certified(
    name: &str,
    key_type: KeyType,
    issuer: Option<&Identity>,
    extensions: fn(&PublicKey) -> Vec<Extension>,
    change: impl FnOnce(&mut Template),
) -> Identity {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let key = PrivateKey::generate(key_type, &mut rng).unwrap();
    let subject = Name::builder().attribute(oid::COMMON_NAME, name).unwrap().build();
    let mut template = Template {
        serial_number: SerialNumber::generate(&mut rng),
        subject: subject.clone(),
        validity: Validity {
            not_before: time("2026-01-01T00:00:00Z"),
            not_after: time("2027-12-31T23:59:59Z"),
        },
        public_key: key.public_key().clone(),
        extensions: extensions(key.public_key()),
    };
    change(&mut template);
    let signer =
        Provider::default().signer(issuer.map_or(&key, |issuer| &issuer.key), DigestAlgorithm::Sha256);
    let signer = signer.unwrap();
    let issuer = issuer.map_or(&subject, |issuer| issuer.certificate.subject());
    let der = template.to_be_signed(issuer, signer.algorithm()).unwrap().sign(signer.as_ref()).unwrap();
    Identity { key, certificate: Certificate::from_der(&der).unwrap() }
}

/// A revocation list of February 2026 with these certificates on it.
pub(crate) fn list(issuer: &Identity, revoked: &[(&Certificate, &str, RevocationReason)]) -> RevocationList {
    let entries = revoked.iter().map(|(certificate, at, reason)| RevokedEntry {
        serial_number: certificate.serial_number().clone(),
        revoked_at: time(at),
        reason: Some(*reason),
        invalidity_date: None,
    });
    let (this_update, next_update) = (time("2026-01-31T23:00:00Z"), time("2026-03-01T00:00:00Z"));
    let template = crl::build::Template::new(1, this_update, next_update, entries.collect());
    let signer = issuer.signer();
    let der = template.to_be_signed(&issuer.certificate, signer.algorithm()).sign(signer.as_ref()).unwrap();
    RevocationList::from_der(&der).unwrap()
}

/// CMS over a digest, with the CA's certificate beside the signer's.
pub(crate) fn cms_over(identity: &Identity, digest: &[u8]) -> Vec<u8> {
    let chain = [authority().issuing.certificate.clone()];
    cms::build_detached(identity.signer().as_ref(), &identity.certificate, &chain, digest).unwrap()
}

/// An invisible signature in a new field, with room for what is really signed.
pub(crate) fn options() -> sign::SignOptions {
    sign::SignOptions { contents_room: ROOM, ..crate::common::options() }
}

/// Signs `bytes`, really.
pub(crate) fn signed_by(bytes: &[u8], identity: &Identity, options: &sign::SignOptions) -> Vec<u8> {
    let document = Document::open(bytes).unwrap();
    let prepared = sign::prepare(&document, options).unwrap();
    let unsigned = prepared.copy_to(Vec::new(), options.digest).unwrap();
    let cms = cms_over(identity, unsigned.digest());
    unsigned.embed(&cms).unwrap().finish().unwrap().into_output()
}

/// Signs `bytes` as the person.
pub(crate) fn signed(bytes: &[u8]) -> Vec<u8> {
    signed_by(bytes, &authority().person, &options())
}

/// Judges `bytes` with the root trusted and all lists at hand.
pub(crate) fn judged(bytes: &[u8]) -> FileReport {
    judged_with(bytes, &authority().lists, AT)
}

pub(crate) fn judged_with(bytes: &[u8], crls: &[RevocationList], at: &str) -> FileReport {
    let anchors = TrustStore::new([authority().root.certificate.clone()]);
    let inputs = Inputs { evidence: &[Evidence::supplied(crls)], ..Inputs::new(&anchors) };
    verify(&Document::open(bytes).unwrap(), &inputs, time(at))
}

/// Both words of the verdict on the file, as one.
pub(crate) fn verdict(report: &FileReport) -> String {
    let indication = report.indication.map_or("none", |indication| indication.word());
    match report.sub_indication {
        Some(sub) => format!("{indication} {sub}"),
        None => indication.to_owned(),
    }
}

/// Both words of the verdict on each signature, as one.
pub(crate) fn verdicts(report: &FileReport) -> Vec<String> {
    let word = |signature: &pdf::verify::SignatureReport| match signature.sub_indication {
        Some(sub) => format!("{} {sub}", signature.indication),
        None => signature.indication.to_string(),
    };
    report.signatures.iter().map(word).collect()
}

/// The codes of the findings on the file.
pub(crate) fn codes(report: &FileReport) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code()).collect()
}
