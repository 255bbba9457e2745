//! `segel extend`

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use office::document::Document;
use office::sign::{Extended, Level, Vouchers};
use office::{Error, Office};
use pki::validity::whole_second;
use serde_json::{Value, json};

use crate::commands::documents::{Documents, PdfPassword};
use crate::commands::supplied::{self, SuppliedArgs};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Output, Readers};
use crate::lang::{errors, tr};

/// Bring signed PDF documents to a higher level of PAdES, or keep them there
#[derive(Args, Debug)]
pub(crate) struct ExtendArgs {
    /// Signed documents, or folders of documents
    #[arg(value_name = "FILE|DIR", required = true)]
    inputs: Vec<PathBuf>,

    /// The level: t adds a time stamp, lt also what vouches for all certificates, lta one more time stamp over all
    #[arg(long, value_name = "LEVEL", value_parser = supplied::level, default_value = "lta")]
    level: Level,

    /// The extended document [default: `surat.pdf` becomes `surat-extended.pdf`]
    #[arg(short, value_name = "FILE", conflicts_with = "out_dir")]
    output: Option<PathBuf>,

    /// Folder for the extended documents
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Overwrite existing outputs
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    supplied: SuppliedArgs,

    #[command(flatten)]
    pdf_password: PdfPassword,
}

/// Who extends.
struct Work<'a> {
    args: &'a ExtendArgs,
    documents: Documents,
    office: Option<Office>,
    vouchers: Vouchers,
    at: Timestamp,
}

pub(crate) fn run(args: &ExtendArgs, context: &Context) -> Result<Exit, Failure> {
    let inputs = files::documents(&args.inputs)?;
    let documents = args.pdf_password.read()?;
    if args.output.is_some() && inputs.len() > 1 {
        return Err(Failure::OneOutput { inputs: inputs.len() });
    }
    context.terminal.banner();
    let office = match args.supplied.needs_home(args.level) {
        true => Some(context.office()?),
        false => context.office_if_it_opens()?,
    };
    let at = office.as_ref().map_or_else(|| context.now(), Office::now);
    let vouchers = args.supplied.vouchers(args.level, office.as_ref())?;
    let work = Work { args, documents, office, vouchers, at };
    let outcomes: Vec<_> = inputs.iter().map(|input| work.extend(input)).collect();
    if let [Err(_)] = &outcomes[..] {
        return outcomes.into_iter().collect::<Result<Vec<_>, _>>().map(|_| Exit::Done);
    }
    Ok(report(args.level, &inputs, &outcomes, context))
}

impl Work<'_> {
    fn extend(&self, input: &Path) -> Result<(PathBuf, Extended), Failure> {
        let output = output_for(self.args, input);
        let same =
            |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
        if same(input, &output) {
            return Err(Failure::SameFile(input.to_owned()));
        }
        files::refuse_existing(&output, self.args.force)?;
        let document = self.documents.open(input)?;
        let mut out = Output::begin(&output, self.args.force, Readers::Usual)?;
        let extended = self.run(&document, &mut out, input);
        let extended = extended.map_err(|error| supplied::of_files(error, input, &output))?;
        out.finish()?;
        Ok((output, extended))
    }

    fn run(
        &self,
        document: &Document<std::fs::File>,
        out: &mut Output,
        input: &Path,
    ) -> Result<Extended, Error> {
        let name = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy();
        match &self.office {
            Some(office) => office.extend(document, out, self.args.level, &self.vouchers, &name),
            None => office::sign::extend(document, out, self.args.level, &self.vouchers, self.at),
        }
    }
}

fn output_for(args: &ExtendArgs, input: &Path) -> PathBuf {
    if let Some(output) = &args.output {
        return output.clone();
    }
    let mut name = input.file_stem().unwrap_or_default().to_owned();
    name.push("-extended.pdf");
    match &args.out_dir {
        Some(folder) => folder.join(name),
        None => input.with_file_name(name),
    }
}

/// Says of each document what came of it.
fn report(
    level: Level,
    inputs: &[PathBuf],
    outcomes: &[Result<(PathBuf, Extended), Failure>],
    context: &Context,
) -> Exit {
    let mut results = Vec::new();
    let mut failed = 0;
    for (input, outcome) in inputs.iter().zip(outcomes) {
        results.push(match outcome {
            Ok((output, extended)) => {
                let level = extended.level;
                context.terminal.say(format!("{} -> {} ({level})", input.display(), output.display()));
                success(input, output, extended)
            }
            Err(failure) => {
                failed += 1;
                let message = errors::message(failure, context.terminal.lang);
                context.terminal.error_of_many(&input.display().to_string(), &message);
                json!({ "file": input, "output": null, "error": { "kind": failure.kind(), "message": message } })
            }
        });
    }
    context.terminal.document(&json!({
        "schema": "segel.extend/1",
        "simulation": true,
        "level": level.to_string(),
        "files": results,
    }));
    if failed == 0 {
        return Exit::Done;
    }
    let of = inputs.len();
    context.terminal.note(tr!(
        context.terminal.lang,
        "{failed} of {of} documents were not extended",
        "{failed} dari {of} dokumen tidak ditingkatkan"
    ));
    Exit::Refused
}

fn success(input: &Path, output: &Path, extended: &Extended) -> Value {
    let stamps: Vec<_> = extended.stamps.iter().map(|at| whole_second(*at).to_string()).collect();
    json!({ "file": input, "output": output, "size": extended.length, "time_stamps": stamps, "error": null })
}
