//! `segel report`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use office::Office;
use office::papers;
use office::register::{Cell, Period, Report, ReportKind};
use office::zone::Zone;
use serde_json::{Map, Value, json};

use super::application::list;
use crate::context::Context;
use crate::csv;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;
use crate::terminal;

/// Make a register or a report of the office: holders, applications, sla, agenda
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    /// What it is about: who holds certificates, what became of applications, whether steps kept their time, what came in
    #[arg(value_name = "KIND", value_parser = kind)]
    kind: ReportKind,

    /// The first day, such as 2026-01-01 [default: the first of this month]
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,

    /// The last day [default: today]
    #[arg(long, value_name = "DAY", value_parser = day)]
    to: Option<Date>,

    /// What comes out [default: as the name of --output ends, or text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write it there [default: the terminal, and for pdf KIND.pdf]
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,

    /// Say names and numbers in full
    #[arg(long)]
    reveal: bool,
}

/// What a name of a file promises.
pub(super) fn ending(path: &std::path::Path) -> Option<Format> {
    Format::from_str(path.extension()?.to_str()?, true).ok()
}

/// What comes out.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Csv,
    Json,
    Pdf,
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a day looks like 2026-01-31".to_owned())
}

fn kind(word: &str) -> Result<ReportKind, String> {
    let words: Vec<&str> = ReportKind::WORDS.iter().map(|(word, _)| *word).collect();
    word.parse().map_err(|_| format!("it is one of {}", words.join(", ")))
}

pub(crate) fn run(args: &ReportArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let month = office.this_month();
    let to = args.to.unwrap_or(month.to);
    let from = args.from.unwrap_or(to.first_of_month());
    let report = office.report(args.kind, Period { from, to }, args.reveal)?;
    // Without a file, what machines read is the answer itself.
    let format = match (context.terminal.json, &args.output) {
        (true, None) => Format::Json,
        (_, output) => args.format.or_else(|| ending(output.as_deref()?)).unwrap_or(Format::Text),
    };
    let content = content(&office, &report, format)?;
    let named = args.output.clone();
    let output =
        named.or_else(|| (format == Format::Pdf).then(|| format!("{}.pdf", args.kind.word()).into()));
    match output {
        Some(path) => {
            written(&path, &content, args.force, context)?;
            context.terminal.document(&json!({
                "schema": "segel.report-file/1",
                "report": args.kind.word(),
                "file": path.display().to_string(),
            }));
        }
        // Documents hide nothing by themselves; words may.
        None if format == Format::Json => context.terminal.answer(&String::from_utf8_lossy(&content)),
        None => context.terminal.say(String::from_utf8_lossy(&content).trim_end()),
    }
    Ok(list::warn_damaged(&report.damaged, context))
}

/// Writes a file that may hold what is known of persons, and says so.
pub(super) fn written(
    path: &std::path::Path,
    content: &[u8],
    force: bool,
    context: &Context,
) -> Result<(), Failure> {
    files::write(path, content, force, Readers::Owner)?;
    let (lang, shown) = (context.terminal.lang, path.display());
    context.terminal.note(tr!(lang, "Wrote {shown}", "{shown} ditulis"));
    Ok(())
}

fn content(office: &Office, report: &Report, format: Format) -> Result<Vec<u8>, Failure> {
    Ok(match format {
        Format::Text => papers::text(&office.report_on_paper(report)?).into_bytes(),
        Format::Pdf => papers::file(&papers::legible(office.report_on_paper(report)?))?,
        Format::Csv => table(report, office.zone()).into_bytes(),
        Format::Json => terminal::pretty(&document(report, office.zone())).into_bytes(),
    })
}

fn table(report: &Report, zone: Zone) -> String {
    let head = report.columns.iter().map(|(word, ..)| (*word).to_owned()).collect();
    let rows = report.rows.iter().map(|row| row.iter().map(|cell| cell.text(zone)).collect());
    std::iter::once(head).chain(rows).map(|row: Vec<String>| csv::line(&row) + "\n").collect()
}

fn document(report: &Report, zone: Zone) -> Value {
    let row = |cells: &Vec<Cell>| -> Map<String, Value> {
        let words = report.columns.iter().map(|(word, ..)| (*word).to_owned());
        words.zip(cells.iter().map(|cell| value(cell, zone))).collect()
    };
    json!({
        "schema": "segel.report/1",
        "simulation": true,
        "report": report.kind.word(),
        "from": report.period.from.to_string(),
        "to": report.period.to.to_string(),
        "rows": report.rows.iter().map(row).collect::<Vec<_>>(),
        "sums": report.sums.iter().map(|(word, _, sum)| ((*word).to_owned(), json!(sum))).collect::<Map<_, _>>(),
        "damaged": report.damaged.iter().map(|id| id.0).collect::<Vec<_>>(),
    })
}

fn value(cell: &Cell, zone: Zone) -> Value {
    match cell {
        Cell::None => Value::Null,
        Cell::Number(number) => json!(number),
        Cell::Text(_) | Cell::Day(_) => json!(cell.text(zone)),
    }
}
