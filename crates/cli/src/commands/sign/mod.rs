//! `segel sign`

mod args; // the command line
mod jobs; // what becomes what
mod many; // a folder of them
mod one; // one document
mod report; // what was signed, in words and for scripts
mod resume; // what an earlier run did already
mod who; // whose key

pub(crate) use args::SignArgs;
pub(crate) use who::certificates;

use jobs::Job;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

pub(crate) fn run(args: &SignArgs, context: &Context) -> Result<Exit, Failure> {
    let jobs = jobs::plan(args)?;
    if let [job] = &jobs[..] {
        // One document: say what is wrong with it before asking for a passphrase.
        if !args.resume {
            job.check(args.force)?;
        }
        one::open(&job.input)?;
    }
    context.terminal.banner();
    let signing = who::prepare(args, context)?;
    match &jobs[..] {
        [job] => sign_one(&signing, job, args, context),
        _ => many::sign(&signing, &jobs, args, context),
    }
}

fn sign_one(signing: &who::Signing, job: &Job, args: &SignArgs, context: &Context) -> Result<Exit, Failure> {
    let signed = one::sign(signing, job, args)?;
    report::line(context, job, signed.as_ref());
    context.terminal.document(&report::document(&[report::success(job, signed.as_ref())]));
    Ok(Exit::Done)
}
