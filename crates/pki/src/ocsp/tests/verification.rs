use super::*;
use crate::asn1::tlv;
use crate::crl::RevocationReason;
use crate::signature::SignatureError;

fn question(number: &SerialNumber) -> Question<'_> {
    Question { issuer: &ISSUER.certificate, serial_number: number, at: at(NOW), now: at(NOW) }
}

fn verdict(data: &ResponseData, party: &Party) -> Result<CertStatus, VerifyError> {
    let response = OcspResponse::from_der(&signed(data, party)).unwrap();
    let number = serial("A1B2");
    response.verify(&question(&number)).map(|verified| verified.answer.status)
}

fn by(party: &Party) -> ResponseData {
    ResponseData { responder: ResponderId::by_key(&party.certificate), ..good_data() }
}

#[test]
fn issuer_and_delegate_may_answer() {
    let silent = delegate(&ISSUER, |template| drop_extension(template, oid::OCSP_NOCHECK));
    for (party, signatory) in [
        (&*ISSUER, Signatory::Issuer),
        (&*RESPONDER, Signatory::Delegate { certificate: &RESPONDER.certificate, nocheck: true }),
        (&silent, Signatory::Delegate { certificate: &silent.certificate, nocheck: false }),
    ] {
        for responder in [ResponderId::by_key(&party.certificate), ResponderId::by_name(&party.certificate)] {
            let data = ResponseData { responder, ..good_data() };
            let response = OcspResponse::from_der(&signed(&data, party)).unwrap();
            let number = serial("A1B2");
            let verified = response.verify(&question(&number)).unwrap();
            assert_eq!(verified.answer, &good_answer());
            assert_eq!(verified.signatory, signatory);
        }
    }
}

#[test]
fn whose_answers_do_not_count() {
    let purposes = |template: &mut Template, purposes: &[ObjectIdentifier]| {
        put(template, Extension::extended_key_usage(purposes, false));
    };
    let expired = Validity { not_before: at("2026-01-01T00:00:00Z"), not_after: at("2026-02-01T11:59:59Z") };
    let early = Validity { not_before: at("2026-02-01T12:00:01Z"), not_after: at("2026-03-01T00:00:00Z") };
    let strange = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.9.9");
    for (name, party, expected) in [
        (
            "no purpose",
            delegate(&ISSUER, |t| drop_extension(t, oid::EXTENDED_KEY_USAGE)),
            VerifyError::Purpose,
        ),
        ("a web server", delegate(&ISSUER, |t| purposes(t, &[oid::KP_SERVER_AUTH])), VerifyError::Purpose),
        ("any purpose", delegate(&ISSUER, |t| purposes(t, &[oid::KP_ANY])), VerifyError::Purpose),
        (
            "a person",
            delegate(&ISSUER, |t| purposes(t, &[oid::KP_DOCUMENT_SIGNING, oid::KP_EMAIL_PROTECTION])),
            VerifyError::Purpose,
        ),
        (
            "no signatures",
            delegate(&ISSUER, |t| put(t, Extension::key_usage(KeyUsage::KEY_ENCIPHERMENT))),
            VerifyError::KeyUsage,
        ),
        (
            "expired",
            delegate(&ISSUER, |t| t.validity = expired),
            VerifyError::NotValid { at: at(NOW), validity: expired },
        ),
        (
            "not valid yet",
            delegate(&ISSUER, |t| t.validity = early),
            VerifyError::NotValid { at: at(NOW), validity: early },
        ),
        ("charged by a namesake", delegate(&NAMESAKE, |_| {}), VerifyError::NotByIssuer),
        ("the namesake itself", authority("CA Uji"), VerifyError::NotByIssuer),
        ("nobody's", authority("OCSP Uji"), VerifyError::NotByIssuer),
        (
            "critical and unknown",
            delegate(&ISSUER, |t| {
                put(t, Extension { oid: strange, critical: true, value: vec![5, 0] });
            }),
            VerifyError::UnknownCriticalExtension { oid: strange },
        ),
        (
            "malformed purpose",
            delegate(&ISSUER, |t| {
                put(t, Extension { oid: oid::EXTENDED_KEY_USAGE, critical: false, value: vec![5, 0] });
            }),
            VerifyError::Certificate(CertificateError::Extension { oid: oid::EXTENDED_KEY_USAGE }),
        ),
    ] {
        assert_eq!(verdict(&by(&party), &party), Err(expected), "{name}");
        assert_eq!(verdict(&good_data(), &RESPONDER), Ok(CertStatus::Good));
    }
}

#[test]
fn who_signs_is_who_answers() {
    let number = serial("A1B2");
    let verify = |der: &[u8]| OcspResponse::from_der(der).unwrap().verify(&question(&number)).map(drop);
    let mismatch = Err(VerifyError::Signature(SignatureError::Mismatch));
    let bytes = good_data().to_be_signed(RESPONDER.signer.algorithm());
    let with = |signer: &Party, certificates: &[Certificate]| {
        sign(&bytes, signer.signer.as_ref(), certificates).unwrap()
    };
    let (own, other) = (&RESPONDER.certificate, delegate(&ISSUER, |_| {}));
    let both = [other.certificate.clone(), own.clone()];
    for (name, der, expected) in [
        ("a chain around the right one", with(&RESPONDER, &both), Ok(())),
        ("no certificate", with(&RESPONDER, &[]), Err(VerifyError::UnknownResponder)),
        (
            "another's certificate",
            with(&RESPONDER, std::slice::from_ref(&other.certificate)),
            Err(VerifyError::UnknownResponder),
        ),
        ("another's key", with(&other, std::slice::from_ref(own)), mismatch.clone()),
        ("in the issuer's name", signed(&by(&ISSUER), &RESPONDER), mismatch),
    ] {
        assert_eq!(verify(&der), expected, "{name}");
    }
}

/// Good data with a change to its answer.
fn change(change: fn(&mut SingleAnswer)) -> ResponseData {
    let mut data = good_data();
    change(&mut data.answers[0]);
    data
}

#[test]
fn which_answers_do_not_count() {
    let no_answer = VerifyError::NoAnswer { serial_number: serial("A1B2") };
    let other = |issuer: &Party, number: &str| {
        let cert_id = CertId::of(&issuer.certificate, &serial(number), CertIdDigest::Sha1);
        ResponseData { answers: vec![SingleAnswer { cert_id, ..good_answer() }], ..good_data() }
    };
    let outdated = |this_update: &str, next_update: Option<&str>| VerifyError::Outdated {
        this_update: at(this_update),
        next_update: next_update.map(at),
        at: at(NOW),
    };
    for (name, data, expected) in [
        ("another number", other(&ISSUER, "A1B3"), no_answer.clone()),
        ("another issuer", other(&NAMESAKE, "A1B2"), no_answer),
        (
            "thisUpdate in the future",
            change(|answer| answer.this_update = at("2026-02-01T12:05:01Z")),
            VerifyError::NotYetMade { made_at: at("2026-02-01T12:05:01Z") },
        ),
        (
            "producedAt in the future",
            ResponseData { produced_at: at("2026-02-01T12:05:01Z"), ..good_data() },
            VerifyError::NotYetMade { made_at: at("2026-02-01T12:05:01Z") },
        ),
        (
            "nextUpdate in the past",
            change(|answer| {
                answer.this_update = at("2026-02-01T10:00:00Z");
                answer.next_update = Some(at("2026-02-01T11:59:59Z"));
            }),
            outdated("2026-02-01T10:00:00Z", Some("2026-02-01T11:59:59Z")),
        ),
        (
            "no nextUpdate, and more than a day old",
            change(|answer| {
                answer.this_update = at("2026-01-31T11:59:59Z");
                answer.next_update = None;
            }),
            outdated("2026-01-31T11:59:59Z", None),
        ),
        (
            "the end before the beginning",
            change(|answer| answer.next_update = Some(at("2026-02-01T11:00:00Z"))),
            VerifyError::Order { this_update: at(NOW), next_update: at("2026-02-01T11:00:00Z") },
        ),
    ] {
        assert_eq!(verdict(&data, &RESPONDER), Err(expected), "{name}");
    }
}

#[test]
fn which_answers_just_count() {
    for (name, data) in [
        ("a clock five minutes ahead", change(|answer| answer.this_update = at("2026-02-01T12:05:00Z"))),
        ("the last second", change(|answer| answer.next_update = Some(at(NOW)))),
        ("no nextUpdate, and fresh", change(|answer| answer.next_update = None)),
        (
            "no nextUpdate, and a day old",
            change(|answer| {
                answer.this_update = at("2026-01-31T12:00:00Z");
                answer.next_update = None;
            }),
        ),
    ] {
        assert_eq!(verdict(&data, &RESPONDER), Ok(CertStatus::Good), "{name}");
    }
}

#[test]
fn of_several_answers_the_newest_and_the_worst_counts() {
    let revoked =
        CertStatus::Revoked { at: at("2026-01-20T00:00:00Z"), reason: Some(RevocationReason::Superseded) };
    let answer = |status, this_update: &str, digest| SingleAnswer {
        cert_id: CertId::of(&ISSUER.certificate, &serial("A1B2"), digest),
        status,
        this_update: at(this_update),
        ..good_answer()
    };
    let [sha1, sha256, ..] = CertIdDigest::ALL;
    let (old, new) = ("2026-02-01T11:00:00Z", NOW);
    for (first, second, expected) in [
        (answer(CertStatus::Good, new, sha1), answer(revoked, new, sha256), revoked),
        (answer(revoked, new, sha1), answer(CertStatus::Good, new, sha256), revoked),
        (answer(revoked, old, sha1), answer(CertStatus::Good, new, sha256), CertStatus::Good),
        (answer(CertStatus::Good, old, sha1), answer(revoked, new, sha1), revoked),
    ] {
        let data = ResponseData { answers: vec![first, second], ..good_data() };
        assert_eq!(verdict(&data, &RESPONDER), Ok(expected));
    }
}

/// A response that was made later counts for a moment in the past; one whose responder expired since does too.
#[test]
fn a_status_in_the_past() {
    let data = change(|answer| answer.next_update = Some(at("2026-12-31T00:00:00Z")));
    let response = OcspResponse::from_der(&signed(&data, &RESPONDER)).unwrap();
    let number = serial("A1B2");
    for (moment, now, expected) in [
        ("2026-01-20T00:00:00Z", NOW, Ok(())),
        ("2026-01-20T00:00:00Z", "2030-01-01T00:00:00Z", Ok(())),
        ("2026-01-20T00:00:00Z", "2026-01-20T00:00:00Z", Err(VerifyError::NotYetMade { made_at: at(NOW) })),
        (
            "2026-05-01T00:00:00Z",
            "2026-05-01T00:00:00Z",
            Err(VerifyError::NotValid {
                at: at("2026-05-01T00:00:00Z"),
                validity: RESPONDER.certificate.validity(),
            }),
        ),
    ] {
        let question = Question { at: at(moment), now: at(now), ..question(&number) };
        assert_eq!(response.verify(&question).map(drop), expected, "{moment} by {now}");
    }
}

#[test]
fn a_nonce_is_repeated() {
    let nonce = vec![5; 32];
    let with = ResponseData { nonce: Some(nonce.clone()), ..good_data() };
    for (name, data, expected) in [
        ("the same", &with, Ok(())),
        ("none", &good_data(), Err(VerifyError::Nonce)),
        ("another", &ResponseData { nonce: Some(vec![6; 32]), ..good_data() }, Err(VerifyError::Nonce)),
    ] {
        let response = OcspResponse::from_der(&signed(data, &RESPONDER)).unwrap();
        assert_eq!(response.check_nonce(&nonce), expected, "{name}");
    }
}

#[test]
fn no_flipped_bit_passes() {
    let der = signed(&good_data(), &RESPONDER);
    let number = serial("A1B2");
    for at in 0..der.len() {
        for bit in 0..8 {
            let mut touched = der.clone();
            touched[at] ^= 1 << bit;
            let accepted = OcspResponse::from_der(&touched)
                .is_ok_and(|response| response.verify(&question(&number)).is_ok());
            assert!(!accepted, "bit {bit} of octet {at}");
        }
    }
}

/// SHA-1 may name an issuer, but signs nothing.
#[test]
fn an_algorithm_that_is_not_accepted() {
    let der = signed(&good_data(), &RESPONDER);
    let sha256 = tlv(0x06, oid::ECDSA_WITH_SHA256.as_bytes());
    let bytes = good_data().to_be_signed(RESPONDER.signer.algorithm());
    let place = (0..der.len()).find(|at| der[*at..].starts_with(bytes.der())).unwrap() + bytes.der().len();
    let place = place + der[place..].windows(sha256.len()).position(|window| window == sha256).unwrap();
    let mut touched = der.clone();
    // ecdsa-with-SHA224, one octet away
    touched[place + sha256.len() - 1] = 1;
    let response = OcspResponse::from_der(&touched).unwrap();
    let number = serial("A1B2");
    let refused = response.verify(&question(&number)).unwrap_err();
    assert!(matches!(refused, VerifyError::Signature(SignatureError::UnknownAlgorithm(_))), "{refused}");
}
