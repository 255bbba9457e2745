use super::revocation::{Chain, ListSpec, good, unknown};
use super::{Case, ISSUING, PERSON, ROOT, STRANGER, Spec, at};
use crate::asn1::{bit_string, sequence};
use crate::cert::Certificate;
use crate::constraints::{Algorithm, Algorithms, Constraints, Term};
use crate::digest::DigestAlgorithm;
use crate::key::{KeyKind, PrivateKey, Provider};
use crate::path::{Inputs, PathFault, Requirements, TrustStore, UnknownStatus, validate};
use crate::signature::SignatureError;

const END: &str = "2026-03-01T00:00:00Z";
const SHA_1: Algorithm = Algorithm::Digest(DigestAlgorithm::Sha1);
const P256: Algorithm = Algorithm::Key(KeyKind::P256);

/// The usual table, with `algorithm` until [`END`].
fn until(algorithm: Algorithm) -> Constraints {
    ending(algorithm, END)
}

fn ending(algorithm: Algorithm, end: &str) -> Constraints {
    let usual = Algorithms::DEFAULT;
    let others = usual.rows().iter().filter(|(row, _)| *row != algorithm).copied();
    let rows = others.chain([(algorithm, Term::Until(at(end)))]);
    Constraints { algorithms: Algorithms::new(rows.collect()), max_status_age: None }
}

/// The fault of a path from `person` over `issuing` to `root` as of `time`.
fn fault(
    [person, issuing, root]: [&Certificate; 3],
    constraints: &Constraints,
    time: &str,
) -> Option<PathFault> {
    let anchors = TrustStore::new([root.clone()]);
    let intermediates = std::slice::from_ref(issuing);
    let inputs = Inputs { intermediates, constraints, ..Inputs::new(&anchors) };
    validate(person, &inputs, at(time), &Requirements::default()).err().map(|error| error.fault)
}

/// The same certificate, signed by `key` with ECDSA over SHA-1.
fn by_sha1(certificate: &Certificate, key: &PrivateKey) -> Certificate {
    let signer = Provider::Portable.signer(key, DigestAlgorithm::Sha1).unwrap();
    let (old, new) = (certificate.outer_algorithm_der(), signer.algorithm().to_der());
    let tbs = certificate.tbs_der();
    let place = tbs.windows(old.len()).position(|part| part == old).unwrap();
    let content = crate::asn1::header_len(tbs).unwrap();
    let unsigned = sequence(&[&tbs[content..place], &new, &tbs[place + old.len()..]]);
    let signature = signer.sign(&unsigned).unwrap();
    Certificate::from_der(&sequence(&[&unsigned, &new, &bit_string(&signature)])).unwrap()
}

fn is_expired(fault: Option<PathFault>, expected: Algorithm) -> bool {
    matches!(fault, Some(PathFault::AlgorithmExpired(expired)) if expired.algorithm == expected)
}

#[test]
fn what_signed_a_certificate_must_not_have_ended() {
    let case = Case::default();
    let (root, issuing, person) = (case.root.make(), case.issuing.make(), case.person.make());
    let path = [&person, &issuing, &root];
    let constraints = until(P256);
    assert_eq!(fault(path, &constraints, "2026-02-28T23:59:59Z"), None);
    assert!(is_expired(fault(path, &constraints, END), P256));
    assert_eq!(fault(path, Constraints::DEFAULT, END), None);
    // What a key below is for is not asked here, nor how an anchor was signed.
    let alone = [&root, &issuing, &root];
    assert_eq!(fault(alone, &constraints, END), None);
}

#[test]
fn sha_1_wants_a_row() {
    let case = Case::default();
    let (root, issuing, person) = (case.root.make(), case.issuing.make(), case.person.make());
    let old_person = by_sha1(&person, super::key(ISSUING));
    let old_issuing = by_sha1(&issuing, super::key(ROOT));
    let unknown = |fault| matches!(fault, Some(PathFault::Signature(SignatureError::UnknownAlgorithm(_))));
    for (name, path) in [
        ("the end certificate", [&old_person, &issuing, &root]),
        ("the CA's", [&person, &old_issuing, &root]),
    ] {
        assert!(unknown(fault(path, Constraints::DEFAULT, "2026-02-01T00:00:00Z")), "{name}");
        assert!(unknown(fault(path, &until(P256), "2026-02-01T00:00:00Z")), "{name}");
        assert_eq!(fault(path, &until(SHA_1), "2026-02-01T00:00:00Z"), None, "{name}");
        assert!(is_expired(fault(path, &until(SHA_1), END), SHA_1), "{name}");
    }
    // Nor does the row make a signature of someone else's.
    let foreign = by_sha1(&person, super::key(PERSON));
    let found = fault([&foreign, &issuing, &root], &until(SHA_1), "2026-02-01T00:00:00Z");
    assert_eq!(found, Some(PathFault::Signature(SignatureError::Mismatch)));
}

#[test]
fn modern_paths_are_judged_alike_where_old_ones_count() {
    let case = Case::default();
    let (root, issuing, person) = (case.root.make(), case.issuing.make(), case.person.make());
    let archive = Constraints { algorithms: Algorithms::ARCHIVE, max_status_age: None };
    assert_eq!(fault([&person, &issuing, &root], &archive, "2026-02-01T00:00:00Z"), None);
    let mut harmed = person.der().to_vec();
    let last = harmed.len() - 1;
    harmed[last] ^= 1;
    let harmed = Certificate::from_der(&harmed).unwrap();
    let found = fault([&harmed, &issuing, &root], &archive, "2026-02-01T00:00:00Z");
    assert_eq!(found, Some(PathFault::Signature(SignatureError::Mismatch)));
}

/// Whoever breaks SHA-1 makes certificates for signers of lists too.
#[test]
fn nobody_is_vouched_for_by_sha_1() {
    let mut chain = Chain::new();
    chain.constraints = ending(SHA_1, "2027-01-01T00:00:00Z");
    let list = ListSpec { signer: STRANGER, ..ListSpec::default() };
    let other = Spec::ca("Penerbit", STRANGER, "Akar", ROOT).make();
    let own = chain.pool.clone();
    let lists = [list, ListSpec { issuer: "Akar", signer: ROOT, ..ListSpec::default() }];
    for (name, vouching, expected) in [
        ("by SHA-256", other.clone(), good(0)),
        ("by SHA-1", by_sha1(&other, super::key(ROOT)), unknown(UnknownStatus::Unsigned)),
    ] {
        chain.pool = [own.clone(), vec![vouching]].concat();
        assert_eq!(chain.status(&lists), expected, "{name}");
    }
}
