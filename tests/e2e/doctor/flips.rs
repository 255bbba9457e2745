//! One bit of a file is another: it is told, or nothing else tells of what changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::{private, report};
use crate::house::{attended, holder};

#[test]
fn a_secret_of_which_one_bit_is_flipped_is_named() {
    let program = holder();
    for name in ["home.secret", "ca.passphrase"] {
        let path = program.home().join(name);
        let sound = fs::read(&path).unwrap();
        for at in [0, 1, sound.len() / 2, sound.len() - 2, sound.len() - 1] {
            let mut flipped = sound.clone();
            flipped[at] ^= 0x04;
            private(&path, &flipped);
            let (code, report) = report(&program, &[]);
            assert_eq!(code, 1, "{name} at {at}: {report}");
            assert!(report["findings"].to_string().contains(name), "{name} at {at}: {report}");
        }
        private(&path, &sound);
    }
    assert_eq!(report(&program, &[]).0, 0);
}

/// Columns that nothing else tells of, so that nothing shows that they were changed: what is personal and not in the
/// certificate, when something was done, what the office is called, and holders' keys, which only their passphrase opens.
const UNTOLD: &[&str] = &[
    "certificates.nik",
    "certificates.nip",
    "certificates.email",
    "certificates.name",
    "certificates.title",
    "certificates.profile",
    "certificates.created",
    "sealed_keys.sealed",
    "sealed_keys.kind",
    "sealed_keys.created",
    "authorities.created",
    "settings.value",
    "clock.last_seen",
];

/// Every value of every table, by table and column.
fn contents(path: &Path) -> Option<BTreeMap<String, Vec<String>>> {
    let store = Connection::open(path).ok()?;
    let mut tables = store.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").ok()?;
    let names = tables.query_map([], |row| row.get::<_, String>(0)).ok()?;
    let mut found = BTreeMap::new();
    for table in names {
        let table = table.ok()?;
        let mut rows = store.prepare(&format!("SELECT * FROM {table}")).ok()?;
        let columns: Vec<_> = rows.column_names().map(|column| format!("{table}.{column}")).collect();
        let mut rows = rows.query([]).ok()?;
        while let Some(row) = rows.next().ok()? {
            for (index, column) in columns.iter().enumerate() {
                let value = format!("{:?}", row.get_ref(index).ok()?);
                found.entry(column.clone()).or_insert_with(Vec::new).push(value);
            }
        }
    }
    Some(found)
}

/// A byte of the store is flipped in each of its pages: it is said, or it changed nothing that anything else tells of.
#[test]
fn a_flipped_byte_of_the_store_is_told() {
    let program = attended();
    let path = program.home().join("segel.db");
    let sound = fs::read(&path).unwrap();
    let before = contents(&path).unwrap();
    let mut told = 0;
    for page in 0..sound.len() / 4096 {
        // Somewhere in the page, another place in each.
        let at = page * 4096 + (page * 2_654_435_761 + 97) % 4096;
        let mut flipped = sound.clone();
        flipped[at] ^= 0x10;
        private(&path, &flipped);
        let after = contents(&path);
        private(&path, &flipped);
        let (code, report) = report(&program, &[]);
        told += usize::from(code == 1);
        let changed = |(column, values): (&String, &Vec<String>)| {
            let same = after.as_ref().and_then(|after| after.get(column)) == Some(values);
            (!same).then(|| column.clone())
        };
        let changed: Vec<_> = before.iter().filter_map(changed).collect();
        let is_untold = |column: &String| UNTOLD.contains(&column.as_str());
        assert!(code == 1 || changed.iter().all(is_untold), "byte {at}: {changed:?} {report}");
    }
    assert!(told > 0);
    private(&path, &sound);
    assert_eq!(report(&program, &[]).0, 0);
}
