//! An incremental update (ISO 32000-2 §7.5.6): the bytes that are appended, never the file itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::body::{self, Body, Sealing};
use crate::document::{Document, DocumentError};
use crate::revision::XrefKind;
use crate::source::ByteSource;
use crate::syntax::writer::write_dictionary;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::usage::Usage;
use crate::view::View;

/// Largest offset that the ten digits of a table entry can hold.
const MAX_TABLE_OFFSET: u64 = 9_999_999_999;

/// New objects that refer to each other by [`Object::Local`], as one builder made them.
///
/// They get their object numbers when an [`Update`] adopts them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragment {
    /// The objects; `Object::Local(n)` means the n-th of these.
    pub objects: Vec<NewObject>,
    /// Which of them the others hang on.
    pub root: usize,
}

/// A dictionary or stream that is not yet in any file.
#[derive(Clone, Debug, PartialEq)]
pub struct NewObject {
    /// The dictionary; for a stream without `Length`, which the writer adds.
    pub dictionary: Dictionary,
    /// The data of a stream, already encoded as the dictionary's `Filter` says; `None` for a dictionary.
    pub stream: Option<Vec<u8>>,
}

impl Fragment {
    /// Adds an object and returns the reference by which the others of this fragment name it.
    pub fn add(&mut self, object: NewObject) -> Object {
        self.objects.push(object);
        Object::Local(self.objects.len() - 1)
    }
}

/// Objects to be appended to a document as its next revision.
pub struct Update<'a> {
    view: View<'a>,
    kind: XrefKind,
    previous: u64,
    origin: u64,
    length: u64,
    next_number: u32,
    usage: Usage,
    bodies: BTreeMap<ObjectId, Body>,
    version: (u8, u8),
    /// The catalog as it will be, if it changes.
    catalog: Option<Dictionary>,
}

/// The bytes of a new revision.
#[derive(Clone, Debug)]
pub struct Appendix {
    /// Where they go: the length of the file they are appended to.
    pub offset: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Where in `bytes` the body of each object starts, behind `obj` and a line feed.
    pub bodies: BTreeMap<ObjectId, usize>,
    /// Where in `bytes` the cross-reference section starts.
    pub section: usize,
}

/// Why a document cannot be updated.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The document cannot be read where the update touches it.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// All object numbers are in use.
    #[error("object number {highest} is the highest there is, so no object can be added")]
    NumbersUsedUp {
        /// The highest number in use.
        highest: u32,
    },
    /// The document carries a code over its integrity (ISO/TS 32004), which only the writer of all of it can renew.
    #[error("the document carries a code over its integrity (ISO/TS 32004), which any addition would break")]
    IntegrityCode,
    /// The file is longer than its kind of cross-reference section can address.
    #[error("a cross-reference table reaches to byte {limit}, the file has {length}")]
    TooLong {
        /// Length with the update, in bytes.
        length: u64,
        /// The largest offset.
        limit: u64,
    },
}

impl<'a> Update<'a> {
    /// Begins the next revision of `document`, whose cross-reference section will be of the same kind as
    /// the last one: Acrobat takes a mixture for damage, repairs it, and then the byte range is wrong.
    ///
    /// # Errors
    /// [`UpdateError::NumbersUsedUp`] and [`UpdateError::IntegrityCode`].
    pub fn new<S: ByteSource>(document: &'a Document<S>) -> Result<Self, UpdateError> {
        let (newest, view) = (document.newest(), document.current());
        if document.has_integrity_code() {
            return Err(UpdateError::IntegrityCode);
        }
        Ok(Self {
            view,
            kind: newest.kind(),
            previous: newest.offset(),
            origin: document.origin(),
            length: document.length(),
            next_number: first_free_number(document.current())?,
            usage: Usage::of(&document.current()),
            bodies: BTreeMap::new(),
            version: document.version(),
            catalog: None,
        })
    }

    /// The document as it is before the update.
    pub fn view(&self) -> View<'a> {
        self.view
    }

    /// The catalog as it will be, as far as that is known by now.
    ///
    /// # Errors
    /// If there is none.
    pub fn catalog(&self) -> Result<Dictionary, DocumentError> {
        self.catalog.clone().map_or_else(|| self.view.catalog(), Ok)
    }

    /// Sets what the catalog is from now on.
    ///
    /// # Errors
    /// If there is none.
    pub fn set_catalog(&mut self, catalog: Dictionary) -> Result<(), DocumentError> {
        let id = self.view.catalog_id()?;
        self.set(id, catalog.clone().into());
        self.catalog = Some(catalog);
        Ok(())
    }

    /// Major and minor version: that of the header, or a later one that the catalog names (ISO 32000-2 §7.7.2).
    ///
    /// # Errors
    /// If there is no catalog.
    pub fn version(&self) -> Result<(u8, u8), DocumentError> {
        let named = self.view.get(&self.catalog()?, "Version")?;
        Ok(match named.as_name() {
            Some([major @ b'0'..=b'9', b'.', minor @ b'0'..=b'9']) => {
                self.version.max((major - b'0', minor - b'0'))
            }
            _ => self.version,
        })
    }

    /// Takes the next object number.
    ///
    /// # Errors
    /// [`UpdateError::NumbersUsedUp`].
    pub fn reserve(&mut self) -> Result<ObjectId, UpdateError> {
        loop {
            let id = ObjectId::new(self.next_number, 0);
            let next = self.next_number.checked_add(1);
            self.next_number = next.ok_or(UpdateError::NumbersUsedUp { highest: id.number })?;
            // What refers to an object that is not there must not be given one.
            if !self.usage.is_used(id.number) {
                return Ok(id);
            }
        }
    }

    /// Whether `id` is known to be referred to from one place only.
    pub(crate) fn is_sole(&self, id: ObjectId) -> bool {
        self.usage.is_sole(id)
    }

    /// Adds a new object.
    ///
    /// # Errors
    /// [`UpdateError::NumbersUsedUp`].
    pub fn add(&mut self, object: Object) -> Result<ObjectId, UpdateError> {
        let id = self.reserve()?;
        self.set(id, object);
        Ok(id)
    }

    /// Sets what object `id` is from now on, be it new or rewritten.
    pub fn set(&mut self, id: ObjectId, object: Object) {
        self.bodies.insert(id, Body::Object(object));
    }

    /// Sets what stands between `obj` and `endobj`, as written by the caller. In an encrypted document, its strings
    /// have to be encrypted by then, but for the Contents of a signature.
    pub fn set_body(&mut self, id: ObjectId, body: Vec<u8>) {
        self.bodies.insert(id, Body::Written(body));
    }

    /// What stands for `object` inside object `id` of an encrypted document, in the revision that will be finished
    /// with `file_id`; `object` itself if the document is not encrypted. Once for each object.
    pub(crate) fn encrypted(&self, id: ObjectId, object: Object, file_id: [u8; 16]) -> Object {
        self.sealing(file_id).object(id, object)
    }

    fn sealing(&self, file_id: [u8; 16]) -> Sealing<'a> {
        Sealing { protection: self.view.shared().protection(), file_id, offset: self.length }
    }

    /// Numbers and adds the objects of `fragment`; gives the number of its root.
    ///
    /// # Errors
    /// [`UpdateError::NumbersUsedUp`].
    pub fn adopt(&mut self, fragment: Fragment) -> Result<ObjectId, UpdateError> {
        let ids: Result<Vec<ObjectId>, _> = fragment.objects.iter().map(|_| self.reserve()).collect();
        let ids: Arc<[ObjectId]> = ids?.into();
        for (id, object) in ids.iter().zip(fragment.objects) {
            self.bodies.insert(*id, Body::New(object, Arc::clone(&ids)));
        }
        Ok(ids[fragment.root])
    }

    /// Writes the revision: objects, cross-reference section, trailer.
    ///
    /// `file_id` becomes the second element of `ID`, and the first one as well where there is none (§14.4);
    /// it should be random. In an encrypted document, initialization vectors are made of it.
    ///
    /// # Errors
    /// [`UpdateError::TooLong`] for a classic table beyond ten digits, or [`UpdateError::Document`] if the
    /// end of the file cannot be read.
    pub fn finish(mut self, file_id: [u8; 16]) -> Result<Appendix, UpdateError> {
        let sealing = self.sealing(file_id);
        let mut bytes = self.separator()?;
        let mut bodies = BTreeMap::new();
        let mut offsets = BTreeMap::new();
        for (id, body) in std::mem::take(&mut self.bodies) {
            offsets.insert(id, self.length + bytes.len() as u64 - self.origin);
            bytes.extend(format!("{id} obj\n").bytes());
            bodies.insert(id, bytes.len());
            bytes.extend(body.write(id, sealing));
            bytes.extend(b"\nendobj\n");
        }
        let section = bytes.len();
        let start = self.length + section as u64 - self.origin;
        match self.kind {
            XrefKind::Table | XrefKind::Hybrid => self.write_table(&mut bytes, &offsets, file_id)?,
            XrefKind::Stream => self.write_stream(&mut bytes, offsets, start, file_id)?,
        }
        bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
        Ok(Appendix { offset: self.length, bytes, bodies, section })
    }

    /// A line feed, unless the file ends with a line's end.
    fn separator(&self) -> Result<Vec<u8>, UpdateError> {
        let mut last = [0];
        let offset = self.length.saturating_sub(1);
        self.view.source().read_exact_at(offset, &mut last).map_err(DocumentError::read(offset))?;
        Ok(if matches!(last, [b'\n' | b'\r']) { Vec::new() } else { vec![b'\n'] })
    }

    fn write_table(
        &self,
        bytes: &mut Vec<u8>,
        offsets: &BTreeMap<ObjectId, u64>,
        file_id: [u8; 16],
    ) -> Result<(), UpdateError> {
        let length = self.length + bytes.len() as u64;
        if length > MAX_TABLE_OFFSET {
            return Err(UpdateError::TooLong { length, limit: MAX_TABLE_OFFSET });
        }
        bytes.extend(b"xref\n");
        let entries: Vec<(&ObjectId, &u64)> = offsets.iter().collect();
        for run in entries.chunk_by(|(left, _), (right, _)| left.number.checked_add(1) == Some(right.number))
        {
            bytes.extend(format!("{} {}\n", run[0].0.number, run.len()).bytes());
            for (id, offset) in run {
                // Exactly 20 bytes with the two at the end (§7.5.4).
                bytes.extend(format!("{offset:010} {:05} n\r\n", id.generation).bytes());
            }
        }
        bytes.extend(b"trailer\n");
        write_dictionary(bytes, &self.trailer(Dictionary::new(), file_id), &[]);
        bytes.push(b'\n');
        Ok(())
    }

    fn write_stream(
        &mut self,
        bytes: &mut Vec<u8>,
        mut offsets: BTreeMap<ObjectId, u64>,
        start: u64,
        file_id: [u8; 16],
    ) -> Result<(), UpdateError> {
        let id = self.reserve()?;
        offsets.insert(id, start);
        let width = (8 - start.leading_zeros() as usize / 8).max(1);
        let mut index = Vec::new();
        let mut rows = Vec::new();
        let entries: Vec<(&ObjectId, &u64)> = offsets.iter().collect();
        for run in entries.chunk_by(|(left, _), (right, _)| left.number.checked_add(1) == Some(right.number))
        {
            index.extend([i64::from(run[0].0.number).into(), (run.len() as i64).into()]);
            for (id, offset) in run {
                rows.push(1);
                rows.extend(&offset.to_be_bytes()[8 - width..]);
                rows.extend(id.generation.to_be_bytes());
            }
        }
        let widths = vec![1.into(), (width as i64).into(), 2.into()];
        let dictionary = Dictionary::new()
            .with("Type", Object::name("XRef"))
            .with("W", Object::Array(widths))
            .with("Index", Object::Array(index));
        let dictionary = self.trailer(dictionary, file_id);
        bytes.extend(format!("{id} obj\n").bytes());
        // Never encrypted (§7.5.8.2).
        bytes.extend(body::stream(dictionary, &rows, &[]));
        bytes.extend(b"\nendobj\n");
        Ok(())
    }

    /// Adds the entries that any trailer has (§7.5.5, table 15).
    fn trailer(&self, mut dictionary: Dictionary, file_id: [u8; 16]) -> Dictionary {
        let old = self.view.trailer();
        dictionary.set("Size", i64::from(self.next_number).into());
        for key in ["Root", "Info", "Encrypt"] {
            if let Some(value) = old.get(key) {
                dictionary.set(key, value.clone());
            }
        }
        let second = Object::hex_string(file_id);
        let known = self.view.get_array(old, "ID").unwrap_or_default();
        let first = known.first().filter(|first| first.as_string().is_some());
        let first = first.cloned().unwrap_or_else(|| second.clone());
        dictionary.set("ID", Object::Array(vec![first, second]));
        dictionary.set("Prev", ((self.previous - self.origin) as i64).into());
        dictionary
    }
}

/// The number behind all that any section or `Size` speaks of, so that no deleted object comes to life.
fn first_free_number(view: View<'_>) -> Result<u32, UpdateError> {
    let mut next = 1;
    for revision in view.revisions() {
        let size = revision.trailer().get("Size").and_then(Object::as_integer).unwrap_or(0);
        let highest = revision.entries().last_key_value().map_or(0, |(number, _)| *number);
        let behind = highest.checked_add(1).ok_or(UpdateError::NumbersUsedUp { highest })?;
        next = next.max(behind).max(u32::try_from(size.max(0)).unwrap_or(0));
    }
    Ok(next)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The smallest file that has what an update needs: a trailer with `Root`.
    fn file(trailer: &str) -> Vec<u8> {
        let head = "%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n";
        let start = head.len();
        let section = format!("xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \n{trailer}");
        format!("{head}{section}\nstartxref\n{start}\n%%EOF").into_bytes()
    }

    fn appended(trailer: &str, numbers: &[(u32, u16)]) -> String {
        let bytes = file(trailer);
        let document = Document::open(bytes.as_slice()).unwrap();
        let mut update = Update::new(&document).unwrap();
        for (number, generation) in numbers {
            update.set(ObjectId::new(*number, *generation), Object::Null);
        }
        let appendix = update.finish([0xAB; 16]).unwrap();
        assert_eq!(appendix.offset, bytes.len() as u64);
        String::from_utf8(appendix.bytes).unwrap()
    }

    #[test]
    fn tables_have_entries_of_twenty_bytes_in_runs() {
        let text = appended("trailer<</Size 9/Root 1 0 R>>", &[(1, 0), (2, 0), (7, 3)]);
        assert!(text.starts_with("\n1 0 obj\nnull\nendobj\n"), "a line end first: {text}");
        let (_, table) = text.split_once("xref\n").unwrap();
        let lines: Vec<&str> = table.split_inclusive('\n').take(5).collect();
        assert_eq!((lines[0], lines[3]), ("1 2\n", "7 1\n"));
        for (line, end) in
            [(lines[1], " 00000 n\r\n"), (lines[2], " 00000 n\r\n"), (lines[4], " 00003 n\r\n")]
        {
            assert!(line.len() == 20 && line.ends_with(end), "{line:?}");
        }
    }

    #[test]
    fn the_trailer_has_what_the_old_one_had() {
        let ids = "[<abababababababababababababababab><abababababababababababababababab>]";
        for (trailer, expected) in [
            ("trailer<</Size 9/Root 1 0 R>>", format!("<</Size 9/Root 1 0 R/ID{ids}/Prev 40>>")),
            (
                "trailer<</Root 1 0 R/Info 1 0 R/ID[(a)(b)]/Size 2/Other 1>>",
                "<</Size 2/Root 1 0 R/Info 1 0 R/ID[(a)<abababababababababababababababab>]/Prev 40>>"
                    .to_owned(),
            ),
            ("trailer<</Root 1 0 R/ID 5>>", format!("<</Size 2/Root 1 0 R/ID{ids}/Prev 40>>")),
        ] {
            let text = appended(trailer, &[(1, 0)]);
            let (_, found) = text.split_once("trailer\n").unwrap();
            assert_eq!(found.lines().next(), Some(expected.as_str()), "{trailer}");
        }
    }

    #[test]
    fn numbers_go_on_behind_all_that_were_used() {
        for (trailer, expected) in [
            ("trailer<</Size 2/Root 1 0 R>>", Some(2)),
            ("trailer<</Size 40/Root 1 0 R>>", Some(40)),
            ("trailer<</Size 1/Root 1 0 R>>", Some(2)),
            ("trailer<</Size -5/Root 1 0 R>>", Some(2)),
            ("trailer<</Size 4294967295/Root 1 0 R>>", None),
        ] {
            let bytes = file(trailer);
            let document = Document::open(bytes.as_slice()).unwrap();
            let number = Update::new(&document).unwrap().reserve().ok().map(|id| id.number);
            assert_eq!(number, expected, "{trailer}");
        }
    }

    #[test]
    fn a_fragment_gets_its_numbers() {
        let bytes = file("trailer<</Size 5/Root 1 0 R>>");
        let document = Document::open(bytes.as_slice()).unwrap();
        let mut fragment = Fragment::default();
        let font = fragment.add(NewObject { dictionary: Dictionary::new(), stream: None });
        let dictionary = Dictionary::new().with("Font", font);
        fragment.add(NewObject { dictionary, stream: Some(b"q Q".to_vec()) });
        fragment.root = 1;
        let mut update = Update::new(&document).unwrap();
        assert_eq!(update.adopt(fragment).unwrap(), ObjectId::new(6, 0));
        let text = String::from_utf8(update.finish([0; 16]).unwrap().bytes).unwrap();
        assert!(
            text.contains("6 0 obj\n<</Font 5 0 R/Length 3>>\nstream\nq Q\nendstream\nendobj\n"),
            "{text}"
        );
    }
}
