//! Marks on pages: where they stand, and what they look like.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod paper; // pages drawn by a renderer of others
mod pictures; // one reference picture for each layout
mod places; // where marks stand
mod tags; // marks over a text in the document

use pdf::SignOptions;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::image::Image;
use pdf::sign::{PageChoice, Place, Visible};

/// A mark of someone in Kabupaten Sukamaju.
fn mark(layout: Layout) -> Mark {
    Mark {
        layout,
        qr: Some("http://localhost:8080/v/5f3a9c1e7b2d48600f1e2d3c4b5a6978".into()),
        image: None,
        lines: MarkText {
            name: "Bagas Tri Nugroho".into(),
            title: Some("Kepala Dinas Komunikasi dan Informatika".into()),
            agency: Some("Pemerintah Kabupaten Sukamaju".into()),
            time: "31 Januari 2026 15.00.00 WIB".into(),
        },
    }
}

/// The same with the coat of arms, and the QR code beside it if `both`.
fn with_image(layout: Layout, both: bool) -> Mark {
    let mark = mark(layout);
    let image = Image::read(&common::fixture("pictures/lambang.png")).unwrap();
    Mark { image: Some(image), qr: mark.qr.filter(|_| both), lines: mark.lines, layout }
}

fn shown(mark: Mark, page: PageChoice, place: Place) -> SignOptions {
    SignOptions { visible: Some(Visible { mark, page, place }), ..common::options() }
}

fn signed(name: &str, options: &SignOptions) -> Vec<u8> {
    common::signed(&common::fixture(name), options, &[0x30, 0])
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}
