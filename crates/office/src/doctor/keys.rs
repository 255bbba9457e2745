//! Sealed keys, and the secrets that open them.

use std::path::PathBuf;
use std::thread;

use pki::cert::Certificate;
use pki::key::{KeyError, Passphrase, SealedKey};
use store::{Authority, AuthorityRole};

use super::{Ailment, Opened, Visit};
use crate::Error;
use crate::found::key_id;
use crate::home::Home;
use crate::keep::KeptKey;

/// A key that is to be opened by a secret that the home keeps.
struct Trial {
    key: String,
    kind: String,
    sealed: SealedKey,
    secret: PathBuf,
    passphrase: Passphrase,
    /// The certificate that it belongs to: its serial number, and the name of its key.
    certificate: Option<(String, String)>,
}

/// Looks at every sealed key, and opens those that the home itself can open.
pub(super) fn examine(visit: &mut Visit<'_>, store: &Opened) {
    let authorities = visit.or_find(store.authorities()).unwrap_or_default();
    let secrets = Secrets::of(visit.home);
    let (mut found, mut trials, mut count) = (Vec::new(), Vec::new(), 0);
    let read = store.each_sealed_key(|row| {
        count += 1;
        let (kept, is_used) = match row {
            Ok(row) => row,
            Err(row) => {
                return found.push(Ailment::RowUnreadable { name: row.name, cause: row.cause.into() });
            }
        };
        let (key, kind) = (kept.key_id.clone(), kept.kind.clone());
        match KeptKey::read(&kept.sealed) {
            Err(cause) => return found.push(Ailment::KeyUnreadable { key, kind, cause }),
            Ok(KeptKey::Sealed(sealed)) => trials.extend(secrets.trial(&authorities, key, kind, sealed)),
            Ok(KeptKey::OnToken(_)) => {}
        }
        if !is_used && kept.kind == "person" {
            found.push(Ailment::KeyOrphaned { key: kept.key_id, kind: kept.kind, created: kept.created });
        }
    });
    visit.or_find(read);
    visit.checkup.checked.keys += count;
    visit.find_all(found);
    visit.find_all(open_all(&trials));
    for (serial, guard) in visit.or_find(store.locked_keys()).unwrap_or_default() {
        let since = guard.locked_at.unwrap_or(guard.last_attempt);
        visit.find(Ailment::KeyLocked { serial, failures: guard.failures, since });
    }
}

/// The secrets that the home keeps, where they can be read; what is wrong with the others was told at the files.
struct Secrets {
    of_home: Option<(PathBuf, Passphrase)>,
    of_ca: Option<(PathBuf, Passphrase)>,
}

impl Secrets {
    fn of(home: &Home) -> Self {
        let read = |path: PathBuf| Home::read_secret(&path).ok().map(|secret| (path, secret));
        Self { of_home: read(home.secret()), of_ca: read(home.ca_passphrase()) }
    }

    /// How a key is to be opened, if it can be without anyone typing.
    fn trial(
        &self,
        authorities: &[Authority],
        key: String,
        kind: String,
        sealed: SealedKey,
    ) -> Option<Trial> {
        let is_ca = [AuthorityRole::Root, AuthorityRole::Issuing].iter().any(|role| role.as_str() == kind);
        let by_home = kind == "audit"
            || [AuthorityRole::Ocsp, AuthorityRole::Tsa].iter().any(|role| role.as_str() == kind);
        let known = match (is_ca, by_home) {
            (true, _) => &self.of_ca,
            (_, true) => &self.of_home,
            _ => return None,
        };
        let (secret, passphrase) = known.as_ref()?;
        let owner = authorities.iter().find(|one| one.key_id == key);
        let certificate = owner.and_then(|one| {
            let certificate = Certificate::from_der(&one.certificate).ok()?;
            Some((one.serial.clone(), key_id(certificate.public_key())))
        });
        let (secret, passphrase) = (secret.clone(), Passphrase::new(passphrase.reveal().to_owned()));
        Some(Trial { key, kind, sealed, secret, passphrase, certificate })
    }
}

/// Side by side: each takes as long as its key derivation is meant to take.
fn open_all(trials: &[Trial]) -> Vec<Ailment> {
    thread::scope(|scope| {
        let running: Vec<_> = trials.iter().map(|trial| scope.spawn(|| open(trial))).collect();
        running.into_iter().filter_map(|one| one.join().expect("what is opened does not panic")).collect()
    })
}

fn open(trial: &Trial) -> Option<Ailment> {
    let (key, kind) = (trial.key.clone(), trial.kind.clone());
    let opened = match trial.sealed.open(&trial.passphrase) {
        Ok(opened) => key_id(opened.public_key()),
        Err(KeyError::WrongPassphrase) => {
            return Some(Ailment::KeyUnopened { key, kind, secret: trial.secret.clone() });
        }
        Err(error) => return Some(Ailment::KeyUnreadable { key, kind, cause: Error::Key(error) }),
    };
    let (serial, certified) = trial.certificate.clone().unwrap_or_else(|| (String::new(), key.clone()));
    (opened != key || opened != certified).then_some(Ailment::KeyMismatch { key, kind, serial })
}
