//! A writing command is killed (kill -9) at each call that changes what is on the disk, with no help of the program:
//! `strace` ends it as it is about to make the call.
//!
//! After each kill nothing that was acknowledged is lost, `segel doctor` explains what is there and `--repair` leaves
//! nothing but explanations, no output is half-written under its name, and the command does its work when it is run
//! again. By default calls of one kind that follow each other on one file are one point and are tried at the first, a
//! middle and the last; `SEGEL_CRASH_ALL=1` tries every call.

mod command; // each writing command: what comes before, what it is to do
mod durable; // what replaces a file is on the disk before it does
mod ledger; // what an office has acknowledged
mod trace; // the calls of a command, and its death at one of them

use std::time::Instant;

use serde_json::Value;
use testkit::judge::Judge;
use testkit::program::{KeptHome, Program, Run};

use crate::house::SEGEL;
use command::Writing;
use ledger::Acknowledged;
use trace::Point;

/// The tracer, where it may trace.
fn tracer() -> Option<Judge> {
    Judge::find_able("strace", &["-o", "/dev/null", "true"])
}

/// A command, and what was acknowledged before it.
struct Walk<'a> {
    writing: &'a Writing,
    tracer: Judge,
    /// The home as it is before the command; none for one that founds it.
    home: Option<KeptHome>,
    before: Acknowledged,
}

/// Kills the command at every point.
fn walk(writing: &Writing) {
    let Some(tracer) = tracer() else { return };
    let started = Instant::now();
    let walk = Walk::prepare(writing, tracer);
    let points = trace::points(&walk.tracer, &walk.scene(), &(writing.arguments)());
    assert!(!points.is_empty(), "{}: it writes nothing", writing.name);
    let killed = points.iter().filter(|point| walk.killed_at(point)).count();
    // The last points may lie beyond the end.
    assert!(
        killed + writing.varies >= points.len(),
        "{}: killed at {killed} of {} points",
        writing.name,
        points.len()
    );
    eprintln!("{}: killed at {killed} points, in {:.1?}", writing.name, started.elapsed());
}

impl<'a> Walk<'a> {
    fn prepare(writing: &'a Writing, tracer: Judge) -> Self {
        let program = (writing.before)();
        if !program.home().exists() {
            return Self { writing, tracer, home: None, before: Acknowledged::default() };
        }
        let before = Acknowledged::in_home(&program.home());
        Self { writing, tracer, home: Some(program.keep()), before }
    }

    /// A fresh copy of the home, with the inputs of the command.
    fn scene(&self) -> Program {
        let program = match &self.home {
            Some(home) => Program::again(SEGEL, home),
            None => Program::new(SEGEL),
        };
        (self.writing.inputs)(&program);
        program
    }

    /// Kills it there, looks at what is left, and runs it again. Whether it was killed.
    fn killed_at(&self, point: &Point) -> bool {
        let Self { writing, tracer, before, .. } = self;
        let (program, arguments) = (self.scene(), (writing.arguments)());
        let case = format!("{} killed at {point}", writing.name);
        let run = trace::kill(tracer, &program, &arguments, point);
        // What it said before it died is acknowledged.
        if is_answer(&run) {
            assert!((writing.is_done)(&program), "{case}: it said it was done, and it is not");
        }
        outputs_are_whole(writing, &program, &case);
        if program.home().join("segel.db").exists() {
            explained(&program, &case);
            before.are_kept_in(&program.home(), &case);
        }
        run_again(writing, &program, &arguments, &case);
        assert!((writing.is_done)(&program), "{case}: run again, it has not done its work");
        outputs_are_whole(writing, &program, &case);
        before.are_kept_in(&program.home(), &case);
        ledger::is_consistent(&program.home(), &case);
        // Looking at everything takes its time; the state now differs little from point to point.
        if point.is_first_of_many() {
            explained(&program, &case);
        }
        run.code != 0
    }
}

fn is_answer(run: &Run) -> bool {
    serde_json::from_str::<Value>(&run.stdout).is_ok_and(|answer| answer.get("error").is_none())
}

/// An output is there as a whole or not at all.
fn outputs_are_whole(writing: &Writing, program: &Program, case: &str) {
    for output in writing.outputs {
        if let Ok(content) = std::fs::read(program.path(output)) {
            assert!(is_whole(&content), "{case}: `{output}` is half-written: {} octets", content.len());
        }
    }
}

/// A document, an archive, a text in PEM, a line of text, or one value in DER.
fn is_whole(content: &[u8]) -> bool {
    if content.starts_with(b"%PDF") {
        return content.trim_ascii_end().ends_with(b"%%EOF");
    }
    if content.starts_with(&[0x30, 0x82]) {
        return content.len() == 4 + usize::from(u16::from_be_bytes([content[2], content[3]]));
    }
    if content.get(257..262) == Some(b"ustar") {
        return content.len().is_multiple_of(512) && content.ends_with(&[0; 1024]);
    }
    content.ends_with(b"\n")
}

/// The doctor finds nothing wrong but what can be put right or renewed, and says what to do about the rest.
fn explained(program: &Program, case: &str) {
    let run = program.run(["doctor", "--repair", "--json"]);
    let report = run.json();
    for finding in report["findings"].as_array().unwrap() {
        let (code, severity) = (finding["code"].as_str().unwrap(), finding["severity"].as_str().unwrap());
        // Between an act and the list or checkpoint that tells of it: the next one does.
        let is_to_come = ["list-behind", "checkpoint-missing"].contains(&code);
        let is_good = finding["repaired"] == true || severity == "info" || is_to_come;
        assert!(is_good, "{case}: {finding}");
        assert!(!finding["message"].as_str().unwrap().is_empty());
    }
    assert_eq!((run.code, &report["healthy"]), (0, &Value::Bool(true)), "{case}: {report}");
}

/// It succeeds, or says that what it is to do was done already.
fn run_again(writing: &Writing, program: &Program, arguments: &[String], case: &str) {
    let run = program.run(arguments);
    if run.code != 0 {
        let refused = run.json();
        let kind = refused["error"]["kind"].as_str().unwrap_or_default();
        assert!(writing.refused_again.contains(&kind), "{case}: run again: {} {}", run.stdout, run.stderr);
    }
}
