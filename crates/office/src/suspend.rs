//! A certificate is suspended (certificateHold) and resumed.
//!
//! While it is suspended it signs nothing and stands in the lists; once resumed, it is as if it never had, but for the
//! audit log.

use pki::crl::RevocationReason;
use serde_json::json;
use store::{CertificateRecord, Revocation};

use crate::clock::Moment;
use crate::ledger::Standing;
use crate::list::ListOf;
use crate::office::Line;
use crate::{Error, Office};

impl Office {
    /// Suspends the active certificate that `id` means, as of now, and returns its serial number.
    ///
    /// # Errors
    /// [`Error::NotActive`], [`Error::UnknownId`].
    pub fn suspend(&self, id: &str) -> Result<String, Error> {
        let suspended = self.store().write(|tx| {
            let moment = self.moment()?;
            let record = self.standing(id, Standing::Active, moment)?;
            let revocation = Revocation {
                at: pki::validity::whole_second(moment.at),
                reason: RevocationReason::CertificateHold.name().to_owned(),
                invalidity: None,
            };
            tx.revoke(&record.serial, &revocation)?;
            self.write_line(tx, moment, &Line::done("certificate.suspend", &record.serial, json!({})))?;
            Ok(record.serial)
        });
        self.note_refusal("certificate.suspend", id, suspended)
    }

    /// The list that is to name what [`suspend`](Self::suspend) would suspend, or name it no more once it is `resumed`.
    ///
    /// # Errors
    /// As [`suspend`](Self::suspend) and [`resume`](Self::resume).
    pub fn list_of_suspension(&self, id: &str, resumed: bool) -> Result<ListOf, Error> {
        let (wanted, action) = if resumed {
            (Standing::Suspended, "certificate.resume")
        } else {
            (Standing::Active, "certificate.suspend")
        };
        let record = self.note_refusal(action, id, self.standing(id, wanted, self.moment()?))?;
        Ok(self.lists_naming(&[record.serial])?.pop().unwrap_or(ListOf::Issuing))
    }

    /// Ends the suspension of the certificate that `id` means, and returns its serial number.
    ///
    /// # Errors
    /// [`Error::NotSuspended`], [`Error::UnknownId`].
    pub fn resume(&self, id: &str) -> Result<String, Error> {
        let resumed = self.store().write(|tx| {
            let moment = self.moment()?;
            let record = self.standing(id, Standing::Suspended, moment)?;
            let since = record.revocation.as_ref().map(|hold| hold.at.to_string());
            tx.release(&record.serial)?;
            let detail = json!({ "suspended_since": since });
            self.write_line(tx, moment, &Line::done("certificate.resume", &record.serial, detail))?;
            Ok(record.serial)
        });
        self.note_refusal("certificate.resume", id, resumed)
    }

    /// The newest certificate that `id` means and that stands as `wanted`.
    fn standing(&self, id: &str, wanted: Standing, moment: Moment) -> Result<CertificateRecord, Error> {
        let mut found = self.find(id)?;
        let (newest, standing) = (found[0].serial.clone(), Standing::of(&found[0], moment.at));
        match found.iter().position(|record| Standing::of(record, moment.at) == wanted) {
            Some(index) => Ok(found.swap_remove(index)),
            None if wanted == Standing::Suspended => Err(Error::NotSuspended { serial: newest, standing }),
            None => Err(Error::NotActive { serial: newest, standing }),
        }
    }
}
