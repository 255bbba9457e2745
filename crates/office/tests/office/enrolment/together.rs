//! Several officers at once, and several SOPs after one another.

use std::thread;

use office::application::{ApplicationError, Doing, Refusal};
use office::{Error, sop::Field};

use super::{House, NIK, papers, plainly, siti};

#[test]
fn of_two_who_act_at_once_one_is_told() {
    let house = House::new();
    let id = house.apply("klaten", &siti()).unwrap();
    let first = papers(&["surat-permohonan", "surat-rekomendasi-atasan", "ktp"]);
    house.act(None, None, id, Doing { papers: first, ..plainly(1) }).unwrap();
    let outcomes = thread::scope(|scope| {
        let act = || scope.spawn(|| house.act(Some("kabid"), None, id, plainly(2)).map(drop));
        [act(), act(), act(), act()].map(|thread| thread.join().unwrap())
    });
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for error in outcomes.into_iter().filter_map(Result::err) {
        let Error::Application(error) = error else { panic!("{error}") };
        assert!(matches!(
            *error,
            ApplicationError::Refused { because: Refusal::OtherStep { asked: 2, current: 3 }, .. }
        ));
    }
}

#[test]
fn what_is_not_enough_is_told_before_anything_is_recorded() {
    let house = House::new();
    for (change, expected) in [
        (vec![(Field::Email, "siti@gmail.example")], "go.id"),
        (vec![(Field::Nik, "339901570485")], "`nik` cannot be taken"),
        (vec![], ""),
    ] {
        let values: Vec<_> = siti().into_iter().chain(change.clone()).collect();
        match house.apply("klaten", &values) {
            Ok(_) => assert!(change.is_empty()),
            Err(error) => assert!(error.to_string().contains(expected), "{error}"),
        }
    }
    let lacking = house.apply("klaten", &[(Field::Nik, "3399015704850002")]).unwrap_err().to_string();
    assert!(lacking.contains("`nama` is missing") && lacking.contains("`email` is missing"), "{lacking}");
    let unknown = house.apply("klaten", &[(Field::Nama, "Siti")]).unwrap_err().to_string();
    assert!(unknown.contains("NIK"), "{unknown}");
    // What somebody only said is not known.
    let said = house.apply("umum", &[(Field::Nik, NIK), (Field::Instansi, "Kabupaten Klaten")]);
    assert!(said.unwrap_err().to_string().contains("`nama` is missing"));
}

#[test]
fn a_paper_that_nobody_asks_for_is_refused_with_its_name() {
    let house = House::new();
    let id = house.apply("klaten", &siti()).unwrap();
    let doing = Doing { papers: papers(&["paspor"]), ..plainly(1) };
    let refused = house.act(None, None, id, doing).err().unwrap().to_string();
    assert!(refused.contains("`paspor`") && refused.contains("surat-permohonan"), "{refused}");
}

#[test]
fn what_no_certificate_could_hold_is_told_when_it_is_handed_in() {
    let house = House::new();
    let long = "Panjang ".repeat(10);
    for (field, value, expected) in [
        (Field::Nama, long.as_str(), "the name cannot stand in a certificate"),
        (Field::Unit, long.as_str(), "the name cannot stand in a certificate"),
        (Field::Unit, "UJI COBA - TIDAK UNTUK PRODUKSI", "the name cannot stand in a certificate"),
        (Field::Jabatan, "Kepala\u{202e}Dinas", "the name cannot stand in a certificate"),
        (Field::Email, "a..b@sukamaju.go.id", "`email` cannot be taken"),
    ] {
        let values: Vec<_> = siti().into_iter().chain([(field, value)]).collect();
        let refused = house.apply("klaten", &values).unwrap_err().to_string();
        assert!(refused.contains(expected), "{value}: {refused}");
    }
}
