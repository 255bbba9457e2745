//! What came after a signature, revision by revision.
//!
//! Three kinds of revision are known to leave the signed document alone: that which adds another signature, that which
//! adds validation data, a document time stamp, or both, and that in which a program notes when it wrote. All others are
//! listed and not judged.

mod addition; // what adding a signature changes, and no more
mod annotation; // annotations that come, change or go
pub(super) mod blank; // when an annotation draws nothing
mod bytes; // whether a revision holds nothing but its objects
mod changes; // which objects a revision sets anew
mod consequence; // what follows for a signature
mod diagnosis; // what is certainly wrong with a change
mod edits; // what some signatures allow
mod explain; // what explains a change
mod extension; // developer extensions
mod filling; // fields that get a value
mod form; // the form beside its fields
mod holders; // who leads to an object
mod objects; // all that a document consists of
mod places; // where a field is referred to from
mod plain; // structures read without tolerance
mod properties; // what programs note of themselves
mod reach; // what is part of something
mod redrawn; // appearances written anew
mod references; // what the document before refers to
mod resources; // what a form draws with
mod role; // what each object is part of
mod same; // whether an object is the same
mod shows; // whether a field shows its value
mod silent; // what a new field consists of
mod standing; // where objects stand
mod stated; // what was meant before already
mod store; // what adding validation data changes, and no more
mod written; // whether all readers read a revision alike
mod xmp; // what programs note of themselves in metadata

use super::case::Case;
use super::disallowed::Disallowed;
use super::edit::{Edit, EditKind};
use super::locate::Place;
use super::reason::Reason;
use super::report::{Change, Modification, SignatureKind};
use super::size::Sizes;
use crate::document::{Document, DocumentError};
use crate::source::ByteSource;
use crate::syntax::Limit;
use crate::text::TextBudget;
pub(super) use changes::between;
use diagnosis::Fault;
use explain::{Added, Explained};
use filling::FilledField;
use references::Latest;
pub(super) use role::LatestRoles;
pub use role::Part;
use shows::Shows;

/// What one revision does to the document before it.
enum Step {
    /// What signatures may allow, and no more.
    Explained(Deeds),
    /// The same, and bytes beside it that are no object.
    Hidden,
    /// Something that nothing allows, beside whatever else: these objects among it.
    Disallowed { fault: Fault, changes: Vec<Change> },
    /// Something else: these objects among it, of so many. Empty if it took too long to find out which. And the name of a
    /// signature field that came with it and that nobody signed, if there is one.
    Unjudged { changes: Vec<Change>, objects: usize, empty_field: Option<String> },
}

/// What a revision does that signatures may allow.
struct Deeds {
    /// Another signature that holds.
    signed: Option<Signed>,
    /// Whether it adds validation data, a document time stamp that holds, or both.
    is_update: bool,
    /// The fields that it fills.
    filled: Vec<FilledField>,
    /// What else it does that some signatures allow.
    edits: Vec<EditKind>,
    /// How many objects it changes if it does none of that, but notes who wrote, or leaves behind what nothing leads to.
    noted: Option<usize>,
    /// What is to be listed of it.
    changes: Vec<Change>,
}

/// A signature that a revision adds.
struct Signed {
    field: String,
    /// Whether the field came with it.
    is_new_field: bool,
    /// Whether the signer is trusted.
    is_trusted: bool,
}

impl Deeds {
    /// Whether it adds, changes or removes annotations.
    fn annotates(&self) -> bool {
        let is_annotation = |edit: &EditKind| {
            use EditKind::{AnnotationAdded, AnnotationChanged, AnnotationRemoved};
            matches!(edit, AnnotationAdded(_) | AnnotationChanged(_) | AnnotationRemoved(_))
        };
        self.edits.iter().any(is_annotation)
    }

    /// Whether it does anything to what was there, beside keeping signatures provable.
    fn edits_anything(&self) -> bool {
        !self.filled.is_empty() || !self.edits.is_empty()
    }
}

impl Step {
    /// How far it goes, if it is known what it does.
    fn modification(&self) -> Modification {
        match self {
            Self::Explained(deeds) if deeds.annotates() => Modification::Annotations,
            Self::Explained(deeds) if deeds.edits_anything() => Modification::FormFilling,
            Self::Explained(Deeds { is_update, noted, .. }) if *is_update || noted.is_some() => {
                Modification::LtaUpdates
            }
            _ => Modification::None,
        }
    }

    /// What is to be told of it as `revision` (from 1).
    fn edits(&self, revision: usize) -> Vec<Edit> {
        let Self::Explained(deeds) = self else { return Vec::new() };
        let kinds = deeds.filled.iter().map(FilledField::told).chain(deeds.edits.iter().cloned());
        kinds.map(|kind| Edit { kind, revision }).collect()
    }

    /// The changes that are to be listed.
    fn changes(&self) -> &[Change] {
        match self {
            Self::Explained(Deeds { changes, .. })
            | Self::Disallowed { changes, .. }
            | Self::Unjudged { changes, .. } => changes,
            Self::Hidden => &[],
        }
    }

    fn unjudged(changes: Vec<Change>) -> Self {
        Self::Unjudged { objects: changes.len(), changes: listed(changes), empty_field: None }
    }
}

fn listed(mut changes: Vec<Change>) -> Vec<Change> {
    changes.truncate(MAX_LISTED);
    changes.shrink_to_fit();
    changes
}

/// How many entries may still be looked up, of all revisions together: small files can have very many.
pub(super) struct Budget {
    left: usize,
    is_exceeded: bool,
    /// What may still be spent on what fields show.
    drawing: TextBudget,
}

/// What the judgement of one revision leaves for the next.
struct Judging<'a> {
    sizes: &'a Sizes,
    /// Whether some signature says what may come after it.
    is_certified: bool,
    latest: Latest,
    roles: LatestRoles,
    budget: Budget,
}

/// Most changes that are listed.
const MAX_LISTED: usize = 1000;

/// Most entries that are looked up.
const MAX_LOOKUPS: usize = 20_000_000;

impl Budget {
    /// All that may be spent on one document.
    pub(super) const fn whole() -> Self {
        Self { left: MAX_LOOKUPS, is_exceeded: false, drawing: TextBudget::for_appearances() }
    }

    /// Takes `lookups`. False if there are not so many left.
    fn spend(&mut self, lookups: usize) -> bool {
        let enough = lookups <= self.left;
        self.left = self.left.saturating_sub(lookups);
        self.is_exceeded |= !enough;
        enough
    }
}

/// Judges every revision after the oldest signed one, and takes what follows from it into `cases`. Gives what they did
/// that signatures may allow, and an error if it would take too long to judge all of them; then what is left is taken as
/// not judged.
pub(super) fn judge<S: ByteSource>(
    document: &Document<S>,
    cases: &mut [Case],
    places: &[Place],
    sizes: &Sizes,
) -> (Vec<Edit>, Result<(), DocumentError>) {
    let signed = cases.iter().filter_map(|case| Some(case.bound.as_ref()?.revision));
    let Some(oldest) = signed.min() else {
        cases.iter_mut().for_each(|case| case.report.modification = None);
        return (Vec::new(), Ok(()));
    };
    let mut judging = Judging {
        sizes,
        is_certified: cases.iter().any(|case| case.permission.docmdp.is_some()),
        latest: Latest::default(),
        roles: LatestRoles::default(),
        budget: Budget::whole(),
    };
    let later = oldest + 1..document.revisions().len();
    let steps: Vec<Step> = later.map(|index| step(document, index, cases, places, &mut judging)).collect();
    for case in cases {
        match case.bound.as_ref().map(|bound| bound.revision) {
            Some(revision) => consequence::apply(case, &steps[revision - oldest..], revision),
            None => case.report.modification = None,
        }
    }
    let edits = (oldest + 2..).zip(&steps).flat_map(|(revision, step)| step.edits(revision)).take(MAX_LISTED);
    let within_limits = match judging.budget.is_exceeded {
        true => Err(DocumentError::TooMuch { what: Limit::Lookups, limit: MAX_LOOKUPS }),
        false => Ok(()),
    };
    (edits.collect(), within_limits)
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
    let added: Vec<(Added, &Case)> = cases
        .iter()
        .zip(places)
        .filter(|(case, _)| is_signature_of(case, index))
        .filter_map(|(case, place)| match place {
            Place::Indirect { id, set_by } if *set_by == index => {
                let is_stamp = case.report.kind == SignatureKind::DocumentTimestamp;
                Some((Added { dictionary: *id, is_stamp }, case))
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
    let Judging { latest, roles, budget, .. } = judging;
    let Some(explained) = explain::explain(document, index, by, &changes, latest, roles, budget) else {
        return diagnosed(document, index, changes, judging);
    };
    if !explained.rest.is_empty() {
        return diagnosed(document, index, explained.rest, judging);
    }
    if let Some(field) = explained.filled.iter().find(|field| field.shows == Shows::Other) {
        let fault = Fault { what: Disallowed::Appearance, page: None, object: Some(field.id) };
        return Step::Disallowed { fault, changes: listed(changes) };
    }
    // Whoever added it may have something else in mind than who signed before: there may be nothing beside it.
    if !bytes::are_accounted_for(document, index, &mut judging.latest, &mut judging.budget) {
        return Step::Hidden;
    }
    Step::Explained(deeds(added, explained, changes))
}

/// What a revision does that is explained as a whole.
fn deeds(added: Option<(Added, &Case)>, explained: Explained, changes: Vec<Change>) -> Deeds {
    let Explained { grows, filled, edits, adds_field, unused, .. } = explained;
    let signed = added.filter(|(added, _)| !added.is_stamp).map(|(_, case)| Signed {
        field: case.report.field.clone(),
        is_new_field: adds_field,
        is_trusted: case.reasons.is_empty(),
    });
    let is_update = grows || added.is_some_and(|(added, _)| added.is_stamp);
    let mut deeds = Deeds { signed, is_update, filled, edits, noted: None, changes: Vec::new() };
    if deeds.edits_anything() {
        deeds.changes = listed(changes);
    } else if deeds.signed.is_none() && !is_update {
        deeds.noted = Some(changes.len());
    } else if unused > 0 {
        deeds.noted = Some(unused);
    }
    deeds
}

/// What is wrong with `changes` by revision `index` that nothing explains, if that is certain.
fn diagnosed<S: ByteSource>(
    document: &Document<S>,
    index: usize,
    mut changes: Vec<Change>,
    judging: &mut Judging<'_>,
) -> Step {
    let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else {
        return Step::unjudged(changes);
    };
    if document.is_locked() {
        return Step::unjudged(changes);
    }
    let Some(roles) = judging.roles.as_of(document, index - 1, &mut judging.budget) else {
        return Step::unjudged(changes);
    };
    let fault = diagnosis::gravest(&before, &after, roles, &changes);
    for change in &mut changes {
        change.page = change.object.and_then(|object| roles.get(object.number)?.page);
    }
    match fault {
        None => {
            let empty_field =
                judging.is_certified.then(|| silent::new_empty_field(&before, &after)).flatten();
            Step::Unjudged { objects: changes.len(), changes: listed(changes), empty_field }
        }
        Some(fault) => Step::Disallowed { fault, changes: listed(changes) },
    }
}

/// Whether it is a signature over revision `index` that explains what the revision adds.
///
/// It must hold over its bytes, but who made it need not be trusted: if trust counted, signatures would come into doubt
/// when a certificate expires that someone else chose. It is judged by itself, and with it the file; only a certified
/// document is spoilt by a field that just anybody added.
fn is_signature_of(case: &Case, index: usize) -> bool {
    let is_sound = case.reasons.iter().all(Reason::is_of_trust);
    case.is_intact() && is_sound && case.bound.as_ref().is_some_and(|bound| bound.revision == index)
}
