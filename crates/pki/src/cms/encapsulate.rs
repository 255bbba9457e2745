//! A content becomes signed data that carries it (RFC 5652 §5.2), as in time stamps.

use super::CmsError;
use super::attribute::{Attribute, oid_der, sorted};
use super::build::{
    CONTEXT_0, VERSION_1, certificate_set, expect_pair, issuer_and_serial_number, longest_signature,
};
use super::ess;
use crate::asn1::{OCTET_STRING, SET, sequence, tlv};
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::key::Signer;
use crate::oid::{self, ObjectIdentifier};
use crate::signature;

/// Contents of the INTEGER that is the version of SignedData: 3, since the content is not id-data (RFC 5652 §5.1).
const VERSION_3: [u8; 3] = [0x02, 0x01, 0x03];

/// A signer with all that stays the same from one content to the next made ready: for an authority that signs often.
///
/// The signed attributes are content-type, message-digest and signing-certificate-v2.
pub struct Encapsulator {
    signer: Box<dyn Signer>,
    digest: DigestAlgorithm,
    content_type: Vec<u8>,
    /// digestAlgorithms.
    digest_algorithms: Vec<u8>,
    /// certificates.
    certificates: Vec<u8>,
    /// version, sid and digestAlgorithm of the SignerInfo.
    signer_head: Vec<u8>,
    signature_algorithm: Vec<u8>,
    /// Those signed attributes that are always the same.
    attributes: [Vec<u8>; 2],
}

impl Encapsulator {
    /// Makes `signer` ready to sign contents of the type `content_type` with `certificate`; `chain` is carried along
    /// where certificates are, in any order.
    ///
    /// # Errors
    /// [`CmsError::NotAPair`] when `certificate` is for another key.
    pub fn new(
        signer: Box<dyn Signer>,
        certificate: &Certificate,
        chain: &[Certificate],
        content_type: ObjectIdentifier,
    ) -> Result<Self, CmsError> {
        expect_pair(&*signer, certificate)?;
        let (algorithm, content_type) = (signer.algorithm(), oid_der(content_type));
        let digest = algorithm.digest();
        let digest_algorithm = signature::identifier(digest.oid(), &[]);
        let head = [&VERSION_1[..], &issuer_and_serial_number(certificate), &digest_algorithm].concat();
        Ok(Self {
            digest,
            digest_algorithms: tlv(SET, &digest_algorithm),
            certificates: tlv(CONTEXT_0, &certificate_set(certificate, chain)),
            signer_head: head,
            signature_algorithm: algorithm.to_der(),
            attributes: [
                Attribute::single(oid::CONTENT_TYPE, content_type.clone()).to_der(),
                ess::signing_certificate_v2(certificate, digest).to_der(),
            ],
            content_type,
            signer,
        })
    }

    /// Signs `content` and puts all together: ContentInfo in DER, with the certificates or without.
    ///
    /// # Errors
    /// [`CmsError::Sign`] when the key refuses.
    pub fn sign(&self, content: &[u8], with_certificates: bool) -> Result<Vec<u8>, CmsError> {
        let message_digest = tlv(OCTET_STRING, &self.digest.digest(content));
        let mut attributes = self.attributes.to_vec();
        attributes.push(Attribute::single(oid::MESSAGE_DIGEST, message_digest).to_der());
        let mut attributes = tlv(SET, &sorted(attributes));
        let signature = self.signer.sign(&attributes).map_err(CmsError::Sign)?;
        attributes[0] = CONTEXT_0;
        Ok(self.assemble(content, &attributes, &signature, with_certificates))
    }

    /// Most bytes that [`sign`](Self::sign) can return for a content of `content_len` octets, with the certificates.
    #[must_use]
    pub fn estimated_size(&self, content_len: usize) -> usize {
        let mut attributes = self.attributes.to_vec();
        let message_digest = tlv(OCTET_STRING, &vec![0; self.digest.output_len()]);
        attributes.push(Attribute::single(oid::MESSAGE_DIGEST, message_digest).to_der());
        let signature = vec![0; longest_signature(self.signer.public_key().kind())];
        self.assemble(&vec![0; content_len], &tlv(CONTEXT_0, &attributes.concat()), &signature, true).len()
    }

    /// `attributes` with their tag.
    fn assemble(
        &self,
        content: &[u8],
        attributes: &[u8],
        signature: &[u8],
        with_certificates: bool,
    ) -> Vec<u8> {
        let signature = tlv(OCTET_STRING, signature);
        let signer_info = sequence(&[&self.signer_head, attributes, &self.signature_algorithm, &signature]);
        let content = tlv(CONTEXT_0, &tlv(OCTET_STRING, content));
        let certificates = if with_certificates { &self.certificates[..] } else { &[] };
        let signed_data = sequence(&[
            &VERSION_3,
            &self.digest_algorithms,
            &sequence(&[&self.content_type, &content]),
            certificates,
            &tlv(SET, &signer_info),
        ]);
        sequence(&[&oid_der(oid::ID_SIGNED_DATA), &tlv(CONTEXT_0, &signed_data)])
    }
}
