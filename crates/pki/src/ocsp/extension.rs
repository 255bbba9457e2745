//! Extensions of requests, responses and single answers (RFC 6960 §4.4).

use super::{MAX_NONCE_LEN, OcspError};
use crate::asn1::{OCTET_STRING, SEQUENCE};
use crate::cert::Extension;
use crate::lint::der::{BOOLEAN, Element, OBJECT_IDENTIFIER};
use crate::oid::ObjectIdentifier;

/// Most extensions that are read in one place.
const MAX_EXTENSIONS: usize = 16;

/// Reads the extensions in an explicit tag, if it is there. Those that are critical must be among `known`.
pub(super) fn read(
    tagged: Option<Element<'_>>,
    known: &[ObjectIdentifier],
) -> Result<Vec<Extension>, OcspError> {
    let Some(tagged) = tagged else { return Ok(Vec::new()) };
    let mut list = Element::only(tagged.content, SEQUENCE, "the extensions")?.reader();
    let mut extensions: Vec<Extension> = Vec::new();
    while !list.is_empty() {
        if extensions.len() == MAX_EXTENSIONS {
            return Err(OcspError::TooManyExtensions { limit: MAX_EXTENSIONS });
        }
        let extension = read_one(list.expect(SEQUENCE, "an extension")?)?;
        let oid = extension.oid;
        if extensions.iter().any(|earlier| earlier.oid == oid) {
            return Err(OcspError::RepeatedExtension { oid });
        }
        if extension.critical && !known.contains(&oid) {
            return Err(OcspError::UnknownCriticalExtension { oid });
        }
        extensions.push(extension);
    }
    // Extensions ::= SEQUENCE SIZE (1..MAX) (RFC 5280 §4.1)
    if extensions.is_empty() { Err(OcspError::Malformed) } else { Ok(extensions) }
}

fn read_one(element: Element<'_>) -> Result<Extension, OcspError> {
    let mut fields = element.reader();
    let oid = fields.expect(OBJECT_IDENTIFIER, "extnID")?.oid()?;
    let critical = match fields.optional(BOOLEAN)?.map(|critical| critical.content) {
        None | Some([0x00]) => false,
        Some([0xff]) => true,
        Some(_) => return Err(OcspError::Malformed),
    };
    let value = fields.expect(OCTET_STRING, "extnValue")?.content.to_vec();
    fields.finish("an extension")?;
    Ok(Extension { oid, critical, value })
}

/// The value of the extension of kind `oid`, if it is there.
pub(super) fn value(extensions: &[Extension], oid: ObjectIdentifier) -> Option<&[u8]> {
    extensions.iter().find(|extension| extension.oid == oid).map(|extension| &extension.value[..])
}

/// The octets of a nonce in the form of RFC 9654 §2.1, of whatever length.
pub(super) fn nonce_octets(value: &[u8]) -> Result<&[u8], OcspError> {
    Ok(Element::only(value, OCTET_STRING, "the nonce")?.content)
}

/// Asks that a nonce has 1 to 128 octets.
pub(super) fn check_nonce(nonce: &[u8]) -> Result<(), OcspError> {
    if (1..=MAX_NONCE_LEN).contains(&nonce.len()) {
        return Ok(());
    }
    Err(OcspError::Nonce { length: nonce.len() })
}
