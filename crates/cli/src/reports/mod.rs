//! The report on verified documents, in every shape in which it is asked for. What stands in it is decided elsewhere.

mod bsre; // the answer of BSrE's verify API
mod etsi; // ETSI TS 119 102-2
mod junit; // what CI services show as tests
mod place; // files as addresses, and places in them
mod sarif; // what code-scanning services show
mod text; // for people
mod xml; // documents of XML

use clap::ValueEnum;
use jiff::Timestamp;
use office::report::FileReport;
use pki::validity::whole_second;
use serde_json::json;

use crate::lang::Lang;
use crate::terminal::pretty;

/// The shapes of a report.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Format {
    // For people.
    Text,
    // For scripts, as docs/cli.md describes it.
    Json,
    // A test suite for each file, a test case for each signature.
    Junit,
    // SARIF 2.1.0: a result for each finding, and each signature that does not pass.
    Sarif,
    // A validation report by ETSI TS 119 102-2.
    EtsiXml,
    // The answer of BSrE's API for verification.
    Bsre,
}

/// What was judged, and how it is told.
pub(crate) struct Judged<'a> {
    pub(crate) files: &'a [FileReport],
    /// The moment of judgement.
    pub(crate) at: Timestamp,
    pub(crate) lang: Lang,
    /// Whether a warning about a file that passes makes it fail.
    pub(crate) warnings_fail: bool,
    /// Whether the text may be coloured, for a terminal that shows it.
    pub(crate) coloured: bool,
}

impl Format {
    /// The report as one text.
    pub(crate) fn render(self, judged: &Judged<'_>) -> String {
        match self {
            Self::Text => text::render(judged),
            Self::Json => json(judged),
            Self::Junit => junit::render(judged),
            Self::Sarif => sarif::render(judged),
            Self::EtsiXml => etsi::render(judged),
            Self::Bsre => bsre::render(judged),
        }
    }
}

fn json(judged: &Judged<'_>) -> String {
    let at = whole_second(judged.at).to_string();
    pretty(&json!({ "schema": "segel.verify/1", "at": at, "files": judged.files }))
}
