//! One reference picture for each layout, in `fixtures/marks`.
//!
//! `SEGEL_REMAKE=1 cargo test -p segel-pdf --test marks` draws them anew; look at what changed.

use std::path::Path;

use pdf::appearance::{Layout, Mark};
use pdf::page::DisplayedRectangle;
use pdf::sign::{PageChoice, Place};

use super::paper::{Paper, draw};
use super::{mark, shown, signed, with_image};

/// Dots per inch.
const DPI: f32 = 150.0;

/// Another version of the renderer, or of a processor's arithmetic, may draw edges a little otherwise: of a thousand
/// pixels, so many.
const TOLERANCE: usize = 5;

#[test]
fn every_layout_looks_as_it_did() {
    for (name, mark) in [
        ("blok", mark(Layout::Block)),
        ("blok-lambang", with_image(Layout::Block, false)),
        ("blok-lambang-qr", with_image(Layout::Block, true)),
        ("qr", mark(Layout::Qr)),
        ("qr-lambang", with_image(Layout::Qr, true)),
        ("kaki", mark(Layout::Footer)),
        ("kaki-lambang-qr", with_image(Layout::Footer, true)),
    ] {
        let drawn = picture(mark);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fixtures/marks/{name}.png"));
        if std::env::var_os("SEGEL_REMAKE").is_some() {
            std::fs::write(&path, drawn.png()).unwrap();
        }
        let known = Paper::read(&std::fs::read(&path).unwrap());
        let differences = drawn.differences(&known);
        let most = known.pixels.len() * TOLERANCE / 1000;
        assert!(
            differences.is_some_and(|found| found <= most),
            "{name}: {differences:?} pixels, at most {most}"
        );
    }
}

#[test]
fn a_changed_mark_is_seen() {
    let one = picture(mark(Layout::Block));
    let mut other = mark(Layout::Block);
    other.lines.title = None;
    for (case, other) in
        [("no title", picture(other)), ("another picture", picture(with_image(Layout::Block, false)))]
    {
        let differences = one.differences(&other).unwrap();
        assert!(differences > one.pixels.len() * TOLERANCE / 1000, "{case}: {differences}");
    }
}

/// The mark at its natural size, as it stands on a page.
fn picture(mark: Mark) -> Paper {
    let (width, height) = mark.natural_size((595.0, 842.0));
    let place = DisplayedRectangle { x: 24.0, y: 24.0, width, height };
    let bytes = signed("nota-dinas.pdf", &shown(mark, PageChoice::Last, Place::Rectangle(place)));
    draw(bytes, 1, DPI).cut(place, f64::from(DPI))
}
