//! Where nothing can be written, or read: modes that forbid it, a disk that is full.

use std::fs::{Permissions, set_permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

use testkit::judge::Judge;
use testkit::program::{NIK, Program, Run};

use crate::house::{fixture, holder, json, leaves_nothing, open_key, request};

/// `inner` run by `outer`, in the same place and with the same environment.
fn through(outer: &[&str], inner: &Command) -> Command {
    let mut command = Command::new(outer[0]);
    command.args(&outer[1..]).arg(inner.get_program()).args(inner.get_args());
    command.current_dir(inner.get_current_dir().unwrap());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Two people, for keys that are made quickly.
const TABLE: &str = "nik,name,email,key_type
3399015704850011,Budi,budi@sukamaju.example,p256
3399015704850012,Wati,wati@sukamaju.example,p256
";

/// Modes bind everyone but a superuser, so that one lets go of the power to pass them by.
fn bound(program: &Program) -> Option<Vec<&'static str>> {
    if program.folder().metadata().unwrap().uid() != 0 {
        return Some(vec!["env"]);
    }
    Judge::find("setpriv")?;
    let capabilities = "--bounding-set=-dac_override,-dac_read_search,-fowner";
    Some(vec!["setpriv", capabilities, "--inh-caps=-dac_override,-dac_read_search,-fowner"])
}

fn mode(program: &Program, name: &str, mode: u32) {
    set_permissions(program.path(name), Permissions::from_mode(mode)).unwrap();
}

#[test]
fn folders_and_files_that_modes_forbid() {
    let program = holder();
    let Some(bound) = bound(&program) else { return };
    for name in ["letter.pdf", "secret.pdf"] {
        program.write(name, testkit::fixture::read("nota-dinas.pdf"));
    }
    program.write("secret", "sawah-padi-17");
    std::fs::create_dir(program.path("locked")).unwrap();
    for (name, forbidden) in [("locked", 0o555), ("secret.pdf", 0), ("secret", 0)] {
        mode(&program, name, forbidden);
    }
    let run = |arguments: &[String]| Run::of(through(&bound, &program.command(arguments)), "");
    let mut touch = Command::new("touch");
    touch.arg("locked/probe").current_dir(program.folder());
    assert_ne!(Run::of(through(&bound, &touch), "").code, 0, "the modes do not bind this test");
    program.run(["ca", "backup", "b.segel"]).succeeds();
    for (name, line, code, words) in FORBIDDEN {
        eprintln!("{name}");
        let arguments = arguments(line);
        leaves_nothing(&program, || run(&arguments).fails(*code, &[words]));
    }
}

/// What is tried, the command, its exit code and words of its error.
type Case = (&'static str, &'static str, i32, &'static str);

/// In `locked` nothing can be made; `secret` and `secret.pdf` cannot be read.
const FORBIDDEN: &[Case] = &[
    (
        "a letter",
        "sign letter.pdf AS -o locked/a.pdf",
        1,
        "`locked/a.pdf` could not be written: permission denied",
    ),
    (
        "a key",
        "cert export NIK --format key --out locked/k",
        1,
        "`locked/k` could not be written: permission denied",
    ),
    ("a chain", "ca chain --out locked/chain.pem", 1, "permission denied"),
    ("an office", "--home locked/home init --unattended --key-type p256", 1, "permission denied"),
    ("a pilot", "pilot locked/pilot", 1, "permission denied"),
    ("a backup", "ca backup locked/b.segel", 1, "`locked/b.segel` could not be written: permission denied"),
    ("an office out of a backup", "--home locked/home ca restore b.segel", 1, "permission denied"),
    (
        "a letter of others",
        "sign secret.pdf AS -o a.pdf",
        5,
        "`secret.pdf` could not be read: permission denied",
    ),
    (
        "a passphrase of others",
        "sign letter.pdf --as NIK --passphrase-file secret -o a.pdf",
        5,
        "`secret` could not be read: permission denied",
    ),
];

/// The arguments in a line, in which `NIK` stands for the holder's, `AS` for the holder and the passphrase, and `LETTER`
/// for a letter.
fn arguments(line: &str) -> Vec<String> {
    let line = line.replace("AS", "--as NIK --passphrase-file passphrase").replace("NIK", NIK);
    line.split(' ')
        .map(|word| if word == "LETTER" { fixture("nota-dinas.pdf") } else { word.to_owned() })
        .collect()
}

#[test]
fn a_home_that_may_only_be_read() {
    let program = holder();
    let Some(bound) = bound(&program) else { return };
    for file in ["home.secret", "ca.passphrase", "segel.db"] {
        mode(&program, &format!("home/{file}"), 0o400);
    }
    mode(&program, "home", 0o500);
    let run = |arguments: &[&str]| Run::of(through(&bound, &program.command(arguments)), "");
    let letter = fixture("nota-dinas.pdf");
    let sign = ["sign", &letter, "--as", NIK, "--passphrase-file", "passphrase", "-o", "a.pdf"];
    program.write("new", "pematang-sawah-18");
    program.write("pegawai.csv", TABLE);
    let acts: [&[&str]; 9] = [
        &["cert", "revoke", NIK, "--reason", "mutasi"],
        &sign,
        &["cert", "renew", NIK, "--same-key"],
        &["cert", "renew", NIK, "--passphrase-file", "new"],
        &["cert", "reissue", NIK, "--passphrase-file", "new"],
        &["cert", "suspend", NIK],
        &["cert", "passphrase", NIK, "--passphrase-file", "passphrase", "--new-passphrase-file", "new"],
        &["officer", "add", "endah", "--name", "Endah", "--passphrase-file", "new"],
        &["cert", "import", "pegawai.csv", "--slips", "slips"],
    ];
    for act in acts {
        eprintln!("{act:?}");
        leaves_nothing(&program, || run(act).fails(1, &["read-only", "hint: you need the permission"]));
    }
    // The doctor looks at what can be read, and says so.
    let report = run(&["doctor", "--json"]).json();
    assert_eq!(report["checked"]["certificates"], 4, "{report}");
    let codes: Vec<_> =
        report["findings"].as_array().unwrap().iter().map(|finding| finding["code"].clone()).collect();
    assert_eq!(codes, ["store-read-only"], "{report}");
    mode(&program, "home", 0o700);
}

/// Mounts a small disk at `disk` that goes with the process, copies the home there and fills it; what lies there
/// afterwards comes behind the answer. Beside the store its engine may leave its journal, which it takes up again.
const FULL_DISK: &str = "mount -t tmpfs -o size=1m none disk || exit 99
cp -a home disk/home; cat /dev/zero > disk/fill 2> /dev/null
\"$@\"; code=$?
ls -A disk disk/home; exit $code";

/// What opens a place of its own for mounts: as superuser, or as one within.
fn apart() -> Option<Vec<&'static str>> {
    Judge::find("unshare")?;
    let ways = [vec!["unshare", "--mount"], vec!["unshare", "--map-root-user", "--mount"]];
    let probe = |way: &Vec<&str>| {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "none", "/mnt"]).current_dir("/");
        Run::of(through(way, &mount), "").code == 0
    };
    let found = ways.into_iter().find(probe);
    if found.is_none() {
        // The harness captures what goes through the macros, and this must be seen.
        let _ = writeln!(io::stderr(), "NOT RUN: a full disk, since nothing can be mounted here");
    }
    found
}

#[test]
fn a_full_disk() {
    let Some(apart) = apart() else { return };
    let program = holder();
    std::fs::create_dir(program.path("disk")).unwrap();
    program.write("new", "pematang-sawah-18");
    program.write("pegawai.csv", TABLE);
    program.run(["ca", "backup", "b.segel"]).succeeds();
    for (name, line, code, words) in FULL {
        eprintln!("{name}");
        let outer = [&apart[..], &["sh", "-c", FULL_DISK, "sh"]].concat();
        let command = program.command(arguments(&line.replace("HOME", "--home disk/home")));
        let run = leaves_nothing(&program, || Run::of(through(&outer, &command), ""));
        let left = run.fails(*code, &[words, "hint: "]).stdout;
        assert!(
            left.starts_with("disk:\nfill\nhome\n\ndisk/home:\nca.passphrase\nhome.secret\nsegel.db\n"),
            "{name}: {left}"
        );
    }
}

/// `disk` is full, and so is the disk of the home where it is `HOME`.
const FULL: &[Case] = &[
    ("a renewal", "HOME cert renew NIK --same-key", 1, "full"),
    ("a new key", "HOME cert reissue NIK --passphrase-file new", 1, "full"),
    ("many certificates", "HOME cert import pegawai.csv", 1, "full"),
    (
        "another passphrase",
        "HOME cert passphrase NIK --passphrase-file passphrase --new-passphrase-file new",
        1,
        "full",
    ),
    ("an officer", "HOME officer add endah --name Endah --passphrase-file new", 1, "full"),
    ("a letter", "sign LETTER AS -o disk/a.pdf", 1, "`disk/a.pdf` could not be written: the disk is full"),
    ("a certificate", "cert export NIK --format pem --out disk/a.pem", 1, "the disk is full"),
    (
        "a report",
        "verify LETTER --output disk/report",
        1,
        "`disk/report` could not be written: the disk is full",
    ),
    ("an office", "--home disk/new init --unattended --key-type p256", 1, "the disk is full"),
    ("a backup", "ca backup disk/b.segel", 1, "full"),
    ("an office out of a backup", "--home disk/new ca restore b.segel", 1, "the disk is full"),
    ("a revocation", "HOME cert revoke NIK --reason mutasi", 1, "full"),
    ("the record of a signature", "HOME sign LETTER AS -o a.pdf", 1, "full"),
];

/// Where nothing can be mounted: a limit on the size of files cuts a letter off in the middle just so.
#[test]
fn a_letter_that_is_cut_off_in_the_middle_is_not_there() {
    let program = holder();
    program.write("siti.csr", request());
    program.issue("", &["--csr", "siti.csr"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "siti.pem"]).succeeds();
    let letter = fixture("nota-dinas.pdf");
    let arguments = ["sign", &letter, "--key-file", open_key(), "--cert", "siti.pem", "-o", "a.pdf"];
    let limited = ["sh", "-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh"];
    let inner = program.command(["--home", "nowhere"].iter().chain(&arguments));
    leaves_nothing(&program, || {
        Run::of(through(&limited, &inner), "")
            .fails(1, &["`a.pdf` could not be written: the file is too large"])
    });
}

#[test]
fn a_letter_that_cannot_be_added_to_is_as_it_was() {
    let program = holder();
    let letter = testkit::fixture::read("nota-dinas.pdf");
    program.write("letter.pdf", &letter);
    // In blocks of 512 bytes: enough for the letter and some of what is added to it.
    let blocks = letter.len() / 512 + 4;
    let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$@\"");
    let arguments = ["sign", "letter.pdf", "--key-file", open_key(), "--cert", "siti.pem", "--in-place"];
    program.write("siti.csr", request());
    program.issue("", &["--csr", "siti.csr"]).succeeds();
    program.run(["cert", "export", NIK, "--format", "pem", "--out", "siti.pem"]).succeeds();
    let inner = program.command(["--home", "nowhere"].iter().chain(&arguments));
    let run = Run::of(through(&["sh", "-c", &limited, "sh"], &inner), "");
    run.fails(1, &["`letter.pdf` could not be written: the file is too large"]);
    assert!(program.read("letter.pdf") == letter);
}

#[test]
fn an_answer_that_nobody_gets_is_an_error() {
    let program = holder();
    for arguments in [
        &["cert", "list"][..],
        &["cert", "list", "--json"],
        &["completions", "bash"],
        &["verify", "passphrase"],
    ] {
        let to_nowhere = ["sh", "-c", "exec \"$@\" > /dev/full", "sh"];
        let run = Run::of(through(&to_nowhere, &program.command(arguments)), "");
        run.fails(1, &["standard output could not be written: the disk is full"]);
    }
}

/// `segel … | head` is no error of anybody.
#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let program = holder();
    let until_closed = ["sh", "-c", "{ sleep 0.1; \"$@\"; echo $? >&2; } | true", "sh"];
    let run = Run::of(through(&until_closed, &program.command(["completions", "zsh"])), "");
    assert_eq!(run.stderr, "0\n");
    assert!(json(&program, ["cert", "list"]).is_object());
}

/// It opens what is there, and says that there is no room.
#[test]
fn the_doctor_on_a_full_disk() {
    let Some(apart) = apart() else { return };
    let program = holder();
    std::fs::create_dir(program.path("disk")).unwrap();
    let outer = [&apart[..], &["sh", "-c", FULL_DISK, "sh"]].concat();
    let run = Run::of(through(&outer, &program.command(["--home", "disk/home", "doctor"])), "");
    for said in ["[disk-space]", "[store-full]", "4 entries of the ledger"] {
        assert!(run.stdout.contains(said), "{} {}", run.stdout, run.stderr);
    }
    assert_eq!(run.code, 0, "{} {}", run.stdout, run.stderr);
}
