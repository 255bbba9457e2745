//! Applications, messages and settings in a home that something happened to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use testkit::program::Program;

use super::{Harm, codes, mode, private, report, tamper};
use crate::application::{office, open, play};
use crate::house::json;

/// A home with an application that came to its end.
fn enrolled() -> Program {
    let program = office();
    open(&program, "umum", &[]).succeeds();
    play(&program, "1", &[]).succeeds();
    program
}

fn a_message(home: &Path) -> PathBuf {
    fs::read_dir(home.join("outbox")).unwrap().next().unwrap().unwrap().path()
}

const LAST: &str =
    "application = 1 AND seq = (SELECT max(seq) FROM application_events WHERE application = 1)";

const HARMS: &[(&str, Harm, &[&str])] = &[
    (
        "somebody else is said to have done it",
        |home| tamper(home, "UPDATE application_events SET event = replace(event, '\"ani\"', '\"budi\"')"),
        &["event-lost", "event-unrecorded"],
    ),
    (
        "the last event is gone",
        |home| tamper(home, &format!("DELETE FROM application_events WHERE {LAST}")),
        &["event-lost"],
    ),
    (
        "an event that nobody recorded",
        |home| {
            tamper(
                home,
                &format!(
                    "INSERT INTO application_events SELECT 1, seq + 1, at, real_at, '{{\"by\":\"applicant\",\"deed\":{{\"cancelled\":{{\"reason\":\"x\"}}}}}}' FROM application_events WHERE {LAST}"
                ),
            );
        },
        &["application-unreadable", "event-unrecorded"],
    ),
    (
        "an event that is none",
        |home| tamper(home, &format!("UPDATE application_events SET event = 'x' WHERE {LAST}")),
        &["application-unreadable", "event-lost", "event-unrecorded"],
    ),
    (
        "an SOP, a text and a table that the office wrote",
        |home| {
            fs::create_dir_all(home.join("sop")).unwrap();
            fs::create_dir_all(home.join("letters")).unwrap();
            mode(&home.join("sop"), 0o700);
            mode(&home.join("letters"), 0o700);
            private(&home.join("sop/kami.toml"), "id = 1");
            private(&home.join("letters/ditolak.txt"), "Subjek\n\n{nma}");
            tamper(home, "INSERT INTO settings (key, value) VALUES ('civil_data', '/tidak/ada.csv')");
        },
        &["own-file-refused"],
    ),
    ("another SOP", |home| tamper(home, "UPDATE sops SET text = 'id = 1'"), &["application-unreadable"]),
    ("a message that is gone", |home| fs::remove_file(a_message(home)).unwrap(), &["message-lost"]),
    (
        "a message that nobody wrote",
        |home| {
            let path = home.join("outbox/20260101T000000Z-terbit-0.eml");
            private(&path, "To: x <x@y.example>\r\n\r\n");
            let long_ago = SystemTime::now() - Duration::from_secs(7200);
            fs::File::open(&path).unwrap().set_modified(long_ago).unwrap();
        },
        &["leftover"],
    ),
    (
        "a setting that is none",
        |home| tamper(home, "INSERT INTO settings (key, value) VALUES ('hours', 'always')"),
        &["setting"],
    ),
];

#[test]
fn what_happened_to_applications_is_compared_with_the_audit_log() {
    let program = enrolled();
    let simulated = BTreeSet::from(["clock-simulated".to_owned()]);
    assert_eq!(codes(&report(&program, &[]).1), simulated);
    for (what, harm, expected) in HARMS {
        let program = enrolled();
        harm(&program.home());
        let (_, found) = report(&program, &[]);
        let mut expected: BTreeSet<String> = expected.iter().map(|code| (*code).to_owned()).collect();
        expected.insert("clock-simulated".to_owned());
        assert_eq!(codes(&found), expected, "{what}: {found}");
    }
}

/// One application that cannot be read keeps nobody from seeing the others.
#[test]
fn what_cannot_be_read_is_named_beside_the_others() {
    let program = enrolled();
    open(&program, "umum", &[]).succeeds();
    tamper(&program.home(), &format!("UPDATE application_events SET event = 'x' WHERE {LAST}"));
    for command in [["application", "list"], ["application", "due"], ["report", "applications"]] {
        let run = program.run(command.iter().chain(&["--json"]));
        assert_eq!(run.code, 1, "{command:?}");
        assert!(run.stderr.contains("application 1 cannot be read"), "{}", run.stderr);
        assert_eq!(run.json()["damaged"], serde_json::json!([1]), "{command:?}");
    }
    program.run(["application", "show", "1"]).fails(5, &["application 1"]);
    assert_eq!(json(&program, ["application", "show", "2"])["status"], "open");
}

#[test]
fn a_message_that_nobody_wrote_is_taken_away() {
    let program = enrolled();
    let path = program.home().join("outbox/20260101T000000Z-terbit-0.eml");
    private(&path, "x");
    let long_ago = SystemTime::now() - Duration::from_secs(7200);
    fs::File::open(&path).unwrap().set_modified(long_ago).unwrap();
    let count = fs::read_dir(program.home().join("outbox")).unwrap().count();
    report(&program, &["--repair"]);
    assert!(!path.exists());
    assert_eq!(fs::read_dir(program.home().join("outbox")).unwrap().count(), count - 1);
    let log = json(&program, ["audit", "show"]);
    let last = log["records"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["action"], "office.repair");
}
