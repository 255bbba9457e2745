//! What is to be seen of a signature.

use jiff::Timestamp;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::image::Image;
use pdf::sign::{PageChoice, Place, Visible};
use pki::cert::Certificate;
use pki::oid;

use super::Credentials;
use crate::zone::Zone;
use crate::{Error, Office};

/// What is to be seen of a signature.
#[derive(Clone, Debug)]
pub struct MarkOrder {
    /// How its parts are arranged.
    pub layout: Layout,
    /// On which page.
    pub page: PageChoice,
    /// Where on it.
    pub place: Place,
    /// What the QR code says; the office's verification address where nothing is said.
    pub qr: Option<String>,
    /// A picture. It takes the place of the QR code, unless what that says is told as well; in a square of a QR code
    /// alone it takes the place of the seal in the middle.
    pub image: Option<Image>,
    /// Where documents are verified, for the QR code.
    pub verification: String,
    /// The zone in which the mark shows the time.
    pub zone: Zone,
}

/// Whom a mark names: someone who signs, known without their key.
#[derive(Clone, Debug)]
pub struct Signatory {
    /// It has name and agency.
    pub(super) certificate: Certificate,
    /// The position, which stands in the ledger only.
    pub(super) title: Option<String>,
}

impl Signatory {
    /// Whom a certificate names that no ledger knows.
    #[must_use]
    pub fn new(certificate: Certificate) -> Self {
        Self { certificate, title: None }
    }
}

impl Credentials {
    /// Whom a mark of theirs names.
    #[must_use]
    pub fn signatory(&self) -> Signatory {
        Signatory { certificate: self.certificate.clone(), title: self.title.clone() }
    }
}

impl Office {
    /// Whom a mark names that is signed by the certificate that `id` means.
    ///
    /// # Errors
    /// [`Error::NotActive`] when the certificate may not be used.
    pub fn signatory(&self, id: &str) -> Result<Signatory, Error> {
        let record = self.find_active(id, self.moment()?.at)?;
        Ok(Signatory { certificate: self.certificate(&record)?, title: record.title })
    }

    /// Whom a mark names that is signed by `certificate`, with the position if the ledger knows this very certificate.
    ///
    /// # Errors
    /// As the store decides.
    pub fn signatory_of(&self, certificate: Certificate) -> Result<Signatory, Error> {
        let title = self.ledger_entry_of(&certificate)?.and_then(|record| record.title);
        Ok(Signatory { certificate, title })
    }
}

/// The mark and its place, for a signature at `at` in the document with the identifier `file_id`.
pub(super) fn visible(
    order: &MarkOrder,
    certificate: &Certificate,
    title: Option<&str>,
    file_id: &[u8; 16],
    at: Timestamp,
) -> Visible {
    let subject = certificate.subject();
    let lines = MarkText {
        name: subject.common_name().unwrap_or_default().to_owned(),
        title: title.map(str::to_owned),
        agency: subject.text(oid::ORGANIZATION_NAME).map(str::to_owned),
        time: order.zone.on_paper(at),
    };
    let (qr, image) = (qr(order, file_id), order.image.clone());
    let mark = Mark { layout: order.layout, qr, image, lines };
    Visible { mark, page: order.page, place: order.place.clone() }
}

/// What the QR code says; nothing where a picture stands in its place.
fn qr(order: &MarkOrder, file_id: &[u8; 16]) -> Option<String> {
    if order.qr.is_some() || (order.image.is_some() && order.layout != Layout::Qr) {
        return order.qr.clone();
    }
    Some(format!("{}/v/{}", order.verification, pki::hex::lower(file_id)))
}
