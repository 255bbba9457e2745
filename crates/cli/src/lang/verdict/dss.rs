//! Validation data in the document that cannot be used, in Indonesian.

use office::report::{DssFault, DssPart};

use crate::lang::errors::{Indonesian, because, kind};

impl Indonesian for DssFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Unreadable(error) => because("data validasi dalam dokumen tidak dapat dibaca", error),
            Self::Kind { expected, found } => {
                format!("dalam data validasi seharusnya ada {}, ditemukan {}", kind(expected), kind(found))
            }
            Self::Part { object, part } => {
                format!("objek {object} dalam data validasi bukan {} yang dapat dibaca", part.in_indonesian())
            }
            Self::TooMuch { limit } => {
                format!("dokumen memuat lebih banyak data validasi daripada batas baca {limit} bagian")
            }
        }
    }
}

impl Indonesian for DssPart {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Certificate => "sertifikat",
            Self::RevocationList => "daftar pencabutan",
            Self::OcspResponse => "jawaban OCSP",
        }
        .to_owned()
    }
}
