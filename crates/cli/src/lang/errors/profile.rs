//! An office's own profiles, and the numbers of organizations, in Indonesian.

use office::cause::{ProfileError, ValueType};
use office::person::OrganizationIdentifierError;

use super::Indonesian;

impl Indonesian for ProfileError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { length, limit } => {
                format!("profil terdiri atas {length} byte, lebih dari {limit} yang dibaca")
            }
            Self::TooMany { found, limit } => format!("ada {found} profil, lebih dari {limit} yang dibaca"),
            Self::Syntax { line, message } => format!("baris {line} bukan TOML: {message}"),
            Self::UnknownKey { line, key } => format!("baris {line}: kunci `{key}` tidak dikenal"),
            Self::Fixed { line, key } => format!("baris {line}: `{key}` tidak dapat diubah"),
            Self::WrongType { line, key, expected, found } => {
                let (expected, found) = (expected.in_indonesian(), found.in_indonesian());
                format!("baris {line}: `{key}` berisi {found}, bukan {expected}")
            }
            Self::NotAllowed { line, key, found, allowed } => {
                format!("baris {line}: `{key}` tidak boleh `{found}`, hanya {}", allowed.join(", "))
            }
            Self::Days { line, key, found, limit } => {
                format!("baris {line}: `{key}` berisi {found}, tidak berada antara 1 dan {limit}")
            }
            Self::Address { line, key, found } => {
                format!(
                    "baris {line}: `{key}` berisi `{found}`, bukan alamat seperti http://pki.example.com/cps"
                )
            }
            Self::Name { line, found, limit } => format!(
                "baris {line}: `{found}` tidak dapat menjadi nama profil: diawali huruf kecil, lalu a-z, 0-9 dan `-`, paling banyak {limit}"
            ),
            Self::Underived { line, profile } => {
                format!("baris {line}: profil `{profile}` bukan bawaan dan tidak memuat `based_on`")
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

impl Indonesian for OrganizationIdentifierError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Form(text) => {
                format!(
                    "`{text}` bukan nomor organisasi seperti VATID-012345678901000, paling banyak 64 karakter"
                )
            }
            Self::OfAPerson => {
                "16 angka yang tidak diawali 0 adalah NIK perorangan, bukan nomor organisasi".to_owned()
            }
        }
    }
}
