//! An opened home, and the frame around every act.

use std::path::Path;

use std::io::ErrorKind;

use ca::{Addresses, Profile, Profiles};
use jiff::Timestamp;
use pki::key::Passphrase;
use rand_core::UnwrapErr;
use store::{AuditOutcome, AuditRecord, Store, StoreError, Tx};

use crate::Error;
use crate::audit::KINDS;
use crate::clock::{Clock, Moment, Reading, reachable};
use crate::home::Home;
use crate::passphrase::{Advice, Context, Policy};
use crate::zone::Zone;

/// The names of the settings in the store.
pub(crate) mod setting {
    pub(crate) const NAME: &str = "name";
    pub(crate) const AGENCY: &str = "agency";
    pub(crate) const BASE_URL: &str = "base_url";
    pub(crate) const ZONE: &str = "zone";
    pub(crate) const PASSPHRASE_POLICY: &str = "passphrase_policy";
    pub(crate) const SIMULATED_TIME: &str = "simulated_time";
}

/// An opened home.
pub struct Office {
    home: Home,
    store: Store,
    addresses: Addresses,
    agency: String,
    zone: Zone,
    policy: Policy,
    /// The clock as it stood when the home was opened, for those who only read; acts ask again.
    clock: Clock,
    /// An instant to read, judge or, by a simulated clock, act at.
    chosen: Option<Timestamp>,
    actor: String,
    /// Whether the actor is a registered officer.
    officer_acts: bool,
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
        let clock = Clock::stored(&store)?;
        let policy = match store.setting(setting::PASSPHRASE_POLICY)? {
            Some(word) => parse(setting::PASSPHRASE_POLICY, word)?,
            None => Policy::default(),
        };
        let office = Self {
            policy,
            officer_acts: acting.officer.is_some(),
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

    /// The store alone, when all else is done.
    pub(crate) fn into_store(self) -> Store {
        self.store
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

    /// By which policy new passphrases are judged.
    #[must_use]
    pub fn passphrase_policy(&self) -> Policy {
        self.policy
    }

    /// The profile of that name, by which holders' certificates are issued: a built-in one, or one of the home's own.
    ///
    /// # Errors
    /// [`Error::UnknownProfile`]; [`Error::Profiles`] when the home's own cannot stand.
    pub fn profile(&self, id: &str) -> Result<Profile, Error> {
        let profiles = own_profiles(&self.home)?;
        let found = profiles.for_holders().find(|profile| profile.id() == id);
        found.cloned().ok_or_else(|| Error::UnknownProfile {
            id: id.to_owned(),
            known: profiles.for_holders().map(|profile| profile.id().to_owned()).collect(),
        })
    }

    /// The clock of the home, as it stood when the home was opened.
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

    /// Judges a passphrase that someone wants to set.
    pub(crate) fn check_new_passphrase(
        &self,
        passphrase: &Passphrase,
        context: &Context,
    ) -> Result<Advice, Error> {
        Ok(self.policy.check(passphrase, context)?)
    }

    pub(crate) fn is_officer_acting(&self) -> bool {
        self.officer_acts
    }

    pub(crate) fn actor(&self) -> &str {
        &self.actor
    }

    /// The instant at which something is about to be done, by the clock as it stands now. Within a transaction nobody
    /// sets it before that ends.
    pub(crate) fn moment(&self) -> Result<Moment, Error> {
        let Reading { mut moment, last_act } = self.read_clock()?;
        if let Some(chosen) = self.chosen {
            if !moment.clock.is_simulated() {
                return Err(Error::NotSimulated(chosen));
            }
            moment.at = reachable(chosen)?;
        }
        match last_act {
            Some(last_seen) if !moment.clock.is_simulated() => moment.not_before(last_seen),
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
        debug_assert!(KINDS.contains(&line.action), "`{}` is not among the kinds of act", line.action);
        let detail = detail(tx, moment, line)?;
        // An act that began before somebody set the clock ends at its own time, and leaves the clock where it was set.
        if tx.setting(setting::SIMULATED_TIME)? == moment.clock.setting() {
            move_time(tx, moment, line.outcome)?;
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
}

/// The time of what was done is the time now, or the latest that was ever seen.
fn move_time(tx: &Tx<'_>, moment: Moment, outcome: AuditOutcome) -> Result<(), StoreError> {
    match moment.clock {
        Clock::System => tx.raise_high_water(moment.at),
        // What was refused does not move the time.
        Clock::Simulated(_) if outcome == AuditOutcome::Refused => Ok(()),
        Clock::Simulated(_) => {
            tx.set_setting(setting::SIMULATED_TIME, &moment.at.to_string())?;
            tx.reset_high_water(moment.at)
        }
    }
}

/// What `line` says, and how far its time can be believed.
fn detail(tx: &Tx<'_>, moment: Moment, line: &Line<'_>) -> Result<serde_json::Value, StoreError> {
    let mut detail = line.detail.clone();
    if let Some(fields) = detail.as_object_mut().filter(|_| moment.clock.is_simulated()) {
        fields.insert("simulated".to_owned(), true.into());
        if let Some(last_seen) = tx.high_water()?.filter(|last_seen| moment.at < *last_seen) {
            fields.insert("turned_back_from".to_owned(), last_seen.to_string().into());
        }
    }
    Ok(detail)
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

/// The built-in profiles, with what the home's own file changes.
pub(crate) fn own_profiles(home: &Home) -> Result<Profiles, Error> {
    let path = home.profiles();
    match std::fs::read_to_string(&path) {
        Ok(text) => Profiles::with_overrides(&text).map_err(|source| Error::Profiles { path, source }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Profiles::builtin()),
        Err(source) => Err(Error::Read { path, source }),
    }
}

fn required(store: &Store, key: &'static str) -> Result<String, Error> {
    store.setting(key)?.ok_or_else(|| Error::Setting { key, found: String::new() })
}

pub(crate) fn parse<T: std::str::FromStr>(key: &'static str, found: String) -> Result<T, Error> {
    found.parse().map_err(|_| Error::Setting { key, found })
}
