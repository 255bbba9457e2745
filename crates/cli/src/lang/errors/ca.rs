//! What the authority declined, in Indonesian.

use office::cause::Holder;
use office::cause::IssueError;
use office::cause::ListError;
use office::cause::NamesError;
use office::cause::{AddressError, AnswerError, AuthorityError, ResponderError};
use office::person::NotDigits;
use office::person::PersonError;

use super::{Indonesian, because};

impl Indonesian for IssueError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Lifetime { profile, asked, limit } => {
                format!(
                    "masa berlaku {asked} hari tidak berada antara 1 dan {limit} yang diizinkan profil `{profile}`"
                )
            }
            Self::WrongHolder { profile, holder } => {
                format!("profil `{profile}` bukan untuk {}", holder.in_indonesian())
            }
            Self::KeyNotAllowed { profile, kind } => {
                format!("profil `{profile}` tidak mengizinkan kunci jenis {kind}")
            }
            Self::WeakKey(kind) => {
                format!(
                    "kunci jenis {kind} tidak disertifikasi di sini: hanya RSA 2048 sampai 4096 bit, P-256 atau P-384"
                )
            }
            Self::IssuerNotValid { now, not_after } => {
                format!(
                    "sertifikat CA penerbit tidak berlaku pada {now}; masa berlakunya berakhir {not_after}"
                )
            }
            Self::Build(error) => because("sertifikat tidak dapat disusun", error),
            Self::Lint(findings) => {
                format!("sertifikat akan melanggar {} aturan yang diperiksa", findings.len())
            }
            Self::Sign(error) => because("sertifikat tidak ditandatangani", error),
            Self::Read(error) => because("sertifikat yang sudah jadi tidak dapat dibaca kembali", error),
        }
    }
}

impl Indonesian for Holder {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Authority => "otoritas milik kantor",
            Self::Person => "perorangan",
            Self::Organization => "organisasi",
        }
        .to_owned()
    }
}

impl Indonesian for ResponderError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NotAPair => "kunci responder bukan pasangan sertifikatnya".to_owned(),
            Self::NotADelegate(_) => "sertifikat responder tidak memberi wewenang untuk menjawab".to_owned(),
        }
    }
}

impl Indonesian for AnswerError<office::Error> {
    fn in_indonesian(&self) -> String {
        match self {
            Self::ResponderNotValid { now, not_after } => {
                format!("sertifikat responder tidak berlaku pada {now}; berakhir {not_after}")
            }
            Self::Lookup(error) => error.in_indonesian(),
            Self::Lint(findings) => {
                format!("jawaban melanggar {} aturan yang diperiksa padanya", findings.len())
            }
            Self::Sign(error) => because("jawaban tidak ditandatangani", error),
        }
    }
}

impl Indonesian for AuthorityError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoPolicy => "tidak ada kebijakan untuk stempel waktu".to_owned(),
            Self::Certificate(_) => "sertifikatnya bukan untuk stempel waktu".to_owned(),
            Self::Key(error) => because("kuncinya tidak dapat dipakai dengan sertifikat ini", error),
        }
    }
}

impl Indonesian for ListError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Lint(findings) => {
                format!("daftar pencabutan akan melanggar {} aturan yang diperiksa", findings.len())
            }
            Self::NoBase => {
                "perubahan hanya dapat disusun terhadap daftar pencabutan lengkap yang bernomor".to_owned()
            }
            Self::Sign(error) => because("daftar pencabutan tidak ditandatangani", error),
            Self::Read(error) => {
                because("daftar pencabutan yang sudah jadi tidak dapat dibaca kembali", error)
            }
        }
    }
}

impl Indonesian for PersonError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Nik(found) => format!("NIK terdiri atas 16 angka, {}", found.in_indonesian()),
            Self::Nip(found) => format!("NIP terdiri atas 18 angka, {}", found.in_indonesian()),
            Self::Email(text) => format!("`{text}` bukan alamat pos-el"),
        }
    }
}

impl Indonesian for NotDigits {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Length(found) => format!("bukan {found} karakter"),
            Self::Character => "dan hanya angka".to_owned(),
        }
    }
}

impl Indonesian for NamesError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Real { name, real } => format!(
                "`{name}` memuat `{real}`, nama penyelenggara sertifikasi sungguhan, yang tidak boleh dipakai simulasi"
            ),
            Self::Name(error) => because("nama kantor tidak dapat dimuat dalam sertifikat", error),
        }
    }
}

impl Indonesian for AddressError {
    fn in_indonesian(&self) -> String {
        format!("`{}` bukan alamat seperti http://pki.example.com", self.0)
    }
}
