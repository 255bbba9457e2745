//! What came after a signature, revision by revision.
//!
//! Three kinds of revision are known to leave the signed document alone: that which adds another signature, that which
//! adds validation data, a document time stamp, or both, and that in which a program notes when it wrote. All others are
//! listed and not judged.

mod addition; // what adding a signature changes, and no more
pub(super) mod blank; // when an annotation draws nothing
mod bytes; // whether a revision holds nothing but its objects
mod changes; // which objects a revision sets anew
mod explain; // what explains a change
mod extension; // developer extensions
mod places; // where a field is referred to from
mod plain; // structures read without tolerance
mod properties; // what programs note of themselves
mod references; // what the document before refers to
mod silent; // what a new field consists of
mod store; // what adding validation data changes, and no more
mod written; // whether all readers read a revision alike

use super::case::Case;
use super::locate::Place;
use super::permission::Permission;
use super::reason::Reason;
use super::report::{Change, Modification, SignatureKind};
use super::size::Sizes;
use crate::document::{Document, DocumentError};
use crate::source::ByteSource;
use crate::syntax::Limit;
use explain::Added;
use references::Latest;

/// What one revision adds to the document before it.
enum Step {
    /// Another signature that holds, in this field, and what keeps it provable.
    Signature { field: String },
    /// Validation data, a document time stamp that holds, or both.
    Update,
    /// Nothing but what the program that wrote it noted of itself, in so many objects.
    Noted { objects: usize },
    /// The same as one of these, and bytes beside it that are no object.
    Hidden,
    /// Something else: these objects among it, of so many. Empty if it took too long to find out which.
    Unjudged { changes: Vec<Change>, objects: usize },
}

impl Step {
    fn unjudged(mut changes: Vec<Change>) -> Self {
        let objects = changes.len();
        changes.truncate(MAX_LISTED);
        changes.shrink_to_fit();
        Self::Unjudged { changes, objects }
    }
}

/// How many entries may still be looked up, of all revisions together: small files can have very many.
struct Budget {
    left: usize,
    is_exceeded: bool,
}

/// What the judgement of one revision leaves for the next.
struct Judging<'a> {
    sizes: &'a Sizes,
    latest: Latest,
    budget: Budget,
}

/// Most changes that are listed.
const MAX_LISTED: usize = 1000;

/// Most entries that are looked up.
const MAX_LOOKUPS: usize = 20_000_000;

impl Budget {
    /// Takes `lookups`. False if there are not so many left.
    fn spend(&mut self, lookups: usize) -> bool {
        let enough = lookups <= self.left;
        self.left = self.left.saturating_sub(lookups);
        self.is_exceeded |= !enough;
        enough
    }
}

/// Judges every revision after the oldest signed one, and takes what follows from it into `cases`.
///
/// # Errors
/// If it would take too long to judge all of them; then what is left is taken as not judged.
pub(super) fn judge<S: ByteSource>(
    document: &Document<S>,
    cases: &mut [Case],
    places: &[Place],
    sizes: &Sizes,
) -> Result<(), DocumentError> {
    let signed = cases.iter().filter_map(|case| Some(case.bound.as_ref()?.revision));
    let Some(oldest) = signed.min() else {
        cases.iter_mut().for_each(|case| case.report.modification = None);
        return Ok(());
    };
    let budget = Budget { left: MAX_LOOKUPS, is_exceeded: false };
    let mut judging = Judging { sizes, latest: Latest::default(), budget };
    let later = oldest + 1..document.revisions().len();
    let steps: Vec<Step> = later.map(|index| step(document, index, cases, places, &mut judging)).collect();
    for case in cases {
        match case.bound.as_ref().map(|bound| bound.revision) {
            Some(revision) => apply(case, &steps[revision - oldest..], revision),
            None => case.report.modification = None,
        }
    }
    if judging.budget.is_exceeded {
        return Err(DocumentError::TooMuch { what: Limit::Lookups, limit: MAX_LOOKUPS });
    }
    Ok(())
}

fn step<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    cases: &[Case],
    places: &[Place],
    judging: &mut Judging<'_>,
) -> Step {
    let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else {
        return Step::unjudged(Vec::new());
    };
    if !judging.budget.spend(document.revisions()[index].entries().len()) {
        return Step::unjudged(Vec::new());
    }
    let changes = changes::between(&before, &after);
    if !judging.sizes.are_kept(index) {
        return Step::unjudged(changes);
    }
    let added: Vec<(Added, &str)> = cases
        .iter()
        .zip(places)
        .filter(|(case, _)| is_signature_of(case, index))
        .filter_map(|(case, place)| match place {
            Place::Indirect { id, set_by } if *set_by == index => {
                let is_stamp = case.report.kind == SignatureKind::DocumentTimestamp;
                Some((Added { dictionary: *id, is_stamp }, case.report.field.as_str()))
            }
            _ => None,
        })
        .collect();
    let added = match added[..] {
        [] => None,
        [one] => Some(one),
        // Two signatures in one revision cannot both cover it.
        _ => return Step::unjudged(changes),
    };
    let by = added.map(|(added, _)| added);
    let objects = changes.len();
    let (latest, budget) = (&mut judging.latest, &mut judging.budget);
    let Some(explained) = explain::explain(document, index, by, &changes, latest, budget) else {
        return Step::unjudged(changes);
    };
    if !explained.rest.is_empty() {
        return Step::unjudged(explained.rest);
    }
    // Whoever added it may have something else in mind than who signed before: there may be nothing beside it.
    if !bytes::are_accounted_for(document, index, &mut judging.latest, &mut judging.budget) {
        return Step::Hidden;
    }
    match added {
        Some((Added { is_stamp: false, .. }, field)) => Step::Signature { field: field.to_owned() },
        None if !explained.grows => Step::Noted { objects },
        _ => Step::Update,
    }
}

/// Whether it is a signature over revision `index` that explains what the revision adds.
///
/// A person's must have nothing against it: else it could be anybody's, who shows there what he likes. A document time
/// stamp must hold over its bytes, but its authority need not be trusted: a time stamp that has no place on any page
/// shows nothing and claims nothing, and if trust counted, signatures would come into doubt when the certificate of an
/// authority expires that someone else chose. It proves nothing then either, and is judged by itself.
fn is_signature_of(case: &Case, index: usize) -> bool {
    let is_sound = match case.report.kind {
        SignatureKind::Signature => case.reasons.is_empty(),
        SignatureKind::DocumentTimestamp => case.reasons.iter().all(Reason::is_of_trust),
    };
    case.is_intact() && is_sound && case.bound.as_ref().is_some_and(|bound| bound.revision == index)
}

/// Takes into `case`, which signs `revision` (from 0), what the `steps` after it mean for it.
fn apply(case: &mut Case, steps: &[Step], revision: usize) {
    let first_later = revision + 2;
    let forbidden = steps.iter().enumerate().find_map(|(index, step)| match step {
        Step::Signature { field } => forbids(&case.permission, field, index + first_later),
        Step::Update | Step::Noted { .. } | Step::Hidden | Step::Unjudged { .. } => None,
    });
    if let Some(reason) = forbidden {
        case.report.modification = Some(Modification::Disallowed);
        case.reasons.push(reason);
    }
    let unjudged = |step: &Step| match step {
        Step::Signature { .. } => case.permission.restricts,
        // Allowed whatever the signature forbids (ISO 32000-2 §12.8.5.3).
        Step::Update => false,
        Step::Noted { .. } => case.permission.restricts || case.permission.docmdp == Some(1),
        Step::Hidden | Step::Unjudged { .. } => true,
    };
    let Some(index) = steps.iter().position(unjudged) else {
        let is_updated = steps.iter().any(|step| matches!(step, Step::Update | Step::Noted { .. }));
        if is_updated && case.report.modification != Some(Modification::Disallowed) {
            case.report.modification = Some(Modification::LtaUpdates);
        }
        return;
    };
    let changes = steps.iter().filter_map(|step| match step {
        Step::Signature { .. } | Step::Update | Step::Noted { .. } | Step::Hidden => None,
        Step::Unjudged { changes, .. } => Some(changes),
    });
    case.report.changes = changes.flatten().take(MAX_LISTED).copied().collect();
    if case.report.modification != Some(Modification::Disallowed) {
        case.report.modification = None;
    }
    let revision = index + first_later;
    case.reasons.push(match &steps[index] {
        Step::Hidden => Reason::HiddenBytes { revision },
        Step::Signature { .. } | Step::Update => Reason::LaterRevision { revision, objects: 0 },
        Step::Noted { objects } | Step::Unjudged { objects, .. } => {
            Reason::LaterRevision { revision, objects: *objects }
        }
    });
}

/// Why `permission` does not allow that `field` is signed in `revision` (from 1), if it does not.
fn forbids(permission: &Permission, field: &str, revision: usize) -> Option<Reason> {
    if permission.docmdp == Some(1) {
        return Some(Reason::Certified { revision });
    }
    permission.locks(field).then(|| Reason::Locked { revision, field: field.to_owned() })
}
