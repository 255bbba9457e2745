//! A subset as the objects of a composite font (ISO 32000-2 §9.7): Type0, CIDFontType2, descriptor, font file.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use super::to_unicode::to_unicode;
use super::typeface::{FONT_FILE, POSTSCRIPT_NAME, advance};
use super::{Glyph, Typeface, compressed};
use crate::syntax::{Dictionary, Object};
use crate::update::{Fragment, NewObject};

/// The font's own character set is used, not the standard Latin one (ISO 32000-2 table 121).
const SYMBOLIC: i64 = 1 << 2;

/// Width of the upright stems of Roboto Regular, in thousandths of an em.
const STEM_WIDTH: i64 = 88;

/// The glyphs of one form that were used so far; becomes one embedded font that all its lines share.
pub struct Subset<'a> {
    typeface: &'a Typeface,
    glyphs: GlyphRemapper,
    characters: BTreeMap<u16, char>,
}

impl<'a> Subset<'a> {
    /// An empty subset of `typeface`.
    pub fn new(typeface: &'a Typeface) -> Self {
        Self { typeface, glyphs: GlyphRemapper::new(), characters: BTreeMap::new() }
    }

    /// Adds `glyphs` and returns the string that shows them: two bytes each, for Identity-H.
    pub fn encode(&mut self, glyphs: &[Glyph]) -> Vec<u8> {
        let mut codes = Vec::with_capacity(2 * glyphs.len());
        for glyph in glyphs {
            let code = self.glyphs.remap(glyph.id);
            self.characters.entry(code).or_insert(glyph.character);
            codes.extend(code.to_be_bytes());
        }
        codes
    }

    /// Adds the font to `fragment` and returns the reference to its Type0 dictionary.
    pub fn embed(self, fragment: &mut Fragment) -> Object {
        let file = self.font_file();
        let face = Face::parse(&file, 0).expect("a subset of the constant font parses, as the tests show");
        let name = Object::name(format!("{}+{POSTSCRIPT_NAME}", self.tag()));
        let length = Dictionary::new().with("Length1", Object::number(file.len() as f64));
        let font_file = fragment.add(compressed(length, &file));
        let cid_set = fragment.add(compressed(Dictionary::new(), &cid_set(face.number_of_glyphs())));
        let descriptor = fragment.add(plain(self.descriptor(&name, font_file, cid_set)));
        let descendant = fragment.add(plain(cid_font(&name, &face, descriptor)));
        let to_unicode = fragment.add(compressed(Dictionary::new(), to_unicode(&self.characters).as_bytes()));
        fragment.add(plain(type0(&name, descendant, to_unicode)))
    }

    fn font_file(&self) -> Vec<u8> {
        subsetter::subset(FONT_FILE, 0, &self.glyphs)
            .expect("the tests subset every glyph of the constant font")
    }

    /// Six capitals that stand for the set of glyphs (ISO 32000-2 §9.9.2): the same set, the same tag.
    fn tag(&self) -> String {
        let mut ids: Vec<u16> = self.glyphs.remapped_gids().collect();
        ids.sort_unstable();
        let digest = Sha256::digest(ids.iter().flat_map(|id| id.to_be_bytes()).collect::<Vec<u8>>());
        digest.iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
    }

    fn descriptor(&self, name: &Object, font_file: Object, cid_set: Object) -> Dictionary {
        let bounds = self.typeface.bounding_box().map(thousandths);
        Dictionary::new()
            .with("Type", Object::name("FontDescriptor"))
            .with("FontName", name.clone())
            .with("Flags", Object::Integer(SYMBOLIC))
            .with("FontBBox", Object::Array(bounds.to_vec()))
            .with("ItalicAngle", Object::Integer(0))
            .with("Ascent", thousandths(self.typeface.ascent()))
            .with("Descent", thousandths(self.typeface.descent()))
            .with("CapHeight", thousandths(self.typeface.cap_height()))
            .with("StemV", Object::Integer(STEM_WIDTH))
            .with("CIDSet", cid_set)
            .with("FontFile2", font_file)
    }
}

/// The CIDFont: its CIDs are the glyph numbers of the embedded file.
fn cid_font(name: &Object, face: &Face<'_>, descriptor: Object) -> Dictionary {
    let system = Dictionary::new()
        .with("Registry", Object::string("Adobe"))
        .with("Ordering", Object::string("Identity"))
        .with("Supplement", Object::Integer(0));
    let widths = (0..face.number_of_glyphs()).map(|id| thousandths(advance(face, GlyphId(id)))).collect();
    Dictionary::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("CIDFontType2"))
        .with("BaseFont", name.clone())
        .with("CIDSystemInfo", Object::Dictionary(system))
        .with("FontDescriptor", descriptor)
        .with("W", Object::Array(vec![Object::Integer(0), Object::Array(widths)]))
        .with("CIDToGIDMap", Object::name("Identity"))
}

fn type0(name: &Object, descendant: Object, to_unicode: Object) -> Dictionary {
    Dictionary::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("Type0"))
        .with("BaseFont", name.clone())
        .with("Encoding", Object::name("Identity-H"))
        .with("DescendantFonts", Object::Array(vec![descendant]))
        .with("ToUnicode", to_unicode)
}

/// One bit for each of `count` glyphs, the highest bit first; PDF/A-1 asks for it (ISO 19005-1 §6.3.5).
fn cid_set(count: u16) -> Vec<u8> {
    let mut bits = vec![0_u8; usize::from(count).div_ceil(8)];
    for id in 0..usize::from(count) {
        bits[id / 8] |= 0x80 >> (id % 8);
    }
    bits
}

fn thousandths(em: f64) -> Object {
    Object::number((em * 1000.0).round())
}

fn plain(dictionary: Dictionary) -> NewObject {
    NewObject { dictionary, stream: None }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::io::Read;

    const WORDS: &str = "Nguyễn Łukasz, S.Kom.";

    #[test]
    fn the_subset_has_the_glyphs_and_widths_of_the_font() {
        let typeface = Typeface::bundled();
        let glyphs = typeface.shape(WORDS).unwrap();
        let mut subset = Subset::new(&typeface);
        let codes = subset.encode(&glyphs);
        let file = subset.font_file();
        let face = Face::parse(&file, 0).unwrap();
        assert!(file.len() < 12_000, "{} bytes", file.len());
        assert_eq!(codes.len(), 2 * glyphs.len());
        let whole = Face::parse(FONT_FILE, 0).unwrap();
        for (glyph, code) in glyphs.iter().zip(codes.chunks(2)) {
            let id = GlyphId(u16::from_be_bytes([code[0], code[1]]));
            assert_eq!(advance(&face, id), glyph.advance, "{glyph:?}");
            assert_eq!(face.glyph_bounding_box(id), whole.glyph_bounding_box(GlyphId(glyph.id)), "{glyph:?}");
        }
    }

    #[test]
    fn every_glyph_of_the_font_can_be_subset() {
        let typeface = Typeface::bundled();
        let mut subset = Subset::new(&typeface);
        let count = Face::parse(FONT_FILE, 0).unwrap().number_of_glyphs();
        for id in 0..count {
            subset.glyphs.remap(id);
        }
        let file = subset.font_file();
        assert_eq!(Face::parse(&file, 0).unwrap().number_of_glyphs(), count);
    }

    #[test]
    fn the_tag_depends_on_the_set_alone() {
        let tag = |text: &str| {
            let typeface = Typeface::bundled();
            let mut subset = Subset::new(&typeface);
            subset.encode(&typeface.shape(text).unwrap());
            subset.tag()
        };
        assert_eq!(tag("abc"), tag("cabba"));
        assert_ne!(tag("abc"), tag("abd"));
        for text in ["", "abc", WORDS] {
            assert!(tag(text).len() == 6 && tag(text).chars().all(|letter| letter.is_ascii_uppercase()));
        }
    }

    #[test]
    fn the_objects_refer_to_each_other() {
        let typeface = Typeface::bundled();
        let mut subset = Subset::new(&typeface);
        subset.encode(&typeface.shape(WORDS).unwrap());
        let mut fragment = Fragment::default();
        let root = subset.embed(&mut fragment);
        let follow = |object: &Object| match object {
            Object::Local(index) => fragment.objects[*index].clone(),
            other => panic!("{other:?} is no reference"),
        };
        let type0 = follow(&root).dictionary;
        let descendant = follow(&type0.get("DescendantFonts").unwrap().as_array().unwrap()[0]).dictionary;
        let descriptor = follow(descendant.get("FontDescriptor").unwrap()).dictionary;
        let file = follow(descriptor.get("FontFile2").unwrap());
        let data = inflate(&file);
        assert_eq!(file.dictionary.get("Length1"), Some(&Object::Integer(data.len() as i64)));
        let face = Face::parse(&data, 0).unwrap();
        let widths = descendant.get("W").unwrap().as_array().unwrap()[1].as_array().unwrap();
        assert_eq!(widths.len(), usize::from(face.number_of_glyphs()));
        let cid_set = inflate(&follow(descriptor.get("CIDSet").unwrap()));
        let bits: u32 = cid_set.iter().map(|byte| byte.count_ones()).sum();
        assert_eq!(bits, u32::from(face.number_of_glyphs()));
        let cmap = String::from_utf8(inflate(&follow(type0.get("ToUnicode").unwrap()))).unwrap();
        assert!(cmap.contains("<1EC5>") && cmap.contains("<0141>"), "{cmap}");
        assert_eq!(type0.get("BaseFont"), descriptor.get("FontName"));
    }

    fn inflate(object: &NewObject) -> Vec<u8> {
        let mut data = Vec::new();
        flate2::read::ZlibDecoder::new(object.stream.as_deref().unwrap()).read_to_end(&mut data).unwrap();
        data
    }
}
