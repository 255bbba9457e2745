//! Words become lines: as many words as fit, and a word that fits on none is broken.

use std::ops::Range;

use crate::font::{Glyph, width};

/// The lines of `glyphs` where each is at most `room` em wide: which glyphs, without the blank at the end.
pub(super) fn lines(glyphs: &[Glyph], room: f64) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut begin = 0;
    while begin < glyphs.len() {
        let end = begin + fitting(&glyphs[begin..], room);
        lines.push(begin..end);
        begin = end;
        while glyphs.get(begin).is_some_and(|glyph| glyph.character == ' ') {
            begin += 1;
        }
    }
    lines
}

/// How many of `glyphs` stand on one line: at least one, up to a blank where there is one.
fn fitting(glyphs: &[Glyph], room: f64) -> usize {
    let mut used = 0.0;
    let mut blank = None;
    for (number, glyph) in glyphs.iter().enumerate() {
        used += glyph.advance;
        if glyph.character == ' ' {
            blank = Some(number);
        } else if used > room {
            return blank.unwrap_or(number.max(1));
        } else if matches!(glyph.character, '-' | '/') {
            blank = Some(number + 1);
        }
    }
    glyphs.len()
}

/// By how much each blank of a line grows so that it fills `room` em; nothing where it would gape.
pub(super) fn stretch(line: &[Glyph], room: f64) -> f64 {
    const WIDEST: f64 = 0.5;
    let blanks = line.iter().filter(|glyph| glyph.character == ' ').count();
    let each = (room - width(line)) / blanks.max(1) as f64;
    if blanks > 0 && (0.0..=WIDEST).contains(&each) { each } else { 0.0 }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::font::Typeface;

    fn wrapped(text: &str, room: f64) -> Vec<String> {
        let glyphs = Typeface::bundled().shape(text).unwrap();
        let text = |line: Range<usize>| glyphs[line].iter().map(|glyph| glyph.character).collect();
        lines(&glyphs, room).into_iter().map(text).collect()
    }

    #[test]
    fn lines_end_at_blanks_and_long_words_are_broken() {
        assert_eq!(wrapped("surat permohonan penerbitan", 9.0), ["surat permohonan", "penerbitan"]);
        assert_eq!(wrapped("surat-surat permohonan", 4.0), ["surat-", "surat", "permoho", "nan"]);
        assert_eq!(wrapped("iii", 0.1), ["i", "i", "i"]);
        assert!(wrapped("", 5.0).is_empty());
    }

    #[test]
    fn every_glyph_but_blanks_stands_on_a_line_that_fits() {
        let text = "Kepala Bidang Informatika dan Persandian menerima disposisi dan meneruskan permohonan";
        for tenths in 30..200 {
            let room = f64::from(tenths) / 10.0;
            let glyphs = Typeface::bundled().shape(text).unwrap();
            let all = lines(&glyphs, room);
            assert!(all.iter().all(|line| width(&glyphs[line.clone()]) <= room));
            assert_eq!(wrapped(text, room).concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
