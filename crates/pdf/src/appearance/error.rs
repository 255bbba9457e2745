//! Why a mark cannot be drawn.

use std::fmt;

use crate::font::ShapeError;

/// The smallest box worth drawing into, in points.
const LEAST: Size = Size { width: 60.0, height: 24.0 };

/// The largest page that readers must support, in points (ISO 32000-1 annex C).
const MOST: Size = Size { width: 14_400.0, height: 14_400.0 };

/// One part of a mark.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Field {
    /// The QR code.
    QrCode,
    /// The picture.
    Picture,
    /// The fixed words before the name.
    Heading,
    /// [`super::MarkText::name`].
    Name,
    /// [`super::MarkText::title`].
    Title,
    /// [`super::MarkText::agency`].
    Agency,
    /// [`super::MarkText::time`].
    Time,
    /// The fixed words that say it is a simulation.
    Simulation,
}

/// Width and height in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
}

/// Why a mark cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum AppearanceError {
    /// The box is too small, too large or not a box.
    #[error("a signature mark of {found} cannot be drawn, expected {least} to {most}")]
    BoxSize {
        /// The box asked for.
        found: Size,
        /// The smallest one.
        least: Size,
        /// The largest one.
        most: Size,
    },
    /// A field has no visible character.
    #[error("the {field} of the signature mark is empty")]
    Empty {
        /// Which field.
        field: Field,
    },
    /// A field has more bytes than its limit.
    #[error("the {field} of the signature mark has {length} bytes, expected at most {limit}")]
    TooLong {
        /// Which field.
        field: Field,
        /// Its length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A field has a character that the font cannot draw.
    #[error("the font has no glyph for `{character}` (U+{:04X}) in the {field} of the signature mark", u32::from(*character))]
    MissingGlyph {
        /// Which field.
        field: Field,
        /// The character.
        character: char,
    },
    /// A field has a character that cannot be seen but changes what is: control, direction, zero width.
    #[error("the {field} of the signature mark has the invisible character U+{:04X}", u32::from(*character))]
    InvisibleCharacter {
        /// Which field.
        field: Field,
        /// The character.
        character: char,
    },
    /// A field does not fit into its place even at the smallest size.
    #[error("the {field} of the signature mark needs {needed} at its smallest size, found {room}")]
    DoesNotFit {
        /// Which field.
        field: Field,
        /// What the field (or the words together with it) would need.
        needed: Size,
        /// What is there.
        room: Size,
    },
}

impl AppearanceError {
    /// Says in which field `cause` was found.
    pub(super) fn in_field(field: Field, cause: ShapeError) -> Self {
        match cause {
            ShapeError::MissingGlyph { character } => Self::MissingGlyph { field, character },
            ShapeError::Invisible { character } => Self::InvisibleCharacter { field, character },
        }
    }
}

/// Refuses a box that is too small, too large or not made of numbers.
pub(super) fn check_box(found: Size) -> Result<(), AppearanceError> {
    let good = (LEAST.width..=MOST.width).contains(&found.width)
        && (LEAST.height..=MOST.height).contains(&found.height);
    if good { Ok(()) } else { Err(AppearanceError::BoxSize { found, least: LEAST, most: MOST }) }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::QrCode => "QR code",
            Self::Picture => "picture",
            Self::Heading => "heading",
            Self::Name => "name",
            Self::Title => "title",
            Self::Agency => "agency",
            Self::Time => "time",
            Self::Simulation => "simulation notice",
        })
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} x {:.1} pt", self.width, self.height)
    }
}
