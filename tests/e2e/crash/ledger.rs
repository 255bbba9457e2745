//! What an office has acknowledged, read from its store as it lies there, by another program's eyes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, Row};

/// What was acknowledged at some time, and so must be there for ever.
#[derive(Debug, Default)]
pub(super) struct Acknowledged {
    /// Certificates by serial number.
    certificates: BTreeMap<String, Vec<u8>>,
    /// Hashes of the audit records by number.
    records: BTreeMap<i64, Vec<u8>>,
    /// The highest number of a list of each authority.
    lists: BTreeMap<i64, i64>,
    /// Revoked for good.
    revoked: BTreeSet<String>,
    /// Officers.
    officers: BTreeSet<String>,
    /// What happened to applications, by application and number.
    events: BTreeMap<String, String>,
}

impl Acknowledged {
    /// What the store of this home holds.
    pub(super) fn in_home(home: &Path) -> Self {
        let store = open(home);
        Self {
            certificates: rows(&store, "SELECT serial, der FROM certificates WHERE state = 'issued'", pair),
            records: rows(&store, "SELECT seq, hash FROM audit", pair),
            lists: rows(&store, "SELECT authority, max(number) FROM crls GROUP BY authority", pair),
            revoked: rows(
                &store,
                "SELECT serial FROM certificates WHERE revoked_at IS NOT NULL AND reason <> 'certificateHold'",
                |row| row.get(0),
            ),
            officers: rows(&store, "SELECT id FROM officers", |row| row.get(0)),
            events: rows(&store, "SELECT application || '/' || seq, event FROM application_events", pair),
        }
    }

    /// Demands that all of it is in this home, whole.
    pub(super) fn are_kept_in(&self, home: &Path, case: &str) {
        let now = Self::in_home(home);
        for (serial, der) in &self.certificates {
            assert_eq!(now.certificates.get(serial), Some(der), "{case}: certificate {serial}");
        }
        for (number, hash) in &self.records {
            assert_eq!(now.records.get(number), Some(hash), "{case}: record {number}");
        }
        for (authority, number) in &self.lists {
            assert!(now.lists.get(authority) >= Some(number), "{case}: list {number}");
        }
        assert!(now.revoked.is_superset(&self.revoked), "{case}: {:?}", self.revoked);
        for (number, event) in &self.events {
            assert_eq!(now.events.get(number), Some(event), "{case}: event {number}");
        }
        assert!(now.officers.is_superset(&self.officers), "{case}: {:?}", self.officers);
    }
}

/// Demands that each certificate of a person stands in the audit log, once.
pub(super) fn is_consistent(home: &Path, case: &str) {
    let store = open(home);
    let of_people = "profile NOT IN ('issuing', 'ocsp', 'tsa')";
    let sql = format!(
        "SELECT serial, (SELECT count(*) FROM audit WHERE subject = serial AND outcome = 'done' AND action IN
             ('certificate.issue', 'certificate.renew', 'certificate.rekey', 'certificate.reissue'))
         FROM certificates WHERE state = 'issued' AND {of_people}"
    );
    let told: BTreeMap<String, i64> = rows(&store, &sql, pair);
    assert!(told.values().all(|times| *times == 1), "{case}: {told:?}");
    let of_nobody = "application_events WHERE application NOT IN (SELECT application FROM applications)";
    assert_eq!(count(home, of_nobody), 0, "{case}");
    let begun = "applications WHERE application NOT IN (SELECT application FROM application_events)";
    assert_eq!(count(home, begun), 0, "{case}");
}

/// How many rows such a question finds.
pub(super) fn count(home: &Path, question: &str) -> i64 {
    open(home).query_row(&format!("SELECT count(*) FROM {question}"), [], |row| row.get(0)).unwrap()
}

fn open(home: &Path) -> Connection {
    Connection::open(home.join("segel.db")).unwrap()
}

fn pair<K: rusqlite::types::FromSql, V: rusqlite::types::FromSql>(row: &Row<'_>) -> rusqlite::Result<(K, V)> {
    Ok((row.get(0)?, row.get(1)?))
}

fn rows<T, C: FromIterator<T>>(
    store: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> C {
    let mut statement = store.prepare(sql).unwrap();
    let found = statement.query_map([], read).unwrap().collect::<Result<C, _>>();
    found.unwrap()
}
