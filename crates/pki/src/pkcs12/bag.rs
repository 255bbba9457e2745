//! What lies in a file: SafeContents and its bags (RFC 7292 §4.2).

use zeroize::Zeroizing;

use super::cipher;
use super::kdf::Secret;
use super::limits::{Budget, MAX_BAGS, MAX_DEPTH};
use super::{Pkcs12Error, malformed};
use crate::asn1::{OCTET_STRING, SEQUENCE, SET};
use crate::ber::{BerError, Reader, Value};
use crate::cert::Certificate;
use crate::key::PrivateKey;
use crate::oid;

const CONTEXT_0: u8 = 0xa0;
const BMP_STRING: u8 = 0x1e;

/// Most attributes that are read of one bag.
const MAX_ATTRIBUTES: usize = 32;

/// What the bags of a file hold, in their order.
#[derive(Default)]
pub(super) struct Bags {
    pub(super) keys: Vec<FoundKey>,
    pub(super) certificates: Vec<FoundCertificate>,
    pub(super) left_aside: usize,
}

/// A key, and how it is marked.
pub(super) struct FoundKey {
    pub(super) key: PrivateKey,
    pub(super) marks: Marks,
}

/// A certificate, and how it is marked.
pub(super) struct FoundCertificate {
    pub(super) certificate: Certificate,
    pub(super) marks: Marks,
}

/// The attributes of a bag that we know.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) local_key_id: Option<Vec<u8>>,
    pub(super) friendly_name: Option<String>,
}

impl Bags {
    /// Adds what a SafeContents holds. Bags that are neither keys nor certificates are passed over.
    pub(super) fn collect(
        &mut self,
        contents: &[u8],
        secret: &Secret<'_>,
        budget: &mut Budget,
    ) -> Result<(), Pkcs12Error> {
        let contents = Reader::new(contents).sequence().map_err(malformed("SafeContents"))?;
        self.collect_within(contents, secret, budget, 0)
    }

    fn collect_within(
        &mut self,
        contents: Reader<'_>,
        secret: &Secret<'_>,
        budget: &mut Budget,
        depth: usize,
    ) -> Result<(), Pkcs12Error> {
        if depth == MAX_DEPTH {
            return Err(malformed("SafeContents")(BerError::TooDeep { limit: MAX_DEPTH }));
        }
        for bag in contents.up_to(MAX_BAGS).map_err(malformed("SafeContents"))? {
            budget.spend_bag()?;
            self.collect_bag(bag, secret, budget, depth)?;
        }
        Ok(())
    }

    fn collect_bag(
        &mut self,
        bag: Value<'_>,
        secret: &Secret<'_>,
        budget: &mut Budget,
        depth: usize,
    ) -> Result<(), Pkcs12Error> {
        let mut fields = bag.children();
        let kind = fields.oid().map_err(malformed("SafeBag"))?;
        let value = fields.expect(CONTEXT_0).map_err(malformed("SafeBag"))?;
        let marks = Marks::read(fields).map_err(malformed("PKCS12Attribute"))?;
        let mut inside = value.children();
        match kind {
            oid::KEY_BAG => {
                let info = inside.expect(SEQUENCE).map_err(malformed("KeyBag"))?;
                self.keys.push(FoundKey { key: private_key(info)?, marks });
            }
            oid::SHROUDED_KEY_BAG => {
                let open = unshroud(inside, secret, budget)?;
                let info = Reader::new(&open).expect(SEQUENCE).map_err(malformed("PrivateKeyInfo"))?;
                self.keys.push(FoundKey { key: private_key(info)?, marks });
            }
            oid::CERT_BAG => match certificate(inside).map_err(malformed("CertBag"))? {
                Some(certificate) => self.certificates.push(FoundCertificate { certificate, marks }),
                None => self.left_aside += 1,
            },
            oid::SAFE_CONTENTS_BAG => {
                let contents = inside.sequence().map_err(malformed("SafeContents"))?;
                self.collect_within(contents, secret, budget, depth + 1)?;
            }
            _ => (),
        }
        Ok(())
    }
}

impl Marks {
    /// Reads the attributes of a bag, if it has any. Those of a kind that we do not know are passed over.
    fn read(mut fields: Reader<'_>) -> Result<Self, BerError> {
        let mut marks = Self::default();
        let Some(set) = fields.optional(SET)? else { return Ok(marks) };
        for attribute in set.children().up_to(MAX_ATTRIBUTES)? {
            let mut fields = attribute.children();
            let kind = fields.oid()?;
            let mut values = fields.expect(SET)?.children();
            match kind {
                oid::LOCAL_KEY_ID => marks.local_key_id = Some(values.octets(OCTET_STRING)?.into_owned()),
                oid::FRIENDLY_NAME => marks.friendly_name = Some(text(&values.octets(BMP_STRING)?)),
                _ => (),
            }
        }
        Ok(marks)
    }
}

/// A BMPString, in which others write pairs of surrogates too. Only shown to people, so what is no text is replaced.
fn text(octets: &[u8]) -> String {
    let units = octets.chunks(2).map(|unit| unit.iter().fold(0, |sum, octet| sum << 8 | u16::from(*octet)));
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The PrivateKeyInfo in an EncryptedPrivateKeyInfo (RFC 5958 §3).
fn unshroud(
    mut inside: Reader<'_>,
    secret: &Secret<'_>,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, Pkcs12Error> {
    let part = "EncryptedPrivateKeyInfo";
    let mut info = inside.sequence().map_err(malformed(part))?;
    let algorithm = info.expect(SEQUENCE).map_err(malformed(part))?;
    let data = info.octets(OCTET_STRING).map_err(malformed(part))?;
    cipher::decrypt(algorithm, &data, secret, budget)
}

fn private_key(info: Value<'_>) -> Result<PrivateKey, Pkcs12Error> {
    let der = Zeroizing::new(info.to_definite().map_err(malformed("PrivateKeyInfo"))?.into_owned());
    PrivateKey::from_pkcs8_der(&der).map_err(Pkcs12Error::Key)
}

/// The X.509 certificate in a CertBag, if it is one that can be read.
fn certificate(mut inside: Reader<'_>) -> Result<Option<Certificate>, BerError> {
    let mut bag = inside.sequence()?;
    let kind = bag.oid()?;
    let octets = bag.expect(CONTEXT_0)?.children().octets(OCTET_STRING)?;
    Ok((kind == oid::X509_CERTIFICATE).then(|| Certificate::from_der(&octets).ok()).flatten())
}
