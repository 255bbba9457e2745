//! What speaks against the data of someone, in Indonesian.

use std::fmt::Display;

use office::application::{Doubt, Match, Oddity, RegistryError};
use office::person::NikOddity;
use office::sop::Field;

use super::Indonesian;
use crate::lang::Lang;

/// What speaks against the data of someone, in one line.
pub(crate) fn doubt<D: Indonesian + Display>(doubt: &D, lang: Lang) -> String {
    match lang {
        Lang::En => doubt.to_string(),
        Lang::Id => doubt.in_indonesian(),
    }
}

impl Indonesian for Oddity {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Nik(NikOddity::Province) => "dua angka pertama NIK bukan nomor provinsi",
            Self::Nik(NikOddity::Birth) => "NIK tidak memuat tanggal lahir",
            Self::Nik(NikOddity::Serial) => "empat angka terakhir NIK dimulai dari 0001",
            Self::NipBirth => "NIP tidak memuat tanggal lahir",
            Self::NipStart => "NIP tidak memuat bulan mulai bekerja",
            Self::NipTooYoung => "menurut NIP masa kerja dimulai sebelum berumur 18 tahun",
            Self::NipSex => "angka kelima belas NIP bukan 1 atau 2",
            Self::BirthDiffers => "tanggal lahir pada NIK dan NIP berbeda",
            Self::SexDiffers => "menurut NIK dan NIP jenis kelamin berbeda",
        }
        .to_owned()
    }
}

impl Indonesian for Doubt {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Registry(found) => format!("data kependudukan: {}", found.in_indonesian()),
            Self::Numbers(oddities) => {
                oddities.iter().map(Indonesian::in_indonesian).collect::<Vec<_>>().join(", ")
            }
            Self::Letter(fields) => format!("surat rekomendasi berbeda pada {}", words(fields)),
        }
    }
}

impl Indonesian for Match {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Matches => "semuanya cocok".to_owned(),
            Self::Differs(fields) => format!("berbeda pada {}", words(fields)),
            Self::NotFound => "NIK tidak ditemukan".to_owned(),
        }
    }
}

impl Indonesian for RegistryError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NotText => "bukan tabel UTF-8 sebesar paling banyak 16 MiB".to_owned(),
            Self::NoNik => "baris pertamanya tidak memuat kolom `nik`".to_owned(),
            Self::NoName => "baris pertamanya tidak memuat kolom `nama`".to_owned(),
            Self::Column(name) => format!(
                "kolom `{name}` bukan salah satu dari nik, nama, nip, jabatan, unit, instansi, email, dan no_hp"
            ),
            Self::Value { line, field } => {
                format!("baris {line} tidak memuat `{}` yang benar", field.word())
            }
        }
    }
}

fn words(fields: &[Field]) -> String {
    fields.iter().map(|field| field.word()).collect::<Vec<_>>().join(", ")
}
