//! What the office declined, in Indonesian.

use office::Error;
use office::ledger::Standing;
use office::passphrase::{LONGEST, PassphraseError, UnknownPolicy};
use office::zone::UnknownZone;

use super::{Indonesian, because};

impl Indonesian for Error {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoOffice(path) => format!("tidak ada kantor di `{}`", path.display()),
            Self::HomeTaken(path) => format!("`{}` tidak kosong", path.display()),
            Self::Read { path, source } => {
                because(&format!("`{}` tidak dapat dibaca", path.display()), source)
            }
            Self::Write { path, source } => {
                because(&format!("`{}` tidak dapat ditulis", path.display()), source)
            }
            Self::Exposed { path, mode } => {
                format!("`{}` dapat dibaca pengguna lain (mode {mode:o})", path.display())
            }
            Self::Setting { key, found } => format!("pengaturan kantor `{key}` berisi `{found}`"),
            Self::Store(error) => because("penyimpanan menolak", error),
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
            Self::WrongPassphrase { serial, left } => {
                format!(
                    "passphrase tidak membuka kunci sertifikat {serial}; {left} kegagalan lagi akan menguncinya"
                )
            }
            Self::TooSoon { serial, until } => {
                format!(
                    "setelah beberapa passphrase salah, kunci sertifikat {serial} dapat dicoba lagi pada {until}"
                )
            }
            Self::Locked { serial } => {
                format!("kunci sertifikat {serial} terkunci karena terlalu banyak passphrase salah")
            }
            Self::OfficerNeeded => {
                "tindakan ini harus dipertanggungjawabkan petugas terdaftar, dan tidak disebutkan siapa"
                    .to_owned()
            }
            Self::KeyKnown { serial } => {
                format!("kunci ini pernah disertifikasi, dalam sertifikat {serial}")
            }
            Self::NotRenewable { serial, profile } => {
                format!(
                    "sertifikat {serial} dibuat dengan profil `{profile}`, yang bukan profil pemegang di kantor ini"
                )
            }
            Self::UnknownProfile { id, known } => {
                format!("`{id}` bukan profil kantor ini; yang ada {}", known.join(", "))
            }
            Self::Missing { profile, missing } => {
                format!("sertifikat dengan profil `{profile}` memerlukan {missing}")
            }
            Self::NotSuspended { serial, standing } => {
                format!("sertifikat {serial} tidak sedang ditangguhkan: {}", inactive(*standing))
            }
            Self::Passphrase(error) => because("passphrase ini tidak dapat dipakai", error),
            Self::OfficeName(error) => because("kantor tidak boleh memakai nama ini", error),
            Self::Address(error) => because("alamat dasar tidak sah", error),
            Self::Person(error) => because("data orang ini tidak sah", error),
            Self::Name(error) => because("nama tidak dapat dimuat dalam sertifikat", error),
            Self::Issue(error) => because("sertifikat tidak diterbitkan", error),
            Self::Profiles { path, source } => because(&format!("`{}` ditolak", path.display()), source),
            Self::List(error) => because("daftar pencabutan tidak diterbitkan", error),
            Self::Csr(error) => because("permintaan sertifikat (CSR) ditolak", error),
            Self::Key(error) => because("kunci tidak dapat dipakai", error),
            Self::Certificate(error) => because("sertifikat tidak dapat dibaca", error),
            Self::RevocationList(error) => because("daftar pencabutan tidak dapat dibaca", error),
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
            Self::Token(error) => because("kunci dalam token tidak dapat dipakai", error),
            Self::Pkcs12(error) => because("berkas PKCS#12 tidak dapat dipakai", error),
            Self::Responder(error) => because("responder OCSP tidak dapat menjawab", error),
            Self::Answer(error) => because("jawaban OCSP tidak dibuat", error.as_ref()),
            Self::Stamper(error) => {
                because("otoritas penanda waktu (TSA) tidak dapat memberi stempel", error)
            }
            Self::Sign(error) => because("dokumen tidak dapat ditandatangani", error),
            Self::Cms(error) => because("tanda tangan tidak dapat disusun", error),
        }
    }
}

impl Indonesian for PassphraseError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooShort { found, least } => {
                format!("passphrase terdiri atas {found} karakter, kurang dari {least}")
            }
            Self::TooLong { found } => {
                format!("passphrase terdiri atas {found} karakter, lebih dari {LONGEST}")
            }
            Self::NoLetter => "passphrase tidak memuat huruf".to_owned(),
            Self::NoDigit => "passphrase tidak memuat angka".to_owned(),
            Self::Control => "passphrase memuat karakter kendali".to_owned(),
            Self::Common => "passphrase termasuk yang paling awal ditebak".to_owned(),
            Self::Personal => {
                "passphrase hampir sama dengan nama, nomor, atau alamat pemiliknya sendiri".to_owned()
            }
        }
    }
}

impl Indonesian for UnknownPolicy {
    fn in_indonesian(&self) -> String {
        format!("`{}` bukan salah satu dari bsre, nist", self.0)
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
