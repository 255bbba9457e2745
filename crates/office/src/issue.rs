//! A certificate for a person, or for an organization that seals.
//!
//! The order is what matters: the serial number is reserved and the intent recorded, with the hash of exactly the bytes
//! that passed the linter, before those bytes are signed; the certificate is recorded before anyone sees it. A crash in
//! between leaves an intent that the ledger shows, never a certificate that it does not know.

use ca::request::ProvenKey;
use ca::{Approval, IssuanceRequest, Nik, Person, Prepared, Seal};
pub use ca::{Profile, Profiles};
use jiff::SignedDuration;
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::csr::VerifiedCsr;
use pki::key::{KeyType, Passphrase, PrivateKey, PublicKey, SealedKey};
use pki::serial::SerialNumber;
use serde_json::{Value, json};
use store::{CertificateRecord, Descent, Holder, Intent, StoreError, Tx};

use crate::clock::Moment;
use crate::found::key_id;
use crate::ledger::Standing;
use crate::office::{Line, random};
use crate::passphrase::{Advice, Context, Policy, normalised};
use crate::{Error, Office, UnlockedAuthority};

/// How often another serial number is drawn when one is taken. Twice in a row would be a broken generator.
const DRAWS: usize = 3;

/// What is to be issued.
pub struct Order {
    /// To whom.
    pub subject: Subject,
    /// For which key.
    pub key: KeySource,
    /// By which profile.
    pub profile: Profile,
    /// For how long, when not as the profile says.
    pub days: Option<u16>,
}

/// Whom a certificate is to be about.
pub enum Subject {
    /// A person, who signs.
    Person(Person),
    /// An organization, which seals (segel elektronik).
    Seal(Seal),
}

/// Where the key comes from.
pub enum KeySource {
    /// It is made here and sealed under its holder's passphrase.
    Made {
        /// Of which kind.
        key_type: KeyType,
        /// The holder's.
        passphrase: Passphrase,
    },
    /// Its holder keeps it, and proved to hold it.
    Request(VerifiedCsr),
}

/// What was issued.
#[derive(Debug)]
pub struct Issued {
    /// The certificate.
    pub certificate: Certificate,
    /// Whether its validity ends early, with the issuer's own.
    pub shortened: bool,
    /// Serial numbers of the active certificates that its holder, by the NIK, had already; newest first.
    pub already_held: Vec<String>,
    /// What is to be said about the passphrase of its key.
    pub advice: Advice,
}

/// A key that was made and sealed before anything is written.
pub(crate) struct Material {
    pub(crate) proven: ProvenKey,
    /// Where the key is to be kept, if here; one that is kept already is not sealed again.
    pub(crate) kept: Kept,
    pub(crate) advice: Advice,
}

/// A key as it comes from its making, which needs no office and so runs on any thread.
pub(crate) struct Made {
    proven: ProvenKey,
    /// As it is sealed (PKCS#8, DER), if it is to be kept here.
    sealed: Option<Vec<u8>>,
    advice: Advice,
}

/// What is ordered, but for the key.
pub struct Terms {
    /// To whom.
    pub subject: Subject,
    /// By which profile.
    pub profile: Profile,
    /// For how long, when not as the profile says.
    pub days: Option<u16>,
}

/// Where a key is kept.
pub(crate) enum Kept {
    /// By its holder.
    Elsewhere,
    /// Here, from now on.
    Anew(store::SealedKey),
    /// Here, under this name, since an earlier certificate.
    Already(String),
}

/// Whom the ledger names as the holder.
pub(crate) struct HolderEntry {
    pub(crate) nik: Option<String>,
    pub(crate) nip: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) name: String,
    pub(crate) title: Option<String>,
}

/// All that stands before a serial number is drawn.
pub(crate) struct Plan {
    pub(crate) request: IssuanceRequest,
    pub(crate) holder: HolderEntry,
    pub(crate) kept: Kept,
    pub(crate) descent: Option<Descent>,
    /// The act, as the audit log names it, and what it says about it.
    pub(crate) action: &'static str,
    pub(crate) detail: Value,
}

impl Office {
    /// Issues a certificate.
    ///
    /// # Errors
    /// [`Error::Passphrase`] when the holder's passphrase breaks the policy, [`Error::KeyKnown`] when the key was
    /// certified before, [`Error::Issue`] when the CA declines.
    pub fn issue(&self, issuer: &UnlockedAuthority, order: Order) -> Result<Issued, Error> {
        let moment = self.moment()?;
        let Order { subject, key, profile, days } = order;
        let holder = HolderEntry::of(&subject);
        let material = self.material(key, &holder.context(), moment)?;
        self.issue_for(issuer, Terms { subject, profile, days }, material, moment)
    }

    /// Issues a certificate for a key that is at hand already.
    pub(crate) fn issue_for(
        &self,
        issuer: &UnlockedAuthority,
        terms: Terms,
        material: Material,
        moment: Moment,
    ) -> Result<Issued, Error> {
        let request = self.request_for(&terms, material.proven)?;
        self.refuse_known_key(request.public_key())?;
        let already_held = match &terms.subject {
            Subject::Person(person) => self.active_of(&person.nik, moment)?,
            Subject::Seal(_) => Vec::new(),
        };
        // Masked, as everywhere in the log.
        let (nik, approval) = (terms.subject.nik().map(Nik::to_string), word(request.approval()));
        let detail = json!({ "profile": terms.profile.id(), "nik": nik, "approval": approval });
        let (holder, kept) = (HolderEntry::of(&terms.subject), material.kept);
        let plan = Plan { request, holder, kept, descent: None, action: "certificate.issue", detail };
        let (certificate, shortened) = self.carry_out(issuer, &plan, moment, |_| Ok(()))?;
        Ok(Issued { certificate, shortened, already_held, advice: material.advice })
    }

    pub(crate) fn request_for(&self, terms: &Terms, key: ProvenKey) -> Result<IssuanceRequest, Error> {
        let Terms { subject, profile, days } = terms;
        let lifetime = days.map(|days| SignedDuration::from_hours(24 * i64::from(days)));
        let approval = Approval::Direct { who: self.actor().to_owned() };
        Ok(match subject {
            Subject::Person(person) => IssuanceRequest::for_person(person, key, profile, lifetime, approval)?,
            Subject::Seal(seal) => IssuanceRequest::for_seal(seal, key, profile, lifetime, approval)?,
        })
    }

    /// Reserves, prepares, records the intent, signs, and records; `then` is written together with the certificate.
    /// Returns it, and whether its validity ends early with the issuer's own.
    pub(crate) fn carry_out(
        &self,
        issuer: &UnlockedAuthority,
        plan: &Plan,
        moment: Moment,
        then: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
    ) -> Result<(Certificate, bool), Error> {
        let prepared = self.reserve(issuer, plan, moment)?;
        let shortened = prepared.is_shortened();
        let serial = prepared.serial_number().to_string();
        let certificate = prepared.sign(issuer.signer.as_ref())?;
        self.record(moment, &Line::done(plan.action, &serial, plan.detail.clone()), |tx| {
            tx.record_issued(&serial, certificate.der())?;
            then(tx)
        })?;
        Ok((certificate, shortened))
    }

    /// Makes and seals a key, or takes the one that a request proves.
    pub(crate) fn material(
        &self,
        source: KeySource,
        context: &Context,
        moment: Moment,
    ) -> Result<Material, Error> {
        Ok(Made::of(self.passphrase_policy(), source, context)?.kept_since(moment))
    }

    /// Serial numbers of the active certificates of a person.
    fn active_of(&self, nik: &Nik, moment: Moment) -> Result<Vec<String>, Error> {
        let held = self.store().certificates_of(Holder::Nik(nik.reveal()))?.into_iter();
        let active = held.filter(|record| Standing::of(record, moment.at) == Standing::Active);
        Ok(active.map(|record| record.serial).collect())
    }

    /// A key belongs to one person and to one certificate after another: whoever brings one that was certified
    /// already gets no second certificate for it here.
    pub(crate) fn refuse_known_key(&self, key: &PublicKey) -> Result<(), Error> {
        let known = self.store().certificates_for_key(&key_id(key))?;
        match known.into_iter().next() {
            None => Ok(()),
            Some(record) => Err(Error::KeyKnown { serial: record.serial }),
        }
    }

    /// Reserves a serial number, puts the bytes together, lints them and records the intent: one commit.
    fn reserve(&self, issuer: &UnlockedAuthority, plan: &Plan, moment: Moment) -> Result<Prepared, Error> {
        let mut draws = 0;
        loop {
            draws += 1;
            let serial = SerialNumber::generate(&mut random());
            let written = self.store().write(|tx| {
                tx.reserve(&serial.to_string())?;
                let prepared =
                    issuer.issuer.prepare(&plan.request, serial, issuer.signer.as_ref(), moment.at)?;
                if let Kept::Anew(key) = &plan.kept {
                    tx.insert_sealed_key(key)?;
                }
                intend(tx, issuer, plan, &prepared, moment)?;
                Ok(prepared)
            });
            match written {
                Err(Error::Store(StoreError::SerialTaken { .. })) if draws < DRAWS => {}
                other => return other,
            }
        }
    }
}

impl Made {
    /// Makes and seals a key, or takes the one that a request proves.
    pub(crate) fn of(policy: Policy, source: KeySource, context: &Context) -> Result<Self, Error> {
        let (key_type, passphrase) = match source {
            KeySource::Made { key_type, passphrase } => (key_type, passphrase),
            KeySource::Request(csr) => {
                return Ok(Self { proven: ProvenKey::from(&csr), sealed: None, advice: Advice::Good });
            }
        };
        let advice = policy.check(&passphrase, context)?;
        let key = PrivateKey::generate(key_type, &mut random())?;
        let sealed = SealedKey::seal(&key, &normalised(&passphrase), &mut random())?;
        Ok(Self { proven: ProvenKey::from(&key), sealed: Some(sealed.der().to_vec()), advice })
    }

    pub(crate) fn kept_since(self, moment: Moment) -> Material {
        let kept = match self.sealed {
            None => Kept::Elsewhere,
            Some(sealed) => Kept::Anew(store::SealedKey {
                key_id: key_id(self.proven.public_key()),
                kind: "person".to_owned(),
                sealed,
                created: moment.at,
            }),
        };
        Material { proven: self.proven, kept, advice: self.advice }
    }
}

impl Subject {
    fn nik(&self) -> Option<&Nik> {
        match self {
            Self::Person(person) => Some(&person.nik),
            Self::Seal(_) => None,
        }
    }
}

impl HolderEntry {
    pub(crate) fn of(subject: &Subject) -> Self {
        match subject {
            Subject::Person(person) => Self {
                nik: Some(person.nik.reveal().to_owned()),
                nip: person.nip.as_ref().map(ToString::to_string),
                email: Some(person.email.to_string()),
                name: person.bare_name(),
                title: person.title.clone(),
            },
            Subject::Seal(seal) => Self {
                nik: None,
                nip: None,
                email: seal.email.as_ref().map(ToString::to_string),
                name: seal.name.clone(),
                title: None,
            },
        }
    }

    pub(crate) fn of_record(record: &CertificateRecord) -> Self {
        Self {
            nik: record.nik.clone(),
            nip: record.nip.clone(),
            email: record.email.clone(),
            name: record.name.clone(),
            title: record.title.clone(),
        }
    }

    /// What is known of the holder, and so guessed early.
    pub(crate) fn context(&self) -> Context {
        let known = [Some(&self.name), self.nik.as_ref(), self.nip.as_ref(), self.email.as_ref()];
        Context::of(known.into_iter().flatten().map(String::as_str))
    }
}

impl Kept {
    fn key_id(&self) -> Option<&str> {
        match self {
            Self::Elsewhere => None,
            Self::Anew(key) => Some(&key.key_id),
            Self::Already(key_id) => Some(key_id),
        }
    }
}

/// Whether a key may not be certified again, because it is known or feared to be in other hands.
pub(crate) fn is_compromised(record: &CertificateRecord) -> bool {
    let reason = record.revocation.as_ref().and_then(|revocation| revocation.reason.parse().ok());
    matches!(reason, Some(RevocationReason::KeyCompromise | RevocationReason::CaCompromise))
}

/// The way by which it was approved, as the audit log names it.
pub(crate) fn word(approval: &Approval) -> &'static str {
    match approval {
        Approval::Direct { .. } => "direct",
        Approval::Founding => "founding",
    }
}

fn intend(
    tx: &Tx<'_>,
    issuer: &UnlockedAuthority,
    plan: &Plan,
    prepared: &Prepared,
    moment: Moment,
) -> Result<(), StoreError> {
    let (request, holder) = (&plan.request, &plan.holder);
    tx.intend(&Intent {
        serial: &prepared.serial_number().to_string(),
        issuer: issuer.id,
        profile: request.profile().id(),
        nik: holder.nik.as_deref(),
        nip: holder.nip.as_deref(),
        email: holder.email.as_deref(),
        name: &holder.name,
        title: holder.title.as_deref(),
        subject: &request.subject().to_string(),
        key_id: plan.kept.key_id(),
        public_key: &key_id(request.public_key()),
        descent: plan.descent.as_ref(),
        not_before: prepared.validity().not_before,
        not_after: prepared.validity().not_after,
        tbs_sha256: prepared.fingerprint(),
        created: moment.at,
    })
}
