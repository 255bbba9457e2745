//! Persons, their applications, and what happened to them.

use store::{ApplicationId, EventRecord, Kind, NewApplication, Paper, PersonId, Store, StoreError};

use crate::{Home, complaints, sealed_key, second, variant};

const NIK: &str = "3323010101900001";
const SOP: [u8; 32] = [1; 32];

fn person(home: &Home, nik: &str) -> PersonId {
    home.store.write(|tx| tx.insert_person(nik, second(0))).unwrap()
}

fn event(text: &str) -> EventRecord {
    EventRecord { at: second(1), real_at: second(2), event: text.into() }
}

fn application(home: &Home, person: PersonId) -> ApplicationId {
    let opened = home.store.write(|tx| {
        tx.keep_sop(&SOP, "id = \"umum\"")?;
        let new = NewApplication { person, sop: &SOP, parent: None, certificate: None, opened: second(0) };
        let id = tx.insert_application(&new)?;
        tx.append_event(id, 0, &event("opened"))?;
        Ok::<_, StoreError>(id)
    });
    opened.unwrap()
}

fn paper(content: &[u8]) -> Paper {
    Paper { fingerprint: [9; 32], name: "ktp.png".into(), content: content.into(), added: second(0) }
}

#[test]
fn persons_are_known_by_their_nik_once() {
    let home = Home::new();
    let siti = person(&home, NIK);
    let budi = person(&home, "3323010101900002");
    let again = home.store.write(|tx| tx.insert_person(NIK, second(5)));
    assert!(matches!(again, Err(StoreError::Taken { kind: Kind::Person, id }) if id == "3323************"));
    assert_eq!(home.store.person_by_nik(NIK).unwrap().unwrap().id, siti);
    let ids: Vec<_> = home.store.persons().unwrap().into_iter().map(|person| person.id).collect();
    assert_eq!(ids, [siti, budi]);

    for (who, nik, expected) in [
        (budi, NIK, "Taken"),
        (budi, "3323010101900003", "Ok"),
        (siti, NIK, "Ok"),
        (PersonId(77), "3323010101900004", "Unknown"),
    ] {
        let corrected = home.store.write(|tx| tx.correct_nik(who, nik));
        assert_eq!(variant(&corrected), expected, "{who} {nik}");
    }
    assert_eq!(home.store.person(budi).unwrap().unwrap().nik.as_deref(), Some("3323010101900003"));
    assert!(!format!("{:?}", home.store.person(siti).unwrap()).contains(NIK));
}

#[test]
fn what_was_erased_is_gone_and_what_happened_stays() {
    let home = Home::new();
    home.issue("4A"); // of the same NIK
    let siti = person(&home, NIK);
    let budi = person(&home, "3323010101900002");
    for who in [siti, budi] {
        home.store
            .write(|tx| {
                tx.keep_personal_data(who, &[3; 32], "{\"nama\":\"RAHASIA-DATA\"}")?;
                tx.keep_paper(who, &paper(b"RAHASIA-KTP"))
            })
            .unwrap();
    }
    let id = application(&home, siti);
    home.store.write(|tx| tx.keep_link(&[4; 32], id)).unwrap();
    assert_eq!(home.store.linked_application(&[4; 32]).unwrap(), Some(id));

    home.store.write(|tx| tx.erase_person(siti, second(9))).unwrap();
    let known = home.store.person(siti).unwrap().unwrap();
    assert_eq!((known.nik, known.erased), (None, Some(second(9))));
    assert_eq!(home.store.personal_data(siti, &[3; 32]).unwrap(), None);
    assert_eq!(home.store.paper(siti, &[9; 32]).unwrap(), None);
    assert_eq!(home.store.linked_application(&[4; 32]).unwrap(), None);
    assert_eq!(home.store.events_of(id).unwrap(), [event("opened")]);
    let certificate = home.store.certificate("4A").unwrap().unwrap();
    assert_eq!((certificate.nik, certificate.nip, certificate.email), (None, None, None));
    assert_eq!(variant(&home.store.write(|tx| tx.erase_person(siti, second(9)))), "Unknown");

    // What another is known by is untouched, also where it is the same paper.
    assert_eq!(home.store.paper(budi, &[9; 32]).unwrap().unwrap().content, b"RAHASIA-KTP");
    home.store.write(|tx| tx.erase_person(budi, second(9))).unwrap();
    drop(home.store);
    // The engine overwrites what it deletes.
    let file = std::fs::read(home.directory.path().join("segel.db")).unwrap();
    for secret in [&b"RAHASIA-DATA"[..], b"RAHASIA-KTP"] {
        assert!(!file.windows(secret.len()).any(|part| part == secret));
    }
}

#[test]
fn events_come_one_after_the_other_and_never_change() {
    let home = Home::new();
    let siti = person(&home, NIK);
    let (first, second_one) = (application(&home, siti), application(&home, siti));
    home.store.write(|tx| tx.append_event(first, 1, &event("b"))).unwrap();
    for seq in [0, 1, 3] {
        let refused = home.store.write(|tx| tx.append_event(first, seq, &event("c")));
        assert_eq!(variant(&refused), "Engine", "{seq}");
    }
    for sql in [
        "UPDATE application_events SET event = 'x'",
        "DELETE FROM application_events",
        "INSERT OR REPLACE INTO application_events VALUES (1, 0, 0, 0, 'x')",
        "UPDATE applications SET person = 2",
        "DELETE FROM applications",
        "INSERT OR REPLACE INTO applications SELECT application, person, sop, NULL, NULL, 5 FROM applications",
        "DELETE FROM persons",
    ] {
        let shell = rusqlite::Connection::open(home.path()).unwrap();
        assert!(shell.execute_batch(sql).is_err(), "{sql}");
    }
    let mut all = Vec::new();
    home.store.each_event(|id, at, text| all.push((id, at, text.to_owned()))).unwrap();
    let expected = [(first, "opened"), (first, "b"), (second_one, "opened")];
    assert_eq!(all, expected.map(|(id, text)| (id, second(1), text.to_owned())));
    let found = home.store.applications_of(siti).unwrap();
    assert_eq!(found, home.store.applications().unwrap());
    assert_eq!((found[0].id, found[0].sop, found[0].opened), (first, SOP, second(0)));
    assert_eq!(home.store.sop_text(&SOP).unwrap().as_deref(), Some("id = \"umum\""));
    assert_eq!(complaints(&home.path()), [""; 0]);
}

#[test]
fn of_two_who_write_down_the_same_event_one_is_told() {
    let home = Home::new();
    let id = application(&home, person(&home, NIK));
    let other = Store::open(&home.path()).unwrap();
    let seen = other.events_of(id).unwrap().len();
    home.store.write(|tx| tx.append_event(id, seen, &event("mine"))).unwrap();
    assert_eq!(variant(&other.write(|tx| tx.append_event(id, seen, &event("theirs")))), "Engine");
    assert_eq!(home.store.events_of(id).unwrap().len(), 2);
}

#[test]
fn a_request_is_kept_for_a_key_that_is_kept() {
    let home = Home::new();
    let kept = home.store.write(|tx| {
        tx.insert_sealed_key(&sealed_key("k1"))?;
        tx.keep_key_request("k1", b"csr")
    });
    kept.unwrap();
    assert_eq!(home.store.key_request("k1").unwrap().as_deref(), Some(&b"csr"[..]));
    assert_eq!(home.store.key_request("k2").unwrap(), None);
    assert!(home.store.write(|tx| tx.keep_key_request("k2", b"csr")).is_err());
}
