//! A tbsCertList taken apart (RFC 5280 §5.1), each part still in its own octets.

use super::super::der::{self, ENUMERATED, Element, Fault, GENERALIZED_TIME, INTEGER, Reader, UTC_TIME};
use super::super::draft::{DraftExtension, read_extensions};
use super::super::{Finding, Rule};
use super::{CrlContext, DISTINGUISHED, STRUCTURE};
use crate::asn1::SEQUENCE;
use crate::oid::{self, ObjectIdentifier};

/// A tbsCertList and what it is linted against.
pub(in super::super) struct Draft<'a> {
    pub(super) context: CrlContext<'a>,
    /// All of it.
    pub(super) tbs: &'a [u8],
    /// The content of the version's INTEGER, when it is there.
    pub(super) version: Option<&'a [u8]>,
    /// The AlgorithmIdentifier.
    pub(super) algorithm: &'a [u8],
    pub(super) issuer_name: &'a [u8],
    pub(super) this_update: Element<'a>,
    pub(super) next_update: Option<Element<'a>>,
    /// None when revokedCertificates is absent.
    pub(super) entries: Option<Vec<Entry<'a>>>,
    pub(super) extensions: Vec<DraftExtension<'a>>,
}

/// One revoked certificate.
pub(super) struct Entry<'a> {
    /// The content of userCertificate.
    pub(super) serial: &'a [u8],
    pub(super) revocation_date: Element<'a>,
    pub(super) extensions: Vec<DraftExtension<'a>>,
}

impl<'a> Draft<'a> {
    /// Takes `tbs` apart, or says which of the two rules about its form it breaks.
    pub(in super::super) fn read(tbs: &'a [u8], context: &CrlContext<'a>) -> Result<Self, Finding> {
        let refused = |rule: &'static Rule| move |fault: Fault| Finding { rule, found: fault.to_string() };
        match der::first_fault(tbs) {
            Some(fault) => Err(refused(&DISTINGUISHED)(fault)),
            None => read_fields(tbs, context).map_err(refused(&STRUCTURE)),
        }
    }

    /// The first extension of kind `oid`.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&DraftExtension<'a>> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// The content of the INTEGER that an extension is.
    pub(super) fn integer(&self, oid: ObjectIdentifier) -> Option<&'a [u8]> {
        Element::only(self.extension(oid)?.value, INTEGER, "a number").ok().map(|number| number.content)
    }

    /// Whether it tells only what changed since another list.
    pub(super) fn is_delta(&self) -> bool {
        self.extension(oid::DELTA_CRL_INDICATOR).is_some()
    }

    pub(super) fn entries(&self) -> &[Entry<'a>] {
        self.entries.as_deref().unwrap_or_default()
    }
}

impl<'a> Entry<'a> {
    /// The first extension of kind `oid`.
    pub(super) fn extension(&self, oid: ObjectIdentifier) -> Option<&DraftExtension<'a>> {
        self.extensions.iter().find(|extension| extension.oid == oid)
    }

    /// The reasonCode as it stands there: an ENUMERATED, or an INTEGER by mistake.
    pub(super) fn reason(&self) -> Option<Element<'a>> {
        let reason = Reader::new(self.extension(oid::REASON_CODE)?.value).any().ok()?;
        matches!(reason.tag, ENUMERATED | INTEGER).then_some(reason)
    }
}

fn read_fields<'a>(tbs: &'a [u8], context: &CrlContext<'a>) -> Result<Draft<'a>, Fault> {
    let mut reader = Element::only(tbs, SEQUENCE, "TBSCertList")?.reader();
    let version = reader.optional(INTEGER)?.map(|version| version.content);
    let algorithm = reader.expect(SEQUENCE, "signature")?.raw;
    let issuer_name = reader.expect(SEQUENCE, "issuer")?.raw;
    let this_update = time(&mut reader)?.ok_or_else(|| Fault("thisUpdate is missing".into()))?;
    let next_update = time(&mut reader)?;
    let entries = match reader.optional(SEQUENCE)? {
        Some(list) => Some(list.children()?.iter().map(read_entry).collect::<Result<_, _>>()?),
        None => None,
    };
    let extensions = match reader.optional(0xa0)? {
        Some(tagged) => read_extensions(tagged.content)?,
        None => Vec::new(),
    };
    reader.finish("the last field")?;
    Ok(Draft {
        context: *context,
        tbs,
        version,
        algorithm,
        issuer_name,
        this_update,
        next_update,
        entries,
        extensions,
    })
}

fn time<'a>(reader: &mut Reader<'a>) -> Result<Option<Element<'a>>, Fault> {
    match reader.optional(UTC_TIME)? {
        Some(time) => Ok(Some(time)),
        None => reader.optional(GENERALIZED_TIME),
    }
}

fn read_entry<'a>(element: &Element<'a>) -> Result<Entry<'a>, Fault> {
    let mut reader: Reader<'a> = Element::only(element.raw, SEQUENCE, "a revoked certificate")?.reader();
    let serial = reader.expect(INTEGER, "userCertificate")?.content;
    let revocation_date = time(&mut reader)?.ok_or_else(|| Fault("revocationDate is missing".into()))?;
    let extensions = if reader.is_empty() { Vec::new() } else { read_extensions(reader.rest())? };
    Ok(Entry { serial, revocation_date, extensions })
}
