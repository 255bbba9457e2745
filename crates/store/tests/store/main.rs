//! The store as its callers see it, and as someone with a SQLite shell may have left it.
#![allow(clippy::unwrap_used)]

mod audit;
mod backup;
mod counting;
mod enrolling;
mod files;
mod guarding;
mod health;
mod issuing;
mod parallel;
mod people;
mod revoking;

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use store::{
    AuditOutcome, AuditRecord, AuthorityId, AuthorityRole, CertificateState, Intent, Ledger, NewAuthority,
    SealedKey, Store, StoreError,
};
use tempfile::TempDir;

/// A store in a directory of its own, with one issuing authority.
struct Home {
    directory: TempDir,
    store: Store,
    issuer: AuthorityId,
}

impl Home {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::create(&directory.path().join("segel.db")).unwrap();
        let issuer = store.write(|tx| {
            tx.insert_sealed_key(&sealed_key("ca-key"))?;
            tx.insert_authority(&authority("CA01", "ca-key"))
        });
        Home { issuer: issuer.unwrap(), store, directory }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("segel.db")
    }

    fn intent<'a>(&self, serial: &'a str) -> Intent<'a> {
        intent(self.issuer, serial)
    }

    fn issue(&self, serial: &str) {
        self.store.write(|tx| tx.intend(&self.intent(serial))).unwrap();
        self.store.write(|tx| tx.record_issued(serial, serial.as_bytes())).unwrap();
    }

    /// What someone with a SQLite shell does.
    fn tamper(&self, sql: &str) {
        rusqlite::Connection::open(self.path()).unwrap().execute_batch(sql).unwrap();
    }
}

/// What the engine itself finds wrong with a file: pages, indexes, references.
fn complaints(path: &Path) -> Vec<String> {
    let shell = rusqlite::Connection::open(path).unwrap();
    let mut found = Vec::new();
    for check in ["integrity_check", "foreign_key_check"] {
        let mut statement = shell.prepare(&format!("PRAGMA {check}")).unwrap();
        let lines = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        found.extend(lines.map(Result::unwrap));
    }
    found.retain(|line| line != "ok");
    found
}

/// The serials in this state, oldest first.
fn serials(ledger: &Ledger, state: CertificateState) -> Vec<String> {
    let mut entries = ledger.certificates().unwrap();
    entries.retain(|entry| entry.state == state);
    entries.into_iter().rev().map(|entry| entry.serial).collect()
}

fn second(count: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + count).unwrap()
}

fn sealed_key(key_id: &str) -> SealedKey {
    SealedKey { key_id: key_id.into(), kind: "ca".into(), sealed: vec![0x30, 0x03], created: second(0) }
}

fn authority<'a>(serial: &'a str, key_id: &'a str) -> NewAuthority<'a> {
    NewAuthority {
        role: AuthorityRole::Issuing,
        serial,
        certificate: b"certificate",
        key_id,
        created: second(0),
    }
}

fn intent(issuer: AuthorityId, serial: &str) -> Intent<'_> {
    Intent {
        serial,
        issuer,
        profile: "person",
        nik: Some("3323010101900001"),
        nip: None,
        email: Some("Siti.Aminah@example.go.id"),
        name: "Siti Aminah",
        title: Some("Analis Kepegawaian"),
        subject: "CN=Siti Aminah",
        key_id: None,
        public_key: "5f01",
        descent: None,
        not_before: second(0),
        not_after: second(1000),
        tbs_sha256: [7; 32],
        created: second(0),
    }
}

fn record(action: &str) -> AuditRecord<'_> {
    AuditRecord {
        at: second(0),
        real_at: second(0),
        actor: "budi",
        action,
        subject: "4A",
        outcome: AuditOutcome::Done,
        detail: serde_json::json!({"profile": "person"}),
    }
}

/// The name of an error's variant, for tables of cases.
fn variant<T>(result: &Result<T, StoreError>) -> String {
    match result {
        Ok(_) => "Ok".into(),
        Err(error) => {
            let text = format!("{error:?}");
            text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().into()
        }
    }
}
