//! Annotations that a revision adds, changes or removes (ISO 32000-2 §12.5).

use std::collections::HashSet;

use super::blank::coordinate;
use super::plain;
use super::same::is_same_value;
use super::store::Sides;
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::verify::edit::{AnnotationEdit, EditKind};
use crate::view::View;

/// What people put on a page (§12.5.6.1, table 171): no fields, nothing that plays or acts.
const SUBTYPES: [&[u8]; 17] = [
    b"Text",
    b"Link",
    b"FreeText",
    b"Line",
    b"Square",
    b"Circle",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"Squiggly",
    b"StrikeOut",
    b"Caret",
    b"Stamp",
    b"Ink",
    b"Popup",
    b"FileAttachment",
];
/// Of these, what covers nothing: a sign to be clicked, a window of the reader's own, a place.
const ASIDE: [&[u8]; 3] = [b"Text", b"Link", b"Popup"];
/// Entries by which an annotation acts, or belongs to a form.
const ACTING: [&str; 5] = ["AA", "PA", "FT", "Parent", "MK"];
/// What an action may say that opens an address (§12.6.4.8).
const OF_ADDRESS: [&[u8]; 4] = [b"Type", b"S", b"URI", b"IsMap"];
/// What an action may say that goes to another place of the document (§12.6.4.2).
const OF_PLACE: [&[u8]; 3] = [b"Type", b"S", b"D"];
/// `Hidden` (§12.5.3, table 167).
const HIDDEN: i64 = 2;
/// Flags that all readers take for the same ones.
const LARGEST_FLAGS: i64 = 65535;
/// Widest line around a link that hides no letter, and largest sign of a note, in points.
const WIDEST: f64 = 1.0;
const LARGEST_SIGN: i64 = 32;

/// What was done to the list of annotations of a page; `None` if it is more than what people do.
pub(super) fn listed(
    sides: &Sides<'_>,
    old: Option<&Object>,
    new: Option<&Object>,
    page: u32,
) -> Result<Option<Vec<EditKind>>, DocumentError> {
    let (known, now) = (elements(&sides.before, old)?, elements(&sides.after, new)?);
    let (Some(known), Some(now)) = (known, now) else { return Ok(None) };
    between(sides, &known, &now, page)
}

/// Whether a list that became another one differs by more than the widgets of fields, which are judged as such.
pub(super) fn differs_by_more_than_widgets(
    before: &View<'_>,
    after: &View<'_>,
    old: Option<&Object>,
    new: Option<&Object>,
) -> Result<bool, DocumentError> {
    let (Some(known), Some(now)) = (elements(before, old)?, elements(after, new)?) else { return Ok(true) };
    let Some(moved) = Moved::between(&known, &now) else { return Ok(true) };
    for (view, id) in moved.gone.iter().map(|id| (before, id)).chain(moved.new.iter().map(|id| (after, id))) {
        let object = view.object(*id)?;
        if object.as_dictionary().is_some_and(|annotation| !annotation.is_name("Subtype", "Widget")) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was done to `object`, an annotation, a part of one, or the list of a page.
pub(super) fn changed(
    sides: &Sides<'_>,
    object: ObjectId,
    page: u32,
    is_removed: bool,
) -> Result<Option<Vec<EditKind>>, DocumentError> {
    let (old, new) = (sides.before.object(object)?, sides.after.object(object)?);
    match (&old, &new) {
        (Object::Array(known), Object::Array(now)) if !is_removed => between(sides, known, now, page),
        (Object::Dictionary(known), Object::Dictionary(now)) if !is_removed => {
            let (known, now) = (described(&sides.before, known, page)?, described(&sides.after, now, page)?);
            Ok(known.and(now).map(|edit| vec![EditKind::AnnotationChanged(edit)]))
        }
        (Object::Stream(_), Object::Stream(_)) if !is_removed => {
            let edit = AnnotationEdit { subtype: "appearance".into(), page, corners: None, covers: true };
            Ok(Some(vec![EditKind::AnnotationChanged(edit)]))
        }
        (Object::Dictionary(known), Object::Null) => {
            let edit = described(&sides.before, known, page)?;
            Ok(edit.map(|edit| vec![EditKind::AnnotationRemoved(edit)]))
        }
        // Its appearance goes with it.
        (Object::Stream(_), Object::Null) => Ok(Some(Vec::new())),
        _ => Ok(None),
    }
}

fn elements(view: &View<'_>, list: Option<&Object>) -> Result<Option<Vec<Object>>, DocumentError> {
    Ok(match list.map(|list| view.resolve(list)).transpose()? {
        None | Some(Object::Null) => Some(Vec::new()),
        Some(Object::Array(elements)) => Some(elements),
        Some(_) => None,
    })
}

/// What came to a list, and what went.
struct Moved {
    new: Vec<ObjectId>,
    gone: Vec<ObjectId>,
}

impl Moved {
    /// `None` if what stays stands in another order, or what is no object of its own is another one.
    fn between(known: &[Object], now: &[Object]) -> Option<Self> {
        let direct = |list: &'_ [Object]| -> Vec<Object> {
            list.iter().filter(|one| one.as_reference().is_none()).cloned().collect()
        };
        let (old, new): (Vec<ObjectId>, Vec<ObjectId>) = (
            known.iter().filter_map(Object::as_reference).collect(),
            now.iter().filter_map(Object::as_reference).collect(),
        );
        let (in_old, in_new): (HashSet<_>, HashSet<_>) = (old.iter().collect(), new.iter().collect());
        let stays =
            old.iter().filter(|id| in_new.contains(id)).eq(new.iter().filter(|id| in_old.contains(id)));
        let is_same = is_same_value(&Object::Array(direct(known)), &Object::Array(direct(now)));
        (stays && is_same).then(|| Self {
            new: new.iter().filter(|id| !in_old.contains(id)).copied().collect(),
            gone: old.iter().filter(|id| !in_new.contains(id)).copied().collect(),
        })
    }
}

/// What came and went; `None` if what stays stands in another order, or something is no annotation of people.
fn between(
    sides: &Sides<'_>,
    known: &[Object],
    now: &[Object],
    page: u32,
) -> Result<Option<Vec<EditKind>>, DocumentError> {
    let Some(moved) = Moved::between(known, now) else { return Ok(None) };
    let mut kinds = Vec::new();
    for id in moved.new {
        let is_new = sides.before.id_of(id.number).is_none();
        let Some(edit) = annotation(&sides.after, id, page)?.filter(|_| is_new) else { return Ok(None) };
        kinds.push(EditKind::AnnotationAdded(edit));
    }
    for id in moved.gone {
        let Some(edit) = annotation(&sides.before, id, page)? else { return Ok(None) };
        kinds.push(EditKind::AnnotationRemoved(edit));
    }
    Ok(Some(kinds))
}

fn annotation(view: &View<'_>, id: ObjectId, page: u32) -> Result<Option<AnnotationEdit>, DocumentError> {
    match plain::dictionary(view, id)? {
        Some(annotation) => described(view, &annotation, page),
        None => Ok(None),
    }
}

/// What is to be told of an annotation; `None` if it is not one of people's, or acts.
fn described(
    view: &View<'_>,
    annotation: &Dictionary,
    page: u32,
) -> Result<Option<AnnotationEdit>, DocumentError> {
    let Some(subtype) = annotation.get("Subtype").and_then(Object::as_name) else { return Ok(None) };
    // The window of a note belongs to it.
    let acts = ACTING.iter().any(|key| annotation.contains(key) && (*key, subtype) != ("Parent", b"Popup"));
    if !SUBTYPES.contains(&subtype) || acts || !annotation.get("A").is_none_or(leads_somewhere) {
        return Ok(None);
    }
    let is_hidden = annotation.get("F").and_then(Object::as_integer).is_some_and(is_hidden);
    let corners = corners(annotation);
    let border = match subtype {
        b"Link" => border(view, annotation)?,
        _ => Border::NONE,
    };
    let covers = !ASIDE.contains(&subtype)
        || annotation.contains("AP")
        || annotation.contains("A")
        || (subtype == b"Link" && border.is_seen(annotation))
        || (subtype != b"Link" && !corners.is_some_and(is_sign));
    Ok(Some(AnnotationEdit {
        subtype: String::from_utf8_lossy(subtype).into_owned(),
        page,
        corners: corners.map(|corners| border.around(corners)),
        covers: covers && !is_hidden,
    }))
}

fn is_hidden(flags: i64) -> bool {
    (0..=LARGEST_FLAGS).contains(&flags) && flags & HIDDEN != 0
}

/// Whether a place has the size of what is clicked to see more.
fn is_sign([left, bottom, right, top]: [i64; 4]) -> bool {
    right.saturating_sub(left) <= LARGEST_SIGN && top.saturating_sub(bottom) <= LARGEST_SIGN
}

/// How wide the line around a link is, in points; `None` if that cannot be told.
struct Border(Option<f64>);

impl Border {
    const NONE: Self = Self(Some(0.0));

    /// Whether it may hide something: also a thin line may strike letters out in their colour.
    fn is_seen(&self, link: &Dictionary) -> bool {
        self.0.is_none_or(|width| width > WIDEST || (width > 0.0 && link.contains("C")))
    }

    /// What it reaches to around a place.
    fn around(&self, [left, bottom, right, top]: [i64; 4]) -> [i64; 4] {
        let width = self.0.filter(|width| *width > WIDEST).unwrap_or(0.0).ceil() as i64;
        let (less, more) = (|at: i64| at.saturating_sub(width), |at: i64| at.saturating_add(width));
        [less(left), less(bottom), more(right), more(top)]
    }
}

/// The wider one of both that may be said (§12.5.2, table 166; §12.5.4, table 168); else it is 1.
fn border(view: &View<'_>, link: &Dictionary) -> Result<Border, DocumentError> {
    let mut widths = Vec::new();
    if link.contains("Border") {
        let border = view.get_array(link, "Border")?;
        widths.push(border.get(2).and_then(coordinate));
    }
    if link.contains("BS") {
        let style = view.get_dictionary(link, "BS")?.unwrap_or_default();
        widths.push(style.get("W").map_or(Some(1.0), coordinate));
    }
    let known: Option<Vec<f64>> = widths.into_iter().collect();
    let widest = known.map(|known| known.into_iter().reduce(f64::max).unwrap_or(1.0));
    Ok(Border(widest.filter(|width| *width >= 0.0)))
}

/// Whether an action does nothing but open an address or another place of the document, when somebody clicks.
fn leads_somewhere(action: &Object) -> bool {
    let Object::Dictionary(action) = action else { return false };
    let says_only =
        |keys: &[&[u8]]| action.entries().iter().all(|entry| keys.contains(&entry.key.as_slice()));
    plain::has_unique_keys(action)
        && match action.get("S").and_then(Object::as_name) {
            Some(b"URI") => says_only(&OF_ADDRESS) && matches!(action.get("URI"), Some(Object::String(_))),
            Some(b"GoTo") => says_only(&OF_PLACE) && action.get("D").is_some_and(is_place),
            _ => false,
        }
}

/// Whether it is a destination: a page and how it is seen (§12.3.2.2), or its name.
fn is_place(destination: &Object) -> bool {
    match destination {
        Object::Name(_) | Object::String(_) => true,
        Object::Array(parts) => {
            let is_view =
                |part: &Object| matches!(part, Object::Name(_) | Object::Null) || part.as_number().is_some();
            matches!(&parts[..], [Object::Reference(_), view @ ..] if view.iter().all(is_view))
        }
        _ => false,
    }
}

/// Left, bottom, right and top, whichever two corners are said.
fn corners(annotation: &Dictionary) -> Option<[i64; 4]> {
    let rectangle = annotation.get("Rect")?.as_array()?;
    let numbers: Vec<i64> =
        rectangle.iter().map(|number| Some(coordinate(number)?.round() as i64)).collect::<Option<_>>()?;
    let [x, y, other_x, other_y]: [i64; 4] = numbers.try_into().ok()?;
    Some([x.min(other_x), y.min(other_y), x.max(other_x), y.max(other_y)])
}
