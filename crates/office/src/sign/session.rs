//! One key at work on document after document.
//!
//! What the store has to say is asked when a session begins, and what was signed is recorded when it ends: between the
//! two nothing asks the store, so that many threads may sign at once, and the lines of many documents are one durable
//! commit. Nobody may get a document before it is recorded.

use std::io::{Seek, Write};

use jiff::Timestamp;
use pdf::sign::SignOptions;
use pdf::{ByteSource, Document};
use pki::cert::Certificate;
use pki::cms;
use rand_core::Rng;
use serde_json::json;
use store::CertificateRecord;

use super::{Credentials, SignOrder, mark};
use crate::clock::Moment;
use crate::ledger::Standing;
use crate::office::{Line, random};
use crate::zone::Zone;
use crate::{Error, Office};

/// A key, an order and a time.
pub struct Session<'a> {
    credentials: &'a Credentials,
    order: &'a SignOrder,
    zone: Zone,
    at: Timestamp,
    /// When it began, as the office records it; `None` where no ledger knows the certificate.
    moment: Option<Moment>,
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

impl<'a> Session<'a> {
    /// Signs as of `at`, with a certificate that stands in no ledger.
    ///
    /// # Errors
    /// [`Error::NotActive`] when the certificate is not valid at `at`.
    pub fn new(
        credentials: &'a Credentials,
        order: &'a SignOrder,
        zone: Zone,
        at: Timestamp,
    ) -> Result<Self, Error> {
        let validity = credentials.certificate.validity();
        if !validity.contains(at) {
            let standing = if at < validity.not_before { Standing::NotYetValid } else { Standing::Expired };
            return Err(Error::NotActive { serial: credentials.serial(), standing });
        }
        Ok(Self { credentials, order, zone, at, moment: None })
    }

    /// Whose signature it is.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.credentials.certificate
    }

    /// When it is signed, as the signatures claim.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Signs `document` and writes the signed document to `output`.
    ///
    /// # Errors
    /// [`Error::Sign`] when the document cannot be signed.
    pub fn sign<S: ByteSource>(
        &self,
        document: &Document<S>,
        output: impl Write + Seek,
    ) -> Result<Signed, Error> {
        let Credentials { signer, certificate, chain, .. } = self.credentials;
        let (signer, order) = (signer.as_ref(), self.order);
        let mut file_id = [0; 16];
        random().fill_bytes(&mut file_id);
        let mark = order.mark.as_ref().map(|mark| mark::visible(mark, self.credentials, &file_id, self.at));
        let options = SignOptions {
            field: order.field.clone(),
            reason: order.reason.clone(),
            location: order.location.clone(),
            contact: order.contact.clone(),
            name: certificate.subject().common_name().map(str::to_owned),
            claimed_time: self.zone.local(self.at),
            digest: signer.algorithm().digest(),
            visible: mark,
            contents_room: cms::estimated_size(signer, certificate, chain),
            file_id,
        };
        let unsigned = pdf::sign::prepare(document, &options)?.write_to(output)?;
        let cms = cms::build_detached(signer, certificate, chain, unsigned.digest())?;
        let signed = unsigned.embed(&cms)?;
        Ok(Signed { field: signed.field().to_owned(), length: signed.length(), at: self.at })
    }
}

impl Office {
    /// Begins to sign with a certificate of this home, if its ledger still says that it may be used. A session is for
    /// the documents of a moment: what is revoked meanwhile stops the next one.
    ///
    /// # Errors
    /// As [`Session::new`]; [`Error::NotActive`] also when the certificate was revoked in the meantime.
    pub fn begin_signing<'a>(
        &self,
        credentials: &'a Credentials,
        order: &'a SignOrder,
    ) -> Result<Session<'a>, Error> {
        let moment = self.moment()?;
        if let Some(record) = &credentials.record {
            self.find_usable(&record.serial, moment)?;
        }
        let session = Session::new(credentials, order, self.zone(), moment.at)?;
        Ok(Session { moment: Some(moment), ..session })
    }

    /// Records what a session signed, each with what the document is called.
    ///
    /// # Errors
    /// As the store decides: then nobody may get the documents.
    pub fn record_documents(&self, session: &Session<'_>, signed: &[(&str, &Signed)]) -> Result<(), Error> {
        let (Some(moment), false) = (session.moment, signed.is_empty()) else { return Ok(()) };
        let serial = session.credentials.serial();
        self.store().write(|tx| {
            signed.iter().try_for_each(|(name, signed)| {
                let detail = json!({ "document": name, "field": signed.field, "length": signed.length });
                self.write_line(tx, moment, &Line::done("document.sign", &serial, detail))
            })
        })?;
        Ok(())
    }

    /// The active certificate that `id` means; that it is not active is recorded as a refusal to sign.
    pub(super) fn find_usable(&self, id: &str, moment: Moment) -> Result<CertificateRecord, Error> {
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
