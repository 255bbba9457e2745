//! What is wrong with the making of a signature, in Indonesian. Keys and kinds of objects keep the names that
//! ISO 32000-2 gives them.

use office::cause::ByteRangeError;
use office::report::FormatFault;

use crate::lang::errors::{Indonesian, because};

impl Indonesian for FormatFault {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Value { found } => {
                format!("nilai bidang seharusnya kamus tanda tangan, ditemukan `{found}`")
            }
            Self::Direct => "kamus tanda tangan bukan objek tersendiri".to_owned(),
            Self::Unreadable(error) => because("kamus tanda tangan tidak dapat dibaca", error),
            Self::Compressed { stream } => {
                format!("kamus tanda tangan berada dalam aliran objek {stream}, padahal tidak boleh di situ")
            }
            Self::Missing { key } => format!("kamus tanda tangan tidak memiliki `{key}`"),
            Self::Duplicate { key } => format!("kamus tanda tangan memuat `{key}` lebih dari sekali"),
            Self::Kind { key, expected, found } => {
                format!("`{key}` dalam kamus tanda tangan seharusnya `{expected}`, ditemukan `{found}`")
            }
            Self::NoTimeStamp { sub_filter } => {
                format!("kamus berjenis `DocTimeStamp`, tetapi `SubFilter`-nya {sub_filter}")
            }
            Self::Token(error) => because("stempel waktu tidak dapat dibaca", error),
            Self::Type { found } => format!("kamus tanda tangan berjenis `{found}`"),
            Self::ByteRange(error) => because("`ByteRange` tidak mungkin benar", error),
            Self::Empty => "tanda tangan kosong".to_owned(),
            Self::Digits { length, digits } => {
                format!("`Contents` sebesar {length} bita memuat lebih dari {digits} digit yang semestinya")
            }
            Self::Gap { gap, contents } => format!(
                "`ByteRange` melewatkan bita {}..{}, padahal tanda tangan berada pada {}..{}",
                gap.start, gap.end, contents.start, contents.end
            ),
            Self::Padding { offset } => {
                format!("ada isi lain di belakang tanda tangan, {offset} bita dari awal `Contents`")
            }
            Self::Cms(error) => because("tanda tangan tidak dapat dibaca", error),
            Self::Coverage { end } => {
                format!(
                    "`ByteRange` berakhir pada bita {end}, padahal tidak ada revisi yang berakhir di situ"
                )
            }
            Self::Uncovered { object, offset } => format!(
                "objek {object} pada bita {offset} termasuk revisi yang ditandatangani, tetapi tidak ikut ditandatangani"
            ),
            Self::UncoveredXref { offset } => format!(
                "bagian referensi silang pada bita {offset} termasuk revisi yang ditandatangani, tetapi tidak ikut ditandatangani"
            ),
            Self::Crossing { end, other } => {
                format!("`ByteRange` dua tanda tangan saling bersilang, pada bita {end} dan {other}")
            }
        }
    }
}

impl Indonesian for ByteRangeError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NotArray { found } => format!("seharusnya larik langsung, ditemukan `{found}`"),
            Self::Length { found } => format!("seharusnya 4 bilangan, ditemukan {found}"),
            Self::NotUnsigned { index } => {
                format!("bilangan ke-{} bukan bilangan bulat mulai dari 0", index.saturating_add(1))
            }
            Self::Start { found } => format!("seharusnya mulai dari bita 0, ditemukan {found}"),
            Self::Overlap { first_end, second_start } => {
                format!("bagian pertama sampai bita {first_end}, bagian kedua mulai dari bita {second_start}")
            }
            Self::BeyondEnd { start, length, file_length } => format!(
                "mencakup {length} bita mulai dari bita {start}, padahal berkas sebesar {file_length} bita"
            ),
        }
    }
}
