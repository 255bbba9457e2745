//! What someone sends who means harm: each is refused with one clear error or comes to nothing, and leaves nothing.

mod files; // what is no ordinary file
mod names; // names given as options
mod readers; // the same bytes to everyone
mod requests; // certification requests
mod shown; // certificates of strangers on the terminal

use testkit::program::{NIK, Program};

use crate::house::{json, leaves_nothing};

/// `cert issue --csr FILE`, with certificates to go into `out`.
fn certifying(file: &str) -> Vec<&str> {
    let issue = ["cert", "issue", "--nik", NIK, "--name", "Siti", "--email", "siti@sukamaju.example"];
    [&issue[..], &["--csr", file, "--out", "out"]].concat()
}

/// The serial numbers in the ledger, those of intents that came to nothing among them.
fn serials(program: &Program) -> Vec<String> {
    crate::house::each(&json(program, ["cert", "list"])["certificates"], "/serial")
}

/// Demands that a request is refused with this exit code, kind and words, and that nothing comes of it.
#[track_caller]
fn refuses(program: &Program, arguments: &[&str], code: i32, kind: &str, words: &[&str]) {
    let before = serials(program);
    let run = leaves_nothing(program, || program.run(arguments.iter().chain(&["--json"])));
    assert_eq!(run.json()["error"]["kind"], kind, "{}", run.stderr);
    run.fails(code, words);
    assert_eq!(serials(program), before, "nothing was issued, and no intent is left");
}
