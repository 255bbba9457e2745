//! All applications, each with where it stands and until when.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use enrolment::calendar::Calendar;
use enrolment::pace::Pace;
use enrolment::sop::{Field, Sop, WorkingHours};
use jiff::Timestamp;
use jiff::tz::Offset;
use store::{ApplicationId, Ledger, PersonId};

use super::{Application, ApplicationError, Data, Dossier, Event, Shelf, data, record};
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

impl Office {
    /// All applications, the oldest first, as of the instant at which things are read.
    ///
    /// # Errors
    /// [`ApplicationError::Damaged`], [`ApplicationError::DamagedSop`].
    pub fn applications(&self) -> Result<Vec<Overview>, Error> {
        let now = self.now();
        self.store().snapshot(|ledger| {
            let (mut shelf, known) = (Shelf::default(), known(ledger)?);
            let mut events = events(ledger)?;
            let mut all = Vec::new();
            for record in ledger.applications()? {
                let sop = shelf.get(ledger, &record.sop)?;
                let damaged = ApplicationError::Damaged { id: record.id };
                let events = events.remove(&record.id).flatten();
                let application = events.and_then(|events| Application::replay(&sop, &events).ok());
                let application = application.ok_or(damaged)?;
                let pace = application.current_pace(&sop, &self.calendar(&sop), now);
                let data = known.get(&(record.person, application.data().0)).cloned();
                all.push(Overview { id: record.id, person: record.person, sop, application, data, pace });
            }
            Ok(all)
        })
    }

    /// How long an application stood at each of its steps, the oldest first.
    #[must_use]
    pub fn paces(&self, dossier: &Dossier) -> Vec<Pace> {
        dossier.application.paces(&dossier.sop, &self.calendar(&dossier.sop), self.now())
    }

    /// When the office works, by an SOP that may say so itself.
    fn calendar(&self, sop: &Sop) -> Calendar {
        let hours = sop.hours.clone().unwrap_or_else(WorkingHours::usual);
        Calendar::new(Offset::constant(self.zone().hours()), hours, BTreeSet::new(), sop.day)
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

/// What is known of anyone, by person and fingerprint.
fn known(ledger: &Ledger) -> Result<HashMap<(PersonId, [u8; 32]), Data>, Error> {
    let mut known = HashMap::new();
    ledger.each_personal_data(|person, fingerprint, text| {
        known.extend(data::read(text).map(|data| ((person, fingerprint), data)));
    })?;
    Ok(known)
}

/// What happened to each application; nothing where an event of it cannot be read.
fn events(ledger: &Ledger) -> Result<HashMap<ApplicationId, Option<Vec<Event>>>, Error> {
    let mut events: HashMap<ApplicationId, Option<Vec<Event>>> = HashMap::new();
    ledger.each_event(|id, at, text| {
        let of_one = events.entry(id).or_insert_with(|| Some(Vec::new()));
        match record::read(at, text) {
            Ok(event) => _ = of_one.as_mut().map(|known| known.push(event)),
            Err(_) => *of_one = None,
        }
    })?;
    Ok(events)
}
