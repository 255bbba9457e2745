//! Checkpoints, and what someone who may write to the home can do to the log behind them.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use office::audit::check::{AuditReport, GivenCheckpoint, Sighting};
use office::audit::checkpoint::{Checkpoint, CheckpointError, MAX_LEN};
use office::found::CaPassphrase;
use office::home::Home;
use office::officer::NewOfficer;
use office::{Error, Office};
use pki::key::Passphrase;
use store::{AuditEntry, AuditFilter, AuditRecord, Store};
use tempfile::TempDir;

use crate::{establish, open};

const WITHOUT_TRIGGERS: &str =
    "DROP TRIGGER audit_is_not_rewritten; DROP TRIGGER audit_is_kept; DROP TRIGGER audit_is_not_replaced;";

/// A home of twelve records, and the checkpoints that were made of it on the way.
#[derive(Debug)]
struct Scene {
    folder: TempDir,
    /// The third record: after the founding and the making of the key, its own.
    early: Checkpoint,
    /// The tenth.
    late: Checkpoint,
}

impl Scene {
    fn new() -> Self {
        static PLAYED: LazyLock<Scene> = LazyLock::new(Scene::play);
        let Scene { folder, early, late } = &*PLAYED;
        Self { folder: copy(folder.path()), early: early.clone(), late: late.clone() }
    }

    fn play() -> Self {
        let folder = founded();
        let office = open(folder.path());
        let early = office.make_checkpoint().unwrap();
        (0..6).for_each(|_| act(&office));
        let late = office.make_checkpoint().unwrap();
        (0..2).for_each(|_| act(&office));
        assert_eq!((early.statement().mark.seq, late.statement().mark.seq), (3, 10));
        Self { folder, early, late }
    }

    fn home(&self) -> &Path {
        self.folder.path()
    }

    fn check(&self, given: &[&Checkpoint]) -> AuditReport {
        open(self.home()).check_audit(given.iter().map(|one| file(one)).collect(), None).unwrap()
    }

    fn tamper(&self, sql: &str) {
        let shell = rusqlite::Connection::open(Home::at(self.home()).store()).unwrap();
        shell.execute_batch(&format!("{WITHOUT_TRIGGERS} {sql}")).unwrap();
    }

    /// Puts another chain in the place of the log, whole in itself: what `change` makes of the records.
    fn rewrite(&self, change: impl FnOnce(&mut Vec<AuditEntry>)) {
        let mut entries = open(self.home()).audit(&AuditFilter::default()).unwrap();
        change(&mut entries);
        let other = self.home().join("other.db");
        let store = Store::create(&other).unwrap();
        for entry in &entries {
            let record = AuditRecord {
                at: entry.at,
                real_at: entry.real_at,
                actor: &entry.actor,
                action: &entry.action,
                subject: &entry.subject,
                outcome: entry.outcome,
                detail: entry.detail.clone(),
            };
            store.write(|tx| tx.append_audit(&record)).unwrap();
        }
        drop(store);
        self.tamper(&format!(
            "ATTACH '{}' AS other; DELETE FROM audit; INSERT INTO audit SELECT * FROM other.audit;
             UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM other.audit_head)",
            other.display()
        ));
    }
}

/// A home in which nothing was done since it was founded.
fn founded() -> TempDir {
    static FOUNDED: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = TempDir::new().unwrap();
        establish(folder.path(), &CaPassphrase::Kept);
        folder
    });
    copy(FOUNDED.path())
}

fn copy(home: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    for entry in fs::read_dir(home).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}

/// Something that leaves a record.
fn act(office: &Office) {
    let officer = NewOfficer {
        id: format!("petugas-{}", office.officers().unwrap().len()),
        name: "Yoga".to_owned(),
        roles: ["verifikator".to_owned()].into(),
        passphrase: Passphrase::new("sawah-padi-17".to_owned()),
    };
    office.add_officer(&officer).unwrap();
}

fn file(checkpoint: &Checkpoint) -> GivenCheckpoint {
    GivenCheckpoint { path: "given".into(), text: checkpoint.text().into_bytes() }
}

fn sightings(report: &AuditReport) -> Vec<Sighting> {
    report.checkpoints.iter().map(|one| one.sighting.clone()).collect()
}

fn broken(made: Result<Checkpoint, Error>) -> Option<i64> {
    match made {
        Err(Error::AuditBroken { seq }) => Some(seq),
        _ => None,
    }
}

#[test]
fn a_checkpoint_covers_the_record_of_its_own_making() {
    let folder = founded();
    let office = open(folder.path());
    let made = office.make_checkpoint().unwrap();
    let records = office.audit(&AuditFilter::default()).unwrap();
    let (last, statement) = (records.last().unwrap(), made.statement());
    assert_eq!((last.action.as_str(), last.seq), ("audit.checkpoint", statement.mark.seq));
    assert_eq!((last.at, last.real_at), (statement.at, statement.real_at));
    assert_eq!((statement.office.as_str(), &statement.key), ("Kantor Uji", &last.subject));
    made.verify(&office.audit_public_key().unwrap()).unwrap();
    let kinds: Vec<_> = records.iter().map(|record| record.action.as_str()).collect();
    assert_eq!(kinds, ["office.found", "audit.key", "audit.checkpoint"]);
}

#[test]
fn the_home_keeps_the_newest_for_its_owner_alone() {
    let scene = Scene::new();
    let path = Home::at(scene.home()).checkpoint();
    assert_eq!(fs::read_to_string(&path).unwrap(), scene.late.text());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let left = fs::read_dir(scene.home()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(!left.into_iter().any(|name| name.to_string_lossy().starts_with(".segel-")));
    let report = scene.check(&[&scene.early]);
    assert_eq!(sightings(&report), [Sighting::Agrees, Sighting::Agrees]);
    assert!(report.is_whole() && !report.copy_missing, "{report:?}");
    fs::remove_file(path).unwrap();
    let report = scene.check(&[]);
    assert!(report.is_whole() && report.copy_missing, "{report:?}");
}

/// What the chain shows by itself it shows here too, and the checkpoints see what it does not.
#[test]
fn what_is_done_to_the_log_is_found_out() {
    use Sighting::{Agrees, Differs, Missing};
    let cut = |seq: i64| {
        format!(
            "DELETE FROM audit WHERE seq > {seq};
             UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit WHERE seq = {seq})"
        )
    };
    let emptied = "DELETE FROM audit; UPDATE audit_head SET seq = 0, hash = zeroblob(32)";
    for (case, sql, chain, early, late, first) in [
        ("nothing", "", None, Agrees, Agrees, None),
        ("changed", "UPDATE audit SET actor = 'siti' WHERE seq = 5", Some(5), Agrees, Agrees, Some(5)),
        ("deleted", "DELETE FROM audit WHERE seq = 7", Some(7), Agrees, Agrees, Some(7)),
        (
            "the very record deleted",
            "DELETE FROM audit WHERE seq = 10",
            Some(10),
            Agrees,
            Missing { first: 10 },
            Some(10),
        ),
        ("cut behind it", &cut(10), None, Agrees, Agrees, None),
        ("cut by one more", &cut(9), None, Agrees, Missing { first: 10 }, Some(10)),
        ("cut far before it", &cut(4), None, Agrees, Missing { first: 5 }, Some(5)),
        ("cut before both", &cut(1), None, Missing { first: 2 }, Missing { first: 2 }, Some(2)),
        ("emptied", emptied, None, Missing { first: 1 }, Missing { first: 1 }, Some(1)),
        ("end removed", "DELETE FROM audit_head", Some(12), Agrees, Agrees, Some(12)),
    ] {
        let scene = Scene::new();
        scene.tamper(sql);
        let report = scene.check(&[&scene.early]);
        assert_eq!(report.chain.fault.map(|fault| fault.seq), chain, "{case}");
        assert_eq!(sightings(&report), [late.clone(), early], "{case}");
        assert_eq!((report.first_bad(), report.is_whole()), (first, first.is_none()), "{case}");
        let made = open(scene.home()).make_checkpoint();
        // From the last checkpoint on; what lies before it was seen then.
        let expected = if late == Agrees { chain.filter(|seq| *seq > 10) } else { first };
        assert_eq!(broken(made), expected, "{case}");
    }
    let scene = Scene::new();
    scene.tamper(&cut(4));
    (0..8).for_each(|_| {
        let note = AuditRecord {
            at: scene.late.statement().at,
            real_at: scene.late.statement().at,
            actor: "siti",
            action: "officer.add",
            subject: "x",
            outcome: store::AuditOutcome::Done,
            detail: serde_json::json!({}),
        };
        let store = Store::open(&Home::at(scene.home()).store()).unwrap();
        store.write(|tx| tx.append_audit(&note)).unwrap();
    });
    let report = scene.check(&[&scene.early]);
    assert_eq!(report.chain.fault, None, "cut, and written on beyond");
    assert_eq!(sightings(&report), [Differs { after: 3 }, Agrees]);
    assert_eq!(report.first_bad(), Some(10));
}

#[test]
fn a_chain_that_was_made_anew_is_found_out_by_checkpoints_alone() {
    use Sighting::{Agrees, Differs, Missing};
    let scene = Scene::new();
    scene.rewrite(|_| {});
    assert!(scene.check(&[&scene.early]).is_whole(), "the same records make the same chain");
    type Change = fn(&mut Vec<AuditEntry>);
    let cases: [(&str, Change, Sighting, Sighting, Option<i64>); 7] = [
        (
            "changed before both",
            |log| log[0].actor = "siti".into(),
            Differs { after: 0 },
            Differs { after: 0 },
            Some(3),
        ),
        ("changed between them", |log| log[5].actor = "siti".into(), Agrees, Differs { after: 3 }, Some(10)),
        (
            "time moved",
            |log| log[9].real_at = log[0].real_at.round(jiff::Unit::Hour).unwrap(),
            Agrees,
            Differs { after: 3 },
            Some(10),
        ),
        ("one removed", |log| drop(log.remove(5)), Agrees, Differs { after: 3 }, Some(10)),
        ("so many removed", |log| drop(log.drain(4..8)), Agrees, Missing { first: 9 }, Some(9)),
        ("two swapped", |log| log.swap(4, 5), Agrees, Differs { after: 3 }, Some(10)),
        ("changed behind both", |log| log[10].actor = "siti".into(), Agrees, Agrees, None),
    ];
    for (case, change, early, late, first) in cases {
        let scene = Scene::new();
        scene.rewrite(change);
        let report = scene.check(&[&scene.early]);
        assert_eq!(report.chain.fault, None, "{case}");
        assert_eq!(sightings(&report), [late, early], "{case}");
        assert_eq!((report.first_bad(), report.is_whole()), (first, first.is_none()), "{case}");
        // The next checkpoint follows the newest, and asks no other.
        let expected = match sightings(&report)[0] {
            Missing { first } => Some(first),
            Differs { .. } => Some(10),
            _ => None,
        };
        assert_eq!(broken(open(scene.home()).make_checkpoint()), expected, "{case}");
    }
}

/// Whoever rewrites everything takes a new key too. Then only the public key that was exported tells.
#[test]
fn another_key_is_told_by_the_one_that_was_exported() {
    let scene = Scene::new();
    let exported = open(scene.home()).audit_public_key().unwrap();
    scene.rewrite(|log| log.truncate(1));
    scene.tamper_keys();
    fs::remove_file(Home::at(scene.home()).checkpoint()).unwrap();
    let office = open(scene.home());
    let forged = office.make_checkpoint().unwrap();
    let other = office.audit_public_key().unwrap();
    assert_ne!(other, exported);
    assert!(scene.check(&[]).is_whole(), "by itself such a home looks whole");
    let report = scene.check(&[&scene.late]);
    assert!(
        matches!(&sightings(&report)[1], Sighting::Refused(CheckpointError::OtherKey { .. })),
        "{report:?}"
    );
    let report = office.check_audit(vec![file(&scene.late)], Some(&exported)).unwrap();
    assert!(
        matches!(&sightings(&report)[0], Sighting::Refused(CheckpointError::OtherKey { .. })),
        "{report:?}"
    );
    assert_eq!(sightings(&report)[1], Sighting::Missing { first: 4 });
    assert_eq!((report.first_bad(), report.is_whole()), (Some(4), false));
    assert_eq!(forged.statement().mark.seq, 3);
}

impl Scene {
    fn tamper_keys(&self) {
        let shell = rusqlite::Connection::open(Home::at(self.home()).store()).unwrap();
        shell.execute_batch("DELETE FROM sealed_keys WHERE kind = 'audit'").unwrap();
    }
}

#[test]
fn without_a_key_no_checkpoint_counts() {
    let scene = Scene::new();
    let exported = open(scene.home()).audit_public_key().unwrap();
    scene.tamper_keys();
    let report = scene.check(&[&scene.early]);
    let refused = Sighting::Refused(CheckpointError::NoKey);
    assert_eq!(sightings(&report), [refused.clone(), refused]);
    assert_eq!((report.first_bad(), report.is_whole()), (None, false));
    assert!(open(scene.home()).check_audit(vec![], Some(&exported)).unwrap().is_whole());
}

#[test]
fn a_copy_that_does_not_count_is_named_and_nothing_is_signed_over_it() {
    let other = Scene::play();
    let scene = Scene::new();
    let records = || open(scene.home()).audit(&AuditFilter::default()).unwrap().len();
    let before = records();
    for (case, text) in [
        ("empty", Vec::new()),
        ("something else", b"catatan".to_vec()),
        ("endless", vec![b'x'; 10 * MAX_LEN]),
        ("of another home", other.late.text().into_bytes()),
        ("forged", scene.late.text().replace("records: 10", "records: 12").into_bytes()),
    ] {
        fs::write(Home::at(scene.home()).checkpoint(), text).unwrap();
        let report = scene.check(&[&scene.late]);
        assert!(
            matches!(sightings(&report)[..], [Sighting::Refused(_), Sighting::Agrees]),
            "{case}: {report:?}"
        );
        assert!(!report.is_whole() && report.first_bad().is_none(), "{case}");
        let made = open(scene.home()).make_checkpoint();
        assert!(matches!(made, Err(Error::Checkpoint { .. })), "{case}: {made:?}");
    }
    assert_eq!(records(), before, "nothing was recorded as done");
}

#[test]
fn of_many_who_make_checkpoints_at_once_all_agree_on_the_key() {
    let folder = founded();
    let made: Vec<Checkpoint> = std::thread::scope(|scope| {
        let makers: Vec<_> =
            (0..4).map(|_| scope.spawn(|| open(folder.path()).make_checkpoint().unwrap())).collect();
        makers.into_iter().map(|maker| maker.join().unwrap()).collect()
    });
    let office = open(folder.path());
    let kinds = ["audit.key".to_owned()];
    let keys = office.audit(&AuditFilter { kinds: &kinds, ..AuditFilter::default() }).unwrap();
    assert_eq!(keys.len(), 1);
    let report = office.check_audit(made.iter().map(file).collect(), None).unwrap();
    assert!(report.is_whole() && report.checkpoints.len() == 5, "{report:?}");
}

#[test]
fn an_audit_key_is_opened_by_the_secret_of_its_home_alone() {
    let (scene, other) = (Scene::new(), founded());
    let secret = |home: &Path| Home::at(home).secret();
    fs::write(secret(scene.home()), "0".repeat(64)).unwrap();
    let refused = open(scene.home()).make_checkpoint();
    assert!(matches!(refused, Err(Error::Key(_))), "{refused:?}");
    fs::remove_file(secret(other.path())).unwrap();
    let refused = open(other.path()).make_checkpoint();
    assert!(matches!(refused, Err(Error::Read { .. })), "{refused:?}");
    assert_eq!(open(other.path()).audit(&AuditFilter::default()).unwrap().len(), 1, "no key was made");
}
