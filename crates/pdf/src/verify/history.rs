//! What each revision of a file did, whoever did it: facts for people who look into it, and no verdict.

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};

use super::later::{Budget, LatestRoles, between};
use super::locate::{self, Candidate, Place};
use super::report::{Change, ChangeKind};
use crate::document::Document;
use crate::revision::XrefKind;
use crate::source::ByteSource;
use crate::syntax::ObjectId;

pub use super::later::Part;

/// Most changes of one revision that are listed.
const MAX_LISTED: usize = 1000;

/// One revision, and what it did to the one before.
#[derive(Clone, Debug, Serialize)]
pub struct RevisionReport {
    /// Which one, from 1.
    pub revision: usize,
    /// Where it starts, in bytes.
    pub start: u64,
    /// Where it ends, in bytes.
    pub end: u64,
    /// How its cross-reference section is written.
    #[serde(serialize_with = "section")]
    pub section: XrefKind,
    /// How many objects came.
    pub added: usize,
    /// How many are other ones.
    pub changed: usize,
    /// How many went.
    pub removed: usize,
    /// The fields that were signed in it.
    pub signed: Vec<String>,
    /// What it changed, at most 1000 of it; nothing for the first revision.
    pub changes: Vec<PartChange>,
}

/// An object that a revision changed, and what it is part of.
#[derive(Clone, Debug, Serialize)]
pub struct PartChange {
    /// The object; `None` for the trailer.
    #[serde(serialize_with = "object")]
    pub object: Option<ObjectId>,
    /// What happened to it.
    pub kind: ChangeKind,
    /// What it is part of; `None` if the catalog does not lead to it, or that cannot be told.
    pub part: Option<Part>,
    /// The page, from 1, where that is known.
    pub page: Option<u32>,
}

impl RevisionReport {
    /// The pages that it may have changed to the eye, from 1.
    #[must_use]
    pub fn pages(&self) -> BTreeSet<u32> {
        let seen = [Part::Page, Part::Content, Part::Resource, Part::Annotation, Part::Field, Part::Layer];
        let changes =
            self.changes.iter().filter(|change| change.part.is_some_and(|part| seen.contains(&part)));
        changes.filter_map(|change| change.page).collect()
    }
}

/// What each revision did, the oldest first.
#[must_use]
pub fn history<S: ByteSource>(document: &Document<S>) -> Vec<RevisionReport> {
    document.current().shared().limit_parsing(document.length());
    let candidates = locate::locate(document).candidates;
    let mut looking = Looking { roles: LatestRoles::default(), budget: Budget::whole() };
    let reports =
        (0..document.revisions().len()).map(|index| looking.report(document, index, &candidates)).collect();
    // What could not be told for lack of time is left out.
    let _ = document.current().shared().lift_parsing_limit();
    reports
}

struct Looking {
    roles: LatestRoles,
    budget: Budget,
}

impl Looking {
    fn report<S: ByteSource>(
        &mut self,
        document: &Document<S>,
        index: usize,
        candidates: &[Candidate],
    ) -> RevisionReport {
        let revisions = document.revisions();
        let signed = candidates
            .iter()
            .filter(|candidate| matches!(candidate.place, Place::Indirect { set_by, .. } if set_by == index));
        let mut report = RevisionReport {
            revision: index + 1,
            start: index.checked_sub(1).map_or(0, |before| revisions[before].end()),
            end: revisions[index].end(),
            section: revisions[index].kind(),
            added: revisions[index].entries().len(),
            changed: 0,
            removed: 0,
            signed: signed.map(|candidate| candidate.fields.join(", ")).collect(),
            changes: Vec::new(),
        };
        if index > 0 {
            self.compare(document, index, &mut report);
        }
        report
    }

    fn compare<S: ByteSource>(&mut self, document: &Document<S>, index: usize, report: &mut RevisionReport) {
        let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else { return };
        let changes = between(&before, &after);
        let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
        (report.added, report.changed, report.removed) =
            (count(ChangeKind::Added), count(ChangeKind::Changed), count(ChangeKind::Removed));
        report.changes = changes.iter().take(MAX_LISTED).map(of).collect();
        // What was part of something before, and then what is now.
        for revision in [index - 1, index] {
            let Some(roles) = self.roles.as_of(document, revision, &mut self.budget) else { return };
            for change in report.changes.iter_mut().filter(|change| change.part.is_none()) {
                let role = change.object.and_then(|object| roles.get(object.number));
                (change.part, change.page) = (role.map(|role| role.part), role.and_then(|role| role.page));
            }
        }
    }
}

fn of(change: &Change) -> PartChange {
    PartChange { object: change.object, kind: change.kind, part: None, page: None }
}

fn section<S: Serializer>(kind: &XrefKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match kind {
        XrefKind::Table => "table",
        XrefKind::Stream => "stream",
        XrefKind::Hybrid => "hybrid",
    })
}

fn object<S: Serializer>(object: &Option<ObjectId>, serializer: S) -> Result<S::Ok, S::Error> {
    match object {
        Some(object) => serializer.collect_str(object),
        None => serializer.serialize_none(),
    }
}
