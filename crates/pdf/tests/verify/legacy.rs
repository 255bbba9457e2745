//! Kinds of signatures and algorithms that writers are told not to use any more, or that few use yet: what was changed
//! fails, and what is only old is doubted.

use pki::asn1::{OCTET_STRING, SET, sequence, tlv};
use pki::cms;
use pki::digest::DigestAlgorithm::{self, Sha1, Sha3_256, Sha3_384, Sha3_512, Sha256};
use pki::hex;
use pki::key::{KeyType, Scheme, Signer};
use pki::oid::{self, ObjectIdentifier};

use crate::authority::{
    AT, Identity, authority, identity, judged, judged_with, person_extensions, someone, verdict, verdicts,
};
use crate::file::{Craft, SOUND, crafted, replaced, sealed_with};
use crate::stamping::codes_of_first;

const WEAK: &str = "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE_NO_POE";
const UNKNOWN: &str = "INDETERMINATE CRYPTO_CONSTRAINTS_FAILURE";
const UNBOUND: &str = "INDETERMINATE SIG_CONSTRAINTS_FAILURE";
const CHANGED: &str = "TOTAL-FAILED HASH_FAILURE";
const WRONG: &str = "TOTAL-FAILED SIG_CRYPTO_FAILURE";
const FORMAT: &str = "TOTAL-FAILED FORMAT_FAILURE";
const NOBODY: &str = "INDETERMINATE NO_SIGNING_CERTIFICATE_FOUND";
const PASSED: &str = "TOTAL-PASSED";

type Make<'m> = &'m dyn Fn(&[u8]) -> Vec<u8>;

/// A small file with a signature of that kind: what `make` gives for the bytes that are covered.
fn file(sub_filter: &str, more: &str, make: Make<'_>) -> Vec<u8> {
    let dictionary =
        format!("<</Type/Sig/Filter/A/SubFilter/{sub_filter}/M(D:2026){more}/ByteRange @BR/Contents @SIG>>");
    let craft = |cms| Craft { dictionary: dictionary.clone().into(), cms, ..SOUND };
    let unsealed = crafted(&craft(|_| Vec::new()), &authority().person);
    sealed_with(unsealed, &craft(|cms| cms), make)
}

/// The same file with another line on its page.
fn changed(bytes: &[u8]) -> Vec<u8> {
    replaced(bytes, "0 0 m 10 10 l S", "0 0 m 90 90 l S")
}

fn oid_der(oid: ObjectIdentifier) -> Vec<u8> {
    tlv(6, oid.as_bytes())
}

/// How signed data are made: with the content inside, with signed attributes, under another algorithm's name.
struct Shape {
    carried: bool,
    with_attributes: bool,
    algorithm: Option<Vec<u8>>,
}

/// Signed data by hand, around the digest of `content`.
fn signed_data(signer: &dyn Signer, signing: &Identity, content: &[u8], shape: Shape) -> Vec<u8> {
    let Shape { carried, with_attributes, algorithm } = shape;
    let certificate = &signing.certificate;
    let digest = signer.algorithm().digest();
    let digest_algorithm = sequence(&[&oid_der(digest.oid())]);
    let attributes =
        cms::attributes_to_sign(signer.algorithm(), certificate, &digest.digest(content)).unwrap();
    let signed = if with_attributes { &attributes } else { content };
    let signature = signer.sign(signed).unwrap();
    let mut inside = attributes.clone();
    inside[0] = 0xa0;
    let serial = tlv(2, certificate.serial_number().as_octets());
    let signer_info = sequence(&[
        &[2, 1, 1],
        &sequence(&[certificate.issuer().der(), &serial]),
        &digest_algorithm,
        if with_attributes { &inside } else { &[] },
        &algorithm.unwrap_or_else(|| signer.algorithm().to_der()),
        &tlv(OCTET_STRING, &signature),
    ]);
    let content = tlv(0xa0, &tlv(OCTET_STRING, content));
    let content: &[u8] = if carried { &content } else { &[] };
    let data = sequence(&[
        &[2, 1, 1],
        &tlv(SET, &digest_algorithm),
        &sequence(&[&oid_der(oid::ID_DATA), content]),
        &tlv(0xa0, &[certificate.der(), authority().issuing.certificate.der()].concat()),
        &tlv(SET, &signer_info),
    ]);
    sequence(&[&oid_der(oid::ID_SIGNED_DATA), &tlv(0xa0, &data)])
}

/// Signed data of the person that carry the SHA-1 of what is covered.
fn with_sha1(digest: DigestAlgorithm, with_attributes: bool) -> impl Fn(&[u8]) -> Vec<u8> {
    move |covered| {
        let person = &authority().person;
        signed_data(
            &*person.signer_by(digest),
            person,
            &Sha1.digest(covered),
            Shape { carried: true, with_attributes, algorithm: None },
        )
    }
}

/// Signed data of the person over what is covered.
fn detached(scheme: impl Into<Scheme> + Copy, with_attributes: bool) -> impl Fn(&[u8]) -> Vec<u8> {
    move |covered| {
        let person = &authority().person;
        signed_data(
            &*person.signer_by(scheme),
            person,
            covered,
            Shape { carried: false, with_attributes, algorithm: None },
        )
    }
}

/// A signature of the person, and nothing else.
fn alone(digest: DigestAlgorithm) -> impl Fn(&[u8]) -> Vec<u8> {
    move |covered| tlv(OCTET_STRING, &authority().person.signer_by(digest).sign(covered).unwrap())
}

fn cert(certificates: &[&Identity]) -> String {
    let strings: Vec<String> =
        certificates.iter().map(|one| format!("<{}>", hex::lower(one.certificate.der()))).collect();
    match &strings[..] {
        [one] => format!("/Cert{one}"),
        several => format!("/Cert[{}]", several.concat()),
    }
}

#[test]
fn what_is_old_is_doubted_and_what_was_changed_fails() {
    let person = &authority().person;
    let (one, chain) = (cert(&[person]), cert(&[person, &authority().issuing]));
    let (sha1, rsa) = ("adbe.pkcs7.sha1", "adbe.x509.rsa_sha1");
    let pkcs7 = "adbe.pkcs7.detached";
    let pss = |digest| Scheme { digest: Some(digest), pss: true };
    let rows: [(&str, &str, &str, Make<'_>, &str, &str); 14] = [
        ("SHA-1 inside", sha1, "", &with_sha1(Sha1, true), WEAK, CHANGED),
        ("SHA-1 inside, signed by SHA-256", sha1, "", &with_sha1(Sha256, true), WEAK, CHANGED),
        ("SHA-1 inside, without attributes", sha1, "", &with_sha1(Sha1, false), WEAK, CHANGED),
        ("SHA-1 inside, by SHA-256 without attributes", sha1, "", &with_sha1(Sha256, false), WEAK, CHANGED),
        ("a signature alone", rsa, &one, &alone(Sha1), WEAK, WRONG),
        ("a signature alone, with a chain", rsa, &chain, &alone(Sha1), WEAK, WRONG),
        ("a signature alone by SHA-256", rsa, &one, &alone(Sha256), UNBOUND, WRONG),
        ("by SHA-1", pkcs7, "", &detached(Sha1, true), WEAK, CHANGED),
        ("by SHA-1 without attributes", pkcs7, "", &detached(Sha1, false), WEAK, WRONG),
        ("without attributes", pkcs7, "", &detached(Sha256, false), UNBOUND, WRONG),
        ("PSS without attributes", pkcs7, "", &detached(pss(Sha256), false), UNBOUND, WRONG),
        ("PAdES by SHA-1", "ETSI.CAdES.detached", "", &detached(Sha1, true), WEAK, CHANGED),
        ("by SHA3-256", pkcs7, "", &detached(Sha3_256, true), PASSED, CHANGED),
        ("PSS by SHA3-512", "ETSI.CAdES.detached", "", &detached(pss(Sha3_512), true), PASSED, CHANGED),
    ];
    for (name, sub_filter, more, make, sound, harmed) in rows {
        let bytes = file(sub_filter, more, make);
        let report = judged(&bytes);
        assert_eq!((verdict(&report), report.signatures.len()), (sound.to_owned(), 1), "{name}");
        let is_legacy = [sha1, rsa].contains(&sub_filter);
        assert_eq!(codes_of_first(&report).contains(&"legacy-kind"), is_legacy, "{name}");
        assert!(report.signatures[0].algorithm.is_some(), "{name}: it holds");
        let report = judged(&changed(&bytes));
        assert_eq!((verdict(&report), report.signatures.len()), (harmed.to_owned(), 1), "{name}");
        assert!(report.signatures[0].algorithm.is_none(), "{name}: it does not hold");
    }
}

#[test]
fn elliptic_curves_go_with_sha_3_too() {
    let chain = authority().issuing.certificate.clone();
    for (key_type, digest) in
        [(KeyType::P256, Sha3_256), (KeyType::P384, Sha3_384), (KeyType::P384, Sha3_256)]
    {
        let person = identity("Endah Prameswari", key_type, Some(&authority().issuing), person_extensions);
        let make = |covered: &[u8]| {
            let signer = person.signer_by(digest);
            let chain = [chain.clone()];
            cms::build_detached(&*signer, &person.certificate, &chain, &digest.digest(covered)).unwrap()
        };
        let bytes = file("ETSI.CAdES.detached", "", &make);
        let report = judged(&bytes);
        assert_eq!(verdict(&report), PASSED, "{key_type} {digest}");
        assert_eq!(report.signatures[0].digest.as_deref(), Some(&*digest.to_string()));
        assert_eq!(verdict(&judged(&changed(&bytes))), CHANGED, "{key_type} {digest}");
    }
}

#[test]
fn old_kinds_keep_the_rules_of_all_kinds() {
    let person = &authority().person;
    let (one, other) = (cert(&[person]), cert(&[&authority().issuing, person]));
    let (sha1, rsa) = ("adbe.pkcs7.sha1", "adbe.x509.rsa_sha1");
    let stranger = someone(|_| {});
    let of_stranger = cert(&[&stranger]);
    let garbage = "/Cert<3082ff>";
    let behind = |covered: &[u8]| [alone(Sha1)(covered), vec![0, 0, 1]].concat();
    let of_other = |_: &[u8]| with_sha1(Sha1, true)(b"another document");
    let cms_alone = |covered: &[u8]| detached(Sha1, true)(covered);
    let twice = |covered: &[u8]| {
        let data = with_sha1(Sha1, true)(covered);
        // The set of signers is the last value, of one signer.
        with_second_signer(&data)
    };
    let rows: [(&str, &str, &str, Make<'_>, &str); 12] = [
        ("no Cert", rsa, "", &alone(Sha1), NOBODY),
        ("Cert null", rsa, "/Cert null", &alone(Sha1), NOBODY),
        ("Cert no certificate", rsa, garbage, &alone(Sha1), NOBODY),
        ("Cert an empty array", rsa, "/Cert[]", &alone(Sha1), NOBODY),
        ("Cert of another first", rsa, &other, &alone(Sha1), WRONG),
        ("Cert of somebody else", rsa, &of_stranger, &alone(Sha1), WRONG),
        ("something behind a signature alone", rsa, &one, &behind, FORMAT),
        ("signed data for a signature", rsa, &one, &cms_alone, FORMAT),
        ("a signature for signed data", sha1, &one, &alone(Sha1), FORMAT),
        ("no SHA-1 inside", sha1, "", &cms_alone, FORMAT),
        ("the SHA-1 of another document", sha1, "", &of_other, CHANGED),
        ("two signers", sha1, "", &twice, FORMAT),
    ];
    for (name, sub_filter, more, make, expected) in rows {
        let report = judged(&file(sub_filter, more, make));
        assert_eq!((verdict(&report), report.signatures.len()), (expected.to_owned(), 1), "{name}");
    }
    for (sub_filter, make) in [(sha1, &with_sha1(Sha1, true) as Make<'_>), (rsa, &alone(Sha1))] {
        for (name, gap) in [
            ("smaller", (|token| token.start + 1..token.end) as crate::file::Gap),
            ("larger", |token| token.start..token.end + 1),
        ] {
            let dictionary =
                format!("<</SubFilter/{sub_filter}/M(D:2026){one}/ByteRange @BR/Contents @SIG>>");
            let craft = |cms| Craft { dictionary: dictionary.clone().into(), cms, gap, ..SOUND };
            let bytes = sealed_with(crafted(&craft(|_| Vec::new()), person), &craft(|cms| cms), make);
            assert_eq!(verdict(&judged(&bytes)), FORMAT, "{sub_filter}: {name} gap");
        }
    }
}

/// The same signed data with its signer a second time.
fn with_second_signer(data: &[u8]) -> Vec<u8> {
    use pki::ber::Reader;
    let mut outer = Reader::new(data).sequence().unwrap();
    let content_type = outer.value().unwrap().raw();
    let mut fields = outer.value().unwrap().children().sequence().unwrap();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    while !fields.is_empty() {
        parts.push(fields.value().unwrap().raw().to_vec());
    }
    let signers = Reader::new(parts.last().unwrap()).value().unwrap();
    let doubled = tlv(SET, &signers.content().repeat(2));
    *parts.last_mut().unwrap() = doubled;
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    sequence(&[content_type, &tlv(0xa0, &sequence(&parts))])
}

/// ECDSA whose signature is two numbers side by side is none that CMS knows (RFC 5753 §2.1.1; BSI TR-03111 §5.2.1 has
/// it for other uses): whether it holds is not told, and which it is is.
#[test]
fn algorithms_that_are_not_known_are_named() {
    let plain = ObjectIdentifier::new_unwrap("0.4.0.127.0.7.1.1.4.1.3");
    let person = someone(|_| {});
    let make = |covered: &[u8]| {
        let algorithm = Some(sequence(&[&oid_der(plain)]));
        let shape = Shape { carried: false, with_attributes: true, algorithm };
        signed_data(&*person.signer(), &person, covered, shape)
    };
    let bytes = file("adbe.pkcs7.detached", "", &make);
    let report = judged(&bytes);
    assert_eq!(verdict(&report), UNKNOWN);
    let reason = report.signatures[0].reason.to_string();
    assert!(reason.contains(&plain.to_string()), "{reason}");
    // What message-digest shows is shown all the same.
    assert_eq!(verdict(&judged(&changed(&bytes))), CHANGED);
}

/// Proven or not, SHA-1 is not relied on: a time stamp beside does not help where no policy says so.
#[test]
fn old_signatures_are_judged_like_others_beside() {
    let bytes = file("adbe.pkcs7.sha1", "", &with_sha1(Sha1, true));
    let report = judged_with(&bytes, &[], AT);
    assert_eq!(verdicts(&report), [WEAK]);
    let codes = codes_of_first(&report);
    assert!(codes.contains(&"status-missing"), "the certificate is judged too: {codes:?}");
}
