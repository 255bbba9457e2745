//! What the document carries to judge its signatures by: the document security stores of all its revisions
//! (ISO 32000-2 §12.8.4.3).

use std::collections::HashSet;

use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::OcspResponse;

use crate::document::{Document, DocumentError};
use crate::dss::{DssPart, MAX_BYTES, MAX_PARTS};
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::{Place, View};

/// Most revisions that are looked into, the newest ones.
const MAX_REVISIONS: usize = 256;
/// Most references that are followed, in all revisions together.
const MAX_REFERENCES: usize = 20_000;
/// Most bytes of the dictionaries and arrays that lead to them: in a small file each revision may point to large ones.
const MAX_STRUCTURE: u64 = 32 * 1024 * 1024;
/// Most faults that are told.
const MAX_FAULTS: usize = 16;

/// Why a part of the validation data cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DssFault {
    /// A structure in it cannot be read.
    #[error("validation data in the document cannot be read")]
    Unreadable(#[source] DocumentError),
    /// Something else stands where a structure of it belongs.
    #[error("expected {expected} in the validation data, found {found}")]
    Kind {
        /// What belongs there.
        expected: &'static str,
        /// The kind of object that is there.
        found: &'static str,
    },
    /// A stream holds something else.
    #[error("object {object} of the validation data is no {part} that can be read")]
    Part {
        /// The stream.
        object: ObjectId,
        /// What it should hold.
        part: DssPart,
    },
    /// More references, parts or bytes than are read.
    #[error("the document holds more validation data than the {limit} parts that are read")]
    TooMuch {
        /// How many parts are.
        limit: usize,
    },
}

/// Values, and from which revision on (from 0) the document holds each.
pub(super) struct Since<T> {
    values: Vec<T>,
    /// Ascending.
    revisions: Vec<usize>,
}

impl<T> Since<T> {
    /// Those that the document holds as of `revision`.
    pub(super) fn as_of(&self, revision: usize) -> &[T] {
        &self.values[..self.revisions.partition_point(|since| *since <= revision)]
    }

    fn push(&mut self, revision: usize, value: T) {
        self.values.push(value);
        self.revisions.push(revision);
    }
}

impl<T> Default for Since<T> {
    fn default() -> Self {
        Self { values: Vec::new(), revisions: Vec::new() }
    }
}

/// The validation data of a document.
#[derive(Default)]
pub(super) struct Dss {
    pub(super) certificates: Since<Certificate>,
    pub(super) lists: Since<RevocationList>,
    pub(super) answers: Since<OcspResponse>,
}

impl Dss {
    /// Reads the stores of all revisions, the oldest first, and tells what cannot be read.
    ///
    /// What an earlier revision held counts as well: a store that was emptied since may not make a signature worse.
    pub(super) fn read<S: ByteSource>(document: &Document<S>) -> (Self, Vec<DssFault>) {
        let mut reading = Reading::default();
        let newest = document.revisions().len() - 1;
        // What is encrypted cannot be looked at, which the report says anyway.
        if document.is_locked() {
            return (reading.dss, Vec::new());
        }
        for revision in (newest + 1).saturating_sub(MAX_REVISIONS)..=newest {
            let Some(view) = document.at(revision) else { continue };
            if reading.take_revision(&view, revision).is_none() {
                reading.note(DssFault::TooMuch { limit: MAX_PARTS });
                break;
            }
        }
        (reading.dss, reading.faults)
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.count(usize::MAX) == 0
    }

    /// Whether it holds all as of `revision` already.
    pub(super) fn is_whole(&self, revision: usize) -> bool {
        self.count(revision) == self.count(usize::MAX)
    }

    fn count(&self, revision: usize) -> usize {
        self.certificates.as_of(revision).len()
            + self.lists.as_of(revision).len()
            + self.answers.as_of(revision).len()
    }
}

#[derive(Default)]
struct Reading {
    dss: Dss,
    faults: Vec<DssFault>,
    /// Streams that were read, each with the revision that set it.
    seen: HashSet<(ObjectId, usize, DssPart)>,
    references: usize,
    parts: usize,
    bytes: u64,
    structure: u64,
}

/// `None` once a limit is met.
type Within = Option<()>;

impl Reading {
    fn note(&mut self, fault: DssFault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    fn take_revision(&mut self, view: &View<'_>, revision: usize) -> Within {
        // A catalog that cannot be read is told of elsewhere.
        let Ok(catalog) = view.catalog() else { return Some(()) };
        let dss = self.dictionary(view, catalog.get("DSS"), "DSS dictionary")?;
        self.take_arrays(view, revision, &dss, DssPart::IN_STORE)?;
        for entry in self.dictionary(view, dss.get("VRI"), "VRI dictionary")?.entries() {
            self.follow()?;
            let one = self.dictionary(view, Some(&entry.value), "VRI dictionary")?;
            self.take_arrays(view, revision, &one, DssPart::IN_VRI)?;
        }
        Some(())
    }

    /// The dictionary that `value` is or refers to; an empty one for anything else.
    fn dictionary(
        &mut self,
        view: &View<'_>,
        value: Option<&Object>,
        expected: &'static str,
    ) -> Option<Dictionary> {
        match self.resolve(view, value)? {
            Object::Null => {}
            Object::Dictionary(found) => return Some(found),
            other => self.note(DssFault::Kind { expected, found: other.kind() }),
        }
        Some(Dictionary::new())
    }

    /// The value, or what it refers to; null for what cannot be read.
    fn resolve(&mut self, view: &View<'_>, value: Option<&Object>) -> Option<Object> {
        let Some(Object::Reference(id)) = value else { return Some(value.cloned().unwrap_or(Object::Null)) };
        match view.locate(*id) {
            Ok(None) => Some(Object::Null),
            Ok(Some(found)) => {
                if let Place::File(span) = found.place {
                    self.structure += span.end - span.start;
                }
                (self.structure <= MAX_STRUCTURE).then_some(found.object)
            }
            Err(error) => {
                self.note(DssFault::Unreadable(error));
                Some(Object::Null)
            }
        }
    }

    fn take_arrays(
        &mut self,
        view: &View<'_>,
        revision: usize,
        parent: &Dictionary,
        keys: [&str; 3],
    ) -> Within {
        for (part, key) in DssPart::ALL.into_iter().zip(keys) {
            match self.resolve(view, parent.get(key))? {
                Object::Null => {}
                Object::Array(elements) => {
                    for element in elements {
                        self.follow()?;
                        self.take_element(view, revision, &element, part)?;
                    }
                }
                other => self.note(DssFault::Kind { expected: "array of streams", found: other.kind() }),
            }
        }
        Some(())
    }

    fn take_element(&mut self, view: &View<'_>, revision: usize, element: &Object, part: DssPart) -> Within {
        let Some(id) = element.as_reference() else {
            self.note(DssFault::Kind { expected: "reference to a stream", found: element.kind() });
            return Some(());
        };
        let Some((set_by, _)) = view.entry(id.number) else { return Some(()) };
        if !self.seen.insert((id, set_by, part)) {
            return Some(());
        }
        if self.parts == MAX_PARTS {
            return None;
        }
        self.parts += 1;
        let data = view.object(id).and_then(|object| match object {
            Object::Stream(stream) => {
                view.stream_data_up_to(id, &stream, part.limit().min(MAX_BYTES - self.bytes))
            }
            other => Err(DocumentError::Structure { expected: "stream", found: other.kind() }),
        });
        match data {
            Ok(data) => {
                self.bytes += data.len() as u64;
                self.take(revision, id, part, &data);
            }
            Err(error) => self.note(DssFault::Unreadable(error)),
        }
        Some(())
    }

    fn take(&mut self, revision: usize, object: ObjectId, part: DssPart, data: &[u8]) {
        let Dss { certificates, lists, answers } = &mut self.dss;
        let taken = match part {
            DssPart::Certificate => {
                Certificate::from_der(data).map(|found| certificates.push(revision, found)).is_ok()
            }
            DssPart::RevocationList => {
                RevocationList::from_der(data).map(|found| lists.push(revision, found)).is_ok()
            }
            DssPart::OcspResponse => {
                OcspResponse::from_der(data).map(|found| answers.push(revision, found)).is_ok()
            }
        };
        if !taken {
            self.note(DssFault::Part { object, part });
        }
    }

    /// Counts a reference.
    fn follow(&mut self) -> Within {
        self.references += 1;
        (self.references <= MAX_REFERENCES).then_some(())
    }
}
