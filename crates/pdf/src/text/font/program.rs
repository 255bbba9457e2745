//! What an embedded font program says of its codes and glyphs (ISO 32000-2 §9.9), for fonts whose dictionary says
//! nothing.

use std::collections::HashMap;

use ttf_parser::cmap::Format;
use ttf_parser::{Face, GlyphId, cff};

use super::{name, stream};
use crate::syntax::Dictionary;
use crate::syntax::lexer::{Lexer, Token};
use crate::text::error::TextError;
use crate::view::View;

/// How much of a Type1 program is looked at: its encoding stands in the part that is not encrypted.
const MAX_CLEAR_TEXT: usize = 256 * 1024;
/// How many tables of one kind are looked into.
const MAX_TABLES: usize = 4;

/// What each code stands for; `None` if no program is embedded or it does not tell.
pub(super) fn encoding(view: &View<'_>, descriptor: &Dictionary) -> Result<Option<Vec<String>>, TextError> {
    if let Some(program) = stream(view, descriptor, "FontFile")? {
        return Ok(type1(program));
    }
    if let Some(program) = stream(view, descriptor, "FontFile2")? {
        return Ok(true_type(&program));
    }
    let Some(program) = stream(view, descriptor, "FontFile3")? else { return Ok(None) };
    Ok(match Face::parse(&program, 0) {
        Ok(face) => face.tables().cff.as_ref().and_then(compact),
        Err(_) => cff::Table::parse(&program).as_ref().and_then(compact),
    })
}

/// What the glyphs stand for, by number; empty if no program is embedded or it does not tell.
pub(super) fn characters(view: &View<'_>, descriptor: &Dictionary) -> Result<HashMap<u32, char>, TextError> {
    let Some(program) = stream(view, descriptor, "FontFile2")? else { return Ok(HashMap::new()) };
    Ok(Face::parse(&program, 0).map(|face| characters_of(&face)).unwrap_or_default())
}

/// `dup 35 /numbersign put`, as the `Encoding` of a Type1 program is written.
fn type1(mut program: Vec<u8>) -> Option<Vec<String>> {
    program.truncate(MAX_CLEAR_TEXT);
    let start = program.windows(9).position(|part| part == b"/Encoding")?;
    let mut lexer = Lexer::new(&program, start as u64 + 9);
    let mut texts = vec![String::new(); 256];
    let mut code = None;
    let mut found = false;
    loop {
        match lexer.next() {
            Ok(Token::Keyword(keyword)) if keyword == b"StandardEncoding" && !found => return None,
            Ok(Token::Keyword(keyword)) if keyword == b"def" || keyword == b"readonly" => break,
            Ok(Token::Integer(number)) => code = usize::try_from(number).ok(),
            Ok(Token::Name(glyph)) => {
                if let Some(text) = code.take().and_then(|code| texts.get_mut(code)) {
                    *text = name::text(&String::from_utf8_lossy(&glyph)).unwrap_or_default();
                    found = true;
                }
            }
            Ok(Token::End) => break,
            _ => {}
        }
    }
    found.then_some(texts)
}

fn compact(table: &cff::Table<'_>) -> Option<Vec<String>> {
    let text = |code: u8| {
        let name = table.glyph_index(code).and_then(|glyph| table.glyph_name(glyph));
        name.and_then(name::text).unwrap_or_default()
    };
    some_of((0..=255).map(text).collect())
}

/// Codes go through the symbol table of the program, at F000 or 0, or its Macintosh table (§9.6.5.4).
fn true_type(program: &[u8]) -> Option<Vec<String>> {
    let face = Face::parse(program, 0).ok()?;
    let characters = characters_of(&face);
    let tables = face.tables().cmap?.subtables;
    let glyph = |code: u32| {
        let symbols = tables.into_iter().filter(|table| !table.is_unicode() && is_quick(&table.format));
        let mut glyphs = symbols.take(MAX_TABLES).filter_map(|table| {
            table.glyph_index(0xF000 + code).or_else(|| table.glyph_index(code)).filter(|glyph| glyph.0 != 0)
        });
        glyphs.next()
    };
    let text = |code| {
        let glyph = glyph(code)?;
        let named = face.glyph_name(glyph).and_then(name::text);
        named.or_else(|| characters.get(&u32::from(glyph.0)).copied().map(String::from))
    };
    some_of((0..=255).map(|code| text(code).unwrap_or_default()).collect())
}

fn some_of(texts: Vec<String>) -> Option<Vec<String>> {
    texts.iter().any(|text| !text.is_empty()).then_some(texts)
}

/// The character that leads to each glyph; of several, the first.
fn characters_of(face: &Face<'_>) -> HashMap<u32, char> {
    let mut characters = HashMap::new();
    let Some(cmap) = face.tables().cmap else { return characters };
    let usable = cmap.subtables.into_iter().filter(|table| table.is_unicode() && is_quick(&table.format));
    for table in usable.take(MAX_TABLES) {
        for character in '\0'..='\u{FFFF}' {
            if let Some(GlyphId(glyph)) = table.glyph_index(character.into()) {
                characters.entry(u32::from(glyph)).or_insert(character);
            }
        }
    }
    characters
}

/// Whether a table is looked up without walking through it; one of another kind might be made of any number of parts.
fn is_quick(format: &Format<'_>) -> bool {
    matches!(
        format,
        Format::ByteEncodingTable(_)
            | Format::SegmentMappingToDeltaValues(_)
            | Format::TrimmedTableMapping(_)
            | Format::SegmentedCoverage(_)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROBOTO: &[u8] = include_bytes!("../../../assets/Roboto-Regular.ttf");

    #[test]
    fn a_type1_program_lists_its_glyphs() {
        let two = "/Encoding 256 array dup 35 /A put dup 36 /numbersign put readonly def dup 37 /B put";
        for (name, program, code, expected) in [
            ("listed", two, 36, Some("#")),
            ("behind the list", two, 37, Some("")),
            ("unknown name", "/Encoding 9 array dup 35 /A put dup 36 /g36 put def", 36, Some("")),
            ("the standard one", "/Encoding StandardEncoding def", 35, None),
            ("nothing listed", "/Encoding 256 array def", 35, None),
            ("no encoding", "%!PS-AdobeFont-1.0", 35, None),
            ("cut short", "/Encoding 256 array dup 35 /A", 35, Some("A")),
            ("code out of range", "/Encoding 256 array dup 256 /A put dup -1 /B put def", 35, None),
        ] {
            let texts = type1(program.as_bytes().to_vec());
            assert_eq!(texts.as_ref().map(|texts| texts[code].as_str()), expected, "{name}");
        }
    }

    #[test]
    fn an_open_type_program_maps_glyphs_to_characters() {
        let face = Face::parse(ROBOTO, 0).expect("the bundled font");
        let characters = characters_of(&face);
        for character in ['#', '^', '$', '{', 'é', 'Ж'] {
            let glyph = face.glyph_index(character).expect("a glyph");
            assert_eq!(characters.get(&u32::from(glyph.0)), Some(&character), "{character}");
        }
    }

    #[test]
    fn programs_that_are_none_tell_nothing() {
        for program in [&b""[..], b"OTTO", &ROBOTO[..100]] {
            assert_eq!(true_type(program), None);
        }
    }
}
