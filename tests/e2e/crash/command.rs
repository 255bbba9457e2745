//! Each writing command: what comes before it, what it is given, and what it is to do.

use std::sync::LazyLock;

use testkit::program::{KeptHome, NIK, Program};

use super::ledger::count;
use super::walk;
use crate::house::{EMAIL, REHEARSED, SEGEL, json, request, serial, text};

/// A writing command.
pub(super) struct Writing {
    pub(super) name: &'static str,
    /// A home in which it can be run.
    pub(super) before: fn() -> Program,
    /// What it is given, beside the home.
    pub(super) inputs: fn(&Program),
    pub(super) arguments: fn() -> Vec<String>,
    /// Files that it makes.
    pub(super) outputs: &'static [&'static str],
    /// Whether its work is done.
    pub(super) is_done: fn(&Program) -> bool,
    /// By how many calls one run may differ from another: keys differ, and with them a little how much is written.
    pub(super) varies: usize,
    /// What it may say instead when its work was done already: kinds of errors.
    pub(super) refused_again: &'static [&'static str],
}

/// An office with a certificate issued in it, whose clock stands still: then the doctor does not wait for an unfinished
/// certificate to be finished.
fn office() -> Program {
    static HOME: LazyLock<KeptHome> = LazyLock::new(|| {
        let program = Program::new(SEGEL);
        let clock = ["--simulated-clock", REHEARSED, "--ca-passphrase-file", "passphrase"];
        program.run(["init", "--key-type", "p256"].iter().chain(&clock)).succeeds();
        let person = format!(
            "cert issue --nik {NIK} --name Siti --email {EMAIL} --key-type p256 --passphrase-file passphrase \
             --ca-passphrase-file passphrase"
        );
        program.run(words(&person)).succeeds();
        program.keep()
    });
    Program::again(SEGEL, &HOME)
}

/// The same after these commands.
fn after(commands: &[&[&str]]) -> Program {
    let program = office();
    inputs(&program);
    for command in commands {
        program.run(*command).succeeds();
    }
    program
}

/// The same with an application at the step where data are entered.
fn enrolling() -> Program {
    let program = after(&[&["officer", "add", "ani", "--name", "Ani", "--passphrase-file", "new"]]);
    let person = format!("--nik {NIK} --name Siti --title Analis --agency Kab --email {EMAIL}");
    program.run(words(&format!("application new --sop umum {person}"))).succeeds();
    program.run(words("application do 1 --step 1 --paper surat-rekomendasi=new --paper ktp=new")).succeeds();
    program
}

fn events(program: &Program) -> i64 {
    count(&program.home(), "application_events WHERE application = 1")
}

fn inputs(program: &Program) {
    program.write("new", "pematang-sawah-18\n");
    program.write("siti.csr", request());
    program.write("letter.pdf", testkit::fixture::read("nota-dinas.pdf"));
    let row = |nik: &str, name: &str| format!("{nik},{name},{name}@sukamaju.example,p256\n");
    let table = [row("3399015704850011", "Budi"), row("3399015704850012", "Wati")].concat();
    program.write("pegawai.csv", format!("nik,name,email,key_type\n{table}"));
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(|word| word.replace("@NIK", NIK)).chain(["--json".to_owned()]).collect()
}

fn issued(program: &Program) -> i64 {
    count(&program.home(), "certificates WHERE state = 'issued' AND profile = 'person'")
}

fn acts(program: &Program, action: &str) -> i64 {
    count(&program.home(), &format!("audit WHERE outcome = 'done' AND action = '{action}'"))
}

fn standing(program: &Program) -> String {
    text(&json(program, ["cert", "show", NIK])["status"])
}

fn exists(program: &Program, name: &str) -> bool {
    program.path(name).exists()
}

const ISSUE: &str = "cert issue --nik 3399015704850013 --name Agus --email agus@sukamaju.example \
                     --ca-passphrase-file passphrase";

macro_rules! walks {
    ($($test:ident: $writing:expr;)+) => {$(
        #[test]
        fn $test() {
            walk(&Writing { name: stringify!($test), ..$writing });
        }
    )+};
}

/// A command in the usual office, which can be run twice.
const USUAL: Writing = Writing {
    name: "",
    before: office,
    inputs,
    arguments: Vec::new,
    outputs: &[],
    is_done: |_| false,
    varies: 6,
    refused_again: &[],
};

walks! {
    init: Writing {
        before: || Program::new(SEGEL),
        arguments: || words("init --unattended --key-type p256"),
        is_done: |program| count(&program.home(), "authorities") == 4,
        refused_again: &["home-taken"],
        ..USUAL
    };
    issue_with_a_key: Writing {
        arguments: || words(&format!("{ISSUE} --key-type p256 --passphrase-file passphrase")),
        is_done: |program| issued(program) >= 2,
        ..USUAL
    };
    issue_for_a_request: Writing {
        arguments: || words(&format!("{ISSUE} --csr siti.csr --out out")),
        is_done: |program| issued(program) == 2,
        refused_again: &["key-known", "output-exists"],
        ..USUAL
    };
    renew: Writing {
        arguments: || words("cert renew @NIK --revoke-old --passphrase-file new --ca-passphrase-file passphrase"),
        is_done: |program| acts(program, "certificate.rekey") >= 1 && acts(program, "certificate.revoke") >= 1,
        ..USUAL
    };
    renew_the_same_key: Writing {
        arguments: || words("cert renew @NIK --same-key --ca-passphrase-file passphrase"),
        is_done: |program| acts(program, "certificate.renew") >= 1,
        ..USUAL
    };
    reissue: Writing {
        arguments: || words("cert reissue @NIK --passphrase-file new --ca-passphrase-file passphrase"),
        is_done: |program| acts(program, "certificate.reissue") >= 1 && standing(program) == "active",
        ..USUAL
    };
    revoke: Writing {
        arguments: || words("cert revoke @NIK --reason mutasi --ca-passphrase-file passphrase"),
        is_done: |program| standing(program) == "revoked",
        refused_again: &["certificate-revoked"],
        ..USUAL
    };
    suspend: Writing {
        arguments: || words("cert suspend @NIK --ca-passphrase-file passphrase"),
        is_done: |program| standing(program) == "suspended",
        refused_again: &["certificate-suspended"],
        ..USUAL
    };
    resume: Writing {
        before: || after(&[&["cert", "suspend", NIK, "--ca-passphrase-file", "passphrase"]]),
        arguments: || words("cert resume @NIK --ca-passphrase-file passphrase"),
        is_done: |program| standing(program) == "active",
        refused_again: &["certificate-not-suspended", "certificate-active", "not-suspended"],
        ..USUAL
    };
    passphrase: Writing {
        arguments: || words("cert passphrase @NIK --passphrase-file passphrase --new-passphrase-file new"),
        // Run again, the old one no longer opens it, which is as it should be.
        is_done: |program| acts(program, "key.passphrase") >= 1,
        refused_again: &["wrong-passphrase"],
        ..USUAL
    };
    unlock: Writing {
        before: || after(&[&["officer", "add", "endah", "--name", "Endah", "--passphrase-file", "new"]]),
        arguments: || words("--actor endah cert unlock @NIK"),
        is_done: |program| acts(program, "key.unlock") >= 1,
        ..USUAL
    };
    application_opened: Writing {
        before: enrolling,
        arguments: || words("application new --sop umum --nik 3399015704850013 --name Agus --title Analis --agency Kab --email agus@sukamaju.example"),
        is_done: |program| count(&program.home(), "applications") >= 2,
        refused_again: &["already-open"],
        ..USUAL
    };
    application_entered: Writing {
        before: enrolling,
        arguments: || words("application do 1 --step 2 --actor ani"),
        // The link is mailed with the event, or neither.
        is_done: |program| events(program) == 4 && count(&program.home(), "messages WHERE kind = 'aktivasi'") == 1 && count(&program.home(), "links") == 1,
        refused_again: &["other-step"],
        ..USUAL
    };
    application_refused: Writing {
        before: enrolling,
        arguments: || vec!["application", "reject", "1", "--actor", "ani", "--reason", "Bukan pegawai", "--json"].into_iter().map(str::to_owned).collect(),
        is_done: |program| events(program) == 3 && count(&program.home(), "messages WHERE kind = 'ditolak'") == 1,
        refused_again: &["application-closed"],
        ..USUAL
    };
    import: Writing {
        arguments: || words("cert import pegawai.csv --slips slips --report report.csv --force --ca-passphrase-file passphrase"),
        outputs: &["report.csv"],
        is_done: |program| issued(program) >= 3,
        // Whether two certificates are ready at one time, and share a commit.
        varies: 36,
        // Those who have a certificate already do not get a second one.
        refused_again: &["rows-refused", "import-refused", ""],
        ..USUAL
    };
    export_pkcs12: Writing {
        arguments: || words("cert export @NIK --format p12 --passphrase-file passphrase --out siti.p12"),
        outputs: &["siti.p12"],
        is_done: |program| exists(program, "siti.p12") && acts(program, "key.export") >= 1,
        refused_again: &["output-exists"],
        ..USUAL
    };
    revocation_list: Writing {
        arguments: || words("ca crl --out list.crl --ca-passphrase-file passphrase"),
        outputs: &["list.crl"],
        is_done: |program| exists(program, "list.crl") && acts(program, "crl.issue") >= 1,
        refused_again: &["output-exists"],
        ..USUAL
    };
    officer: Writing {
        arguments: || words("officer add endah --name Endah --passphrase-file new"),
        is_done: |program| count(&program.home(), "officers WHERE id = 'endah'") == 1,
        refused_again: &["taken"],
        ..USUAL
    };
    sign: Writing {
        arguments: || words("sign letter.pdf --as @NIK --passphrase-file passphrase -o signed.pdf"),
        outputs: &["signed.pdf"],
        is_done: |program| exists(program, "signed.pdf") && acts(program, "document.sign") >= 1,
        refused_again: &["output-exists"],
        ..USUAL
    };
    sign_over_another: Writing {
        inputs: |program| {
            inputs(program);
            program.write("signed.pdf", testkit::fixture::read("surat-tugas.pdf"));
        },
        arguments: || words("sign letter.pdf --as @NIK --passphrase-file passphrase -o signed.pdf --force"),
        outputs: &["signed.pdf"],
        is_done: |program| acts(program, "document.sign") >= 1,
        ..USUAL
    };
    sign_many: Writing {
        inputs: |program| {
            inputs(program);
            std::fs::create_dir(program.path("in")).unwrap();
            for (name, letter) in [("in/a.pdf", "nota-dinas.pdf"), ("in/b.pdf", "surat-tugas.pdf")] {
                program.write(name, testkit::fixture::read(letter));
            }
        },
        arguments: || words("sign in --as @NIK --passphrase-file passphrase --out-dir out --resume"),
        outputs: &["out/a-signed.pdf", "out/b-signed.pdf"],
        is_done: |program| {
            let both = ["out/a-signed.pdf", "out/b-signed.pdf"].iter().all(|output| exists(program, output));
            both && acts(program, "document.sign") >= 2
        },
        ..USUAL
    };
    sign_in_place: Writing {
        arguments: || words("sign letter.pdf --as @NIK --passphrase-file passphrase --in-place"),
        outputs: &["letter.pdf"],
        is_done: |program| {
            let letter = testkit::fixture::read("nota-dinas.pdf");
            program.read("letter.pdf").len() > letter.len() && acts(program, "document.sign") >= 1
        },
        ..USUAL
    };
    extend: Writing {
        inputs: |program| drop(program.write("signed.pdf", signed())),
        arguments: || words("extend signed.pdf --level lta -o raised.pdf"),
        outputs: &["raised.pdf"],
        is_done: |program| exists(program, "raised.pdf") && acts(program, "document.extend") >= 1,
        refused_again: &["output-exists"],
        ..USUAL
    };
    time_stamp: Writing {
        inputs: |program| drop(program.write("query.tsq", query())),
        arguments: || words("tsa respond query.tsq -o answer.tsr"),
        outputs: &["answer.tsr"],
        is_done: |program| exists(program, "answer.tsr") && acts(program, "timestamp.issue") >= 1,
        refused_again: &["output-exists"],
        ..USUAL
    };
    delta_list: Writing {
        arguments: || words("ca crl --delta --out delta.crl --ca-passphrase-file passphrase"),
        outputs: &["delta.crl"],
        is_done: |program| exists(program, "delta.crl"),
        refused_again: &["output-exists"],
        ..USUAL
    };
    rollover: Writing {
        arguments: || words("ca rollover --ca-passphrase-file passphrase"),
        is_done: |program| acts(program, "ca.rollover") >= 1,
        ..USUAL
    };
    backup: Writing {
        arguments: || words("ca backup office.segel"),
        outputs: &["office.segel"],
        is_done: |program| exists(program, "office.segel"),
        refused_again: &["output-exists"],
        ..USUAL
    };
    restore: Writing {
        before: || Program::new(SEGEL),
        inputs: |program| drop(program.write("office.segel", backed_up())),
        arguments: || words("ca restore office.segel --ca-passphrase-file passphrase"),
        is_done: |program| acts(program, "office.restore") == 1 && issued(program) == 1,
        refused_again: &["home-taken"],
        ..USUAL
    };
    clock: Writing {
        arguments: || words("clock advance 1d"),
        is_done: |program| acts(program, "clock.advance") >= 1,
        ..USUAL
    };
    checkpoint: Writing {
        arguments: || words("audit checkpoint --out checkpoint.txt"),
        outputs: &["checkpoint.txt"],
        is_done: |program| exists(program, "checkpoint.txt") && acts(program, "audit.checkpoint") >= 1,
        refused_again: &["output-exists"],
        ..USUAL
    };
    repair: Writing {
        before: || {
            let program = office();
            // What a crash between intent and certificate leaves.
            let store = rusqlite::Connection::open(program.home().join("segel.db")).unwrap();
            let columns = "issuer, profile, name, subject, not_before, not_after, tbs_sha256, created";
            let intent = format!(
                "INSERT INTO certificates (serial, state, {columns})
                 SELECT 'ABC123', 'intended', {columns} FROM certificates WHERE profile = 'person'"
            );
            store.execute(&intent, []).unwrap();
            program
        },
        arguments: || words("doctor --repair"),
        is_done: |program| count(&program.home(), "certificates WHERE abandoned_at IS NOT NULL") == 1,
        ..USUAL
    };
    status_answer: Writing {
        inputs: |program| drop(program.write("request.ocsp", question(program))),
        arguments: || words("ocsp respond request.ocsp -o answer.ocsp"),
        outputs: &["answer.ocsp"],
        is_done: |program| exists(program, "answer.ocsp"),
        refused_again: &["output-exists"],
        ..USUAL
    };
}

/// A backup of the usual office.
fn backed_up() -> &'static [u8] {
    static BACKUP: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let program = office();
        program.run(["ca", "backup", "office.segel"]).succeeds();
        program.read("office.segel")
    });
    &BACKUP
}

/// A letter that the holder in the usual office has signed, without a time stamp.
fn signed() -> &'static [u8] {
    static SIGNED: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let sign = "sign letter.pdf --as @NIK --passphrase-file passphrase --level b -o signed.pdf";
        let program = office();
        inputs(&program);
        program.run(words(sign)).succeeds();
        program.read("signed.pdf")
    });
    &SIGNED
}

/// A request for a time stamp.
fn query() -> Vec<u8> {
    use pki::digest::DigestAlgorithm;
    use pki::tsp::{MessageImprint, Nonce, TimeStampRequest};
    let imprint = MessageImprint::new(DigestAlgorithm::Sha256, &[7; 32]).unwrap();
    TimeStampRequest::new(imprint, Nonce::generate(&mut rand_core::UnwrapErr(getrandom::SysRng))).to_der()
}

/// A request for the status of the certificate that was issued.
fn question(program: &Program) -> Vec<u8> {
    use pki::ocsp::{CertId, CertIdDigest, OcspRequest};
    program.run(["ca", "chain", "--out", "chain.pem", "--force"]).succeeds();
    let chain = pki::cert::Certificate::read_all(&program.read("chain.pem")).unwrap();
    let id = CertId::of(
        &chain[0],
        &serial(program).parse().unwrap(),
        CertIdDigest::Sha2(pki::digest::DigestAlgorithm::Sha256),
    );
    OcspRequest::new(&[id], None).unwrap().der().to_vec()
}

/// The home of a pilot is in its folder.
#[test]
fn pilot() {
    let Some(tracer) = super::tracer() else { return };
    let arguments = words("pilot trial");
    let points = super::trace::points(&tracer, &Program::new(SEGEL), &arguments);
    // It does what the others do, one after the other: a few of its points show whether it can be taken up again.
    let step = if super::trace::every_call() { 1 } else { points.len() / 12 };
    for point in points.iter().step_by(step) {
        let program = Program::new(SEGEL);
        super::trace::kill(&tracer, &program, &arguments, point);
        let home = program.path("trial/home");
        if home.join("segel.db").exists() {
            let home = home.to_str().unwrap();
            let report = program.run(["--home", home, "doctor", "--json"]).succeeds().json();
            assert_eq!(report["healthy"], true, "killed at {point}: {report}");
        }
        let again = program.run(&arguments);
        assert!(again.code == 0 || again.code == 1, "killed at {point}: {} {}", again.stdout, again.stderr);
    }
}

/// In a directory that is there already an office is built inside, and its files are moved up, the store last. What an
/// interruption leaves is no office, stands in the way of another, and is explained.
#[test]
fn init_in_a_directory() {
    let Some(tracer) = super::tracer() else { return };
    let arguments = words("init --unattended --key-type p256");
    let scene = || {
        let program = Program::new(SEGEL);
        std::fs::create_dir(program.home()).unwrap();
        program
    };
    let points = super::trace::points(&tracer, &scene(), &arguments);
    let moves: Vec<_> = points.iter().filter(|point| point.to_string().contains("rename")).collect();
    assert_eq!(moves.len(), 3, "the store and two secrets are moved");
    for point in moves {
        let program = scene();
        super::trace::kill(&tracer, &program, &arguments, point);
        assert!(!program.home().join("segel.db").exists(), "killed at {point}: the store comes last");
        let report = program.run(["doctor", "--json"]).json();
        let said = report["findings"].to_string();
        assert!(said.contains("\"no-office\"") && said.contains("\"leftover\""), "killed at {point}: {said}");
        program.run(&arguments).fails(1, &["is not empty"]);
    }
}
