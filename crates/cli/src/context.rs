//! What every command is handed.

use std::path::PathBuf;

use jiff::Timestamp;
use office::{Acting, Office};

use crate::args::Globals;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Globals and terminal.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) globals: Globals,
    pub(crate) terminal: Terminal,
}

impl Context {
    /// The home that is meant.
    pub(crate) fn home(&self) -> Result<PathBuf, Failure> {
        if let Some(home) = &self.globals.home {
            return Ok(home.clone());
        }
        use etcetera::BaseStrategy;
        let strategy = etcetera::choose_base_strategy().map_err(|_| Failure::NoHome)?;
        Ok(strategy.data_dir().join("segel"))
    }

    /// Opens the office in the home that is meant.
    pub(crate) fn office(&self) -> Result<Office, Failure> {
        Ok(Office::open(&self.home()?, self.acting())?)
    }

    /// Opens the office if there is one; commands that can do without one ask for it this way.
    pub(crate) fn office_if_any(&self) -> Result<Option<Office>, Failure> {
        match self.office() {
            Ok(office) => Ok(Some(office)),
            Err(Failure::Office(office::Error::NoOffice(_)) | Failure::NoHome) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Opens the office for someone who brings all that is needed and is not to be stopped by a home that cannot be
    /// opened; whoever says who acts, though, means that home.
    pub(crate) fn office_if_it_opens(&self) -> Result<Option<Office>, Failure> {
        match self.office_if_any() {
            Err(failure) if self.globals.actor.is_some() => Err(failure),
            opened => Ok(opened.ok().flatten()),
        }
    }

    /// Refuses to act as of another instant than the present one.
    pub(crate) fn refuse_other_time(&self) -> Result<(), Failure> {
        match self.globals.now {
            Some(now) => Err(Failure::Office(office::Error::NotSimulated(now))),
            None => Ok(()),
        }
    }

    /// The same, except in a home whose clock is simulated.
    pub(crate) fn refuse_other_time_in(&self, office: Option<&Office>) -> Result<(), Failure> {
        let is_simulated = office.is_some_and(|office| office.clock().is_simulated());
        if is_simulated { Ok(()) } else { self.refuse_other_time() }
    }

    /// The instant to judge at, without a home.
    pub(crate) fn now(&self) -> Timestamp {
        self.globals.now.unwrap_or_else(Timestamp::now)
    }

    /// Who acts when no officer is named: the user of the machine, marked as such.
    pub(crate) fn user() -> String {
        let name = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        format!("user:{}", name.unwrap_or_else(|| "unknown".to_owned()))
    }

    /// Who acts, and as of when.
    pub(crate) fn acting(&self) -> Acting {
        Acting { now: self.globals.now, officer: self.globals.actor.clone(), otherwise: Self::user() }
    }
}
