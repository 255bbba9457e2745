//! A root, an issuing CA and what they would sign, part by part, so that a vector is one change.

use std::sync::LazyLock;

use jiff::Timestamp;

use crate::asn1::{self, sequence, tlv};
use crate::cert::{Certificate, Extension, GeneralName, KeyUsage};
use crate::digest::DigestAlgorithm;
use crate::key::{KeyType, PrivateKey, PublicKey};
use crate::lint::{Role, SIMULATION_MARK};
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::SignatureAlgorithm;

pub(super) const CRL_ADDRESS: &str = "http://localhost:8080/crl/1.crl";
pub(super) const NOTICE: &str = "UJI COBA. Sertifikat simulasi.";

pub(super) struct Hierarchy {
    pub(super) root: Certificate,
    pub(super) issuing: Certificate,
    root_key: PublicKey,
    issuing_key: PublicKey,
    leaf_key: PublicKey,
}

pub(super) static HIERARCHY: LazyLock<Hierarchy> = LazyLock::new(|| {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let mut key = || PrivateKey::generate(KeyType::P256, &mut rng).unwrap().public_key().clone();
    let (root_key, issuing_key, leaf_key) = (key(), key(), key());
    let root = root_tbs(&root_key).certificate();
    let issuing = issuing_tbs(&issuing_key, &root).certificate();
    Hierarchy { root, issuing, root_key, issuing_key, leaf_key }
});

/// A tbsCertificate in its parts, each in DER.
#[derive(Clone)]
pub(super) struct Tbs {
    pub(super) version: Vec<u8>,
    pub(super) serial: Vec<u8>,
    pub(super) algorithm: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) not_before: Vec<u8>,
    pub(super) not_after: Vec<u8>,
    pub(super) subject: Vec<u8>,
    pub(super) spki: Vec<u8>,
    /// issuerUniqueID and subjectUniqueID.
    pub(super) unique_identifiers: Vec<u8>,
    pub(super) extensions: Vec<Extension>,
    /// Extensions that cannot be built, in DER, after the others.
    pub(super) raw_extensions: Vec<u8>,
    pub(super) parent: Option<Certificate>,
}

impl Tbs {
    /// A good one for `role`.
    pub(super) fn good(role: Role) -> Self {
        let h = &*HIERARCHY;
        match role {
            Role::Root => root_tbs(&h.root_key),
            Role::Issuing => issuing_tbs(&h.issuing_key, &h.root),
            Role::Person => signer_tbs(h, person()),
            Role::PersonStrict => strict_tbs(h),
            Role::Seal => signer_tbs(h, subject("Seal Elektronik Kabupaten Sukamaju")),
            Role::OcspResponder => responder_tbs(h),
            Role::Tsa => tsa_tbs(h),
        }
    }

    pub(super) fn der(&self) -> Vec<u8> {
        let extensions: Vec<u8> = self.extensions.iter().flat_map(Extension::to_der).collect();
        let extensions = [extensions, self.raw_extensions.clone()].concat();
        let extensions = if extensions.is_empty() { vec![] } else { tlv(0xa3, &sequence(&[&extensions])) };
        sequence(&[
            &self.version,
            &self.serial,
            &self.algorithm,
            &self.issuer,
            &sequence(&[&self.not_before, &self.not_after]),
            &self.subject,
            &self.spki,
            &self.unique_identifiers,
            &extensions,
        ])
    }

    /// It as a certificate, under a signature that nobody made: the linter does not look at it.
    pub(super) fn certificate(&self) -> Certificate {
        self.certificate_signed_by(&self.algorithm)
    }

    pub(super) fn certificate_signed_by(&self, outer_algorithm: &[u8]) -> Certificate {
        let der = sequence(&[&self.der(), outer_algorithm, &asn1::bit_string(&[0; 64])]);
        Certificate::from_der(&der).unwrap()
    }

    /// Puts an extension in the place of the one of its kind, or at the end.
    pub(super) fn put(&mut self, extension: Extension) {
        match self.extensions.iter_mut().find(|old| old.oid == extension.oid) {
            Some(old) => *old = extension,
            None => self.extensions.push(extension),
        }
    }

    pub(super) fn put_value(&mut self, oid: ObjectIdentifier, value: Vec<u8>) {
        let critical = self.extensions.iter().any(|old| old.oid == oid && old.critical);
        self.put(Extension { oid, critical, value });
    }

    pub(super) fn remove(&mut self, oid: ObjectIdentifier) {
        self.extensions.retain(|extension| extension.oid != oid);
    }

    pub(super) fn set_critical(&mut self, oid: ObjectIdentifier, critical: bool) {
        let extension = self.extensions.iter_mut().find(|extension| extension.oid == oid).unwrap();
        extension.critical = critical;
    }

    pub(super) fn key_usage(&mut self, usage: KeyUsage) {
        self.put(Extension::key_usage(usage));
    }

    /// A subject made of relative names in DER, before the mark and a commonName.
    pub(super) fn subject_with(&mut self, attributes: &[(ObjectIdentifier, u8, &[u8])]) {
        let base = [
            (oid::COUNTRY_NAME, 0x13, b"ID".as_slice()),
            (oid::ORGANIZATION_NAME, 0x0c, b"Kabupaten Sukamaju"),
            (oid::ORGANIZATIONAL_UNIT_NAME, 0x0c, SIMULATION_MARK.as_bytes()),
            (oid::COMMON_NAME, 0x0c, b"Siti Rahayu"),
        ];
        let kept = base.into_iter().filter(|(oid, ..)| attributes.iter().all(|(other, ..)| other != oid));
        self.subject = name(&kept.chain(attributes.iter().copied()).collect::<Vec<_>>());
    }
}

/// A name of attributes in DER: kind, tag, text.
pub(super) fn name(attributes: &[(ObjectIdentifier, u8, &[u8])]) -> Vec<u8> {
    let rdns = attributes.iter().flat_map(|(oid, tag, text)| {
        let pair = sequence(&[&tlv(0x06, oid.as_bytes()), &tlv(*tag, text)]);
        tlv(asn1::SET, &pair)
    });
    sequence(&[&rdns.collect::<Vec<u8>>()])
}

pub(super) fn utc(text: &str) -> Vec<u8> {
    tlv(0x17, text.as_bytes())
}

pub(super) fn generalized(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn ecdsa() -> Vec<u8> {
    SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256).to_der()
}

pub(super) fn rsa() -> Vec<u8> {
    SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256).to_der()
}

/// An RSA key of `octets` octets in its SubjectPublicKeyInfo. Nobody has its private half.
pub(super) fn rsa_spki(octets: usize, parameters: &[u8]) -> Vec<u8> {
    let modulus = tlv(0x02, &[&[0][..], &vec![0xc5; octets]].concat());
    let key = sequence(&[&modulus, &tlv(0x02, &[1, 0, 1])]);
    let algorithm = sequence(&[&tlv(0x06, oid::RSA_ENCRYPTION.as_bytes()), parameters]);
    sequence(&[&algorithm, &asn1::bit_string(&key)])
}

fn subject(common_name: &str) -> Name {
    Name::builder()
        .country("ID")
        .and_then(|n| n.attribute(oid::ORGANIZATION_NAME, "Kabupaten Sukamaju"))
        .and_then(|n| n.attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK))
        .and_then(|n| n.attribute(oid::COMMON_NAME, common_name))
        .unwrap()
        .build()
}

fn person() -> Name {
    Name::builder()
        .country("ID")
        .and_then(|n| n.attribute(oid::ORGANIZATION_NAME, "Kabupaten Sukamaju"))
        .and_then(|n| n.attribute(oid::ORGANIZATIONAL_UNIT_NAME, "Dinas Kominfo"))
        .and_then(|n| n.attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK))
        .and_then(|n| n.attribute(oid::COMMON_NAME, "Siti Rahayu"))
        .and_then(|n| n.attribute(oid::SERIAL_NUMBER, "198501012010012001"))
        .unwrap()
        .build()
}

fn base(subject: &Name, key: &PublicKey, parent: Option<&Certificate>) -> Tbs {
    let issuer = parent.map_or(subject, Certificate::subject);
    let mut extensions = vec![Extension::subject_key_identifier(&key.key_identifier())];
    if let Some(parent) = parent {
        let identifier = parent.subject_key_identifier().unwrap().unwrap();
        extensions.push(Extension::authority_key_identifier(&identifier));
    }
    Tbs {
        version: tlv(0xa0, &[0x02, 0x01, 0x02]),
        serial: tlv(0x02, &[0x5a; 16]),
        algorithm: ecdsa(),
        issuer: issuer.der().to_vec(),
        not_before: utc("260101000000Z"),
        not_after: utc("271231235959Z"),
        subject: subject.der().to_vec(),
        spki: key.spki_der().to_vec(),
        unique_identifiers: vec![],
        extensions,
        raw_extensions: vec![],
        parent: parent.cloned(),
    }
}

fn root_tbs(key: &PublicKey) -> Tbs {
    let mut tbs = base(&subject("Root CA Simulasi"), key, None);
    tbs.not_after = generalized("20560101000000Z");
    tbs.put(Extension::certification_authority(None));
    tbs.key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN);
    tbs
}

fn issuing_tbs(key: &PublicKey, root: &Certificate) -> Tbs {
    let mut tbs = base(&subject("CA Penerbit Simulasi"), key, Some(root));
    tbs.not_after = utc("360101000000Z");
    tbs.put(Extension::certification_authority(Some(0)));
    tbs.key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN);
    tbs.put(Extension::certificate_policy(oid::SIMULATION_POLICY, None, Some(NOTICE)));
    tbs.put(Extension::crl_distribution_point("http://localhost:8080/crl/root.crl"));
    tbs.put(Extension::authority_info_access("http://localhost:8080/ca/root.cer", None));
    tbs
}

fn signer_tbs(h: &Hierarchy, subject: Name) -> Tbs {
    let mut tbs = base(&subject, &h.leaf_key, Some(&h.issuing));
    tbs.put(Extension::end_entity());
    tbs.key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::NON_REPUDIATION);
    tbs.put(Extension::extended_key_usage(&[oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION], false));
    tbs.put(Extension::certificate_policy(oid::SIMULATION_POLICY, None, Some(NOTICE)));
    tbs.put(Extension::crl_distribution_point(CRL_ADDRESS));
    let ocsp = Some("http://localhost:8080/ocsp");
    tbs.put(Extension::authority_info_access("http://localhost:8080/ca/1.cer", ocsp));
    tbs.put(Extension::subject_alt_name(&[GeneralName::Email("siti@sukamaju.go.id".into())]));
    tbs
}

fn strict_tbs(h: &Hierarchy) -> Tbs {
    let mut tbs = signer_tbs(h, person());
    tbs.key_usage(KeyUsage::NON_REPUDIATION);
    tbs.put(Extension::extended_key_usage(&[oid::KP_DOCUMENT_SIGNING], false));
    tbs
}

fn responder_tbs(h: &Hierarchy) -> Tbs {
    let mut tbs = base(&subject("OCSP Simulasi"), &h.leaf_key, Some(&h.issuing));
    tbs.not_after = utc("260331235959Z");
    tbs.put(Extension::end_entity());
    tbs.key_usage(KeyUsage::DIGITAL_SIGNATURE);
    tbs.put(Extension::extended_key_usage(&[oid::KP_OCSP_SIGNING], false));
    tbs.put(Extension::ocsp_nocheck());
    tbs
}

fn tsa_tbs(h: &Hierarchy) -> Tbs {
    let mut tbs = base(&subject("TSA Simulasi"), &h.leaf_key, Some(&h.issuing));
    tbs.put(Extension::end_entity());
    tbs.key_usage(KeyUsage::DIGITAL_SIGNATURE);
    tbs.put(Extension::extended_key_usage(&[oid::KP_TIME_STAMPING], true));
    tbs
}
