//! What may come after a signature.

use jiff::SignedDuration;
use pdf::SignOptions;
use pdf::sign::Certification;
use pki::cms;

use super::sign::{Level, options, signed, signed_with};
use super::written::plain;
use crate::catalogue::{Row, row};
use crate::error::{Made, MakeError};
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::craft::Craft;
use crate::paper::file::{appended, objects, over};
use crate::paper::letter::{self, FIELD_LOCK, Letter, NOTE, TEXT_FIELD, appearance, page};
use crate::paper::stamping::{Addition, STAMP};

const PASSED: Expected = Expected::passed();
const STAMPED: Expected = Expected::none(&["no-signature", "valid-time-stamp"]).of(1);

pub(super) const ROWS: &[Row] = &[
    row("two-signatures", "A second person signed in a field of its own.", PASSED.of(2), |kit| {
        Addition::signature().signed(kit, &kit.letter()?, &kit.people.second)
    }),
    row("three-signatures", "Three people signed one after the other.", PASSED.of(3), |kit| {
        let once = signed(kit, &plain(), &kit.people.active, Level::B)?;
        let twice = signed(kit, &once, &kit.people.second, Level::T)?;
        signed(kit, &twice, kit.people.with(crate::Kind::P384), Level::Lt)
    }),
    row("document-time-stamp", "A document time stamp came after the signature.", PASSED.of(2), |kit| {
        kit.archived(&kit.letter()?, "")
    }),
    row("validation-data", "Validation data came after the signature.", PASSED, |kit| {
        Ok(kit.with_store(&kit.timely_letter(&kit.people.active)?, kit.store()))
    }),
    row(
        "time-stamp-alone",
        "A document time stamp and no signature: it says since when, and not who stands by it.",
        STAMPED,
        |kit| {
            let craft = Craft { dictionary: STAMP.to_owned(), ..Craft::sound() };
            let letter = Letter { signature: craft.body(kit), ..Letter::default() };
            let at = kit.moments().archived();
            craft.fill(letter.written(), &|covered| kit.stamp(covered, &kit.stampers.sound, at))
        },
    ),
    row("certified-1", "Certified so that nothing may change (P=1).", PASSED, |kit| kit.certified(1)),
    row("certified-2", "Certified so that forms may be filled (P=2).", PASSED, |kit| kit.certified(2)),
    row("certified-3", "Certified so that notes may be made (P=3).", PASSED, |kit| kit.certified(3)),
    row(
        "certified-1-stamped",
        "A document time stamp came after a certification that forbids every change: 12.8.5.3 lets it come.",
        PASSED.of(2),
        |kit| kit.archived(&kit.certified(1)?, CERTIFIED),
    ),
    row(
        "certified-1-archived",
        "Certified with P=1 and brought to B-LTA: validation data and a document time stamp may come.",
        PASSED.of(2),
        |kit| archived(kit, Certification::NoChanges),
    ),
    row("certified-2-archived", "Certified with P=2 and brought to B-LTA.", PASSED.of(2), |kit| {
        archived(kit, Certification::Forms)
    }),
    row("certified-3-archived", "Certified with P=3 and brought to B-LTA.", PASSED.of(2), |kit| {
        archived(kit, Certification::Annotations)
    }),
    row("certified-2-signed", "A second person signed what was certified with P=2.", PASSED.of(2), |kit| {
        let certified = certified(kit, Certification::Forms, Level::B)?;
        signed(kit, &certified, &kit.people.second, Level::B)
    }),
    row(
        "certified-2-filled",
        "An empty text field was filled after a certification with P=2, which allows it.",
        PASSED,
        |kit| filled(kit, 2),
    ),
    row(
        "certified-3-filled",
        "An empty text field was filled after a certification with P=3, which allows it.",
        PASSED,
        |kit| filled(kit, 3),
    ),
    row(
        "certified-3-noted",
        "A small note was added beside the text after a certification with P=3, which allows it.",
        PASSED,
        |kit| {
            let note = NOTE.replace("[500 800 520 820]", "[500 100 520 120]").replace("c1", "c2");
            let sheet = page("[4 0 R 8 0 R]", "5 0 R 10 0 R 12 0 R 20 0 R");
            Ok(appended(&kit.certified(3)?, &objects([(3, &sheet), (20, &note)])))
        },
    ),
    row(
        "filled-without-appearance",
        "A text field was filled, and each reader draws its value as it will: told.",
        Expected::passed_with(&["form-appearance-unclear"]),
        |kit| {
            let field = |value| TEXT_FIELD.replace("/V(100)", value).replace("/AP<</N 11 0 R>>", "");
            let before = objects([(10, &field(""))]);
            Ok(appended(&kit.certified_with(2, before)?, &objects([(10, &field("/V(100)"))])))
        },
    ),
    row(
        "filled-across-the-page",
        "A text field that covers half of the page was filled: told.",
        Expected::passed_with(&["form-covers-page"]),
        |kit| {
            let field = TEXT_FIELD.replace("[72 600 200 620]", "[0 0 595 421]");
            let shown = |text: &str| {
                let content = String::from_utf8_lossy(&appearance(text)).into_owned();
                content.replace("[0 0 128 20]", "[0 0 595 421]").into_bytes()
            };
            let empty = objects([(10, &field.replace("/V(100)", ""))]);
            let before = over(empty, vec![(11, shown("() Tj"))]);
            let after = over(objects([(10, &field)]), vec![(11, shown("(100) Tj"))]);
            Ok(appended(&kit.certified_with(2, before)?, &after))
        },
    ),
    row(
        "field-for-another",
        "A signature field came in which nobody signed yet, and which shows nothing: told.",
        Expected::passed_with(&["empty-field-added"]),
        |kit| {
            let addition = Addition::signature();
            let mut all = addition.objects(kit);
            all.retain(|(number, _)| *number != 21);
            let field = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Kedua)/Rect[0 0 0 0]/F 132/P 3 0 R>>";
            Ok(appended(&kit.letter()?, &over(all, objects([(20, field)]))))
        },
    ),
    row(
        "second-signature-visible",
        "A second person signed, with a small mark beside the text: told.",
        Expected::passed_with(&["field-added"]).of(2),
        |kit| {
            let field = "/T(Kedua)/Rect[300 100 420 130]/F 4/AP<</N 22 0 R>>";
            let others = vec![(22, letter::drawn(120, 30))];
            Addition { field, others, ..Addition::signature() }.signed(
                kit,
                &kit.letter()?,
                &kit.people.second,
            )
        },
    ),
    row(
        "certified-3-note-rewritten",
        "A mark of a line was changed after a certification with P=3, which allows it: told.",
        Expected::passed_with(&["annotation-changed"]),
        |kit| {
            let first = kit.certified_with(3, objects([(12, MARKED_LINE)]))?;
            Ok(appended(&first, &objects([(12, &MARKED_LINE.replace("[1 1 0]", "[0 1 0]"))])))
        },
    ),
    row(
        "certified-3-note-removed",
        "A note was taken away after a certification with P=3, which allows it: told.",
        Expected::passed_with(&["annotation-removed"]),
        |kit| Ok(appended(&kit.certified(3)?, &objects([(3, &page("[4 0 R 8 0 R]", "5 0 R 10 0 R"))]))),
    ),
    row(
        "stamped-five-times",
        "The signature carries five time stamps, and four are judged: told.",
        Expected::passed_with(&["time-stamp-not-judged"]),
        |kit| {
            let craft = Craft { room: 16_000, ..Craft::sound() };
            let letter = Letter { signature: craft.body(kit), ..Letter::default() };
            craft.fill(letter.written(), &|covered| {
                let mut cms = kit.sign(covered, &kit.people.active)?;
                let value = cms::stamped_octets(&cms).map_err(MakeError::signature)?;
                for minute in 0..5 {
                    let at = kit.moments().stamped() + SignedDuration::from_mins(minute);
                    let token = kit.stamp(&value, &kit.stampers.sound, at)?;
                    cms = cms::with_time_stamp(&cms, &token).map_err(MakeError::signature)?;
                }
                Ok(cms)
            })
        },
    ),
    row(
        "lock-on-other-field",
        "The signature locks another field than the one signed later.",
        PASSED.of(2),
        |kit| {
            let craft = Craft::with(FIELD_LOCK);
            let first = kit.crafted(&craft, &kit.people.active, Vec::new())?;
            Addition::signature().signed(kit, &first, &kit.people.second)
        },
    ),
];

/// A line that is marked in yellow.
const MARKED_LINE: &str = "<</Type/Annot/Subtype/Highlight/Rect[72 775 300 800]/F 4/P 3 0 R/C[1 1 0]\
     /QuadPoints[72 800 300 800 72 775 300 775]>>";
/// What the catalog of a certified letter holds.
const CERTIFIED: &str = "/Perms<</DocMDP 6 0 R>>";

fn archived(kit: &Kit, allows: Certification) -> Made {
    certified(kit, allows, Level::Lta)
}

/// The letter certified with its text field empty, and that field filled afterwards.
fn filled(kit: &Kit, p: u8) -> Made {
    let field = TEXT_FIELD.replace("/V(100)", "");
    let before = over(objects([(10, &field)]), vec![(11, appearance("() Tj"))]);
    let after = over(objects([(10, TEXT_FIELD)]), vec![(11, appearance("(100) Tj"))]);
    Ok(appended(&kit.certified_with(p, before)?, &after))
}

/// Really certified.
fn certified(kit: &Kit, allows: Certification, level: Level) -> Made {
    let signer = &kit.people.active;
    let options = SignOptions { certify: Some(allows), ..options(kit, signer) };
    signed_with(kit, &plain(), signer, level, &options, None)
}

/// The entry by which the letter is certified, for those who harm it.
pub(crate) fn certified_catalog(fields: &str) -> String {
    letter::catalog(CERTIFIED, fields)
}
