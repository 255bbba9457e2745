//! Shadow attacks (NDSS 2021): what fields and marks show is replaced by a later revision.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::craft::Craft;
use crate::paper::file::{Objects, appended, objects, over};
use crate::paper::letter::{FIELD_LOCK, TEXT_FIELD, appearance, catalog, page, text};
use crate::paper::stamping::Addition;

fn later<const N: usize>(kit: &Kit, parts: [(u32, &str); N]) -> Made {
    Ok(appended(&kit.letter()?, &objects(parts)))
}

fn changed(kit: &Kit, objects: Objects) -> Made {
    Ok(appended(&kit.letter()?, &objects))
}

const OTHER_FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>";

pub(super) const ROWS: &[Row] = &[
    row(
        "value-and-appearance",
        "A text field was filled otherwise after the signature.",
        Expected::warned(&["form-refilled"]),
        |kit| changed(kit, filled("999", "(999) Tj")),
    ),
    row(
        "appearance-alone",
        "The field shows another text; its value is what it was.",
        Expected::disallowed(&["appearance-alone"]),
        |kit| changed(kit, vec![(11, appearance("(999) Tj"))]),
    ),
    row(
        "value-alone",
        "The field has another value; it shows what it showed.",
        Expected::disallowed(&["appearance-alone"]),
        |kit| later(kit, [(10, &TEXT_FIELD.replace("/V(100)", "/V(999)"))]),
    ),
    row(
        "appearance-redirected",
        "The appearance of the field leads to another object.",
        Expected::disallowed(&["appearance-alone"]),
        |kit| {
            let mut all = objects([(10, &TEXT_FIELD.replace("/N 11 0 R", "/N 20 0 R"))]);
            all.push((20, appearance("(999) Tj")));
            changed(kit, all)
        },
    ),
    row(
        "font-replaced",
        "The font of page and form is another one (9.6).",
        Expected::disallowed(&["resource-replaced"]),
        |kit| later(kit, [(7, OTHER_FONT)]),
    ),
    row(
        "font-encoding",
        "The font draws other letters for the same codes.",
        Expected::disallowed(&["resource-replaced"]),
        |kit| {
            let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[48/nine]>>>>";
            later(kit, [(7, font)])
        },
    ),
    row(
        "form-font-redirected",
        "The default resources of the form lead to another font.",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let root = catalog("", "5 0 R 10 0 R").replace("/F1 7 0 R>>", "/F1 20 0 R>>");
            later(kit, [(1, &root), (20, OTHER_FONT)])
        },
    ),
    row(
        "default-appearance",
        "The default appearance makes the text white.",
        Expected::disallowed(&["field-changed"]),
        |kit| later(kit, [(10, &TEXT_FIELD.replace("0 g)", "1 g)"))]),
    ),
    row(
        "drawn-anew",
        "Readers are told to draw the fields anew (NeedAppearances).",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let root = catalog("", "5 0 R 10 0 R").replace("/SigFlags 3", "/SigFlags 3/NeedAppearances true");
            later(kit, [(1, &root), (10, &TEXT_FIELD.replace("/V(100)", "/V(999)"))])
        },
    ),
    row(
        "field-moved",
        "The field stands over another part of the page.",
        Expected::disallowed(&["field-changed"]),
        |kit| later(kit, [(10, &TEXT_FIELD.replace("[72 600 200 620]", "[100 730 228 750]"))]),
    ),
    row(
        "field-under-lock",
        "A field was filled that the signature locks (12.8.2.4).",
        Expected::disallowed(&["form-filled-forbidden"]),
        |kit| {
            let lock = "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams\
             <</Type/TransformParams/V/1.2/Action/Include/Fields[(Nilai)]>>>>]";
            let first = kit.crafted(&Craft::with(lock), &kit.people.active, Vec::new())?;
            Ok(appended(&first, &filled("999", "(999) Tj")))
        },
    ),
    row(
        "filled-in-white",
        "A field was filled after P=2, with a default appearance in which nobody sees the value: a warning at least.",
        UNCLEAR,
        |kit| filled_as(kit, "/F1 0.01 Tf 1 g", Vec::new()),
    ),
    row(
        "filled-in-a-lying-font",
        "A field was filled after P=2, in a font that draws something else for it: a warning at least.",
        UNCLEAR,
        |kit| {
            let form =
                crate::good::certified_catalog("5 0 R 10 0 R").replace("/F1 7 0 R", "/F1 7 0 R/L 20 0 R");
            filled_as(kit, "/L 1 Tf 0 g", over(objects([(1, &form)]), lying_font()))
        },
    ),
    row(
        "font-by-an-escaped-name",
        "A font came under the name that a signed field asks for with an escape (7.3.5), and redraws it.",
        LEFT_OPEN,
        |kit| by_name(kit, "/#4c 1 Tf 0 g", "/L"),
    ),
    row(
        "font-by-a-missing-name",
        "A font came under the name that a signed field asks for, and redraws it.",
        LEFT_OPEN,
        |kit| by_name(kit, "/L 1 Tf 0 g", "/L"),
    ),
    row(
        "stamp-that-is-private-data",
        "What a stamp on page 2 shows was changed as private data of page 1 (14.5).",
        failed!(DisallowedModification, "annotation-forbidden"),
        |kit| {
            let private = "/PieceInfo<</Uji<</LastModified(D:20260101000000Z)/Private 22 0 R>>>>/Annots";
            let first = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R").replace("/Annots", private);
            let stamp = "<</Type/Annot/Subtype/Stamp/Rect[72 600 200 620]/F 4/AP<</N 22 0 R>>>>";
            let mut others = objects([
                (2, "<</Type/Pages/Kids[3 0 R 20 0 R]/Count 2>>"),
                (3, &first),
                (20, &page("18 0 R", "21 0 R")),
                (21, stamp),
            ]);
            others.push((22, appearance("(100) Tj")));
            let letter = kit.crafted(&Craft::sound(), &kit.people.active, others)?;
            Ok(appended(&letter, &vec![(22, appearance("(999) Tj"))]))
        },
    ),
    row(
        "drawing-that-is-metadata",
        "The page takes its drawings from its own dictionary, and what it calls its metadata is one (14.3.2).",
        LEFT_OPEN,
        |kit| {
            let own = "/XObject 3 0 R/Properties<</L1 15 0 R>>>>/Metadata 20 0 R";
            let sheet = page("[4 0 R 21 0 R]", "5 0 R 10 0 R 12 0 R");
            let sheet = sheet.replace("/XObject<</X1 13 0 R>>/Properties<</L1 15 0 R>>>>", own);
            let mut others = objects([(3, &sheet)]);
            others.extend([(20, appearance("(100) Tj")), (21, text("/Metadata Do"))]);
            let letter = kit.crafted(&Craft::sound(), &kit.people.active, others)?;
            let mut later = objects([(3, &sheet.replace("/Metadata 20 0 R", "/Metadata 22 0 R"))]);
            later.push((22, appearance("(999) Tj")));
            Ok(appended(&letter, &later))
        },
    ),
    row(
        "font-by-an-escaped-key",
        "The same, and the form has the font under an escaped name.",
        LEFT_OPEN,
        |kit| by_name(kit, "/L 1 Tf 0 g", "/#4C"),
    ),
    row(
        "value-of-another-type",
        "What a field is called aloud became a number, where a text stood.",
        failed!(DisallowedModification, "type-changed"),
        |kit| {
            let field = TEXT_FIELD.replace("/V(100)", "/V(100)/TU 20 0 R");
            let others = objects([(10, &field), (20, "(Jumlah)")]);
            let letter = kit.crafted(&Craft::sound(), &kit.people.active, others)?;
            Ok(appended(&letter, &objects([(20, "999")])))
        },
    ),
    row(
        "signed-under-lock",
        "A second person signed in a field that the first signature locks (12.8.2.4).",
        failed!(DisallowedModification, "field-locked").of(2),
        |kit| {
            let lock = FIELD_LOCK.replace("(Nilai)", "(Kedua)");
            let first = kit.crafted(&Craft::with(&lock), &kit.people.active, Vec::new())?;
            Addition::signature().signed(kit, &first, &kit.people.second)
        },
    ),
    row(
        "certified-without-changes",
        "A field was filled after a certification with P=1.",
        Expected::disallowed(&["change-forbidden"]),
        |kit| Ok(appended(&kit.certified(1)?, &filled("999", "(999) Tj"))),
    ),
    row(
        "replaced-and-signed-again",
        "A second person signed, and the font went with it.",
        Expected::disallowed(&["resource-replaced"]),
        |kit| {
            let others = objects([(7, OTHER_FONT)]);
            Addition { others, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
];

/// The value may be any; what is seen of it is told to be unclear.
const UNCLEAR: Expected = Expected::warned(&["form-appearance-unclear"]);
/// That the font is one that a signed field needs may not be seen by all.
const LEFT_OPEN: Expected = Expected::open(&["later-revision"]);

/// The certified letter, whose text field was filled with this default appearance and no other.
fn filled_as(kit: &Kit, default: &str, others: Objects) -> Made {
    let field = TEXT_FIELD.replace("/AP<</N 11 0 R>>", "");
    let empty = objects([(10, &field.replace("/V(100)", ""))]);
    let filled = objects([(10, &field.replace("/F1 12 Tf 0 g", default))]);
    Ok(appended(&kit.certified_with(2, empty)?, &over(filled, others)))
}

/// The certified letter with a field that readers draw anew, by the font `default` names; the font came with a value of
/// another field.
fn by_name(kit: &Kit, default: &str, key: &str) -> Made {
    let field = TEXT_FIELD.replace("/AP<</N 11 0 R>>", "").replace("/F1 12 Tf 0 g", default);
    let other = TEXT_FIELD.replace("(Nilai)", "(Lain)").replace("/AP<</N 11 0 R>>", "");
    let empty = other.replace("/V(100)", "");
    let before = objects([(1, &lying_form(None)), (10, &field), (23, &empty)]);
    let after = over(objects([(1, &lying_form(Some(key))), (23, &other)]), lying_font());
    Ok(appended(&kit.certified_with(2, before)?, &after))
}

/// The catalog of a certified letter whose form has one more field and is drawn anew, with the font under this name or without.
fn lying_form(key: Option<&str>) -> String {
    let form = crate::good::certified_catalog("5 0 R 10 0 R 23 0 R");
    let form = form.replace("/SigFlags 3", "/SigFlags 3/NeedAppearances true");
    key.map_or(form.clone(), |key| form.replace("/F1 7 0 R", &format!("/F1 7 0 R{key} 20 0 R")))
}

/// A font that draws a sum for the first digit, and nothing for the others.
fn lying_font() -> Objects {
    let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 100 100]/FontMatrix[1 0 0 1 0 0]/FirstChar 48/LastChar 49\
         /Widths[0 0]/Encoding<</Differences[48/zero/one]>>/CharProcs<</zero 22 0 R/one 21 0 R>>\
         /Resources<</Font<</F1 7 0 R>>>>>>";
    let mut all = objects([(20, font)]);
    all.push((21, text("0 0 d0 BT /F1 16 Tf 2 5 Td (Rp 999) Tj ET")));
    all.push((22, text("0 0 d0")));
    all
}

/// The text field filled with this value, and its appearance.
fn filled(value: &str, shown: &str) -> Objects {
    vec![(10, TEXT_FIELD.replace("(100)", &format!("({value})")).into_bytes()), (11, appearance(shown))]
}
