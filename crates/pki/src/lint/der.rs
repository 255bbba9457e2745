//! A strict walk over DER (X.690 §8 to §11): a linter wants to see the octets, not a value that was made from them.

use std::fmt;

use jiff::Timestamp;

use crate::oid::ObjectIdentifier;

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const UTF8_STRING: u8 = 0x0c;
pub(crate) const PRINTABLE_STRING: u8 = 0x13;
pub(crate) const IA5_STRING: u8 = 0x16;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;

const NULL: u8 = 0x05;
const CONSTRUCTED: u8 = 0x20;

/// Deepest nesting that is walked; certificates and lists need about ten levels.
const MAX_DEPTH: usize = 24;

/// One value: its tag octet, its content, and both with the length between them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) raw: &'a [u8],
}

/// Why octets are not DER, or not the DER that was expected.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Fault(pub(super) String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn fault<T>(text: impl Into<String>) -> Result<T, Fault> {
    Err(Fault(text.into()))
}

/// The values that stand one after the other in some octets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// All octets that were not read yet.
    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }

    /// The next value, whatever it is.
    pub(crate) fn any(&mut self) -> Result<Element<'a>, Fault> {
        let (element, rest) = split(self.0)?;
        self.0 = rest;
        Ok(element)
    }

    /// The next value, which must have `tag`. `what` names it in the fault.
    pub(crate) fn expect(&mut self, tag: u8, what: &str) -> Result<Element<'a>, Fault> {
        match self.0.first() {
            None => fault(format!("{what} is missing")),
            Some(found) if *found != tag => {
                fault(format!("{what} should have the tag {tag:02X}, not {found:02X}"))
            }
            Some(_) => self.any(),
        }
    }

    /// The next value if it has `tag`.
    pub(crate) fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, Fault> {
        if self.0.first() == Some(&tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// Asks that nothing follows.
    pub(crate) fn finish(self, what: &str) -> Result<(), Fault> {
        if self.0.is_empty() { Ok(()) } else { fault(format!("{} octets follow {what}", self.0.len())) }
    }
}

impl<'a> Element<'a> {
    /// Reads the one value that `octets` are.
    pub(crate) fn only(octets: &'a [u8], tag: u8, what: &str) -> Result<Self, Fault> {
        let mut reader = Reader::new(octets);
        let element = reader.expect(tag, what)?;
        reader.finish(what)?;
        Ok(element)
    }

    /// A reader of its content.
    pub(crate) fn reader(&self) -> Reader<'a> {
        Reader::new(self.content)
    }

    /// All values in its content.
    pub(crate) fn children(&self) -> Result<Vec<Self>, Fault> {
        let mut reader = self.reader();
        let mut children = Vec::new();
        while !reader.is_empty() {
            children.push(reader.any()?);
        }
        Ok(children)
    }

    /// It as an object identifier.
    pub(crate) fn oid(&self) -> Result<ObjectIdentifier, Fault> {
        ObjectIdentifier::from_bytes(self.content).or_else(|_| fault("an OBJECT IDENTIFIER is malformed"))
    }

    /// The instant that it denotes, when it is a UTCTime or GeneralizedTime in the form of RFC 5280 §4.1.2.5: seconds,
    /// no fraction, `Z`.
    pub(crate) fn instant(&self) -> Option<Timestamp> {
        crate::crl::time::instant(self.tag, self.content)
    }

    /// Its content as text, whatever octets are no text replaced.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(self.content).into_owned()
    }
}

/// The first place where `octets` break the distinguished encoding, all nested values included.
pub(crate) fn first_fault(octets: &[u8]) -> Option<Fault> {
    check_all(octets, 0, &mut |_| {}).err()
}

/// Every OBJECT IDENTIFIER in `octets`, as far as they are DER. Looks into OCTET STRINGs that hold DER, as
/// extensions do.
pub(crate) fn object_identifiers(octets: &[u8]) -> Vec<ObjectIdentifier> {
    let mut found = Vec::new();
    let mut inner = Vec::new();
    // What is no DER is reported by the rule about it; here it only ends the walk.
    let _ = check_all(octets, 0, &mut |element| match element.tag {
        OBJECT_IDENTIFIER => found.extend(element.oid().ok()),
        crate::asn1::OCTET_STRING if first_fault(element.content).is_none() => inner.push(element.content),
        _ => {}
    });
    for octets in inner {
        let _ = check_all(octets, 0, &mut |element| {
            if element.tag == OBJECT_IDENTIFIER {
                found.extend(element.oid().ok());
            }
        });
    }
    found
}

fn check_all<'a>(octets: &'a [u8], depth: usize, visit: &mut dyn FnMut(Element<'a>)) -> Result<(), Fault> {
    if depth > MAX_DEPTH {
        return fault(format!("values are nested more than {MAX_DEPTH} deep"));
    }
    let mut reader = Reader::new(octets);
    while !reader.is_empty() {
        let element = reader.any()?;
        visit(element);
        if element.tag & CONSTRUCTED == 0 {
            check_primitive(element)?;
            continue;
        }
        check_all(element.content, depth + 1, visit)?;
        if element.tag == crate::asn1::SET && !element.children()?.is_sorted_by_key(|member| member.raw) {
            return fault("the members of a SET OF are not in order");
        }
    }
    Ok(())
}

fn check_primitive(element: Element<'_>) -> Result<(), Fault> {
    let content = element.content;
    match element.tag {
        BOOLEAN if !matches!(content, [0x00 | 0xff]) => fault("a BOOLEAN is not one octet of 00 or FF"),
        INTEGER | ENUMERATED => match content {
            [] => fault("an INTEGER is empty"),
            [0x00, next, ..] if *next < 0x80 => fault("an INTEGER is not in its shortest form"),
            [0xff, next, ..] if *next >= 0x80 => fault("an INTEGER is not in its shortest form"),
            _ => Ok(()),
        },
        crate::asn1::BIT_STRING => match content {
            [0] => Ok(()),
            [unused, .., last] if *unused < 8 && last.trailing_zeros() >= u32::from(*unused) => Ok(()),
            _ => fault("a BIT STRING counts its unused bits wrongly"),
        },
        NULL if !content.is_empty() => fault("a NULL is not empty"),
        OBJECT_IDENTIFIER => element.oid().map(drop),
        UTF8_STRING if std::str::from_utf8(content).is_err() => fault("a UTF8String is not UTF-8"),
        PRINTABLE_STRING if !content.iter().all(|octet| is_printable(*octet)) => {
            fault("a PrintableString holds a character outside its alphabet")
        }
        IA5_STRING if !content.is_ascii() => fault("an IA5String is not ASCII"),
        _ => Ok(()),
    }
}

fn is_printable(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&octet)
}

/// Takes the first value off `octets`: single-octet tag, definite length in its shortest form.
fn split(octets: &[u8]) -> Result<(Element<'_>, &[u8]), Fault> {
    let [tag, first, rest @ ..] = octets else { return fault("a value is cut off") };
    if tag & 0x1f == 0x1f {
        return fault(format!("the tag {tag:02X} is of the long form, which nothing here uses"));
    }
    let (length, rest) = match *first {
        0x80 => return fault("a length is indefinite"),
        short if short < 0x80 => (usize::from(short), rest),
        long => long_length(usize::from(long & 0x7f), rest)?,
    };
    let Some((content, after)) = rest.split_at_checked(length) else {
        return fault(format!("a value of {length} octets is cut off after {}", rest.len()));
    };
    let raw = &octets[..octets.len() - after.len()];
    Ok((Element { tag: *tag, content, raw }, after))
}

fn long_length(count: usize, rest: &[u8]) -> Result<(usize, &[u8]), Fault> {
    if count > 4 {
        return fault(format!("a length takes {count} octets, more than the 4 that are read"));
    }
    let Some((octets, rest)) = rest.split_at_checked(count) else { return fault("a length is cut off") };
    let length = octets.iter().fold(0usize, |length, octet| length << 8 | usize::from(*octet));
    let shortest =
        if length < 0x80 { 0 } else { length.to_be_bytes().iter().skip_while(|o| **o == 0).count() };
    if shortest != count {
        return fault(format!("a length of {length} is not in its shortest form"));
    }
    Ok((length, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_distinguished() {
        let deep = (0..30).fold(vec![0x05, 0x00], |inner, _| crate::asn1::sequence(&[&inner]));
        for (name, octets, expected) in [
            ("good", &[0x30, 0x03, 0x02, 0x01, 0x05][..], None),
            ("nothing", &[], None),
            ("cut", &[0x30], Some("a value is cut off")),
            ("cut content", &[0x04, 0x05, 0x00], Some("a value of 5 octets is cut off after 1")),
            ("indefinite", &[0x30, 0x80, 0x00, 0x00], Some("a length is indefinite")),
            ("long length", &[0x04, 0x81, 0x01, 0x00], Some("a length of 1 is not in its shortest form")),
            ("padded length", &[0x04, 0x82, 0x00, 0x80], Some("a length of 128 is not in its shortest form")),
            (
                "huge length",
                &[0x04, 0x85, 1, 1, 1, 1, 1],
                Some("a length takes 5 octets, more than the 4 that are read"),
            ),
            ("cut length", &[0x04, 0x82, 0x01], Some("a length is cut off")),
            (
                "long tag",
                &[0x1f, 0x81, 0x00],
                Some("the tag 1F is of the long form, which nothing here uses"),
            ),
            ("padded integer", &[0x02, 0x02, 0x00, 0x01], Some("an INTEGER is not in its shortest form")),
            ("padded negative", &[0x02, 0x02, 0xff, 0x80], Some("an INTEGER is not in its shortest form")),
            ("empty integer", &[0x02, 0x00], Some("an INTEGER is empty")),
            ("boolean 1", &[0x01, 0x01, 0x01], Some("a BOOLEAN is not one octet of 00 or FF")),
            ("unused bits", &[0x03, 0x02, 0x04, 0x0f], Some("a BIT STRING counts its unused bits wrongly")),
            ("nine unused", &[0x03, 0x02, 0x09, 0x00], Some("a BIT STRING counts its unused bits wrongly")),
            ("no bit count", &[0x03, 0x00], Some("a BIT STRING counts its unused bits wrongly")),
            ("full null", &[0x05, 0x01, 0x00], Some("a NULL is not empty")),
            ("open oid", &[0x06, 0x02, 0x2a, 0x86], Some("an OBJECT IDENTIFIER is malformed")),
            (
                "set order",
                &[0x31, 0x06, 0x02, 0x01, 0x02, 0x02, 0x01, 0x01],
                Some("the members of a SET OF are not in order"),
            ),
            ("utf-8", &[0x0c, 0x01, 0xff], Some("a UTF8String is not UTF-8")),
            (
                "printable",
                &[0x13, 0x01, b'@'],
                Some("a PrintableString holds a character outside its alphabet"),
            ),
            ("ia5", &[0x16, 0x01, 0xe9], Some("an IA5String is not ASCII")),
            ("too deep", &deep, Some("values are nested more than 24 deep")),
        ] {
            assert_eq!(first_fault(octets), expected.map(|text| Fault(text.into())), "{name}");
        }
    }

    #[test]
    fn instants_in_the_one_form() {
        for (tag, text, expected) in [
            (UTC_TIME, "260131080000Z", Some("2026-01-31T08:00:00Z")),
            (UTC_TIME, "491231235959Z", Some("2049-12-31T23:59:59Z")),
            (UTC_TIME, "500101000000Z", Some("1950-01-01T00:00:00Z")),
            (GENERALIZED_TIME, "20500101000000Z", Some("2050-01-01T00:00:00Z")),
            (UTC_TIME, "2601310800Z", None),
            (UTC_TIME, "260131080000", None),
            (UTC_TIME, "260131080000+0700", None),
            (UTC_TIME, "20260131080000Z", None),
            (GENERALIZED_TIME, "20500101000000.5Z", None),
            (GENERALIZED_TIME, "500101000000Z", None),
            (UTC_TIME, "260231080000Z", None),
            (UTC_TIME, "260131080060Z", None),
            (UTC_TIME, "26013108000Z", None),
            (0x04, "260131080000Z", None),
            (UTC_TIME, "", None),
        ] {
            let raw = crate::asn1::tlv(tag, text.as_bytes());
            let element = Element { tag, content: text.as_bytes(), raw: &raw };
            let expected = expected.map(|text| text.parse().expect("a time of this table"));
            assert_eq!(element.instant(), expected, "{text}");
        }
    }
}
