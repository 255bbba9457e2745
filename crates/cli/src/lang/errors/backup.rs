//! Backups, in Indonesian.

use office::backup::BackupError;
use pki::cms::envelope::EnvelopeError;

use super::{Indonesian, because};

impl Indonesian for BackupError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NotABackup => "berkas ini bukan cadangan kantor".to_owned(),
            Self::NeedsPassphrase => "cadangan ini dilindungi passphrase".to_owned(),
            Self::NotEncrypted => {
                "cadangan ini tidak dilindungi passphrase, padahal passphrase diberikan untuknya".to_owned()
            }
            Self::Envelope(error) => because("cadangan terenkripsi tidak dapat dipakai", error),
            Self::CutOff { within } => format!("cadangan terpotong di dalam `{within}`"),
            Self::Trailing => "ada isi lain di belakang akhir cadangan".to_owned(),
            Self::Damaged { name } => format!("`{name}` dalam cadangan rusak"),
            Self::Entry { expected, found } => {
                format!("seharusnya ada `{expected}` dalam cadangan, ditemukan `{found}`")
            }
            Self::NotAFile { name } => format!("`{name}` dalam cadangan bukan berkas"),
            Self::TooLarge { name, size, limit } => {
                format!("`{name}` berukuran {size} bita, melebihi batas {limit} dalam cadangan")
            }
            // What the parser says has one language only.
            Self::Manifest(error) => format!("manifes cadangan tidak dapat dibaca (\"{error}\")"),
            Self::Schema { found } => {
                format!("jenis manifes seharusnya `segel.backup/1`, ditemukan `{found}`")
            }
            Self::ForeignName { name } => {
                format!("manifes cadangan menyebut `{name}`, yang bukan berkas folder kantor")
            }
            Self::Twice { name } => format!("manifes cadangan menyebut `{name}` dua kali"),
            Self::Lacks { name } => format!("`{name}` tidak ada dalam cadangan"),
            Self::Count { what, expected, found } => {
                format!("menurut manifes cadangan ada {expected} {what}, dalam penyimpanannya ada {found}")
            }
            Self::Audit { seq } => format!("log audit rusak pada catatan {seq}"),
            Self::Unsound { complaint } => format!("penyimpanan rusak (\"{complaint}\")"),
            Self::ForeignList { file, issuer } => format!(
                "daftar pencabutan dalam `{}`, dengan penerbit {issuer}, tidak ditandatangani CA mana pun dari kantor ini",
                file.display()
            ),
            Self::NoBase { file, base } => format!(
                "daftar dalam `{}` hanya memuat perubahan terhadap daftar {base}, yang tidak ada di sini",
                file.display()
            ),
            Self::ListNumber { file, number } => format!(
                "nomor {number} pada daftar pencabutan dalam `{}` tidak menyisakan nomor yang lebih besar",
                file.display()
            ),
            Self::ForeignCertificate { file, subject } => format!(
                "sertifikat {subject} dalam `{}` tidak ditandatangani CA mana pun dari kantor ini",
                file.display()
            ),
            Self::Conflict { file, serial } => format!(
                "nomor seri {serial} di sini milik sertifikat lain, bukan yang dalam `{}`",
                file.display()
            ),
        }
    }
}

impl Indonesian for EnvelopeError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { length, limit } => {
                format!("amplop sebesar {length} bita melebihi batas {limit} bita")
            }
            Self::NotEnveloped(oid) => {
                format!("pesan berjenis {oid}, bukan data terenkripsi (EnvelopedData)")
            }
            Self::Malformed { part, source } => {
                format!("{part} dalam data terenkripsi tidak dapat dibaca: {}", source.in_indonesian())
            }
            Self::NoPassphrase => {
                "amplop ini untuk pemegang kunci, tidak dibuka dengan passphrase".to_owned()
            }
            Self::Unsupported(oid) => format!("amplop memakai algoritme {oid}, yang tidak dibuka di sini"),
            Self::TooManyRounds { asked, limit } => {
                format!("amplop meminta {asked} putaran penurunan kunci, melebihi batas {limit}")
            }
            Self::WrongPassphrase => "passphrase tidak membuka amplop".to_owned(),
            Self::Damaged => "isi amplop rusak".to_owned(),
            Self::ContentLength { expected, found } => {
                format!("isi amplop seharusnya {expected} bita, ditemukan {found}")
            }
        }
    }
}
