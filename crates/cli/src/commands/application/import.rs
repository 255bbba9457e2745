//! `segel application import`

use std::path::PathBuf;

use clap::Args;
use office::application::{ApplicationId, Batch, By, oddities};
use office::import::{Column, Entry, Row, Table};
use office::sop::Field;
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::lang::{Lang, errors, tr};

/// Open applications for all the people of a table (CSV)
#[derive(Args, Debug)]
pub(crate) struct ImportArgs {
    /// Table with one person in each row; its columns go by their names
    #[arg(value_name = "FILE")]
    table: PathBuf,

    /// The SOP that they go by
    #[arg(long, value_name = "ID")]
    sop: String,

    /// The applicants hand in at the desk of the officer of --actor
    #[arg(long)]
    at_desk: bool,
}

/// What became of a row: the application, or why there is none.
type Outcome = Result<ApplicationId, String>;

pub(super) fn run(args: &ImportArgs, context: &Context) -> Result<Exit, Failure> {
    let bytes = files::read(&args.table)?;
    let table = Table::read(&bytes)
        .map_err(|source| Failure::Table { path: args.table.clone(), source: Box::new(source) })?;
    note_passed_over(&table, context);
    let office = context.office()?;
    let by = match context.globals.actor {
        _ if args.at_desk => By::AtDesk,
        Some(_) => By::Officer,
        None => By::Applicant(None),
    };
    let good: Vec<Vec<(Field, String)>> =
        table.rows.iter().filter_map(|row| row.entry.as_ref().ok()).map(values).collect();
    let Batch { outcomes, stopped } = office.open_applications(&args.sop, by, &good)?;
    let lang = context.terminal.lang;
    let said = |error| errors::message(&Failure::Office(error), lang);
    let stopped = stopped.map(said);
    let mut opened = outcomes.into_iter();
    let outcomes: Vec<Outcome> = table
        .rows
        .iter()
        .map(|row| match &row.entry {
            Err(error) => Err(errors::row(error, lang)),
            Ok(_) => match opened.next() {
                Some(outcome) => outcome.map_err(said),
                None => Err(stopped.clone().unwrap_or_default()),
            },
        })
        .collect();
    Ok(conclude(&table.rows, &outcomes, context))
}

/// Says which columns are for certificates that are issued directly.
fn note_passed_over(table: &Table, context: &Context) {
    let other = [Column::Profile, Column::Days, Column::Csr, Column::KeyType];
    let names: Vec<&str> =
        table.columns.iter().filter(|column| other.contains(column)).map(|column| column.word()).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        context.terminal.note(tr!(
            context.terminal.lang,
            "Note: an application takes nothing from the columns {names}; the SOP and its steps decide that.",
            "Catatan: permohonan tidak memakai kolom {names}; SOP dan langkah-langkahnya yang menentukannya."
        ));
    }
}

fn values(entry: &Entry) -> Vec<(Field, String)> {
    let all = [
        (Field::Nik, Some(office::people::revealed(&entry.nik).to_owned())),
        (Field::Nama, Some(entry.name.clone())),
        (Field::Email, Some(entry.email.to_string())),
        (Field::Nip, entry.nip.as_ref().map(ToString::to_string)),
        (Field::Jabatan, entry.title.clone()),
        (Field::Instansi, entry.agency.clone()),
        (Field::Unit, entry.unit.clone()),
        (Field::NoHp, entry.phone.clone()),
    ];
    all.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
}

/// What looks wrong with the numbers of a row.
fn odd(row: &Row, lang: Lang) -> Vec<String> {
    let entry = row.entry.as_ref().ok();
    let found = entry.map(|entry| oddities(&entry.nik, entry.nip.as_ref())).unwrap_or_default();
    found.iter().map(|oddity| errors::doubt(oddity, lang)).collect()
}

/// Says what became of each row, and of all.
fn conclude(rows: &[Row], outcomes: &[Outcome], context: &Context) -> Exit {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    for (row, outcome) in rows.iter().zip(outcomes) {
        let line = row.line;
        match outcome {
            Ok(id) => {
                terminal.say(tr!(lang, "line {line}: application {id}", "baris {line}: permohonan {id}"));
                for words in odd(row, lang) {
                    terminal.note(tr!(
                        lang,
                        "Note: line {line}: {words}.",
                        "Catatan: baris {line}: {words}."
                    ));
                }
            }
            Err(message) => terminal.error_of_many(&tr!(lang, "line {line}", "baris {line}"), message),
        }
    }
    let opened = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.len() - opened;
    terminal.say(tr!(
        lang,
        "{opened} applications opened, {refused} rows refused",
        "{opened} permohonan dibuka, {refused} baris ditolak"
    ));
    let document = |(row, outcome): (&Row, &Outcome)| -> Value {
        json!({
            "line": row.line,
            "application": outcome.as_ref().ok().map(|id| id.0),
            "error": outcome.as_ref().err(),
            "notes": odd(row, lang),
        })
    };
    terminal.document(&json!({
        "schema": "segel.application-import/1",
        "opened": opened,
        "refused": refused,
        "rows": rows.iter().zip(outcomes).map(document).collect::<Vec<_>>(),
    }));
    if refused == 0 { Exit::Done } else { Exit::Refused }
}
