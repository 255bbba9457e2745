//! A passphrase is seen nowhere.

mod everywhere; // each command that takes one, looked at while it runs

use std::fs;
use std::path::Path;

use testkit::program::{NIK, Program, Run};

use crate::house::{SEGEL, fixture};

/// Stands nowhere but in its file.
const MARKER: &str = "Penanda-7f3a9c-rahasia";

/// An office whose CA passphrase, holder's and officer's passphrases are the marker, after a day's work; and all that
/// it said.
fn worked() -> (Program, Vec<Run>) {
    let program = Program::new(SEGEL);
    program.write("passphrase", MARKER);
    let letter = fixture("nota-dinas.pdf");
    let (ca, own) = (["--ca-passphrase-file", "passphrase"], ["--passphrase-file", "passphrase"]);
    let mut said =
        vec![program.run(["init", "--key-type", "p256"].iter().chain(&ca)), program.issue("p256", &ca)];
    let officer = ["officer", "add", "yoga", "--name", "Yoga"];
    said.push(program.run(officer.iter().chain(&own)));
    for format in ["--no-progress", "--json"] {
        said.push(program.sign(letter.as_ref(), "a.pdf", &["--force", "--visible", format]));
        said.push(program.run(["audit", "show", format]));
        said.push(program.run(["cert", "show", NIK, format]));
    }
    said.push(program.run(["cert", "export", NIK, "--format", "key", "--out", "key.pem"]));
    said.push(program.run(["cert", "export", NIK, "--format", "p12", "--out", "key.p12"].iter().chain(&own)));
    said.push(program.run(["cert", "renew", NIK, "--key-type", "p256"].iter().chain(&own).chain(&ca)));
    said.push(program.run(["cert", "reissue", NIK].iter().chain(&own).chain(&ca)));
    let change = ["cert", "passphrase", NIK, "--new-passphrase-file", "passphrase"];
    said.push(program.run(change.iter().chain(&own)));
    said.push(program.run(["cert", "revoke", NIK, "--reason", "mutasi", "--all"].iter().chain(&ca)));
    for run in &said {
        run.clone().succeeds();
    }
    (program, said)
}

fn holds(bytes: &[u8]) -> bool {
    // Also in two octets for each character.
    let wide: Vec<u8> = MARKER.bytes().flat_map(|octet| [0, octet]).collect();
    [MARKER.as_bytes(), &wide]
        .iter()
        .any(|marker| bytes.windows(marker.len()).any(|window| window == *marker))
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    crate::house::listing(folder).into_keys().filter(|path| path.is_file()).collect()
}

#[test]
fn it_is_neither_printed_nor_written() {
    let (program, said) = worked();
    for run in said {
        assert!(!holds(run.stdout.as_bytes()) && !holds(run.stderr.as_bytes()), "{run:?}");
    }
    let files = files(program.folder());
    assert!(files.len() >= 5, "{files:?}");
    for file in files.iter().filter(|file| !file.ends_with("passphrase")) {
        assert!(!holds(&fs::read(file).unwrap()), "{}", file.display());
    }
}

#[test]
fn errors_do_not_repeat_it() {
    let (program, _) = worked();
    program.issue("p256", &["--ca-passphrase-file", "passphrase"]).succeeds();
    program.write("wrong", format!("{MARKER}2"));
    program.write("weak", &MARKER[..7]);
    let letter = fixture("nota-dinas.pdf");
    let cases: [(&[&str], i32); 4] = [
        (&["sign", &letter, "--as", NIK, "--passphrase-file", "wrong", "-o", "b.pdf"], 1),
        (&["ca", "crl", "--out", "list.crl", "--ca-passphrase-file", "wrong"], 1),
        (&["officer", "add", "endah", "--name", "Endah", "--passphrase-file", "weak"], 1),
        // A passphrase where a flag takes none.
        (&["sign", &letter, "--as", NIK, "--passphrase", "x", "-o", "b.pdf"], 2),
    ];
    for (arguments, code) in cases {
        for arguments in [arguments.to_vec(), [arguments, &["--json"]].concat()] {
            let run = program.run(arguments).fails(code, &[]);
            let told = [run.stdout, run.stderr].concat();
            assert!(!told.contains(&MARKER[..7]), "{told}");
        }
    }
}

#[test]
fn what_is_sealed_under_it_is_not_open() {
    let (program, _) = worked();
    let key = String::from_utf8(program.read("key.pem")).unwrap();
    assert!(key.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    // `PRIVATE KEY` with nothing in front would be PKCS#8 in the open; so would its DER, which says id-ecPublicKey.
    let ec_public_key = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    let open_key = [&[0x02, 0x01, 0x00, 0x30, 0x13], &ec_public_key[..]].concat();
    let store = fs::read(program.home().join("segel.db")).unwrap();
    assert!(!store.windows(open_key.len()).any(|window| window == open_key));
    assert!(
        fs::read(crate::house::open_key()).unwrap().windows(open_key.len()).any(|window| window == open_key)
    );
}
