//! Why a table, or a row of one, is refused.

use ca::person::PersonError;
use pki::key::KeyError;

use super::Column;

/// Why a table is refused as a whole.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TableError {
    /// Too large.
    #[error("the table has {found} bytes, more than {limit}")]
    TooLarge {
        /// How many it has.
        found: usize,
        /// How many it may have.
        limit: usize,
    },
    /// Too many rows.
    #[error("the table has more than {limit} rows")]
    TooManyRows {
        /// How many it may have.
        limit: usize,
    },
    /// Something that is no text.
    #[error("line {line} is not UTF-8 text")]
    NotText {
        /// Where.
        line: u64,
    },
    /// There is no header.
    #[error("the table is empty")]
    Empty,
    /// A header that names nothing we know.
    #[error("column {number} is called `{found}`, which is none of {}", Column::known(Column::word))]
    UnknownColumn {
        /// Which, from 1.
        number: usize,
        /// Its name.
        found: String,
    },
    /// Two columns that say the same.
    #[error("columns {first} and {second} are both {}", column.word())]
    TwiceColumn {
        /// What they say.
        column: Column,
        /// The one, from 1.
        first: usize,
        /// The other.
        second: usize,
    },
    /// A column that no table can do without.
    #[error("there is no column {}", column.word())]
    MissingColumn {
        /// Which.
        column: Column,
    },
}

/// Why a row is refused.
#[derive(Clone, Debug, thiserror::Error)]
pub enum RowError {
    /// Too few or too many fields.
    #[error("the row has {found} fields, expected {expected}")]
    Fields {
        /// How many it has.
        found: usize,
        /// How many the header has.
        expected: usize,
    },
    /// Nothing where something must stand.
    #[error("column {} is empty", column.word())]
    Missing {
        /// Which.
        column: Column,
    },
    /// Too long.
    #[error("column {} has {found} bytes, more than {limit}", column.word())]
    TooLong {
        /// Which.
        column: Column,
        /// How many it has.
        found: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A line break or another control character, as a quotation mark without its twin brings it.
    #[error("column {} holds a line break or another control character", column.word())]
    Control {
        /// Which.
        column: Column,
    },
    /// Not a NIK, NIP or address.
    #[error("column {}", column.word())]
    Person {
        /// Which.
        column: Column,
        /// Why.
        #[source]
        source: PersonError,
    },
    /// Not a kind of key.
    #[error("column {}", Column::KeyType.word())]
    KeyType(#[source] KeyError),
    /// Not a number of days.
    #[error("column {}: `{found}` is not a number of days from 1 to {}", Column::Days.word(), u16::MAX)]
    Days {
        /// What stands there.
        found: String,
    },
    /// A path that leads, or may lead, out of the folder of the table.
    #[error("column {}: `{found}` does not lie in the folder of the table", Column::Csr.word())]
    CsrPath {
        /// What stands there.
        found: String,
    },
    /// A key that is made, and one that is there already.
    #[error(
        "columns {} and {} are both filled, but one key is certified",
        Column::Csr.word(),
        Column::KeyType.word()
    )]
    TwoKeys,
    /// The same person by the same profile, a second time.
    #[error("the same NIK and profile stand on line {first} already")]
    Repeated {
        /// On which line they stand first.
        first: u64,
    },
    /// A key that is to be made, and nowhere to say its passphrase.
    #[error("a key is to be made for this row, and there is no --slips folder for its passphrase")]
    NoSlip,
}
