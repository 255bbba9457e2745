//! Documents on which careless readers never end: all of them small.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::bytes::{last_number, replaced_last};
use crate::paper::craft::Craft;
use crate::paper::file::{Objects, appended, objects, stream};
use crate::paper::letter::{catalog, page};

const REFUSED: Expected = Expected::not_passed();
const REMOVED: Expected = failed!(DisallowedModification,).of_any();

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
        REFUSED,
        |kit| later(kit, [(2, "<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>")]),
    ),
    row(
        "fields-in-a-circle",
        "The tree of fields leads back to itself, in a later revision.",
        REFUSED,
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
        WARNED,
        |kit| later(kit, [(19, "<</Type/StructElem/S/P/P 19 0 R/Pg 3 0 R/K 17 0 R>>")]),
    ),
    row(
        "prev-in-a-circle",
        "The newest section says that it is the one before itself.",
        Expected::refused(),
        |kit| {
            let letter = later(kit, [(4, "<</Length 0>>\nstream\n\nendstream")])?;
            let (old, own) = (last_number(&letter, "/Prev"), last_number(&letter, "startxref"));
            Ok(replaced_last(&letter, &format!("/Prev {old}"), &format!("/Prev {own}")))
        },
    ),
    row(
        "references-in-a-circle",
        "The page's content is a reference to a reference to itself.",
        REFUSED,
        |kit| later(kit, [(4, "20 0 R"), (20, "21 0 R"), (21, "4 0 R")]),
    ),
    row("length-in-a-circle", "The length of a stream is the stream.", REFUSED, |kit| {
        later(kit, [(4, "<</Length 4 0 R>>\nstream\n0 g\nendstream")])
    }),
    row("deep-arrays", "Ten thousand arrays within each other.", REFUSED, |kit| {
        later(kit, [(20, &["[".repeat(10_000), "]".repeat(10_000)].concat())])
    }),
    row(
        "deep-dictionaries",
        "Ten thousand dictionaries within each other, in the catalog.",
        REFUSED,
        |kit| {
            let deep = ["<</A".repeat(10_000), "null".to_owned(), ">>".repeat(10_000)].concat();
            let root = catalog("", "5 0 R 10 0 R").replace("/Lang(id-ID)", &format!("/Lang(id-ID)/X {deep}"));
            later(kit, [(1, &root)])
        },
    ),
    row("huge-numbers", "Numbers of a thousand digits, in a later revision.", REFUSED, |kit| {
        let number = "9".repeat(1000);
        let sheet =
            page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R").replace("595 842", &format!("{number} {number}"));
        later(kit, [(3, &sheet)])
    }),
    row(
        "huge-size",
        "The newest trailer says that there are four thousand million objects.",
        REFUSED,
        |kit| {
            let letter = later(kit, [(4, "<</Length 0>>\nstream\n\nendstream")])?;
            Ok(replaced_last(&letter, "/Size 20", "/Size 4294967295"))
        },
    ),
    row(
        "ten-thousand-fields",
        "Ten thousand signature fields without a signature, in a later revision.",
        REFUSED,
        |kit| {
            let form = catalog("", &["5 0 R 10 0 R", &" 20 0 R".repeat(10_000)].concat());
            later(kit, [(1, &form), (20, "<</FT/Sig/T(Kosong)>>")])
        },
    ),
    row("streams-extending-each-other", "Two object streams extend each other (7.5.7).", REFUSED, |kit| {
        let held = |other: u32| stream(&format!("/Type/ObjStm/N 1/First 4/Extends {other} 0 R"), b"4 0 <<>>");
        Ok(appended(&kit.letter()?, &vec![(20, held(21)), (21, held(20))]))
    }),
    row(
        "deep-before-signing",
        "Objects within each other in an object that nothing leads to, before the signature: it holds.",
        Expected::passed(),
        |kit| signed(kit, vec![(20, ["[".repeat(60), "]".repeat(60)].concat().into_bytes())]),
    ),
    row(
        "parents-in-a-circle",
        "The parents of the signature field lead back to each other, in a later revision.",
        REFUSED,
        |kit| {
            let field = crate::paper::letter::FIELD.replace("/FT/Sig", "/Parent 20 0 R");
            later(
                kit,
                [(5, &field), (20, "<</T(A)/Parent 21 0 R/Kids[5 0 R]>>"), (21, "<</T(B)/Parent 20 0 R>>")],
            )
        },
    ),
    row("form-gone-in-a-circle", "The form is a reference to itself.", REMOVED, |kit| {
        later(kit, [(1, "<</Type/Catalog/Pages 2 0 R/AcroForm 20 0 R>>"), (20, "20 0 R")])
    }),
];

const WARNED: Expected = Expected::not_silent();
