//! What the parts of the report refer to: files, certificates, time stamps. Each stands there once.

use std::collections::BTreeSet;

use base64ct::{Base64, Encoding};
use office::report::{FileReport, SignatureReport, TimeStampReport};
use pki::cert::Certificate;
use pki::hex;

use super::{Judgement, status, uri};
use crate::reports::place;
use crate::reports::xml::Element;

/// The objects so far, and what they are called.
#[derive(Default)]
pub(super) struct Objects {
    names: BTreeSet<String>,
    elements: Vec<Element>,
    documents: usize,
}

impl Objects {
    /// The file: where it lies, and its digest.
    pub(super) fn document(&mut self, report: &FileReport) -> String {
        self.documents += 1;
        let digest = report.sha256.as_deref().and_then(octets);
        let digest = digest.map(|digest| digest_alg_and_value(uri::SHA_256, &digest));
        let address = Element::text("URI", place::uri(&report.file));
        let id = format!("D-{}", self.documents);
        self.add(&id, "signedData", digest.into_iter().chain([address]), []);
        id
    }

    /// A certificate, all of it.
    pub(super) fn certificate(&mut self, certificate: &Certificate) -> String {
        let id = format!("C-{}", hex::upper(&certificate.fingerprint()));
        self.add(&id, "certificate", [Element::text("base64", base64(certificate.der()))], []);
        id
    }

    /// The time stamp in a signature, and that it proves when that existed.
    pub(super) fn time_stamp(&mut self, judgement: &Judgement<'_>, signature: &SignatureReport) {
        let Some(stamp) = &signature.time_stamp else { return };
        let proven = Element::new("SignatureReference")
            .holding([Element::text("PAdESFieldName", pki::name::Escaped(&signature.field))]);
        let validity = status::of_stamp(stamp.valid);
        self.stamp(stamp, Some(proven), validity, judgement);
    }

    /// A time stamp over the document, and what it was judged to be.
    pub(super) fn document_time_stamp(&mut self, judgement: &Judgement<'_>, signature: &SignatureReport) {
        let status = status::of_signature(judgement, signature, self);
        match &signature.time_stamp {
            Some(stamp) => self.stamp(stamp, None, status, judgement),
            None => {
                let id = format!("T-{}-{}", judgement.document, self.elements.len());
                let name = Element::text("direct", pki::name::Escaped(&signature.field))
                    .with("xsi:type", "xs:string");
                self.add(&id, "timestamp", [name], [report_of(status)]);
            }
        }
    }

    /// All of them, behind the parts; nothing if there are none.
    pub(super) fn element(self) -> Option<Element> {
        let list = || Element::new("SignatureValidationObjects");
        (!self.elements.is_empty()).then(|| list().holding(self.elements))
    }

    fn stamp(
        &mut self,
        stamp: &TimeStampReport,
        proven: Option<Element>,
        status: Element,
        judgement: &Judgement<'_>,
    ) {
        let id = format!("T-{}", hex::upper(&stamp.sha256));
        let token = digest_alg_and_value(uri::SHA_256, &stamp.sha256);
        let document = Element::new("ValidationObject").with("VOReference", &judgement.document);
        let proof = Element::new("POEProvisioning")
            .holding([Element::text("POETime", stamp.time), document])
            .holding(proven);
        self.add(&id, "timestamp", [token], [proof, report_of(status)]);
    }

    fn add(
        &mut self,
        id: &str,
        kind: &str,
        representation: impl IntoIterator<Item = Element>,
        more: impl IntoIterator<Item = Element>,
    ) {
        if !self.names.insert(id.to_owned()) {
            return;
        }
        let object = Element::new("ValidationObject")
            .with("id", id)
            .holding([
                Element::text("ObjectType", format_args!("urn:etsi:019102:validationObject:{kind}")),
                Element::new("ValidationObjectRepresentation").holding(representation),
            ])
            .holding(more);
        self.elements.push(object);
    }
}

fn report_of(status: Element) -> Element {
    Element::new("ValidationReport").holding([status])
}

/// A digest, by which hash function it is.
pub(super) fn digest_alg_and_value(algorithm: &str, digest: &[u8]) -> Element {
    Element::new("DigestAlgAndValue").holding([
        Element::new("ds:DigestMethod").with("Algorithm", algorithm),
        Element::text("ds:DigestValue", base64(digest)),
    ])
}

pub(super) fn base64(octets: &[u8]) -> String {
    Base64::encode_string(octets)
}

/// What hexadecimal digits stand for.
pub(super) fn octets(digits: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(pair).collect()
}
