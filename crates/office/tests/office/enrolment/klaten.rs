//! The SOP of Klaten: links of 24 hours, a correction by the applicant, "Tidak Sesuai", a portal account.

use office::Error;
use office::application::{ApplicationError, Doing, Refusal, Secrets, Status, Token};
use office::sop::Field;
use pki::key::{KeyType, Passphrase};

use super::{House, NIK, papers, plainly, siti};
use crate::passphrase;

fn secrets() -> Secrets<'static> {
    Secrets { passphrase: Some(passphrase()), key_type: KeyType::P256, ca: None }
}

/// As far as the activation, for which a link was mailed.
fn until_activation(house: &House) -> office::application::ApplicationId {
    let id = house.apply("klaten", &siti()).unwrap();
    let first = papers(&["surat-permohonan", "surat-rekomendasi-atasan", "ktp"]);
    house.act(None, None, id, Doing { papers: first, ..plainly(1) }).unwrap();
    house.act(Some("kabid"), None, id, plainly(2)).unwrap();
    house.act(Some("kasi"), None, id, plainly(3)).unwrap();
    let letter = papers(&["surat-rekomendasi"]);
    house.act(Some("siti"), None, id, Doing { papers: letter, ..plainly(4) }).unwrap();
    id
}

fn because(error: Error) -> Refusal {
    match error {
        Error::Application(error) => match *error {
            ApplicationError::Refused { because, .. } => because,
            other => panic!("{other}"),
        },
        other => panic!("{other}"),
    }
}

fn said(house: &House, kind: &str) -> String {
    let messages = house.messages();
    let found = messages.into_iter().rev().find(|(message, _)| message.kind == kind);
    found.unwrap_or_else(|| panic!("no {kind}")).1
}

#[test]
fn an_applicant_gets_a_certificate_by_two_links() {
    let house = House::new();
    let id = until_activation(&house);
    let link = house.link();
    let photos = papers(&["foto-ktp", "selfie"]);
    let corrected = vec![(Field::Jabatan, "Analis Muda".to_owned())];
    let activated = Doing { papers: photos, values: corrected, ..plainly(5) };
    let did = house.act(None, Some(&link), id, activated).unwrap();
    let seen = did.dossier.application.data().to_string();
    house.act(Some("budi"), None, id, Doing { seen: Some(&seen[..8]), ..plainly(6) }).unwrap();

    let account = said(&house, "akun");
    let password = account.lines().find_map(|line| line.strip_prefix("Kata sandi: ")).unwrap();
    let person = house.open(None).enter_portal("SITI@sukamaju.go.id", &Passphrase::new(password.to_owned()));
    assert_eq!(person.unwrap(), did.dossier.person);

    let link = house.link();
    house.act(None, Some(&link), id, Doing { secrets: secrets(), ..plainly(7) }).unwrap();
    let did = house.act(Some("bsre"), None, id, plainly(8)).unwrap();
    assert_eq!(did.dossier.application.status(), Status::Finished);
    let certificate = did.issued.unwrap().certificate;
    assert_eq!(certificate.subject().common_name(), Some("Siti Rahayu"));
    let record = house.open(None).find(NIK).unwrap().remove(0);
    assert_eq!(Some(record.serial.as_str()), did.dossier.application.serial());
    assert_eq!(record.title.as_deref(), Some("Analis Muda"));
    assert!(said(&house, "terbit").contains(&record.serial));

    let kinds: Vec<String> = house.messages().into_iter().map(|(message, _)| message.kind).collect();
    assert_eq!(kinds, ["aktivasi", "akun", "passphrase", "terbit"]);
    for (_, text) in house.messages() {
        assert!(text.contains("Subject: [UJI COBA] ") && text.contains("UJI COBA - TIDAK UNTUK PRODUKSI"));
    }
}

#[test]
fn links_are_good_once_and_for_a_day() {
    let house = House::new();
    let id = until_activation(&house);
    let link = house.link();
    let activate = |token: Option<&Token>| {
        let doing = Doing { papers: papers(&["foto-ktp", "selfie"]), ..plainly(5) };
        house.act(None, token, id, doing)
    };
    assert!(matches!(because(activate(None).err().unwrap()), Refusal::LinkNeeded { step: 5 }));
    let other = Token::of_link(&Passphrase::new("http://x/aktivasi/tebakan".to_owned()));
    assert!(matches!(because(activate(Some(&other)).err().unwrap()), Refusal::LinkWrong { .. }));
    house.open(None).advance_clock(&"24h".parse().unwrap()).unwrap();
    assert!(matches!(because(activate(Some(&link)).err().unwrap()), Refusal::LinkExpired { .. }));

    house.open(Some("siti")).send_link(id, office::application::By::Officer).unwrap();
    assert!(matches!(because(activate(Some(&link)).err().unwrap()), Refusal::LinkWrong { .. }));
    let fresh = house.link();
    assert_eq!(house.open(None).linked_application(&fresh).unwrap(), id);
    activate(Some(&fresh)).unwrap();
    assert!(matches!(because(activate(Some(&fresh)).err().unwrap()), Refusal::OtherStep { .. }));
}

#[test]
fn what_does_not_fit_goes_back_with_a_reason_and_a_new_link() {
    let house = House::new();
    let id = until_activation(&house);
    let doing = Doing { papers: papers(&["foto-ktp", "selfie"]), ..plainly(5) };
    house.act(None, Some(&house.link()), id, doing).unwrap();
    let refusing = |reason| Doing { outcome: Some("tidak-sesuai"), reason, ..plainly(6) };
    let silent = house.act(Some("budi"), None, id, refusing(None)).err().unwrap();
    assert!(matches!(because(silent), Refusal::ReasonNeeded));
    let did = house.act(Some("budi"), None, id, refusing(Some("Foto KTP buram"))).unwrap();
    assert_eq!(did.dossier.application.step(&did.dossier.sop).unwrap().number, 5);
    assert!(said(&house, "dikembalikan").contains("Foto KTP buram"));
    let doing = Doing { papers: papers(&["foto-ktp", "selfie"]), ..plainly(5) };
    house.act(None, Some(&house.link()), id, doing).unwrap();
}

#[test]
fn whoever_entered_the_data_does_not_approve_them_alone() {
    let house = House::new();
    let id = until_activation(&house);
    let doing = Doing { papers: papers(&["foto-ktp", "selfie"]), ..plainly(5) };
    let did = house.act(None, Some(&house.link()), id, doing).unwrap();
    let seen = did.dossier.application.data().to_string();
    let approve = |officer| house.act(Some(officer), None, id, Doing { seen: Some(&seen), ..plainly(6) });
    assert!(matches!(because(approve("kasi").err().unwrap()), Refusal::WrongRole { step: 6, .. }));
    approve("siti").unwrap();
}

#[test]
fn nobody_becomes_another_person() {
    let house = House::new();
    let id = until_activation(&house);
    let other = "3399015704850009";
    let correct = |id, nik: &str| {
        let values = [(Field::Nik, nik.to_owned())];
        house.open(Some("siti")).correct_application(id, office::application::By::Officer, &values)
    };
    let person = correct(id, other).unwrap().person;
    assert_eq!(house.open(None).people(false).unwrap().len(), 1);
    correct(id, NIK).unwrap();
    let again = house.apply("klaten", &siti()).err().unwrap();
    assert_eq!(again.to_string(), "application 1 by `klaten` is open for this person already");
    let second = house.apply("temanggung", &siti()).unwrap();
    for id in [id, second] {
        let refused = correct(id, other).err().unwrap().to_string();
        assert!(refused.contains("cannot become another"), "{refused}");
    }
    let known = house.open(None).person(NIK).unwrap();
    assert_eq!((known.id, known.applications.len()), (Some(person), 2));
}

#[test]
fn what_others_looked_at_before_the_data_changed_is_no_second_pair_of_eyes() {
    let house = House::new();
    let id = until_activation(&house);
    let values = [(Field::Jabatan, "Kepala Dinas".to_owned())];
    let before = house.open(None).application(id).unwrap().application.data();
    house.open(Some("siti")).correct_application(id, office::application::By::Officer, &values).unwrap();
    let after = house.open(None).application(id).unwrap().application;
    assert_ne!(after.data(), before);
    // The link that was mailed is good no more, and another one was.
    assert!(after.link(office::application::LinkKind::Activation).is_some());
    assert_eq!(house.messages().len(), 2);
}

#[test]
fn a_link_goes_to_the_address_that_was_put_right() {
    let house = House::new();
    let id = until_activation(&house);
    let values = [(Field::Email, "rahayu@sukamaju.go.id".to_owned())];
    house.open(Some("siti")).correct_application(id, office::application::By::Officer, &values).unwrap();
    let texts: Vec<String> = house.messages().into_iter().map(|(_, text)| text).collect();
    assert!(texts[0].contains("<siti@sukamaju.go.id>") && texts[1].contains("<rahayu@sukamaju.go.id>"));
}

#[test]
fn whoever_is_refused_changes_nothing() {
    let house = House::new();
    let id = until_activation(&house);
    let doing = Doing { papers: papers(&["foto-ktp", "selfie"]), ..plainly(5) };
    let before = house.act(None, Some(&house.link()), id, doing).unwrap().dossier;
    let values = vec![(Field::Nik, "3399015704850009".to_owned())];
    let refusing = Doing { outcome: Some("tidak-sesuai"), reason: Some("Buram"), values, ..plainly(6) };
    let after = house.act(Some("budi"), None, id, refusing).unwrap().dossier;
    assert_eq!(after.application.data(), before.application.data());
    let known = house.open(None).person(NIK).unwrap();
    assert_eq!(known.id, Some(before.person));
}

#[test]
fn who_forgot_the_password_of_the_portal_is_mailed_another() {
    let house = House::new();
    let id = until_activation(&house);
    let office = || house.open(None);
    assert!(matches!(office().renew_portal_password("1"), Err(Error::NoPortalAccount(_))));
    assert!(matches!(office().renew_portal_password("9"), Err(Error::UnknownPerson(_))));
    let activated = Doing { papers: papers(&["foto-ktp", "selfie"]), ..plainly(5) };
    let did = house.act(None, Some(&house.link()), id, activated).unwrap();
    let seen = did.dossier.application.data().to_string();
    house.act(Some("budi"), None, id, Doing { seen: Some(&seen[..8]), ..plainly(6) }).unwrap();

    let password = |kind| {
        let text = said(&house, kind);
        let line = text.lines().find_map(|line| line.strip_prefix("Kata sandi: ")).unwrap();
        Passphrase::new(line.to_owned())
    };
    let enter = |password: &Passphrase| office().enter_portal("siti@sukamaju.go.id", password);
    let (first, wrong) = (password("akun"), Passphrase::new("tebakan".to_owned()));
    while !matches!(enter(&wrong), Err(Error::PortalTooSoon { .. })) {}
    assert!(matches!(enter(&first), Err(Error::PortalTooSoon { .. })));
    assert_eq!(office().renew_portal_password(NIK).unwrap(), did.dossier.person);
    assert!(matches!(enter(&first), Err(Error::WrongPassword { .. })));
    assert_eq!(enter(&password("sandi-baru")).unwrap(), did.dossier.person);
    let messages = house.messages();
    let (message, text) = messages.last().unwrap();
    assert_eq!(message.application, Some(id));
    assert!(text.contains("siti@sukamaju.go.id"), "{text}");
}
