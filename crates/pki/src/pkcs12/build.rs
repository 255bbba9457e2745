//! A key and certificates become a file.

use std::num::NonZeroU32;

use der::Encode;
use rand_core::CryptoRng;
use sha1::{Digest, Sha1};

use super::Pkcs12Error;
use super::kdf::{Hash, Purpose, Secret};
use super::limits::Budget;
use crate::asn1::{OCTET_STRING, SET, sequence, tlv};
use crate::cert::Certificate;
use crate::key::{KeyError, Passphrase, PrivateKey, seal};
use crate::oid::{self, ObjectIdentifier};

/// Rounds of key derivation in the files that we make: as in the keys that we seal.
pub const ITERATIONS: NonZeroU32 = NonZeroU32::new(seal::ROUNDS).expect("more than none");

/// Longest friendlyName, in units of UTF-16 (RFC 2985 pkcs-9-ub-friendlyName).
const MAX_FRIENDLY_NAME: usize = 255;

const BMP_STRING: u8 = 0x1e;
const CONTEXT_0: u8 = 0xa0;
/// `[0] IMPLICIT OCTET STRING`, in one piece.
const ENCRYPTED_CONTENT: u8 = 0x80;
const VERSION_0: [u8; 3] = [0x02, 1, 0];
const VERSION_3: [u8; 3] = [0x02, 1, 3];
const NULL: [u8; 2] = [0x05, 0];

/// Puts `key`, its `certificate` and the `chain` above it into one file.
///
/// Key and certificates are encrypted by PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC under the passphrase in UTF-8;
/// the file is protected by HMAC-SHA256 with a salt of 16 octets under the passphrase as BMPString, in which a
/// character beyond the BMP takes two units. `iterations` are the rounds of each of the three derivations, usually
/// [`ITERATIONS`]. The key and its certificate carry `friendly_name`, unless it is empty, and a common localKeyID.
///
/// # Errors
/// [`Pkcs12Error::Key`] when the key is not the certified one; [`Pkcs12Error::FriendlyName`];
/// [`Pkcs12Error::TooManyRounds`] when we would not open it ourselves.
pub fn build(
    key: &PrivateKey,
    certificate: &Certificate,
    chain: &[Certificate],
    friendly_name: &str,
    passphrase: &Passphrase,
    iterations: NonZeroU32,
    rng: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Pkcs12Error> {
    if key.public_key() != certificate.public_key() {
        return Err(Pkcs12Error::Key(KeyError::NotAPair));
    }
    Budget::default().spend(3 * u64::from(iterations.get()))?;
    let attributes = attributes(friendly_name, certificate)?;
    let mut seal = |open: &[u8]| encrypt(open, passphrase, iterations, rng);
    let certificates = certificate_bags(certificate, chain, &attributes);
    let certificates = encrypted_content(seal(&certificates)?);
    let key = key_bag(seal(key.reveal_pkcs8())?, &attributes);
    let safe = sequence(&[&certificates, &content_info(oid::ID_DATA, &tlv(OCTET_STRING, &key))]);
    let mac = mac_data(&safe, passphrase, iterations, rng);
    Ok(sequence(&[&VERSION_3, &content_info(oid::ID_DATA, &tlv(OCTET_STRING, &safe)), &mac]))
}

/// An AlgorithmIdentifier, and what is encrypted by it.
struct Encrypted {
    algorithm: Vec<u8>,
    data: Vec<u8>,
}

fn encrypt(
    open: &[u8],
    passphrase: &Passphrase,
    iterations: NonZeroU32,
    rng: &mut dyn CryptoRng,
) -> Result<Encrypted, Pkcs12Error> {
    let (scheme, data) = seal::encrypt(open, passphrase, iterations.get(), rng).map_err(Pkcs12Error::Key)?;
    let algorithm = scheme.to_der().map_err(|_| Pkcs12Error::Key(KeyError::UnsupportedSeal))?;
    Ok(Encrypted { algorithm, data })
}

/// SafeContents with the certificate first and its chain after it.
fn certificate_bags(certificate: &Certificate, chain: &[Certificate], attributes: &[u8]) -> Vec<u8> {
    let first = certificate_bag(certificate, attributes);
    let others = chain.iter().map(|certificate| certificate_bag(certificate, &[]));
    let bags: Vec<Vec<u8>> = std::iter::once(first).chain(others).collect();
    sequence(&bags.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn certificate_bag(certificate: &Certificate, attributes: &[u8]) -> Vec<u8> {
    let value = tlv(CONTEXT_0, &tlv(OCTET_STRING, certificate.der()));
    bag(oid::CERT_BAG, &sequence(&[&encoded(oid::X509_CERTIFICATE), &value]), attributes)
}

/// SafeContents with one PKCS8ShroudedKeyBag.
fn key_bag(key: Encrypted, attributes: &[u8]) -> Vec<u8> {
    let info = sequence(&[&key.algorithm, &tlv(OCTET_STRING, &key.data)]);
    sequence(&[&bag(oid::SHROUDED_KEY_BAG, &info, attributes)])
}

fn bag(kind: ObjectIdentifier, value: &[u8], attributes: &[u8]) -> Vec<u8> {
    sequence(&[&encoded(kind), &tlv(CONTEXT_0, value), attributes])
}

/// What binds the key to its certificate, as a SET whose members are in the order of DER.
fn attributes(friendly_name: &str, certificate: &Certificate) -> Result<Vec<u8>, Pkcs12Error> {
    let identifier = tlv(OCTET_STRING, &Sha1::digest(certificate.der()));
    let mut members = vec![attribute(oid::LOCAL_KEY_ID, &identifier)];
    if !friendly_name.is_empty() {
        let length = friendly_name.encode_utf16().count();
        if length > MAX_FRIENDLY_NAME {
            return Err(Pkcs12Error::FriendlyName { length, limit: MAX_FRIENDLY_NAME });
        }
        let text: Vec<u8> = friendly_name.encode_utf16().flat_map(u16::to_be_bytes).collect();
        members.push(attribute(oid::FRIENDLY_NAME, &tlv(BMP_STRING, &text)));
    }
    members.sort();
    Ok(tlv(SET, &members.concat()))
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Vec<u8> {
    sequence(&[&encoded(kind), &tlv(SET, value)])
}

fn content_info(kind: ObjectIdentifier, content: &[u8]) -> Vec<u8> {
    sequence(&[&encoded(kind), &tlv(CONTEXT_0, content)])
}

/// ContentInfo with EncryptedData (RFC 5652 §8).
fn encrypted_content(content: Encrypted) -> Vec<u8> {
    let data = tlv(ENCRYPTED_CONTENT, &content.data);
    let content = sequence(&[&encoded(oid::ID_DATA), &content.algorithm, &data]);
    content_info(oid::ID_ENCRYPTED_DATA, &sequence(&[&VERSION_0, &content]))
}

fn mac_data(
    safe: &[u8],
    passphrase: &Passphrase,
    iterations: NonZeroU32,
    rng: &mut dyn CryptoRng,
) -> Vec<u8> {
    let mut salt = [0; 16];
    rng.fill_bytes(&mut salt);
    let hash = Hash::Sha256;
    let key = hash.derive(Purpose::Mac, &Secret::new(passphrase), &salt, iterations.get(), hash.len());
    let algorithm = sequence(&[&encoded(hash.oid()), &NULL]);
    let digest = sequence(&[&algorithm, &tlv(OCTET_STRING, &hash.hmac(&key, safe))]);
    let rounds = iterations.get().to_der().expect("a number has an encoding");
    sequence(&[&digest, &tlv(OCTET_STRING, &salt), &rounds])
}

fn encoded(oid: ObjectIdentifier) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}
