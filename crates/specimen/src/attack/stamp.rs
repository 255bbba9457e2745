//! Time stamps that were made for something else, or stand in the wrong order.

use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::{Expected, failed, open};
use crate::kit::{Identity, Kit};
use crate::paper::craft::Craft;
use crate::paper::file::{appended, body_of, objects};
use crate::paper::letter::{Letter, catalog};
use crate::paper::stamping::{Addition, STAMP};

/// The letter with a time stamp beside its signature that `stamp` gives.
fn beside(kit: &Kit, stamp: &dyn Fn(&[u8]) -> Made) -> Made {
    kit.stamped_letter(&kit.people.active, stamp)
}

/// The letter with a document time stamp that `stamp` gives.
fn over_all(kit: &Kit, stamp: &dyn Fn(&[u8]) -> Made) -> Made {
    Addition::stamp().to(kit, &kit.letter()?, stamp)
}

/// A document time stamp by `stamper` over what it covers.
fn by(kit: &Kit, stamper: &Identity) -> Made {
    let at = kit.moments().archived();
    over_all(kit, &|covered| kit.stamp(covered, stamper, at))
}

pub(super) const ROWS: &[Row] = &[
    row(
        "beside-of-another",
        "The time stamp beside the signature was made for another one (RFC 3161).",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let at = kit.moments().stamped();
            beside(kit, &|_| kit.stamp(b"UJI COBA", &kit.stampers.sound, at))
        },
    ),
    row(
        "beside-of-another-revoked-since",
        "The certificate was revoked since, and the time stamp that should prove the signature older is of another one.",
        open!(RevokedNoPoe, "revoked-no-proof", "time-stamp-not-valid"),
        |kit| {
            let at = kit.moments().stamped();
            kit.stamped_letter(&kit.people.left, &|_| kit.stamp(b"UJI COBA", &kit.stampers.sound, at))
        },
    ),
    row(
        "beside-over-the-document",
        "The time stamp beside the signature is over the document.",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let (letter, at) = (kit.letter()?, kit.moments().stamped());
            beside(kit, &|_| kit.stamp(&letter, &kit.stampers.sound, at))
        },
    ),
    row(
        "beside-from-the-future",
        "The time stamp beside the signature is of years to come.",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let at = kit.moments().someday();
            beside(kit, &|value| kit.stamp(value, &kit.stampers.sound, at))
        },
    ),
    row(
        "beside-by-untrusted",
        "The time stamp beside the signature is by an authority that nobody trusts.",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let at = kit.moments().stamped();
            beside(kit, &|value| kit.stamp(value, &kit.stampers.untrusted, at))
        },
    ),
    row(
        "beside-by-expired",
        "The time stamp beside the signature is by an authority that had expired.",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let at = kit.moments().stamped();
            beside(kit, &|value| kit.stamp(value, &kit.stampers.expired, at))
        },
    ),
    row(
        "beside-by-purposeless",
        "Who stamped must not: extKeyUsage names another purpose.",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let at = kit.moments().stamped();
            beside(kit, &|value| kit.stamp(value, &kit.stampers.purposeless, at))
        },
    ),
    row(
        "beside-by-busy",
        "Who stamped may do so beside something else (RFC 3161 2.3).",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let at = kit.moments().stamped();
            beside(kit, &|value| kit.stamp(value, &kit.stampers.busy, at))
        },
    ),
    row(
        "beside-by-person",
        "The time stamp beside the signature is by the signer.",
        Expected::warned(&["time-stamp-not-valid"]),
        |kit| {
            let at = kit.moments().stamped();
            beside(kit, &|value| kit.stamp(value, &kit.people.active, at))
        },
    ),
    row(
        "of-another-document",
        "The document time stamp was made for another document.",
        failed!(HashFailure, "time-stamp-imprint").of(2),
        |kit| {
            let at = kit.moments().archived();
            over_all(kit, &|_| kit.stamp(b"UJI COBA", &kit.stampers.sound, at))
        },
    ),
    row(
        "moved-from-another",
        "A document time stamp was cut out of another letter and put into this one.",
        failed!(FormatFailure, "byte-range-beyond-end").of(2),
        |kit| {
            let other = kit.archived(&kit.certified(3)?, "")?;
            let letter = kit.letter()?;
            let all = Addition::stamp().objects(kit);
            let mut all: Vec<_> = all.into_iter().filter(|(number, _)| *number != 31).collect();
            all.push((31, body_of(&other, 31).into_bytes()));
            Ok(appended(&letter, &all))
        },
    ),
    row(
        "older-than-covered",
        "The document time stamp says that it is older than the one that it covers.",
        open!(TimestampOrderFailure, "time-stamp-order").of(2),
        |kit| {
            let at = kit.moments().long_ago();
            Addition::stamp().to(kit, &kit.timely_letter(&kit.people.active)?, &|covered| {
                kit.stamp(covered, &kit.stampers.sound, at)
            })
        },
    ),
    row(
        "in-reverse",
        "Of two document time stamps the later one says that it is older.",
        open!(TimestampOrderFailure, "time-stamp-order").of(3),
        |kit| {
            let (first, at) = (kit.archived(&kit.letter()?, "")?, kit.moments().stamped());
            let again = Addition {
                number: 34,
                known: "5 0 R 10 0 R 30 0 R",
                field: "/T(Lagi)/Rect[0 0 0 0]/F 132",
                ..Addition::stamp()
            };
            again.to(kit, &first, &|covered| kit.stamp(covered, &kit.stampers.sound, at))
        },
    ),
    row(
        "signature-as-stamp",
        "The dictionary of a document time stamp holds a signature.",
        failed!(FormatFailure, "time-stamp-unreadable").of(2),
        |kit| over_all(kit, &|covered| kit.sign(covered, &kit.people.active)),
    ),
    row(
        "stamp-as-signature",
        "The dictionary of a signature holds a time stamp.",
        failed!(FormatFailure, "content-type"),
        |kit| {
            let craft = Craft::sound();
            let letter = Letter { signature: craft.body(kit), ..Letter::default() };
            let at = kit.moments().stamped();
            craft.fill(letter.written(), &|covered| kit.stamp(covered, &kit.stampers.sound, at))
        },
    ),
    row(
        "type-sig",
        "A document time stamp says of itself that it is a signature (EN 319 142-1 5.4.3): told.",
        Expected::passed_with(&["level-not-reached"]).of(2),
        |kit| {
            let dictionary = STAMP.replace("/Type/DocTimeStamp", "/Type/Sig");
            let (craft, at) = (Craft { dictionary, ..Craft::sound() }, kit.moments().archived());
            Addition { craft, ..Addition::stamp() }
                .to(kit, &kit.letter()?, &|covered| kit.stamp(covered, &kit.stampers.sound, at))
        },
    ),
    row(
        "type-without-sub-filter",
        "The dictionary says DocTimeStamp, its SubFilter says signature.",
        failed!(FormatFailure, "time-stamp-sub-filter").of(2),
        |kit| {
            let dictionary = STAMP.replace("ETSI.RFC3161", "ETSI.CAdES.detached");
            let craft = Craft { dictionary, ..Craft::sound() };
            Addition { craft, ..Addition::stamp() }.signed(kit, &kit.letter()?, &kit.people.active)
        },
    ),
    row(
        "by-untrusted",
        "The document time stamp is by an authority that nobody trusts.",
        open!(NoCertificateChainFound, "issuer-missing").of(2),
        |kit| by(kit, &kit.stampers.untrusted),
    ),
    row(
        "by-expired",
        "The document time stamp is by an authority that had expired.",
        open!(OutOfBoundsNoPoe, "certificate-expired").of(2),
        |kit| by(kit, &kit.stampers.expired),
    ),
    row(
        "by-purposeless",
        "The document time stamp is by someone who must not stamp.",
        Expected::open(&["tsa-purpose"]).of(2),
        |kit| by(kit, &kit.stampers.purposeless),
    ),
    row(
        "by-revoked",
        "The document time stamp is by an authority that was revoked.",
        open!(RevokedNoPoe, "tsa-revoked").of(2),
        |kit| by(kit, &kit.stampers.revoked),
    ),
    row(
        "visible",
        "The field of the document time stamp covers the page.",
        Expected::open(&["later-revision", "field-covers-page"]).of(2),
        |kit| {
            let (first, at) = (kit.letter()?, kit.moments().archived());
            let field = "/T(Stempel)/Rect[0 0 595 842]/F 4";
            Addition { field, ..Addition::stamp() }
                .to(kit, &first, &|covered| kit.stamp(covered, &kit.stampers.sound, at))
        },
    ),
    row(
        "removed",
        "The document time stamp was taken away again.",
        failed!(DisallowedModification, "signature-removed").of_any(),
        |kit| Ok(appended(&kit.archived(&kit.letter()?, "")?, &objects([(1, &catalog("", "5 0 R 10 0 R"))]))),
    ),
];
