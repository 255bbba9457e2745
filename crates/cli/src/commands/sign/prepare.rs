//! `segel sign --prepare`: the document goes out with its room empty, and beside it what is to be signed.

use std::path::{Path, PathBuf};

use office::sign::Awaiting;
use serde_json::{Value, json};

use super::Task;
use super::report;
use super::who::Signing;
use crate::commands::jobs::Job;
use crate::commands::supplied::of_files;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Output, Readers};
use crate::lang::tr;

/// What is added to the name of the document for what is to be signed.
const TO_BE_SIGNED: &str = "tbs";

pub(super) fn run(
    signing: &Signing,
    jobs: &[Job],
    task: &Task<'_>,
    context: &Context,
) -> Result<Exit, Failure> {
    let mut prepared = Vec::new();
    for job in jobs {
        prepared.push(prepare(signing, job, task, context)?);
    }
    context.terminal.document(&json!({ "schema": "segel.prepare/1", "simulation": true, "files": prepared }));
    Ok(Exit::Done)
}

fn prepare(signing: &Signing, job: &Job, task: &Task<'_>, context: &Context) -> Result<Value, Failure> {
    let force = task.args.force;
    job.check(force)?;
    let beside = beside(&job.output);
    files::refuse_existing(&beside, force)?;
    let document = task.documents.open(&job.input)?;
    let mut output = Output::begin(&job.output, force, Readers::Usual)?;
    let awaiting = signing.session()?.prepare(&document, &mut output);
    let awaiting = awaiting.map_err(|error| of_files(error, &job.input, &job.output))?;
    files::write(&beside, &awaiting.to_be_signed, force, Readers::Usual)?;
    output.finish()?;
    say(context, job, &beside, &awaiting);
    Ok(report::prepared(job, &beside, &awaiting))
}

fn beside(output: &Path) -> PathBuf {
    let mut name = output.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(TO_BE_SIGNED);
    output.with_file_name(name)
}

fn say(context: &Context, job: &Job, beside: &Path, awaiting: &Awaiting) {
    let (input, output, beside) = (job.input.display(), job.output.display(), beside.display());
    let (algorithm, digest) = (awaiting.algorithm, report::digest_to_sign(awaiting));
    context.terminal.say(tr!(
        context.terminal.lang,
        "{input} -> {output}\n  to be signed, with {algorithm}: {beside}\n  its digest: {digest}",
        "{input} -> {output}\n  yang harus ditandatangani, dengan {algorithm}: {beside}\n  hash-nya: {digest}"
    ));
}
