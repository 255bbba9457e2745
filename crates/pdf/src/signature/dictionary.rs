//! The signature dictionary (ISO 32000-2 §12.8.1, table 255) as PAdES wants it (EN 319 142-1 §6.3).

use std::ops::Range;

use jiff::Zoned;

use super::ByteRange;
use crate::syntax::text::encode_text;
use crate::syntax::writer::write_object;
use crate::syntax::{Dictionary, Object};

/// Room for `[0 a b c]` with three numbers of 20 digits, so that no file is too long for it.
const BYTE_RANGE_ROOM: usize = "[0 ] ".len() + 3 * " 18446744073709551615".len();

/// What a signature says beside the signature itself. There is no `Cert`: PAdES forbids it.
#[derive(Clone, Debug)]
pub(crate) struct SignatureDictionary<'a> {
    /// `M`: when the signer says that this was signed.
    pub(crate) time: &'a Zoned,
    pub(crate) name: Option<&'a str>,
    pub(crate) reason: Option<&'a str>,
    pub(crate) location: Option<&'a str>,
    pub(crate) contact: Option<&'a str>,
    /// `Reference`: signature reference dictionaries (§12.8.1, table 256).
    pub(crate) references: Vec<Object>,
}

/// A signature dictionary with room left in it.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) bytes: Vec<u8>,
    /// Where the token of `Contents` is in `bytes`, delimiters included.
    pub(crate) contents: Range<usize>,
    /// Where the room for `ByteRange` is in `bytes`.
    pub(crate) byte_range: Range<usize>,
}

impl SignatureDictionary<'_> {
    /// Writes the dictionary with room for `room` bytes of CMS; `encrypt` is asked for its other entries as they
    /// stand in the document (ISO 32000-2 §7.6.2: Contents is never encrypted).
    pub(crate) fn write(&self, room: usize, encrypt: impl FnOnce(Object) -> Object) -> Draft {
        let head = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached";
        let mut rest = Vec::new();
        write_object(&mut rest, &encrypt(self.entries().into()), &[]);
        // The entries go into the dictionary that was begun.
        Draft::new(head, room, &rest["<<".len()..])
    }

    fn entries(&self) -> Dictionary {
        let mut entries = Dictionary::new().with("M", Object::string(pdf_date(self.time)));
        for (key, text) in [
            ("Name", self.name),
            ("Reason", self.reason),
            ("Location", self.location),
            ("ContactInfo", self.contact),
        ] {
            if let Some(text) = text {
                entries.set(key, Object::string(encode_text(text)));
            }
        }
        if !self.references.is_empty() {
            entries.set("Reference", Object::Array(self.references.clone()));
        }
        entries
    }
}

impl Draft {
    /// The dictionary of a document time stamp with room for `room` bytes of its token. Nothing in it tells a time, a
    /// name, a place or a reason (EN 319 142-1 §5.4.3).
    pub(crate) fn of_time_stamp(room: usize) -> Self {
        Self::new(b"<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161/V 0", room, b">>")
    }

    fn new(head: &[u8], room: usize, rest: &[u8]) -> Self {
        let mut bytes = [head, b"/ByteRange "].concat();
        let byte_range = bytes.len()..bytes.len() + BYTE_RANGE_ROOM;
        bytes.resize(byte_range.end, b' ');
        bytes.extend(b"/Contents");
        let contents = bytes.len()..bytes.len() + room * 2 + "<>".len();
        bytes.push(b'<');
        bytes.resize(contents.end - 1, b'0');
        bytes.push(b'>');
        bytes.extend(rest);
        Self { bytes, contents, byte_range }
    }

    /// Fills in the byte range; what is left of the room stays white space.
    pub(crate) fn set_byte_range(bytes: &mut [u8], room: Range<usize>, byte_range: &ByteRange) {
        let text = byte_range.to_string();
        bytes[room.start..room.start + text.len()].copy_from_slice(text.as_bytes());
    }
}

/// A date with its offset from UTC (ISO 32000-2 §7.9.4), such as `D:20260131150000+07'00'`.
///
/// The last apostrophe is that of PDF 1.7: readers of 2.0 take it, older ones want it.
pub(crate) fn pdf_date(time: &Zoned) -> String {
    let seconds = time.offset().seconds();
    let sign = if seconds < 0 { '-' } else { '+' };
    let minutes = seconds.unsigned_abs() / 60;
    let date = time.strftime("D:%Y%m%d%H%M%S");
    format!("{date}{sign}{:02}'{:02}'", minutes / 60, minutes % 60)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::{Offset, TimeZone};

    use super::*;
    use crate::syntax::parser::Parser;

    fn zoned(seconds: i32) -> Zoned {
        let zone = TimeZone::fixed(Offset::from_seconds(seconds).unwrap());
        "2026-01-31T08:00:00Z".parse::<Timestamp>().unwrap().to_zoned(zone)
    }

    #[test]
    fn dates_have_their_offset() {
        for (offset, expected) in [
            (7 * 3600, "D:20260131150000+07'00'"),
            (0, "D:20260131080000+00'00'"),
            (-(9 * 3600 + 1800), "D:20260130223000-09'30'"),
        ] {
            assert_eq!(pdf_date(&zoned(offset)), expected);
        }
    }

    #[test]
    fn room_is_where_the_draft_says() {
        let time = zoned(0);
        let (name, reason) = (Some("Siti (Kepala)"), Some("Persetujuan — final"));
        let references = vec![Object::Null];
        let dictionary =
            SignatureDictionary { time: &time, name, reason, location: None, contact: None, references };
        let draft = dictionary.write(100, |entries| entries);
        let mut bytes = draft.bytes.clone();
        let byte_range = ByteRange::around(u64::MAX - 2..u64::MAX - 1, u64::MAX);
        Draft::set_byte_range(&mut bytes, draft.byte_range.clone(), &byte_range);
        let parsed = Parser::new(&bytes, 0).dictionary().unwrap();
        let contents = parsed.entry("Contents").unwrap();
        let span = contents.span.clone().unwrap();
        assert_eq!(span.start as usize..span.end as usize, draft.contents);
        assert_eq!(contents.value.as_string(), Some(&[0; 100][..]));
        assert_eq!(parsed.get("Name").unwrap().as_string(), Some(&b"Siti (Kepala)"[..]));
        assert_eq!(parsed.get("Reason").unwrap().as_string().map(|text| &text[..2]), Some(&[0xFE, 0xFF][..]));
        assert!(!parsed.contains("Location") && !parsed.contains("Cert"));
        assert_eq!(parsed.get("ByteRange").unwrap().as_array().unwrap().len(), 4);
    }
}
