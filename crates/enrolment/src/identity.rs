//! Whether numbers and papers are of one person. Mostly advice: a NIK never changes, even where a date of birth was put
//! right since, and test identities need not follow the structure.

use std::fmt;

use ca::person::{Nik, NikOddity, Nip};

use crate::data::Data;
use crate::sop::Field;

/// What looks wrong with the numbers of someone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Oddity {
    /// The NIK itself.
    Nik(NikOddity),
    /// The NIP has no day of birth.
    NipBirth,
    /// The NIP has no month in which the service began, and is none of a PPPK, where 21 stands there.
    NipStart,
    /// The service began before the month of the eighteenth birthday.
    NipTooYoung,
    /// The NIP has neither 1 nor 2 for the sex.
    NipSex,
    /// NIK and NIP have other days of birth.
    BirthDiffers,
    /// NIK and NIP have other sexes.
    SexDiffers,
}

/// Something that speaks against data being those of whoever applies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Doubt {
    /// The civil registry has others, or none.
    Registry(Match),
    /// NIK and NIP are not of one person.
    Numbers(Vec<Oddity>),
    /// The recommendation letter says something else.
    Letter(Vec<Field>),
}

/// What stands for the month in the NIP of a PPPK.
const PPPK: u32 = 21;
/// Added to the day of birth in the NIK of a woman.
const WOMAN: u32 = 40;
/// Youngest age at which a service begins, in years.
const OF_AGE: u32 = 18;

/// What looks wrong with these numbers, each by itself and beside each other.
#[must_use]
pub fn oddities(nik: &Nik, nip: Option<&Nip>) -> Vec<Oddity> {
    let of_nik = nik.oddity();
    let mut found: Vec<Oddity> = of_nik.map(Oddity::Nik).into_iter().collect();
    let Some(nip) = nip.map(Parts::of) else { return found };
    found.extend(nip.oddities());
    if of_nik == Some(NikOddity::Birth) {
        return found;
    }
    let number = |from: usize, to: usize| nik.reveal()[from..to].parse::<u32>().unwrap_or_default();
    let day = number(6, 8);
    if (day % WOMAN, number(8, 10), number(10, 12)) != (nip.day, nip.month, nip.year % 100) {
        found.push(Oddity::BirthDiffers);
    }
    let is_known = matches!(nip.sex, 1 | 2);
    if is_known && (day > WOMAN) != (nip.sex == 2) {
        found.push(Oddity::SexDiffers);
    }
    found
}

/// The parts of a NIP: birth as YYYYMMDD, begin of service as YYYYMM, sex, serial.
struct Parts {
    year: u32,
    month: u32,
    day: u32,
    start_year: u32,
    start_month: u32,
    sex: u32,
}

impl Parts {
    fn of(nip: &Nip) -> Self {
        let digits = nip.to_string();
        let number = |from: usize, to: usize| digits[from..to].parse().unwrap_or_default();
        Self {
            year: number(0, 4),
            month: number(4, 6),
            day: number(6, 8),
            start_year: number(8, 12),
            start_month: number(12, 14),
            sex: number(14, 15),
        }
    }

    fn oddities(&self) -> Vec<Oddity> {
        let is_birth = (1900..=2100).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=31).contains(&self.day);
        let is_start = (1..=12).contains(&self.start_month) || self.start_month == PPPK;
        // The number of a PPPK does not say in which month the service began.
        let start_month = if self.start_month == PPPK { 12 } else { self.start_month };
        let is_of_age = (self.start_year, start_month) >= (self.year + OF_AGE, self.month);
        let all = [
            (!is_birth, Oddity::NipBirth),
            (!is_start, Oddity::NipStart),
            (is_birth && !is_of_age, Oddity::NipTooYoung),
            (!matches!(self.sex, 1 | 2), Oddity::NipSex),
        ];
        all.into_iter().filter_map(|(is_odd, oddity)| is_odd.then_some(oddity)).collect()
    }
}

impl Oddity {
    /// Whether by it the numbers are of two persons.
    #[must_use]
    pub const fn is_between(self) -> bool {
        matches!(self, Self::BirthDiffers | Self::SexDiffers)
    }
}

impl fmt::Display for Oddity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nik(NikOddity::Province) => "no province has the first two digits of the NIK",
            Self::Nik(NikOddity::Birth) => "the NIK holds no date of birth",
            Self::Nik(NikOddity::Serial) => "the last four digits of a NIK begin at 0001",
            Self::NipBirth => "the NIP holds no date of birth",
            Self::NipStart => "the NIP holds no month in which the service began",
            Self::NipTooYoung => "by the NIP the service began before the eighteenth birthday",
            Self::NipSex => "the fifteenth digit of the NIP is neither 1 nor 2",
            Self::BirthDiffers => "NIK and NIP have different dates of birth",
            Self::SexDiffers => "one of NIK and NIP is of a woman, the other of a man",
        })
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Registry(found) => write!(f, "civil registry: {found}"),
            Self::Numbers(oddities) => {
                let oddities: Vec<String> = oddities.iter().map(ToString::to_string).collect();
                f.write_str(&oddities.join(", "))
            }
            Self::Letter(fields) => write!(f, "the recommendation letter has another {}", words(fields)),
        }
    }
}

fn words(fields: &[Field]) -> String {
    fields.iter().map(|field| field.word()).collect::<Vec<_>>().join(", ")
}

/// What the civil registry says of data.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Match {
    /// All that both have is the same.
    Matches,
    /// These fields differ.
    Differs(Vec<Field>),
    /// It does not know the NIK.
    NotFound,
}

impl fmt::Display for Match {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matches => f.write_str("all of it is the same"),
            Self::Differs(fields) => write!(f, "it has another {}", words(fields)),
            Self::NotFound => f.write_str("it does not know the NIK"),
        }
    }
}

/// Matches data with what the civil registry has under their NIK.
#[must_use]
pub fn matched(data: &Data, registered: Option<&Data>) -> Match {
    match registered.map(|registered| data.differs_in(registered)) {
        None => Match::NotFound,
        Some(fields) if fields.is_empty() => Match::Matches,
        Some(fields) => Match::Differs(fields),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_whether_they_are_of_one_person() {
        use Oddity::{BirthDiffers, NipBirth, NipSex, NipStart, NipTooYoung, SexDiffers};
        for (nik, nip, expected) in [
            ("3399015704850001", "198504172010012001", &[][..]), // a woman
            ("3399011704850001", "198504172010011001", &[]),     // a man
            ("3399015704850001", "198504172023212001", &[]),     // PPPK
            ("3399015704850001", "198504172010011001", &[SexDiffers]),
            ("3399011704850001", "198504182010011001", &[BirthDiffers]),
            ("3399011704850001", "198504182010012001", &[BirthDiffers, SexDiffers]),
            ("3399011704850001", "198504172010131001", &[NipStart]),
            ("3399011704850001", "198504172002011001", &[NipTooYoung]),
            ("3399011704850001", "198504172003031001", &[NipTooYoung]),
            ("3399011704850001", "198504172003041001", &[]),
            ("3399011704850001", "198504172010013001", &[NipSex]),
            ("3399011704850001", "198513172010011001", &[NipBirth, BirthDiffers]),
            ("0099011704850001", "198504172010011001", &[Oddity::Nik(NikOddity::Province)]),
            ("3399013204850001", "198504172010011001", &[Oddity::Nik(NikOddity::Birth)]),
        ] {
            let found = oddities(&nik.parse().unwrap(), Some(&nip.parse().unwrap()));
            assert_eq!(found, expected, "{nik} {nip}");
        }
        assert_eq!(oddities(&"3399015704850001".parse().unwrap(), None), []);
    }

    #[test]
    fn the_registry_knows_them_or_not() {
        let data = |name: &str, unit: Option<&str>| {
            let mut data = Data::default();
            data.set(Field::Nik, "3399015704850001").unwrap();
            data.set(Field::Nama, name).unwrap();
            unit.into_iter().for_each(|unit| data.set(Field::Unit, unit).unwrap());
            data
        };
        let applicant = data("Siti Rahayu, S.Kom", Some("Diskominfo"));
        for (registered, expected) in [
            (Some(data("SITI RAHAYU", None)), Match::Matches),
            (
                Some(data("Siti Rahayuningsih", Some("Dinkes"))),
                Match::Differs(vec![Field::Nama, Field::Unit]),
            ),
            (None, Match::NotFound),
        ] {
            assert_eq!(matched(&applicant, registered.as_ref()), expected);
        }
    }
}
