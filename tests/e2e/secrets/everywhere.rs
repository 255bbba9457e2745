//! Each command that takes a passphrase or a PIN, while it runs and after: its arguments and environment, what it says,
//! what it writes, with right passphrases and wrong ones, in the plainest words and in the most, on a terminal that is
//! broken.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::process::{Child, Command, Stdio};

use testkit::program::{NIK, Program, Run};

use super::{MARKER, files, holds};
use crate::house::{SEGEL, fixture};

/// A command under watch: the words by which it is called, its arguments, and how it ends.
type Act<'a> = (&'a str, Vec<&'a str>, i32);

/// `CA`, `OWN` and the like in arguments stand for what names the file with the passphrase.
fn arguments<'a>(act: &Act<'a>, file: &'a str) -> Vec<&'a str> {
    let flag = |word| match word {
        "CA" => Some("--ca-passphrase-file"),
        "OWN" => Some("--passphrase-file"),
        "NEW" => Some("--new-passphrase-file"),
        "PIN" => Some("--pin-file"),
        "BACKUP" => Some("--backup-passphrase-file"),
        _ => None,
    };
    let given = act.1.iter().flat_map(|word| match flag(word) {
        Some(flag) => vec![flag, file],
        None => vec![*word],
    });
    act.0.split(' ').chain(given).collect()
}

/// The work of a day, in which each of them is done. `letter` is a document.
fn day(letter: &str) -> Vec<Act<'_>> {
    let person = ["--nik", NIK, "--name", "Siti", "--email", "siti@sukamaju.example", "--key-type", "p256"];
    let token = "pkcs11:token=x;object=y?module-path=/nowhere.so";
    let applicant = [
        ["--sop", "umum", "--nik", "3399011708690009", "--name", "Budi"],
        ["--title", "Analis", "--agency", "Sukamaju", "--email", "budi@sukamaju.go.id"],
    ];
    let play = |more: &[&'static str]| [&["1", "--auto", "--key-type", "p256", "OWN", "CA"], more].concat();
    let sign = |more: &[&'static str]| [&[letter, "--force", "-o", "a.pdf"], more].concat();
    vec![
        ("init", vec!["--key-type", "p256", "CA"], 0),
        ("cert issue", [&person[..], &["CA", "OWN", "--out", "out"]].concat(), 0),
        ("cert import", vec!["people.csv", "--slips", "slips", "CA"], 0),
        ("officer add", vec!["yoga", "--name", "Yoga", "OWN"], 0),
        ("officer add", vec!["bsre", "--name", "BSrE", "--role", "bsre_ra", "OWN"], 0),
        ("application new", applicant.concat(), 0),
        ("application run", play(&["--until", "5"]), 0),
        ("application do", vec!["1", "--step", "5", "OWN"], 1),
        ("application run", play(&[]), 0),
        ("cert export", vec![NIK, "--format", "key", "--out", "key.pem"], 0),
        ("cert export", vec![NIK, "--format", "pem", "--out", "siti.pem"], 0),
        ("cert export", vec![NIK, "--format", "p12", "--out", "key.p12", "OWN"], 0),
        ("cert show", vec!["key.p12", "OWN"], 0),
        ("cert passphrase", vec![NIK, "OWN", "NEW"], 0),
        ("sign", sign(&["--as", NIK, "OWN"]), 0),
        ("sign", sign(&["--p12", "key.p12", "OWN"]), 0),
        ("sign", sign(&["--key-file", "key.pem", "--cert", "siti.pem", "OWN"]), 0),
        ("sign", [&sign(&["--pkcs11"])[..], &[token, "PIN"]].concat(), 5),
        ("cert renew", vec![NIK, "--key-type", "p256", "CA", "OWN"], 0),
        ("cert reissue", vec![NIK, "CA", "OWN"], 0),
        ("ca crl", vec!["--out", "list.crl", "--force", "CA"], 0),
        ("cert suspend", vec![NIK, "CA"], 0),
        ("cert resume", vec![NIK, "CA"], 0),
        ("cert revoke", vec![NIK, "--reason", "mutasi", "--all", "CA"], 0),
        ("ca services", vec!["--renew", "--all", "CA"], 0),
        ("ca rollover", vec!["--key-type", "p256", "CA"], 0),
        ("ca backup", vec!["backup", "BACKUP"], 0),
        ("ca restore", vec!["backup", "--home", "restored", "BACKUP", "CA"], 0),
    ]
}

/// A folder in which the work can begin.
fn desk() -> Program {
    let program = Program::new(SEGEL);
    program.write("marker", MARKER);
    program
        .write("people.csv", "nik,name,email,key_type\n3399011708690001,Budi,budi@sukamaju.example,p256\n");
    program
}

/// Runs a command to its end and looks at it from outside all the while.
#[track_caller]
fn watched(mut command: Command) -> Run {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    while child.try_wait().unwrap().is_none() {
        assert!(!holds(&sample(&child)), "{command:?}");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    let output = child.wait_with_output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    assert!(!holds(&output.stdout) && !holds(&output.stderr), "{output:?}");
    Run { code, stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

/// Arguments and environment of a process; nothing once it is gone, and nothing where there is no such folder.
fn sample(child: &Child) -> Vec<u8> {
    let read = |name: &str| fs::read(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
    [read("cmdline"), read("environ"), read("status"), read("task")].concat()
}

#[track_caller]
fn is_in_no_file(program: &Program, own: &[&str]) {
    for file in files(program.folder()) {
        let is_own = own.iter().any(|name| file.ends_with(name));
        assert!(is_own || !holds(&fs::read(&file).unwrap()), "{}", file.display());
    }
}

#[test]
fn right_ones_are_seen_nowhere() {
    let (program, letter) = (desk(), fixture("nota-dinas.pdf"));
    for act in day(&letter) {
        eprintln!("{}", act.0);
        let mut command = program.command(arguments(&act, "marker").iter().chain(&["--json"]));
        command.env("RUST_BACKTRACE", "full").env("RUST_LOG", "trace");
        let run = watched(command);
        assert_eq!(run.code, act.2, "{run:?}");
    }
    is_in_no_file(&program, &["marker"]);
    let shown = program.run(["audit", "show"]).succeeds();
    assert!(!holds(shown.stdout.as_bytes()));
}

#[test]
fn wrong_ones_are_seen_nowhere() {
    let (program, letter) = (desk(), fixture("nota-dinas.pdf"));
    program
        .write("people.csv", "nik,name,email,key_type\n3399011708690001,Budi,budi@sukamaju.example,p256\n");
    program.run(["init", "--key-type", "p256", "--ca-passphrase-file", "passphrase"]).succeeds();
    program.issue("p256", &["--ca-passphrase-file", "passphrase"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "key", "--out", "key.pem"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "siti.pem"]).succeeds();
    let p12 = ["cert", "export", NIK, "--format", "p12", "--out", "key.p12"];
    program.run(p12.iter().chain(&["--passphrase-file", "passphrase"])).succeeds();
    for act in day(&letter) {
        // What sets a passphrase takes any that is good enough, and an export of what is public takes none.
        let sets = ["init", "officer add", "ca backup"].contains(&act.0);
        if sets || !act.1.iter().any(|word| ["CA", "OWN", "PIN"].contains(word)) {
            continue;
        }
        eprintln!("{}", act.0);
        let run = watched(program.command(arguments(&act, "marker")));
        // These count in the ledger at once, and their list is due.
        if !["cert suspend", "cert resume", "cert revoke"].contains(&act.0) {
            assert_ne!(run.code, 0, "{run:?}");
        }
    }
    is_in_no_file(&program, &["marker"]);
}

/// Where nothing can be said, nothing is said elsewhere.
#[cfg(target_os = "linux")]
#[test]
fn broken_terminals_change_nothing() {
    let (program, letter) = (super::worked().0, fixture("nota-dinas.pdf"));
    program.issue("p256", &["--ca-passphrase-file", "passphrase"]).succeeds();
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    for (wrong, json) in [(false, false), (false, true), (true, false), (true, true)] {
        program.write("given", if wrong { format!("{MARKER}2") } else { MARKER.to_owned() });
        let sign = ["sign", &letter, "--as", NIK, "--passphrase-file", "given", "-o", "d.pdf", "--force"];
        for (to_stdout, to_stderr) in [(full(), Stdio::piped()), (Stdio::piped(), full()), (full(), full())] {
            let mut command = program.command(sign.iter().chain(json.then_some(&"--json")));
            command.env("RUST_BACKTRACE", "full").stdin(Stdio::null()).stdout(to_stdout).stderr(to_stderr);
            let output = command.spawn().unwrap().wait_with_output().unwrap();
            assert!(!holds(&output.stdout) && !holds(&output.stderr), "{output:?}");
            assert!(output.status.code().is_some_and(|code| code != 101), "a panic: {output:?}");
        }
    }
    is_in_no_file(&program, &["passphrase", "given"]);
}

/// Words in a wrong place are not repeated, where it can be seen that they are wrong there.
#[test]
fn passphrases_in_wrong_places_are_not_repeated() {
    let (program, letter) = (super::worked().0, fixture("nota-dinas.pdf"));
    let token = format!("pkcs11:token=x;object=y?module-path=/nowhere.so&pin-value={MARKER}");
    let joined = format!("--passphrase={MARKER}");
    for arguments in [
        &["sign", &letter, "--as", NIK, "--passphrase", MARKER, "-o", "b.pdf"][..],
        &["sign", &letter, "--as", NIK, &joined, "-o", "b.pdf"],
        &["init", "--ca-passphrase", MARKER],
        &["sign", &letter, "--pkcs11", &token, "-o", "b.pdf"],
    ] {
        for more in [&[][..], &["--json"]] {
            let run = program.run(arguments.iter().chain(more)).fails(2, &[]);
            assert!(!holds(run.stdout.as_bytes()) && !holds(run.stderr.as_bytes()), "{run:?}");
        }
    }
}

/// The secrets that are made here: of the home, and on slips.
#[test]
fn secrets_that_are_made_here_are_seen_nowhere() {
    let (program, letter) = (desk(), fixture("nota-dinas.pdf"));
    let mut said = Vec::new();
    for arguments in [
        &["init", "--unattended", "--key-type", "p256"][..],
        &["cert", "import", "people.csv", "--slips", "slips", "--report", "report.csv"],
        &["ca", "crl", "--out", "a.crl"],
        &["audit", "show"],
    ] {
        let run = program.run(arguments.iter().chain(&["--json"])).succeeds();
        said.extend([run.stdout, run.stderr]);
    }
    let slip = fs::read_dir(program.path("slips")).unwrap().next().unwrap().unwrap().path();
    let slip_text = fs::read_to_string(&slip).unwrap();
    let on_slip = slip_text.lines().find_map(|line| line.strip_prefix("    ")).unwrap();
    program.write("slip", on_slip);
    let sign = ["sign", &letter, "--as", "3399011708690001", "--passphrase-file", "slip", "-o", "a.pdf"];
    let run = program.run(sign).succeeds();
    said.extend([run.stdout, run.stderr]);
    let kept = |name| fs::read_to_string(program.home().join(name)).unwrap().trim().to_owned();
    for secret in [kept("home.secret"), kept("ca.passphrase"), on_slip.to_owned()] {
        assert!(secret.len() >= 8 && !said.iter().any(|text| text.contains(&secret)));
        for file in files(program.folder()) {
            let is_own = ["home.secret", "ca.passphrase", "slip"].iter().any(|name| file.ends_with(name))
                || file == slip;
            let bytes = fs::read(&file).unwrap();
            assert!(
                is_own || !bytes.windows(secret.len()).any(|window| window == secret.as_bytes()),
                "{file:?}"
            );
        }
    }
}

/// Of the commands that take one, by their manual, none is left out here.
#[test]
fn no_command_is_left_out() {
    let program = desk();
    program.run(["man", "pages"]).succeeds();
    let letter = fixture("nota-dinas.pdf");
    let watched: BTreeSet<String> =
        day(&letter).iter().map(|act| format!("segel-{}.1", act.0.replace(' ', "-"))).collect();
    let mut found = 0;
    for page in fs::read_dir(program.path("pages")).unwrap().map(|page| page.unwrap().path()) {
        let text = fs::read_to_string(&page).unwrap().replace('\\', "");
        let name = page.file_name().unwrap().to_str().unwrap().to_owned();
        if ["passphrase-file", "pin-file"].iter().any(|flag| text.contains(flag)) {
            found += 1;
            assert!(watched.contains(&name), "{name} takes a secret, and is not watched");
        }
    }
    assert!(found >= 10, "{found}");
}

/// What every user of the machine can look at while it waits for a passphrase, and works with it.
#[cfg(target_os = "linux")]
#[test]
fn one_on_standard_input_is_not_seen_from_outside() {
    let (program, _) = super::worked();
    program.issue("p256", &["--ca-passphrase-file", "passphrase"]).succeeds();
    let letter = fixture("nota-dinas.pdf");
    let mut command =
        program.command(["sign", &letter, "--as", NIK, "--passphrase-file", "-", "-o", "c.pdf"]);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut samples = vec![sample(&child)];
    let mut input = child.stdin.take().unwrap();
    input.write_all(MARKER.as_bytes()).unwrap();
    drop(input);
    // From here on it reads, derives the key and signs.
    while child.try_wait().unwrap().is_none() {
        samples.push(sample(&child));
    }
    assert!(program.path("c.pdf").exists());
    assert!(samples.len() > 1, "it was looked at while it worked");
    assert!(samples.iter().any(|seen| String::from_utf8_lossy(seen).contains("--passphrase-file")));
    assert!(!samples.iter().any(|seen| holds(seen)));
}

/// A crash leaves no picture of its memory, whatever the shell allows.
#[cfg(target_os = "linux")]
#[test]
fn a_crash_leaves_no_core() {
    let (program, _) = super::worked();
    let line = format!(
        "ulimit -c unlimited; exec {SEGEL} cert export {NIK} --format p12 --out o --passphrase-file -"
    );
    let mut command = Command::new("sh");
    command.args(["-c", &line]).current_dir(program.folder()).env("SEGEL_HOME", program.home());
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let limits = || fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap_or_default();
    let core = || limits().lines().find(|line| line.starts_with("Max core file size")).map(str::to_owned);
    let begun = std::time::Instant::now();
    while !core().is_some_and(|line| line.split_whitespace().skip(4).take(2).all(|size| size == "0")) {
        assert!(begun.elapsed().as_secs() < 10, "{:?}", core());
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Command::new("kill").args(["-ABRT", &child.id().to_string()]).status().unwrap();
    let status = child.wait().unwrap();
    use std::os::unix::process::ExitStatusExt;
    assert!(status.signal().is_some() && !status.core_dumped(), "{status:?}");
}
