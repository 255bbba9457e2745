//! `segel cert list`

use clap::Args;
use jiff::SignedDuration;
use office::Office;
use office::ledger::Standing;
use office::record::CertificateRecord;
use pki::name::Escaped;
use serde_json::json;

use crate::context::Context;
use crate::csv;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;

/// List the certificates in the ledger, newest first
#[derive(Args, Debug)]
pub(crate) struct ListArgs {
    /// Only active certificates that end within so many days, such as 30d; the soonest first
    #[arg(long, value_name = "DAYS", value_parser = days)]
    expiring: Option<SignedDuration>,

    /// Only those of one person: NIK, NIP or e-mail address
    #[arg(long = "of", value_name = "ID")]
    holder: Option<String>,

    /// Print a table of comma-separated values
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

pub(crate) fn run(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let now = office.now();
    let mut records = match (&args.expiring, &args.holder) {
        (Some(within), _) => office.certificates_ending(*within)?,
        (None, Some(holder)) => office.find(holder)?,
        (None, None) => office.certificates()?,
    };
    if let (Some(_), Some(holder)) = (&args.expiring, &args.holder) {
        let theirs = office.find(holder)?;
        records.retain(|record| theirs.iter().any(|one| one.serial == record.serial));
    }
    if args.csv {
        table(&records, &office, context)
    } else {
        lines(&records, &office, context)
    }
    let certificates: Vec<_> =
        records.iter().map(|record| super::record(record, Standing::of(record, now))).collect();
    context
        .terminal
        .document(&json!({ "schema": "segel.certs/1", "at": now.to_string(), "certificates": certificates }));
    Ok(Exit::Done)
}

fn lines(records: &[CertificateRecord], office: &Office, context: &Context) {
    let terminal = &context.terminal;
    // So that addresses stand in a column, unless a name is longer than most.
    let names: Vec<_> = records.iter().map(|record| Escaped(&record.name).to_string()).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default().min(32);
    for (record, name) in records.iter().zip(&names) {
        let standing = super::standing(Standing::of(record, office.now()), terminal.lang);
        let until = office.zone().local(record.not_after).date();
        let email = record.email.as_deref().map(|email| format!("  {}", Escaped(email))).unwrap_or_default();
        let line = format!(
            "{:<32}  {standing:<13}  {until}  {:<8}  {name:<width$}{email}",
            record.serial, record.profile
        );
        terminal.say(line.trim_end());
    }
    let count = records.len();
    terminal.note(tr!(terminal.lang, "{count} certificates", "{count} sertifikat"));
}

/// The same as a table for spreadsheets. Its columns are named as the fields of the JSON.
fn table(records: &[CertificateRecord], office: &Office, context: &Context) {
    const COLUMNS: [&str; 12] = [
        "serial",
        "status",
        "profile",
        "name",
        "title",
        "nik",
        "nip",
        "email",
        "not_before",
        "not_after",
        "revoked_at",
        "reason",
    ];
    context.terminal.say(csv::line(COLUMNS));
    for record in records {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let revoked = record.revocation.as_ref();
        context.terminal.say(csv::line([
            record.serial.clone(),
            Standing::of(record, office.now()).word().to_owned(),
            record.profile.clone(),
            record.name.clone(),
            text(&record.title),
            text(&record.nik),
            text(&record.nip),
            text(&record.email),
            record.not_before.to_string(),
            record.not_after.to_string(),
            revoked.map(|revocation| revocation.at.to_string()).unwrap_or_default(),
            revoked.map(|revocation| revocation.reason.clone()).unwrap_or_default(),
        ]));
    }
}

/// A number of days, with or without its unit.
fn days(text: &str) -> Result<SignedDuration, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    match number.parse::<u16>() {
        Ok(days) => Ok(SignedDuration::from_hours(24 * i64::from(days))),
        Err(_) => Err("not a number of days, such as 30d".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbers_with_or_without_their_unit() {
        for (text, expected) in [
            ("30d", Some(30)),
            ("30", Some(30)),
            ("0d", Some(0)),
            ("30h", None),
            ("d", None),
            ("-1d", None),
            ("", None),
        ] {
            let expected = expected.map(|days| SignedDuration::from_hours(24 * days));
            assert_eq!(days(text).ok(), expected, "{text}");
        }
    }
}
