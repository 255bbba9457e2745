//! An envelope is opened.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::cipher::Cipher;
use super::{CONTEXT_0, ENCRYPTED_CONTENT, EnvelopeError, MAX_LEN, PASSWORD_RECIPIENT, malformed, password};
use crate::asn1::{SEQUENCE, SET};
use crate::ber::{BerError, Reader};
use crate::key::Passphrase;
use crate::oid;

/// Most recipients that are looked at.
const MAX_RECIPIENTS: usize = 16;

/// Whether `start`, the first octets of a file, look like an envelope: a ContentInfo of type id-envelopedData. Which
/// one it is, and whether it is whole, only [`open`] knows.
#[must_use]
pub fn is_envelope(start: &[u8]) -> bool {
    let header = match start {
        [SEQUENCE, 0x80, ..] => 2,
        [SEQUENCE, length, ..] if *length < 0x80 => 2,
        [SEQUENCE, length, ..] => 2 + usize::from(length & 0x7f),
        _ => return false,
    };
    let oid = oid::ID_ENVELOPED_DATA.as_bytes();
    start.get(header..).is_some_and(|rest| {
        rest.strip_prefix(&[0x06, oid.len() as u8]).is_some_and(|rest| rest.starts_with(oid))
    })
}

/// Opens an envelope in DER or BER by its passphrase. Takes as long as its key derivation was meant to take.
///
/// # Errors
/// [`EnvelopeError`]; [`EnvelopeError::WrongPassphrase`] for a wrong passphrase, and for damage to the wrapped key.
pub fn open(bytes: &[u8], passphrase: &Passphrase) -> Result<Zeroizing<Vec<u8>>, EnvelopeError> {
    if bytes.len() > MAX_LEN {
        return Err(EnvelopeError::TooLong { length: bytes.len() as u64, limit: MAX_LEN });
    }
    let envelope = Envelope::read(bytes)?;
    let key = password::unwrap(envelope.recipient, passphrase)?;
    // The wrap says nothing of the cipher: a key of another length belongs to another content.
    if key.len() != envelope.cipher.key_len() {
        return Err(EnvelopeError::Damaged);
    }
    envelope.cipher.decrypt_padded(&key, &envelope.iv, &envelope.content).ok_or(EnvelopeError::Damaged)
}

/// The parts of an EnvelopedData that opening it needs.
struct Envelope<'a> {
    /// The content of the first PasswordRecipientInfo.
    recipient: Reader<'a>,
    cipher: Cipher,
    iv: Vec<u8>,
    content: Cow<'a, [u8]>,
}

impl<'a> Envelope<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, EnvelopeError> {
        let part = "ContentInfo";
        let mut outside = Reader::new(bytes);
        let mut message = outside.sequence().map_err(malformed(part))?;
        outside.finish().map_err(malformed(part))?;
        let oid = message.oid().map_err(malformed(part))?;
        if oid != oid::ID_ENVELOPED_DATA {
            return Err(EnvelopeError::NotEnveloped(oid));
        }
        let mut explicit = message.expect(CONTEXT_0).map_err(malformed(part))?.children();
        message.finish().map_err(malformed(part))?;
        let enveloped = explicit.sequence().map_err(malformed(part))?;
        explicit.finish().map_err(malformed(part))?;
        Self::read_enveloped(enveloped)
    }

    fn read_enveloped(mut fields: Reader<'a>) -> Result<Self, EnvelopeError> {
        let part = "EnvelopedData";
        fields.small_integer().map_err(malformed(part))?;
        // originatorInfo: certificates, which no passphrase needs.
        fields.optional(CONTEXT_0).map_err(malformed(part))?;
        let recipients = fields.expect(SET).map_err(malformed(part))?.children();
        let recipients = recipients.up_to(MAX_RECIPIENTS).map_err(malformed("RecipientInfos"))?;
        let by_passphrase = recipients.iter().find(|recipient| recipient.tag() == PASSWORD_RECIPIENT);
        let recipient = by_passphrase.ok_or(EnvelopeError::NoPassphrase)?.children();
        let (cipher, iv, content) = encrypted_content(fields.sequence().map_err(malformed(part))?)?;
        // unprotectedAttrs say nothing that counts here.
        fields.optional(0xa1).map_err(malformed(part))?;
        fields.finish().map_err(malformed(part))?;
        Ok(Self { recipient, cipher, iv, content })
    }
}

/// How the content is encrypted: the cipher, its initialization vector, and the octets.
type Encrypted<'a> = (Cipher, Vec<u8>, Cow<'a, [u8]>);

fn encrypted_content(mut fields: Reader<'_>) -> Result<Encrypted<'_>, EnvelopeError> {
    let part = "EncryptedContentInfo";
    fields.oid().map_err(malformed(part))?;
    let (cipher, iv) = password::cipher(fields.sequence().map_err(malformed(part))?)?;
    if fields.is_empty() {
        return Err(malformed(part)(BerError::Truncated));
    }
    let content = fields.octets(ENCRYPTED_CONTENT).map_err(malformed(part))?;
    fields.finish().map_err(malformed(part))?;
    Ok((cipher, iv, content))
}
