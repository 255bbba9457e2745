//! What programs note of themselves in the metadata of the document when they write (ISO 32000-2 §14.3.2): who wrote, and
//! when.

use super::plain;
use super::store::Sides;
use crate::document::DocumentError;
use crate::syntax::{Object, ObjectId};
use crate::view::View;

/// Properties that are such notes.
const NOTED: [&str; 3] = ["xmp:ModifyDate", "xmp:MetadataDate", "pdf:Producer"];
/// Most bytes of metadata that are compared.
const MAX_METADATA: u64 = 1024 * 1024;
/// Most characters of a note.
const MAX_NOTE: usize = 200;

/// Whether nothing else changed in the metadata `id`.
pub(super) fn is_note(sides: &Sides<'_>, id: ObjectId) -> Result<bool, DocumentError> {
    let (old, new) = (sides.before.object(id)?, sides.after.object(id)?);
    let (Object::Stream(known), Object::Stream(now)) = (&old, &new) else { return Ok(false) };
    if !plain::same_but_for(&known.dictionary, &now.dictionary, &["Length"]) {
        return Ok(false);
    }
    let text = |view: &View<'_>, stream| match view.stream_data_up_to(id, stream, MAX_METADATA) {
        Ok(data) => Ok(String::from_utf8(data).ok()),
        Err(error @ DocumentError::TooMuch { .. }) => Err(error),
        Err(_) => Ok(None),
    };
    let (known, now) = (text(&sides.before, known)?, text(&sides.after, now)?);
    Ok(known.zip(now).is_some_and(|(known, now)| without_notes(&known) == without_notes(&now)))
}

/// The metadata without the values of these properties, as elements or as attributes.
fn without_notes(metadata: &str) -> String {
    NOTED.iter().fold(metadata.to_owned(), |metadata, name| {
        let metadata = without(&metadata, &format!("<{name}>"), '<');
        without(&metadata, &format!(" {name}=\""), '"')
    })
}

/// The text without what stands between `start` and the next `end`.
fn without(text: &str, start: &str, end: char) -> String {
    let mut parts = text.split(start);
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left.push_str(start);
        let note =
            part.find(end).filter(|length| *length <= MAX_NOTE && !part[..*length].contains(['<', '&']));
        left.push_str(&part[note.unwrap_or(0)..]);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_left_out_and_nothing_else() {
        let known = r#"<d xmp:ModifyDate="2026" pdf:Producer="A" dc:x="1"><xmp:MetadataDate>1</xmp:MetadataDate>t</d>"#;
        for (old, new, expected) in [
            ("", "", true),
            ("2026", "2027-01-01T00:00:00+00:00", true),
            (r#""A""#, r#""pyHanko; A""#, true),
            ("<xmp:MetadataDate>1<", "<xmp:MetadataDate>12<", true),
            (r#"dc:x="1""#, r#"dc:x="2""#, false),
            (">t<", ">u<", false),
            ("2026", "20<b/>26", false),
            ("2026", r#"2026" dc:y="1"#, false),
            (r#" pdf:Producer="A""#, "", false),
            (" xmp:ModifyDate", " xmp:CreateDate", false),
        ] {
            let now = known.replacen(old, new, usize::from(!old.is_empty()));
            assert_eq!(without_notes(known) == without_notes(&now), expected, "{now}");
        }
        let long = known.replace("2026", &"9".repeat(201));
        assert_ne!(without_notes(known), without_notes(&long));
    }
}
