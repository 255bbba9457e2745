//! Passphrases on the terminal: asked without echo, twice where they are new. `script` is the terminal.

use std::io::{Read, Write};
use std::process::Stdio;

use testkit::fixture;
use testkit::judge::Judge;
use testkit::program::{NIK, PASSPHRASE, Program};

use crate::house::{SEGEL, holder};

/// Runs the program on a terminal, types each answer once its prompt is there, and gives all that was seen.
fn at_terminal(program: &Program, arguments: &str, answers: &[(&str, &str)]) -> Option<(i32, String)> {
    Judge::find("script")?;
    let line = format!("{SEGEL} {arguments}");
    let mut terminal = std::process::Command::new("script");
    // The program's own environment brings the home and the language.
    for (name, value) in program.command(["--version"]).get_envs() {
        match value {
            Some(value) => terminal.env(name, value),
            None => terminal.env_remove(name),
        };
    }
    terminal.args(["-qefc", &line, "/dev/null"]).current_dir(program.folder());
    terminal.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = terminal.spawn().unwrap();
    let (mut keyboard, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut seen = String::new();
    for (prompt, answer) in answers {
        let from = seen.len();
        while !seen[from..].contains(prompt) {
            let mut octets = [0; 256];
            let count = screen.read(&mut octets).unwrap();
            assert!(count > 0, "expected {prompt:?} in {seen}");
            seen.push_str(&String::from_utf8_lossy(&octets[..count]));
        }
        // Nobody types faster than the echo is turned off once the prompt stands there.
        std::thread::sleep(std::time::Duration::from_millis(300));
        keyboard.write_all(format!("{answer}\n").as_bytes()).unwrap();
    }
    screen.read_to_string(&mut seen).unwrap();
    let code = child.wait().unwrap().code().unwrap_or(-1);
    Some((code, seen))
}

#[test]
fn the_passphrase_of_a_signer_is_asked_for_without_echo() {
    let program = holder();
    let letter = fixture::path("nota-dinas.pdf");
    for (answer, expected, words) in [
        (PASSPHRASE, 0, "(Signature1)"),
        ("salah-sekali-9", 1, "error: the passphrase does not open the key"),
    ] {
        let arguments = format!("sign {} --as {NIK} -o signed-{expected}.pdf", letter.display());
        let Some((code, seen)) = at_terminal(&program, &arguments, &[("Passphrase: ", answer)]) else {
            return;
        };
        assert_eq!(code, expected, "{seen}");
        assert!(seen.contains(words), "{seen}");
        assert!(!seen.contains(answer), "the passphrase was shown: {seen}");
        assert_eq!(program.path(&format!("signed-{expected}.pdf")).exists(), expected == 0);
    }
}

#[test]
fn a_new_passphrase_is_asked_for_twice() {
    for (second, expected, words) in [
        ("sandi-ca-2026", 0, "Founded the office"),
        ("sandi-ca-2027", 1, "error: the two entries of the new passphrase differ"),
    ] {
        let program = Program::new(SEGEL);
        let answers = [("CA passphrase: ", "sandi-ca-2026"), ("Once more: ", second)];
        let Some((code, seen)) = at_terminal(&program, "init --key-type p256", &answers) else { return };
        assert_eq!(code, expected, "{seen}");
        assert!(seen.contains(words), "{seen}");
        assert!(!seen.contains("sandi-ca"), "the passphrase was shown: {seen}");
        assert_eq!(program.home().exists(), expected == 0);
    }
}
