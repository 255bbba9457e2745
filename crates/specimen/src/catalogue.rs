//! The specimens, in their groups.

use crate::error::{Made, MakeError};
use crate::expected::Expected;
use crate::kit::Kit;
use crate::{attack, good, signer};

/// What a specimen is an example of. The attacks are those of the literature, one group for each.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Group {
    /// The word that names it, and the folder that holds it.
    pub word: &'static str,
    /// What the specimens in it are, in English.
    pub about: &'static str,
}

/// One document, and what is to be said of it.
#[derive(Clone, Debug)]
pub struct Specimen {
    /// What it is an example of.
    pub group: Group,
    /// Its name, which no other one of the group has: small letters, digits and hyphens.
    pub name: &'static str,
    /// What was done to it and which rule that breaks, in one sentence in English.
    pub about: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What opens it, if it is encrypted so that nobody reads it without.
    pub password: Option<&'static str>,
    /// What is to be said of it.
    pub expected: Expected,
}

/// A row of a table: how one specimen is made.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) expected: Expected,
    pub(crate) make: fn(&Kit) -> Made,
    /// Whether nobody reads it without [`PASSWORD`].
    is_locked: bool,
}

impl Row {
    /// The same of a document that opens only with [`PASSWORD`].
    pub(crate) const fn locked(self) -> Self {
        Self { is_locked: true, ..self }
    }
}

/// A group and its rows.
pub(crate) struct Table {
    pub(crate) word: &'static str,
    pub(crate) about: &'static str,
    pub(crate) rows: &'static [Row],
}

pub(crate) const fn row(
    name: &'static str,
    about: &'static str,
    expected: Expected,
    make: fn(&Kit) -> Made,
) -> Row {
    Row { name, about, expected, make, is_locked: false }
}

/// What opens the specimens that nobody reads without a password.
pub const PASSWORD: &str = "uji-coba";

/// Makes every specimen under the authority of `kit`, in the order of their groups.
///
/// # Errors
/// [`MakeError`] when one cannot be made.
pub fn all(kit: &Kit) -> Result<Vec<Specimen>, MakeError> {
    let tables = good::TABLES.iter().chain(signer::TABLES).chain(attack::TABLES);
    let rows = tables.flat_map(|table| table.rows.iter().map(move |row| (table, row)));
    rows.map(|(table, row)| table.make(row, kit)).collect()
}

/// Makes the one specimen `name` of `group`, if there is one.
///
/// # Errors
/// [`MakeError`] when it cannot be made.
pub fn one(kit: &Kit, group: &str, name: &str) -> Result<Option<Specimen>, MakeError> {
    let mut tables = good::TABLES.iter().chain(signer::TABLES).chain(attack::TABLES);
    let Some(table) = tables.find(|table| table.word == group) else { return Ok(None) };
    table.rows.iter().find(|row| row.name == name).map(|row| table.make(row, kit)).transpose()
}

impl Specimen {
    /// Where it stands among the others: a path with a slash, the same each time. What nobody reads without a password
    /// stands in a folder of its own.
    #[must_use]
    pub fn path(&self) -> String {
        let folder = if self.password.is_some() { LOCKED } else { DOCUMENTS };
        format!("{folder}/{}.{}.pdf", self.group.word, self.name)
    }
}

/// The folder of the documents.
pub const DOCUMENTS: &str = "documents";
/// The folder of those that [`PASSWORD`] opens.
pub const LOCKED: &str = "locked";

impl Table {
    fn make(&self, row: &Row, kit: &Kit) -> Result<Specimen, MakeError> {
        Ok(Specimen {
            group: Group { word: self.word, about: self.about },
            name: row.name,
            about: row.about,
            bytes: (row.make)(kit)?,
            password: row.is_locked.then_some(PASSWORD),
            expected: row.expected,
        })
    }
}
