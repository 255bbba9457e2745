//! A time stamp beside a signature: the unsigned attribute signature-time-stamp (RFC 3161 appendix A, EN 319 122-1 §5.3).

use super::attribute::{Attribute, oid_der, sorted};
use super::build::CONTEXT_0;
use super::{CmsError, SignedData};
use crate::asn1::{SEQUENCE, SET, sequence, tlv};
use crate::ber::{BerError, Reader, Value};
use crate::oid;

/// The tag octet of `[1]`: unsignedAttrs.
const CONTEXT_1: u8 = 0xa1;

/// What a time stamp on `cms`, signed data by one signer, has to be over: the octets of its signature.
///
/// # Errors
/// [`CmsError`] if it cannot be read; [`CmsError::SignerCount`] if it has another number of signers than one.
pub fn stamped_octets(cms: &[u8]) -> Result<Vec<u8>, CmsError> {
    let (signed, _) = SignedData::parse(cms)?;
    match <[_; 1]>::try_from(signed.signers) {
        Ok([signer]) => Ok(signer.signature),
        Err(signers) => Err(CmsError::SignerCount(signers.len())),
    }
}

/// Adds `token`, a time stamp in DER, to `cms`, signed data in DER by one signer. Beside the lengths around it no octet
/// changes, and none that is signed.
///
/// # Errors
/// As [`stamped_octets`].
pub fn with_time_stamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, CmsError> {
    stamped_octets(cms)?;
    add(cms, token).map_err(|source| CmsError::Malformed { part: "SignerInfo", source })
}

/// How many octets a token of `token_len` octets adds to signed data, at most.
#[must_use]
pub fn time_stamp_overhead(token_len: usize) -> usize {
    // Of the lengths around it, each of four outer ones may grow by four octets.
    attribute(&vec![0; token_len]).len() + 5 * 4 + 2
}

fn attribute(token: &[u8]) -> Vec<u8> {
    Attribute::single(oid::SIGNATURE_TIME_STAMP, token.to_vec()).to_der()
}

fn add(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, BerError> {
    let outer = Reader::new(cms).expect(SEQUENCE)?;
    let mut fields = outer.children();
    let content_type = fields.oid()?;
    let signed_data = fields.expect(CONTEXT_0)?.children().expect(SEQUENCE)?;
    let (before, signer_infos) = split_last(signed_data)?;
    let signer_info = signer_infos.children().expect(SEQUENCE)?;
    let signer_info = with_attribute(signer_info, attribute(token))?;
    let signed_data = sequence(&[before, &tlv(SET, &signer_info)]);
    Ok(sequence(&[&oid_der(content_type), &tlv(CONTEXT_0, &signed_data)]))
}

/// The last value inside `value`, and all octets before it.
fn split_last(value: Value<'_>) -> Result<(&[u8], Value<'_>), BerError> {
    let mut fields = value.children();
    let mut last = fields.value()?;
    let mut before = 0;
    while !fields.is_empty() {
        before += last.raw().len();
        last = fields.value()?;
    }
    Ok((&value.content()[..before], last))
}

fn with_attribute(signer_info: Value<'_>, new: Vec<u8>) -> Result<Vec<u8>, BerError> {
    let (before, last) = split_last(signer_info)?;
    if last.tag() != CONTEXT_1 {
        return Ok(sequence(&[signer_info.content(), &tlv(CONTEXT_1, &new)]));
    }
    let mut attributes = Vec::new();
    let mut present = last.children();
    while !present.is_empty() {
        attributes.push(present.value()?.raw().to_vec());
    }
    attributes.push(new);
    Ok(sequence(&[before, &tlv(CONTEXT_1, &sorted(attributes))]))
}
