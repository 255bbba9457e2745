//! `segel officer`, and `--actor`

use testkit::program::{NIK, Program};

use crate::house::{each, fixture, holder, json, leaves_nothing};

fn with_officer() -> Program {
    let program = holder();
    program
        .run(["officer", "add", "yoga", "--name", "Yoga Saputra Adi", "--passphrase-file", "passphrase"])
        .succeeds();
    program
}

#[test]
fn an_officer_is_registered_with_roles() {
    let program = with_officer();
    let more = [
        "officer",
        "add",
        "damar.aji",
        "--name",
        "Damar Setyo Aji",
        "--role",
        "kasi",
        "--role",
        "verifikator",
    ];
    program.run(more.iter().chain(&["--passphrase-file", "passphrase"])).succeeds();
    let list = json(&program, ["officer", "list"]);
    assert_eq!(each(&list["officers"], "/id"), ["damar.aji", "yoga"]);
    assert_eq!(list["officers"][0]["roles"], serde_json::json!(["kasi", "verifikator"]));
    assert_eq!(list["officers"][1]["roles"], serde_json::json!(["verifikator"]));
    assert_eq!(list["officers"][1]["active"], true);
}

/// Roles come from SOPs, and with them from those of the office's own.
#[test]
fn a_role_is_one_that_some_sop_names() {
    let program = holder();
    let lurah = [
        "officer",
        "add",
        "lurah",
        "--name",
        "Bu Lurah",
        "--role",
        "lurah",
        "--passphrase-file",
        "passphrase",
    ];
    program.run(lurah).fails(2, &["no SOP names the role `lurah`", "verifikator"]);
    let file = program.run(["sop", "new", "kami", "--from", "umum", "--json"]).json()["file"].clone();
    let file = file.as_str().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    std::fs::write(file, text.replace("verifikator", "lurah")).unwrap();
    program.run(lurah).succeeds();
}

#[test]
fn officers_that_are_refused() {
    let program = with_officer();
    program.write("weak", "abc");
    let long = "y".repeat(33);
    for (case, id, more, code, words) in [
        ("taken", "yoga", &["--passphrase-file", "passphrase"][..], 1, "yoga"),
        ("a space in the handle", "yoga adi", &["--passphrase-file", "passphrase"], 2, "yoga adi"),
        ("no handle", "", &["--passphrase-file", "passphrase"], 2, "officer"),
        ("a long handle", &long, &["--passphrase-file", "passphrase"], 2, "at most 32"),
        ("a weak passphrase", "endah", &["--passphrase-file", "weak"], 1, "fewer than 8"),
        ("an unknown role", "endah", &["--role", "bupati", "--passphrase-file", "passphrase"], 2, "bupati"),
        ("nobody to ask", "endah", &[], 2, "no terminal"),
    ] {
        eprintln!("{case}");
        program.run(["officer", "add", id, "--name", "X"].iter().chain(more)).fails(code, &[words]);
    }
    assert_eq!(each(&json(&program, ["officer", "list"])["officers"], "/id"), ["yoga"]);
}

#[test]
fn nobody_acts_under_a_name_that_is_not_registered() {
    let program = with_officer();
    let letter = fixture("nota-dinas.pdf");
    let cases: [&[&str]; 3] = [
        &["cert", "list"],
        &["cert", "revoke", NIK, "--reason", "mutasi"],
        &["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "a.pdf"],
    ];
    for arguments in cases {
        let arguments: Vec<&str> = ["--actor", "siapa"].iter().chain(arguments).copied().collect();
        leaves_nothing(&program, || program.run(&arguments).fails(1, &["`siapa`", "segel officer"]));
    }
    assert_eq!(json(&program, ["cert", "show", NIK])["status"], "active");
}

#[test]
fn the_audit_log_says_who_acted() {
    let program = with_officer();
    program.run(["--actor", "yoga", "cert", "revoke", NIK, "--reason", "mutasi"]).succeeds();
    let by = |who: &str| each(&json(&program, ["audit", "show", "--by", who])["records"], "/action");
    assert_eq!(by("yoga"), ["certificate.revoke", "crl.issue"]);
    assert_eq!(by("user:tester"), ["office.found", "certificate.issue", "officer.add"]);
}

#[test]
fn the_environment_names_the_actor_too() {
    let program = with_officer();
    let list_as = |who: &str| {
        program.run_with(["cert", "list"], "", |command| {
            command.env("SEGEL_ACTOR", who);
        })
    };
    list_as("yoga").succeeds();
    list_as("siapa").fails(1, &["`siapa`"]);
}
