//! What the office declined, in Indonesian.

use office::Error;
use office::audit::checkpoint::CheckpointError;
use office::clock::{ClockError, EARLIEST, LATEST};
use office::ledger::Standing;
use office::passphrase::{LONGEST, PassphraseError, UnknownPolicy};
use office::zone::UnknownZone;

use super::{Indonesian, because};
use crate::lang::{Lang, role};

impl Indonesian for Error {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoOffice(_)
            | Self::HomeTaken(_)
            | Self::Read { .. }
            | Self::Write { .. }
            | Self::Exposed { .. }
            | Self::UnknownSetting { .. }
            | Self::Choice { .. }
            | Self::NoDirectIssue
            | Self::OddNumbers(_)
            | Self::Setting { .. }
            | Self::NoAuthority(_)
            | Self::NotACa(_)
            | Self::Retired { .. }
            | Self::RootEnds { .. }
            | Self::NotSimulated(_)
            | Self::ClockTurnedBack { .. }
            | Self::UnknownOfficer(_)
            | Self::OfficerId(_)
            | Self::AuditBroken { .. }
            | Self::OfficerNeeded => of_the_house(self),
            Self::Checkpoint { path, source } => {
                because(&format!("titik periksa `{}` ditolak", path.display()), source)
            }
            Self::KeyKnown { .. }
            | Self::NotRenewable { .. }
            | Self::UnknownProfile { .. }
            | Self::UnknownSop { .. }
            | Self::Missing { .. }
            | Self::NotSuspended { .. }
            | Self::UnknownId(_)
            | Self::MalformedId(_)
            | Self::Several { .. }
            | Self::NotActive { .. }
            | Self::NoKey(_)
            | Self::OnToken(_)
            | Self::KeyTaken(_)
            | Self::RevocationTime { .. }
            | Self::WrongCaPassphrase
            | Self::WrongPassphrase { .. }
            | Self::TooSoon { .. }
            | Self::Locked { .. } => of_certificates(self),
            Self::Store(error) => because("penyimpanan menolak", error),
            Self::Clock(error) => because("jam tidak diubah", error),
            Self::Passphrase(error) => because("passphrase ini tidak dapat dipakai", error),
            Self::OfficeName(error) => because("kantor tidak boleh memakai nama ini", error),
            Self::Address(_) | Self::Person(_) | Self::Name(_) => of_others(self),
            Self::Issue(error) => because("sertifikat tidak diterbitkan", error),
            Self::Sop { path, source } => because(&format!("`{}` ditolak", path.display()), source.as_ref()),
            Self::Profiles { path, source } => because(&format!("`{}` ditolak", path.display()), source),
            Self::List(error) => because("daftar pencabutan tidak diterbitkan", error),
            Self::Csr(error) => because("permintaan sertifikat (CSR) ditolak", error),
            Self::Key(error) => because("kunci tidak dapat dipakai", error),
            Self::Certificate(error) => because("sertifikat tidak dapat dibaca", error),
            Self::RevocationList(error) => because("daftar pencabutan tidak dapat dibaca", error),
            Self::Token(_)
            | Self::Pkcs12(_)
            | Self::Responder(_)
            | Self::Answer(_)
            | Self::Stamper(_)
            | Self::Stamp(_)
            | Self::NoTimeSource(_)
            | Self::Evidence(_)
            | Self::Extend(_)
            | Self::TsaAddress(_)
            | Self::RemoteStamp { .. }
            | Self::Drawing(_)
            | Self::Sign(_)
            | Self::Cms(_)
            | Self::Delivery(_)
            | Self::Backup(_) => of_others(self),
            Self::Application(error) => error.in_indonesian(),
            Self::Template { path, source } => {
                because(&format!("`{}` bukan naskah pesan", path.display()), source)
            }
            Self::UnknownPerson(_)
            | Self::NoPortalAccount(_)
            | Self::Mailbox(_)
            | Self::NoMailServer
            | Self::UnknownRole { .. }
            | Self::Period { .. }
            | Self::Typeset(_)
            | Self::Mail(_)
            | Self::UnknownMessage(_)
            | Self::AlreadySent(_)
            | Self::PortalLocked
            | Self::PortalTooSoon { .. }
            | Self::WrongPassword { .. } => of_the_portal(self),
        }
    }
}

/// What was given, keys and files of others, services, signatures, backups.
fn of_others(error: &Error) -> String {
    match error {
        Error::Address(error) => because("alamat dasar tidak sah", error),
        Error::Person(error) => because("data orang ini tidak sah", error),
        Error::Name(error) => because("nama tidak dapat dimuat dalam sertifikat", error),
        Error::Token(error) => because("kunci dalam token tidak dapat dipakai", error),
        Error::Pkcs12(error) => because("berkas PKCS#12 tidak dapat dipakai", error),
        Error::Responder(error) => because("responder OCSP tidak dapat menjawab", error),
        Error::Answer(error) => because("jawaban OCSP tidak dibuat", error.as_ref()),
        Error::Stamper(error) => because("otoritas penanda waktu (TSA) tidak dapat memberi stempel", error),
        Error::Stamp(error) => {
            because("otoritas penanda waktu (TSA) kantor ini tidak memberi stempel waktu", error)
        }
        Error::NoTimeSource(level) => {
            format!("tanda tangan {level} memerlukan stempel waktu, tetapi tidak ada yang dapat dimintai")
        }
        Error::Evidence(error) => because("bukti untuk tingkat ini tidak lengkap", error),
        Error::Extend(error) => because("dokumen tidak ditingkatkan", error),
        Error::TsaAddress(error) => because("alamat otoritas penanda waktu (TSA) tidak sah", error),
        Error::RemoteStamp { address, source } => {
            because(&format!("tidak ada stempel waktu dari {address}"), source.as_ref())
        }
        Error::Drawing(error) => because("gambar halaman tidak dapat dibuat", error),
        Error::Sign(error) => because("dokumen tidak dapat ditandatangani", error),
        Error::Delivery(error) => because("tanda tangan tidak dapat diterima", error),
        Error::Cms(error) => because("tanda tangan tidak dapat disusun", error),
        Error::Backup(error) => because("cadangan tidak dapat dipakai", error),
        other => other.to_string(),
    }
}

/// Home, clock, officers.
fn of_the_house(error: &Error) -> String {
    match error {
        Error::NoOffice(path) => format!("tidak ada kantor di `{}`", path.display()),
        Error::HomeTaken(path) => format!("`{}` tidak kosong", path.display()),
        Error::Read { path, source } => because(&format!("`{}` tidak dapat dibaca", path.display()), source),
        Error::Write { path, source } => {
            because(&format!("`{}` tidak dapat ditulis", path.display()), source)
        }
        Error::Exposed { path, mode } => {
            format!("`{}` dapat dibaca pengguna lain (mode {mode:o})", path.display())
        }
        Error::UnknownSetting { word, known } => {
            format!("tidak ada pengaturan `{word}`; yang ada {}", known.join(", "))
        }
        Error::Choice { choice, source } => {
            because(&format!("pengaturan `{}` tidak menerima itu", choice.word()), source)
        }
        Error::NoDirectIssue => "kantor ini menerbitkan sertifikat lewat SOP saja".to_owned(),
        Error::OddNumbers(oddities) => {
            let oddities: Vec<String> = oddities.iter().map(Indonesian::in_indonesian).collect();
            format!("nomornya tidak mungkin benar: {}", oddities.join(", "))
        }
        Error::Setting { key, found } => format!("pengaturan kantor `{key}` berisi `{found}`"),
        Error::NoAuthority(role) => {
            format!("kantor tidak memiliki {} yang aktif", role::words(role, Lang::Id))
        }
        Error::NotACa(serial) => format!("`{serial}` bukan nomor seri CA kantor ini"),
        Error::Retired { serial, at } => {
            format!("sejak {at} CA penerbit {serial} telah digantikan: yang menerbitkan adalah penggantinya")
        }
        Error::RootEnds { not_after } => {
            format!("masa berlaku CA akar habis pada {not_after}: terlalu dekat untuk CA penerbit baru")
        }
        Error::NotSimulated(at) => {
            format!("kantor ini memakai waktu nyata, sehingga tidak dapat bertindak pada {at}")
        }
        Error::ClockTurnedBack { now, last_seen } => {
            format!("jam menunjukkan {now}, padahal sudah ada tindakan pada {last_seen}")
        }
        Error::AuditBroken { seq } => {
            format!("log audit tidak utuh pada catatan {seq}, sehingga titik periksanya tidak ditandatangani")
        }
        Error::UnknownOfficer(id) => format!("tidak ada petugas aktif yang terdaftar sebagai `{id}`"),
        Error::OfficerId(id) => {
            format!(
                "`{id}` tidak dapat menjadi nama petugas: huruf, angka, `.`, `-` dan `_`, paling banyak 32"
            )
        }
        Error::OfficerNeeded => {
            "tindakan ini harus dipertanggungjawabkan petugas terdaftar, dan tidak disebutkan siapa"
                .to_owned()
        }
        // What has no words of its own here is better told in English than not at all.
        other => other.to_string(),
    }
}

/// Messages and the portal.
fn of_the_portal(error: &Error) -> String {
    match error {
        Error::UnknownPerson(id) => {
            format!(
                "tidak ada orang yang dikenal sebagai `{id}`: orang disebut dengan NIK, atau nomornya di sini"
            )
        }
        Error::NoPortalAccount(person) => format!("orang {person} tidak mempunyai akun portal"),
        Error::Mailbox(address) => format!("`{address}` bukan alamat yang dapat dikirimi pesan"),
        Error::Period { from, to } => format!("{from} sampai {to} bukan masa laporan"),
        Error::Typeset(error) => because("berkas tidak dapat disusun", error),
        Error::UnknownRole { role, known } => {
            format!("tidak ada SOP yang menyebut peran `{role}`; yang ada {}", known.join(", "))
        }
        Error::NoMailServer => {
            "kantor ini tidak menyebut server pos-el: pesannya tetap di folder `outbox`".to_owned()
        }
        Error::Mail(fault) => because("tidak ada pesan yang terkirim", fault),
        Error::UnknownMessage(id) => format!("tidak ada pesan {id}"),
        Error::AlreadySent(id) => format!("pesan {id} sudah terkirim"),
        Error::PortalLocked => "akun portal terkunci".to_owned(),
        Error::PortalTooSoon { until } => format!("portal dapat dicoba lagi pada {until}"),
        Error::WrongPassword { left } => {
            format!("nama pengguna dan kata sandi portal bukan milik sebuah akun; sisa {left} percobaan")
        }
        // What has no words of its own here is better told in English than not at all.
        other => other.to_string(),
    }
}

/// Certificates in the ledger, and their keys.
fn of_certificates(error: &Error) -> String {
    match error {
        Error::KeyKnown { serial } => {
            format!("kunci ini pernah disertifikasi, dalam sertifikat {serial}")
        }
        Error::NotRenewable { serial, profile } => {
            format!(
                "sertifikat {serial} dibuat dengan profil `{profile}`, yang bukan profil pemegang di kantor ini"
            )
        }
        Error::UnknownProfile { id, known } => {
            format!("`{id}` bukan profil kantor ini; yang ada {}", known.join(", "))
        }
        Error::UnknownSop { id, known } => {
            format!("tidak ada SOP `{id}`; yang ada {}", known.join(", "))
        }
        Error::Missing { profile, missing } => {
            format!("sertifikat dengan profil `{profile}` memerlukan {missing}")
        }
        Error::NotSuspended { serial, standing } => {
            format!("sertifikat {serial} tidak sedang ditangguhkan: {}", inactive(*standing))
        }
        Error::UnknownId(id) => format!("tidak ada sertifikat yang dikenal dengan `{id}`"),
        Error::MalformedId(id) => format!("`{id}` bukan nomor seri, NIK, NIP maupun alamat pos-el"),
        Error::Several { id, serials } => format!("`{id}` memiliki {} sertifikat aktif", serials.len()),
        Error::NotActive { serial, standing } => format!("sertifikat {serial} {}", inactive(*standing)),
        Error::NoKey(serial) => format!("kunci sertifikat {serial} tidak disimpan di sini"),
        Error::KeyTaken(role) => {
            format!("kunci ini milik otoritas {role}; setiap otoritas mempunyai kunci sendiri")
        }
        Error::OnToken(serial) => {
            format!("kunci sertifikat {serial} ada dalam token, yang tidak pernah mengeluarkannya")
        }
        Error::RevocationTime { serial, at } => {
            format!(
                "waktu pencabutan {at} berada di luar rentang penerbitan sertifikat {serial} hingga sekarang"
            )
        }
        Error::WrongCaPassphrase => "passphrase CA salah".to_owned(),
        Error::WrongPassphrase { serial, left } => {
            format!(
                "passphrase tidak membuka kunci sertifikat {serial}; {left} kegagalan lagi akan menguncinya"
            )
        }
        Error::TooSoon { serial, until } => {
            format!(
                "setelah beberapa passphrase salah, kunci sertifikat {serial} dapat dicoba lagi pada {until}"
            )
        }
        Error::Locked { serial } => {
            format!("kunci sertifikat {serial} terkunci karena terlalu banyak passphrase salah")
        }
        // What has no words of its own here is better told in English than not at all.
        other => other.to_string(),
    }
}

impl Indonesian for ClockError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NotATime => {
                "tanggal ditulis seperti 2027-03-01, waktu seperti 2027-03-01T08:00:00+07:00".to_owned()
            }
            Self::NotASpan => "rentang waktu ditulis seperti 30d, 12h, 2w atau `1y 2mo`".to_owned(),
            Self::NotForward { step, from, to } => format!("`{step}` dari {from} menuju {to}, tidak maju"),
            Self::OutOfReach { asked } => format!(
                "`{asked}` berada di luar waktu {EARLIEST} hingga {LATEST} yang dapat ditunjukkan jam simulasi"
            ),
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

impl Indonesian for CheckpointError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { length, limit } => {
                format!("panjangnya {length} byte, lebih dari {limit} pada titik periksa terpanjang")
            }
            Self::NotACheckpoint => "baris pertamanya bukan `segel checkpoint 1`".to_owned(),
            Self::Line { line, field } => {
                format!("baris {line} bukan `{field} ...` sebagaimana tertulis dalam titik periksa")
            }
            Self::Surplus { line } => format!("baris {line} berisi sesuatu, padahal semestinya kosong"),
            Self::OtherKey { expected, found } => {
                format!("ditandatangani dengan kunci {found}, bukan dengan kunci audit {expected}")
            }
            Self::NoKey => "kantor ini tidak memiliki kunci audit untuk memeriksanya".to_owned(),
            Self::Signature { key } => {
                format!(
                    "tanda tangannya tidak cocok: isinya diubah, atau tidak dibuat dengan kunci audit {key}"
                )
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
