//! `segel verify`

mod evidence; // what documents are judged by
mod judge; // reports and exit codes

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use office::Office;
use office::online::Online;
use office::verify::Examiner;

use crate::commands::documents::PdfPassword;
use crate::commands::policy;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;
use crate::reports::{Format, Judged};
use crate::threads;

pub(crate) use evidence::{certificates, ocsp_answers, revocation_lists};

/// Verify the signatures of PDF documents
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// Documents, or folders of documents
    #[arg(value_name = "FILE|DIR", required = true)]
    inputs: Vec<PathBuf>,

    /// Certificates to trust, instead of the root of the home, or folders of them
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    trust: Vec<PathBuf>,

    /// Revocation lists, or folders of lists
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    crl: Vec<PathBuf>,

    /// OCSP answers, or folders of them
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    ocsp: Vec<PathBuf>,

    /// Certificates that may stand between signer and root, or folders of them
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    intermediate: Vec<PathBuf>,

    /// Ask the addresses in certificates for what is missing: issuers' certificates, OCSP answers, revocation lists
    #[arg(long)]
    online: bool,

    /// Judge as of this instant (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,

    /// How to report [default: text, or json with --json]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite an existing report
    #[arg(long, requires = "output")]
    force: bool,

    /// How many documents are judged at once [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pdf_password: PdfPassword,

    /// Rules beyond a good verdict: strict, default, archive, or a file of rules
    #[arg(long, value_name = "PRESET|FILE")]
    policy: Option<PathBuf>,

    /// What makes a signature fail that would pass otherwise
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum FailOn {
    Warning,
}

impl VerifyArgs {
    /// Whether the report is the document for scripts.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Some(Format::Json)
    }
}

pub(crate) fn run(args: &VerifyArgs, context: &Context) -> Result<Exit, Failure> {
    let format = format(args, context)?;
    if let Some(output) = &args.output {
        files::refuse_existing(output, args.force)?;
    }
    let policy = args.policy.as_deref().map(policy::load).transpose()?;
    let warnings_fail =
        args.fail_on == Some(FailOn::Warning) || policy.as_ref().is_some_and(|policy| policy.fail_on_warning);
    let inputs = files::documents(&args.inputs)?;
    let documents = args.pdf_password.read()?;
    let evidence = evidence::read(args)?;
    // Whoever brings an anchor needs no home, and is not to be stopped by a home that cannot be opened.
    let office =
        if args.trust.is_empty() { context.office_if_any()? } else { context.office_if_any().ok().flatten() };
    let at = args.at.unwrap_or_else(|| office.as_ref().map_or_else(|| context.now(), Office::now));
    let online = args.online.then(Online::default);
    let examiner = Examiner::in_home(evidence, office, at)?.under(policy).asking(online);
    let reports = judge::all(&inputs, threads::count(args.jobs), &documents, &examiner, context)?;
    let judged = Judged {
        files: &reports,
        at,
        lang: context.terminal.lang,
        warnings_fail,
        // What goes to a terminal that is none, or where NO_COLOR is set, loses its colours on the way.
        coloured: args.output.is_none(),
    };
    publish(args, &format.render(&judged), context)?;
    let exits: Vec<Exit> = reports.iter().map(|report| judge::exit(report, warnings_fail)).collect();
    tell(&exits, examiner.trusts_anything(), context);
    Ok(exits.into_iter().fold(Exit::Done, Exit::worse))
}

/// Says beside the answer how many files ended how, and what is missing where nothing is trusted.
fn tell(exits: &[Exit], trusts_anything: bool, context: &Context) {
    if !trusts_anything {
        context.terminal.note(tr!(
            context.terminal.lang,
            "hint: nothing is trusted here. Get a root with `segel ca chain --root --out root.pem` in the home that signed, and pass it with --trust.",
            "petunjuk: belum ada yang dipercaya. Ambil sertifikat akar dengan `segel ca chain --root --out root.pem` di kantor yang menandatangani, lalu berikan dengan --trust."
        ));
    }
    judge::summary(exits, context.terminal.lang).iter().for_each(|line| context.terminal.note(line));
}

/// How to report: `--json` promises one document of JSON, so that it does not go with another format.
fn format(args: &VerifyArgs, context: &Context) -> Result<Format, Failure> {
    match args.format {
        Some(format) if context.globals.json && format != Format::Json => Err(Failure::TwoFormats),
        Some(format) => Ok(format),
        None if context.terminal.json => Ok(Format::Json),
        None => Ok(Format::Text),
    }
}

fn publish(args: &VerifyArgs, text: &str, context: &Context) -> Result<(), Failure> {
    match &args.output {
        Some(path) => {
            let line = format!("{}\n", text.trim_end());
            files::write(path, line.as_bytes(), args.force, Readers::Usual)
        }
        None => {
            context.terminal.answer(text);
            Ok(())
        }
    }
}
