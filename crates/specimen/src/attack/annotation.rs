//! Evil annotations and sneaky signatures (S&P 2021): what certified documents let others add.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::good::certified_catalog;
use crate::kit::{Identity, Kit};
use crate::paper::file::{Objects, appended, objects, over};
use crate::paper::letter::{NOTE, drawn, page};
use crate::paper::stamping::Addition;

/// Adds an annotation of this kind to the letter, certified with `p`, or only signed where that is 0.
fn noted(kit: &Kit, p: u8, entries: &str, others: Objects) -> Made {
    let first = if p == 0 { kit.letter()? } else { kit.certified(p)? };
    let note = format!("<</Type/Annot{entries}/F 4/P 3 0 R>>");
    let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R 20 0 R");
    Ok(appended(&first, &over(objects([(3, &sheet), (20, &note)]), others)))
}

/// A white sheet over the sum.
const COVER: &str = "/Rect[60 730 500 760]/AP<</N 21 0 R>>";

fn cover() -> Objects {
    vec![(21, drawn(440, 30))]
}

fn covering(kit: &Kit, p: u8, kind: &str) -> Made {
    noted(kit, p, &format!("/Subtype/{kind}{COVER}"), cover())
}

pub(super) const EVIL: &[Row] = &[
    row(
        "stamp-p1",
        "A stamp covers the text after a certification with P=1 (table 257).",
        Expected::disallowed(&["change-forbidden"]),
        |kit| covering(kit, 1, "Stamp"),
    ),
    row(
        "stamp-p2",
        "A stamp covers the text after a certification with P=2.",
        Expected::disallowed(&["annotation-forbidden"]),
        |kit| covering(kit, 2, "Stamp"),
    ),
    row(
        "stamp-uncertified",
        "A stamp covers the text after a signature that says nothing of it.",
        Expected::disallowed(&["annotation-forbidden"]),
        |kit| covering(kit, 0, "Stamp"),
    ),
    row(
        "text-p2",
        "A text stands over the text after a certification with P=2.",
        Expected::disallowed(&["annotation-forbidden"]),
        |kit| {
            noted(
                kit,
                2,
                "/Subtype/FreeText/Rect[60 730 500 760]/DA(/Helv 16 Tf)/Contents(Rp 999)",
                Vec::new(),
            )
        },
    ),
    row(
        "redaction-p2",
        "A redaction marks the text after a certification with P=2.",
        Expected::disallowed(&["annotation-forbidden"]),
        |kit| covering(kit, 2, "Redact"),
    ),
    row(
        "link-p1",
        "A link to elsewhere covers the page after a certification with P=1.",
        Expected::disallowed(&["change-forbidden"]),
        |kit| {
            let link = "/Subtype/Link/Rect[0 0 595 842]/A<</S/URI/URI(https://uji-coba.invalid)>>";
            noted(kit, 1, link, Vec::new())
        },
    ),
    row(
        "script-p3",
        "A note brings a script after a certification with P=3: no note needs one.",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let note = "/Subtype/Text/Rect[9 9 29 29]/A<</S/JavaScript/JS(app.alert\\(1\\))>>";
            noted(kit, 3, note, Vec::new())
        },
    ),
    row(
        "launch-p3",
        "A note starts a program after a certification with P=3.",
        Expected::left_open(&["later-revision"]),
        |kit| noted(kit, 3, "/Subtype/Link/Rect[9 9 29 29]/A<</S/Launch/F(uji.exe)>>", Vec::new()),
    ),
    row(
        "page-content-p3",
        "A note came with P=3, and the text of the page changed with it.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let forged = crate::paper::letter::text("BT /F1 16 Tf 72 780 Td (Rp 999) Tj ET");
            noted(kit, 3, "/Subtype/Text/Rect[9 9 29 29]/Contents(Catatan)", vec![(4, forged)])
        },
    ),
    row(
        "stamp-p3",
        "A stamp covers the text after a certification with P=3.",
        Expected::warned(&["annotation-added"]),
        |kit| covering(kit, 3, "Stamp"),
    ),
    row(
        "text-p3",
        "A text stands over the text after a certification with P=3.",
        Expected::warned(&["annotation-added"]),
        |kit| {
            let text = format!("/Subtype/FreeText{COVER}/DA(/Helv 16 Tf)/Contents(Rp 999)");
            noted(kit, 3, &text, cover())
        },
    ),
    row(
        "redaction-p3",
        "A redaction covers the text after a certification with P=3.",
        Expected::left_open(&["later-revision"]),
        |kit| covering(kit, 3, "Redact"),
    ),
    row(
        "note-rewritten-p2",
        "An existing note was rewritten after a certification with P=2.",
        Expected::disallowed(&["annotation-forbidden"]),
        |kit| {
            let note = NOTE.replace("Catatan", "Dibatalkan");
            Ok(appended(&kit.certified(2)?, &objects([(12, &note)])))
        },
    ),
];

/// Adds this field after a certification with `p`, signed by `signer` or not at all.
fn field(kit: &Kit, p: u8, field: &'static str, others: Objects, signer: Option<&Identity>) -> Made {
    let first = if p == 0 { kit.letter()? } else { kit.certified(p)? };
    let catalog = if p == 0 { "" } else { "/Perms<</DocMDP 6 0 R>>" };
    let addition = Addition { catalog, field, others, ..Addition::signature() };
    let Some(signer) = signer else {
        let mut all = addition.objects(kit);
        all.retain(|(number, _)| *number != 21);
        let unsigned = |body: &[u8]| String::from_utf8_lossy(body).replace("/V 21 0 R", "").into_bytes();
        let all = all.into_iter().map(|(number, body)| match number {
            20 => (number, unsigned(&body)),
            _ => (number, body),
        });
        return Ok(appended(&first, &all.collect()));
    };
    addition.signed(kit, &first, signer)
}

const MARK: &str = "/T(Kedua)/Rect[60 730 500 760]/F 4/AP<</N 22 0 R>>";
const WHOLE: &str = "/T(Kedua)/Rect[0 0 595 842]/F 4/AP<</N 22 0 R>>";

fn mark() -> Objects {
    vec![(22, drawn(440, 30))]
}

pub(super) const SNEAKY: &[Row] = &[
    row(
        "unsigned-field-p2",
        "An unsigned field covers the text after a certification with P=2.",
        Expected::disallowed(&["field-added-after-certification"]),
        |kit| field(kit, 2, MARK, mark(), None),
    ),
    row(
        "untrusted-field-p2",
        "A field signed by nobody whom we trust covers the text after P=2.",
        Expected::disallowed(&["field-added-after-certification"]),
        |kit| field(kit, 2, MARK, mark(), Some(&kit.people.untrusted)),
    ),
    row(
        "self-signed-field-p2",
        "A field signed by a certificate of its own covers the text after P=2.",
        Expected::disallowed(&["field-added-after-certification"]),
        |kit| field(kit, 2, MARK, mark(), Some(&kit.people.self_signed)),
    ),
    row(
        "expired-field-p2",
        "A field signed by an expired certificate covers the text after P=2.",
        Expected::disallowed(&["field-added-after-certification"]),
        |kit| field(kit, 2, MARK, mark(), Some(&kit.people.expired)),
    ),
    row(
        "field-p1",
        "Someone signed after a certification with P=1, which forbids it.",
        failed!(DisallowedModification, "change-forbidden").of_any(),
        |kit| field(kit, 1, "/T(Kedua)/Rect[0 0 0 0]/F 132", Vec::new(), Some(&kit.people.second)),
    ),
    row(
        "unsigned-field-uncertified",
        "An unsigned field covers the text after a signature.",
        Expected::left_open(&["later-revision"]),
        |kit| field(kit, 0, MARK, mark(), None),
    ),
    row(
        "empty-over-the-page",
        "An empty signature field that shows nothing came over the whole page: clicks go to it, which is told.",
        Expected::warned(&["empty-field-added", "field-covers-page"]),
        |kit| field(kit, 0, "/T(Kedua)/Rect[0 0 595 842]/F 4", Vec::new(), None),
    ),
    row(
        "empty-with-a-background",
        "An empty signature field came over the whole page, with a background that some readers paint (12.5.6.19).",
        Expected::open(&["later-revision"]),
        |kit| field(kit, 0, "/T(Kedua)/Rect[0 0 595 842]/F 4/MK<</BG[1 1 1]>>", Vec::new(), None),
    ),
    row(
        "empty-text-field-over-the-page",
        "An empty text field came over the whole page: whoever opens the file can write across it.",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R 20 0 R");
            let form = crate::paper::letter::catalog("", "5 0 R 10 0 R 20 0 R");
            let field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(Kedua)/Rect[0 0 595 842]/F 4/P 3 0 R>>";
            Ok(appended(&kit.letter()?, &objects([(1, &form), (3, &sheet), (20, field)])))
        },
    ),
    row(
        "whole-page-p2",
        "A trusted person signed after P=2, with a mark over the whole page: a warning at least.",
        Expected::warned(&["field-covers-page"]).of(2),
        |kit| field(kit, 2, WHOLE, vec![(22, drawn(595, 842))], Some(&kit.people.second)),
    ),
    row(
        "point-drawn-large-p2",
        "The mark stands in a point, where some readers draw it in its own size: a warning at least.",
        Expected::warned(&["field-of-unknown-extent"]).of(2),
        |kit| {
            let point = "/T(Kedua)/Rect[0 0 0 0]/F 4/AP<</N 22 0 R>>";
            field(kit, 2, point, vec![(22, drawn(595, 842))], Some(&kit.people.second))
        },
    ),
    row(
        "leads-to-the-first",
        "A new field that covers the text leads to the certification itself.",
        Expected::disallowed(&["field-added-after-certification"]),
        |kit| {
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R 20 0 R");
            let body = format!("<</Type/Annot/Subtype/Widget/FT/Sig{MARK}/P 3 0 R/V 6 0 R>>");
            let root = certified_catalog("5 0 R 10 0 R 20 0 R");
            let all = over(objects([(1, &root), (3, &sheet), (20, &body)]), mark());
            Ok(appended(&kit.certified(2)?, &all))
        },
    ),
    row(
        "second-certification",
        "A later signature certifies the document again, with P=3 (12.8.2.2).",
        Expected::disallowed(&["catalog-changed"]),
        |kit| {
            let craft = crate::paper::craft::Craft::with(&crate::paper::letter::certification(3));
            let addition = Addition { craft, catalog: "/Perms<</DocMDP 21 0 R>>", ..Addition::signature() };
            addition.signed(kit, &kit.certified(2)?, &kit.people.second)
        },
    ),
    row(
        "certification-dropped",
        "A later catalog no longer says that the document is certified.",
        Expected::disallowed(&["catalog-changed"]),
        |kit| {
            let root = crate::paper::letter::catalog("", "5 0 R 10 0 R");
            Ok(appended(&kit.certified(2)?, &objects([(1, &root)])))
        },
    ),
];
