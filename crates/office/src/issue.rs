//! Certificates for persons, and for organizations that seal.
//!
//! The order is what matters: the serial number is reserved and the intent recorded, with the hash of exactly the bytes
//! that passed the linter, before those bytes are signed; the certificate is recorded before anyone sees it. A crash in
//! between leaves an intent that the ledger shows, never a certificate that it does not know.

mod batch; // many share their commits

use ca::request::ProvenKey;
use ca::{Approval, IssuanceRequest, Nik, Person, Seal};
pub use ca::{Profile, Profiles};
use enrolment::identity::oddities;
use jiff::SignedDuration;
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::csr::VerifiedCsr;
use pki::key::{KeyType, Passphrase, PrivateKey, SealedKey};
use serde_json::{Value, json};
use store::{CertificateRecord, Descent, Succession};
use token::TokenUri;

use crate::clock::Moment;
use crate::found::key_id;
use crate::keep::{KeyOrigin, OwnKey, Under};
use crate::office::random;
use crate::passphrase::{Advice, Context, Policy, normalised};
use crate::{Error, Office, UnlockedAuthority};

pub(crate) use batch::{BATCH, Carried, refuse_known_key};

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
    /// It was made on a token and stays there. The home keeps the way to it.
    OnToken {
        /// Where.
        uri: TokenUri,
        /// The token's PIN.
        pin: Passphrase,
    },
    /// Its holder keeps it, and proved to hold it.
    Request(VerifiedCsr),
    /// Its holder keeps it; the proof, in a request as it came, is yet to be checked.
    Unread(Vec<u8>),
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
    /// What the store is to hold for it, if anything: the sealed key (PKCS#8, DER), or the URI of the one on its token.
    kept: Option<Vec<u8>>,
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
    pub(crate) moment: Moment,
    pub(crate) request: IssuanceRequest,
    pub(crate) holder: HolderEntry,
    pub(crate) kept: Kept,
    /// What is to be said about the passphrase of its key.
    pub(crate) advice: Advice,
    pub(crate) descent: Option<Descent>,
    /// What is revoked together with it.
    pub(crate) superseded: Vec<CertificateRecord>,
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
        let id = order.subject.id();
        self.note_refusal("certificate.issue", &id, self.issue_one(issuer, order))
    }

    fn issue_one(&self, issuer: &UnlockedAuthority, order: Order) -> Result<Issued, Error> {
        let moment = self.moment()?;
        let Order { subject, key, profile, days } = order;
        let holder = HolderEntry::of(&subject);
        let material = self.material(key, &holder.context(), moment)?;
        let plan = self.plan(Terms { subject, profile, days }, material, moment)?;
        Ok(Issued::from(self.carry_out(issuer, plan)?))
    }

    /// Issues certificates for keys that are at hand already, and returns what became of each order. What is declined
    /// does not stop the others.
    pub(crate) fn issue_for(
        &self,
        issuer: &UnlockedAuthority,
        orders: Vec<(Terms, Result<Made, Error>)>,
    ) -> Vec<Result<Issued, Error>> {
        let ids: Vec<String> = orders.iter().map(|(terms, _)| terms.subject.id()).collect();
        let plan = |terms, made: Result<Made, Error>| {
            let (made, moment) = (made?, self.moment()?);
            self.plan(terms, made.kept_since(moment), moment)
        };
        let plans = orders.into_iter().map(|(terms, made)| plan(terms, made)).collect();
        let carried = self.carry_out_all(issuer, plans).into_iter().zip(ids);
        let told = |(carried, id): (Result<_, Error>, String)| {
            self.note_refusal("certificate.issue", &id, carried.map(Issued::from))
        };
        carried.map(told).collect()
    }

    fn plan(&self, terms: Terms, material: Material, moment: Moment) -> Result<Plan, Error> {
        let request = self.request_for(&terms, material.proven, self.direct(&terms.subject)?, moment)?;
        // Masked, as everywhere in the log.
        let (nik, approval) = (terms.subject.nik().map(Nik::to_string), word(request.approval()));
        let detail = json!({ "profile": terms.profile.id(), "nik": nik, "approval": approval });
        Ok(Plan {
            moment,
            request,
            holder: HolderEntry::of(&terms.subject),
            kept: material.kept,
            advice: material.advice,
            descent: None,
            superseded: Vec::new(),
            action: "certificate.issue",
            detail,
        })
    }

    /// That whoever acts decided it, where the office issues without an SOP.
    ///
    /// # Errors
    /// [`Error::NoDirectIssue`]; [`Error::OddNumbers`] where the office takes no such.
    pub(crate) fn direct(&self, subject: &Subject) -> Result<Approval, Error> {
        if let Subject::Person(person) = subject {
            self.settings()?.refuse_odd(&oddities(&person.nik, person.nip.as_ref()))?;
        }
        self.directly()
    }

    /// The same for a certificate that follows another.
    pub(crate) fn directly(&self) -> Result<Approval, Error> {
        self.check_direct_issue()?;
        Ok(Approval::Direct { who: self.actor().to_owned() })
    }

    /// Whether the office issues without an SOP.
    ///
    /// # Errors
    /// [`Error::NoDirectIssue`].
    pub fn check_direct_issue(&self) -> Result<(), Error> {
        if self.settings()?.direct_issue { Ok(()) } else { Err(Error::NoDirectIssue) }
    }

    pub(crate) fn request_for(
        &self,
        terms: &Terms,
        key: ProvenKey,
        approval: Approval,
        moment: Moment,
    ) -> Result<IssuanceRequest, Error> {
        let Terms { subject, profile, days } = terms;
        let lifetime = days.map(|days| SignedDuration::from_hours(24 * i64::from(days)));
        Ok(moment.mark(match subject {
            Subject::Person(person) => IssuanceRequest::for_person(person, key, profile, lifetime, approval)?,
            Subject::Seal(seal) => IssuanceRequest::for_seal(seal, key, profile, lifetime, approval)?,
        }))
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
}

impl From<(Plan, Carried)> for Issued {
    fn from((plan, carried): (Plan, Carried)) -> Self {
        let Carried { certificate, shortened, already_held } = carried;
        Self { certificate, shortened, already_held, advice: plan.advice }
    }
}

impl Plan {
    /// Whether its key must not have been certified before: all but that of a renewal.
    fn wants_new_key(&self) -> bool {
        let succession = self.descent.as_ref().map(|descent| descent.succession);
        succession != Some(Succession::Renewed)
    }
}

impl Made {
    /// Makes and seals a key, or takes the one that a request proves.
    pub(crate) fn of(policy: Policy, source: KeySource, context: &Context) -> Result<Self, Error> {
        let (key_type, passphrase) = match source {
            KeySource::Made { key_type, passphrase } => (key_type, passphrase),
            KeySource::OnToken { uri, pin } => return Self::on_token(uri, &pin),
            KeySource::Request(csr) => return Ok(Self::elsewhere(&csr)),
            KeySource::Unread(csr) => return Ok(Self::elsewhere(&VerifiedCsr::read(&csr)?)),
        };
        let advice = policy.check(&passphrase, context)?;
        let key = PrivateKey::generate(key_type, &mut random())?;
        let sealed = SealedKey::seal(&key, &normalised(&passphrase), &mut random())?;
        Ok(Self { proven: ProvenKey::from(&key), kept: Some(sealed.der().to_vec()), advice })
    }

    fn on_token(uri: TokenUri, pin: &Passphrase) -> Result<Self, Error> {
        let key = OwnKey::new(&KeyOrigin::OnToken(uri), pin)?;
        Ok(Self {
            kept: Some(key.kept_under(Under::Passphrase(pin))?),
            proven: key.proven,
            advice: Advice::Good,
        })
    }

    fn elsewhere(csr: &VerifiedCsr) -> Self {
        Self { proven: ProvenKey::from(csr), kept: None, advice: Advice::Good }
    }

    pub(crate) fn kept_since(self, moment: Moment) -> Material {
        let kept = match self.kept {
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
    /// What the ledger finds its holder by, where there is anything.
    fn id(&self) -> String {
        match self {
            Self::Person(person) => person.nik.reveal().to_owned(),
            Self::Seal(seal) => seal.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

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
        Approval::Enrolled { .. } => "enrolled",
        Approval::Founding => "founding",
    }
}
