//! Files that break a rule in a way that harms nobody: forgiven, and told.

use super::sign::{Level, signed};
use super::written::plain;
use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::bytes::{last_number, replaced, replaced_last};
use crate::paper::craft::Craft;
use crate::paper::file::{appended, objects, stream, with_hidden, written};
use crate::paper::letter::{Letter, catalog};

/// The letter, written otherwise by `change` and then signed.
fn written_so(kit: &Kit, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Made {
    let craft = Craft::sound();
    let letter = Letter { signature: craft.body(kit), ..Letter::default() };
    kit.sealed(change(&letter.written()), &craft, &kit.people.active)
}

/// The letter with so many files that are attached to it.
fn attached(kit: &Kit, files: u32) -> Made {
    let numbers = 100..100 + files;
    let names: String = numbers.clone().map(|number| format!("({number}){number} 0 R")).collect();
    let root = catalog(&format!("/Names<</EmbeddedFiles<</Names[{names}]>>>>"), "5 0 R 10 0 R");
    let mut others = objects([(1, &root)]);
    for number in numbers {
        let held = number + 200;
        let file = format!("<</Type/Filespec/F(lampiran {number}.txt)/EF<</F {held} 0 R>>>>");
        let content = stream("/Type/EmbeddedFile", b"UJI COBA");
        others.extend([(number, file.into_bytes()), (held, content)]);
    }
    kit.crafted(&Craft::sound(), &kit.people.active, others)
}

pub(super) const ROWS: &[Row] = &[
    row(
        "header-without-version",
        "The header names no version (7.5.2).",
        Expected::passed_with(&["version-unreadable"]),
        |kit| written_so(kit, &|bytes| replaced(bytes, "%PDF-1.7", "%PDF-x.y")),
    ),
    row(
        "entries-with-blanks",
        "An entry of the table is padded with blanks instead of zeros (7.5.4).",
        Expected::passed_with(&["entries-misshapen"]),
        |kit| written_so(kit, &|bytes| replaced(bytes, "0000000000 65535 f", "         0 65535 f")),
    ),
    row(
        "numbered-from-one",
        "The table begins with object 1, where it should begin with object 0 (7.5.4).",
        Expected::passed_with(&["subsection-renumbered"]),
        |kit| written_so(kit, &|bytes| replaced_last(bytes, "xref\n0 20\n", "xref\n1 20\n")),
    ),
    row(
        "previous-at-zero",
        "The trailer says that an earlier section stands at byte 0, where there is none.",
        Expected::passed_with(&["prev-zero"]),
        |kit| written_so(kit, &|bytes| replaced_last(bytes, "/Size 20", "/Prev 0/Size 20")),
    ),
    row(
        "header-behind-other-bytes",
        "Some bytes stood in front of the header when it was signed.",
        Expected::passed_with(&["junk-before-header"]),
        |kit| written_so(kit, &|bytes| [b"UJI COBA\n", bytes].concat()),
    ),
    row(
        "start-beside-the-section",
        "startxref leads to the line end in front of the section (7.5.5).",
        Expected::passed(),
        |kit| {
            written_so(kit, &|bytes| {
                let start = last_number(bytes, "startxref");
                replaced_last(bytes, &format!("startxref\n{start}"), &format!("startxref\n{}", start - 1))
            })
        },
    ),
    row(
        "object-that-no-table-knows",
        "An object stands in the signed file of which its table does not speak, and which no page needs (7.5.4).",
        Expected::passed_with(&["hidden-object"]),
        |kit| written_so(kit, &|bytes| with_hidden(bytes, b"70 0 obj\n(UJI COBA)\nendobj\n")),
    ),
    row(
        "first-size-too-small",
        "The trailer of the first revision excludes objects of its own, and that of the signed one does not.",
        Expected::passed_with(&["entries-beyond-size"]),
        |kit| {
            let first = replaced_last(&plain(), "/Size 20", "/Size 15");
            signed(kit, &first, &kit.people.active, Level::B)
        },
    ),
    row(
        "attached",
        "A file is attached, and was when the document was signed (7.11.4): told.",
        Expected::passed_with(&["attachment"]),
        |kit| attached(kit, 1),
    ),
    row(
        "attached-a-hundred-times",
        "More files are attached than are listed.",
        Expected::passed_with(&["attachment", "attachments-not-listed"]),
        |kit| attached(kit, 101),
    ),
    row(
        "store-with-other-things",
        "What stands as a certificate in the store, when the document was signed, is none.",
        Expected::passed_with(&["validation-data"]),
        |kit| {
            let root = catalog("/DSS 40 0 R", "5 0 R 10 0 R");
            let mut others = objects([(1, &root), (40, "<</Type/DSS/Certs[41 0 R]>>")]);
            others.push((41, stream("", b"UJI COBA")));
            kit.crafted(&Craft::sound(), &kit.people.active, others)
        },
    ),
    row(
        "form-once-unreadable",
        "The form of the first revision could not be read; it was mended, and then signed.",
        Expected::passed_with(&["revision-unreadable"]),
        |kit| {
            let craft = Craft::sound();
            let all = Letter { signature: craft.body(kit), ..Letter::default() }.objects();
            let (signed, before): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|(number, _)| [1, 5, 6].contains(number));
            let broken = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R]>>>>";
            let deep = ["[".repeat(5000), "]".repeat(5000)].concat();
            let first = [objects([(1, broken)]), before, objects([(20, &deep)])].concat();
            let first = written(&first, "/Info 9 0 R");
            kit.sealed(appended(&first, &signed), &craft, &kit.people.active)
        },
    ),
];
