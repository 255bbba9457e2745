//! Signed data, in Indonesian. ASN.1 types keep their names.

use pki::ber::BerError;
use pki::cms::CmsError;

use super::{Indonesian, because};

impl Indonesian for CmsError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { length, limit } => {
                format!("data bertanda tangan sebesar {length} bita melebihi batas baca {limit} bita")
            }
            Self::NotSignedData(oid) => format!("pesan berjenis {oid}, bukan data bertanda tangan"),
            Self::Malformed { part, source } => {
                format!("{part} dalam data bertanda tangan tidak dapat dibaca: {}", source.in_indonesian())
            }
            Self::DigestLength { expected, found } => {
                format!("hash pesan seharusnya {expected} bita, ditemukan {found}")
            }
            Self::SignerCount(found) => format!("seharusnya ada satu penanda tangan, ternyata {found}"),
            Self::NotAPair => "kunci penanda tangan bukan pasangan sertifikat".to_owned(),
            Self::WrongSignature(error) => because(
                "tanda tangan itu tidak dibuat dengan kunci sertifikat ini atas atribut tersebut",
                error,
            ),
            Self::Sign(error) => because("atribut tidak dapat ditandatangani", error),
        }
    }
}

impl Indonesian for BerError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Truncated => "data terpotong di tengah suatu nilai".to_owned(),
            Self::HighTag(octet) => {
                format!("oktet tag {octet:#04x} menandai nomor tag di atas 30, yang tidak dibaca")
            }
            Self::Length(octet) => format!("oktet panjang {octet:#04x} tidak dibaca di sini"),
            Self::Tag { expected, found } => {
                format!("oktet tag seharusnya {expected:#04x}, ditemukan {found:#04x}")
            }
            Self::Value { tag } => format!("isi di bawah oktet tag {tag:#04x} tidak sah bagi jenisnya"),
            Self::Trailing(count) => format!("ada {count} bita berlebih di belakang nilai"),
            Self::TooDeep { limit } => {
                format!("nilai bersarang lebih dalam daripada batas baca {limit} tingkat")
            }
            Self::TooMany { limit } => format!("jumlah nilai melebihi batas baca {limit}"),
        }
    }
}
