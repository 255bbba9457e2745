//! What may come after a signature.

use pdf::SignOptions;
use pdf::sign::Certification;

use super::sign::{Level, options, signed, signed_with};
use super::written::plain;
use crate::catalogue::{Row, row};
use crate::error::Made;
use crate::expected::Expected;
use crate::kit::Kit;
use crate::paper::craft::Craft;
use crate::paper::file::{appended, objects, over};
use crate::paper::letter::{self, Letter, NOTE, TEXT_FIELD, appearance, page};
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

/// What the catalog of a certified letter holds.
const CERTIFIED: &str = "/Perms<</DocMDP 6 0 R>>";
/// Locks the text field alone.
const FIELD_LOCK: &str = "/Reference[<</Type/SigRef/TransformMethod/FieldMDP/TransformParams\
     <</Type/TransformParams/V/1.2/Action/Include/Fields[(Nilai)]>>>>]";

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
