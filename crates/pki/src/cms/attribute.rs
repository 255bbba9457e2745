//! What a signer says beside the signature (RFC 5652 §11).

use crate::asn1::{SET, sequence, tlv};
use crate::ber::{BerError, Reader, Value};
use crate::oid::{self, ObjectIdentifier};

/// Most attributes that are read in one set, and most values in one attribute.
const MAX_ATTRIBUTES: usize = 64;

/// An attribute: what it is, and its values with their tags, as they came.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attribute {
    /// attrType.
    pub oid: ObjectIdentifier,
    /// attrValues. The standard wants one at least; what came with none is kept so.
    pub values: Vec<Vec<u8>>,
}

impl Attribute {
    /// An attribute with a single value in DER.
    pub(super) fn single(oid: ObjectIdentifier, value: Vec<u8>) -> Self {
        Self { oid, values: vec![value] }
    }

    /// Its SEQUENCE in DER.
    pub(super) fn to_der(&self) -> Vec<u8> {
        let values = tlv(SET, &sorted(self.values.clone()));
        sequence(&[&oid_der(self.oid), &values])
    }
}

/// Reads a set of attributes, whatever tag the set carries.
pub(super) fn read_set(set: Value<'_>) -> Result<Vec<Attribute>, BerError> {
    set.children().up_to(MAX_ATTRIBUTES)?.into_iter().map(read_one).collect()
}

/// The elements of a SET OF in the order of DER (X.690 §11.6), ready to be its content.
pub(super) fn sorted(mut elements: Vec<Vec<u8>>) -> Vec<u8> {
    elements.sort_unstable();
    elements.concat()
}

/// Whether the attributes inside `set` stand in the order of DER.
pub(super) fn is_sorted(set: Value<'_>) -> Result<bool, BerError> {
    Ok(set.children().up_to(MAX_ATTRIBUTES)?.is_sorted_by_key(Value::raw))
}

/// Whether EN 319 142-1 §6.3 provides for the attribute among the signed ones.
///
/// cmsAlgorithmProtection is no attribute of that standard, but does no harm (RFC 6211).
pub(super) fn is_signed_in_pades(attribute: ObjectIdentifier) -> bool {
    [
        oid::CONTENT_TYPE,
        oid::MESSAGE_DIGEST,
        oid::SIGNING_CERTIFICATE,
        oid::SIGNING_CERTIFICATE_V2,
        oid::CMS_ALGORITHM_PROTECTION,
        SIGNATURE_POLICY,
        COMMITMENT_TYPE,
        CONTENT_TIME_STAMP,
        SIGNER_ATTRIBUTES_V2,
    ]
    .contains(&attribute)
}

pub(super) fn oid_der(oid: ObjectIdentifier) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}

/// id-aa-ets-sigPolicyId (EN 319 122-1 §5.2.9).
const SIGNATURE_POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.15");
/// id-aa-ets-commitmentType (EN 319 122-1 §5.2.3).
const COMMITMENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.16");
/// id-aa-ets-contentTimestamp (EN 319 122-1 §5.2.8).
const CONTENT_TIME_STAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.20");
/// id-aa-ets-signerAttrV2 (EN 319 122-1 §5.2.6).
const SIGNER_ATTRIBUTES_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.19122.1.1");

fn read_one(attribute: Value<'_>) -> Result<Attribute, BerError> {
    let mut fields = Reader::new(attribute.raw()).sequence()?;
    let oid = fields.oid()?;
    let values = fields.expect(SET)?.children().up_to(MAX_ATTRIBUTES)?;
    fields.finish()?;
    Ok(Attribute { oid, values: values.iter().map(|value| value.raw().to_vec()).collect() })
}
