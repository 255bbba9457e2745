//! One key at work on document after document.
//!
//! What the store has to say is asked when a session begins, and what was signed is recorded when it ends: between the
//! two nothing asks the store, so that many threads may sign at once, and the lines of many documents are one durable
//! commit. Nobody may get a document before it is recorded.

use std::io::Write;

use jiff::Timestamp;
use pdf::dss::{ValidationData, Vouching};
use pdf::sign::SignOptions;
use pdf::{ByteSource, Document};
use pki::cert::Certificate;
use pki::cms;
use pki::signature::SignatureAlgorithm;
use serde_json::json;
use store::CertificateRecord;

use super::backing::{Backing, Stamp, file_id};
use super::evidence::Span;
use super::room::{self, Filled};
use super::{Credentials, Level, SignOrder, Vouchers, mark};
use crate::clock::Moment;
use crate::ledger::Standing;
use crate::office::Line;
use crate::zone::Zone;
use crate::{Error, Office};

/// A key, an order and a time.
pub struct Session<'a> {
    pub(super) credentials: &'a Credentials,
    order: &'a SignOrder,
    zone: Zone,
    at: Timestamp,
    /// When it began, as the office records it; `None` where there is nothing to record.
    moment: Option<Moment>,
    backing: Backing<'a>,
    /// What vouches for the signer, for the document to keep.
    vouched: ValidationData,
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
    /// How long it can be judged.
    pub level: Level,
    /// The time stamp beside the signature.
    pub stamped_at: Option<Timestamp>,
    /// The time stamp over the document.
    pub archived_at: Option<Timestamp>,
}

impl<'a> Session<'a> {
    /// Signs as of `at`, with a certificate that stands in no ledger, and without the help of any home.
    ///
    /// # Errors
    /// [`Error::NotActive`] when the certificate is not valid at `at`; [`Error::NoTimeSource`], [`Error::Evidence`] when
    /// the level of `order` cannot be reached.
    pub fn new(
        credentials: &'a Credentials,
        order: &'a SignOrder,
        vouchers: &'a Vouchers,
        zone: Zone,
        at: Timestamp,
    ) -> Result<Self, Error> {
        Self::backed(credentials, order, Backing::without_home(vouchers, at), zone, at)
    }

    fn backed(
        credentials: &'a Credentials,
        order: &'a SignOrder,
        backing: Backing<'a>,
        zone: Zone,
        at: Timestamp,
    ) -> Result<Self, Error> {
        let validity = credentials.certificate.validity();
        if !validity.contains(at) {
            let standing = if at < validity.not_before { Standing::NotYetValid } else { Standing::Expired };
            return Err(Error::NotActive { serial: credentials.serial(), standing });
        }
        backing.require(order.level)?;
        let span = Span { used: at, until: at };
        // Known before anything is copied: a large document takes its time.
        let vouched = match order.level >= Level::Lt {
            true => backing.vouch_for(&credentials.certificate, &credentials.chain, span)?,
            false => ValidationData::default(),
        };
        Ok(Self { credentials, order, zone, at, moment: None, backing, vouched })
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
    /// [`Error::Sign`] when the document cannot be signed; [`Error::Stamp`], [`Error::RemoteStamp`] when there is no time
    /// stamp, [`Error::Evidence`] when nothing vouches for who stamped.
    pub fn sign<S: ByteSource>(&self, document: &Document<S>, output: impl Write) -> Result<Signed, Error> {
        let options = self.options();
        let level = self.order.level;
        let prepared = pdf::sign::prepare(document, &options)?;
        let unsigned = prepared.copy_to(output, options.digest)?;
        let field = unsigned.field().to_owned();
        let Filled { mut growing, contents, with: stamp } =
            room::fill(unsigned, |digest| self.signed_data(digest))?;
        if let (Some(stamp), true) = (&stamp, level >= Level::Lt) {
            let mut data = self.vouched.clone();
            data.merge(self.backing.vouch_for_stamp(stamp)?);
            growing.add_validation_data(&[Vouching { contents, data }], &options.claimed_time, file_id())?;
        }
        let mut archived_at = None;
        if level == Level::Lta {
            let (stamped, archive) = self.backing.add_time_stamp(growing)?;
            (growing, archived_at) = (stamped, Some(archive.at));
        }
        let length = growing.finish()?.length();
        Ok(Signed { field, length, at: self.at, level, stamped_at: stamp.map(|stamp| stamp.at), archived_at })
    }

    /// How the document is to be signed.
    pub(super) fn options(&self) -> SignOptions {
        let Credentials { certificate, chain, title, .. } = self.credentials;
        let (algorithm, order) = (self.credentials.algorithm(), self.order);
        let file_id = file_id();
        let mark = order
            .mark
            .as_ref()
            .map(|mark| mark::visible(mark, certificate, title.as_deref(), &file_id, self.at));
        let stamp = match order.level > Level::B {
            true => cms::time_stamp_overhead(self.backing.token_room()),
            false => 0,
        };
        SignOptions {
            field: order.field.clone(),
            reason: order.reason.clone(),
            location: order.location.clone(),
            contact: order.contact.clone(),
            name: certificate.subject().common_name().map(str::to_owned),
            claimed_time: self.zone.local(self.at),
            digest: algorithm.digest(),
            edwards_curve: algorithm == SignatureAlgorithm::Ed25519,
            certify: order.certify,
            lock: order.lock.clone(),
            visible: mark,
            contents_room: cms::estimated_size(algorithm, certificate, chain) + stamp,
            file_id,
        }
    }

    /// Signed data with their time stamp, and that stamp.
    fn signed_data(&self, digest: &[u8]) -> Result<(Vec<u8>, Option<Stamp>), Error> {
        let Credentials { certificate, chain, .. } = self.credentials;
        let signer = self.credentials.signer()?;
        let cms = cms::build_detached(signer, certificate, chain, digest)?;
        if self.order.level == Level::B {
            return Ok((cms, None));
        }
        let algorithm = signer.algorithm().digest();
        let stamp = self.backing.stamp(algorithm, &algorithm.digest(&cms::stamped_octets(&cms)?))?;
        Ok((cms::with_time_stamp(&cms, &stamp.token)?, Some(stamp)))
    }
}

impl Office {
    /// Begins to sign: with a certificate of this home, if its ledger still says that it may be used, or with another
    /// one that this home helps to a higher level. A session is for the documents of a moment: what is revoked meanwhile
    /// stops the next one.
    ///
    /// # Errors
    /// As [`Session::new`]; [`Error::NotActive`] also when the certificate was revoked in the meantime.
    pub fn begin_signing<'a>(
        &self,
        credentials: &'a Credentials,
        order: &'a SignOrder,
        vouchers: &'a Vouchers,
    ) -> Result<Session<'a>, Error> {
        if credentials.record.is_none() && !vouchers.act() {
            let backing = Backing::without_home(vouchers, self.now());
            return Session::backed(credentials, order, backing, self.zone(), self.now());
        }
        let moment = self.moment()?;
        if let Some(record) = &credentials.record {
            self.find_usable(&record.serial, moment)?;
        }
        let asked = credentials.record.iter().map(|_| &credentials.certificate).collect::<Vec<_>>();
        let backing = Backing::of_office(self, vouchers, order.level, &asked, moment)?;
        let session = Session::backed(credentials, order, backing, self.zone(), moment.at)?;
        Ok(Session { moment: Some(moment), ..session })
    }

    /// Records what a session signed, each with what the document is called, and what was stamped for it.
    ///
    /// # Errors
    /// As the store decides: then nobody may get the documents.
    pub fn record_documents(&self, session: &Session<'_>, signed: &[(&str, &Signed)]) -> Result<(), Error> {
        let Some(moment) = session.moment else { return Ok(()) };
        let serial = session.credentials.record.as_ref().map(|record| &record.serial);
        self.store().write(|tx| {
            session.backing.record_stamps(self, tx)?;
            let Some(serial) = serial else { return Ok(()) };
            signed.iter().try_for_each(|(name, signed)| {
                let Signed { field, length, level, .. } = signed;
                let level = level.to_string();
                let detail = json!({ "document": name, "field": field, "length": length, "level": level });
                self.write_line(tx, moment, &Line::done("document.sign", serial, detail))
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
