//! The revocation lists.

use ca::status::{ISSUING_LIST_LIFE, ROOT_LIST_LIFE, due, revocation_list};
use jiff::{SignedDuration, Timestamp};
use pki::crl::{RevocationList, RevokedEntry};
use serde_json::json;
use store::{AuthorityId, AuthorityRole, Ledger};

use crate::found::insert_list;
use crate::office::Line;
use crate::{Error, Office, UnlockedAuthority};

/// Which CA's list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListOf {
    /// The issuing CA's: people's certificates.
    Issuing,
    /// The root's: issuing CAs.
    Root,
}

/// The newest list of a CA, and how it stands.
#[derive(Debug)]
pub struct CurrentList {
    /// The list.
    pub list: RevocationList,
    /// Its number.
    pub number: i64,
    /// When it should be renewed: after two thirds of its life.
    pub due: Timestamp,
    /// Whether something was revoked or released since.
    pub behind: bool,
}

impl CurrentList {
    /// Whether it should be renewed at `now`.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.behind || now >= self.due
    }
}

impl ListOf {
    /// The word for machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.role().as_str()
    }

    /// The list in which an authority of that role names what it revokes. Those that only answer issue nothing.
    pub(crate) fn of_issuer(role: AuthorityRole) -> Self {
        match role {
            AuthorityRole::Root => Self::Root,
            AuthorityRole::Issuing | AuthorityRole::Ocsp | AuthorityRole::Tsa => Self::Issuing,
        }
    }

    fn role(self) -> AuthorityRole {
        match self {
            Self::Issuing => AuthorityRole::Issuing,
            Self::Root => AuthorityRole::Root,
        }
    }

    fn life(self) -> SignedDuration {
        match self {
            Self::Issuing => ISSUING_LIST_LIFE,
            Self::Root => ROOT_LIST_LIFE,
        }
    }
}

impl Office {
    /// The newest list of that CA.
    ///
    /// # Errors
    /// As the store decides.
    pub fn current_list(&self, of: ListOf) -> Result<CurrentList, Error> {
        let authority = self.authority(of.role())?;
        let record = self.store().latest_crl(authority.id)?.ok_or(Error::NoAuthority(of.role().as_str()))?;
        let list = RevocationList::from_der(&record.der)?;
        let entries = revoked_entries(self.store(), authority.id)?;
        let behind = entries.len() != list.len()
            || entries.iter().any(|entry| list.entry(&entry.serial_number).as_ref() != Some(entry));
        Ok(CurrentList {
            list,
            number: record.number,
            due: due(record.this_update, record.next_update),
            behind,
        })
    }

    /// Issues a new list of that CA and returns its number. What it lists and what the ledger holds is the same: nobody
    /// revokes in between.
    ///
    /// # Errors
    /// [`Error::List`] when the CA declines.
    pub fn renew_list(&self, of: ListOf, authority: &UnlockedAuthority) -> Result<i64, Error> {
        let subject = authority.certificate().serial_number().to_string();
        self.store().write(|tx| {
            let moment = self.moment()?;
            let number = tx.last_crl_number(authority.id)?.unwrap_or(0).saturating_add(1);
            let list = revocation_list(
                authority.certificate(),
                authority.signer.as_ref(),
                revoked_entries(tx, authority.id)?,
                number.unsigned_abs(),
                moment.at,
                of.life(),
            )?;
            insert_list(tx, authority.id, &list)?;
            let detail = json!({ "number": number, "entries": list.len() });
            self.write_line(tx, moment, &Line::done("crl.issue", &subject, detail))?;
            Ok(number)
        })
    }
}

/// What the ledger knows to be revoked by that authority.
fn revoked_entries(ledger: &Ledger, authority: AuthorityId) -> Result<Vec<RevokedEntry>, Error> {
    let mut entries = Vec::new();
    ledger.each_revoked(authority, |entry| -> Result<(), Error> {
        let found = || Error::Setting { key: "serial", found: entry.serial.clone() };
        entries.push(RevokedEntry {
            serial_number: entry.serial.parse().map_err(|_| found())?,
            revoked_at: pki::validity::whole_second(entry.revocation.at),
            // A list leaves `unspecified` out (RFC 5280 §5.3.1).
            reason: entry
                .revocation
                .reason
                .parse()
                .ok()
                .filter(|reason| *reason != pki::crl::RevocationReason::Unspecified),
            invalidity_date: entry.revocation.invalidity,
        });
        Ok(())
    })?;
    Ok(entries)
}
