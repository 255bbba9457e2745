//! What lists say that were published after the backup was made.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use ca::status::number_after;
use pki::cert::Certificate;
use pki::crl::{CrlNumber, RevocationList, RevocationReason, RevokedEntry};
use serde_json::json;
use store::{AuthorityRole, CERTIFICATE_HOLD, CertificateState, Revocation, Tx};

use super::BackupError;
use crate::clock::Moment;
use crate::office::Line;
use crate::{Error, Office};

/// A list, and the file it stands in.
type List = (PathBuf, RevocationList);

/// What became of the ledger by the lists.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Applied {
    /// Serial numbers of certificates that the lists revoke or suspend, and the ledger did not.
    pub(super) revoked: Vec<String>,
    /// Serial numbers of those that were suspended when the backup was made, and no longer are.
    pub(super) released: Vec<String>,
    /// Serial numbers that only the lists know.
    pub(super) lost: Vec<String>,
}

/// A CA of the office.
pub(super) struct Ca {
    pub(super) id: store::AuthorityId,
    pub(super) serial: String,
    pub(super) certificate: Certificate,
}

impl Ca {
    /// Every CA that there ever was in the office.
    pub(super) fn all(tx: &Tx<'_>) -> Result<Vec<Self>, Error> {
        let authorities = tx.authorities()?.into_iter();
        let cas = authorities.filter(|one| matches!(one.role, AuthorityRole::Root | AuthorityRole::Issuing));
        cas.map(|one| {
            Ok(Self { id: one.id, serial: one.serial, certificate: Certificate::from_der(&one.certificate)? })
        })
        .collect()
    }

    fn signed(&self, list: &RevocationList) -> bool {
        list.issuer().matches(self.certificate.subject())
            && list.verify_signature(self.certificate.public_key()).is_ok()
    }

    /// Whether the store holds that very list.
    fn holds(&self, tx: &Tx<'_>, list: &RevocationList) -> Result<bool, Error> {
        let number = list.number().and_then(CrlNumber::as_u64).and_then(|number| i64::try_from(number).ok());
        let Some(number) = number else { return Ok(false) };
        Ok(tx.crl(self.id, number)?.is_some_and(|record| record.der == list.der()))
    }
}

/// Refuses lists that are none of the office's own.
pub(super) fn refuse_foreign(cas: &[Ca], lists: &[List]) -> Result<(), BackupError> {
    match lists.iter().find(|(_, list)| !cas.iter().any(|ca| ca.signed(list))) {
        Some((file, list)) => {
            Err(BackupError::ForeignList { file: file.clone(), issuer: list.issuer().to_string() })
        }
        None => Ok(()),
    }
}

/// The lists that the store does not hold. Of those that it holds the ledger knows better, such as that a suspension was
/// ended.
pub(super) fn unknown<'a>(tx: &Tx<'_>, cas: &[Ca], lists: &'a [List]) -> Result<Vec<&'a List>, Error> {
    let mut unknown = Vec::new();
    'lists: for one in lists {
        for ca in cas {
            if ca.holds(tx, &one.1)? {
                continue 'lists;
            }
        }
        unknown.push(one);
    }
    Ok(unknown)
}

/// Refuses a list of changes to one that neither the backup has nor anybody gave: what that one said would be missed.
fn refuse_without_base(newer: &[&List], stored: CrlNumber) -> Result<(), BackupError> {
    let full = newer.iter().filter(|(_, list)| !list.is_delta()).filter_map(|(_, list)| list.number());
    let known = full.max().unwrap_or(stored);
    let lacks_base = |list: &RevocationList| {
        list.is_delta() && list.number() > Some(known) && list.base_number().is_none_or(|base| base > known)
    };
    match newer.iter().find(|(_, list)| lacks_base(list)) {
        Some((file, list)) => Err(BackupError::NoBase {
            file: file.clone(),
            base: list.base_number().map_or_else(String::new, |base| base.to_string()),
        }),
        None => Ok(()),
    }
}

/// What the lists of one CA say that the backup does not hold, all taken together.
#[derive(Default)]
struct Published {
    /// The entries that stand as of the newest.
    entries: BTreeMap<String, RevokedEntry>,
    /// Those that were taken back.
    removed: HashSet<String>,
    /// Whether there is a full list among them, so that what stands in none is not revoked.
    is_whole: bool,
}

impl Published {
    /// Takes in one list more, which is newer than those before.
    fn take(&mut self, list: &RevocationList) {
        if !list.is_delta() {
            self.is_whole = true;
            self.entries
                .retain(|_, entry| !entry.can_be_released() || list.entry(&entry.serial_number).is_some());
        }
        for entry in list.entries() {
            let serial = entry.serial_number.to_string();
            if entry.reason == Some(RevocationReason::RemoveFromCrl) {
                if self.entries.get(&serial).is_none_or(RevokedEntry::can_be_released) {
                    self.entries.remove(&serial);
                    self.removed.insert(serial);
                }
            } else {
                self.removed.remove(&serial);
                self.entries.insert(serial, entry);
            }
        }
    }

    /// Whether a certificate that was suspended when the backup was made no longer is.
    fn releases(&self, serial: &str) -> bool {
        !self.entries.contains_key(serial) && (self.is_whole || self.removed.contains(serial))
    }
}

impl Office {
    /// Takes in what lists say of the certificates of `ca`, and sees to it that its next list has a number beyond them
    /// all and far beyond those of the backup, `more` further yet. Returns the last number that is left out.
    pub(super) fn take_published(
        &self,
        tx: &Tx<'_>,
        moment: Moment,
        ca: &Ca,
        lists: &[&List],
        more: u64,
        applied: &mut Applied,
    ) -> Result<i64, Error> {
        let mut own: Vec<&List> = lists.iter().copied().filter(|(_, list)| ca.signed(list)).collect();
        own.sort_by_key(|(_, list)| (list.number(), list.is_delta()));
        let stored = CrlNumber::from(tx.last_crl_number(ca.id)?.unwrap_or(0).unsigned_abs());
        let (newer, older): (Vec<&List>, Vec<&List>) =
            own.iter().copied().partition(|(_, list)| list.number() > Some(stored));
        refuse_without_base(&newer, stored)?;
        // They were published before an earlier restore, by an office that knew what this one never learnt. What they
        // revoke counts; what they do not name may have been suspended since.
        let mut lost = Published::default();
        older.iter().for_each(|(_, list)| lost.take(list));
        let mut published = Published { entries: lost.entries, ..Published::default() };
        newer.iter().for_each(|(_, list)| published.take(list));
        self.apply(tx, moment, ca, &published, applied)?;
        let newest = own.last();
        let floor = number_after(newest.map(|(_, list)| list), Some(stored));
        let file = newest.map_or_else(|| Path::new("").to_owned(), |(file, _)| file.clone());
        let number =
            floor.plus(more).and_then(CrlNumber::as_u64).and_then(|number| i64::try_from(number).ok());
        let number = number.filter(|number| *number < i64::MAX);
        let number = number.ok_or(BackupError::ListNumber { file, number: floor.to_string() })?;
        tx.raise_crl_floor(ca.id, number)?;
        Ok(number)
    }

    /// Revokes what came into the ledger and was known to be revoked from lists of earlier times.
    pub(super) fn revoke_lost(
        &self,
        tx: &Tx<'_>,
        moment: Moment,
        adopted: &[String],
        applied: &mut Applied,
    ) -> Result<(), Error> {
        for serial in adopted {
            let known = tx.certificate(serial)?.is_some_and(|record| record.revocation.is_none());
            if let Some((_, revocation)) = tx.lost_certificate(serial)?.filter(|_| known) {
                tx.revoke(serial, &revocation)?;
                self.tell_revoked(tx, moment, serial, &revocation)?;
                applied.revoked.push(serial.clone());
            }
        }
        Ok(())
    }

    fn apply(
        &self,
        tx: &Tx<'_>,
        moment: Moment,
        ca: &Ca,
        published: &Published,
        applied: &mut Applied,
    ) -> Result<(), Error> {
        let mut held = Vec::new();
        tx.each_revoked(ca.id, |entry| -> Result<(), Error> {
            held.extend(Some(entry.serial).filter(|_| entry.revocation.reason == CERTIFICATE_HOLD));
            Ok(())
        })?;
        for serial in held.into_iter().filter(|serial| published.releases(serial)) {
            // One that only earlier lists knew stays as they said: nobody here can say more.
            if tx.certificate(&serial)?.is_some() {
                tx.release(&serial)?;
                let detail = json!({ "because": "published list" });
                self.write_line(tx, moment, &Line::done("certificate.resume", &serial, detail))?;
                applied.released.push(serial);
            }
        }
        for (serial, entry) in &published.entries {
            self.apply_entry(tx, moment, ca, serial, entry, applied)?;
        }
        Ok(())
    }

    fn apply_entry(
        &self,
        tx: &Tx<'_>,
        moment: Moment,
        ca: &Ca,
        serial: &str,
        entry: &RevokedEntry,
        applied: &mut Applied,
    ) -> Result<(), Error> {
        let reason = entry.reason.unwrap_or(RevocationReason::Unspecified).name();
        let revocation =
            Revocation { at: entry.revoked_at, reason: reason.to_owned(), invalidity: entry.invalidity_date };
        let issued = |record: &store::CertificateRecord| {
            record.issuer == ca.id && record.state == CertificateState::Issued
        };
        let Some(record) = tx.certificate(serial)?.filter(issued) else {
            if tx.lost_certificate(serial)?.is_none() {
                let lost = store::RevokedEntry { serial: serial.to_owned(), revocation };
                tx.insert_lost(ca.id, &lost)?;
                applied.lost.push(serial.to_owned());
            }
            return Ok(());
        };
        let stands = record
            .revocation
            .is_some_and(|earlier| earlier.reason != CERTIFICATE_HOLD || reason == CERTIFICATE_HOLD);
        if stands {
            return Ok(());
        }
        tx.revoke(serial, &revocation)?;
        self.tell_revoked(tx, moment, serial, &revocation)?;
        applied.revoked.push(serial.to_owned());
        Ok(())
    }

    fn tell_revoked(
        &self,
        tx: &Tx<'_>,
        moment: Moment,
        serial: &str,
        revocation: &Revocation,
    ) -> Result<(), Error> {
        let Revocation { at, reason, .. } = revocation;
        let action = if reason == CERTIFICATE_HOLD { "certificate.suspend" } else { "certificate.revoke" };
        let detail = json!({ "reason": reason, "since": at.to_string(), "because": "published list" });
        Ok(self.write_line(tx, moment, &Line::done(action, serial, detail))?)
    }
}
