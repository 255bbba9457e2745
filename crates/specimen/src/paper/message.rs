//! Signed data, each part of which can be another one; what is signed is signed all the same.

use pki::asn1::{OCTET_STRING, SET, sequence, tlv};
use pki::cert::Certificate;
use pki::digest::DigestAlgorithm;
use pki::oid::{self, ObjectIdentifier};

use super::craft::sha256;
use crate::error::{Made, MakeError};
use crate::kit::{Identity, Kit};

/// Contents of INTEGER 1, and the tag octets of `[0]` and `[1]`.
const VERSION_1: [u8; 3] = [2, 1, 1];
const CONTEXT_0: u8 = 0xa0;

/// How signed data are made. Each part is in DER.
#[derive(Clone)]
pub(crate) struct Message {
    /// eContentType.
    pub(crate) content_type: ObjectIdentifier,
    /// eContent, if there is any.
    pub(crate) content: Option<Vec<u8>>,
    /// The certificates.
    pub(crate) certificates: Vec<Vec<u8>>,
    /// The certificate by whose issuer and serial number the signer is named.
    pub(crate) named: Certificate,
    /// digestAlgorithm of the SignerInfo.
    pub(crate) digest_algorithm: Vec<u8>,
    /// The signed attributes; without any, none are signed.
    pub(crate) attributes: Vec<Vec<u8>>,
    /// signatureAlgorithm.
    pub(crate) signature_algorithm: Vec<u8>,
    /// How often the SignerInfo stands there.
    pub(crate) signers: usize,
    /// Whether the attributes are put in the order of DER (RFC 5652 §5.4).
    pub(crate) in_order: bool,
}

impl Message {
    /// As it should be, by `signer` over `covered`.
    pub(crate) fn sound(kit: &Kit, signer: &Identity, covered: &[u8]) -> Self {
        Self {
            content_type: oid::ID_DATA,
            content: None,
            certificates: vec![signer.certificate.der().to_vec(), kit.issuing.certificate.der().to_vec()],
            named: signer.certificate.clone(),
            digest_algorithm: algorithm(oid::SHA_256),
            attributes: vec![
                attribute(oid::CONTENT_TYPE, &[oid_der(oid::ID_DATA)]),
                attribute(oid::MESSAGE_DIGEST, &[tlv(OCTET_STRING, &sha256(covered))]),
                bound_to(&signer.certificate),
            ],
            signature_algorithm: signer.signer().algorithm().to_der(),
            signers: 1,
            in_order: true,
        }
    }

    /// Without the attribute of that type, with this one instead.
    pub(crate) fn attribute(mut self, oid: ObjectIdentifier, instead: Option<Vec<u8>>) -> Self {
        let start = oid_der(oid);
        let is_other = |known: &Vec<u8>| !known.windows(start.len()).take(8).any(|part| part == start);
        self.attributes.retain(is_other);
        self.attributes.extend(instead);
        self
    }

    /// Signed by the key of `signer`.
    pub(crate) fn signed(mut self, signer: &Identity, covered: &[u8]) -> Made {
        if self.in_order {
            self.attributes.sort_unstable();
        }
        let attributes = self.attributes.concat();
        let is_bare = self.attributes.is_empty();
        let over = if is_bare { covered.to_vec() } else { tlv(SET, &attributes) };
        let signature = signer.signer().sign(&over).map_err(MakeError::signature)?;
        let signed_attributes = if is_bare { Vec::new() } else { tlv(CONTEXT_0, &attributes) };
        let signer_info = sequence(&[
            &VERSION_1,
            &issuer_and_serial_number(&self.named),
            &self.digest_algorithm,
            &signed_attributes,
            &self.signature_algorithm,
            &tlv(OCTET_STRING, &signature),
        ]);
        let content = self.content.map(|content| tlv(CONTEXT_0, &tlv(OCTET_STRING, &content)));
        self.certificates.sort_unstable();
        let signed_data = sequence(&[
            &VERSION_1,
            &tlv(SET, &self.digest_algorithm),
            &sequence(&[&oid_der(self.content_type), &content.unwrap_or_default()]),
            &tlv(CONTEXT_0, &self.certificates.concat()),
            &tlv(SET, &signer_info.repeat(self.signers)),
        ]);
        Ok(sequence(&[&oid_der(oid::ID_SIGNED_DATA), &tlv(CONTEXT_0, &signed_data)]))
    }
}

/// An attribute with these values.
pub(crate) fn attribute(oid: ObjectIdentifier, values: &[Vec<u8>]) -> Vec<u8> {
    sequence(&[&oid_der(oid), &tlv(SET, &values.concat())])
}

/// signing-certificate-v2 for `certificate`.
pub(crate) fn bound_to(certificate: &Certificate) -> Vec<u8> {
    bound_by(&certificate.hash(DigestAlgorithm::Sha256), &[])
}

/// The same with this hash, and more behind it.
pub(crate) fn bound_by(hash: &[u8], more: &[u8]) -> Vec<u8> {
    let entry = sequence(&[&tlv(OCTET_STRING, hash), more]);
    attribute(oid::SIGNING_CERTIFICATE_V2, &[sequence(&[&sequence(&[&entry])])])
}

/// An AlgorithmIdentifier without parameters.
pub(crate) fn algorithm(oid: ObjectIdentifier) -> Vec<u8> {
    sequence(&[&oid_der(oid)])
}

/// An object identifier in DER.
pub(crate) fn oid_der(oid: ObjectIdentifier) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}

/// IssuerAndSerialNumber of `certificate`.
pub(crate) fn issuer_and_serial_number(certificate: &Certificate) -> Vec<u8> {
    sequence(&[certificate.issuer().der(), &tlv(0x02, certificate.serial_number().as_octets())])
}
