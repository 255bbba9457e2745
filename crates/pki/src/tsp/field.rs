//! What several messages share: the imprint, the nonce, extensions.

use rand_core::CryptoRng;

use super::TspError;
use crate::asn1::{OCTET_STRING, SEQUENCE, push_header, push_tlv, tlv_len};
use crate::ber::{BerError, Reader, Value};
use crate::cert::Extension;
use crate::cms::AlgorithmIdentifier;
use crate::digest::DigestAlgorithm;
use crate::signature;

/// Longest nonce that is read, in octets.
pub const MAX_NONCE_LEN: usize = 64;

/// Longest digest that is read when its hash function is unknown, in octets.
const MAX_DIGEST_LEN: usize = 128;

/// Most extensions that are read in one message.
const MAX_EXTENSIONS: usize = 16;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
/// Version 1 as it stands in DER.
pub(super) const VERSION_1: [u8; 3] = [INTEGER, 1, 1];
pub(super) const TRUE: [u8; 3] = [BOOLEAN, 1, 0xff];

/// A digest and how it was made (RFC 3161 §2.4.1).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MessageImprint {
    algorithm: AlgorithmIdentifier,
    digest: Vec<u8>,
}

impl MessageImprint {
    /// The imprint of something whose digest is at hand.
    ///
    /// # Errors
    /// [`TspError::ImprintLength`].
    pub fn new(algorithm: DigestAlgorithm, digest: &[u8]) -> Result<Self, TspError> {
        let der = signature::identifier(algorithm.oid(), &[]);
        let algorithm = AlgorithmIdentifier { oid: algorithm.oid(), parameters: None, der };
        Self::checked(algorithm, digest.to_vec())
    }

    /// hashAlgorithm, known or not.
    #[must_use]
    pub fn algorithm(&self) -> &AlgorithmIdentifier {
        &self.algorithm
    }

    /// The hash function, if it is one that we accept, without parameters or with NULL.
    #[must_use]
    pub fn digest_algorithm(&self) -> Option<DigestAlgorithm> {
        DigestAlgorithm::from_oid(self.algorithm.oid).filter(|_| self.algorithm.has_no_parameters())
    }

    /// hashedMessage.
    #[must_use]
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// Whether both are of the same bytes by the same hash function, whichever way its absent parameters are written.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.digest_algorithm().is_some()
            && self.digest_algorithm() == other.digest_algorithm()
            && self.digest == other.digest
    }

    /// Its SEQUENCE; the algorithm as it came, since an answer repeats the imprint of its request.
    pub(super) fn push_to(&self, out: &mut Vec<u8>) {
        push_header(out, SEQUENCE, self.algorithm.der.len() + tlv_len(self.digest.len()));
        out.extend_from_slice(&self.algorithm.der);
        push_tlv(out, OCTET_STRING, &self.digest);
    }

    pub(super) fn read(fields: &mut Reader<'_>) -> Result<Self, TspError> {
        let malformed = TspError::malformed("MessageImprint");
        let mut fields = fields.sequence().map_err(&malformed)?;
        let algorithm = AlgorithmIdentifier::read(&mut fields).map_err(&malformed)?;
        let digest = fields.octets(OCTET_STRING).map_err(&malformed)?.into_owned();
        fields.finish().map_err(&malformed)?;
        Self::checked(algorithm, digest)
    }

    fn checked(algorithm: AlgorithmIdentifier, digest: Vec<u8>) -> Result<Self, TspError> {
        let found = digest.len();
        match DigestAlgorithm::from_oid(algorithm.oid) {
            Some(known) if known.output_len() != found => {
                Err(TspError::ImprintLength { algorithm: known, expected: known.output_len(), found })
            }
            Some(_) => Ok(Self { algorithm, digest }),
            None => {
                TspError::limit("hashedMessage", found, MAX_DIGEST_LEN).map(|()| Self { algorithm, digest })
            }
        }
    }
}

/// A number by which a client knows the answer as one to its own request: the octets of its INTEGER.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Nonce(Vec<u8>);

impl Nonce {
    /// Makes one of 16 octets from `rng`, positive.
    pub fn generate(rng: &mut dyn CryptoRng) -> Self {
        let mut octets = [0; 16];
        rng.fill_bytes(&mut octets);
        // The first bit is the sign; the second one set leaves no octet that DER would leave out.
        octets[0] = octets[0] & 0x7f | 0x40;
        Self(octets.to_vec())
    }

    /// The number whose INTEGER holds `octets` (big-endian, two's complement, in the shortest form).
    ///
    /// # Errors
    /// [`TspError::Nonce`].
    pub fn from_octets(octets: &[u8]) -> Result<Self, TspError> {
        if octets.len() > MAX_NONCE_LEN || !is_shortest(octets) {
            return Err(TspError::Nonce { found: octets.len(), limit: MAX_NONCE_LEN });
        }
        Ok(Self(octets.to_vec()))
    }

    /// The octets of its INTEGER.
    #[must_use]
    pub fn as_octets(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn push_to(&self, out: &mut Vec<u8>) {
        push_tlv(out, INTEGER, &self.0);
    }

    pub(super) fn read(fields: &mut Reader<'_>) -> Result<Option<Self>, TspError> {
        let value = fields.optional(INTEGER).map_err(TspError::malformed("nonce"))?;
        value.map(|value| Self::from_octets(value.content())).transpose()
    }
}

/// Whether these octets are an INTEGER in DER (X.690 §8.3.2).
fn is_shortest(octets: &[u8]) -> bool {
    match octets {
        [] => false,
        [0, second, ..] => *second >= 0x80,
        [0xff, second, ..] => *second < 0x80,
        _ => true,
    }
}

/// Reads a BOOLEAN that is FALSE when it is absent.
pub(super) fn read_flag(fields: &mut Reader<'_>) -> Result<bool, BerError> {
    match fields.optional(BOOLEAN)?.map(|value| value.content()) {
        None | Some([0]) => Ok(false),
        Some([_]) => Ok(true),
        Some(_) => Err(BerError::Value { tag: BOOLEAN }),
    }
}

/// Reads the Extensions in `set`, under whatever tag they stand.
pub(super) fn read_extensions(list: Option<Value<'_>>) -> Result<Vec<Extension>, BerError> {
    let Some(list) = list else { return Ok(Vec::new()) };
    let values = list.children().up_to(MAX_EXTENSIONS)?;
    values.into_iter().map(read_extension).collect()
}

fn read_extension(value: Value<'_>) -> Result<Extension, BerError> {
    let mut fields = Reader::new(value.raw()).sequence()?;
    let oid = fields.oid()?;
    let critical = read_flag(&mut fields)?;
    let value = fields.octets(OCTET_STRING)?.into_owned();
    fields.finish()?;
    Ok(Extension { oid, critical, value })
}

/// Appends extensions under `tag`, or nothing where there are none.
pub(super) fn push_extensions(out: &mut Vec<u8>, tag: u8, extensions: &[Extension]) {
    if !extensions.is_empty() {
        push_tlv(out, tag, &extensions.iter().flat_map(Extension::to_der).collect::<Vec<_>>());
    }
}
