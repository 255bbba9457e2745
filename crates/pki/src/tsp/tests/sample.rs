//! Authorities, and tokens of any shape, sound or not.

use std::sync::LazyLock;

use jiff::Timestamp;

use crate::asn1::{OCTET_STRING, SET, sequence, tlv};
use crate::cert::build::Template;
use crate::cert::{Certificate, Extension, KeyUsage};
use crate::digest::DigestAlgorithm;
use crate::key::{KeyType, PrivateKey, Provider, Signer};
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::signature;
use crate::tsp::{
    Accuracy, GenTime, MessageImprint, Nonce, TimeStampRequest, TimeStampToken, TokenError, TstInfo,
};
use crate::validity::Validity;

pub(super) const CONTENT: &[u8] = b"Surat tugas nomor 1";
pub(super) const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");

/// The authority's key, the same each time.
pub(super) fn signer() -> Box<dyn Signer> {
    static KEY: LazyLock<PrivateKey> = LazyLock::new(|| {
        PrivateKey::generate(KeyType::P256, &mut rand_core::UnwrapErr(getrandom::SysRng)).unwrap()
    });
    Provider::default().signer(&KEY, DigestAlgorithm::Sha256).unwrap()
}

/// A certificate for the authority's key with that purpose, signed by itself, numbered `serial`.
pub(super) fn certificate(purpose: Option<Extension>, serial: u8) -> Certificate {
    let signer = signer();
    let subject = Name::builder().attribute(oid::COMMON_NAME, "TSA Uji").unwrap().build();
    let mut extensions = vec![Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE)];
    extensions.extend(purpose);
    let template = Template {
        serial_number: SerialNumber::from_octets(&[serial]).unwrap(),
        subject: subject.clone(),
        validity: Validity {
            not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
            not_after: "2027-12-31T23:59:59Z".parse().unwrap(),
        },
        public_key: signer.public_key().clone(),
        extensions,
    };
    let bytes = template.to_be_signed(&subject, signer.algorithm()).unwrap();
    Certificate::from_der(&bytes.sign(&*signer).unwrap()).unwrap()
}

/// timeStamping alone, critical.
pub(super) fn time_stamping() -> Option<Extension> {
    Some(Extension::extended_key_usage(&[oid::KP_TIME_STAMPING], true))
}

pub(super) fn imprint() -> MessageImprint {
    MessageImprint::new(DigestAlgorithm::Sha256, &DigestAlgorithm::Sha256.digest(CONTENT)).unwrap()
}

pub(super) fn request() -> TimeStampRequest {
    TimeStampRequest::new(imprint(), Nonce::from_octets(&[0x42; 8]).unwrap())
}

pub(super) fn info() -> TstInfo {
    let at: Timestamp = "2026-03-04T05:06:07.25Z".parse().unwrap();
    TstInfo {
        policy: POLICY,
        imprint: imprint(),
        serial_number: SerialNumber::from_octets(&[1, 2, 3]).unwrap(),
        gen_time: GenTime::new(at).unwrap(),
        accuracy: Some(Accuracy::SECOND),
        ordering: false,
        nonce: request().nonce,
        tsa: None,
        extensions: vec![],
    }
}

/// A token in parts.
pub(super) struct Sample {
    pub(super) certificate: Certificate,
    pub(super) carried: Vec<Certificate>,
    pub(super) content_type: ObjectIdentifier,
    /// eContent; none to leave it out.
    pub(super) content: Option<Vec<u8>>,
    pub(super) attributes: Vec<(ObjectIdentifier, Vec<u8>)>,
    pub(super) signers: usize,
    pub(super) hash: DigestAlgorithm,
    /// Leave the lengths around the signer open, and put the content down in two pieces, as BER allows.
    pub(super) open: bool,
}

impl Sample {
    pub(super) fn sound() -> Self {
        Self::by(certificate(time_stamping(), 1))
    }

    pub(super) fn by(certificate: Certificate) -> Self {
        Self::over(certificate, info().to_der())
    }

    pub(super) fn of(info: &TstInfo) -> Self {
        Self::over(certificate(time_stamping(), 1), info.to_der())
    }

    fn over(certificate: Certificate, content: Vec<u8>) -> Self {
        let hash = DigestAlgorithm::Sha256;
        Self {
            carried: vec![certificate.clone()],
            content_type: oid::TST_INFO,
            attributes: vec![
                (oid::CONTENT_TYPE, tlv(0x06, oid::TST_INFO.as_bytes())),
                (oid::MESSAGE_DIGEST, tlv(OCTET_STRING, &hash.digest(&content))),
                (oid::SIGNING_CERTIFICATE_V2, binding(&certificate)),
            ],
            content: Some(content),
            certificate,
            signers: 1,
            hash,
            open: false,
        }
    }

    pub(super) fn replace(&mut self, oid: ObjectIdentifier, value: Vec<u8>) {
        self.remove(oid);
        self.attributes.push((oid, value));
    }

    pub(super) fn remove(&mut self, oid: ObjectIdentifier) {
        self.attributes.retain(|(found, _)| *found != oid);
    }

    pub(super) fn finish(&self) -> Vec<u8> {
        let oid = |oid: ObjectIdentifier| tlv(0x06, oid.as_bytes());
        let mut attributes: Vec<Vec<u8>> =
            self.attributes.iter().map(|(kind, value)| sequence(&[&oid(*kind), &tlv(SET, value)])).collect();
        attributes.sort();
        let signer = signer();
        let signature = signer.sign(&tlv(SET, &attributes.concat())).unwrap();
        let digest_algorithm = signature::identifier(self.hash.oid(), &[]);
        let serial = tlv(0x02, self.certificate.serial_number().as_octets());
        let signer_info = sequence(&[
            &[2, 1, 1],
            &sequence(&[self.certificate.issuer().der(), &serial]),
            &digest_algorithm,
            &tlv(0xa0, &attributes.concat()),
            &signer.algorithm().to_der(),
            &tlv(OCTET_STRING, &signature),
        ]);
        let content = self.content.as_ref().map(|content| self.constructed(0xa0, &[&self.octets(content)]));
        let carried: Vec<&[u8]> = self.carried.iter().map(Certificate::der).collect();
        let signed_data = self.constructed(
            0x30,
            &[
                &[2, 1, 3],
                &tlv(SET, &digest_algorithm),
                &self.constructed(0x30, &[&oid(self.content_type), &content.unwrap_or_default()]),
                &self.constructed(0xa0, &carried),
                &self.constructed(SET, &[&signer_info.repeat(self.signers)]),
            ],
        );
        self.constructed(0x30, &[&oid(oid::ID_SIGNED_DATA), &self.constructed(0xa0, &[&signed_data])])
    }

    fn constructed(&self, tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        if self.open {
            [&[tag, 0x80], &parts.concat()[..], &[0, 0]].concat()
        } else {
            tlv(tag, &parts.concat())
        }
    }

    fn octets(&self, content: &[u8]) -> Vec<u8> {
        if !self.open {
            return tlv(OCTET_STRING, content);
        }
        let (head, tail) = content.split_at(7);
        self.constructed(0x24, &[&tlv(OCTET_STRING, head), &tlv(OCTET_STRING, tail)])
    }

    /// What the verifier says about it.
    pub(super) fn verdict(&self) -> Result<(), TokenError> {
        let token = TimeStampToken::from_der(&self.finish()).unwrap();
        token.verify(&|digest| digest.digest(CONTENT), &[]).map(drop)
    }
}

/// signing-certificate-v2 that binds `certificate` by SHA-256.
pub(super) fn binding(certificate: &Certificate) -> Vec<u8> {
    let hash = tlv(OCTET_STRING, &certificate.hash(DigestAlgorithm::Sha256));
    sequence(&[&sequence(&[&sequence(&[&hash])])])
}
