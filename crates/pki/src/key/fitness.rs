//! Whether the public key that somebody brings is one to be certified.
//!
//! A signature proves that the key is held, not that it is any good: broken generators and programs with odd defaults
//! make keys that sign well and fall at once.

use der::Decode;

use super::public::RsaPublicKey;
use super::{KeyKind, PublicKey};
use crate::hex;
use crate::oid::ObjectIdentifier;
use crate::signature::identifier;
use crate::{asn1, oid};

/// Smallest public exponent of an RSA key (NIST SP 800-89 §5.3.3).
pub const LEAST_EXPONENT: u64 = 65_537;

/// Largest public exponent of an RSA key: what programs on the other side take.
pub const LARGEST_EXPONENT: u64 = u32::MAX as u64;

/// The primes that a modulus is tried with. The faulty generator of CVE-2017-15361 shows by each of the odd ones.
const SMALL_PRIMES: [u64; 39] = [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103,
    107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
];

/// The tag octet of a point with both coordinates (SEC 1 §2.3.3).
const UNCOMPRESSED: u8 = 0x04;

/// Refuses a key of a kind that is not certified, one that is known to be weak, and one that is encoded otherwise than
/// its standard wants it, since keys are told apart by their encoding.
///
/// # Errors
/// [`UnfitKey`].
pub fn check(key: &PublicKey) -> Result<(), UnfitKey> {
    let kind = key.kind();
    if kind.key_type().is_none() {
        return Err(UnfitKey::Kind(kind));
    }
    let algorithm = match kind {
        KeyKind::Rsa { .. } => {
            check_rsa(key)?;
            identifier(oid::RSA_ENCRYPTION, &[0x05, 0x00])
        }
        KeyKind::P256 => curve(key, oid::SECP256R1)?,
        KeyKind::P384 => curve(key, oid::SECP384R1)?,
        KeyKind::RsaPss { .. } | KeyKind::Ed25519 | KeyKind::Other(_) => return Err(UnfitKey::Kind(kind)),
    };
    let written = asn1::sequence(&[&algorithm, &asn1::bit_string(key.bits())]);
    if written == key.spki_der() { Ok(()) } else { Err(UnfitKey::Encoding) }
}

/// Why no certificate is made for a public key.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UnfitKey {
    /// Too short, too long, or of a kind that we do not certify.
    #[error("a key of kind {0} is not certified here: RSA of 2048 to 4096 bits, P-256 or P-384 are")]
    Kind(KeyKind),
    /// An exponent that makes forging easier, or that others do not take.
    #[error(
        "the public exponent of the RSA key is {found}, which is not an odd number from {LEAST_EXPONENT} to \
         {LARGEST_EXPONENT}"
    )]
    Exponent {
        /// The exponent, in hexadecimal; its beginning where it is long.
        found: String,
    },
    /// A modulus that anyone can factor.
    #[error("the modulus of the RSA key is divisible by {prime}")]
    Divisible {
        /// By what.
        prime: u64,
    },
    /// A modulus of the form that one faulty generator gives all of its own (CVE-2017-15361, "ROCA").
    #[error(
        "the RSA key was made by a faulty generator, so that others can find its private key (CVE-2017-15361)"
    )]
    FaultyGenerator,
    /// Not in the one form by which keys are told apart: another form would be the same key under another name.
    #[error("the key is not encoded as its standard wants it: NULL with RSA, uncompressed points on curves")]
    Encoding,
}

fn check_rsa(key: &PublicKey) -> Result<(), UnfitKey> {
    let Ok(RsaPublicKey { modulus, exponent }) = RsaPublicKey::from_der(key.bits()) else {
        return Err(UnfitKey::Encoding);
    };
    check_exponent(exponent.as_bytes())?;
    let (mut patterned, modulus) = (true, modulus.as_bytes());
    for prime in SMALL_PRIMES {
        let rest = remainder(modulus, prime);
        if rest == 0 {
            return Err(UnfitKey::Divisible { prime });
        }
        patterned &= prime == 2 || is_power_of_65537(rest, prime);
    }
    if patterned { Err(UnfitKey::FaultyGenerator) } else { Ok(()) }
}

fn check_exponent(octets: &[u8]) -> Result<(), UnfitKey> {
    let number =
        (octets.len() <= 8).then(|| octets.iter().fold(0, |sum, octet| sum << 8 | u64::from(*octet)));
    match number {
        Some(LEAST_EXPONENT..=LARGEST_EXPONENT) if octets.last().is_some_and(|octet| octet & 1 == 1) => {
            Ok(())
        }
        _ => {
            let beginning = hex::upper(&octets[..octets.len().min(8)]);
            let found = format!("0x{beginning}{}", if octets.len() > 8 { "…" } else { "" });
            Err(UnfitKey::Exponent { found })
        }
    }
}

/// What is left of a big-endian number after division.
fn remainder(octets: &[u8], prime: u64) -> u64 {
    let (head, words) = octets.split_at(octets.len() % 4);
    let head = head.iter().fold(0, |sum, octet| sum << 8 | u64::from(*octet)) % prime;
    words.chunks_exact(4).fold(head, |rest, word| {
        let word = word.iter().fold(0, |sum, octet| sum << 8 | u64::from(*octet));
        (rest << 32 | word) % prime
    })
}

fn is_power_of_65537(rest: u64, prime: u64) -> bool {
    let mut power = 1;
    for _ in 0..prime {
        if power == rest {
            return true;
        }
        power = power * 65_537 % prime;
    }
    false
}

/// The AlgorithmIdentifier of a curve, where the point on it has both coordinates.
fn curve(key: &PublicKey, name: ObjectIdentifier) -> Result<Vec<u8>, UnfitKey> {
    match key.bits().first() {
        Some(&UNCOMPRESSED) => Ok(identifier(oid::EC_PUBLIC_KEY, &asn1::tlv(0x06, name.as_bytes()))),
        _ => Err(UnfitKey::Encoding),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::key::{KeyType, PrivateKey};

    const NULL: [u8; 2] = [0x05, 0x00];

    fn integer(octets: &[u8]) -> Vec<u8> {
        let sign: &[u8] = if octets[0] >= 0x80 { &[0] } else { &[] };
        asn1::tlv(0x02, &[sign, octets].concat())
    }

    fn rsa(modulus: &[u8], exponent: &[u8], parameters: &[u8]) -> PublicKey {
        let key = asn1::sequence(&[&integer(modulus), &integer(exponent)]);
        let algorithm = identifier(oid::RSA_ENCRYPTION, parameters);
        PublicKey::from_spki_der(&asn1::sequence(&[&algorithm, &asn1::bit_string(&key)])).unwrap()
    }

    fn point(curve: ObjectIdentifier, bits: &[u8]) -> PublicKey {
        let algorithm = identifier(oid::EC_PUBLIC_KEY, &asn1::tlv(0x06, curve.as_bytes()));
        PublicKey::from_spki_der(&asn1::sequence(&[&algorithm, &asn1::bit_string(bits)])).unwrap()
    }

    /// 65537 to the power of `times`, big-endian.
    fn power(times: usize) -> Vec<u8> {
        let mut octets = vec![1_u8];
        for _ in 0..times {
            // x * 65537 is x * 65536 + x.
            let mut sum = [&octets[..], &[0, 0]].concat();
            let shift = sum.len() - octets.len();
            let mut carry = 0;
            for at in (0..sum.len()).rev() {
                let add = if at >= shift { u16::from(octets[at - shift]) } else { 0 };
                let total = u16::from(sum[at]) + add + carry;
                (sum[at], carry) = (total as u8, total >> 8);
            }
            octets = if carry == 0 { sum } else { [&[1][..], &sum].concat() };
        }
        octets
    }

    #[test]
    fn keys_of_ours_are_fit() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        for key_type in [KeyType::Rsa2048, KeyType::P256, KeyType::P384] {
            let key = PrivateKey::generate(key_type, &mut rng).unwrap();
            assert_eq!(check(key.public_key()), Ok(()), "{key_type}");
        }
    }

    #[test]
    fn keys_that_are_not_certified() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let good = PrivateKey::generate(KeyType::Rsa2048, &mut rng).unwrap();
        let good = RsaPublicKey::from_der(good.public_key().bits()).unwrap().modulus.as_bytes().to_vec();
        let (odd, even) = (&good[..], [&good[..255], &[good[255] & 0xfe]].concat());
        let (usual, patterned) = (&[1, 0, 1][..], power(128));
        let exponent = |found: &str| UnfitKey::Exponent { found: found.to_owned() };
        let kind = |bits| UnfitKey::Kind(KeyKind::Rsa { bits });
        let curve = oid::SECP256R1;
        // Divisible by 3, as all multiples of 255 are, and odd.
        let thrice = vec![0xff; 256];
        for (name, key, expected) in [
            ("RSA-1024", rsa(&good[..128], usual, &NULL), kind(1024)),
            ("RSA-2047", rsa(&[&[good[0] >> 1], &good[1..]].concat(), usual, &NULL), kind(2047)),
            ("RSA-4097", rsa(&[&[1], &[0xff; 512][..]].concat(), usual, &NULL), kind(4097)),
            ("RSA-16384", rsa(&[0xff; 2048], usual, &NULL), kind(16384)),
            ("exponent 1", rsa(odd, &[1], &NULL), exponent("0x01")),
            ("exponent 3", rsa(odd, &[3], &NULL), exponent("0x03")),
            ("an even exponent", rsa(odd, &[1, 0, 2], &NULL), exponent("0x010002")),
            ("an exponent of 33 bits", rsa(odd, &[1, 0, 0, 0, 1], &NULL), exponent("0x0100000001")),
            ("an exponent as long as the modulus", rsa(odd, odd, &NULL), {
                let beginning = hex::upper(&odd[..8]);
                exponent(&format!("0x{beginning}…"))
            }),
            ("an even modulus", rsa(&even, usual, &NULL), UnfitKey::Divisible { prime: 2 }),
            ("a multiple of 3", rsa(&thrice, usual, &NULL), UnfitKey::Divisible { prime: 3 }),
            ("the pattern of CVE-2017-15361", rsa(&patterned, usual, &NULL), UnfitKey::FaultyGenerator),
            ("RSA without NULL", rsa(odd, usual, &[]), UnfitKey::Encoding),
            ("RSA with a number", rsa(odd, usual, &[2, 1, 0]), UnfitKey::Encoding),
            ("a compressed point", point(curve, &[&[2][..], &[7; 32]].concat()), UnfitKey::Encoding),
            ("a hybrid point", point(curve, &[&[6][..], &[7; 64]].concat()), UnfitKey::Encoding),
            ("no point", point(curve, &[]), UnfitKey::Encoding),
            ("P-521", point(oid::SECP521R1, &[4]), UnfitKey::Kind(KeyKind::Other(oid::SECP521R1))),
        ] {
            assert_eq!(check(&key), Err(expected), "{name}");
        }
    }

    #[test]
    fn remainders_are_those_of_long_division() {
        for (octets, prime, expected) in [
            (&[][..], 7, 0),
            (&[6], 7, 6),
            (&[1, 0], 7, 4),
            (&[1, 2, 3, 4, 5], 167, 0x01_0203_0405 % 167),
            (&[0xff; 8], 113, u64::MAX % 113),
            (&[0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 101, 0x00fe_ffff_ffff_ffff % 101),
        ] {
            assert_eq!(remainder(octets, prime), expected, "{octets:?} mod {prime}");
        }
    }
}
