//! `segel cert import`

mod slip; // initial passphrases on paper

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use office::import::{Entry, Row, RowError, Table, Trial};
use office::issue::{Issued, KeySource, Order, Subject, Terms};
use office::person::Person;
use office::{Office, UnlockedAuthority};
use pki::csr::VerifiedCsr;
use pki::key::KeyType;
use serde_json::{Value, json};

use self::slip::{Slip, Slips};
use crate::context::Context;
use crate::csv;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Output, Readers};
use crate::lang::{errors, tr};
use crate::passphrase::CaPassphrase;

/// Issue certificates for all the people of a table (CSV)
#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// Table with one person in each row; its columns go by their names
    #[arg(value_name = "FILE")]
    table: PathBuf,

    /// Write the initial passphrase of each key into this folder, one file for each person
    #[arg(long, value_name = "DIR")]
    slips: Option<PathBuf>,

    /// Write what became of each row into FILE (CSV)
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Overwrite an existing report
    #[arg(long, requires = "report")]
    force: bool,

    /// Check every row and issue nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

/// Why a row was refused.
enum Refusal {
    Row(RowError),
    Failure(Failure),
}

/// What became of a row.
enum Outcome {
    Issued { issued: Box<Issued>, slip: Option<PathBuf> },
    Checked,
    Refused(Refusal),
}

/// All that rows are issued with.
struct Import<'a> {
    args: &'a ImportArgs,
    context: &'a Context,
    office: &'a Office,
    issuer: &'a UnlockedAuthority,
    /// What became of each row so far.
    outcomes: RefCell<Vec<Option<Outcome>>>,
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<RowError> for Refusal {
    fn from(error: RowError) -> Self {
        Self::Row(error)
    }
}

impl From<office::Error> for Refusal {
    fn from(error: office::Error) -> Self {
        Self::Failure(Failure::Office(error))
    }
}

pub(crate) fn run(args: &ImportArgs, context: &Context) -> Result<Exit, Failure> {
    let bytes = files::read(&args.table)?;
    let table = Table::read(&bytes)
        .map_err(|source| Failure::Table { path: args.table.clone(), source: Box::new(source) })?;
    let office = context.office()?;
    office.check_direct_issue()?;
    context.terminal.banner();
    let report = match &args.report {
        Some(path) => Some((path, Output::begin(path, args.force, Readers::Owner)?)),
        None => None,
    };
    let issuer = office.unlock_issuing(&args.ca_passphrase.read(context, &office)?)?;
    let slips = match &args.slips {
        Some(folder) if !args.dry_run => Some(Slips::open(folder)?),
        _ => None,
    };
    let outcomes = RefCell::new(table.rows.iter().map(|_| None).collect());
    let import = Import { args, context, office: &office, issuer: &issuer, outcomes };
    if args.dry_run {
        import.check_all(&table.rows);
    } else {
        import.issue_all(&table.rows, slips.as_ref());
    }
    import.conclude(&table.rows, report)
}

impl Import<'_> {
    fn issue_all(&self, rows: &[Row], slips: Option<&Slips>) {
        let progress = self.context.terminal.progress(rows.len() as u64);
        let orders = rows.iter().enumerate().filter_map(|(index, row)| match self.order(row, slips) {
            Ok((order, slip)) => Some((order, (index, slip))),
            Err(refusal) => {
                progress.inc(1);
                self.note(index, Outcome::Refused(refusal));
                None
            }
        });
        self.office.issue_many(self.issuer, orders, |(index, slip): (usize, Option<Slip>), issued| {
            progress.inc(1);
            self.note(index, finish(issued, slip));
        });
        progress.finish_and_clear();
    }

    fn check_all(&self, rows: &[Row]) {
        let progress = self.context.terminal.progress(rows.len() as u64);
        let mut trial = Trial::new(self.office, self.issuer);
        for (index, row) in rows.iter().enumerate() {
            let outcome = match self.check(row, &mut trial) {
                Ok(()) => Outcome::Checked,
                Err(refusal) => Outcome::Refused(refusal),
            };
            progress.inc(1);
            self.note(index, outcome);
        }
        progress.finish_and_clear();
    }

    fn note(&self, index: usize, outcome: Outcome) {
        if let Some(place) = self.outcomes.borrow_mut().get_mut(index) {
            *place = Some(outcome);
        }
    }

    fn check(&self, row: &Row, trial: &mut Trial<'_>) -> Result<(), Refusal> {
        let entry = row.entry.as_ref().map_err(Clone::clone)?;
        let (subject, profile) = (self.subject(entry), self.office.profile(profile(entry))?);
        let terms = Terms { subject, profile, days: entry.days };
        match self.request(entry)? {
            Some(request) => {
                let request = VerifiedCsr::read(&request).map_err(office::Error::Csr)?;
                trial.requested(&terms, &request)?;
            }
            None if self.args.slips.is_none() => return Err(RowError::NoSlip.into()),
            None => trial.made(&terms, key_type(entry))?,
        }
        Ok(())
    }

    /// What is ordered in a row, and the slip on which the passphrase of its key stands.
    fn order(&self, row: &Row, slips: Option<&Slips>) -> Result<(Order, Option<Slip>), Refusal> {
        let entry = row.entry.as_ref().map_err(Clone::clone)?;
        let (subject, profile) = (self.subject(entry), self.office.profile(profile(entry))?);
        let (key, slip) = match (self.request(entry)?, slips) {
            (Some(request), _) => (KeySource::Unread(request), None),
            (None, None) => return Err(RowError::NoSlip.into()),
            (None, Some(slips)) => {
                let passphrase = self.office.slip_passphrase(&subject);
                let slip = slips.write(entry, &passphrase)?;
                (KeySource::Made { key_type: key_type(entry), passphrase }, Some(slip))
            }
        };
        Ok((Order { subject, key, profile, days: entry.days }, slip))
    }

    fn subject(&self, entry: &Entry) -> Subject {
        Subject::Person(Person {
            nik: entry.nik.clone(),
            name: entry.name.clone(),
            email: entry.email.clone(),
            nip: entry.nip.clone(),
            title: entry.title.clone(),
            agency: entry.agency.clone().unwrap_or_else(|| self.office.agency().to_owned()),
            unit: entry.unit.clone(),
        })
    }

    /// The request that a row names, as it came.
    fn request(&self, entry: &Entry) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(csr) = &entry.csr else { return Ok(None) };
        Ok(Some(files::read(&beside(&self.args.table, csr)?)?))
    }

    fn conclude(self, rows: &[Row], report: Option<(&PathBuf, Output)>) -> Result<Exit, Failure> {
        let (terminal, lang) = (&self.context.terminal, self.context.terminal.lang);
        let outcomes = self.outcomes.take();
        // Every row was noted.
        let done: Vec<(&Row, Outcome)> =
            rows.iter().zip(outcomes).filter_map(|(row, outcome)| Some((row, outcome?))).collect();
        let refused = done.iter().filter(|(_, outcome)| matches!(outcome, Outcome::Refused(_))).count();
        for (row, outcome) in &done {
            self.say(row, outcome);
        }
        let unwritten = report.and_then(|(path, out)| self.report(path, out, &done).err());
        let documents: Vec<Value> = done.iter().map(|(row, outcome)| self.document(row, outcome)).collect();
        let good = done.len() - refused;
        terminal.document(&json!({
            "schema": "segel.import/1",
            "simulation": true,
            "dry_run": self.args.dry_run,
            "good": good,
            "refused": refused,
            "rows": documents,
        }));
        terminal.note(tr!(
            lang,
            "{good} rows good, {refused} refused",
            "{good} baris baik, {refused} ditolak"
        ));
        if refused > 0 && good > 0 && !self.args.dry_run {
            terminal.note(tr!(
                lang,
                "The good rows are issued: put the refused ones right in a table of their own, and import that.",
                "Baris yang baik sudah terbit: perbaiki baris yang ditolak dalam tabel tersendiri, lalu impor tabel itu."
            ));
        }
        if let Some(failure) = &unwritten {
            terminal.error_of_many("--report", &errors::message(failure, lang));
        }
        Ok(if refused == 0 && unwritten.is_none() { Exit::Done } else { Exit::Refused })
    }

    fn say(&self, row: &Row, outcome: &Outcome) {
        let (terminal, lang) = (&self.context.terminal, self.context.terminal.lang);
        let (line, name) = (row.line, pki::name::Escaped(&row.name));
        match outcome {
            Outcome::Issued { issued, .. } => {
                let serial = issued.certificate.serial_number();
                terminal.say(tr!(lang, "line {line}: {serial}  {name}", "baris {line}: {serial}  {name}"));
            }
            Outcome::Checked => {
                terminal.say(tr!(lang, "line {line}: good  {name}", "baris {line}: baik  {name}"))
            }
            Outcome::Refused(refusal) => {
                let which = tr!(lang, "line {line}", "baris {line}");
                terminal.error_of_many(&which, &self.message(refusal));
            }
        }
    }

    fn message(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Row(error) => errors::row(error, self.context.terminal.lang),
            Refusal::Failure(failure) => errors::message(failure, self.context.terminal.lang),
        }
    }

    fn report(&self, path: &Path, mut out: Output, done: &[(&Row, Outcome)]) -> Result<(), Failure> {
        let mut text = csv::line(["line", "nik", "name", "outcome", "serial", "message"]) + "\r\n";
        for (row, outcome) in done {
            let (serial, message) = match outcome {
                Outcome::Issued { issued, .. } => {
                    (issued.certificate.serial_number().to_string(), String::new())
                }
                Outcome::Checked => Default::default(),
                Outcome::Refused(refusal) => (refusal.serial().to_owned(), self.message(refusal)),
            };
            let line = row.line.to_string();
            text += &csv::line([&line, &row.nik, &row.name, outcome.word(), &serial, &message]);
            text += "\r\n";
        }
        out.write_all(text.as_bytes()).map_err(|source| Failure::Write { path: path.to_owned(), source })?;
        out.finish()
    }

    fn document(&self, row: &Row, outcome: &Outcome) -> Value {
        let mut document = json!({
            "line": row.line,
            "nik": row.nik,
            "name": row.name,
            "outcome": outcome.word(),
            "serial": null,
            "slip": null,
            "error": null,
        });
        match outcome {
            Outcome::Issued { issued, slip } => {
                document["serial"] = json!(issued.certificate.serial_number().to_string());
                document["slip"] = json!(slip);
                document["shortened"] = json!(issued.shortened);
                document["already_held"] = json!(issued.already_held);
            }
            Outcome::Checked => {}
            Outcome::Refused(refusal) => {
                if !refusal.serial().is_empty() {
                    document["serial"] = json!(refusal.serial());
                }
                document["error"] = json!({ "kind": refusal.kind(), "message": self.message(refusal) });
            }
        }
        document
    }
}

impl Outcome {
    fn word(&self) -> &'static str {
        match self {
            Self::Issued { .. } => "issued",
            Self::Checked => "good",
            Self::Refused(_) => "refused",
        }
    }
}

impl Refusal {
    fn kind(&self) -> &'static str {
        match self {
            Self::Row(_) => "row-refused",
            Self::Failure(failure) => failure.kind(),
        }
    }

    /// Of a certificate that was issued all the same.
    fn serial(&self) -> &str {
        match self {
            Self::Failure(Failure::IssuedUnwritten { serial, .. }) => serial,
            _ => "",
        }
    }
}

/// Gives the slip its name, or takes it away where nothing was issued.
fn finish(issued: Result<Issued, office::Error>, slip: Option<Slip>) -> Outcome {
    let issued = match issued {
        Ok(issued) => Box::new(issued),
        Err(error) => return Outcome::Refused(error.into()),
    };
    let serial = issued.certificate.serial_number().to_string();
    match slip.map(|slip| slip.finish(&serial)).transpose() {
        Ok(slip) => Outcome::Issued { issued, slip },
        Err(cause) => {
            Outcome::Refused(Refusal::Failure(Failure::IssuedUnwritten { serial, cause: Box::new(cause) }))
        }
    }
}

fn profile(entry: &Entry) -> &str {
    entry.profile.as_deref().unwrap_or("person")
}

fn key_type(entry: &Entry) -> KeyType {
    entry.key_type.unwrap_or(KeyType::Rsa2048)
}

/// A file beside the table; one that a link leads out of its folder to is none.
fn beside(table: &Path, name: &Path) -> Result<PathBuf, Refusal> {
    let folder = table.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let path = folder.join(name);
    let whole =
        |path: &Path| path.canonicalize().map_err(|source| Failure::Read { path: path.to_owned(), source });
    if whole(&path)?.starts_with(whole(folder)?) {
        Ok(path)
    } else {
        Err(RowError::CsrPath { found: name.display().to_string() }.into())
    }
}
