//! A content is put into an envelope.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::cipher::{BLOCK, Encryptor};
use super::{CONTEXT_0, ENCRYPTED_CONTENT, EnvelopeError, MAX_LEN, PASSWORD_RECIPIENT, ROUNDS, password};
use crate::asn1::{OCTET_STRING, SEQUENCE, SET, header, tlv};
use crate::key::Passphrase;
use crate::oid;
use crate::signature::identifier;

/// The version of EnvelopedData with a recipient by passphrase (RFC 5652 §6.1).
const VERSION_3: [u8; 3] = [0x02, 1, 3];

/// Puts a content that comes in pieces into an envelope, which goes out in pieces: neither is ever in memory as a whole.
pub struct Sealer {
    encryptor: Encryptor,
    /// What does not fill a block yet.
    pending: Zeroizing<Vec<u8>>,
    announced: u64,
    came: u64,
}

impl Sealer {
    /// Begins an envelope around `length` octets that `passphrase` opens, with salts and keys from `rng`. Returns what
    /// comes first. Takes as long as its key derivation is meant to take.
    ///
    /// # Errors
    /// [`EnvelopeError::TooLong`] when nobody could open what comes out.
    pub fn begin(
        length: u64,
        passphrase: &Passphrase,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Vec<u8>, Self), EnvelopeError> {
        Self::with_rounds(ROUNDS, length, passphrase, rng)
    }

    /// The same with a number of rounds.
    pub(super) fn with_rounds(
        rounds: u32,
        length: u64,
        passphrase: &Passphrase,
        rng: &mut dyn CryptoRng,
    ) -> Result<(Vec<u8>, Self), EnvelopeError> {
        let too_long = || EnvelopeError::TooLong { length, limit: MAX_LEN };
        // Room is left for all that is not content.
        let padded = usize::try_from(length).ok().filter(|length| *length < MAX_LEN - 4096);
        let padded = padded.map(|length| (length / BLOCK + 1) * BLOCK).ok_or_else(too_long)?;
        let (mut key, mut iv) = (Zeroizing::new([0; 32]), [0; BLOCK]);
        rng.fill_bytes(key.as_mut());
        rng.fill_bytes(&mut iv);
        let recipient = tlv(PASSWORD_RECIPIENT, &password::wrap(&key, passphrase, rounds, rng));
        let cipher = identifier(oid::AES_256_CBC, &tlv(OCTET_STRING, &iv));
        let sealer = Self {
            encryptor: Encryptor::new(&key, &iv),
            pending: Zeroizing::new(Vec::with_capacity(BLOCK)),
            announced: length,
            came: 0,
        };
        Ok((head(&recipient, &cipher, padded), sealer))
    }

    /// Takes a piece of the content, and returns what comes next of the envelope.
    pub fn update(&mut self, content: &[u8]) -> Vec<u8> {
        self.came = self.came.saturating_add(content.len() as u64);
        let whole = (self.pending.len() + content.len()) / BLOCK * BLOCK;
        if whole == 0 {
            self.pending.extend_from_slice(content);
            return Vec::new();
        }
        let (now, later) = content.split_at(whole - self.pending.len());
        let mut blocks = Vec::with_capacity(whole);
        blocks.extend_from_slice(&self.pending);
        blocks.extend_from_slice(now);
        self.encryptor.encrypt(&mut blocks);
        self.pending.clear();
        self.pending.extend_from_slice(later);
        blocks
    }

    /// Ends the envelope, and returns what comes last.
    ///
    /// # Errors
    /// [`EnvelopeError::ContentLength`] when more or less came than was announced.
    pub fn finish(mut self) -> Result<Vec<u8>, EnvelopeError> {
        if self.came != self.announced {
            return Err(EnvelopeError::ContentLength { expected: self.announced, found: self.came });
        }
        let padding = BLOCK - self.pending.len();
        let mut last = self.pending.to_vec();
        last.resize(BLOCK, padding as u8);
        self.encryptor.encrypt(&mut last);
        Ok(last)
    }
}

/// All that stands before the encrypted content of `length` octets. What is around it is made from within: every length
/// counts what follows.
fn head(recipient: &[u8], cipher: &[u8], length: usize) -> Vec<u8> {
    let recipients = tlv(SET, recipient);
    let content_head =
        [&tlv(0x06, oid::ID_DATA.as_bytes())[..], cipher, &header(ENCRYPTED_CONTENT, length)].concat();
    let content_head = [header(SEQUENCE, content_head.len() + length), content_head].concat();
    let enveloped = [&VERSION_3[..], &recipients, &content_head].concat();
    let enveloped = [header(SEQUENCE, enveloped.len() + length), enveloped].concat();
    let explicit = [header(CONTEXT_0, enveloped.len() + length), enveloped].concat();
    let message = [tlv(0x06, oid::ID_ENVELOPED_DATA.as_bytes()), explicit].concat();
    [header(SEQUENCE, message.len() + length), message].concat()
}
