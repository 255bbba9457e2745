//! Pages searched for a tag: those of a whole document, and a page whose content, font, CMap and form are the input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pdf::Document;
use pdf::text::{TextError, find_in_pages};

fuzz_target!(|bytes: &[u8]| {
    search(bytes);
    // Four parts, so that a change in one leaves the places of all else right.
    let mut parts = bytes.splitn(4, |byte| *byte == 0xFF);
    let [content, font, cmap, form] = [(); 4].map(|()| parts.next().unwrap_or_default());
    search(&page(content, font, cmap, form));
});

fn search(bytes: &[u8]) {
    let Ok(document) = Document::open(bytes) else { return };
    let view = document.current();
    for needle in ["#", "${ttd}", "e\u{301} x"] {
        match find_in_pages(&view, needle, |page| page < 4) {
            Ok(found) => found.iter().for_each(|found| {
                let place = found.place.rectangle;
                assert!([place.x, place.y, place.width, place.height].iter().all(|value| value.is_finite()));
            }),
            Err(TextError::TooMuch { .. }) => return,
            Err(_) => {}
        }
    }
}

fn page(content: &[u8], font: &[u8], cmap: &[u8], form: &[u8]) -> Vec<u8> {
    let stream = |entries: &str, data: &[u8]| {
        [format!("<<{entries}/Length {}>>stream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
    };
    let resources = "/Resources<</Font<</F 5 0 R/C 6 0 R>>/XObject<</X 7 0 R>>>>";
    let simple = [b"<</Type/Font/ToUnicode 8 0 R", font, b">>"].concat();
    let composite =
        [b"<</Subtype/Type0/Encoding 8 0 R/ToUnicode 8 0 R/DescendantFonts[<<", font, b">>]>>"].concat();
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R{resources}>>").into_bytes(),
        stream("", content),
        simple,
        composite,
        stream("/Subtype/Form", form),
        stream("", cmap),
    ];
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in (1..).zip(&objects) {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let end = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    bytes.extend(table.into_bytes());
    bytes.extend(end.into_bytes());
    bytes
}
