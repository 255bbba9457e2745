//! Algorithms whose time ends, and status data that are too old: what a receiver may ask for.

use jiff::SignedDuration;
use pdf::Document;
use pdf::verify::{Evidence, FileReport, Inputs, verify};
use pki::cert::Certificate;
use pki::cms;
use pki::constraints::{Algorithm, Algorithms, Constraints, Term};
use pki::crl::RevocationList;
use pki::crl::RevocationReason::KeyCompromise;
use pki::digest::DigestAlgorithm::{Sha256, Sha384};
use pki::key::{KeyKind, KeyType};
use pki::path::TrustStore;

use crate::authority::{
    AT, Identity, authority, ca_extensions, certified, identity, list, person_extensions, stamper_extensions,
    time, verdict, verdicts,
};
use crate::file::{Craft, SOUND, crafted, sealed_with};
use crate::stamping::{
    Addition, STAMPED, addition, codes_of_first, signed_and_stamped, stamped_at, timely, token,
};

const PASSED: &str = "TOTAL-PASSED";
const TOO_LATE: &str = "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
const RSA: Algorithm = Algorithm::Key(KeyKind::Rsa { bits: 2048 });
const P256: Algorithm = Algorithm::Key(KeyKind::P256);
/// Between the time stamp in a signature and the moment of judgement.
const BETWEEN: &str = "2026-01-31T08:45:00Z";

/// The usual table, but that `algorithm` ends at `end`.
fn ending(algorithm: Algorithm, end: &str) -> Constraints {
    let rows = Algorithms::DEFAULT.rows().iter().map(|(row, term)| match *row == algorithm {
        true => (*row, Term::Until(time(end))),
        false => (*row, *term),
    });
    Constraints { algorithms: Algorithms::new(rows.collect()), max_status_age: None }
}

/// Who is asked, beside [`authority`].
#[derive(Default)]
struct Others<'a> {
    anchors: Vec<Certificate>,
    intermediates: &'a [Certificate],
    lists: Vec<RevocationList>,
}

fn judged(bytes: &[u8], constraints: &Constraints, others: &Others<'_>) -> FileReport {
    let own = authority();
    let anchors = TrustStore::new([own.root.certificate.clone()].into_iter().chain(others.anchors.clone()));
    let lists = match others.lists.is_empty() {
        true => own.lists.clone(),
        false => others.lists.clone(),
    };
    let inputs = Inputs {
        intermediates: others.intermediates,
        evidence: &[Evidence::supplied(&lists)],
        constraints,
        ..Inputs::new(&anchors)
    };
    verify(&Document::open(bytes).unwrap(), &inputs, time(AT))
}

fn plain() -> Vec<u8> {
    crafted(&SOUND, &authority().person)
}

#[test]
fn a_signature_counts_as_of_when_it_is_proven() {
    let digest = Algorithm::Digest;
    for (name, bytes, algorithm, end, expected) in [
        ("no stamp, not ended", plain(), RSA, "2026-02-01T00:00:01Z", PASSED),
        ("no stamp, ended this second", plain(), RSA, AT, TOO_LATE),
        ("no stamp, ended before", plain(), RSA, BETWEEN, TOO_LATE),
        ("stamped before the end", timely(), RSA, BETWEEN, PASSED),
        ("stamped a second before", timely(), RSA, "2026-01-31T08:30:01Z", PASSED),
        ("stamped in the second of the end", timely(), RSA, STAMPED, TOO_LATE),
        ("stamped after the end", timely(), RSA, "2025-01-01T00:00:00Z", TOO_LATE),
        ("document stamped before the end", stamped_at(&plain(), STAMPED), RSA, BETWEEN, PASSED),
        ("document stamped after the end", stamped_at(&plain(), STAMPED), RSA, STAMPED, TOO_LATE),
        // The time stamps are by the same: what nothing covers proves nothing.
        ("the stamp by what ended too", timely(), digest(Sha256), BETWEEN, TOO_LATE),
        ("the authority's key ended", timely(), P256, BETWEEN, TOO_LATE),
        ("another hash function ended", timely(), digest(Sha384), "2025-01-01T00:00:00Z", PASSED),
        ("longer keys ended", timely(), Algorithm::Key(KeyKind::Rsa { bits: 3000 }), BETWEEN, PASSED),
    ] {
        let report = judged(&bytes, &ending(algorithm, end), &Others::default());
        assert_eq!(verdicts(&report)[0], expected, "{name}: {report:#?}");
        let code = if expected == PASSED { "valid" } else { "algorithm-expired" };
        assert_eq!(report.signatures[0].reason.code(), code, "{name}");
    }
}

#[test]
fn the_reason_names_algorithm_end_and_proof() {
    let report = judged(&plain(), &ending(RSA, BETWEEN), &Others::default());
    assert_eq!(
        report.signatures[0].reason.to_string(),
        "the time of RSA 2048 ended at 2026-01-31T08:45:00Z, and nothing proves that the signature is older than 2026-02-01T00:00:00Z"
    );
    let report = judged(&timely(), &ending(RSA, STAMPED), &Others::default());
    assert!(report.signatures[0].reason.to_string().ends_with("older than 2026-01-31T08:30:00Z"));
}

/// Another document time stamp over a file that has one.
fn stamped_again(bytes: &[u8], stamper: &Identity, at: &str) -> Vec<u8> {
    let second = Addition { number: 9, known: "5 0 R 7 0 R", ..addition() };
    second.to(bytes, &|covered| token(covered, stamper, at))
}

#[test]
fn a_time_stamp_by_what_ended_needs_a_newer_one_itself() {
    let root = identity("Akar Stempel", KeyType::Rsa2048, None, ca_extensions);
    let modern = certified("Penanda RSA", KeyType::Rsa2048, Some(&root), stamper_extensions, |_| {});
    let mut lists = authority().lists.clone();
    lists.push(list(&root, &[]));
    let others = Others { anchors: vec![root.certificate.clone()], lists, ..Others::default() };
    let own = &authority().stamper;
    let once = stamped_at(&plain(), STAMPED);
    let again = |stamper, at| stamped_again(&once, stamper, at);
    for (name, bytes, expected) in [
        ("one", once.clone(), &[TOO_LATE; 2][..]),
        ("two by what ended", again(own, "2026-01-31T08:40:00Z"), &[TOO_LATE; 3]),
        ("the newer by another, in time", again(&modern, "2026-01-31T08:40:00Z"), &[PASSED; 3]),
        ("the newer by another, too late", again(&modern, BETWEEN), &[TOO_LATE, TOO_LATE, PASSED]),
    ] {
        let report = judged(&bytes, &ending(P256, BETWEEN), &others);
        assert_eq!(verdicts(&report), expected, "{name}: {report:#?}");
    }
    let report = judged(&timely(), &ending(P256, BETWEEN), &others);
    assert!(codes_of_first(&report).contains(&"time-stamp-not-valid"), "{report:#?}");
    assert!(!report.signatures[0].time_stamp.as_ref().unwrap().valid);
}

/// A root with an RSA key, a CA with a P-256 key below it, and a person: the CA's certificate is what RSA signed.
struct Branch {
    root: Identity,
    issuing: Identity,
    person: Identity,
}

impl Branch {
    fn new() -> Self {
        let root = identity("Akar RSA", KeyType::Rsa2048, None, ca_extensions);
        let issuing = identity("Penerbit Kurva", KeyType::P256, Some(&root), ca_extensions);
        let person = certified("Sri Wahyuni", KeyType::P256, Some(&issuing), person_extensions, |_| {});
        Self { root, issuing, person }
    }

    fn others<'a>(&self, intermediates: &'a [Certificate]) -> Others<'a> {
        let mut lists = authority().lists.clone();
        lists.extend([list(&self.root, &[]), list(&self.issuing, &[])]);
        Others { anchors: vec![self.root.certificate.clone()], intermediates, lists }
    }

    /// Signed with `chain` in the signed data, and a time stamp on the signature.
    fn signed(&self, chain: &[Certificate]) -> Vec<u8> {
        let make = |covered: &[u8]| {
            let digest = Sha256.digest(covered);
            let signer = self.person.signer();
            let made =
                cms::build_detached(signer.as_ref(), &self.person.certificate, chain, &digest).unwrap();
            let stamp = token(&cms::stamped_octets(&made).unwrap(), &authority().stamper, STAMPED);
            cms::with_time_stamp(&made, &stamp).unwrap()
        };
        let empty = Craft { cms: |_| Vec::new(), room: 6000, ..SOUND };
        sealed_with(crafted(&empty, &self.person), &Craft { room: 6000, ..SOUND }, &make)
    }
}

#[test]
fn a_ca_certificate_counts_as_of_when_it_is_proven_itself() {
    let branch = Branch::new();
    let issuing = [branch.issuing.certificate.clone()];
    let (carried, bare) = (branch.signed(&issuing), branch.signed(&[]));
    for (name, bytes, supplied, end, expected) in [
        ("not ended", carried.clone(), &[][..], "2027-01-01T00:00:00Z", PASSED),
        // The time stamp on the signature speaks of its value, which is bound to the signer's certificate alone.
        ("in the signed data", carried.clone(), &[], BETWEEN, TOO_LATE),
        ("supplied", bare.clone(), &issuing[..], BETWEEN, TOO_LATE),
        ("covered by a document stamp", stamped_at(&carried, "2026-01-31T08:40:00Z"), &[], BETWEEN, PASSED),
        ("covered too late", stamped_at(&carried, BETWEEN), &[], BETWEEN, TOO_LATE),
        ("supplied beside it", stamped_at(&bare, "2026-01-31T08:40:00Z"), &issuing, BETWEEN, TOO_LATE),
    ] {
        let report = judged(&bytes, &ending(RSA, end), &branch.others(supplied));
        assert_eq!(verdicts(&report)[0], expected, "{name}: {report:#?}");
    }
}

#[test]
fn the_signers_certificate_is_as_old_as_the_signature() {
    let issuing = identity("Penerbit RSA", KeyType::Rsa2048, Some(&authority().root), ca_extensions);
    let person = certified("Tri Handoko", KeyType::P256, Some(&issuing), person_extensions, |_| {});
    let mut lists = authority().lists.clone();
    lists.push(list(&issuing, &[]));
    let intermediates = [issuing.certificate.clone()];
    let others = || Others { intermediates: &intermediates, lists: lists.clone(), ..Others::default() };
    let stamped = signed_and_stamped(&person, &|value| token(value, &authority().stamper, STAMPED));
    for (name, bytes, end, expected) in [
        ("stamped before the end", &stamped, BETWEEN, PASSED),
        ("stamped after the end", &stamped, STAMPED, TOO_LATE),
        ("not stamped", &crafted(&SOUND, &person), BETWEEN, TOO_LATE),
    ] {
        let report = judged(bytes, &ending(RSA, end), &others());
        assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
    }
}

#[test]
fn status_data_may_be_too_old() {
    let (fresh, old) = (PASSED, "INDETERMINATE TRY_LATER");
    let person = &authority().person.certificate;
    let revoked = [(person, "2026-01-15T00:00:00Z", KeyCompromise)];
    let revoked = vec![list(&authority().root, &[]), list(&authority().issuing, &revoked)];
    let none = Vec::new;
    for (name, bytes, lists, minutes, expected) in [
        ("no limit", plain(), none(), None, fresh),
        // The lists are an hour older than the judgement.
        ("as old as may be", plain(), none(), Some(60), fresh),
        ("older", plain(), none(), Some(59), old),
        // And newer than the time stamp, as of which the signer is judged; its own authority is judged as of now.
        ("stamped", timely(), none(), Some(60), fresh),
        ("revoked, however old the list", plain(), revoked.clone(), Some(1), "TOTAL-FAILED REVOKED"),
    ] {
        let limit = minutes.map(SignedDuration::from_mins);
        let constraints = Constraints { max_status_age: limit, ..Constraints::default() };
        let report = judged(&bytes, &constraints, &Others { lists, ..Others::default() });
        assert_eq!(verdict(&report), expected, "{name}: {report:#?}");
        let is_old = report.signatures[0].reason.code() == "status-too-old";
        assert_eq!(is_old, expected == old, "{name}");
    }
}
