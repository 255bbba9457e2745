//! The document as of one revision: objects looked up, references followed.

use std::ops::Range;
use std::sync::Arc;

use crate::crypt::Protection;
use crate::document::DocumentError;
use crate::object_stream::ObjectStream;
use crate::revision::{Revision, XrefEntry};
use crate::shared::{Shared, Spot};
use crate::source::ByteSource;
use crate::syntax::parser::{IndirectObject, Parser};
use crate::syntax::{Dictionary, Limit, Object, ObjectId, Stream, SyntaxError, filter};

/// Most references that lead from one to the next.
const MAX_REFERENCES: usize = 32;
/// Most bytes one object stream may decode to; writers put some hundred objects into each.
const MAX_OBJECT_STREAM: u64 = 32 * 1024 * 1024;

/// A document as of one revision.
#[derive(Clone, Copy)]
pub struct View<'a> {
    source: &'a dyn ByteSource,
    origin: u64,
    /// All revisions of the document, and how many of them count.
    all: &'a [Revision],
    count: usize,
    shared: &'a Shared,
    /// Whether objects are kept for whoever asks for them again.
    keeps: bool,
}

/// An object and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// The object.
    pub object: Object,
    /// Which revision set it, 0 being the first.
    pub revision: usize,
    /// Where it stands.
    pub place: Place,
    /// Whether it is a stream that does not end where its `Length` says.
    pub length_repaired: bool,
}

/// Where an object stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// In the file, from its object number to `endobj`.
    File(Range<u64>),
    /// In an object stream; then none of its values has a place in the file.
    ObjectStream {
        /// Object number of the stream.
        stream: u32,
    },
}

impl<'a> View<'a> {
    pub(crate) fn new(
        source: &'a dyn ByteSource,
        origin: u64,
        all: &'a [Revision],
        count: usize,
        shared: &'a Shared,
    ) -> Self {
        Self { source, origin, all, count, shared, keeps: true }
    }

    /// The same for who asks for many objects once: they are not kept.
    pub(crate) fn in_passing(self) -> Self {
        Self { keeps: false, ..self }
    }

    /// The revisions up to this one, oldest first.
    pub fn revisions(&self) -> &'a [Revision] {
        &self.all[..self.count]
    }

    /// The trailer of this revision.
    pub fn trailer(&self) -> &'a Dictionary {
        self.revisions().last().expect("a view has at least one revision").trailer()
    }

    pub(crate) fn shared(&self) -> &'a Shared {
        self.shared
    }

    /// Where the file's header stands, from which offsets count.
    pub(crate) fn origin(&self) -> u64 {
        self.origin
    }

    /// The file's bytes.
    pub fn source(&self) -> &'a dyn ByteSource {
        self.source
    }

    /// What this revision, or the last one before that speaks of it, says of object `number`.
    pub fn entry(&self, number: u32) -> Option<(usize, XrefEntry)> {
        self.shared.entry(self.all, self.count, number)
    }

    /// The name of object `number`, if there is one.
    pub(crate) fn id_of(&self, number: u32) -> Option<ObjectId> {
        match self.entry(number)?.1 {
            XrefEntry::Free => None,
            XrefEntry::InFile { generation, .. } => Some(ObjectId::new(number, generation)),
            XrefEntry::InStream { .. } => Some(ObjectId::new(number, 0)),
        }
    }

    /// The object `id`; `null` if there is none (ISO 32000-2 §7.3.10).
    ///
    /// # Errors
    /// If something else or nothing readable stands where it should be.
    pub fn object(&self, id: ObjectId) -> Result<Object, DocumentError> {
        Ok(self.locate(id)?.map_or(Object::Null, |located| located.object))
    }

    /// The object `id` with its place; `None` if there is none.
    ///
    /// # Errors
    /// If something else or nothing readable stands where it should be.
    pub fn locate(&self, id: ObjectId) -> Result<Option<Located>, DocumentError> {
        let Some((revision, entry)) = self.entry(id.number) else { return Ok(None) };
        match entry {
            XrefEntry::InFile { offset, generation } if generation == id.generation => {
                let mut found = self.indirect(id, offset)?;
                if let Some(unlocked) = self.shared.protection().open() {
                    unlocked.decrypt(id, &mut found.object).map_err(DocumentError::cipher(id))?;
                }
                let IndirectObject { object, span, length_repaired, .. } = found;
                Ok(Some(Located { object, revision, place: Place::File(span), length_repaired }))
            }
            XrefEntry::InStream { stream, index } if id.generation == 0 => {
                let object = self.object_in_stream(id, stream, index)?;
                let place = Place::ObjectStream { stream };
                Ok(object.map(|object| Located { object, revision, place, length_repaired: false }))
            }
            _ => Ok(None),
        }
    }

    /// `object` itself, or what it refers to; `null` at a dead end.
    ///
    /// # Errors
    /// As [`View::object`], and if references lead on and on.
    pub fn resolve(&self, object: &Object) -> Result<Object, DocumentError> {
        let Object::Reference(first) = object else { return Ok(object.clone()) };
        let mut id = *first;
        for _ in 0..MAX_REFERENCES {
            match self.object(id)? {
                Object::Reference(next) => id = next,
                found => return Ok(found),
            }
        }
        Err(DocumentError::TooMuch { what: Limit::References, limit: MAX_REFERENCES })
    }

    /// The value of `key` with references followed; `null` if it is not there.
    ///
    /// # Errors
    /// As [`View::resolve`].
    pub fn get(&self, dictionary: &Dictionary, key: &str) -> Result<Object, DocumentError> {
        dictionary.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// The dictionary under `key`; `None` if there is nothing or something else.
    ///
    /// # Errors
    /// As [`View::resolve`].
    pub fn get_dictionary(
        &self,
        dictionary: &Dictionary,
        key: &str,
    ) -> Result<Option<Dictionary>, DocumentError> {
        match self.get(dictionary, key)? {
            Object::Dictionary(found) => Ok(Some(found)),
            Object::Stream(stream) => Ok(Some(stream.dictionary)),
            _ => Ok(None),
        }
    }

    /// The array under `key`; empty if there is nothing or something else.
    ///
    /// # Errors
    /// As [`View::resolve`].
    pub fn get_array(&self, dictionary: &Dictionary, key: &str) -> Result<Vec<Object>, DocumentError> {
        match self.get(dictionary, key)? {
            Object::Array(elements) => Ok(elements),
            _ => Ok(Vec::new()),
        }
    }

    /// Where the catalog is (ISO 32000-2 §7.7.2).
    ///
    /// # Errors
    /// If the trailer does not refer to one.
    pub fn catalog_id(&self) -> Result<ObjectId, DocumentError> {
        let root = self.trailer().get("Root").unwrap_or(&Object::Null);
        root.as_reference().ok_or(DocumentError::Trailer { key: "Root", found: root.kind() })
    }

    /// The catalog.
    ///
    /// # Errors
    /// If there is none.
    pub fn catalog(&self) -> Result<Dictionary, DocumentError> {
        match self.object(self.catalog_id()?)? {
            Object::Dictionary(catalog) => Ok(catalog),
            found => Err(DocumentError::Structure { expected: "catalog dictionary", found: found.kind() }),
        }
    }

    /// The decoded data of `stream`, decrypted before.
    ///
    /// # Errors
    /// [`DocumentError::Locked`] if they are encrypted, and the document is not unlocked;
    /// [`SyntaxError`] inside a [`DocumentError::Object`] that names `id`, see [`filter::decode`];
    /// [`DocumentError::TooMuch`] if all streams together are too long.
    pub fn stream_data(&self, id: ObjectId, stream: &Stream) -> Result<Vec<u8>, DocumentError> {
        self.stream_data_up_to(id, stream, filter::MAX_DECODED)
    }

    /// As [`View::stream_data`], with at most `most` bytes.
    pub(crate) fn stream_data_up_to(
        &self,
        id: ObjectId,
        stream: &Stream,
        most: u64,
    ) -> Result<Vec<u8>, DocumentError> {
        self.shared.check_decoded()?;
        let mut dictionary = stream.dictionary.clone();
        for key in ["Filter", "DecodeParms"] {
            let value = match self.get(&dictionary, key)? {
                Object::Array(elements) => {
                    let elements: Result<_, _> = elements.iter().map(|value| self.resolve(value)).collect();
                    Object::Array(elements?)
                }
                value => value,
            };
            dictionary.set(key, value);
        }
        let data = self.raw_data(stream, most).map_err(DocumentError::object(id))?;
        let data = match self.shared.protection() {
            Protection::None => data,
            Protection::Locked => return Err(DocumentError::Locked { id }),
            Protection::Open(unlocked) => {
                unlocked.decrypt_data(id, &mut dictionary, data).map_err(DocumentError::cipher(id))?
            }
        };
        let mut decoded = 0;
        let data = filter::decode_up_to(data, &dictionary, stream.data.start, most, &mut decoded);
        self.shared.spend_decoded(decoded)?;
        data.map_err(DocumentError::object(id))
    }

    fn raw_data(&self, stream: &Stream, most: u64) -> Result<Vec<u8>, SyntaxError> {
        let offset = stream.data.start;
        let length = stream.data.end.saturating_sub(offset);
        if length > most {
            let (what, limit) = (Limit::DecodedLength, most);
            return Err(SyntaxError::Limit { what, offset, limit });
        }
        let mut data = vec![0; length as usize];
        let read = |source| SyntaxError::Read { offset, source };
        self.source.read_exact_at(offset, &mut data).map_err(read)?;
        Ok(data)
    }

    /// Parses the object that the cross-reference says is at `offset`.
    fn indirect(&self, id: ObjectId, offset: u64) -> Result<IndirectObject, DocumentError> {
        self.indirect_with(id, offset, &mut |length| self.length_of(length))
    }

    fn indirect_with(
        &self,
        id: ObjectId,
        offset: u64,
        resolve_length: &mut dyn FnMut(ObjectId) -> Option<u64>,
    ) -> Result<IndirectObject, DocumentError> {
        let offset = offset.saturating_add(self.origin);
        let found = self.parsed_at(offset, resolve_length)?.map_err(DocumentError::object(id))?;
        if found.id != id {
            return Err(DocumentError::WrongObject { expected: id, found: found.id, offset });
        }
        Ok(found)
    }

    /// Parses whatever object stands `offset` bytes from the start of the file.
    ///
    /// # Errors
    /// If all that may be parsed is spent; inside, if none can be read there.
    pub(crate) fn indirect_at(
        &self,
        offset: u64,
    ) -> Result<Result<IndirectObject, SyntaxError>, DocumentError> {
        self.parsed_at(offset, &mut |length| self.length_of(length))
    }

    /// Parses the stream that stands `offset` bytes from the start of the file; `None` if there is none.
    ///
    /// # Errors
    /// If all that may be parsed is spent.
    pub(crate) fn stream_at(&self, offset: u64) -> Result<Option<IndirectObject>, DocumentError> {
        self.shared.check_parsed()?;
        // Streams are not kept.
        if self.shared.keeps_object(Spot::File(offset)) {
            return Ok(None);
        }
        let found = self.parse_at(offset, &mut |length| self.length_of(length));
        Ok(found.ok().filter(|found| matches!(found.object, Object::Stream(_))))
    }

    fn parsed_at(
        &self,
        offset: u64,
        resolve_length: &mut dyn FnMut(ObjectId) -> Option<u64>,
    ) -> Result<Result<IndirectObject, SyntaxError>, DocumentError> {
        self.shared.check_parsed()?;
        let spot = Spot::File(offset);
        if let Some(known) = self.shared.kept_object(spot) {
            return Ok(Ok(known));
        }
        let found = self.parse_at(offset, resolve_length);
        if let Ok(found) = &found
            && self.keeps
        {
            self.shared.keep_object(spot, found);
        }
        Ok(found)
    }

    fn parse_at(
        &self,
        offset: u64,
        resolve_length: &mut dyn FnMut(ObjectId) -> Option<u64>,
    ) -> Result<IndirectObject, SyntaxError> {
        let mut parser = Parser::new(self.source, offset).searching_within(self.shared.searchable());
        let found = parser.indirect(resolve_length);
        // The data of a stream are not parsed, but for what is searched, which is counted elsewhere.
        let data = match &found {
            Ok(IndirectObject { object: Object::Stream(stream), .. }) => stream.data.end - stream.data.start,
            _ => 0,
        };
        let passed = parser.lexer().position().saturating_sub(offset);
        self.shared.spend_parsed(passed.saturating_sub(data), parser.values());
        found
    }

    /// The value of an indirect `Length`. The number may itself be in an object stream, but the length of an
    /// object stream may not (§7.5.7), so that this ends.
    fn length_of(&self, id: ObjectId) -> Option<u64> {
        match self.entry(id.number)?.1 {
            XrefEntry::InFile { .. } => self.plain_length_of(id),
            XrefEntry::InStream { stream, index } => {
                unsigned(&self.object_in_stream(id, stream, index).ok()??)
            }
            XrefEntry::Free => None,
        }
    }

    fn plain_length_of(&self, id: ObjectId) -> Option<u64> {
        let (_, XrefEntry::InFile { offset, generation }) = self.entry(id.number)? else { return None };
        if generation != id.generation {
            return None;
        }
        unsigned(&self.indirect_with(id, offset, &mut |_| None).ok()?.object)
    }

    fn object_in_stream(
        &self,
        id: ObjectId,
        stream: u32,
        index: u32,
    ) -> Result<Option<Object>, DocumentError> {
        let offset = self.offset_of_object_stream(stream)?;
        let stream = self.object_stream(ObjectId::new(stream, 0))?;
        let Some(start) = stream.start_of(id.number, index) else { return Ok(None) };
        self.shared.check_parsed()?;
        let spot = Spot::Stream { stream: offset, start };
        if let Some(known) = self.shared.kept_object(spot) {
            return Ok(Some(known.object));
        }
        let mut parser = Parser::decoded(stream.data(), start);
        let object = parser.object();
        let end = parser.lexer().position().max(start);
        self.shared.spend_parsed(end - start, parser.values());
        let object = object.map_err(DocumentError::object(id))?;
        let found = IndirectObject { id, object, span: start..end, length_repaired: false };
        self.shared.keep_object(spot, &found);
        Ok(Some(found.object))
    }

    /// Object stream `number`.
    ///
    /// # Errors
    /// If it is no object stream, or cannot be read.
    pub(crate) fn contained(&self, number: u32) -> Result<Arc<ObjectStream>, DocumentError> {
        self.object_stream(ObjectId::new(number, 0))
    }

    fn object_stream(&self, id: ObjectId) -> Result<Arc<ObjectStream>, DocumentError> {
        let offset = self.offset_of_object_stream(id.number)?;
        if let Some(known) = self.shared.cached(offset) {
            return Ok(known);
        }
        let found = self.indirect_with(id, offset, &mut |length| self.plain_length_of(length))?;
        let Object::Stream(stream) = found.object else {
            let found = found.object.kind();
            return Err(DocumentError::Structure { expected: "object stream", found });
        };
        let data = self.stream_data_up_to(id, &stream, MAX_OBJECT_STREAM)?;
        self.shared.spend_stream(data.len() as u64);
        let parsed = ObjectStream::parse(&stream, data).map_err(DocumentError::object(id))?;
        Ok(self.shared.keep(offset, parsed))
    }

    fn offset_of_object_stream(&self, number: u32) -> Result<u64, DocumentError> {
        match self.entry(number) {
            Some((_, XrefEntry::InFile { offset, generation: 0 })) => Ok(offset),
            _ => Err(DocumentError::Structure { expected: "object stream", found: "null" }),
        }
    }
}

fn unsigned(object: &Object) -> Option<u64> {
    object.as_integer().and_then(|value| u64::try_from(value).ok())
}
