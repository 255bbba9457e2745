use super::*;
use crate::asn1::{first_value, header_len, sequence};
use crate::crl::RevocationReason;

fn request() -> OcspRequest {
    OcspRequest::new(&[cert_id()], Some(&[4; 32])).unwrap()
}

fn good() -> ResponseData {
    ResponseData { nonce: Some(vec![4; 32]), ..good_data() }
}

fn broken(tbs: &[u8]) -> Vec<&'static str> {
    let request = request();
    let context = lint::Context { request: &request, responder: &RESPONDER.certificate, now: at(NOW) };
    lint(tbs, &context).into_iter().map(|finding| finding.rule.id).collect()
}

fn tbs(data: &ResponseData) -> Vec<u8> {
    data.to_be_signed(RESPONDER.signer.algorithm()).der().to_vec()
}

/// A change to good data, and the rules that it breaks.
type Vector = (&'static [&'static str], fn(&mut ResponseData));

const VECTORS: &[Vector] = &[
    (&[], |_| {}),
    (&[], |data| data.responder = ResponderId::by_name(&RESPONDER.certificate)),
    (&[], |data| data.answers[0].status = CertStatus::Unknown),
    (&[], |data| data.answers[0].archive_cutoff = Some(at("2020-01-01T00:00:00Z"))),
    (&[], |data| revoke(data, "2026-02-01T12:00:00Z", Some(RevocationReason::KeyCompromise))),
    (&[], |data| revoke(data, "2026-02-01T12:00:00Z", None)),
    (&["ocsp-responder-id"], |data| data.responder = ResponderId::by_key(&ISSUER.certificate)),
    (&["ocsp-responder-id"], |data| data.responder = ResponderId::by_name(&ISSUER.certificate)),
    (&["ocsp-responder-id"], |data| data.responder = ResponderId::ByName(named("ocsp uji"))),
    (&["ocsp-answers"], |data| data.answers.push(good_answer())),
    (&["ocsp-answers"], |data| {
        data.answers[0].cert_id = CertId::of(&ISSUER.certificate, &serial("A1B3"), CertIdDigest::Sha1);
    }),
    (&["ocsp-answers"], |data| {
        let [_, sha256, ..] = CertIdDigest::ALL;
        data.answers[0].cert_id = CertId::of(&ISSUER.certificate, &serial("A1B2"), sha256);
    }),
    (&["ocsp-nonce"], |data| data.nonce = None),
    (&["ocsp-nonce"], |data| data.nonce = Some(vec![4; 31])),
    (&["ocsp-produced-now"], |data| data.produced_at = at("2026-02-01T12:00:01Z")),
    (&["ocsp-produced-now", "ocsp-this-update"], |data| data.produced_at = at("2026-02-01T11:59:59Z")),
    (&["ocsp-responder-valid", "ocsp-produced-now"], |data| {
        data.produced_at = at("2026-05-01T00:00:00Z");
    }),
    (&["ocsp-this-update"], |data| data.answers[0].this_update = at("2026-02-01T12:00:01Z")),
    (&["ocsp-next-update"], |data| data.answers[0].next_update = None),
    (&["ocsp-next-update"], |data| data.answers[0].next_update = Some(at(NOW))),
    (&["ocsp-next-update-within-responder"], |data| {
        data.answers[0].next_update = Some(at("2026-04-15T00:00:01Z"));
    }),
    (&["ocsp-revoked-before"], |data| revoke(data, "2026-02-01T12:00:01Z", None)),
    (&["ocsp-reason"], |data| revoke(data, NOW, Some(RevocationReason::Unspecified))),
    (&["ocsp-reason"], |data| revoke(data, NOW, Some(RevocationReason::RemoveFromCrl))),
    (&["ocsp-archive-cutoff"], |data| data.answers[0].archive_cutoff = Some(at("2026-02-01T12:00:01Z"))),
];

fn revoke(data: &mut ResponseData, since: &str, reason: Option<RevocationReason>) {
    data.answers[0].status = CertStatus::Revoked { at: at(since), reason };
}

#[test]
fn each_rule_sees_what_breaks_it() {
    let mut seen: Vec<&str> = Vec::new();
    for (index, (expected, change)) in VECTORS.iter().enumerate() {
        let mut data = good();
        change(&mut data);
        let found = broken(&tbs(&data));
        assert_eq!(found, *expected, "row {index}");
        seen.extend(found);
    }
    let good = tbs(&good());
    let content = &good[header_len(&good).unwrap()..];
    let mut behind = good.clone();
    behind.push(0);
    for (name, bytes, expected) in [
        ("version", sequence(&[&[0xa0, 3, 2, 1, 0], content]), "ocsp-version"),
        ("cut", good[..good.len() - 1].to_vec(), "ocsp-distinguished-encoding"),
        ("behind", behind, "ocsp-distinguished-encoding"),
        ("long length", [&[0x30, 0x83, 0][..], &good[2..]].concat(), "ocsp-distinguished-encoding"),
        ("first field only", sequence(&[first_value(content).unwrap()]), "ocsp-structure"),
    ] {
        let found = broken(&bytes);
        assert_eq!(found, [expected], "{name}");
        seen.extend(found);
    }
    for rule in lint::rules() {
        assert!(seen.contains(&rule.id), "nothing breaks {}", rule.id);
        assert!(!rule.reference.is_empty() && !rule.sentence.is_empty());
    }
}
