//! What happens to a certificate after it was issued: renewed, reissued, suspended, resumed.

use std::path::Path;

use pki::crl::RevocationList;
use serde_json::Value;
use testkit::program::{NIK, Program, Run};

use crate::house::{fixture, holder, json, leaves_nothing, rehearsal, request, serial};

const NEW: &str = "kerbau hitam 42";

/// Renews the civil servant's certificate for a key that is made under [`NEW`].
fn renew(program: &Program, more: &[&str]) -> Run {
    program.write("new", format!("{NEW}\n"));
    let mut arguments = vec!["cert", "renew", NIK, "--passphrase-file", "new", "--json"];
    arguments.extend(more);
    program.run(arguments)
}

fn shown(program: &Program, id: &str) -> Value {
    json(program, ["cert", "show", id])
}

/// Serial number and reason of each entry of the issuing CA's newest list.
fn listed(program: &Program) -> Vec<(String, Option<String>)> {
    program.run(["ca", "crl", "--out", "list.crl", "--force"]).succeeds();
    let list = RevocationList::read_all(&program.read("list.crl")).unwrap().remove(0);
    let entries = list
        .entries()
        .map(|entry| (entry.serial_number.to_string(), entry.reason.map(|reason| reason.name().to_owned())));
    entries.collect()
}

#[test]
fn a_renewal_takes_a_new_key_and_lets_the_old_certificate_run_out() {
    let program = holder();
    let old = serial(&program);
    let renewed = renew(&program, &[]).succeeds().json();
    let new = renewed["serial"].as_str().unwrap();
    assert_ne!(new, old);
    assert_eq!((&renewed["succession"], &renewed["replaces"]), (&"rekeyed".into(), &old.as_str().into()));
    assert_eq!(renewed["revoked"], serde_json::json!([]));
    assert_eq!(renewed["subject"], shown(&program, &old)["subject"]);
    for (id, expected) in [(new, "active"), (&old, "active")] {
        assert_eq!(shown(&program, id)["status"], expected);
    }
    assert_ne!(shown(&program, new)["certificate"]["sha256"], shown(&program, &old)["certificate"]["sha256"]);
    // A person's address means the newest: its passphrase is the new one.
    let letter = fixture("nota-dinas.pdf");
    let sign = |id: &str, passphrase: &str, output: &str| {
        program.run(["sign", &letter, "--as", id, "--passphrase-file", passphrase, "-o", output])
    };
    sign(NIK, "new", "a.pdf").succeeds();
    sign(&old, "passphrase", "b.pdf").succeeds();
    sign(NIK, "passphrase", "c.pdf").fails(1, &[new]);
    program.run(["verify", "a.pdf", "b.pdf"]).succeeds();
}

#[test]
fn a_renewal_for_the_same_key_keeps_the_passphrase() {
    let program = holder();
    let old = serial(&program);
    let key = |id: &str| {
        program.run(["cert", "export", id, "--format", "key", "--out", "key.pem", "--force"]).succeeds();
        program.read("key.pem")
    };
    let said = program.run(["cert", "renew", NIK, "--same-key"]).succeeds();
    assert!(said.stdout.contains("for the same key"), "{}", said.stdout);
    let new = serial(&program);
    assert_eq!(shown(&program, &new)["succession"], "renewed");
    assert_eq!(key(&new), key(&old));
    program.sign(Path::new(&fixture("nota-dinas.pdf")), "signed.pdf", &[]).succeeds();
    program.run(["verify", "signed.pdf"]).succeeds();
}

#[test]
fn the_old_certificate_is_revoked_where_that_is_asked() {
    let program = holder();
    let old = serial(&program);
    let renewed = renew(&program, &["--revoke-old"]).succeeds().json();
    assert_eq!(renewed["revoked"], serde_json::json!([old]));
    assert_eq!(shown(&program, &old)["revocation"]["reason"], "superseded");
    assert_eq!(listed(&program), [(old, Some("superseded".to_owned()))]);
}

#[test]
fn an_expired_certificate_is_renewed_and_needs_no_revocation() {
    let program = rehearsal();
    let old = serial(&program);
    let renewed = renew(&program, &["--revoke-old", "--now", "2028-03-01T00:00:00Z"]).succeeds().json();
    assert_eq!(renewed["revoked"], serde_json::json!([]));
    assert_eq!(shown(&program, &old)["status"], "expired");
    assert_eq!(shown(&program, NIK)["serial"], renewed["serial"]);
}

#[test]
fn a_forgotten_passphrase_means_another_key_and_the_old_one_revoked() {
    let program = holder();
    let old = serial(&program);
    program.write("new", format!("{NEW}\n"));
    let reissued = program.run(["cert", "reissue", NIK, "--passphrase-file", "new", "--json"]);
    let reissued = reissued.succeeds().json();
    assert_eq!(reissued["succession"], "reissued");
    assert_eq!((&reissued["revoked"], &reissued["crl_number"]), (&serde_json::json!([old]), &2.into()));
    assert_eq!(shown(&program, &old)["status"], "revoked");
    program.sign(Path::new(&fixture("nota-dinas.pdf")), "a.pdf", &[]).fails(1, &["does not open"]);
}

#[test]
fn a_key_in_wrong_hands_takes_all_its_certificates_along() {
    for (act, reason) in [
        (&["cert", "revoke", "SERIAL", "--reason", "keyCompromise"][..], "keyCompromise"),
        (&["cert", "reissue", "SERIAL", "--passphrase-file", "new"], "superseded"),
    ] {
        let program = holder();
        program.write("new", format!("{NEW}\n"));
        let old = serial(&program);
        program.run(["cert", "renew", NIK, "--same-key"]).succeeds();
        let new = serial(&program);
        program.run(act.iter().map(|word| if *word == "SERIAL" { &new } else { *word })).succeeds();
        for id in [&old, &new] {
            assert_eq!(shown(&program, id)["revocation"]["reason"], reason, "{id} {act:?}");
        }
        assert_eq!(listed(&program).len(), 2);
    }
    // Any other reason is about one certificate.
    let program = holder();
    let old = serial(&program);
    program.run(["cert", "renew", NIK, "--same-key"]).succeeds();
    program.run(["cert", "revoke", &serial(&program), "--reason", "superseded"]).succeeds();
    assert_eq!(shown(&program, &old)["status"], "active");
}

#[test]
fn what_is_revoked_suspended_or_the_offices_own_is_not_renewed() {
    let program = holder();
    let serial = serial(&program);
    let list = json(&program, ["cert", "list"]);
    let ocsp = list["certificates"].as_array().unwrap().iter().find(|one| one["profile"] == "ocsp").unwrap();
    let ocsp = ocsp["serial"].as_str().unwrap();
    let same = |id: &str| program.run(["cert", "renew", id, "--same-key"]);
    leaves_nothing(&program, || same(ocsp).fails(1, &[ocsp, "`ocsp`"]));
    program.run(["cert", "suspend", NIK]).succeeds();
    same(NIK).fails(1, &[&serial, "suspended", "cert resume"]);
    program.run(["cert", "resume", NIK]).succeeds();
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    same(NIK).fails(1, &[&serial, "revoked"]);
    same("3399015704850009").fails(1, &["no certificate"]);
}

#[test]
fn a_key_is_certified_for_one_person_and_not_again() {
    let program = holder();
    let csr = program.write("request.der", request());
    let csr = csr.to_str().unwrap();
    let issue = |nik: &str| {
        program.run([
            "cert",
            "issue",
            "--nik",
            nik,
            "--name",
            "Budi",
            "--email",
            "budi@sukamaju.example",
            "--csr",
            csr,
        ])
    };
    issue("3399011203800002").succeeds();
    let first = shown(&program, "3399011203800002")["serial"].as_str().unwrap().to_owned();
    for (case, nik) in [("the same person", "3399011203800002"), ("another", "3399011203800003")] {
        let refused = issue(nik).fails(1, &[&first, "certified before"]);
        assert!(refused.stdout.is_empty(), "{case}");
    }
    program.run(["cert", "revoke", &first, "--reason", "passphrase-bocor"]).succeeds();
    issue("3399011203800003").fails(1, &[&first, "certified before"]);
    program.run(["cert", "renew", NIK, "--csr", csr]).fails(1, &[&first, "certified before"]);
}

#[test]
fn a_suspended_certificate_signs_nothing_until_it_is_resumed() {
    let program = holder();
    let (serial, letter) = (serial(&program), fixture("nota-dinas.pdf"));
    program.sign(Path::new(&letter), "before.pdf", &[]).succeeds();
    let suspended = json(&program, ["cert", "suspend", NIK]);
    assert_eq!((&suspended["serial"], &suspended["crl_number"]), (&serial.as_str().into(), &2.into()));
    assert_eq!(shown(&program, NIK)["status"], "suspended");
    assert_eq!(listed(&program), [(serial.clone(), Some("certificateHold".to_owned()))]);
    program.sign(Path::new(&letter), "held.pdf", &[]).fails(1, &["suspended", "cert resume"]);
    assert_eq!(program.run(["verify", "before.pdf"]).code, 3);
    program.run(["cert", "suspend", NIK]).fails(1, &[&serial, "suspended"]);
    program.run(["cert", "resume", NIK]).succeeds();
    program.run(["cert", "resume", NIK]).fails(1, &["not suspended"]);
    assert_eq!((shown(&program, NIK)["status"].clone(), listed(&program)), ("active".into(), vec![]));
    program.sign(Path::new(&letter), "after.pdf", &[]).succeeds();
    program.run(["verify", "before.pdf", "after.pdf"]).succeeds();
    let log = program.run(["audit", "show", "--json"]).succeeds().stdout;
    for act in ["certificate.suspend", "certificate.resume"] {
        assert!(log.contains(act), "{act} in {log}");
    }
}

#[test]
fn a_suspended_certificate_can_be_revoked_for_good() {
    let program = holder();
    program.run(["cert", "suspend", NIK]).succeeds();
    let serial = shown(&program, NIK)["serial"].as_str().unwrap().to_owned();
    program.run(["cert", "revoke", &serial, "--reason", "keyCompromise"]).succeeds();
    program.run(["cert", "resume", &serial]).fails(1, &["not suspended", "revoked"]);
    assert_eq!(listed(&program), [(serial, Some("keyCompromise".to_owned()))]);
}

/// Or what was signed during the suspension would be good once the certificate is revoked.
#[test]
fn what_is_revoked_after_a_suspension_is_revoked_since_that_began() {
    let program = rehearsal();
    let serial = serial(&program);
    program.run(["clock", "advance", "1d"]).succeeds();
    program.run(["cert", "suspend", &serial]).succeeds();
    let held = json(&program, ["clock", "show"])["at"].as_str().unwrap().to_owned();
    program.run(["clock", "advance", "1d"]).succeeds();
    program.run(["cert", "revoke", &serial, "--reason", "keyCompromise"]).succeeds();
    program.run(["ca", "crl", "--out", "list.crl"]).succeeds();
    let list = RevocationList::read_all(&program.read("list.crl")).unwrap().remove(0);
    assert_eq!(list.entries().next().unwrap().revoked_at, held.parse().unwrap());
}

#[test]
fn certificates_that_end_soon_are_listed_the_soonest_first() {
    let program = rehearsal();
    for (nik, days) in [("3399011203800002", "20"), ("3399011203800003", "10")] {
        let (email, mut more) = (format!("{nik}@sukamaju.example"), vec!["--days", days]);
        let csr = program.write("request.der", own_request());
        more.extend(["--csr", csr.to_str().unwrap(), "--nik", nik, "--name", "Budi", "--email", &email]);
        program.run(["cert", "issue"].iter().copied().chain(more)).succeeds();
    }
    let niks = |arguments: &[&str]| {
        let list = program.run(["cert", "list", "--json"].iter().chain(arguments)).succeeds().json();
        let found = list["certificates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["nik"].as_str().unwrap_or("").to_owned());
        found.collect::<Vec<_>>()
    };
    for (within, expected) in
        [("9d", &[][..]), ("10d", &["3399011203800003"]), ("20", &["3399011203800003", "3399011203800002"])]
    {
        assert_eq!(niks(&["--expiring", within]), expected, "{within}");
    }
    assert_eq!(niks(&["--of", "3399011203800002"]), ["3399011203800002"]);
    assert_eq!(niks(&["--expiring", "20d", "--of", "3399011203800002"]), ["3399011203800002"]);
    program.run(["cert", "list", "--expiring", "soon"]).fails(2, &["number of days"]);
    program.run(["cert", "revoke", "3399011203800003", "--reason", "mutasi"]).succeeds();
    assert_eq!(niks(&["--expiring", "20d"]), ["3399011203800002"]);
}

#[test]
fn the_list_goes_into_spreadsheets() {
    let program = holder();
    let table = program.run(["cert", "list", "--csv"]).succeeds().stdout;
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].starts_with("serial,status,profile,name,title,nik"), "{table}");
    assert!(lines[1].contains(",active,person,Siti Rahayu,Analis Kepegawaian,3399015704850001,"), "{table}");
    assert_eq!(lines.len(), 5, "{table}");
}

#[test]
fn seals_and_strict_certificates_are_issued_by_their_profiles() {
    let program = holder();
    let issue = |more: &[&str]| {
        let csr = program.write("request.der", own_request());
        let arguments =
            ["cert", "issue", "--json", "--csr", csr.to_str().unwrap(), "--name", "Dinas Kominfo"];
        program.run(arguments.iter().chain(more))
    };
    let seal = issue(&["--profile", "seal"]).succeeds().json();
    assert_eq!((&seal["profile"], &seal["nik"]), (&"seal".into(), &Value::Null));
    assert!(seal["subject"].as_str().unwrap().ends_with("CN=Dinas Kominfo"), "{seal}");
    let person = ["--nik", "3399011203800002", "--email", "budi@sukamaju.example"];
    let strict = issue(&[&person[..], &["--profile", "person-rfc9336-strict"]].concat()).succeeds().json();
    assert_eq!(strict["profile"], "person-rfc9336-strict");
    issue(&[]).fails(2, &["--nik"]);
    issue(&[&person[..], &["--profile", "ocsp"]].concat()).fails(2, &["`ocsp`", "person, "]);
    program.write("home/profiles.toml", "[profile.magang]\nbased_on = \"person\"\nlifetime_days = 90\n");
    let own = issue(&[&person[..], &["--profile", "magang"]].concat()).succeeds().json();
    assert_eq!(own["profile"], "magang");
    program.write("home/profiles.toml", "[profile.person]\nwarna = \"merah\"\n");
    issue(&person).fails(5, &["profiles.toml", "warna"]);
}

/// A request for a key that nobody has used.
fn own_request() -> Vec<u8> {
    let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
    let key = pki::key::PrivateKey::generate(pki::key::KeyType::P256, &mut rng).unwrap();
    let name = pki::name::Name::builder().country("ID").unwrap().build();
    pki::csr::build(&name, testkit::authority::ready(&key).as_ref()).unwrap()
}
