//! Keys, certificates, and signed data of any shape, sound or not.

use std::sync::OnceLock;

use crate::asn1::{BIT_STRING, OCTET_STRING, SET, bit_string, sequence, tlv};
use crate::ber::{BerError, Reader};
use crate::cert::{Certificate, Extension};
use crate::cms::attribute::{Attribute, oid_der};
use crate::cms::{CmsVerifyError, EssRule, SignedData, VerifiedSigner, ess, verify_detached};
use crate::digest::DigestAlgorithm;
use crate::key::{KeyType, PrivateKey, Provider, Signer};
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::{self, SignatureAlgorithm};

pub(super) const CONTENT: &[u8] = b"Surat tugas nomor 1";

/// A key, the certificate for it, and that of its issuer.
pub(super) struct Identity {
    pub(super) key: PrivateKey,
    pub(super) certificate: Certificate,
    pub(super) issuer: Certificate,
}

impl Identity {
    pub(super) fn signer(&self, digest: DigestAlgorithm) -> Box<dyn Signer> {
        Provider::default().signer(&self.key, digest).unwrap()
    }
}

/// The same identity each time, since keys take long.
pub(super) fn identity(key_type: KeyType) -> &'static Identity {
    static IDENTITIES: OnceLock<Vec<Identity>> = OnceLock::new();
    let all = IDENTITIES.get_or_init(|| {
        [KeyType::Rsa2048, KeyType::P256, KeyType::P384].map(|key_type| holder_of(generate(key_type))).into()
    });
    all.iter().find(|identity| identity.key.public_key().kind().key_type() == Some(key_type)).unwrap()
}

/// An identity with that key.
pub(super) fn holder_of(key: PrivateKey) -> Identity {
    let issuer_key = generate(KeyType::P256);
    let issuer = certify(&issuer_key, "Penerbit Uji", issuer_key.public_key().spki_der(), "Penerbit Uji", 1);
    let certificate = certify(&issuer_key, "Penerbit Uji", key.public_key().spki_der(), "Siti Rahayu", 2);
    Identity { key, certificate, issuer }
}

/// The certificate for a public key in DER that no private key here goes with, and that of its issuer.
pub(super) fn certified(spki: &[u8]) -> Identity {
    let key = generate(KeyType::P256);
    let issuer = certify(&key, "Penerbit Uji", key.public_key().spki_der(), "Penerbit Uji", 1);
    let certificate = certify(&key, "Penerbit Uji", spki, "Siti Rahayu", 2);
    Identity { key, certificate, issuer }
}

/// Another certificate for the key of `identity`, by an issuer of the same name, with the serial number `serial`.
pub(super) fn look_alike(identity: &Identity, serial: u8) -> Certificate {
    let issuer_key = generate(KeyType::P256);
    certify(&issuer_key, "Penerbit Uji", identity.key.public_key().spki_der(), "Siti Rahayu", serial)
}

fn generate(key_type: KeyType) -> PrivateKey {
    PrivateKey::generate(key_type, &mut rand_core::UnwrapErr(getrandom::SysRng)).unwrap()
}

fn certify(issuer_key: &PrivateKey, issuer: &str, spki: &[u8], subject: &str, serial: u8) -> Certificate {
    let signer = Provider::default().signer(issuer_key, DigestAlgorithm::Sha256).unwrap();
    let name = |text| Name::builder().attribute(oid::COMMON_NAME, text).unwrap().build();
    let validity = sequence(&[&tlv(0x17, b"260101000000Z"), &tlv(0x17, b"271231235959Z")]);
    let extensions = sequence(&[&Extension::subject_key_identifier(&[serial; 20]).to_der()]);
    let tbs = sequence(&[
        &tlv(0xa0, &[0x02, 0x01, 0x02]),
        &tlv(0x02, &[serial]),
        &signer.algorithm().to_der(),
        name(issuer).der(),
        &validity,
        name(subject).der(),
        spki,
        &tlv(0xa3, &extensions),
    ]);
    let signature = bit_string(&signer.sign(&tbs).unwrap());
    assert_eq!(signature[0], BIT_STRING);
    Certificate::from_der(&sequence(&[&tbs, &signer.algorithm().to_der(), &signature])).unwrap()
}

/// Signed data in parts, to be harmed before it is signed and put together.
pub(super) struct Sample {
    pub(super) version: u8,
    pub(super) digest_algorithms: Vec<Vec<u8>>,
    pub(super) content_info: Vec<u8>,
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) signers: usize,
    pub(super) signer_version: u8,
    pub(super) identifier: Vec<u8>,
    pub(super) digest_algorithm: Vec<u8>,
    pub(super) attributes: Option<Vec<Vec<u8>>>,
    pub(super) signature_algorithm: Vec<u8>,
    pub(super) unsigned: Vec<Vec<u8>>,
    /// Leave the lengths open wherever BER allows it.
    pub(super) open: bool,
    /// Sign the attributes in this order; else in the order in which they are put down.
    pub(super) signed: Option<Vec<Vec<u8>>>,
}

impl Sample {
    /// As [`build_detached`](crate::cms::build_detached) puts it together, over SHA-256.
    pub(super) fn sound(identity: &Identity) -> Self {
        Self::by(identity, identity.signer(DigestAlgorithm::Sha256).algorithm())
    }

    /// As [`build_detached`](crate::cms::build_detached) puts it together for a signer by `algorithm`.
    pub(super) fn by(identity: &Identity, algorithm: SignatureAlgorithm) -> Self {
        let digest = algorithm.digest();
        let serial = tlv(0x02, identity.certificate.serial_number().as_octets());
        Self {
            version: 1,
            digest_algorithms: vec![signature::identifier(digest.oid(), &[])],
            content_info: sequence(&[&oid_der(oid::ID_DATA)]),
            certificates: vec![identity.issuer.der().to_vec(), identity.certificate.der().to_vec()],
            crls: vec![],
            signers: 1,
            signer_version: 1,
            identifier: sequence(&[identity.certificate.issuer().der(), &serial]),
            digest_algorithm: signature::identifier(digest.oid(), &[]),
            attributes: Some(vec![
                attribute(oid::CONTENT_TYPE, &oid_der(oid::ID_DATA)),
                attribute(oid::MESSAGE_DIGEST, &tlv(OCTET_STRING, &digest.digest(CONTENT))),
                ess::signing_certificate_v2(&identity.certificate, digest).to_der(),
            ]),
            signature_algorithm: algorithm.to_der(),
            unsigned: vec![],
            open: false,
            signed: None,
        }
    }

    /// The signed attributes, to be changed.
    pub(super) fn attributes(&mut self) -> &mut Vec<Vec<u8>> {
        self.attributes.as_mut().unwrap()
    }

    /// Puts `value` in the place of the value of `oid`.
    pub(super) fn replace(&mut self, oid: ObjectIdentifier, value: &[u8]) {
        self.remove(oid);
        self.attributes().push(attribute(oid, value));
        self.attributes().sort();
    }

    /// Takes the attribute out.
    pub(super) fn remove(&mut self, oid: ObjectIdentifier) {
        let wanted = oid_der(oid);
        self.attributes()
            .retain(|attribute| Reader::new(attribute).sequence().unwrap().value().unwrap().raw() != wanted);
    }

    /// Signs by `signer` and puts all together.
    pub(super) fn finish(&self, signer: &dyn Signer) -> Vec<u8> {
        self.finish_over(signer, CONTENT)
    }

    /// The same over that content, where there are no signed attributes.
    pub(super) fn finish_over(&self, signer: &dyn Signer, content: &[u8]) -> Vec<u8> {
        let message = match (&self.signed, &self.attributes) {
            (Some(signed), _) => tlv(SET, &signed.concat()),
            (None, Some(attributes)) => tlv(SET, &attributes.concat()),
            (None, None) => content.to_vec(),
        };
        let signer_info = self.signer_info(&signer.sign(&message).unwrap());
        let signed_data = self.constructed(
            0x30,
            &[
                tlv(0x02, &[self.version]),
                self.constructed(SET, &self.digest_algorithms),
                self.form(&self.content_info),
                self.constructed(0xa0, &self.certificates),
                if self.crls.is_empty() { vec![] } else { self.constructed(0xa1, &self.crls) },
                self.constructed(SET, &vec![signer_info; self.signers]),
            ],
        );
        self.constructed(0x30, &[oid_der(oid::ID_SIGNED_DATA), self.constructed(0xa0, &[signed_data])])
    }

    fn signer_info(&self, signature: &[u8]) -> Vec<u8> {
        let forms = |all: &[Vec<u8>]| all.iter().map(|one| self.form(one)).collect::<Vec<_>>();
        let set = |tag, all: &[Vec<u8>]| self.constructed(tag, &forms(all));
        let signature = match self.open {
            false => tlv(OCTET_STRING, signature),
            true => {
                let (head, tail) = signature.split_at(7);
                self.constructed(0x24, &[tlv(OCTET_STRING, head), tlv(OCTET_STRING, tail)])
            }
        };
        self.constructed(
            0x30,
            &[
                tlv(0x02, &[self.signer_version]),
                self.identifier.clone(),
                self.form(&self.digest_algorithm),
                self.attributes.as_ref().map(|all| set(0xa0, all)).unwrap_or_default(),
                self.form(&self.signature_algorithm),
                signature,
                if self.unsigned.is_empty() { vec![] } else { set(0xa1, &self.unsigned) },
            ],
        )
    }

    fn constructed(&self, tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
        if self.open { open(tag, &parts.concat()) } else { tlv(tag, &parts.concat()) }
    }

    /// The value as it is, or with all lengths in it left open.
    fn form(&self, value: &[u8]) -> Vec<u8> {
        if self.open { opened(value) } else { value.to_vec() }
    }
}

/// An attribute with one value.
pub(super) fn attribute(oid: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    Attribute { oid, values: vec![value.to_vec()] }.to_der()
}

/// What the verifier says of `cms` over [`CONTENT`], when the certificate must be bound.
pub(super) fn verdict(cms: &[u8]) -> Result<VerifiedSigner, CmsVerifyError> {
    let (signed, _) = SignedData::parse(cms).unwrap();
    verify_detached(&signed, &|digest| digest.digest(CONTENT), EssRule::Required)
}

/// What is done to a sample before it is signed.
pub(super) type Harm = fn(&mut Sample, &Identity);

/// Checks that the sound sample is refused as `expected` once `harm` is done to it.
pub(super) fn refused(name: &str, harm: Harm, expected: CmsVerifyError) {
    let identity = identity(KeyType::P256);
    let mut sample = Sample::sound(identity);
    harm(&mut sample, identity);
    let cms = sample.finish(&*identity.signer(DigestAlgorithm::Sha256));
    assert_eq!(verdict(&cms).unwrap_err(), expected, "{name}");
}

/// The error of an attribute that is there but malformed.
pub(super) fn malformed(oid: ObjectIdentifier, source: BerError) -> CmsVerifyError {
    CmsVerifyError::MalformedAttribute { oid, source }
}

fn open(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, 0x80], content, &[0, 0]].concat()
}

fn opened(value: &[u8]) -> Vec<u8> {
    let value = Reader::new(value).value().unwrap();
    if value.tag() & 0x20 == 0 {
        return value.raw().to_vec();
    }
    let children = value.children().up_to(1000).unwrap();
    open(value.tag(), &children.iter().flat_map(|child| opened(child.raw())).collect::<Vec<_>>())
}
