//! An office comes into being: four keys, four certificates, two lists, all or nothing.

use std::path::Path;
use std::thread::ScopedJoinHandle;

use ca::hierarchy::{Names, self_signed_root};
use ca::status::{Terms, full_list};
use ca::{Addresses, IssuanceRequest, Issuer, Profile};
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::crl::{CrlNumber, RevocationList};
use pki::key::{KeyError, KeyType, Passphrase, Signer};
use pki::name::Name;
use pki::serial::SerialNumber;
use serde_json::json;
use store::{AuditOutcome, AuditRecord, AuthorityId, AuthorityRole, Intent, NewAuthority, Store, Tx};

use crate::Error;
use crate::building::{Building, refuse_taken};
use crate::clock::{Clock, reachable};
use crate::home::{Home, create_private_file, random_secret};
use crate::keep::{KeyOrigin, OwnKey, Under};
use crate::list::{self, Habits, insert_list};
use crate::office::{random, setting};
use crate::passphrase::{Context, Policy, normalised};
use crate::zone::Zone;
pub use token::TokenUri;

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
    /// The root's key, where a token keeps it.
    pub root_key: Option<TokenUri>,
    /// The issuing CA's key, where a token keeps it.
    pub issuing_key: Option<TokenUri>,
    /// By which policy passphrases are judged, that of the CA first.
    pub policy: Policy,
    /// A time that stands still from now on, instead of the time of the machine.
    pub simulated_time: Option<Timestamp>,
    /// Who founds it.
    pub actor: String,
}

/// Where the CA passphrase comes from.
pub enum CaPassphrase {
    /// Someone chose it, and keeps it. It is the PIN of the token that keeps a CA's key, where one does.
    Chosen(Passphrase),
    /// It is made, and kept in the home for pilots and CI.
    Kept,
}

/// An authority with its key still open.
struct Made {
    role: AuthorityRole,
    key: OwnKey,
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
    let kept;
    let (chosen, keep) = match passphrase {
        CaPassphrase::Chosen(chosen) => {
            // A PIN is the token's to judge.
            if founding.origins().iter().take(2).any(|origin| matches!(origin, KeyOrigin::Made(_))) {
                founding.policy.check(chosen, &Context::of([founding.name.as_str()]))?;
            }
            (chosen, false)
        }
        CaPassphrase::Kept => {
            kept = random_secret(&mut rng);
            (&kept, true)
        }
    };
    // A token gets its PIN as it was typed, as whenever it is asked later.
    let (pin, passphrase) = (chosen, normalised(chosen));
    let clock = match founding.simulated_time {
        Some(time) => Clock::Simulated(reachable(time)?),
        None => Clock::System,
    };
    let names = names.by_clock(clock.is_simulated());
    let house = House::build(&names, &addresses, make_keys(founding.origins(), pin)?, clock.now().at)?;
    // Built apart and moved to its place when it is whole: a founding that is interrupted leaves no half an office.
    let building = Building::begin(directory)?;
    let home = Home::at(building.path());
    let secret = random_secret(&mut rng);
    write_private(&home.secret(), secret.reveal())?;
    if keep {
        write_private(&home.ca_passphrase(), passphrase.reveal())?;
    }
    house.store(&home, founding, clock, &passphrase, &secret)?;
    building.finish(directory)
}

/// Where a service on the same machine answers.
const LOCAL_SERVICE: &str = "http://localhost:8080";

impl Founding {
    /// An office as it is where nothing else is asked for.
    #[must_use]
    pub fn of(name: &str, agency: &str, actor: &str) -> Self {
        Self {
            name: name.to_owned(),
            agency: agency.to_owned(),
            base_url: LOCAL_SERVICE.to_owned(),
            zone: Zone::default(),
            key_type: None,
            root_key: None,
            issuing_key: None,
            policy: Policy::default(),
            simulated_time: None,
            actor: actor.to_owned(),
        }
    }

    /// Where the keys of root, issuing CA, OCSP responder and time stamping authority come from.
    fn origins(&self) -> [KeyOrigin; 4] {
        let made = |usual| KeyOrigin::Made(self.key_type.unwrap_or(usual));
        let kept = |token: &Option<TokenUri>, usual| token.clone().map_or(made(usual), KeyOrigin::OnToken);
        [
            kept(&self.root_key, KeyType::Rsa4096),
            kept(&self.issuing_key, KeyType::Rsa3072),
            made(KeyType::Rsa2048),
            made(KeyType::Rsa2048),
        ]
    }
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
        [root_key, issuing_key, ocsp_key, tsa_key]: [OwnKey; 4],
        now: Timestamp,
    ) -> Result<Self, Error> {
        if root_key.proven.public_key() == issuing_key.proven.public_key() {
            return Err(Error::KeyTaken(AuthorityRole::Root.as_str()));
        }
        let (by_root_key, by_issuing_key) = (root_key.signer.as_ref(), issuing_key.signer.as_ref());
        let serial = SerialNumber::generate(&mut random());
        let root = self_signed_root(&names.root, by_root_key, serial, addresses, now)?;
        let by_root = Issuer::new(root.clone(), addresses.clone());
        let issue = |issuer: &Issuer, with: &dyn Signer, name: &Name, key: &OwnKey, profile: &Profile| {
            let request = IssuanceRequest::for_authority(name.clone(), key.proven.clone(), profile);
            let serial = SerialNumber::generate(&mut random());
            issuer.prepare(&request, serial, with, now)?.sign(with)
        };
        let issuing = issue(&by_root, by_root_key, &names.issuing, &issuing_key, &Profile::ISSUING)?;
        let by_issuing = Issuer::new(issuing.clone(), addresses.clone());
        let ocsp = issue(&by_issuing, by_issuing_key, &names.ocsp, &ocsp_key, &Profile::OCSP)?;
        let tsa = issue(&by_issuing, by_issuing_key, &names.tsa, &tsa_key, &Profile::TSA)?;
        let root_list = first_list(&by_root, AuthorityRole::Root, by_root_key, addresses, now)?;
        let issuing_list = first_list(&by_issuing, AuthorityRole::Issuing, by_issuing_key, addresses, now)?;
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
            (&self.root, Under::Passphrase(passphrase)),
            (&self.issuing, Under::Passphrase(passphrase)),
            (&self.ocsp, Under::HomeSecret(secret)),
            (&self.tsa, Under::HomeSecret(secret)),
        ];
        let sealed = seal_all(made)?;
        let moment = clock.now();
        let store = Store::create(&home.store())?;
        store.write(|tx| -> Result<(), Error> {
            write_settings(tx, founding)?;
            for ((made, _), sealed) in made.iter().zip(&sealed) {
                insert_key(tx, made, sealed, moment.at)?;
            }
            let insert = |made: &Made| insert_authority(tx, made.role, &made.certificate, moment.at);
            let (root, issuing) = (insert(&self.root)?, insert(&self.issuing)?);
            for (made, issuer) in [(&self.issuing, root), (&self.ocsp, issuing), (&self.tsa, issuing)] {
                insert_certificate(tx, made, issuer, moment.at)?;
            }
            insert(&self.ocsp)?;
            insert(&self.tsa)?;
            insert_list(tx, root, FIRST, None, &self.root_list)?;
            insert_list(tx, issuing, FIRST, None, &self.issuing_list)?;
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

/// Makes the keys side by side, for RSA takes its time; those on tokens are opened one after another.
fn make_keys(origins: [KeyOrigin; 4], pin: &Passphrase) -> Result<[OwnKey; 4], Error> {
    let keys: Vec<OwnKey> = std::thread::scope(|scope| {
        let makers = origins.each_ref().map(|origin| match *origin {
            KeyOrigin::Made(kind) => Some(scope.spawn(move || OwnKey::made(kind))),
            KeyOrigin::OnToken(_) => None,
        });
        let made = |(origin, maker): (&KeyOrigin, Option<ScopedJoinHandle<'_, _>>)| match maker {
            Some(maker) => maker.join().unwrap_or(Err(Error::Key(KeyError::Generate))),
            None => OwnKey::new(origin, pin),
        };
        origins.iter().zip(makers).map(made).collect::<Result<_, _>>()
    })?;
    <[OwnKey; 4]>::try_from(keys).map_err(|_| Error::Key(KeyError::Generate))
}

fn seal_all(keys: [(&Made, Under<'_>); 4]) -> Result<Vec<Vec<u8>>, Error> {
    std::thread::scope(|scope| {
        let seals = keys.map(|(made, under)| scope.spawn(move || made.key.kept_under(under)));
        let sealed =
            |seal: ScopedJoinHandle<'_, _>| seal.join().unwrap_or(Err(Error::Key(KeyError::UnsupportedSeal)));
        seals.into_iter().map(sealed).collect()
    })
}

/// The number of the first list of a CA.
const FIRST: i64 = 1;

fn first_list(
    issuer: &Issuer,
    role: AuthorityRole,
    signer: &dyn Signer,
    addresses: &Addresses,
    now: Timestamp,
) -> Result<RevocationList, Error> {
    let number = CrlNumber::from(FIRST.unsigned_abs());
    let terms = Terms { number, after: None, now, life: list::life(role) };
    Ok(full_list(
        issuer.certificate(),
        signer,
        vec![],
        &terms,
        &Habits::default().publication(issuer, addresses),
    )?)
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
    pki::hex::lower(&key.key_identifier())
}

fn insert_key(tx: &Tx<'_>, made: &Made, sealed: &[u8], now: Timestamp) -> Result<(), Error> {
    tx.insert_sealed_key(&store::SealedKey {
        key_id: key_id(made.certificate.public_key()),
        kind: made.role.as_str().to_owned(),
        sealed: sealed.to_vec(),
        created: now,
    })?;
    Ok(())
}

pub(crate) fn insert_authority(
    tx: &Tx<'_>,
    role: AuthorityRole,
    certificate: &Certificate,
    now: Timestamp,
) -> Result<AuthorityId, Error> {
    Ok(tx.insert_authority(&NewAuthority {
        role,
        serial: &certificate.serial_number().to_string(),
        certificate: certificate.der(),
        key_id: &key_id(certificate.public_key()),
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
