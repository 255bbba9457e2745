//! What can be wrong with any file of rules, in Indonesian.

use rules::{Fault, ValueType};

use super::Indonesian;

impl Indonesian for Fault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { length, limit } => {
                format!("berkas sebesar {length} bita, lebih dari {limit} yang dibaca")
            }
            Self::NotText => "berkas bukan teks UTF-8".to_owned(),
            Self::Syntax { line, message } => format!("baris {line} bukan TOML: {message}"),
            Self::UnknownKey { line, key } => format!("baris {line}: kunci `{key}` tidak dikenal"),
            Self::Missing { line, key } => format!("baris {line}: `{key}` tidak ada"),
            Self::WrongType { line, key, expected, found } => {
                let (expected, found) = (expected.in_indonesian(), found.in_indonesian());
                format!("baris {line}: `{key}` berisi {found}, bukan {expected}")
            }
            Self::NotAllowed { line, key, found, allowed } => {
                format!("baris {line}: `{key}` tidak boleh `{found}`, hanya {}", allowed.join(", "))
            }
            Self::Number { line, key, found, least, most } => {
                format!("baris {line}: `{key}` berisi {found}, tidak berada antara {least} dan {most}")
            }
            Self::Empty { line, key } => format!("baris {line}: `{key}` kosong"),
            Self::TooMany { line, key, found, limit } => {
                format!("baris {line}: `{key}` ada {found} kali, lebih dari {limit} yang dibaca")
            }
            Self::Date { line, key, found } => {
                format!("baris {line}: `{key}` berisi {found}, bukan tanggal seperti 2030-12-31")
            }
        }
    }
}

impl Indonesian for ValueType {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Text => "teks",
            Self::Integer => "bilangan bulat",
            Self::Float => "bilangan pecahan",
            Self::Boolean => "true atau false",
            Self::Date => "tanggal atau waktu",
            Self::List => "daftar",
            Self::Table => "tabel",
        }
        .to_owned()
    }
}
