//! A tbsCertificate taken apart (RFC 5280 §4.1), each part still in its own octets.

use ::der::Decode;

use super::der::{self, BOOLEAN, Element, Fault, INTEGER, OBJECT_IDENTIFIER, Reader};
use super::{Context, Finding, Role, encoding};
use crate::asn1::{OCTET_STRING, SEQUENCE};
use crate::cert::{Certificate, KeyUsage};
use crate::key::PublicKey;
use crate::name::Name;
use crate::oid::{self, ObjectIdentifier};

/// Largest tbsCertificate that is linted, in octets.
const MAX_LEN: usize = 256 << 10;

/// Most extensions that are linted.
pub(super) const MAX_EXTENSIONS: usize = 64;

/// A tbsCertificate and what it is linted against.
pub(super) struct Draft<'a> {
    pub(super) role: Role,
    pub(super) issuer: Option<&'a Certificate>,
    /// Whether it must point to its list, its issuer and the responder.
    pub(super) pointers: bool,
    /// All of it.
    pub(super) tbs: &'a [u8],
    /// The content of the version's INTEGER, when it is there.
    pub(super) version: Option<&'a [u8]>,
    /// The content of serialNumber.
    pub(super) serial: &'a [u8],
    /// The AlgorithmIdentifier.
    pub(super) algorithm: &'a [u8],
    pub(super) issuer_name: &'a [u8],
    pub(super) not_before: Element<'a>,
    pub(super) not_after: Element<'a>,
    pub(super) subject: Name,
    pub(super) spki: &'a [u8],
    /// None when it cannot be read.
    pub(super) key: Option<PublicKey>,
    pub(super) unique_identifiers: usize,
    pub(super) extensions: Vec<DraftExtension<'a>>,
}

/// An extension in its own octets.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraftExtension<'a> {
    pub(super) oid: ObjectIdentifier,
    /// `critical` as it is written; none when it is left to its default.
    pub(super) critical: Option<bool>,
    /// The content of extnValue.
    pub(super) value: &'a [u8],
}

impl DraftExtension<'_> {
    pub(super) fn is_critical(&self) -> bool {
        self.critical == Some(true)
    }
}

impl<'a> Draft<'a> {
    /// Takes `tbs` apart, or says which of the two rules about its form it breaks.
    pub(super) fn read(tbs: &'a [u8], context: &Context<'a>) -> Result<Self, Finding> {
        let refused = |rule| move |fault: Fault| Finding { rule, found: fault.to_string() };
        if tbs.len() > MAX_LEN {
            let found = format!("{} octets, more than the {MAX_LEN} that are read", tbs.len());
            return Err(Finding { rule: &encoding::STRUCTURE, found });
        }
        if let Some(fault) = der::first_fault(tbs) {
            return Err(refused(&encoding::DISTINGUISHED)(fault));
        }
        read_fields(tbs, context).map_err(refused(&encoding::STRUCTURE))
    }

    /// The first extension of kind `oid`.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&DraftExtension<'a>> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// The first extension of kind `oid`, decoded; none when it is absent or, which a rule of its own reports,
    /// malformed.
    pub(super) fn decode<T>(&self, oid: ObjectIdentifier) -> Option<T>
    where
        T: Decode<'a>,
    {
        T::from_der(self.extension(oid)?.value).ok()
    }

    pub(super) fn key_usage(&self) -> Option<KeyUsage> {
        KeyUsage::from_der(self.extension(oid::KEY_USAGE)?.value)
    }

    pub(super) fn purposes(&self) -> Option<Vec<ObjectIdentifier>> {
        self.decode::<x509_cert::ext::pkix::ExtendedKeyUsage>(oid::EXTENDED_KEY_USAGE).map(|usage| usage.0)
    }

    /// The octets of subjectKeyIdentifier.
    pub(super) fn key_identifier(&self) -> Option<&'a [u8]> {
        let extension = self.extension(oid::SUBJECT_KEY_IDENTIFIER)?;
        Element::only(extension.value, OCTET_STRING, "subjectKeyIdentifier")
            .ok()
            .map(|element| element.content)
    }

    /// The key that is about to sign: the issuer's, or its own for a root.
    pub(super) fn signing_key(&self) -> Option<&PublicKey> {
        match self.role {
            Role::Root => self.key.as_ref(),
            _ => self.issuer.map(Certificate::public_key),
        }
    }

    /// What `absent` extension breaks a rule that wants it.
    pub(super) fn lacks(&self, oid: ObjectIdentifier) -> Option<String> {
        self.extension(oid).is_none().then(|| "none".to_owned())
    }

    /// What breaks a rule that wants the extension gone.
    pub(super) fn has(&self, oid: ObjectIdentifier) -> Option<String> {
        self.extension(oid).map(|_| format!("the extension {oid}"))
    }

    /// What breaks a rule that wants the extension critical where it stands.
    pub(super) fn not_critical(&self, oid: ObjectIdentifier) -> Option<String> {
        self.extension(oid).filter(|extension| !extension.is_critical()).map(|_| "not critical".to_owned())
    }

    /// What breaks a rule that wants the extension not critical where it stands.
    pub(super) fn critical(&self, oid: ObjectIdentifier) -> Option<String> {
        self.extension(oid).filter(|extension| extension.is_critical()).map(|_| "critical".to_owned())
    }
}

fn read_fields<'a>(tbs: &'a [u8], context: &Context<'a>) -> Result<Draft<'a>, Fault> {
    let mut reader = Element::only(tbs, SEQUENCE, "TBSCertificate")?.reader();
    let version = match reader.optional(0xa0)? {
        Some(tagged) => Some(Element::only(tagged.content, INTEGER, "version")?.content),
        None => None,
    };
    let serial = reader.expect(INTEGER, "serialNumber")?.content;
    let algorithm = reader.expect(SEQUENCE, "signature")?.raw;
    let issuer_name = reader.expect(SEQUENCE, "issuer")?.raw;
    let mut validity = reader.expect(SEQUENCE, "validity")?.reader();
    let (not_before, not_after) = (validity.any()?, validity.any()?);
    validity.finish("notAfter")?;
    let subject = reader.expect(SEQUENCE, "subject")?.raw;
    let spki = reader.expect(SEQUENCE, "subjectPublicKeyInfo")?.raw;
    let unique_identifiers =
        usize::from(reader.optional(0x81)?.is_some()) + usize::from(reader.optional(0x82)?.is_some());
    let extensions = match reader.optional(0xa3)? {
        Some(tagged) => read_extensions(tagged.content)?,
        None => Vec::new(),
    };
    reader.finish("the last field")?;
    Ok(Draft {
        role: context.role,
        issuer: context.issuer,
        pointers: context.pointers,
        tbs,
        version,
        serial,
        algorithm,
        issuer_name,
        not_before,
        not_after,
        subject: Name::from_der(subject).map_err(|_| Fault("a subject that is no Name".into()))?,
        spki,
        key: PublicKey::from_spki_der(spki).ok(),
        unique_identifiers,
        extensions,
    })
}

/// Reads an Extensions SEQUENCE.
pub(super) fn read_extensions(octets: &[u8]) -> Result<Vec<DraftExtension<'_>>, Fault> {
    let all = Element::only(octets, SEQUENCE, "extensions")?.children()?;
    if all.is_empty() || all.len() > MAX_EXTENSIONS {
        return Err(Fault(format!("{} extensions, not 1 to {MAX_EXTENSIONS}", all.len())));
    }
    all.iter().map(read_extension).collect()
}

fn read_extension<'a>(element: &Element<'a>) -> Result<DraftExtension<'a>, Fault> {
    let mut reader: Reader<'a> = Element::only(element.raw, SEQUENCE, "an extension")?.reader();
    let oid = reader.expect(OBJECT_IDENTIFIER, "extnID")?.oid()?;
    let critical = reader.optional(BOOLEAN)?.map(|boolean| boolean.content == [0xff]);
    let value = reader.expect(OCTET_STRING, "extnValue")?.content;
    reader.finish("extnValue")?;
    Ok(DraftExtension { oid, critical, value })
}

/// The kinds of extension that stand there more than once.
pub(super) fn repeated(extensions: &[DraftExtension<'_>]) -> Option<String> {
    // At most MAX_EXTENSIONS, and mostly two or three.
    let twice: Vec<String> = extensions
        .iter()
        .enumerate()
        .filter(|(at, extension)| extensions[..*at].iter().any(|before| before.oid == extension.oid))
        .map(|(_, extension)| extension.oid.to_string())
        .collect();
    (!twice.is_empty()).then(|| format!("{} more than once", twice.join(", ")))
}
