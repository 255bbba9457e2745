//! All applications, each with where it stands and until when.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use enrolment::calendar::Calendar;
use enrolment::pace::Pace;
use enrolment::sop::{Field, Sop};
use jiff::Timestamp;
use jiff::tz::Offset;
use store::{ApplicationId, ApplicationRecord, Ledger, PersonId};

use super::{Application, Data, Dossier, Shelf, data, record};
use crate::cores::on_all_cores;
use crate::settings::Settings;
use crate::{Error, Office};

/// An application in a list.
pub struct Overview {
    /// Its number.
    pub id: ApplicationId,
    /// Whose it is.
    pub person: PersonId,
    /// The SOP that it goes by.
    pub sop: Arc<Sop>,
    /// Where it stands.
    pub application: Application,
    /// What is known of the person; nothing where that was erased.
    pub data: Option<Data>,
    /// How long it stands at its step already; nothing where it has ended.
    pub pace: Option<Pace>,
}

/// All applications of an office.
pub struct Overviews {
    /// The oldest first.
    pub all: Vec<Overview>,
    /// Those whose events or SOP cannot be read: somebody changed the store by hand.
    pub damaged: Vec<ApplicationId>,
}

/// What the store holds of an application, before it is read.
struct Kept {
    record: ApplicationRecord,
    sop: Arc<Sop>,
    calendar: Arc<Calendar>,
    /// Which of all events are its own.
    events: Range<usize>,
}

/// What happened to all applications, as it is kept: one long text, since each by itself would cost more to keep than to
/// read.
#[derive(Default)]
struct Texts {
    text: String,
    /// When each happened, and where its text ends.
    each: Vec<(Timestamp, usize)>,
    /// Which are of an application.
    of: HashMap<ApplicationId, Range<usize>>,
}

/// What is known of anyone as it is kept, by person and fingerprint.
type Known = HashMap<(PersonId, [u8; 32]), String>;

/// So many are read by one core before it takes the next ones.
const TOGETHER: usize = 256;

impl Office {
    /// All applications as of the instant at which things are read.
    ///
    /// # Errors
    /// As the store decides.
    pub fn applications(&self) -> Result<Overviews, Error> {
        let (kept, texts, known, mut damaged) = self.store().snapshot(|ledger| {
            let texts = Texts::of(ledger)?;
            let (kept, damaged) = self.kept(ledger, &texts)?;
            Ok::<_, Error>((kept, texts, known(ledger)?, damaged))
        })?;
        let now = self.now();
        let read = |some: Vec<Kept>| -> Vec<Result<Overview, ApplicationId>> {
            some.into_iter().map(|one| one.read(&texts, &known, now)).collect()
        };
        let mut all = Vec::with_capacity(kept.len());
        for one in on_all_cores(in_parts(kept), read).into_iter().flatten() {
            match one {
                Ok(one) => all.push(one),
                Err(id) => damaged.push(id),
            }
        }
        damaged.sort_unstable();
        Ok(Overviews { all, damaged })
    }

    /// All that can be read, and the applications whose SOP cannot.
    fn kept(&self, ledger: &Ledger, texts: &Texts) -> Result<(Vec<Kept>, Vec<ApplicationId>), Error> {
        let settings = Settings::of(ledger)?;
        let (mut shelf, mut calendars) = (Shelf::default(), HashMap::new());
        let (mut all, mut damaged) = (Vec::new(), Vec::new());
        for record in ledger.applications()? {
            let Ok(sop) = shelf.get(ledger, &record.sop) else {
                damaged.push(record.id);
                continue;
            };
            let calendar = || Arc::new(settings.calendar(&sop, self.offset()));
            let calendar = calendars.entry(record.sop).or_insert_with(calendar);
            let calendar = Arc::clone(calendar);
            let events = texts.of.get(&record.id).cloned().unwrap_or_default();
            all.push(Kept { record, sop, calendar, events });
        }
        Ok((all, damaged))
    }

    /// How long an application stood at each of its steps, the oldest first.
    ///
    /// # Errors
    /// [`Error::Setting`].
    pub fn paces(&self, dossier: &Dossier) -> Result<Vec<Pace>, Error> {
        let calendar = self.settings()?.calendar(&dossier.sop, self.offset());
        Ok(dossier.application.paces(&dossier.sop, &calendar, self.now()))
    }

    /// How far the office's clocks are from UTC.
    pub(crate) fn offset(&self) -> Offset {
        Offset::constant(self.zone().hours())
    }
}

impl Kept {
    fn read(self, texts: &Texts, known: &Known, now: Timestamp) -> Result<Overview, ApplicationId> {
        let Self { record: ApplicationRecord { id, person, .. }, sop, calendar, events } = self;
        let events = events.map(|number| texts.get(number)).map(|(at, text)| record::read(at, text));
        let events = events.collect::<Result<Vec<_>, _>>().map_err(|_| id)?;
        let application = Application::replay(&sop, &events).map_err(|_| id)?;
        let pace = application.current_pace(&sop, &calendar, now);
        let text = known.get(&(person, application.data().0));
        let data = text.map(|text| data::read(text).ok_or(id)).transpose()?;
        Ok(Overview { id, person, sop, application, data, pace })
    }
}

impl Overview {
    /// The name of whoever applied, by initials.
    #[must_use]
    pub fn initials(&self) -> String {
        self.data.as_ref().and_then(|data| data.masked(Field::Nama)).unwrap_or_default()
    }

    /// Whether its step should have been done by now.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.pace.as_ref().is_some_and(|pace| pace.is_late)
    }

    /// When its step is to be done, where its SOP says so.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        self.pace.as_ref().and_then(|pace| pace.due)
    }
}

impl Texts {
    fn of(ledger: &Ledger) -> Result<Self, Error> {
        let mut all = Self::default();
        ledger.each_event(|id, at, text| {
            all.text.push_str(text);
            all.each.push((at, all.text.len()));
            let end = all.each.len();
            all.of.entry(id).or_insert(end - 1..end).end = end;
        })?;
        Ok(all)
    }

    fn get(&self, number: usize) -> (Timestamp, &str) {
        let begin = number.checked_sub(1).map_or(0, |before| self.each[before].1);
        let (at, end) = self.each[number];
        (at, &self.text[begin..end])
    }
}

fn known(ledger: &Ledger) -> Result<Known, Error> {
    let mut known = Known::new();
    ledger.each_personal_data(|person, fingerprint, text| {
        known.insert((person, fingerprint), text.to_owned());
    })?;
    Ok(known)
}

fn in_parts(all: Vec<Kept>) -> Vec<Vec<Kept>> {
    let mut rest = all.into_iter();
    let part = || Some(rest.by_ref().take(TOGETHER).collect()).filter(|part: &Vec<Kept>| !part.is_empty());
    std::iter::from_fn(part).collect()
}
