//! `segel extend`

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use office::Office;
use office::sign::{Extended, Level, Vouchers};
use pki::validity::whole_second;
use serde_json::{Value, json};

use crate::commands::documents::{Documents, PdfPassword};
use crate::commands::jobs::{Job, Outputs};
use crate::commands::many;
use crate::commands::supplied::{self, SuppliedArgs};
use crate::commands::target::Target;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;
use crate::threads;

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

    /// Add to the documents where they lie, instead of writing others
    #[arg(long, conflicts_with_all = ["output", "out_dir", "force"])]
    in_place: bool,

    /// Overwrite existing outputs
    #[arg(long)]
    force: bool,

    /// How many documents are extended at once [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    supplied: SuppliedArgs,

    #[command(flatten)]
    pdf_password: PdfPassword,
}

/// What is the same for all documents.
struct Task<'a> {
    args: &'a ExtendArgs,
    documents: Documents,
    vouchers: Vouchers,
    at: Timestamp,
}

pub(crate) fn run(args: &ExtendArgs, context: &Context) -> Result<Exit, Failure> {
    let jobs = plan(args)?;
    let documents = args.pdf_password.read()?;
    context.terminal.banner();
    let office = open(args, context)?;
    args.supplied.refuse_useless(args.level)?;
    let vouchers = args.supplied.vouchers(args.level, office.as_ref())?;
    let at = office.as_ref().map_or_else(Timestamp::now, Office::now);
    let task = Task { args, documents, vouchers, at };
    if let [job] = &jobs[..] {
        let extended = task.extend(job, office.as_ref())?;
        context.terminal.document(&document(args.level, &[tell(job, &extended, context)]));
        return Ok(Exit::Done);
    }
    task.extend_many(&jobs, office, context)
}

/// What is to be extended, and where to.
fn plan(args: &ExtendArgs) -> Result<Vec<Job>, Failure> {
    let outputs = Outputs {
        file: args.output.as_deref(),
        folder: args.out_dir.as_deref(),
        // In place, what an earlier run wrote is a document like any other.
        suffix: if args.in_place { "" } else { "-extended" },
        instead_of: "",
        in_place: args.in_place,
    };
    outputs.plan(&args.inputs)
}

/// The home that stamps and records, if there is one.
fn open(args: &ExtendArgs, context: &Context) -> Result<Option<Office>, Failure> {
    let office = match args.supplied.needs_home(args.level) {
        true => Some(context.office()?),
        false => context.office_if_it_opens()?,
    };
    context.refuse_other_time_in(office.as_ref())?;
    Ok(office)
}

impl Task<'_> {
    /// Extends on as many threads as there are cores, and says of each document what came of it, in their order.
    fn extend_many(&self, jobs: &[Job], office: Option<Office>, context: &Context) -> Result<Exit, Failure> {
        let more = threads::count(self.args.jobs).min(jobs.len()).saturating_sub(1);
        // Each thread reads and writes the ledger by itself.
        let others = (0..more).map(|_| office.is_some().then(|| context.office()).transpose());
        let mut offices = others.collect::<Result<Vec<_>, _>>()?;
        offices.push(office);
        let extend_some = |some, tick: &(dyn Fn() + Sync)| {
            threads::with(&mut offices, some, |office, job| {
                let extended = self.extend(job, office.as_ref());
                tick();
                extended
            })
        };
        let outcome = many::work_on(jobs, context, extend_some, |job, extended| tell(job, extended, context));
        context.terminal.document(&document(self.args.level, &outcome.files));
        Ok(outcome.exit(context, |lang, failed, of| {
            tr!(
                lang,
                "{failed} of {of} documents were not extended",
                "{failed} dari {of} dokumen tidak ditingkatkan"
            )
        }))
    }

    /// Extends one document; its output is there whole or not at all.
    fn extend(&self, job: &Job, office: Option<&Office>) -> Result<Extended, Failure> {
        job.check(self.args.force)?;
        let (document, mut target) = Target::begin(job, self.args.force, &self.documents)?;
        let (level, vouchers) = (self.args.level, &self.vouchers);
        let name = job.input.file_name().unwrap_or(job.input.as_os_str()).to_string_lossy();
        let extended = match office {
            Some(office) => office.extend(&document, &mut target, level, vouchers, &name),
            None => office::sign::extend(&document, &mut target, level, vouchers, self.at),
        };
        let extended = extended.map_err(|error| supplied::of_files(error, &job.input, &job.output))?;
        target.finish()?;
        Ok(extended)
    }
}

/// Says what was extended, and gives the entry for scripts.
fn tell(job: &Job, extended: &Extended, context: &Context) -> Value {
    let Job { input, output, .. } = job;
    context.terminal.say(format!("{} -> {} ({})", input.display(), output.display(), extended.level));
    let stamps: Vec<_> = extended.stamps.iter().map(|at| whole_second(*at).to_string()).collect();
    json!({ "file": input, "output": output, "size": extended.length, "time_stamps": stamps, "error": null })
}

fn document(level: Level, files: &[Value]) -> Value {
    json!({ "schema": "segel.extend/1", "simulation": true, "level": level.to_string(), "files": files })
}
