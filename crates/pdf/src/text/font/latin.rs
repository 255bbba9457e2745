//! The names of the glyphs that every reader has: the standard Latin character set (ISO 32000-2 annex D.2).

/// Whether a font of that set has a glyph of this name.
pub(in crate::text) fn is_latin(name: &[u8]) -> bool {
    NAMES.split_ascii_whitespace().any(|known| known.as_bytes() == name)
}

const NAMES: &str = "
    A AE Aacute Acircumflex Adieresis Agrave Aring Atilde B C Ccedilla D E Eacute Ecircumflex Edieresis Egrave Eth Euro
    F G H I Iacute Icircumflex Idieresis Igrave J K L Lslash M N Ntilde O OE Oacute Ocircumflex Odieresis Ograve Oslash
    Otilde P Q R S Scaron T Thorn U Uacute Ucircumflex Udieresis Ugrave V W X Y Yacute Ydieresis Z Zcaron
    a aacute acircumflex acute adieresis ae agrave ampersand aring asciicircum asciitilde asterisk at atilde
    b backslash bar braceleft braceright bracketleft bracketright breve brokenbar bullet
    c caron ccedilla cedilla cent circumflex colon comma copyright currency
    d dagger daggerdbl degree dieresis divide dollar dotaccent dotlessi
    e eacute ecircumflex edieresis egrave eight ellipsis emdash endash equal eth exclam exclamdown
    f fi five fl florin four fraction g germandbls grave greater guillemotleft guillemotright guilsinglleft guilsinglright
    h hungarumlaut hyphen i iacute icircumflex idieresis igrave j k l less logicalnot lslash m macron minus mu multiply
    n nine ntilde numbersign o oacute ocircumflex odieresis oe ogonek ograve one onehalf onequarter onesuperior
    ordfeminine ordmasculine oslash otilde p paragraph parenleft parenright percent period periodcentered perthousand
    plus plusminus q question questiondown quotedbl quotedblbase quotedblleft quotedblright quoteleft quoteright
    quotesinglbase quotesingle r registered ring s scaron section semicolon seven six slash space sterling
    t thorn three threequarters threesuperior tilde trademark two twosuperior
    u uacute ucircumflex udieresis ugrave underscore v w x y yacute ydieresis yen z zcaron zero";

#[cfg(test)]
mod tests {
    use super::super::name;
    use super::*;

    #[test]
    fn only_plain_names_are_known() {
        for (name, expected) in [
            ("A", true),
            ("one", true),
            ("quotesingle", true),
            ("Euro", true),
            ("uni0031", false),
            ("u0031", false),
            ("one.x", false),
            ("f_i", false),
            ("oneoldstyle", false),
            ("afii10017", false),
            ("a1", false),
            (".notdef", false),
            ("", false),
            (" ", false),
            ("one two", false),
        ] {
            assert_eq!(is_latin(name.as_bytes()), expected, "{name}");
        }
    }

    #[test]
    fn every_name_stands_for_a_character() {
        for known in NAMES.split_ascii_whitespace() {
            assert!(name::text(known).is_some(), "{known}");
        }
    }
}
