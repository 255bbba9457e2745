//! The same bytes to whoever reads bytes from outside: each says what is wrong, soon, and none falls over.

use std::time::{Duration, Instant};

use pki::asn1::tlv;
use pki::pem;
use testkit::program::{NIK, Program};

use crate::house::{fixture, holder, leaves_nothing};

/// Longer than any of them takes on a busy machine, far shorter than a bomb would.
const SOON: Duration = Duration::from_secs(20);

fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let nested = |tag: u8| (0..15_000).fold(Vec::new(), |inner, _| tlv(tag, &inner));
    let in_pem = |label| pem::encode(label, &nested(0x30)).into_bytes();
    let words = |text: &str, times| text.repeat(times).into_bytes();
    vec![
        ("nothing", Vec::new()),
        ("zeros", vec![0; 100_000]),
        ("ones", vec![0xff; 100_000]),
        ("sequences in sequences", nested(0x30)),
        ("tagged in tagged", nested(0xa0)),
        ("lengths left open", [0x30, 0x80].repeat(50_000)),
        ("strings left open", [0x24, 0x80].repeat(50_000)),
        ("2^63 octets", [&[0x30, 0x88, 0x80], &[0; 64][..]].concat()),
        ("4 GB", [&[0x30, 0x84], &[0xff; 64][..]].concat()),
        ("empty values", tlv(0x30, &[0x30, 0].repeat(100_000))),
        ("a certificate of nothing", in_pem(pem::CERTIFICATE)),
        ("a list of nothing", in_pem(pem::X509_CRL)),
        ("a key of nothing", in_pem(pem::ENCRYPTED_PRIVATE_KEY)),
        ("armour without an end", words("-----BEGIN CERTIFICATE-----\n", 20_000)),
        ("armour around nothing", words("-----BEGIN X-----\n-----END X-----\n", 20_000)),
        ("one line of a megabyte", words("nik,", 250_000)),
        ("a quote without an end", [&b"nik,name,email\n\""[..], &[b'x'; 1 << 20]].concat()),
        ("tables in tables", words("[", 60_000)),
        ("words that a terminal obeys", "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}".repeat(100).into_bytes()),
    ]
}

#[track_caller]
fn holds_out(program: &Program, case: &str, arguments: &[&str]) {
    let begun = Instant::now();
    let run = program.run(arguments);
    assert!(begun.elapsed() < SOON, "{case}: {arguments:?} took {:?}", begun.elapsed());
    // 3 and 4 are verdicts of `verify`; 70 would be a fault of ours, 101 a panic, -1 a signal.
    assert!([1, 2, 3, 4, 5].contains(&run.code), "{case}: {arguments:?}: {run:?}");
    for character in ['\u{1b}', '\u{7}', '\u{202e}'] {
        assert!(!run.stdout.contains(character) && !run.stderr.contains(character), "{case}: {run:?}");
    }
}

#[test]
fn none_falls_over() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    let own = ["--passphrase-file", "passphrase", "-o", "out.pdf"];
    for (case, bytes) in bombs() {
        eprintln!("{case}");
        program.write("bomb", bytes);
        std::fs::set_permissions(program.path("bomb"), std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .unwrap();
        for arguments in [
            &["cert", "show", "bomb", "--passphrase-file", "passphrase"][..],
            &["cert", "import", "bomb", "--slips", "slips"],
            &["verify", &letter, "--trust", "bomb"],
            &["verify", &letter, "--crl", "bomb"],
            &["verify", "bomb"],
            &[&["sign", "bomb", "--as", NIK][..], &own].concat(),
            &[&["sign", &letter, "--p12", "bomb"][..], &own].concat(),
            &[&["sign", &letter, "--key-file", "bomb", "--cert", "bomb"][..], &own].concat(),
        ] {
            leaves_nothing(&program, || holds_out(&program, case, arguments));
        }
        // A refusal is an answer too.
        for service in ["ocsp", "tsa"] {
            holds_out(&program, case, &[service, "respond", "bomb", "-o", "response", "--force"]);
        }
    }
}

#[test]
fn profiles_that_are_bombs() {
    for (case, bytes) in bombs() {
        if bytes.is_empty() {
            continue; // no words change nothing
        }
        let program = holder();
        std::fs::write(program.home().join("profiles.toml"), bytes).unwrap();
        holds_out(&program, case, &["cert", "renew", NIK, "--passphrase-file", "passphrase"]);
        let issued = program.issue("p256", &[]);
        assert_eq!(issued.code, 5, "{case}: {issued:?}");
    }
}
