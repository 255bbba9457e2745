//! The metrics of the standard fonts, which need not stand in the file (ISO 32000-2 §9.6.2.2), and of fonts
//! that say nothing of theirs.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::encoding::Encoding;
use crate::syntax::{Dictionary, Object};

const WIDTHS: &str = include_str!("../../../assets/standard-widths.txt");
/// Width of every glyph of Courier, in thousandths.
const COURIER: f64 = 600.0;
/// From code 20 to FE.
const SYMBOL: [u16; 223] = [
    250, 333, 713, 500, 549, 833, 778, 439, 333, 333, 500, 549, 250, 549, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 278, 278, 549, 549, 549, 444, 549, 722, 667, 722, 612, 611, 763, 603, 722, 333,
    631, 722, 686, 889, 722, 722, 768, 741, 556, 592, 611, 690, 439, 768, 645, 795, 611, 333, 863, 333, 658,
    500, 500, 631, 549, 549, 494, 439, 521, 411, 603, 329, 603, 549, 549, 576, 521, 549, 549, 521, 549, 603,
    439, 576, 713, 686, 493, 686, 494, 480, 200, 480, 549, 0, 790, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 750, 620, 247, 549, 167, 713, 500, 753, 753, 753, 753,
    1042, 987, 603, 987, 603, 400, 549, 411, 549, 549, 713, 494, 460, 549, 549, 549, 549, 1000, 603, 1000,
    658, 823, 686, 795, 987, 768, 768, 823, 768, 768, 713, 713, 713, 713, 713, 713, 713, 768, 713, 790, 790,
    890, 823, 549, 250, 713, 603, 603, 1042, 987, 603, 987, 603, 494, 329, 790, 790, 786, 713, 384, 384, 384,
    384, 384, 384, 494, 494, 494, 494, 0, 329, 274, 686, 686, 686, 384, 384, 384, 384, 384, 384, 494, 494,
    494,
];
/// From code 20 to FE.
const ZAPF_DINGBATS: [u16; 223] = [
    278, 974, 961, 974, 980, 719, 789, 790, 791, 690, 960, 939, 549, 855, 911, 933, 911, 945, 974, 755, 846,
    762, 761, 571, 677, 763, 760, 759, 754, 494, 552, 537, 577, 692, 786, 788, 788, 790, 793, 794, 816, 823,
    789, 841, 823, 833, 816, 831, 923, 744, 723, 749, 790, 792, 695, 776, 768, 792, 759, 707, 708, 682, 701,
    826, 815, 789, 789, 707, 687, 696, 689, 786, 787, 713, 791, 785, 791, 873, 761, 762, 762, 759, 759, 892,
    892, 788, 784, 438, 138, 277, 415, 392, 392, 668, 668, 0, 390, 390, 317, 317, 276, 276, 509, 509, 410,
    410, 234, 234, 334, 334, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 732, 544, 544, 910,
    667, 760, 760, 776, 595, 694, 626, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788,
    788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788, 788,
    788, 788, 788, 788, 788, 894, 838, 1016, 458, 748, 924, 748, 918, 927, 928, 928, 834, 873, 828, 924, 924,
    917, 930, 931, 463, 883, 836, 836, 867, 867, 696, 696, 874, 0, 874, 760, 946, 771, 865, 771, 888, 967,
    888, 831, 873, 927, 970, 918,
];
/// `Flags` of a font descriptor (§9.8.2): all glyphs have the same width; glyphs have serifs; italic; bold.
const FIXED_PITCH: i64 = 1;
const SERIF: i64 = 2;
const ITALIC: i64 = 64;
const FORCE_BOLD: i64 = 1 << 18;
/// How far glyphs of an unknown font reach above and below the baseline, by font size.
pub(super) const USUAL_EXTENT: (f64, f64) = (0.95, -0.35);
/// What `Ascent` and `Descent` may be, in font sizes; some writers give any number.
const LARGEST_EXTENT: f64 = 3.0;

/// A standard font, or the one nearest to another.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Standard {
    family: Family,
    bold: bool,
    italic: bool,
    /// Whether it is the font that was named, or only near to it.
    is_exact: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Family {
    Helvetica,
    Times,
    Courier,
    Symbol,
    ZapfDingbats,
}

impl Standard {
    /// The standard font nearest to the one called `name`.
    pub(super) fn named(name: &[u8], descriptor: Option<&Dictionary>) -> Self {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        // A subset has six letters and a plus sign before its name (§9.9.2).
        let is_subset = name.as_bytes().get(6) == Some(&b'+');
        let name = if is_subset { name.get(7..).unwrap_or_default() } else { &name };
        let flags = descriptor.and_then(|it| it.get("Flags")).and_then(Object::as_integer).unwrap_or(0);
        let family = match name {
            "symbol" | "symbolmt" => Family::Symbol,
            "zapfdingbats" => Family::ZapfDingbats,
            _ if name.contains("courier") || flags & FIXED_PITCH != 0 => Family::Courier,
            _ if name.contains("times") || flags & SERIF != 0 => Family::Times,
            _ => Family::Helvetica,
        };
        let bold = name.contains("bold") || flags & FORCE_BOLD != 0;
        let italic = name.contains("italic") || name.contains("oblique") || flags & ITALIC != 0;
        let known = ["courier", "times", "helvetica", "arial", "symbol", "zapfdingbats"];
        let is_exact = !is_subset && known.into_iter().any(|known| name.starts_with(known));
        Self { family, bold, italic, is_exact }
    }

    /// The encoding built into the font.
    pub(super) fn encoding(&self) -> Encoding {
        match self.family {
            Family::Symbol => Encoding::Symbol,
            Family::ZapfDingbats => Encoding::ZapfDingbats,
            _ => Encoding::Standard,
        }
    }

    /// The width of the glyph for `code`, which stands for `text`, in thousandths of the font size.
    pub(super) fn width(&self, code: u8, text: &str) -> f64 {
        let from = |table: &[u16]| code.checked_sub(0x20).and_then(|at| table.get(usize::from(at)).copied());
        match self.family {
            Family::Courier => COURIER,
            Family::Symbol => from(&SYMBOL).unwrap_or(0).into(),
            Family::ZapfDingbats => from(&ZAPF_DINGBATS).unwrap_or(0).into(),
            Family::Helvetica | Family::Times => {
                let widths = text.chars().next().and_then(|character| table().get(&character));
                widths.map_or(0, |widths| widths[self.column()]).into()
            }
        }
    }

    fn column(&self) -> usize {
        match (self.family, self.bold, self.italic) {
            (Family::Helvetica, bold, _) => usize::from(bold),
            (_, false, false) => 2,
            (_, true, false) => 3,
            (_, false, true) => 4,
            (_, true, true) => 5,
        }
    }

    /// How far glyphs reach above and below the baseline, in thousandths.
    fn extent(&self) -> (f64, f64) {
        match (self.family, self.bold, self.italic) {
            (Family::Helvetica, ..) => (718.0, -207.0),
            (Family::Times, false, false) => (683.0, -217.0),
            (Family::Times, true, false) => (676.0, -205.0),
            (Family::Times, false, true) => (683.0, -205.0),
            (Family::Times, true, true) => (699.0, -205.0),
            (Family::Courier, false, _) => (629.0, -157.0),
            (Family::Courier, true, _) => (626.0, -142.0),
            (Family::Symbol, ..) => (1010.0, -293.0),
            (Family::ZapfDingbats, ..) => (820.0, -143.0),
        }
    }
}

/// How far glyphs reach above and below the baseline, by font size: what the descriptor says if that makes sense. A
/// font that is not embedded is shown in the standard font of its name.
pub(super) fn extent(descriptor: Option<&Dictionary>, standard: Option<&Standard>) -> (f64, f64) {
    let is_embedded = |descriptor: &Dictionary| {
        ["FontFile", "FontFile2", "FontFile3"].into_iter().any(|key| descriptor.contains(key))
    };
    if let Some(standard) = standard.filter(|standard| standard.is_exact)
        && !descriptor.is_some_and(is_embedded)
    {
        let (up, down) = standard.extent();
        return (up / 1000.0, down / 1000.0);
    }
    let stated = |key| {
        let number = descriptor?.get(key)?.as_number()?.abs() / 1000.0;
        (number > 0.0 && number < LARGEST_EXTENT).then_some(number)
    };
    let (usual_up, usual_down) = USUAL_EXTENT;
    (stated("Ascent").unwrap_or(usual_up), stated("Descent").map_or(usual_down, |down| -down))
}

fn table() -> &'static HashMap<char, [u16; 6]> {
    static TABLE: OnceLock<HashMap<char, [u16; 6]>> = OnceLock::new();
    TABLE.get_or_init(|| WIDTHS.lines().filter_map(row).collect())
}

fn row(line: &str) -> Option<(char, [u16; 6])> {
    let mut columns = line.split(' ');
    let character = char::from_u32(u32::from_str_radix(columns.next()?, 16).ok()?)?;
    let mut widths = [0; 6];
    for width in &mut widths {
        *width = columns.next()?.parse().ok()?;
    }
    Some((character, widths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_fonts_have_their_widths() {
        for (name, code, text, expected) in [
            ("Helvetica", b'#', "#", 556.0),
            ("Helvetica-Oblique", b'#', "#", 556.0),
            ("Helvetica-Bold", b'^', "^", 584.0),
            ("ArialMT", b'W', "W", 944.0),
            ("Times-Roman", b'#', "#", 500.0),
            ("Times-Bold", b'A', "A", 722.0),
            ("TimesNewRoman,Italic", b'A', "A", 611.0),
            ("ABCDEF+Times-BoldItalic", b'A', "A", 667.0),
            ("Courier-Bold", b'i', "i", 600.0),
            ("Symbol", b'a', "α", 631.0),
            ("ZapfDingbats", 0x21, "✁", 974.0),
            ("Helvetica", 0, "", 0.0),
            ("Symbol", 0xFF, "", 0.0),
            ("", b' ', " ", 278.0),
        ] {
            assert_eq!(Standard::named(name.as_bytes(), None).width(code, text), expected, "{name} {text}");
        }
    }

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(table().len(), WIDTHS.lines().filter(|line| !line.starts_with('#')).count());
    }

    #[test]
    fn what_a_descriptor_says_counts_if_it_makes_sense() {
        let standard = |name: &str| Standard::named(name.as_bytes(), None);
        for (name, font, ascent, descent, expected) in [
            ("plain", "Lora", 891.0, -216.0, (0.891, -0.216)),
            ("wrong signs", "Lora", -891.0, 216.0, (0.891, -0.216)),
            ("nothing", "Lora", 0.0, 0.0, USUAL_EXTENT),
            ("far too much", "Lora", 32768.0, -32768.0, USUAL_EXTENT),
            ("subset of a known font", "ABCDEF+Arial", 905.0, -212.0, (0.905, -0.212)),
            ("shown in a standard font", "ArialMT", 905.0, -212.0, (0.718, -0.207)),
        ] {
            let descriptor = Dictionary::new()
                .with("Ascent", Object::number(ascent))
                .with("Descent", Object::number(descent));
            assert_eq!(extent(Some(&descriptor), Some(&standard(font))), expected, "{name}");
        }
        assert_eq!(extent(None, None), USUAL_EXTENT);
        assert_eq!(extent(None, Some(&standard("Times-Roman"))), (0.683, -0.217));
    }
}
