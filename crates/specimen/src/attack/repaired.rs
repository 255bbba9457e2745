//! What was signed holds something that its table does not speak of: readers that repair the file show that instead
//! (ISO 32000-2 annex I.2, §7.5.4).

use super::parser::{forged, signed_after};
use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::bytes::{find, replaced};
use crate::paper::craft::Craft;
use crate::paper::file::{Objects, objects, stream, with_hidden};
use crate::paper::letter::{Letter, page};

const DIFFER: Expected = Expected::open(&["readings-differ"]);

/// The letter with this in front of its table before it is signed.
fn hiding(kit: &Kit, hidden: &[u8]) -> Made {
    signed_after(kit, &|bytes| with_hidden(bytes, hidden))
}

/// The same with another text of the page, whose head is `head`.
fn under(kit: &Kit, head: &str) -> Made {
    hiding(kit, &[head.as_bytes(), b"\n", &forged(), b"\nendobj\n"].concat())
}

/// The letter with these objects beside its own before it is signed.
fn beside(kit: &Kit, others: Objects, hidden: &[u8]) -> Made {
    let craft = Craft::sound();
    let letter = Letter { signature: craft.body(kit), others, ..Letter::default() };
    kit.sealed(with_hidden(&letter.written(), hidden), &craft, &kit.people.active)
}

/// Another text of the page as an object.
fn other_text() -> Vec<u8> {
    [b"\n4 0 obj\n", &forged()[..], b"\nendobj\n"].concat()
}

/// An object stream of this type that holds the page, which draws another text.
fn other_page(kind: &str) -> Vec<u8> {
    let sheet = page("18 0 R", "5 0 R");
    stream(&format!("/Type/{kind}/N 1/First 4"), format!("3 0 {sheet}").as_bytes())
}

fn numbered(number: u32, body: &[u8]) -> Vec<u8> {
    [format!("{number} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat()
}

/// The letter with a catalog that leads to the page that nobody sees, and this in front of its table.
fn with_catalog(kit: &Kit, hidden: &[u8]) -> Made {
    let others = objects([
        (70, "<</Type/Catalog/Pages 71 0 R>>"),
        (71, "<</Type/Pages/Kids[72 0 R]/Count 1>>"),
        (72, &page("18 0 R", "").replace("/Parent 2", "/Parent 71")),
    ]);
    beside(kit, others, hidden)
}

pub(super) const ROWS: &[Row] = &[
    row("in-a-comment", "Another text of the page stands in a comment.", DIFFER, |kit| {
        under(kit, "%4 0 obj")
    }),
    row("in-a-string", "Another text of the page stands in a string.", DIFFER, |kit| {
        let string = [b"(", &other_text()[..], b")"].concat();
        beside(kit, vec![(60, string)], b"")
    }),
    row("in-data", "Another text of the page stands in the data of a stream.", DIFFER, |kit| {
        beside(kit, vec![(60, stream("", &other_text()))], b"")
    }),
    row("of-a-higher-generation", "Another text of the page has a higher generation.", DIFFER, |kit| {
        under(kit, "4 1 obj")
    }),
    row("odd-blanks", "Other blanks stand in the head of another text.", DIFFER, |kit| {
        under(kit, "4\t0\r\n\0obj")
    }),
    row("comments-in-the-head", "Comments stand in the head of another text.", DIFFER, |kit| {
        under(kit, "4 %a\n0%b\robj")
    }),
    row("far-apart", "Many blanks stand in the head of another text.", DIFFER, |kit| {
        under(kit, &format!("4{}0 obj", " ".repeat(900)))
    }),
    row("with-signs", "The numbers of another text have signs (7.3.3).", DIFFER, |kit| {
        under(kit, "+4 -0 obj")
    }),
    row("of-more-bits", "The number of another text is the same in 32 bits only.", DIFFER, |kit| {
        under(kit, "4294967300 0 obj")
    }),
    row("below-zero", "The number of another text is below 0, and the same in 32 bits.", DIFFER, |kit| {
        under(kit, "-4294967292 0 obj")
    }),
    row("run-together", "Another text follows an object without a blank.", DIFFER, |kit| {
        under(kit, "61 0 obj null endobj4 0 obj")
    }),
    row(
        "word-spelt",
        "A letter of `obj` is spelt as names may be (7.3.5), which one reader knows.",
        DIFFER,
        |kit| under(kit, "4 0 ob#6a"),
    ),
    row("without-an-end", "Another text ends with its head.", DIFFER, |kit| {
        hiding(kit, b"4 0 obj<</Length ")
    }),
    row("another-page", "Another page of that number draws another text.", DIFFER, |kit| {
        hiding(kit, &numbered(3, page("18 0 R", "5 0 R").as_bytes()))
    }),
    row("another-font", "Another font of that number gives the digits other shapes.", DIFFER, |kit| {
        let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[49/nine]>>>>";
        hiding(kit, &numbered(7, font.as_bytes()))
    }),
    row("in-an-object-stream", "Another page stands in an object stream (7.5.7).", DIFFER, |kit| {
        hiding(kit, &numbered(60, &other_page("ObjStm")))
    }),
    row(
        "in-a-listed-object-stream",
        "The table speaks of that object stream, and not of the page in it.",
        DIFFER,
        |kit| beside(kit, vec![(60, other_page("ObjStm"))], b""),
    ),
    row("object-stream-spelt", "The type of that object stream is spelt (7.3.5).", DIFFER, |kit| {
        hiding(kit, &numbered(60, &other_page("#4fbjStm")))
    }),
    row("object-stream-unread", "The dictionary of that object stream cannot be read.", DIFFER, |kit| {
        let broken = replaced(&other_page("ObjStm"), "/N 1", "/N 1)");
        hiding(kit, &numbered(60, &broken))
    }),
    row(
        "another-catalog",
        "Another catalog leads to another page; who finds no trailer looks for catalogs.",
        DIFFER,
        |kit| with_catalog(kit, &numbered(80, b"<</Type/Catalog/Pages 71 0 R>>")),
    ),
    row("another-trailer", "Another trailer names another catalog.", DIFFER, |kit| {
        with_catalog(kit, b"trailer\n<</Root 70 0 R>>\n")
    }),
    row("trailer-spelt", "The same, and its word is spelt (7.3.5), which one reader knows.", DIFFER, |kit| {
        with_catalog(kit, b"tr#61iler\n<</Root 70 0 R>>\n")
    }),
    row("trailer-of-encryption", "Another trailer has all decrypted that is not encrypted.", DIFFER, |kit| {
        hiding(kit, b"trailer\n<</Size 9/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>>>\n")
    }),
    row("another-section", "Another cross-reference stream names another catalog.", DIFFER, |kit| {
        with_catalog(kit, &numbered(80, &stream("/Type/XRef/Size 1/W[1 1 1]/Root 70 0 R", b"")))
    }),
    row(
        "entry-into-data",
        "The table leads into the data of a stream, which who repairs passes over.",
        DIFFER,
        |kit| {
            let craft = Craft::sound();
            let inside = stream("", &numbered(75, &forged()));
            let others = [(60, inside), (75, b"null".to_vec()), (3, page("75 0 R", "5 0 R").into_bytes())];
            let letter = Letter { signature: craft.body(kit), others: others.into(), ..Letter::default() };
            let bytes = letter.written();
            let (real, own) = (find(&bytes, "\n75 0 obj\nnull") + 1, find(&bytes, "75 0 obj\n<<"));
            let bytes = replaced(&bytes, &format!("{real:010}"), &format!("{own:010}"));
            kit.sealed(
                replaced(&bytes, "75 0 obj\nnull\nendobj", &" ".repeat(20)),
                &craft,
                &kit.people.active,
            )
        },
    ),
    row(
        "for-nobody",
        "An object that the table does not speak of, and that nothing leads to: a warning at least.",
        Expected::warned(&["hidden-object"]),
        |kit| hiding(kit, &numbered(90, &forged())),
    ),
    row(
        "an-attached-document",
        "Objects of a document that is attached as it is harm nothing.",
        Expected::passed(),
        |kit| beside(kit, vec![(60, stream("/Type/EmbeddedFile", &other_text()))], b""),
    ),
];
