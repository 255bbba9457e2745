//! What an authority must not sign.

use super::sample::{info, request};
use crate::cert::Extension;
use crate::digest::DigestAlgorithm;
use crate::oid::{self, ObjectIdentifier};
use crate::serial::SerialNumber;
use crate::tsp::{Accuracy, MessageImprint, StampContext, TimeStampRequest, TstInfo, lint_tst_info, rules};

fn broken(bytes: &[u8], request: &TimeStampRequest) -> Vec<&'static str> {
    lint_tst_info(bytes, &StampContext { request }).iter().map(|finding| finding.rule.id).collect()
}

#[test]
fn every_rule_can_be_broken() {
    assert_eq!(broken(&info().to_der(), &request()), [""; 0]);
    let of = |info: TstInfo| info.to_der();
    let national = ObjectIdentifier::new_unwrap("2.16.360.1.1");
    let extension = Extension { oid: oid::ANY_POLICY, critical: false, value: vec![] };
    let other = MessageImprint::new(DigestAlgorithm::Sha256, &[7; 32]).unwrap();
    let weak = weak_request();
    let imprint = weak.imprint.clone();
    let twenty_one = [&[0][..], &[0xff; 20]].concat();
    let asks = TimeStampRequest { policy: Some(oid::ANY_POLICY), ..request() };
    let mut open = info().to_der();
    open.splice(1..2, [0x81, open[1]]);
    let mut seen = Vec::new();
    for (name, bytes, request, expected) in [
        ("no info", vec![], request(), "tst-info"),
        ("long length", open, request(), "tst-der"),
        ("another policy", of(info()), asks, "tst-policy-asked"),
        ("national policy", of(TstInfo { policy: national, ..info() }), request(), "tst-policy-simulation"),
        ("another imprint", of(TstInfo { imprint: other, ..info() }), request(), "tst-imprint-asked"),
        ("SHA-1", of(TstInfo { imprint, ..info() }), weak, "tst-imprint-algorithm"),
        (
            "serial number 0",
            of(TstInfo { serial_number: number(&[0]), ..info() }),
            request(),
            "tst-serial-number",
        ),
        (
            "serial number of 21 octets",
            of(TstInfo { serial_number: number(&twenty_one), ..info() }),
            request(),
            "tst-serial-number",
        ),
        ("no accuracy", of(TstInfo { accuracy: None, ..info() }), request(), "tst-accuracy"),
        (
            "a second and a bit",
            of(TstInfo { accuracy: Some(Accuracy::from_micros(1_000_001)), ..info() }),
            request(),
            "tst-accuracy",
        ),
        ("ordering", of(TstInfo { ordering: true, ..info() }), request(), "tst-ordering"),
        ("no nonce", of(TstInfo { nonce: None, ..info() }), request(), "tst-nonce"),
        ("extension", of(TstInfo { extensions: vec![extension], ..info() }), request(), "tst-extensions"),
    ] {
        assert_eq!(broken(&bytes, &request), [expected], "{name}");
        seen.push(expected);
    }
    for rule in rules() {
        assert!(seen.contains(&rule.id), "nothing breaks {}", rule.id);
    }
}

fn number(octets: &[u8]) -> SerialNumber {
    SerialNumber::from_octets(octets).unwrap()
}

/// A request for a stamp on a SHA-1 digest.
fn weak_request() -> TimeStampRequest {
    use crate::asn1::{OCTET_STRING, sequence, tlv};
    let sha1 = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
    let imprint = sequence(&[&crate::signature::identifier(sha1, &[]), &tlv(OCTET_STRING, &[7; 20])]);
    let request = sequence(&[&[2, 1, 1], &imprint, &tlv(2, &[0x42; 8]), &[1, 1, 0xff]]);
    TimeStampRequest::from_der(&request).unwrap()
}
