//! Text on pages: where a tag stands.
#![allow(clippy::unwrap_used)]

mod bad; // pages that cannot be searched, or hardly
#[path = "../common/mod.rs"]
mod common;
mod encodings; // every way from codes to characters
mod layout; // every way to move text
mod letters; // tags in the letters of the fixtures

use pdf::Document;
use pdf::text::{TextError, find_in_pages};

/// A page of 600 by 800 points with this content, in which `F` is object 5, the first of `objects`.
fn page(content: &str, objects: &[&str]) -> Vec<u8> {
    page_with("/MediaBox[0 0 600 800]", content, objects)
}

/// The same with these entries in its dictionary.
fn page_with(entries: &str, content: &str, objects: &[&str]) -> Vec<u8> {
    let resources = "/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R/Y 7 0 R>>/ExtGState<</G 6 0 R>>/Properties<</P 6 0 R>>>>";
    let mut all = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{entries}{resources}>>"),
        stream("", content),
    ];
    all.extend(objects.iter().map(|object| (*object).to_owned()));
    common::written(&all)
}

fn stream(entries: &str, data: &str) -> String {
    format!("<</Length {}{entries}>>stream\n{data}\nendstream", data.len())
}

/// The rectangles of `needle` on the only page of `bytes`: x, y, width, height to a tenth of a point.
fn places(bytes: &[u8], needle: &str) -> Result<Vec<[f64; 4]>, TextError> {
    let document = Document::open(bytes).unwrap();
    let found = find_in_pages(&document.current(), needle, |_| true)?;
    let rounded = |value: f64| (value * 10.0).round() / 10.0 + 0.0;
    Ok(found
        .into_iter()
        .map(|found| found.place.rectangle)
        .map(|place| [place.x, place.y, place.width, place.height].map(rounded))
        .collect())
}

/// The standard font Helvetica: `#` is 5.56 wide at 10 points, and reaches from 2.07 below to 7.18 above.
const HELVETICA: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";
