//! Backups that are not whole, and homes that are not empty.

use std::fs;
use std::process::Command;

use pki::digest::DigestAlgorithm;
use serde_json::{Value, json};
use testkit::program::{Program, Run};

use super::{SECRET, backup, lose_home, publish, restore, revoke};
use crate::house::{SEGEL, attended, holder, leaves_nothing};

/// A file in an archive, or something else.
#[derive(Clone)]
struct Entry {
    name: String,
    kind: u8,
    /// The size that the header says, where it is another than that of the content.
    said: Option<u64>,
    content: Vec<u8>,
}

impl Entry {
    fn file(name: &str, content: impl Into<Vec<u8>>) -> Self {
        Self { name: name.to_owned(), kind: b'0', said: None, content: content.into() }
    }

    fn of_kind(name: &str, kind: u8) -> Self {
        Self { kind, ..Self::file(name, "") }
    }
}

/// The archive as any `tar` writes it (POSIX ustar).
fn tar(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    for Entry { name, kind, said, content } in entries {
        let mut block = [0_u8; 512];
        block[..name.len()].copy_from_slice(name.as_bytes());
        let size = said.unwrap_or(content.len() as u64);
        for (place, text) in [
            (100, "0000600".to_owned()),
            (108, "0000000".to_owned()),
            (116, "0000000".to_owned()),
            (124, format!("{size:011o}")),
            (136, "00000000000".to_owned()),
            (148, "        ".to_owned()),
            (257, "ustar\x0000".to_owned()),
        ] {
            block[place..place + text.len()].copy_from_slice(text.as_bytes());
        }
        block[156] = *kind;
        let sum: u64 = block.iter().map(|octet| u64::from(*octet)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        out.extend(block);
        out.extend(content);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// The files of an archive of ours.
fn entries(mut bytes: &[u8]) -> Vec<Entry> {
    let mut all = Vec::new();
    while bytes[0] != 0 {
        let name =
            String::from_utf8(bytes[..100].split(|octet| *octet == 0).next().unwrap().to_vec()).unwrap();
        let size = std::str::from_utf8(&bytes[124..135]).unwrap();
        let size = usize::from_str_radix(size, 8).unwrap();
        all.push(Entry::file(&name, &bytes[512..512 + size]));
        bytes = &bytes[512 + size.next_multiple_of(512)..];
    }
    all
}

/// An archive of ours with its manifest changed, and everything else made to fit.
struct Remade {
    manifest: Value,
    files: Vec<Entry>,
}

impl Remade {
    fn of(bytes: &[u8]) -> Self {
        let mut files = entries(bytes);
        let manifest = serde_json::from_slice(&files[0].content).unwrap();
        files.drain(..2);
        Self { manifest, files }
    }

    /// Says of each file what it is.
    fn hashed(mut self) -> Self {
        let said = self.files.iter().map(|file| {
            let sha256 = hexadecimal(&DigestAlgorithm::Sha256.digest(&file.content));
            json!({ "name": file.name, "size": file.content.len(), "sha256": sha256 })
        });
        self.manifest["files"] = said.collect();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        self.with_text(serde_json::to_vec(&self.manifest).unwrap())
    }

    fn with_text(&self, text: Vec<u8>) -> Vec<u8> {
        let hash = hexadecimal(&DigestAlgorithm::Sha256.digest(&text));
        let line = format!("{hash}  manifest.json\n");
        let head = [Entry::file("manifest.json", text), Entry::file("manifest.sha256", line)];
        tar(&[&head[..], &self.files].concat())
    }

    fn file(&mut self, name: &str) -> &mut Entry {
        self.files.iter_mut().find(|file| file.name == name).unwrap()
    }
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

/// An office that lost its home and has a backup.
fn lost() -> (Program, Vec<u8>) {
    let program = holder();
    backup(&program, "b.segel", &[]);
    lose_home(&program);
    let bytes = program.read("b.segel");
    (program, bytes)
}

/// Restores from these bytes, which must leave nothing behind.
#[track_caller]
fn refused(program: &Program, bytes: &[u8], more: &[&str], code: i32, words: &[&str]) -> Run {
    program.write("x.segel", bytes);
    leaves_nothing(program, || restore(program, "x.segel", more).fails(code, words))
}

#[test]
fn our_own_way_to_make_archives_is_that_of_the_program() {
    let (program, bytes) = lost();
    let remade = Remade::of(&bytes);
    assert_eq!(remade.files.len(), 3);
    program.write("x.segel", remade.hashed().bytes());
    restore(&program, "x.segel", &[]).succeeds();
}

#[test]
fn a_backup_that_is_cut_off() {
    let (program, bytes) = lost();
    for length in [0, 1, 511, 512, 600, 1024, 1536, 2048, 2100, 3000, 4096, bytes.len() / 2] {
        refused(&program, &bytes[..length], &[], 5, &[]);
    }
    for missing in [1, 512, 1023, 1024, 1025, 2000] {
        refused(&program, &bytes[..bytes.len() - missing], &[], 5, &["the backup ends within"]);
    }
    for more in [&b"\0"[..], &[0; 512], b"PK"] {
        refused(&program, &[&bytes, more].concat(), &[], 5, &["something stands behind the end"]);
    }
}

#[test]
fn a_backup_in_which_an_octet_changed() {
    let (program, bytes) = lost();
    let step = bytes.len() / 40;
    let heads = [0, 100, 124, 136, 148, 156, 257, 329, 345, 500, 512, 540, 700];
    for place in heads.into_iter().chain((0..40).map(|part| part * step + 17)).chain([bytes.len() - 1]) {
        let mut changed = bytes.clone();
        changed[place] ^= 0x04;
        let run = refused(&program, &changed, &[], 5, &[]);
        assert!(run.stderr.contains("backup"), "octet {place}: {}", run.stderr);
    }
}

#[test]
fn an_encrypted_backup_that_is_not_whole_or_not_ours_to_open() {
    let program = holder();
    program.write("secret", format!("{SECRET}\n"));
    program.write("wrong", "gudang garam 2032\n");
    backup(&program, "b.segel", &["--backup-passphrase-file", "secret"]);
    backup(&program, "open.segel", &[]);
    lose_home(&program);
    let bytes = program.read("b.segel");
    let with = |file| ["--backup-passphrase-file", file];
    refused(&program, &bytes, &with("wrong"), 1, &["the passphrase does not open the envelope", "hint: "]);
    refused(&program, &bytes, &[], 2, &["--backup-passphrase-file"]);
    let open = program.read("open.segel");
    refused(&program, &open, &with("secret"), 1, &["not under a passphrase", "someone may have put another"]);
    for length in [30, 100, bytes.len() / 2, bytes.len() - 1] {
        refused(&program, &bytes[..length], &with("secret"), 5, &["cannot be read", "ends within a value"]);
    }
    let step = bytes.len() / 8;
    for place in (1..8).map(|part| part * step).chain([bytes.len() - 20, bytes.len() - 1]) {
        let mut changed = bytes.clone();
        changed[place] ^= 0x04;
        refused(&program, &changed, &with("secret"), 5, &[]);
    }
    program.write("x.segel", &bytes);
    restore(&program, "x.segel", &with("secret")).succeeds();
}

#[test]
fn files_that_are_no_backups() {
    let (program, _) = lost();
    let other = "this is no backup of an office";
    for (name, bytes) in [
        ("nothing", Vec::new()),
        ("a letter", testkit::fixture::read("nota-dinas.pdf")),
        ("words", b"manifest\n".to_vec()),
        ("zeros", vec![0; 4096]),
        ("another tar", tar(&[Entry::file("letter.txt", "Yth.")])),
        ("a path upwards", tar(&[Entry::file("../manifest.json", "{}")])),
        ("an absolute path", tar(&[Entry::file("/etc/passwd", "root")])),
    ] {
        eprintln!("{name}");
        refused(&program, &bytes, &[], 5, &[other, "hint: "]);
    }
    let signed = [0x30, 0x0d, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2, 5, 0];
    refused(&program, &signed, &[], 5, &[other]);
    restore(&program, "nowhere.segel", &[]).fails(5, &["`nowhere.segel` could not be read: not found"]);
    restore(&program, ".", &[]).fails(5, &["could not be read"]);
    // It is read twice, and nobody may ever write into a pipe.
    assert!(Command::new("mkfifo").arg(program.path("pipe")).status().unwrap().success());
    restore(&program, "pipe", &[]).fails(5, &["`pipe` could not be read: it is no ordinary file"]);
}

#[test]
fn archives_that_someone_made() {
    let (program, bytes) = lost();
    let whole = || entries(&bytes);
    let changed = |place: usize, entry: Entry| {
        let mut all = whole();
        all[place] = entry;
        tar(&all)
    };
    let renamed = |name: &str| changed(2, Entry { name: name.to_owned(), ..whole().swap_remove(2) });
    let mut twice = whole();
    twice.insert(3, twice[2].clone());
    let mut extra = whole();
    extra.push(Entry::file("cron.sh", "#!/bin/sh"));
    let mut huge = whole();
    huge[4].said = Some((1 << 33) - 1);
    let mut without = whole();
    without.remove(2);
    for (name, archive, words) in [
        (
            "a path upwards",
            renamed("../home.secret"),
            "expected `home.secret` in the backup, found `../home.secret`",
        ),
        ("an absolute path", renamed("/tmp/home.secret"), "found `/tmp/home.secret`"),
        (
            "a symbolic link",
            changed(2, Entry::of_kind("home.secret", b'2')),
            "`home.secret` in the backup is not a file",
        ),
        (
            "a hard link",
            changed(4, Entry::of_kind("segel.db", b'1')),
            "`segel.db` in the backup is not a file",
        ),
        ("a folder", changed(2, Entry::of_kind("home.secret", b'5')), "is not a file"),
        ("a PAX header", changed(2, Entry::of_kind("home.secret", b'x')), "is not a file"),
        ("a file twice", tar(&twice), "expected `ca.passphrase` in the backup, found `home.secret`"),
        ("a file more", tar(&extra), "something stands behind the end"),
        ("a file less", tar(&without), "expected `home.secret` in the backup, found `ca.passphrase`"),
        ("a huge size", tar(&huge), "`segel.db` of 8589934591 bytes is larger than"),
        (
            "another secret",
            changed(2, Entry::file("home.secret", "x")),
            "`home.secret` in the backup is damaged",
        ),
        (
            "another manifest",
            changed(0, Entry::file("manifest.json", "{}")),
            "`manifest.json` in the backup is damaged",
        ),
    ] {
        eprintln!("{name}");
        refused(&program, &archive, &[], 5, &[words]);
    }
}

#[test]
fn manifests_that_someone_made() {
    let (program, bytes) = lost();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut remade = Remade::of(&bytes);
        change(&mut remade.manifest);
        remade.bytes()
    };
    let named = |place: usize, name: &'static str| with(&|m| m["files"][place]["name"] = json!(name));
    let text = |text: &str| Remade::of(&bytes).with_text(text.as_bytes().to_vec());
    let deep = "[".repeat(100_000);
    for (name, archive, words) in [
        ("no JSON", text("segel"), "the manifest of the backup cannot be read"),
        ("nothing in it", text("{}"), "the manifest of the backup cannot be read"),
        ("deeper than deep", text(&deep), "the manifest of the backup cannot be read"),
        ("a newer kind", with(&|m| m["schema"] = json!("segel.backup/2")), "found `segel.backup/2`"),
        ("a path upwards", named(0, "../home.secret"), "names `../home.secret`, which is no file of a home"),
        ("an absolute path", named(0, "/home.secret"), "which is no file of a home"),
        ("a foreign file", named(0, "cron.sh"), "which is no file of a home"),
        ("a log of the store", named(0, "segel.db-wal"), "which is no file of a home"),
        ("a file twice", named(1, "home.secret"), "names `home.secret` twice"),
        (
            "no store",
            with(&|m| drop(m["files"].as_array_mut().unwrap().pop())),
            "the backup lacks `segel.db`",
        ),
        (
            "no secret",
            with(&|m| drop(m["files"].as_array_mut().unwrap().remove(0))),
            "the backup lacks `home.secret`",
        ),
        (
            "a file that is not there",
            with(&|m| {
                let profiles = json!({ "name": "profiles.toml", "size": 1, "sha256": "00" });
                m["files"].as_array_mut().unwrap().push(profiles);
            }),
            "expected `profiles.toml` in the backup, found ``",
        ),
        (
            "a huge secret",
            with(&|m| m["files"][0]["size"] = json!(1_u64 << 40)),
            "`home.secret` of 1099511627776 bytes is larger than the 1048576",
        ),
        (
            "another hash",
            with(&|m| m["files"][2]["sha256"] = json!("00")),
            "`segel.db` in the backup is damaged",
        ),
        (
            "other counts",
            with(&|m| m["counts"]["certificates"] = json!(5)),
            "the manifest of the backup counts 5 certificates, its store holds 4",
        ),
        ("another end of the log", with(&|m| m["audit"]["hash"] = json!("00")), "the audit log is broken"),
    ] {
        eprintln!("{name}");
        refused(&program, &archive, &[], 5, &[words]);
    }
}

#[test]
fn stores_that_someone_changed() {
    let (program, bytes) = lost();
    let with = |sql: &str| {
        let mut remade = Remade::of(&bytes);
        let path = program.write("changed.db", &remade.file("segel.db").content);
        let shell = rusqlite::Connection::open(&path).unwrap();
        shell.execute_batch(&format!("PRAGMA journal_mode = DELETE; {sql}")).unwrap();
        drop(shell);
        remade.file("segel.db").content = program.read("changed.db");
        fs::remove_file(path).unwrap();
        remade.hashed().bytes()
    };
    let past_trigger = |name: &str, sql: &str| {
        let mut remade = Remade::of(&bytes);
        let path = program.write("t.db", &remade.file("segel.db").content);
        let shell = rusqlite::Connection::open(&path).unwrap();
        let trigger: String = shell
            .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [name], |row| row.get(0))
            .unwrap();
        drop(shell);
        fs::remove_file(path).unwrap();
        with(&format!("DROP TRIGGER {name}; {sql}; {trigger}"))
    };
    for (name, archive, words) in [
        ("a newer one", with("PRAGMA user_version = 99"), "the store has schema version 99"),
        ("another program's", with("PRAGMA application_id = 7"), "`segel.db` in the backup is damaged"),
        ("without a trigger", with("DROP TRIGGER audit_is_kept"), "audit_is_kept"),
        (
            "a record less",
            past_trigger("audit_is_kept", "DELETE FROM audit WHERE seq = 1"),
            "the audit log is broken at record 1",
        ),
        (
            "another record",
            past_trigger("audit_is_not_rewritten", "UPDATE audit SET actor = 'nobody' WHERE seq = 2"),
            "the audit log is broken at record 2",
        ),
    ] {
        eprintln!("{name}");
        refused(&program, &archive, &[], 5, &[words]);
    }
    let mut remade = Remade::of(&bytes);
    remade.file("segel.db").content = b"SQLite format 3\0 and nothing else".to_vec();
    refused(&program, &remade.hashed().bytes(), &[], 5, &["`segel.db` in the backup is damaged"]);
}

#[test]
fn an_office_whose_log_is_broken_gets_no_backup() {
    let program = holder();
    let shell = rusqlite::Connection::open(program.path("home/segel.db")).unwrap();
    shell
        .execute_batch("DROP TRIGGER audit_is_not_rewritten; UPDATE audit SET actor = 'nobody' WHERE seq = 1")
        .unwrap();
    drop(shell);
    leaves_nothing(&program, || program.run(["ca", "backup", "b.segel"]).fails(5, &["hint: "]));
}

#[test]
fn a_home_that_is_not_empty() {
    let program = holder();
    backup(&program, "b.segel", &[]);
    let before = program.read("home/segel.db");
    leaves_nothing(&program, || {
        restore(&program, "b.segel", &[]).fails(1, &["is not empty", "--home"]);
    });
    assert_eq!(program.read("home/segel.db"), before);
    lose_home(&program);
    fs::create_dir(program.home()).unwrap();
    program.write("home/letter.txt", "Yth.");
    leaves_nothing(&program, || restore(&program, "b.segel", &[]).fails(1, &["is not empty"]));
    fs::remove_dir_all(program.home()).unwrap();
    program.write("home", "a file");
    leaves_nothing(&program, || restore(&program, "b.segel", &[]).fails(5, &["not a directory"]));
}

#[test]
fn lists_and_certificates_that_are_none_of_the_office() {
    let other = Program::with_holder(SEGEL, "p256", &[]);
    revoke(&other, testkit::program::NIK);
    publish(&other, "other.crl");
    other.run(["ca", "chain", "--out", "chain.pem"]).succeeds();
    let program = holder();
    publish(&program, "own.crl");
    backup(&program, "b.segel", &[]);
    lose_home(&program);
    for name in ["other.crl", "chain.pem"] {
        program.write(name, other.read(name));
    }
    let mut forged = program.read("own.crl");
    let last = forged.len() - 1;
    forged[last] ^= 1;
    program.write("forged.crl", &forged);
    program.write("letter.crl", "Yth.");
    let list = "--published-crl";
    for (flag, file, code, words) in [
        (list, "other.crl", 1, "no CA of this office signed the revocation list in `other.crl`"),
        (list, "forged.crl", 1, "no CA of this office signed the revocation list in `forged.crl`"),
        (list, "letter.crl", 5, "`letter.crl` is no revocation list"),
        (list, "nowhere.crl", 5, "could not be read"),
        ("--issued", "chain.pem", 1, "no CA of this office signed the certificate of"),
        ("--issued", "own.crl", 5, "`own.crl` is no certificate"),
    ] {
        leaves_nothing(&program, || restore(&program, "b.segel", &[flag, file]).fails(code, &[words]));
    }
    restore(&program, "b.segel", &[list, "own.crl"]).succeeds();
}

#[test]
fn passphrases_of_backups_follow_the_rule_and_come_from_one_place() {
    let program = attended();
    for (passphrase, code, words) in
        [("pendek1", 1, "7 characters"), ("tanpaangka", 1, "no digit"), ("\n", 5, "is empty")]
    {
        program.write("weak", passphrase);
        leaves_nothing(&program, || {
            program.run(["ca", "backup", "b.segel", "--backup-passphrase-file", "weak"]).fails(code, &[words])
        });
    }
    program.run(["ca", "backup", "b.segel", "--encrypt"]).fails(2, &["--backup-passphrase-file"]);
    program.write("secret", SECRET);
    backup(&program, "b.segel", &["--backup-passphrase-file", "secret"]);
    lose_home(&program);
    let both = ["--backup-passphrase-file", "-", "--ca-passphrase-file", "-"];
    restore(&program, "b.segel", &both).fails(2, &["standard input cannot hold two passphrases"]);
}
