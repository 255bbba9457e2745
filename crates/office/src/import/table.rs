//! A table of people: comma-separated values (RFC 4180), or with semicolons as Indonesian spreadsheets write them.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use ca::person::{Email, Nik, Nip};
use csv::{ByteRecord, ReaderBuilder, Trim};
use pki::key::KeyType;

use super::{Column, RowError, TableError};

/// The largest table that is read, in bytes.
pub const LARGEST: usize = 16 << 20;
/// The most rows of a table.
pub const MOST_ROWS: usize = 20_000;
/// The longest field, in bytes.
pub const LONGEST_FIELD: usize = 4 << 10;

/// What stands before the text in files of some programs.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table whose header is right.
#[derive(Debug)]
pub struct Table {
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Its rows, without the empty ones.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Debug)]
pub struct Row {
    /// On which line of the file it begins, from 1.
    pub line: u64,
    /// The NIK as it stands there, for reports: cut off where it is too long for one, without line breaks.
    pub nik: String,
    /// The name, likewise.
    pub name: String,
    /// What it says, or why it says nothing that can be used.
    pub entry: Result<Entry, RowError>,
}

/// What a row says.
#[derive(Clone, Debug)]
pub struct Entry {
    /// NIK.
    pub nik: Nik,
    /// Name, degrees and all.
    pub name: String,
    /// Official e-mail address.
    pub email: Email,
    /// NIP.
    pub nip: Option<Nip>,
    /// Office held.
    pub title: Option<String>,
    /// Agency, when not that of the home.
    pub agency: Option<String>,
    /// Unit within it.
    pub unit: Option<String>,
    /// Number of the mobile phone, which no certificate holds.
    pub phone: Option<String>,
    /// Profile, when not `person`.
    pub profile: Option<String>,
    /// Days of validity, when not as the profile says.
    pub days: Option<u16>,
    /// Request, relative to the folder of the table.
    pub csr: Option<PathBuf>,
    /// Kind of key to make, when said.
    pub key_type: Option<KeyType>,
}

impl Table {
    /// Reads a table: UTF-8, with or without byte order mark, commas or semicolons between fields.
    ///
    /// # Errors
    /// [`TableError`]; what is wrong with one row stands in that row.
    pub fn read(bytes: &[u8]) -> Result<Self, TableError> {
        if bytes.len() > LARGEST {
            return Err(TableError::TooLarge { found: bytes.len(), limit: LARGEST });
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| TableError::NotText { line: 1 + ends(&bytes[..error.valid_up_to()]) })?;
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(Trim::All)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut record = ByteRecord::new();
        // Reading from memory does not fail.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return Err(TableError::Empty);
        }
        let columns = columns(&record)?;
        let mut reading = Reading { text, columns, seen: HashMap::new() };
        let mut rows = Vec::new();
        while reader.read_byte_record(&mut record).unwrap_or(false) {
            if record.iter().all(<[u8]>::is_empty) {
                continue;
            }
            if rows.len() == MOST_ROWS {
                return Err(TableError::TooManyRows { limit: MOST_ROWS });
            }
            rows.push(reading.row(&record));
        }
        Ok(Self { columns: reading.columns, rows })
    }
}

/// What separates the fields: whatever stands more often in the header.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |byte| header.bytes().filter(|other| *other == byte).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

fn columns(header: &ByteRecord) -> Result<Vec<Column>, TableError> {
    let mut columns: Vec<Column> = Vec::new();
    for (index, name) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(name);
        let column = Column::named(&name).ok_or_else(|| TableError::UnknownColumn {
            number: index + 1,
            found: name.chars().take(LONGEST_SHOWN).collect(),
        })?;
        if let Some(first) = columns.iter().position(|other| *other == column) {
            return Err(TableError::TwiceColumn { column, first: first + 1, second: index + 1 });
        }
        columns.push(column);
    }
    let needed = [Column::Nik, Column::Name, Column::Email];
    match needed.into_iter().find(|column| !columns.contains(column)) {
        Some(column) => Err(TableError::MissingColumn { column }),
        None => Ok(columns),
    }
}

/// How much of a text that is refused is shown, in characters.
const LONGEST_SHOWN: usize = 64;

/// What is known while rows are read.
struct Reading<'a> {
    text: &'a str,
    columns: Vec<Column>,
    /// Who stands where already, by NIK and profile.
    seen: HashMap<(Nik, String), u64>,
}

impl Reading<'_> {
    fn row(&mut self, record: &ByteRecord) -> Row {
        let shown = |column| {
            let text = self.field(record, column).unwrap_or_default();
            let in_line = |c: char| if c.is_control() { ' ' } else { c };
            text.chars().take(LONGEST_SHOWN).map(in_line).collect::<String>()
        };
        let (line, nik, name) = (self.line(record), shown(Column::Nik), shown(Column::Name));
        let entry = self.entry(record).and_then(|entry| self.only_once(entry, line));
        Row { line, nik, name, entry }
    }

    /// Empty lines before a record count as its own for the reader, but not for people.
    fn line(&self, record: &ByteRecord) -> u64 {
        let Some(position) = record.position() else { return 0 };
        let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let before = self.text.as_bytes().get(from..).unwrap_or_default();
        let blank = before.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        position.line() + ends(&before[..blank])
    }

    fn only_once(&mut self, entry: Entry, line: u64) -> Result<Entry, RowError> {
        let profile = entry.profile.clone().unwrap_or_else(|| "person".to_owned());
        let first = *self.seen.entry((entry.nik.clone(), profile)).or_insert(line);
        if first == line { Ok(entry) } else { Err(RowError::Repeated { first }) }
    }

    fn entry(&self, record: &ByteRecord) -> Result<Entry, RowError> {
        self.check_fields(record)?;
        let text = |column| self.field(record, column).map(str::to_owned);
        let needed = |column| text(column).ok_or(RowError::Missing { column });
        let person = |column| move |source| RowError::Person { column, source };
        let csr = text(Column::Csr).map(beside).transpose()?;
        let key_type = text(Column::KeyType)
            .map(|word| word.to_lowercase().parse())
            .transpose()
            .map_err(RowError::KeyType)?;
        if csr.is_some() && key_type.is_some() {
            return Err(RowError::TwoKeys);
        }
        Ok(Entry {
            nik: needed(Column::Nik)?.parse().map_err(person(Column::Nik))?,
            name: needed(Column::Name)?,
            email: needed(Column::Email)?.parse().map_err(person(Column::Email))?,
            nip: text(Column::Nip).map(|nip| nip.parse()).transpose().map_err(person(Column::Nip))?,
            title: text(Column::Title),
            agency: text(Column::Agency),
            unit: text(Column::Unit),
            phone: text(Column::Phone),
            profile: text(Column::Profile),
            days: text(Column::Days).map(days).transpose()?,
            csr,
            key_type,
        })
    }

    fn check_fields(&self, record: &ByteRecord) -> Result<(), RowError> {
        for (field, column) in record.iter().zip(self.columns.iter().copied()) {
            if field.len() > LONGEST_FIELD {
                return Err(RowError::TooLong { column, found: field.len(), limit: LONGEST_FIELD });
            }
            if String::from_utf8_lossy(field).chars().any(char::is_control) {
                return Err(RowError::Control { column });
            }
        }
        let (found, expected) = (record.len(), self.columns.len());
        if found == expected { Ok(()) } else { Err(RowError::Fields { found, expected }) }
    }

    /// A field, if anything stands in it.
    fn field<'r>(&self, record: &'r ByteRecord, column: Column) -> Option<&'r str> {
        let index = self.columns.iter().position(|other| *other == column)?;
        let text = std::str::from_utf8(record.get(index)?).ok()?;
        (!text.is_empty()).then_some(text)
    }
}

/// A path that stays in the folder of the table, as far as its words tell.
fn beside(text: String) -> Result<PathBuf, RowError> {
    let stays = Path::new(&text).components().all(|part| matches!(part, Component::Normal(_)));
    if stays { Ok(PathBuf::from(text)) } else { Err(RowError::CsrPath { found: text }) }
}

fn days(text: String) -> Result<u16, RowError> {
    match text.parse() {
        Ok(days) if days > 0 => Ok(days),
        _ => Err(RowError::Days { found: text.chars().take(LONGEST_SHOWN).collect() }),
    }
}

/// How many lines end in these bytes.
fn ends(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const NIK: &str = "3399015704850001";

    #[test]
    fn headers_by_whatever_name_and_in_any_order() {
        for header in [
            "nik,name,email",
            "NIK,Nama,Pos-el",
            "N I K , nama,SUREL",
            "nik;nama;e-mail",
            "\u{feff}nik;Nama;pos el",
            "nik,name,email,nip,title,agency,unit,profile,days,csr,key_type",
            "nik,nama,surel,nip,jabatan,instansi,unit kerja,profil,hari,berkas csr,jenis kunci",
        ] {
            let separator = if header.contains(';') { ";" } else { "," };
            let empty = separator.repeat(header.matches(separator).count() - 2);
            let row = [NIK, "Siti", "siti@sukamaju.example"].join(separator);
            let table = Table::read(format!("{header}\r\n{row}{empty}\r\n").as_bytes()).unwrap();
            let entry = table.rows[0].entry.as_ref().unwrap();
            assert_eq!((entry.nik.reveal(), entry.name.as_str()), (NIK, "Siti"), "{header}");
        }
    }

    #[test]
    fn tables_that_are_refused() {
        let unknown = |number, found: &str| TableError::UnknownColumn { number, found: found.to_owned() };
        for (content, expected) in [
            ("", TableError::Empty),
            ("\u{feff}", TableError::Empty),
            ("\n\r\n\n", TableError::Empty),
            ("nik,name", TableError::MissingColumn { column: Column::Email }),
            ("email,name", TableError::MissingColumn { column: Column::Nik }),
            ("nik,name,email,", unknown(4, "")),
            ("nik|name|email", unknown(1, "nik|name|email")),
            ("nik\tname\temail", unknown(1, "nik\tname\temail")),
            ("nik,nama,Name,email", TableError::TwiceColumn { column: Column::Name, first: 2, second: 3 }),
        ] {
            assert_eq!(Table::read(content.as_bytes()).err(), Some(expected), "{content:?}");
        }
        let text = |bytes: &[u8]| Table::read(bytes).err();
        assert_eq!(text(b"\xff\xfen\0i\0k\0"), Some(TableError::NotText { line: 1 }), "UTF-16");
        assert_eq!(text(b"nik,name,email\n\n1,\xe9,x"), Some(TableError::NotText { line: 3 }));
    }

    #[test]
    fn limits_hold_at_their_edge() {
        let rows = |count: usize| format!("nik,name,email\n{}", "1,a,b\n".repeat(count));
        assert_eq!(Table::read(rows(MOST_ROWS).as_bytes()).unwrap().rows.len(), MOST_ROWS);
        let over = Table::read(rows(MOST_ROWS + 1).as_bytes()).err();
        assert_eq!(over, Some(TableError::TooManyRows { limit: MOST_ROWS }));
        let named = |length: usize| {
            let row = format!("nik,name,email\n{NIK},{},a@b.id\n", "x".repeat(length));
            Table::read(row.as_bytes()).unwrap().rows.remove(0).entry.map(drop)
        };
        assert!(named(LONGEST_FIELD).is_ok());
        let over = named(LONGEST_FIELD + 1).unwrap_err().to_string();
        assert_eq!(over, "column name has 4097 bytes, more than 4096");
        let found = LARGEST + 1;
        let over = Table::read(&vec![b'x'; found]).err();
        assert_eq!(over, Some(TableError::TooLarge { found, limit: LARGEST }));
    }

    #[test]
    fn rows_that_are_refused() {
        let header = "nik,name,email,nip,days,csr,key_type";
        for (row, expected) in [
            (",Siti,s@a.id,,,,", "column nik is empty"),
            ("3.39902E+15,Siti,s@a.id,,,,", "column nik"),
            ("3399015704850001,  ,s@a.id,,,,", "column name is empty"),
            ("3399015704850001,Siti,,,,,", "column email is empty"),
            ("3399015704850001,Siti,s@a,,,,", "column email"),
            ("3399015704850001,Siti,s@a.id,123,,,", "column nip"),
            ("3399015704850001,Siti,s@a.id,,0,,", "column days: `0` is not a number of days from 1 to 65535"),
            (
                "3399015704850001,Siti,s@a.id,,-1,,",
                "column days: `-1` is not a number of days from 1 to 65535",
            ),
            (
                "3399015704850001,Siti,s@a.id,,,/a,",
                "column csr: `/a` does not lie in the folder of the table",
            ),
            (
                "3399015704850001,Siti,s@a.id,,,../a,",
                "column csr: `../a` does not lie in the folder of the table",
            ),
            (
                "3399015704850001,Siti,s@a.id,,,a/../b,",
                "column csr: `a/../b` does not lie in the folder of the table",
            ),
            ("3399015704850001,Siti,s@a.id,,,,dsa", "column key_type"),
            (
                "3399015704850001,Siti,s@a.id,,,a.csr,p256",
                "columns csr and key_type are both filled, but one key is certified",
            ),
            ("3399015704850001,Siti,s@a.id,,,", "the row has 6 fields, expected 7"),
            ("3399015704850001,Siti,s@a.id,,,,,", "the row has 8 fields, expected 7"),
            ("3399015704850001,\"Siti", "column name holds a line break or another control character"),
            (
                "3399015704850001,Si\u{7}ti,s@a.id,,,,",
                "column name holds a line break or another control character",
            ),
        ] {
            let table = Table::read(format!("{header}\n{row}\nnext,row\n").as_bytes()).unwrap();
            let error = table.rows[0].entry.as_ref().err().unwrap();
            assert_eq!(error.to_string(), expected, "{row}");
        }
    }

    #[test]
    fn a_person_stands_once_by_each_profile() {
        let content = format!(
            "nik,name,email,profile\n\n{NIK},A,bad,\n{NIK},B,b@b.id,\n\n\n3399 0157 0485 0001,C,c@c.id,person\n{NIK},D,d@d.id,other\n"
        );
        let table = Table::read(content.as_bytes()).unwrap();
        let said: Vec<_> = table
            .rows
            .iter()
            .map(|row| (row.line, row.entry.as_ref().err().map(ToString::to_string)))
            .collect();
        let expected = [
            (3, Some("column email".to_owned())),
            (4, None),
            (7, Some("the same NIK and profile stand on line 4 already".to_owned())),
            (8, None),
        ];
        assert_eq!(said, expected);
    }
}
