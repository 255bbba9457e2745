//! Fields that were filled as the signature allows, and show something else than their value.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::file::{Objects, appended, objects, over, stream};
use crate::paper::letter::{TEXT_FIELD, text};

/// The value may be any; that it may not be what is seen must be told.
const UNCLEAR: Expected = Expected::warned(&["form-appearance-unclear"]);
/// What is shown is not the value, beyond doubt.
const ALONE: Expected = Expected::disallowed(&["appearance-alone"]);

/// The letter certified with P=2, whose text field was filled with `value` and draws this in a box of its size.
fn shows(kit: &Kit, value: &str, drawn: &str) -> Made {
    filled(kit, value, form("[0 0 128 20]", FONT, drawn), Vec::new())
}

/// The same with an appearance of its own, and what that needs.
fn filled(kit: &Kit, value: &str, shown: Vec<u8>, others: Objects) -> Made {
    let field = TEXT_FIELD.replace("(100)", value);
    let empty = TEXT_FIELD.replace("/V(100)", "").replace("/AP<</N 11 0 R>>", "");
    let after = over(objects([(10, &field.replace("11 0 R", "24 0 R"))]), vec![(24, shown)]);
    Ok(appended(&kit.certified_with(2, objects([(10, &empty)]))?, &over(after, others)))
}

/// The same in the font that `font` is.
fn in_font(kit: &Kit, font: &str, drawn: &str, others: Objects) -> Made {
    let shown = form("[0 0 128 20]", "/L 20 0 R", &format!("BT /L 12 Tf 2 6 Td ({drawn}) Tj ET"));
    filled(kit, "(Budi)", shown, over(objects([(20, font)]), others))
}

fn form(frame: &str, fonts: &str, drawn: &str) -> Vec<u8> {
    let entries = format!("/Type/XObject/Subtype/Form/BBox{frame}/Resources<</Font<<{fonts}>>>>");
    stream(&entries, format!("/Tx BMC {drawn} EMC").as_bytes())
}

const FONT: &str = "/F1 7 0 R";
/// How a value should be drawn.
const BUDI: &str = "BT /F1 12 Tf 0 g 2 6 Td (Budi) Tj ET";
/// An R in strokes.
const STROKES: &str = "0 0 1 RG 3 w 10 2 m 10 18 l 20 18 l 10 10 l 22 2 l S";

pub(super) const ROWS: &[Row] = &[
    row(
        "as-it-should-be",
        "A field was filled after P=2, and shows its value in dark letters.",
        Expected::passed_with(&["form-filled"]),
        |kit| shows(kit, "(Budi)", BUDI),
    ),
    row(
        "in-another-language",
        "The value names its language by escapes (7.9.2.2), which are not shown.",
        Expected::passed_with(&["form-filled"]),
        |kit| shows(kit, "<FEFF001B00690064001B0042007500640069>", BUDI),
    ),
    row(
        "language-without-end",
        "The escape that names the language is never closed, so that the value is not the name that is shown.",
        ALONE,
        |kit| shows(kit, "<FEFF001B0069006400001B00420075006400690009>", BUDI),
    ),
    row("strokes", "The value is drawn in white, and something else in strokes.", UNCLEAR, |kit| {
        shows(kit, "(Budi)", &format!("{} {STROKES}", BUDI.replace("0 g", "1 g")))
    }),
    row("white-letters", "The value is drawn in white.", UNCLEAR, |kit| {
        shows(kit, "(Budi)", &BUDI.replace("0 g", "1 1 1 rg"))
    }),
    row("painted-over", "The value is drawn, and a white sheet over it.", UNCLEAR, |kit| {
        shows(kit, "(Budi)", &format!("{BUDI} 1 g 0 0 128 20 re f"))
    }),
    row("beside-the-field", "The value is drawn where the field does not reach.", UNCLEAR, |kit| {
        shows(kit, "(Budi)", &BUDI.replace("2 6 Td", "2 500 Td"))
    }),
    row("clipped-away", "The value is drawn within a clipping path without an area.", UNCLEAR, |kit| {
        shows(kit, "(Budi)", &format!("0 0 0 0 re W n {BUDI}"))
    }),
    row(
        "much-smaller",
        "The appearance is a hundred times as wide as the field: nobody reads it.",
        UNCLEAR,
        |kit| filled(kit, "(Budi)", form("[0 0 12800 20]", FONT, BUDI), Vec::new()),
    ),
    row(
        "out-of-order",
        "The parts of the value stand in another order than that of drawing.",
        UNCLEAR,
        |kit| {
            let parts =
                "BT /F1 12 Tf 1 0 0 1 2 6 Tm (Rp) Tj 1 0 0 1 80 6 Tm (1.000) Tj 1 0 0 1 30 6 Tm (.999) Tj ET";
            shows(kit, "(Rp 1.000.999)", parts)
        },
    ),
    row(
        "read-aloud-otherwise",
        "What is drawn is marked to be read as the value (14.9.4).",
        UNCLEAR,
        |kit| {
            let marked = format!("/Span<</ActualText(Budi)>>BDC {} EMC", BUDI.replace("Budi", "Rudi"));
            shows(kit, "(Budi)", &marked)
        },
    ),
    row("other-rich-text", "The field has a rich text of other words (12.7.3.4).", UNCLEAR, |kit| {
        shows(kit, "(Budi)/RV(<body xmlns=\"http://www.w3.org/1999/xhtml\"><p>Rudi</p></body>)", BUDI)
    }),
    row("font-that-lies", "The font says that the letters it draws are others (9.10.3).", UNCLEAR, |kit| {
        let map = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00><ff> \
             endcodespacerange 1 beginbfchar <52><0042> endbfchar endcmap end end";
        let font =
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 21 0 R>>";
        in_font(kit, font, "Rudi", vec![(21, text(map))])
    }),
    row(
        "font-of-drawings",
        "The letters of the font are drawings that its signer chose (9.6.4).",
        UNCLEAR,
        |kit| {
            let font = "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 66/LastChar 66\
             /Widths[0]/Encoding<</Differences[66/B]>>/CharProcs<</B 21 0 R>>/Resources<</Font<</F1 7 0 R>>>>>>";
            in_font(kit, font, "Budi", vec![(21, text("0 0 d0 BT /F1 1 Tf (Rp 999) Tj ET"))])
        },
    ),
    row("font-of-signs", "The font draws signs for the letters of the value.", UNCLEAR, |kit| {
        let font = "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats/Encoding/WinAnsiEncoding>>";
        in_font(kit, font, "Budi", Vec::new())
    }),
    row("blank-value", "The value is a blank, and something is drawn.", UNCLEAR, |kit| {
        shows(kit, "( )", STROKES)
    }),
    row(
        "empty-value",
        "The value is empty, and something is drawn.",
        Expected::left_open(&["later-revision"]),
        |kit| shows(kit, "()", STROKES),
    ),
    row("box-ticked-and-shown-off", "A box was ticked, and shows that it is not.", ALONE, |kit| {
        ticked(kit, "/V/Ya/AS/Off")
    }),
    row("box-of-no-state", "A box got a value that it has no appearance for.", ALONE, |kit| {
        ticked(kit, "/V/Tidak/AS/Off")
    }),
    row("box-ticked", "A box was ticked, and shows it.", Expected::passed_with(&["form-filled"]), |kit| {
        ticked(kit, "/V/Ya/AS/Ya")
    }),
];

/// The letter certified with P=2, with a box in the place of its text field that was off, and is in that state now.
fn ticked(kit: &Kit, state: &str) -> Made {
    let field = |state: &str| {
        format!(
            "<</Type/Annot/Subtype/Widget/FT/Btn/T(Setuju)/Rect[72 600 92 620]/F 4/P 3 0 R{state}\
             /AP<</N<</Ya 20 0 R/Off 21 0 R>>>>>>"
        )
    };
    let drawn = |content: &str| stream("/Type/XObject/Subtype/Form/BBox[0 0 20 20]", content.as_bytes());
    let mut before = objects([(10, &field("/AS/Off"))]);
    before.extend([(20, drawn("0 0 m 20 20 l S")), (21, drawn(""))]);
    Ok(appended(&kit.certified_with(2, before)?, &objects([(10, &field(state))])))
}
