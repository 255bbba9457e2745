//! What a token signs and gives back, and what stands in ASN.1.

use pki::asn1;
use pki::digest::DigestAlgorithm;

/// DigestInfo (RFC 8017 §9.2): what plain RSA on a token is given to pad.
pub(crate) fn digest_info(digest: DigestAlgorithm, message: &[u8]) -> Vec<u8> {
    let algorithm = asn1::sequence(&[&asn1::tlv(0x06, digest.oid().as_bytes()), &[0x05, 0x00]]);
    asn1::sequence(&[&algorithm, &asn1::tlv(asn1::OCTET_STRING, &digest.digest(message))])
}

/// Ecdsa-Sig-Value (RFC 3279 §2.2.3) from the r and s that a token gives, of one length each (PKCS#11 v3.0
/// §2.3.1). `None` where it is not two numbers of `len` octets at most, other than zero.
pub(crate) fn ecdsa_der(raw: &[u8], len: usize) -> Option<Vec<u8>> {
    if raw.is_empty() || !raw.len().is_multiple_of(2) || raw.len() > 2 * len {
        return None;
    }
    let (r, s) = raw.split_at(raw.len() / 2);
    Some(asn1::sequence(&[&integer(r)?, &integer(s)?]))
}

/// A positive INTEGER in as few octets as DER wants.
fn integer(octets: &[u8]) -> Option<Vec<u8>> {
    let first = octets.iter().position(|octet| *octet != 0)?;
    let mut content = Vec::with_capacity(octets.len() + 1);
    if octets[first] >= 0x80 {
        content.push(0);
    }
    content.extend_from_slice(&octets[first..]);
    Some(asn1::tlv(0x02, &content))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_become_a_sequence() {
        for (name, raw, expected) in [
            ("plain", &[1, 2][..], Some(&[0x30, 6, 2, 1, 1, 2, 1, 2][..])),
            ("high bit", &[0x80, 0x7f], Some(&[0x30, 7, 2, 2, 0, 0x80, 2, 1, 0x7f])),
            ("leading zeros", &[0, 1, 0, 0x81], Some(&[0x30, 7, 2, 1, 1, 2, 2, 0, 0x81])),
            ("nothing", &[], None),
            ("odd", &[1, 2, 3], None),
            ("too long", &[1, 2, 3, 4, 5, 6], None),
            ("r is zero", &[0, 1], None),
            ("s is zero", &[0, 1, 0, 0], None),
        ] {
            assert_eq!(ecdsa_der(raw, 2).as_deref(), expected, "{name}");
        }
    }

    /// The prefixes that RFC 8017 §9.2 note 1 prints.
    #[test]
    fn digest_infos_begin_as_the_standard_prints_them() {
        for (digest, total, algorithm, length) in [
            (DigestAlgorithm::Sha256, 0x31, 1, 0x20),
            (DigestAlgorithm::Sha384, 0x41, 2, 0x30),
            (DigestAlgorithm::Sha512, 0x51, 3, 0x40),
        ] {
            let prefix = [
                0x30, total, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
                algorithm, 0x05, 0x00, 0x04, length,
            ];
            let expected = [&prefix[..], &digest.digest(b"surat")].concat();
            assert_eq!(digest_info(digest, b"surat"), expected, "{digest}");
        }
    }
}
