//! Files that two readers take for two documents.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::bytes::{find, last_number, replaced, replaced_last, rfind};
use crate::paper::craft::Craft;
use crate::paper::file::{appended, appended_as_stream, objects, stream};
use crate::paper::letter::{Letter, text};

const REFUSED: Expected = Expected::not_passed();
const TRAILING: Expected = Expected::open(&["trailing-bytes"]).of_any();

/// The letter, changed by `change` before it is signed.
fn signed_after(kit: &Kit, change: &dyn Fn(&[u8]) -> Vec<u8>) -> Made {
    let craft = Craft::sound();
    let letter = Letter { signature: craft.body(kit), ..Letter::default() };
    kit.sealed(change(&letter.written()), &craft, &kit.people.active)
}

fn forged() -> Vec<u8> {
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
        REFUSED,
        |kit| {
            with_store(kit, &|bytes| {
                replaced_last(bytes, "startxref", "%4 0 obj<</Length 0>>stream endstream endobj\nstartxref")
            })
        },
    ),
    row(
        "object-unlisted",
        "The later revision holds an object that its table does not speak of (7.5.4).",
        REFUSED,
        |kit| {
            with_store(kit, &|bytes| {
                let (table, at) = (last_number(bytes, "startxref"), rfind(bytes, "xref\n1 1"));
                let hidden = [b"4 0 obj\n", &forged()[..], b"\nendobj\n"].concat();
                let moved = crate::paper::bytes::spliced(bytes, at, 0, &hidden);
                replaced_last(
                    &moved,
                    &format!("startxref\n{table}"),
                    &format!("startxref\n{}", table + hidden.len()),
                )
            })
        },
    ),
    row("object-in-a-text", "The later revision holds an object within a string.", REFUSED, |kit| {
        let mut store = kit.store();
        store.retain(|(number, _)| *number != 40);
        let body =
            "<</Type/DSS/Certs[41 0 R 42 0 R]/CRLs[43 0 R 44 0 R]/VRI<</A<</TU(4 0 obj<<>>endobj)>>>>>>";
        store.insert(0, (40, body.as_bytes().to_vec()));
        Ok(kit.with_store(&kit.letter()?, store))
    }),
    row(
        "object-in-a-stream",
        "The later revision holds an object within the data of a stream.",
        REFUSED,
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
        REFUSED,
        |kit| {
            let hidden =
                "<</Length 1>>\nstream\n0\nendstream endobj 4 0 obj<<>>endobj 21 0 obj<<>>stream\nendstream";
            Ok(appended(&kit.letter()?, &objects([(20, hidden)])))
        },
    ),
    row(
        "hybrid",
        "The later section is a hybrid: its stream hides another text (7.5.8.4).",
        REFUSED,
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
    row("entry-twice", "A later table says two things of one object.", REFUSED, |kit| {
        let letter = appended(&kit.letter()?, &vec![(4, forged())]);
        let entry = format!("4 1\n{:010} 00000 n \n", rfind(&letter, "4 0 obj"));
        let other = format!("{entry}4 1\n{:010} 00000 n \n", find(&letter, "4 0 obj"));
        Ok(replaced_last(&letter, &entry, &other))
    }),
    row("root-twice", "A later trailer names two catalogs.", REFUSED, |kit| {
        let letter = appended(&kit.letter()?, &objects([(20, "<</Type/Catalog/Pages 2 0 R>>")]));
        Ok(replaced_last(&letter, "/Root 1 0 R", "/Root 1 0 R/Root 20 0 R"))
    }),
    row(
        "junk-before-header",
        "Bytes were put in front of the header: nothing stands where it stood.",
        REFUSED,
        |kit| Ok([b"UJI COBA\n", &kit.letter()?[..]].concat()),
    ),
    row(
        "free-entry-used",
        "A later revision uses the number of an object that it frees (7.5.4).",
        REFUSED,
        |kit| {
            let letter = appended(&kit.letter()?, &objects([(13, ""), (20, "<<>>")]));
            Ok(replaced_last(&letter, "20 0 obj", "13 1 obj"))
        },
    ),
    row("other-generation", "A later revision writes an object under another generation.", REFUSED, |kit| {
        let letter = appended(&kit.letter()?, &vec![(4, forged())]);
        let stands = rfind(&letter, "4 0 obj");
        let letter =
            replaced_last(&letter, &format!("{stands:010} 00000 n"), &format!("{stands:010} 00001 n"));
        Ok(replaced_last(&letter, "4 0 obj", "4 1 obj"))
    }),
    row(
        "offset-off-by-one",
        "A later table leads beside the object: some readers find it all the same.",
        REFUSED,
        |kit| {
            let letter = appended(&kit.letter()?, &vec![(4, forged())]);
            let stands = rfind(&letter, "4 0 obj");
            Ok(replaced_last(&letter, &format!("{stands:010}"), &format!("{:010}", stands + 1)))
        },
    ),
    row("two-ends", "Bytes and a second end marker stand behind the file.", TRAILING, |kit| {
        Ok([&kit.letter()?[..], b"UJI COBA\n%%EOF\n"].concat())
    }),
    row("cut", "The last bytes of the file are missing.", Expected::refused(), |kit| {
        let letter = kit.letter()?;
        Ok(letter[..letter.len() - 20].to_vec())
    }),
    row("header-alone-changed", "The version in the header was raised in place.", CHANGED, |kit| {
        Ok(replaced(&kit.letter()?, "%PDF-1.7", "%PDF-2.0"))
    }),
    row(
        "signed-with-wrong-start",
        "startxref was wrong when it was signed: readers repair it, and it is told.",
        Expected::not_silent(),
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
        "signed-object-elsewhere",
        "The signed table leads to an object behind what is signed.",
        Expected::not_passed(),
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
