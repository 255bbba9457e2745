//! `segel application paper`

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use office::application::ApplicationId;
use office::papers::{self, PaperKind};
use serde_json::json;

use super::number;
use crate::commands::report::written;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Draw up a paper about an application: form, receipt, disposisi, checklist, letters
#[derive(Args, Debug)]
pub(crate) struct PaperArgs {
    /// Number of the application
    #[arg(value_name = "N", value_parser = number)]
    id: ApplicationId,

    /// formulir, tanda-terima, disposisi, daftar-periksa, surat-rekomendasi, perubahan-data, telaahan-staf or surat-balasan
    #[arg(value_name = "KIND", value_parser = kind)]
    kind: PaperKind,

    /// What comes out [default: as the name of --output ends, or text]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write it there [default: the terminal, and for pdf KIND-N.pdf]
    #[arg(short = 'o', long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,
}

/// What comes out.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    Text,
    Pdf,
}

fn kind(word: &str) -> Result<PaperKind, String> {
    let words: Vec<&str> = PaperKind::WORDS.iter().map(|(word, _)| *word).collect();
    word.parse().map_err(|_| format!("it is one of {}", words.join(", ")))
}

pub(super) fn run(args: &PaperArgs, context: &Context) -> Result<Exit, Failure> {
    let paper = context.office()?.draw_up(args.id, args.kind)?;
    let is_pdf = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    let named = if args.output.as_ref().is_some_and(is_pdf) { Format::Pdf } else { Format::Text };
    let format = args.format.unwrap_or(named);
    let content = match format {
        Format::Text => papers::text(&paper).into_bytes(),
        Format::Pdf => papers::file(&paper)?,
    };
    let usual = || PathBuf::from(format!("{}-{}.pdf", args.kind.word(), args.id));
    let output = args.output.clone().or_else(|| (format == Format::Pdf).then(usual));
    match &output {
        Some(path) => written(path, &content, args.force, context)?,
        None => context.terminal.say(String::from_utf8_lossy(&content).trim_end()),
    }
    context.terminal.document(&json!({
        "schema": "segel.paper/1",
        "simulation": true,
        "application": args.id.0,
        "paper": args.kind.word(),
        "text": papers::text(&paper),
        "file": output.map(|path| path.display().to_string()),
    }));
    Ok(Exit::Done)
}
