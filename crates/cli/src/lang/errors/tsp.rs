//! Time stamps, in Indonesian. ASN.1 types and the names of the standard stay as they are.

use pki::tsp::{AnswerError, TokenError, TspError};

use super::{Indonesian, because};

impl Indonesian for TspError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { part, length, limit } => {
                format!("{part} sebesar {length} bita melebihi batas baca {limit} bita")
            }
            Self::Malformed { part, source } => because(&format!("{part} tidak dapat dibaca"), source),
            Self::Version { part, found } => format!("{part} seharusnya versi 1, ditemukan {found}"),
            Self::ImprintLength { algorithm, expected, found } => {
                format!("hash {algorithm} seharusnya {expected} bita, ditemukan {found}")
            }
            Self::Nonce { found, limit } => {
                format!("nonce adalah INTEGER 1 sampai {limit} oktet dalam bentuk terpendek, bukan {found}")
            }
            Self::SerialNumber => "nomor seri stempel waktu bukan bilangan paling banyak 160 bit".to_owned(),
            Self::GenTime(found) => {
                format!("`{found}` bukan waktu menurut bentuk stempel waktu: YYYYMMDDhhmmss[.s...]Z")
            }
            Self::Accuracy => "ketelitian waktunya tidak dapat dibaca".to_owned(),
            Self::SignedData(error) => because("data bertanda tangan dalam token tidak dapat dibaca", error),
            Self::ContentType { expected, found } => {
                format!("jenis isi seharusnya {expected}, ditemukan {found}")
            }
            Self::NoContent => "token tidak memuat stempel waktu".to_owned(),
            Self::SignerCount(found) => {
                format!("token seharusnya ditandatangani satu pihak, ditemukan {found}")
            }
            Self::Status(found) => format!("status jawaban {found} tidak dikenal standar"),
            Self::TokenPresence { status, token: true } => {
                format!("ada token, padahal status jawabannya {status}")
            }
            Self::TokenPresence { status, token: false } => {
                format!("tidak ada token, padahal status jawabannya {status}")
            }
            Self::Failure(bit) => format!("alasan penolakan nomor {bit} tidak dikenal standar"),
        }
    }
}

impl Indonesian for AnswerError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Imprint => "yang distempel bukan yang diminta".to_owned(),
            Self::Nonce => "nonce permintaan tidak diulang".to_owned(),
            Self::Policy { asked, found } => {
                format!("diminta menurut kebijakan {asked}, diberikan menurut {found}")
            }
            Self::Certificates { asked: true, found } => {
                format!("sertifikat diminta, token memuat {found}")
            }
            Self::Certificates { asked: false, found } => {
                format!("sertifikat tidak diminta, token memuat {found}")
            }
        }
    }
}

impl Indonesian for TokenError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Signature(error) => because("tanda tangan stempel waktu tidak diterima", error),
            Self::Certificate(error) => {
                because("sertifikat otoritas penanda waktu (TSA) tidak dapat dibaca", error)
            }
            Self::Purpose(found) => format!(
                "sertifikat otoritas penanda waktu (TSA) berlaku untuk {} tujuan, bukan untuk timeStamping saja",
                found.len()
            ),
            Self::PurposeNotCritical => {
                "tujuan dalam sertifikat otoritas penanda waktu (TSA) tidak ditandai kritis".to_owned()
            }
            Self::Name => "stempel waktu menyebut otoritas lain daripada yang menandatanganinya".to_owned(),
            Self::CriticalExtension(oid) => {
                format!("stempel waktu memuat ekstensi kritis {oid} yang tidak dikenal")
            }
            Self::Digest(oid) => format!("yang distempel di-hash dengan {oid}, yang tidak diterima"),
            Self::Imprint => "stempel waktu dibuat atas hal lain".to_owned(),
        }
    }
}
