//! Objects and trailers that no cross-reference section speaks of.
//!
//! What stands in the data of a stream, such as an attached document, is none, as long as the stream itself is listed.

use std::collections::HashSet;

use super::Readings;
use super::others::{MAX_OTHERS, Other};
use crate::document::{Document, DocumentError};
use crate::object_stream::ObjectStream;
use crate::revision::XrefEntry;
use crate::source::ByteSource;
use crate::syntax::parser::{IndirectObject, Parser};
use crate::syntax::{Dictionary, Object, ObjectId, Stream};
use crate::verify::heads::{self, Before};
use crate::verify::listed::{Around, Listed};
use crate::verify::pass::Marks;

/// How far in front of the word `obj` its numbers are looked for, in bytes: at first, and where that is too short.
const LOOKS: [u64; 2] = [64, 4096];
const TRAILER: &[u8] = b"trailer";
/// Most objects in object streams that are looked at.
const MAX_MEMBERS: usize = 4_000_000;

/// Adds what stands at the `marks`.
pub(super) fn find<S: ByteSource>(
    document: &Document<S>,
    listed: &Listed,
    marks: &Marks,
    readings: &mut Readings,
) {
    let mut unlisted = Unlisted { document, readings, members: None, room: MAX_MEMBERS };
    let mut around = Around::new(document, listed);
    for word in &marks.objects {
        if around.at(*word).is_none() {
            unlisted.add_object(*word);
        }
    }
    let mut around = Around::new(document, listed);
    for word in &marks.trailers {
        if around.at(*word).is_none() {
            unlisted.add_trailer(*word);
        }
    }
    let mut around = Around::new(document, listed);
    let mut last = None;
    for word in &marks.object_streams {
        let Some(found) = around.at(*word).filter(|found| last != Some(found.span.start)) else { continue };
        last = Some(found.span.start);
        unlisted.add_members(found);
    }
}

struct Unlisted<'d, 'r, S> {
    document: &'d Document<S>,
    readings: &'r mut Readings,
    /// What sections say of objects in streams: the stream, and the number.
    members: Option<HashSet<(u32, u32)>>,
    /// How many objects in streams may still be looked at.
    room: usize,
}

/// The head of an object in the file.
struct Head {
    start: u64,
    number: Option<u32>,
    generation: u16,
}

impl<S: ByteSource> Unlisted<'_, '_, S> {
    /// The object with `obj` at `word`, if there is one, and what is in it.
    fn add_object(&mut self, word: u64) {
        let head = match head_before(self.document.source(), word) {
            Ok(None) => return,
            Ok(Some(head)) => head,
            Err(Unclear) => {
                self.readings.is_cut = true;
                return;
            }
        };
        let Some(number) = head.number else { return };
        let is_own = self.document.revisions().iter().any(|revision| revision.offset() == head.start);
        let found = self.document.current().indirect_at(head.start).ok().and_then(Result::ok);
        let dictionary = found.as_ref().and_then(|found| found.object.as_dictionary());
        let is_section = dictionary.is_some_and(|dictionary| is_of_type(self.document, dictionary, b"XRef"));
        if let Some(root) = dictionary.filter(|_| is_section).and_then(|dictionary| dictionary.get("Root")) {
            self.readings.roots.push((head.start, root.clone()));
        }
        let Head { start: position, generation, .. } = head;
        self.add(Other { number, generation, position, is_hidden: !is_own && !is_section });
        found.iter().for_each(|found| self.add_members(found));
    }

    /// The catalog that a trailer with its word at `word` names.
    fn add_trailer(&mut self, word: u64) {
        let view = self.document.current();
        if view.shared().check_parsed().is_err() {
            return;
        }
        let mut parser = Parser::new(self.document.source(), word + TRAILER.len() as u64);
        let trailer = parser.dictionary();
        view.shared().spend_parsed(parser.lexer().position().saturating_sub(word), parser.values());
        if let Some(root) = trailer.ok().and_then(|trailer| trailer.get("Root").cloned()) {
            self.readings.roots.push((word, root));
        }
    }

    /// The objects in an object stream that no section says are there.
    fn add_members(&mut self, container: &IndirectObject) {
        let IndirectObject { id, object: Object::Stream(stream), span, .. } = container else { return };
        let numbers = match contained(self.document, *id, stream) {
            Ok(numbers) if numbers.len() <= self.room => numbers,
            // Another reader cannot read it either.
            Err(error) if !matches!(error, DocumentError::TooMuch { .. }) => return,
            _ => {
                self.readings.is_cut = true;
                return;
            }
        };
        self.room -= numbers.len();
        for number in numbers {
            if !self.is_listed(id.number, number) {
                let position = span.start;
                self.add(Other { number, generation: 0, position, is_hidden: true });
            }
        }
    }

    fn is_listed(&mut self, stream: u32, number: u32) -> bool {
        let members = self.members.get_or_insert_with(|| {
            let entries = self.document.revisions().iter().flat_map(|revision| revision.entries());
            let in_stream = entries.filter_map(|(number, entry)| match entry {
                XrefEntry::InStream { stream, .. } => Some((*stream, *number)),
                _ => None,
            });
            in_stream.collect()
        });
        members.contains(&(stream, number))
    }

    fn add(&mut self, other: Other) {
        // One more tells that there are too many.
        if self.readings.others.len() <= MAX_OTHERS {
            self.readings.others.push(other);
        }
    }
}

/// The numbers in front of the word are not to be found within what is looked at.
struct Unclear;

/// The numbers in front of the `obj` at `word`; `None` if something else stands there.
fn head_before(source: &dyn ByteSource, word: u64) -> Result<Option<Head>, Unclear> {
    for look in LOOKS {
        let from = word.saturating_sub(look);
        let mut bytes = vec![0; (word - from) as usize];
        source.read_exact_at(from, &mut bytes).map_err(|_| Unclear)?;
        match heads::before(&bytes) {
            // Digits at the very border may be the end of a longer number.
            Before::Head(head) if head.start > 0 || from == 0 => {
                let (number, generation) = (head.number(), head.generation());
                return Ok(Some(Head { start: from + head.start as u64, number, generation }));
            }
            Before::Other => return Ok(None),
            _ if from == 0 => return Ok(None),
            _ => {}
        }
    }
    Err(Unclear)
}

/// Whether some reader may take it for one of this type: of two types some take the first, some the last.
fn is_of_type<S: ByteSource>(document: &Document<S>, dictionary: &Dictionary, wanted: &[u8]) -> bool {
    let types = dictionary.entries().iter().filter(|entry| entry.key == b"Type");
    let mut types = types.filter_map(|entry| document.current().resolve(&entry.value).ok());
    types.any(|found| found.as_name() == Some(wanted))
}

/// The numbers of the objects in `stream`; none if it is no object stream.
fn contained<S: ByteSource>(
    document: &Document<S>,
    id: ObjectId,
    stream: &Stream,
) -> Result<Vec<u32>, DocumentError> {
    let view = document.current();
    if !is_of_type(document, &stream.dictionary, b"ObjStm") {
        return Ok(Vec::new());
    }
    view.shared().check_parsed()?;
    let data = view.stream_data(id, stream)?;
    view.shared().spend_stream(data.len() as u64);
    let parsed = ObjectStream::parse(stream, data).map_err(DocumentError::object(id))?;
    Ok(parsed.numbers().collect())
}
