//! `segel clock`

use clap::{Args, Subcommand};
use jiff::Timestamp;
use office::clock::{Change, Reading, Step, Time};
use office::person::SIMULATED_TIME_MARK;
use office::zone::Zone;
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, tr};
use crate::terminal::Terminal;

/// Show the time that this home goes by, or change it for rehearsals
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum ClockCommand {
    Show(ShowArgs),
    Set(SetArgs),
    Advance(AdvanceArgs),
    Real(RealArgs),
}

/// Show which clock this home goes by, its time, and that of the machine
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {}

/// Let time stand still at TIME, earlier or later
#[derive(Args, Debug)]
pub(crate) struct SetArgs {
    /// A date, which begins at midnight in the zone of the home, or a time (RFC 3339)
    #[arg(value_name = "TIME")]
    time: Time,
}

/// Let time stand still at SPAN from now
#[derive(Args, Debug)]
pub(crate) struct AdvanceArgs {
    /// How far: 30d, 12h, 2w, `1y 2mo`
    #[arg(value_name = "SPAN", allow_hyphen_values = true)]
    span: Step,
}

/// Go by the time of the machine again
#[derive(Args, Debug)]
pub(crate) struct RealArgs {}

pub(crate) fn run(command: &ClockCommand, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let (terminal, zone) = (&context.terminal, office.zone());
    let change = match command {
        ClockCommand::Show(_) => None,
        ClockCommand::Set(args) => Some(office.set_clock(args.time)?),
        ClockCommand::Advance(args) => Some(office.advance_clock(&args.span)?),
        ClockCommand::Real(_) => office.real_clock()?,
    };
    let reading = change.map_or_else(|| office.read_clock(), |change| Ok(change.to))?;
    say(&reading, zone, terminal);
    if let Some(change) = &change {
        warn(change, zone, terminal);
    }
    terminal.document(&document(&reading, change.as_ref(), zone));
    Ok(Exit::Done)
}

fn say(reading: &Reading, zone: Zone, terminal: &Terminal) {
    let (lang, moment) = (terminal.lang, reading.moment);
    let kind = match moment.clock.is_simulated() {
        true => tr!(lang, "simulated: it stands still", "simulasi: waktu berhenti"),
        false => tr!(lang, "that of the machine", "jam mesin"),
    };
    let none = || tr!(lang, "none", "belum ada");
    let last_act = reading.last_act.map_or_else(none, |at| shown(at, zone));
    for (label, text) in [
        (tr!(lang, "Clock", "Jam"), kind),
        (tr!(lang, "Office", "Kantor"), shown(moment.at, zone)),
        (tr!(lang, "Machine", "Mesin"), shown(moment.real, zone)),
        (tr!(lang, "Last act", "Tindakan akhir"), last_act),
        (tr!(lang, "Difference", "Selisih"), difference(reading.ahead_by(), lang)),
    ] {
        terminal.say(format!("{label:<14}  {text}"));
    }
    if reading.is_turned_back() {
        terminal.note(tr!(
            lang,
            "The clock of this machine stands before the last act: nothing is done until it is set right.",
            "Jam mesin ini menunjukkan waktu sebelum tindakan terakhir: tidak ada yang dilakukan sampai jamnya dibetulkan."
        ));
    }
}

/// What whoever moves time may not expect.
fn warn(change: &Change, zone: Zone, terminal: &Terminal) {
    let lang = terminal.lang;
    if !change.from.clock.is_simulated() {
        terminal.note(tr!(
            lang,
            "This home went by the real time until now. Every certificate made from here on bears the mark {SIMULATED_TIME_MARK}, until `segel clock real`.",
            "Kantor ini tadinya memakai waktu nyata. Setiap sertifikat yang dibuat mulai sekarang memuat tanda {SIMULATED_TIME_MARK}, sampai `segel clock real`."
        ));
    }
    if let Some(last_seen) = change.turned_back_from {
        let last_seen = shown(last_seen, zone);
        terminal.note(tr!(
            lang,
            "Time was turned back: something was done at {last_seen} already. That stands in the audit log.",
            "Waktu dimundurkan: sudah ada tindakan pada {last_seen}. Hal ini tercatat dalam log audit."
        ));
    }
    let ahead = change.ahead;
    if ahead.not_yet_valid > 0 {
        terminal.note(tr!(
            lang,
            "Certificates that are not valid yet at this time, those of the office included: {}",
            "Sertifikat yang belum berlaku pada waktu ini, termasuk milik kantor: {}",
            ahead.not_yet_valid
        ));
    }
    if ahead.revocations > 0 {
        terminal.note(tr!(
            lang,
            "Revocations and suspensions that count only from a later time on: {}",
            "Pencabutan dan penangguhan yang baru berlaku pada waktu yang lebih kemudian: {}",
            ahead.revocations
        ));
    }
}

/// As the clocks of the zone show it, and in UTC.
fn shown(at: Timestamp, zone: Zone) -> String {
    format!("{} {zone} ({})", zone.local(at).strftime("%Y-%m-%d %H:%M:%S"), utc(at))
}

/// Whole seconds: nobody sets a clock by fractions.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn difference(seconds: i64, lang: Lang) -> String {
    let length = length(seconds.unsigned_abs(), lang);
    match seconds {
        0 => tr!(lang, "none", "tidak ada"),
        1.. => tr!(lang, "{length} ahead of the machine", "{length} di depan jam mesin"),
        _ => tr!(lang, "{length} behind the machine", "{length} di belakang jam mesin"),
    }
}

/// A length of time in words, to the second.
fn length(seconds: u64, lang: Lang) -> String {
    const UNITS: [(u64, &str, &str); 4] =
        [(86_400, "day", "hari"), (3600, "hour", "jam"), (60, "minute", "menit"), (1, "second", "detik")];
    let mut rest = seconds;
    let parts = UNITS.iter().filter_map(|(unit, english, indonesian)| {
        let count = rest / unit;
        rest %= unit;
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| tr!(lang, "{count} {english}{plural}", "{count} {indonesian}"))
    });
    parts.collect::<Vec<_>>().join(" ")
}

fn document(reading: &Reading, change: Option<&Change>, zone: Zone) -> Value {
    let moment = reading.moment;
    let change = change.map(|change| {
        json!({
            "from": utc(change.from.at),
            "clock_was": change.from.clock.word(),
            "turned_back_from": change.turned_back_from.map(utc),
            "not_yet_valid": change.ahead.not_yet_valid,
            "revocations_ahead": change.ahead.revocations,
        })
    });
    json!({
        "schema": "segel.clock/1",
        "simulation": true,
        "clock": moment.clock.word(),
        "at": utc(moment.at),
        "local": zone.local(moment.at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        "zone": zone.to_string(),
        "real": utc(moment.real),
        "ahead_seconds": reading.ahead_by(),
        "last_act": reading.last_act.map(utc),
        "turned_back": reading.is_turned_back(),
        "change": change,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_in_words() {
        for (seconds, english, indonesian) in [
            (0, "none", "tidak ada"),
            (1, "1 second ahead of the machine", "1 detik di depan jam mesin"),
            (
                30 * 86_400 + 2 * 3600 + 60,
                "30 days 2 hours 1 minute ahead of the machine",
                "30 hari 2 jam 1 menit di depan jam mesin",
            ),
            (-86_405, "1 day 5 seconds behind the machine", "1 hari 5 detik di belakang jam mesin"),
        ] {
            assert_eq!(difference(seconds, Lang::En), english);
            assert_eq!(difference(seconds, Lang::Id), indonesian);
        }
    }
}
