//! How many there are, what they are called, and that all of it says that it is a simulation.

use std::collections::{BTreeMap, BTreeSet};

use pki::oid;
use pki::path::TrustStore;
use specimen::folder::{COLUMNS, EXPECTED, files};
use specimen::{JUDGED_AT, Kit, Seeded};

use crate::house::kit;

/// The rows of the literature's table of attacks.
const ATTACKS: [&str; 20] = [
    "universal-forgery",
    "incremental-saving",
    "wrapping",
    "byte-range",
    "collision",
    "contents",
    "dictionary",
    "stripping",
    "spoofing",
    "shadow-hide",
    "shadow-replace",
    "shadow-hide-and-replace",
    "evil-annotation",
    "sneaky-signature",
    "certificate",
    "time-stamp",
    "exhaustion",
    "encryption",
    "silent-change",
    "parser",
];

#[test]
fn every_attack_has_five_variants_and_more() {
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let all = specimen::all(kit()).unwrap();
    all.iter().for_each(|specimen| *groups.entry(specimen.group.word).or_default() += 1);
    for attack in ATTACKS {
        let count = groups.remove(attack).unwrap_or_default();
        assert!(count >= 5, "{attack}: {count}");
    }
    let others: Vec<&str> = groups.into_keys().collect();
    assert_eq!(
        others,
        [
            "changed",
            "document-time-stamps",
            "levels",
            "lying-forms",
            "messages",
            "paths",
            "repaired",
            "signers",
            "slips",
            "statuses",
            "times",
            "written"
        ]
    );
}

#[test]
fn names_are_names_of_files_and_sentences_are_sentences() {
    let mut seen = BTreeSet::new();
    for specimen in specimen::all(kit()).unwrap() {
        let path = specimen.path();
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(specimen.name.chars().all(is_plain), "{path}");
        assert!(seen.insert(path.clone()), "{path} is there twice");
        assert!(specimen.about.ends_with('.'), "{path}");
        assert!(!specimen.about.contains(['\t', '\n']), "{path}");
        assert!(specimen.bytes.len() < 200_000, "{path}: {} bytes", specimen.bytes.len());
    }
}

#[test]
fn the_folder_holds_what_its_table_says() {
    let files: BTreeMap<String, Vec<u8>> = files(kit()).unwrap().into_iter().collect();
    let table = String::from_utf8(files[EXPECTED].clone()).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next().unwrap(), COLUMNS.join("\t"));
    let mut listed = BTreeSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), COLUMNS.len(), "{line}");
        assert!(cells[4].split('|').all(|exit| ["0", "1", "3", "4", "5"].contains(&exit)), "{line}");
        listed.insert(cells[0].to_owned());
    }
    let documents: BTreeSet<String> =
        files.keys().filter(|path| path.ends_with(".pdf")).map(String::clone).collect();
    assert_eq!(listed, documents);
}

#[test]
fn every_certificate_says_that_it_is_a_simulation() {
    let kit = kit();
    let people = &kit.people;
    let mut all = vec![&kit.root, &kit.issuing, &kit.responder, &people.active, &people.self_signed];
    all.extend([&people.untrusted, &people.odd, &kit.stampers.sound, &kit.stampers.untrusted]);
    all.extend(people.of_kind.iter().map(|(_, identity)| identity));
    for certificate in all.into_iter().map(|identity| &identity.certificate) {
        let subject = certificate.subject();
        let units: Vec<&str> = subject.texts(oid::ORGANIZATIONAL_UNIT_NAME).collect();
        assert_eq!(units, [ca::SIMULATION_MARK], "{subject}");
    }
    assert!(TrustStore::new([kit.root.certificate.clone()]).contains(&kit.root.certificate));
}

#[test]
fn the_same_seed_gives_the_same_keys() {
    let found = |seed| {
        let kit = Kit::found(&mut Seeded::new(seed), JUDGED_AT.parse().unwrap()).unwrap();
        let keys = [&kit.root, &kit.people.active, &kit.people.second, &kit.stampers.sound];
        keys.map(|identity| identity.certificate.public_key().clone())
    };
    assert_eq!(found(1), found(1));
    assert!(found(1).iter().zip(&found(2)).all(|(one, other)| one != other));
}

/// The pages say how many there are, and which groups.
#[test]
fn the_pages_say_how_many_there_are() {
    let all = specimen::all(kit()).unwrap();
    let (page, commands) =
        (include_str!("../../../../docs/testkit.md"), include_str!("../../../../docs/cli.md"));
    for text in [page, commands] {
        let (before, _) = text.split_once(" small PDF documents").unwrap();
        let about: usize = before.rsplit(' ').next().unwrap().parse().unwrap();
        assert!(about.abs_diff(all.len()) <= 10, "some {about}, and there are {}", all.len());
    }
    assert!(commands.contains(&format!("\"documents\":{},", all.len())), "{}", all.len());
    for specimen in all {
        let word = format!("`{}`", specimen.group.word);
        assert!(page.contains(&word), "docs/testkit.md has no group {word}");
    }
}
