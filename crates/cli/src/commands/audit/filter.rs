//! Which records are meant.

use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use office::clock::Time;
use office::record::{AuditFilter, AuditOutcome};
use office::zone::Zone;
use office::{Error, Office};

use crate::failure::Failure;

#[derive(Args, Debug)]
pub(super) struct FilterArgs {
    /// Only from this time on (RFC 3339), or from the beginning of this day
    #[arg(long, value_name = "TIME")]
    since: Option<Time>,

    /// Only up to this time (RFC 3339), or up to the end of this day
    #[arg(long, value_name = "TIME")]
    until: Option<Time>,

    /// Only what this person did
    #[arg(long, value_name = "ID")]
    by: Option<String>,

    /// Only this kind of act, such as certificate.issue, or `certificate` for all that begin so; may be repeated
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,

    /// Only what concerns the certificates of this person, or this one: serial number, NIK, NIP or e-mail address
    #[arg(long, value_name = "ID")]
    about: Option<String>,

    /// Only what was done, or only what was refused
    #[arg(long, value_name = "OUTCOME")]
    outcome: Option<Outcome>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Outcome {
    Done,
    Refused,
}

impl FilterArgs {
    /// Serial numbers of the certificates that are asked about.
    pub(super) fn serials(&self, office: &Office) -> Result<Option<Vec<String>>, Failure> {
        Ok(self.about.as_deref().map(|id| office.serials_of(id)).transpose()?)
    }

    /// The filter, for the certificates of [`serials`](Self::serials).
    pub(super) fn filter<'a>(
        &'a self,
        serials: &'a Option<Vec<String>>,
        office: &Office,
    ) -> Result<AuditFilter<'a>, Failure> {
        let zone = office.zone();
        Ok(AuditFilter {
            since: self.since.map(|time| time.at(zone)).transpose().map_err(Error::from)?,
            until: self.until.map(|time| end(time, zone)).transpose()?,
            actor: self.by.as_deref(),
            kinds: &self.kind,
            outcome: self.outcome.map(|outcome| match outcome {
                Outcome::Done => AuditOutcome::Done,
                Outcome::Refused => AuditOutcome::Refused,
            }),
            about: serials.as_deref(),
            limit: None,
        })
    }
}

/// The instant itself, or the last second of a day.
fn end(time: Time, zone: Zone) -> Result<Timestamp, Error> {
    match time {
        Time::Instant(_) => Ok(time.at(zone)?),
        Time::Day(day) => {
            let next = Time::Day(day.tomorrow().unwrap_or(day)).at(zone)?;
            Ok(next - SignedDuration::from_secs(1))
        }
    }
}
