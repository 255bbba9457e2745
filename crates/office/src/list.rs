//! The revocation lists of every CA of the office, earlier issuing CAs included.

mod publish; // lists are issued: full ones, and those of what changed since

use ca::status::{DELTA_LIST_LIFE, Staleness, due, staleness};
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::crl::{RevocationList, RevocationReason, RevokedEntry};
use pki::serial::SerialNumber;
use store::{Authority, AuthorityId, AuthorityRole};

use crate::clock::TOLERANCE;
use crate::ledger::Standing;
use crate::{Error, Office};

pub use publish::{DeltaIssued, Habits, NewHabits};
pub(crate) use publish::{insert_list, life};

/// Which CA's list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListOf {
    /// The list of the issuing CA that issues now: people's certificates.
    Issuing,
    /// The root's: issuing CAs.
    Root,
    /// That of an issuing CA in whose place another came.
    Earlier(AuthorityId),
}

/// The newest list of a CA, and how it stands.
#[derive(Debug)]
pub struct CurrentList {
    /// The full list.
    pub list: RevocationList,
    /// Its number.
    pub number: i64,
    /// When it should be renewed: after two thirds of its life.
    pub due: Timestamp,
    /// Whether something was revoked or released since, which the newest delta list to it does not say either; or
    /// whether the office was restored since.
    pub behind: bool,
    /// The delta lists to it, where the CA publishes any.
    pub delta: Option<Deltas>,
}

/// How the delta lists to a full list stand.
#[derive(Debug)]
pub struct Deltas {
    /// The newest one and its number; none before the first.
    pub newest: Option<(RevocationList, i64)>,
    /// When the next one should be issued.
    pub due: Timestamp,
}

impl CurrentList {
    /// Whether anything should be issued at `now`: a full list or, where there are such, a delta list.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.is_full_due(now) || self.delta.as_ref().is_some_and(|delta| now >= delta.due)
    }

    /// Whether the full list should be renewed at `now`.
    #[must_use]
    pub fn is_full_due(&self, now: Timestamp) -> bool {
        self.behind || now >= self.due || is_early(&self.list, now)
    }

    /// Whether a delta list should be issued at `now`: there is none yet, or it is due, or what changed is not in it.
    #[must_use]
    pub fn is_delta_due(&self, now: Timestamp) -> bool {
        let newest = self.delta.as_ref().filter(|delta| delta.newest.is_some());
        self.is_full_due(now) || newest.is_none_or(|delta| now >= delta.due)
    }

    /// Whether nobody may rely on the full list any more.
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        staleness(&self.list, now) == Staleness::Stale
    }

    /// The greater of the numbers of the full list and the newest delta list to it.
    fn last_number(&self) -> i64 {
        let delta = self.delta.as_ref().and_then(|deltas| deltas.newest.as_ref());
        delta.map_or(self.number, |(_, number)| self.number.max(*number))
    }

    fn delta_list(&self) -> Option<&RevocationList> {
        self.delta.as_ref()?.newest.as_ref().map(|(list, _)| list)
    }

    /// What the full list says of a certificate, as changed by the delta list.
    fn entry(&self, serial: &SerialNumber) -> Option<RevokedEntry> {
        match self.delta_list().and_then(|delta| delta.entry(serial)) {
            Some(entry) => Some(entry).filter(|entry| !is_removal(entry)),
            None => self.list.entry(serial),
        }
    }

    /// How many certificates are revoked by both together.
    fn len(&self) -> usize {
        let changes = self.delta_list().into_iter().flat_map(RevocationList::entries);
        changes.fold(self.list.len(), |len, change| {
            match (is_removal(&change), self.list.entry(&change.serial_number).is_some()) {
                (true, true) => len.saturating_sub(1),
                (false, false) => len + 1,
                (true, false) | (false, true) => len,
            }
        })
    }

    fn says(&self, entries: &[RevokedEntry]) -> bool {
        let said = |entry: &RevokedEntry| self.entry(&entry.serial_number).as_ref() == Some(entry);
        entries.len() == self.len() && entries.iter().all(said)
    }
}

impl ListOf {
    /// The word for machines: the role of the CA.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Root => AuthorityRole::Root.as_str(),
            Self::Issuing | Self::Earlier(_) => AuthorityRole::Issuing.as_str(),
        }
    }

    /// The list in which that authority names what it revokes. Those that only answer issue nothing.
    pub(crate) fn of_issuer(authority: &Authority) -> Self {
        match authority.role {
            AuthorityRole::Root => Self::Root,
            AuthorityRole::Issuing if authority.retired_at.is_some() => Self::Earlier(authority.id),
            AuthorityRole::Issuing | AuthorityRole::Ocsp | AuthorityRole::Tsa => Self::Issuing,
        }
    }
}

impl Office {
    /// The newest list of that CA.
    ///
    /// # Errors
    /// As the store decides.
    pub fn current_list(&self, of: ListOf) -> Result<CurrentList, Error> {
        let authority = self.list_authority(of)?;
        let record = self.store().latest_crl(authority.id)?;
        let record = record.ok_or(Error::NoAuthority(authority.role.as_str()))?;
        let list = RevocationList::from_der(&record.der)?;
        let mut current = CurrentList {
            delta: self.deltas(authority.id, &list, record.number)?,
            list,
            number: record.number,
            due: due(record.this_update, record.next_update),
            behind: false,
        };
        let revoked = publish::revoked_entries(self.store(), authority.id)?;
        // After a restore others may hold lists of numbers that are left out here.
        let left_out = self.store().last_crl_number(authority.id)? > Some(current.last_number());
        current.behind = left_out || !current.says(&revoked);
        Ok(current)
    }

    /// The lists that are to be kept up to date: that of the issuing CA, that of the root, and those of earlier issuing
    /// CAs, the newest first, as long as these may sign.
    ///
    /// # Errors
    /// As the store decides.
    pub fn lists(&self) -> Result<Vec<ListOf>, Error> {
        let mut lists = vec![ListOf::Issuing, ListOf::Root];
        for authority in self.store().authorities()?.iter().rev() {
            let earlier = ListOf::of_issuer(authority);
            if matches!(earlier, ListOf::Earlier(_)) && self.can_sign(authority)? {
                lists.push(earlier);
            }
        }
        Ok(lists)
    }

    /// The list of the CA whose certificate has this serial number.
    ///
    /// # Errors
    /// [`Error::NotACa`] when it is no CA's of this office.
    pub fn list_of(&self, serial: &str) -> Result<ListOf, Error> {
        let wanted = serial.parse().map(|serial: SerialNumber| serial.to_string());
        let mut all = self.store().authorities()?.into_iter();
        let found = all.find(|one| is_ca(one) && wanted.as_ref() == Ok(&one.serial));
        found.map(|one| ListOf::of_issuer(&one)).ok_or_else(|| Error::NotACa(serial.to_owned()))
    }

    /// The lists that are to name the certificates of these serial numbers, each once, in their order.
    ///
    /// # Errors
    /// As the store decides.
    pub fn lists_naming(&self, serials: &[String]) -> Result<Vec<ListOf>, Error> {
        let mut lists = Vec::new();
        for serial in serials {
            let Some(record) = self.entry(serial)? else { continue };
            let issuer = self.store().authority(record.issuer)?;
            let list = issuer.map_or(ListOf::Issuing, |issuer| ListOf::of_issuer(&issuer));
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        Ok(lists)
    }

    /// The newest lists of every CA there ever was here, delta lists among them.
    pub(crate) fn all_lists(&self) -> Result<Vec<RevocationList>, Error> {
        let mut lists = Vec::new();
        for authority in self.store().authorities()?.iter().filter(|one| is_ca(one)) {
            let newest =
                [self.store().latest_crl(authority.id)?, self.store().latest_delta_crl(authority.id)?];
            for record in newest.into_iter().flatten() {
                lists.push(RevocationList::from_der(&record.der)?);
            }
        }
        Ok(lists)
    }

    /// The newest full list of that CA of ours.
    pub(crate) fn newest_list_of(&self, ca: &Certificate) -> Result<Option<RevocationList>, Error> {
        let mut authorities = self.store().authorities()?.into_iter();
        let Some(authority) = authorities.find(|one| one.certificate == ca.der()) else { return Ok(None) };
        let newest = self.store().latest_crl(authority.id)?;
        Ok(newest.map(|record| RevocationList::from_der(&record.der)).transpose()?)
    }

    pub(crate) fn list_authority(&self, of: ListOf) -> Result<Authority, Error> {
        match of {
            ListOf::Issuing => self.authority(AuthorityRole::Issuing),
            ListOf::Root => self.authority(AuthorityRole::Root),
            ListOf::Earlier(id) => {
                self.store().authority(id)?.ok_or(Error::NoAuthority(AuthorityRole::Issuing.as_str()))
            }
        }
    }

    /// Whether the certificate of `authority` and those above it are active now.
    pub(crate) fn can_sign(&self, authority: &Authority) -> Result<bool, Error> {
        Ok(self.chain_standing(authority, self.now())? == Standing::Active)
    }

    /// A CA publishes delta lists if its newest full list says where they are; that list and the newest delta list
    /// together are what others see.
    fn deltas(
        &self,
        authority: AuthorityId,
        list: &RevocationList,
        number: i64,
    ) -> Result<Option<Deltas>, Error> {
        if list.freshest_addresses()?.is_empty() {
            return Ok(None);
        }
        let newest = self.store().latest_delta_crl(authority)?.filter(|delta| delta.base == Some(number));
        let newest = match newest {
            Some(record) => Some((RevocationList::from_der(&record.der)?, record.number)),
            None => None,
        };
        // Right after a full list there is nothing to tell.
        let last = newest.as_ref().map_or(list, |(delta, _)| delta).this_update();
        Ok(Some(Deltas { newest, due: due(last, last + DELTA_LIST_LIFE) }))
    }
}

/// Whether a list is dated later than `now`, as after a simulated time that ran ahead: nobody relies on it yet.
fn is_early(list: &RevocationList, now: Timestamp) -> bool {
    now + TOLERANCE < list.this_update()
}

fn is_ca(authority: &Authority) -> bool {
    matches!(authority.role, AuthorityRole::Root | AuthorityRole::Issuing)
}

fn is_removal(entry: &RevokedEntry) -> bool {
    entry.reason == Some(RevocationReason::RemoveFromCrl)
}
