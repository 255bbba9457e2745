//! What we sign must never be taken for the real thing, and never say more about people than it should.

use super::draft::Draft;
use super::form::{self, joined};
use super::role::{ALL, HOUSE, ISSUING, SIGNERS};
use super::{Check, check, pointers};
use crate::name::Escaped;
use crate::oid;

/// The organizationalUnitName that stands in every subject: a trial, not for production.
pub const SIMULATION_MARK: &str = "UJI COBA - TIDAK UNTUK PRODUKSI";

/// The organizationalUnitName that stands right after [`SIMULATION_MARK`] where the dates of a certificate are those of
/// a simulated clock.
pub const SIMULATED_TIME_MARK: &str = "WAKTU SIMULASI";

/// Names of the real hierarchy, of who runs it or did: found with or without the space between words.
const REAL_NAMES: [&str; 9] = [
    "Root CA Indonesia",
    "BSRE CA DS",
    "OSD LU Kelas",
    "Balai Sertifikasi Elektronik",
    "Balai Besar Sertifikasi Elektronik",
    "Badan Siber dan Sandi Negara",
    "Lembaga Sandi Negara",
    "Kementerian Komunikasi",
    "Kementerian Kominfo",
];

/// Short names, which are looked for as whole words only.
const REAL_WORDS: [&str; 5] = ["bsre", "bssn", "lemsaneg", "komdigi", "kominfo"];

/// A local government's own office of the same name, which may well found a simulation.
const LOCAL_OFFICE: [&str; 2] = ["dinas", "kominfo"];

pub(super) static CHECKS: &[Check] = &[
    check(
        ALL,
        "simulation-mark",
        "house rule: simulation",
        "an organizationalUnitName of the subject is UJI COBA - TIDAK UNTUK PRODUKSI",
        |draft| {
            let units: Vec<&str> = draft.subject.texts(oid::ORGANIZATIONAL_UNIT_NAME).collect();
            (!units.contains(&SIMULATION_MARK) && !draft.subject.is_empty()).then(|| format!("{units:?}"))
        },
    ),
    check(
        ALL,
        "simulation-mark-once",
        "house rule: simulation",
        "the mark of the simulation stands once in the subject",
        |draft| {
            let marks = marks(draft, SIMULATION_MARK).count();
            (marks > 1).then(|| format!("{marks} times"))
        },
    ),
    check(
        ALL,
        "simulated-time-mark",
        "house rule: simulation",
        "the mark of a simulated clock stands at most once, right after the mark of the simulation",
        |draft| {
            let found: Vec<usize> = marks(draft, SIMULATED_TIME_MARK).collect();
            let place = marks(draft, SIMULATION_MARK).next().map(|place| place + 1);
            (!found.is_empty() && place.is_none_or(|place| found != [place]))
                .then(|| format!("it in the places {found:?} of the subject"))
        },
    ),
    check(
        SIGNERS,
        "simulation-policy",
        "EN 319 412-2 §4.3.3, RFC 5612",
        "certificatePolicies has the simulation's policy from the documentation arc",
        |draft| without_policy(draft, false),
    ),
    check(
        ISSUING,
        "issuing-policy",
        "RFC 5280 §4.2.1.4, house profile: issuing CA",
        "certificatePolicies of an issuing CA has the simulation's policy, or anyPolicy",
        |draft| without_policy(draft, true),
    ),
    check(
        SIGNERS,
        "simulation-notice",
        "house rule: simulation",
        "the simulation's policy carries a notice to whoever relies on it",
        |draft| {
            pointers::policies(draft)
                .contains(&oid::SIMULATION_POLICY)
                .then(|| pointers::notices(draft))
                .filter(Vec::is_empty)
                .map(|_| "no user notice".to_owned())
        },
    ),
    check(
        ALL,
        "national-arc-unused",
        "house rule: simulation",
        "nothing in a certificate stands under 2.16.360, the national arc of Indonesia",
        |draft| form::national_arc(draft.tbs),
    ),
    check(
        HOUSE,
        "real-name-unused",
        "house rule: simulation",
        "no name of a CA or its services copies one of the real hierarchy or of who runs it",
        |draft| {
            let texts = draft.subject.attributes().iter().filter_map(|attribute| attribute.text.as_deref());
            joined(
                texts.filter_map(|text| real_name(text).map(|name| format!("{name} in `{}`", Escaped(text)))),
            )
        },
    ),
    check(
        SIGNERS,
        "resident-number-absent",
        "UU 27/2022 (personal data), house rule",
        "the subject holds no number of 16 digits, which would be someone's NIK, but for an organization's NPWP",
        |draft| {
            let attributes = draft.subject.attributes().iter();
            let numbers = attributes.filter(|attribute| {
                attribute.text.as_deref().is_some_and(|text| match attribute.oid {
                    oid::ORGANIZATION_IDENTIFIER => holds_persons_number(text),
                    _ => holds_resident_number(text),
                })
            });
            // Not the number itself: findings end up in logs.
            joined(numbers.map(|_| "16 digits in a row".to_owned()))
        },
    ),
];

/// Whether `text` reads as `mark` does to people, whatever its case and spacing.
#[must_use]
pub fn reads_as_mark(text: &str, mark: &str) -> bool {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words(text) == words(mark)
}

/// The places of the relative distinguished names in which a unit of the subject reads as `mark`.
fn marks<'a>(draft: &'a Draft<'_>, mark: &'a str) -> impl Iterator<Item = usize> {
    let units = draft.subject.attributes().iter().filter(|one| one.oid == oid::ORGANIZATIONAL_UNIT_NAME);
    let marks = units.filter(move |one| one.text.as_deref().is_some_and(|text| reads_as_mark(text, mark)));
    marks.map(|one| one.rdn)
}

fn without_policy(draft: &Draft<'_>, or_any: bool) -> Option<String> {
    let found = pointers::policies(draft);
    let is_bound = found.contains(&oid::SIMULATION_POLICY) || or_any && found.contains(&oid::ANY_POLICY);
    (!is_bound).then(|| super::signer::listed(&found))
}

/// The name of the real hierarchy, or of who runs it or did, that `text` copies, whatever its case, spacing and
/// punctuation. An office called Dinas Kominfo copies nobody.
#[must_use]
pub fn real_name(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let squeezed = words.concat();
    let name = REAL_NAMES.into_iter().find(|name| squeezed.contains(&name.replace(' ', "").to_lowercase()));
    name.or_else(|| {
        REAL_WORDS.into_iter().find(|real| {
            words.iter().enumerate().any(|(at, word)| {
                let is_local = at > 0 && [words[at - 1], word] == LOCAL_OFFICE;
                word == real && !is_local
            })
        })
    })
}

fn holds_resident_number(text: &str) -> bool {
    numbers(text).any(|digits| digits.len() == 16)
}

/// Whether the number of an organization is that of a person: an NPWP of 16 digits begins with 0 for an organization,
/// and is the NIK for a person (PMK 112/PMK.03/2022).
#[must_use]
pub fn holds_persons_number(text: &str) -> bool {
    numbers(text).any(|digits| digits.len() == 16 && !digits.starts_with('0'))
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_names_are_seen_in_disguise() {
        for (text, expected) in [
            ("Root CA Indonesia DS G1", Some("Root CA Indonesia")),
            ("root  ca\tINDONESIA", Some("Root CA Indonesia")),
            ("BSRE CA DS G1", Some("BSRE CA DS")),
            ("BSrE", Some("bsre")),
            ("Simulasi-bsre_2", Some("bsre")),
            ("Balai Besar Sertifikasi Elektronik", Some("Balai Besar Sertifikasi Elektronik")),
            ("BalaiSertifikasiElektronik", Some("Balai Sertifikasi Elektronik")),
            ("Badan Siber dan Sandi Negara", Some("Badan Siber dan Sandi Negara")),
            ("OSD LU Kelas 2", Some("OSD LU Kelas")),
            ("LEMBAGA SANDI NEGARA", Some("Lembaga Sandi Negara")),
            ("Kementerian Komunikasi dan Digital", Some("Kementerian Komunikasi")),
            ("Komdigi", Some("komdigi")),
            ("Kominfo RI", Some("kominfo")),
            ("Dinas Kominfo dan Kominfo", Some("kominfo")),
            ("Dinas Kominfo Kabupaten Sukamaju", None),
            ("Diskominfo Kabupaten Sukamaju", None),
            ("Dinas Komunikasi dan Informatika", None),
            ("CA Simulasi Segel", None),
            ("Absrek", None),
            ("", None),
        ] {
            assert_eq!(real_name(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_resident_number_is_sixteen_digits_alone() {
        for (text, expected) in [
            ("3323010101900001", true),
            ("PNOID-3323010101900001", true),
            ("198501012010011001", false),
            ("332301010190000", false),
            ("0012345678901000", true),
            ("", false),
        ] {
            assert_eq!(holds_resident_number(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_organizations_tax_number_is_nobodys_resident_number() {
        for (text, expected) in [
            ("VATID-3323010101900001", true),
            ("VATID-0012345678901000", false),
            ("VATID-012345678901000", false),
            ("NTRID-0012345678901000-3323010101900001", true),
        ] {
            assert_eq!(holds_persons_number(text), expected, "{text:?}");
        }
    }
}
