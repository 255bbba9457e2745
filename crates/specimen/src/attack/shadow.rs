//! Shadow attacks (NDSS 2021): what the signer saw is hidden by a later revision, and something else shown in its place.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::file::{Objects, appended, appended_with, objects, over, stream};
use crate::paper::letter::{catalog, drawn, page, text};
use crate::paper::stamping::Addition;

fn later<const N: usize>(kit: &Kit, parts: [(u32, &str); N]) -> Made {
    Ok(appended(&kit.letter()?, &objects(parts)))
}

fn changed(kit: &Kit, objects: Objects) -> Made {
    Ok(appended(&kit.letter()?, &objects))
}

pub(super) const HIDE: &[Row] = &[
    row(
        "overlay-freed",
        "A later revision frees the drawing that covered the page.",
        Expected::disallowed(&["object-freed"]),
        |kit| later(kit, [(13, "")]),
    ),
    row(
        "overlay-emptied",
        "A later revision empties the drawing that covered the page.",
        Expected::disallowed(&["resource-replaced"]),
        |kit| changed(kit, vec![(13, stream("/Type/XObject/Subtype/Form/BBox[0 0 0 0]", b""))]),
    ),
    row(
        "overlay-no-longer-drawn",
        "A later revision shortens the list of contents of the page.",
        Expected::disallowed(&["page-changed"]),
        |kit| later(kit, [(3, &page("4 0 R", "5 0 R 10 0 R 12 0 R"))]),
    ),
    row(
        "contents-emptied",
        "A later revision empties the stream that draws the overlay.",
        Expected::disallowed(&["page-changed"]),
        |kit| changed(kit, vec![(8, text(""))]),
    ),
    row(
        "resource-redirected",
        "A later revision leads the name of the overlay to another object.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R").replace("/X1 13 0 R", "/X1 11 0 R");
            later(kit, [(3, &sheet)])
        },
    ),
    row(
        "layer-off",
        "A later revision switches the layer of the overlay off (8.11.4.3).",
        Expected::disallowed(&["layer-changed"]),
        |kit| {
            let root = catalog("", "5 0 R 10 0 R").replace("/Order[15 0 R]", "/Order[15 0 R]/OFF[15 0 R]");
            later(kit, [(1, &root)])
        },
    ),
    row(
        "note-removed",
        "A later revision takes a note from the page.",
        Expected::disallowed(&["annotation-forbidden"]),
        |kit| later(kit, [(3, &page("[4 0 R 8 0 R]", "5 0 R 10 0 R"))]),
    ),
    row(
        "note-hidden",
        "A later revision sets the hidden flag of a note.",
        Expected::disallowed(&["annotation-forbidden"]),
        |kit| {
            later(
                kit,
                [(
                    12,
                    "<</Type/Annot/Subtype/Text/Rect[500 800 520 820]/F 2/P 3 0 R/Contents(Catatan)/NM(c1)>>",
                )],
            )
        },
    ),
    row(
        "page-cropped",
        "A later revision crops the page so that part of it is not seen.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R")
                .replace("/MediaBox[0 0 595 842]", "/MediaBox[0 0 595 842]/CropBox[0 760 595 842]");
            later(kit, [(3, &sheet)])
        },
    ),
    row(
        "hidden-and-signed-again",
        "A later revision takes the overlay away, in the course of a second signature.",
        Expected::disallowed(&["resource-replaced"]),
        |kit| {
            let others = objects([(13, "null")]);
            Addition { others, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
    row(
        "hidden-with-validation-data",
        "Validation data came, and the overlay went.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let store = over(kit.store(), vec![(8, text(""))]);
            Ok(kit.with_store(&kit.letter()?, store))
        },
    ),
];

pub(super) const HIDE_AND_REPLACE: &[Row] = &[
    row(
        "page-list",
        "A later revision leads the page tree to the hidden page (7.7.3).",
        Expected::disallowed(&["page-tree-changed"]),
        |kit| later(kit, [(2, "<</Type/Pages/Kids[14 0 R]/Count 1>>")]),
    ),
    row(
        "page-added",
        "A later revision adds the hidden page in front.",
        Expected::disallowed(&["page-tree-changed"]),
        |kit| later(kit, [(2, "<</Type/Pages/Kids[14 0 R 3 0 R]/Count 2>>")]),
    ),
    row(
        "other-page-tree",
        "A later catalog leads to another page tree.",
        Expected::disallowed(&["page-tree-changed"]),
        |kit| {
            let root = catalog("", "5 0 R 10 0 R").replace("/Pages 2 0 R", "/Pages 20 0 R");
            later(kit, [(1, &root), (20, "<</Type/Pages/Kids[14 0 R]/Count 1>>")])
        },
    ),
    row(
        "other-root",
        "A later trailer leads to another catalog with the hidden page.",
        Expected::disallowed(&["page-tree-changed"]),
        |kit| {
            let root = catalog("", "5 0 R 10 0 R").replace("/Pages 2 0 R", "/Pages 21 0 R");
            let others = objects([(20, &root), (21, "<</Type/Pages/Kids[14 0 R]/Count 1>>")]);
            Ok(appended_with(&kit.letter()?, &others, "/Root 20 0 R/Info 9 0 R"))
        },
    ),
    row(
        "page-overridden",
        "A later revision puts the hidden page in the place of the page.",
        Expected::disallowed(&["page-changed"]),
        |kit| later(kit, [(3, &page("18 0 R", "5 0 R 10 0 R 12 0 R"))]),
    ),
    row(
        "content-overridden",
        "A later revision puts the hidden text in the place of the text.",
        Expected::disallowed(&["page-changed"]),
        |kit| changed(kit, vec![(4, text("BT /F1 16 Tf 72 780 Td (Dibayarkan Rp 999.999.999) Tj ET"))]),
    ),
    row(
        "other-type",
        "A later revision makes a page of what was a font.",
        Expected::disallowed(&["resource-replaced"]),
        |kit| later(kit, [(7, &page("18 0 R", ""))]),
    ),
    row(
        "table-alone",
        "A later table leads the page's number to the hidden page; no object was written.",
        Expected::left_open(&["pages-unreadable"]),
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
        Expected::disallowed(&["page-tree-changed"]),
        |kit| {
            let others = objects([(2, "<</Type/Pages/Kids[14 0 R]/Count 1>>")]);
            Addition { others, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
    row(
        "opening-elsewhere",
        "A later catalog opens the document at the hidden page.",
        Expected::disallowed(&["action-added"]),
        |kit| later(kit, [(1, &catalog("/OpenAction[14 0 R/Fit]", "5 0 R 10 0 R"))]),
    ),
    row(
        "drawn-over",
        "A later revision draws the page as a form that covers all of it.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let sheet =
                page("[4 0 R 20 0 R]", "5 0 R 10 0 R 12 0 R").replace("/X1 13 0 R", "/X1 13 0 R/X2 21 0 R");
            let mut all = objects([(3, &sheet)]);
            all.extend([(20, text("/X2 Do")), (21, drawn(595, 842))]);
            changed(kit, all)
        },
    ),
];
