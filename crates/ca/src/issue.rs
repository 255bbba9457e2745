//! A request becomes the bytes to be signed, and those become a certificate.
//!
//! In this order: check the request against its profile, put the bytes together, lint exactly those bytes. What comes
//! out, [`Prepared`], is for the caller to record; only then are the same bytes signed.

use jiff::{SignedDuration, Timestamp};
use pki::cert::build::{BuildError, Template};
use pki::cert::{Certificate, CertificateError};
use pki::digest::DigestAlgorithm;
use pki::key::{KeyKind, Signer};
use pki::lint::{self, Context, Finding};
use pki::serial::SerialNumber;
use pki::to_be_signed::{SigningError, ToBeSigned};
use pki::validity::Validity;

use crate::request::Holder;
use crate::{Addresses, IssuanceRequest, Profile};

/// A CA that can issue: its certificate and the addresses that it writes into others.
#[derive(Clone, Debug)]
pub struct Issuer {
    certificate: Certificate,
    addresses: Addresses,
}

/// A certificate that is complete but for its signature. It has passed every rule of the linter.
#[derive(Clone, Debug)]
pub struct Prepared {
    bytes: ToBeSigned,
    serial_number: SerialNumber,
    validity: Validity,
    shortened: bool,
}

impl Issuer {
    /// Takes the CA's own certificate.
    #[must_use]
    pub fn new(certificate: Certificate, addresses: Addresses) -> Self {
        Self { certificate, addresses }
    }

    /// The CA's own certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The identifier of the CA's key, as its certificate says it.
    #[must_use]
    pub fn key_identifier(&self) -> Vec<u8> {
        key_identifier(&self.certificate)
    }

    /// Puts together the bytes that this CA, whose key is `signer`, will sign, and lints them.
    ///
    /// # Errors
    /// [`IssueError`]; [`IssueError::Lint`] names every rule that the bytes break.
    pub fn prepare(
        &self,
        request: &IssuanceRequest,
        serial_number: SerialNumber,
        signer: &dyn Signer,
        now: Timestamp,
    ) -> Result<Prepared, IssueError> {
        check_holder(request)?;
        check_lifetime(request)?;
        check_key(request)?;
        let own = self.certificate.validity();
        if !own.contains(now) {
            return Err(IssueError::IssuerNotValid { now, not_after: own.not_after });
        }
        let validity = Validity::starting(now, request.lifetime, Some(&own));
        let shortened = validity.not_after == own.not_after;
        let template = Template {
            serial_number: serial_number.clone(),
            subject: request.subject.clone(),
            validity,
            public_key: request.public_key.clone(),
            extensions: request.profile.extensions(
                &request.public_key.key_identifier(),
                &self.key_identifier(),
                &self.addresses,
                request.alternative.clone(),
            ),
        };
        let bytes = template
            .to_be_signed(self.certificate.subject(), signer.algorithm())
            .map_err(IssueError::Build)?;
        lint(&bytes, &request.profile.lint_context(Some(&self.certificate)))?;
        Ok(Prepared { bytes, serial_number, validity, shortened })
    }
}

impl Prepared {
    /// The serial number that stands in the bytes.
    #[must_use]
    pub fn serial_number(&self) -> &SerialNumber {
        &self.serial_number
    }

    /// The validity that stands in the bytes.
    #[must_use]
    pub fn validity(&self) -> Validity {
        self.validity
    }

    /// Whether the validity was cut off at the end of the issuer's own.
    #[must_use]
    pub fn is_shortened(&self) -> bool {
        self.shortened
    }

    /// SHA-256 over the bytes that will be signed: what an intent records.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut fingerprint = [0; 32];
        fingerprint.copy_from_slice(&DigestAlgorithm::Sha256.digest(self.bytes.der()));
        fingerprint
    }

    /// Signs exactly the bytes that were linted. Takes `self`: they are signed once.
    ///
    /// # Errors
    /// [`IssueError::Sign`] when the key refuses or is not the one the bytes were prepared for.
    pub fn sign(self, signer: &dyn Signer) -> Result<Certificate, IssueError> {
        let der = self.bytes.sign(signer).map_err(IssueError::Sign)?;
        Certificate::from_der(&der).map_err(IssueError::Read)
    }
}

/// Why the CA declined to issue.
#[derive(Clone, Debug, thiserror::Error)]
pub enum IssueError {
    /// Longer than the profile allows, or no time at all.
    #[error("{asked} days of validity is not between 1 and the {limit} that profile `{profile}` allows")]
    Lifetime {
        /// Which profile.
        profile: String,
        /// What was asked for, in days.
        asked: i64,
        /// What is allowed, in days.
        limit: i64,
    },
    /// The profile is for another kind of holder.
    #[error("profile `{profile}` is not for {holder}")]
    WrongHolder {
        /// Which profile.
        profile: String,
        /// For whom it was asked.
        holder: Holder,
    },
    /// A key that would be strong enough, but not by this profile.
    #[error("profile `{profile}` certifies no key of kind {kind}")]
    KeyNotAllowed {
        /// Which profile.
        profile: String,
        /// Which kind.
        kind: KeyKind,
    },
    /// A key too weak or of a kind that we do not certify.
    #[error("a key of kind {0} is not certified here: RSA of 2048 to 4096 bits, P-256 or P-384 are")]
    WeakKey(KeyKind),
    /// The CA itself is not valid now.
    #[error("the CA's own certificate is not valid at {now}; it ends {not_after}")]
    IssuerNotValid {
        /// Now.
        now: Timestamp,
        /// The end of the CA's own validity.
        not_after: Timestamp,
    },
    /// The certificate could not be put together.
    #[error("the certificate could not be put together")]
    Build(#[source] BuildError),
    /// The bytes break rules.
    #[error("the certificate would break {} of the rules it is checked against", .0.len())]
    Lint(Vec<Finding>),
    /// The key refused.
    #[error("the certificate was not signed")]
    Sign(#[source] SigningError),
    /// What came out is no certificate.
    #[error("the finished certificate cannot be read back")]
    Read(#[source] CertificateError),
}

/// The identifier of a CA's key, as its certificate says it.
pub(crate) fn key_identifier(certificate: &Certificate) -> Vec<u8> {
    match certificate.subject_key_identifier() {
        Ok(Some(identifier)) => identifier,
        _ => certificate.public_key().key_identifier().to_vec(),
    }
}

/// Refuses bytes that break a rule.
pub(crate) fn lint(bytes: &ToBeSigned, context: &Context<'_>) -> Result<(), IssueError> {
    let findings = lint::lint_tbs_certificate(bytes.der(), context);
    if findings.is_empty() { Ok(()) } else { Err(IssueError::Lint(findings)) }
}

fn check_holder(request: &IssuanceRequest) -> Result<(), IssueError> {
    if request.profile.holder() == request.holder {
        return Ok(());
    }
    Err(IssueError::WrongHolder { profile: request.profile.id().to_owned(), holder: request.holder })
}

fn check_lifetime(request: &IssuanceRequest) -> Result<(), IssueError> {
    let day = SignedDuration::from_hours(24);
    let profile = &request.profile;
    if request.lifetime < day || request.lifetime > profile.longest() {
        let asked = request.lifetime.as_hours() / 24;
        let (profile, limit) = (profile.id().to_owned(), profile.longest_days());
        return Err(IssueError::Lifetime { profile, asked, limit });
    }
    Ok(())
}

fn check_key(request: &IssuanceRequest) -> Result<(), IssueError> {
    let (profile, kind) = (&request.profile, request.public_key.kind());
    if profile.certifies(kind) {
        return Ok(());
    }
    match Profile::certifies_at_all(kind) {
        true => Err(IssueError::KeyNotAllowed { profile: profile.id().to_owned(), kind }),
        false => Err(IssueError::WeakKey(kind)),
    }
}
