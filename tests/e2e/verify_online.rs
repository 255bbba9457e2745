//! `segel verify --online`: an office that answers at the addresses in its certificates, and someone who knows its root
//! and nothing else.

use std::fs;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;
use testkit::fixture::path;
use testkit::program::{NIK, Program, Run};
use testkit::server::{Question, Reply, head, serve};

use crate::house::SEGEL;

/// An office online, a receiver without a home, and what the office was asked.
struct Scene {
    office: Arc<Program>,
    receiver: Program,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Scene {
    /// With `count` letters that are signed, and carry nothing that says how their certificates stand.
    fn with_letters(count: usize) -> Self {
        let (behind, asked) = (Arc::new(OnceLock::<Arc<Program>>::new()), Arc::new(Mutex::new(Vec::new())));
        let (desk, log) = (Arc::clone(&behind), Arc::clone(&asked));
        let url = serve(move |question| {
            log.lock().unwrap().push(question.head.lines().next().unwrap().to_owned());
            answer(desk.get().unwrap(), question)
        });
        let office = Arc::new(Program::with_holder(SEGEL, "p256", &["--base-url", &url]));
        behind.set(Arc::clone(&office)).map_err(drop).unwrap();
        let receiver = Program::new(SEGEL);
        fs::create_dir(receiver.path("letters")).unwrap();
        for index in 0..count {
            let name = format!("{index:02}.pdf");
            office.sign(&path("nota-dinas.pdf"), &name, &[]).succeeds();
            fs::copy(office.path(&name), receiver.path(&format!("letters/{name}"))).unwrap();
        }
        office.run(["ca", "chain", "--root", "--out", "root.pem"]).succeeds();
        fs::copy(office.path("root.pem"), receiver.path("root.pem")).unwrap();
        Self { office, receiver, asked }
    }

    fn verify(&self, more: &[&str]) -> Run {
        self.receiver.run(["verify", "letters", "--trust", "root.pem"].iter().chain(more))
    }

    /// The first lines of what was asked since last time, without what differs from office to office.
    fn asked(&self) -> Vec<String> {
        let lines = std::mem::take(&mut *self.asked.lock().unwrap());
        let short = |line: String| {
            let [method, path, _] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
            format!("{method} {}", path.split('/').nth(1).unwrap())
        };
        lines.into_iter().map(short).collect()
    }
}

/// What the office has at that address.
fn answer(office: &Program, question: &Question) -> Reply {
    let path = question.head.split(' ').nth(1).unwrap();
    let found = match path.split('/').nth(1) {
        Some("ocsp") => {
            office.write("request", &question.body);
            office.run(["ocsp", "respond", "request", "-o", "reply", "--force"]);
            office.read("reply")
        }
        // Only the root's list is asked for here.
        Some("crl") => {
            office.run(["ca", "crl", "--root", "--format", "der", "--out", "reply", "--force"]).succeeds();
            office.read("reply")
        }
        _ => return Reply::Bytes(head(404, "Content-Length: 0\r\n")),
    };
    Reply::Bytes([&head(200, &format!("Content-Length: {}\r\n", found.len()))[..], &found].concat())
}

fn sources(report: &Value) -> Vec<&str> {
    let chain = report["files"][0]["signatures"][0]["chain"].as_array().unwrap();
    chain.iter().map(|link| link["source"].as_str().unwrap_or("none")).collect()
}

#[test]
fn nothing_is_asked_unless_asked_for() {
    let scene = Scene::with_letters(1);
    let offline = scene.verify(&["--json"]);
    assert_eq!(offline.code, 3, "{}", offline.stdout);
    assert_eq!(sources(&offline.json()), ["none", "none", "trust-anchor"]);
    assert_eq!(scene.asked(), [""; 0]);

    let online = scene.verify(&["--json", "--online"]);
    assert_eq!(online.code, 0, "{}", online.stdout);
    assert_eq!(sources(&online.json()), ["online-ocsp", "online-crl", "trust-anchor"]);
    assert_eq!(scene.asked(), ["POST ocsp", "GET crl"]);
    for finding in online.json()["files"][0]["findings"].as_array().unwrap() {
        assert_eq!((&finding["code"], &finding["severity"]), (&"online-fetched".into(), &"info".into()));
    }
}

/// The office that issued it knows how it stands.
#[test]
fn who_knows_asks_nobody() {
    let scene = Scene::with_letters(1);
    scene.office.run(["verify", "00.pdf", "--online"]).succeeds();
    assert_eq!(scene.asked(), [""; 0]);
}

#[test]
fn what_is_revoked_is_found_out() {
    let scene = Scene::with_letters(1);
    scene.verify(&["--online"]).succeeds();
    scene.office.run(["cert", "revoke", NIK, "--reason", "keyCompromise"]).succeeds();
    let run = scene.verify(&["--online", "--json"]);
    let report = run.json();
    let signature = &report["files"][0]["signatures"][0];
    assert_eq!((run.code, &signature["sub_indication"]), (3, &"REVOKED_NO_POE".into()), "{}", run.stdout);
    assert_eq!(signature["chain"][0]["status"], "revoked");
    assert_eq!(sources(&report), ["online-ocsp", "online-crl", "trust-anchor"]);
}

/// However many documents and threads there are.
#[test]
fn each_question_is_asked_once() {
    let scene = Scene::with_letters(6);
    let run = scene.verify(&["--online", "--jobs", "3"]).succeeds();
    assert!(run.stderr.contains("6 files: 6 passed."), "{}", run.stderr);
    let mut asked = scene.asked();
    asked.sort();
    assert_eq!(asked, ["GET crl", "POST ocsp"]);
}

#[test]
fn servers_that_fail_are_told_in_both_languages() {
    let scene = Scene::with_letters(1);
    let broken = Program::with_holder(SEGEL, "p256", &["--base-url", "http://127.0.0.1:9"]);
    broken.sign(&path("nota-dinas.pdf"), "alone.pdf", &[]).succeeds();
    broken.run(["ca", "chain", "--root", "--out", "other.pem"]).succeeds();
    for name in ["alone.pdf", "other.pem"] {
        fs::copy(broken.path(name), scene.receiver.path(name)).unwrap();
    }
    for (lang, words) in [
        ("en", "warning: could not fetch an OCSP answer about certificate"),
        ("id", "peringatan: jawaban OCSP tentang sertifikat"),
    ] {
        let line = ["verify", "alone.pdf", "--trust", "other.pem", "--online", "--lang", lang];
        let run = scene.receiver.run(line);
        assert_eq!(run.code, 3, "{}", run.stdout);
        assert!(run.stdout.contains(words), "{}", run.stdout);
        assert!(run.stdout.contains("http://127.0.0.1:9/ocsp"), "{}", run.stdout);
    }
    let both = ["verify", "alone.pdf", "letters", "--trust", "root.pem", "other.pem", "--online", "--json"];
    let run = scene.receiver.run(both);
    let files = run.json()["files"].as_array().unwrap().clone();
    let verdicts: Vec<_> = files.iter().map(|file| file["indication"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["INDETERMINATE", "TOTAL-PASSED"], "one that fails harms no other");
}
