//! Tables of people, and their rows.

use office::import::{Column, RowError, TableError};
use pki::name::Escaped;

use super::{Indonesian, because, chain};
use crate::lang::Lang;

/// Why a row is refused, in one line.
pub(crate) fn row(error: &RowError, lang: Lang) -> String {
    let text = match lang {
        Lang::En => chain(error),
        Lang::Id => error.in_indonesian(),
    };
    Escaped(&text).to_string()
}

impl Indonesian for TableError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLarge { found, limit } => {
                format!("tabel berukuran {found} bita, lebih dari {limit}")
            }
            Self::TooManyRows { limit } => format!("tabel memuat lebih dari {limit} baris"),
            Self::NotText { line } => format!("baris {line} bukan teks UTF-8"),
            Self::Empty => "tabel kosong".to_owned(),
            Self::UnknownColumn { number, found } => {
                let known = Column::known(Column::indonesian);
                format!("kolom {number} bernama `{found}`; yang dikenal {known}")
            }
            Self::TwiceColumn { column, first, second } => {
                format!("kolom {first} dan {second} sama-sama {}", column.indonesian())
            }
            Self::MissingColumn { column } => format!("tidak ada kolom {}", column.indonesian()),
        }
    }
}

impl Indonesian for RowError {
    fn in_indonesian(&self) -> String {
        let named = |column: &Column| format!("kolom {}", column.indonesian());
        match self {
            Self::Fields { found, expected } => {
                format!("baris ini memuat {found} isian, semestinya {expected}")
            }
            Self::Missing { column } => format!("{} kosong", named(column)),
            Self::TooLong { column, found, limit } => {
                format!("{} berisi {found} bita, lebih dari {limit}", named(column))
            }
            Self::Control { column } => {
                format!("{} memuat ganti baris atau karakter kendali lain", named(column))
            }
            Self::Person { column, source } => because(&named(column), source),
            Self::KeyType(source) => because(&named(&Column::KeyType), source),
            Self::Days { found } => {
                format!("{}: `{found}` bukan jumlah hari dari 1 sampai {}", named(&Column::Days), u16::MAX)
            }
            Self::CsrPath { found } => {
                format!("{}: `{found}` tidak berada dalam folder tabel", named(&Column::Csr))
            }
            Self::TwoKeys => format!(
                "{} dan {} sama-sama terisi, padahal hanya satu kunci yang disertifikasi",
                named(&Column::Csr),
                named(&Column::KeyType)
            ),
            Self::Repeated { first } => format!("NIK dan profil yang sama sudah ada di baris {first}"),
            Self::NoSlip => {
                "kunci untuk baris ini harus dibuat, tetapi tidak ada folder --slips untuk passphrase-nya"
                    .to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use office::person::{NotDigits, PersonError};
    use pki::key::KeyError;

    use super::*;

    #[test]
    fn rows_are_refused_in_both_languages() {
        let column = Column::Name;
        for (error, expected) in [
            (RowError::Fields { found: 3, expected: 4 }, ["3", "4"]),
            (RowError::Missing { column }, ["column name", "kolom nama"]),
            (RowError::TooLong { column, found: 5000, limit: 4096 }, ["5000", "4096"]),
            (RowError::Control { column }, ["column name", "kolom nama"]),
            (
                RowError::Person { column, source: PersonError::Nik(NotDigits::Length(14)) },
                ["column name", "kolom nama"],
            ),
            (RowError::KeyType(KeyError::Malformed), ["key_type", "jenis_kunci"]),
            (RowError::Days { found: "x\ny".to_owned() }, ["days", "hari"]),
            (RowError::CsrPath { found: "../a".to_owned() }, ["`../a`", "`../a`"]),
            (RowError::TwoKeys, ["csr and key_type", "berkas_csr dan kolom jenis_kunci"]),
            (RowError::Repeated { first: 7 }, ["line 7", "baris 7"]),
            (RowError::NoSlip, ["--slips", "--slips"]),
        ] {
            let said = [row(&error, Lang::En), row(&error, Lang::Id)];
            assert_ne!(said[0], said[1]);
            for word in expected {
                assert!(said.iter().any(|text| text.contains(word)), "{word:?} in {said:?}");
            }
            assert!(said.iter().all(|text| !text.contains('\n') && !text.ends_with('.')), "{said:?}");
        }
    }
}
