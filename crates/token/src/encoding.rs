//! What a token signs and gives back, and what stands in ASN.1.

use pki::asn1;
use pki::digest::DigestAlgorithm;
use pki::oid;

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

/// SubjectPublicKeyInfo of an RSA key (RFC 3279 §2.3.1) from its two numbers. `None` where one is zero.
pub(crate) fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Option<Vec<u8>> {
    let key = asn1::sequence(&[&integer(modulus)?, &integer(exponent)?]);
    Some(public_key(oid::RSA_ENCRYPTION, &[0x05, 0x00], &key))
}

/// Octets of an uncompressed point on P-256.
const P256_POINT: usize = 65;
/// Octets of an uncompressed point on P-384.
const P384_POINT: usize = 97;

/// SubjectPublicKeyInfo of an EC key (RFC 5480 §2) from its curve, as CKA_EC_PARAMS gives it, and its point, as
/// CKA_EC_POINT does: in an OCTET STRING (PKCS#11 v3.0 §2.3.3), which some tokens leave away.
pub(crate) fn ec_public_key(parameters: &[u8], point: &[u8]) -> Option<Vec<u8>> {
    // Both begin with 0x04, so it is the length that tells an uncompressed point (SEC 1 §2.3.3), the only kind that
    // certificates of ours hold, from one in an OCTET STRING.
    let point = match point.len() {
        P256_POINT | P384_POINT => point,
        _ => point.get(asn1::header_len(point)?..)?,
    };
    (point.first() == Some(&0x04)).then(|| public_key(oid::EC_PUBLIC_KEY, parameters, point))
}

fn public_key(algorithm: oid::ObjectIdentifier, parameters: &[u8], key: &[u8]) -> Vec<u8> {
    let algorithm = asn1::sequence(&[&asn1::tlv(0x06, algorithm.as_bytes()), parameters]);
    asn1::sequence(&[&algorithm, &asn1::bit_string(key)])
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
#[allow(clippy::unwrap_used)]
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

    #[test]
    fn points_come_wrapped_and_bare() {
        let curve = asn1::tlv(0x06, oid::SECP256R1.as_bytes());
        let key = pki::key::PrivateKey::generate(
            pki::key::KeyType::P256,
            &mut rand_core::UnwrapErr(getrandom::SysRng),
        );
        let public = key.unwrap().public_key().clone();
        let point = public.bits();
        // The second octet of this one reads as the length of what follows it.
        let ambiguous = [&[4, 63][..], &point[2..]].concat();
        let wrapped = |point: &[u8]| asn1::tlv(asn1::OCTET_STRING, point);
        for (name, given, expected) in [
            ("wrapped", wrapped(point), Some(point)),
            ("bare", point.to_vec(), Some(point)),
            ("bare, ambiguous", ambiguous.clone(), Some(&ambiguous[..])),
            ("wrapped, ambiguous", wrapped(&ambiguous), Some(&ambiguous[..])),
            ("compressed", wrapped(&[&[2], &point[1..33]].concat()), None),
            ("nothing", vec![], None),
            ("one octet", vec![4], None),
        ] {
            let expected = expected.map(|point| public_key(oid::EC_PUBLIC_KEY, &curve, point));
            assert_eq!(ec_public_key(&curve, &given), expected, "{name}");
        }
        assert_eq!(ec_public_key(&curve, point).as_deref(), Some(public.spki_der()));
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
