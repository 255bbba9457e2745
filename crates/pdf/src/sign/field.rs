//! The signature field: a new one, or an empty one that the document has (ISO 32000-2 §12.7.5.5).

use super::{PageChoice, SignError, Visible};
use crate::form::{Field, FormChange, append_to_array, can_keep_appearances, change_form, wrong_kind};
use crate::page::{DisplayedRectangle, Page, Placement, Rectangle, rectangle};
use crate::syntax::text::encode_text;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::update::Update;
use crate::view::View;

/// `Print` and `Locked` (§12.5.3, table 167).
const PRINT_AND_LOCKED: i64 = 4 | 128;
const WIDGET: &str = "widget annotation";
/// From the edges of the page to a mark without a given place, in points.
const MARGIN: f64 = 36.0;

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
    let Some(name) = name else { return Ok(Chosen::New(unused_name(fields))) };
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

/// The first of `Signature1`, `Signature2`... that neither a field nor a group of fields has.
fn unused_name(fields: &[Field]) -> String {
    let taken = |name: &String| fields.iter().any(|field| field.name == *name) || is_group(fields, name);
    let mut names = (1u64..).map(|number| format!("Signature{number}"));
    names.find(|name| !taken(name)).unwrap_or_default()
}

fn is_group(fields: &[Field], name: &str) -> bool {
    fields.iter().any(|field| field.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// Adds the field to `update`, with `signature` as its value.
pub(super) fn write(
    update: &mut Update<'_>,
    fields: &[Field],
    chosen: &Chosen<'_>,
    signature: ObjectId,
    visible: Option<&Visible>,
) -> Result<(), SignError> {
    let keep_appearances = visible.is_some() && can_keep_appearances(fields);
    match chosen {
        Chosen::New(name) => write_new(update, name, signature, visible, keep_appearances),
        Chosen::Existing(field) => fill(update, field, signature, visible, keep_appearances),
    }
}

fn write_new(
    update: &mut Update<'_>,
    name: &str,
    signature: ObjectId,
    visible: Option<&Visible>,
    keep_appearances: bool,
) -> Result<(), SignError> {
    let page = find_page(&update.view(), visible.map(|visible| visible.page))?;
    let mut field = Dictionary::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("FT", Object::name("Sig"))
        .with("T", Object::string(encode_text(name)))
        .with("F", PRINT_AND_LOCKED.into())
        .with("P", page.id.into())
        .with("V", signature.into());
    match visible {
        None => field.set("Rect", Object::numbers(&[0.0; 4])),
        Some(visible) => {
            let geometry = page.geometry(&update.view())??;
            let displayed = match visible.rectangle {
                Some(rectangle) => rectangle,
                None => lower_right(geometry.displayed_size(), visible.mark.natural_size()),
            };
            let placement = geometry.place(displayed)?;
            field.set("Rect", placement.rectangle.to_object());
            let size = (displayed.width, displayed.height);
            field.set("AP", draw(update, visible, size, placement.matrix)?);
        }
    }
    let field = update.add(field.into())?;
    change_form(update, &FormChange { new_field: Some(field), keep_appearances })?;
    let mut dictionary = page.dictionary;
    if append_to_array(update, &mut dictionary, "Annots", field)? {
        update.set(page.id, dictionary.into());
    }
    Ok(())
}

fn lower_right(page: (f64, f64), mark: (f64, f64)) -> DisplayedRectangle {
    let (width, height) = mark;
    DisplayedRectangle { x: page.0 - MARGIN - width, y: MARGIN, width, height }
}

fn fill(
    update: &mut Update<'_>,
    field: &Field,
    signature: ObjectId,
    visible: Option<&Visible>,
    keep_appearances: bool,
) -> Result<(), SignError> {
    let mut dictionary = field.dictionary.clone();
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
        widget.set("AP", draw(update, visible, size, placement.matrix)?);
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
    if visible.rectangle.is_some() {
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

/// The page that was asked for; the first one if none was.
fn find_page(view: &View<'_>, choice: Option<PageChoice>) -> Result<Page, SignError> {
    let asked = match choice {
        None => 1,
        Some(PageChoice::Number(number)) => number.get(),
        Some(PageChoice::Last) => u32::MAX,
    };
    let mut pages = 0;
    let mut last = None;
    for page in view.pages()? {
        pages += 1;
        let page = page?;
        if pages == asked {
            return Ok(page);
        }
        last = Some(page);
    }
    match (choice, last) {
        (Some(PageChoice::Last), Some(page)) => Ok(page),
        (Some(PageChoice::Last), None) => Err(SignError::NoSuchPage { asked: 0, pages }),
        _ => Err(SignError::NoSuchPage { asked, pages }),
    }
}

/// Draws the mark, adds its objects, and gives the appearance dictionary (§12.5.5).
fn draw(
    update: &mut Update<'_>,
    visible: &Visible,
    (width, height): (f64, f64),
    matrix: [f64; 6],
) -> Result<Object, SignError> {
    let mut fragment = visible.mark.build(width, height)?;
    let root = fragment.root;
    fragment.objects[root].dictionary.set("Matrix", Object::numbers(&matrix));
    let form = update.adopt(fragment)?;
    Ok(Dictionary::new().with("N", form.into()).into())
}
