//! Time stamps in signatures: what they prove, and what proves nothing.

use pdf::verify::{FileReport, Modification};
use pki::cert::{Extension, KeyUsage};
use pki::crl::RevocationReason::{CertificateHold, KeyCompromise};
use pki::key::KeyType;
use pki::oid;

use crate::authority::{
    AT, Identity, authority, ca_extensions, certified, cms_over, identity, judged, judged_with, list,
    someone, stamper_extensions, time, verdict,
};
use crate::file::SOUND;
use crate::file::crafted;
use crate::stamping::{
    STAMPED, codes_of_first, level, signed_and_stamped, signed_with_stamps, stamper, timely, token,
};

/// After the certificates of February have expired.
const LATER: &str = "2026-02-20T00:00:00Z";
const REJECTED: &[&str] = &["time-stamp-not-valid"];

/// A person whose certificate is short-lived.
fn short_lived() -> Identity {
    someone(|template| template.validity.not_after = time("2026-02-10T00:00:00Z"))
}

/// Verdict, level and best time of the first signature.
fn summary(report: &FileReport) -> (String, &'static str, Option<String>) {
    let signature = &report.signatures[0];
    (verdict(report), level(signature), signature.best_time.map(|time| time.to_string()))
}

#[test]
fn a_time_stamp_makes_level_t() {
    let report = judged(&timely());
    let expected = ("TOTAL-PASSED".to_owned(), "PAdES-B-T", Some(STAMPED.to_owned()));
    assert_eq!(summary(&report), expected, "{report:#?}");
    let signature = &report.signatures[0];
    assert_eq!(signature.modification, Some(Modification::None));
    assert!(signature.findings.is_empty(), "{:?}", signature.findings);
    let stamp = serde_json::to_value(signature.time_stamp.as_ref().unwrap()).unwrap();
    assert_eq!(stamp, serde_json::json!({"time": STAMPED, "tsa": "Penanda Waktu", "valid": true}));
    assert_eq!(serde_json::to_value(signature).unwrap()["best_time"], STAMPED);
}

#[test]
fn what_comes_after_the_time_stamp_does_not_harm() {
    let authority = authority();
    let short = short_lived();
    let by =
        |signer: &Identity| signed_and_stamped(signer, &|value| token(value, &authority.stamper, STAMPED));
    let revoked = |at| {
        let certificate = &authority.person.certificate;
        vec![list(&authority.root, &[]), list(&authority.issuing, &[(certificate, at, KeyCompromise)])]
    };
    let plain = |signer| crafted(&SOUND, signer);
    let good = || authority.lists.clone();
    let person = &authority.person;
    for (name, bytes, lists, at, expected) in [
        ("expired since", by(&short), good(), LATER, "TOTAL-PASSED"),
        ("expired, no stamp", plain(&short), good(), LATER, "INDETERMINATE OUT_OF_BOUNDS_NO_POE"),
        ("revoked since", by(person), revoked("2026-01-31T08:30:01Z"), AT, "TOTAL-PASSED"),
        (
            "revoked, no stamp",
            plain(person),
            revoked("2026-01-31T08:30:01Z"),
            AT,
            "INDETERMINATE REVOKED_NO_POE",
        ),
        ("revoked in that second", by(person), revoked(STAMPED), AT, "TOTAL-FAILED REVOKED"),
        ("revoked before", by(person), revoked("2026-01-31T08:15:00Z"), AT, "TOTAL-FAILED REVOKED"),
        ("revoked before the claim", by(person), revoked("2026-01-31T07:00:00Z"), AT, "TOTAL-FAILED REVOKED"),
        ("no lists", by(person), vec![], AT, "INDETERMINATE TRY_LATER"),
    ] {
        let report = judged_with(&bytes, &lists, at);
        assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
    }
}

/// Demands that a time stamp that `make` gives for the value of a signature proves nothing.
#[track_caller]
fn expect_nothing(name: &str, make: &dyn Fn(&[u8]) -> Vec<u8>) {
    let bytes = signed_and_stamped(&short_lived(), make);
    let report = judged_with(&bytes, &authority().lists, LATER);
    let expected = ("INDETERMINATE OUT_OF_BOUNDS_NO_POE".to_owned(), "PAdES-B-B", None);
    assert_eq!(summary(&report), expected, "{name}: {report:#?}");
    assert_eq!(codes_of_first(&report), REJECTED, "{name}");
    let stamp = report.signatures[0].time_stamp.as_ref();
    assert!(stamp.is_none_or(|stamp| !stamp.valid), "{name}");
}

#[test]
fn time_stamps_that_do_not_hold_prove_nothing() {
    let own = &authority().stamper;
    expect_nothing("garbage", &|_| b"\x30\x03\x02\x01\x01".to_vec());
    expect_nothing("nothing", &|_| vec![0x30, 0]);
    expect_nothing("on something else", &|_| token(b"lain", own, STAMPED));
    expect_nothing("a bit flipped at its end", &|value| flipped(token(value, own, STAMPED), None));
    expect_nothing("another time", &|value| flipped(token(value, own, STAMPED), Some(b"20260131")));
    expect_nothing("a signature", &|value| cms_over(&authority().person, &[value, &[0; 32]].concat()[..32]));
    // Nor does one harm a signature that needs none.
    let bytes = signed_and_stamped(&authority().person, &|_| token(b"lain", own, STAMPED));
    assert_eq!(summary(&judged(&bytes)), ("TOTAL-PASSED".to_owned(), "PAdES-B-B", None));
}

#[test]
fn authorities_that_are_none_prove_nothing() {
    let root = identity("Akar Lain", KeyType::P256, None, ca_extensions);
    let purposes = |purposes: &'static [_], critical| {
        stamper(move |template| {
            template.extensions = vec![
                Extension::key_usage(KeyUsage::DIGITAL_SIGNATURE),
                Extension::extended_key_usage(purposes, critical),
            ];
        })
    };
    let both = &[oid::KP_TIME_STAMPING, oid::KP_EMAIL_PROTECTION];
    let limited = |end: &'static str| stamper(move |template| template.validity.not_after = time(end));
    for (name, stamper) in [
        ("untrusted", certified("Penanda Asing", KeyType::P256, Some(&root), stamper_extensions, |_| {})),
        ("no purpose", stamper(|template| template.extensions.truncate(2))),
        ("purpose not critical", purposes(&[oid::KP_TIME_STAMPING], false)),
        ("two purposes", purposes(both, true)),
        ("another purpose", purposes(&[oid::KP_OCSP_SIGNING], true)),
        ("a person", someone(|_| {})),
        ("expired since", limited("2026-02-10T00:00:00Z")),
        ("expired before", limited("2026-01-31T08:29:59Z")),
        ("not valid yet", stamper(|template| template.validity.not_before = time("2026-01-31T08:30:01Z"))),
        ("signed by itself", identity("Penanda Sendiri", KeyType::P256, None, stamper_extensions)),
    ] {
        expect_nothing(name, &|value| token(value, &stamper, STAMPED));
    }
    expect_nothing("from the future", &|value| token(value, &authority().stamper, "2026-02-20T00:05:01Z"));
}

/// With the lowest bit of its last octet changed, or of the last one of the first `place` in it.
fn flipped(mut token: Vec<u8>, place: Option<&[u8]>) -> Vec<u8> {
    let last = match place {
        None => token.len() - 1,
        Some(place) => crate::file::find(&token, place) + place.len() - 1,
    };
    token[last] ^= 1;
    token
}

#[test]
fn the_status_of_the_authority_counts() {
    let authority = authority();
    let short = short_lived();
    let other = stamper(|_| {});
    let bytes = signed_and_stamped(&short, &|value| token(value, &other, STAMPED));
    let revoked = |at| {
        vec![list(&authority.root, &[]), list(&authority.issuing, &[(&other.certificate, at, KeyCompromise)])]
    };
    let suspended = [(&other.certificate, "2026-01-15T00:00:00Z", CertificateHold)];
    let suspended = vec![list(&authority.root, &[]), list(&authority.issuing, &suspended)];
    let no_proof = "INDETERMINATE OUT_OF_BOUNDS_NO_POE";
    for (name, lists, expected) in [
        ("good", authority.lists.clone(), "TOTAL-PASSED"),
        ("revoked after it stamped", revoked("2026-02-01T00:00:00Z"), no_proof),
        ("revoked before", revoked("2026-01-15T00:00:00Z"), no_proof),
        ("suspended", suspended, no_proof),
        ("unknown", vec![list(&authority.root, &[])], no_proof),
    ] {
        let report = judged_with(&bytes, &lists, LATER);
        assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
        assert_eq!(codes_of_first(&report).is_empty(), expected == "TOTAL-PASSED", "{name}");
    }
}

#[test]
fn one_good_time_stamp_among_bad_ones_is_enough() {
    let authority = authority();
    let own = &authority.stamper;
    let (late, early) = ("2026-01-31T09:00:00Z", "2026-01-31T08:10:00Z");
    for (name, times, expected) in [
        ("the earliest counts", vec![late, early], Some(early)),
        ("whatever the order", vec![early, late], Some(early)),
        ("a bad one beside", vec!["", late], Some(late)),
        ("bad ones alone", vec!["", ""], None),
    ] {
        let make = |value: &[u8]| -> Vec<Vec<u8>> {
            let one =
                |at: &&str| if at.is_empty() { token(b"lain", own, early) } else { token(value, own, at) };
            times.iter().map(one).collect()
        };
        let bytes = signed_with_stamps(&authority.person, &make);
        let report = judged(&bytes);
        let (indication, _, best) = summary(&report);
        assert_eq!((indication.as_str(), best.as_deref()), ("TOTAL-PASSED", expected), "{name}: {report:#?}");
        let bad = times.iter().filter(|at| at.is_empty()).count();
        assert_eq!(codes_of_first(&report), vec!["time-stamp-not-valid"; bad], "{name}");
    }
    let many = signed_with_stamps(&authority.person, &|_| vec![vec![0x30, 0]; 6]);
    let report = judged(&many);
    assert_eq!(verdict(&report), "TOTAL-PASSED");
    let mut expected = vec!["time-stamp-not-valid"; 4];
    expected.push("time-stamp-not-judged");
    assert_eq!(codes_of_first(&report), expected);
}
