//! `segel doctor`

use clap::{Args, ValueEnum};
use office::doctor::{Checkup, Finding, Severity, examine};
use office::home::Home;
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, doctor, tr};
use crate::terminal::Terminal;

/// Look at everything in the home, and say what is to be done where something is wrong
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    /// Put modes right, remove what interrupted commands left behind, and note certificates that were never finished
    #[arg(long)]
    repair: bool,

    /// Exit with 1 from this severity on
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Warning,
    Error,
}

pub(crate) fn run(args: &DoctorArgs, context: &Context) -> Result<Exit, Failure> {
    if let Err(failure @ Failure::Office(office::Error::UnknownOfficer(_))) = context.office() {
        return Err(failure); // nobody is to be named in the audit log who is not registered
    }
    let checkup = examine(&Home::at(&context.home()?), context.acting(), args.repair);
    let limit = match args.fail_on {
        FailOn::Warning => Severity::Warning,
        FailOn::Error => Severity::Error,
    };
    let healthy = checkup.worst().is_none_or(|worst| worst < limit);
    say(&checkup, &context.terminal);
    context.terminal.document(&document(&checkup, healthy, context.terminal.lang));
    Ok(if healthy { Exit::Done } else { Exit::Refused })
}

fn say(checkup: &Checkup, terminal: &Terminal) {
    let lang = terminal.lang;
    for finding in &checkup.findings {
        let (severity, code) = (word(finding, lang), finding.ailment.code());
        let message = doctor::message(&finding.ailment, lang);
        terminal.say(format!("{severity}: {message} [{code}]"));
        if let Some(todo) = doctor::todo(&finding.ailment, lang).filter(|_| !finding.repaired) {
            terminal.say(format!("    {todo}"));
        }
    }
    let checked = &checkup.checked;
    let (certificates, records, lists, keys, files) =
        (checked.certificates, checked.audit_records, checked.lists, checked.keys, checked.files);
    terminal.say(tr!(
        lang,
        "Looked at {files} files, {certificates} entries of the ledger, {records} audit records, {keys} keys and {lists} lists.",
        "Diperiksa: {files} berkas, {certificates} entri buku besar, {records} catatan audit, {keys} kunci, dan {lists} daftar."
    ));
    if checkup.findings.is_empty() {
        terminal.say(tr!(lang, "All is well.", "Semuanya baik."));
    }
}

/// The severity for people, or that it was repaired.
fn word(finding: &Finding, lang: Lang) -> &'static str {
    match (finding.repaired, finding.ailment.severity(), lang) {
        (true, _, Lang::En) => "repaired",
        (true, _, Lang::Id) => "diperbaiki",
        (false, severity, Lang::En) => severity.word(),
        (false, Severity::Info, Lang::Id) => "keterangan",
        (false, Severity::Warning, Lang::Id) => "peringatan",
        (false, Severity::Error, Lang::Id) => "kesalahan",
    }
}

fn document(checkup: &Checkup, healthy: bool, lang: Lang) -> Value {
    let findings = checkup.findings.iter().map(|finding| {
        json!({
            "code": finding.ailment.code(),
            "severity": finding.ailment.severity().word(),
            "subject": finding.ailment.subject(),
            "message": doctor::message(&finding.ailment, lang),
            "todo": doctor::todo(&finding.ailment, lang),
            "repaired": finding.repaired,
        })
    });
    let checked = &checkup.checked;
    json!({
        "schema": "segel.doctor/1",
        "healthy": healthy,
        "checked": {
            "certificates": checked.certificates,
            "audit_records": checked.audit_records,
            "lists": checked.lists,
            "keys": checked.keys,
            "files": checked.files,
        },
        "findings": findings.collect::<Vec<_>>(),
    })
}
