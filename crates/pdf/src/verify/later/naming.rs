//! Whether fonts may come under new names into a dictionary that several draw with: pages, appearances and the form.
//!
//! Content that names a font that there is none of draws nothing, or in a font of the reader's own. It would be drawn
//! otherwise once there is one.

use std::collections::HashMap;

use super::references::{each_part, each_reference};
use super::{Budget, objects};
use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object, ObjectId, Stream};
use crate::view::View;

/// Most bytes of content that are looked through.
const MAX_CONTENT: u64 = 32 * 1024 * 1024;
/// What leads to the program of a font (ISO 32000-2 §9.8.1, table 120).
const PROGRAMS: [&[u8]; 3] = [b"FontFile", b"FontFile2", b"FontFile3"];
/// The end of a name, or what stands for it to some readers.
const DELIMITERS: &[u8] = b"()<>[]{}/%";

/// Whether all that leads to the dictionary `fonts` in the document `before` takes it for one of fonts, and no content
/// names one that it gains.
pub(super) fn may_gain(
    before: &View<'_>,
    fonts: ObjectId,
    gained: &[&[u8]],
    budget: &mut Budget,
) -> Result<bool, DocumentError> {
    let ids: Vec<ObjectId> = objects::in_use(before).collect();
    if !budget.spend(ids.len().saturating_mul(2)) {
        return Ok(false);
    }
    let mut uses: HashMap<u32, Uses> = HashMap::new();
    for revision in before.revisions() {
        note(&Object::Dictionary(revision.trailer().clone()), &mut uses);
    }
    for id in &ids {
        objects::read(before, *id)?.iter().for_each(|object| note(object, &mut uses));
    }
    let is_of_fonts = uses.get(&fonts.number).is_some_and(|uses| uses.all == uses.as_fonts);
    let may_be_content = |id: &ObjectId| uses.get(&id.number).is_some_and(|uses| uses.all > uses.as_program);
    Ok(is_of_fonts && !names_any(before, ids.into_iter().filter(may_be_content), gained)?)
}

/// How often an object is referred to.
#[derive(Default)]
struct Uses {
    all: usize,
    /// Of these, as to a dictionary of fonts.
    as_fonts: usize,
    /// Of these, as to the program of a font: its bytes could be any.
    as_program: usize,
}

fn note(object: &Object, uses: &mut HashMap<u32, Uses>) {
    each_reference(object, &mut |id| uses.entry(id.number).or_default().all += 1);
    each_part(object, &mut |part| {
        for entry in part.as_dictionary().into_iter().flat_map(Dictionary::entries) {
            let Some(id) = entry.value.as_reference() else { continue };
            let uses = uses.entry(id.number).or_default();
            uses.as_fonts += usize::from(entry.key == b"Font");
            uses.as_program += usize::from(PROGRAMS.contains(&entry.key.as_slice()));
        }
    });
}

/// Whether one of the streams among `objects` names one of `fonts`. What cannot be decoded could be content.
fn names_any(
    view: &View<'_>,
    objects: impl Iterator<Item = ObjectId>,
    fonts: &[&[u8]],
) -> Result<bool, DocumentError> {
    let mut left = MAX_CONTENT;
    for id in objects {
        let Some(Object::Stream(stream)) = objects::read(view, id)? else { continue };
        match content(view, id, &stream, left)? {
            Some(content) if !names(&content, fonts) => left = left.saturating_sub(content.len() as u64),
            _ => return Ok(true),
        }
    }
    Ok(false)
}

fn content(
    view: &View<'_>,
    id: ObjectId,
    stream: &Stream,
    most: u64,
) -> Result<Option<Vec<u8>>, DocumentError> {
    match view.stream_data_up_to(id, stream, most) {
        Ok(content) => Ok(Some(content)),
        Err(error @ DocumentError::TooMuch { .. }) => Err(error),
        Err(_) => Ok(None),
    }
}

/// Whether a name in `content` begins like one of `fonts`, as it is written or with its escapes resolved.
fn names(content: &[u8], fonts: &[&[u8]]) -> bool {
    let begins = |name: &[u8]| fonts.iter().any(|font| name.starts_with(font));
    content.iter().enumerate().filter(|(_, byte)| **byte == b'/').any(|(place, _)| {
        let rest = &content[place + 1..];
        let written = rest.iter().take_while(|byte| **byte > b' ' && !DELIMITERS.contains(byte)).count();
        let written = &rest[..written];
        begins(written) || begins_unescaped(written, fonts)
    })
}

/// The same with escapes resolved; what is none, readers take in several ways.
fn begins_unescaped(written: &[u8], fonts: &[&[u8]]) -> bool {
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut name = Vec::new();
    let mut bytes = written.iter();
    while let Some(byte) = bytes.next() {
        let resolved = match byte {
            b'#' => digit(bytes.next()).zip(digit(bytes.next())).map(|(high, low)| (high * 16 + low) as u8),
            byte => Some(*byte),
        };
        match resolved {
            Some(byte) => name.push(byte),
            None => return fonts.iter().any(|font| font.starts_with(&name) || name.starts_with(font)),
        }
    }
    fonts.iter().any(|font| name.starts_with(font))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fonts() {
        for (content, expected) in [
            (&b"BT /F1 9 Tf (Helv) Tj ET"[..], false),
            (b"", false),
            (b"/", false),
            (b"/Hel", false),
            (b"BT /Helv 9 Tf ET", true),
            (b"/Helv", true),
            (b"/Helvetica 9 Tf", true),
            (b"/H#65lv 9 Tf", true),
            (b"(/Helv)", true),
            (b"/Helv\0 9 Tf", true),
            (b"//Helv 9 Tf", true),
            (b"/#ZZ 9 Tf", true),
            (b"/Hel#7", true),
            (b"/Hx#7", false),
            (b"/a#20b 9 Tf", false),
            (b"Helv 9 Tf", false),
        ] {
            assert_eq!(names(content, &[b"Helv"]), expected, "{content:?}");
        }
    }
}
