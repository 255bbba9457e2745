//! The validation report of ETSI TS 119 102-2, as its schema of version 1.4.1 has it: one part for each signature, and
//! behind them what they refer to.

mod attributes; // what a signature says of itself
mod object; // documents, certificates and time stamps that are referred to
mod status; // verdicts as URNs
mod uri; // the names of algorithms and reasons

use office::report::{FileReport, SignatureKind, SignatureReport};
use pki::name::Escaped;
use pki::validity::whole_second;

use super::Judged;
use super::xml::Element;
use object::Objects;

/// A file's report, and what its parts are called by.
struct Judgement<'a> {
    judged: &'a Judged<'a>,
    report: &'a FileReport,
    /// The object that stands for the file.
    document: String,
}

pub(super) fn render(judged: &Judged<'_>) -> String {
    let mut objects = Objects::default();
    let mut parts = Vec::new();
    for report in judged.files {
        let document = objects.document(report);
        parts.extend(Judgement { judged, report, document }.parts(&mut objects));
    }
    Element::new("ValidationReport")
        .with("xmlns", "http://uri.etsi.org/19102/v1.4.1#")
        .with("xmlns:ds", "http://www.w3.org/2000/09/xmldsig#")
        .with("xmlns:xs", "http://www.w3.org/2001/XMLSchema")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .holding(parts)
        .holding(objects.element())
        .document()
}

impl Judgement<'_> {
    /// A part for each signature; for a file without any, one that says so. A time stamp is an object, with a report of
    /// its own.
    fn parts(&self, objects: &mut Objects) -> Vec<Element> {
        let is_signature = |signature: &&SignatureReport| signature.kind == SignatureKind::Signature;
        let signatures = self.report.signatures.iter().filter(is_signature).enumerate();
        let mut parts: Vec<Element> =
            signatures.map(|(index, signature)| self.signature(index, signature, objects)).collect();
        if parts.is_empty() {
            let part = Element::new("SignatureValidationReport");
            parts.push(part.holding([self.signers_document(None), status::of_file(self)]));
        }
        for stamp in self.report.signatures.iter().filter(|signature| !is_signature(signature)) {
            objects.document_time_stamp(self, stamp);
        }
        parts
    }

    fn signature(&self, index: usize, signature: &SignatureReport, objects: &mut Objects) -> Element {
        let id = format!("S-{}-{}", self.document, index + 1);
        objects.time_stamp(self, signature);
        Element::new("SignatureValidationReport")
            .holding([identifier(signature).with("id", id)])
            .holding([self.times(signature), self.signers_document(Some(signature))])
            .holding(attributes::of(signature))
            .holding(signer(signature, objects))
            .holding([process(), status::of_signature(self, signature, objects)])
    }

    /// When it was judged, and when the signature existed at the latest.
    fn times(&self, signature: &SignatureReport) -> Element {
        let at = whole_second(self.judged.at);
        let proof = Element::new("BestSignatureTime").holding([
            Element::text("POETime", signature.best_time.unwrap_or(at)),
            Element::text("TypeOfProof", "urn:etsi:019102:poetype:validation"),
        ]);
        Element::new("ValidationTimeInfo").holding([Element::text("ValidationTime", at), proof])
    }

    /// The file, and the digest of what the signature covers of it; without a signature that of all.
    fn signers_document(&self, signature: Option<&SignatureReport>) -> Element {
        let (algorithm, digest) = match signature {
            Some(signature) => signature.details.content.clone().unzip(),
            None => (None, self.report.sha256.as_deref().and_then(object::octets)),
        };
        let algorithm = algorithm.map_or(uri::SHA_256, uri::of_digest);
        let digest = digest.map(|digest| object::digest_alg_and_value(algorithm, &digest));
        let file = Element::new("SignersDocumentRepresentation").with("VOReference", &self.document);
        Element::new("SignersDocument").holding(digest).holding([file])
    }
}

/// The signature by the digest of its signed attributes, and by its value.
fn identifier(signature: &SignatureReport) -> Element {
    let details = &signature.details;
    let digest = details.signed_attributes.as_ref();
    let digest = digest.map(|digest| object::digest_alg_and_value(uri::SHA_256, digest));
    let value = details.signature_value.as_ref();
    let value = value.map(|value| Element::text("ds:SignatureValue", object::base64(value)));
    Element::new("SignatureIdentifier")
        .holding(digest)
        .holding(value)
        .holding([Element::text("HashOnly", false), Element::text("DocHashOnly", false)])
}

/// Who signed, by the certificate that came along.
fn signer(signature: &SignatureReport, objects: &mut Objects) -> Option<Element> {
    let certificate = objects.certificate(signature.details.certificate.as_ref()?);
    let signer = signature.signer.as_ref()?;
    Some(Element::new("SignerInformation").holding([
        Element::new("SignerCertificate").with("VOReference", certificate),
        Element::text("Signer", Escaped(&signer.name)),
    ]))
}

/// Validation with what is in archives: the whole of EN 319 102-1 §5.6.
fn process() -> Element {
    let id = Element::text("SignatureValidationProcessID", "urn:etsi:019102:validationprocess:LTA");
    Element::new("SignatureValidationProcess").holding([id])
}
