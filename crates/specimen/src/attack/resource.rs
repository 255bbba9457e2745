//! Documents on which careless readers never end: all of them small.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::bytes::{find, last_number, replaced_last};
use crate::paper::craft::Craft;
use crate::paper::file::{Objects, appended, objects, stream};
use crate::paper::letter::{Letter, catalog, page};

fn later<const N: usize>(kit: &Kit, parts: [(u32, &str); N]) -> Made {
    Ok(appended(&kit.letter()?, &objects(parts)))
}

fn signed(kit: &Kit, others: Objects) -> Made {
    kit.crafted(&Craft::sound(), &kit.people.active, others)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "page-tree-in-a-circle",
        "The page tree leads back to itself, in a later revision (7.7.3.2).",
        Expected::disallowed(&["page-tree-changed"]),
        |kit| later(kit, [(2, "<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>")]),
    ),
    row(
        "fields-in-a-circle",
        "The tree of fields leads back to itself, in a later revision.",
        Expected::left_open(&["form-unreadable"]),
        |kit| {
            let form = catalog("", "5 0 R 10 0 R 20 0 R");
            later(
                kit,
                [(1, &form), (20, "<</T(A)/Kids[21 0 R]>>"), (21, "<</T(B)/Parent 20 0 R/Kids[20 0 R]>>")],
            )
        },
    ),
    row(
        "structure-in-a-circle",
        "The structure leads back to itself, in a later revision (14.7).",
        Expected::warned(&["structure-changed"]),
        |kit| later(kit, [(19, "<</Type/StructElem/S/P/P 19 0 R/Pg 3 0 R/K 17 0 R>>")]),
    ),
    row(
        "prev-in-a-circle",
        "The newest section says that it is the one before itself.",
        Expected::none(&["unreadable"]),
        |kit| {
            let letter = later(kit, [(4, "<</Length 0>>\nstream\n\nendstream")])?;
            let (old, own) = (last_number(&letter, "/Prev"), last_number(&letter, "startxref"));
            Ok(replaced_last(&letter, &format!("/Prev {old}"), &format!("/Prev {own}")))
        },
    ),
    row(
        "references-in-a-circle",
        "The page's content is a reference to a reference to itself.",
        Expected::disallowed(&["page-changed"]),
        |kit| later(kit, [(4, "20 0 R"), (20, "21 0 R"), (21, "4 0 R")]),
    ),
    row(
        "length-in-a-circle",
        "The length of a stream is the stream.",
        Expected::disallowed(&["page-changed"]),
        |kit| later(kit, [(4, "<</Length 4 0 R>>\nstream\n0 g\nendstream")]),
    ),
    row(
        "deep-arrays",
        "Ten thousand arrays within each other.",
        Expected::left_open(&["later-revision"]),
        |kit| later(kit, [(20, &["[".repeat(10_000), "]".repeat(10_000)].concat())]),
    ),
    row(
        "deep-dictionaries",
        "Ten thousand dictionaries within each other, in the catalog.",
        Expected::left_open(&["form-unreadable", "pages-unreadable"]),
        |kit| {
            let deep = ["<</A".repeat(10_000), "null".to_owned(), ">>".repeat(10_000)].concat();
            let root = catalog("", "5 0 R 10 0 R").replace("/Lang(id-ID)", &format!("/Lang(id-ID)/X {deep}"));
            later(kit, [(1, &root)])
        },
    ),
    row(
        "huge-numbers",
        "Numbers of a thousand digits, in a later revision.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let number = "9".repeat(1000);
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R")
                .replace("595 842", &format!("{number} {number}"));
            later(kit, [(3, &sheet)])
        },
    ),
    row(
        "huge-size",
        "The newest trailer says that there are four thousand million objects.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let letter = later(kit, [(4, "<</Length 0>>\nstream\n\nendstream")])?;
            Ok(replaced_last(&letter, "/Size 20", "/Size 4294967295"))
        },
    ),
    row(
        "ten-thousand-fields",
        "Ten thousand signature fields without a signature, in a later revision.",
        Expected::left_open(&["form-unreadable"]),
        |kit| {
            let form = catalog("", &["5 0 R 10 0 R", &" 20 0 R".repeat(10_000)].concat());
            later(kit, [(1, &form), (20, "<</FT/Sig/T(Kosong)>>")])
        },
    ),
    row(
        "streams-extending-each-other",
        "Two object streams extend each other (7.5.7).",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let held =
                |other: u32| stream(&format!("/Type/ObjStm/N 1/First 4/Extends {other} 0 R"), b"4 0 <<>>");
            Ok(appended(&kit.letter()?, &vec![(20, held(21)), (21, held(20))]))
        },
    ),
    row(
        "deep-before-signing",
        "Objects within each other in an object that nothing leads to, before the signature: it holds.",
        Expected::passed(),
        |kit| signed(kit, vec![(20, ["[".repeat(60), "]".repeat(60)].concat().into_bytes())]),
    ),
    row(
        "parents-in-a-circle",
        "The parents of the signature field lead back to each other, in a later revision.",
        Expected::disallowed(&["signature-removed"]),
        |kit| {
            let field = crate::paper::letter::FIELD.replace("/FT/Sig", "/Parent 20 0 R");
            later(
                kit,
                [(5, &field), (20, "<</T(A)/Parent 21 0 R/Kids[5 0 R]>>"), (21, "<</T(B)/Parent 20 0 R>>")],
            )
        },
    ),
    row(
        "three-hundred-revisions",
        "Three hundred revisions came, each of which adds to the store: not all are looked into.",
        Expected::open(&["too-much-history"]),
        |kit| {
            let root = objects([(1, &catalog("/DSS 40 0 R", "5 0 R 10 0 R")), (40, "<</Type/DSS>>")]);
            let mut letter = appended(&kit.letter()?, &root);
            for _ in 0..300 {
                letter = appended(&letter, &objects([(40, "<</Type/DSS>>")]));
            }
            Ok(letter)
        },
    ),
    row(
        "objects-within-objects",
        "Fifteen hundred fields, each of which stands within a string of the one before.",
        Expected::open(&["too-much-work"]).of_any(),
        |kit| {
            let craft = Craft::sound();
            let bytes = nested(craft.body(kit), 1500);
            kit.sealed(bytes, &craft, &kit.people.active)
        },
    ),
    row(
        "form-gone-in-a-circle",
        "The form is a reference to itself.",
        Expected::disallowed(&["form-unreadable"]),
        |kit| later(kit, [(1, "<</Type/Catalog/Pages 2 0 R/AcroForm 20 0 R>>"), (20, "20 0 R")]),
    ),
];

/// The letter with so many fields within each other, the first of which is object 100.
fn nested(signature: Vec<u8>, count: usize) -> Vec<u8> {
    const FIRST: usize = 100;
    const WITHIN: u32 = 60;
    let numbers = FIRST..FIRST + count;
    let (mut text, mut places) = (String::new(), Vec::new());
    for number in numbers.clone() {
        places.push(text.len());
        text += &format!("{number} 0 obj<</X(");
    }
    text += &")>>endobj ".repeat(count);
    let fields: String = numbers.clone().map(|number| format!(" {number} 0 R")).collect();
    let mut others =
        objects([(1, &catalog("", &format!("5 0 R 10 0 R{fields}"))), (WITHIN, &format!("({text})"))]);
    // The table has to reach so far.
    others.push(((FIRST + count) as u32, b"null".to_vec()));
    let mut bytes = Letter { signature, others, ..Letter::default() }.written();
    let start = find(&bytes, &format!("\n{WITHIN} 0 obj\n(")) + format!("\n{WITHIN} 0 obj\n(").len();
    let table = last_number(&bytes, "startxref") + format!("xref\n0 {}\n", FIRST + count + 1).len();
    for (number, place) in numbers.zip(places) {
        let entry = format!("{:010} 00000 n \n", start + place);
        let at = table + entry.len() * number;
        bytes[at..at + entry.len()].copy_from_slice(entry.as_bytes());
    }
    bytes
}
