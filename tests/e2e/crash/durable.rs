//! What replaces a file, or is a secret, is on the disk before it gets its name: after a power failure there is the old
//! or the new, and nothing between. That of the store is its engine's business; this is about plain files.

use testkit::program::{NIK, Program};

use super::trace::calls;
use crate::house::{fixture, holder};

const CALLS: &str = "fsync,fdatasync,rename,renameat,renameat2,linkat,link";

/// Which file a call makes durable, or moves.
fn file_of(call: &str) -> &str {
    let quoted = call.split('"').nth(1);
    let name = quoted.or_else(|| call.split(['<', '>']).nth(1)).unwrap_or(call);
    name.rsplit('/').next().unwrap_or(name)
}

#[test]
fn what_takes_anothers_place_is_durable_first() {
    let Some(tracer) = super::tracer() else { return };
    let letter = fixture("nota-dinas.pdf");
    let cases: [(&str, &[&str]); 5] = [
        (
            "a letter",
            &["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "there", "--force"],
        ),
        ("a key", &["cert", "export", NIK, "--format", "key", "--out", "there", "--force"]),
        ("a list", &["ca", "crl", "--out", "there", "--force"]),
        ("a chain", &["ca", "chain", "--out", "there", "--force"]),
        ("a certificate", &["cert", "export", NIK, "--format", "pem", "--out", "there", "--force"]),
    ];
    for (name, arguments) in cases {
        let program = holder();
        program.write("there", "something else");
        let arguments: Vec<_> = arguments.iter().map(|&word| word.to_owned()).collect();
        let calls = calls(&tracer, &program, &arguments, CALLS);
        let moved = calls.iter().position(|call| call.starts_with("rename") && call.contains("there"));
        let moved = moved.unwrap_or_else(|| panic!("{name}: {calls:?}"));
        let temporary = file_of(&calls[moved]);
        let settled = |call: &String| call.starts_with('f') && file_of(call) == temporary;
        assert!(calls[..moved].iter().any(settled), "{name}: {calls:?}");
    }
}

#[test]
fn the_secrets_of_a_new_office_are_durable_before_it_is_there() {
    let Some(tracer) = super::tracer() else { return };
    let program = Program::new(crate::house::SEGEL);
    let arguments = ["init", "--unattended", "--key-type", "p256"].map(str::to_owned);
    let calls = calls(&tracer, &program, &arguments, CALLS);
    let moved =
        calls.iter().position(|call| call.starts_with("rename") && call.contains(".founding-")).unwrap();
    for secret in ["home.secret", "ca.passphrase", "segel.db"] {
        let settled = |call: &String| call.starts_with('f') && file_of(call) == secret;
        assert!(calls[..moved].iter().any(settled), "{secret}: {calls:?}");
    }
    // The directory that holds it, so that it keeps its name.
    assert!(calls[moved..].iter().any(|call| call.starts_with("fsync")), "{calls:?}");
}
