//! Time stamps over the whole document: what they prove, and what they may add.

use pdf::verify::{FileReport, Modification, SignatureKind};
use pki::cert::{Extension, KeyUsage};
use pki::crl::RevocationReason::KeyCompromise;
use pki::digest::DigestAlgorithm;
use pki::key::KeyType;
use pki::oid;

use crate::authority::{
    AT, authority, ca_extensions, certified, cms_over, codes, identity, judged, judged_with, list, someone,
    stamper_extensions, time, verdict, verdicts,
};
use crate::file::{Craft, SOUND, appended, catalog, crafted, page, replaced};
use crate::stamping::{
    Addition, STAMP, STAMPED, addition, codes_of_first, level, signed_and_stamped, stamped_at, stamper,
    timely, token,
};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";

fn plain() -> Vec<u8> {
    crafted(&SOUND, &authority().person)
}

fn own(covered: &[u8]) -> Vec<u8> {
    token(covered, &authority().stamper, STAMPED)
}

#[test]
fn a_document_time_stamp_proves_what_it_covers() {
    let report = judged(&stamped_at(&plain(), STAMPED));
    assert_eq!(verdicts(&report), [PASSED; 2], "{report:#?}");
    let [signature, stamp] = &report.signatures[..] else { panic!("{report:#?}") };
    assert_eq!((level(signature), level(stamp)), ("PAdES-B-T", ""));
    assert_eq!(signature.modification, Some(Modification::LtaUpdates));
    assert_eq!(stamp.modification, Some(Modification::None));
    assert_eq!((signature.kind, stamp.kind), (SignatureKind::Signature, SignatureKind::DocumentTimestamp));
    for time in [signature.best_time, stamp.best_time] {
        assert_eq!(time.map(|time| time.to_string()).as_deref(), Some(STAMPED));
    }
    // The time stamp has an authority, and no signer with a claim.
    assert!(stamp.signer.is_none() && stamp.claimed_time.is_none() && signature.time_stamp.is_none());
    assert_eq!(
        stamp.time_stamp.as_ref().map(|one| (one.tsa.as_str(), one.valid)),
        Some(("Penanda Waktu", true))
    );
    assert_eq!(stamp.chain.len(), 3);
    assert!(codes_of_first(&report).is_empty() && stamp.findings.is_empty() && codes(&report).is_empty());
}

#[test]
fn a_document_time_stamp_alone_is_judged() {
    let bytes = crafted(
        &Craft { dictionary: format!("<<{STAMP}>>").into(), cms: |_| Vec::new(), ..SOUND },
        &authority().person,
    );
    let bytes = crate::file::sealed_with(bytes, &SOUND, &own);
    let report = judged(&bytes);
    assert_eq!(verdicts(&report), [PASSED], "{report:#?}");
    assert_eq!(report.signatures[0].kind, SignatureKind::DocumentTimestamp);
    // Nobody signed.
    assert_eq!((verdict(&report), codes(&report)), ("none".to_owned(), vec!["no-signature"]));
    for (name, report, expected) in [
        ("not trusted", judged_with(&bytes, &[], AT), "INDETERMINATE TRY_LATER"),
        (
            "another line on the page",
            judged(&replaced(&bytes, "10 10 l", "10 90 l")),
            "TOTAL-FAILED HASH_FAILURE",
        ),
        ("bytes behind it", judged(&[&bytes[..], b"tambahan"].concat()), "INDETERMINATE"),
    ] {
        assert_eq!(verdict(&report), expected, "{name}");
        assert!(!codes(&report).contains(&"no-signature"), "{name}");
    }
}

/// Demands these verdicts on the signature before and on the time stamp that `make` gives, which proves nothing.
#[track_caller]
fn expect(name: &str, make: &dyn Fn(&[u8]) -> Vec<u8>, signature: &str, stamp: &str) {
    let report = judged(&addition().to(&plain(), make));
    assert_eq!(verdicts(&report), [signature, stamp], "{name}: {report:#?}");
    assert_eq!(level(&report.signatures[0]), "PAdES-B-B", "{name}");
    assert_eq!(report.signatures[0].best_time, None, "{name}");
    assert!(report.signatures[1].time_stamp.as_ref().is_none_or(|stamp| !stamp.valid), "{name}");
}

#[test]
fn what_does_not_hold_over_its_bytes_explains_nothing() {
    let format = "TOTAL-FAILED FORMAT_FAILURE";
    let constraints = "INDETERMINATE CHAIN_CONSTRAINTS_FAILURE";
    let person = &authority().person;
    let signature = |covered: &[u8]| cms_over(person, &DigestAlgorithm::Sha256.digest(covered));
    let flipped = |covered: &[u8]| {
        let mut token = own(covered);
        *token.last_mut().unwrap() ^= 1;
        token
    };
    expect("on another document", &|_| own(b"lain"), OPEN, "TOTAL-FAILED HASH_FAILURE");
    expect("a signature", &signature, OPEN, format);
    expect("garbage", &|_| b"\x30\x03\x02\x01\x01".to_vec(), OPEN, format);
    expect("something behind it", &|covered| [own(covered), vec![0, 1]].concat(), OPEN, format);
    expect("a bit flipped", &flipped, OPEN, "TOTAL-FAILED SIG_CRYPTO_FAILURE");
    expect("by a person", &|covered| token(covered, person, STAMPED), OPEN, constraints);
    let certified = |extensions: Vec<Extension>| stamper(|template| template.extensions = extensions);
    let no_purpose = certified(vec![Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE)]);
    expect("no purpose", &|covered| token(covered, &no_purpose, STAMPED), OPEN, constraints);
    let purposes = [oid::KP_TIME_STAMPING, oid::KP_EMAIL_PROTECTION];
    let two = certified(vec![Extension::extended_key_usage(&purposes, true)]);
    expect("two purposes", &|covered| token(covered, &two, STAMPED), OPEN, constraints);
}

/// Time stamps that hold over their bytes and show nothing leave the signature alone, whoever made them.
#[test]
fn who_is_not_trusted_proves_nothing() {
    let root = identity("Akar Lain", KeyType::P256, None, ca_extensions);
    let stranger = certified("Penanda Asing", KeyType::P256, Some(&root), stamper_extensions, |_| {});
    let expired = stamper(|template| template.validity.not_after = time("2026-01-31T12:00:00Z"));
    let too_new = stamper(|template| template.validity.not_before = time("2026-01-31T09:00:00Z"));
    for (name, stamper, at, expected) in [
        ("untrusted", &stranger, STAMPED, "INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND"),
        ("expired", &expired, STAMPED, "INDETERMINATE OUT_OF_BOUNDS_NO_POE"),
        ("older than its certificate", &too_new, STAMPED, "INDETERMINATE NOT_YET_VALID"),
        ("from the future", &authority().stamper, "2026-02-01T00:05:01Z", "INDETERMINATE NOT_YET_VALID"),
    ] {
        expect(name, &|covered| token(covered, stamper, at), PASSED, expected);
    }
}

/// Objects in the form in which an addition takes them.
fn objects(parts: &[(u32, &str)]) -> Vec<(u32, Vec<u8>)> {
    parts.iter().map(|(number, body)| (*number, body.as_bytes().to_vec())).collect()
}

#[test]
fn a_document_time_stamp_adds_a_field_that_shows_nothing() {
    for (name, field, others, expected) in [
        ("sound", "/Rect[0 0 0 0]/F 132", &[][..], PASSED),
        ("no rectangle", "", &[], PASSED),
        ("a point elsewhere", "/Rect[9 9 9 9]", &[], PASSED),
        ("a description", "/Rect[0 0 0 0]/TU(x)", &[], PASSED),
        ("visible", "/Rect[0 0 99 99]", &[], OPEN),
        ("a line", "/Rect[0 0 99 0]", &[], OPEN),
        ("a rectangle elsewhere", "/Rect 9 0 R", &[(9, "[0 0 9 9]")], OPEN),
        ("three numbers", "/Rect[0 0 0]", &[], OPEN),
        ("no numbers", "/Rect[(0)(0)(0)(0)]", &[], OPEN),
        ("an action", "/Rect[0 0 0 0]/AA<<>>", &[], OPEN),
        ("a lock", "/Rect[0 0 0 0]/Lock<</Action/All>>", &[], OPEN),
        ("a seed value", "/Rect[0 0 0 0]/SV<<>>", &[], OPEN),
    ] {
        let report = judged(&Addition { field, objects: objects(others), ..addition() }.to(&plain(), &own));
        assert_eq!(verdicts(&report), [expected, PASSED], "{name}: {report:#?}");
        let modification = (expected == PASSED).then_some(Modification::LtaUpdates);
        assert_eq!(report.signatures[0].modification, modification, "{name}");
    }
}

#[test]
fn a_document_time_stamp_adds_nothing_else() {
    let drawn = "<</Length 3>>stream\n0 g\nendstream";
    let (page, form) = (|content, notes| page(content, notes).1, |fields| catalog("", fields, "").1);
    let moved = "<</Type/Annot/Subtype/Widget/FT/Sig/T(Tanda Tangan)/Rect[0 0 9 9]/P 3 0 R/V 6 0 R>>";
    let level = "/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>";
    for (name, catalog, others, expected) in [
        ("nothing", "", objects(&[]), PASSED),
        ("extensions", level, objects(&[]), PASSED),
        ("extensions that are none", "/Extensions[]", objects(&[]), OPEN),
        ("more in the catalog", "/OpenAction 9 0 R", objects(&[]), DISALLOWED),
        ("the content", "", objects(&[(4, drawn)]), DISALLOWED),
        ("other content", "", objects(&[(9, drawn), (3, &page("9 0 R", "5 0 R 7 0 R"))]), DISALLOWED),
        (
            "the page's size",
            "",
            objects(&[(3, &page("4 0 R", "5 0 R 7 0 R").replace("595", "995"))]),
            DISALLOWED,
        ),
        ("an annotation", "", objects(&[(9, "<<>>"), (3, &page("4 0 R", "5 0 R 7 0 R 9 0 R"))]), DISALLOWED),
        ("an annotation gone", "", objects(&[(3, &page("4 0 R", "7 0 R"))]), OPEN),
        ("a field", "", objects(&[(9, "<</FT/Tx/T(x)>>"), (1, &form("5 0 R 7 0 R 9 0 R"))]), OPEN),
        ("the field of the signature", "", objects(&[(5, moved)]), DISALLOWED),
        ("an object gone", "", objects(&[(4, "")]), DISALLOWED),
    ] {
        let report = judged(&Addition { catalog, objects: others, ..addition() }.to(&plain(), &own));
        // What the page still refers to is seen again by readers that repair the file.
        let stamped = if name == "an object gone" { OPEN } else { PASSED };
        assert_eq!(verdicts(&report), [expected, stamped], "{name}: {report:#?}");
    }
}

#[test]
fn rules_for_the_dictionary_are_told() {
    let rest = "/SubFilter/ETSI.RFC3161/ByteRange @BR/Contents @SIG";
    for (head, told) in [
        ("/Type/DocTimeStamp", false),
        ("/Type/DocTimeStamp/V 0", false),
        ("/Type/DocTimeStamp/V 1", true),
        ("/Type/DocTimeStamp/M(D:2020)", true),
        ("/Type/DocTimeStamp/Reason(Setuju)", true),
        ("/Type/DocTimeStamp/Name(Siti)", true),
        ("/Type/DocTimeStamp/Location(Sukamaju)", true),
        ("/Type/Sig", true),
        ("", true),
    ] {
        let dictionary = [head, rest].concat();
        let report = judged(&Addition { dictionary: &dictionary, ..addition() }.to(&plain(), &own));
        assert_eq!(verdicts(&report), [PASSED; 2], "{head}: {report:#?}");
        let stamp = &report.signatures[1];
        let codes: Vec<_> = stamp.findings.iter().map(|finding| finding.code()).collect();
        assert_eq!(codes, if told { vec!["level-not-reached"] } else { vec![] }, "{head}");
        assert_eq!((stamp.kind, stamp.claimed_time), (SignatureKind::DocumentTimestamp, None), "{head}");
    }
}

#[test]
fn what_a_signature_forbids_does_not_forbid_time_stamps() {
    for (name, reference) in [
        ("every change", "<</TransformMethod/DocMDP/TransformParams<</P 1>>>>"),
        ("all but forms", "<</TransformMethod/DocMDP/TransformParams<</P 2>>>>"),
        ("all fields", "<</TransformMethod/FieldMDP/TransformParams<</Action/All>>>>"),
    ] {
        let head = "/Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/M(D:2026)";
        let dictionary = format!("<<{head}/Reference[{reference}]/ByteRange @BR/Contents @SIG>>").into();
        let first = crafted(&Craft { dictionary, ..SOUND }, &authority().person);
        let report = judged(&stamped_at(&first, STAMPED));
        assert_eq!(verdicts(&report), [PASSED; 2], "{name}: {report:#?}");
        let visible = Addition { field: "/Rect[0 0 9 9]", ..addition() }.to(&first, &own);
        assert_eq!(verdicts(&judged(&visible)), [OPEN, PASSED], "{name}");
    }
}

#[test]
fn a_document_time_stamp_that_is_gone_is_told() {
    let stamped = stamped_at(&plain(), STAMPED);
    let removed = appended(&stamped, &[(1, &catalog("", "5 0 R", "").1), (3, &page("4 0 R", "5 0 R").1)]);
    let report = judged(&removed);
    assert_eq!(codes(&report), ["signature-removed"]);
    assert_eq!(verdict(&report), "TOTAL-FAILED DISALLOWED_MODIFICATION", "{report:#?}");
    // What stands there without its trace is the signature as it was.
    assert_eq!(verdicts(&judged(&stamped[..plain().len()])), [PASSED]);
    // A revision behind it that changes the page is seen by both.
    let changed = appended(&stamped, &[(4, "<</Length 0>>stream\nendstream")]);
    assert_eq!(verdicts(&judged(&changed)), [DISALLOWED; 2]);
}

/// What expired, or was revoked, after a time stamp that covers it.
#[test]
fn each_time_stamp_is_judged_when_the_next_one_was_made() {
    let authority = authority();
    let early = stamper(|template| template.validity.not_after = time("2026-02-10T00:00:00Z"));
    let short = someone(|template| template.validity.not_after = time("2026-02-05T00:00:00Z"));
    let later = "2026-02-20T00:00:00Z";
    let first = signed_and_stamped(&short, &|value| token(value, &early, STAMPED));
    let at = |when: &'static str| move |covered: &[u8]| token(covered, &authority.stamper, when);
    let too_late = addition().to(&first, &at("2026-02-11T00:00:00Z"));
    let in_time = addition().to(&first, &at("2026-02-09T00:00:00Z"));
    let no_proof = "INDETERMINATE OUT_OF_BOUNDS_NO_POE";
    let good = || authority.lists.clone();
    let revoked = |at| {
        vec![list(&authority.root, &[]), list(&authority.issuing, &[(&early.certificate, at, KeyCompromise)])]
    };
    for (name, bytes, lists, expected) in [
        ("nothing covers it", first, good(), &[no_proof][..]),
        ("covered too late", too_late, good(), &[no_proof, PASSED]),
        ("covered in time", in_time.clone(), good(), &[PASSED, PASSED]),
        ("revoked after that", in_time.clone(), revoked("2026-02-09T00:00:01Z"), &[PASSED, PASSED]),
        ("revoked before that", in_time, revoked("2026-02-08T00:00:00Z"), &[no_proof, PASSED]),
    ] {
        let report = judged_with(&bytes, &lists, later);
        assert_eq!(verdicts(&report), expected, "{name}: {report:#?}");
    }
}

#[test]
fn time_stamps_stand_in_their_order() {
    let order = "INDETERMINATE TIMESTAMP_ORDER_FAILURE";
    for (name, at, expected, best) in [
        ("after it", "2026-01-31T08:30:01Z", PASSED, STAMPED),
        ("within what both may be off", "2026-01-31T08:29:58Z", PASSED, "2026-01-31T08:29:58Z"),
        ("before it", "2026-01-31T08:29:57Z", order, STAMPED),
        ("long before it", "2026-01-10T00:00:00Z", order, STAMPED),
    ] {
        let report = judged(&stamped_at(&timely(), at));
        assert_eq!(verdicts(&report), [PASSED, expected], "{name}: {report:#?}");
        let found = report.signatures[0].best_time.map(|time| time.to_string());
        assert_eq!(found.as_deref(), Some(best), "{name}");
    }
    // The same among document time stamps.
    let once = stamped_at(&plain(), STAMPED);
    let again = Addition { number: 9, known: "5 0 R 7 0 R", ..addition() };
    let twice = |at| judged(&again.to(&once, &|covered| token(covered, &authority().stamper, at)));
    assert_eq!(verdicts(&twice("2026-01-31T09:00:00Z")), [PASSED; 3]);
    assert_eq!(verdicts(&twice("2026-01-31T08:00:00Z")), [PASSED, PASSED, order]);
}

#[test]
fn a_later_time_stamp_is_no_reason_to_blame_the_signer() {
    let authority = authority();
    let revoked = [(&authority.person.certificate, "2026-01-31T08:15:00Z", KeyCompromise)];
    let lists = [list(&authority.root, &[]), list(&authority.issuing, &revoked)];
    let verdict_on = |bytes: &[u8]| -> FileReport { judged_with(bytes, &lists, AT) };
    // The signer had it stamped after the revocation; whoever stamped the document may have come later.
    assert_eq!(verdicts(&verdict_on(&timely())), ["TOTAL-FAILED REVOKED"]);
    let stamped = stamped_at(&plain(), STAMPED);
    assert_eq!(verdicts(&verdict_on(&stamped)), ["INDETERMINATE REVOKED_NO_POE", PASSED]);
}
