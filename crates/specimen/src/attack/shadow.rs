//! Shadow attacks (NDSS 2021): what the signer saw is hidden, replaced, or both, by a later revision.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::craft::Craft;
use crate::paper::file::{Objects, appended, appended_with, objects, over, stream};
use crate::paper::letter::{TEXT_FIELD, appearance, catalog, drawn, page, text};
use crate::paper::stamping::Addition;

/// Where it is not told what was changed, it is left open.
const REFUSED: Expected = Expected::not_passed();
/// What came later must not have come.
const DISALLOWED: Expected = failed!(DisallowedModification,).of_any();

fn later<const N: usize>(kit: &Kit, parts: [(u32, &str); N]) -> Made {
    Ok(appended(&kit.letter()?, &objects(parts)))
}

fn changed(kit: &Kit, objects: Objects) -> Made {
    Ok(appended(&kit.letter()?, &objects))
}

pub(super) const HIDE: &[Row] = &[
    row("overlay-freed", "A later revision frees the drawing that covered the page.", DISALLOWED, |kit| {
        later(kit, [(13, "")])
    }),
    row(
        "overlay-emptied",
        "A later revision empties the drawing that covered the page.",
        DISALLOWED,
        |kit| changed(kit, vec![(13, stream("/Type/XObject/Subtype/Form/BBox[0 0 0 0]", b""))]),
    ),
    row(
        "overlay-no-longer-drawn",
        "A later revision shortens the list of contents of the page.",
        DISALLOWED,
        |kit| later(kit, [(3, &page("4 0 R", "5 0 R 10 0 R 12 0 R"))]),
    ),
    row(
        "contents-emptied",
        "A later revision empties the stream that draws the overlay.",
        DISALLOWED,
        |kit| changed(kit, vec![(8, text(""))]),
    ),
    row(
        "resource-redirected",
        "A later revision leads the name of the overlay to another object.",
        DISALLOWED,
        |kit| {
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R").replace("/X1 13 0 R", "/X1 11 0 R");
            later(kit, [(3, &sheet)])
        },
    ),
    row(
        "layer-off",
        "A later revision switches the layer of the overlay off (8.11.4.3).",
        DISALLOWED,
        |kit| {
            let root = catalog("", "5 0 R 10 0 R").replace("/Order[15 0 R]", "/Order[15 0 R]/OFF[15 0 R]");
            later(kit, [(1, &root)])
        },
    ),
    row("note-removed", "A later revision takes a note from the page.", DISALLOWED, |kit| {
        later(kit, [(3, &page("[4 0 R 8 0 R]", "5 0 R 10 0 R"))])
    }),
    row("note-hidden", "A later revision sets the hidden flag of a note.", DISALLOWED, |kit| {
        later(
            kit,
            [(12, "<</Type/Annot/Subtype/Text/Rect[500 800 520 820]/F 2/P 3 0 R/Contents(Catatan)/NM(c1)>>")],
        )
    }),
    row(
        "page-cropped",
        "A later revision crops the page so that part of it is not seen.",
        DISALLOWED,
        |kit| {
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R")
                .replace("/MediaBox[0 0 595 842]", "/MediaBox[0 0 595 842]/CropBox[0 760 595 842]");
            later(kit, [(3, &sheet)])
        },
    ),
    row(
        "hidden-and-signed-again",
        "A later revision takes the overlay away, in the course of a second signature.",
        DISALLOWED,
        |kit| {
            let others = objects([(13, "null")]);
            Addition { others, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
    row("hidden-with-validation-data", "Validation data came, and the overlay went.", DISALLOWED, |kit| {
        let store = over(kit.store(), vec![(8, text(""))]);
        Ok(kit.with_store(&kit.letter()?, store))
    }),
];

const OTHER_FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>";

pub(super) const REPLACE: &[Row] = &[
    row(
        "value-and-appearance",
        "A text field was filled otherwise after the signature.",
        Expected::not_silent(),
        |kit| changed(kit, filled("999", "(999) Tj")),
    ),
    row("appearance-alone", "The field shows another text; its value is what it was.", DISALLOWED, |kit| {
        changed(kit, vec![(11, appearance("(999) Tj"))])
    }),
    row("value-alone", "The field has another value; it shows what it showed.", DISALLOWED, |kit| {
        later(kit, [(10, &TEXT_FIELD.replace("/V(100)", "/V(999)"))])
    }),
    row("appearance-redirected", "The appearance of the field leads to another object.", DISALLOWED, |kit| {
        let mut all = objects([(10, &TEXT_FIELD.replace("/N 11 0 R", "/N 20 0 R"))]);
        all.push((20, appearance("(999) Tj")));
        changed(kit, all)
    }),
    row("font-replaced", "The font of page and form is another one (9.6).", DISALLOWED, |kit| {
        later(kit, [(7, OTHER_FONT)])
    }),
    row("font-encoding", "The font draws other letters for the same codes.", DISALLOWED, |kit| {
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[48/nine]>>>>";
        later(kit, [(7, font)])
    }),
    row("form-font-redirected", "The default resources of the form lead to another font.", REFUSED, |kit| {
        let root = catalog("", "5 0 R 10 0 R").replace("/F1 7 0 R>>", "/F1 20 0 R>>");
        later(kit, [(1, &root), (20, OTHER_FONT)])
    }),
    row("default-appearance", "The default appearance makes the text white.", DISALLOWED, |kit| {
        later(kit, [(10, &TEXT_FIELD.replace("0 g)", "1 g)"))])
    }),
    row("drawn-anew", "Readers are told to draw the fields anew (NeedAppearances).", REFUSED, |kit| {
        let root = catalog("", "5 0 R 10 0 R").replace("/SigFlags 3", "/SigFlags 3/NeedAppearances true");
        later(kit, [(1, &root), (10, &TEXT_FIELD.replace("/V(100)", "/V(999)"))])
    }),
    row("field-moved", "The field stands over another part of the page.", DISALLOWED, |kit| {
        later(kit, [(10, &TEXT_FIELD.replace("[72 600 200 620]", "[100 730 228 750]"))])
    }),
    row("field-under-lock", "A field was filled that the signature locks (12.8.2.4).", DISALLOWED, |kit| {
        let lock = "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams\
             <</Type/TransformParams/V/1.2/Action/Include/Fields[(Nilai)]>>>>]";
        let first = kit.crafted(&Craft::with(lock), &kit.people.active, Vec::new())?;
        Ok(appended(&first, &filled("999", "(999) Tj")))
    }),
    row(
        "certified-without-changes",
        "A field was filled after a certification with P=1.",
        DISALLOWED,
        |kit| Ok(appended(&kit.certified(1)?, &filled("999", "(999) Tj"))),
    ),
    row(
        "replaced-and-signed-again",
        "A second person signed, and the font went with it.",
        DISALLOWED,
        |kit| {
            let others = objects([(7, OTHER_FONT)]);
            Addition { others, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
];

/// The text field filled with this value, and its appearance.
fn filled(value: &str, shown: &str) -> Objects {
    vec![(10, TEXT_FIELD.replace("(100)", &format!("({value})")).into_bytes()), (11, appearance(shown))]
}

pub(super) const HIDE_AND_REPLACE: &[Row] = &[
    row("page-list", "A later revision leads the page tree to the hidden page (7.7.3).", DISALLOWED, |kit| {
        later(kit, [(2, "<</Type/Pages/Kids[14 0 R]/Count 1>>")])
    }),
    row("page-added", "A later revision adds the hidden page in front.", DISALLOWED, |kit| {
        later(kit, [(2, "<</Type/Pages/Kids[14 0 R 3 0 R]/Count 2>>")])
    }),
    row("other-page-tree", "A later catalog leads to another page tree.", DISALLOWED, |kit| {
        let root = catalog("", "5 0 R 10 0 R").replace("/Pages 2 0 R", "/Pages 20 0 R");
        later(kit, [(1, &root), (20, "<</Type/Pages/Kids[14 0 R]/Count 1>>")])
    }),
    row("other-root", "A later trailer leads to another catalog with the hidden page.", DISALLOWED, |kit| {
        let root = catalog("", "5 0 R 10 0 R").replace("/Pages 2 0 R", "/Pages 21 0 R");
        let others = objects([(20, &root), (21, "<</Type/Pages/Kids[14 0 R]/Count 1>>")]);
        Ok(appended_with(&kit.letter()?, &others, "/Root 20 0 R/Info 9 0 R"))
    }),
    row(
        "page-overridden",
        "A later revision puts the hidden page in the place of the page.",
        DISALLOWED,
        |kit| later(kit, [(3, &page("18 0 R", "5 0 R 10 0 R 12 0 R"))]),
    ),
    row(
        "content-overridden",
        "A later revision puts the hidden text in the place of the text.",
        DISALLOWED,
        |kit| changed(kit, vec![(4, text("BT /F1 16 Tf 72 780 Td (Dibayarkan Rp 999.999.999) Tj ET"))]),
    ),
    row("other-type", "A later revision makes a page of what was a font.", DISALLOWED, |kit| {
        later(kit, [(7, &page("18 0 R", ""))])
    }),
    row(
        "table-alone",
        "A later table leads the page's number to the hidden page; no object was written.",
        REFUSED,
        |kit| {
            let letter = kit.letter()?;
            let hidden = crate::paper::bytes::find(&letter, "14 0 obj");
            let entry = appended(&letter, &objects([(3, "<<>>")]));
            let stands = crate::paper::bytes::rfind(&entry, "3 0 obj\n<<>>");
            Ok(crate::paper::bytes::replaced_last(&entry, &format!("{stands:010}"), &format!("{hidden:010}")))
        },
    ),
    row(
        "hidden-page-signed",
        "A second person signed a revision that shows the hidden page.",
        DISALLOWED,
        |kit| {
            let others = objects([(2, "<</Type/Pages/Kids[14 0 R]/Count 1>>")]);
            Addition { others, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
    row("opening-elsewhere", "A later catalog opens the document at the hidden page.", DISALLOWED, |kit| {
        later(kit, [(1, &catalog("/OpenAction[14 0 R/Fit]", "5 0 R 10 0 R"))])
    }),
    row(
        "drawn-over",
        "A later revision draws the page as a form that covers all of it.",
        DISALLOWED,
        |kit| {
            let sheet =
                page("[4 0 R 20 0 R]", "5 0 R 10 0 R 12 0 R").replace("/X1 13 0 R", "/X1 13 0 R/X2 21 0 R");
            let mut all = objects([(3, &sheet)]);
            all.extend([(20, text("/X2 Do")), (21, drawn(595, 842))]);
            changed(kit, all)
        },
    ),
];
