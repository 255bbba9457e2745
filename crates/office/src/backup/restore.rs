//! A file becomes an office.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ca::status::RESTORED_GAP;
use pki::cert::Certificate;
use pki::cms::envelope::is_envelope;
use pki::crl::RevocationList;
use pki::key::Passphrase;
use serde_json::json;
use store::{Store, StoreError};

use super::BackupError;
use super::manifest::{Manifest, STORE};
use super::published::{Applied, Ca, refuse_foreign, unknown};
use super::unpack::{examine, unpack};
use crate::building::{Building, refuse_taken};
use crate::clock::Moment;
use crate::home::Home;
use crate::list::ListOf;
use crate::office::Line;
use crate::{Acting, Error, Office};

/// How an office is to be restored.
pub struct RestoreOrder {
    /// The backup.
    pub archive: PathBuf,
    /// What opens it, where it is under a passphrase.
    pub passphrase: Option<Passphrase>,
    /// Lists that were published since, each with the file it stands in.
    pub published: Vec<(PathBuf, RevocationList)>,
    /// Certificates that were issued since, each with the file it stands in.
    pub issued: Vec<(PathBuf, Certificate)>,
    /// What opens the keys of the CAs, so that their lists can be renewed at once. A home that keeps it needs none.
    pub ca_passphrase: Option<Passphrase>,
}

/// An office that was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup said of itself.
    pub manifest: Manifest,
    /// Serial numbers that published lists revoke or suspend, and the ledger did not.
    pub revoked: Vec<String>,
    /// Serial numbers of certificates whose suspension ended since.
    pub released: Vec<String>,
    /// Serial numbers that only published lists know: revoked, and otherwise unknown.
    pub lost: Vec<String>,
    /// Serial numbers of certificates that came into the ledger.
    pub adopted: Vec<String>,
    /// The lists of its CAs.
    pub lists: Vec<ListAfter>,
}

/// How the list of a CA stands after its office was restored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ListAfter {
    /// Serial number of the CA's certificate.
    pub authority: String,
    /// Its role.
    pub role: &'static str,
    /// The number of the list that was issued at once; without one, a list is due.
    pub renewed: Option<i64>,
}

/// Whether the backup at `path` is under a passphrase.
///
/// # Errors
/// [`Error::Read`].
pub fn is_encrypted(path: &Path) -> Result<bool, Error> {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut start));
    read.map_err(|source| Error::Read { path: path.to_owned(), source })?;
    Ok(is_envelope(&start))
}

/// Restores an office into `directory`, which must be empty or not exist: all of it, or nothing.
///
/// # Errors
/// [`Error::HomeTaken`]; [`Error::Backup`] when the backup is not whole, or when a list or certificate is none of the
/// office's own; [`Error::WrongCaPassphrase`]; [`Error::ClockTurnedBack`] when the backup comes from later than now.
pub fn restore(directory: &Path, acting: Acting, order: &RestoreOrder) -> Result<Restored, Error> {
    let directory = &refuse_taken(directory)?;
    let file =
        File::open(&order.archive).map_err(|source| Error::Read { path: order.archive.clone(), source })?;
    let building = Building::begin(directory)?;
    let manifest = unpack(file, &order.archive, order.passphrase.as_ref(), building.path())?;
    check_store(&manifest, &Home::at(building.path()).store())?;
    let office = Office::open(building.path(), acting)?;
    let restored = office.reconcile(manifest, order)?;
    let restored = Restored { lists: office.renew_all(order.ca_passphrase.as_ref())?, ..restored };
    // The last handle takes the log of the store with it.
    drop(office);
    building.finish(directory)?;
    Ok(restored)
}

/// Demands that the store is sound, and holds what the manifest says. One of an earlier program is brought up to date.
fn check_store(manifest: &Manifest, path: &Path) -> Result<(), Error> {
    let store = Store::open(path).map_err(|error| match error {
        // Where it was unpacked is nobody's affair.
        StoreError::NotAStore { .. } | StoreError::Damaged(_) => {
            Error::Backup(BackupError::Damaged { name: STORE.to_owned() })
        }
        error => Error::Store(error),
    })?;
    examine(&store)?;
    Ok(manifest.compare(&store.survey()?)?)
}

impl Office {
    /// Takes in what others know better than the backup.
    fn reconcile(&self, manifest: Manifest, order: &RestoreOrder) -> Result<Restored, Error> {
        self.store().write(|tx| {
            let cas = Ca::all(tx)?;
            refuse_foreign(&cas, &order.published)?;
            let published = unknown(tx, &cas, &order.published)?;
            let moment = not_before_lists(self.moment()?, &published)?;
            // First what was issued: what is known then can be revoked like any other.
            let mut adopted = Vec::new();
            for (file, certificate) in &order.issued {
                adopted.extend(self.adopt(tx, moment, &cas, file, certificate)?);
            }
            let mut applied = Applied::default();
            let mut numbers = serde_json::Map::new();
            let more = since(&manifest, moment);
            for ca in &cas {
                let number = self.take_published(tx, moment, ca, &published, more, &mut applied)?;
                numbers.insert(ca.serial.clone(), number.into());
            }
            self.revoke_lost(tx, moment, &adopted, &mut applied)?;
            let detail = json!({
                "backup_made_at": manifest.made_at.to_string(),
                "gap": RESTORED_GAP.saturating_add(more),
                "numbers_left_out_up_to": numbers,
                "lists": order.published.len(),
                "adopted": adopted.len(),
                "revoked": applied.revoked.len(),
                "released": applied.released.len(),
                "lost": applied.lost.len(),
            });
            self.write_line(tx, moment, &Line::done("office.restore", "", detail))?;
            let Applied { revoked, released, lost } = applied;
            Ok(Restored { manifest, revoked, released, lost, adopted, lists: Vec::new() })
        })
    }

    /// Renews every list that can be: with the passphrase that is given, or kept here.
    fn renew_all(&self, passphrase: Option<&Passphrase>) -> Result<Vec<ListAfter>, Error> {
        let kept = match passphrase {
            Some(_) => None,
            None => self.kept_ca_passphrase()?,
        };
        let mut lists = Vec::new();
        for of in self.lists()? {
            let authority = self.list_authority(of)?;
            let renewed = match passphrase.or(kept.as_ref()) {
                Some(passphrase) => self.renew_if_active(of, passphrase)?,
                None => None,
            };
            lists.push(ListAfter { authority: authority.serial, role: authority.role.as_str(), renewed });
        }
        Ok(lists)
    }

    /// A CA that was revoked or has expired signs nothing more, and holds nothing up.
    fn renew_if_active(&self, of: ListOf, passphrase: &Passphrase) -> Result<Option<i64>, Error> {
        match self.unlock_ca(of, passphrase) {
            Ok(authority) => self.renew_list(&authority).map(Some),
            Err(Error::NotActive { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// The moment of a restore: not before the lists that were published, or what they revoke would be good until then. A
/// simulated clock goes on where they stand.
fn not_before_lists(moment: Moment, lists: &[&(PathBuf, RevocationList)]) -> Result<Moment, Error> {
    match lists.iter().map(|(_, list)| list.this_update()).max() {
        Some(newest) if moment.clock.is_simulated() => Ok(Moment { at: moment.at.max(newest), ..moment }),
        Some(newest) => moment.not_before(newest),
        None => Ok(moment),
    }
}

/// Milliseconds since the backup was made. So many list numbers are left out, faster than any office uses them: who
/// restores one backup twice uses none twice.
fn since(manifest: &Manifest, moment: Moment) -> u64 {
    let since = moment.real.duration_since(manifest.made_at_real).as_millis();
    u64::try_from(since.max(0)).unwrap_or(u64::MAX)
}
