//! The visible mark, and papers, in Indonesian.

use office::cause::{AppearanceError, Field, ShapeError, TypesetError};

use super::{Indonesian, because};

impl Indonesian for AppearanceError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::BoxSize { found, least, most } => {
                format!(
                    "tanda tangan tampak berukuran {found} tidak dapat digambar, seharusnya {least} sampai {most}"
                )
            }
            Self::Empty { field } => format!("{} pada tanda tangan tampak kosong", word(*field)),
            Self::TooLong { field, length, limit } => {
                format!(
                    "{} pada tanda tangan tampak sepanjang {length} bita, paling banyak {limit}",
                    word(*field)
                )
            }
            Self::MissingGlyph { field, character } => {
                let code = u32::from(*character);
                format!("fon tidak memiliki bentuk huruf `{character}` (U+{code:04X}) untuk {}", word(*field))
            }
            Self::InvisibleCharacter { field, character } => {
                let code = u32::from(*character);
                format!("{} pada tanda tangan tampak memuat karakter tak terlihat U+{code:04X}", word(*field))
            }
            Self::DoesNotFit { field, needed, room } => {
                let field = word(*field);
                format!(
                    "{field} pada tanda tangan tampak memerlukan {needed} pada ukuran terkecil, tersedia {room}"
                )
            }
        }
    }
}

const fn word(field: Field) -> &'static str {
    match field {
        Field::QrCode => "kode QR",
        Field::Picture => "gambar",
        Field::Heading => "kepala",
        Field::Name => "nama",
        Field::Title => "jabatan",
        Field::Agency => "instansi",
        Field::Time => "waktu",
        Field::Simulation => "keterangan simulasi",
    }
}

impl Indonesian for TypesetError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::Words { words, source } => because(&format!("`{words}` tidak dapat dicetak"), source),
            Self::TooHigh => "satu baris lebih tinggi dari satu halaman".to_owned(),
            Self::TooLong { limit } => format!("berkas ini lebih dari {limit} halaman"),
        }
    }
}

impl Indonesian for ShapeError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::MissingGlyph { character } => {
                format!("fon tidak memiliki bentuk huruf `{character}` (U+{:04X})", u32::from(*character))
            }
            Self::Invisible { character } => {
                format!("karakter tak terlihat U+{:04X} tidak diperbolehkan", u32::from(*character))
            }
        }
    }
}
