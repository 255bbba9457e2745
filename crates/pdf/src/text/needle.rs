//! The text that is looked for, and where a line has it.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use super::error::{TextError, TextLimit};
use super::line::Step;
use super::sheet::Sheet;

/// Longest text, in characters.
const MAX_CHARACTERS: usize = 256;

/// What is looked for: characters decomposed, each run of white space a single space.
#[derive(Clone, Debug)]
pub(super) struct Needle(Vec<char>);

/// Part of a glyph: from where to where of its width, 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) glyph: usize,
    pub(super) extent: Range<f64>,
}

/// One character of a line.
#[derive(Clone, Debug)]
struct Unit {
    kind: UnitKind,
    part: Option<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum UnitKind {
    Character(char),
    Space,
    MaybeSpace,
}

/// Whether `text` is white space.
pub(super) fn is_space(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

impl Needle {
    /// Takes `text` without the white space around it.
    ///
    /// # Errors
    /// If nothing is left, or too much.
    pub(super) fn new(text: &str) -> Result<Self, TextError> {
        TextLimit::Needle.check(text.chars().count(), MAX_CHARACTERS)?;
        let mut characters = Vec::new();
        for character in text.trim().chars() {
            match unit_kinds(character).as_slice() {
                [UnitKind::Space] if characters.last() == Some(&' ') => {}
                [UnitKind::Space] => characters.push(' '),
                kinds => characters.extend(kinds.iter().filter_map(|kind| kind.character())),
            }
        }
        order_marks(&mut characters, |character| *character);
        match characters.is_empty() {
            true => Err(TextError::Empty),
            false => Ok(Self(characters)),
        }
    }

    /// Where `line` has it: the parts of glyphs that it is made of, each time.
    pub(super) fn find(&self, sheet: &Sheet, line: &[Step]) -> Vec<Vec<Part>> {
        let units = units(sheet, line);
        let mut found = Vec::new();
        let mut start = 0;
        while start < units.len() {
            match self.end_of_match(&units, start) {
                Some(end) => {
                    found.push(units[start..end].iter().filter_map(|unit| unit.part.clone()).collect());
                    start = end;
                }
                None => start += 1,
            }
        }
        found
    }

    fn end_of_match(&self, units: &[Unit], start: usize) -> Option<usize> {
        let mut at = start;
        for wanted in &self.0 {
            // Room that may be a space is none if none is wanted there.
            if at > start && *wanted != ' ' && units.get(at)?.kind == UnitKind::MaybeSpace {
                at += 1;
            }
            let fits = match units.get(at)?.kind {
                UnitKind::Character(character) => character == *wanted,
                UnitKind::Space | UnitKind::MaybeSpace => *wanted == ' ',
            };
            if !fits {
                return None;
            }
            at += 1;
        }
        // A letter is not found in the same letter with an accent.
        let cut = units.get(at).and_then(|unit| unit.kind.character()).is_some_and(is_mark);
        (!cut).then_some(at)
    }
}

impl UnitKind {
    fn character(self) -> Option<char> {
        match self {
            Self::Character(character) => Some(character),
            _ => None,
        }
    }
}

/// What a character counts as: nothing, a space, or its decomposition; ligatures are their letters.
fn unit_kinds(character: char) -> Vec<UnitKind> {
    let letters = match character {
        '\u{FB00}' => "ff",
        '\u{FB01}' => "fi",
        '\u{FB02}' => "fl",
        '\u{FB03}' => "ffi",
        '\u{FB04}' => "ffl",
        '\u{FB05}' | '\u{FB06}' => "st",
        '\u{0}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => return Vec::new(),
        _ if character.is_whitespace() => return vec![UnitKind::Space],
        _ => {
            let mut kinds = Vec::new();
            decompose_canonical(character, |part| kinds.push(UnitKind::Character(part)));
            return kinds;
        }
    };
    letters.chars().map(UnitKind::Character).collect()
}

fn units(sheet: &Sheet, line: &[Step]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(line.len());
    for step in line {
        match step {
            Step::Space => units.push(Unit { kind: UnitKind::Space, part: None }),
            Step::MaybeSpace => units.push(Unit { kind: UnitKind::MaybeSpace, part: None }),
            Step::Glyph(glyph) => add_units(sheet, *glyph, &mut units),
        }
    }
    order_marks(&mut units, |unit| unit.kind.character().unwrap_or(' '));
    units
}

fn add_units(sheet: &Sheet, glyph: usize, units: &mut Vec<Unit>) {
    let text = sheet.text(&sheet.glyphs[glyph]);
    let count = text.chars().count() as f64;
    for (index, character) in text.chars().enumerate() {
        let extent = index as f64 / count..(index + 1) as f64 / count;
        for kind in unit_kinds(character) {
            let follows_space = units.last().is_some_and(|last| last.kind == UnitKind::Space);
            if kind != UnitKind::Space || !follows_space {
                units.push(Unit { kind, part: Some(Part { glyph, extent: extent.clone() }) });
            }
        }
    }
}

/// Puts the marks behind each letter into the canonical order (Unicode §3.11).
fn order_marks<T>(items: &mut [T], character: impl Fn(&T) -> char) {
    for marks in items.chunk_by_mut(|one, other| is_mark(character(one)) == is_mark(character(other))) {
        if is_mark(character(&marks[0])) {
            marks.sort_by_key(|mark| canonical_combining_class(character(mark)));
        }
    }
}

fn is_mark(character: char) -> bool {
    canonical_combining_class(character) != 0
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_needle_is_decomposed_and_trimmed() {
        for (text, expected) in [
            ("#", "#"),
            ("  ${ttd}\n", "${ttd}"),
            ("a \t\n\u{A0} b", "a b"),
            ("\u{FB01}n", "fin"),
            ("é", "e\u{301}"),
            ("q\u{307}\u{323}", "q\u{323}\u{307}"),
            ("a\u{200B}b", "ab"),
        ] {
            assert_eq!(Needle::new(text).unwrap().0.iter().collect::<String>(), expected, "{text:?}");
        }
        for empty in ["", " \n", "\u{200B}"] {
            assert!(matches!(Needle::new(empty), Err(TextError::Empty)), "{empty:?}");
        }
        let long = Needle::new(&"#".repeat(MAX_CHARACTERS + 1)).unwrap_err();
        assert!(matches!(long, TextError::TooMuch { what: TextLimit::Needle, .. }), "{long}");
    }
}
