//! Objects and trailers that no cross-reference section speaks of.
//!
//! What stands in the data of an attached file is none, as long as that is listed: it may be a document itself.

use std::collections::HashSet;

use memchr::memmem;

use super::Readings;
use super::others::{MAX_OTHERS, Other, place};
use crate::document::{Document, DocumentError};
use crate::object_stream::ObjectStream;
use crate::revision::XrefEntry;
use crate::source::ByteSource;
use crate::syntax::parser::{IndirectObject, Parser};
use crate::syntax::{Dictionary, Limit, Object, ObjectId, Stream};
use crate::verify::heads::{self, Before};
use crate::verify::listed::{Around, Entry, Listed};
use crate::verify::pass::Marks;

/// How far in front of the word `obj` its numbers are looked for, in bytes: at first, and where that is too short.
const LOOKS: [u64; 2] = [64, 4096];
/// How far behind the head of an object that cannot be read it is looked for what it is, in bytes.
const LOOKS_BEHIND: u64 = 4096;
/// Most objects in object streams that are looked at.
const MAX_MEMBERS: usize = 4_000_000;

/// Adds what stands at the places of the words `obj` and `trailer`, and in streams.
pub(super) fn find<S: ByteSource>(
    document: &Document<S>,
    listed: &Listed,
    marks: &Marks,
    readings: &mut Readings,
) {
    let sections = document.revisions().iter().map(|revision| revision.offset()).collect();
    let mut unlisted = Unlisted { document, listed, readings, sections, members: None, room: MAX_MEMBERS };
    let mut around = Around::new(document, listed);
    for word in &marks.objects {
        unlisted.add_object(*word, around.at(*word));
    }
    let mut around = Around::new(document, listed);
    for behind in &marks.trailers {
        if !around.at(*behind).is_some_and(|found| is_attached(found, *behind)) {
            unlisted.add_trailer(*behind);
        }
    }
    unlisted.look_into_streams();
}

/// Whether `place` is in the data of an attached file, which may be a document itself (ISO 32000-2 §7.11.4).
fn is_attached(found: &IndirectObject, place: u64) -> bool {
    let Object::Stream(stream) = &found.object else { return false };
    stream.data.contains(&place) && stream.dictionary.is_name("Type", "EmbeddedFile")
}

struct Unlisted<'d, 'r, S> {
    document: &'d Document<S>,
    listed: &'d Listed,
    readings: &'r mut Readings,
    /// Where the sections of the revisions start.
    sections: HashSet<u64>,
    /// What sections say of objects in streams: where the stream stands, and the number.
    members: Option<HashSet<(u64, u32)>>,
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
    /// The object with `obj` at `word`, if there is one, and what is in it; `around` is the listed one that it is in.
    fn add_object(&mut self, word: u64, around: Option<&IndirectObject>) {
        if around.is_some_and(|around| is_attached(around, word)) {
            return;
        }
        let head = match head_before(self.document.source(), word) {
            Ok(None) => return,
            Ok(Some(head)) => head,
            Err(Unclear) => {
                self.readings.is_cut = true;
                return;
            }
        };
        let Some(number) = head.number else { return };
        let Head { start: position, generation, .. } = head;
        if self.listed.is_behind_blanks(Entry { offset: position, number, generation }, around) {
            return;
        }
        let found = self.document.current().indirect_at(position).ok().and_then(Result::ok);
        let is_section = found.as_ref().is_some_and(|found| self.add_section(found));
        let is_own = self.sections.contains(&position);
        let is_hidden = !is_own && !is_section && around.is_none();
        self.add(Other { number, generation, position, is_hidden });
        match &found {
            Some(found) => {
                self.add_catalog(found);
                self.add_members(found);
            }
            None if around.is_none() && self.may_hold_objects(word) => {
                self.readings.unread.push((number, position));
            }
            None => {}
        }
    }

    /// The object itself, if it is a catalog: some take the last of these, whatever a trailer says.
    fn add_catalog(&mut self, found: &IndirectObject) {
        let dictionary = found.object.as_dictionary();
        if dictionary.is_some_and(|found| is_of_type(self.document, found, b"Catalog")) {
            self.readings.roots.push((found.span.start, Object::Reference(found.id)));
        }
    }

    /// Whether what follows `place` and cannot be read may be an object stream to another reader.
    fn may_hold_objects(&self, place: u64) -> bool {
        let shared = self.document.current().shared();
        if shared.check_parsed().is_err() {
            return true;
        }
        shared.spend_stream(LOOKS_BEHIND);
        let end = self.document.length().min(place.saturating_add(LOOKS_BEHIND));
        let mut behind = vec![0; end.saturating_sub(place) as usize];
        if self.document.source().read_exact_at(place, &mut behind).is_err() {
            return true;
        }
        let end = memmem::find(&behind, b"stream").unwrap_or(behind.len());
        // The name of the type may be spelt.
        memmem::find(&behind[..end], b"ObjStm").is_some() || memchr::memchr(b'#', &behind[..end]).is_some()
    }

    /// The catalog that a cross-reference stream names. Whether it is one.
    fn add_section(&mut self, found: &IndirectObject) -> bool {
        let dictionary = found.object.as_dictionary();
        let Some(section) = dictionary.filter(|found| is_of_type(self.document, found, b"XRef")) else {
            return false;
        };
        if let Some(root) = section.get("Root") {
            self.readings.roots.push((found.span.start, root.clone()));
        }
        true
    }

    /// What is in the listed streams, and what in their data.
    fn look_into_streams(&mut self) {
        let view = self.document.current();
        let mut last = None;
        let mut data = 0..0;
        for entry in self.listed.entries() {
            if data.contains(&entry.offset) && self.readings.unseen.len() <= MAX_OTHERS {
                self.readings.unseen.push(*entry);
            }
            if last == Some(entry.offset) || view.shared().check_parsed().is_err() {
                continue;
            }
            last = Some(entry.offset);
            if let Ok(Some(found)) = view.stream_at(entry.offset) {
                if let Object::Stream(stream) = &found.object
                    && stream.data.end > data.end
                {
                    data = stream.data.clone();
                }
                self.add_section(&found);
                self.add_members(&found);
            }
        }
    }

    /// The catalog that a trailer names with its word in front of `behind`. One by which all is decrypted otherwise leads
    /// to none that all see.
    fn add_trailer(&mut self, behind: u64) {
        let view = self.document.current();
        if view.shared().check_parsed().is_err() {
            return;
        }
        let mut parser = Parser::new(self.document.source(), behind);
        let trailer = parser.dictionary();
        view.shared().spend_parsed(parser.lexer().position().saturating_sub(behind), parser.values());
        let root = match trailer {
            Ok(trailer)
                if trailer.get("Encrypt").is_some_and(|own| view.trailer().get("Encrypt") != Some(own)) =>
            {
                Some(Object::Null)
            }
            Ok(trailer) => trailer.get("Root").cloned(),
            Err(_) => Some(Object::Null),
        };
        self.readings.roots.extend(root.map(|root| (behind, root)));
    }

    /// The objects in an object stream that no section says are there, or that are there twice.
    fn add_members(&mut self, container: &IndirectObject) {
        let IndirectObject { id, object: Object::Stream(stream), span, .. } = container else { return };
        let numbers = match contained(self.document, *id, stream, self.room) {
            Ok(numbers) => numbers,
            Err(DocumentError::Locked { .. }) => return,
            Err(DocumentError::TooMuch { .. }) => {
                self.readings.is_cut = true;
                return;
            }
            Err(_) => {
                self.readings.unread.push((id.number, span.start));
                return;
            }
        };
        self.room -= numbers.len();
        let (position, mut seen) = (span.start, HashSet::new());
        for number in numbers {
            let is_twice = !seen.insert(number);
            if is_twice || !self.is_listed(position, number) {
                // Readers differ on which of two it is, whatever else there is.
                let generation = if is_twice { u16::MAX } else { 0 };
                self.add(Other { number, generation, position, is_hidden: true });
            }
        }
    }

    /// Whether some revision says that object `number` is in the stream at `position`.
    fn is_listed(&mut self, position: u64, number: u32) -> bool {
        let document = self.document;
        let members = self.members.get_or_insert_with(|| {
            let views = (0..document.revisions().len()).filter_map(|index| document.at(index));
            let all = views.flat_map(|view| {
                let entries = view.revisions().last().map(|revision| revision.entries());
                let entries = entries.into_iter().flatten();
                entries.filter_map(move |(number, entry)| match entry {
                    XrefEntry::InStream { .. } => Some((place(&view, *number, *entry)?.0, *number)),
                    _ => None,
                })
            });
            all.collect()
        });
        members.contains(&(position, number))
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

/// The numbers of the objects in `stream`, at most `room`; none if it is no object stream.
fn contained<S: ByteSource>(
    document: &Document<S>,
    id: ObjectId,
    stream: &Stream,
    room: usize,
) -> Result<Vec<u32>, DocumentError> {
    let view = document.current();
    if !is_of_type(document, &stream.dictionary, b"ObjStm") {
        return Ok(Vec::new());
    }
    view.shared().check_parsed()?;
    let count = stream.dictionary.get("N").and_then(Object::as_integer);
    if count.and_then(|count| usize::try_from(count).ok()).is_some_and(|count| count > room) {
        return Err(DocumentError::TooMuch { what: Limit::ObjectStreamLength, limit: room });
    }
    let data = view.stream_data(id, stream)?;
    view.shared().spend_stream(data.len() as u64);
    let parsed = ObjectStream::parse(stream, data).map_err(DocumentError::object(id))?;
    let numbers: Vec<u32> = parsed.numbers().collect();
    view.shared().spend_parsed(0, numbers.len());
    Ok(numbers)
}
