//! A digest becomes signed data.

use super::CmsError;
use super::attribute::{Attribute, oid_der, sorted};
use super::ess;
use crate::asn1::{OCTET_STRING, SET, sequence, tlv};
use crate::cert::Certificate;
use crate::digest::DigestAlgorithm;
use crate::key::{KeyKind, Provider, Signer};
use crate::oid;
use crate::signature::{self, SignatureAlgorithm};

/// Contents of the INTEGER that is the version of SignedData and SignerInfo: 1, since the signer is named by issuer
/// and serial number and the content is id-data (RFC 5652 §5.1, §5.3).
pub(super) const VERSION_1: [u8; 3] = [0x02, 0x01, 0x01];

/// The tag octet of `[0]`: certificates, and signedAttrs, and the content of ContentInfo.
pub(super) const CONTEXT_0: u8 = 0xa0;

/// Signs `message_digest` and puts the signature together with the certificates: ContentInfo in DER.
///
/// `message_digest` is over the detached content, by the hash function of `signer`. The signed attributes are those
/// that PAdES asks for and no more: content-type, message-digest, signing-certificate-v2; no signing-time, since
/// the claimed time stands in the PDF (EN 319 142-1 §6.3). `chain` is carried along, in any order.
///
/// # Errors
/// [`CmsError::DigestLength`]; [`CmsError::NotAPair`] when `certificate` is for another key;
/// [`CmsError::Sign`] when the key refuses.
pub fn build_detached(
    signer: &dyn Signer,
    certificate: &Certificate,
    chain: &[Certificate],
    message_digest: &[u8],
) -> Result<Vec<u8>, CmsError> {
    let algorithm = signer.algorithm();
    check_digest(algorithm, message_digest)?;
    expect_pair(signer, certificate)?;
    let attributes = signed_attributes(certificate, algorithm.digest(), message_digest);
    let signature = signer.sign(&tlv(SET, &attributes)).map_err(CmsError::Sign)?;
    Ok(assemble(algorithm, certificate, chain, &attributes, &signature))
}

/// What [`build_detached`] lets the key sign: the signed attributes as a SET OF (RFC 5652 §5.4), for a key elsewhere that
/// signs by `algorithm`.
///
/// # Errors
/// [`CmsError::DigestLength`].
pub fn attributes_to_sign(
    algorithm: SignatureAlgorithm,
    certificate: &Certificate,
    message_digest: &[u8],
) -> Result<Vec<u8>, CmsError> {
    check_digest(algorithm, message_digest)?;
    Ok(tlv(SET, &signed_attributes(certificate, algorithm.digest(), message_digest)))
}

/// As [`build_detached`], with a `signature` that was made elsewhere over [`attributes_to_sign`]. Nothing is put together
/// that would not hold.
///
/// # Errors
/// [`CmsError::DigestLength`]; [`CmsError::WrongSignature`].
pub fn build_with_signature(
    algorithm: SignatureAlgorithm,
    certificate: &Certificate,
    chain: &[Certificate],
    message_digest: &[u8],
    signature: &[u8],
) -> Result<Vec<u8>, CmsError> {
    check_digest(algorithm, message_digest)?;
    let attributes = signed_attributes(certificate, algorithm.digest(), message_digest);
    let signed = tlv(SET, &attributes);
    let holds = Provider::default().verify(certificate.public_key(), algorithm, &signed, signature);
    holds.map_err(CmsError::WrongSignature)?;
    Ok(assemble(algorithm, certificate, chain, &attributes, signature))
}

fn check_digest(algorithm: SignatureAlgorithm, message_digest: &[u8]) -> Result<(), CmsError> {
    let (expected, found) = (algorithm.digest().output_len(), message_digest.len());
    if found == expected { Ok(()) } else { Err(CmsError::DigestLength { expected, found }) }
}

/// Most bytes that [`build_detached`] can return for the same algorithm and certificates.
///
/// Exact for RSA and Ed25519; an ECDSA signature may come out some bytes shorter.
#[must_use]
pub fn estimated_size(
    algorithm: SignatureAlgorithm,
    certificate: &Certificate,
    chain: &[Certificate],
) -> usize {
    let signature = vec![0; longest_signature(certificate.public_key().kind())];
    let digest = vec![0; algorithm.digest().output_len()];
    let attributes = signed_attributes(certificate, algorithm.digest(), &digest);
    assemble(algorithm, certificate, chain, &attributes, &signature).len()
}

/// Refuses a key that is not the certified one.
pub(super) fn expect_pair(signer: &dyn Signer, certificate: &Certificate) -> Result<(), CmsError> {
    let (ours, certified) = (signer.public_key(), certificate.public_key());
    if (ours.kind(), ours.bits()) == (certified.kind(), certified.bits()) {
        Ok(())
    } else {
        Err(CmsError::NotAPair)
    }
}

/// The content of the SET OF attributes, in the order of DER.
fn signed_attributes(certificate: &Certificate, digest: DigestAlgorithm, message_digest: &[u8]) -> Vec<u8> {
    let attributes = [
        Attribute::single(oid::CONTENT_TYPE, oid_der(oid::ID_DATA)),
        Attribute::single(oid::MESSAGE_DIGEST, tlv(OCTET_STRING, message_digest)),
        ess::signing_certificate_v2(certificate, digest),
    ];
    sorted(attributes.iter().map(Attribute::to_der).collect())
}

fn assemble(
    algorithm: SignatureAlgorithm,
    certificate: &Certificate,
    chain: &[Certificate],
    attributes: &[u8],
    signature: &[u8],
) -> Vec<u8> {
    // Without parameters, as RFC 5754 §2 wants it for SHA-2.
    let digest_algorithm = signature::identifier(algorithm.digest().oid(), &[]);
    let signer_info = sequence(&[
        &VERSION_1,
        &issuer_and_serial_number(certificate),
        &digest_algorithm,
        &tlv(CONTEXT_0, attributes),
        &algorithm.to_der(),
        &tlv(OCTET_STRING, signature),
    ]);
    let signed_data = sequence(&[
        &VERSION_1,
        &tlv(SET, &digest_algorithm),
        &sequence(&[&oid_der(oid::ID_DATA)]),
        &tlv(CONTEXT_0, &certificate_set(certificate, chain)),
        &tlv(SET, &signer_info),
    ]);
    sequence(&[&oid_der(oid::ID_SIGNED_DATA), &tlv(CONTEXT_0, &signed_data)])
}

pub(super) fn issuer_and_serial_number(certificate: &Certificate) -> Vec<u8> {
    let serial = tlv(0x02, certificate.serial_number().as_octets());
    sequence(&[certificate.issuer().der(), &serial])
}

pub(super) fn certificate_set(certificate: &Certificate, chain: &[Certificate]) -> Vec<u8> {
    let mut all: Vec<Vec<u8>> = vec![certificate.der().to_vec()];
    for other in chain {
        if all.iter().all(|known| known != other.der()) {
            all.push(other.der().to_vec());
        }
    }
    sorted(all)
}

/// Octets of the longest signature by a key of `kind`: for ECDSA a SEQUENCE of two INTEGERs, each with a zero octet
/// before it.
pub(super) fn longest_signature(kind: KeyKind) -> usize {
    match kind {
        KeyKind::Rsa { bits } | KeyKind::RsaPss { bits } => bits.div_ceil(8),
        KeyKind::Ed25519 => 64,
        KeyKind::P256 => 72,
        KeyKind::P384 => 104,
        KeyKind::Other(_) => 1024, // more than any signature over a curve; nothing of ours signs with such keys
    }
}
