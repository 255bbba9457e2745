//! A file becomes keys and certificates.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::bag::{Bags, FoundCertificate, FoundKey};
use super::cipher;
use super::kdf::{Hash, Purpose, Secret};
use super::limits::{Budget, MAX_BAGS, MAX_LEN, rounds};
use super::{Contents, Identity, Pkcs12Error, malformed};
use crate::asn1::{OCTET_STRING, SEQUENCE};
use crate::ber::{BerError, Reader, Value};
use crate::key::Passphrase;
use crate::oid::{self, ObjectIdentifier};

const NULL: u8 = 0x05;
const CONTEXT_0: u8 = 0xa0;
/// `[0] IMPLICIT OCTET STRING`, in one piece.
const ENCRYPTED_CONTENT: u8 = 0x80;

/// Reads a file of others or of ours, in DER or BER.
///
/// The MAC must be there and fit: HMAC with SHA-1, SHA-256, SHA-384 or SHA-512. Opened are PBES2 with PBKDF2 (HMAC
/// with the same hash functions) and AES or 3DES in CBC mode, and the 3DES and RC2 schemes of RFC 7292 appendix C.
/// An empty passphrase is tried as empty and as absent, which are not the same (RFC 7292 appendix B.1).
///
/// # Errors
/// [`Pkcs12Error::WrongPassphrase`] for a wrong passphrase and for damage alike; [`Pkcs12Error::NoMac`] for a file
/// that nothing protects; [`Pkcs12Error::TooLong`] above 1 MiB; [`Pkcs12Error::TooManyRounds`] above
/// [`MAX_ROUNDS`](super::MAX_ROUNDS) in all; [`Pkcs12Error::Unsupported`], [`Pkcs12Error::Malformed`] and
/// [`Pkcs12Error::Key`] for what we cannot read.
pub fn read(bytes: &[u8], passphrase: &Passphrase) -> Result<Contents, Pkcs12Error> {
    if bytes.len() > MAX_LEN {
        return Err(Pkcs12Error::TooLong { length: bytes.len(), limit: MAX_LEN });
    }
    let mut budget = Budget::default();
    let file = Pfx::read(bytes)?;
    let secret = file.check(passphrase, &mut budget)?;
    let mut bags = Bags::default();
    let safe = Reader::new(&file.safe).sequence().and_then(|safe| safe.up_to(MAX_BAGS));
    for content in safe.map_err(malformed("AuthenticatedSafe"))? {
        let opened = open(content, &secret, &mut budget)?;
        bags.collect(&opened, &secret, &mut budget)?;
    }
    Ok(sort(bags))
}

/// PFX (RFC 7292 §4).
struct Pfx<'a> {
    safe: Cow<'a, [u8]>,
    mac: MacData<'a>,
}

/// MacData (RFC 7292 §4).
struct MacData<'a> {
    hash: Hash,
    digest: Cow<'a, [u8]>,
    salt: Cow<'a, [u8]>,
    rounds: u32,
}

impl<'a> Pfx<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, Pkcs12Error> {
        let mut outer = Reader::new(bytes);
        let mut fields = outer.sequence().map_err(malformed("PFX"))?;
        outer.finish().map_err(malformed("PFX"))?;
        let found = fields.small_integer().map_err(malformed("PFX"))?;
        if found != 3 {
            return Err(Pkcs12Error::Version { found });
        }
        let content = fields.expect(SEQUENCE).map_err(malformed("PFX"))?;
        let (kind, value) = content_info(content)?;
        if kind != oid::ID_DATA {
            return Err(Pkcs12Error::Unsupported { oid: kind });
        }
        let safe = value.children().octets(OCTET_STRING).map_err(malformed("AuthenticatedSafe"))?;
        if fields.is_empty() {
            return Err(Pkcs12Error::NoMac);
        }
        let mac = MacData::read(fields.sequence().map_err(malformed("MacData"))?)?;
        fields.finish().map_err(malformed("PFX"))?;
        Ok(Self { safe, mac })
    }

    /// Checks the integrity, and says in which form the passphrase fits.
    fn check<'p>(&self, passphrase: &'p Passphrase, budget: &mut Budget) -> Result<Secret<'p>, Pkcs12Error> {
        let given = Secret::new(passphrase);
        if self.mac.fits(&self.safe, &given, budget)? {
            return Ok(given);
        }
        let absent = Secret::absent();
        if passphrase.reveal().is_empty() && self.mac.fits(&self.safe, &absent, budget)? {
            return Ok(absent);
        }
        Err(Pkcs12Error::WrongPassphrase)
    }
}

impl<'a> MacData<'a> {
    fn read(mut fields: Reader<'a>) -> Result<Self, Pkcs12Error> {
        let (oid, digest) = digest_info(&mut fields).map_err(malformed("DigestInfo"))?;
        let hash = Hash::from_oid(oid).ok_or(Pkcs12Error::Unsupported { oid })?;
        let salt = fields.octets(OCTET_STRING).map_err(malformed("MacData"))?;
        let rounds = if fields.is_empty() { 1 } else { rounds(&mut fields)? };
        fields.finish().map_err(malformed("MacData"))?;
        Ok(Self { hash, digest, salt, rounds })
    }

    fn fits(&self, safe: &[u8], secret: &Secret<'_>, budget: &mut Budget) -> Result<bool, Pkcs12Error> {
        let len = self.hash.len();
        budget.spend(self.hash.work(self.rounds, len))?;
        let key = self.hash.derive(Purpose::Mac, secret, &self.salt, self.rounds, len);
        Ok(self.hash.verify(&key, safe, &self.digest))
    }
}

fn digest_info<'a>(fields: &mut Reader<'a>) -> Result<(ObjectIdentifier, Cow<'a, [u8]>), BerError> {
    let mut info = fields.sequence()?;
    let mut algorithm = info.sequence()?;
    let oid = algorithm.oid()?;
    algorithm.optional(NULL)?;
    algorithm.finish()?;
    let digest = info.octets(OCTET_STRING)?;
    info.finish()?;
    Ok((oid, digest))
}

/// contentType, and the value under `[0]`.
fn content_info(content: Value<'_>) -> Result<(ObjectIdentifier, Value<'_>), Pkcs12Error> {
    let mut fields = content.children();
    let kind = fields.oid().map_err(malformed("ContentInfo"))?;
    let value = fields.expect(CONTEXT_0).map_err(malformed("ContentInfo"))?;
    fields.finish().map_err(malformed("ContentInfo"))?;
    Ok((kind, value))
}

/// The SafeContents in a ContentInfo: in the clear, or encrypted under the passphrase.
fn open(
    content: Value<'_>,
    secret: &Secret<'_>,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, Pkcs12Error> {
    let (kind, value) = content_info(content)?;
    let mut inside = value.children();
    match kind {
        oid::ID_DATA => {
            let octets = inside.octets(OCTET_STRING).map_err(malformed("Data"))?;
            Ok(Zeroizing::new(octets.into_owned()))
        }
        oid::ID_ENCRYPTED_DATA => {
            let (algorithm, data) = encrypted_data(inside).map_err(malformed("EncryptedData"))?;
            cipher::decrypt(algorithm, &data, secret, budget)
        }
        _ => Err(Pkcs12Error::Unsupported { oid: kind }),
    }
}

/// contentEncryptionAlgorithm and encryptedContent (RFC 5652 §8).
fn encrypted_data(mut outer: Reader<'_>) -> Result<(Value<'_>, Cow<'_, [u8]>), BerError> {
    let mut fields = outer.sequence()?;
    fields.small_integer()?;
    let mut content = fields.sequence()?;
    content.oid()?;
    Ok((content.expect(SEQUENCE)?, content.octets(ENCRYPTED_CONTENT)?))
}

/// Brings each key together with its certificate.
fn sort(bags: Bags) -> Contents {
    let Bags { keys, certificates, left_aside } = bags;
    let leaves: Vec<Option<usize>> = keys.iter().map(|key| leaf_of(key, &certificates)).collect();
    let others = certificates.iter().enumerate().filter(|(at, _)| !leaves.contains(&Some(*at)));
    let others = others.map(|(_, found)| found.certificate.clone()).collect();
    let identities = keys.into_iter().zip(leaves).map(|(key, leaf)| {
        let leaf = leaf.map(|at| &certificates[at]);
        Identity {
            key: key.key,
            certificate: leaf.map(|found| found.certificate.clone()),
            friendly_name: key
                .marks
                .friendly_name
                .or(leaf.and_then(|found| found.marks.friendly_name.clone())),
        }
    });
    Contents { identities: identities.collect(), certificates: others, certificates_left_aside: left_aside }
}

/// Where the certificate of a key stands. The public key decides, as anyone may write a localKeyID; the localKeyID
/// chooses among several certificates of one key.
fn leaf_of(key: &FoundKey, certificates: &[FoundCertificate]) -> Option<usize> {
    let fits = |found: &FoundCertificate| found.certificate.public_key() == key.key.public_key();
    let marked = |found: &FoundCertificate| {
        key.marks.local_key_id.is_some() && found.marks.local_key_id == key.marks.local_key_id
    };
    let both = certificates.iter().position(|found| fits(found) && marked(found));
    both.or_else(|| certificates.iter().position(fits))
}
