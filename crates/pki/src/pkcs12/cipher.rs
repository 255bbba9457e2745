//! Opening what is encrypted under a passphrase: PBES2 (RFC 8018 §6.2), and for old files the schemes of RFC 7292
//! appendix C.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit};
use zeroize::Zeroizing;

use super::kdf::{Hash, Purpose, Secret};
use super::limits::{Budget, rounds};
use super::{Pkcs12Error, malformed};
use crate::asn1::OCTET_STRING;
use crate::ber::{Reader, Value};
use crate::oid::{self, ObjectIdentifier};

const PART: &str = "AlgorithmIdentifier";
const INTEGER: u8 = 0x02;

/// Decrypts `data` as its AlgorithmIdentifier says.
pub(super) fn decrypt(
    algorithm: Value<'_>,
    data: &[u8],
    secret: &Secret<'_>,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, Pkcs12Error> {
    let mut fields = algorithm.children();
    let oid = fields.oid().map_err(malformed(PART))?;
    let parameters = fields.sequence().map_err(malformed(PART))?;
    let (cipher, key, iv) = match oid {
        oid::PBES2 => pbes2(parameters, secret, budget)?,
        _ => {
            let cipher = Cipher::from_legacy_oid(oid).ok_or(Pkcs12Error::Unsupported { oid })?;
            legacy(cipher, parameters, secret, budget)?
        }
    };
    cipher.decrypt(&key, &iv, data).ok_or(Pkcs12Error::Inside)
}

type Keyed = (Cipher, Zeroizing<Vec<u8>>, Vec<u8>);

/// PBES2-params: how the key is derived, and the cipher with its initial vector.
fn pbes2(mut parameters: Reader<'_>, secret: &Secret<'_>, budget: &mut Budget) -> Result<Keyed, Pkcs12Error> {
    let mut derivation = parameters.sequence().map_err(malformed(PART))?;
    let mut encryption = parameters.sequence().map_err(malformed(PART))?;
    let oid = encryption.oid().map_err(malformed(PART))?;
    let cipher = Cipher::from_oid(oid).ok_or(Pkcs12Error::Unsupported { oid })?;
    let iv = encryption.octets(OCTET_STRING).map_err(malformed(PART))?.into_owned();
    let oid = derivation.oid().map_err(malformed(PART))?;
    if oid != oid::PBKDF2 {
        return Err(Pkcs12Error::Unsupported { oid });
    }
    let parameters = Pbkdf2::read(derivation.sequence().map_err(malformed(PART))?)?;
    let key = parameters.derive(secret, cipher.key_len(), budget)?;
    Ok((cipher, key, iv))
}

/// pkcs-12PbeParams: a salt and a number of rounds, and SHA-1 for both the key and the initial vector.
fn legacy(
    cipher: Cipher,
    mut parameters: Reader<'_>,
    secret: &Secret<'_>,
    budget: &mut Budget,
) -> Result<Keyed, Pkcs12Error> {
    let salt = parameters.octets(OCTET_STRING).map_err(malformed(PART))?;
    let rounds = rounds(&mut parameters)?;
    budget.spend(Hash::Sha1.work(rounds, cipher.key_len()) + Hash::Sha1.work(rounds, cipher.block_len()))?;
    let key = Hash::Sha1.derive(Purpose::Encryption, secret, &salt, rounds, cipher.key_len());
    let iv = Hash::Sha1.derive(Purpose::InitialVector, secret, &salt, rounds, cipher.block_len());
    Ok((cipher, key, iv.to_vec()))
}

/// PBKDF2-params (RFC 8018 appendix A.2).
struct Pbkdf2 {
    salt: Vec<u8>,
    rounds: u32,
    hash: Hash,
}

impl Pbkdf2 {
    /// Reads them. A keyLength is passed over: the cipher knows its own.
    fn read(mut fields: Reader<'_>) -> Result<Self, Pkcs12Error> {
        let salt = fields.octets(OCTET_STRING).map_err(malformed(PART))?.into_owned();
        let rounds = rounds(&mut fields)?;
        fields.optional(INTEGER).map_err(malformed(PART))?;
        let hash = if fields.is_empty() { Hash::Sha1 } else { prf(&mut fields)? };
        Ok(Self { salt, rounds, hash })
    }

    fn derive(
        &self,
        secret: &Secret<'_>,
        len: usize,
        budget: &mut Budget,
    ) -> Result<Zeroizing<Vec<u8>>, Pkcs12Error> {
        budget.spend(self.hash.work(self.rounds, len))?;
        Ok(self.hash.pbkdf2(secret, &self.salt, self.rounds, len))
    }
}

fn prf(fields: &mut Reader<'_>) -> Result<Hash, Pkcs12Error> {
    let oid = fields.sequence().and_then(|mut prf| prf.oid()).map_err(malformed(PART))?;
    Hash::from_hmac_oid(oid).ok_or(Pkcs12Error::Unsupported { oid })
}

/// Block ciphers, all in CBC mode with the padding of RFC 8018 §6.1.1.
#[derive(Clone, Copy)]
enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    TripleDes,
    TripleDesTwoKeys,
    Rc2With128,
    Rc2With40,
}

impl Cipher {
    /// The cipher of PBES2.
    const fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            oid::AES_128_CBC => Some(Self::Aes128),
            oid::AES_192_CBC => Some(Self::Aes192),
            oid::AES_256_CBC => Some(Self::Aes256),
            oid::DES_EDE3_CBC => Some(Self::TripleDes),
            _ => None,
        }
    }

    /// The cipher of a scheme of PKCS#12.
    const fn from_legacy_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            oid::PBE_SHA_3DES_3KEY => Some(Self::TripleDes),
            oid::PBE_SHA_3DES_2KEY => Some(Self::TripleDesTwoKeys),
            oid::PBE_SHA_RC2_128 => Some(Self::Rc2With128),
            oid::PBE_SHA_RC2_40 => Some(Self::Rc2With40),
            _ => None,
        }
    }

    const fn key_len(self) -> usize {
        match self {
            Self::Rc2With40 => 5,
            Self::Aes128 | Self::TripleDesTwoKeys | Self::Rc2With128 => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
        }
    }

    const fn block_len(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            _ => 8,
        }
    }

    /// Nothing when a length does not fit, or when what comes out has no padding.
    fn decrypt(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::Aes128 => cbc(aes::Aes128Dec::new_from_slice(key).ok()?, iv, data),
            Self::Aes192 => cbc(aes::Aes192Dec::new_from_slice(key).ok()?, iv, data),
            Self::Aes256 => cbc(aes::Aes256Dec::new_from_slice(key).ok()?, iv, data),
            Self::TripleDes => cbc(des::TdesEde3::new_from_slice(key).ok()?, iv, data),
            Self::TripleDesTwoKeys => cbc(des::TdesEde2::new_from_slice(key).ok()?, iv, data),
            Self::Rc2With128 | Self::Rc2With40 => {
                cbc(rc2::Rc2::new_with_eff_key_len(key, key.len() * 8), iv, data)
            }
        }
    }
}

fn cbc<C: BlockCipherDecrypt>(cipher: C, iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(data.to_vec());
    let mode = cbc::Decryptor::inner_iv_slice_init(cipher, iv).ok()?;
    let len = mode.decrypt_padded::<Pkcs7>(&mut buffer).ok()?.len();
    buffer.truncate(len);
    Some(buffer)
}
