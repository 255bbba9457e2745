//! Reports and registers: who holds certificates, what became of applications, whether steps kept their time, what came in.
//!
//! A report is a table with a few numbers below it; how it looks is decided where it is shown.

mod agenda; // the book of incoming letters
mod applications; // what became of applications
mod holders; // who holds certificates
mod sla; // whether steps kept their time

pub(crate) use applications::word;

use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde_json::json;

use crate::application::{ApplicationId, Overview};
use crate::office::Line;
use crate::papers::{Block, Column, Paper, Table, column};
use crate::zone::{Zone, day_on_paper};
use crate::{Error, Office};

/// What a report is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ReportKind {
    /// Who holds certificates, and how many they are.
    Holders,
    /// What became of applications.
    Applications,
    /// Whether steps kept their time, by step and by who did them.
    Sla,
    /// The book of incoming letters.
    Agenda,
}

impl ReportKind {
    /// All of them with their words.
    pub const WORDS: [(&str, Self); 4] = [
        ("holders", Self::Holders),
        ("applications", Self::Applications),
        ("sla", Self::Sla),
        ("agenda", Self::Agenda),
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A word that names no report.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("there is no such report")]
pub struct NoReport;

impl FromStr for ReportKind {
    type Err = NoReport;

    fn from_str(word: &str) -> Result<Self, NoReport> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind).ok_or(NoReport)
    }
}

/// The days that a report is about, both included.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Period {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
}

/// A report.
#[derive(Clone, Debug)]
pub struct Report {
    /// What it is about.
    pub kind: ReportKind,
    /// What it is called.
    pub title: &'static str,
    /// The days that it is about.
    pub period: Period,
    /// Its columns: the word for programs, the title, and how wide it is beside the others.
    pub columns: Vec<(&'static str, &'static str, f64)>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// Numbers below it: the word for programs, and what they are called.
    pub sums: Vec<(&'static str, &'static str, usize)>,
    /// Applications that cannot be read, and are not in it.
    pub damaged: Vec<ApplicationId>,
}

/// What stands in a cell.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Cell {
    /// Nothing.
    None,
    /// Words.
    Text(String),
    /// A number.
    Number(usize),
    /// A day, as an instant in it.
    Day(Timestamp),
}

/// What a report is made of.
struct Making<'a> {
    office: &'a Office,
    period: Period,
    frame: Frame,
}

/// What applications are looked at with.
#[derive(Clone, Copy)]
struct Frame {
    /// When the period begins and ends.
    from: Timestamp,
    until: Timestamp,
    /// As of when.
    now: Timestamp,
    /// Whether names are said in full.
    reveal: bool,
}

impl Office {
    /// The days from the first of this month to today, which reports are about where nobody says otherwise.
    #[must_use]
    pub fn this_month(&self) -> Period {
        let to = self.zone().local(self.now()).date();
        Period { from: to.first_of_month(), to }
    }

    /// Makes a report. Names are masked unless they are to be revealed, which the audit log then says.
    ///
    /// # Errors
    /// [`Error::Period`] for days that are none; as the store decides.
    pub fn report(&self, kind: ReportKind, period: Period, reveal: bool) -> Result<Report, Error> {
        let making = Making::new(self, period, reveal)?;
        if reveal {
            let detail = json!({ "from": period.from.to_string(), "to": period.to.to_string() });
            self.note(self.moment()?, &Line::done("report.make", kind.word(), detail))?;
        }
        match kind {
            ReportKind::Holders => making.holders(),
            ReportKind::Applications => making.applications(),
            ReportKind::Sla => making.sla(),
            ReportKind::Agenda => making.agenda(),
        }
    }

    /// A report as a paper of the office.
    ///
    /// # Errors
    /// As the store decides.
    pub fn report_on_paper(&self, report: &Report) -> Result<Paper, Error> {
        let period = format!("{} - {}", day_on_paper(report.period.from), day_on_paper(report.period.to));
        let columns = report.columns.iter().enumerate().map(|(number, (_, title, weight))| {
            let is_number = |row: &Vec<Cell>| matches!(row.get(number), Some(Cell::Number(_)));
            column(title, *weight, report.rows.iter().any(is_number))
        });
        let columns: Vec<Column> = columns.collect();
        let cells = |row: &Vec<Cell>| row.iter().map(|cell| cell.text(self.zone())).collect();
        let rows = report.rows.iter().map(cells).collect();
        let sums = report.sums.iter().map(|(_, title, sum)| ((*title).to_owned(), sum.to_string())).collect();
        let blocks = vec![
            Block::Title { text: report.title.to_owned(), below: period },
            Block::Table(Table { columns, rows }),
            Block::Pairs(sums),
        ];
        self.on_paper(report.title.to_owned(), true, blocks)
    }
}

impl Cell {
    fn text_of(text: Option<&str>) -> Self {
        text.map_or(Self::None, |text| Self::Text(text.to_owned()))
    }

    /// What stands there.
    #[must_use]
    pub fn text(&self, zone: Zone) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(at) => zone.local(*at).date().to_string(),
        }
    }
}

impl<'a> Making<'a> {
    fn new(office: &'a Office, period: Period, reveal: bool) -> Result<Self, Error> {
        let begin = |day: Date| office.offset().to_timestamp(day.at(0, 0, 0, 0)).ok();
        let after = period.to.checked_add(Span::new().days(1)).ok();
        let wrong = || Error::Period { from: period.from, to: period.to };
        let (from, until) = (begin(period.from).ok_or_else(wrong)?, after.and_then(begin).ok_or_else(wrong)?);
        if period.from > period.to {
            return Err(wrong());
        }
        Ok(Self { office, period, frame: Frame { from, until, now: office.now(), reveal } })
    }

    fn report(
        &self,
        kind: ReportKind,
        title: &'static str,
        columns: &[(&'static str, &'static str, f64)],
    ) -> Report {
        Report {
            kind,
            title,
            period: self.period,
            columns: columns.to_vec(),
            rows: Vec::new(),
            sums: Vec::new(),
            damaged: Vec::new(),
        }
    }
}

impl Frame {
    fn holds(&self, at: Timestamp) -> bool {
        (self.from..self.until).contains(&at)
    }

    /// The name of an applicant.
    fn name(&self, one: &Overview<'_>) -> String {
        one.known_name(self.reveal).unwrap_or_default()
    }
}
