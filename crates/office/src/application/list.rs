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

use super::{Application, Data, Dossier, Event, Shelf, data, record};
use crate::cores::while_fed;
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

/// Applications as the store holds them, before they are read.
#[derive(Default)]
struct Part {
    kept: Vec<Kept>,
    /// What happened to all of them: one long text, since each by itself would cost more to keep than to read.
    text: String,
    /// When each event happened, and where its text ends.
    ends: Vec<(Timestamp, usize)>,
}

/// One of them.
struct Kept {
    record: ApplicationRecord,
    sop: Arc<Sop>,
    calendar: Arc<Calendar>,
    /// Which of the events are its own.
    events: Range<usize>,
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
        let now = self.now();
        self.store().snapshot(|ledger| {
            let (known, mut damaged) = (known(ledger)?, Vec::new());
            let (kept, lost) = self.kept(ledger)?;
            damaged.extend(lost);
            // What was read already is worked on while more is read.
            let parts = while_fed(|part| feed(ledger, kept, part), |part: Part| part.read(&known, now))?;
            let mut all = Vec::with_capacity(parts.iter().map(Vec::len).sum());
            for one in parts.into_iter().flatten() {
                match one {
                    Ok(one) => all.push(one),
                    Err(id) => damaged.push(id),
                }
            }
            damaged.sort_unstable();
            Ok(Overviews { all, damaged })
        })
    }

    /// All whose SOP can be read, without what happened to them, and those whose SOP cannot.
    fn kept(&self, ledger: &Ledger) -> Result<(Vec<Kept>, Vec<ApplicationId>), Error> {
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
            all.push(Kept { record, sop, calendar, events: 0..0 });
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

/// Hands applications with what happened to them to `then`, some at a time. Both come by their numbers.
fn feed(ledger: &Ledger, kept: Vec<Kept>, then: &mut dyn FnMut(Part)) -> Result<(), Error> {
    let mut waiting = kept.into_iter().peekable();
    let mut part = Part::default();
    ledger.each_event(|id, at, text| {
        while waiting.peek().is_some_and(|kept| kept.record.id <= id) {
            if part.kept.len() == TOGETHER {
                then(std::mem::take(&mut part));
            }
            part.kept.extend(waiting.next().map(|kept| kept.from(part.ends.len())));
        }
        // What belongs to none of them, or to one whose SOP cannot be read, is passed over.
        if let Some(kept) = part.kept.last_mut().filter(|kept| kept.record.id == id) {
            part.text.push_str(text);
            part.ends.push((at, part.text.len()));
            kept.events.end = part.ends.len();
        }
    })?;
    part.kept.extend(waiting.map(|kept| kept.from(0)));
    then(part);
    Ok(())
}

impl Part {
    fn read(self, known: &Known, now: Timestamp) -> Vec<Result<Overview, ApplicationId>> {
        let Self { kept, text, ends } = self;
        let event = |number: usize| {
            let begin = number.checked_sub(1).map_or(0, |before: usize| ends[before].1);
            let (at, end) = ends[number];
            record::read(at, &text[begin..end])
        };
        kept.into_iter().map(|one| one.read(event, known, now)).collect()
    }
}

impl Kept {
    /// The same with events from number `begin` on, none of which is there yet.
    fn from(self, begin: usize) -> Self {
        Self { events: begin..begin, ..self }
    }

    fn read(
        self,
        event: impl Fn(usize) -> Result<Event, serde_json::Error>,
        known: &Known,
        now: Timestamp,
    ) -> Result<Overview, ApplicationId> {
        let Self { record: ApplicationRecord { id, person, .. }, sop, calendar, events } = self;
        let events = events.map(event).collect::<Result<Vec<_>, _>>().map_err(|_| id)?;
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

fn known(ledger: &Ledger) -> Result<Known, Error> {
    let mut known = Known::new();
    ledger.each_personal_data(|person, fingerprint, text| {
        known.insert((person, fingerprint), text.to_owned());
    })?;
    Ok(known)
}
