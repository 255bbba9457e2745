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
use crate::commands::jobs::{Job, Outputs};
use crate::commands::supplied::{self, SuppliedArgs};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{Output, Readers};
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

    /// Folder for the extended documents; made where it is not there
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
    let outputs = Outputs {
        file: args.output.as_deref(),
        folder: args.out_dir.as_deref(),
        suffix: "-extended",
        instead_of: "",
        in_place: false,
    };
    let jobs = outputs.plan(&args.inputs)?;
    let documents = args.pdf_password.read()?;
    context.terminal.banner();
    let office = match args.supplied.needs_home(args.level) {
        true => Some(context.office()?),
        false => context.office_if_it_opens()?,
    };
    let at = office.as_ref().map_or_else(|| context.now(), Office::now);
    args.supplied.refuse_useless(args.level)?;
    let vouchers = args.supplied.vouchers(args.level, office.as_ref())?;
    let work = Work { args, documents, office, vouchers, at };
    let outcomes: Vec<_> = jobs.iter().map(|job| work.extend(job)).collect();
    if let [Err(_)] = &outcomes[..] {
        return outcomes.into_iter().collect::<Result<Vec<_>, _>>().map(|_| Exit::Done);
    }
    Ok(report(args.level, &jobs, &outcomes, context))
}

impl Work<'_> {
    fn extend(&self, job: &Job) -> Result<Extended, Failure> {
        let Job { input, output, .. } = job;
        job.check(self.args.force)?;
        let document = self.documents.open(input)?;
        let mut out = Output::begin(output, self.args.force, Readers::Usual)?;
        let extended = self.run(&document, &mut out, input);
        let extended = extended.map_err(|error| supplied::of_files(error, input, output))?;
        out.finish()?;
        Ok(extended)
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

/// Says of each document what came of it.
fn report(level: Level, jobs: &[Job], outcomes: &[Result<Extended, Failure>], context: &Context) -> Exit {
    let mut results = Vec::new();
    let mut failed = 0;
    for (Job { input, output, .. }, outcome) in jobs.iter().zip(outcomes) {
        results.push(match outcome {
            Ok(extended) => {
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
    let of = jobs.len();
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
