//! Documents: opened, and walked through in every revision.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pdf::Document;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::open(bytes) else { return };
    for index in 0..document.revisions().len().min(4) {
        let Some(view) = document.at(index) else { continue };
        let _ = view.fields();
        let _ = view.catalog();
        if let Ok(pages) = view.pages() {
            let _ = pages.take(8).count();
        }
    }
});
