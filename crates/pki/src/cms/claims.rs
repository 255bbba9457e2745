//! What the signed attributes say (RFC 5652 §11, RFC 5035, RFC 6211).

use der::Decode;
use jiff::Timestamp;

use super::attribute::Attribute;
use super::ess::SigningCertificate;
use super::read::{AlgorithmIdentifier, SignerInfo};
use super::verify::{CmsVerifyError, expect_type};
use crate::asn1::{OCTET_STRING, SEQUENCE};
use crate::ber::{BerError, Reader};
use crate::oid::{self, ObjectIdentifier};

/// The single-valued attributes that RFC 5652 §11, RFC 5035 and RFC 6211 §2 allow once.
const ONCE: [ObjectIdentifier; 6] = [
    oid::CONTENT_TYPE,
    oid::MESSAGE_DIGEST,
    oid::SIGNING_TIME,
    oid::SIGNING_CERTIFICATE,
    oid::SIGNING_CERTIFICATE_V2,
    oid::CMS_ALGORITHM_PROTECTION,
];

/// What the signed attributes say.
pub(super) struct Claims {
    pub(super) message_digest: Vec<u8>,
    /// The second version before the first.
    pub(super) signing_certificates: Vec<SigningCertificate>,
    pub(super) signing_time: Option<Timestamp>,
    pub(super) protection: Option<Protection>,
}

impl Claims {
    pub(super) fn read(
        attributes: &[Attribute],
        content_type: ObjectIdentifier,
    ) -> Result<Self, CmsVerifyError> {
        for oid in ONCE {
            let mut found = attributes.iter().filter(|attribute| attribute.oid == oid).peekable();
            if found.peek().is_some() {
                let count = found.map(|attribute| attribute.values.len()).sum();
                if count != 1 {
                    return Err(CmsVerifyError::AttributeCount { oid, count });
                }
            }
        }
        let found = read_value(attributes, oid::CONTENT_TYPE, |value| single(value, Reader::oid))?
            .ok_or(CmsVerifyError::MissingAttribute(oid::CONTENT_TYPE))?;
        expect_type(content_type, found)?;
        let octets =
            |value: &[u8]| single(value, |reader| reader.octets(OCTET_STRING).map(|o| o.into_owned()));
        Ok(Self {
            message_digest: read_value(attributes, oid::MESSAGE_DIGEST, octets)?
                .ok_or(CmsVerifyError::MissingAttribute(oid::MESSAGE_DIGEST))?,
            signing_certificates: signing_certificates(attributes)?,
            signing_time: read_value(attributes, oid::SIGNING_TIME, read_time)?,
            protection: read_value(attributes, oid::CMS_ALGORITHM_PROTECTION, Protection::read)?,
        })
    }
}

/// CMSAlgorithmProtection (RFC 6211 §2).
pub(super) struct Protection {
    digest: AlgorithmIdentifier,
    signature: Option<AlgorithmIdentifier>,
}

impl Protection {
    fn read(value: &[u8]) -> Result<Self, BerError> {
        let mut outer = Reader::new(value);
        let mut fields = outer.sequence()?;
        outer.finish()?;
        let digest = AlgorithmIdentifier::read(&mut fields)?;
        let signature = fields.optional(0xa1)?.map(AlgorithmIdentifier::from_value).transpose()?;
        fields.finish()?;
        Ok(Self { digest, signature })
    }

    /// Absent parameters and NULL count as the same, since writers of RSA and SHA-2 do not agree on them.
    pub(super) fn fits(&self, signer: &SignerInfo) -> bool {
        let same = |one: &AlgorithmIdentifier, other: &AlgorithmIdentifier| {
            let bare = one.has_no_parameters() && other.has_no_parameters();
            one.oid == other.oid && (bare || one.parameters == other.parameters)
        };
        same(&self.digest, &signer.digest_algorithm)
            && self.signature.as_ref().is_some_and(|signature| same(signature, &signer.signature_algorithm))
    }
}

fn signing_certificates(attributes: &[Attribute]) -> Result<Vec<SigningCertificate>, CmsVerifyError> {
    let v1 = read_value(attributes, oid::SIGNING_CERTIFICATE, SigningCertificate::read_v1)?;
    let v2 = read_value(attributes, oid::SIGNING_CERTIFICATE_V2, SigningCertificate::read_v2)?;
    Ok(v2.into_iter().chain(v1).collect())
}

/// Reads the value of an attribute that stands once, if it is there.
fn read_value<T>(
    attributes: &[Attribute],
    oid: ObjectIdentifier,
    read: impl FnOnce(&[u8]) -> Result<T, BerError>,
) -> Result<Option<T>, CmsVerifyError> {
    let value =
        attributes.iter().find(|attribute| attribute.oid == oid).and_then(|found| found.values.first());
    value
        .map(|value| read(value))
        .transpose()
        .map_err(|source| CmsVerifyError::MalformedAttribute { oid, source })
}

/// Reads the one thing that `value` is.
fn single<'a, T>(
    value: &'a [u8],
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, BerError>,
) -> Result<T, BerError> {
    let mut reader = Reader::new(value);
    let read = read(&mut reader)?;
    reader.finish()?;
    Ok(read)
}

fn read_time(value: &[u8]) -> Result<Timestamp, BerError> {
    let malformed = || BerError::Value { tag: value.first().copied().unwrap_or(SEQUENCE) };
    let time = x509_cert::time::Time::from_der(value).map_err(|_| malformed())?;
    let seconds = i64::try_from(time.to_unix_duration().as_secs()).map_err(|_| malformed())?;
    Timestamp::from_second(seconds).map_err(|_| malformed())
}
