//! What the revisions after a signature mean for it, by what it allows.

use super::diagnosis::Fault;
use super::{Deeds, MAX_LISTED, Signed, Step};
use crate::verify::case::Case;
use crate::verify::disallowed::Disallowed;
use crate::verify::edit::EditKind;
use crate::verify::permission::Permission;
use crate::verify::reason::Reason;
use crate::verify::report::Modification;

/// The level of DocMDP that allows nothing (ISO 32000-2 §12.8.2.2, table 257).
const NOTHING: u8 = 1;
/// The level that allows annotations.
const ANNOTATIONS: u8 = 3;

/// Takes into `case`, which signs `revision` (from 0), what the `steps` after it mean for it.
pub(super) fn apply(case: &mut Case, steps: &[Step], revision: usize) {
    let numbered = || (revision + 2..).zip(steps);
    let disallowed = numbered().find_map(|(revision, step)| disallows(&case.permission, step, revision));
    let open = numbered().find_map(|(revision, step)| leaves_open(&case.permission, step, revision));
    case.report.modification = match (&disallowed, &open) {
        (Some(_), _) => Some(Modification::Disallowed),
        (None, Some(_)) => None,
        (None, None) => Some(steps.iter().map(Step::modification).max().unwrap_or(Modification::None)),
    };
    case.report.changes = steps.iter().flat_map(Step::changes).take(MAX_LISTED).copied().collect();
    case.reasons.extend(disallowed.into_iter().chain(open));
}

/// Why `permission` does not allow what `step` to `revision` (from 1) does, if it does not.
fn disallows(permission: &Permission, step: &Step, revision: usize) -> Option<Reason> {
    match step {
        Step::Explained(deeds) => forbids(permission, deeds, revision),
        Step::Disallowed { fault: Fault { what: Disallowed::Annotation, .. }, .. }
            if permission.docmdp == Some(ANNOTATIONS) =>
        {
            None
        }
        Step::Disallowed { fault: Fault { what, page, object }, .. } => {
            Some(Reason::Disallowed { revision, what: *what, page: *page, object: *object })
        }
        Step::Unjudged { empty_field: Some(field), .. } if permission.docmdp.is_some() => {
            Some(Reason::FieldAfterCertification { revision, field: field.clone(), is_signed: false })
        }
        Step::Hidden | Step::Unjudged { .. } => None,
    }
}

/// Validation data are allowed whatever a signature forbids (§12.8.5.3).
fn forbids(permission: &Permission, deeds: &Deeds, revision: usize) -> Option<Reason> {
    if permission.docmdp == Some(NOTHING) && (deeds.signed.is_some() || deeds.edits_anything()) {
        return Some(Reason::Certified { revision });
    }
    if permission.docmdp != Some(ANNOTATIONS) && deeds.annotates() {
        let (what, page) = (Disallowed::Annotation, deeds.changes.iter().find_map(|change| change.page));
        return Some(Reason::Disallowed { revision, what, page, object: None });
    }
    if let Some(Signed { field, is_new_field, is_trusted }) = &deeds.signed {
        let field = field.clone();
        if permission.locks(&field) {
            return Some(Reason::Locked { revision, field });
        }
        if permission.docmdp.is_some() && *is_new_field && !is_trusted {
            return Some(Reason::FieldAfterCertification { revision, field, is_signed: true });
        }
    }
    let mut empty = deeds.edits.iter().filter_map(|edit| match edit {
        EditKind::FieldAdded { field } => Some(field.clone()),
        _ => None,
    });
    if permission.docmdp.is_some()
        && let Some(field) = empty.next()
    {
        return Some(Reason::FieldAfterCertification { revision, field, is_signed: false });
    }
    let filled = deeds.filled.iter().find(|field| permission.locks(&field.name));
    filled.map(|field| Reason::LockedFilled { revision, field: field.name.clone() })
}

/// What cannot be said of `step` to `revision` (from 1), if something cannot.
fn leaves_open(permission: &Permission, step: &Step, revision: usize) -> Option<Reason> {
    let later = |objects| Some(Reason::LaterRevision { revision, objects });
    match step {
        Step::Explained(deeds) => {
            let Deeds { signed, noted, .. } = deeds;
            let does_more = signed.is_some() || noted.is_some() || deeds.edits_anything();
            let is_noted = noted.is_some() && permission.docmdp == Some(NOTHING);
            ((permission.restricts && does_more) || is_noted).then(|| later(noted.unwrap_or(0)))?
        }
        Step::Hidden => Some(Reason::HiddenBytes { revision }),
        // It is decided.
        Step::Disallowed { .. } | Step::Unjudged { .. }
            if disallows(permission, step, revision).is_some() =>
        {
            None
        }
        Step::Disallowed { changes, .. } => later(changes.len()),
        Step::Unjudged { objects, .. } => later(*objects),
    }
}
