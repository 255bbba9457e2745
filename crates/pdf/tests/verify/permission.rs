//! What a signature allows to come after it: certification, and locks on fields.

use pdf::SignOptions;
use pdf::sign::Certification;
use pdf::signature::FieldLock;
use pdf::verify::Modification;

use crate::authority::{authority, judged, options, signed_by, someone, verdicts};
use crate::file::{Craft, SOUND, crafted, fixture};
use crate::history::cosigned;

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";

#[test]
fn what_the_first_signature_forbids_counts() {
    for (name, reference, docmdp, expected) in [
        ("no change", "/DocMDP/TransformParams<</P 1>>", Some(1), DISALLOWED),
        ("forms", "/DocMDP/TransformParams<</P 2>>", Some(2), PASSED),
        ("forms, by default", "/DocMDP", Some(2), PASSED),
        ("annotations", "/DocMDP/TransformParams<</P 3>>", Some(3), PASSED),
        ("nonsense", "/DocMDP/TransformParams<</P 7>>", Some(1), DISALLOWED),
        ("nonsense of another kind", "/DocMDP/TransformParams<</P/None>>", Some(1), DISALLOWED),
        ("all fields", "/FieldMDP/TransformParams<</Action/All>>", None, DISALLOWED),
        ("this one", "/FieldMDP/TransformParams<</Action/Include/Fields[(x)(Kedua)]>>", None, DISALLOWED),
        ("another one", "/FieldMDP/TransformParams<</Action/Include/Fields[(Ketiga)]>>", None, PASSED),
        ("a group", "/FieldMDP/TransformParams<</Action/Include/Fields[(Kedu)]>>", None, PASSED),
        ("all but this one", "/FieldMDP/TransformParams<</Action/Exclude/Fields[(Kedua)]>>", None, PASSED),
        (
            "all but another one",
            "/FieldMDP/TransformParams<</Action/Exclude/Fields[(Ketiga)]>>",
            None,
            DISALLOWED,
        ),
        ("no list", "/FieldMDP/TransformParams<</Action/Exclude>>", None, DISALLOWED),
        ("a lock with P", "/FieldMDP/TransformParams<</Action/Include/P 1>>", Some(1), DISALLOWED),
        ("a lock with nonsense", "/FieldMDP/TransformParams<</Action/Include/P 7>>", None, OPEN),
        ("an unknown action", "/FieldMDP/TransformParams<</Action/Some>>", None, OPEN),
        ("no action", "/FieldMDP", None, OPEN),
        ("another method", "/UR3", None, OPEN),
    ] {
        let head = "/Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/M(D:2026)";
        let reference = format!("<</TransformMethod{reference}>>");
        let dictionary = format!("<<{head}/Reference[{reference}]/ByteRange @BR/Contents @SIG>>").into();
        let first = crafted(&Craft { dictionary, ..SOUND }, &authority().person);
        assert_eq!(verdicts(&judged(&first)), [PASSED], "{name}");
        let report = judged(&cosigned(&first, &[], ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}");
        assert_eq!(report.signatures[0].docmdp, docmdp, "{name}");
        let is_disallowed = report.signatures[0].modification == Some(Modification::Disallowed);
        assert_eq!(is_disallowed, expected == DISALLOWED, "{name}");
    }
}

/// The signature field of the first signature, with a lock.
macro_rules! with_lock {
    ($lock:literal) => {
        &[(
            5_u32,
            concat!(
                "<</Type/Annot/Subtype/Widget/FT/Sig/T(Tanda Tangan)/Rect[0 0 0 0]/P 3 0 R/V 6 0 R/Lock",
                $lock,
                ">>"
            ),
        )]
    };
}

#[test]
fn the_lock_of_the_field_tightens_what_is_allowed() {
    for (name, objects, docmdp, expected) in [
        ("P 1", with_lock!("<</P 1>>"), Some(1), DISALLOWED),
        ("P 2", with_lock!("<</P 2>>"), Some(2), PASSED),
        ("nonsense", with_lock!("<</P 0>>"), None, OPEN),
        ("no P", with_lock!("<</Action/All>>"), None, PASSED),
        ("no dictionary", with_lock!(" 7"), None, PASSED),
        ("nothing", with_lock!(" 90 0 R"), None, PASSED),
    ] {
        let first = crafted(&Craft { objects, ..SOUND }, &authority().person);
        assert_eq!(verdicts(&judged(&first)), [PASSED], "{name}");
        let report = judged(&cosigned(&first, &[], ""));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}");
        assert_eq!(report.signatures[0].docmdp, docmdp, "{name}");
    }
}

#[test]
fn what_we_certify_and_lock_passes_with_a_second_signature() {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let into = |field: &str| SignOptions { field: Some(field.into()), ..options() };
    for (case, certify, lock, next) in [
        ("forms", Some(Certification::Forms), None, options()),
        ("annotations", Some(Certification::Annotations), None, options()),
        ("forms, existing field", Some(Certification::Forms), None, into("TtdPemohon")),
        ("others locked", None, Some(FieldLock::Exclude(names(&["TtdPemohon"]))), into("TtdPemohon")),
        ("both", Some(Certification::Forms), Some(FieldLock::Include(names(&["TtdPemohon"]))), options()),
    ] {
        let first = SignOptions { certify, lock, ..options() };
        let once = signed_by(&fixture("formulir-ttd-kosong.pdf"), &authority().person, &first);
        let twice = signed_by(&once, &someone(|_| {}), &next);
        let report = judged(&twice);
        assert_eq!(verdicts(&report), [PASSED; 2], "{case}: {report:#?}");
        let docmdp = certify.map(|certify| u8::try_from(certify.p()).unwrap());
        assert_eq!(report.signatures[0].docmdp, docmdp, "{case}");
        assert_eq!(report.signatures[1].docmdp, None, "{case}");
    }
}
