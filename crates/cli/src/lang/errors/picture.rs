//! Pictures, and pages drawn, in Indonesian.

use office::cause::{Format, ImageError, Measure, Unsupported};
use office::inspect::DrawingError;

use super::Indonesian;

impl Indonesian for ImageError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::UnknownFormat => "gambar bukan PNG atau JPEG".to_owned(),
            Self::Truncated { format } => format!("gambar {} terpotong", name(*format)),
            Self::Damaged { format } => format!("gambar {} rusak", name(*format)),
            Self::Unsupported { feature } => {
                format!("gambar memakai {}, yang tidak didukung", feature_word(*feature))
            }
            Self::TooMuch { what, found, limit } => {
                format!("gambar memiliki {found} {}, paling banyak {limit}", measured(*what))
            }
        }
    }
}

impl Indonesian for DrawingError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::TooLong { length, limit } => {
                format!(
                    "halaman digambar dari dokumen sebesar paling banyak {limit} bita, dokumen ini {length}"
                )
            }
            Self::NotDrawn { page } => format!("halaman {page} tidak dapat digambar"),
        }
    }
}

const fn name(format: Format) -> &'static str {
    match format {
        Format::Png => "PNG",
        Format::Jpeg => "JPEG",
    }
}

fn feature_word(feature: Unsupported) -> String {
    match feature {
        Unsupported::Cmyk => "warna CMYK".to_owned(),
        Unsupported::Components(count) => format!("{count} komponen warna"),
        Unsupported::Bits(bits) => format!("{bits} bit per warna"),
        Unsupported::Coding(marker) => format!("pengodean JPEG FF{marker:02X}"),
    }
}

const fn measured(what: Measure) -> &'static str {
    match what {
        Measure::Bytes => "bita",
        Measure::Side => "piksel pada satu sisi",
        Measure::Pixels => "piksel",
        Measure::Parts => "bagian",
        Measure::Scans => "pindaian",
    }
}
