//! The few DER building blocks that the libraries below do not offer: putting ready-made values together.

/// The tag octet of a SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// The tag octet of a SET.
pub const SET: u8 = 0x31;
/// The tag octet of a BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// The tag octet of an OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;

/// One value: `tag`, the length of `content` in its shortest form, `content` (X.690 §8.1, §10.1).
#[must_use]
pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 6);
    push_tlv(&mut out, tag, content);
    out
}

/// Appends one value, as [`tlv`] makes it.
pub(crate) fn push_tlv(out: &mut Vec<u8>, tag: u8, content: &[u8]) {
    push_header(out, tag, content.len());
    out.extend_from_slice(content);
}

/// Appends what begins a value of `length` octets: `tag` and the length in its shortest form.
pub(crate) fn push_header(out: &mut Vec<u8>, tag: u8, length: usize) {
    out.push(tag);
    push_length(out, length);
}

/// What begins a value of `length` octets, as [`push_header`] makes it.
pub(crate) fn header(tag: u8, length: usize) -> Vec<u8> {
    let mut out = Vec::new();
    push_header(&mut out, tag, length);
    out
}

/// How many octets a value has whose content has `length`.
pub(crate) fn tlv_len(length: usize) -> usize {
    let octets_of_length = match length {
        0..0x80 => 0,
        _ => length.to_be_bytes().iter().skip_while(|octet| **octet == 0).count(),
    };
    2 + octets_of_length + length
}

/// A SEQUENCE of values that are DER already.
#[must_use]
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    push_header(&mut out, SEQUENCE, length);
    parts.iter().for_each(|part| out.extend_from_slice(part));
    out
}

/// A BIT STRING of whole octets.
#[must_use]
pub fn bit_string(octets: &[u8]) -> Vec<u8> {
    tlv(BIT_STRING, &[&[0], octets].concat())
}

/// The first value in `bytes` with its header, if its length is in DER and within them.
#[must_use]
pub fn first_value(bytes: &[u8]) -> Option<&[u8]> {
    let header = header_len(bytes)?;
    let length = match bytes[1] {
        short @ 0..=0x7f => usize::from(short),
        _ => bytes[2..header].iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet)),
    };
    bytes.get(..header.checked_add(length)?)
}

/// How many octets of tag and length begin `bytes`: one octet of tag, a length of at most four octets in the shortest
/// form that holds it (X.690 §10.1).
#[must_use]
pub fn header_len(bytes: &[u8]) -> Option<usize> {
    let first = *bytes.get(1)?;
    let header = match first {
        0..=0x7f => return Some(2),
        0x81..=0x84 => usize::from(first & 0x7f) + 2,
        _ => return None,
    };
    let shortest = match bytes.get(2..header)? {
        [only] => *only >= 0x80,
        octets => octets[0] != 0,
    };
    shortest.then_some(header)
}

/// What stands around the signed part of a certificate, a request or a revocation list, byte for byte.
pub(crate) struct Envelope {
    /// The AlgorithmIdentifier inside the signed part; nothing in a request, which has none.
    pub(crate) inner_algorithm: Option<Vec<u8>>,
    /// The AlgorithmIdentifier after it.
    pub(crate) outer_algorithm: Vec<u8>,
    /// The octets of the signature.
    pub(crate) signature: Vec<u8>,
}

/// Takes `SEQUENCE { signed part, AlgorithmIdentifier, BIT STRING }` apart, strictly: the libraries that read what is
/// inside are laxer, and nothing that a signature does not cover may be encoded in two ways. `tbs` is the signed part.
pub(crate) fn envelope(der: &[u8], tbs: &[u8]) -> Option<Envelope> {
    let content =
        der.get(header_len(der)?..).filter(|_| der[0] == SEQUENCE && first_value(der) == Some(der))?;
    let (signed, rest) = content.split_at_checked(tbs.len())?;
    let outer = first_value(rest).filter(|value| value[0] == SEQUENCE)?;
    let bits = &rest[outer.len()..];
    let octets =
        bits.get(header_len(bits)?..).filter(|_| bits[0] == BIT_STRING && first_value(bits) == Some(bits))?;
    let (0, signature) = octets.split_first().map(|(unused, octets)| (*unused, octets))? else { return None };
    if signed != tbs || tbs.first() != Some(&SEQUENCE) {
        return None;
    }
    Some(Envelope {
        inner_algorithm: inner_algorithm(tbs),
        outer_algorithm: outer.to_vec(),
        signature: signature.to_vec(),
    })
}

/// The first SEQUENCE of a signed part, when only version and serialNumber stand before it.
fn inner_algorithm(tbs: &[u8]) -> Option<Vec<u8>> {
    let mut rest = tbs.get(header_len(tbs)?..)?;
    loop {
        let value = first_value(rest)?;
        match value[0] {
            SEQUENCE => return Some(value.to_vec()),
            0x02 | 0xa0 => rest = &rest[value.len()..],
            _ => return None,
        }
    }
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    if length < 0x80 {
        out.push(length as u8);
        return;
    }
    let octets = length.to_be_bytes();
    let significant = &octets[octets.iter().take_while(|octet| **octet == 0).count()..];
    out.push(0x80 | significant.len() as u8);
    out.extend_from_slice(significant);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_their_shortest_form() {
        for (length, header) in [
            (0, &[0x04, 0x00][..]),
            (127, &[0x04, 0x7f]),
            (128, &[0x04, 0x81, 0x80]),
            (255, &[0x04, 0x81, 0xff]),
            (256, &[0x04, 0x82, 0x01, 0x00]),
            (65536, &[0x04, 0x83, 0x01, 0x00, 0x00]),
        ] {
            let value = tlv(OCTET_STRING, &vec![7; length]);
            assert_eq!(&value[..header.len()], header);
            assert_eq!(value.len(), header.len() + length);
        }
    }

    #[test]
    fn the_first_value_is_found_or_refused() {
        for (bytes, expected) in [
            (&[0x30, 0x01, 0x05, 0x99][..], Some(&[0x30, 0x01, 0x05][..])),
            (&[0x30, 0x81, 0x01, 0x05], None),
            (&[0x30, 0x82, 0x00, 0x80], None),
            (&[], None),
            (&[0x30], None),
            (&[0x30, 0x02, 0x05], None),
            (&[0x30, 0x80, 0x00, 0x00], None),
            (&[0x30, 0x84, 0xff, 0xff], None),
            (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], None),
            (&[0x30, 0x85, 1, 1, 1, 1, 1], None),
        ] {
            assert_eq!(first_value(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn whole_octets_leave_no_bit_unused() {
        assert_eq!(bit_string(&[0xaa]), [0x03, 0x02, 0x00, 0xaa]);
        assert_eq!(sequence(&[&[0x05, 0x00], &[0x05, 0x00]]), [0x30, 0x04, 0x05, 0x00, 0x05, 0x00]);
    }
}
