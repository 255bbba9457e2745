//! The certificate revocation lists: full ones, and those that tell what changed since.
//!
//! Full lists and delta lists of one CA and scope share one sequence of numbers (RFC 5280 §5.2.3).

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::crl::build::Template;
use pki::crl::{
    CrlError, CrlNumber, IssuingDistributionPoint, RevocationList, RevocationReason, RevokedEntry,
};
use pki::key::Signer;
use pki::lint::{self, CrlContext, Finding};
use pki::serial::SerialNumber;
use pki::to_be_signed::SigningError;
use pki::validity::whole_second;

/// How long a list of the issuing CA is good for.
pub const ISSUING_LIST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// How long a list of the root is good for: its key is rarely taken out.
pub const ROOT_LIST_LIFE: SignedDuration = SignedDuration::from_hours(24 * 180);

/// How long a delta list is good for.
pub const DELTA_LIST_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// How many numbers a store that was restored leaves out: more lists than anyone makes between two backups. One a
/// minute would take two years.
pub const RESTORED_GAP: u64 = 1 << 20;

/// Which list, from when until when.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Its number.
    pub number: CrlNumber,
    /// The highest number that this CA has used for lists of this scope; none for the first list.
    pub after: Option<CrlNumber>,
    /// When it is issued.
    pub now: Timestamp,
    /// How long it is good for.
    pub life: SignedDuration,
}

/// What a full list says about itself. By default it is about everything, has no delta lists, and promises nothing about
/// certificates that have expired.
#[derive(Clone, Debug, Default)]
pub struct Publication {
    /// What it is about, where that is not every certificate of its CA (RFC 5280 §5.2.5).
    pub scope: Option<IssuingDistributionPoint>,
    /// Where delta lists to it are published (RFC 5280 §5.2.6).
    pub freshest: Option<String>,
    /// Certificates that expired at this moment or later stay on it (X.509 §9.5.2.7).
    pub expired_certs_on: Option<Timestamp>,
}

/// How a list stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Staleness {
    /// There is no need for a newer one.
    Fresh,
    /// It still counts, and should be renewed.
    Due,
    /// Nobody may rely on it any more.
    Stale,
}

/// When a list issued at `this_update` and good until `next_update` should be renewed: after two thirds of its life.
#[must_use]
pub fn due(this_update: Timestamp, next_update: Timestamp) -> Timestamp {
    let life = next_update.duration_since(this_update);
    this_update + life * 2 / 3
}

/// How `list` stands at `now`. In the second of nextUpdate it still counts; without one it never does.
#[must_use]
pub fn staleness(list: &RevocationList, now: Timestamp) -> Staleness {
    match list.next_update() {
        Some(end) if now < due(list.this_update(), end) => Staleness::Fresh,
        Some(end) if whole_second(now) <= end => Staleness::Due,
        _ => Staleness::Stale,
    }
}

/// The number to go on with in a store that was restored: beyond the highest one of the store and of `published`, the
/// newest list that anybody still has, and then [`RESTORED_GAP`] further. A backup does not know which lists were issued
/// after it was made, and whoever holds one of those takes no list of a lower number for newer.
///
/// Where there is no such number it is the greatest, which the next list cannot exceed.
#[must_use]
pub fn number_after(published: Option<&RevocationList>, stored: Option<CrlNumber>) -> CrlNumber {
    let highest = published.and_then(RevocationList::number).max(stored).unwrap_or(CrlNumber::from(0));
    highest.plus(RESTORED_GAP).unwrap_or(CrlNumber::MAX)
}

/// Makes a full list of `issuer` about everything: number `number`, issued `now`, good for `life`.
///
/// # Errors
/// [`ListError`]; [`ListError::Lint`] names every rule that the bytes break.
pub fn revocation_list(
    issuer: &Certificate,
    signer: &dyn Signer,
    entries: Vec<RevokedEntry>,
    number: impl Into<CrlNumber>,
    now: Timestamp,
    life: SignedDuration,
) -> Result<RevocationList, ListError> {
    let terms = Terms { number: number.into(), after: None, now, life };
    full_list(issuer, signer, entries, &terms, &Publication::default())
}

/// Makes a full list of `issuer`.
///
/// # Errors
/// [`ListError`]; [`ListError::Lint`] names every rule that the bytes break.
pub fn full_list(
    issuer: &Certificate,
    signer: &dyn Signer,
    entries: Vec<RevokedEntry>,
    terms: &Terms,
    publication: &Publication,
) -> Result<RevocationList, ListError> {
    let mut template = terms.template(entries);
    template.scope.clone_from(&publication.scope);
    template.freshest.clone_from(&publication.freshest);
    template.expired_certs_on = publication.expired_certs_on.map(whole_second);
    finish(&template, issuer, signer, terms, None)
}

/// Makes a list of what changed since `base`, a full list of `issuer`; it has its scope. `entries` is all that is revoked
/// now; `since` are the lists issued after `base`, of which the newest delta list to it is enough.
///
/// What is revoked and stands otherwise, or not at all, in `base` is listed. What was suspended there, or in one of
/// `since`, and is not any more is listed as `removeFromCRL`, dated now (RFC 5280 §5.2.4). What is revoked for good stays
/// so, even if `entries` do not hold it any more.
///
/// # Errors
/// [`ListError`]; [`ListError::NoBase`] when `base` is no full list with a number.
pub fn delta_list(
    issuer: &Certificate,
    signer: &dyn Signer,
    entries: Vec<RevokedEntry>,
    terms: &Terms,
    base: &RevocationList,
    since: &[RevocationList],
) -> Result<RevocationList, ListError> {
    let number = base.number().filter(|_| !base.is_delta()).ok_or(ListError::NoBase)?;
    let mut template = terms.template(changes(base, since, entries, terms.now));
    template.scope = base.issuing_distribution_point().map_err(ListError::Read)?;
    template.expired_certs_on = base.expired_certs_on();
    template.base = Some(number);
    let used = since.iter().filter_map(RevocationList::number).chain([number]).max();
    let terms = Terms { after: terms.after.max(used), ..*terms };
    finish(&template, issuer, signer, &terms, Some(base))
}

impl Terms {
    fn template(&self, entries: Vec<RevokedEntry>) -> Template {
        let this_update = whole_second(self.now);
        Template::new(self.number, this_update, this_update + self.life, entries)
    }
}

/// Lints the bytes that `template` makes, and signs exactly those.
fn finish(
    template: &Template,
    issuer: &Certificate,
    signer: &dyn Signer,
    terms: &Terms,
    base: Option<&RevocationList>,
) -> Result<RevocationList, ListError> {
    let bytes = template.to_be_signed(issuer, signer.algorithm());
    let context = CrlContext {
        issuer,
        now: terms.now,
        previous_number: terms.after,
        scope: template.scope.as_ref(),
        base,
        freshest: template.freshest.as_deref(),
    };
    let findings = lint::lint_tbs_crl(bytes.der(), &context);
    if !findings.is_empty() {
        return Err(ListError::Lint(findings));
    }
    let der = bytes.sign(signer).map_err(ListError::Sign)?;
    RevocationList::from_der(&der).map_err(ListError::Read)
}

/// What a delta list to `base` lists when `entries` are revoked.
fn changes(
    base: &RevocationList,
    since: &[RevocationList],
    entries: Vec<RevokedEntry>,
    now: Timestamp,
) -> Vec<RevokedEntry> {
    let mut settled: HashSet<SerialNumber> =
        entries.iter().map(|entry| entry.serial_number.clone()).collect();
    let mut changed: Vec<RevokedEntry> = entries.into_iter().map(as_listed).collect();
    changed.retain(|entry| base.entry(&entry.serial_number).as_ref() != Some(entry));
    for entry in [base].into_iter().chain(since).flat_map(RevocationList::entries) {
        let for_good = !entry.can_be_released()
            || base.entry(&entry.serial_number).is_some_and(|e| !e.can_be_released());
        if !for_good && settled.insert(entry.serial_number.clone()) {
            changed.push(RevokedEntry {
                serial_number: entry.serial_number,
                revoked_at: whole_second(now),
                reason: Some(RevocationReason::RemoveFromCrl),
                invalidity_date: None,
            });
        }
    }
    changed
}

/// `entry` as a list says it, which knows whole seconds and leaves `unspecified` out (RFC 5280 §5.3.1).
fn as_listed(entry: RevokedEntry) -> RevokedEntry {
    RevokedEntry {
        revoked_at: whole_second(entry.revoked_at),
        reason: entry.reason.filter(|reason| *reason != RevocationReason::Unspecified),
        invalidity_date: entry.invalidity_date.map(whole_second),
        ..entry
    }
}

/// Why no list was made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ListError {
    /// The bytes break rules.
    #[error("the revocation list would break {} of the rules it is checked against", .0.len())]
    Lint(Vec<Finding>),
    /// What changes were to be told of is itself a list of changes, or has no number.
    #[error("changes can be told only of a full revocation list with a number")]
    NoBase,
    /// The key refused.
    #[error("the revocation list was not signed")]
    Sign(#[source] SigningError),
    /// What came out is no list.
    #[error("the finished revocation list cannot be read back")]
    Read(#[source] CrlError),
}
