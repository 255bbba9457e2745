//! What came after a signature, revision by revision.
//!
//! One kind of revision is known to leave the signed document alone: that which adds another signature and nothing
//! else. All others are listed and not judged.

mod addition; // what adding a signature changes, and no more
mod changes; // which objects a revision sets anew
mod plain; // structures read without tolerance
mod references; // what the document before refers to

use super::case::Case;
use super::locate::Place;
use super::reason::Reason;
use super::report::{Change, Modification, SignatureKind};
use crate::document::Document;
use crate::source::ByteSource;
use crate::syntax::ObjectId;

/// What one revision adds to the document before it.
enum Step {
    /// Another signature that holds, and nothing else.
    Signature,
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
struct Budget(usize);

/// Most changes that are listed.
const MAX_LISTED: usize = 1000;

/// Most entries that are looked up.
const MAX_LOOKUPS: usize = 20_000_000;

impl Budget {
    /// Takes `lookups`, each of which may go through `revisions`. False if there are not so many left.
    fn spend(&mut self, lookups: usize, revisions: usize) -> bool {
        let cost = lookups.saturating_mul(revisions);
        let enough = cost <= self.0;
        self.0 = self.0.saturating_sub(cost);
        enough
    }
}

/// Judges every revision after the oldest signed one, and takes what follows from it into `cases`.
pub(super) fn judge<S: ByteSource>(document: &Document<S>, cases: &mut [Case], places: &[Place]) {
    let signed = cases.iter().filter_map(|case| Some(case.bound.as_ref()?.revision));
    let Some(oldest) = signed.min() else {
        return cases.iter_mut().for_each(|case| case.report.modification = None);
    };
    let mut budget = Budget(MAX_LOOKUPS);
    let later = oldest + 1..document.revisions().len();
    let steps: Vec<Step> = later.map(|index| step(document, index, cases, places, &mut budget)).collect();
    for case in cases {
        match case.bound.as_ref().map(|bound| bound.revision) {
            Some(revision) => apply(case, &steps[revision - oldest..], revision),
            None => case.report.modification = None,
        }
    }
}

fn step<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    cases: &[Case],
    places: &[Place],
    budget: &mut Budget,
) -> Step {
    let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else {
        return Step::unjudged(Vec::new());
    };
    if !budget.spend(document.revisions()[index].entries().len(), index) {
        return Step::unjudged(Vec::new());
    }
    let changes = changes::between(&before, &after);
    let added: Vec<ObjectId> = cases
        .iter()
        .zip(places)
        .filter(|(case, _)| is_signature_of(case, index))
        .filter_map(|(_, place)| match place {
            Place::Indirect { id, set_by } if *set_by == index => Some(*id),
            _ => None,
        })
        .collect();
    // Two signatures in one revision cannot both cover it.
    let unexplained = match added[..] {
        [signature] => addition::unexplained(document, index, signature, &changes, budget),
        _ => changes,
    };
    if unexplained.is_empty() && added.len() == 1 {
        return Step::Signature;
    }
    Step::unjudged(unexplained)
}

/// Whether it is a person's signature over revision `index` with nothing against it: else it could be anybody's, who
/// shows there what he likes.
fn is_signature_of(case: &Case, index: usize) -> bool {
    case.is_intact()
        && case.reasons.is_empty()
        && case.report.kind == SignatureKind::Signature
        && case.bound.as_ref().is_some_and(|bound| bound.revision == index)
}

/// Takes into `case`, which signs `revision` (from 0), what the `steps` after it mean for it.
fn apply(case: &mut Case, steps: &[Step], revision: usize) {
    let first_later = revision + 2;
    if case.permission.docmdp == Some(1)
        && let Some(index) = steps.iter().position(|step| matches!(step, Step::Signature))
    {
        case.report.modification = Some(Modification::Disallowed);
        case.reasons.push(Reason::Certified { revision: index + first_later });
    }
    let unjudged = |step: &Step| match step {
        Step::Signature => case.permission.restricts,
        Step::Unjudged { .. } => true,
    };
    let Some(index) = steps.iter().position(unjudged) else { return };
    let changes = steps.iter().filter_map(|step| match step {
        Step::Signature => None,
        Step::Unjudged { changes, .. } => Some(changes),
    });
    case.report.changes = changes.flatten().take(MAX_LISTED).copied().collect();
    let objects = match &steps[index] {
        Step::Signature => 0,
        Step::Unjudged { objects, .. } => *objects,
    };
    if case.report.modification != Some(Modification::Disallowed) {
        case.report.modification = None;
    }
    case.reasons.push(Reason::LaterRevision { revision: index + first_later, objects });
}
