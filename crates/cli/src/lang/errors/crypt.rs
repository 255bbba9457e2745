//! Encrypted documents, in Indonesian.

use office::cause::{CipherError, CryptError, Permission};

use super::{Indonesian, because};

impl Indonesian for CryptError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::PasswordNeeded => "dokumen terenkripsi dan memerlukan kata sandi".to_owned(),
            Self::WrongPassword => {
                "kata sandi itu tidak membuka dokumen, baik sebagai kata sandi pembaca maupun pemilik"
                    .to_owned()
            }
            Self::Handler { filter } => {
                format!("dokumen dienkripsi dengan cara `{filter}`, sedangkan yang didukung hanya `Standard`")
            }
            Self::Version { version, revision } => {
                format!("dokumen dienkripsi dengan versi {version}, revisi {revision}, yang tidak didukung")
            }
            Self::Method { filter, method } => {
                format!("filter enkripsi `{filter}` memakai metode `{method}`, yang tidak didukung")
            }
            Self::NoFilter { filter } => format!("tidak ada filter enkripsi `{filter}`"),
            Self::Missing { key } => {
                format!("dokumen terenkripsi, tetapi tidak memiliki `{key}` yang dapat dipakai")
            }
            Self::Length { key, expected, found } => {
                format!("`{key}` pada enkripsi seharusnya {expected} bita, ditemukan {found}")
            }
            Self::KeyLength { bits } => {
                format!(
                    "panjang kunci seharusnya 40 sampai 128 bit dalam kelipatan delapan, ditemukan {bits}"
                )
            }
            Self::Tampered => "izin dokumen diubah oleh orang yang tidak memiliki kata sandinya".to_owned(),
            Self::Differs { revision } => {
                format!("enkripsi revisi {revision} dokumen berbeda dari revisi sebelumnya")
            }
            Self::Unreadable(error) => because("enkripsi dokumen tidak dapat dibaca", error),
        }
    }
}

impl Indonesian for CipherError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Blocks { length } => {
                format!("seharusnya blok utuh sebesar 16 bita, ditemukan {length} bita")
            }
            Self::Padding => "pengisi di akhir data salah".to_owned(),
            Self::NoFilter => "filter enkripsi yang disebut di sana tidak ada".to_owned(),
        }
    }
}

impl Indonesian for Permission {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Modify => "mengubah dokumen",
            Self::Annotate => "menambahkan anotasi dan bidang formulir",
            Self::FillForms => "mengisi bidang formulir",
        }
        .to_owned()
    }
}
