//! What is to be seen of a signature.

use jiff::Timestamp;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::page::DisplayedRectangle;
use pdf::sign::{PageChoice, Visible};
use pki::oid;

use super::Credentials;
use crate::zone::Zone;

/// What is to be seen of a signature.
#[derive(Clone, Debug)]
pub struct MarkOrder {
    /// On which page.
    pub page: PageChoice,
    /// Where on it; the lower right corner where nothing is said.
    pub rectangle: Option<DisplayedRectangle>,
    /// What the QR code says; the office's verification address where nothing is said.
    pub qr: Option<String>,
    /// Where documents are verified, for the QR code.
    pub verification: String,
    /// The zone in which the mark shows the time.
    pub zone: Zone,
}

/// The mark and its place, for a signature by `credentials` at `at` in the document with the identifier `file_id`.
pub(super) fn visible(
    order: &MarkOrder,
    credentials: &Credentials,
    file_id: &[u8; 16],
    at: Timestamp,
) -> Visible {
    let subject = credentials.certificate.subject();
    let document = pki::hex::lower(file_id);
    let address = format!("{}/v/{document}", order.verification);
    let lines = MarkText {
        name: subject.common_name().unwrap_or_default().to_owned(),
        title: credentials.title.clone(),
        agency: subject.text(oid::ORGANIZATION_NAME).map(str::to_owned),
        time: order.zone.on_paper(at),
    };
    Visible {
        mark: Mark { layout: Layout::Block, qr: order.qr.clone().unwrap_or(address), lines },
        page: order.page,
        rectangle: order.rectangle,
    }
}
