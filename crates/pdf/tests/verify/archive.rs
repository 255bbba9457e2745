//! Validation data in the document: what it proves, and what adding it may change.

use pdf::verify::{Modification, StatusSource};

use crate::authority::{AT, authority, codes, judged, judged_with, someone, time, verdict, verdicts};
use crate::common::deflated;
use crate::file::{
    SOUND, append_revision, appended, catalog, last_section, replaced, roomy, sealed, stream, written,
};
use crate::stamping::{
    Addition, STAMPED, addition, codes_of_first, grown, level, signed_and_stamped, store, timely, token,
    with_store,
};

const PASSED: &str = "TOTAL-PASSED";
const OPEN: &str = "INDETERMINATE";
const DISALLOWED: &str = "TOTAL-FAILED DISALLOWED_MODIFICATION";
const LATER: &str = "2026-02-01T00:00:00Z";

type Objects = Vec<(u32, Vec<u8>)>;

/// The store with these objects in the place of the sound ones, or beside them.
pub(crate) fn store_with(objects: &[(u32, &str)]) -> Objects {
    let mut all = store();
    for (number, body) in objects {
        all.retain(|(known, _)| known != number);
        all.push((*number, body.as_bytes().to_vec()));
    }
    all
}

/// Adds a document time stamp to a file with a store.
fn archived(bytes: &[u8], at: &str) -> Vec<u8> {
    Addition { catalog: "/DSS 20 0 R", ..addition() }
        .to(bytes, &|covered| token(covered, &authority().stamper, at))
}

#[test]
fn a_document_that_holds_everything_is_judged_by_itself() {
    let long = with_store(&timely(), store(), "");
    let report = judged_with(&long, &[], AT);
    assert_eq!(verdicts(&report), [PASSED], "{report:#?}");
    let signature = &report.signatures[0];
    assert_eq!(level(signature), "PAdES-B-LT");
    assert_eq!(signature.modification, Some(Modification::LtaUpdates));
    assert_eq!(signature.chain[0].source, Some(StatusSource::EmbeddedCrl));
    assert!(codes(&report).is_empty() && signature.findings.is_empty(), "{report:#?}");

    let report = judged_with(&archived(&long, LATER), &[], AT);
    assert_eq!(verdicts(&report), [PASSED; 2], "{report:#?}");
    assert_eq!(level(&report.signatures[0]), "PAdES-B-LTA");
    assert_eq!(report.signatures[0].best_time.map(|time| time.to_string()).as_deref(), Some(STAMPED));
}

#[test]
fn levels_are_what_the_document_holds() {
    let plain = crate::file::crafted(&crate::file::SOUND, &authority().person);
    // The root's list alone.
    let incomplete = || {
        let mut all = store_with(&[(20, "<</Certs[21 0 R 22 0 R]/CRLs[23 0 R]>>")]);
        all.retain(|(number, _)| *number != 24);
        all
    };
    let empty = || vec![(20, b"<<>>".to_vec())];
    let together = Addition { catalog: "/DSS 20 0 R", objects: store(), ..addition() };
    let together = |bytes: &[u8]| together.to(bytes, &|covered| token(covered, &authority().stamper, LATER));
    let by_stamp_before = {
        let stamped = crate::stamping::stamped_at(&timely(), LATER);
        let (number, body) = catalog("/DSS 20 0 R", "5 0 R 7 0 R", "");
        grown(&stamped, &[vec![(number, body.into_bytes())], store()].concat())
    };
    for (name, bytes, expected, told) in [
        ("nothing", plain.clone(), "PAdES-B-B", false),
        ("a store without a time stamp", with_store(&plain, store(), ""), "PAdES-B-B", false),
        ("a time stamp", timely(), "PAdES-B-T", false),
        ("a store without the CA's list", with_store(&timely(), incomplete(), ""), "PAdES-B-T", true),
        ("an empty store", with_store(&timely(), empty(), ""), "PAdES-B-T", false),
        ("all", with_store(&timely(), store(), ""), "PAdES-B-LT", false),
        ("a time stamp before the store", by_stamp_before, "PAdES-B-LT", false),
        ("both in one revision", together(&timely()), "PAdES-B-LTA", false),
        ("both, and nothing in the signature", together(&plain), "PAdES-B-LTA", false),
        ("archived", archived(&with_store(&timely(), store(), ""), LATER), "PAdES-B-LTA", false),
        (
            "incomplete, archived",
            archived(&with_store(&timely(), incomplete(), ""), LATER),
            "PAdES-B-T",
            true,
        ),
    ] {
        let report = judged(&bytes);
        assert_eq!(verdict(&report), PASSED, "{name}: {report:#?}");
        assert_eq!(level(&report.signatures[0]), expected, "{name}");
        let codes = codes_of_first(&report);
        assert_eq!(codes, if told { vec!["level-not-reached"] } else { vec![] }, "{name}");
    }
}

#[test]
fn what_expired_is_proven_by_what_the_document_holds() {
    let short = someone(|template| template.validity.not_after = time("2026-02-10T00:00:00Z"));
    let signed = signed_and_stamped(&short, &|value| token(value, &authority().stamper, STAMPED));
    let long = with_store(&signed, store(), "");
    for (name, bytes, at, expected) in [
        ("in force", &long, AT, PASSED),
        ("expired", &long, "2026-02-20T00:00:00Z", PASSED),
        ("expired, and no store", &signed, "2026-02-20T00:00:00Z", "INDETERMINATE OUT_OF_BOUNDS_NO_POE"),
        ("the lists are outdated", &long, "2026-03-02T00:00:00Z", "INDETERMINATE OUT_OF_BOUNDS_NO_POE"),
    ] {
        let report = judged_with(bytes, &[], at);
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    }
    // The time stamp in the signature is proven by the one over the store, and that one by a list of today.
    let archived = archived(&long, LATER);
    let report = judged_with(&archived, &authority().lists, "2026-02-28T00:00:00Z");
    assert_eq!(verdicts(&report), [PASSED; 2], "{report:#?}");
}

/// What the sound store holds.
const WHOLE: &str = "Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]";

/// A store with more in its dictionary, and these objects beside it.
fn store_and(more: &str, objects: &[(u32, &str)]) -> Objects {
    store_with(&[&[(20, format!("<</{WHOLE}{more}>>").as_str())], objects].concat())
}

/// Adds these objects to a signed file, and more to its catalog and its trailer.
fn added(objects: Objects, more: &str, trailer: &str) -> Vec<u8> {
    let signed = timely();
    let (number, body) = catalog(&format!("/DSS 20 0 R{more}"), "5 0 R", "");
    let objects = [vec![(number, body.into_bytes())], objects].concat();
    let trailer = format!("/Prev {}{trailer}", last_section(&signed));
    let mut added = signed;
    append_revision(&mut added, &objects, &trailer);
    added
}

#[test]
fn a_store_may_come_in_many_ways() {
    let key = "A".repeat(40);
    let of_one = format!("/VRI<</{key}<</Cert[21 0 R]/CRL[23 0 R]/TU(D:2026)>>>>");
    let elsewhere = format!("/VRI<</{key} 30 0 R>>");
    let info = "<</ModDate(D:2026)/Producer(x)>>";
    for (name, bytes) in [
        ("sound", added(store(), "", "")),
        ("without its type", added(store_and("", &[]), "", "")),
        ("about one signature", added(store_and(&of_one, &[]), "", "")),
        ("about one, elsewhere", added(store_and(&elsewhere, &[(30, "<</Cert[21 0 R]>>")]), "", "")),
        ("extensions", added(store(), "/Extensions<</ESIC<</ExtensionLevel 5>>>>", "")),
        ("properties of its own", added(store_with(&[(30, info)]), "", "/Info 30 0 R")),
    ] {
        let report = judged(&bytes);
        assert_eq!(verdicts(&report), [PASSED], "{name}: {report:#?}");
        assert_eq!(report.signatures[0].modification, Some(Modification::LtaUpdates), "{name}");
    }
}

/// What is certainly wrong beside a store.
const GRAVE: [&str; 6] =
    ["an action", "names of the document", "the content", "the page", "an object gone", "the field"];

/// Anyone can write a revision that adds a store: there may be nothing else in it.
#[test]
fn a_store_is_added_and_nothing_else() {
    let page = crate::file::page("4 0 R", "5 0 R").1;
    let key = "A".repeat(40);
    let strange = format!("/VRI<</{key}<</Cert[21 0 R]/AA 30 0 R>>>>");
    let names = format!("/VRI<</{key}<</Cert[/X]>>>>");
    let moved = "<</FT/Sig/T(Tanda Tangan)/V 6 0 R/Rect[0 0 9 9]>>";
    let stream = "<</Length 0>>stream\nendstream";
    for (name, objects, more, trailer) in [
        ("properties that are a page", store(), "", "/Info 3 0 R"),
        ("another type", store_and("/Type/Catalog", &[]), "", ""),
        ("more in the store", store_and("/AA<<>>", &[]), "", ""),
        ("more about one", store_and(&strange, &[(30, "<<>>")]), "", ""),
        ("names", store_and(&names, &[]), "", ""),
        ("direct elements", store_and("/OCSPs[(x)]", &[]), "", ""),
        ("no array", store_and("/OCSPs 21 0 R", &[]), "", ""),
        ("no dictionary", store_with(&[(20, "[21 0 R 22 0 R 23 0 R 24 0 R]")]), "", ""),
        ("keys twice", store_and("/CRLs[23 0 R]", &[]), "", ""),
        ("a page that it does not lead to", store_with(&[(30, "<</Type/Page>>")]), "", ""),
        ("an action", store(), "/OpenAction 20 0 R", ""),
        ("names of the document", store(), "/Names 20 0 R", ""),
        (
            "objects of its own",
            store_with(&[(21, "<</Type/ObjStm/N 1/First 4/Length 8>>stream\n4 0 <<>>\nendstream")]),
            "",
            "",
        ),
        ("the content", store_with(&[(4, stream)]), "", ""),
        ("the page", store_with(&[(3, &page.replace("595", "995"))]), "", ""),
        ("an object gone", store_with(&[(4, "")]), "", ""),
        ("the field", store_with(&[(5, moved)]), "", ""),
    ] {
        let report = judged(&added(objects, more, trailer));
        let is_grave = GRAVE.contains(&name);
        assert_eq!(verdicts(&report), [if is_grave { DISALLOWED } else { OPEN }], "{name}: {report:#?}");
        let modification = is_grave.then_some(Modification::Disallowed);
        assert_eq!(report.signatures[0].modification, modification, "{name}");
    }
    let again = judged(&added(store_with(&[(3, &page)]), "", ""));
    assert_eq!((verdict(&again).as_str(), codes(&again)), (PASSED, vec![]), "the page as it was");
    let titled = judged(&added(store_with(&[(30, "<</Title(Lain)>>")]), "", "/Info 30 0 R"));
    assert_eq!((verdict(&titled).as_str(), codes(&titled)), (PASSED, vec!["metadata-changed"]));
    assert_ne!(verdict(&judged(&added(store(), "", "/Root 2 0 R"))), PASSED);
}

#[test]
fn a_store_only_grows() {
    let first = with_store(&timely(), store(), "");
    let issuing = stream("", authority().issuing.certificate.der());
    let grown_by = |objects: &[(u32, &str)]| {
        let objects: Objects =
            objects.iter().map(|(number, body)| (*number, body.as_bytes().to_vec())).collect();
        grown(&first, &objects)
    };
    for (name, bytes, expected) in [
        ("nothing", first.clone(), PASSED),
        (
            "a list more",
            grown_by(&[
                (20, "<</Type/DSS/Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R 26 0 R]>>"),
                (26, "<</Length 0>>stream\nendstream"),
            ]),
            PASSED,
        ),
        (
            "the same again",
            grown_by(&[(20, "<</Type/DSS/Certs[21 0 R 22 0 R]/CRLs[23 0 R 24 0 R]>>")]),
            PASSED,
        ),
        ("a list less", grown_by(&[(20, "<</Type/DSS/Certs[21 0 R 22 0 R]/CRLs[23 0 R]>>")]), OPEN),
        ("a certificate less", grown_by(&[(20, "<</Type/DSS/Certs[21 0 R]/CRLs[23 0 R 24 0 R]>>")]), OPEN),
        ("no array any more", grown_by(&[(20, "<</Type/DSS/CRLs[23 0 R 24 0 R]>>")]), OPEN),
        ("a certificate changed", grown(&first, &[(22, issuing)]), OPEN),
        ("a list gone", grown_by(&[(24, "")]), OPEN),
        ("the store gone", appended(&first, &[(1, &catalog("", "5 0 R", "").1)]), OPEN),
        ("another store", grown_by(&[(1, &catalog("/DSS 30 0 R", "5 0 R", "").1), (30, "<<>>")]), OPEN),
    ] {
        let report = judged_with(&bytes, &[], AT);
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
        // What the document once held still counts.
        assert_eq!(level(&report.signatures[0]), "PAdES-B-LT", "{name}");
    }
}

#[test]
fn programs_note_when_they_wrote_and_nothing_else() {
    let (_, root) = catalog("", "5 0 R", "");
    let table = written(&[
        (1, &root),
        (2, "<</Type/Pages/Kids[]/Count 0>>"),
        (5, "<</FT/Sig/T(A)/V 6 0 R>>"),
        (6, &roomy(&SOUND)),
        (30, "<</Title(Surat)/ModDate(D:2025)>>"),
        (31, "[90 0 R]"),
    ]);
    let first = replaced(&table, "/Size 9000", "/Size 9000/Info 30 0 R");
    let first = sealed(first, &SOUND, &authority().person);
    let with = |body: &str, more: &[(u32, &str)]| {
        let (number, root) = catalog("/DSS 20 0 R", "5 0 R", "");
        let mut objects = store_with(more);
        objects.extend([(number, root.into_bytes()), (30, body.as_bytes().to_vec())]);
        let mut bytes = first.clone();
        append_revision(&mut bytes, &objects, &format!("/Info 30 0 R/Prev {}", last_section(&first)));
        bytes
    };
    for (name, bytes, expected) in [
        ("another date", with("<</Title(Surat)/ModDate(D:2026)>>", &[]), PASSED),
        ("another program", with("<</Title(Surat)/ModDate(D:2025)/Producer(x)>>", &[]), PASSED),
        ("another title", with("<</Title(Lain)/ModDate(D:2025)>>", &[]), PASSED),
        ("no title", with("<</ModDate(D:2025)>>", &[]), PASSED),
        ("an author", with("<</Title(Surat)/Author(x)/ModDate(D:2025)>>", &[]), PASSED),
        ("a date that is none", with("<</Title(Surat)/ModDate 4 0 R>>", &[]), OPEN),
        ("twice a date", with("<</Title(Surat)/ModDate(x)/ModDate(D:2025)>>", &[]), OPEN),
        ("a stream", with("<</Title(Surat)/Length 0>>stream\nendstream", &[]), OPEN),
    ] {
        let report = judged(&bytes);
        assert_eq!(verdicts(&report), [expected], "{name}: {report:#?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_and_does_no_harm() {
    let bomb = || {
        let zeros = vec![0; 3 << 20];
        stream("/Filter/FlateDecode", &deflated(&zeros))
    };
    let with = |number, body: Vec<u8>| {
        let mut all = store();
        all.retain(|(known, _)| *known != number);
        all.push((number, body));
        all
    };
    for (name, objects, found, expected) in [
        ("sound", store(), 0, "PAdES-B-LT"),
        (
            "compressed",
            with(22, stream("/Filter/FlateDecode", &deflated(authority().stamper.certificate.der()))),
            0,
            "PAdES-B-LT",
        ),
        (
            "a list in the place of a certificate",
            with(21, stream("", authority().lists[0].der())),
            1,
            "PAdES-B-LT",
        ),
        ("garbage as list", with(24, stream("", b"garbage")), 1, "PAdES-B-T"),
        ("an empty list", with(24, stream("", b"")), 1, "PAdES-B-T"),
        ("a cut list", with(24, stream("", &authority().lists[1].der()[..99])), 1, "PAdES-B-T"),
        (
            "a list with something behind",
            with(24, stream("", &[authority().lists[1].der(), b"x"].concat())),
            1,
            "PAdES-B-T",
        ),
        ("a filter that is unknown", with(24, stream("/Filter/Crypt", b"")), 1, "PAdES-B-T"),
        ("not what the filter says", with(24, stream("/Filter/FlateDecode", b"plain")), 1, "PAdES-B-T"),
        ("more than a certificate may have", with(21, bomb()), 1, "PAdES-B-LT"),
        ("no stream", with(24, b"<<>>".to_vec()), 1, "PAdES-B-T"),
        ("nothing there", with(24, b"null".to_vec()), 1, "PAdES-B-T"),
        (
            "a store that refers to itself",
            with(20, b"<</Certs[20 0 R]/CRLs[20 0 R 23 0 R 24 0 R]/VRI 20 0 R>>".to_vec()),
            3,
            "PAdES-B-LT",
        ),
    ] {
        let report = judged(&with_store(&timely(), objects, ""));
        let is_other = ["no stream", "nothing there", "a store that refers to itself"].contains(&name);
        let expected_verdict = if is_other { OPEN } else { PASSED };
        assert_eq!(verdict(&report), expected_verdict, "{name}: {report:#?}");
        assert_eq!(level(&report.signatures[0]), expected, "{name}");
        let told = codes(&report);
        assert!(told.iter().all(|code| *code == "validation-data"), "{name}: {told:?}");
        assert_eq!(!told.is_empty(), found > 0, "{name}: {:?}", report.findings);
    }
}

#[test]
fn a_store_without_end_meets_its_limit() {
    let many: String = (100..1300).map(|number| format!("{number} 0 R ")).collect();
    let store: Objects = std::iter::once((20, format!("<</Certs[{many}]>>").into_bytes()))
        .chain((100..1300).map(|number| (number, stream("", b"x"))))
        .collect();
    let report = judged(&with_store(&timely(), store, ""));
    assert!(codes(&report).len() <= 17 && codes(&report).contains(&"validation-data"));
    assert_eq!(verdict(&report), PASSED);
}
