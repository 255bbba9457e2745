//! Universal signature forgery, incremental saving, signature wrapping (CCS 2019).

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::bytes::{between, find, last_number, replaced, replaced_last, rfind, spliced};
use crate::paper::craft::Craft;
use crate::paper::file::{appended, body_of, objects};
use crate::paper::letter::text;
use crate::paper::stamping::Addition;

const MISSING: Expected = failed!(FormatFailure, "signature-key-missing");
const KIND: Expected = failed!(FormatFailure, "signature-key-kind");
const EMPTY: Expected = failed!(FormatFailure, "contents-empty");

pub(super) const UNIVERSAL: &[Row] = &[
    row(
        "contents-missing",
        "The page was changed and Contents taken away (12.8.1, table 255).",
        MISSING,
        |kit| contents(kit, "/Xontents <"),
    ),
    row(
        "contents-null",
        "The page was changed, and Contents is null.",
        failed!(FormatFailure, "signature-key-kind"),
        |kit| token(kit, "null"),
    ),
    row("contents-empty", "The page was changed, and Contents is an empty string.", EMPTY, |kit| {
        token(kit, "<>")
    }),
    row(
        "contents-zero",
        "The page was changed, and Contents is one zero byte.",
        failed!(FormatFailure, "gap-mismatch"),
        |kit| token(kit, "<00>"),
    ),
    row(
        "contents-zeros",
        "The page was changed, and Contents is zeros alone.",
        failed!(FormatFailure, "cms-unreadable"),
        |kit| {
            let letter = changed(kit)?;
            let at = find(&letter, "/Contents <") + "/Contents <".len();
            Ok(spliced(&letter, at, 6000, &[b'0'; 6000]))
        },
    ),
    row(
        "contents-without-value",
        "The page was changed, and Contents is a key without a value.",
        failed!(FormatFailure, "signature-key-kind"),
        |kit| token(kit, ""),
    ),
    row("contents-number", "The page was changed, and Contents is a number.", KIND, |kit| token(kit, "0")),
    row("byte-range-missing", "The page was changed and ByteRange taken away.", MISSING, |kit| {
        Ok(replaced(&changed(kit)?, "/ByteRange [", "/XyteRange ["))
    }),
    row(
        "byte-range-null",
        "The page was changed, and ByteRange is null.",
        failed!(FormatFailure, "byte-range-kind"),
        |kit| range(kit, "null"),
    ),
    row(
        "byte-range-empty",
        "The page was changed, and ByteRange is an empty array.",
        failed!(FormatFailure, "byte-range-length"),
        |kit| range(kit, "[]"),
    ),
    row(
        "byte-range-zeros",
        "The page was changed, and ByteRange covers nothing.",
        failed!(FormatFailure, "gap-mismatch"),
        |kit| range(kit, "[0 0 0 0]"),
    ),
    row(
        "byte-range-without-value",
        "The page was changed, and ByteRange is a key without a value.",
        failed!(FormatFailure, "signature-unreadable"),
        |kit| range(kit, ""),
    ),
    row(
        "both-missing",
        "The page was changed, and neither ByteRange nor Contents is there.",
        MISSING,
        |kit| {
            let letter = replaced(&changed(kit)?, "/ByteRange [", "/XyteRange [");
            Ok(replaced(&letter, "/Contents <", "/Xontents <"))
        },
    ),
];

/// The letter with another sum on its page.
fn changed(kit: &Kit) -> Made {
    Ok(replaced(&kit.letter()?, "Rp 100 kepada", "Rp 900 kepada"))
}

fn contents(kit: &Kit, instead: &str) -> Made {
    Ok(replaced(&changed(kit)?, "/Contents <", instead))
}

/// Another token as Contents, with blanks up to the length of the true one.
fn token(kit: &Kit, instead: &str) -> Made {
    let letter = changed(kit)?;
    let at = find(&letter, "/Contents <") + "/Contents ".len();
    Ok(spliced(&letter, at, 6002, format!("{instead:6002}").as_bytes()))
}

/// Another value of ByteRange, with blanks up to the length of the true one.
fn range(kit: &Kit, instead: &str) -> Made {
    let letter = changed(kit)?;
    let at = find(&letter, "/ByteRange ") + "/ByteRange ".len();
    let length = find(&letter[at..], "]") + 1;
    Ok(spliced(&letter, at, length, format!("{instead:length$}").as_bytes()))
}

const TRAILING: Expected = Expected::open(&["trailing-bytes"]).of_any();

pub(super) const INCREMENTAL: &[Row] = &[
    row(
        "whole-update",
        "A revision was appended that changes what the page draws (7.5.6).",
        Expected::disallowed(&["page-changed"]),
        |kit| Ok(appended(&kit.letter()?, &vec![(4, forged())])),
    ),
    row("no-table-no-trailer", "A changed object was appended without table and trailer.", TRAILING, |kit| {
        Ok([kit.letter()?, object(&forged())].concat())
    }),
    row("no-table", "A changed object was appended with a trailer and without a table.", TRAILING, |kit| {
        let letter = kit.letter()?;
        let trailer =
            format!("trailer\n<</Size 20/Root 1 0 R/Prev {}>>\n", last_number(&letter, "startxref"));
        Ok([letter, object(&forged()), trailer.into_bytes(), b"%%EOF\n".to_vec()].concat())
    }),
    row(
        "old-table",
        "A changed object was appended, and startxref leads to the old table.",
        TRAILING,
        |kit| {
            let letter = kit.letter()?;
            let end = format!("startxref\n{}\n%%EOF\n", last_number(&letter, "startxref"));
            Ok([letter, object(&forged()), end.into_bytes()].concat())
        },
    ),
    row(
        "startxref-nowhere",
        "A changed object was appended, and startxref leads nowhere.",
        Expected::none(&["unreadable"]),
        |kit| Ok([kit.letter()?, object(&forged()), b"startxref\n0\n%%EOF\n".to_vec()].concat()),
    ),
    row(
        "copied-signature",
        "The revision that changes the page brings a copy of the signature.",
        Expected::disallowed(&["signature-replaced"]),
        |kit| {
            let letter = kit.letter()?;
            let signature = body_of(&letter, 6).into_bytes();
            Ok(appended(&letter, &vec![(4, forged()), (6, signature)]))
        },
    ),
    row(
        "copied-signature-and-field",
        "The copy of the signature stands in a field of its own.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let letter = kit.letter()?;
            let copy = body_of(&letter, 6);
            let mut all = Addition::signature().objects(kit);
            all.retain(|(number, _)| *number != 21);
            all.extend([(4, forged()), (21, copy.into_bytes())]);
            Ok(appended(&letter, &all))
        },
    ),
    row(
        "undone",
        "A revision changes the page, and the next one changes it back.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let letter = kit.letter()?;
            let sound = body_of(&letter, 4).into_bytes();
            Ok(appended(&appended(&letter, &vec![(4, forged())]), &vec![(4, sound)]))
        },
    ),
    row(
        "then-signed",
        "A revision changes the page, and another person signed behind it.",
        Expected::disallowed(&["page-changed"]),
        |kit| {
            let changed = appended(&kit.letter()?, &vec![(4, forged())]);
            Addition::signature().signed(kit, &changed, &kit.people.second)
        },
    ),
    row(
        "empty-table",
        "A changed object was appended with a table that is empty.",
        Expected::left_open(&["later-revision"]),
        |kit| {
            let letter = [kit.letter()?, object(&forged())].concat();
            Ok(appended(&letter, &Vec::new()))
        },
    ),
];

/// What the page is to draw instead.
fn forged() -> Vec<u8> {
    text("BT /F1 16 Tf 72 780 Td (Dibayarkan Rp 999.999.999) Tj ET")
}

fn object(body: &[u8]) -> Vec<u8> {
    [b"4 0 obj\n", body, b"\nendobj\n"].concat()
}

const GAP: Expected = failed!(FormatFailure, "gap-mismatch");

pub(super) const WRAPPING: &[Row] = &[
    row("gap-begins-early", "The gap takes in the byte in front of Contents.", GAP, |kit| {
        gap(kit, |token| token.start - 1..token.end)
    }),
    row("gap-ends-late", "The gap takes in the byte behind Contents.", GAP, |kit| {
        gap(kit, |token| token.start..token.end + 1)
    }),
    row("gap-within", "The gap begins and ends within Contents.", GAP, |kit| {
        gap(kit, |token| token.start + 1..token.end - 1)
    }),
    row("gap-takes-in-the-key", "The gap takes in the key Contents.", GAP, |kit| {
        gap(kit, |token| token.start - "/Contents ".len()..token.end)
    }),
    row(
        "gap-takes-in-the-file",
        "The gap begins behind the header: nothing is signed.",
        failed!(FormatFailure, "gap-mismatch"),
        |kit| gap(kit, |token| 16..token.end),
    ),
    row(
        "gap-elsewhere",
        "The gap leaves out another string, of the same digits.",
        failed!(FormatFailure, "gap-mismatch"),
        |kit| {
            let craft = Craft { room: 3000, ..Craft::ending("/ByteRange @BR/X @SIG/Contents<00>") };
            kit.crafted(&craft, &kit.people.active, Vec::new())
        },
    ),
    row(
        "second-part-moved",
        "The second part stands further back; what was put between is in the gap.",
        failed!(FormatFailure, "gap-mismatch"),
        |kit| moved(kit, true),
    ),
    row(
        "second-range-in-the-gap",
        "Another ByteRange stands in the gap, behind Contents.",
        failed!(FormatFailure, "signature-key-duplicate"),
        |kit| moved(kit, false),
    ),
    row(
        "object-in-the-gap",
        "An object of the signed revision stands in the gap, in the padding of Contents.",
        failed!(FormatFailure, "signature-unreadable"),
        |kit| {
            let letter = kit.letter()?;
            let at = find(&letter, "/Contents <") + "/Contents <".len() + 5000;
            let mut harmed = letter.clone();
            let hidden = object(&forged());
            harmed[at..at + hidden.len()].copy_from_slice(&hidden);
            Ok(harmed)
        },
    ),
    row(
        "table-leads-into-the-gap",
        "The newest table says that the page's text stands in the gap.",
        failed!(FormatFailure, "signature-unreadable"),
        |kit| {
            let letter = kit.letter()?;
            let at = find(&letter, "/Contents <") + "/Contents <".len() + 5000;
            let mut harmed = letter.clone();
            let hidden = object(&forged());
            harmed[at..at + hidden.len()].copy_from_slice(&hidden);
            let entry = appended(&harmed, &objects([(4, "<<>>")]));
            let stands = rfind(&entry, "4 0 obj\n<<>>");
            Ok(replaced_last(&entry, &format!("{stands:010}"), &format!("{at:010}")))
        },
    ),
];

fn gap(kit: &Kit, gap: fn(std::ops::Range<usize>) -> std::ops::Range<usize>) -> Made {
    kit.crafted(&Craft { gap, ..Craft::sound() }, &kit.people.active, Vec::new())
}

/// Signature wrapping: all that was signed is still there, the second part further back. Where the table stood, which
/// the signed `startxref` still leads to, is another one, in the gap; the gap is said to be larger by a ByteRange that is
/// rewritten `in_place`, or stands a second time in the gap.
fn moved(kit: &Kit, in_place: bool) -> Made {
    let letter = kit.letter()?;
    let range = String::from_utf8_lossy(between(&letter, "/ByteRange [", "]")).into_owned();
    let numbers: Vec<usize> = range.split(' ').filter_map(|number| number.parse().ok()).collect();
    let (gap_end, table) = (numbers[2], last_number(&letter, "startxref"));
    let trailer = "trailer\n<</Size 20/Root 1 0 R/Info 9 0 R>>\n";
    let old = String::from_utf8_lossy(between(&letter[table..], "xref\n", "trailer")).into_owned();
    let start = table + "xref\n".len() + old.len() + trailer.len();
    let new = format!("/ByteRange [0 {} {start} {}]", numbers[1], numbers[3]);
    let put = if in_place { ">>\nendobj\n".to_owned() } else { format!("{new}>>\nendobj\n") };
    let forged_at = gap_end + put.len();
    let moved = old.lines().enumerate().map(|(line, entry)| {
        let at = if line == 5 { forged_at } else { shifted(entry, gap_end, start - gap_end) };
        if line == 0 || at == 0 { format!("{entry}\n") } else { format!("{at:010} 00000 n \n") }
    });
    let mut between = [put.as_bytes(), &object(&forged())].concat();
    between.resize(table - gap_end, b' ');
    between.extend(["xref\n", &moved.collect::<String>(), trailer].concat().into_bytes());
    let head = match in_place {
        true => {
            let old = format!("/ByteRange [{range}]");
            replaced(&letter[..gap_end], &old, &format!("{new:width$}", width = old.len()))
        }
        false => letter[..gap_end].to_vec(),
    };
    Ok([&head[..], &between, &letter[gap_end..]].concat())
}

/// Where the object of a table's entry stands, if what stands behind `from` is `by` further back; 0 for no entry in use.
fn shifted(entry: &str, from: usize, by: usize) -> usize {
    let Some(place) = entry.strip_suffix(" 00000 n ") else { return 0 };
    let place: usize = place.parse().unwrap_or_default();
    if place > from { place + by } else { place }
}
