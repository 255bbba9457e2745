//! What is no ordinary file: folders, pipes, links, devices; and who may read what.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use testkit::program::{NIK, Program, Run};

use super::{certifying, refuses};
use crate::house::{SEGEL, fixture, holder, listing, request};

fn pipe(program: &Program, name: &str) {
    assert!(Command::new("mkfifo").arg(program.path(name)).status().unwrap().success());
}

#[test]
fn inputs_that_are_no_ordinary_files() {
    let program = holder();
    fs::create_dir(program.path("folder")).unwrap();
    symlink("b", program.path("a")).unwrap();
    symlink("a", program.path("b")).unwrap();
    symlink("nowhere", program.path("dangling")).unwrap();
    pipe(&program, "pipe");
    let read = |file| format!("`{file}` could not be read");
    for (case, file, words) in [
        ("a folder", "folder", "it is a directory"),
        ("a circle of links", "a", "symbolic links"),
        ("a link to nothing", "dangling", "not found"),
        ("a pipe that nobody fills", "pipe", "it is a pipe into which nobody writes"),
        ("in a file", "passphrase/x", "a part of the path is not a directory"),
    ] {
        eprintln!("{case}");
        refuses(&program, &certifying(file), 5, "unreadable", &[&read(file), words]);
    }
    refuses(&program, &certifying("/dev/zero"), 5, "too-long", &["`/dev/zero` is longer than 64 MiB"]);
    refuses(&program, &certifying("/dev/null"), 5, "csr-refused", &["not a well-formed"]);
    let sign = |input| ["sign", input, "--as", NIK, "--passphrase-file", "passphrase", "-o", "out.pdf"];
    let from = |file| ["cert", "export", NIK, "--format", "p12", "--out", "o", "--passphrase-file", file];
    for (case, arguments) in [
        ("a document in a pipe", &sign("pipe")[..]),
        ("a passphrase in a pipe that nobody fills", &from("pipe")),
        ("a passphrase in a circle", &from("a")),
        ("anchors in a pipe", &["verify", &fixture("nota-dinas.pdf"), "--trust", "pipe"]),
    ] {
        eprintln!("{case}");
        program.run(arguments).fails(5, &["could not be read: "]);
        assert!(!program.path("o").exists() && !program.path("out.pdf").exists());
    }
    let run = program.run(["verify", "pipe"]);
    assert_eq!(run.code, 5, "{run:?}");
}

/// What a shell makes of `<(command)`.
#[test]
fn a_pipe_that_somebody_fills_is_as_good_as_a_file() {
    let program = holder();
    pipe(&program, "pipe");
    let mut command = Command::new("bash");
    let line = format!("{SEGEL} cert export {NIK} --format p12 --out o --passphrase-file <(cat passphrase)");
    command.args(["-c", &line]).current_dir(program.folder()).env("SEGEL_HOME", program.home());
    Run::of(command, "").succeeds();
    assert!(program.path("o").exists());
    // Who has opened it may think as long as he likes, and need not close it.
    let mut command = Command::new("bash");
    let export = format!("{SEGEL} cert export {NIK} --format p12 --out slow --passphrase-fd 7");
    let line = format!("{export} 7< <(exec 2>/dev/null; sleep 6; cat passphrase; sleep 40)");
    command.args(["-c", &line]).current_dir(program.folder()).env("SEGEL_HOME", program.home());
    let begun = std::time::Instant::now();
    Run::of(command, "").succeeds();
    assert!(begun.elapsed() < std::time::Duration::from_secs(30) && program.path("slow").exists());
    let path = program.path("pipe");
    let writer = std::thread::spawn(move || fs::write(path, request()));
    program.run(certifying("pipe")).succeeds();
    writer.join().unwrap().unwrap();
}

#[test]
fn an_output_is_never_written_through_a_link() {
    let program = holder();
    program.write("mine", "mine");
    for name in ["link", "dangling"] {
        symlink(if name == "link" { "mine" } else { "nowhere" }, program.path(name)).unwrap();
        let export = ["cert", "export", NIK, "--format", "key", "--out", name];
        program.run(export).fails(1, &["exists already"]);
        // By force the link itself makes room, not what it leads to.
        program.run(export.iter().chain(&["--force"])).succeeds();
        assert!(program.path(name).symlink_metadata().unwrap().is_file());
    }
    assert_eq!(program.read("mine"), b"mine");
    assert!(!program.path("nowhere").exists());
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn keys_that_others_may_read() {
    let program = holder();
    let letter = fixture("nota-dinas.pdf");
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "siti.pem"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "key", "--out", "sealed.pem"]).succeeds();
    let p12 = ["cert", "export", NIK, "--format", "p12", "--out", "siti.p12"];
    program.run(p12.iter().chain(&["--passphrase-file", "passphrase"])).succeeds();
    program.write("open.key", fs::read(crate::house::open_key()).unwrap());
    // One that its own holder exported has no need of a change.
    for file in ["sealed.pem", "siti.p12"] {
        assert_eq!(program.path(file).metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    program.write("other.csr", request());
    program.run(certifying("other.csr")).succeeds();
    let other = fs::read_dir(program.path("out")).unwrap().map(|entry| entry.unwrap().path());
    let other = other.into_iter().find(|path| !path.to_string_lossy().contains("chain")).unwrap();
    let with = |key, cert| {
        let sign = ["sign", &letter, "--key-file", key, "--cert", cert, "-o", "a.pdf", "--force"];
        program.run(sign.iter().chain(&["--passphrase-file", "passphrase"]))
    };
    for mode in [0o644, 0o640, 0o604, 0o660, 0o602] {
        set_mode(&program.path("open.key"), mode);
        let words = ["`open.key` may be read by others", &format!("{mode:o}"), "hint: `chmod 600 open.key`"];
        with("open.key", other.to_str().unwrap()).fails(1, &words);
        assert!(!program.path("a.pdf").exists());
    }
    set_mode(&program.path("open.key"), 0o400);
    with("open.key", other.to_str().unwrap()).succeeds();
    // A passphrase still keeps others out of these.
    set_mode(&program.path("sealed.pem"), 0o644);
    let said = with("sealed.pem", "siti.pem").succeeds().stderr;
    assert!(said.contains("others may read `sealed.pem` (mode 644)"), "{said}");
    set_mode(&program.path("siti.p12"), 0o640);
    let sign = ["sign", &letter, "--p12", "siti.p12", "-o", "a.pdf", "--force"];
    let said = program.run(sign.iter().chain(&["--passphrase-file", "passphrase"])).succeeds().stderr;
    assert!(said.contains("others may read `siti.p12` (mode 640)"), "{said}");
}

#[test]
fn passphrase_files_that_others_may_read_are_told() {
    let program = holder();
    let export = |output| {
        let export = ["cert", "export", NIK, "--format", "p12", "--out", output];
        program.run(export.iter().chain(&["--passphrase-file", "passphrase"])).succeeds().stderr
    };
    set_mode(&program.path("passphrase"), 0o600);
    assert!(!export("a").contains("others may read"));
    set_mode(&program.path("passphrase"), 0o644);
    let said = export("b");
    assert!(said.contains("others may read `passphrase` (mode 644)"), "{said}");
    let quiet = ["--quiet", "cert", "export", NIK, "--format", "p12", "--out", "c"];
    let said = program.run(quiet.iter().chain(&["--passphrase-file", "passphrase"])).succeeds().stderr;
    assert!(!said.contains("others may read"), "{said}");
}

#[test]
fn the_homes_secret_is_for_its_owner() {
    let program = holder();
    let secret = program.home().join("home.secret");
    // Who may not use the keys does not look at what is asked.
    program.write("a.req", "?");
    for mode in [0o644, 0o640, 0o606] {
        set_mode(&secret, mode);
        let words = ["home.secret` may be read by others", &format!("{mode:o}"), "hint: `chmod 600"];
        program.run(["ocsp", "respond", "a.req", "-o", "a.resp"]).fails(1, &words);
        program.run(["tsa", "respond", "a.req", "-o", "a.resp"]).fails(1, &words);
    }
}

/// Nothing that a home or a private output consists of is open to others, whatever the habits of the shell.
#[test]
fn with_a_careless_umask() {
    let program = Program::new(SEGEL);
    set_mode(&program.path("passphrase"), 0o600);
    program.write("a.csv", "nik,name,email,key_type\n3399011708690001,Budi,budi@sukamaju.example,p256\n");
    let letter = fixture("nota-dinas.pdf");
    let own = "--passphrase-file passphrase";
    let lines = [
        "init --unattended --key-type p256".to_owned(),
        format!(
            "cert issue --nik {NIK} --name Siti --email s@sukamaju.example --key-type p256 {own} --out out"
        ),
        format!("cert export {NIK} --format key --out key.pem"),
        format!("cert export {NIK} --format p12 --out key.p12 {own}"),
        "cert import a.csv --slips slips --report report.csv".to_owned(),
        format!("sign {letter} --as {NIK} {own} -o signed.pdf"),
        format!("cert revoke {NIK} --reason mutasi"),
        "ca crl --out list.crl".to_owned(),
        "audit export --out export.jsonl".to_owned(),
        "ca backup key.backup".to_owned(),
        "--home other ca restore key.backup".to_owned(),
    ];
    let script = lines.map(|line| format!("{SEGEL} {line}")).join(" && ");
    let mut command = Command::new("sh");
    command.args(["-c", &format!("umask 000 && {script}")]);
    command.current_dir(program.folder()).env("SEGEL_HOME", program.home());
    Run::of(command, "").succeeds();
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&program.home()), 0o700);
    assert_eq!(mode(&program.path("other")), 0o700);
    assert_eq!(mode(&program.path("slips")), 0o700);
    let private = |path: &Path| {
        let shown = path.to_string_lossy();
        shown.contains("/home/")
            || shown.contains("/other/")
            || shown.ends_with("export.jsonl")
            || shown.contains("key")
            || shown.contains("slips/")
            || shown.ends_with("report.csv")
    };
    let files: Vec<_> = listing(program.folder()).into_keys().filter(|path| path.is_file()).collect();
    let of_owner: Vec<_> = files.iter().filter(|path| private(path)).collect();
    assert!(of_owner.len() >= 8, "{files:?}");
    for path in of_owner {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
}
