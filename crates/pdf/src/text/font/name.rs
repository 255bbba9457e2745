//! Glyph names and the characters they stand for (Adobe Glyph List, and its rules for names that are not in it).

use std::collections::HashMap;
use std::sync::OnceLock;

const LIST: &str = include_str!("../../../assets/glyph-names.txt");

/// The characters that the glyph called `name` stands for; `None` if the name does not tell.
pub(super) fn text(name: &str) -> Option<String> {
    // `one.oldstyle` is a one, `f_i` two letters in one glyph.
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    let mut text = String::new();
    for part in base.split('_') {
        component(part, &mut text)?;
    }
    Some(text)
}

fn component(name: &str, text: &mut String) -> Option<()> {
    if let Some(known) = listed(name) {
        text.push(known);
        return Some(());
    }
    if let Some(digits) = name.strip_prefix("uni")
        && digits.len() >= 4
        && digits.len().is_multiple_of(4)
    {
        for start in (0..digits.len()).step_by(4) {
            text.push(character(digits.get(start..start + 4)?)?);
        }
        return Some(());
    }
    let digits = name.strip_prefix('u').filter(|digits| (4..=6).contains(&digits.len()))?;
    text.push(character(digits)?);
    Some(())
}

fn character(digits: &str) -> Option<char> {
    let digits_only = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits_only.then(|| u32::from_str_radix(digits, 16).ok()).flatten().and_then(char::from_u32)
}

fn listed(name: &str) -> Option<char> {
    static NAMES: OnceLock<HashMap<&str, char>> = OnceLock::new();
    NAMES.get_or_init(read_list).get(name).copied()
}

fn read_list() -> HashMap<&'static str, char> {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    let entries = lines.flat_map(|line| line.split(", "));
    entries
        .filter_map(|entry| entry.split_once(' ').and_then(|(name, hex)| Some((name, character(hex)?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_characters() {
        for (name, expected) in [
            ("A", Some("A")),
            ("numbersign", Some("#")),
            ("asciicircum", Some("^")),
            ("dollar", Some("$")),
            ("braceleft", Some("{")),
            ("zcaron", Some("ž")),
            ("afii10017", Some("А")),
            ("Euro", Some("€")),
            ("f_i", Some("fi")),
            ("a.sc", Some("a")),
            ("uni0023", Some("#")),
            ("uni00660069", Some("fi")),
            ("u1F58B", Some("🖋")),
            ("u0023", Some("#")),
            (".notdef", None),
            ("", None),
            ("g17", None),
            ("uni00", None),
            ("uniD800", None),
            ("uni+041", None),
            ("uniÄÄ", None),
            ("u123", None),
            ("u110000", None),
            ("_", None),
        ] {
            assert_eq!(text(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        let lines = LIST.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(read_list().len(), lines.flat_map(|line| line.split(", ")).count());
    }
}
