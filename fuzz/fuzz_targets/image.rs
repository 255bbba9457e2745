//! Pictures for marks: read, and drawn into every layout.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::image::Image;

fuzz_target!(|bytes: &[u8]| {
    let Ok(image) = Image::read(bytes) else { return };
    let (width, height) = image.size();
    assert!(width > 0 && height > 0);
    for layout in [Layout::Block, Layout::Qr, Layout::Footer] {
        let lines = MarkText { name: "Siti".into(), title: None, agency: None, time: "31 Januari 2026".into() };
        let mark = Mark { layout, qr: Some("1".into()), image: Some(image.clone()), lines };
        let (width, height) = mark.natural_size((595.0, 842.0));
        let _ = mark.build(width, height);
    }
});
