//! A home that something happened to: it is told, and nothing in it is touched.

use std::fs;
use std::path::Path;

use testkit::program::NIK;

use crate::house::{fixture, holder, json};

/// What happened, and what is said about it.
type Harm = (&'static str, fn(&Path), i32, &'static [&'static str]);

const HARMS: [Harm; 8] = [
    ("garbage", |store| fs::write(store, vec![b'x'; 8192]).unwrap(), 5, &["segel.db", "hint: "]),
    ("zero bytes", |store| fs::write(store, "").unwrap(), 5, &["segel.db", "not a segel store", "hint: "]),
    ("truncated", |store| cut(store, 5000), 5, &["store", "hint: "]),
    ("cut to its header", |store| cut(store, 100), 5, &["store", "hint: "]),
    (
        "pages overwritten",
        |store| overwrite(store, 4096, &[0xa5; 60_000]),
        5,
        &["store", "damaged", "hint: "],
    ),
    ("schema overwritten", |store| overwrite(store, 100, &[0xa5; 3996]), 5, &["store", "damaged", "hint: "]),
    // The schema version stands in bytes 60 to 63 of the header.
    (
        "from a newer version",
        |store| overwrite(store, 60, &99u32.to_be_bytes()),
        5,
        &["schema version 99", "hint: a newer segel"],
    ),
    ("gone", |store| fs::remove_file(store).unwrap(), 5, &["there is no office in", "hint: "]),
];

fn cut(store: &Path, length: usize) {
    let bytes = fs::read(store).unwrap();
    fs::write(store, &bytes[..length]).unwrap();
}

fn overwrite(store: &Path, at: usize, with: &[u8]) {
    let mut bytes = fs::read(store).unwrap();
    bytes[at..at + with.len()].copy_from_slice(with);
    fs::write(store, bytes).unwrap();
}

#[test]
fn a_harmed_store_is_refused_and_left_as_it_is() {
    let letter = fixture("nota-dinas.pdf");
    let acts: [&[&str]; 4] = [
        &["cert", "list"],
        &["cert", "revoke", NIK, "--reason", "mutasi"],
        &["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "out.pdf"],
        &["audit", "verify"],
    ];
    for (name, harm, code, words) in HARMS {
        let program = holder();
        let store = program.home().join("segel.db");
        harm(&store);
        let harmed = fs::read(&store).ok();
        for act in acts {
            eprintln!("{name}: {act:?}");
            program.run(act).fails(code, words);
        }
        assert!(fs::read(&store).ok() == harmed, "{name}: the store was touched");
        assert!(!program.path("out.pdf").exists());
        assert_eq!(
            fs::read_dir(program.home()).unwrap().count(),
            2 + usize::from(harmed.is_some()),
            "{name}"
        );
    }
}

#[test]
fn where_there_is_no_office() {
    let program = holder();
    fs::create_dir(program.path("empty")).unwrap();
    for home in ["nowhere", "empty", "passphrase"] {
        let words = [&format!("there is no office in `{home}`"), "hint: found one with `segel init`"];
        program.run(["--home", home, "cert", "list"]).fails(5, &words.map(|word| word as &str));
    }
    assert!(!program.path("nowhere").exists());
}

#[test]
fn a_kept_passphrase_that_was_replaced_does_not_open_the_ca() {
    let program = holder();
    overwrite(&program.home().join("ca.passphrase"), 0, b"salah123");
    program.issue("p256", &[]).fails(1, &["the CA passphrase is wrong", "hint: "]);
    program.run(["cert", "revoke", NIK, "--reason", "mutasi"]).fails(1, &["the CA passphrase is wrong"]);
    assert_eq!(json(&program, ["cert", "show", NIK])["status"], "active", "nothing half done");
}

#[test]
fn what_was_interrupted_leaves_a_home_that_works() {
    let program = holder();
    // A founding and a signature that were killed leave these behind; neither is taken for the real thing.
    fs::create_dir(program.path("home.founding-1")).unwrap();
    program.write(".segel-abcdef", "half a letter");
    program.sign(fixture("nota-dinas.pdf").as_ref(), "a.pdf", &[]).succeeds();
    program.run(["verify", "."]).succeeds();
}
