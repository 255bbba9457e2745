//! A certificate ends before its time.

use jiff::Timestamp;
use pki::crl::RevocationReason;
use serde_json::json;
use store::{CertificateRecord, Revocation};

use crate::clock::Moment;
use crate::ledger::Standing;
use crate::office::Line;
use crate::{Error, Office};

/// What is to be revoked.
#[derive(Clone, Debug)]
pub struct RevokeOrder {
    /// Which: a serial number, or a person.
    pub id: String,
    /// Why.
    pub reason: RevocationReason,
    /// Since when; since now where nothing is said.
    pub at: Option<Timestamp>,
    /// All active certificates of the person, not just the only one.
    pub all: bool,
}

impl Office {
    /// Revokes, and returns the serial numbers of what was revoked. It counts at once in the ledger; the list follows
    /// when it is renewed.
    ///
    /// # Errors
    /// [`Error::UnknownId`]; [`Error::Several`] when a person has several active certificates and not all were meant;
    /// [`Error::NotActive`] when there is nothing to revoke any more; [`Error::RevocationTime`].
    pub fn revoke(&self, order: &RevokeOrder) -> Result<Vec<String>, Error> {
        let moment = self.moment()?;
        let records = self.to_be_revoked(order, moment)?;
        let at = pki::validity::whole_second(order.at.unwrap_or(moment.at));
        for record in &records {
            if at > moment.at || at < record.not_before {
                return Err(Error::RevocationTime { serial: record.serial.clone(), at });
            }
        }
        let mut serials = Vec::new();
        for record in records {
            let revocation = Revocation { at, reason: order.reason.name().to_owned(), invalidity: None };
            let detail = json!({ "reason": order.reason.name(), "since": at.to_string() });
            self.record(moment, &Line::done("certificate.revoke", &record.serial, detail), |tx| {
                tx.revoke(&record.serial, &revocation).map_err(Error::Store)
            })?;
            serials.push(record.serial);
        }
        Ok(serials)
    }

    fn to_be_revoked(&self, order: &RevokeOrder, moment: Moment) -> Result<Vec<CertificateRecord>, Error> {
        let mut found = self.find(&order.id)?;
        let newest = found[0].serial.clone();
        let standing = Standing::of(&found[0], moment.at);
        // What is not yet valid can be revoked; what is over cannot.
        found.retain(|record| {
            matches!(Standing::of(record, moment.at), Standing::Active | Standing::NotYetValid)
        });
        match found.len() {
            0 => Err(Error::NotActive { serial: newest, standing }),
            1 => Ok(found),
            _ if order.all => Ok(found),
            _ => Err(Error::Several {
                id: found[0].name.clone(),
                serials: found.into_iter().map(|record| record.serial).collect(),
            }),
        }
    }
}
