//! `segel verify`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use office::Office;
use office::cause::DocumentError;
use office::report::{FileReport, Finding, Indication, Severity};
use office::verify::{Evidence, Examiner};
use pki::crl::RevocationList;
use pki::validity::whole_second;
use serde_json::json;

use crate::commands::documents::{Documents, PdfPassword};
use crate::commands::sign::certificates;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Expected, Failure};
use crate::files::{self, Readers};
use crate::lang::{tr, verdict};
use crate::terminal::pretty;

/// Verify the signatures of PDF documents
#[derive(Args, Debug)]
pub(crate) struct VerifyArgs {
    /// Documents, or folders of documents
    #[arg(value_name = "FILE|DIR", required = true)]
    inputs: Vec<PathBuf>,

    /// Certificates to trust, instead of the root of the home
    #[arg(long, value_name = "PEM", num_args = 1..)]
    trust: Vec<PathBuf>,

    /// Revocation lists, or folders of lists
    #[arg(long, value_name = "FILE|DIR", num_args = 1..)]
    crl: Vec<PathBuf>,

    /// Certificates that may stand between signer and root
    #[arg(long, value_name = "PEM", num_args = 1..)]
    intermediate: Vec<PathBuf>,

    /// Judge as of this instant (RFC 3339)
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,

    /// How to report
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Write the report to a file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite an existing report
    #[arg(long, requires = "output")]
    force: bool,

    #[command(flatten)]
    pdf_password: PdfPassword,

    /// What makes a signature fail that would pass otherwise
    #[arg(long, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum FailOn {
    Warning,
}

impl VerifyArgs {
    /// Whether the report is a document for machines.
    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(crate) fn run(args: &VerifyArgs, context: &Context) -> Result<Exit, Failure> {
    if let Some(output) = &args.output {
        files::refuse_existing(output, args.force)?;
    }
    let inputs = files::documents(&args.inputs)?;
    let documents = args.pdf_password.read()?;
    let evidence = evidence(args)?;
    // Whoever brings an anchor needs no home, and is not to be stopped by a home that cannot be opened.
    let office =
        if args.trust.is_empty() { context.office_if_any()? } else { context.office_if_any().ok().flatten() };
    let at = args.at.unwrap_or_else(|| office.as_ref().map_or_else(|| context.now(), Office::now));
    let examiner = Examiner::new(evidence, office.as_ref(), at)?;
    let progress = context.terminal.progress(inputs.len() as u64);
    let mut reports = Vec::new();
    for input in &inputs {
        reports.push(examine(input, &documents, &examiner)?);
        progress.inc(1);
    }
    progress.finish_and_clear();
    publish(args, context, at, &reports)?;
    if !examiner.trusts_anything() {
        context.terminal.note(tr!(
            context.terminal.lang,
            "hint: nothing is trusted here. Get a root with `segel ca chain --root --out root.pem` in the home that signed, and pass it with --trust.",
            "petunjuk: belum ada yang dipercaya. Ambil sertifikat akar dengan `segel ca chain --root --out root.pem` di kantor yang menandatangani, lalu berikan dengan --trust."
        ));
    }
    let exits = reports.iter().map(|report| exit(report, args.fail_on));
    Ok(exits.fold(Exit::Done, Exit::worse))
}

fn evidence(args: &VerifyArgs) -> Result<Evidence, Failure> {
    let mut evidence = Evidence::default();
    for path in &args.trust {
        evidence.anchors.extend(certificates(path)?);
    }
    for path in &args.intermediate {
        evidence.intermediates.extend(certificates(path)?);
    }
    evidence.lists = revocation_lists(&args.crl)?;
    Ok(evidence)
}

/// The lists in files and folders.
pub(crate) fn revocation_lists(paths: &[PathBuf]) -> Result<Vec<RevocationList>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        for file in lists(path)? {
            let refused = |_| Failure::NotA { path: file.clone(), expected: Expected::RevocationList };
            found.extend(RevocationList::read_all(&files::read(&file)?).map_err(refused)?);
        }
    }
    Ok(found)
}

/// A list, or the lists in a folder: `.crl` and `.pem`.
fn lists(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let entries = std::fs::read_dir(path).map_err(failed)?;
    let is_list = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "crl" || ending == "pem");
    let mut found: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_list).collect();
    found.sort();
    Ok(found)
}

/// The report on one file. One that cannot be read is reported as such, and the others go on.
fn examine(input: &Path, documents: &Documents, examiner: &Examiner<'_>) -> Result<FileReport, Failure> {
    let opened = match files::open(input) {
        Ok(file) => documents.look_into(file),
        Err(Failure::Read { source, .. }) => Err(DocumentError::Read { offset: 0, source }),
        Err(other) => return Err(other),
    };
    let mut report = match opened {
        Ok(document) => examiner.examine(&document)?,
        Err(error) => office::report::unreadable(error),
    };
    report.file = input.display().to_string();
    Ok(report)
}

fn publish(
    args: &VerifyArgs,
    context: &Context,
    at: Timestamp,
    reports: &[FileReport],
) -> Result<(), Failure> {
    let terminal = &context.terminal;
    let document =
        json!({ "schema": "segel.verify/1", "at": whole_second(at).to_string(), "files": reports });
    let text = if terminal.json { pretty(&document) } else { text(reports, context) };
    match &args.output {
        Some(path) => files::write(path, format!("{text}\n").as_bytes(), args.force, Readers::Usual),
        None => {
            terminal.answer(&text);
            Ok(())
        }
    }
}

fn text(reports: &[FileReport], context: &Context) -> String {
    reports.iter().map(|report| verdict::file(report, context.terminal.lang)).collect::<Vec<_>>().join("\n")
}

/// How a file counts for the exit code.
fn exit(report: &FileReport, fail_on: Option<FailOn>) -> Exit {
    let findings =
        report.findings.iter().chain(report.signatures.iter().flat_map(|signature| &signature.findings));
    let warned = findings.map(Finding::severity).any(|severity| severity >= Severity::Warning);
    match report.indication {
        Some(Indication::TotalPassed) if warned && fail_on == Some(FailOn::Warning) => Exit::Refused,
        Some(Indication::TotalPassed) => Exit::Done,
        Some(Indication::Indeterminate) => Exit::Indeterminate,
        Some(Indication::TotalFailed) => Exit::Refused,
        None if report.findings.iter().any(|finding| matches!(finding, Finding::Unreadable(_))) => {
            Exit::Unreadable
        }
        None => Exit::NoSignature,
    }
}
