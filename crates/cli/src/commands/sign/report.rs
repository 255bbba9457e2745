//! What was signed, for people and for scripts.

use office::sign::Signed;
use pki::validity::whole_second;
use serde_json::{Value, json};

use super::jobs::Job;
use crate::context::Context;
use crate::failure::Failure;
use crate::lang::{errors, tr};

/// What is said of a document that was signed, or was signed before.
pub(super) fn line(context: &Context, job: &Job, signed: Option<&Signed>) {
    let (input, output) = (job.input.display(), job.output.display());
    context.terminal.say(match signed {
        Some(Signed { field, .. }) => format!("{input} -> {output} ({field})"),
        None => tr!(
            context.terminal.lang,
            "{input} -> {output} (signed before)",
            "{input} -> {output} (sudah ditandatangani)"
        ),
    });
}

/// The answer for scripts.
pub(super) fn document(files: &[Value]) -> Value {
    json!({ "schema": "segel.sign/1", "simulation": true, "level": "PAdES-B-B", "files": files })
}

/// A document that was signed, or was signed before.
pub(super) fn success(job: &Job, signed: Option<&Signed>) -> Value {
    let (input, output) = (&job.input, &job.output);
    match signed {
        Some(signed) => json!({
            "file": input,
            "output": output,
            "signed_before": false,
            "field": signed.field,
            "size": signed.length,
            "claimed_time": whole_second(signed.at).to_string(),
            "error": null,
        }),
        None => json!({ "file": input, "output": output, "signed_before": true, "error": null }),
    }
}

/// A document that was not signed.
pub(super) fn failure(job: &Job, failure: &Failure, context: &Context) -> Value {
    let message = errors::message(failure, context.terminal.lang);
    json!({ "file": job.input, "output": null, "error": { "kind": failure.kind(), "message": message } })
}
