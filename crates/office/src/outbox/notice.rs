//! Notices that a certificate will end, or has ended, to holders who have no newer one. Each is written once.

use std::collections::{BTreeMap, HashMap};

use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{CertificateRecord, Tx};

use super::{Letter, LetterKind, Posted};
use crate::clock::Moment;
use crate::ledger::Standing;
use crate::office::Line;
use crate::settings::{NoticeDays, Settings};
use crate::{Error, Office};

/// So long after the last day on which something is told nobody is told any more: whoever keeps an old certificate
/// without using it knows.
const STALE: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A notice that was written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    /// What it says.
    pub kind: LetterKind,
    /// Serial number of the certificate.
    pub serial: String,
    /// When that ends, or has ended.
    pub not_after: Timestamp,
    /// Whether it was written: not where no address is known to which anything can be sent.
    pub is_written: bool,
}

/// A notice that is due, and the name by which it is the only one.
struct Due<'a> {
    record: &'a CertificateRecord,
    kind: LetterKind,
    once: String,
}

impl Office {
    /// Writes the notices that are due and were not written yet, by the days that the office chose.
    ///
    /// # Errors
    /// As the store decides; [`Error::Template`].
    pub fn write_notices(&self) -> Result<Vec<Notice>, Error> {
        let mut posted = Posted::default();
        let written = self.store().write(|tx| {
            let (settings, moment) = (Settings::of(tx)?, self.moment()?);
            let all = tx.certificates()?;
            let mut written = Vec::new();
            for due in due(&all, &settings, Today { now: moment.at, offset: self.offset() }) {
                if tx.has_message_once(&due.once)? {
                    continue;
                }
                let is_written = match self.write_notice(tx, &mut posted, &due, moment) {
                    // Whoever cannot be reached keeps nobody else from being told.
                    Err(Error::Mailbox(_)) => false,
                    other => other?,
                };
                let (serial, not_after) = (due.record.serial.clone(), due.record.not_after);
                written.push(Notice { kind: due.kind, serial, not_after, is_written });
            }
            let count = written.iter().filter(|notice: &&Notice| notice.is_written).count();
            if count > 0 {
                let detail = json!({ "notices": count });
                self.write_line(tx, moment, &Line::done("outbox.notices", "office", detail))?;
            }
            Ok::<_, Error>(written)
        })?;
        posted.stay();
        Ok(written)
    }

    /// Whether an address is known.
    fn write_notice(
        &self,
        tx: &Tx<'_>,
        posted: &mut Posted,
        due: &Due<'_>,
        moment: Moment,
    ) -> Result<bool, Error> {
        let CertificateRecord { serial, name, not_after, .. } = due.record;
        let (Some(nik), Some(address)) = (&due.record.nik, &due.record.email) else { return Ok(false) };
        let person = match tx.person_by_nik(nik)? {
            Some(known) => known.id,
            None => tx.insert_person(nik, moment.at)?,
        };
        let values = BTreeMap::from([
            ("nama", name.clone()),
            ("instansi", self.agency().to_owned()),
            ("seri", serial.clone()),
            ("sampai", self.zone().on_paper(*not_after)),
        ]);
        let letter = Letter {
            kind: due.kind,
            application: None,
            person,
            to: (name, address),
            values,
            once: Some(&due.once),
        };
        self.post(tx, posted, &letter, moment)?;
        Ok(true)
    }
}

/// When it is, by the clocks of the office.
#[derive(Clone, Copy)]
struct Today {
    now: Timestamp,
    offset: Offset,
}

impl Today {
    /// When the day of `at` begins: who looks each morning tells what falls on this day.
    fn begun(self, at: Timestamp) -> Timestamp {
        let day = self.offset.to_datetime(at).date();
        self.offset.to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(at)
    }
}

/// What is due `today`: of several days that have come for one certificate, the last.
fn due<'a>(all: &'a [CertificateRecord], settings: &Settings, today: Today) -> Vec<Due<'a>> {
    let now = today.now;
    let mut newest: HashMap<&str, &CertificateRecord> = HashMap::new();
    for record in all {
        let counts =
            matches!(Standing::of(record, now), Standing::Active | Standing::NotYetValid | Standing::Expired);
        // Only persons have a NIK.
        if let Some(nik) = record.nik.as_deref().filter(|_| counts) {
            let known = newest.entry(nik).or_insert(record);
            let order = |one: &CertificateRecord| (one.not_after, one.not_before, one.serial.clone());
            if order(record) > order(known) {
                *known = record;
            }
        }
    }
    let mut due: Vec<Due<'a>> =
        newest.into_values().filter_map(|record| due_of(record, settings, today)).collect();
    due.sort_by(|one, other| one.record.serial.cmp(&other.record.serial));
    due
}

fn due_of<'a>(record: &'a CertificateRecord, settings: &Settings, today: Today) -> Option<Due<'a>> {
    let end = record.not_after;
    let (kind, word, days) = match Standing::of(record, today.now) {
        Standing::Active => {
            (LetterKind::Ending, "ending", last(&settings.notice_before, |days| end - days, today)?)
        }
        Standing::Expired => {
            (LetterKind::Ended, "ended", last(&settings.notice_after, |days| end + days, today)?)
        }
        _ => return None,
    };
    Some(Due { record, kind, once: format!("{word}:{}:{days}", record.serial) })
}

/// The number of days whose instant has come last, unless that is long ago.
fn last(days: &NoticeDays, instant: impl Fn(SignedDuration) -> Timestamp, today: Today) -> Option<u16> {
    let at = |days: u16| today.begun(instant(SignedDuration::from_hours(24 * i64::from(days))));
    let come = days.days().iter().copied().filter(|days| at(*days) <= today.now);
    come.max_by_key(|days| at(*days)).filter(|days| today.now < at(*days) + STALE)
}
