//! Signature fields that came after the first signature and show something: a viewer draws them over what was signed.

use std::collections::{HashMap, HashSet};

use super::case::Case;
use super::edit::{Edit, EditKind};
use super::finding::Finding;
use super::later::blank;
use super::locate::Candidate;
use crate::document::{Document, DocumentError};
use crate::page::{Rectangle, rectangle};
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// What covers more of a page than this may hide what was signed.
const MUCH: f64 = 0.25;
/// Shorter sides are none to readers that calculate with fewer digits.
const SHORTEST: f64 = 0.1;
/// `Hidden` (ISO 32000-2 §12.5.3, table 167).
const HIDDEN: i64 = 2;

/// A widget that was not there when the first signature was made.
struct Widget {
    field: String,
    page: ObjectId,
    /// `None` if readers differ on it.
    rectangle: Option<Rectangle>,
}

/// Tells of each of them. What cannot be read is told elsewhere.
pub(super) fn find<S: ByteSource>(
    document: &Document<S>,
    cases: &[Case],
    candidates: &[Candidate],
) -> Vec<Finding> {
    let signed = |case: &Case| case.bound.as_ref().map(|bound| bound.revision);
    let Some(before) = cases.iter().filter_map(signed).min().and_then(|oldest| document.at(oldest)) else {
        return Vec::new();
    };
    let view = document.current();
    let mut widgets = Vec::new();
    for (case, candidate) in cases.iter().zip(candidates).filter(|(case, _)| signed(case).is_some()) {
        let new = candidate.widgets.iter().filter(|id| before.id_of(id.number).is_none());
        let new = new.filter_map(|id| widget(&view, *id, &case.report.field).ok().flatten());
        widgets.extend(new);
    }
    if widgets.is_empty() {
        return Vec::new();
    }
    let pages = pages(&view, widgets.iter().map(|widget| widget.page).collect());
    widgets.into_iter().filter_map(|widget| told(widget, &pages)).collect()
}

/// Tells of fields that got a value, or came for a signature, and cover much of a page.
pub(super) fn of_edits<S: ByteSource>(document: &Document<S>, edits: &[Edit]) -> Vec<Finding> {
    let named = |edit: &'_ Edit| match &edit.kind {
        EditKind::FieldFilled { field }
        | EditKind::FieldRefilled { field }
        | EditKind::FieldUnclear { field }
        | EditKind::FieldAdded { field } => Some(field.clone()),
        _ => None,
    };
    let named: HashMap<String, &Edit> = edits.iter().filter_map(|edit| Some((named(edit)?, edit))).collect();
    let view = document.current();
    let (false, Ok(fields)) = (named.is_empty(), view.shared_fields()) else { return Vec::new() };
    let touched = fields.iter().filter_map(|field| Some((field, *named.get(&field.name)?)));
    let placed = places(&view);
    let mut found = Vec::new();
    for (field, edit) in touched {
        for id in &field.widgets {
            let Some((page, visible)) = placed.get(&id.number).copied() else { continue };
            let percent = match view
                .object(*id)
                .map(|widget| widget.as_dictionary().map(|widget| extent(&view, widget)))
            {
                Ok(Some(Ok(Some(rectangle)))) => covered(&rectangle, &visible),
                // Nothing stands in a field that nobody signed, and in a point nobody sees even its frame.
                Ok(Some(Ok(None))) if is_empty(edit) && is_point(&view, *id) => 0.0,
                _ => 1.0,
            };
            found.extend((percent > MUCH).then(|| told_of_edit(edit, &field.name, page, percent)));
        }
    }
    found
}

fn is_empty(edit: &Edit) -> bool {
    matches!(edit.kind, EditKind::FieldAdded { .. })
}

/// Whether the widget stands in a rectangle without an area, on which all readers agree.
fn is_point(view: &View<'_>, id: ObjectId) -> bool {
    let Ok(Object::Dictionary(widget)) = view.object(id) else { return false };
    let numbers = view.get_array(&widget, "Rect").unwrap_or_default();
    let read = |number: &Object| view.resolve(number).ok().and_then(|number| blank::coordinate(&number));
    numbers.iter().all(|number| read(number).is_some())
        && matches!(rectangle(view, widget.get("Rect")), Ok(Some(found)) if found.width() == 0.0 || found.height() == 0.0)
}

fn told_of_edit(edit: &Edit, field: &str, page: usize, part: f64) -> Finding {
    let (field, percent) = (field.to_owned(), (part * 100.0).round() as u8);
    match edit.kind {
        EditKind::FieldAdded { .. } => Finding::FieldCoversPage { field, page, percent },
        _ => {
            let kind = EditKind::FieldCovers { field, page, percent };
            Finding::Edit(Edit { kind, revision: edit.revision })
        }
    }
}

/// The page, from 1, and its visible part, of everything that a page lists as an annotation.
fn places(view: &View<'_>) -> HashMap<u32, (usize, Rectangle)> {
    let mut found = HashMap::new();
    for (index, page) in view.pages().into_iter().flatten().map_while(Result::ok).enumerate() {
        let Ok(Ok(geometry)) = page.geometry(view) else { continue };
        let listed = view.get_array(&page.dictionary, "Annots").unwrap_or_default();
        let ids = listed.iter().filter_map(Object::as_reference);
        found.extend(ids.map(|id| (id.number, (index + 1, geometry.visible))));
    }
    found
}

/// How much of the visible page the rectangle covers, 1 being all of it.
fn covered(rectangle: &Rectangle, visible: &Rectangle) -> f64 {
    let area = |rectangle: &Rectangle| rectangle.width().max(0.0) * rectangle.height().max(0.0);
    area(&rectangle.intersection(visible)) / area(visible)
}

/// The widget, if it shows something on a page.
fn widget(view: &View<'_>, id: ObjectId, field: &str) -> Result<Option<Widget>, DocumentError> {
    let Object::Dictionary(widget) = view.object(id)? else { return Ok(None) };
    let is_hidden = view.get(&widget, "F")?.as_integer().is_some_and(|flags| flags & HIDDEN != 0);
    let Some(page) = widget.get("P").and_then(Object::as_reference).filter(|_| !is_hidden) else {
        return Ok(None);
    };
    let rectangle = extent(view, &widget)?;
    // What cannot be read may draw anything.
    let is_shown = rectangle.is_some() || !blank::draws_nothing(view, &widget).unwrap_or(false);
    Ok(is_shown.then(|| Widget { field: field.to_owned(), page, rectangle }))
}

/// The rectangle of a widget, if it has an area that all readers agree on.
fn extent(view: &View<'_>, widget: &Dictionary) -> Result<Option<Rectangle>, DocumentError> {
    for number in view.get_array(widget, "Rect")? {
        if blank::coordinate(&view.resolve(&number)?).is_none() {
            return Ok(None);
        }
    }
    let has_area = |found: &Rectangle| found.width() >= SHORTEST && found.height() >= SHORTEST;
    Ok(rectangle(view, widget.get("Rect"))?.filter(has_area))
}

/// The number, from 1, and the visible part of each page that is `wanted`.
fn pages(view: &View<'_>, mut wanted: HashSet<ObjectId>) -> HashMap<ObjectId, (usize, Rectangle)> {
    let mut found = HashMap::new();
    for (index, page) in view.pages().into_iter().flatten().map_while(Result::ok).enumerate() {
        if wanted.remove(&page.id)
            && let Ok(Ok(geometry)) = page.geometry(view)
        {
            found.insert(page.id, (index + 1, geometry.visible));
        }
        if wanted.is_empty() {
            break;
        }
    }
    found
}

fn told(widget: Widget, pages: &HashMap<ObjectId, (usize, Rectangle)>) -> Option<Finding> {
    let Widget { field, page, rectangle } = widget;
    let (page, visible) = *pages.get(&page)?;
    let Some(rectangle) = rectangle else { return Some(Finding::FieldOfUnknownExtent { field, page }) };
    let covered = covered(&rectangle, &visible);
    Some(match covered > MUCH {
        true => Finding::FieldCoversPage { field, page, percent: (covered * 100.0).round() as u8 },
        false => {
            let Rectangle { left, bottom, right, top } = rectangle;
            let corners = [left, bottom, right, top].map(|units| units.round() as i64);
            Finding::FieldAdded { field, page, corners }
        }
    })
}
