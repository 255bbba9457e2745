//! What passes, and what the report says of it.

use pdf::verify::{Coverage, Finding, LinkStatus, Modification, Severity, StatusSource, unreadable};
use pdf::{Document, SignOptions};
use pki::cert::{Extension, GeneralName};
use pki::name::Name;
use pki::oid;

use crate::authority::{authority, codes, judged, options, signed, signed_by, someone, verdict, verdicts};
use crate::file::{SOUND, crafted, fixture, small};

#[test]
fn letters_pass_once_signed() {
    for name in [
        "nota-dinas.pdf",
        "surat-tugas.pdf",
        "laporan-objstm.pdf",
        "surat-linear.pdf",
        "surat-pdf20.pdf",
        "surat-versi-lama.pdf",
        "formulir.pdf",
        "formulir-ttd-kosong.pdf",
        "surat-dipindai.pdf",
    ] {
        let report = judged(&signed(&fixture(name)));
        assert_eq!(verdict(&report), "TOTAL-PASSED", "{name}: {report:#?}");
        let [signature] = &report.signatures[..] else { panic!("{name}") };
        assert_eq!(signature.coverage, Coverage::WholeFile, "{name}");
        assert_eq!(signature.modification, Some(Modification::None), "{name}");
        assert!(signature.findings.is_empty(), "{name}: {:?}", signature.findings);
    }
}

#[test]
fn several_signatures_in_sequence_all_pass() {
    let people = [someone(|_| {}), someone(|_| {})];
    for name in ["nota-dinas.pdf", "laporan-objstm.pdf", "formulir-ttd-kosong.pdf"] {
        let once = signed(&fixture(name));
        let twice = signed_by(&once, &people[0], &options());
        let thrice = signed_by(&twice, &people[1], &options());
        let report = judged(&thrice);
        assert_eq!(verdicts(&report), ["TOTAL-PASSED"; 3], "{name}: {report:#?}");
        assert_eq!(verdict(&report), "TOTAL-PASSED");
        let covered: Vec<_> = report.signatures.iter().map(|signature| signature.coverage).collect();
        assert_eq!(covered, [Coverage::WholeRevision, Coverage::WholeRevision, Coverage::WholeFile]);
        let modified: Vec<_> = report.signatures.iter().map(|signature| signature.modification).collect();
        assert_eq!(modified, [Some(Modification::None); 3]);
        let revisions: Vec<_> = report.signatures.iter().filter_map(|signature| signature.revision).collect();
        assert!(revisions.is_sorted() && revisions.len() == 3, "{revisions:?}");
    }
}

#[test]
fn an_empty_field_that_is_filled_later_is_a_signature_like_any_other() {
    let named = SignOptions { field: Some("Pertama".into()), ..options() };
    let once = signed_by(&fixture("formulir-ttd-kosong.pdf"), &authority().person, &named);
    let document = Document::open(&once[..]).unwrap();
    let fields = document.current().fields().unwrap();
    let empty = fields.iter().find(|field| field.is_signature() && !field.is_filled());
    let name = empty.expect("the form has a signature field").name.clone();
    let filled = signed_by(&once, &someone(|_| {}), &SignOptions { field: Some(name), ..options() });
    assert_eq!(verdicts(&judged(&filled)), ["TOTAL-PASSED"; 2]);
}

#[test]
fn the_report_has_the_fields_of_the_contract() {
    let mut report = judged(&signed(&fixture("nota-dinas.pdf")));
    report.file = "nota-dinas.pdf".into();
    let json = serde_json::to_value(&report).unwrap();
    let length = json["size"].as_u64().unwrap();
    assert_eq!(json["sha256"].as_str().unwrap().len(), 64);
    let signature = &json["signatures"][0];
    let certificate = &authority().person.certificate;
    for (key, expected) in [
        ("field", "Signature1".into()),
        ("type", "signature".into()),
        ("indication", "TOTAL-PASSED".into()),
        ("sub_indication", serde_json::Value::Null),
        ("level", "PAdES-B-B".into()),
        ("digest", "SHA-256".into()),
        ("algorithm", "RSA PKCS#1 v1.5 2048".into()),
        ("coverage", "whole-file".into()),
        ("modification", "none".into()),
        ("docmdp", serde_json::Value::Null),
        ("changes", serde_json::json!([])),
        ("claimed_time", "2026-01-31T08:00:00Z".into()),
        ("best_time", serde_json::Value::Null),
        ("time_stamp", serde_json::Value::Null),
        ("simulation", true.into()),
        ("findings", serde_json::json!([])),
        (
            "signer",
            serde_json::json!({
                "name": "Endah Prameswari",
                "nik": null,
                "nip": null,
                "email": null,
                "organization": null,
                "serial": certificate.serial_number().to_string(),
                "issuer": "CN=Penerbit Uji Coba",
                "not_before": "2026-01-01T00:00:00Z",
                "not_after": "2027-12-31T23:59:59Z",
            }),
        ),
        (
            "chain",
            serde_json::json!([
                { "subject": "CN=Endah Prameswari", "status": "good", "source": "supplied-crl" },
                { "subject": "CN=Penerbit Uji Coba", "status": "good", "source": "supplied-crl" },
                { "subject": "CN=Akar Uji Coba", "status": "good", "source": "trust-anchor" },
            ]),
        ),
    ] {
        assert_eq!(signature[key], expected, "{key}");
    }
    let range: Vec<u64> =
        signature["byte_range"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
    assert_eq!(range[0], 0);
    assert_eq!(range[2] + range[3], length);
    assert!(signature["reason"].is_string() && signature["revision"].is_u64());
}

#[test]
fn a_file_without_signatures_has_no_indication() {
    for name in ["nota-dinas.pdf", "formulir-ttd-kosong.pdf"] {
        let report = judged(&fixture(name));
        assert_eq!(verdict(&report), "none", "{name}");
        assert_eq!(codes(&report), ["no-signature"], "{name}");
    }
}

#[test]
fn a_file_that_is_no_pdf_is_reported() {
    let report = unreadable(Document::open(&b"no PDF"[..]).unwrap_err());
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["indication"], serde_json::Value::Null);
    assert_eq!(json["findings"][0]["code"], "unreadable");
    assert_eq!(json["findings"][0]["severity"], "error");
    assert!(json["findings"][0]["message"].as_str().unwrap().contains("%PDF-"));
}

#[test]
fn a_crafted_signature_passes_when_nothing_is_wrong_with_it() {
    let report = judged(&crafted(&SOUND, &authority().person));
    assert_eq!(verdict(&report), "TOTAL-PASSED", "{report:#?}");
    let chain = &report.signatures[0].chain;
    assert!(chain.iter().all(|link| link.status == LinkStatus::Good));
    assert_eq!(chain[2].source, Some(StatusSource::TrustAnchor));
    assert_eq!(Finding::NoSignature.severity(), Severity::Info);
    assert_eq!(verdict(&judged(&small())), "none");
}

#[test]
fn the_signer_is_named_as_in_the_certificate() {
    let named = |serial: &str, addresses: &[&str]| {
        let signer = someone(|template| {
            let subject = Name::builder().attribute(oid::ORGANIZATION_NAME, "Dinas Kominfo").unwrap();
            let subject = subject.attribute(oid::COMMON_NAME, "Bambang Sutejo").unwrap();
            template.subject = subject.attribute(oid::SERIAL_NUMBER, serial).unwrap().build();
            let addresses = addresses.iter().map(|one| GeneralName::Email((*one).to_owned()));
            let names: Vec<_> =
                [GeneralName::Dns("example.go.id".into())].into_iter().chain(addresses).collect();
            template.extensions.push(Extension::subject_alt_name(&names));
        });
        let report = judged(&crafted(&SOUND, &signer));
        assert_eq!(verdict(&report), "TOTAL-PASSED");
        report.signatures.into_iter().next().unwrap().signer.unwrap()
    };
    let nip = "198504172010012001";
    for (name, serial, addresses, expected) in [
        (
            "a NIP and an address",
            nip,
            &["bambang@example.go.id"][..],
            (Some(nip), Some("bambang@example.go.id")),
        ),
        (
            "several addresses",
            nip,
            &["b@example.go.id", "a@example.go.id"],
            (Some(nip), Some("b@example.go.id")),
        ),
        ("no address", nip, &[], (Some(nip), None)),
        ("a NIK, which is none", "3323010101900001", &[], (None, None)),
        ("with a prefix", "PNOID-198504172010012001", &[], (None, None)),
        ("letters", "19850417201001200l", &[], (None, None)),
    ] {
        let signer = named(serial, addresses);
        assert_eq!((signer.nip.as_deref(), signer.email.as_deref()), expected, "{name}");
        assert_eq!(signer.organization.as_deref(), Some("Dinas Kominfo"), "{name}");
    }
}
