//! Why a picture is refused.

use std::fmt;

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ImageError {
    /// Neither of the formats that are read.
    #[error("the picture is neither PNG nor JPEG")]
    UnknownFormat,
    /// The file ends before the picture does.
    #[error("the {format} picture is cut short")]
    Truncated {
        /// Its format.
        format: Format,
    },
    /// The file does not hold what its format asks for.
    #[error("the {format} picture is damaged")]
    Damaged {
        /// Its format.
        format: Format,
    },
    /// A kind of picture that a page cannot show everywhere.
    #[error("the picture uses {feature}, which is not supported")]
    Unsupported {
        /// What makes it so.
        feature: Unsupported,
    },
    /// It is larger than the limit.
    #[error("the picture has {found} {what}, expected at most {limit}")]
    TooMuch {
        /// What is too much.
        what: Measure,
        /// How much there is.
        found: u64,
        /// How much there may be.
        limit: u64,
    },
}

/// A format of pictures.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Format {
    /// ISO/IEC 15948.
    Png,
    /// ISO/IEC 10918-1.
    Jpeg,
}

/// What a picture has which a page cannot show everywhere.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unsupported {
    /// Inks instead of light: such pictures are stored in two opposite ways, and a wrong guess shows a negative.
    Cmyk,
    /// Another number of components per pixel than one or three.
    Components(u8),
    /// Another number of bits per sample than eight.
    Bits(u8),
    /// Lossless, hierarchical or arithmetically coded JPEG, which `DCTDecode` does not know; the byte is its frame
    /// marker (ISO/IEC 10918-1 table B.1).
    Coding(u8),
}

/// What has a limit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Measure {
    /// Bytes of the file.
    Bytes,
    /// Pixels along one side.
    Side,
    /// Pixels.
    Pixels,
    /// Segments of a JPEG or chunks of a PNG.
    Parts,
    /// Scans of a progressive JPEG.
    Scans,
}

impl Measure {
    /// Refuses more than `limit`.
    pub(super) fn check(self, found: u64, limit: u64) -> Result<(), ImageError> {
        if found > limit { Err(ImageError::TooMuch { what: self, found, limit }) } else { Ok(()) }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        })
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cmyk => f.write_str("CMYK colours"),
            Self::Components(count) => write!(f, "{count} colour components"),
            Self::Bits(bits) => write!(f, "{bits} bits per colour"),
            Self::Coding(marker) => write!(f, "JPEG coding FF{marker:02X}"),
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes => "bytes",
            Self::Side => "pixels along one side",
            Self::Pixels => "pixels",
            Self::Parts => "parts",
            Self::Scans => "scans",
        })
    }
}
