//! What is known of an applicant. It is personal data: it masks itself wherever it is printed.

use std::collections::BTreeMap;
use std::fmt;

use ca::person::{Email, Nik, Nip, PersonError, bare_name};
use pki::digest::DigestAlgorithm;

use crate::event::Fingerprint;
use crate::sop::{DataRule, Field};

/// Longest value, in characters.
const LONGEST: usize = 200;
/// Shortest and longest number of a phone, in digits (ITU-T E.164 allows 15).
const PHONE: (usize, usize) = (8, 15);

/// Values by their fields, each well-formed.
#[derive(Clone, Default, Eq, PartialEq)]
pub struct Data(BTreeMap<Field, String>);

/// Why a value is none of its field.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DataError {
    /// No NIK, NIP or e-mail address.
    #[error(transparent)]
    Person(#[from] PersonError),
    /// No number of a phone.
    #[error("a phone number has {} to {} digits, with `+` before them or not", PHONE.0, PHONE.1)]
    Phone,
    /// Nothing, or more than is kept.
    #[error("`{}` has {length} characters, not between 1 and {LONGEST}", field.word())]
    Length {
        /// The field.
        field: Field,
        /// How many it has.
        length: usize,
    },
    /// Something that cannot be shown.
    #[error("`{}` holds a control character", field.word())]
    Control {
        /// The field.
        field: Field,
    },
}

/// Why data are not enough for an SOP.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Lack {
    /// A value that must be there.
    #[error("`{}` is missing", .0.word())]
    Missing(Field),
    /// An address in a domain that the SOP does not take.
    #[error("the e-mail address is in {found}, and not in {}", domains.join(" or "))]
    Domain {
        /// Its domain.
        found: String,
        /// Those that the SOP takes, with all below them.
        domains: Vec<String>,
    },
}

impl Data {
    /// Sets a value; blanks around it go, and blanks in numbers.
    ///
    /// # Errors
    /// [`DataError`].
    pub fn set(&mut self, field: Field, text: &str) -> Result<(), DataError> {
        let value = match field {
            Field::Nik => text.parse::<Nik>()?.reveal().to_owned(),
            Field::Nip => text.parse::<Nip>()?.to_string(),
            Field::Email => text.parse::<Email>()?.to_string(),
            Field::NoHp => phone(text)?,
            _ => plain(field, text)?,
        };
        self.0.insert(field, value);
        Ok(())
    }

    /// The value of a field. Whoever asks for it answers for it.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0.get(&field).map(String::as_str)
    }

    /// The NIK.
    #[must_use]
    pub fn nik(&self) -> Option<Nik> {
        self.get(Field::Nik)?.parse().ok()
    }

    /// The NIP.
    #[must_use]
    pub fn nip(&self) -> Option<Nip> {
        self.get(Field::Nip)?.parse().ok()
    }

    /// All that is there, by field.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.0.iter().map(|(field, value)| (*field, value.as_str()))
    }

    /// What is lacking for an SOP.
    #[must_use]
    pub fn lacks(&self, rule: &DataRule) -> Vec<Lack> {
        let missing = rule.required.iter().filter(|field| !self.0.contains_key(field));
        let mut lacks: Vec<Lack> = missing.map(|field| Lack::Missing(*field)).collect();
        let domain =
            self.get(Field::Email).and_then(|address| address.rsplit_once('@')).map(|(_, domain)| domain);
        if let Some(found) = domain.filter(|domain| !is_within(domain, &rule.email_domains)) {
            lacks.push(Lack::Domain { found: found.to_owned(), domains: rule.email_domains.clone() });
        }
        lacks
    }

    /// The fields that both have and that differ, as people compare them: without regard to case, to blanks, and in names
    /// to degrees.
    #[must_use]
    pub fn differs_in(&self, other: &Self) -> Vec<Field> {
        let differs = |(field, value): &(&Field, &String)| {
            other.0.get(field).is_some_and(|other| folded(**field, value) != folded(**field, other))
        };
        self.0.iter().filter(differs).map(|(field, _)| *field).collect()
    }

    /// What stands for these data in events and approvals: other data have another one. The secret keeps anyone who reads
    /// events from trying all NIKs.
    #[must_use]
    pub fn fingerprint(&self, secret: &[u8; 32]) -> Fingerprint {
        let mut text = secret.to_vec();
        for (field, value) in &self.0 {
            text.extend(format!("{} {} ", field.word(), value.len()).into_bytes());
            text.extend(value.as_bytes());
        }
        let digest = DigestAlgorithm::Sha256.digest(&text);
        let mut fingerprint = Fingerprint([0; 32]);
        fingerprint.0.copy_from_slice(&digest);
        fingerprint
    }

    /// The value of a field for lists and logs: names by their initials, numbers and addresses by how they begin.
    #[must_use]
    pub fn masked(&self, field: Field) -> Option<String> {
        let value = self.get(field)?;
        Some(match field {
            Field::Nama => initials(value),
            Field::Nik | Field::Nip | Field::NoHp => first(value, 4),
            Field::Email => match value.rsplit_once('@') {
                Some((local, domain)) => format!("{}@{domain}", first(local, 1)),
                None => first(value, 1),
            },
            Field::Jabatan | Field::Unit | Field::Instansi => value.to_owned(),
        })
    }
}

fn phone(text: &str) -> Result<String, DataError> {
    let text: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let digits = text.strip_prefix('+').unwrap_or(&text);
    let fits = (PHONE.0..=PHONE.1).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit());
    if fits { Ok(text) } else { Err(DataError::Phone) }
}

fn plain(field: Field, text: &str) -> Result<String, DataError> {
    let text = text.trim();
    let length = text.chars().count();
    if !(1..=LONGEST).contains(&length) {
        return Err(DataError::Length { field, length });
    }
    if text.chars().any(char::is_control) { Err(DataError::Control { field }) } else { Ok(text.to_owned()) }
}

/// Whether `text` is a domain: labels of letters, digits and hyphens between dots (RFC 1123 §2.1).
#[must_use]
pub fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty() && label.len() <= 63 && label.chars().all(fits)
    };
    text.split('.').all(is_label)
}

/// Whether `domain` is one of these or below it; any is where there are none.
fn is_within(domain: &str, domains: &[String]) -> bool {
    let domain = domain.to_ascii_lowercase();
    let is_in = |known: &String| {
        let known = known.to_ascii_lowercase();
        domain == known || domain.strip_suffix(&known).is_some_and(|rest| rest.ends_with('.'))
    };
    domains.is_empty() || domains.iter().any(is_in)
}

fn folded(field: Field, value: &str) -> String {
    let value = if field == Field::Nama { bare_name(value) } else { value.to_owned() };
    value.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A name for lists and logs.
#[must_use]
pub fn initials(name: &str) -> String {
    let initial = |word: &str| word.chars().next().map(|first| format!("{first}."));
    name.split_whitespace().filter_map(initial).collect::<Vec<_>>().join(" ")
}

/// So many characters, and stars for the others.
fn first(value: &str, count: usize) -> String {
    value.chars().enumerate().map(|(at, c)| if at < count { c } else { '*' }).collect()
}

impl fmt::Debug for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.keys().map(|field| (field.word(), self.masked(*field)))).finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn data(values: &[(Field, &str)]) -> Data {
        let mut data = Data::default();
        values.iter().for_each(|(field, value)| data.set(*field, value).unwrap());
        data
    }

    #[test]
    fn values_are_of_their_fields() {
        for (field, text, expected) in [
            (Field::Nik, "3399 0157 0485 0001", Some("3399015704850001")),
            (Field::Nik, "339901570485000", None),
            (Field::Nip, "19850417 201001 2 001", Some("198504172010012001")),
            (Field::Email, " siti@sukamaju.go.id ", Some("siti@sukamaju.go.id")),
            (Field::Email, "siti", None),
            (Field::NoHp, "0812-3456 7890", Some("081234567890")),
            (Field::NoHp, "+62 812 3456 7890", Some("+6281234567890")),
            (Field::NoHp, "1234567", None),
            (Field::NoHp, "0812x4567890", None),
            (Field::Nama, "  Siti Rahayu, S.Kom ", Some("Siti Rahayu, S.Kom")),
            (Field::Nama, " ", None),
            (Field::Jabatan, "Kepala\nDinas", None),
        ] {
            let mut data = Data::default();
            assert_eq!(data.set(field, text).is_ok(), expected.is_some(), "{text:?}");
            assert_eq!(data.get(field), expected, "{text:?}");
        }
        let long = "x".repeat(LONGEST + 1);
        let error = Data::default().set(Field::Unit, &long).unwrap_err();
        assert_eq!(error.to_string(), "`unit` has 201 characters, not between 1 and 200");
    }

    #[test]
    fn an_sop_is_told_what_is_lacking() {
        let rule = DataRule {
            required: vec![Field::Nama, Field::Nik, Field::Email],
            email_domains: vec!["go.id".to_owned(), "tapinkab.example".to_owned()],
        };
        let missing = |field| Lack::Missing(field);
        for (address, expected) in [
            ("siti@sukamaju.go.id", vec![missing(Field::Nama)]),
            ("siti@GO.ID", vec![missing(Field::Nama)]),
            ("siti@tapinkab.example", vec![missing(Field::Nama)]),
            (
                "siti@jego.id",
                vec![
                    missing(Field::Nama),
                    Lack::Domain { found: "jego.id".to_owned(), domains: rule.email_domains.clone() },
                ],
            ),
        ] {
            let data = data(&[(Field::Nik, "3399015704850001"), (Field::Email, address)]);
            assert_eq!(data.lacks(&rule), expected, "{address}");
        }
        assert_eq!(Data::default().lacks(&DataRule::default()), []);
    }

    #[test]
    fn differences_are_those_that_people_see() {
        let letter = data(&[
            (Field::Nama, "Siti  RAHAYU, S.Kom"),
            (Field::Nik, "3399015704850001"),
            (Field::Unit, "Diskominfo"),
        ]);
        let card = data(&[
            (Field::Nama, "Siti Rahayu"),
            (Field::Nik, "3399015704850002"),
            (Field::Instansi, "Kab."),
        ]);
        assert_eq!(letter.differs_in(&card), [Field::Nik]);
        assert_eq!(letter.differs_in(&letter), []);
    }

    #[test]
    fn other_data_have_another_fingerprint() {
        let one = data(&[(Field::Nama, "Siti"), (Field::Unit, "A")]);
        let same = data(&[(Field::Unit, "A"), (Field::Nama, " Siti ")]);
        let shifted = data(&[(Field::Nama, "Siti unit 1 A")]);
        assert_eq!(one.fingerprint(&[7; 32]), same.fingerprint(&[7; 32]));
        assert_ne!(one.fingerprint(&[7; 32]), shifted.fingerprint(&[7; 32]));
        assert_ne!(one.fingerprint(&[7; 32]), one.fingerprint(&[8; 32]));
    }

    #[test]
    fn whoever_prints_them_sees_little() {
        let data = data(&[
            (Field::Nama, "Siti Rahayu"),
            (Field::Nik, "3399015704850001"),
            (Field::Email, "siti@sukamaju.go.id"),
            (Field::NoHp, "081234567890"),
            (Field::Jabatan, "Analis"),
        ]);
        let shown = format!("{data:?}");
        assert_eq!(
            shown,
            r#"{"nama": Some("S. R."), "nik": Some("3399************"), "jabatan": Some("Analis"), "email": Some("s***@sukamaju.go.id"), "no-hp": Some("0812********")}"#
        );
    }
}
