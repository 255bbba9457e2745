//! `segel cert`

use std::os::unix::fs::PermissionsExt;

use pki::cert::Certificate;
use pki::oid;
use testkit::program::{NIK, Program};

use crate::house::{
    EMAIL, NIP, attended, each, fixture, holder, json, leaves_nothing, listing, open_key, rehearsal, request,
    serial, text,
};

fn exported(program: &Program, id: &str) -> Certificate {
    program.run(["cert", "export", id, "--format", "der", "--out", "out.der", "--force"]).succeeds();
    Certificate::from_der(&program.read("out.der")).unwrap()
}

#[test]
fn a_certificate_goes_by_serial_nik_nip_and_address() {
    let program = holder();
    let serial = serial(&program);
    let spaced = format!("{} {}", &NIK[..6], &NIK[6..]);
    for id in [&serial, &serial.to_lowercase(), NIK, &spaced, NIP, EMAIL, &EMAIL.to_uppercase()] {
        let shown = json(&program, ["cert", "show", id]);
        assert_eq!(shown["serial"], serial.as_str(), "{id}");
        assert_eq!(shown["status"], "active");
    }
}

#[test]
fn the_nik_stands_in_the_ledger_and_not_in_the_certificate() {
    let program = holder();
    assert_eq!(json(&program, ["cert", "show", NIK])["nik"], NIK);
    let certificate = exported(&program, NIK);
    let digits = |nik: &[u8]| certificate.der().windows(nik.len()).any(|window| window == nik);
    assert!(!digits(NIK.as_bytes()));
    // Nor in two octets for each character.
    let wide: Vec<u8> = NIK.bytes().flat_map(|digit| [0, digit]).collect();
    assert!(!digits(&wide));
    assert!(digits(NIP.as_bytes()));
}

#[test]
fn a_persons_subject_says_that_it_is_a_simulation() {
    let certificate = exported(&holder(), NIK);
    let subject = certificate.subject();
    let units: Vec<_> = subject.texts(oid::ORGANIZATIONAL_UNIT_NAME).collect();
    assert_eq!(units, ["Dinas Komunikasi", "UJI COBA - TIDAK UNTUK PRODUKSI"]);
    assert_eq!(subject.common_name(), Some("Siti Rahayu"), "without the degree");
    assert_eq!(subject.text(oid::ORGANIZATION_NAME), Some("Kabupaten Sukamaju"));
    assert_eq!(subject.text(oid::SERIAL_NUMBER), Some(NIP));
    assert!(certificate.policies().unwrap().contains(&oid::SIMULATION_POLICY));
}

#[test]
fn it_is_valid_for_two_years_less_a_second() {
    let validity = exported(&rehearsal(), NIK).validity();
    let seconds = validity.not_after.as_second() - validity.not_before.as_second();
    assert_eq!(seconds, 730 * 86_400 - 1);
}

#[test]
fn days_set_it_within_what_the_profile_allows() {
    let program = rehearsal();
    program.issue("p256", &["--days", "30"]).succeeds();
    let validity = exported(&program, NIK).validity();
    assert_eq!(validity.not_after.as_second() - validity.not_before.as_second(), 30 * 86_400 - 1);
    for days in ["0", "1097"] {
        leaves_nothing(&program, || program.issue("p256", &["--days", days]).fails(1, &[days, "1096"]));
    }
    assert_eq!(people(&program), 2);
}

/// How many certificates of people the ledger holds.
fn people(program: &Program) -> usize {
    let list = json(program, ["cert", "list"]);
    each(&list["certificates"], "/profile").iter().filter(|profile| *profile == "person").count()
}

#[test]
fn certificate_chain_and_sealed_key_go_into_a_folder() {
    let program = holder();
    let issued = program.issue("p256", &["--out", "siti", "--json"]).succeeds().json();
    let serial = text(&issued["serial"]);
    let names = [".pem", ".chain.pem", ".key.pem"].map(|ending| format!("siti/{serial}{ending}"));
    assert_eq!(issued["files"], serde_json::json!(names));
    let mode = |name: &str| program.path(name).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&names[2]), 0o600);
    assert_eq!(listing(&program.path("siti")).len(), 3);
    let chain = Certificate::read_all(&program.read(&names[1])).unwrap();
    assert_eq!(chain.len(), 3);
    assert_eq!(chain[0].serial_number().to_string(), serial);
    assert!(program.read(&names[2]).starts_with(b"-----BEGIN ENCRYPTED PRIVATE KEY-----"));
}

#[test]
fn a_folder_that_cannot_be_is_refused_before_anything_is_issued() {
    let program = holder();
    leaves_nothing(&program, || {
        program.issue("p256", &["--out", "passphrase/siti"]).fails(1, &["passphrase/siti"])
    });
    assert_eq!(people(&program), 1);
}

#[test]
fn the_key_of_a_request_is_certified_and_stays_with_its_holder() {
    let program = holder();
    program.write("siti.csr", request());
    let issued = program.issue("", &["--csr", "siti.csr", "--out", "siti", "--json"]).succeeds().json();
    assert_eq!(issued["key_kept_here"], false);
    assert_eq!(issued["files"].as_array().unwrap().len(), 2, "no key to write");
    let serial = text(&issued["serial"]);
    let pem = format!("siti/{serial}.pem");
    let letter = fixture("nota-dinas.pdf");
    program.sign(letter.as_ref(), "as.pdf", &[]).fails(1, &["the key of certificate", "not kept here"]);
    program.run(["sign", &letter, "--key-file", open_key(), "--cert", &pem, "-o", "a.pdf"]).succeeds();
    program.run(["verify", "a.pdf"]).succeeds();
}

#[test]
fn the_subject_of_a_request_is_not_believed() {
    let program = holder();
    program.write("siti.csr", request());
    program.issue("", &["--csr", "siti.csr"]).succeeds();
    assert_eq!(exported(&program, NIK).subject().common_name(), Some("Siti Rahayu"));
}

#[test]
fn the_list_holds_everything_newest_first() {
    let program = rehearsal();
    program.issue("p256", &["--now", "2026-02-01T00:00:00Z"]).succeeds();
    let list = json(&program, ["cert", "list"]);
    assert_eq!(list["schema"], "segel.certs/1");
    let certificates = &list["certificates"];
    assert_eq!(each(certificates, "/profile"), ["person", "person", "tsa", "ocsp", "issuing"]);
    assert!(text(&certificates[0]["not_before"]) > text(&certificates[1]["not_before"]));
    let later = json(&program, ["--now", "2028-01-31T12:00:00Z", "cert", "list"]);
    assert_eq!(each(&later["certificates"], "/status"), ["active", "expired", "active", "expired", "active"]);
}

#[test]
fn a_certificate_in_a_file_needs_no_home() {
    let program = holder();
    program.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "der", "--out", "siti.cer"]).succeeds();
    for (file, certificates) in [("chain.pem", 2), ("siti.cer", 1)] {
        let shown = json(&program, ["--home", "nowhere", "cert", "show", file]);
        assert_eq!(shown["schema"], "segel.cert-file/1");
        let shown = shown["certificates"].as_array().unwrap();
        assert_eq!(shown.len(), certificates);
        assert!(shown.iter().all(|certificate| certificate["simulation"] == true));
    }
    let text = program.run(["cert", "show", "siti.cer"]).succeeds().stdout;
    assert!(text.contains("CN=Siti Rahayu") && text.contains(EMAIL) && !text.contains(NIK), "{text}");
}

#[test]
fn every_format_of_an_export() {
    let program = holder();
    for (format, begins) in [
        ("pem", &b"-----BEGIN CERTIFICATE-----"[..]),
        ("der", &[0x30, 0x82]),
        ("chain", b"-----BEGIN CERTIFICATE-----"),
        ("key", b"-----BEGIN ENCRYPTED PRIVATE KEY-----"),
    ] {
        program.run(["cert", "export", NIK, "--format", format, "--out", format]).succeeds();
        assert!(program.read(format).starts_with(begins), "{format}");
        leaves_nothing(&program, || {
            program
                .run(["cert", "export", NIK, "--format", format, "--out", format])
                .fails(1, &["exists already"])
        });
        program.run(["cert", "export", NIK, "--format", format, "--out", format, "--force"]).succeeds();
    }
    assert_eq!(program.path("key").metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(Certificate::read_all(&program.read("chain")).unwrap().len(), 3);
}

#[test]
fn what_is_revoked_says_since_when_and_why() {
    let program = holder();
    let serial = serial(&program);
    let revoked = json(&program, ["cert", "revoke", NIK, "--reason", "keyCompromise"]);
    assert_eq!(revoked["revoked"], serde_json::json!([serial]));
    assert_eq!(
        revoked["crl_number"], 2,
        "the home keeps the CA passphrase, so that the list follows at once"
    );
    let shown = json(&program, ["cert", "show", &serial]);
    assert_eq!(shown["status"], "revoked");
    assert_eq!(shown["revocation"]["reason"], "keyCompromise");
}

#[test]
fn reasons_in_the_words_of_agencies() {
    for (label, reason) in [
        ("mutasi", "affiliationChanged"),
        ("perubahan-data", "affiliationChanged"),
        ("pensiun", "cessationOfOperation"),
        ("Meninggal Dunia", "cessationOfOperation"),
        ("passphrase-bocor", "keyCompromise"),
        ("superseded", "superseded"),
        ("privilegeWithdrawn", "privilegeWithdrawn"),
    ] {
        let program = attended();
        let revoked = json(&program, ["cert", "revoke", NIK, "--reason", label]);
        assert_eq!(revoked["reason"], reason, "{label}");
    }
}

#[test]
fn what_is_no_reason_to_revoke() {
    let program = holder();
    for reason in ["bosan", "certificateHold", "removeFromCRL", ""] {
        program.run(["cert", "revoke", NIK, "--reason", reason]).fails(2, &["--reason"]);
    }
    assert_eq!(json(&program, ["cert", "show", NIK])["status"], "active");
}

#[test]
fn nothing_is_revoked_twice() {
    let program = holder();
    let serial = serial(&program);
    let arguments = ["cert", "revoke", NIK, "--reason", "mutasi"];
    program.run(arguments).succeeds();
    for id in [NIK, &serial] {
        program
            .run(["cert", "revoke", id, "--reason", "pensiun"])
            .fails(1, &[&serial, "not active: revoked"]);
    }
    assert_eq!(json(&program, ["cert", "show", &serial])["revocation"]["reason"], "affiliationChanged");
}

#[test]
fn of_several_it_must_be_said_which() {
    let program = holder();
    let first = serial(&program);
    program.issue("p256", &[]).succeeds();
    let second = serial(&program);
    assert_ne!(first, second, "a person means the newest");
    let refused = ["cert", "revoke", NIK, "--reason", "mutasi"];
    program.run(refused).fails(1, &["2 active certificates", &first, &second, "--all"]);
    program.run(["cert", "revoke", &second, "--reason", "superseded"]).succeeds();
    assert_eq!(serial(&program), first, "the newest that is active");
    program.run(refused).succeeds();
}

#[test]
fn all_of_a_person_are_revoked_at_once() {
    let program = holder();
    program.issue("p256", &[]).succeeds();
    let revoked = json(&program, ["cert", "revoke", NIK, "--reason", "pensiun", "--all"]);
    assert_eq!(revoked["revoked"].as_array().unwrap().len(), 2);
    assert_eq!(json(&program, ["ca", "crl", "--check"])["entries"], 2);
}

#[test]
fn a_revocation_may_count_from_earlier_on_but_not_from_outside_the_certificates_time() {
    let program = rehearsal();
    let revoke = |now: &str, at: &str| {
        program.run(["--now", now, "cert", "revoke", NIK, "--reason", "keyCompromise", "--at", at])
    };
    let now = "2026-03-01T00:00:00Z";
    for at in ["2026-03-01T00:00:01Z", "2025-12-31T00:00:00Z"] {
        revoke(now, at).fails(1, &[at, "lies outside"]);
    }
    revoke(now, "2026-02-14T07:00:00Z").succeeds();
    let shown = json(&program, ["cert", "show", NIK]);
    assert_eq!(shown["revocation"]["at"], "2026-02-14T07:00:00Z");
}

#[test]
fn who_holds_a_certificate_already_is_said_and_not_refused() {
    let program = holder();
    let first = serial(&program);
    let again = program.issue("p256", &["--json"]).succeeds();
    assert_eq!(again.json()["already_held"], serde_json::json!([first]));
    assert!(again.stderr.contains("holds an active certificate already"), "{}", again.stderr);
    program.run(["cert", "revoke", NIK, "--all", "--reason", "superseded"]).succeeds();
    let fresh = program.issue("p256", &["--json"]).succeeds();
    assert_eq!(fresh.json()["already_held"], serde_json::json!([]));
    assert!(!fresh.stderr.contains("already"), "{}", fresh.stderr);
}

#[test]
fn of_several_the_identifier_is_repeated_and_a_nik_masked() {
    let program = holder();
    program.issue("p256", &[]).succeeds();
    for (id, shown) in [(NIP, NIP), (EMAIL, EMAIL), (NIK, &NIK[..4])] {
        let run = program.run(["cert", "revoke", id, "--reason", "mutasi"]).fails(1, &[shown]);
        assert!(!run.stderr.contains("Siti") && !run.stderr.contains(NIK), "{}", run.stderr);
    }
}

#[test]
fn all_or_nothing_is_revoked() {
    let program = rehearsal();
    program.issue("p256", &["--now", "2026-02-10T00:00:00Z"]).succeeds();
    // The older certificate could be revoked since then, the newer one not.
    let at = ["--at", "2026-02-05T00:00:00Z", "--now", "2026-03-01T00:00:00Z"];
    let revoke = ["cert", "revoke", NIK, "--all", "--reason", "keyCompromise"];
    program.run(revoke.iter().chain(&at)).fails(1, &["lies outside"]);
    let list = json(&program, ["cert", "list"]);
    assert!(each(&list["certificates"], "/status").iter().all(|status| status == "active"), "{list}");
}
