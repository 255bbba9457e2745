//! The certificate revocation list.

use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::crl::{CrlError, RevocationList, RevokedEntry, build};
use pki::key::Signer;
use pki::lint::{self, CrlContext, CrlScope, Finding};
use pki::to_be_signed::SigningError;

/// How long a list of the issuing CA is good for.
pub const ISSUING_LIST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// How long a list of the root is good for: its key is rarely taken out.
pub const ROOT_LIST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 180);

/// When a list issued at `this_update` and good until `next_update` should be renewed: after two thirds of its life.
#[must_use]
pub fn due(this_update: Timestamp, next_update: Timestamp) -> Timestamp {
    let life = next_update.duration_since(this_update);
    this_update + life * 2 / 3
}

/// Makes a full list of `issuer`: number `number`, issued `now`, good for `life`.
///
/// # Errors
/// [`ListError`]; [`ListError::Lint`] names every rule that the bytes break.
pub fn revocation_list(
    issuer: &Certificate,
    signer: &dyn Signer,
    entries: Vec<RevokedEntry>,
    number: u64,
    now: Timestamp,
    life: SignedDuration,
) -> Result<RevocationList, ListError> {
    let this_update = pki::validity::whole_second(now);
    let template = build::Template { number, this_update, next_update: this_update + life, entries };
    let bytes = template.to_be_signed(issuer, signer.algorithm());
    let previous_number = number.checked_sub(1).filter(|number| *number > 0);
    let context = CrlContext { issuer, now, previous_number, scope: CrlScope::Everything };
    let findings = lint::lint_tbs_crl(bytes.der(), &context);
    if !findings.is_empty() {
        return Err(ListError::Lint(findings));
    }
    let der = bytes.sign(signer).map_err(ListError::Sign)?;
    RevocationList::from_der(&der).map_err(ListError::Read)
}

/// Why no list was made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ListError {
    /// The bytes break rules.
    #[error("the revocation list would break {} of the rules it is checked against", .0.len())]
    Lint(Vec<Finding>),
    /// The key refused.
    #[error("the revocation list was not signed")]
    Sign(#[source] SigningError),
    /// What came out is no list.
    #[error("the finished revocation list cannot be read back")]
    Read(#[source] CrlError),
}
