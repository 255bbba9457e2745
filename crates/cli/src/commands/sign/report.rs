//! What was signed, for people and for scripts.

use office::sign::Signed;
use pki::validity::whole_second;
use serde_json::{Value, json};

use super::jobs::Job;
use crate::context::Context;
use crate::failure::Failure;
use crate::lang::errors;

/// What is said of a document that was signed.
pub(super) fn line(context: &Context, job: &Job, signed: &Signed) {
    let (input, output, field) = (job.input.display(), job.output.display(), &signed.field);
    context.terminal.say(format!("{input} -> {output} ({field})"));
}

/// The answer for scripts.
pub(super) fn document(files: &[Value]) -> Value {
    json!({ "schema": "segel.sign/1", "simulation": true, "level": "PAdES-B-B", "files": files })
}

pub(super) fn success(job: &Job, signed: &Signed) -> Value {
    json!({
        "file": job.input,
        "output": job.output,
        "field": signed.field,
        "size": signed.length,
        "claimed_time": whole_second(signed.at).to_string(),
        "error": null,
    })
}

pub(super) fn failure(job: &Job, failure: &Failure, context: &Context) -> Value {
    let message = errors::message(failure, context.terminal.lang);
    json!({ "file": job.input, "output": null, "error": { "kind": failure.kind(), "message": message } })
}
