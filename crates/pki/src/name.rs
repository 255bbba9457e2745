//! Distinguished names (RFC 5280 §4.1.2.4, X.520).

mod compare; // whether two names are the same

use std::fmt;

use der::Decode;
use der::Tagged;
use der::asn1::AnyRef;
use unicode_normalization::UnicodeNormalization;
use x509_cert::name::RdnSequence;

use crate::asn1;
use crate::hex;
use crate::oid::{self, ObjectIdentifier};

/// A distinguished name: its DER as it stands in a certificate, and the attributes in it, in their order.
///
/// Equality is equality of the bytes, as chains want it; [`matches`](Self::matches) is the comparison of RFC 5280 §7.1.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Name {
    der: Vec<u8>,
    attributes: Vec<Attribute>,
}

/// One attribute of a name.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Attribute {
    /// What it is, such as [`oid::COMMON_NAME`].
    pub oid: ObjectIdentifier,
    /// Its text, when it is one of the string types; else nothing.
    pub text: Option<String>,
    /// The DER of its value, tag included.
    pub value: Vec<u8>,
    /// Which relative distinguished name it stands in, from 0.
    pub rdn: usize,
}

/// Most attributes that are read in one name.
const MAX_ATTRIBUTES: usize = 64;

impl Name {
    /// Begins a name from nothing.
    #[must_use]
    pub fn builder() -> NameBuilder {
        NameBuilder { attributes: Vec::new() }
    }

    /// The same name with one more relative distinguished name, of one attribute as text, after that at `rdn`.
    ///
    /// # Errors
    /// As [`NameBuilder::attribute`].
    pub fn with_after(&self, rdn: usize, oid: ObjectIdentifier, text: &str) -> Result<Self, NameError> {
        let added = Self::builder().attribute(oid, text)?.build().attributes;
        let (before, behind): (Vec<_>, Vec<_>) = self.rdns().into_iter().partition(|one| one[0].rdn <= rdn);
        Ok(Self::of_rdns(before.into_iter().chain([added]).chain(behind)))
    }

    /// The same name without the relative distinguished name at `rdn`.
    #[must_use]
    pub fn without(&self, rdn: usize) -> Self {
        Self::of_rdns(self.rdns().into_iter().filter(|one| one[0].rdn != rdn))
    }

    /// Reads a name from its DER.
    ///
    /// # Errors
    /// [`NameError::Malformed`] when it is not a Name, [`NameError::TooMany`] with more than 64 attributes.
    pub fn from_der(der: &[u8]) -> Result<Self, NameError> {
        let sequence = RdnSequence::from_der(der).map_err(|_| NameError::Malformed)?;
        let mut attributes = Vec::new();
        for (rdn, set) in sequence.iter().enumerate() {
            for attribute in set.iter() {
                let any = AnyRef::from(&attribute.value);
                let value = der::Encode::to_der(&any).map_err(|_| NameError::Malformed)?;
                attributes.push(Attribute { oid: attribute.oid, text: text_of(any), value, rdn });
            }
            if attributes.len() > MAX_ATTRIBUTES {
                return Err(NameError::TooMany { limit: MAX_ATTRIBUTES });
            }
        }
        Ok(Self { der: der.to_vec(), attributes })
    }

    /// Its DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Its attributes, in the order of the encoding.
    #[must_use]
    pub fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// Whether it has no attribute at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    /// The text of its first attribute of kind `oid`.
    #[must_use]
    pub fn text(&self, oid: ObjectIdentifier) -> Option<&str> {
        self.texts(oid).next()
    }

    /// The texts of all its attributes of kind `oid`.
    pub fn texts(&self, oid: ObjectIdentifier) -> impl Iterator<Item = &str> {
        self.attributes.iter().filter(move |a| a.oid == oid).filter_map(|a| a.text.as_deref())
    }

    /// The commonName, if there is one.
    #[must_use]
    pub fn common_name(&self) -> Option<&str> {
        self.text(oid::COMMON_NAME)
    }

    /// Its attributes by the relative distinguished name in which they stand; none of these is empty.
    fn rdns(&self) -> Vec<Vec<Attribute>> {
        self.attributes.chunk_by(|one, next| one.rdn == next.rdn).map(<[Attribute]>::to_vec).collect()
    }

    fn of_rdns(rdns: impl Iterator<Item = Vec<Attribute>>) -> Self {
        let (mut attributes, mut sets) = (Vec::new(), Vec::new());
        for (rdn, members) in rdns.enumerate() {
            let pair = |one: &Attribute| asn1::sequence(&[&asn1::tlv(0x06, one.oid.as_bytes()), &one.value]);
            sets.extend(asn1::tlv(asn1::SET, &members.iter().flat_map(pair).collect::<Vec<u8>>()));
            attributes.extend(members.into_iter().map(|one| Attribute { rdn, ..one }));
        }
        Self { der: asn1::sequence(&[&sets]), attributes }
    }
}

impl fmt::Display for Name {
    /// `C=ID, O=…, CN=…`, in the order of the encoding. Characters that could deceive a terminal are escaped, and so are
    /// those by which one value could look like several attributes (RFC 4514 §2.4 allows it for each).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, attribute) in self.attributes.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}=", label(attribute.oid))?;
            match &attribute.text {
                Some(text) => write_value(f, text)?,
                None => f.write_str(&hex::upper(&attribute.value))?,
            }
        }
        Ok(())
    }
}

fn write_value(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    // A comma alone stands in many names; only with an equals sign behind it does another attribute seem to begin.
    for piece in text.split_inclusive(['=', '\\']) {
        match piece.strip_suffix(['=', '\\']) {
            Some(before) => write!(f, "{}\\{}", Escaped(before), &piece[before.len()..])?,
            None => write!(f, "{}", Escaped(piece))?,
        }
    }
    Ok(())
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

/// Text with characters that are not seen themselves written as `\u{…}`, so that it is seen as it is.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some((at, character)) = first_deceptive(rest) {
            write!(f, "{}{}", &rest[..at], character.escape_unicode())?;
            rest = &rest[at + character.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// The first character that [`is_deceptive`], and where it begins.
fn first_deceptive(text: &str) -> Option<(usize, char)> {
    // Nearly always there is none: long lists are not gone through by characters.
    if text.bytes().all(|octet| matches!(octet, b' '..=b'~')) {
        return None;
    }
    text.char_indices().find(|(_, character)| is_deceptive(*character))
}

/// Whether a character can change how the text around it is seen, or make two texts that look alike, without being seen
/// itself: control characters, those that turn the direction around or end a line, and those that Unicode's
/// Default_Ignorable_Code_Point lists.
#[must_use]
pub fn is_deceptive(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Refuses a text that is empty, longer than `limit` characters, or holds one that [`is_deceptive`]. `attribute` is what
/// the error calls it.
///
/// # Errors
/// [`NameError`].
pub fn check_text(attribute: &str, text: &str, limit: usize) -> Result<(), NameError> {
    let attribute = attribute.to_owned();
    if text.trim().is_empty() {
        return Err(NameError::Empty { attribute });
    }
    let length = text.chars().count();
    if length > limit {
        return Err(NameError::TooLong { attribute, length, limit });
    }
    match text.chars().find(|c| is_deceptive(*c)) {
        Some(character) => Err(NameError::Character { attribute, character }),
        None => Ok(()),
    }
}

/// Puts a name together, one relative distinguished name after the other.
#[derive(Clone, Debug)]
pub struct NameBuilder {
    attributes: Vec<(ObjectIdentifier, u8, String)>,
}

const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;

impl NameBuilder {
    /// Appends countryName, two capital letters.
    ///
    /// # Errors
    /// [`NameError::Country`] when it is anything else.
    pub fn country(self, code: &str) -> Result<Self, NameError> {
        if code.len() != 2 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(NameError::Country(code.to_owned()));
        }
        Ok(self.push(oid::COUNTRY_NAME, PRINTABLE_STRING, code))
    }

    /// Appends an attribute as text: PrintableString for serialNumber, UTF8String in NFC for all others.
    ///
    /// # Errors
    /// [`NameError`] when the text is empty, longer than the upper bound of X.520, or holds a character that must not
    /// stand there.
    pub fn attribute(self, oid: ObjectIdentifier, text: &str) -> Result<Self, NameError> {
        // RFC 5280 §7: what looks the same is written the same.
        let text = &*text.trim().nfc().collect::<String>();
        let attribute = label(oid);
        check_text(&attribute, text, upper_bound(oid))?;
        if oid != oid::SERIAL_NUMBER {
            return Ok(self.push(oid, UTF8_STRING, text));
        }
        match text.chars().find(|c| !is_printable(*c)) {
            Some(character) => Err(NameError::Character { attribute, character }),
            None => Ok(self.push(oid, PRINTABLE_STRING, text)),
        }
    }

    /// Appends the attribute if there is a text for it.
    ///
    /// # Errors
    /// As [`attribute`](Self::attribute).
    pub fn optional(self, oid: ObjectIdentifier, text: Option<&str>) -> Result<Self, NameError> {
        match text {
            Some(text) => self.attribute(oid, text),
            None => Ok(self),
        }
    }

    /// The finished name.
    #[must_use]
    pub fn build(self) -> Name {
        Name::of_rdns(self.attributes.into_iter().map(|(oid, tag, text)| {
            let value = asn1::tlv(tag, text.as_bytes());
            vec![Attribute { oid, text: Some(text), value, rdn: 0 }]
        }))
    }

    fn push(mut self, oid: ObjectIdentifier, tag: u8, text: &str) -> Self {
        self.attributes.push((oid, tag, text.to_owned()));
        self
    }
}

/// Why something is no name, or must not be one.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NameError {
    /// The bytes are not a Name.
    #[error("not a well-formed distinguished name")]
    Malformed,
    /// More attributes than are read.
    #[error("a distinguished name has more than {limit} attributes")]
    TooMany {
        /// How many are read at most.
        limit: usize,
    },
    /// Not a country code.
    #[error("`{0}` is not a country code of two capital letters")]
    Country(String),
    /// Nothing in it.
    #[error("{attribute} is empty")]
    Empty {
        /// Which attribute.
        attribute: String,
    },
    /// Longer than X.520, or the house, allows.
    #[error("{attribute} has {length} characters, more than the {limit} that are allowed")]
    TooLong {
        /// Which attribute.
        attribute: String,
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// A character that must not stand in it.
    #[error("{attribute} holds the character U+{:04X}, which must not stand there", u32::from(*character))]
    Character {
        /// Which attribute.
        attribute: String,
        /// The character.
        character: char,
    },
    /// A text that only the CA itself puts there.
    #[error("{attribute} is `{text}`, which only the CA puts there, where it is true")]
    Reserved {
        /// Which attribute.
        attribute: String,
        /// The text.
        text: String,
    },
}

/// The usual short word for an attribute, or its dotted number.
fn label(oid: ObjectIdentifier) -> String {
    let known = match oid {
        oid::COUNTRY_NAME => "C",
        oid::ORGANIZATION_NAME => "O",
        oid::ORGANIZATIONAL_UNIT_NAME => "OU",
        oid::COMMON_NAME => "CN",
        oid::SERIAL_NUMBER => "serialNumber",
        oid::ORGANIZATION_IDENTIFIER => "organizationIdentifier",
        oid::TITLE => "title",
        oid::GIVEN_NAME => "GN",
        oid::SURNAME => "SN",
        oid::LOCALITY_NAME => "L",
        oid::STATE_OR_PROVINCE_NAME => "ST",
        oid::PSEUDONYM => "pseudonym",
        oid::DOMAIN_COMPONENT => "DC",
        oid::EMAIL_ADDRESS => "emailAddress",
        other => return other.to_string(),
    };
    known.to_owned()
}

/// The upper bounds of X.520 as RFC 5280 appendix A.1 lists them, in characters.
pub(crate) fn upper_bound(oid: ObjectIdentifier) -> usize {
    match oid {
        oid::COUNTRY_NAME => 2,
        oid::LOCALITY_NAME | oid::STATE_OR_PROVINCE_NAME | oid::PSEUDONYM => 128,
        oid::EMAIL_ADDRESS => 255,
        oid::GIVEN_NAME | oid::SURNAME => 32768,
        _ => 64,
    }
}

fn is_printable(character: char) -> bool {
    character.is_ascii_alphanumeric() || " '()+,-./:=?".contains(character)
}

fn text_of(any: AnyRef<'_>) -> Option<String> {
    use der::Tag;
    match any.tag() {
        Tag::Utf8String | Tag::PrintableString | Tag::Ia5String => {
            std::str::from_utf8(any.value()).ok().map(str::to_owned)
        }
        // T.61 in practice is Latin-1.
        Tag::TeletexString => Some(any.value().iter().map(|octet| char::from(*octet)).collect()),
        Tag::BmpString => {
            let units = any.value().chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    pub(super) fn common_name(text: &str) -> Name {
        Name::builder().attribute(oid::COMMON_NAME, text).unwrap().build()
    }

    #[test]
    fn built_and_read_back() {
        let name = Name::builder()
            .country("ID")
            .and_then(|n| n.attribute(oid::ORGANIZATION_NAME, "Pemerintah Kabupaten Sukamaju"))
            .and_then(|n| n.attribute(oid::ORGANIZATIONAL_UNIT_NAME, "Dinas Kominfo"))
            .and_then(|n| n.attribute(oid::ORGANIZATIONAL_UNIT_NAME, "UJI COBA"))
            .and_then(|n| n.attribute(oid::COMMON_NAME, "Siti Rahayu"))
            .unwrap()
            .build();
        assert_eq!(
            name.to_string(),
            "C=ID, O=Pemerintah Kabupaten Sukamaju, OU=Dinas Kominfo, OU=UJI COBA, CN=Siti Rahayu"
        );
        assert_eq!(Name::from_der(name.der()), Ok(name.clone()));
        assert_eq!(name.texts(oid::ORGANIZATIONAL_UNIT_NAME).count(), 2);
    }

    #[test]
    fn parts_are_put_in_and_taken_out() {
        let pair = |oid: ObjectIdentifier, text: &str| {
            asn1::sequence(&[&asn1::tlv(0x06, oid.as_bytes()), &asn1::tlv(PRINTABLE_STRING, text.as_bytes())])
        };
        let two = [pair(oid::SERIAL_NUMBER, "1"), pair(oid::COMMON_NAME, "Siti")].concat();
        let unit = pair(oid::ORGANIZATIONAL_UNIT_NAME, "A");
        let name = asn1::sequence(&[&asn1::tlv(asn1::SET, &unit), &asn1::tlv(asn1::SET, &two)]);
        let name = Name::from_der(&name).unwrap();
        let with = |rdn| name.with_after(rdn, oid::ORGANIZATIONAL_UNIT_NAME, "B").unwrap();
        for (case, found, expected) in [
            ("in the middle", with(0), "OU=A, OU=B, serialNumber=1, CN=Siti"),
            ("at the end", with(1), "OU=A, serialNumber=1, CN=Siti, OU=B"),
            ("behind the end", with(7), "OU=A, serialNumber=1, CN=Siti, OU=B"),
            ("the first out", name.without(0), "serialNumber=1, CN=Siti"),
            ("two in one out", name.without(1), "OU=A"),
            ("none out", name.without(2), "OU=A, serialNumber=1, CN=Siti"),
            ("in and out", with(0).without(1), "OU=A, serialNumber=1, CN=Siti"),
        ] {
            assert_eq!(found.to_string(), expected, "{case}");
            assert_eq!(Name::from_der(found.der()), Ok(found), "{case}");
        }
        assert_eq!(with(0).without(1), name);
        assert!(name.with_after(0, oid::ORGANIZATIONAL_UNIT_NAME, "").is_err());
    }

    #[test]
    fn a_value_does_not_look_like_more_than_one() {
        for (given, shown) in [
            ("Dinas Komunikasi, Informatika dan Statistik", "Dinas Komunikasi, Informatika dan Statistik"),
            ("Siti, O=Kementerian", "Siti, O\\=Kementerian"),
            ("Siti\\, O=Kementerian", "Siti\\\\, O\\=Kementerian"),
            ("=", "\\="),
        ] {
            assert_eq!(common_name(given).to_string(), format!("CN={shown}"));
        }
    }

    #[test]
    fn a_name_of_many_parts_is_refused_before_it_is_sorted() {
        let pair = |at: u32| {
            asn1::sequence(&[
                &asn1::tlv(0x06, oid::COMMON_NAME.as_bytes()),
                &asn1::tlv(UTF8_STRING, &at.to_be_bytes()),
            ])
        };
        let together = asn1::tlv(asn1::SET, &(0..50_000).rev().flat_map(pair).collect::<Vec<u8>>());
        let apart: Vec<u8> = (0..50_000).flat_map(|at| asn1::tlv(asn1::SET, &pair(at))).collect();
        for (case, rdns) in [("together", together), ("apart", apart)] {
            let begun = std::time::Instant::now();
            let read = Name::from_der(&asn1::sequence(&[&rdns]));
            assert_eq!(read, Err(NameError::TooMany { limit: MAX_ATTRIBUTES }), "{case}");
            assert!(begun.elapsed().as_secs() < 1, "{case}: {:?}", begun.elapsed());
        }
    }

    #[test]
    fn one_look_has_one_encoding() {
        let (composed, decomposed) = (common_name("Jos\u{e9}"), common_name("Jose\u{301}"));
        assert_eq!(composed, decomposed);
        assert_eq!(composed.common_name(), Some("Jos\u{e9}"));
    }

    #[test]
    fn characters_that_are_not_seen_are_written_out() {
        for character in
            "\0\u{7}\u{1b}\u{7f}\u{9b}\u{ad}\u{61c}\u{180e}\u{200b}\u{200d}\u{2028}\u{2029}\u{202e}\u{2066}\
                          \u{3164}\u{fe0f}\u{feff}\u{fff9}\u{e0041}\u{e0100}"
                .chars()
        {
            let shown = Escaped(&format!("a{character}b")).to_string();
            assert_eq!(shown, format!("a{}b", character.escape_unicode()));
            assert!(Name::builder().attribute(oid::COMMON_NAME, &format!("a{character}b")).is_err());
        }
        for seen in ["Siti Rahayu", "O'Brien", "Jos\u{e9}", "\u{1f600}", "\u{4e2d}\u{6587}", "a\u{a0}b"] {
            assert_eq!(Escaped(seen).to_string(), seen);
        }
        assert_eq!(
            Escaped("\u{202e}Jos\u{e9}\u{7}\u{200b} S\u{ad}").to_string(),
            "\\u{202e}Jos\u{e9}\\u{7}\\u{200b} S\\u{ad}"
        );
    }

    #[test]
    fn what_must_not_stand_in_a_name() {
        let long = "x".repeat(65);
        for (oid, text, expected) in [
            (oid::COMMON_NAME, "", NameError::Empty { attribute: "CN".into() }),
            (oid::COMMON_NAME, " \t ", NameError::Empty { attribute: "CN".into() }),
            (
                oid::COMMON_NAME,
                long.as_str(),
                NameError::TooLong { attribute: "CN".into(), length: 65, limit: 64 },
            ),
            (
                oid::COMMON_NAME,
                "Siti\nRahayu",
                NameError::Character { attribute: "CN".into(), character: '\n' },
            ),
            (
                oid::ORGANIZATION_NAME,
                "\u{202E}upus",
                NameError::Character { attribute: "O".into(), character: '\u{202E}' },
            ),
            (
                oid::SERIAL_NUMBER,
                "12*4",
                NameError::Character { attribute: "serialNumber".into(), character: '*' },
            ),
        ] {
            assert_eq!(Name::builder().attribute(oid, text).unwrap_err(), expected, "{text:?}");
        }
        for code in ["", "I", "id", "IDN", "1D"] {
            assert_eq!(Name::builder().country(code).unwrap_err(), NameError::Country(code.into()));
        }
        for der in [&[][..], &[0x30], &[0x30, 0x02, 0x31], &[0x04, 0x00]] {
            assert_eq!(Name::from_der(der), Err(NameError::Malformed), "{der:?}");
        }
    }

    #[test]
    fn a_printed_name_cannot_deceive() {
        let hidden = asn1::sequence(&[&asn1::tlv(
            asn1::SET,
            &asn1::sequence(&[
                &asn1::tlv(0x06, oid::COMMON_NAME.as_bytes()),
                &asn1::tlv(UTF8_STRING, "a\u{202E}b\u{1b}[2J".as_bytes()),
            ]),
        )]);
        assert_eq!(Name::from_der(&hidden).unwrap().to_string(), "CN=a\\u{202e}b\\u{1b}[2J");
    }
}
