//! From a passphrase to the content key: PBKDF2 (RFC 8018 §5.2), then the key wrap of RFC 3211 §2.3.

use rand_core::CryptoRng;
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::cipher::{BLOCK, Cipher, Encryptor};
use super::{CONTEXT_0, EnvelopeError, MAX_ROUNDS, malformed};
use crate::asn1::{OCTET_STRING, sequence, tlv};
use crate::ber::{BerError, Reader};
use crate::key::Passphrase;
use crate::oid::{self, ObjectIdentifier};
use crate::signature::identifier;

const INTEGER: u8 = 0x02;
/// The version of PasswordRecipientInfo (RFC 5652 §6.2.4).
const VERSION_0: [u8; 3] = [INTEGER, 1, 0];
const NULL: [u8; 2] = [0x05, 0];
/// Longest salt that is taken.
const MAX_SALT: usize = 1 << 10;

/// Wraps `content_key` under `passphrase`, with `rounds` rounds: the content of a PasswordRecipientInfo in DER.
pub(super) fn wrap(
    content_key: &[u8; 32],
    passphrase: &Passphrase,
    rounds: u32,
    rng: &mut dyn CryptoRng,
) -> Vec<u8> {
    let (mut salt, mut iv) = ([0; 16], [0; BLOCK]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut iv);
    let mut key = Zeroizing::new([0; 32]);
    pbkdf2::pbkdf2_hmac::<Sha256>(passphrase.reveal().as_bytes(), &salt, rounds, key.as_mut());
    let wrapped = wrap_key(content_key, &key, &iv, rng);
    let derivation = [
        &tlv(0x06, oid::PBKDF2.as_bytes())[..],
        &sequence(&[
            &tlv(OCTET_STRING, &salt),
            &tlv(INTEGER, minimal(&rounds.to_be_bytes())),
            &identifier(oid::HMAC_WITH_SHA256, &NULL),
        ]),
    ]
    .concat();
    let cipher = identifier(oid::AES_256_CBC, &tlv(OCTET_STRING, &iv));
    [
        &VERSION_0[..],
        &tlv(CONTEXT_0, &derivation),
        &identifier(oid::PWRI_KEK, &cipher),
        &tlv(OCTET_STRING, &wrapped),
    ]
    .concat()
}

/// Unwraps the content key from the content of a PasswordRecipientInfo.
pub(super) fn unwrap(
    mut recipient: Reader<'_>,
    passphrase: &Passphrase,
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let part = "PasswordRecipientInfo";
    recipient.small_integer().map_err(malformed(part))?;
    // keyDerivationAlgorithm may be left out where the key is the passphrase itself, which no passphrase of ours is.
    let derivation = recipient.expect(CONTEXT_0).map_err(malformed(part))?;
    let derivation = Derivation::read(derivation.children())?;
    let (cipher, iv) = key_wrap(recipient.sequence().map_err(malformed(part))?)?;
    let wrapped = recipient.octets(OCTET_STRING).map_err(malformed(part))?;
    recipient.finish().map_err(malformed(part))?;
    let key = derivation.derive(passphrase, cipher.key_len());
    unwrap_key(cipher, &key, &iv, &wrapped)
}

/// The cipher and its initial vector, out of the AlgorithmIdentifier of id-alg-PWRI-KEK.
fn key_wrap(mut algorithm: Reader<'_>) -> Result<(Cipher, Vec<u8>), EnvelopeError> {
    let oid = algorithm.oid().map_err(malformed("keyEncryptionAlgorithm"))?;
    if oid != oid::PWRI_KEK {
        return Err(EnvelopeError::Unsupported(oid));
    }
    cipher(algorithm.sequence().map_err(malformed("keyEncryptionAlgorithm"))?)
}

/// A cipher and its initial vector.
pub(super) fn cipher(mut algorithm: Reader<'_>) -> Result<(Cipher, Vec<u8>), EnvelopeError> {
    let part = "AlgorithmIdentifier";
    let oid = algorithm.oid().map_err(malformed(part))?;
    let cipher = Cipher::from_oid(oid).ok_or(EnvelopeError::Unsupported(oid))?;
    let iv = algorithm.octets(OCTET_STRING).map_err(malformed(part))?.into_owned();
    algorithm.finish().map_err(malformed(part))?;
    if iv.len() != BLOCK {
        return Err(malformed(part)(BerError::Value { tag: OCTET_STRING }));
    }
    Ok((cipher, iv))
}

/// PBKDF2-params (RFC 8018 appendix A.2).
struct Derivation {
    salt: Vec<u8>,
    rounds: u32,
    hash: ObjectIdentifier,
}

impl Derivation {
    fn read(mut fields: Reader<'_>) -> Result<Self, EnvelopeError> {
        let part = "PBKDF2-params";
        let oid = fields.oid().map_err(malformed(part))?;
        if oid != oid::PBKDF2 {
            return Err(EnvelopeError::Unsupported(oid));
        }
        let mut fields = fields.sequence().map_err(malformed(part))?;
        let salt = fields.octets(OCTET_STRING).map_err(malformed(part))?.into_owned();
        if salt.len() > MAX_SALT {
            return Err(malformed(part)(BerError::TooMany { limit: MAX_SALT }));
        }
        let rounds = rounds(fields.integer().map_err(malformed(part))?)?;
        // A keyLength is passed over: the cipher knows its own.
        fields.optional(INTEGER).map_err(malformed(part))?;
        let hash = match fields.is_empty() {
            true => oid::HMAC_WITH_SHA1,
            false => fields.sequence().and_then(|mut prf| prf.oid()).map_err(malformed(part))?,
        };
        let known =
            [oid::HMAC_WITH_SHA1, oid::HMAC_WITH_SHA256, oid::HMAC_WITH_SHA384, oid::HMAC_WITH_SHA512];
        if known.contains(&hash) {
            Ok(Self { salt, rounds, hash })
        } else {
            Err(EnvelopeError::Unsupported(hash))
        }
    }

    fn derive(&self, passphrase: &Passphrase, len: usize) -> Zeroizing<Vec<u8>> {
        let mut key = Zeroizing::new(vec![0; len]);
        let (password, salt, rounds) = (passphrase.reveal().as_bytes(), &self.salt, self.rounds);
        match self.hash {
            oid::HMAC_WITH_SHA256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, rounds, &mut key),
            oid::HMAC_WITH_SHA384 => pbkdf2::pbkdf2_hmac::<Sha384>(password, salt, rounds, &mut key),
            oid::HMAC_WITH_SHA512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, rounds, &mut key),
            // What OpenSSL writes unless told otherwise.
            _ => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, rounds, &mut key),
        }
        key
    }
}

/// A number of rounds: at least one, and not work without end.
fn rounds(octets: &[u8]) -> Result<u32, EnvelopeError> {
    let refused = || malformed("PBKDF2-params")(BerError::Value { tag: INTEGER });
    if octets[0] & 0x80 != 0 {
        return Err(refused());
    }
    let asked =
        octets.iter().fold(0_u64, |sum, octet| sum.saturating_mul(256).saturating_add(u64::from(*octet)));
    match u32::try_from(asked) {
        Ok(0) => Err(refused()),
        Ok(rounds) if rounds <= MAX_ROUNDS => Ok(rounds),
        _ => Err(EnvelopeError::TooManyRounds { asked, limit: MAX_ROUNDS }),
    }
}

/// The octets of an INTEGER in its shortest form, of a positive number.
fn minimal(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let start = zeros.min(octets.len() - 1);
    if octets[start] & 0x80 != 0 { &octets[start - 1..] } else { &octets[start..] }
}

/// RFC 3211 §2.3.1: the length, three octets that check it, the key, padding; encrypted twice, the second time with the
/// last block of the first as its initial vector.
fn wrap_key(content_key: &[u8; 32], key: &[u8; 32], iv: &[u8; BLOCK], rng: &mut dyn CryptoRng) -> Vec<u8> {
    let mut block = Zeroizing::new([0; 3 * BLOCK]);
    rng.fill_bytes(&mut *block);
    block[0] = content_key.len() as u8;
    for (check, octet) in block[1..4].iter_mut().zip(content_key) {
        *check = !octet;
    }
    block[4..4 + content_key.len()].copy_from_slice(content_key);
    let mut encryptor = Encryptor::new(key, iv);
    encryptor.encrypt(&mut *block);
    // CBC goes on from its last block, which is just what the second pass begins with.
    encryptor.encrypt(&mut *block);
    block.to_vec()
}

/// RFC 3211 §2.3.2. A wrong passphrase shows in the octets that check the length, but for one in sixteen million.
fn unwrap_key(
    cipher: Cipher,
    key: &[u8],
    iv: &[u8],
    wrapped: &[u8],
) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    let refused = || malformed("EncryptedKey")(BerError::Value { tag: OCTET_STRING });
    let blocks = wrapped.len() / BLOCK;
    // At least two blocks, so that neither pass is without an effect on the other; no key is longer than four.
    if !wrapped.len().is_multiple_of(BLOCK) || !(2..=4).contains(&blocks) {
        return Err(refused());
    }
    let (before, last) = wrapped.split_at(wrapped.len() - BLOCK);
    let inner_iv = cipher.decrypt_blocks(key, &before[before.len() - BLOCK..], last).ok_or_else(refused)?;
    let inner = cipher.decrypt_blocks(key, &inner_iv, wrapped).ok_or_else(refused)?;
    let open = cipher.decrypt_blocks(key, iv, &inner).ok_or_else(refused)?;
    let len = usize::from(open[0]);
    let checked = (0..3).all(|place| open[1 + place] == !open[4 + place]);
    match open.get(4..4 + len) {
        Some(content_key) if checked && len >= 3 => Ok(Zeroizing::new(content_key.to_vec())),
        _ => Err(EnvelopeError::WrongPassphrase),
    }
}
