//! Certificates, lists, requests and keys, in Indonesian.

use pki::cert::CertificateError;
use pki::cert::build::BuildError;
use pki::crl::CrlError;
use pki::csr::CsrError;
use pki::digest::UnknownDigest;
use pki::key::fitness::{LARGEST_EXPONENT, LEAST_EXPONENT};
use pki::key::{KeyError, UnfitKey};
use pki::name::NameError;
use pki::pkcs12::Pkcs12Error;
use pki::serial::SerialError;
use pki::signature::SignatureError;
use pki::to_be_signed::SigningError;

use super::{Indonesian, because};

impl Indonesian for CertificateError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Malformed => "bukan sertifikat yang tersusun benar".to_owned(),
            Self::TooLong { length, limit } => {
                format!("sertifikat sebesar {length} bita melebihi batas baca {limit} bita")
            }
            Self::TrailingData(count) => format!("ada {count} bita berlebih di belakang sertifikat"),
            Self::TooManyExtensions { count, limit } => {
                format!("sertifikat memuat {count} ekstensi, melebihi batas baca {limit}")
            }
            Self::Name(error) => because("nama dalam sertifikat tidak dapat dibaca", error),
            Self::Serial(error) => because("nomor seri sertifikat tidak dapat dibaca", error),
            Self::Key(error) => because("kunci publik sertifikat tidak dapat dibaca", error),
            Self::Validity => "masa berlaku sertifikat tidak dapat dibaca".to_owned(),
            Self::Extension { oid } => format!("ekstensi sertifikat {oid} tidak tersusun benar"),
        }
    }
}

impl Indonesian for CrlError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Malformed => "bukan daftar pencabutan sertifikat (CRL) yang tersusun benar".to_owned(),
            Self::TooLong { length, limit } => {
                format!("daftar pencabutan sebesar {length} bita melebihi batas baca {limit} bita")
            }
            Self::TooManyEntries { limit } => {
                format!("daftar pencabutan memuat lebih dari {limit} entri, batas yang dibaca")
            }
            Self::TooManyExtensions { limit } => {
                format!(
                    "daftar pencabutan memuat lebih dari {limit} ekstensi di satu tempat, batas yang dibaca"
                )
            }
            Self::RepeatedExtension { oid } => {
                format!("ekstensi {oid} dalam daftar pencabutan tercantum dua kali di satu tempat")
            }
            Self::Extension { oid } => {
                format!("ekstensi {oid} dalam daftar pencabutan tidak tersusun benar")
            }
            Self::Issuer(error) => because("penerbit daftar pencabutan tidak dapat dibaca", error),
            Self::Serial(error) => {
                because("ada nomor seri dalam daftar pencabutan yang tidak dapat dibaca", error)
            }
            Self::Date => "ada tanggal dalam daftar pencabutan yang tidak dapat dibaca".to_owned(),
        }
    }
}

impl Indonesian for Pkcs12Error {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { length, limit } => {
                format!("berkas PKCS#12 sepanjang {length} bita melebihi {limit} yang dibaca")
            }
            Self::Malformed { part, source } => {
                because(&format!("bagian `{part}` dalam berkas PKCS#12 tidak dapat dibaca"), source)
            }
            Self::Version { found } => format!("PKCS#12 seharusnya versi 3, yang ditemukan versi {found}"),
            Self::Unsupported { oid } => format!("berkas PKCS#12 memakai {oid}, yang tidak didukung"),
            Self::NoMac => "berkas PKCS#12 tidak memiliki pemeriksaan keutuhan (MAC)".to_owned(),
            Self::WrongPassphrase => "passphrase salah, atau berkas PKCS#12 rusak".to_owned(),
            Self::Inside => {
                "passphrase cocok dengan berkas PKCS#12, tetapi tidak dengan isi yang tersandi".to_owned()
            }
            Self::TooManyRounds { asked, limit } => {
                format!(
                    "berkas PKCS#12 meminta {asked} putaran penurunan kunci, lebih dari {limit} yang dilakukan"
                )
            }
            Self::Key(error) => because("kunci privat dalam berkas PKCS#12 tidak dapat dipakai", error),
            Self::NoKey => "berkas PKCS#12 tidak memuat kunci privat".to_owned(),
            Self::SeveralKeys { count } => {
                format!("seharusnya satu kunci privat dalam berkas PKCS#12, ditemukan {count}")
            }
            Self::NoCertificate => "berkas PKCS#12 tidak memuat sertifikat dari kunci privatnya".to_owned(),
            Self::FriendlyName { length, limit } => {
                format!("nama panggilan {length} karakter melebihi {limit} yang diperbolehkan")
            }
        }
    }
}

impl Indonesian for CsrError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Malformed => "bukan permintaan sertifikat yang tersusun benar".to_owned(),
            Self::TooLong { length, limit } => {
                format!("permintaan sertifikat sebesar {length} bita melebihi batas baca {limit} bita")
            }
            Self::Certificate => {
                "seharusnya permintaan sertifikat (CSR), yang ditemukan sertifikat".to_owned()
            }
            Self::PrivateKey => {
                "seharusnya permintaan sertifikat (CSR), yang ditemukan kunci privat".to_owned()
            }
            Self::Several { count } => {
                format!("seharusnya satu permintaan sertifikat dalam berkas ini, ditemukan {count}")
            }
            Self::Key(error) => because("kunci dalam permintaan sertifikat tidak dapat dibaca", error),
            Self::Unfit(error) => {
                because("kunci dalam permintaan sertifikat tidak layak untuk sertifikat", error)
            }
            Self::Name(error) => because("subjek permintaan sertifikat tidak dapat dibaca", error),
            Self::Possession(error) => because(
                "permintaan sertifikat tidak membuktikan bahwa pengirimnya memegang kunci privat",
                error,
            ),
        }
    }
}

impl Indonesian for UnfitKey {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Kind(kind) => {
                format!("kunci jenis {kind} tidak disertifikasi di sini; yang diterima RSA 2048 sampai 4096 bit, P-256 atau P-384")
            }
            Self::Exponent { found } => format!(
                "eksponen publik kunci RSA adalah {found}, bukan bilangan ganjil dari {LEAST_EXPONENT} sampai {LARGEST_EXPONENT}"
            ),
            Self::Divisible { prime } => format!("modulus kunci RSA habis dibagi {prime}"),
            Self::FaultyGenerator => {
                "kunci RSA dibuat oleh pembangkit yang cacat, sehingga kunci privatnya dapat ditemukan orang lain (CVE-2017-15361)".to_owned()
            }
            Self::Encoding => {
                "kunci tidak disandikan sesuai standarnya: NULL pada RSA, titik tanpa kompresi pada kurva".to_owned()
            }
        }
    }
}

impl Indonesian for KeyError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::UnknownType(word) => {
                format!("`{word}` bukan salah satu dari rsa2048, rsa3072, rsa4096, p256, p384")
            }
            Self::Unsupported(kind) => format!("kunci jenis ini tidak didukung: {kind}"),
            Self::Malformed => "bukan kunci yang tersusun benar".to_owned(),
            Self::TooLong { length, limit } => {
                format!("kunci privat sebesar {length} bita melebihi batas baca {limit} bita")
            }
            Self::Generate => "kunci tidak dapat dibuat".to_owned(),
            Self::WrongPassphrase => "passphrase salah, atau kunci tersegel rusak".to_owned(),
            Self::TooManyRounds { asked, limit } => {
                format!("kunci tersegel meminta {asked} putaran penurunan kunci, melebihi batas {limit}")
            }
            Self::UnsupportedSeal => "kunci dilindungi dengan cara yang tidak didukung".to_owned(),
            Self::PssNeedsRsa(kind) => {
                format!(
                    "RSASSA-PSS adalah cara tanda tangan untuk kunci RSA, sedangkan kunci ini jenis {kind}"
                )
            }
            Self::DigestNotAllowed { kind, allowed, asked } => {
                format!("kunci jenis {kind} hanya menandatangani dengan {allowed}, bukan dengan {asked}")
            }
            Self::NotAPair => "kunci privat bukan pasangan sertifikat ini".to_owned(),
            Self::Sign => "kunci tidak dapat menandatangani".to_owned(),
        }
    }
}

impl Indonesian for NameError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Malformed => "bukan distinguished name yang tersusun benar".to_owned(),
            Self::TooMany { limit } => format!("distinguished name memuat lebih dari {limit} atribut"),
            Self::Country(code) => format!("`{code}` bukan kode negara dua huruf besar"),
            Self::Empty { attribute } => format!("{attribute} kosong"),
            Self::TooLong { attribute, length, limit } => {
                format!("{attribute} terdiri atas {length} karakter, melebihi {limit} yang diizinkan")
            }
            Self::Character { attribute, character } => {
                format!(
                    "{attribute} memuat karakter U+{:04X}, yang tidak boleh ada di situ",
                    u32::from(*character)
                )
            }
            Self::Reserved { attribute, text } => {
                format!("{attribute} berisi `{text}`, yang hanya dicantumkan oleh CA jika memang demikian")
            }
        }
    }
}

impl Indonesian for SerialError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Length(found) => format!("nomor seri tidak dapat memiliki {found} oktet"),
            Self::NotHexadecimal => "nomor seri ditulis dengan digit heksadesimal".to_owned(),
        }
    }
}

impl Indonesian for BuildError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::RepeatedAttribute(oid) => format!("nama memuat atribut {oid} lebih dari dua kali"),
            Self::Unsupported(what) => format!("{what} tidak dapat dimuat dalam sertifikat kami"),
            Self::Date => "tanggal masa berlaku tidak dapat ditulis".to_owned(),
            // What the encoder says has one language only.
            Self::Encode(said) => format!("sertifikat tidak dapat disandikan (\"{said}\")"),
        }
    }
}

impl Indonesian for SigningError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Algorithm { expected, found } => {
                format!("data ini harus ditandatangani dengan {expected}, sedangkan kunci memakai {found}")
            }
            Self::Key(error) => because("kunci penerbit tidak dapat menandatangani", error),
        }
    }
}

impl Indonesian for SignatureError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::MalformedAlgorithm => {
                "algoritma tanda tangan bukan AlgorithmIdentifier yang tersusun benar".to_owned()
            }
            Self::UnknownAlgorithm(oid) => format!("algoritma tanda tangan {oid} tidak diterima"),
            Self::Parameters(oid) => {
                format!("algoritma tanda tangan {oid} memakai parameter yang tidak diizinkan standarnya")
            }
            Self::WrongKey { algorithm, key } => {
                format!("tanda tangan dengan {algorithm} tidak dapat diperiksa dengan kunci jenis {key}")
            }
            Self::Mismatch => "tanda tangan tidak cocok dengan data dan kunci".to_owned(),
        }
    }
}

impl Indonesian for UnknownDigest {
    fn in_indonesian(&self) -> String {
        format!("`{}` bukan salah satu dari sha256, sha384, sha512", self.0)
    }
}
