//! A document is signed.

mod credentials; // who signs
mod mark; // what is to be seen of it

use std::io::{Seek, Write};

use jiff::Timestamp;
use pdf::sign::SignOptions;
use pdf::{ByteSource, Document};
use pki::cms;
use rand_core::Rng;
use serde_json::json;
use store::CertificateRecord;

pub use credentials::{Credentials, is_sealed};
pub use mark::MarkOrder;
pub use token::TokenUri;

use crate::clock::Moment;
use crate::ledger::Standing;
use crate::office::{Line, random};
use crate::zone::Zone;
use crate::{Error, Office};

/// How a document is to be signed.
#[derive(Clone, Debug, Default)]
pub struct SignOrder {
    /// The field to fill, or the name of a new one.
    pub field: Option<String>,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where it is signed.
    pub location: Option<String>,
    /// How to reach the signer.
    pub contact: Option<String>,
    /// What is to be seen of it; nothing for an invisible signature.
    pub mark: Option<MarkOrder>,
}

/// What was signed.
#[derive(Clone, Debug)]
pub struct Signed {
    /// In which field.
    pub field: String,
    /// Length of the signed document in bytes.
    pub length: u64,
    /// When, as the signature claims.
    pub at: Timestamp,
}

/// Signs `document` as of `at` and writes the signed document to `output`.
///
/// # Errors
/// [`Error::Sign`] when the document cannot be signed, [`Error::NotActive`] when the certificate is not valid at `at`.
pub fn sign_with<S: ByteSource>(
    credentials: &Credentials,
    document: &Document<S>,
    output: impl Write + Seek,
    order: &SignOrder,
    zone: Zone,
    at: Timestamp,
) -> Result<Signed, Error> {
    let validity = credentials.certificate.validity();
    if !validity.contains(at) {
        let standing = if at < validity.not_before { Standing::NotYetValid } else { Standing::Expired };
        return Err(Error::NotActive {
            serial: credentials.certificate.serial_number().to_string(),
            standing,
        });
    }
    let (signer, certificate, chain) =
        (credentials.signer.as_ref(), &credentials.certificate, &credentials.chain);
    let mut file_id = [0; 16];
    random().fill_bytes(&mut file_id);
    let options = SignOptions {
        field: order.field.clone(),
        reason: order.reason.clone(),
        location: order.location.clone(),
        contact: order.contact.clone(),
        name: certificate.subject().common_name().map(str::to_owned),
        claimed_time: zone.local(at),
        digest: signer.algorithm().digest(),
        visible: order.mark.as_ref().map(|mark| mark::visible(mark, credentials, &file_id, at)),
        contents_room: cms::estimated_size(signer, certificate, chain),
        file_id,
    };
    let unsigned = pdf::sign::prepare(document, &options)?.write_to(output)?;
    let cms = cms::build_detached(signer, certificate, chain, unsigned.digest())?;
    let signed = unsigned.embed(&cms)?;
    Ok(Signed { field: signed.field().to_owned(), length: signed.length(), at })
}

impl Office {
    /// Signs with a certificate of this home; the ledger is asked again for each document, and the audit log records
    /// each. `name` is what the document is called there.
    ///
    /// # Errors
    /// As [`sign_with`]; [`Error::NotActive`] when the certificate was revoked in the meantime.
    pub fn sign<S: ByteSource>(
        &self,
        credentials: &Credentials,
        document: &Document<S>,
        output: impl Write + Seek,
        order: &SignOrder,
        name: &str,
    ) -> Result<Signed, Error> {
        let moment = self.moment()?;
        if let Some(record) = &credentials.record {
            self.find_usable(&record.serial, moment)?;
        }
        let signed = sign_with(credentials, document, output, order, self.zone(), moment.at)?;
        let serial = credentials.certificate.serial_number().to_string();
        let detail = json!({ "document": name, "field": signed.field, "length": signed.length });
        self.note(moment, &Line::done("document.sign", &serial, detail))?;
        Ok(signed)
    }

    /// The active certificate that `id` means; that it is not active is recorded as a refusal to sign.
    fn find_usable(&self, id: &str, moment: Moment) -> Result<CertificateRecord, Error> {
        match self.find_active(id, moment.at) {
            Err(Error::NotActive { serial, standing }) => {
                let detail = json!({ "because": standing.word() });
                self.note(moment, &Line::refused("document.sign", &serial, detail))?;
                Err(Error::NotActive { serial, standing })
            }
            other => other,
        }
    }
}
