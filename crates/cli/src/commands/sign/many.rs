//! Many documents are signed; one that fails stops none of the others.

use std::fs;

use super::Task;
use super::who::Signing;
use super::{one, report};
use crate::commands::jobs::Job;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{errors, tr};
use crate::threads;

/// So many documents share one look at the ledger and one durable commit of their lines in the log...
const GROUP: usize = 64;
/// ...or fewer, if they have more bytes than this.
const GROUP_BYTES: u64 = 256 << 20;

/// Signs on as many threads as there are cores, and says of each document what came of it, in their order.
pub(super) fn sign(
    signing: &Signing,
    jobs: &[Job],
    task: &Task<'_>,
    context: &Context,
) -> Result<Exit, Failure> {
    let progress = context.terminal.progress(jobs.len() as u64);
    let mut results = Vec::with_capacity(jobs.len());
    let mut failed = 0;
    for group in groups(jobs) {
        let outcomes = sign_group(signing, group, task, || progress.inc(1));
        progress.suspend(|| {
            for (job, outcome) in group.iter().zip(outcomes) {
                failed += usize::from(outcome.is_err());
                results.push(tell(context, job, &outcome));
            }
        });
    }
    progress.finish_and_clear();
    context.terminal.document(&report::document(signing.order.level, &results));
    if failed == 0 {
        return Ok(Exit::Done);
    }
    let of = jobs.len();
    context.terminal.note(tr!(
        context.terminal.lang,
        "{failed} of {of} documents were not signed",
        "{failed} dari {of} dokumen tidak ditandatangani"
    ));
    Ok(Exit::Refused)
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

/// Signs some documents; `tick` is called after each. What goes wrong for all of them is tried for each alone, so that
/// each has its own outcome.
fn sign_group(
    signing: &Signing,
    group: &[Job],
    task: &Task<'_>,
    tick: impl Fn() + Sync,
) -> Vec<Result<Option<one::Done>, Failure>> {
    let each = || group.iter().map(|job| one::sign(signing, job, task)).collect();
    let Ok(session) = signing.session() else { return each() };
    let Ok(expected) = signing.expected(&session, task) else { return each() };
    let written = threads::on(threads::count(task.args.jobs), group, |job| {
        let written = one::write(&session, expected.as_ref(), job, task);
        tick();
        written
    });
    let lines: Vec<_> =
        written.iter().flatten().flatten().map(|written| (written.job, &written.signed)).collect();
    let recorded = signing.record(&session, &lines).is_ok();
    let finish = |written: Option<one::Written<'_>>| {
        let Some(written) = written else { return Ok(None) };
        if !recorded {
            signing.record(&session, &[(written.job, &written.signed)])?;
        }
        written.finish().map(Some)
    };
    written.into_iter().map(|written| written.and_then(finish)).collect()
}

/// Says what came of a document, and gives the same for scripts.
fn tell(context: &Context, job: &Job, outcome: &Result<Option<one::Done>, Failure>) -> serde_json::Value {
    match outcome {
        Ok(done) => {
            report::line(context, job, done.as_ref());
            report::success(job, done.as_ref())
        }
        Err(failure) => {
            let message = errors::message(failure, context.terminal.lang);
            context.terminal.error_of_many(&job.input.display().to_string(), &message);
            report::failure(job, failure, context)
        }
    }
}
