//! The calls of a command that change what is on the disk, and its death at one of them.

use std::fmt;
use std::process::Command;

use testkit::judge::Judge;
use testkit::program::{Program, Run};

/// What changes what is on the disk, or makes it last. A file that is created is seen at the first call that follows.
const CALLS: &str = "write,writev,pwrite64,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,unlinkat,\
                     ftruncate,fallocate,mkdir,mkdirat,chmod,fchmod,fchmodat";

/// A call: which, the how many-th of all, and the how many-th of its name, by which the tracer counts.
pub(super) struct Point {
    at: usize,
    of_its_name: usize,
    call: String,
}

impl Point {
    fn of(calls: &[String], index: usize) -> Self {
        let call = calls[index].clone();
        let of_its_name = calls[..=index].iter().filter(|other| name(other) == name(&call)).count();
        Self { at: index + 1, of_its_name, call }
    }

    /// One of every few.
    pub(super) fn is_first_of_many(&self) -> bool {
        self.at % 8 == 1
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call {}, {}", self.at, self.call)
    }
}

/// The points at which a command is to be killed. It is run to its end once, in a copy of its own.
pub(super) fn points(tracer: &Judge, program: &Program, arguments: &[String]) -> Vec<Point> {
    let calls = calls(tracer, program, arguments, CALLS);
    let chosen = if every_call() { (0..calls.len()).collect() } else { ends_of_runs(&calls) };
    chosen.into_iter().map(|index| Point::of(&calls, index)).collect()
}

/// Whether to try every call, not some of many that are alike.
pub(super) fn every_call() -> bool {
    std::env::var_os("SEGEL_CRASH_ALL").is_some_and(|all| all == "1")
}

/// The calls of `kinds` that a command makes, in order, each with the file that it is made on.
pub(super) fn calls(tracer: &Judge, program: &Program, arguments: &[String], kinds: &str) -> Vec<String> {
    let log = program.path("trace");
    let trace = ["-qq", "-y", "-s", "0", "-e", &format!("trace={kinds}"), "-o", log.to_str().unwrap()];
    let run = traced(tracer, program, arguments, &trace);
    assert_eq!(run.code, 0, "{} {}", run.stdout, run.stderr);
    let log = std::fs::read_to_string(&log).unwrap();
    log.lines().filter(|line| line.contains('(')).map(what).collect()
}

/// Runs it and kills it at `point`, before the call is made.
pub(super) fn kill(tracer: &Judge, program: &Program, arguments: &[String], point: &Point) -> Run {
    let inject = format!("inject={}:signal=KILL:when={}", name(&point.call), point.of_its_name);
    traced(tracer, program, arguments, &["-qq", "-o", "/dev/null", "-e", &inject])
}

fn traced(tracer: &Judge, program: &Program, arguments: &[String], options: &[&str]) -> Run {
    let inner = program.command(arguments);
    let mut command = Command::new(tracer.path());
    command.args(options).arg(inner.get_program()).args(inner.get_args());
    command.current_dir(inner.get_current_dir().unwrap());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    Run::of(command, "")
}

fn name(call: &str) -> &str {
    call.split(' ').next().unwrap_or(call)
}

/// The name of a call and its file: what stands before the first comma, without the octets.
fn what(line: &str) -> String {
    let (call, rest) = line.split_once('(').unwrap();
    let arguments = rest.rsplit_once(" = ").map_or(rest, |(arguments, _)| arguments);
    let is_about_names =
        ["rename", "link", "unlink", "mkdir", "chmod"].iter().any(|kind| call.starts_with(kind));
    let shown = if is_about_names { arguments } else { arguments.split(',').next().unwrap_or(arguments) };
    format!("{call} {}", shown.trim_end().trim_end_matches(')'))
}

/// Of calls of one kind that follow each other on one file, the first, a middle and the last. Left out are those that
/// change no file that lasts: what is there at one of them is there at the next call just so.
fn ends_of_runs(calls: &[String]) -> Vec<usize> {
    let (mut chosen, mut first) = (Vec::new(), 0);
    for end in 1..=calls.len() {
        if end == calls.len() || calls[end] != calls[first] {
            if changes_a_file(&calls[first]) {
                chosen.extend([first, first.midpoint(end - 1), end - 1]);
            }
            first = end;
        }
    }
    chosen.dedup();
    chosen
}

/// Whether a call changes a file that lasts, or is the answer. The index of the log (`-shm`) lasts as long as the log is
/// in use; what is said beside the answer is no file.
fn changes_a_file(call: &str) -> bool {
    !["fsync", "fdatasync", "write 2<"].iter().any(|begin| call.starts_with(begin)) && !call.contains("-shm>")
}

#[test]
fn points_are_the_ends_of_runs() {
    let calls = ["a", "b", "b", "b", "b", "b", "fsync 3", "a", "a", "write 2</dev/null>"].map(str::to_owned);
    assert_eq!(ends_of_runs(&calls), [0, 1, 3, 5, 7, 8]);
    assert_eq!(what("pwrite64(5</h/segel.db-wal>, \"\"..., 32, 0) = 32"), "pwrite64 5</h/segel.db-wal>");
    assert_eq!(what("rename(\"a\", \"b\")      = 0"), "rename \"a\", \"b\"");
    assert_eq!(what("fsync(5</h/segel.db>)  = 0"), "fsync 5</h/segel.db>");
}
