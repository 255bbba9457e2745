//! An office comes into being: four keys, four certificates, two lists, all or nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ca::hierarchy::{Names, self_signed_root};
use ca::request::ProvenKey;
use ca::status::{ISSUING_LIST_LIFE, ROOT_LIST_LIFE, revocation_list};
use ca::{Addresses, IssuanceRequest, Issuer, Profile};
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::key::{KeyType, Passphrase, PrivateKey, Provider, SealedKey, Signer};
use pki::name::Name;
use pki::serial::SerialNumber;
use serde_json::json;
use store::{
    AuditOutcome, AuditRecord, AuthorityId, AuthorityRole, CrlRecord, Intent, NewAuthority, Store, Tx,
};
use tempfile::TempDir;

use crate::Error;
use crate::clock::Clock;
use crate::home::{Home, create_private_directory, create_private_file, random_secret, sync_directory};
use crate::office::{random, setting};
use crate::passphrase::{Context, Policy, normalised};
use crate::zone::Zone;

/// What an office is to be.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Its name, which stands in the names of its authorities.
    pub name: String,
    /// The agency that stands in certificates where nothing else is given.
    pub agency: String,
    /// Where its services will answer.
    pub base_url: String,
    /// The zone of letters and marks.
    pub zone: Zone,
    /// One kind of key for all its authorities, instead of a strong one for each by its task.
    pub key_type: Option<KeyType>,
    /// By which policy passphrases are judged, that of the CA first.
    pub policy: Policy,
    /// A time that stands still from now on, instead of the time of the machine.
    pub simulated_time: Option<Timestamp>,
    /// Who founds it.
    pub actor: String,
}

/// Where the CA passphrase comes from.
pub enum CaPassphrase {
    /// Someone chose it, and keeps it.
    Chosen(Passphrase),
    /// It is made, and kept in the home for pilots and CI.
    Kept,
}

/// An authority with its key still open.
struct Made {
    role: AuthorityRole,
    key: PrivateKey,
    certificate: Certificate,
}

/// Founds an office in `directory`, which must be empty or not exist.
///
/// # Errors
/// [`Error::HomeTaken`] when something is there already, [`Error::Passphrase`] when the passphrase breaks the rule,
/// [`Error::OfficeName`] when the name is a real body's; then nothing is left behind.
pub fn found(directory: &Path, founding: &Founding, passphrase: &CaPassphrase) -> Result<(), Error> {
    let directory = &refuse_taken(directory)?;
    let names = Names::of_office(&founding.name, &founding.agency)?;
    let addresses = Addresses::new(&founding.base_url)?;
    let mut rng = random();
    let (passphrase, keep) = match passphrase {
        CaPassphrase::Chosen(chosen) => {
            founding.policy.check(chosen, &Context::of([founding.name.as_str()]))?;
            (normalised(chosen), false)
        }
        CaPassphrase::Kept => (random_secret(&mut rng), true),
    };
    let clock = founding.simulated_time.map_or(Clock::System, Clock::Simulated);
    let house = House::build(&names, &addresses, founding.key_type, clock.now().at)?;
    // Built apart and moved to its place when it is whole: a founding that is interrupted leaves no half an office.
    let building = Building::begin(directory)?;
    let home = Home::at(building.0.path());
    let secret = random_secret(&mut rng);
    write_private(&home.secret(), secret.reveal())?;
    if keep {
        write_private(&home.ca_passphrase(), passphrase.reveal())?;
    }
    house.store(&home, founding, clock, &passphrase, &secret)?;
    building.finish(directory)
}

/// The finished hierarchy, in memory.
struct House {
    root: Made,
    issuing: Made,
    ocsp: Made,
    tsa: Made,
    root_list: RevocationList,
    issuing_list: RevocationList,
}

impl House {
    fn build(
        names: &Names,
        addresses: &Addresses,
        kind: Option<KeyType>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let [root_key, issuing_key, ocsp_key, tsa_key] = make_keys([
            kind.unwrap_or(KeyType::Rsa4096),
            kind.unwrap_or(KeyType::Rsa3072),
            kind.unwrap_or(KeyType::Rsa2048),
            kind.unwrap_or(KeyType::Rsa2048),
        ])?;
        let root_signer = signer(&root_key)?;
        let serial = SerialNumber::generate(&mut random());
        let root = self_signed_root(&names.root, root_signer.as_ref(), serial, addresses, now)?;
        let by_root = Issuer::new(root.clone(), addresses.clone());
        let issue = |issuer: &Issuer, with: &dyn Signer, name: &Name, key: &PrivateKey, profile: &Profile| {
            let request = IssuanceRequest::for_authority(name.clone(), ProvenKey::from(key), profile);
            let serial = SerialNumber::generate(&mut random());
            issuer.prepare(&request, serial, with, now)?.sign(with)
        };
        let issuing = issue(&by_root, root_signer.as_ref(), &names.issuing, &issuing_key, &Profile::ISSUING)?;
        let issuing_signer = signer(&issuing_key)?;
        let by_issuing = Issuer::new(issuing.clone(), addresses.clone());
        let ocsp = issue(&by_issuing, issuing_signer.as_ref(), &names.ocsp, &ocsp_key, &Profile::OCSP)?;
        let tsa = issue(&by_issuing, issuing_signer.as_ref(), &names.tsa, &tsa_key, &Profile::TSA)?;
        let list =
            |certificate, with: &dyn Signer, life| revocation_list(certificate, with, vec![], 1, now, life);
        let root_list = list(&root, root_signer.as_ref(), ROOT_LIST_LIFE)?;
        let issuing_list = list(&issuing, issuing_signer.as_ref(), ISSUING_LIST_LIFE)?;
        Ok(Self {
            root: Made { role: AuthorityRole::Root, key: root_key, certificate: root },
            issuing: Made { role: AuthorityRole::Issuing, key: issuing_key, certificate: issuing },
            ocsp: Made { role: AuthorityRole::Ocsp, key: ocsp_key, certificate: ocsp },
            tsa: Made { role: AuthorityRole::Tsa, key: tsa_key, certificate: tsa },
            root_list,
            issuing_list,
        })
    }

    /// Root and issuing keys are sealed under the CA passphrase, the others under the home's secret, so that time
    /// stamps and answers can be given without anyone typing.
    fn store(
        &self,
        home: &Home,
        founding: &Founding,
        clock: Clock,
        passphrase: &Passphrase,
        secret: &Passphrase,
    ) -> Result<(), Error> {
        let made = [
            (&self.root, passphrase),
            (&self.issuing, passphrase),
            (&self.ocsp, secret),
            (&self.tsa, secret),
        ];
        let sealed = seal_all(made)?;
        let moment = clock.now();
        let store = Store::create(&home.store())?;
        store.write(|tx| -> Result<(), Error> {
            write_settings(tx, founding)?;
            for ((made, _), sealed) in made.iter().zip(&sealed) {
                insert_key(tx, made, sealed, moment.at)?;
            }
            let root = insert_authority(tx, &self.root, moment.at)?;
            let issuing = insert_authority(tx, &self.issuing, moment.at)?;
            for (made, issuer) in [(&self.issuing, root), (&self.ocsp, issuing), (&self.tsa, issuing)] {
                insert_certificate(tx, made, issuer, moment.at)?;
            }
            insert_authority(tx, &self.ocsp, moment.at)?;
            insert_authority(tx, &self.tsa, moment.at)?;
            insert_list(tx, root, &self.root_list)?;
            insert_list(tx, issuing, &self.issuing_list)?;
            tx.raise_high_water(moment.at)?;
            let root_serial = self.root.certificate.serial_number().to_string();
            tx.append_audit(&AuditRecord {
                at: moment.at,
                real_at: moment.real,
                actor: &founding.actor,
                action: "office.found",
                subject: &root_serial,
                outcome: AuditOutcome::Done,
                detail: json!({ "name": founding.name, "agency": founding.agency, "simulated": clock.is_simulated() }),
            })?;
            Ok(())
        })
    }
}

/// A directory that only its owner enters, whose name nobody foresees; it vanishes unless it is finished.
///
/// It lies beside a home that is to be made. In a directory that is there already it lies inside: that one may be where
/// someone works, or a disk of its own, and so stays what it is.
struct Building(TempDir);

impl Building {
    fn begin(directory: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Write { path: directory.to_owned(), source };
        if directory.is_dir() {
            let building = Self(private_directory(directory).map_err(failed)?);
            // Of two founders at the same time each sees the other's.
            return if count(directory)? == 1 { Ok(building) } else { Err(taken(directory)) };
        }
        let parent = directory.parent().filter(|parent| !parent.as_os_str().is_empty());
        let parent = parent.unwrap_or(Path::new("."));
        create_private_directory(parent).map_err(failed)?;
        Ok(Self(private_directory(parent).map_err(failed)?))
    }

    fn finish(self, directory: &Path) -> Result<(), Error> {
        let (from, failed) = (self.0.path(), |source| Error::Write { path: directory.to_owned(), source });
        sync_directory(from).map_err(failed)?;
        if from.parent() == Some(directory) {
            return move_in(from, directory).map_err(failed);
        }
        fs::rename(from, directory).map_err(failed)?;
        match directory.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => sync_directory(parent).map_err(failed),
            None => Ok(()),
        }
    }
}

fn private_directory(parent: &Path) -> io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".founding-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir_in(parent)
}

/// Moves the files of `from` up into `directory`, the store last: only with it there is an office. When one refuses, all
/// go again.
fn move_in(from: &Path, directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(directory, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    let store = Home::at(from).store();
    let mut files =
        fs::read_dir(from)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(|file| *file == store);
    let places: Vec<_> =
        files.iter().map(|file| directory.join(file.file_name().unwrap_or_default())).collect();
    let moved = files.iter().zip(&places).try_for_each(|(file, place)| fs::rename(file, place));
    if moved.is_err() {
        places.iter().for_each(|place| drop(fs::remove_file(place)));
    }
    moved.and_then(|()| sync_directory(directory))
}

fn count(directory: &Path) -> Result<usize, Error> {
    let entries = fs::read_dir(directory);
    entries.map(Iterator::count).map_err(|source| Error::Read { path: directory.to_owned(), source })
}

fn taken(directory: &Path) -> Error {
    Error::HomeTaken(directory.to_owned())
}

/// The directory itself where there is one, whichever way it was named.
fn refuse_taken(directory: &Path) -> Result<PathBuf, Error> {
    match directory.canonicalize() {
        Ok(place) if count(&place)? == 0 => Ok(place),
        Ok(_) => Err(taken(directory)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(directory.to_owned()),
        Err(source) => Err(Error::Read { path: directory.to_owned(), source }),
    }
}

/// Makes the keys side by side: RSA takes its time.
fn make_keys(kinds: [KeyType; 4]) -> Result<[PrivateKey; 4], Error> {
    let keys: Vec<PrivateKey> = std::thread::scope(|scope| {
        let makers = kinds.map(|kind| scope.spawn(move || PrivateKey::generate(kind, &mut random())));
        makers
            .into_iter()
            .map(|maker| maker.join().unwrap_or(Err(pki::key::KeyError::Generate)))
            .collect::<Result<_, _>>()
    })?;
    keys.try_into().map_err(|_| Error::Key(pki::key::KeyError::Generate))
}

fn seal_all(keys: [(&Made, &Passphrase); 4]) -> Result<Vec<SealedKey>, Error> {
    Ok(std::thread::scope(|scope| {
        let seals =
            keys.map(|(made, under)| scope.spawn(move || SealedKey::seal(&made.key, under, &mut random())));
        seals
            .into_iter()
            .map(|seal| seal.join().unwrap_or(Err(pki::key::KeyError::UnsupportedSeal)))
            .collect::<Result<_, _>>()
    })?)
}

fn signer(key: &PrivateKey) -> Result<Box<dyn Signer>, Error> {
    Ok(Provider::default().signer(key, key.key_type().usual_digest())?)
}

fn write_private(path: &Path, text: &str) -> Result<(), Error> {
    create_private_file(path, text).map_err(|source| Error::Write { path: path.to_owned(), source })
}

fn write_settings(tx: &Tx<'_>, founding: &Founding) -> Result<(), Error> {
    tx.set_setting(setting::NAME, &founding.name)?;
    tx.set_setting(setting::AGENCY, &founding.agency)?;
    tx.set_setting(setting::BASE_URL, &founding.base_url)?;
    tx.set_setting(setting::ZONE, &founding.zone.to_string())?;
    tx.set_setting(setting::PASSPHRASE_POLICY, founding.policy.word())?;
    if let Some(time) = founding.simulated_time {
        tx.set_setting(setting::SIMULATED_TIME, &time.to_string())?;
    }
    Ok(())
}

/// The name under which a key is kept.
pub(crate) fn key_id(key: &pki::key::PublicKey) -> String {
    key.key_identifier().iter().map(|octet| format!("{octet:02x}")).collect()
}

fn insert_key(tx: &Tx<'_>, made: &Made, sealed: &SealedKey, now: Timestamp) -> Result<(), Error> {
    tx.insert_sealed_key(&store::SealedKey {
        key_id: key_id(made.key.public_key()),
        kind: made.role.as_str().to_owned(),
        sealed: sealed.der().to_vec(),
        created: now,
    })?;
    Ok(())
}

fn insert_authority(tx: &Tx<'_>, made: &Made, now: Timestamp) -> Result<AuthorityId, Error> {
    Ok(tx.insert_authority(&NewAuthority {
        role: made.role,
        serial: &made.certificate.serial_number().to_string(),
        certificate: made.certificate.der(),
        key_id: &key_id(made.key.public_key()),
        created: now,
    })?)
}

/// The office's own certificates stand in the ledger too, or they could never be revoked.
fn insert_certificate(tx: &Tx<'_>, made: &Made, issuer: AuthorityId, now: Timestamp) -> Result<(), Error> {
    let certificate = &made.certificate;
    let serial = certificate.serial_number().to_string();
    let mut tbs_sha256 = [0; 32];
    tbs_sha256.copy_from_slice(&pki::digest::DigestAlgorithm::Sha256.digest(certificate.tbs_der()));
    tx.intend(&Intent {
        serial: &serial,
        issuer,
        profile: made.role.as_str(),
        nik: None,
        nip: None,
        email: None,
        name: certificate.subject().common_name().unwrap_or_default(),
        title: None,
        subject: &certificate.subject().to_string(),
        key_id: Some(&key_id(certificate.public_key())),
        public_key: &key_id(certificate.public_key()),
        descent: None,
        not_before: certificate.validity().not_before,
        not_after: certificate.validity().not_after,
        tbs_sha256,
        created: now,
    })?;
    Ok(tx.record_issued(&serial, certificate.der())?)
}

pub(crate) fn insert_list(tx: &Tx<'_>, authority: AuthorityId, list: &RevocationList) -> Result<(), Error> {
    // Ours come from the store's own counter, whose numbers fit.
    let number = list.number().and_then(|number| number.as_u64()?.try_into().ok()).unwrap_or(i64::MAX);
    tx.insert_crl(&CrlRecord {
        authority,
        number,
        base: None,
        der: list.der().to_vec(),
        this_update: list.this_update(),
        next_update: list.next_update().unwrap_or(list.this_update()),
    })?;
    Ok(())
}
