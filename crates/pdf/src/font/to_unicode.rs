//! Back from codes to characters, for search and copy (ISO 32000-2 §9.10.3).

use std::collections::BTreeMap;
use std::fmt::Write;

/// A `bfchar` block may hold this many lines.
const BLOCK: usize = 100;

const HEAD: &str = "/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
";

const TAIL: &str = "endcmap
CMapName currentdict /CMap defineresource pop
end
end
";

/// Writes the CMap that maps each two-byte code of `characters` to its character.
pub(super) fn to_unicode(characters: &BTreeMap<u16, char>) -> String {
    let mut cmap = HEAD.to_owned();
    let pairs: Vec<_> = characters.iter().collect();
    for block in pairs.chunks(BLOCK) {
        cmap.push_str(&format!("{} beginbfchar\n", block.len()));
        for (code, character) in block {
            cmap.push_str(&format!("<{code:04X}> <{}>\n", utf16_hex(**character)));
        }
        cmap.push_str("endbfchar\n");
    }
    cmap + TAIL
}

/// The UTF-16BE code units of `character` in hexadecimal.
fn utf16_hex(character: char) -> String {
    let mut hex = String::new();
    for unit in character.encode_utf16(&mut [0; 2]) {
        write!(hex, "{unit:04X}").expect("a string takes every character");
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_map_to_utf16() {
        let characters = BTreeMap::from([(1, 'A'), (2, 'ễ'), (300, '\u{1f600}')]);
        let cmap = to_unicode(&characters);
        for line in ["3 beginbfchar", "<0001> <0041>", "<0002> <1EC5>", "<012C> <D83DDE00>"] {
            assert!(cmap.lines().any(|found| found == line), "{line} in {cmap}");
        }
    }

    #[test]
    fn blocks_hold_at_most_a_hundred() {
        let characters: BTreeMap<u16, char> = (1..=250).zip('\u{100}'..).collect();
        let cmap = to_unicode(&characters);
        let blocks: Vec<_> = cmap.lines().filter(|line| line.ends_with("beginbfchar")).collect();
        assert_eq!(blocks, ["100 beginbfchar", "100 beginbfchar", "50 beginbfchar"]);
    }
}
