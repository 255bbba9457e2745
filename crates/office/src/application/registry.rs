//! What speaks against data being those of whoever applies: the civil registry, their numbers, the recommendation letter.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use ca::Nik;
use csv::{ReaderBuilder, StringRecord, Trim};
use enrolment::data::Data;
use enrolment::identity::{Doubt, Match, Oddity, matched, oddities};
use enrolment::sop::Field;
use store::Ledger;

use super::{Application, ApplicationError, Dossier, data};
use crate::import::{Column, LARGEST};
use crate::settings::{Numbers, Settings};
use crate::{Error, Office};

/// Why a file of civil data cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RegistryError {
    /// It is too long, or not text.
    #[error("it is no table in UTF-8 of at most 16 MiB")]
    NotText,
    /// No column with the NIK.
    #[error("its first line has no column `nik`")]
    NoNik,
    /// No column with the name: a NIK alone says nothing of anyone.
    #[error("its first line has no column `nama`")]
    NoName,
    /// A column that data have not.
    #[error("its column `{0}` is none of nik, nama, nip, jabatan, unit, instansi, email and no_hp")]
    Column(String),
    /// A row with something that is no value of its column.
    #[error("its line {line} has no good `{}`", field.word())]
    Value {
        /// The line, from 1.
        line: u64,
        /// The column.
        field: Field,
    },
}

impl Office {
    /// What speaks against the data of an application as they are now.
    ///
    /// # Errors
    /// [`ApplicationError::Registry`] where the file of civil data cannot be used.
    pub fn doubts(&self, dossier: &Dossier) -> Result<Vec<Doubt>, Error> {
        self.store().snapshot(|ledger| {
            let settings = Settings::of(ledger)?;
            let Some(known) = &dossier.data else { return Ok(Vec::new()) };
            doubts(ledger, &settings, dossier, known, None)
        })
    }
}

/// What speaks against `known`, as the data are now or are to become. `read_out` is what the letter says that somebody reads
/// out just now.
pub(super) fn doubts(
    ledger: &Ledger,
    settings: &Settings,
    dossier: &Dossier,
    known: &Data,
    read_out: Option<&Data>,
) -> Result<Vec<Doubt>, Error> {
    let found = settings.civil_data.as_deref().map(|path| registered(path, known)).transpose()?;
    let mut doubts = Vec::new();
    let counts = |oddity: &Oddity| match settings.numbers {
        Numbers::Refuse => true,
        // A date of birth may have been put right after the NIK was given: the registry knows better than its digits.
        Numbers::Advise => oddity.is_between() && found != Some(Match::Matches),
    };
    let numbers: Vec<Oddity> = odd_numbers(known).into_iter().filter(counts).collect();
    doubts.extend((!numbers.is_empty()).then_some(Doubt::Numbers(numbers)));
    doubts.extend(found.filter(|found| *found != Match::Matches).map(Doubt::Registry));
    // Who looks at the data adds to what was read out; what stands against them is not theirs to take back.
    let recorded = letter(ledger, dossier.person, &dossier.application)?;
    let differs = |letter: &Data| letter.differs_in(known);
    let fields: BTreeSet<Field> = recorded.iter().chain(read_out).flat_map(differs).collect();
    doubts.extend((!fields.is_empty()).then(|| Doubt::Letter(fields.into_iter().collect())));
    Ok(doubts)
}

/// What looks wrong with the numbers in `data`.
pub(super) fn odd_numbers(data: &Data) -> Vec<Oddity> {
    data.nik().map(|nik| oddities(&nik, data.nip().as_ref())).unwrap_or_default()
}

/// What the recommendation letter says; nothing where nobody read it out, or where it was erased.
pub(super) fn letter(
    ledger: &Ledger,
    person: store::PersonId,
    application: &Application,
) -> Result<Option<Data>, Error> {
    let letter = application.letter().map(|letter| data::find(ledger, person, letter)).transpose()?;
    Ok(letter.flatten())
}

/// What the file of civil data at `path` says of `data`.
fn registered(path: &Path, data: &Data) -> Result<Match, Error> {
    let content = content(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let nik = data.nik();
    let found = find(&content, nik.as_ref().map(Nik::reveal).unwrap_or_default());
    let found = found.map_err(|source| ApplicationError::Registry { path: PathBuf::from(path), source })?;
    Ok(matched(data, found.as_ref()))
}

/// Whether the file at `path` is a table of civil data.
///
/// # Errors
/// [`Error::Read`]; [`ApplicationError::Registry`], by its header.
pub(crate) fn check(path: &Path) -> Result<(), Error> {
    registered(path, &Data::default()).map(drop)
}

/// The file, up to one octet more than is read of it.
fn content(path: &Path) -> std::io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(std::io::ErrorKind::InvalidInput.into());
    }
    let mut content = Vec::new();
    File::open(path)?.take(LARGEST as u64 + 1).read_to_end(&mut content)?;
    Ok(content)
}

/// Whoever has this NIK in a table of civil data.
fn find(content: &[u8], nik: &str) -> Result<Option<Data>, RegistryError> {
    let text = std::str::from_utf8(content).ok().filter(|text| text.len() <= LARGEST);
    let text = text.ok_or(RegistryError::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| RegistryError::NotText)?;
    let columns: Vec<Field> = header.iter().map(field).collect::<Result<_, _>>()?;
    let number = columns.iter().position(|field| *field == Field::Nik).ok_or(RegistryError::NoNik)?;
    if !columns.contains(&Field::Nama) {
        return Err(RegistryError::NoName);
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| RegistryError::NotText)? {
        let digits: String =
            record.get(number).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
        if digits == nik && !nik.is_empty() {
            return row(&record, &columns).map(Some);
        }
    }
    Ok(None)
}

fn row(record: &StringRecord, columns: &[Field]) -> Result<Data, RegistryError> {
    let mut data = Data::default();
    for (field, value) in columns.iter().zip(record).filter(|(_, value)| !value.is_empty()) {
        let line = record.position().map_or(0, csv::Position::line);
        // An apostrophe keeps a number from becoming another one in a spreadsheet.
        let value = value.trim_start_matches('\'');
        data.set(*field, value).map_err(|_| RegistryError::Value { line, field: *field })?;
    }
    Ok(data)
}

fn field(name: &str) -> Result<Field, RegistryError> {
    Ok(match Column::named(name) {
        Some(Column::Nik) => Field::Nik,
        Some(Column::Name) => Field::Nama,
        Some(Column::Nip) => Field::Nip,
        Some(Column::Title) => Field::Jabatan,
        Some(Column::Unit) => Field::Unit,
        Some(Column::Agency) => Field::Instansi,
        Some(Column::Email) => Field::Email,
        Some(Column::Phone) => Field::NoHp,
        _ => return Err(RegistryError::Column(name.to_owned())),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_in_the_table_is_found() {
        let nik = "3399015704850001";
        for (table, expected) in [
            ("nik,nama\n3399015704850001,SITI RAHAYU\n", Ok(Some("SITI RAHAYU"))),
            ("\u{feff}Nama;NIK\nBudi;3399011704850002\n\"Siti\";'3399015704850001\n", Ok(Some("Siti"))),
            ("nik,nama\n3399011704850002,Budi\n", Ok(None)),
            ("nik,nama\n", Ok(None)),
            ("nama\nSiti\n", Err(RegistryError::NoNik)),
            ("", Err(RegistryError::NoNik)),
            ("nik,agama\n", Err(RegistryError::Column("agama".to_owned()))),
        ] {
            let found = find(table.as_bytes(), nik);
            let name = found.as_ref().map(|data| data.as_ref().map(|data| data.get(Field::Nama).unwrap()));
            assert_eq!(name, expected.as_ref().map(|name| *name), "{table:?}");
        }
        let wrong = find(b"nik,nip,nama\n3399015704850001,12,Siti\n", nik);
        assert_eq!(wrong, Err(RegistryError::Value { line: 2, field: Field::Nip }));
        assert_eq!(find(b"nik\n3399015704850001\n", nik), Err(RegistryError::NoName));
        assert_eq!(find(b"nik\n\xff\n", nik), Err(RegistryError::NotText));
    }
}
