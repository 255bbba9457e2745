//! All applications, each with where it stands and until when. They are looked at on all cores, and of each is kept what is
//! wanted alone: thousands of them are looked at for a few lines.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use enrolment::calendar::Calendar;
use enrolment::data::initials;
use enrolment::pace::Pace;
use enrolment::sop::Sop;
use jiff::Timestamp;
use jiff::tz::Offset;
use store::{ApplicationId, ApplicationRecord, Ledger, PersonId};

use super::{Application, Dossier, Event, Shelf, data, record};
use crate::cores::while_fed;
use crate::settings::Settings;
use crate::{Error, Office};

/// An application in a list.
pub struct Overview<'k> {
    /// Its number.
    pub id: ApplicationId,
    /// Whose it is.
    pub person: PersonId,
    /// The SOP that it goes by.
    pub sop: Arc<Sop>,
    /// Where it stands.
    pub application: Application,
    /// The name of whoever applied; nothing where it is not known, or was erased.
    pub name: Option<String>,
    /// How long it stands at its step already; nothing where it has ended.
    pub pace: Option<Pace>,
    calendar: Arc<Calendar>,
    /// What is known of whoever applied, as it is kept.
    known: Option<&'k str>,
}

/// What was found in looking at all applications of an office.
pub struct Found<T> {
    /// What was made of each, the oldest first.
    pub all: Vec<T>,
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
    /// Looks at all applications as of the instant at which things are read, and keeps what `look` makes of them.
    ///
    /// # Errors
    /// As the store decides.
    pub fn applications<T: Send>(
        &self,
        look: impl Fn(&Overview<'_>) -> Option<T> + Sync,
    ) -> Result<Found<T>, Error> {
        let now = self.now();
        self.store().snapshot(|ledger| {
            let known = known(ledger)?;
            let (kept, mut damaged) = self.kept(ledger)?;
            // What was read already is worked on while more is read.
            let look = |part: Part| part.read(&known, now, &look);
            let parts = while_fed(|part| feed(ledger, kept, part), look)?;
            let mut all = Vec::with_capacity(parts.iter().map(|part| part.all.len()).sum());
            for part in parts {
                all.extend(part.all);
                damaged.extend(part.damaged);
            }
            damaged.sort_unstable();
            Ok(Found { all, damaged })
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
    fn read<T>(self, known: &Known, now: Timestamp, look: &impl Fn(&Overview<'_>) -> Option<T>) -> Found<T> {
        let Self { kept, text, ends } = self;
        let mut found = Found { all: Vec::with_capacity(kept.len()), damaged: Vec::new() };
        let event = |number: usize| {
            let begin = number.checked_sub(1).map_or(0, |before: usize| ends[before].1);
            let (at, end) = ends[number];
            record::read(at, &text[begin..end])
        };
        for one in kept {
            match one.read(event, known, now) {
                Ok(one) => found.all.extend(look(&one)),
                Err(id) => found.damaged.push(id),
            }
        }
        found
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
    ) -> Result<Overview<'_>, ApplicationId> {
        let Self { record: ApplicationRecord { id, person, .. }, sop, calendar, events } = self;
        let events = events.map(event).collect::<Result<Vec<_>, _>>().map_err(|_| id)?;
        let application = Application::replay(&sop, &events).map_err(|_| id)?;
        let pace = application.current_pace(&sop, &calendar, now);
        let known = known.get(&(person, application.data().0)).map(String::as_str);
        let name = known.map(|text| data::name(text).ok_or(id)).transpose()?.flatten();
        Ok(Overview { id, person, sop, application, name, pace, calendar, known })
    }
}

impl Overview<'_> {
    /// Whether what is known of whoever applied can be read, not the name alone.
    pub(crate) fn has_sound_data(&self) -> bool {
        self.known.is_none_or(|text| data::read(text).is_some())
    }

    /// The name, in full where it may be told, else by initials; nothing where it is not known.
    #[must_use]
    pub fn known_name(&self, reveal: bool) -> Option<String> {
        self.name.as_deref().map(|name| if reveal { name.to_owned() } else { initials(name) })
    }

    /// How long it stood at each of its steps, as of `now`, the oldest first.
    #[must_use]
    pub fn paces(&self, now: Timestamp) -> Vec<Pace> {
        self.application.paces(&self.sop, &self.calendar, now)
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
