//! What was good once: SHA-1, and RSA with 1024 bits. It passes only where a table says until when, with proof from before.

use std::sync::LazyLock;

use pdf::Document;
use pdf::verify::{Evidence, FileReport, Inputs, verify};
use pki::asn1::{OCTET_STRING, SEQUENCE, SET, bit_string, header_len, sequence, tlv};
use pki::cert::build::Template;
use pki::cert::{Certificate, Extension};
use pki::cms;
use pki::constraints::{Algorithm, Algorithms, Constraints, Term};
use pki::digest::DigestAlgorithm::{Sha1, Sha256};
use pki::key::{KeyError, KeyKind, KeyType, PublicKey, Signer};
use pki::name::Name;
use pki::oid;
use pki::path::TrustStore;
use pki::serial::SerialNumber;
use pki::signature::SignatureAlgorithm;
use pki::validity::Validity;
use rsa::pkcs8::EncodePublicKey;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};

use crate::authority::{AT, Identity, authority, ca_extensions, identity, list, person_extensions, time};
use crate::file::{Craft, SOUND, crafted, sealed_with};
use crate::stamping::{STAMPED, stamped_at, token};

const TOO_LATE: &str = "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
const PASSED: &str = "TOTAL-PASSED";
/// Between the time stamps and the moment of judgement, and before both.
const BETWEEN: &str = "2026-01-31T08:45:00Z";
const BEFORE: &str = "2026-01-31T08:00:00Z";

const SHORT_KEY: Algorithm = Algorithm::Key(KeyKind::Rsa { bits: 1024 });
const OLD_HASH: Algorithm = Algorithm::Digest(Sha1);

/// The usual table with these that end at `end`.
fn until(end: &str, old: &[Algorithm]) -> Constraints {
    let old = old.iter().map(|algorithm| (*algorithm, Term::Until(time(end))));
    let rows = Algorithms::DEFAULT.rows().iter().copied().chain(old);
    Constraints { algorithms: Algorithms::new(rows.collect()), max_status_age: None }
}

fn judged(bytes: &[u8], constraints: &Constraints, others: &[&Identity]) -> FileReport {
    let own = authority();
    let anchors = TrustStore::new([own.root.certificate.clone()]);
    let mut lists = own.lists.clone();
    lists.extend(others.iter().map(|other| list(other, &[])));
    let intermediates: Vec<Certificate> = others.iter().map(|other| other.certificate.clone()).collect();
    let inputs = Inputs {
        intermediates: &intermediates,
        evidence: &[Evidence::supplied(&lists)],
        constraints,
        ..Inputs::new(&anchors)
    };
    verify(&Document::open(bytes).unwrap(), &inputs, time(AT))
}

/// Verdict and code of the first signature.
fn summary(report: &FileReport) -> (String, &'static str) {
    let signature = &report.signatures[0];
    let sub = signature.sub_indication.map(|sub| format!(" {sub}")).unwrap_or_default();
    (format!("{}{sub}", signature.indication), signature.reason.code())
}

/// A document with what `make` gives of the covered bytes.
fn signed(make: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    signed_as("ETSI.CAdES.detached", make)
}

/// The same by another SubFilter.
fn signed_as(sub_filter: &str, make: &dyn Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let dictionary = || SOUND.dictionary.replace("ETSI.CAdES.detached", sub_filter).into();
    let empty = Craft { dictionary: dictionary(), cms: |_| Vec::new(), room: 6000, ..SOUND };
    let sealed = Craft { dictionary: dictionary(), room: 6000, ..SOUND };
    sealed_with(crafted(&empty, &authority().person), &sealed, make)
}

/// With a time stamp on the signature.
fn stamped(signed_data: &[u8]) -> Vec<u8> {
    let stamp = token(&cms::stamped_octets(signed_data).unwrap(), &authority().stamper, STAMPED);
    cms::with_time_stamp(signed_data, &stamp).unwrap()
}

/// A key as we make none.
struct ShortKey(PublicKey);

static SHORT: LazyLock<RsaPrivateKey> =
    LazyLock::new(|| RsaPrivateKey::new(&mut rand_core::UnwrapErr(getrandom::SysRng), 1024).unwrap());

impl ShortKey {
    fn new() -> Self {
        let der = SHORT.to_public_key().to_public_key_der().unwrap();
        Self(PublicKey::from_spki_der(der.as_bytes()).unwrap())
    }
}

impl Signer for ShortKey {
    fn public_key(&self) -> &PublicKey {
        &self.0
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RsaPkcs1(Sha256)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let prefix = b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";
        let padding = Pkcs1v15Sign { hash_len: Some(32), prefix: prefix.as_slice().into() };
        SHORT.sign(padding, &Sha256.digest(message)).map_err(|_| KeyError::Sign)
    }
}

/// A certificate by `issuer`.
fn certificate(
    issuer: &Identity,
    key: &PublicKey,
    extensions: fn(&PublicKey) -> Vec<Extension>,
) -> Certificate {
    let template = Template {
        serial_number: SerialNumber::generate(&mut rand_core::UnwrapErr(getrandom::SysRng)),
        subject: Name::builder().attribute(oid::COMMON_NAME, "Wayan Sudarta").unwrap().build(),
        validity: Validity {
            not_before: time("2026-01-01T00:00:00Z"),
            not_after: time("2027-12-31T23:59:59Z"),
        },
        public_key: key.clone(),
        extensions: extensions(key),
    };
    let signer = issuer.signer();
    let unsigned = template.to_be_signed(issuer.certificate.subject(), signer.algorithm()).unwrap();
    Certificate::from_der(&unsigned.sign(signer.as_ref()).unwrap()).unwrap()
}

/// The same certificate, but that `issuer`, whose key is one of RSA, signs by SHA-1.
fn resigned_by_sha1(certificate: &Certificate, issuer: &Identity) -> Certificate {
    let (sha256, sha1) = (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05");
    let mut unsigned = certificate.tbs_der().to_vec();
    let at = crate::file::find(&unsigned, sha256);
    unsigned[at..at + sha1.len()].copy_from_slice(sha1);
    let signer = issuer.signer_by(Sha1);
    let signature = signer.sign(&unsigned).unwrap();
    let der = sequence(&[&unsigned, &signer.algorithm().to_der(), &bit_string(&signature)]);
    Certificate::from_der(&der).unwrap()
}

#[test]
fn a_short_key_needs_a_row_and_proof_from_before_its_end() {
    let key = ShortKey::new();
    let person = certificate(&authority().issuing, key.public_key(), person_extensions);
    let chain = [authority().issuing.certificate.clone()];
    let sign = |covered: &[u8]| cms::build_detached(&key, &person, &chain, &Sha256.digest(covered)).unwrap();
    let bare = signed(&sign);
    let with_stamp = signed(&|covered| stamped(&sign(covered)));
    let mut changed = with_stamp.clone();
    changed[40] ^= 1;
    for (name, bytes, constraints, verdict, code) in [
        ("no row", &with_stamp, Constraints::default(), TOO_LATE, "key-weak"),
        ("no row, strict", &with_stamp, strict(), TOO_LATE, "key-weak"),
        ("a row for longer ones", &with_stamp, until(BETWEEN, &[rsa(1025)]), TOO_LATE, "key-weak"),
        ("stamped before the end", &with_stamp, until(BETWEEN, &[SHORT_KEY]), PASSED, "valid"),
        ("by a shorter row", &with_stamp, until(BETWEEN, &[rsa(512)]), PASSED, "valid"),
        ("stamped after the end", &with_stamp, until(BEFORE, &[SHORT_KEY]), TOO_LATE, "algorithm-expired"),
        ("not stamped", &bare, until(BETWEEN, &[SHORT_KEY]), TOO_LATE, "algorithm-expired"),
        (
            "document stamped before the end",
            &stamped_at(&bare, STAMPED),
            until(BETWEEN, &[SHORT_KEY]),
            PASSED,
            "valid",
        ),
        ("changed", &changed, until(BETWEEN, &[SHORT_KEY]), "TOTAL-FAILED HASH_FAILURE", "content-changed"),
        ("the archive, long after", &with_stamp, archive(), TOO_LATE, "algorithm-expired"),
    ] {
        let report = judged(bytes, &constraints, &[]);
        assert_eq!(summary(&report), (verdict.to_owned(), code), "{name}: {report:#?}");
    }
}

fn rsa(bits: usize) -> Algorithm {
    Algorithm::Key(KeyKind::Rsa { bits })
}

fn strict() -> Constraints {
    Constraints { algorithms: Algorithms::STRICT, max_status_age: None }
}

fn archive() -> Constraints {
    Constraints { algorithms: Algorithms::ARCHIVE, max_status_age: None }
}

/// Signed data by SHA-1 as programs of that time made them: bound by signing-certificate, whose hash is SHA-1.
fn by_sha1(signer: &dyn Signer, person: &Certificate, covered: &[u8], is_bound: bool) -> Vec<u8> {
    let attribute = |oid: &[u8], value: &[u8]| sequence(&[oid, &tlv(SET, value)]);
    let bound = sequence(&[&sequence(&[&sequence(&[&tlv(OCTET_STRING, &person.hash(Sha1))])])]);
    let mut attributes = vec![
        attribute(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03", ID_DATA),
        attribute(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04", &tlv(OCTET_STRING, &Sha1.digest(covered))),
    ];
    if is_bound {
        attributes.push(attribute(b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x0c", &bound));
    }
    attributes.sort_unstable();
    let attributes = attributes.concat();
    let signature = signer.sign(&tlv(SET, &attributes)).unwrap();
    let digest_algorithm = tlv(SEQUENCE, b"\x06\x05\x2b\x0e\x03\x02\x1a");
    let serial = tlv(2, person.serial_number().as_octets());
    let signer_info = sequence(&[
        &[2, 1, 1],
        &sequence(&[person.issuer().der(), &serial]),
        &digest_algorithm,
        &tlv(0xa0, &attributes),
        &signer.algorithm().to_der(),
        &tlv(OCTET_STRING, &signature),
    ]);
    let certificates = [person.der(), authority().issuing.certificate.der()].concat();
    let signed_data = sequence(&[
        &[2, 1, 1],
        &tlv(SET, &digest_algorithm),
        &tlv(SEQUENCE, ID_DATA),
        &tlv(0xa0, &certificates),
        &tlv(SET, &signer_info),
    ]);
    sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", &tlv(0xa0, &signed_data)])
}

/// Signed data by SHA-256 that carry the SHA-1 of the document (`adbe.pkcs7.sha1`).
fn carrying_sha1(signer: &dyn Signer, person: &Certificate, covered: &[u8]) -> Vec<u8> {
    let content = Sha1.digest(covered);
    let attributes = cms::attributes_to_sign(signer.algorithm(), person, &Sha256.digest(&content)).unwrap();
    let signature = signer.sign(&attributes).unwrap();
    let attributes = &attributes[header_len(&attributes).unwrap()..];
    let digest_algorithm = tlv(SEQUENCE, b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01");
    let serial = tlv(2, person.serial_number().as_octets());
    let signer_info = sequence(&[
        &[2, 1, 1],
        &sequence(&[person.issuer().der(), &serial]),
        &digest_algorithm,
        &tlv(0xa0, attributes),
        &signer.algorithm().to_der(),
        &tlv(OCTET_STRING, &signature),
    ]);
    let signed_data = sequence(&[
        &[2, 1, 1],
        &tlv(SET, &digest_algorithm),
        &sequence(&[ID_DATA, &tlv(0xa0, &tlv(OCTET_STRING, &content))]),
        &tlv(0xa0, &[person.der(), authority().issuing.certificate.der()].concat()),
        &tlv(SET, &signer_info),
    ]);
    sequence(&[b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", &tlv(0xa0, &signed_data)])
}

/// What the document is hashed by counts, whatever the signature is by.
#[test]
fn the_hash_of_the_document_counts_too() {
    let person = &authority().person;
    let signer = person.signer();
    let make = |covered: &[u8]| stamped(&carrying_sha1(signer.as_ref(), &person.certificate, covered));
    let bytes = signed_as("adbe.pkcs7.sha1", &make);
    for (name, constraints, verdict, code) in [
        ("no row", Constraints::default(), TOO_LATE, "algorithm-weak"),
        ("a row for short keys", until(BETWEEN, &[SHORT_KEY]), TOO_LATE, "algorithm-weak"),
        ("stamped before the end", until(BETWEEN, &[OLD_HASH]), PASSED, "valid"),
        ("stamped after the end", until(BEFORE, &[OLD_HASH]), TOO_LATE, "algorithm-expired"),
    ] {
        let report = judged(&bytes, &constraints, &[]);
        assert_eq!(summary(&report), (verdict.to_owned(), code), "{name}: {report:#?}");
    }
}

const ID_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";

#[test]
fn sha_1_needs_a_row_and_proof_from_before_its_end() {
    let person = &authority().person;
    let signer = person.signer_by(Sha1);
    let sign = |covered: &[u8]| by_sha1(signer.as_ref(), &person.certificate, covered, true);
    let bare = signed(&sign);
    let with_stamp = signed(&|covered| stamped(&sign(covered)));
    let other =
        signed(&|covered| stamped(&by_sha1(signer.as_ref(), &person.certificate, &covered[1..], true)));
    for (name, bytes, constraints, verdict, code) in [
        ("no row", &with_stamp, Constraints::default(), TOO_LATE, "algorithm-weak"),
        ("stamped before the end", &with_stamp, until(BETWEEN, &[OLD_HASH]), PASSED, "valid"),
        ("stamped after the end", &with_stamp, until(BEFORE, &[OLD_HASH]), TOO_LATE, "algorithm-expired"),
        ("not stamped", &bare, until(BETWEEN, &[OLD_HASH]), TOO_LATE, "algorithm-expired"),
        ("not stamped, not ended", &bare, until("2026-03-01T00:00:00Z", &[OLD_HASH]), PASSED, "valid"),
        (
            "document stamped before the end",
            &stamped_at(&bare, STAMPED),
            until(BETWEEN, &[OLD_HASH]),
            PASSED,
            "valid",
        ),
        (
            "over something else",
            &other,
            until(BETWEEN, &[OLD_HASH]),
            "TOTAL-FAILED HASH_FAILURE",
            "content-changed",
        ),
        ("the archive, long after", &with_stamp, archive(), TOO_LATE, "algorithm-expired"),
    ] {
        let report = judged(bytes, &constraints, &[]);
        assert_eq!(summary(&report), (verdict.to_owned(), code), "{name}: {report:#?}");
    }
}

#[test]
fn certificates_by_sha_1_count_by_their_own_proof() {
    let old = identity("Penerbit Lama", KeyType::Rsa2048, Some(&authority().root), ca_extensions);
    let key = authority().person.certificate.public_key();
    let person = resigned_by_sha1(&certificate(&old, key, person_extensions), &old);
    let signer = authority().person.signer();
    let chain = [old.certificate.clone()];
    let sign = |covered: &[u8]| {
        cms::build_detached(signer.as_ref(), &person, &chain, &Sha256.digest(covered)).unwrap()
    };
    let (bare, with_stamp) = (signed(&sign), signed(&|covered| stamped(&sign(covered))));
    let by_old = authority().person.signer_by(Sha1);
    let unbound = |covered: &[u8]| stamped(&by_sha1(by_old.as_ref(), &person, covered, false));
    let unbound = signed_as("adbe.pkcs7.detached", &unbound);
    let row = |end| until(end, &[OLD_HASH]);
    for (name, bytes, constraints, verdict, code) in [
        ("no row", &with_stamp, Constraints::default(), TOO_LATE, "certificate-algorithm"),
        // The signature is bound to it, so that it is as old as the signature.
        ("stamped before the end", &with_stamp, row(BETWEEN), PASSED, "valid"),
        ("stamped after the end", &with_stamp, row(BEFORE), TOO_LATE, "algorithm-expired"),
        ("not stamped", &bare, row(BETWEEN), TOO_LATE, "algorithm-expired"),
        ("not bound", &unbound, row(BETWEEN), TOO_LATE, "algorithm-expired"),
        ("not bound, but covered", &stamped_at(&unbound, BEFORE_END), row(BETWEEN), PASSED, "valid"),
        (
            "not bound, covered too late",
            &stamped_at(&unbound, BETWEEN),
            row(BETWEEN),
            TOO_LATE,
            "algorithm-expired",
        ),
    ] {
        let report = judged(bytes, &constraints, &[&old]);
        assert_eq!(summary(&report), (verdict.to_owned(), code), "{name}: {report:#?}");
    }
}

/// After the time stamp on the signature.
const BEFORE_END: &str = "2026-01-31T08:40:00Z";

/// A short or old CA certificate that nothing covers, and status data by what is no longer relied on.
#[test]
fn what_stands_above_needs_more_than_a_stamp_on_the_signature() {
    let issuer = identity("Akar SHA-1", KeyType::Rsa2048, None, ca_extensions);
    let key = authority().issuing.certificate.public_key();
    let middle = resigned_by_sha1(&certificate(&issuer, key, ca_extensions), &issuer);
    let own = authority();
    let person = {
        let template = Template {
            serial_number: SerialNumber::generate(&mut rand_core::UnwrapErr(getrandom::SysRng)),
            subject: Name::builder().attribute(oid::COMMON_NAME, "Ketut Adnyana").unwrap().build(),
            validity: own.person.certificate.validity(),
            public_key: own.person.certificate.public_key().clone(),
            extensions: person_extensions(own.person.certificate.public_key()),
        };
        let signer = own.issuing.signer();
        let unsigned = template.to_be_signed(middle.subject(), signer.algorithm()).unwrap();
        Certificate::from_der(&unsigned.sign(signer.as_ref()).unwrap()).unwrap()
    };
    let chain = [middle.clone()];
    let signer = own.person.signer();
    let sign = |covered: &[u8]| {
        stamped(&cms::build_detached(signer.as_ref(), &person, &chain, &Sha256.digest(covered)).unwrap())
    };
    let bytes = signed(&sign);
    let anchors = TrustStore::new([own.root.certificate.clone(), issuer.certificate.clone()]);
    let constraints = until(BETWEEN, &[OLD_HASH]);
    for (name, bytes, code) in [
        ("a stamp on the signature", &bytes, "algorithm-expired"),
        // Then nothing is against it but that no list of that CA is at hand.
        ("a stamp over all", &stamped_at(&bytes, BEFORE_END), "status-missing"),
    ] {
        let inputs = Inputs {
            evidence: &[Evidence::supplied(&own.lists)],
            constraints: &constraints,
            ..Inputs::new(&anchors)
        };
        let report = verify(&Document::open(bytes).unwrap(), &inputs, time(AT));
        assert_eq!(report.signatures[0].reason.code(), code, "{name}: {report:#?}");
    }
}
