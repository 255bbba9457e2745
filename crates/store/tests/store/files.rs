//! Files that are no store, no longer a store, or not yet one.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use store::{CertificateState, Store, StoreError};

use crate::{Home, complaints, record, serials, variant};

/// The bytes of a store with something in it, as they lie when nobody has it open.
fn sound_bytes() -> Vec<u8> {
    let home = Home::new();
    for n in 0..200 {
        let serial = format!("{:X}", 0x1000 + n);
        home.store.write(|tx| tx.intend(&home.intent(&serial))).unwrap();
    }
    let path = home.path();
    drop(home.store);
    fs::read(path).unwrap()
}

fn opened(bytes: &[u8]) -> Result<Store, StoreError> {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("segel.db");
    fs::write(&path, bytes).unwrap();
    let result = Store::open(&path);
    assert_eq!(fs::read(&path).unwrap(), bytes, "opening changed the file");
    result
}

#[test]
fn files_that_are_no_store_are_refused_and_left_alone() {
    let sound = sound_bytes();
    assert_eq!(variant(&opened(&sound)), "Ok");
    let mut other_page_size = sound.clone();
    other_page_size[16..18].copy_from_slice(&[0, 3]);
    let mut header_only = b"SQLite format 3\0".to_vec();
    header_only.extend([0xA5; 4080]);
    for (case, bytes, expected) in [
        ("empty", &b""[..], "NotAStore"),
        ("one byte", &b"S"[..], "NotAStore"),
        ("text", &b"ini bukan basis data, melainkan surat biasa\n".repeat(100)[..], "NotAStore"),
        ("zeros", &[0; 8192][..], "NotAStore"),
        ("a PDF", &[&b"%PDF-1.7\n"[..], &[0x20; 5000]].concat()[..], "NotAStore"),
        ("magic, then noise", &header_only[..], "NotAStore"),
        ("impossible page size", &other_page_size[..], "NotAStore"),
        ("cut inside the magic", &sound[..10], "NotAStore"),
        ("cut inside the header", &sound[..99], "Damaged"),
        ("cut after the header", &sound[..100], "Damaged"),
        ("cut inside the first page", &sound[..3000], "Damaged"),
        ("cut after the first page", &sound[..4096], "Damaged"),
        ("cut in half", &sound[..sound.len() / 2], "Damaged"),
        ("last byte missing", &sound[..sound.len() - 1], "Damaged"),
        ("half of the last page missing", &sound[..sound.len() - 2048], "Damaged"),
        ("last page missing", &sound[..sound.len() - 4096], "Damaged"),
    ] {
        assert_eq!(variant(&opened(bytes)), expected, "{case}");
    }
}

#[test]
fn stores_of_other_programs_and_other_times_are_refused() {
    for (case, sql, expected) in [
        ("another program's", "CREATE TABLE t (x); PRAGMA user_version = 1", "NotAStore"),
        ("another program's mark", "CREATE TABLE t (x); PRAGMA application_id = 252006673", "NotAStore"),
        ("emptied", "CREATE TABLE t (x); DROP TABLE t", "NotAStore"),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("segel.db");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        assert_eq!(variant(&Store::open(&path)), expected, "{case}");
    }
    for (version, told) in [(5, 5), (77, 77), (-1, u32::MAX)] {
        let home = Home::new();
        home.tamper(&format!("PRAGMA user_version = {version}"));
        match Store::open(&home.path()) {
            Err(StoreError::Newer { found, known: 4 }) => assert_eq!(found, told),
            other => panic!("version {version}: {other:?}"),
        }
    }
}

#[test]
fn paths_without_a_store_say_why() {
    let directory = tempfile::tempdir().unwrap();
    let base = directory.path();
    fs::write(base.join("file"), b"x").unwrap();
    let missing: PathBuf = base.join("segel.db");
    assert!(matches!(Store::open(&missing), Err(StoreError::Missing { path }) if path == missing));
    for (case, path, open, create) in [
        ("a directory", base.to_path_buf(), "NotAStore", "Exists"),
        ("a file in the way", base.join("file"), "NotAStore", "Exists"),
        ("below a file", base.join("file/segel.db"), "File", "File"),
        ("below nothing", base.join("none/segel.db"), "Missing", "File"),
        ("a name too long", base.join("n".repeat(300)), "File", "File"),
    ] {
        assert_eq!(variant(&Store::open(&path)), open, "open {case}");
        assert_eq!(variant(&Store::create(&path)), create, "create {case}");
    }
    assert_eq!(fs::read(base.join("file")).unwrap(), b"x");
    assert_eq!(fs::read_dir(base).unwrap().count(), 1, "something was left behind");
}

#[test]
fn a_path_is_a_path_and_no_address() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["file:segel.db?mode=memory", ":memory:", "segel db'; DROP.db", "kéy%20.db"] {
        let path = directory.path().join(name);
        Store::create(&path).unwrap().write(|tx| tx.set_setting("zone", "WIB")).unwrap();
        assert!(path.is_file(), "{name}");
        assert_eq!(Store::open(&path).unwrap().setting("zone").unwrap().as_deref(), Some("WIB"), "{name}");
    }
}

#[test]
fn a_store_is_never_founded_over_another() {
    let home = Home::new();
    home.issue("4A");
    assert!(matches!(Store::create(&home.path()), Err(StoreError::Exists { .. })));
    assert!(Store::open(&home.path()).unwrap().certificate("4A").unwrap().is_some());
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_and_writes_its_files() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    home.issue("4A");
    let mut seen = Vec::new();
    for entry in fs::read_dir(home.directory.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", entry.file_name());
        seen.push(entry.file_name().into_string().unwrap());
    }
    seen.sort();
    assert_eq!(seen, ["segel.db", "segel.db-shm", "segel.db-wal"]);
}

#[cfg(unix)]
#[test]
fn a_dangling_link_is_not_followed() {
    let directory = tempfile::tempdir().unwrap();
    let (link, target) = (directory.path().join("segel.db"), directory.path().join("elsewhere"));
    std::os::unix::fs::symlink(&target, &link).unwrap();
    assert!(matches!(Store::create(&link), Err(StoreError::Exists { .. })));
    assert!(!target.exists());
}

#[test]
fn words_and_times_nobody_wrote_are_damage() {
    for (case, sql) in [
        (
            "a state",
            "PRAGMA ignore_check_constraints = ON; DROP TRIGGER certificates_are_issued_once;
                     UPDATE certificates SET state = 'lost'",
        ),
        (
            "a digest",
            "PRAGMA ignore_check_constraints = ON; DROP TRIGGER certificates_keep_their_identity;
                      UPDATE certificates SET tbs_sha256 = x'00'",
        ),
        ("a time", "UPDATE certificates SET not_after = 9223372036854775807"),
    ] {
        let home = Home::new();
        home.issue("4A");
        home.tamper(sql);
        assert_eq!(variant(&home.store.certificate("4A")), "Damaged", "{case}");
    }
}

#[test]
fn what_a_dead_process_left_in_the_log_is_kept() {
    let home = Home::new();
    home.store.write(|tx| tx.append_audit(&record("found"))).unwrap();
    home.issue("4A");
    // A copy of the files while they are open is what a power cut leaves.
    let after = tempfile::tempdir().unwrap();
    for name in ["segel.db", "segel.db-wal"] {
        fs::copy(home.directory.path().join(name), after.path().join(name)).unwrap();
    }
    assert_left(after.path(), 1);
    // Nor does it matter that the last page of the file itself was half written: the log has it whole.
    let bytes = fs::read(home.path()).unwrap();
    fs::write(after.path().join("segel.db"), [&bytes[..], &[0; 2048]].concat()).unwrap();
    fs::copy(home.directory.path().join("segel.db-wal"), after.path().join("segel.db-wal")).unwrap();
    assert_left(after.path(), 1);
    // Half a commit at the end of the log is no commit.
    let wal = fs::read(home.directory.path().join("segel.db-wal")).unwrap();
    fs::copy(home.path(), after.path().join("segel.db")).unwrap();
    fs::write(after.path().join("segel.db-wal"), &wal[..wal.len() - 1]).unwrap();
    assert_left(after.path(), 0);
}

fn assert_left(directory: &Path, issued: usize) {
    let store = Store::open(&directory.join("segel.db")).unwrap();
    let ders = store.certificate_der("4A").unwrap();
    assert_eq!(ders.iter().count(), issued);
    assert_eq!(serials(&store, CertificateState::Intended).len(), 1 - issued);
    assert_eq!(store.verify_audit().unwrap().fault, None);
    assert_eq!(complaints(&directory.join("segel.db")), Vec::<String>::new());
}
