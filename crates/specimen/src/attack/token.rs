//! Malformed byte ranges, several signatures over the same bytes, tricks with Contents.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed};
use crate::kit::Kit;
use crate::paper::bytes::replaced;
use crate::paper::craft::Craft;
use crate::paper::file::{appended, body_of, objects};
use crate::paper::letter::{Letter, catalog};
use crate::paper::stamping::Addition;

/// The later signature fails by its form; the first one is left open, for what came later then is none.
const GAP: Expected = failed!(FormatFailure, "gap-mismatch").of(2);
const NUMBER: Expected = failed!(FormatFailure, "byte-range-number");
const BEYOND: Expected = failed!(FormatFailure, "byte-range-beyond-end");
const LENGTH: Expected = failed!(FormatFailure, "byte-range-length");

type Text = fn([usize; 4]) -> String;

fn range(kit: &Kit, byte_range: Text) -> Made {
    kit.crafted(&Craft { byte_range, ..Craft::sound() }, &kit.people.active, Vec::new())
}

pub(super) const RANGES: &[Row] = &[
    row("two-numbers", "ByteRange has two numbers (table 255).", LENGTH, |kit| {
        range(kit, |[a, b, _, _]| format!("[{a} {b}]"))
    }),
    row("six-numbers", "ByteRange has six numbers.", LENGTH, |kit| {
        range(kit, |[a, b, c, d]| format!("[{a} {b} {c} {d} 0 0]"))
    }),
    row(
        "overlap",
        "The second part begins within the first.",
        failed!(FormatFailure, "byte-range-overlap"),
        |kit| range(kit, |[a, b, _, d]| format!("[{a} {b} 10 {d}]")),
    ),
    row("negative", "A number is negative.", NUMBER, |kit| {
        range(kit, |[a, b, c, d]| format!("[{a} {b} -{c} {d}]"))
    }),
    row("beyond-the-end", "The second part ends one byte behind the file.", BEYOND, |kit| {
        range(kit, |[a, b, c, d]| format!("[{a} {b} {c} {}]", d + 1))
    }),
    row(
        "not-from-the-start",
        "ByteRange does not begin at 0.",
        failed!(FormatFailure, "byte-range-start"),
        |kit| range(kit, |[_, b, c, d]| format!("[1 {b} {c} {d}]")),
    ),
    row("wraps-in-32-bits", "The length is right only for those who reckon with 32 bits.", BEYOND, |kit| {
        range(kit, |[a, b, c, d]| format!("[{a} {b} {c} {}]", d + (1 << 32)))
    }),
    row(
        "wraps-in-64-bits",
        "The sum is right only for those who reckon with 64 bits and do not look.",
        failed!(FormatFailure, "byte-range-number"),
        |kit| range(kit, |[a, b, c, _]| format!("[{a} {b} {c} {}]", u64::MAX - c as u64)),
    ),
    row(
        "beyond-64-bits",
        "A number has more than 64 bits.",
        failed!(FormatFailure, "byte-range-number"),
        |kit| range(kit, |[a, b, c, _]| format!("[{a} {b} {c} 18446744073709551617]")),
    ),
    row("real-numbers", "A number has a decimal point.", NUMBER, |kit| {
        range(kit, |[a, b, c, d]| format!("[{a} {b}.0 {c} {d}]"))
    }),
    row("with-a-reference", "A number stands in another object.", NUMBER, |kit| {
        range(kit, |[a, b, c, _]| format!("[{a} {b} {c} 3 0 R]"))
    }),
    row(
        "indirect",
        "ByteRange stands in another object.",
        failed!(FormatFailure, "byte-range-kind"),
        |kit| range(kit, |_| "9 0 R".to_owned()),
    ),
    row("a-string", "ByteRange is a string.", failed!(FormatFailure, "byte-range-kind"), |kit| {
        range(kit, |[a, b, c, d]| format!("({a} {b} {c} {d})"))
    }),
    row(
        "ends-early",
        "The second part ends before the revision does.",
        failed!(FormatFailure, "coverage-not-revision"),
        |kit| range(kit, |[a, b, c, d]| format!("[{a} {b} {c} {}]", d - 200)),
    ),
    row(
        "covers-a-part",
        "The signature is right by its own ByteRange, which ends before the revision does.",
        failed!(FormatFailure, "coverage-not-revision"),
        |kit| kit.crafted(&Craft { uncovered: 200, ..Craft::sound() }, &kit.people.active, Vec::new()),
    ),
    row(
        "nothing-behind-the-gap",
        "The second part is empty.",
        failed!(FormatFailure, "coverage-not-revision"),
        |kit| range(kit, |[a, b, c, _]| format!("[{a} {b} {c} 0]")),
    ),
];

pub(super) const COLLISIONS: &[Row] = &[
    row(
        "same-range",
        "Two signatures cover the same revision (12.8.1).",
        failed!(FormatFailure, "byte-ranges-cross").of(2),
        |kit| {
            let craft = Craft::sound();
            let others = vec![
                (1, catalog("", "5 0 R 10 0 R 20 0 R").into_bytes()),
                (20, b"<</FT/Sig/T(Kedua)/V 21 0 R>>".to_vec()),
                (21, craft.body(kit)),
            ];
            let letter = Letter { signature: craft.body(kit), others, ..Letter::default() };
            kit.sealed(letter.written(), &craft, &kit.people.active)
        },
    ),
    row(
        "one-twice",
        "The same dictionary stands in the file twice, each in a field of its own.",
        GAP,
        |kit| {
            let letter = kit.letter()?;
            let copy = body_of(&letter, 6);
            let field = "<</FT/Sig/T(Kedua)/V 21 0 R>>";
            let form = catalog("", "5 0 R 10 0 R 20 0 R");
            Ok(appended(&letter, &objects([(1, &form), (20, field), (21, &copy)])))
        },
    ),
    row(
        "same-contents",
        "A later dictionary has the Contents of the first, with a ByteRange of its own.",
        failed!(HashFailure, "content-changed").of(2),
        |kit| {
            let first = kit.letter()?;
            let made = kit.sign(&first, &kit.people.active)?;
            Addition::signature().to(kit, &first, &|_| Ok(made.clone()))
        },
    ),
    row(
        "within-the-gap",
        "The second signature covers a revision that ends within the gap of the first.",
        GAP,
        |kit| {
            let craft =
                Craft { byte_range: |[a, b, _, _]| format!("[{a} 99 {} 100]", b - 200), ..Craft::sound() };
            Addition { craft, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
    row("crossing", "The second signature begins to leave out where the first still covers.", GAP, |kit| {
        let craft = Craft { gap: |token| 2000..token.end, ..Craft::sound() };
        Addition { craft, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
    }),
    row(
        "later-covers-less",
        "The later signature covers only what stands before it.",
        failed!(FormatFailure, "coverage-not-revision").of(2),
        |kit| {
            let craft = Craft { byte_range: |[a, b, c, _]| format!("[{a} {b} {c} 0]"), ..Craft::sound() };
            Addition { craft, ..Addition::signature() }.signed(kit, &kit.letter()?, &kit.people.second)
        },
    ),
];

const DIGITS: Expected = failed!(FormatFailure, "contents-digits");
const TWICE: Expected = failed!(FormatFailure, "signature-key-duplicate");
const BEHIND: Expected = failed!(FormatFailure, "contents-trailing-data");

fn digits(kit: &Kit, token: fn(&str) -> String) -> Made {
    kit.crafted(&Craft { token, ..Craft::sound() }, &kit.people.active, Vec::new())
}

fn octets(kit: &Kit, cms: fn(Vec<u8>) -> Vec<u8>) -> Made {
    kit.crafted(&Craft { cms, room: 7000, ..Craft::sound() }, &kit.people.active, Vec::new())
}

fn entries(kit: &Kit, entries: &str) -> Made {
    kit.crafted(&Craft::ending(entries), &kit.people.active, Vec::new())
}

pub(super) const CONTENTS: &[Row] = &[
    row(
        "blank",
        "A blank stands among the digits (7.3.4.3 allows it, 12.8.1 leaves no room).",
        DIGITS,
        |kit| digits(kit, |digits| format!("<{} {}>", &digits[..9], &digits[9..])),
    ),
    row("line-end", "A line end stands behind the digits.", DIGITS, |kit| {
        digits(kit, |digits| format!("<{digits}\n>"))
    }),
    row(
        "comment",
        "A comment stands among the digits.",
        failed!(FormatFailure, "signature-unreadable"),
        |kit| digits(kit, |digits| format!("<{digits}%x\n>")),
    ),
    row("odd-digit", "The number of digits is odd.", DIGITS, |kit| {
        digits(kit, |digits| format!("<{digits}0>"))
    }),
    row("data-behind", "A byte stands behind the DER.", BEHIND, |kit| {
        octets(kit, |cms| [cms, vec![1]].concat())
    }),
    row("data-behind-zeros", "A byte stands behind some of the padding.", BEHIND, |kit| {
        octets(kit, |cms| [cms, vec![0; 40], vec![7]].concat())
    }),
    row("message-behind", "A second message stands behind the first.", BEHIND, |kit| {
        octets(kit, |cms| [cms.clone(), cms].concat())
    }),
    row("twice-good-last", "Contents stands there twice, the good one last.", TWICE, |kit| {
        entries(kit, "/Contents<00>/ByteRange @BR/Contents @SIG")
    }),
    row("twice-good-first", "Contents stands there twice, the good one first.", TWICE, |kit| {
        entries(kit, "/ByteRange @BR/Contents @SIG/Contents<00>")
    }),
    row("twice-escaped", "Contents stands there twice, once written with an escape (7.3.5).", TWICE, |kit| {
        entries(kit, "/ByteRange @BR/Contents<00>/C#6Fntents @SIG")
    }),
    row("range-twice", "ByteRange stands there twice.", TWICE, |kit| {
        entries(kit, "/ByteRange[0 1 2 3]/ByteRange @BR/Contents @SIG")
    }),
    row(
        "indirect",
        "Contents stands in another object.",
        failed!(FormatFailure, "signature-key-kind"),
        |kit| {
            let craft = Craft::ending("/ByteRange @BR/Contents 20 0 R");
            let letter = Letter {
                signature: craft.body(kit),
                others: vec![(20, Craft { dictionary: "@SIG".to_owned(), ..Craft::sound() }.body(kit))],
                ..Letter::default()
            };
            kit.sealed(letter.written(), &craft, &kit.people.active)
        },
    ),
    row(
        "literal",
        "Contents is a literal string instead of a hexadecimal one.",
        failed!(FormatFailure, "signature-key-kind"),
        |kit| digits(kit, |digits| format!("({digits})")),
    ),
    row(
        "no-message",
        "Contents is DER, but no signed data.",
        failed!(FormatFailure, "cms-unreadable"),
        |kit| octets(kit, |_| b"\x30\x03\x02\x01\x01".to_vec()),
    ),
    row(
        "cut",
        "The message ends before its last octets.",
        failed!(SigCryptoFailure, "signature-wrong"),
        |kit| octets(kit, |cms| cms[..cms.len() - 40].to_vec()),
    ),
    row(
        "other-document",
        "Contents is a good signature of another document.",
        failed!(HashFailure, "content-changed"),
        |kit| {
            let other = kit.sign(b"UJI COBA", &kit.people.active)?;
            let craft = Craft::sound();
            let letter = Letter { signature: craft.body(kit), ..Letter::default() };
            craft.fill(letter.written(), &|_| Ok(other.clone()))
        },
    ),
    row(
        "changed",
        "A digit on the page was changed (7.5.6 was not used).",
        failed!(HashFailure, "content-changed"),
        |kit| Ok(replaced(&kit.letter()?, "Rp 100 kepada", "Rp 900 kepada")),
    ),
];
