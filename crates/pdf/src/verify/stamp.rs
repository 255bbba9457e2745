//! Time stamps (RFC 3161): in a signature over its value (EN 319 122-1 §5.3), or as a document time stamp over the
//! bytes of a revision (EN 319 142-1 §5.4.3).

use jiff::{SignedDuration, Timestamp};
use pki::cert::{Certificate, GeneralName};
use pki::cms::{SignerInfo, VerifiedSigner};
use pki::constraints::Algorithms;
use pki::digest::DigestAlgorithm;
use pki::oid;
use pki::path::{CertificateId, Inputs, PathError, PathFault};
use pki::tsp::{Accuracy, TimeStampToken, TokenError, VerifiedToken};

use super::age::Age;
use super::describe;
use super::finding::Finding;
use super::format::FormatFault;
use super::reason::Reason;
use super::report::{ChainLink, TimeStampReport};
use super::trust;

/// Most time stamps that are judged in one signature.
const MAX_STAMPS: usize = 4;
/// How far a time stamp may lie behind the moment of judgement, since clocks differ.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A time stamp on its way to a verdict.
pub(super) struct Stamp {
    token: TimeStampToken,
    verified: Option<VerifiedToken>,
}

/// What a judgement of a time stamp's authority comes to: the path, and what is against it.
pub(super) struct Opinion {
    pub(super) chain: Vec<ChainLink>,
    pub(super) against: Option<Reason>,
}

impl Stamp {
    pub(super) fn new(token: TimeStampToken) -> Self {
        Self { token, verified: None }
    }

    /// What is stamped is hashed by this, if it is a hash function that we accept.
    pub(super) fn digest(&self) -> Option<DigestAlgorithm> {
        self.token.info().imprint.digest_algorithm()
    }

    /// Checks the token over what `stamped` gives the digest of. `others` are certificates among which the authority's
    /// may be.
    pub(super) fn check(
        &mut self,
        stamped: &dyn Fn(DigestAlgorithm) -> Vec<u8>,
        others: &[Certificate],
    ) -> Result<(), TokenError> {
        self.verified = Some(self.token.verify(stamped, others)?);
        Ok(())
    }

    /// The verified token; `None` if it does not hold.
    pub(super) fn verified(&self) -> Option<&VerifiedToken> {
        self.verified.as_ref()
    }

    /// Judges the authority as of when the token existed at the latest.
    ///
    /// A token that does not hold is judged no further.
    pub(super) fn judge(&self, inputs: &Inputs<'_>, age: &Age<'_>) -> Opinion {
        let now = age.now;
        let against = |reason| Opinion { chain: Vec::new(), against: Some(reason) };
        let Some(verified) = &self.verified else { return Opinion { chain: Vec::new(), against: None } };
        let time = self.time();
        if time > now.saturating_add(TOLERANCE).unwrap_or(Timestamp::MAX) {
            return against(Reason::StampFromLater { time, at: now });
        }
        let (algorithms, signer) = (&inputs.constraints.algorithms, verified.signer());
        match verified.path(inputs, age.existed) {
            Ok(path) => Opinion {
                chain: trust::chain(&path),
                against: trust::against_stamp(&path)
                    .or_else(|| outside(path.end(), time))
                    .or_else(|| age.of_path(&path, algorithms, signer, self.token.certificates()))
                    .or_else(|| self.too_late(age, algorithms, signer)),
            },
            Err(error) => against(Reason::Path(error)),
        }
    }

    /// What is against the algorithms by which it is made, and by which what it stamps is hashed.
    fn too_late(&self, age: &Age<'_>, algorithms: &Algorithms, signer: &VerifiedSigner) -> Option<Reason> {
        let expired = age.of_signature(algorithms, signer, self.digest()).err()?;
        Some(Reason::AlgorithmExpired { is_stamp: true, expired })
    }

    /// Whether `inputs` alone show a path from the authority to an anchor with nothing unknown or revoked, as of the
    /// time of the stamp.
    ///
    /// # Errors
    /// The first certificate of which that is not so.
    pub(super) fn is_provable(&self, inputs: &Inputs<'_>) -> Result<(), CertificateId> {
        let Some(verified) = &self.verified else { return Ok(()) };
        let path = verified.path(inputs, self.time()).map_err(|error| *error.certificate)?;
        trust::all_good(&path)
    }

    /// When it says that it was made.
    pub(super) fn time(&self) -> Timestamp {
        self.token.info().gen_time.timestamp()
    }

    /// Whether it was made before `other`, by what both say, and by more than both may be off.
    pub(super) fn is_before(&self, other: &Self) -> bool {
        let slack = SignedDuration::from_micros(self.slack().saturating_add(other.slack()));
        self.time().saturating_add(slack).is_ok_and(|latest| latest < other.time())
    }

    /// The revocation lists in the token, in DER.
    pub(super) fn lists(&self) -> &[Vec<u8>] {
        self.token.crls()
    }

    pub(super) fn report(&self, valid: bool) -> TimeStampReport {
        let sha256 = DigestAlgorithm::Sha256.digest(self.token.der());
        TimeStampReport { time: self.time(), tsa: self.authority(), valid, sha256 }
    }

    /// Who stamped, as far as that is known.
    fn authority(&self) -> String {
        if let Some(verified) = &self.verified {
            return describe::name(verified.signer().certificate().subject());
        }
        match &self.token.info().tsa {
            Some(GeneralName::Directory(name)) => describe::name(name),
            _ => self
                .token
                .certificates()
                .first()
                .map_or_else(String::new, |first| describe::name(first.subject())),
        }
    }

    /// By how many microseconds it may be off; a second where it does not say.
    fn slack(&self) -> i64 {
        let accuracy = self.token.info().accuracy.unwrap_or(Accuracy::SECOND);
        i64::try_from(accuracy.as_micros()).unwrap_or(i64::MAX)
    }
}

/// The time stamps in a signature, checked over its value; and what is wrong with those that do not hold.
pub(super) fn of_signature(signer: &SignerInfo, others: &[Certificate]) -> (Vec<Stamp>, Vec<Finding>) {
    let attributes = signer.unsigned_attributes.iter();
    let stamping = attributes.filter(|attribute| attribute.oid == oid::SIGNATURE_TIME_STAMP);
    let (mut stamps, mut findings) = (Vec::new(), Vec::new());
    for (index, value) in stamping.flat_map(|attribute| &attribute.values).enumerate() {
        if index == MAX_STAMPS {
            findings.push(Finding::TimeStampNotJudged { limit: MAX_STAMPS });
            break;
        }
        let mut stamp = match TimeStampToken::from_der(value) {
            Ok(token) => Stamp::new(token),
            Err(error) => {
                findings.push(Finding::TimeStampNotValid(Reason::Format(FormatFault::Token(error))));
                continue;
            }
        };
        if let Err(error) = stamp.check(&|digest| digest.digest(&signer.signature), others) {
            findings.push(Finding::TimeStampNotValid(Reason::Stamp(error)));
        }
        stamps.push(stamp);
    }
    (stamps, findings)
}

/// What is against an authority that stamped when its certificate was not valid.
fn outside(certificate: &Certificate, time: Timestamp) -> Option<Reason> {
    let validity = certificate.validity();
    let fault = if time < validity.not_before {
        PathFault::NotYetValid { not_before: validity.not_before, at: time }
    } else if !validity.contains(time) {
        PathFault::Expired { not_after: validity.not_after, at: time }
    } else {
        return None;
    };
    Some(Reason::Path(PathError { certificate: Box::new(CertificateId::of(certificate)), fault }))
}
