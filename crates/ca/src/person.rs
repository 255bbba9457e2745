//! The people certificates are about.

use std::fmt;
use std::str::FromStr;

use pki::name::{NameError, check_text};

/// Nomor Induk Kependudukan: the 16 digits that name one resident.
///
/// `Display` and `Debug` mask it, because it ends up in logs; [`Nik::reveal`] does not.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Nik(String);

/// Nomor Induk Pegawai: the 18 digits that name one civil servant.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Nip(String);

/// An e-mail address, as far as a certificate can carry it (RFC 5280 §4.2.1.6: ASCII).
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Email(String);

/// Someone a certificate is to be issued to.
#[derive(Clone, Debug)]
pub struct Person {
    /// NIK. Stays in the ledger; never stands in a certificate.
    pub nik: Nik,
    /// The name as given, degrees and all.
    pub name: String,
    /// The official mailbox.
    pub email: Email,
    /// NIP, for those who have one.
    pub nip: Option<Nip>,
    /// The office held (Jabatan).
    pub title: Option<String>,
    /// The agency; the home's own where nothing is given.
    pub agency: String,
    /// The unit within the agency.
    pub unit: Option<String>,
}

/// Longest name, with degrees and all, and longest office held, in characters: what fits on a mark or a slip.
const LONGEST: usize = 200;

impl Person {
    /// Refuses a name or an office held that could not be shown as it is: neither stands in the certificate like this, but
    /// on visible marks, on slips and in lists.
    ///
    /// # Errors
    /// [`NameError`], with `name` or `title` as its attribute.
    pub fn check(&self) -> Result<(), NameError> {
        check_text("name", &self.name, LONGEST)?;
        self.title.as_deref().map_or(Ok(()), |title| check_text("title", title, LONGEST))
    }

    /// The name without academic degrees and honorifics, as it stands in certificates.
    #[must_use]
    pub fn bare_name(&self) -> String {
        bare_name(&self.name)
    }
}

impl Nik {
    /// The digits themselves. Whoever asks for them answers for it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What looks wrong with the structure: province, date of birth (day + 40 for women) or serial. Advice only: real
    /// systems do not check it, and test identities need not follow it.
    #[must_use]
    pub fn oddity(&self) -> Option<NikOddity> {
        let number = |from: usize, to: usize| self.0[from..to].parse::<u32>().unwrap_or(0);
        if !(11..=97).contains(&number(0, 2)) {
            return Some(NikOddity::Province);
        }
        let day = number(6, 8) % 40;
        if number(6, 8) > 71 || !(1..=31).contains(&day) || !(1..=12).contains(&number(8, 10)) {
            return Some(NikOddity::Birth);
        }
        (number(12, 16) == 0).then_some(NikOddity::Serial)
    }
}

/// What looks wrong with a NIK.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NikOddity {
    /// No province has such a number.
    Province,
    /// No day of birth.
    Birth,
    /// Serials begin at 0001.
    Serial,
}

impl FromStr for Nik {
    type Err = PersonError;

    fn from_str(text: &str) -> Result<Self, PersonError> {
        digits(text, 16).map(Self).map_err(PersonError::Nik)
    }
}

impl fmt::Display for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}************", &self.0[..4])
    }
}

impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Nik({self})")
    }
}

impl FromStr for Nip {
    type Err = PersonError;

    /// Spaces between the groups, as they are printed in letters, are taken out.
    fn from_str(text: &str) -> Result<Self, PersonError> {
        digits(text, 18).map(Self).map_err(PersonError::Nip)
    }
}

impl fmt::Display for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = PersonError;

    fn from_str(text: &str) -> Result<Self, PersonError> {
        let text = text.trim();
        let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        let shape = text.rsplit_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && local.len() <= 64
                && local.chars().all(allowed)
                && domain.contains('.')
                && domain.split('.').all(|label| {
                    !label.is_empty()
                        && !label.starts_with('-')
                        && !label.ends_with('-')
                        && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                })
        });
        if shape && text.len() <= 254 {
            Ok(Self(text.to_owned()))
        } else {
            Err(PersonError::Email(text.to_owned()))
        }
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why something does not name a person.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PersonError {
    /// Not a NIK.
    #[error("a NIK has 16 digits, {0}")]
    Nik(NotDigits),
    /// Not a NIP.
    #[error("a NIP has 18 digits, {0}")]
    Nip(NotDigits),
    /// Not an address.
    #[error("`{0}` is not an e-mail address")]
    Email(String),
}

/// Why something is not so many digits.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NotDigits {
    /// Too few or too many characters.
    #[error("not {0} characters")]
    Length(usize),
    /// Something else among them, such as the letter O for a zero.
    #[error("and nothing but digits")]
    Character,
}

fn digits(text: &str, length: usize) -> Result<String, NotDigits> {
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let found = text.chars().count();
    if found != length {
        return Err(NotDigits::Length(found));
    }
    if text.bytes().all(|digit| digit.is_ascii_digit()) { Ok(text) } else { Err(NotDigits::Character) }
}

/// Honorifics and degrees that stand before a name, in lower case.
const BEFORE: [&str; 15] = [
    "dr.", "drs.", "dra.", "ir.", "prof.", "h.", "hj.", "apt.", "ns.", "drg.", "drh.", "kh.", "dr", "ir",
    "prof",
];

/// `name` without academic degrees and honorifics.
#[must_use]
pub fn bare_name(name: &str) -> String {
    // Degrees after a name stand behind a comma; nothing that belongs to a name does.
    let name = name.split(',').next().unwrap_or_default();
    let words = name.split_whitespace().skip_while(|word| BEFORE.contains(&word.to_lowercase().as_str()));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn nik_is_sixteen_digits() {
        for (text, expected) in [
            ("3323010101900001", Ok(())),
            ("3323 0101 0190 0001", Ok(())),
            ("332301010190000", Err(PersonError::Nik(NotDigits::Length(15)))),
            ("33230101019000O1", Err(PersonError::Nik(NotDigits::Character))), // letter O, a common typing slip
            ("３３２３０１０１０１９００００１", Err(PersonError::Nik(NotDigits::Character))),
            ("", Err(PersonError::Nik(NotDigits::Length(0)))),
        ] {
            assert_eq!(text.parse::<Nik>().map(drop), expected, "{text:?}");
        }
    }

    #[test]
    fn nik_is_masked_wherever_it_is_printed() {
        let nik: Nik = "3323010101900001".parse().unwrap();
        assert_eq!(nik.to_string(), "3323************");
        assert_eq!(format!("{nik:?}"), "Nik(3323************)");
        assert_eq!(nik.reveal(), "3323010101900001");
    }

    #[test]
    fn nik_structure_is_advice() {
        for (text, expected) in [
            ("3399015704850001", None),
            ("3399011204850001", None),
            ("0099011204850001", Some(NikOddity::Province)),
            ("3399013204850001", Some(NikOddity::Birth)),
            ("3399017204850001", Some(NikOddity::Birth)),
            ("3399011213850001", Some(NikOddity::Birth)),
            ("3399010012850001", Some(NikOddity::Birth)),
            ("3399011204850000", Some(NikOddity::Serial)),
        ] {
            assert_eq!(text.parse::<Nik>().unwrap().oddity(), expected, "{text}");
        }
    }

    #[test]
    fn nip_is_eighteen_digits() {
        for (text, expected) in [
            ("198504122010012001", Ok("198504122010012001".to_owned())),
            ("19850412 201001 2 001", Ok("198504122010012001".to_owned())),
            ("19850412201001200", Err(PersonError::Nip(NotDigits::Length(17)))),
            ("19850412201001200A", Err(PersonError::Nip(NotDigits::Character))),
        ] {
            assert_eq!(text.parse::<Nip>().map(|nip| nip.to_string()), expected, "{text:?}");
        }
    }

    #[test]
    fn email_addresses() {
        for text in ["siti@sukamaju.go.id", " a.b+c@x-y.co.id "] {
            assert!(text.parse::<Email>().is_ok(), "{text:?}");
        }
        for text in
            ["", "siti", "@a.id", "a@", "a@b", "a b@c.id", "a@b..id", "a@-b.id", "sití@a.id", "a@b.id\n<x>"]
        {
            assert_eq!(text.parse::<Email>(), Err(PersonError::Email(text.trim().to_owned())), "{text:?}");
        }
    }

    #[test]
    fn what_is_shown_beside_the_certificate_can_be_shown() {
        let person = |name: &str, title: Option<&str>| Person {
            nik: "3323010101900001".parse().unwrap(),
            name: name.to_owned(),
            email: "siti@sukamaju.go.id".parse().unwrap(),
            nip: None,
            title: title.map(str::to_owned),
            agency: "Kabupaten Sukamaju".to_owned(),
            unit: None,
        };
        let (at_most, over) = ("x".repeat(LONGEST), "x".repeat(LONGEST + 1));
        let (is_name, is_title) = (|| "name".to_owned(), || "title".to_owned());
        let too_long = |attribute| NameError::TooLong { attribute, length: LONGEST + 1, limit: LONGEST };
        for (name, title, expected) in [
            ("Siti, S.Kom.", None, Ok(())),
            (&at_most, Some(&*at_most), Ok(())),
            ("", None, Err(NameError::Empty { attribute: is_name() })),
            (&over, None, Err(too_long(is_name()))),
            ("Siti", Some(&*over), Err(too_long(is_title()))),
            ("Siti", Some(" "), Err(NameError::Empty { attribute: is_title() })),
            (
                "Siti, S.\u{1b}[2JKom.",
                None,
                Err(NameError::Character { attribute: is_name(), character: '\u{1b}' }),
            ),
            (
                "Siti",
                Some("Kepala\u{202e}"),
                Err(NameError::Character { attribute: is_title(), character: '\u{202e}' }),
            ),
        ] {
            assert_eq!(person(name, title).check(), expected, "{name:?} {title:?}");
        }
    }

    #[test]
    fn names_lose_their_degrees() {
        for (given, bare) in [
            ("Siti Rahayu, S.Kom., M.T.", "Siti Rahayu"),
            ("Dr. Ir. Bambang Sutrisno", "Bambang Sutrisno"),
            ("H. Ahmad  Fauzi", "Ahmad Fauzi"),
            ("Irma Suryani", "Irma Suryani"),
            ("I Made Wirawan", "I Made Wirawan"),
        ] {
            assert_eq!(bare_name(given), bare);
        }
    }
}
