//! Files that two readers take for two documents.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::bytes::{find, last_number, replaced, replaced_last, rfind};
use crate::paper::craft::Craft;
use crate::paper::file::{appended, appended_as_stream, objects, over, stream, with_hidden, written};
use crate::paper::letter::{Letter, text};

const TRAILING: Expected = Expected::open(&["trailing-bytes"]).of_any();

/// The letter, changed by `change` before it is signed.
pub(super) fn signed_after(kit: &Kit, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Made {
    let craft = Craft::sound();
    let letter = Letter { signature: craft.body(kit), ..Letter::default() };
    kit.sealed(change(&letter.written()), &craft, &kit.people.active)
}

pub(super) fn forged() -> Vec<u8> {
    text("BT /F1 16 Tf 72 780 Td (Dibayarkan Rp 999.999.999) Tj ET")
}

/// A store with validation data came, and `change` was made to that revision.
fn with_store(kit: &Kit, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Made {
    Ok(change(&kit.with_store(&kit.letter()?, kit.store())))
}

pub(super) const ROWS: &[Row] = &[
    row(
        "object-in-a-comment",
        "The later revision holds another text of the page in a comment.",
        Expected::left_open(&["hidden-bytes"]),
        |kit| {
            with_store(kit, &|bytes| {
                replaced_last(bytes, "startxref", "%4 0 obj<</Length 0>>stream endstream endobj\nstartxref")
            })
        },
    ),
    row(
        "object-unlisted",
        "The later revision holds an object that its table does not speak of (7.5.4).",
        Expected::left_open(&["hidden-bytes"]),
        |kit| {
            let hidden = [b"4 0 obj\n", &forged()[..], b"\nendobj\n"].concat();
            with_store(kit, &|bytes| with_hidden(bytes, &hidden))
        },
    ),
    row(
        "object-in-a-text",
        "The later revision holds an object within a string.",
        Expected::left_open(&["hidden-bytes"]),
        |kit| {
            let mut store = kit.store();
            store.retain(|(number, _)| *number != 40);
            let body =
                "<</Type/DSS/Certs[41 0 R 42 0 R]/CRLs[43 0 R 44 0 R]/VRI<</A<</TU(4 0 obj<<>>endobj)>>>>>>";
            store.insert(0, (40, body.as_bytes().to_vec()));
            Ok(kit.with_store(&kit.letter()?, store))
        },
    ),
    row(
        "object-in-a-stream",
        "The later revision holds an object within the data of a stream.",
        Expected::left_open(&["hidden-bytes"]),
        |kit| {
            let mut store = kit.store();
            store.retain(|(number, _)| *number != 41);
            store.push((41, stream("", b"4 0 obj\n<</Length 0>>stream\nendstream\nendobj\n")));
            Ok(kit.with_store(&kit.letter()?, store))
        },
    ),
    row(
        "wrong-length",
        "A stream of the later revision is longer than it says: readers go on in it.",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let hidden =
                "<</Length 1>>\nstream\n0\nendstream endobj 4 0 obj<<>>endobj 21 0 obj<<>>stream\nendstream";
            Ok(appended(&kit.letter()?, &objects([(20, hidden)])))
        },
    ),
    row(
        "hybrid",
        "The later section is a hybrid: its stream hides another text (7.5.8.4).",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let letter = kit.letter()?;
            let with = appended_as_stream(&letter, &vec![(4, forged())], 21);
            let stands = last_number(&with, "startxref");
            let old = last_number(&letter, "startxref");
            let table = with.len();
            let end = format!(
                "xref\n0 0\ntrailer\n<</Size 22/Root 1 0 R/Info 9 0 R/Prev {old}/XRefStm {stands}>>\nstartxref\n{table}\n%%EOF\n"
            );
            Ok([with, end.into_bytes()].concat())
        },
    ),
    row(
        "entry-twice",
        "A later table says two things of one object.",
        Expected::left_open(&["entry-twice"]),
        |kit| {
            let letter = appended(&kit.letter()?, &vec![(4, forged())]);
            let entry = format!("4 1\n{:010} 00000 n \n", rfind(&letter, "4 0 obj"));
            let other = format!("{entry}4 1\n{:010} 00000 n \n", find(&letter, "4 0 obj"));
            Ok(replaced_last(&letter, &entry, &other))
        },
    ),
    row(
        "root-twice",
        "A later trailer names two catalogs.",
        Expected::disallowed(&["signature-removed"]),
        |kit| {
            let letter = appended(&kit.letter()?, &objects([(20, "<</Type/Catalog/Pages 2 0 R>>")]));
            Ok(replaced_last(&letter, "/Root 1 0 R", "/Root 1 0 R/Root 20 0 R"))
        },
    ),
    row(
        "junk-before-header",
        "Bytes were put in front of the header: nothing stands where it stood.",
        failed!(FormatFailure, "gap-mismatch"),
        |kit| Ok([b"UJI COBA\n", &kit.letter()?[..]].concat()),
    ),
    row(
        "free-entry-used",
        "A later revision uses the number of an object that it frees (7.5.4).",
        Expected::disallowed(&["object-freed"]),
        |kit| {
            let letter = appended(&kit.letter()?, &objects([(13, ""), (20, "<<>>")]));
            Ok(replaced_last(&letter, "20 0 obj", "13 1 obj"))
        },
    ),
    row(
        "other-generation",
        "A later revision writes an object under another generation.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let letter = appended(&kit.letter()?, &vec![(4, forged())]);
            let stands = rfind(&letter, "4 0 obj");
            let letter =
                replaced_last(&letter, &format!("{stands:010} 00000 n"), &format!("{stands:010} 00001 n"));
            Ok(replaced_last(&letter, "4 0 obj", "4 1 obj"))
        },
    ),
    row(
        "offset-off-by-one",
        "A later table leads beside the object: some readers find it all the same.",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let letter = appended(&kit.letter()?, &vec![(4, forged())]);
            let stands = rfind(&letter, "4 0 obj");
            Ok(replaced_last(&letter, &format!("{stands:010}"), &format!("{:010}", stands + 1)))
        },
    ),
    row("two-ends", "Bytes and a second end marker stand behind the file.", TRAILING, |kit| {
        Ok([&kit.letter()?[..], b"UJI COBA\n%%EOF\n"].concat())
    }),
    row("cut", "The last bytes of the file are missing.", Expected::none(&["unreadable"]), |kit| {
        let letter = kit.letter()?;
        Ok(letter[..letter.len() - 20].to_vec())
    }),
    row("header-alone-changed", "The version in the header was raised in place.", CHANGED, |kit| {
        Ok(replaced(&kit.letter()?, "%PDF-1.7", "%PDF-2.0"))
    }),
    row(
        "signed-with-wrong-start",
        "startxref was wrong when it was signed: nothing says which section was followed then (7.5.5).",
        failed!(FormatFailure, "coverage-not-revision", "startxref-wrong"),
        |kit| {
            signed_after(kit, &|bytes| {
                let start = last_number(bytes, "startxref");
                replaced_last(bytes, &format!("startxref\n{start}"), &format!("startxref\n{}", start - 3))
            })
        },
    ),
    row(
        "signed-entry-twice",
        "The signed table says two things of one object, and readers differ on which counts.",
        Expected::open(&["entry-twice"]),
        |kit| {
            signed_after(kit, &|bytes| {
                let stands = find(bytes, "\n14 0 obj") + 1;
                let other = format!("4 1\n{stands:010} 00000 n \ntrailer");
                replaced_last(bytes, "trailer", &other)
            })
        },
    ),
    row(
        "signed-beyond-size",
        "The signed trailer says that there are fewer objects than its table has.",
        Expected::open(&["entries-beyond-size"]),
        |kit| signed_after(kit, &|bytes| replaced_last(bytes, "/Size 20", "/Size 6 ")),
    ),
    row(
        "signed-section-elsewhere",
        "The signed trailer leads to a stream of entries that stands behind what is signed (7.5.8.4).",
        failed!(FormatFailure, "xref-not-signed"),
        |kit| {
            let letter = signed_after(kit, &|bytes| {
                let behind = bytes.len() + "/XRefStm 0000000000".len();
                replaced_last(bytes, "/Size 20", &format!("/XRefStm {behind:010}/Size 20"))
            })?;
            let entries = stream("/Type/XRef/Size 20/W[1 4 1]/Index[4 1]/Root 1 0 R", &[0; 6]);
            Ok([&letter[..], b"20 0 obj\n", &entries, b"\nendobj\n"].concat())
        },
    ),
    row(
        "section-before-an-older-one",
        "The end of the file leads to a section in a signed stream, in front of the one that it calls the earlier.",
        Expected::open(&["sections-out-of-order"]),
        |kit| {
            let craft = Craft::sound();
            let hidden = stream("", HIDDEN_SECTION.as_bytes());
            let letter =
                Letter { signature: craft.body(kit), others: vec![(20, hidden)], ..Letter::default() };
            let bytes = letter.written();
            let (start, at) = (last_number(&bytes, "startxref"), find(&bytes, HIDDEN_SECTION));
            let bytes = replaced(&bytes, "/Prev 0000000000", &format!("/Prev {start:010}"));
            let letter = kit.sealed(bytes, &craft, &kit.people.active)?;
            Ok([&letter[..], format!("startxref\n{at}\n%%EOF\n").as_bytes()].concat())
        },
    ),
    row(
        "size-made-smaller",
        "Validation data came with a Size that excludes an object of before, to which nothing leads (table 15).",
        Expected::open(&["size-decreased"]),
        |kit| {
            let craft = Craft::sound();
            let unused = objects([(60, "null")]);
            let letter = Letter { signature: craft.body(kit), others: unused, ..Letter::default() };
            let letter = kit.sealed(letter.written(), &craft, &kit.people.active)?;
            Ok(replaced_last(&kit.with_store(&letter, kit.store()), "/Size 61", "/Size 50"))
        },
    ),
    row(
        "linearized-again",
        "Validation data make the file as long as its linearization dictionary says (annex F).",
        Expected::open(&["linearized-again"]),
        |kit| {
            let craft = Craft::sound();
            let letter = Letter { signature: craft.body(kit), ..Letter::default() }.objects();
            let head = objects([(60, "<</Linearized 1/L 40000>>")]);
            let bytes = written(&[head, letter].concat(), "/Info 9 0 R");
            let letter = kit.sealed(bytes, &craft, &kit.people.active)?;
            let with = |blanks: usize| {
                let head = format!("<</Type/DSS/Certs[41 0 R 42 0 R]{}>>", " ".repeat(blanks));
                let mut store = over(kit.store(), objects([(40, &head)]));
                store.retain(|(number, _)| *number < 43);
                kit.with_store(&letter, store)
            };
            Ok(with(40_000 - with(0).len()))
        },
    ),
    row(
        "signed-other-text",
        "Another text of the page stands in the signed file, of which its table does not speak: who repairs the file shows it.",
        Expected::open(&["readings-differ"]),
        |kit| {
            let hidden = [b"4 0 obj\n", &forged()[..], b"\nendobj\n"].concat();
            signed_after(kit, &|bytes| with_hidden(bytes, &hidden))
        },
    ),
    row(
        "signed-object-elsewhere",
        "The signed table leads to an object behind what is signed.",
        failed!(FormatFailure, "object-not-signed"),
        |kit| {
            let letter = signed_after(kit, &|bytes| {
                let stands = find(bytes, "\n4 0 obj") + 1;
                replaced(bytes, &format!("{stands:010}"), "0000020000")
            })?;
            let padding = b" ".repeat(20_000 - letter.len());
            Ok([&letter, &padding[..], b"4 0 obj\n", &forged(), b"\nendobj\n"].concat())
        },
    ),
];

const CHANGED: Expected = failed!(HashFailure, "content-changed");

/// A section that holds nothing, and leads to an earlier one.
const HIDDEN_SECTION: &str = "xref\n0 0\ntrailer\n<</Size 21/Root 1 0 R/Info 9 0 R/Prev 0000000000>>\n";
