//! `segel ocsp respond` and `segel tsa respond`: one request in a file, one answer in another.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use office::answer::{CertStatus, IdKind, OcspAnswer};
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;

/// Answer for the status of certificates (RFC 6960)
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum OcspCommand {
    Respond(OcspArgs),
}

/// Stamp time (RFC 3161)
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum TsaCommand {
    Respond(TsaArgs),
}

/// Answer an OCSP request from the ledger
#[derive(Args, Debug)]
pub(crate) struct OcspArgs {
    #[command(flatten)]
    files: Files,

    /// Let the response name its responder by its subject instead of by its key
    #[arg(long)]
    by_name: bool,
}

/// Answer a time-stamp request
#[derive(Args, Debug)]
pub(crate) struct TsaArgs {
    #[command(flatten)]
    files: Files,
}

#[derive(Args, Debug)]
struct Files {
    /// The request (DER)
    #[arg(value_name = "REQ")]
    request: PathBuf,

    /// Where to write the response (DER)
    #[arg(short, long = "out", value_name = "RESP")]
    out: PathBuf,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,
}

pub(crate) fn ocsp(command: &OcspCommand, context: &Context) -> Result<Exit, Failure> {
    let OcspCommand::Respond(OcspArgs { files, by_name }) = command;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    files::refuse_existing(&files.out, files.force)?;
    let office = context.office()?;
    let request = files::read(&files.request)?;
    let id = if *by_name { IdKind::ByName } else { IdKind::ByKey };
    let answer = office.answer_ocsp(&office.open_responders(id)?, &request)?;
    let (document, exit) = match &answer {
        OcspAnswer::Signed { statuses, next_update, .. } => {
            for (serial, status) in statuses {
                terminal.say(format!("{serial}  {}", words(status, lang)));
            }
            let all: Vec<Value> =
                statuses.iter().map(|(serial, status)| single(&serial.to_string(), status)).collect();
            (
                json!({ "status": "successful", "next_update": next_update.to_string(), "certificates": all }),
                Exit::Done,
            )
        }
        OcspAnswer::Refused(status) => {
            let word = status.to_string();
            terminal.say(tr!(lang, "no answer: {word}", "tidak dijawab: {word}"));
            (json!({ "status": word, "next_update": null, "certificates": [] }), Exit::Refused)
        }
    };
    finish("segel.ocsp/1", document, &answer.into_der(), files, context)?;
    Ok(exit)
}

pub(crate) fn tsa(command: &TsaCommand, context: &Context) -> Result<Exit, Failure> {
    let TsaCommand::Respond(TsaArgs { files }) = command;
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    files::refuse_existing(&files.out, files.force)?;
    let office = context.office()?;
    let request = files::read(&files.request)?;
    let answer = office.stamp(&mut office.open_stamper()?, &request)?;
    let (document, exit) = match &answer.outcome {
        Ok(info) => {
            let (serial, time) = (&info.serial_number, info.gen_time.timestamp());
            terminal.say(tr!(
                lang,
                "Stamped {time}, number {serial}",
                "Stempel waktu {time}, nomor {serial}"
            ));
            (
                json!({ "status": "granted", "serial": serial.to_string(), "time": time.to_string() }),
                Exit::Done,
            )
        }
        Err(refusal) => {
            let failure = refusal.failure().name();
            terminal.say(tr!(lang, "no stamp: {failure}", "tidak distempel: {failure}"));
            (
                json!({ "status": "rejection", "failure": failure, "serial": null, "time": null }),
                Exit::Refused,
            )
        }
    };
    finish("segel.tsa/1", document, &answer.der, files, context)?;
    Ok(exit)
}

/// Writes the response, a refusal too: it is what the client waits for.
fn finish(
    schema: &str,
    mut document: Value,
    response: &[u8],
    files: &Files,
    context: &Context,
) -> Result<(), Failure> {
    files::write(&files.out, response, files.force, Readers::Usual)?;
    document["schema"] = json!(schema);
    document["simulation"] = json!(true);
    document["file"] = json!(Path::new(&files.out));
    context.terminal.document(&document);
    Ok(())
}

fn single(serial: &str, status: &CertStatus) -> Value {
    match status {
        CertStatus::Good => json!({ "serial": serial, "status": "good" }),
        CertStatus::Unknown => json!({ "serial": serial, "status": "unknown" }),
        CertStatus::Revoked { at, reason } => json!({
            "serial": serial, "status": "revoked", "at": at.to_string(), "reason": reason.map(|reason| reason.name()),
        }),
    }
}

fn words(status: &CertStatus, lang: crate::lang::Lang) -> String {
    match status {
        CertStatus::Good => tr!(lang, "good", "baik"),
        CertStatus::Unknown => tr!(lang, "unknown", "tidak dikenal"),
        CertStatus::Revoked { at, reason } => {
            let reason = reason.map(|reason| format!(" ({})", reason.name())).unwrap_or_default();
            tr!(lang, "revoked since {at}{reason}", "dicabut sejak {at}{reason}")
        }
    }
}
