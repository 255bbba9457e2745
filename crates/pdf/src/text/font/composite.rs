//! Composite fonts (ISO 32000-2 §9.7): codes of one to four bytes, glyphs by number.

use std::collections::HashMap;

use super::cmap::CMap;
use super::width::Widths;
use super::{Code, numbers, program, stream};
use crate::syntax::{Dictionary, Object};
use crate::text::error::{TextError, forgiven};
use crate::view::View;

/// Width of a glyph that has none, and how far it moves on in vertical writing (table 115).
const DEFAULT_WIDTH: f64 = 1000.0;
const DEFAULT_ADVANCE: f64 = -1000.0;

/// A Type0 font with its descendant.
pub(super) struct Composite {
    encoding: Encoding,
    is_vertical: bool,
    widths: Widths,
    advances: Widths,
    descriptor: Option<Dictionary>,
    /// What the glyphs of the embedded font stand for, should nothing else tell.
    characters: HashMap<u32, char>,
}

/// How bytes become codes, and these glyphs or characters (§9.7.5).
enum Encoding {
    /// Two bytes, the glyph number.
    Identity,
    Embedded(Box<CMap>),
    /// The predefined ones whose codes are Unicode: two bytes.
    Ucs2,
    /// Two bytes, or four for a surrogate pair.
    Utf16,
    /// Four bytes.
    Utf32,
    Utf8,
    /// The predefined ones of one byte for ASCII and two for all else; single bytes from A0 to DF if so said.
    EastAsian {
        single_katakana: bool,
    },
    /// The predefined ones of two bytes.
    TwoBytes,
}

impl Composite {
    pub(super) fn load(view: &View<'_>, font: &Dictionary) -> Result<Self, TextError> {
        let (encoding, is_vertical) = Encoding::load(view, font)?;
        let descendants = forgiven(view.get_array(font, "DescendantFonts"))?.unwrap_or_default();
        let descendant = match descendants.first() {
            Some(descendant) => forgiven(view.resolve(descendant))?,
            None => None,
        };
        let descendant = match descendant {
            Some(Object::Dictionary(dictionary)) => dictionary,
            _ => Dictionary::new(),
        };
        let default = forgiven(view.get(&descendant, "DW"))?.and_then(|width| width.as_number());
        let widths = Widths::load(view, &descendant, "W", 1, default.unwrap_or(DEFAULT_WIDTH))?;
        let vertical = numbers(view, &descendant, "DW2")?;
        let advance = vertical.get(1).copied().unwrap_or(DEFAULT_ADVANCE);
        let advances = Widths::load(view, &descendant, "W2", 3, advance)?;
        let descriptor = forgiven(view.get_dictionary(&descendant, "FontDescriptor"))?.flatten();
        let needs_program = !font.contains("ToUnicode") && matches!(encoding, Encoding::Identity);
        let characters = match &descriptor {
            Some(descriptor) if needs_program && glyphs_are_numbered_alike(&descendant) => {
                program::characters(view, descriptor)?
            }
            _ => HashMap::new(),
        };
        Ok(Self { encoding, is_vertical, widths, advances, descriptor, characters })
    }

    pub(super) fn descriptor(&self) -> Option<&Dictionary> {
        self.descriptor.as_ref()
    }

    pub(super) fn is_vertical(&self) -> bool {
        self.is_vertical
    }

    pub(super) fn weight(&self) -> usize {
        let cmap = match &self.encoding {
            Encoding::Embedded(cmap) => cmap.len(),
            _ => 0,
        };
        cmap + self.widths.len() + self.advances.len() + self.characters.len()
    }

    /// The code that `bytes`, at least one, start with.
    pub(super) fn code(&self, bytes: &[u8]) -> Code {
        let length = self.encoding.code_length(bytes).clamp(1, bytes.len());
        let code = &bytes[..length];
        let value = match self.encoding {
            Encoding::Utf16 if length == 4 => surrogates(code),
            Encoding::Utf8 => {
                std::str::from_utf8(code).ok().and_then(|it| it.chars().next()).map_or(0, u32::from)
            }
            _ => code.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)),
        };
        Code { value, length }
    }

    pub(super) fn width(&self, code: Code) -> f64 {
        self.widths.get(self.glyph(code)) / 1000.0
    }

    pub(super) fn vertical_advance(&self, code: Code) -> f64 {
        self.advances.get(self.glyph(code)) / 1000.0
    }

    /// Adds what `code` stands for to `text`, as far as the encoding or the font program tells.
    pub(super) fn text(&self, code: Code, text: &mut String) {
        text.extend(match self.encoding {
            Encoding::Ucs2 | Encoding::Utf16 | Encoding::Utf32 | Encoding::Utf8 => char::from_u32(code.value),
            Encoding::EastAsian { .. } => {
                char::from_u32(code.value).filter(|_| code.length == 1 && code.value < 0x80)
            }
            Encoding::Identity => self.characters.get(&code.value).copied(),
            Encoding::Embedded(_) | Encoding::TwoBytes => None,
        });
    }

    /// The number of the glyph; where tables of the standard's collections would be needed, none that has a width.
    fn glyph(&self, code: Code) -> u32 {
        match &self.encoding {
            Encoding::Identity => code.value,
            Encoding::Embedded(cmap) => cmap.cid(code.value).unwrap_or(0),
            _ => u32::MAX,
        }
    }
}

impl Encoding {
    /// The encoding of `font`, and whether its text runs from top to bottom.
    fn load(view: &View<'_>, font: &Dictionary) -> Result<(Self, bool), TextError> {
        match forgiven(view.get(font, "Encoding"))? {
            Some(Object::Name(name)) => Ok((Self::predefined(&name), name.ends_with(b"-V") || name == b"V")),
            Some(Object::Stream(_)) => {
                let data = stream(view, font, "Encoding")?.unwrap_or_default();
                let cmap = CMap::parse(&data)?;
                let is_vertical = cmap.is_vertical;
                Ok((Self::Embedded(Box::new(cmap)), is_vertical))
            }
            _ => Ok((Self::Identity, false)),
        }
    }

    /// The CMaps of table 116, by the rules of their names.
    fn predefined(name: &[u8]) -> Self {
        let name = String::from_utf8_lossy(name);
        let has = |part: &str| name.contains(part);
        if name.starts_with("Identity") {
            Self::Identity
        } else if has("UCS2") {
            Self::Ucs2
        } else if has("UTF16") {
            Self::Utf16
        } else if has("UTF32") {
            Self::Utf32
        } else if has("UTF8") {
            Self::Utf8
        } else if ["RKSJ", "EUC", "GBK", "GBpc", "B5", "ETen", "HKscs", "CNS", "KSCms"].into_iter().any(has) {
            Self::EastAsian { single_katakana: has("RKSJ") }
        } else {
            Self::TwoBytes
        }
    }

    fn code_length(&self, bytes: &[u8]) -> usize {
        let first = bytes.first().copied().unwrap_or(0);
        match self {
            Self::Embedded(cmap) => cmap.code_length(bytes),
            Self::Identity | Self::Ucs2 | Self::TwoBytes => 2,
            Self::Utf16 if (0xD8..0xDC).contains(&first) => 4,
            Self::Utf16 => 2,
            Self::Utf32 => 4,
            Self::Utf8 => match first {
                ..0xC0 => 1,
                0xC0..0xE0 => 2,
                0xE0..0xF0 => 3,
                0xF0.. => 4,
            },
            Self::EastAsian { .. } if first < 0x80 => 1,
            Self::EastAsian { single_katakana: true } if (0xA0..0xE0).contains(&first) => 1,
            Self::EastAsian { .. } => 2,
        }
    }
}

fn surrogates(code: &[u8]) -> u32 {
    let units = code.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units).next().and_then(Result::ok).map_or(0, u32::from)
}

/// Whether glyph numbers in the file are those of the font program.
fn glyphs_are_numbered_alike(descendant: &Dictionary) -> bool {
    descendant.is_name("Subtype", "CIDFontType2")
        && descendant.get("CIDToGIDMap").is_none_or(|map| map.as_name() == Some(b"Identity"))
}
