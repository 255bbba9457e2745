//! The suite bites: whichever check is left out, some specimen is accepted that must not be.
//!
//! `cargo test -p segel-specimen --features unarmed bites`

use pdf::verify::Indication;
use pki::armed::{Check, leaving_out};
use specimen::Specimen;

use crate::house::{judged, kit};

/// Whether it passes though it must not, or without what must be told of it.
fn is_let_through(specimen: &Specimen) -> bool {
    let report = judged(&specimen.bytes, specimen.password);
    let passes = report.indication == Some(Indication::TotalPassed);
    passes && specimen.expected.disagreement(&report).is_some()
}

/// The specimens of `all` that are let through without these checks.
fn let_through(all: &[Specimen], without: &[Check]) -> Vec<String> {
    leaving_out(without, || all.iter().filter(|one| is_let_through(one)).map(Specimen::path).collect())
}

#[test]
fn each_check_is_missed_when_it_is_left_out() {
    let all = specimen::all(kit()).unwrap();
    assert_eq!(let_through(&all, &[]), [""; 0], "with every check made");
    std::thread::scope(|scope| {
        // What is left out is so on one thread alone.
        let running: Vec<_> = Check::ALL
            .into_iter()
            .map(|check| {
                (
                    check,
                    scope.spawn({
                        let all = &all;
                        move || let_through(all, &[check])
                    }),
                )
            })
            .collect();
        for (check, found) in running {
            assert!(!found.join().unwrap().is_empty(), "{check:?} is not missed");
        }
    });
}
