//! Lists are issued: full ones, and those of what changed since.
//!
//! What a list says and what the ledger holds is the same: it is made inside the transaction that records it, so that
//! nobody revokes in between. Should the commit fail, the list was seen by nobody.

use ca::status::{
    DELTA_LIST_LIFE, ISSUING_LIST_LIFE, Publication, ROOT_LIST_LIFE, Terms, delta_list, due, full_list,
};
use ca::{Addresses, Issuer};
use jiff::{SignedDuration, Timestamp};
use pki::crl::{
    Contains, CrlNumber, IssuingDistributionPoint, RevocationList, RevocationReason, RevokedEntry,
};
use serde_json::json;
use store::{AuthorityId, AuthorityRole, CrlRecord, Ledger, Tx};

use crate::clock::Moment;
use crate::list::is_early;
use crate::office::Line;
use crate::{Error, Office, UnlockedAuthority};

/// What was issued when a delta list was asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DeltaIssued {
    /// The number of the delta list.
    pub number: i64,
    /// The number of the full list that it tells the changes to.
    pub base: i64,
    /// Whether that full list had to be issued first: there was none that says where delta lists are, or it was due.
    pub base_is_new: bool,
}

/// What the full lists of a CA say about themselves. Each says what the one before it said, unless it is to be otherwise
/// from now on: whoever reads a list goes by what it says.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Habits {
    /// They say, critically, at which address they lie (issuingDistributionPoint, RFC 5280 §5.2.5), so that nobody can
    /// give out another list of the CA in their place. OpenSSL and GnuTLS read such lists; NSS, and with it `pdfsig`,
    /// Firefox and Thunderbird, refuses them (SEC_ERROR_CRL_UNKNOWN_CRITICAL_EXTENSION, measured with NSS 3.87), and so
    /// they do not unless they are told to.
    pub scope: bool,
    /// They say where delta lists are published (freshestCRL, RFC 5280 §5.2.6).
    ///
    /// Certificates do not say it: RFC 5280 leaves the choice, every verifier that uses delta lists looks into the full
    /// list, and a certificate would promise them for years.
    pub deltas: bool,
}

/// What is to be otherwise from now on.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct NewHabits {
    /// [`Habits::scope`], if it is to change.
    pub scope: Option<bool>,
    /// [`Habits::deltas`], if it is to change.
    pub deltas: Option<bool>,
}

impl Office {
    /// Issues a new full list of that CA and returns its number.
    ///
    /// # Errors
    /// [`Error::List`] when the CA declines.
    pub fn renew_list(&self, authority: &UnlockedAuthority) -> Result<i64, Error> {
        self.renew_list_anew(authority, NewHabits::default())
    }

    /// The same, after which the lists of that CA say of themselves what `new` asks for.
    ///
    /// # Errors
    /// As [`renew_list`](Self::renew_list).
    pub fn renew_list_anew(&self, authority: &UnlockedAuthority, new: NewHabits) -> Result<i64, Error> {
        self.store().write(|tx| {
            let habits = Habits::of(tx, authority.id)?.changed(new);
            Ok(self.issue_full(tx, authority, self.moment()?, habits)?.1)
        })
    }

    /// Issues a list of what changed since the newest full list of that CA. From the first one on, every full list of
    /// it says where its delta lists are.
    ///
    /// # Errors
    /// [`Error::List`] when the CA declines.
    pub fn issue_delta(&self, authority: &UnlockedAuthority) -> Result<DeltaIssued, Error> {
        self.store().write(|tx| {
            let moment = self.moment()?;
            let (base, base_number, base_is_new) = match usable_base(tx, authority.id, moment.at)? {
                Some((list, number)) => (list, number, false),
                None => {
                    let habits = Habits { deltas: true, ..Habits::of(tx, authority.id)? };
                    let (list, number) = self.issue_full(tx, authority, moment, habits)?;
                    (list, number, true)
                }
            };
            let since = match tx.latest_delta_crl(authority.id)?.filter(|one| one.base == Some(base_number)) {
                Some(record) => vec![RevocationList::from_der(&record.der)?],
                None => Vec::new(),
            };
            let (number, terms) = terms(tx, authority.id, moment.at, DELTA_LIST_LIFE)?;
            let entries = revoked_entries(tx, authority.id)?;
            let (certificate, signer) = (authority.certificate(), authority.signer.as_ref());
            let list = delta_list(certificate, signer, entries, &terms, &base, &since)?;
            insert_list(tx, authority.id, number, Some(base_number), &list)?;
            self.tell(
                tx,
                authority,
                moment,
                json!({ "number": number, "base": base_number, "entries": list.len() }),
            )?;
            Ok(DeltaIssued { number, base: base_number, base_is_new })
        })
    }

    /// Issues a full list.
    pub(crate) fn issue_full(
        &self,
        tx: &Tx<'_>,
        authority: &UnlockedAuthority,
        moment: Moment,
        habits: Habits,
    ) -> Result<(RevocationList, i64), Error> {
        let (number, terms) = terms(tx, authority.id, moment.at, life(authority.role))?;
        let publication = habits.publication(&authority.issuer, self.addresses());
        let entries = revoked_entries(tx, authority.id)?;
        let (certificate, signer) = (authority.certificate(), authority.signer.as_ref());
        let list = full_list(certificate, signer, entries, &terms, &publication)?;
        insert_list(tx, authority.id, number, None, &list)?;
        self.tell(tx, authority, moment, json!({ "number": number, "entries": list.len() }))?;
        Ok((list, number))
    }

    fn tell(
        &self,
        tx: &Tx<'_>,
        authority: &UnlockedAuthority,
        moment: Moment,
        detail: serde_json::Value,
    ) -> Result<(), Error> {
        let subject = authority.certificate().serial_number().to_string();
        Ok(self.write_line(tx, moment, &Line::done("crl.issue", &subject, detail))?)
    }
}

impl Habits {
    /// Those of `authority`, by its newest full list.
    pub(crate) fn of(ledger: &Ledger, authority: AuthorityId) -> Result<Self, Error> {
        let Some(record) = ledger.latest_crl(authority)? else { return Ok(Self::default()) };
        let list = RevocationList::from_der(&record.der)?;
        Ok(Self {
            scope: list.issuing_distribution_point()?.is_some(),
            deltas: !list.freshest_addresses()?.is_empty(),
        })
    }

    fn changed(self, new: NewHabits) -> Self {
        Self { scope: new.scope.unwrap_or(self.scope), deltas: new.deltas.unwrap_or(self.deltas) }
    }

    /// What a full list of `issuer` says by these habits. Nothing is ever forgotten here, so that what expired stays on
    /// the list from the CA's first day on.
    pub(crate) fn publication(self, issuer: &Issuer, addresses: &Addresses) -> Publication {
        let key = issuer.key_identifier();
        let scope = || IssuingDistributionPoint::address(&addresses.revocation_list(&key), Contains::All);
        Publication {
            scope: self.scope.then(scope),
            freshest: self.deltas.then(|| addresses.delta_list(&key)),
            expired_certs_on: Some(issuer.certificate().validity().not_before),
        }
    }
}

/// Records a list. `base` is the number of the full list that a delta list tells the changes to.
pub(crate) fn insert_list(
    tx: &Tx<'_>,
    authority: AuthorityId,
    number: i64,
    base: Option<i64>,
    list: &RevocationList,
) -> Result<(), Error> {
    tx.insert_crl(&CrlRecord {
        authority,
        number,
        base,
        der: list.der().to_vec(),
        this_update: list.this_update(),
        next_update: list.next_update().unwrap_or(list.this_update()),
    })?;
    Ok(())
}

/// The newest full list of `authority`, unless it says nothing of delta lists, or is due or dated too late itself.
fn usable_base(
    ledger: &Ledger,
    authority: AuthorityId,
    now: Timestamp,
) -> Result<Option<(RevocationList, i64)>, Error> {
    let Some(record) = ledger.latest_crl(authority)? else { return Ok(None) };
    let list = RevocationList::from_der(&record.der)?;
    let is_current = now < due(record.this_update, record.next_update) && !is_early(&list, now);
    let usable = is_current && !list.freshest_addresses()?.is_empty();
    Ok(usable.then_some((list, record.number)))
}

/// The next number, which full lists and delta lists share, and what goes with it.
fn terms(
    ledger: &Ledger,
    authority: AuthorityId,
    now: Timestamp,
    life: SignedDuration,
) -> Result<(i64, Terms), Error> {
    let last = ledger.last_crl_number(authority)?;
    // At the end of what the store counts it is no greater than the last one, which the CA declines.
    let number = last.unwrap_or(0).saturating_add(1);
    let after = last.map(|last| CrlNumber::from(last.unsigned_abs()));
    Ok((number, Terms { number: CrlNumber::from(number.unsigned_abs()), after, now, life }))
}

pub(crate) fn life(role: AuthorityRole) -> SignedDuration {
    match role {
        AuthorityRole::Root => ROOT_LIST_LIFE,
        AuthorityRole::Issuing | AuthorityRole::Ocsp | AuthorityRole::Tsa => ISSUING_LIST_LIFE,
    }
}

/// What the ledger knows to be revoked by that authority.
pub(super) fn revoked_entries(ledger: &Ledger, authority: AuthorityId) -> Result<Vec<RevokedEntry>, Error> {
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
                .filter(|reason| *reason != RevocationReason::Unspecified),
            invalidity_date: entry.revocation.invalidity,
        });
        Ok(())
    })?;
    Ok(entries)
}
