use super::{HELVETICA, page, places, stream};

const SHOW: &str = "BT /F 10 Tf 100 500 Td";

/// A simple font with these entries, all glyphs 600 wide.
fn simple(entries: &str) -> String {
    let widths = "600 ".repeat(256);
    format!("<</Type/Font/Subtype/Type1/BaseFont/Lora/FirstChar 0/LastChar 255/Widths[{widths}]{entries}>>")
}

/// A composite font with these entries, whose descendant is object 6.
fn composite(entries: &str) -> String {
    format!("<</Type/Font/Subtype/Type0/BaseFont/Lora/DescendantFonts[6 0 R]{entries}>>")
}

const DESCENDANT: &str =
    "<</Type/Font/Subtype/CIDFontType2/BaseFont/Lora/DW 500/W[35[700 800]36 40 900 65[600]]>>";

#[test]
fn a_tag_is_found_whatever_its_codes() {
    let to_unicode = stream("", "beginbfchar <41> <0023> <0041> <0024> endbfchar");
    let wide = stream("", "beginbfrange <0041> <0043> <0023> endbfrange");
    let one_byte =
        stream("", "begincodespacerange <00> <FF> endcodespacerange begincidrange <41> <43> 35 endcidrange");
    let program =
        "%!PS /Encoding 256 array 0 1 255 {1 index exch /.notdef put} for dup 65 /numbersign put def /x 1";
    let program = stream("", program);
    let descriptor = "<</Type/FontDescriptor/Flags 4/FontFile 7 0 R>>";
    for (name, font, more, string, needle, width) in [
        ("standard font", HELVETICA.to_owned(), vec![], "(#)", "#", 5.6),
        ("standard font without encoding", "<</Subtype/Type1/BaseFont/Times-Bold>>".into(), vec![], "(^)", "^", 5.8),
        ("Courier", "<</Subtype/Type1/BaseFont/Courier>>".into(), vec![], "(${ttd})", "${ttd}", 36.0),
        ("Symbol", "<</Subtype/Type1/BaseFont/Symbol>>".into(), vec![], "(a)", "α", 6.3),
        ("ZapfDingbats", "<</Subtype/Type1/BaseFont/ZapfDingbats>>".into(), vec![], "(!)", "✁", 9.7),
        ("WinAnsi", simple("/Encoding/WinAnsiEncoding"), vec![], r"(\200)", "€", 6.0),
        ("MacRoman", simple("/Encoding/MacRomanEncoding"), vec![], r"(\212)", "ä", 6.0),
        ("Standard", simple("/Encoding/StandardEncoding"), vec![], r"(\341)", "Æ", 6.0),
        ("differences", simple("/Encoding<</Differences[65/numbersign/uni0024/u005E]>>"), vec![], "(ABC)", "#$^", 18.0),
        (
            "differences from a base",
            simple("/Encoding<</BaseEncoding/MacRomanEncoding/Differences[65/dollar]>>"),
            vec![],
            r"(A\212)",
            "$ä",
            12.0,
        ),
        ("ToUnicode before encoding", simple("/Encoding/WinAnsiEncoding/ToUnicode 6 0 R"), vec![wide.as_str()], "(A)", "#", 6.0),
        ("encoding where ToUnicode is silent", simple("/Encoding/WinAnsiEncoding/ToUnicode 6 0 R"), vec![&wide], "(Z)", "Z", 6.0),
        ("ToUnicode and no encoding", simple("/ToUnicode 6 0 R"), vec![&to_unicode], "(A)", "$", 6.0),
        ("TrueType", "<</Subtype/TrueType/BaseFont/Lora/FirstChar 35/Widths[700]>>".into(), vec![], "(#)", "#", 7.0),
        ("program with its own encoding", simple("/FontDescriptor 6 0 R"), vec![descriptor, &program], "(A)", "#", 6.0),
        (
            "Type3",
            "<</Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FontBBox[0 -20 70 80]/FirstChar 65/Widths[70]/Encoding<</Differences[65/numbersign]>>>>"
                .into(),
            vec![],
            "(A)",
            "#",
            7.0,
        ),
        ("Identity-H", composite("/Encoding/Identity-H/ToUnicode 7 0 R"), vec![DESCENDANT, &wide], "<0041>", "#", 6.0),
        ("default width", composite("/Encoding/Identity-H/ToUnicode 7 0 R"), vec![DESCENDANT, &wide], "<0042>", "$", 5.0),
        ("CMap of its own", composite("/Encoding 7 0 R/ToUnicode 8 0 R"), vec![DESCENDANT, &one_byte, &wide], "(ABC)", "#$%", 24.0),
        ("codes are UCS-2", composite("/Encoding/UniGB-UCS2-H"), vec![DESCENDANT], "<00240023>", "#", 5.0),
        ("codes are UTF-16", composite("/Encoding/UniJIS-UTF16-H"), vec![DESCENDANT], "<D83DDD8B0023>", "🖋#", 10.0),
        ("codes are UTF-32", composite("/Encoding/UniKS-UTF32-H"), vec![DESCENDANT], "<00000023>", "#", 5.0),
        ("codes are UTF-8", composite("/Encoding/UniCNS-UTF8-H"), vec![DESCENDANT], "<C3A423>", "ä#", 10.0),
        ("Shift-JIS", composite("/Encoding/90ms-RKSJ-H"), vec![DESCENDANT], "<826023>", "#", 5.0),
        ("GBK", composite("/Encoding/GBK-EUC-H"), vec![DESCENDANT], "<23B0A1>", "#", 5.0),
        ("ToUnicode is a name", composite("/Encoding/Identity-H/ToUnicode/Identity-H"), vec![DESCENDANT], "<0023>", "#", 7.0),
        ("a range of widths", composite("/Encoding/Identity-H/ToUnicode/Identity-H"), vec![DESCENDANT], "<0025>", "%", 9.0),
    ] {
        let content = format!("{SHOW} {string} Tj ET");
        let mut objects = vec![font.as_str()];
        objects.extend(more);
        let found = places(&page(&content, &objects), needle).unwrap();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert!((found[0][2] - width).abs() < 0.05, "{name}: {found:?}");
    }
}

#[test]
fn an_embedded_font_tells_what_its_glyphs_are() {
    let roboto = include_bytes!("../../assets/Roboto-Regular.ttf");
    let hexadecimal: String = roboto.iter().map(|byte| format!("{byte:02X}")).collect();
    let program = stream("/Filter/ASCIIHexDecode", &hexadecimal);
    let glyph = ttf_parser::Face::parse(roboto, 0).unwrap().glyph_index('#').unwrap().0;
    let font = composite("/Encoding/Identity-H");
    let descendant = "<</Subtype/CIDFontType2/CIDToGIDMap/Identity/FontDescriptor 7 0 R>>";
    let content = format!("{SHOW} <{glyph:04X}> Tj ET");
    let objects = [font.as_str(), descendant, "<</FontFile2 8 0 R>>", &program];
    assert_eq!(places(&page(&content, &objects), "#").unwrap().len(), 1);
    let other = descendant.replace("/Identity", " 9 0 R");
    let objects = [font.as_str(), &other, "<</FontFile2 8 0 R>>", &program, "<<>>"];
    assert_eq!(places(&page(&content, &objects), "#").unwrap().len(), 0);
}

#[test]
fn vertical_text_runs_down() {
    let font = composite("/Encoding/Identity-V/ToUnicode/Identity-V");
    let bytes = page(&format!("{SHOW} <002300240025> Tj ET"), &[&font, DESCENDANT]);
    // Each glyph moves on by the font size; the middle of the glyph stands on the line.
    assert_eq!(places(&bytes, "#").unwrap(), [[96.5, 490.0, 7.0, 10.0]]);
    assert_eq!(places(&bytes, "$%").unwrap(), [[95.5, 470.0, 9.0, 20.0]]);
    let narrow = DESCENDANT.replace("/DW 500", "/DW2[880 -500]/W2[36[-200 250 880]37 38 -300 250 880]");
    let bytes = page(&format!("{SHOW} <002300240025> Tj ET"), &[&font, &narrow]);
    assert_eq!(places(&bytes, "#$%").unwrap()[0][3], 10.0);
}

#[test]
fn fonts_that_say_nothing_find_nothing_or_the_usual() {
    for (name, font, more, string, needle, count) in [
        ("no such font", "null", "null", "(#)", "#", 1),
        ("a number", "7", "null", "(#)", "#", 1),
        ("nothing in it", "<<>>", "null", "(#)", "#", 1),
        ("ToUnicode is no stream", "<</Subtype/Type1/ToUnicode 6 0 R>>", "<<>>", "(#)", "#", 1),
        ("ToUnicode is not there", "<</Subtype/Type1/ToUnicode 99 0 R>>", "null", "(#)", "#", 1),
        ("unknown names", "<</Subtype/Type1/Encoding<</Differences[35/g35]>>>>", "null", "(#)", "#", 0),
        (
            "differences beyond the codes",
            "<</Subtype/Type1/Encoding<</Differences[300/A -5/B]>>>>",
            "null",
            "(#)",
            "#",
            1,
        ),
        ("encoding is a number", "<</Subtype/Type1/Encoding 7>>", "null", "(#)", "#", 1),
        ("widths are names", "<</Subtype/Type1/FirstChar 35/Widths[/A]>>", "null", "(#)", "#", 1),
        (
            "first code far off",
            "<</Subtype/Type1/FirstChar 9223372036854775807/Widths[1]>>",
            "null",
            "(#)",
            "#",
            1,
        ),
        (
            "negative first code",
            "<</Subtype/Type1/FirstChar -9223372036854775808/Widths[1]>>",
            "null",
            "(#)",
            "#",
            1,
        ),
        ("no descendant", "<</Subtype/Type0/Encoding/Identity-H>>", "null", "<0023>", "#", 0),
        (
            "descendant of itself",
            "<</Subtype/Type0/Encoding/Identity-H/DescendantFonts[5 0 R]>>",
            "null",
            "<0023>",
            "#",
            0,
        ),
        ("no encoding", "<</Subtype/Type0/DescendantFonts[6 0 R]>>", "<<>>", "<0023>", "#", 0),
        ("unknown encoding", "<</Subtype/Type0/Encoding/Ext-H>>", "null", "<0023>", "#", 0),
        ("half a code", "<</Subtype/Type0/Encoding/UniGB-UCS2-H>>", "null", "<0024002300>", "#", 1),
        ("a surrogate alone", "<</Subtype/Type0/Encoding/UniGB-UTF16-H>>", "null", "<D83D0023>", "#", 0),
        (
            "widths end early",
            "<</Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
            "<</W[1]>>",
            "<0023>",
            "#",
            1,
        ),
        (
            "widths of the last glyph",
            "<</Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
            "<</W[4294967295[1 2]4294967295 4294967296 5]>>",
            "<0023>",
            "#",
            1,
        ),
        (
            "widths of nonsense",
            "<</Subtype/Type0/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
            "<</W[/A -1 5 (x)[9]7]>>",
            "<0023>",
            "#",
            1,
        ),
        (
            "box of nothing",
            "<</Subtype/Type3/FontMatrix[0 0 0 0 0 0]/FontBBox[0 0 0 0]>>",
            "null",
            "(#)",
            "#",
            1,
        ),
    ] {
        let bytes = page(&format!("{SHOW} {string} Tj ET"), &[font, more]);
        assert_eq!(places(&bytes, needle).unwrap().len(), count, "{name}");
    }
}
