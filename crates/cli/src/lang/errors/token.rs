//! Keys on tokens, in Indonesian.

use office::cause::{TokenError, UriError};

use super::{Indonesian, because};

impl Indonesian for TokenError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Uri(error) => because("URI PKCS#11 tidak dapat dipakai", error),
            Self::Module { path, source } => {
                because(&format!("modul PKCS#11 `{}` tidak dapat dibaca", path.display()), source)
            }
            Self::NotAModule(path) => {
                format!("`{}` tidak dapat dimuat sebagai modul PKCS#11", path.display())
            }
            Self::NoToken { present } => {
                format!("tidak ada token yang cocok dengan URI; {present} token terpasang")
            }
            Self::SeveralTokens { count } => format!("ada {count} token yang cocok dengan URI"),
            Self::WrongPin => "PIN salah; token mengunci diri setelah beberapa kali PIN salah".to_owned(),
            Self::PinLocked => "PIN token terkunci karena terlalu banyak PIN salah".to_owned(),
            Self::NoKey => "tidak ada kunci privat dalam token yang cocok dengan URI".to_owned(),
            Self::SeveralKeys => "beberapa kunci privat dalam token cocok dengan URI".to_owned(),
            Self::NoCertificate => "token tidak memuat sertifikat dengan pengenal kunci itu".to_owned(),
            Self::SeveralCertificates => {
                "token memuat beberapa sertifikat dengan pengenal kunci itu".to_owned()
            }
            Self::Certificate(error) => because("sertifikat dalam token tidak dapat dibaca", error),
            Self::NoPublicKey => "token tidak memberitahukan pasangan publik dari kunci itu".to_owned(),
            Self::Unfit(error) => because("kunci dalam token tidak layak untuk sertifikat", error),
            Self::NotAPair => "kunci dalam token bukan pasangan sertifikat ini".to_owned(),
            Self::Unsupported(kind) => format!("kunci jenis {kind} dalam token tidak didukung"),
            Self::Scheme(error) => because("kunci dalam token tidak menandatangani dengan cara ini", error),
            Self::Mechanism(algorithm) => {
                format!("token tidak menyediakan cara menandatangani dengan {algorithm}")
            }
            Self::Device { call, answer } => format!("token menjawab {call} dengan {answer}"),
        }
    }
}

impl Indonesian for UriError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Scheme => "awalnya bukan `pkcs11:`".to_owned(),
            Self::TooLong { length, limit } => {
                format!("panjangnya {length} bita, melebihi batas baca {limit} bita")
            }
            Self::TooMany { limit } => format!("atributnya lebih dari {limit}, batas yang dibaca"),
            Self::Pin { name } => format!("`{name}` tidak boleh ada di dalamnya"),
            Self::NotAttribute => "ada bagian yang tidak berbentuk `nama=nilai`".to_owned(),
            Self::Encoding { name } => {
                format!(
                    "nilai `{name}` memuat karakter yang harus dikodekan dengan persen, atau kode persen yang salah"
                )
            }
            Self::Value { name } => format!("nilai `{name}` kosong atau bukan teks UTF-8"),
            Self::Repeated { name } => format!("`{name}` tercantum dua kali"),
            Self::Unknown { name } => format!("`{name}` bukan atribut yang diterima di tempat itu"),
            Self::NotPrivate => "`type`-nya bukan `private`".to_owned(),
            Self::NoModule => "tidak ada `module-path`".to_owned(),
            Self::RelativeModule => "`module-path`-nya bukan jalur absolut".to_owned(),
            Self::NoKey => "tidak menyebut kunci: tidak ada `object` maupun `id`".to_owned(),
        }
    }
}
