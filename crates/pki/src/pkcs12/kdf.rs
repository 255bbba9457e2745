//! From a passphrase to keys, in the way of PKCS#12 itself (RFC 7292 appendix B) and in that of PKCS#5 (RFC 8018 §5.2).

use hmac::digest::Digest;
use hmac::digest::block_api::BlockSizeUser;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use crate::key::Passphrase;
use crate::oid::{self, ObjectIdentifier};

/// What a derived key is for: the ID octet of RFC 7292 appendix B.3.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(super) enum Purpose {
    Encryption = 1,
    InitialVector = 2,
    Mac = 3,
}

/// A passphrase in the two forms that the standards take it in.
pub(super) struct Secret<'a> {
    /// UTF-8, for PBES2.
    pub(super) utf8: &'a str,
    /// BMPString with two zero octets behind it, for all else (RFC 7292 appendix B.1). Nothing at all for a
    /// passphrase that is absent rather than empty.
    pub(super) wide: Zeroizing<Vec<u8>>,
}

impl<'a> Secret<'a> {
    pub(super) fn new(passphrase: &'a Passphrase) -> Self {
        let utf8 = passphrase.reveal();
        // Roomy from the start: a vector that grows leaves copies of itself behind.
        let mut wide = Zeroizing::new(Vec::with_capacity(2 * utf8.len() + 2));
        utf8.encode_utf16().chain([0]).for_each(|unit| wide.extend(unit.to_be_bytes()));
        Self { utf8, wide }
    }

    /// No passphrase at all.
    pub(super) fn absent() -> Self {
        Self { utf8: "", wide: Zeroizing::new(Vec::new()) }
    }
}

/// The hash functions of PKCS#12 files. SHA-1 is among them, as nothing but old files of others is read by it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    const ALL: [Self; 4] = [Self::Sha1, Self::Sha256, Self::Sha384, Self::Sha512];

    /// The hash function of that name.
    pub(super) fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.oid() == oid)
    }

    /// The hash function in the HMAC of that name.
    pub(super) fn from_hmac_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.hmac_oid() == oid)
    }

    pub(super) const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oid::SHA_1,
            Self::Sha256 => oid::SHA_256,
            Self::Sha384 => oid::SHA_384,
            Self::Sha512 => oid::SHA_512,
        }
    }

    const fn hmac_oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oid::HMAC_WITH_SHA1,
            Self::Sha256 => oid::HMAC_WITH_SHA256,
            Self::Sha384 => oid::HMAC_WITH_SHA384,
            Self::Sha512 => oid::HMAC_WITH_SHA512,
        }
    }

    /// Length of its output in octets.
    pub(super) const fn len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }

    /// How much work it is to derive `octets` octets in `rounds` rounds, in rounds of one block.
    pub(super) const fn work(self, rounds: u32, octets: usize) -> u64 {
        rounds as u64 * octets.div_ceil(self.len()) as u64
    }

    /// The key derivation of RFC 7292 appendix B.2.
    pub(super) fn derive(
        self,
        purpose: Purpose,
        secret: &Secret<'_>,
        salt: &[u8],
        rounds: u32,
        len: usize,
    ) -> Zeroizing<Vec<u8>> {
        let mut key = Zeroizing::new(vec![0; len]);
        let password = &secret.wide;
        match self {
            Self::Sha1 => derive::<Sha1>(purpose, password, salt, rounds, &mut key),
            Self::Sha256 => derive::<Sha256>(purpose, password, salt, rounds, &mut key),
            Self::Sha384 => derive::<Sha384>(purpose, password, salt, rounds, &mut key),
            Self::Sha512 => derive::<Sha512>(purpose, password, salt, rounds, &mut key),
        }
        key
    }

    /// PBKDF2 of RFC 8018 §5.2.
    pub(super) fn pbkdf2(
        self,
        secret: &Secret<'_>,
        salt: &[u8],
        rounds: u32,
        len: usize,
    ) -> Zeroizing<Vec<u8>> {
        let mut key = Zeroizing::new(vec![0; len]);
        let password = secret.utf8.as_bytes();
        match self {
            Self::Sha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, rounds, &mut key),
            Self::Sha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, rounds, &mut key),
            Self::Sha384 => pbkdf2::pbkdf2_hmac::<Sha384>(password, salt, rounds, &mut key),
            Self::Sha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, rounds, &mut key),
        }
        key
    }

    /// HMAC of `message` (RFC 2104).
    pub(super) fn hmac(self, key: &[u8], message: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha1 => hmac::<Hmac<Sha1>>(key, message),
            Self::Sha256 => hmac::<Hmac<Sha256>>(key, message),
            Self::Sha384 => hmac::<Hmac<Sha384>>(key, message),
            Self::Sha512 => hmac::<Hmac<Sha512>>(key, message),
        }
    }

    /// Whether `mac` is the HMAC of `message`, in a time that does not depend on where they differ.
    pub(super) fn verify(self, key: &[u8], message: &[u8], mac: &[u8]) -> bool {
        match self {
            Self::Sha1 => verify::<Hmac<Sha1>>(key, message, mac),
            Self::Sha256 => verify::<Hmac<Sha256>>(key, message, mac),
            Self::Sha384 => verify::<Hmac<Sha384>>(key, message, mac),
            Self::Sha512 => verify::<Hmac<Sha512>>(key, message, mac),
        }
    }
}

fn hmac<M: Mac + KeyInit>(key: &[u8], message: &[u8]) -> Vec<u8> {
    keyed::<M>(key).chain_update(message).finalize().into_bytes().to_vec()
}

fn verify<M: Mac + KeyInit>(key: &[u8], message: &[u8], mac: &[u8]) -> bool {
    keyed::<M>(key).chain_update(message).verify_slice(mac).is_ok()
}

fn keyed<M: Mac + KeyInit>(key: &[u8]) -> M {
    <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn derive<D: Digest + BlockSizeUser>(
    purpose: Purpose,
    password: &[u8],
    salt: &[u8],
    rounds: u32,
    out: &mut [u8],
) {
    let block = <D as BlockSizeUser>::block_size();
    let diversifier = vec![purpose as u8; block];
    let (salt, password) = (repeated(salt, block), repeated(password, block));
    let mut input = Zeroizing::new([&salt[..], &password[..]].concat());
    for chunk in out.chunks_mut(<D as Digest>::output_size()) {
        let mut hash =
            Zeroizing::new(D::new().chain_update(&diversifier).chain_update(&*input).finalize().to_vec());
        for _ in 1..rounds {
            let next = D::digest(&*hash);
            hash.copy_from_slice(&next);
        }
        chunk.copy_from_slice(&hash[..chunk.len()]);
        let addend: Zeroizing<Vec<u8>> = Zeroizing::new(hash.iter().copied().cycle().take(block).collect());
        input.chunks_exact_mut(block).for_each(|number| add_with_one(number, &addend));
    }
}

/// As many whole blocks of repetitions as hold `octets` once; none for none.
fn repeated(octets: &[u8], block: usize) -> Zeroizing<Vec<u8>> {
    let len = octets.len().div_ceil(block) * block;
    let mut out = Zeroizing::new(Vec::with_capacity(len));
    out.extend(octets.iter().copied().cycle().take(len));
    out
}

/// Adds `addend` + 1 to a big-endian number of the same length; what overflows is lost.
fn add_with_one(number: &mut [u8], addend: &[u8]) {
    let mut carry = 1_u16;
    for (digit, other) in number.iter_mut().zip(addend).rev() {
        let [high, low] = (u16::from(*digit) + u16::from(*other) + carry).to_be_bytes();
        *digit = low;
        carry = u16::from(high);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn sums_carry_and_overflow() {
        for (number, addend, expected) in [
            ([0x00, 0x00], [0x00, 0x00], [0x00, 0x01]),
            ([0x00, 0xff], [0x00, 0x00], [0x01, 0x00]),
            ([0xff, 0xff], [0x00, 0x00], [0x00, 0x00]),
            ([0xff, 0xff], [0xff, 0xff], [0xff, 0xff]),
            ([0x01, 0x80], [0x01, 0x7f], [0x03, 0x00]),
        ] {
            let mut sum = number;
            add_with_one(&mut sum, &addend);
            assert_eq!(sum, expected, "{number:?} + {addend:?} + 1");
        }
    }

    #[test]
    fn passphrases_are_wide_and_end_in_two_zeros() {
        for (text, wide) in [
            ("", &[0, 0][..]),
            ("a", &[0, 0x61, 0, 0]),
            ("é", &[0, 0xe9, 0, 0]),
            ("🔑", &[0xd8, 0x3d, 0xdd, 0x11, 0, 0]),
        ] {
            assert_eq!(*Secret::new(&Passphrase::new(text.to_owned())).wide, wide, "{text}");
        }
        assert!(Secret::absent().wide.is_empty());
    }
}
