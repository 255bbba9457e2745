//! An SOP as data: a head, the words that it uses, and numbered steps.

mod act; // what a step does
mod builtin; // the published ones, and those that we wrote
mod check; // what makes the steps no way to go
mod fault; // what is wrong with a file
mod hours; // when an office works
mod load; // a file becomes an SOP
mod standard; // how long a step may take
mod step; // one step of it

pub use act::Act;
pub use builtin::{Builtin, builtin};
pub use fault::SopFault;
pub use hours::{DayRule, Hours, NoHours, WorkingHours};
pub use standard::{Span, Standard, Total, Unit};
pub use step::{Branch, Linked, Step, Target};

use jiff::civil::Date;

/// What an SOP is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Kind {
    /// A certificate for someone who has none: *penerbitan*.
    Issuance,
    /// A new certificate for someone whose own ended or ends: *pembaharuan*.
    Renewal,
    /// What is kept of someone becomes something else: *perubahan data*.
    DataChange,
    /// A certificate ends before its time: *pencabutan*.
    Revocation,
    /// An account without a certificate; that comes by a linked SOP.
    Account,
}

impl Kind {
    /// The words that files use.
    pub const WORDS: [(&str, Self); 5] = [
        ("penerbitan", Self::Issuance),
        ("pembaharuan", Self::Renewal),
        ("perubahan-data", Self::DataChange),
        ("pencabutan", Self::Revocation),
        ("akun", Self::Account),
    ];

    /// The word that files use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// Who wrote an SOP.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    /// An agency published it.
    Published,
    /// Written for this simulation: no agency published it.
    Ours,
    /// The office's own.
    Office,
}

/// An SOP that can be followed: its steps lead from the first to the last.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sop {
    /// A short name: `a-z`, `0-9` and `-`.
    pub id: String,
    /// What it is for.
    pub kind: Kind,
    /// Who wrote it.
    pub origin: Origin,
    /// Its head, as published.
    pub head: Head,
    /// Who takes part: roles with what they are called here.
    pub roles: Vec<Named>,
    /// The papers that are asked for, with what they are called here.
    pub papers: Vec<Named>,
    /// What must be known of the applicant.
    pub data: DataRule,
    /// How a passphrase is set, if the SOP has one set.
    pub passphrase: Option<PassphraseRule>,
    /// How long links are good for.
    pub links: Links,
    /// When the office works, where the SOP says so.
    pub hours: Option<WorkingHours>,
    /// What "1 hari" means.
    pub day: DayRule,
    /// What we read into it where the published text leaves it open.
    pub readings: Vec<String>,
    /// The steps, in order, numbered from 1.
    pub steps: Vec<Step>,
}

/// The head of an SOP.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Head {
    /// What it is called.
    pub title: String,
    /// The government.
    pub agency: String,
    /// The office of it that wrote the SOP.
    pub office: String,
    /// Its number, if it has one.
    pub number: Option<String>,
    /// When it was written.
    pub made: Option<Date>,
    /// When it was revised.
    pub revised: Option<Date>,
    /// When it was approved.
    pub approved: Option<Date>,
    /// Since when it is in force.
    pub effective: Option<Date>,
    /// The office of who approved it.
    pub approved_by: Option<String>,
    /// *Dasar hukum*, as cited.
    pub legal_basis: Vec<String>,
    /// *Kualifikasi pelaksana*.
    pub qualifications: Vec<String>,
    /// *Peralatan*.
    pub equipment: Vec<String>,
    /// *Peringatan*.
    pub warnings: Vec<String>,
    /// *Pencatatan dan pendataan*.
    pub records: Vec<String>,
    /// *Keterkaitan*: other SOPs.
    pub related: Vec<Related>,
}

/// Another SOP that this one names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Related {
    /// What it is called.
    pub title: String,
    /// Its short name; `None` for one that is not among those known here.
    pub sop: Option<String>,
}

/// A short name, and what it is called.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// The short name.
    pub id: String,
    /// What people call it.
    pub title: String,
}

/// What must be known of an applicant.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct DataRule {
    /// What must be there.
    pub required: Vec<Field>,
    /// The domains that an e-mail address may be in, each with those below it; any where there are none.
    pub email_domains: Vec<String>,
}

/// What is known of an applicant.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Field {
    /// The name without degrees.
    Nama,
    /// Nomor Induk Kependudukan.
    Nik,
    /// Nomor Induk Pegawai.
    Nip,
    /// The position.
    Jabatan,
    /// The unit.
    Unit,
    /// The agency.
    Instansi,
    /// The e-mail address.
    Email,
    /// The number of the mobile phone.
    NoHp,
}

impl Field {
    /// The words that files use.
    pub const WORDS: [(&str, Self); 8] = [
        ("nama", Self::Nama),
        ("nik", Self::Nik),
        ("nip", Self::Nip),
        ("jabatan", Self::Jabatan),
        ("unit", Self::Unit),
        ("instansi", Self::Instansi),
        ("email", Self::Email),
        ("no-hp", Self::NoHp),
    ];

    /// The word that files use.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, field)| *field == self).map_or("", |(word, _)| word)
    }
}

/// How a passphrase is set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PassphraseRule {
    /// Where.
    pub entry: Entry,
    /// How many characters it has at least; 0 where the SOP does not say.
    pub min_length: u8,
    /// Whether it must have letters.
    pub letters: bool,
    /// Whether it must have digits.
    pub digits: bool,
}

/// Where a passphrase is typed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Entry {
    /// Where a link leads to that was mailed.
    Link,
    /// At the desk of an officer.
    InPerson,
}

impl Entry {
    /// The words that files use.
    pub const WORDS: [(&str, Self); 2] = [("link", Self::Link), ("in-person", Self::InPerson)];
}

/// How long links are good for, in wall time.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Links {
    /// That by which an applicant activates an application.
    pub activation: Option<Span>,
    /// That by which a passphrase is set.
    pub passphrase: Option<Span>,
}

impl Sop {
    /// The step of this number, from 1.
    #[must_use]
    pub fn step(&self, number: u8) -> Option<&Step> {
        self.steps.get(usize::from(number).checked_sub(1)?)
    }

    /// Whether data are compared in this step with what else is known: where they are matched or examined, and where no
    /// step does that, where something comes of them.
    #[must_use]
    pub fn looks_at_data(&self, step: &Step) -> bool {
        let looks = |step: &Step| step.acts.iter().any(|act| matches!(act, Act::Match | Act::Examine));
        let decides = step.acts.iter().any(|act| matches!(act, Act::Issue | Act::ChangeData));
        looks(step) || decides && !self.steps.iter().any(looks)
    }

    /// What its steps take together by their standards, by the shortest and the longest way that never goes back.
    #[must_use]
    pub fn standard(&self) -> (Total, Total) {
        standard::of(&self.steps)
    }
}

/// The role of whoever applies.
pub const APPLICANT: &str = "pemohon";
