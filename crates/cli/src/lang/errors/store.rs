//! What the store declined, in Indonesian.

use office::cause::{Kind, StoreError};

use super::Indonesian;

impl Indonesian for StoreError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Missing { path } => format!("tidak ada penyimpanan di {}", path.display()),
            Self::Exists { path } => format!("{} sudah ada", path.display()),
            Self::File { path, source } => {
                format!("{} tidak dapat dibuka: {}", path.display(), source.in_indonesian())
            }
            Self::NotAStore { path } => format!("{} bukan penyimpanan segel", path.display()),
            Self::Newer { found, known } => {
                format!(
                    "penyimpanan memakai skema versi {found}, sedangkan program ini mengenal sampai versi {known}"
                )
            }
            // What the engine says has one language only.
            Self::Damaged(engine) => format!("berkas penyimpanan rusak (\"{engine}\")"),
            Self::Busy { waited_seconds } => {
                format!("penyimpanan dikunci proses lain selama lebih dari {waited_seconds} detik")
            }
            Self::Full => "disk tempat penyimpanan penuh".to_owned(),
            Self::ReadOnly => "penyimpanan hanya dapat dibaca".to_owned(),
            Self::Engine(engine) => format!("mesin basis data gagal (\"{engine}\")"),
            Self::SerialTaken { serial } => format!("nomor seri {serial} sudah pernah dipakai"),
            Self::MalformedSerial { text } => format!(
                "nomor seri seharusnya 1 sampai 40 digit heksadesimal huruf besar tanpa nol di depan, ditemukan {text:?}"
            ),
            Self::Unknown { kind, id } => format!("tidak ada {} {id} dalam penyimpanan", word(*kind)),
            Self::Taken { kind, id } => format!("{} {id} sudah ada dalam penyimpanan", word(*kind)),
            Self::NotIssued { serial } => {
                format!("sertifikat {serial} direncanakan, tetapi tidak pernah diterbitkan")
            }
            Self::AlreadyIssued { serial } => format!("sertifikat {serial} sudah diterbitkan"),
            Self::NotSuspended { serial } => format!("sertifikat {serial} tidak sedang ditangguhkan"),
            Self::AlreadyRevoked { serial, at, reason } => {
                format!("sertifikat {serial} sudah dicabut pada {at} dengan alasan {reason}")
            }
            Self::CrlNumber { authority, last, offered } => {
                format!(
                    "nomor CRL {offered} dari otoritas {authority} tidak lebih besar daripada yang terakhir, {last}"
                )
            }
        }
    }
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Certificate => "sertifikat",
        Kind::Authority => "otoritas",
        Kind::Key => "kunci",
        Kind::Officer => "petugas",
        Kind::Person => "orang",
    }
}
