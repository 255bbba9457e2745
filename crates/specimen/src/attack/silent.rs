//! What readers do not call a change: metadata, properties and the structure (BFO 2019).

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::file::{appended, appended_with, objects};
use crate::paper::letter::{catalog, xmp};
use crate::paper::stamping::Addition;

fn later<const N: usize>(kit: &Kit, parts: [(u32, &str); N]) -> Made {
    Ok(appended(&kit.letter()?, &objects(parts)))
}

pub(super) const ROWS: &[Row] = &[
    row(
        "xmp-rewritten",
        "A later revision gives the document another title in its XMP (14.3.2).",
        Expected::warned(&["metadata-changed"]),
        |kit| Ok(appended(&kit.letter()?, &vec![(16, xmp("Surat lain"))])),
    ),
    row(
        "xmp-removed",
        "A later catalog no longer leads to the XMP.",
        Expected::warned(&["metadata-changed"]),
        |kit| later(kit, [(1, &catalog("", "5 0 R 10 0 R").replace("/Metadata 16 0 R", ""))]),
    ),
    row(
        "facts-rewritten",
        "A later revision gives the document another title and author (14.3.3).",
        Expected::warned(&["metadata-changed"]),
        |kit| later(kit, [(9, "<</Title(Surat lain)/Author(Bupati)/Producer(segel)>>")]),
    ),
    row(
        "facts-elsewhere",
        "A later trailer leads to other properties.",
        Expected::warned(&["metadata-changed"]),
        |kit| {
            let other = objects([(20, "<</Title(Surat lain)>>")]);
            Ok(appended_with(&kit.letter()?, &other, "/Root 1 0 R/Info 20 0 R"))
        },
    ),
    row(
        "alternative-text",
        "A later revision gives what is read aloud another text (14.9.3).",
        Expected::warned(&["structure-changed"]),
        |kit| later(kit, [(19, "<</Type/StructElem/S/P/P 17 0 R/Pg 3 0 R/Alt(Dibatalkan)>>")]),
    ),
    row(
        "actual-text",
        "A later revision replaces what is copied from the page (14.9.4).",
        Expected::warned(&["structure-changed"]),
        |kit| later(kit, [(19, "<</Type/StructElem/S/P/P 17 0 R/Pg 3 0 R/Alt(Surat)/ActualText(Rp 999)>>")]),
    ),
    row(
        "structure-removed",
        "A later catalog no longer leads to the structure.",
        Expected::warned(&["structure-changed"]),
        |kit| {
            let root = catalog("", "5 0 R 10 0 R").replace("/StructTreeRoot 17 0 R", "");
            later(kit, [(1, &root.replace("/MarkInfo<</Marked true>>", ""))])
        },
    ),
    row(
        "language",
        "A later catalog says that the document is in another language.",
        Expected::warned(&["structure-changed"]),
        |kit| later(kit, [(1, &catalog("", "5 0 R 10 0 R").replace("id-ID", "en-US"))]),
    ),
    row(
        "xmp-after-p1",
        "The XMP was rewritten after a certification with P=1.",
        Expected::disallowed(&["change-forbidden"]),
        |kit| Ok(appended(&kit.certified(1)?, &vec![(16, xmp("Surat lain"))])),
    ),
    row(
        "script-on-opening",
        "A later catalog brings a script that runs when the document is opened.",
        Expected::disallowed(&["action-added"]),
        |kit| later(kit, [(1, &catalog("/OpenAction<</S/JavaScript/JS(1)>>", "5 0 R 10 0 R"))]),
    ),
    row(
        "attachment",
        "A later catalog attaches a file (7.11.4).",
        Expected::disallowed(&["catalog-changed"]),
        |kit| {
            let names = "/Names<</EmbeddedFiles<</Names[(a)20 0 R]>>>>";
            let root = catalog(names, "5 0 R 10 0 R");
            later(
                kit,
                [
                    (1, &root),
                    (20, "<</Type/Filespec/F(a)/EF<</F 21 0 R>>>>"),
                    (21, "<</Length 1>>\nstream\nx\nendstream"),
                ],
            )
        },
    ),
    row(
        "viewer-preferences",
        "A later catalog tells readers how to show the document.",
        Expected::disallowed(&["catalog-changed"]),
        |kit| later(kit, [(1, &catalog("/ViewerPreferences<</HideToolbar true>>", "5 0 R 10 0 R"))]),
    ),
    row(
        "page-labels",
        "A later catalog numbers the pages otherwise.",
        Expected::disallowed(&["catalog-changed"]),
        |kit| later(kit, [(1, &catalog("/PageLabels<</Nums[0<</S/r/St 9>>]>>", "5 0 R 10 0 R"))]),
    ),
    row(
        "xmp-with-second-signature",
        "A second person signed, and the XMP was rewritten with it.",
        Expected::warned(&["metadata-changed"]).of(2),
        |kit| {
            let others = vec![(16, xmp("Surat lain"))];
            Addition { others, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
];
