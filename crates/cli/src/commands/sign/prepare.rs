//! `segel sign --prepare`: the document goes out with its room empty, and beside it what is to be signed.

use std::path::{Path, PathBuf};

use office::sign::{Awaiting, Session};
use serde_json::{Value, json};

use super::Task;
use super::report;
use super::who::Signing;
use crate::commands::jobs::Job;
use crate::commands::many;
use crate::commands::supplied::of_files;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Output, Readers};
use crate::lang::tr;
use crate::threads;

/// What is added to the name of the document for what is to be signed.
const TO_BE_SIGNED: &str = "tbs";

/// Prepares one document.
pub(super) fn one(signing: &Signing, job: &Job, task: &Task<'_>, context: &Context) -> Result<Exit, Failure> {
    let awaiting = prepare(&signing.session()?, job, task)?;
    context.terminal.document(&document(&[tell(job, &awaiting, context)]));
    Ok(Exit::Done)
}

/// Prepares many; one that fails stops none of the others.
pub(super) fn many(signing: &Signing, jobs: &[Job], task: &Task<'_>, context: &Context) -> Exit {
    let outcome = many::work_on(
        jobs,
        context,
        |group, tick| prepare_group(signing, group, task, tick),
        |job, awaiting| tell(job, awaiting, context),
    );
    context.terminal.document(&document(&outcome.files));
    outcome.exit(context, |lang, failed, of| {
        tr!(
            lang,
            "{failed} of {of} documents were not prepared",
            "{failed} dari {of} dokumen tidak disiapkan"
        )
    })
}

fn document(files: &[Value]) -> Value {
    json!({ "schema": "segel.prepare/1", "simulation": true, "files": files })
}

/// Prepares some documents as of one moment; `tick` is called after each. What goes wrong for all of them is tried for each
/// alone, so that each has its own outcome.
fn prepare_group(
    signing: &Signing,
    group: &[Job],
    task: &Task<'_>,
    tick: &(dyn Fn() + Sync),
) -> Vec<Result<Awaiting, Failure>> {
    let each = || group.iter().map(|job| prepare(&signing.session()?, job, task)).collect();
    let Ok(session) = signing.session() else { return each() };
    threads::on(threads::count(None), group, |job| {
        let prepared = prepare(&session, job, task);
        tick();
        prepared
    })
}

fn prepare(session: &Session<'_>, job: &Job, task: &Task<'_>) -> Result<Awaiting, Failure> {
    let force = task.args.force;
    job.check(force)?;
    let beside = beside(&job.output);
    files::refuse_existing(&beside, force)?;
    let document = task.documents.open(&job.input)?;
    let mut output = Output::begin(&job.output, force, Readers::Usual)?;
    let awaiting = session.prepare(&document, &mut output);
    let awaiting = awaiting.map_err(|error| of_files(error, &job.input, &job.output))?;
    files::write(&beside, &awaiting.to_be_signed, force, Readers::Usual)?;
    output.finish()?;
    Ok(awaiting)
}

fn beside(output: &Path) -> PathBuf {
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(TO_BE_SIGNED);
    output.with_file_name(name)
}

/// Says what was prepared, and gives the entry for scripts.
fn tell(job: &Job, awaiting: &Awaiting, context: &Context) -> Value {
    let beside = beside(&job.output);
    let (input, output, shown) = (job.input.display(), job.output.display(), beside.display());
    let (algorithm, digest) = (awaiting.algorithm, report::digest_to_sign(awaiting));
    context.terminal.say(tr!(
        context.terminal.lang,
        "{input} -> {output}\n  to be signed by {algorithm}: {shown}\n  its digest: {digest}",
        "{input} -> {output}\n  untuk ditandatangani dengan algoritma {algorithm}: {shown}\n  hash-nya: {digest}"
    ));
    report::prepared(job, &beside, awaiting)
}
