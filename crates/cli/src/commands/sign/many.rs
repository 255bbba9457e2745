//! Many documents are signed; one that fails stops none of the others.

use super::Task;
use super::who::Signing;
use super::{one, report};
use crate::commands::jobs::Job;
use crate::commands::many;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;
use crate::threads;

/// Signs on as many threads as there are cores, and says of each document what came of it, in their order.
pub(super) fn sign(signing: &Signing, jobs: &[Job], task: &Task<'_>, context: &Context) -> Exit {
    let outcome = many::work_on(
        jobs,
        context,
        |group, tick| sign_group(signing, group, task, tick),
        |job, done| {
            report::line(context, job, done.as_ref());
            report::success(job, done.as_ref())
        },
    );
    context.terminal.document(&report::document(signing.order.level, &outcome.files));
    outcome.exit(context, |lang, failed, of| {
        tr!(
            lang,
            "{failed} of {of} documents were not signed",
            "{failed} dari {of} dokumen tidak ditandatangani"
        )
    })
}

/// Signs some documents; `tick` is called after each. What goes wrong for all of them is tried for each alone, so that
/// each has its own outcome.
fn sign_group(
    signing: &Signing,
    group: &[Job],
    task: &Task<'_>,
    tick: &(dyn Fn() + Sync),
) -> Vec<Result<Option<one::Done>, Failure>> {
    let each = || group.iter().map(|job| one::sign(signing, job, task)).collect();
    let Ok(session) = signing.session() else { return each() };
    let Ok(earlier) = signing.earlier(&session, task) else { return each() };
    let written = threads::on(threads::count(task.args.jobs), group, |job| {
        let written = one::write(&session, earlier.as_ref(), job, task);
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
