//! Many documents are signed; one that fails stops none of the others.

use super::args::SignArgs;
use super::jobs::Job;
use super::who::Signing;
use super::{one, report};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{errors, tr};

/// Signs one after the other, and says of each what came of it.
pub(super) fn sign(
    signing: &Signing,
    jobs: &[Job],
    args: &SignArgs,
    context: &Context,
) -> Result<Exit, Failure> {
    let lang = context.terminal.lang;
    let progress = context.terminal.progress(jobs.len() as u64);
    let mut results = Vec::new();
    let mut failed = 0;
    for job in jobs {
        let outcome = job.check(args.force).and_then(|()| one::sign(signing, job, args.force));
        progress.suspend(|| match &outcome {
            Ok(signed) => report::line(context, job, signed),
            Err(failure) => {
                failed += 1;
                let message = errors::message(failure, lang);
                context.terminal.error_of_many(&job.input.display().to_string(), &message);
            }
        });
        progress.inc(1);
        results.push(match &outcome {
            Ok(signed) => report::success(job, signed),
            Err(failure) => report::failure(job, failure, context),
        });
    }
    progress.finish_and_clear();
    context.terminal.document(&report::document(&results));
    if failed == 0 {
        return Ok(Exit::Done);
    }
    let of = jobs.len();
    context.terminal.note(tr!(
        lang,
        "{failed} of {of} documents were not signed",
        "{failed} dari {of} dokumen tidak ditandatangani"
    ));
    Ok(Exit::Refused)
}
