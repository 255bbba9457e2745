//! A private key under a passphrase: PKCS#8 EncryptedPrivateKeyInfo with PBES2 (RFC 8018 §6.2).
//!
//! PBKDF2 with HMAC-SHA256 and AES-256-CBC, because every tool opens that: the scrypt parameters that the library
//! below would choose are refused by OpenSSL 3.0, and GnuTLS opens no scrypt at all.

use der::{Decode, Encode};
use pkcs8::pkcs5::{EncryptionScheme, pbes2};
use pkcs8::{EncryptedPrivateKeyInfoOwned, EncryptedPrivateKeyInfoRef};
use rand_core::CryptoRng;

use super::{KeyError, Passphrase, PrivateKey};
use crate::pem;

/// Rounds of PBKDF2 in the keys that we seal.
pub const ROUNDS: u32 = 600_000;

/// Rounds of PBKDF2 where nobody can guess: the fewest that NIST SP 800-132 §5.2 allows.
pub const ROUNDS_UNDER_SECRET: u32 = 1000;

/// Most rounds that are done for a file from outside: some seconds of work.
const MAX_ROUNDS: u32 = 10_000_000;

/// Largest sealed key that is read, in octets.
const MAX_LEN: usize = 64 << 10;

/// A private key that only its passphrase opens.
#[derive(Clone, Eq, PartialEq)]
pub struct SealedKey {
    der: Vec<u8>,
}

impl SealedKey {
    /// Seals `key` under `passphrase`, with [`ROUNDS`] rounds and a salt and an initial vector from `rng`.
    ///
    /// # Errors
    /// [`KeyError::UnsupportedSeal`] when the library below refuses these parameters.
    pub fn seal(
        key: &PrivateKey,
        passphrase: &Passphrase,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, KeyError> {
        Self::seal_with(key, passphrase, ROUNDS, rng)
    }

    /// Seals `key` under a `secret` of 128 random bits or more, which needs no slow derivation to withstand guessing:
    /// with [`ROUNDS_UNDER_SECRET`] rounds.
    ///
    /// # Errors
    /// As [`seal`](Self::seal).
    pub fn seal_under_secret(
        key: &PrivateKey,
        secret: &Passphrase,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, KeyError> {
        Self::seal_with(key, secret, ROUNDS_UNDER_SECRET, rng)
    }

    fn seal_with(
        key: &PrivateKey,
        passphrase: &Passphrase,
        rounds: u32,
        rng: &mut dyn CryptoRng,
    ) -> Result<Self, KeyError> {
        let (scheme, encrypted) = encrypt(key.reveal_pkcs8(), passphrase, rounds, rng)?;
        let info = EncryptedPrivateKeyInfoOwned {
            encryption_algorithm: scheme,
            encrypted_data: der::asn1::OctetString::new(encrypted).map_err(|_| KeyError::UnsupportedSeal)?,
        };
        Ok(Self { der: info.to_der().map_err(|_| KeyError::UnsupportedSeal)? })
    }

    /// Takes a sealed key from outside, in DER or PEM.
    ///
    /// # Errors
    /// [`KeyError::Malformed`] when it is not one, [`KeyError::TooLong`], [`KeyError::UnsupportedSeal`] or [`KeyError::TooManyRounds`] when
    /// we would not open it.
    pub fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() > MAX_LEN {
            return Err(KeyError::TooLong { length: bytes.len(), limit: MAX_LEN });
        }
        let blocks = pem::blocks_or_der(bytes, &[pem::ENCRYPTED_PRIVATE_KEY]);
        let der = blocks.map_err(|_| KeyError::Malformed)?.swap_remove(0);
        check(&EncryptedPrivateKeyInfoRef::from_der(&der).map_err(|_| why_unread(&der))?)?;
        Ok(Self { der })
    }

    /// The EncryptedPrivateKeyInfo in DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The same as PEM, which `openssl pkey` and `certtool` open.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode(pem::ENCRYPTED_PRIVATE_KEY, &self.der)
    }

    /// Opens it. Takes as long as its key derivation is meant to take.
    ///
    /// # Errors
    /// [`KeyError::WrongPassphrase`] for a wrong passphrase and for damage alike.
    pub fn open(&self, passphrase: &Passphrase) -> Result<PrivateKey, KeyError> {
        let info = EncryptedPrivateKeyInfoRef::from_der(&self.der).map_err(|_| KeyError::Malformed)?;
        check(&info)?;
        let open = info.decrypt(passphrase.reveal()).map_err(|_| KeyError::WrongPassphrase)?;
        match PrivateKey::from_pkcs8_der(open.as_bytes()) {
            // One time in 256 a wrong passphrase leaves a valid padding; what comes out is then no key.
            Err(KeyError::Malformed) => Err(KeyError::WrongPassphrase),
            other => other,
        }
    }
}

/// Encrypts `open` under `passphrase` with `rounds` rounds and a salt and an initial vector from `rng`.
///
/// # Errors
/// [`KeyError::UnsupportedSeal`] when the library below refuses these parameters.
pub(crate) fn encrypt(
    open: &[u8],
    passphrase: &Passphrase,
    rounds: u32,
    rng: &mut dyn CryptoRng,
) -> Result<(EncryptionScheme, Vec<u8>), KeyError> {
    let (mut salt, mut iv) = ([0; 16], [0; 16]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut iv);
    let refused = |_| KeyError::UnsupportedSeal;
    let parameters =
        pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(rounds, &salt, iv).map_err(refused)?;
    let scheme = EncryptionScheme::Pbes2(parameters);
    let encrypted = scheme.encrypt(passphrase.reveal(), open).map_err(refused)?;
    Ok((scheme, encrypted))
}

/// Tells a key sealed in a way unknown to the library below, such as 3DES, from what is no sealed key at all.
fn why_unread(der: &[u8]) -> KeyError {
    /// EncryptedPrivateKeyInfo (RFC 5958 §3), whatever the algorithm.
    #[derive(der::Sequence)]
    struct AnySeal<'a> {
        algorithm: spki::AlgorithmIdentifierRef<'a>,
        data: &'a der::asn1::OctetStringRef,
    }
    match AnySeal::from_der(der) {
        Ok(_) => KeyError::UnsupportedSeal,
        Err(_) => KeyError::Malformed,
    }
}

/// Refuses what would take for ever: the parameters come from outside.
fn check(info: &EncryptedPrivateKeyInfoRef<'_>) -> Result<(), KeyError> {
    let EncryptionScheme::Pbes2(parameters) = &info.encryption_algorithm else {
        return Err(KeyError::UnsupportedSeal);
    };
    let (asked, limit) = match &parameters.kdf {
        pbes2::Kdf::Pbkdf2(pbkdf2) => (u64::from(pbkdf2.iteration_count), u64::from(MAX_ROUNDS)),
        // N * r * p, each round 128 octets of memory: 256 MiB at most.
        pbes2::Kdf::Scrypt(scrypt) => (
            scrypt
                .cost_parameter
                .saturating_mul(u64::from(scrypt.block_size))
                .saturating_mul(u64::from(scrypt.parallelization)),
            1 << 21,
        ),
        _ => return Err(KeyError::UnsupportedSeal),
    };
    if asked > limit { Err(KeyError::TooManyRounds { asked, limit }) } else { Ok(()) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::key::KeyType;

    fn passphrase(text: &str) -> Passphrase {
        Passphrase::new(text.to_owned())
    }

    #[test]
    fn only_its_passphrase_opens_it() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let key = PrivateKey::generate(KeyType::P256, &mut rng).unwrap();
        let sealed = SealedKey::seal(&key, &passphrase("rahasia-123"), &mut rng).unwrap();
        let opened = SealedKey::read(sealed.to_pem().as_bytes()).unwrap().open(&passphrase("rahasia-123"));
        assert_eq!(opened.unwrap().public_key(), key.public_key());
        for wrong in ["", "rahasia-124", "rahasia-123 ", "Rahasia-123"] {
            assert_eq!(sealed.open(&passphrase(wrong)).err(), Some(KeyError::WrongPassphrase), "{wrong:?}");
        }
        let mut damaged = sealed.der().to_vec();
        let last = damaged.len() - 1;
        damaged[last] ^= 1;
        assert_eq!(
            SealedKey::read(&damaged).unwrap().open(&passphrase("rahasia-123")).err(),
            Some(KeyError::WrongPassphrase)
        );
    }

    #[test]
    fn a_random_secret_takes_fewer_rounds_than_a_passphrase() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let (key, word) = (PrivateKey::generate(KeyType::P256, &mut rng).unwrap(), passphrase("rahasia-123"));
        for (sealed, expected) in [
            (SealedKey::seal(&key, &word, &mut rng).unwrap(), ROUNDS),
            (SealedKey::seal_under_secret(&key, &word, &mut rng).unwrap(), ROUNDS_UNDER_SECRET),
        ] {
            let info = EncryptedPrivateKeyInfoRef::from_der(sealed.der()).unwrap();
            let EncryptionScheme::Pbes2(parameters) = &info.encryption_algorithm else { panic!("PBES2") };
            let pbes2::Kdf::Pbkdf2(pbkdf2) = &parameters.kdf else { panic!("PBKDF2") };
            assert_eq!(pbkdf2.iteration_count, expected);
            assert_eq!(sealed.open(&word).unwrap().public_key(), key.public_key());
        }
    }

    #[test]
    fn unknown_sealings_are_named_as_such() {
        // PBES1 with MD5 and DES, 3DES of PKCS#12, and an algorithm of nobody's.
        for oid in ["1.2.840.113549.1.5.3", "1.2.840.113549.1.12.1.3", "1.3.6.1.4.1.32473.99"] {
            let algorithm = der::asn1::ObjectIdentifier::new(oid).unwrap().to_der().unwrap();
            let algorithm = [&[0x30, u8::try_from(algorithm.len()).unwrap()][..], &algorithm].concat();
            let inside = [&algorithm[..], &[0x04, 2, 1, 2]].concat();
            let info = [&[0x30, u8::try_from(inside.len()).unwrap()][..], &inside].concat();
            assert_eq!(SealedKey::read(&info).err(), Some(KeyError::UnsupportedSeal), "{oid}");
            assert_eq!(
                SealedKey::read(&info[..info.len() - 1]).err(),
                Some(KeyError::Malformed),
                "{oid} cut short"
            );
        }
    }

    #[test]
    fn work_without_end_is_refused() {
        let scheme =
            pbes2::Parameters::generate_pbkdf2_sha256_aes256cbc(MAX_ROUNDS + 1, &[1; 16], [2; 16]).unwrap();
        let info = EncryptedPrivateKeyInfoOwned {
            encryption_algorithm: EncryptionScheme::Pbes2(scheme),
            encrypted_data: der::asn1::OctetString::new(vec![0; 16]).unwrap(),
        };
        let expected = KeyError::TooManyRounds { asked: 10_000_001, limit: 10_000_000 };
        assert_eq!(SealedKey::read(&info.to_der().unwrap()).err(), Some(expected));
        for (name, bytes) in [
            ("nothing", vec![]),
            ("words", b"not a key".to_vec()),
            ("an open key's label", pem::encode(pem::PRIVATE_KEY, &[1, 2, 3]).into_bytes()),
            (
                "sequences in sequences",
                (0..15_000).fold(Vec::new(), |inner, _| crate::asn1::tlv(0x30, &inner)),
            ),
            ("lengths left open", [0x30, 0x80].repeat(30_000)),
            ("a length that lies", [&[0x30, 0x84], &[0xff; 32][..]].concat()),
        ] {
            assert_eq!(SealedKey::read(&bytes).err(), Some(KeyError::Malformed), "{name}");
        }
        let expected = KeyError::TooLong { length: MAX_LEN + 1, limit: MAX_LEN };
        assert_eq!(SealedKey::read(&[0; MAX_LEN + 1]).err(), Some(expected));
    }
}
