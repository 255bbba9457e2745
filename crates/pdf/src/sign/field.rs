//! The signature field: a new one, or an empty one that the document has (ISO 32000-2 §12.7.5.5).

use std::num::NonZeroU32;

use super::options::{PageChoice, Place, Visible};
use super::place::{self, Spot};
use super::tagged::{Role, Tags};
use super::{SignError, archival};
use crate::appearance::{Mark, SIMULATION};
use crate::form::{Field, FormChange, append_to_array, can_keep_appearances, change_form, wrong_kind};
use crate::page::{Page, Placement, Rectangle, rectangle};
use crate::syntax::text::encode_text;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::update::Update;
use crate::view::View;

/// `Print` and `Locked` (§12.5.3, table 167).
const PRINT_AND_LOCKED: i64 = 4 | 128;
const FIELD: &str = "field dictionary";
const WIDGET: &str = "widget annotation";
/// `Print`, `ReadOnly`, `Locked` and `LockedContents`: nobody shall move the mark away from a page.
const STAMP_FLAGS: i64 = 4 | 64 | 128 | 512;
/// An invisible signature is on the first page, as other programs have it.
const FIRST_PAGE: PageChoice = PageChoice::Number(NonZeroU32::MIN);

/// The field that will hold the signature.
pub(super) enum Chosen<'f> {
    New(String),
    Existing(&'f Field),
}

impl Chosen<'_> {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::New(name) => name,
            Self::Existing(field) => &field.name,
        }
    }
}

/// Finds the field called `name`, or a name for a new one.
pub(super) fn choose<'f>(fields: &'f [Field], name: Option<&str>) -> Result<Chosen<'f>, SignError> {
    let Some(name) = name else { return Ok(Chosen::New(unused_name(fields, "Signature"))) };
    let field = name.to_owned();
    match fields.iter().find(|field| field.name == name) {
        Some(known) if !known.is_signature() => {
            let found = String::from_utf8_lossy(known.field_type.as_deref().unwrap_or_default()).into_owned();
            Err(SignError::NotSignatureField { field, found })
        }
        Some(known) if known.is_filled() => Err(SignError::AlreadySigned { field }),
        Some(known) => Ok(Chosen::Existing(known)),
        None if is_group(fields, name) => Err(SignError::NotSignatureField { field, found: String::new() }),
        None if name.is_empty() || name.contains('.') => Err(SignError::FieldName { name: field }),
        None => Ok(Chosen::New(field)),
    }
}

/// A name for the field of a document time stamp.
pub(super) fn choose_for_stamp(fields: &[Field]) -> Chosen<'static> {
    Chosen::New(unused_name(fields, "Timestamp"))
}

/// The first of `Signature1`, `Signature2`... that neither a field nor a group of fields has.
fn unused_name(fields: &[Field], stem: &str) -> String {
    let taken = |name: &String| fields.iter().any(|field| field.name == *name) || is_group(fields, name);
    let mut names = (1u64..).map(|number| format!("{stem}{number}"));
    names.find(|name| !taken(name)).unwrap_or_default()
}

fn is_group(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// Adds the field to `update`, with `signature` as its value; a new one with `lock` as its lock, and `description` for
/// those who cannot see it.
pub(super) fn write(
    update: &mut Update<'_>,
    fields: &[Field],
    chosen: &Chosen<'_>,
    signature: ObjectId,
    lock: Option<ObjectId>,
    visible: Option<&Visible>,
    description: &str,
) -> Result<(), SignError> {
    let keep_appearances = visible.is_some() && can_keep_appearances(&update.view(), fields)?;
    if visible.is_some_and(|visible| visible.page == PageChoice::All) {
        refuse_after_signature(fields)?;
    }
    match chosen {
        Chosen::New(name) => {
            let tags = Tags::new(update, fields, description);
            write_new(update, (name, signature, lock), visible, keep_appearances, tags)
        }
        Chosen::Existing(field) => fill(update, field, signature, visible, keep_appearances),
    }
}

/// A new annotation beside the new field would be a change that an earlier signature does not allow (§12.8.2.2).
fn refuse_after_signature(fields: &[Field]) -> Result<(), SignError> {
    match fields.iter().find(|field| field.is_signature() && field.is_filled()) {
        Some(field) => Err(SignError::MarksAfterSignature { field: field.name.clone() }),
        None => Ok(()),
    }
}

fn write_new(
    update: &mut Update<'_>,
    (name, signature, lock): (&str, ObjectId, Option<ObjectId>),
    visible: Option<&Visible>,
    keep_appearances: bool,
    mut tags: Tags<'_>,
) -> Result<(), SignError> {
    let mut field = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", Object::string(encode_text(name)))
        .with("TU", tags.description())
        .with("F", PRINT_AND_LOCKED.into())
        .with("V", signature.into());
    if let Some(lock) = lock {
        field.set("Lock", lock.into());
    }
    let page = match visible {
        None => {
            field.set("Rect", Object::numbers(&[0.0; 4]));
            if let Some(empty) = archival::empty_appearance(update)? {
                field.set("AP", empty);
            }
            place::find_page(&update.view(), FIRST_PAGE)?
        }
        Some(visible) => show(update, &mut field, visible, &mut tags)?,
    };
    field.set("P", page.id.into());
    let id = update.reserve()?;
    tags.add(update, (id, &mut field), page.id, Role::Field)?;
    update.set(id, field.into());
    tags.write(update)?;
    change_form(update, &FormChange { new_field: Some(id), keep_appearances })?;
    add_to_page(update, page, id, &tags)
}

/// Puts the mark where it is wanted: into `field`, and into stamps on all other pages. Gives the page of the field.
fn show(
    update: &mut Update<'_>,
    field: &mut Dictionary,
    visible: &Visible,
    tags: &mut Tags<'_>,
) -> Result<Page, SignError> {
    let mut spots = place::spots(&update.view(), visible)?;
    let last = spots.pop().ok_or(SignError::NoSuchPage { asked: 0, pages: 0 })?;
    let mut drawings = Drawings::new(&visible.mark);
    for spot in spots {
        let mut stamp = stamp(&mut drawings, update, &spot)?;
        let id = update.reserve()?;
        tags.add(update, (id, &mut stamp), spot.page.id, Role::Stamp)?;
        update.set(id, stamp.into());
        add_to_page(update, spot.page, id, tags)?;
    }
    field.set("Rect", last.placement.rectangle.to_object());
    field.set("AP", drawings.draw(update, last.size, last.placement.matrix)?);
    Ok(last.page)
}

/// The annotation that shows the mark on a page without the field. A field has one widget only, and what stands on a
/// page's own content must not change (ISO 32000-2 §12.5.6.12, §12.7.5.5).
fn stamp(drawings: &mut Drawings<'_>, update: &mut Update<'_>, spot: &Spot) -> Result<Dictionary, SignError> {
    Ok(Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Stamp"))
        .with("F", STAMP_FLAGS.into())
        .with("Rect", spot.placement.rectangle.to_object())
        .with("Contents", Object::string(encode_text(SIMULATION)))
        .with("P", spot.page.id.into())
        .with("AP", drawings.draw(update, spot.size, spot.placement.matrix)?))
}

fn add_to_page(
    update: &mut Update<'_>,
    page: Page,
    annotation: ObjectId,
    tags: &Tags<'_>,
) -> Result<(), SignError> {
    let mut dictionary = page.dictionary;
    if append_to_array(update, &mut dictionary, "Annots", annotation)? {
        tags.order(&mut dictionary);
        update.set(page.id, dictionary.into());
    }
    Ok(())
}

fn fill(
    update: &mut Update<'_>,
    field: &Field,
    signature: ObjectId,
    visible: Option<&Visible>,
    keep_appearances: bool,
) -> Result<(), SignError> {
    let mut dictionary = match update.view().object(field.id)? {
        Object::Dictionary(dictionary) => dictionary,
        found => return Err(wrong_kind(FIELD, &found).into()),
    };
    dictionary.set("V", signature.into());
    if let Some(visible) = visible {
        let widget_id = field.widgets[0];
        let merged = widget_id == field.id;
        let mut widget = match merged {
            true => dictionary.clone(),
            false => match update.view().object(widget_id)? {
                Object::Dictionary(widget) => widget,
                found => return Err(wrong_kind(WIDGET, &found).into()),
            },
        };
        let (placement, size) = place_in_widget(&update.view(), field, &widget, visible)?;
        if !widget.is_name("Subtype", "Widget") {
            return Err(wrong_kind(WIDGET, &widget.into()).into());
        }
        widget.set("AP", Drawings::new(&visible.mark).draw(update, size, placement.matrix)?);
        if merged {
            dictionary = widget;
        } else {
            update.set(widget_id, widget.into());
        }
    }
    update.set(field.id, dictionary.into());
    change_form(update, &FormChange { new_field: None, keep_appearances })?;
    Ok(())
}

/// The place that a field has, and its size as displayed.
fn place_in_widget(
    view: &View<'_>,
    field: &Field,
    widget: &Dictionary,
    visible: &Visible,
) -> Result<(Placement, (f64, f64)), SignError> {
    if visible.place != Place::Default || visible.page == PageChoice::All {
        return Err(SignError::PlaceGiven { field: field.name.clone() });
    }
    let place = rectangle(view, widget.get("Rect"))?.filter(Rectangle::has_area);
    let rectangle = place.ok_or_else(|| SignError::FieldInvisible { field: field.name.clone() })?;
    let geometry = page_of(view, field.widgets[0], widget)?.geometry(view)??;
    let [along, up] = [rectangle.width(), rectangle.height()].map(|units| units * geometry.user_unit);
    let size = if geometry.quarter_turns.is_multiple_of(2) { (along, up) } else { (up, along) };
    Ok((Placement { rectangle, matrix: geometry.upright(size.0, size.1) }, size))
}

/// The page that shows `widget`: its `P`, or else the page that lists it.
fn page_of(view: &View<'_>, id: ObjectId, widget: &Dictionary) -> Result<Page, SignError> {
    let stated = widget.get("P").and_then(Object::as_reference);
    let mut pages = 0;
    for page in view.pages()? {
        let page = page?;
        let lists = || -> Result<bool, SignError> {
            Ok(view.get_array(&page.dictionary, "Annots")?.contains(&Object::Reference(id)))
        };
        if stated.map_or_else(lists, |stated| Ok(stated == page.id))? {
            return Ok(page);
        }
        pages += 1;
    }
    Err(SignError::NoSuchPage { asked: 0, pages })
}

/// Forms that show one mark, each drawn once for all pages on which it looks the same.
struct Drawings<'m> {
    mark: &'m Mark,
    /// Size, matrix and form.
    drawn: Vec<((f64, f64), [f64; 6], ObjectId)>,
}

impl<'m> Drawings<'m> {
    fn new(mark: &'m Mark) -> Self {
        Self { mark, drawn: Vec::new() }
    }

    /// The appearance dictionary (§12.5.5) of an annotation of this size.
    fn draw(
        &mut self,
        update: &mut Update<'_>,
        size: (f64, f64),
        matrix: [f64; 6],
    ) -> Result<Object, SignError> {
        let known = self.drawn.iter().find(|(known, turned, _)| (*known, *turned) == (size, matrix));
        let form = match known {
            Some((_, _, form)) => *form,
            None => {
                let mut fragment = self.mark.build(size.0, size.1)?;
                let root = fragment.root;
                fragment.objects[root].dictionary.set("Matrix", Object::numbers(&matrix));
                let form = update.adopt(fragment)?;
                self.drawn.push((size, matrix, form));
                form
            }
        };
        Ok(Dictionary::new().with("N", form.into()).into())
    }
}
