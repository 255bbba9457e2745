//! What the office declined, in Indonesian.

use office::Error;
use office::ledger::Standing;
use office::passphrase::{LONGEST, PassphraseError, SHORTEST};
use office::zone::UnknownZone;

use super::Indonesian;

impl Indonesian for Error {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoOffice(path) => format!("tidak ada kantor di `{}`", path.display()),
            Self::HomeTaken(path) => format!("`{}` tidak kosong", path.display()),
            Self::Read { path, source } => {
                format!("`{}` tidak dapat dibaca: {}", path.display(), source.in_indonesian())
            }
            Self::Write { path, source } => {
                format!("`{}` tidak dapat ditulis: {}", path.display(), source.in_indonesian())
            }
            Self::Exposed { path, mode } => {
                format!("`{}` dapat dibaca pengguna lain (mode {mode:o})", path.display())
            }
            Self::Setting { key, found } => format!("pengaturan kantor `{key}` berisi `{found}`"),
            Self::Store(error) => format!("penyimpanan menolak: {}", error.in_indonesian()),
            Self::NoAuthority(role) => format!("kantor tidak memiliki {} yang aktif", authority(role)),
            Self::NotSimulated(at) => {
                format!("kantor ini memakai waktu nyata, sehingga tidak dapat bertindak pada {at}")
            }
            Self::ClockTurnedBack { now, last_seen } => {
                format!("jam menunjukkan {now}, padahal sudah ada tindakan pada {last_seen}")
            }
            Self::UnknownOfficer(id) => format!("tidak ada petugas aktif yang terdaftar sebagai `{id}`"),
            Self::OfficerId(id) => {
                format!(
                    "`{id}` tidak dapat menjadi nama petugas: huruf, angka, `.`, `-` dan `_`, paling banyak 32"
                )
            }
            Self::WrongCaPassphrase => "passphrase CA salah".to_owned(),
            Self::WrongPassphrase { serial } => format!("passphrase tidak membuka kunci sertifikat {serial}"),
            Self::Passphrase(error) => {
                format!("passphrase ini tidak dapat dipakai: {}", error.in_indonesian())
            }
            Self::OfficeName(error) => {
                format!("kantor tidak boleh memakai nama ini: {}", error.in_indonesian())
            }
            Self::Address(error) => format!("alamat dasar tidak sah: {}", error.in_indonesian()),
            Self::Person(error) => format!("data orang ini tidak sah: {}", error.in_indonesian()),
            Self::Name(error) => {
                format!("nama tidak dapat dimuat dalam sertifikat: {}", error.in_indonesian())
            }
            Self::Issue(error) => format!("sertifikat tidak diterbitkan: {}", error.in_indonesian()),
            Self::List(error) => format!("daftar pencabutan tidak diterbitkan: {}", error.in_indonesian()),
            Self::Csr(error) => format!("permintaan sertifikat (CSR) ditolak: {}", error.in_indonesian()),
            Self::Key(error) => format!("kunci tidak dapat dipakai: {}", error.in_indonesian()),
            Self::Certificate(error) => format!("sertifikat tidak dapat dibaca: {}", error.in_indonesian()),
            Self::RevocationList(error) => {
                format!("daftar pencabutan tidak dapat dibaca: {}", error.in_indonesian())
            }
            Self::UnknownId(id) => format!("tidak ada sertifikat yang dikenal dengan `{id}`"),
            Self::MalformedId(id) => format!("`{id}` bukan nomor seri, NIK, NIP maupun alamat pos-el"),
            Self::Several { id, serials } => format!("`{id}` memiliki {} sertifikat aktif", serials.len()),
            Self::NotActive { serial, standing } => format!("sertifikat {serial} {}", inactive(*standing)),
            Self::NoKey(serial) => format!("kunci sertifikat {serial} tidak disimpan di sini"),
            Self::RevocationTime { serial, at } => {
                format!(
                    "waktu pencabutan {at} berada di luar rentang penerbitan sertifikat {serial} hingga sekarang"
                )
            }
            Self::Sign(error) => format!("dokumen tidak dapat ditandatangani: {}", error.in_indonesian()),
            Self::Cms(error) => format!("tanda tangan tidak dapat disusun: {}", error.in_indonesian()),
        }
    }
}

impl Indonesian for PassphraseError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooShort { found } => {
                format!("passphrase terdiri atas {found} karakter, kurang dari {SHORTEST}")
            }
            Self::TooLong { found } => {
                format!("passphrase terdiri atas {found} karakter, lebih dari {LONGEST}")
            }
            Self::NoLetter => "passphrase tidak memuat huruf".to_owned(),
            Self::NoDigit => "passphrase tidak memuat angka".to_owned(),
        }
    }
}

impl Indonesian for UnknownZone {
    fn in_indonesian(&self) -> String {
        format!("`{}` bukan salah satu dari WIB, WITA, WIT", self.0)
    }
}

/// An authority by the word that the store has for its role.
fn authority(role: &str) -> &str {
    match role {
        "root" => "CA akar",
        "issuing" => "CA penerbit",
        "ocsp" => "responder OCSP",
        "tsa" => "otoritas penanda waktu (TSA)",
        other => other,
    }
}

fn inactive(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "aktif",
        Standing::NotYetValid => "belum berlaku",
        Standing::Expired => "sudah kedaluwarsa",
        Standing::Revoked => "sudah dicabut",
        Standing::Suspended => "sedang ditangguhkan",
        Standing::Unfinished => "belum selesai diterbitkan",
    }
}
