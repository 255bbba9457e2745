//! What the CA is asked for: a subject, a key that was proved or made here, a profile, an approval.

use std::fmt;

use jiff::SignedDuration;
use pki::cert::{Certificate, GeneralName};
use pki::csr::VerifiedCsr;
use pki::key::{KeyError, PrivateKey, Provider, PublicKey, Signer};
use pki::name::{Name, NameError};
use pki::oid;

use crate::{Person, Profile, SIMULATION_MARK, Seal, mark};

/// Who decided that a certificate is issued.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Approval {
    /// A verifikator, directly, without the way of an SOP.
    Direct {
        /// Who.
        who: String,
    },
    /// Those who did the steps of an SOP.
    Enrolled {
        /// The SOP.
        sop: String,
        /// The number of the application.
        application: u64,
        /// Who approved the data.
        by: String,
    },
    /// The founding of the office: its own authorities.
    Founding,
}

/// Whom a certificate is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Holder {
    /// One of the office's own: a CA, the OCSP responder, the time stamping authority.
    Authority,
    /// A natural person.
    Person,
    /// An organization, which seals.
    Organization,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authority => "an authority of the office",
            Self::Person => "a person",
            Self::Organization => "an organization",
        })
    }
}

/// A complete request. Whoever holds one has a key whose holder is known.
#[derive(Clone, Debug)]
pub struct IssuanceRequest {
    pub(crate) subject: Name,
    pub(crate) alternative: Option<GeneralName>,
    pub(crate) public_key: PublicKey,
    pub(crate) holder: Holder,
    pub(crate) profile: Profile,
    pub(crate) lifetime: SignedDuration,
    approval: Approval,
}

impl IssuanceRequest {
    /// A request for a person.
    ///
    /// # Errors
    /// [`NameError`] when the name, agency or unit cannot stand in a certificate, or as [`Person::check`].
    pub fn for_person(
        person: &Person,
        key: ProvenKey,
        profile: &Profile,
        lifetime: Option<SignedDuration>,
        approval: Approval,
    ) -> Result<Self, NameError> {
        let subject = person.subject()?;
        let alternative = Some(GeneralName::Email(person.email.to_string()));
        Ok(Self::new(Holder::Person, subject, alternative, key, profile, lifetime, approval))
    }

    /// A request for the seal of an organization.
    ///
    /// # Errors
    /// [`NameError`] when the name or the organization cannot stand in a certificate.
    pub fn for_seal(
        seal: &Seal,
        key: ProvenKey,
        profile: &Profile,
        lifetime: Option<SignedDuration>,
        approval: Approval,
    ) -> Result<Self, NameError> {
        let identifier = seal.identifier.as_ref().map(ToString::to_string);
        let subject = Name::builder()
            .country("ID")?
            .attribute(oid::ORGANIZATION_NAME, &seal.organization)?
            .attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK)?
            .optional(oid::ORGANIZATION_IDENTIFIER, identifier.as_deref())?
            .attribute(oid::COMMON_NAME, &seal.name)?
            .build();
        let alternative = seal.email.as_ref().map(|email| GeneralName::Email(email.to_string()));
        Ok(Self::new(Holder::Organization, subject, alternative, key, profile, lifetime, approval))
    }

    /// A request for the certificate that follows `previous`, for the same holder: its subject and address as they are,
    /// but for the mark that [`by_clock`](Self::by_clock) sets.
    #[must_use]
    pub fn succeeding(
        previous: &Certificate,
        key: ProvenKey,
        profile: &Profile,
        lifetime: Option<SignedDuration>,
        approval: Approval,
    ) -> Self {
        let names = previous.subject_alt_names().unwrap_or_default();
        let alternative = names.into_iter().find(|name| matches!(name, GeneralName::Email(_)));
        Self::new(profile.holder(), previous.subject().clone(), alternative, key, profile, lifetime, approval)
    }

    /// A request for one of the office's own authorities.
    #[must_use]
    pub fn for_authority(subject: Name, key: ProvenKey, profile: &Profile) -> Self {
        Self::new(Holder::Authority, subject, None, key, profile, None, Approval::Founding)
    }

    fn new(
        holder: Holder,
        subject: Name,
        alternative: Option<GeneralName>,
        key: ProvenKey,
        profile: &Profile,
        lifetime: Option<SignedDuration>,
        approval: Approval,
    ) -> Self {
        let lifetime = lifetime.unwrap_or(profile.lifetime());
        Self { holder, subject, alternative, public_key: key.0, profile: profile.clone(), lifetime, approval }
    }

    /// The same request, by a clock that is simulated or real: the subject gets
    /// [`SIMULATED_TIME_MARK`](crate::SIMULATED_TIME_MARK) where it is simulated, and loses one that it has from an
    /// earlier certificate where it is real.
    #[must_use]
    pub fn by_clock(self, simulated: bool) -> Self {
        Self { subject: mark::by_clock(&self.subject, simulated), ..self }
    }

    /// Whom the certificate will be about.
    #[must_use]
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// The key to be certified.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// By which profile.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Who decided.
    #[must_use]
    pub fn approval(&self) -> &Approval {
        &self.approval
    }
}

impl Person {
    /// The name that stands in certificates of this person.
    ///
    /// # Errors
    /// [`NameError`] when the name, agency or unit cannot stand there, or as [`Person::check`].
    pub fn subject(&self) -> Result<Name, NameError> {
        let nip = self.nip.as_ref().map(ToString::to_string);
        self.unit.as_deref().map_or(Ok(()), mark::refuse_as_unit)?;
        let subject = Name::builder()
            .country("ID")?
            .attribute(oid::ORGANIZATION_NAME, &self.agency)?
            .optional(oid::ORGANIZATIONAL_UNIT_NAME, self.unit.as_deref())?
            .attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK)?
            .attribute(oid::COMMON_NAME, &self.bare_name())?
            .optional(oid::SERIAL_NUMBER, nip.as_deref())?
            .build();
        self.check()?;
        Ok(subject)
    }
}

/// A public key whose private half is known to be held: it was made here, or a request proved it.
#[derive(Clone, Debug)]
pub struct ProvenKey(PublicKey);

impl ProvenKey {
    /// The key of a certificate of this CA: its holder proved it when that was issued.
    #[must_use]
    pub fn of_predecessor(certificate: &Certificate) -> Self {
        Self(certificate.public_key().clone())
    }

    /// The key that `signer` holds, which it shows by signing a text that binds nobody to anything.
    ///
    /// # Errors
    /// [`KeyError::Sign`] when it does not sign, or not by that key.
    pub fn of_signer(signer: &dyn Signer) -> Result<Self, KeyError> {
        const TRIAL: &[u8] = b"segel: proof of possession of a key, which binds nobody to anything";
        let (key, algorithm) = (signer.public_key(), signer.algorithm());
        let signature = signer.sign(TRIAL)?;
        Provider::default().verify(key, algorithm, TRIAL, &signature).map_err(|_| KeyError::Sign)?;
        Ok(Self(key.clone()))
    }

    /// The key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.0
    }
}

impl From<&PrivateKey> for ProvenKey {
    fn from(key: &PrivateKey) -> Self {
        Self(key.public_key().clone())
    }
}

impl From<&VerifiedCsr> for ProvenKey {
    fn from(csr: &VerifiedCsr) -> Self {
        Self(csr.public_key().clone())
    }
}
