//! Work on many documents: one that fails stops none of the others, and each has its line, in their order.

use std::fs;

use serde_json::{Value, json};

use crate::commands::jobs::Job;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, errors};

/// So many documents are worked on before it is told what came of them: when they are signed, they share one look at the
/// ledger and one durable commit of their lines in the log...
const GROUP: usize = 64;
/// ...or fewer, if they have more bytes than this.
const GROUP_BYTES: u64 = 256 << 20;

/// What came of many documents.
pub(crate) struct Outcome {
    /// An entry for each, for scripts.
    pub(crate) files: Vec<Value>,
    failed: usize,
}

impl Outcome {
    /// Says how many failed, in the words of `summary` for so many of so many, and how the command ends.
    pub(crate) fn exit(&self, context: &Context, summary: impl Fn(Lang, usize, usize) -> String) -> Exit {
        if self.failed == 0 {
            return Exit::Done;
        }
        context.terminal.note(summary(context.terminal.lang, self.failed, self.files.len()));
        Exit::Refused
    }
}

/// Does `work` on the documents, some at a time: it returns the outcome of each of them, and calls what it is handed after
/// each. `tell` says what was done, and gives the entry for scripts.
pub(crate) fn work_on<'j, T>(
    jobs: &'j [Job],
    context: &Context,
    mut work: impl FnMut(&'j [Job], &(dyn Fn() + Sync)) -> Vec<Result<T, Failure>>,
    tell: impl Fn(&Job, &T) -> Value,
) -> Outcome {
    let progress = context.terminal.progress(jobs.len() as u64);
    let mut files = Vec::with_capacity(jobs.len());
    let mut failed = 0;
    for group in groups(jobs) {
        let outcomes = work(group, &|| progress.inc(1));
        progress.suspend(|| {
            for (job, outcome) in group.iter().zip(outcomes) {
                failed += usize::from(outcome.is_err());
                files.push(match outcome {
                    Ok(done) => tell(job, &done),
                    Err(failure) => refuse(job, &failure, context),
                });
            }
        });
    }
    progress.finish_and_clear();
    Outcome { files, failed }
}

/// The documents in their order, so many together as belong to one moment.
fn groups(jobs: &[Job]) -> Vec<&[Job]> {
    let (mut groups, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (index, job) in jobs.iter().enumerate() {
        let length = fs::metadata(&job.input).map_or(0, |metadata| metadata.len());
        if index > start && (index - start == GROUP || bytes + length > GROUP_BYTES) {
            groups.push(&jobs[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += length;
    }
    groups.push(&jobs[start..]);
    groups
}

/// Says why nothing came of a document, and gives the same for scripts.
fn refuse(job: &Job, failure: &Failure, context: &Context) -> Value {
    let message = errors::message(failure, context.terminal.lang);
    let input = job.input.display().to_string();
    // The line begins with it already.
    let rest = message.strip_prefix(&format!("`{input}` ")).unwrap_or(&message);
    context.terminal.error_of_many(&input, rest);
    json!({ "file": job.input, "output": null, "error": { "kind": failure.kind(), "message": message } })
}
