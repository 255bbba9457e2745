//! Certificates, requests and lists of strangers, shown on a terminal: nothing in them moves the cursor, turns text
//! around or hides.

use pki::asn1::{SET, bit_string, sequence, tlv};
use pki::oid::ObjectIdentifier;
use pki::pem;
use testkit::keys::{Whose, key};
use testkit::program::Run;

use crate::house::{fixture, holder};

/// What a terminal would obey, or a reader not see.
const DECEPTIVE: [char; 9] =
    ['\u{1b}', '\u{9b}', '\u{7}', '\u{8}', '\r', '\u{202e}', '\u{2066}', '\u{200b}', '\u{61c}'];

/// A text with all of them.
fn nasty() -> String {
    format!("Siti{}[2J, O=Kementerian", DECEPTIVE.iter().collect::<String>())
}

fn oid(text: &str) -> Vec<u8> {
    tlv(0x06, ObjectIdentifier::new(text).unwrap().as_bytes())
}

fn nasty_name() -> Vec<u8> {
    let kinds = ["2.5.4.3", "2.5.4.10", "2.5.4.11", "2.5.4.5", "1.2.3.4.5"];
    let one = |kind: &&str| tlv(SET, &sequence(&[&oid(kind), &tlv(0x0c, nasty().as_bytes())]));
    sequence(&[&kinds.iter().flat_map(one).collect::<Vec<u8>>()])
}

/// A certificate by its own key whose texts are all nasty.
fn certificate() -> Vec<u8> {
    let key = key(Whose::Person, pki::key::KeyType::P256);
    let signer = testkit::authority::ready(&key);
    let algorithm = signer.algorithm().to_der();
    // IA5String in name only.
    let text = nasty();
    let address = |tag: u8| tlv(tag, text.as_bytes());
    let extension = |kind: &str, value: &[u8]| sequence(&[&oid(kind), &tlv(0x04, value)]);
    let names = sequence(&[&address(0x81), &address(0x82), &address(0x86)]);
    let points = sequence(&[&sequence(&[&tlv(0xa0, &tlv(0xa0, &address(0x86)))])]);
    let access = sequence(&[&sequence(&[&oid("1.3.6.1.5.5.7.48.1"), &address(0x86)])]);
    let extensions = sequence(&[
        &extension("2.5.29.17", &names),
        &extension("2.5.29.31", &points),
        &extension("1.3.6.1.5.5.7.1.1", &access),
    ]);
    let validity = sequence(&[&tlv(0x17, b"250101000000Z"), &tlv(0x17, b"350101000000Z")]);
    let tbs = sequence(&[
        &[0xa0, 3, 0x02, 1, 2, 0x02, 1, 7],
        &algorithm,
        &nasty_name(),
        &validity,
        &nasty_name(),
        key.public_key().spki_der(),
        &tlv(0xa3, &extensions),
    ]);
    sequence(&[&tbs, &algorithm, &bit_string(&signer.sign(&tbs).unwrap())])
}

fn request() -> Vec<u8> {
    let signer = testkit::authority::ready(&key(Whose::Person, pki::key::KeyType::P256));
    let info = sequence(&[&[0x02, 1, 0], &nasty_name(), signer.public_key().spki_der(), &[0xa0, 0]]);
    sequence(&[&info, &signer.algorithm().to_der(), &bit_string(&signer.sign(&info).unwrap())])
}

fn list() -> Vec<u8> {
    let signer = testkit::authority::ready(&key(Whose::Person, pki::key::KeyType::P256));
    let algorithm = signer.algorithm().to_der();
    let tbs = sequence(&[&[0x02, 1, 1], &algorithm, &nasty_name(), &tlv(0x17, b"250101000000Z")]);
    sequence(&[&tbs, &algorithm, &bit_string(&signer.sign(&tbs).unwrap())])
}

#[track_caller]
fn deceives_nobody(run: &Run) {
    for text in [&run.stdout, &run.stderr] {
        let found = text.chars().find(|character| DECEPTIVE.contains(character));
        assert_eq!(found, None, "{text:?}");
    }
}

#[test]
fn what_is_in_files_is_shown_as_it_is() {
    let program = holder();
    program.write("a.crt", certificate());
    program.write("a.pem", pem::encode(pem::CERTIFICATE, &certificate()));
    program.write("a.csr", request());
    program.write("a.crl", list());
    for lang in ["en", "id"] {
        for file in ["a.crt", "a.pem", "a.csr", "a.crl"] {
            let run = program.run(["--lang", lang, "cert", "show", file]).succeeds();
            deceives_nobody(&run);
            // One attribute does not look like two.
            assert!(
                run.stdout.contains("Siti\\u{1b}\\u{9b}") && run.stdout.contains("O\\=Kementerian"),
                "{run:?}"
            );
        }
    }
}

/// Programs read the value itself, but it is spelt so that whoever looks at the document is not deceived either.
#[test]
fn what_is_in_files_is_whole_for_programs() {
    let program = holder();
    program.write("a.crt", certificate());
    let run = program.run(["cert", "show", "a.crt", "--json"]).succeeds();
    deceives_nobody(&run);
    assert_eq!(run.json()["schema"], "segel.cert-file/1");
}

#[test]
fn nothing_in_a_signature_deceives() {
    let program = holder();
    program.write("a.crt", certificate());
    let (letter, key) = (fixture("nota-dinas.pdf"), crate::house::open_key());
    let words = nasty();
    let by = ["sign", &letter, "--key-file", key, "--cert", "a.crt", "-o", "a.pdf"];
    let signed = program.run(by.iter().chain(&["--reason", &words, "--location", &words]));
    deceives_nobody(&signed);
    signed.succeeds();
    for format in ["text", "json", "junit", "sarif", "etsi-xml"] {
        let run = program.run(["verify", "a.pdf", "--format", format]);
        assert!([1, 3].contains(&run.code) || run.code == 2, "{run:?}");
        if format == "text" || format == "json" {
            assert!(run.stdout.contains("Siti"), "{run:?}");
            deceives_nobody(&run);
        }
    }
    deceives_nobody(&program.run(["verify", "a.pdf", "--trust", "a.crt"]));
}

/// Words of the command line itself come from scripts too.
#[test]
fn arguments_are_not_repeated_as_they_came() {
    let program = holder();
    let words = nasty();
    let file = format!("{words}.pdf");
    for arguments in [
        &["cert", "show", &words][..],
        &["cert", "list", &words],
        &["sign", &file, "--as", "siti@sukamaju.example"],
        &["verify", &file],
        &["cert", "issue", "--nik", &words, "--name", "x", "--email", "x@y.example"],
        &["cert", "revoke", &words, "--reason", &words],
        &["--lang", &words, "cert", "list"],
        &["--home", &words, "cert", "list"],
        &["--actor", &words, "cert", "list"],
        &[&words],
    ] {
        for more in [&[][..], &["--json"]] {
            let run = program.run(arguments.iter().chain(more));
            deceives_nobody(&run);
        }
    }
}
