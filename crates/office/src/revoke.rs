//! A certificate ends before its time.

use jiff::Timestamp;
use pki::crl::RevocationReason;
use serde_json::json;
use store::{AuthorityRole, CertificateRecord, Revocation, Tx};

use crate::clock::Moment;
use crate::ledger::{Id, Standing};
use crate::list::ListOf;
use crate::office::Line;
use crate::{Error, Office};

/// What is to be revoked.
#[derive(Clone, Debug)]
pub struct RevokeOrder {
    /// Which: a serial number, or a person.
    pub id: String,
    /// Why.
    pub reason: RevocationReason,
    /// Since when. Where nothing is said: since now, or since it was suspended, where it is.
    pub at: Option<Timestamp>,
    /// All active certificates of the person, not just the only one.
    pub all: bool,
}

/// What was revoked, or would be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Revoked {
    /// Its serial number.
    pub serial: String,
    /// The list that is to name it.
    pub list: ListOf,
}

impl Office {
    /// What [`revoke`](Self::revoke) would revoke as things stand; nothing is done.
    ///
    /// # Errors
    /// As [`revoke`](Self::revoke).
    pub fn would_revoke(&self, order: &RevokeOrder) -> Result<Vec<Revoked>, Error> {
        let meant = self.to_be_revoked(order, self.moment()?);
        let meant = self.note_refusal("certificate.revoke", &order.id, meant)?;
        meant.iter().map(|record| self.listed(record)).collect()
    }

    /// Revokes, and returns what was revoked: everything that was meant, or nothing. It counts at once in the ledger;
    /// the lists follow when they are renewed.
    ///
    /// # Errors
    /// [`Error::UnknownId`]; [`Error::Several`] when a person has several active certificates and not all were meant;
    /// [`Error::NotActive`] when there is nothing to revoke any more; [`Error::RevocationTime`].
    pub fn revoke(&self, order: &RevokeOrder) -> Result<Vec<Revoked>, Error> {
        let revoked = self.store().write(|tx| self.revoke_within(tx, order));
        self.note_refusal("certificate.revoke", &order.id, revoked)
    }

    /// The same within a transaction that does more.
    pub(crate) fn revoke_within(&self, tx: &Tx<'_>, order: &RevokeOrder) -> Result<Vec<Revoked>, Error> {
        let moment = self.moment()?;
        let mut revoked = Vec::new();
        for record in self.to_be_revoked(order, moment)? {
            let at = pki::validity::whole_second(order.at.unwrap_or(ended_at(&record, moment)));
            if at > moment.at || at < record.not_before {
                return Err(Error::RevocationTime { serial: record.serial, at });
            }
            let revocation = Revocation { at, reason: order.reason.name().to_owned(), invalidity: None };
            tx.revoke(&record.serial, &revocation)?;
            let detail = json!({ "reason": order.reason.name(), "since": at.to_string() });
            self.write_line(tx, moment, &Line::done("certificate.revoke", &record.serial, detail))?;
            revoked.push(self.listed(&record)?);
        }
        Ok(revoked)
    }

    fn listed(&self, record: &CertificateRecord) -> Result<Revoked, Error> {
        let issuer = self.store().authority(record.issuer)?;
        let issuer = issuer.ok_or(Error::NoAuthority(AuthorityRole::Issuing.as_str()))?;
        Ok(Revoked { serial: record.serial.clone(), list: ListOf::of_issuer(&issuer) })
    }

    /// What is meant; a key in wrong hands takes along every certificate that it was certified in.
    fn to_be_revoked(&self, order: &RevokeOrder, moment: Moment) -> Result<Vec<CertificateRecord>, Error> {
        let mut meant = self.meant(order, moment)?;
        if order.reason == RevocationReason::KeyCompromise {
            for record in meant.clone() {
                let others = self.others_of_key(&record, moment)?;
                meant.extend(others.into_iter().filter(|one| !is_among(one, &meant)).collect::<Vec<_>>());
            }
        }
        Ok(meant)
    }

    /// The other certificates of the key of `record` that can still be revoked.
    pub(crate) fn others_of_key(
        &self,
        record: &CertificateRecord,
        moment: Moment,
    ) -> Result<Vec<CertificateRecord>, Error> {
        let Some(key) = record.public_key.as_deref() else { return Ok(Vec::new()) };
        let mut others = self.store().certificates_for_key(key)?;
        others.retain(|other| other.serial != record.serial && is_revocable(other, moment));
        Ok(others)
    }

    fn meant(&self, order: &RevokeOrder, moment: Moment) -> Result<Vec<CertificateRecord>, Error> {
        let mut found = self.find(&order.id)?;
        let newest = found[0].serial.clone();
        let standing = Standing::of(&found[0], moment.at);
        found.retain(|record| is_revocable(record, moment));
        match found.len() {
            0 => Err(Error::NotActive { serial: newest, standing }),
            1 => Ok(found),
            _ if order.all => Ok(found),
            _ => Err(Error::Several {
                id: Id::read(&order.id)?.to_string(),
                serials: found.into_iter().map(|record| record.serial).collect(),
            }),
        }
    }
}

/// What is not yet valid, or suspended, can be revoked; what is over cannot.
fn is_revocable(record: &CertificateRecord, moment: Moment) -> bool {
    let standing = Standing::of(record, moment.at);
    matches!(standing, Standing::Active | Standing::NotYetValid | Standing::Suspended)
}

/// From when on it counts no more if it is revoked now. What was suspended before does not become good again for the time
/// of its suspension: signatures of that time stay bad, as X.509 has it for what was on hold.
pub(crate) fn ended_at(record: &CertificateRecord, moment: Moment) -> Timestamp {
    record.revocation.as_ref().map_or(moment.at, |hold| hold.at.min(moment.at))
}

fn is_among(record: &CertificateRecord, records: &[CertificateRecord]) -> bool {
    records.iter().any(|one| one.serial == record.serial)
}
