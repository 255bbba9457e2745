//! What a signature says of itself: its signed attributes, and the dictionary that holds it (TS 119 102-2 annex A).

use office::report::SignatureReport;
use pki::name::Escaped;

use crate::reports::xml::Element;

/// All of them; `None` if it says nothing.
pub(super) fn of(signature: &SignatureReport) -> Option<Element> {
    let details = &signature.details;
    let mut said = Vec::new();
    if let Some(time) = signature.claimed_time {
        said.push(signed("SigningTime").holding([Element::text("Time", time)]));
    }
    if let Some((_, digest)) = &details.content {
        let digest = super::object::base64(digest);
        said.push(signed("MessageDigest").holding([Element::text("Digest", digest)]));
    }
    for (name, inside, text) in [
        ("SignatureProductionPlace", "AddressString", &details.location),
        ("Reason", "ReasonElement", &details.reason),
        ("Name", "NameElement", &details.name),
        ("ContactInfo", "ContactInfoElement", &details.contact_info),
        ("SubFilter", "SubFilterElement", &details.sub_filter),
    ] {
        let text = text.iter().map(|text| signed(name).holding([Element::text(inside, Escaped(text))]));
        said.extend(text);
    }
    if let Some(range) = signature.byte_range {
        let numbers = range.map(|number| number.to_string()).join(" ");
        said.push(Element::text("ByteRange", numbers));
    }
    if let Some(filter) = &details.filter {
        said.push(Element::new("Filter").holding([Element::text("Filter", filter)]));
    }
    (!said.is_empty()).then(|| Element::new("SignatureAttributes").holding(said))
}

/// An attribute that the signature covers, as it covers its whole dictionary.
fn signed(name: &'static str) -> Element {
    Element::new(name).with("Signed", true)
}
