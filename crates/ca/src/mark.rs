//! The marks by which every certificate of ours says what it is: a simulation, and perhaps one whose time is no real time.

use pki::lint::{SIMULATED_TIME_MARK, SIMULATION_MARK, reads_as_mark};
use pki::name::{Name, NameError};
use pki::oid::ORGANIZATIONAL_UNIT_NAME;

/// `name` as it is to stand in a certificate made now: with [`SIMULATED_TIME_MARK`] right after [`SIMULATION_MARK`] when
/// its dates come from a simulated clock, without it when they are real. All else stays as it is.
pub(crate) fn by_clock(name: &Name, simulated: bool) -> Name {
    let is_marked = place(name, SIMULATED_TIME_MARK);
    match (is_marked, place(name, SIMULATION_MARK)) {
        (None, Some(place)) if simulated => name
            .with_after(place, ORGANIZATIONAL_UNIT_NAME, SIMULATED_TIME_MARK)
            .expect("the mark is a short text without strange characters"),
        (Some(place), _) if !simulated => name.without(place),
        _ => name.clone(),
    }
}

/// Refuses a unit that reads as one of the marks: only the CA sets them.
pub(crate) fn refuse_as_unit(unit: &str) -> Result<(), NameError> {
    match [SIMULATION_MARK, SIMULATED_TIME_MARK].iter().find(|mark| reads_as_mark(unit, mark)) {
        None => Ok(()),
        Some(_) => Err(NameError::Reserved { attribute: "OU".to_owned(), text: unit.trim().to_owned() }),
    }
}

/// The relative distinguished name of `name` that is this mark.
fn place(name: &Name, mark: &str) -> Option<usize> {
    let mut units = name.attributes().iter().filter(|one| one.oid == ORGANIZATIONAL_UNIT_NAME);
    units.find(|one| one.text.as_deref() == Some(mark)).map(|one| one.rdn)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn name(units: &[&str]) -> Name {
        let begun = Name::builder().country("ID").unwrap();
        let with =
            units.iter().fold(begun, |name, unit| name.attribute(ORGANIZATIONAL_UNIT_NAME, unit).unwrap());
        with.attribute(pki::oid::COMMON_NAME, "Siti").unwrap().build()
    }

    #[test]
    fn the_mark_of_a_simulated_clock_comes_and_goes() {
        let (real, marked) = (&[SIMULATION_MARK][..], &[SIMULATION_MARK, SIMULATED_TIME_MARK][..]);
        for (before, simulated, after) in [
            (real, true, marked),
            (real, false, real),
            (marked, true, marked),
            (marked, false, real),
            (&["Dinas", SIMULATION_MARK], true, &["Dinas", SIMULATION_MARK, SIMULATED_TIME_MARK]),
            (&["Dinas", SIMULATION_MARK, SIMULATED_TIME_MARK], false, &["Dinas", SIMULATION_MARK]),
            // What is no name of ours is left to the linter.
            (&["Dinas"], true, &["Dinas"]),
            (&["Dinas"], false, &["Dinas"]),
            (&[], true, &[]),
        ] {
            assert_eq!(by_clock(&name(before), simulated), name(after), "{before:?} {simulated}");
        }
    }

    #[test]
    fn nobody_elses_unit_reads_as_a_mark() {
        for (unit, refused) in [
            ("WAKTU SIMULASI", true),
            (" waktu\u{a0} Simulasi ", true),
            ("UJI COBA - TIDAK UNTUK PRODUKSI", true),
            ("uji  coba - tidak untuk produksi", true),
            ("Dinas Komunikasi", false),
            ("Seksi Waktu Simulasi", false),
            ("", false),
        ] {
            let expected = NameError::Reserved { attribute: "OU".into(), text: unit.trim().into() };
            assert_eq!(refuse_as_unit(unit).err(), refused.then_some(expected), "{unit:?}");
        }
    }
}
