//! A signed document is brought to a higher level, or kept at its own: nobody's key is needed for that.

use std::io::Write;

use jiff::Timestamp;
use pdf::dss::Vouching;
use pdf::sign::{GrowingDocument, SignError};
use pdf::verify::{FileReport, Indication, SubIndication};
use pdf::{ByteSource, Document};
use pki::digest::DigestAlgorithm;
use serde_json::json;

use super::backing::{Backing, Stamp, file_id};
use super::evidence::Evidence;
use super::part::Part;
use super::{Level, Vouchers};
use crate::office::Line;
use crate::verify::Examiner;
use crate::zone::Zone;
use crate::{Error, Office};

/// The hash function of the time stamps.
const STAMP_DIGEST: DigestAlgorithm = DigestAlgorithm::Sha256;

/// Why a document is not extended.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ExtendError {
    /// Nothing to extend.
    #[error("the document has no signature")]
    NoSignature,
    /// B-B is where every signature begins.
    #[error("a signature cannot be extended to {0}")]
    Level(Level),
    /// A signature that does not hold, to which no time stamp is lent.
    #[error("the signature in field `{field}` does not hold: {indication}{}", Because(*.sub_indication))]
    Broken {
        /// Where it is.
        field: String,
        /// The verdict.
        indication: Indication,
        /// And its reason.
        sub_indication: Option<SubIndication>,
    },
    /// Something about the file as a whole, such as what was hidden in it.
    #[error("the document does not hold: something stands in it beside its signatures that must not")]
    Unsound,
    /// Nothing to add.
    #[error("every signature of the document has what {0} asks for")]
    Reached(Level),
}

struct Because(Option<SubIndication>);

impl std::fmt::Display for Because {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |reason| write!(f, ", {reason}"))
    }
}

/// What was extended.
#[derive(Clone, Debug)]
pub struct Extended {
    /// To what level.
    pub level: Level,
    /// Length of the document in bytes.
    pub length: u64,
    /// The time stamps that were added, in their order.
    pub stamps: Vec<Timestamp>,
}

impl Office {
    /// Brings every signature of `document` to `level`, and writes the document to `output`. For B-LTA there is always
    /// one more time stamp over everything, after what vouches for the last one. `name` is what the document is called in
    /// the audit log.
    ///
    /// # Errors
    /// [`Error::Extend`] when there is nothing to extend, or a signature does not hold; [`Error::Evidence`] when nobody
    /// vouches for a certificate.
    pub fn extend<S: ByteSource>(
        &self,
        document: &Document<S>,
        output: impl Write,
        level: Level,
        vouchers: &Vouchers,
        name: &str,
    ) -> Result<Extended, Error> {
        let moment = self.moment()?;
        let extension = Extension::begin(document, level, vouchers, Some(self), moment.at, self.zone())?;
        let asked: Vec<_> = extension.open_parts().flat_map(Part::certificates).collect();
        let mut backing = Backing::of_office(self, vouchers, level, &asked, moment)?;
        let extended = extension.run(document, output, &mut backing)?;
        self.store().write(|tx| {
            backing.record_stamps(self, tx)?;
            let detail = json!({ "level": level.to_string(), "length": extended.length });
            self.write_line(tx, moment, &Line::done("document.extend", name, detail))
        })?;
        Ok(extended)
    }
}

/// As [`Office::extend`], without a home, as of `at`.
///
/// # Errors
/// As there.
pub fn extend<S: ByteSource>(
    document: &Document<S>,
    output: impl Write,
    level: Level,
    vouchers: &Vouchers,
    at: Timestamp,
) -> Result<Extended, Error> {
    let extension = Extension::begin(document, level, vouchers, None, at, Zone::default())?;
    let mut backing = Backing::without_home(vouchers, at);
    extension.run(document, output, &mut backing)
}

/// What is known of a document before anything is added.
struct Extension {
    level: Level,
    at: Timestamp,
    zone: Zone,
    parts: Vec<Part>,
    /// What the document keeps.
    kept: Evidence,
}

impl Extension {
    fn begin<S: ByteSource>(
        document: &Document<S>,
        level: Level,
        vouchers: &Vouchers,
        office: Option<&Office>,
        at: Timestamp,
        zone: Zone,
    ) -> Result<Self, Error> {
        if level == Level::B {
            return Err(ExtendError::Level(level).into());
        }
        let report = judge(document, vouchers, office, at)?;
        refuse_broken(&report)?;
        let view = document.current();
        let embedded = view.embedded_signatures().map_err(SignError::Document)?;
        if embedded.is_empty() {
            return Err(ExtendError::NoSignature.into());
        }
        let kept = Evidence::kept(&view.validation_data());
        let read = |one| {
            let mut part = Part::read(one, &report, at);
            // For one more time stamp over them, evidence is made fresh; else what there is will do.
            part.is_settled = (part.is_settled || level < Level::Lta) && part.is_vouched_for(&kept, at);
            part
        };
        let parts = embedded.into_iter().map(read).collect();
        Ok(Self { level, at, zone, parts, kept })
    }

    /// Those for which something may have to be added.
    fn open_parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !part.is_settled)
    }

    fn run<S: ByteSource>(
        mut self,
        document: &Document<S>,
        output: impl Write,
        backing: &mut Backing<'_>,
    ) -> Result<Extended, Error> {
        backing.require(self.level)?;
        backing.add_kept(std::mem::take(&mut self.kept));
        // Known before anything is copied.
        let mut vouchings = self.vouchings(backing)?;
        let mut stamps = Vec::new();
        let mut growing = GrowingDocument::copy(document, output, STAMP_DIGEST)?;
        if self.parts.iter().any(|part| part.lacks_time) {
            let (stamped, stamp) = backing.add_time_stamp(growing)?;
            vouchings.extend(self.vouch_for_new(backing, &stamp)?);
            stamps.push(stamp.at);
            growing = stamped;
        }
        let added = growing.add_validation_data(&vouchings, &self.zone.local(self.at), file_id())?;
        if self.level == Level::Lta {
            let (stamped, stamp) = backing.add_time_stamp(growing)?;
            stamps.push(stamp.at);
            growing = stamped;
        }
        if stamps.is_empty() && !added {
            return Err(ExtendError::Reached(self.level).into());
        }
        Ok(Extended { level: self.level, length: growing.finish()?.length(), stamps })
    }

    fn vouchings(&self, backing: &Backing<'_>) -> Result<Vec<Vouching>, Error> {
        if self.level < Level::Lt {
            return Ok(Vec::new());
        }
        let vouching = |part: &Part| {
            let data = part.vouched_by(backing, self.at)?;
            Ok(Vouching { contents: part.contents.clone(), data })
        };
        self.open_parts().map(vouching).collect()
    }

    /// What vouches for a stamp that was just made.
    fn vouch_for_new(&self, backing: &Backing<'_>, stamp: &Stamp) -> Result<Option<Vouching>, Error> {
        if self.level < Level::Lt {
            return Ok(None);
        }
        let data = backing.vouch_for_stamp(stamp)?;
        Ok(Some(Vouching { contents: stamp.contents.clone(), data }))
    }
}

fn judge<S: ByteSource>(
    document: &Document<S>,
    vouchers: &Vouchers,
    office: Option<&Office>,
    at: Timestamp,
) -> Result<FileReport, Error> {
    let mut evidence = vouchers.supplied.evidence();
    if let Some(office) = office {
        evidence.anchors.push(office.root()?);
    }
    Examiner::new(evidence, office, at)?.examine(document)
}

/// A time stamp would lend its own good name to a signature that does not hold. What is not trusted here may be trusted
/// elsewhere, and status data are what is to be added.
fn refuse_broken(report: &FileReport) -> Result<(), ExtendError> {
    for signature in &report.signatures {
        let (indication, sub_indication) = (signature.indication, signature.sub_indication);
        match (indication, sub_indication) {
            (Indication::TotalPassed, _)
            | (
                Indication::Indeterminate,
                Some(SubIndication::NoCertificateChainFound | SubIndication::TryLater),
            ) => {}
            _ => {
                return Err(ExtendError::Broken {
                    field: signature.field.clone(),
                    indication,
                    sub_indication,
                });
            }
        }
    }
    let worst = report.signatures.iter().map(|signature| signature.indication).max();
    if report.indication > worst { Err(ExtendError::Unsound) } else { Ok(()) }
}
