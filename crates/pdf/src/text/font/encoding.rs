//! Encodings of simple fonts (ISO 32000-2 §9.6.5, annex D): codes to characters.

use super::name;

/// Stands for a code without a character in the tables.
const NONE: char = '\u{FFFD}';

/// From 80; below and from A0 on it is Latin-1.
const WIN_ANSI: &str = "€•‚ƒ„…†‡ˆ‰Š‹Œ•Ž••‘’“”•–—˜™š›œ•žŸ";
/// From 80; below it is ASCII.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»… ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄¤‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ�ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";
/// From A0; below it is ASCII but for two quotation marks.
const STANDARD: &str =
    "�¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ�–†‡·�¶•‚„”»…‰�¿�`´ˆ˜¯˘˙¨�˚¸�˝˛ˇ—����������������Æ�ª����ŁØŒº�����æ���ı��łøœß";
/// From 20, then from A0.
const SYMBOL: [&str; 2] = [
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_�αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…��↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑�����������〉∫⌠�⌡",
];
/// From 20, then from 80.
const ZAPF_DINGBATS: [&str; 2] = [
    " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞",
    "❨❩❪❫❬❭❮❯❰❱❲❳❴❵�������������������❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯�➱➲➳➴➵➶➷➸➹➺➻➼➽➾",
];

/// An encoding that has a name, or is built into a standard font.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Encoding {
    Standard,
    WinAnsi,
    MacRoman,
    Symbol,
    ZapfDingbats,
}

impl Encoding {
    /// The encoding called `name`; `None` for one that is for single glyphs only, or unknown.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            _ => None,
        }
    }

    /// The character that `code` stands for.
    pub(super) fn character(self, code: u8) -> Option<char> {
        let from =
            |start: u8, table: &str| code.checked_sub(start).and_then(|at| table.chars().nth(at.into()));
        let found = match (self, code) {
            (Self::Symbol, 0xA0..) => from(0xA0, SYMBOL[1]),
            (Self::Symbol, _) => from(0x20, SYMBOL[0]),
            (Self::ZapfDingbats, 0x80..) => from(0x80, ZAPF_DINGBATS[1]),
            (Self::ZapfDingbats, _) => from(0x20, ZAPF_DINGBATS[0]),
            (_, ..0x20) => None,
            (Self::Standard, b'\'') => Some('’'),
            (Self::Standard, b'`') => Some('‘'),
            (Self::WinAnsi, 0x7F) => Some('•'),
            (_, ..=0x7E) => Some(char::from(code)),
            (Self::Standard, _) => from(0xA0, STANDARD),
            (Self::MacRoman, _) => from(0x80, MAC_ROMAN),
            (Self::WinAnsi, 0x80..0xA0) => from(0x80, WIN_ANSI),
            (Self::WinAnsi, 0xA0) => Some(' '),
            (Self::WinAnsi, 0xAD) => Some('-'),
            (Self::WinAnsi, _) => Some(char::from(code)),
        };
        found.filter(|character| *character != NONE)
    }

    /// What each code stands for; nothing where that is not said.
    pub(super) fn table(self) -> Vec<String> {
        (0..=255).map(|code| self.character(code).map(String::from).unwrap_or_default()).collect()
    }
}

/// What the glyph called `name` stands for; nothing if the name does not tell.
pub(super) fn named_glyph(name: &[u8]) -> String {
    name::text(&String::from_utf8_lossy(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_for_characters() {
        use Encoding::{MacRoman, Standard, Symbol, WinAnsi, ZapfDingbats};
        for (encoding, code, expected) in [
            (Standard, 0x23, Some('#')),
            (Standard, 0x27, Some('’')),
            (Standard, 0x60, Some('‘')),
            (Standard, 0x7E, Some('~')),
            (Standard, 0x80, None),
            (Standard, 0xA1, Some('¡')),
            (Standard, 0xAE, Some('ﬁ')),
            (Standard, 0xE1, Some('Æ')),
            (Standard, 0xFB, Some('ß')),
            (Standard, 0xFF, None),
            (WinAnsi, 0x24, Some('$')),
            (WinAnsi, 0x27, Some('\'')),
            (WinAnsi, 0x80, Some('€')),
            (WinAnsi, 0x9F, Some('Ÿ')),
            (WinAnsi, 0xA0, Some(' ')),
            (WinAnsi, 0xFF, Some('ÿ')),
            (MacRoman, 0x5E, Some('^')),
            (MacRoman, 0x8A, Some('ä')),
            (MacRoman, 0xCA, Some('\u{A0}')),
            (MacRoman, 0xDE, Some('ﬁ')),
            (MacRoman, 0xF0, None),
            (MacRoman, 0xFF, Some('ˇ')),
            (Symbol, 0x23, Some('#')),
            (Symbol, 0x61, Some('α')),
            (Symbol, 0xA7, Some('♣')),
            (Symbol, 0xE5, Some('∑')),
            (Symbol, 0xF2, Some('∫')),
            (ZapfDingbats, 0x21, Some('✁')),
            (ZapfDingbats, 0xA8, Some('♣')),
            (ZapfDingbats, 0xFE, Some('➾')),
            (ZapfDingbats, 0xF0, None),
            (WinAnsi, 0x1F, None),
            (Symbol, 0, None),
        ] {
            assert_eq!(encoding.character(code), expected, "{encoding:?} {code:X}");
        }
    }
}
