//! Each SOP is walked through the binary by a clock that stands still until it is moved: in its time and too late, over
//! every refusal, and over links whose time is over.

use serde_json::Value;
use testkit::program::Program;

use crate::application::{office, open, play};
use crate::house::{each, json, text};

/// The SOPs of the five governments, and what their steps take together, in minutes of working time and in days: our sums of
/// the published ones, by the shortest and the longest standard.
const PUBLISHED: [(&str, u64, u64, u64); 5] = [
    ("temanggung", 105, 105, 0),
    ("singkawang", 95, 95, 0),
    ("tapin", 43, 43, 0),
    ("klaten", 435, 435, 1),
    ("morowali", 150, 270, 3),
];
/// All that are built in.
const ALL: [&str; 9] = [
    "klaten",
    "morowali",
    "morowali-aktivasi",
    "pencabutan",
    "perubahan-data",
    "singkawang",
    "tapin",
    "temanggung",
    "umum",
];
/// Monday, when offices open: 08:00 in WIB, the zone of this home.
const MORNING: &str = "2026-02-02T01:00:00Z";

/// The steps of an SOP.
fn steps(program: &Program, sop: &str) -> Vec<Value> {
    json(program, ["sop", "show", sop])["steps"].as_array().unwrap().clone()
}

/// An office with an application by `sop` at its first step, on a morning; a certificate was issued and, for a renewal, has
/// ended before, where the SOP is about one. Gives the number of the application.
fn begun(sop: &str) -> (Program, String) {
    let program = office();
    let needs = ["tapin", "pencabutan", "perubahan-data"].contains(&sop);
    if needs {
        open(&program, "umum", &[]).succeeds();
        play(&program, "1", &[]).succeeds();
    }
    let morning = if sop == "tapin" { "2028-03-01T01:00:00Z" } else { MORNING };
    program.run(["clock", "set", morning]).succeeds();
    let opened = open(&program, sop, &["--json"]).succeeds().json();
    (program, opened["application"].to_string())
}

/// Plays up to a step, which is not done.
fn play_until(program: &Program, number: &str, step: u64) {
    play(program, number, &["--until", &step.to_string()]).succeeds();
}

fn shown(program: &Program, number: &str) -> Value {
    json(program, ["application", "show", number])
}

/// So many minutes, or days, by the last words of a standard: `10 menit`, `1-3 jam`, `1 hari`.
fn longest(standard: &str) -> Option<(u64, bool)> {
    let (count, unit) = standard.split_once(' ')?;
    let count: u64 = count.rsplit('-').next()?.parse().ok()?;
    Some(match unit {
        "menit" => (count, false),
        "jam" => (60 * count, false),
        _ => (count, true),
    })
}

/// Whether a step is done by the link that was mailed.
fn link_used(step: &Value) -> Option<&'static str> {
    let acts = each(&step["acts"], "");
    let uses = |act: &str| acts.iter().any(|one| one == act);
    let by_applicant = step["actors"][0] == "pemohon";
    match (uses("activate"), uses("set-passphrase") && by_applicant) {
        (true, _) => Some("aktivasi"),
        (_, true) => Some("passphrase"),
        _ => None,
    }
}

/// Does each step as late as its standard allows, or later than that, and gives how long the steps took by the history.
fn walk(sop: &str, late_by: u64) -> Vec<Value> {
    let (program, number) = begun(sop);
    let all = steps(&program, sop);
    while let Some(step) = shown(&program, &number)["step"]["number"].as_u64() {
        let of_step = &all[usize::try_from(step).unwrap() - 1];
        let minutes = match longest(of_step["time"].as_str().unwrap_or_default()) {
            Some((minutes, false)) => minutes + late_by,
            // A link ends with the day that it is good for.
            Some((days, true)) => {
                days * 24 * 60 + late_by - u64::from(late_by == 0 && link_used(of_step).is_some())
            }
            None => 0,
        };
        if minutes > 0 {
            program.run(["clock", "advance", &format!("{minutes}m")]).succeeds();
        }
        if minutes > 24 * 60 && link_used(of_step).is_some() {
            program.run(["application", "send", &number, "--actor", "budi"]).succeeds();
        }
        match of_step["next"].as_u64() {
            Some(next) => play_until(&program, &number, next),
            None => drop(play(&program, &number, &[]).succeeds()),
        }
    }
    assert_eq!(shown(&program, &number)["status"], "finished", "{sop}");
    json(&program, ["application", "history", &number])["paces"].as_array().unwrap().clone()
}

#[test]
fn every_refusal_through_the_binary_leads_where_the_sop_says() {
    let mut refused = 0;
    for sop in ALL {
        for step in steps(&office(), sop) {
            for branch in
                step["branches"].as_array().unwrap().iter().filter(|branch| branch["refusal"] == true)
            {
                let (program, number) = begun(sop);
                let at = step["number"].as_u64().unwrap();
                play_until(&program, &number, at);
                let officer = match text(&step["actors"][0]).as_str() {
                    "verifikator" => "budi",
                    "bsre_ra" => "bsre",
                    role => role,
                }
                .to_owned();
                let (outcome, at) = (text(&branch["outcome"]), at.to_string());
                let doing =
                    ["application", "do", &number, "--step", &at, "--actor", &officer, "--outcome", &outcome];
                program.run(doing).fails(1, &["--reason"]);
                let reason = ["--reason", "Data pada surat berbeda dengan KTP"];
                program.run(doing.into_iter().chain(reason)).succeeds();
                let now = shown(&program, &number);
                match branch["to"].as_u64() {
                    Some(to) => assert_eq!(now["step"]["number"], to, "{sop} {outcome}"),
                    None => assert_eq!(now["status"], "refused", "{sop} {outcome}"),
                }
                let kinds = each(&json(&program, ["outbox", "list"])["messages"], "/kind");
                let told = kinds.iter().any(|kind| kind == "ditolak" || kind == "dikembalikan");
                // Morowali tells by the letter of its last step.
                assert!(told || now["status"] == "open", "{sop} {outcome}: {kinds:?}");
                play(&program, &number, &[]).succeeds();
                let end = shown(&program, &number);
                let expected = if told && now["status"] == "open" { "finished" } else { "refused" };
                assert_eq!(end["status"], expected, "{sop} {outcome}");
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 18);
}

#[test]
fn every_link_ends_and_another_goes_on() {
    let mut ended = 0;
    for sop in ALL {
        for step in steps(&office(), sop) {
            let Some(kind) = link_used(&step) else { continue };
            let (program, number) = begun(sop);
            let at = step["number"].as_u64().unwrap();
            play_until(&program, &number, at);
            let messages = json(&program, ["outbox", "list"]);
            let all = messages["messages"].as_array().unwrap().iter().rev();
            let mailed = all.filter(|one| one["kind"] == kind).map(|one| text(&one["file"])).next();
            let file = mailed.unwrap();
            program.run(["clock", "advance", "24h"]).succeeds();
            let at = at.to_string();
            let papers = each(&step["papers"], "")
                .into_iter()
                .flat_map(|kind| ["--paper".to_owned(), format!("{kind}=paper.txt")]);
            let doing = [
                "application",
                "do",
                &number,
                "--step",
                &at,
                "--link-file",
                &file,
                "--passphrase-file",
                "passphrase",
            ];
            let doing: Vec<String> = doing.into_iter().map(str::to_owned).chain(papers).collect();
            program.run(&doing).fails(1, &["was good until", "segel application send"]);
            let sends = if sop == "temanggung" && kind == "aktivasi" { "bsre" } else { "budi" };
            program.run(["application", "send", &number, "--actor", sends]).succeeds();
            program.run(&doing).fails(1, &["not the link that was mailed last"]);
            play(&program, &number, &[]).succeeds();
            assert_eq!(shown(&program, &number)["status"], "finished", "{sop}");
            ended += 1;
        }
    }
    assert!(ended >= 7, "{ended}");
}

#[test]
fn steps_done_within_their_published_time_are_in_time_and_a_minute_later_late() {
    for (sop, least, most, days) in PUBLISHED {
        for late_by in [0, 1] {
            let paces = walk(sop, late_by);
            let clocked: Vec<&Value> = paces
                .iter()
                .filter(|pace| longest(pace["standard"].as_str().unwrap_or_default()).is_some())
                .collect();
            let is_late = |pace: &&&Value| pace["late"] == true;
            let late = clocked.iter().filter(is_late).count();
            assert_eq!(late, if late_by == 0 { 0 } else { clocked.len() }, "{sop}: {paces:?}");
            let is_day =
                |pace: &&&Value| longest(pace["standard"].as_str().unwrap()).is_some_and(|(_, day)| day);
            let minutes = clocked.iter().filter(|pace| !is_day(pace));
            let sum: u64 =
                minutes.clone().map(|pace| pace["working_minutes"].as_u64().unwrap() - late_by).sum();
            assert!(least <= sum && sum == most, "{sop}: {sum}");
            assert_eq!(clocked.iter().filter(is_day).count() as u64, days, "{sop}");
        }
    }
}

/// Tapin with a change of data takes another fifteen minutes.
#[test]
fn a_renewal_with_a_change_of_data_goes_by_both_sops() {
    let (program, number) = begun("tapin");
    play_until(&program, &number, 3);
    let desk = ["--at-desk", "--actor", "budi"];
    let differs = ["application", "do", &number, "--outcome", "tidak-sesuai"];
    program.run(differs.into_iter().chain(desk)).succeeds();
    assert_eq!(shown(&program, &number)["step"]["number"], 4);
    play(&program, &number, &[]).succeeds();
    let sops = each(&json(&program, ["application", "list"])["applications"], "/sop");
    assert_eq!(sops, ["umum", "tapin", "perubahan-data", "umum"]);
    let paces = json(&program, ["application", "history", &number])["paces"].as_array().unwrap().clone();
    let sum: u64 =
        paces.iter().filter_map(|pace| longest(pace["standard"].as_str()?)).map(|(minutes, _)| minutes).sum();
    assert_eq!(sum, 58);
}
