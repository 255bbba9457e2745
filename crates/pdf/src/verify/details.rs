//! What a signature says of itself beside what scripts get: for reports in other shapes.

use pki::cert::Certificate;
use pki::cms::SignerInfo;
use pki::digest::DigestAlgorithm;

use crate::syntax::error::printable;
use crate::syntax::text::decode_text;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Most octets of a signature that are kept: more than any key that we know makes.
const MAX_VALUE: usize = 4096;

/// Most characters of a text that are kept: more than any form has room for.
const MAX_TEXT: usize = 1024;

/// What the signature dictionary and the signed data say, checked or not: the verdict stands elsewhere.
#[derive(Debug, Default)]
pub struct Details {
    /// `Filter`, made printable.
    pub filter: Option<String>,
    /// `SubFilter`, made printable.
    pub sub_filter: Option<String>,
    /// Who signed, as the signer typed it (`Name`).
    pub name: Option<String>,
    /// Why (`Reason`).
    pub reason: Option<String>,
    /// Where (`Location`).
    pub location: Option<String>,
    /// How to reach the signer (`ContactInfo`).
    pub contact_info: Option<String>,
    /// The octets of the signature itself; `None` if there are more than any key makes.
    pub signature_value: Option<Vec<u8>>,
    /// SHA-256 of the signed attributes, which the signature is over.
    pub signed_attributes: Option<Vec<u8>>,
    /// The digest of the covered bytes, as computed.
    pub content: Option<(DigestAlgorithm, Vec<u8>)>,
    /// The certificate that the signature names, or that of the time-stamping authority, as far as it came along.
    pub certificate: Option<Certificate>,
}

impl Details {
    /// Takes in what the dictionary says; its texts only where they can be read (`with_texts`).
    pub(super) fn read(dictionary: &Dictionary, view: &View<'_>, with_texts: bool) -> Self {
        let name = |key| Some(printable(dictionary.get(key)?.as_name()?));
        let text = |key| {
            let value = view.get(dictionary, key).ok().filter(|_| with_texts)?;
            kept(&value)
        };
        Self {
            filter: name("Filter"),
            sub_filter: name("SubFilter"),
            name: text("Name"),
            reason: text("Reason"),
            location: text("Location"),
            contact_info: text("ContactInfo"),
            ..Self::default()
        }
    }

    /// Takes in what the signed data say.
    pub(super) fn note_signer(&mut self, signer: &SignerInfo, certificate: Option<&Certificate>) {
        self.signature_value = Some(signer.signature.clone()).filter(|value| value.len() <= MAX_VALUE);
        self.signed_attributes =
            signer.signed_attributes_der().map(|der| DigestAlgorithm::Sha256.digest(der));
        self.certificate = certificate.cloned();
    }
}

fn kept(value: &Object) -> Option<String> {
    let text: String = decode_text(value.as_string()?).chars().take(MAX_TEXT).collect();
    (!text.is_empty()).then_some(text)
}
