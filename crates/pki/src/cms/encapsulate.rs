//! A content becomes signed data that carries it (RFC 5652 §5.2), as in time stamps.

use std::ops::Range;

use super::CmsError;
use super::attribute::{Attribute, oid_der, sorted};
use super::build::{
    CONTEXT_0, VERSION_1, certificate_set, expect_pair, issuer_and_serial_number, longest_signature,
};
use super::ess;
use crate::asn1::{OCTET_STRING, SEQUENCE, SET, push_header, push_tlv, tlv, tlv_len};
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
    /// The signed attributes, but for the message digest.
    attributes: Vec<u8>,
    /// Where in them it lies.
    message_digest: Range<usize>,
    /// contentType of the ContentInfo.
    signed_data_type: Vec<u8>,
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
        let (attributes, message_digest) = template(&content_type, certificate, digest);
        let head = [&VERSION_1[..], &issuer_and_serial_number(certificate), &digest_algorithm].concat();
        Ok(Self {
            digest,
            digest_algorithms: tlv(SET, &digest_algorithm),
            certificates: tlv(CONTEXT_0, &certificate_set(certificate, chain)),
            signer_head: head,
            signature_algorithm: algorithm.to_der(),
            attributes,
            message_digest,
            signed_data_type: oid_der(oid::ID_SIGNED_DATA),
            content_type,
            signer,
        })
    }

    /// Signs `content` and puts all together: ContentInfo in DER, with the certificates or without.
    ///
    /// # Errors
    /// [`CmsError::Sign`] when the key refuses.
    pub fn sign(&self, content: &[u8], with_certificates: bool) -> Result<Vec<u8>, CmsError> {
        let mut attributes = self.attributes.clone();
        attributes[self.message_digest.clone()].copy_from_slice(&self.digest.digest(content));
        let signature = self.signer.sign(&attributes).map_err(CmsError::Sign)?;
        attributes[0] = CONTEXT_0;
        Ok(self.assemble(content, &attributes, &signature, with_certificates))
    }

    /// Most bytes that [`sign`](Self::sign) can return for a content of `content_len` octets, with the certificates.
    #[must_use]
    pub fn estimated_size(&self, content_len: usize) -> usize {
        let signature = vec![0; longest_signature(self.signer.public_key().kind())];
        self.assemble(&vec![0; content_len], &self.attributes, &signature, true).len()
    }

    /// `attributes` with their tag. Whoever signs thousands a second feels each buffer: here is one, from outside in.
    fn assemble(
        &self,
        content: &[u8],
        attributes: &[u8],
        signature: &[u8],
        with_certificates: bool,
    ) -> Vec<u8> {
        let certificates = if with_certificates { &self.certificates[..] } else { &[] };
        let signer_info = self.signer_head.len()
            + attributes.len()
            + self.signature_algorithm.len()
            + tlv_len(signature.len());
        let encapsulated = self.content_type.len() + tlv_len(tlv_len(content.len()));
        let signed_data = VERSION_3.len()
            + self.digest_algorithms.len()
            + tlv_len(encapsulated)
            + certificates.len()
            + tlv_len(tlv_len(signer_info));
        let content_info = self.signed_data_type.len() + tlv_len(tlv_len(signed_data));

        let mut out = Vec::with_capacity(tlv_len(content_info));
        push_header(&mut out, SEQUENCE, content_info);
        out.extend_from_slice(&self.signed_data_type);
        push_header(&mut out, CONTEXT_0, tlv_len(signed_data));
        push_header(&mut out, SEQUENCE, signed_data);
        out.extend_from_slice(&VERSION_3);
        out.extend_from_slice(&self.digest_algorithms);
        push_header(&mut out, SEQUENCE, encapsulated);
        out.extend_from_slice(&self.content_type);
        push_header(&mut out, CONTEXT_0, tlv_len(content.len()));
        push_tlv(&mut out, OCTET_STRING, content);
        out.extend_from_slice(certificates);
        push_header(&mut out, SET, tlv_len(signer_info));
        push_header(&mut out, SEQUENCE, signer_info);
        for part in [&self.signer_head, attributes, &self.signature_algorithm] {
            out.extend_from_slice(part);
        }
        push_tlv(&mut out, OCTET_STRING, signature);
        out
    }
}

/// The signed attributes of every content of this type, with a message digest of `digest` that is still zero, and where
/// in them it lies. Its place in the
/// order of DER is settled by what stands before its value, so that the value moves nothing.
fn template(
    content_type: &[u8],
    certificate: &Certificate,
    digest: DigestAlgorithm,
) -> (Vec<u8>, Range<usize>) {
    let length = digest.output_len();
    let message_digest = Attribute::single(oid::MESSAGE_DIGEST, tlv(OCTET_STRING, &vec![0; length])).to_der();
    let attributes = [
        Attribute::single(oid::CONTENT_TYPE, content_type.to_vec()).to_der(),
        ess::signing_certificate_v2(certificate, digest).to_der(),
        message_digest.clone(),
    ];
    let set = tlv(SET, &sorted(attributes.into()));
    let found = set.windows(message_digest.len()).position(|window| window == message_digest);
    let end = found.expect("the attribute that was put in") + message_digest.len();
    (set, end - length..end)
}
