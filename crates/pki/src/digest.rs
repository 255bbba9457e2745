//! The hash functions we know.

use std::fmt;
use std::str::FromStr;

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};
use sha3::{Sha3_256, Sha3_384, Sha3_512};

use crate::oid::{self, ObjectIdentifier};

/// A hash function: those of the SHA-2 family (FIPS 180-4), by which we sign; those of the SHA-3 family (FIPS 202), by
/// which others do; and SHA-1, by which nothing is accepted, though it can be told whether what it was made of has
/// changed since. MD5 is not here.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum DigestAlgorithm {
    /// SHA-1, 20 octets.
    Sha1,
    /// SHA-256, 32 octets.
    Sha256,
    /// SHA-384, 48 octets.
    Sha384,
    /// SHA-512, 64 octets.
    Sha512,
    /// SHA3-256, 32 octets.
    Sha3_256,
    /// SHA3-384, 48 octets.
    Sha3_384,
    /// SHA3-512, 64 octets.
    Sha3_512,
}

impl DigestAlgorithm {
    /// All that are accepted.
    pub const ALL: [Self; 6] =
        [Self::Sha256, Self::Sha384, Self::Sha512, Self::Sha3_256, Self::Sha3_384, Self::Sha3_512];

    /// Those of the SHA-2 family, weakest first: what we sign by.
    pub const SHA_2: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];

    /// The object identifier of the hash function itself (RFC 5754 §2, RFC 9688 §2).
    #[must_use]
    pub const fn oid(self) -> ObjectIdentifier {
        match self {
            Self::Sha1 => oid::SHA_1,
            Self::Sha256 => oid::SHA_256,
            Self::Sha384 => oid::SHA_384,
            Self::Sha512 => oid::SHA_512,
            Self::Sha3_256 => oid::SHA3_256,
            Self::Sha3_384 => oid::SHA3_384,
            Self::Sha3_512 => oid::SHA3_512,
        }
    }

    /// The algorithm that `oid` names, if we accept it.
    #[must_use]
    pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.oid() == oid)
    }

    /// The algorithm that `oid` names, if we know it: for those who look whether something changed, and rely on nothing.
    #[must_use]
    pub fn from_oid_or_weak(oid: ObjectIdentifier) -> Option<Self> {
        if oid == oid::SHA_1 { Some(Self::Sha1) } else { Self::from_oid(oid) }
    }

    /// Whether others can make two contents of one digest.
    #[must_use]
    pub const fn is_weak(self) -> bool {
        matches!(self, Self::Sha1)
    }

    /// Length of its output in octets.
    #[must_use]
    pub const fn output_len(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 | Self::Sha3_256 => 32,
            Self::Sha384 | Self::Sha3_384 => 48,
            Self::Sha512 | Self::Sha3_512 => 64,
        }
    }

    /// Hashes `bytes` at once.
    #[must_use]
    pub fn digest(self, bytes: &[u8]) -> Vec<u8> {
        let mut hasher = self.hasher();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Begins a hash over bytes that come piece by piece.
    #[must_use]
    pub fn hasher(self) -> Hasher {
        Hasher(match self {
            Self::Sha1 => State::Sha1(Sha1::new()),
            Self::Sha256 => State::Sha256(Sha256::new()),
            Self::Sha384 => State::Sha384(Sha384::new()),
            Self::Sha512 => State::Sha512(Sha512::new()),
            Self::Sha3_256 => State::Sha3_256(Sha3_256::new()),
            Self::Sha3_384 => State::Sha3_384(Sha3_384::new()),
            Self::Sha3_512 => State::Sha3_512(Sha3_512::new()),
        })
    }
}

impl fmt::Display for DigestAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sha1 => "SHA-1",
            Self::Sha256 => "SHA-256",
            Self::Sha384 => "SHA-384",
            Self::Sha512 => "SHA-512",
            Self::Sha3_256 => "SHA3-256",
            Self::Sha3_384 => "SHA3-384",
            Self::Sha3_512 => "SHA3-512",
        })
    }
}

/// Reads the name of one that we sign by.
impl FromStr for DigestAlgorithm {
    type Err = UnknownDigest;

    fn from_str(text: &str) -> Result<Self, UnknownDigest> {
        match text {
            "sha256" => Ok(Self::Sha256),
            "sha384" => Ok(Self::Sha384),
            "sha512" => Ok(Self::Sha512),
            _ => Err(UnknownDigest(text.to_owned())),
        }
    }
}

/// A word that names no hash function of ours.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is not one of sha256, sha384, sha512")]
pub struct UnknownDigest(pub String);

/// A hash in progress.
#[derive(Clone)]
pub struct Hasher(State);

#[derive(Clone)]
enum State {
    Sha1(Sha1),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    Sha3_256(Sha3_256),
    Sha3_384(Sha3_384),
    Sha3_512(Sha3_512),
}

impl Hasher {
    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            State::Sha1(hash) => hash.update(bytes),
            State::Sha256(hash) => hash.update(bytes),
            State::Sha384(hash) => hash.update(bytes),
            State::Sha512(hash) => hash.update(bytes),
            State::Sha3_256(hash) => hash.update(bytes),
            State::Sha3_384(hash) => hash.update(bytes),
            State::Sha3_512(hash) => hash.update(bytes),
        }
    }

    /// The digest of everything taken in.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            State::Sha1(hash) => hash.finalize().to_vec(),
            State::Sha256(hash) => hash.finalize().to_vec(),
            State::Sha384(hash) => hash.finalize().to_vec(),
            State::Sha512(hash) => hash.finalize().to_vec(),
            State::Sha3_256(hash) => hash.finalize().to_vec(),
            State::Sha3_384(hash) => hash.finalize().to_vec(),
            State::Sha3_512(hash) => hash.finalize().to_vec(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_and_lengths_agree() {
        for algorithm in DigestAlgorithm::ALL {
            assert_eq!(algorithm.digest(b"surat").len(), algorithm.output_len());
            assert_eq!(DigestAlgorithm::from_oid(algorithm.oid()), Some(algorithm));
            assert_eq!(DigestAlgorithm::from_oid_or_weak(algorithm.oid()), Some(algorithm));
            assert!(!algorithm.is_weak(), "{algorithm}");
        }
        for algorithm in DigestAlgorithm::SHA_2 {
            let word = algorithm.to_string().to_lowercase().replace('-', "");
            assert_eq!(word.parse(), Ok(algorithm));
        }
        for word in ["sha1", "SHA256", "sha3256", "sha3-256", "md5", ""] {
            assert_eq!(word.parse::<DigestAlgorithm>(), Err(UnknownDigest(word.to_owned())));
        }
    }

    #[test]
    fn sha_1_is_known_and_not_accepted() {
        let sha1 = DigestAlgorithm::Sha1;
        assert!(sha1.is_weak() && !DigestAlgorithm::ALL.contains(&sha1));
        assert_eq!(DigestAlgorithm::from_oid(oid::SHA_1), None);
        assert_eq!(DigestAlgorithm::from_oid_or_weak(oid::SHA_1), Some(sha1));
        assert_eq!(DigestAlgorithm::from_oid_or_weak(oid::RSA_ENCRYPTION), None);
    }

    /// The examples of FIPS 180-4 and FIPS 202 as NIST publishes them.
    #[test]
    fn digests_are_those_of_the_standards() {
        for (algorithm, expected) in [
            (DigestAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (DigestAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (DigestAlgorithm::Sha3_256, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
            (
                DigestAlgorithm::Sha3_384,
                "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25",
            ),
            (
                DigestAlgorithm::Sha3_512,
                "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e\
                 10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0",
            ),
        ] {
            assert_eq!(crate::hex::lower(&algorithm.digest(b"abc")), expected, "{algorithm}");
        }
    }

    #[test]
    fn pieces_hash_like_the_whole() {
        let mut hasher = DigestAlgorithm::Sha256.hasher();
        hasher.update(b"sur");
        hasher.update(b"at");
        assert_eq!(hasher.finish(), DigestAlgorithm::Sha256.digest(b"surat"));
    }
}
