//! `segel sign --preview`: a page drawn with the mark, and nothing signed.

use std::path::Path;

use jiff::Timestamp;
use office::Office;
use office::sign::Signatory;
use serde_json::json;

use super::args::SignArgs;
use super::who;
use crate::commands::jobs::Job;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;

/// Draws the page that would show the mark. A passphrase is asked for only where the certificate lies under one.
pub(super) fn run(args: &SignArgs, output: &Path, context: &Context) -> Result<Exit, Failure> {
    let [input] = &args.inputs[..] else { return Err(Failure::OnePreview { inputs: args.inputs.len() }) };
    let job = Job { input: input.clone(), output: output.to_owned(), in_place: false };
    job.check(args.force)?;
    let documents = args.pdf_password.read()?;
    let document = documents.open(input)?;
    let mark = args.mark.read()?;
    context.terminal.banner();
    let (office, signatory) = whom(args, context)?;
    let order = who::order(args, mark, office.as_ref());
    let (zone, at) = (who::zone(office.as_ref()), office.as_ref().map_or_else(Timestamp::now, Office::now));
    let preview = office::sign::preview(&document, documents.password(), &signatory, &order, zone, at)?;
    files::write(output, &preview.png, args.force, Readers::Usual)?;
    let (from, to, page) = (input.display(), output.display(), preview.page);
    context.terminal.say(tr!(
        context.terminal.lang,
        "{from} -> {to} (page {page}; nothing is signed)",
        "{from} -> {to} (halaman {page}; tidak ada yang ditandatangani)"
    ));
    context.terminal.document(&json!({
        "schema": "segel.preview/1",
        "simulation": true,
        "file": input,
        "output": output,
        "page": page,
    }));
    Ok(Exit::Done)
}

/// Whom the mark names, and the home if there is one.
fn whom(args: &SignArgs, context: &Context) -> Result<(Option<Office>, Signatory), Failure> {
    if let Some(holder) = &args.holder {
        let office = context.office()?;
        let signatory = office.signatory(holder)?;
        return Ok((Some(office), signatory));
    }
    let office = who::lending_office(context)?;
    let certificate = match &args.cert {
        Some(cert) => who::certificates(cert)?.remove(0),
        None => who::from_files(args, context)?.certificate().clone(),
    };
    let signatory = match &office {
        Some(office) => office.signatory_of(certificate)?,
        None => Signatory::new(certificate),
    };
    Ok((office, signatory))
}
