//! Pages become a file: one font that all share, a content stream for each page, one cross-reference table.

use sha2::{Digest, Sha256};

use super::Paper;
use super::block::{Mark, Piece};
use super::flow::Page;
use super::sheet::Sheet;
use crate::canvas::{Canvas, FONT};
use crate::font::{Subset, Typeface, compressed};
use crate::syntax::text::encode_text;
use crate::syntax::writer::write_dictionary;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::update::{Fragment, NewObject};

/// The first line, and one that tells transports that what follows is no text (ISO 32000-1 §7.5.2).
const BEGIN: &[u8] = b"%PDF-1.7\n%\xc2\xb5\xc2\xb6\n";

/// The file.
pub(super) fn file(
    paper: &Paper,
    typeface: &Typeface,
    sheet: &Sheet,
    pages: &[Page],
    feet: &[Piece],
) -> Vec<u8> {
    let mut fragment = Fragment::default();
    let mut subset = Subset::new(typeface);
    let mut contents = Vec::new();
    for (page, foot) in pages.iter().zip(feet) {
        let mut canvas = Canvas::new(subset);
        page.iter().for_each(|(down, piece)| draw(&mut canvas, piece, sheet.left(), sheet.above_edge(*down)));
        draw(&mut canvas, foot, sheet.left(), sheet.foot());
        let (content, used, _) = canvas.finish();
        subset = used;
        contents.push(fragment.add(compressed(Dictionary::new(), &content)));
    }
    let font = subset.embed(&mut fragment);
    let catalog = catalog(paper, sheet, &mut fragment, contents, font);
    let info = info(paper, &mut fragment);
    written(&fragment, catalog, info)
}

/// Draws what stands in `piece`, whose upper left corner is at (`x`, `y`).
fn draw(canvas: &mut Canvas<'_>, piece: &Piece, x: f64, y: f64) {
    for mark in &piece.marks {
        match mark {
            Mark::Text { glyphs, style, x: left, baseline, stretch } => {
                canvas.stretched_text(glyphs, *style, x + left, y - baseline, *stretch);
            }
            Mark::Fill { gray, x: left, top, width, height } => {
                canvas.set_gray(*gray);
                canvas.rectangle(x + left, y - top - height, *width, *height);
                canvas.fill();
            }
        }
    }
}

fn catalog(
    paper: &Paper,
    sheet: &Sheet,
    fragment: &mut Fragment,
    contents: Vec<Object>,
    font: Object,
) -> Object {
    let resources = Dictionary::new().with("Font", Object::Dictionary(Dictionary::new().with(FONT, font)));
    // The pages come first, then what they hang on, whose number is known by that.
    let tree = Object::Local(fragment.objects.len() + contents.len());
    let count = i64::try_from(contents.len()).unwrap_or(i64::MAX);
    let page = |content| {
        let dictionary = Dictionary::new()
            .with("Type", Object::name("Page"))
            .with("Parent", tree.clone())
            .with("MediaBox", Object::numbers(&[0.0, 0.0, sheet.page_width, sheet.page_height]))
            .with("Resources", Object::Dictionary(resources.clone()))
            .with("Contents", content);
        fragment.add(NewObject { dictionary, stream: None })
    };
    let kids: Vec<Object> = contents.into_iter().map(page).collect();
    let pages = Dictionary::new()
        .with("Type", Object::name("Pages"))
        .with("Kids", Object::Array(kids))
        .with("Count", Object::Integer(count));
    let pages = fragment.add(NewObject { dictionary: pages, stream: None });
    let shown = Dictionary::new().with("DisplayDocTitle", Object::Boolean(true));
    let dictionary = Dictionary::new()
        .with("Type", Object::name("Catalog"))
        .with("Pages", pages)
        .with("Lang", Object::string(encode_text(&paper.language)))
        .with("ViewerPreferences", Object::Dictionary(shown));
    fragment.add(NewObject { dictionary, stream: None })
}

fn info(paper: &Paper, fragment: &mut Fragment) -> Object {
    let dictionary = Dictionary::new()
        .with("Title", Object::string(encode_text(&paper.title)))
        .with("Producer", Object::string("segel"));
    fragment.add(NewObject { dictionary, stream: None })
}

/// All objects one after another, numbered from 1, and the table of where each begins (ISO 32000-1 §7.5.4).
fn written(fragment: &Fragment, catalog: Object, info: Object) -> Vec<u8> {
    let ids: Vec<ObjectId> =
        (1..).take(fragment.objects.len()).map(|number| ObjectId { number, generation: 0 }).collect();
    let mut out = BEGIN.to_vec();
    let mut offsets = Vec::with_capacity(ids.len());
    for (id, object) in ids.iter().zip(&fragment.objects) {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", id.number).bytes());
        write_body(&mut out, object, &ids);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f\r\n", offsets.len() + 1).bytes());
    offsets.iter().for_each(|offset| out.extend(format!("{offset:010} 00000 n\r\n").bytes()));
    let id = Object::hex_string(Sha256::digest(&out)[..16].to_vec());
    let trailer = Dictionary::new()
        .with("Size", Object::Integer(i64::try_from(offsets.len() + 1).unwrap_or(i64::MAX)))
        .with("Root", catalog)
        .with("Info", info)
        .with("ID", Object::Array(vec![id.clone(), id]));
    out.extend(b"trailer\n");
    write_dictionary(&mut out, &trailer, &ids);
    out.extend(format!("\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn write_body(out: &mut Vec<u8>, object: &NewObject, ids: &[ObjectId]) {
    match &object.stream {
        None => write_dictionary(out, &object.dictionary, ids),
        Some(data) => {
            let length = Object::Integer(i64::try_from(data.len()).unwrap_or(i64::MAX));
            write_dictionary(out, &object.dictionary.clone().with("Length", length), ids);
            out.extend(b"\nstream\n");
            out.extend(data);
            out.extend(b"\nendstream");
        }
    }
}
