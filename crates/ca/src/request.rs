//! What the CA is asked for: a subject, a key that was proved or made here, a profile, an approval.

use jiff::SignedDuration;
use pki::cert::GeneralName;
use pki::csr::VerifiedCsr;
use pki::key::{PrivateKey, PublicKey};
use pki::name::{Name, NameError};
use pki::oid;

use crate::{Person, Profile, SIMULATION_MARK};

/// Who decided that a certificate is issued.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Approval {
    /// A verifikator, directly, without the way of an SOP.
    Direct {
        /// Who.
        who: String,
    },
    /// The founding of the office: its own authorities.
    Founding,
}

/// A complete request. Whoever holds one has a key whose holder is known.
#[derive(Clone, Debug)]
pub struct IssuanceRequest {
    pub(crate) subject: Name,
    pub(crate) alternative: Option<GeneralName>,
    pub(crate) public_key: PublicKey,
    pub(crate) profile: &'static Profile,
    pub(crate) lifetime: SignedDuration,
    approval: Approval,
}

impl IssuanceRequest {
    /// A request for a person.
    ///
    /// # Errors
    /// [`NameError`] when the name, agency or unit cannot stand in a certificate.
    pub fn for_person(
        person: &Person,
        key: ProvenKey,
        profile: &'static Profile,
        lifetime: Option<SignedDuration>,
        approval: Approval,
    ) -> Result<Self, NameError> {
        let nip = person.nip.as_ref().map(ToString::to_string);
        let subject = Name::builder()
            .country("ID")?
            .attribute(oid::ORGANIZATION_NAME, &person.agency)?
            .optional(oid::ORGANIZATIONAL_UNIT_NAME, person.unit.as_deref())?
            .attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK)?
            .attribute(oid::COMMON_NAME, &person.bare_name())?
            .optional(oid::SERIAL_NUMBER, nip.as_deref())?
            .build();
        let alternative = Some(GeneralName::Email(person.email.to_string()));
        let lifetime = lifetime.unwrap_or(profile.lifetime);
        Ok(Self { subject, alternative, public_key: key.0, profile, lifetime, approval })
    }

    /// A request for one of the office's own authorities.
    #[must_use]
    pub fn for_authority(subject: Name, key: ProvenKey, profile: &'static Profile) -> Self {
        let lifetime = profile.lifetime;
        let approval = Approval::Founding;
        Self { subject, alternative: None, public_key: key.0, profile, lifetime, approval }
    }

    /// Whom the certificate will be about.
    #[must_use]
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// By which profile.
    #[must_use]
    pub fn profile(&self) -> &'static Profile {
        self.profile
    }

    /// Who decided.
    #[must_use]
    pub fn approval(&self) -> &Approval {
        &self.approval
    }
}

/// A public key whose private half is known to be held: it was made here, or a request proved it.
#[derive(Clone, Debug)]
pub struct ProvenKey(PublicKey);

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
