//! An opened home, and the frame around every act.

use std::path::Path;

use ca::Addresses;
use jiff::Timestamp;
use pki::key::Passphrase;
use rand_core::UnwrapErr;
use store::{AuditOutcome, AuditRecord, Store, StoreError, Tx};

use crate::Error;
use crate::clock::{Clock, Moment};
use crate::home::Home;
use crate::zone::Zone;

/// The names of the settings in the store.
pub(crate) mod setting {
    pub(crate) const NAME: &str = "name";
    pub(crate) const AGENCY: &str = "agency";
    pub(crate) const BASE_URL: &str = "base_url";
    pub(crate) const ZONE: &str = "zone";
    pub(crate) const SIMULATED_TIME: &str = "simulated_time";
}

/// An opened home.
pub struct Office {
    home: Home,
    store: Store,
    addresses: Addresses,
    agency: String,
    zone: Zone,
    clock: Clock,
    /// An instant to read, judge or, by a simulated clock, act at.
    chosen: Option<Timestamp>,
    actor: String,
}

/// How a home is opened.
#[derive(Clone, Debug, Default)]
pub struct Acting {
    /// Read, judge or, by a simulated clock, act at this instant.
    pub now: Option<Timestamp>,
    /// The registered officer who acts.
    pub officer: Option<String>,
    /// Who acts when no officer is named, such as the user of the machine.
    pub otherwise: String,
}

impl Office {
    /// Opens the home in `directory`.
    ///
    /// # Errors
    /// [`Error::NoOffice`] when nothing was founded there, [`Error::Store`] when the store cannot be opened,
    /// [`Error::UnknownOfficer`] when the officer who is to act is not registered.
    pub fn open(directory: &Path, acting: Acting) -> Result<Self, Error> {
        let home = Home::at(directory);
        if !home.exists() {
            return Err(Error::NoOffice(directory.to_owned()));
        }
        let store = Store::open(&home.store())?;
        let base = required(&store, setting::BASE_URL)?;
        let zone = required(&store, setting::ZONE)?;
        let clock = match store.setting(setting::SIMULATED_TIME)? {
            Some(time) => Clock::Simulated(parse(setting::SIMULATED_TIME, time)?),
            None => Clock::System,
        };
        let office = Self {
            home,
            addresses: Addresses::new(&base)?,
            agency: required(&store, setting::AGENCY)?,
            zone: parse(setting::ZONE, zone)?,
            clock,
            chosen: acting.now,
            actor: acting.officer.clone().unwrap_or(acting.otherwise),
            store,
        };
        match acting.officer {
            Some(officer) if !office.is_active_officer(&officer)? => Err(Error::UnknownOfficer(officer)),
            _ => Ok(office),
        }
    }

    /// Where everything lies.
    #[must_use]
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The agency that stands in certificates where nothing else is given.
    #[must_use]
    pub fn agency(&self) -> &str {
        &self.agency
    }

    /// The zone of letters and marks.
    #[must_use]
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// The addresses that stand in certificates.
    #[must_use]
    pub fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// The clock of the home.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The instant at which things are read and judged.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.chosen.unwrap_or_else(|| self.clock.now().at)
    }

    /// The CA passphrase that a home founded unattended keeps.
    ///
    /// # Errors
    /// [`Error::Exposed`] when others may read it.
    pub fn kept_ca_passphrase(&self) -> Result<Option<Passphrase>, Error> {
        let path = self.home.ca_passphrase();
        if path.exists() { Home::read_secret(&path).map(Some) } else { Ok(None) }
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn actor(&self) -> &str {
        &self.actor
    }

    /// The instant at which something is about to be done.
    pub(crate) fn moment(&self) -> Result<Moment, Error> {
        let mut moment = self.clock.now();
        if let Some(chosen) = self.chosen {
            if !self.clock.is_simulated() {
                return Err(Error::NotSimulated(chosen));
            }
            moment.at = chosen;
        }
        match self.store.high_water()? {
            Some(last_seen) if !self.clock.is_simulated() => moment.not_before(last_seen),
            _ => Ok(moment),
        }
    }

    /// Writes `act` and its line in the audit log as one: both last, or neither.
    pub(crate) fn record<T, E: From<StoreError>>(
        &self,
        moment: Moment,
        line: &Line<'_>,
        act: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.store.write(|tx| {
            let done = act(tx)?;
            self.write_line(tx, moment, line)?;
            Ok(done)
        })
    }

    /// Writes a line about something that was done, or refused, outside the store.
    pub(crate) fn note(&self, moment: Moment, line: &Line<'_>) -> Result<(), Error> {
        Ok(self.store.write(|tx| self.write_line(tx, moment, line))?)
    }

    /// Writes a line about something that is done in the same transaction.
    pub(crate) fn write_line(&self, tx: &Tx<'_>, moment: Moment, line: &Line<'_>) -> Result<(), StoreError> {
        let detail = self.detail(tx, moment, line)?;
        if !self.clock.is_simulated() {
            tx.raise_high_water(moment.at)?;
        } else if line.outcome == AuditOutcome::Done {
            // What was refused does not move the time.
            tx.set_setting(setting::SIMULATED_TIME, &moment.at.to_string())?;
            tx.reset_high_water(moment.at)?;
        }
        tx.append_audit(&AuditRecord {
            at: moment.at,
            real_at: moment.real,
            actor: &self.actor,
            action: line.action,
            subject: line.subject,
            outcome: line.outcome,
            detail,
        })?;
        Ok(())
    }

    /// What `line` says, and how far its time can be believed.
    fn detail(&self, tx: &Tx<'_>, moment: Moment, line: &Line<'_>) -> Result<serde_json::Value, StoreError> {
        let mut detail = line.detail.clone();
        if let Some(fields) = detail.as_object_mut().filter(|_| self.clock.is_simulated()) {
            fields.insert("simulated".to_owned(), true.into());
            if let Some(last_seen) = tx.high_water()?.filter(|last_seen| moment.at < *last_seen) {
                fields.insert("turned_back_from".to_owned(), last_seen.to_string().into());
            }
        }
        Ok(detail)
    }
}

/// What the audit log is to say.
pub(crate) struct Line<'a> {
    pub(crate) action: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) outcome: AuditOutcome,
    pub(crate) detail: serde_json::Value,
}

impl<'a> Line<'a> {
    pub(crate) fn done(action: &'a str, subject: &'a str, detail: serde_json::Value) -> Self {
        Self { action, subject, outcome: AuditOutcome::Done, detail }
    }

    pub(crate) fn refused(action: &'a str, subject: &'a str, detail: serde_json::Value) -> Self {
        Self { action, subject, outcome: AuditOutcome::Refused, detail }
    }
}

/// Randomness of the operating system.
pub(crate) fn random() -> UnwrapErr<getrandom::SysRng> {
    UnwrapErr(getrandom::SysRng)
}

fn required(store: &Store, key: &'static str) -> Result<String, Error> {
    store.setting(key)?.ok_or_else(|| Error::Setting { key, found: String::new() })
}

fn parse<T: std::str::FromStr>(key: &'static str, found: String) -> Result<T, Error> {
    found.parse().map_err(|_| Error::Setting { key, found })
}
