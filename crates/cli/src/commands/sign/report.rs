//! What was signed, for people and for scripts.

use std::path::Path;

use office::sign::{Awaiting, Level};
use pki::hex;
use pki::validity::whole_second;
use serde_json::{Value, json};

use super::one::Done;
use crate::commands::jobs::Job;
use crate::context::Context;
use crate::lang::{tr, verdict};

/// What is said of a document that was signed, or was signed before.
pub(super) fn line(context: &Context, job: &Job, done: Option<&Done>) {
    let (input, output, lang) = (job.input.display(), job.output.display(), context.terminal.lang);
    context.terminal.say(match done {
        Some(Done { signed, .. }) => format!("{input} -> {output} ({})", signed.field),
        None => {
            tr!(lang, "{input} -> {output} (signed before)", "{input} -> {output} (sudah ditandatangani)")
        }
    });
    for finding in done.iter().flat_map(|done| &done.forgiven) {
        let finding = verdict::finding(finding, lang);
        context.terminal.note(tr!(
            lang,
            "note: {input} was signed although it breaks a rule of PDF: {finding}",
            "catatan: {input} ditandatangani walaupun melanggar aturan PDF: {finding}"
        ));
    }
}

/// The answer for scripts.
pub(super) fn document(level: Level, files: &[Value]) -> Value {
    json!({ "schema": "segel.sign/1", "simulation": true, "level": level.to_string(), "files": files })
}

/// A document that was signed, or was signed before.
pub(super) fn success(job: &Job, done: Option<&Done>) -> Value {
    let (input, output) = (&job.input, &job.output);
    match done {
        Some(Done { signed, forgiven }) => json!({
            "file": input,
            "output": output,
            "signed_before": false,
            "field": signed.field,
            "size": signed.length,
            "claimed_time": whole_second(signed.at).to_string(),
            "time_stamp": signed.stamped_at.map(|at| whole_second(at).to_string()),
            "archive_time_stamp": signed.archived_at.map(|at| whole_second(at).to_string()),
            "forgiven": forgiven,
            "error": null,
        }),
        None => json!({ "file": input, "output": output, "signed_before": true, "error": null }),
    }
}

/// A document that was prepared.
pub(super) fn prepared(job: &Job, beside: &Path, awaiting: &Awaiting) -> Value {
    json!({
        "file": job.input,
        "output": job.output,
        "field": awaiting.field,
        "size": awaiting.length,
        "algorithm": awaiting.algorithm.to_string(),
        "digest_algorithm": awaiting.algorithm.digest().to_string(),
        "to_be_signed": beside,
        "digest": digest_to_sign(awaiting),
        "error": null,
    })
}

/// The hash of what is to be signed, in hexadecimal, for those who sign a hash.
pub(super) fn digest_to_sign(awaiting: &Awaiting) -> String {
    hex::lower(&awaiting.algorithm.digest().digest(&awaiting.to_be_signed))
}
