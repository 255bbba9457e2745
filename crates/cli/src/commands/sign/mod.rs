//! `segel sign`

mod args; // the command line
mod many; // a folder of them
mod mark; // what is to be seen of a signature
mod one; // one document
mod prepare; // a signature will be made elsewhere
mod preview; // a page drawn, and nothing signed
mod report; // what was signed, in words and for scripts
mod resume; // what an earlier run did already
mod who; // whose key

pub(crate) use args::SignArgs;

use crate::commands::documents::Documents;
use crate::commands::jobs::{Job, Outputs};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;

/// What is the same for all documents: what is asked for, and what opens them.
struct Task<'a> {
    args: &'a SignArgs,
    documents: Documents,
    /// A signature that was made elsewhere.
    delivered: Option<Vec<u8>>,
}

pub(crate) fn run(args: &SignArgs, context: &Context) -> Result<Exit, Failure> {
    refuse_one_input(args)?;
    if let Some(output) = &args.mark.preview {
        return preview::run(args, output, context);
    }
    let jobs = plan(args)?;
    let delivered = args.embed.as_deref().map(files::read).transpose()?;
    let task = Task { args, documents: args.pdf_password.read()?, delivered };
    if let [job] = &jobs[..] {
        // One document: say what is wrong with it before asking for a passphrase.
        if !args.resume {
            job.check(args.force)?;
        }
        task.documents.open(&job.input)?;
    }
    context.terminal.banner();
    let signing = who::prepare(args, context)?;
    match &jobs[..] {
        [job] if args.prepare => prepare::one(&signing, job, &task, context),
        jobs if args.prepare => Ok(prepare::many(&signing, jobs, &task, context)),
        [job] => sign_one(&signing, job, &task, context),
        jobs => Ok(many::sign(&signing, jobs, &task, context)),
    }
}

/// What a document is called besides, while it waits for its signature.
const PREPARED: &str = "-prepared";

/// What is to be signed, and where to.
fn plan(args: &SignArgs) -> Result<Vec<Job>, Failure> {
    let (suffix, instead_of) = if args.prepare { (PREPARED, "") } else { ("-signed", PREPARED) };
    let outputs = Outputs {
        file: args.output.as_deref(),
        folder: args.out_dir.as_deref(),
        suffix,
        instead_of,
        in_place: args.in_place,
    };
    let jobs = outputs.plan(&args.inputs)?;
    if args.embed.is_some() && jobs.len() > 1 {
        return Err(Failure::OneSignature { inputs: jobs.len() });
    }
    Ok(jobs)
}

/// Standard input has one first line, for one of the secrets.
fn refuse_one_input(args: &SignArgs) -> Result<(), Failure> {
    let others = [args.passphrase.passphrase_file.as_deref(), args.pin_file.as_deref()];
    args.pdf_password.refuse_one_input_with(&others)
}

fn sign_one(signing: &who::Signing, job: &Job, task: &Task<'_>, context: &Context) -> Result<Exit, Failure> {
    let done = one::sign(signing, job, task)?;
    report::line(context, job, done.as_ref());
    context.terminal.document(&report::document(signing.order.level, &[report::success(job, done.as_ref())]));
    Ok(Exit::Done)
}
