//! What all views of one document share: decoded object streams, the merged index, and what is left to spend.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use crate::crypt::Protection;
use crate::document::DocumentError;
use crate::form::Field;
use crate::object_stream::ObjectStream;
use crate::revision::{Revision, XrefEntry};
use crate::syntax::parser::IndirectObject;
use crate::syntax::{Limit, Object};

/// Most bytes of object streams kept, so that each is decoded once for all its objects.
const MAX_CACHED: u64 = 64 * 1024 * 1024;
/// Most bytes that the streams of one document may decode to, all together.
const MAX_DECODED_TOTAL: u64 = 512 * 1024 * 1024;
/// Most bytes that are searched for the `endstream` of streams whose `Length` is wrong, all together.
const MAX_SEARCHED: u64 = 128 * 1024 * 1024;
/// Most nodes that hold no field in all walks through the field tree, in whatever revision.
const MAX_EMPTY_NODES: u64 = 500_000;
/// So many bytes of objects may be parsed to judge a file that is ever so short ...
const MIN_PARSED: u64 = 12 * 1024 * 1024;
/// ... and so many times its length beside: each revision is looked at by itself, and objects may overlap.
const MAX_PASSES: u64 = 24;
/// What an object costs beside its bytes, and what each value in it costs at least.
const COST_OF_OBJECT: u64 = 24;
const COST_OF_VALUE: u64 = 8;
/// How many times cheaper an object is that was parsed already, and a byte that is decoded.
const GAIN_OF_KNOWN: u64 = 4;
const GAIN_OF_DECODED: u64 = 8;
/// So much room can be filled again for the cost of a byte.
const GAIN_OF_ROOM: u64 = 32;
/// Longest object that is kept, and most room of all that are: those that one revision after the other asks for.
const LONGEST_KEPT: u64 = 64 * 1024;
const MAX_KEPT: usize = 64 * 1024 * 1024;
/// Up to so many revisions are asked one by one.
const FEW_REVISIONS: usize = 8;

/// What all views of one document share.
pub(crate) struct Shared {
    protection: Protection,
    streams: Mutex<StreamCache>,
    index: OnceLock<Index>,
    decoded: AtomicU64,
    searchable: AtomicU64,
    empty_nodes: AtomicU64,
    parsed: AtomicU64,
    most_parsed: AtomicU64,
    objects: Mutex<Kept>,
    fields: Mutex<LatestFields>,
}

/// Where an object was parsed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Spot {
    /// So many bytes from the start of the file.
    File(u64),
    /// In the object stream whose entry says `stream`, so many bytes from the start of what that decodes to.
    Stream {
        /// The offset of the stream.
        stream: u64,
        /// That of the object in it.
        start: u64,
    },
}

/// All entries of many revisions.
struct Index {
    /// The numbers of all objects, sorted, each with where its entries begin.
    numbers: Vec<(u32, usize)>,
    /// The entries of one object after the other, each with its revision, the oldest first.
    entries: Vec<(usize, XrefEntry)>,
}

/// Objects, but for streams, by where they stand, each with the room that it takes, and the room that all take.
#[derive(Default)]
struct Kept {
    objects: HashMap<Spot, (IndirectObject, usize)>,
    room: usize,
}

/// The fields that were asked for last, and the number of revisions that they are of.
type LatestFields = Option<(usize, Arc<Vec<Field>>)>;

/// Decoded object streams by where their data stand, and in which order they came.
#[derive(Default)]
struct StreamCache {
    streams: HashMap<u64, Arc<ObjectStream>>,
    order: VecDeque<u64>,
    size: u64,
}

impl Shared {
    pub(crate) fn new(protection: Protection) -> Self {
        Self {
            protection,
            streams: Mutex::default(),
            index: OnceLock::new(),
            decoded: AtomicU64::new(0),
            searchable: AtomicU64::new(MAX_SEARCHED),
            empty_nodes: AtomicU64::new(0),
            parsed: AtomicU64::new(0),
            most_parsed: AtomicU64::new(u64::MAX),
            objects: Mutex::default(),
            fields: Mutex::default(),
        }
    }

    /// Whether the objects are encrypted.
    pub(crate) fn protection(&self) -> &Protection {
        &self.protection
    }

    /// The newest entry for object `number` in the first `count` of `revisions`, which are all of the document.
    pub(crate) fn entry(
        &self,
        revisions: &[Revision],
        count: usize,
        number: u32,
    ) -> Option<(usize, XrefEntry)> {
        if count <= FEW_REVISIONS {
            let mut newest_first = revisions[..count].iter().enumerate().rev();
            return newest_first
                .find_map(|(index, revision)| Some((index, *revision.entries().get(&number)?)));
        }
        self.index.get_or_init(|| Index::of(revisions)).newest(count, number)
    }

    /// Counts bytes that were decoded.
    pub(crate) fn spend_decoded(&self, bytes: u64) -> Result<(), DocumentError> {
        self.decoded.fetch_add(bytes, Ordering::Relaxed);
        self.check_decoded()
    }

    /// Refuses where all that may be decoded is spent: another stream need not even begin.
    pub(crate) fn check_decoded(&self) -> Result<(), DocumentError> {
        if self.decoded.load(Ordering::Relaxed) > MAX_DECODED_TOTAL {
            let limit = MAX_DECODED_TOTAL as usize;
            return Err(DocumentError::TooMuch { what: Limit::DecodedLength, limit });
        }
        Ok(())
    }

    /// Counts a node of the field tree that holds no field.
    pub(crate) fn spend_empty_node(&self) -> Result<(), DocumentError> {
        self.empty_nodes.fetch_add(1, Ordering::Relaxed);
        self.check_empty_nodes()
    }

    /// Refuses where all such nodes are spent: another walk need not even begin.
    pub(crate) fn check_empty_nodes(&self) -> Result<(), DocumentError> {
        if self.empty_nodes.load(Ordering::Relaxed) > MAX_EMPTY_NODES {
            let limit = MAX_EMPTY_NODES as usize;
            return Err(DocumentError::TooMuch { what: Limit::FieldTree, limit });
        }
        Ok(())
    }

    /// From here on as much is parsed as is reasonable to judge a file of `length` bytes, and no more.
    pub(crate) fn limit_parsing(&self, length: u64) {
        let room = length.saturating_mul(MAX_PASSES).saturating_add(MIN_PARSED);
        let most = self.parsed.load(Ordering::Relaxed).saturating_add(room);
        self.most_parsed.store(most, Ordering::Relaxed);
    }

    /// From here on whatever is asked for is parsed again.
    ///
    /// # Errors
    /// As [`Shared::check_parsed`], if the limit was met.
    pub(crate) fn lift_parsing_limit(&self) -> Result<(), DocumentError> {
        let met = self.check_parsed();
        if let Ok(mut kept) = self.objects.lock() {
            *kept = Kept::default();
        }
        if let Ok(mut fields) = self.fields.lock() {
            *fields = None;
        }
        self.most_parsed.store(u64::MAX, Ordering::Relaxed);
        met
    }

    /// Counts an object of which `bytes` were parsed, with so many `values` in it.
    pub(crate) fn spend_parsed(&self, bytes: u64, values: usize) {
        // Where values are as short as can be, they take the time, and not their bytes.
        let cost = bytes.max(COST_OF_VALUE.saturating_mul(values as u64));
        self.parsed.fetch_add(cost.saturating_add(COST_OF_OBJECT), Ordering::Relaxed);
    }

    /// Counts an object stream that decodes to `bytes`.
    pub(crate) fn spend_stream(&self, bytes: u64) {
        self.spend_parsed(bytes / GAIN_OF_DECODED, 0);
    }

    /// The object at `spot`, if it is kept; it is counted too.
    pub(crate) fn kept_object(&self, spot: Spot) -> Option<IndirectObject> {
        let (found, room) = self.objects.lock().ok()?.objects.get(&spot)?.clone();
        let cost = (found.span.end - found.span.start).saturating_add(COST_OF_OBJECT) / GAIN_OF_KNOWN;
        let cost = cost.max(room as u64 / GAIN_OF_ROOM);
        self.parsed.fetch_add(cost, Ordering::Relaxed);
        Some(found)
    }

    /// Whether the object at `spot` is kept; to ask for it is counted too.
    pub(crate) fn keeps_object(&self, spot: Spot) -> bool {
        let is_kept = self.objects.lock().is_ok_and(|kept| kept.objects.contains_key(&spot));
        if is_kept {
            self.parsed.fetch_add(COST_OF_OBJECT / GAIN_OF_KNOWN, Ordering::Relaxed);
        }
        is_kept
    }

    /// Keeps the object at `spot` while a document is judged, unless it is long, or a stream: where that ends may be
    /// for other objects to say.
    pub(crate) fn keep_object(&self, spot: Spot, found: &IndirectObject) {
        let length = found.span.end - found.span.start;
        if !self.is_judging() || length > LONGEST_KEPT || matches!(found.object, Object::Stream(_)) {
            return;
        }
        // What is short may take much room, and many may be parsed from the same bytes.
        let room = size_of::<(Spot, IndirectObject)>() + found.object.room();
        if let Ok(mut kept) = self.objects.lock()
            && kept.room + room <= MAX_KEPT
        {
            kept.room += room;
            kept.objects.insert(spot, (found.clone(), room));
        }
    }

    /// The fields as of the first `count` revisions, if they were the last that were kept.
    pub(crate) fn kept_fields(&self, count: usize) -> Option<Arc<Vec<Field>>> {
        let kept = self.fields.lock().ok()?;
        kept.as_ref().filter(|(known, _)| *known == count).map(|(_, fields)| Arc::clone(fields))
    }

    /// Keeps the fields as of the first `count` revisions in the place of those before, while a document is judged.
    pub(crate) fn keep_fields(&self, count: usize, fields: &Arc<Vec<Field>>) {
        if self.is_judging()
            && let Ok(mut kept) = self.fields.lock()
        {
            *kept = Some((count, Arc::clone(fields)));
        }
    }

    fn is_judging(&self) -> bool {
        self.most_parsed.load(Ordering::Relaxed) != u64::MAX
    }

    /// Refuses where all that may be parsed is spent.
    ///
    /// # Errors
    /// [`DocumentError::TooMuch`].
    pub(crate) fn check_parsed(&self) -> Result<(), DocumentError> {
        let most = self.most_parsed.load(Ordering::Relaxed);
        if self.parsed.load(Ordering::Relaxed) > most {
            let limit = usize::try_from(most).unwrap_or(usize::MAX);
            return Err(DocumentError::TooMuch { what: Limit::Parsed, limit });
        }
        Ok(())
    }

    /// How many bytes may still be searched for `endstream`.
    pub(crate) fn searchable(&self) -> &AtomicU64 {
        &self.searchable
    }

    pub(crate) fn cached(&self, offset: u64) -> Option<Arc<ObjectStream>> {
        self.streams.lock().ok()?.streams.get(&offset).map(Arc::clone)
    }

    pub(crate) fn keep(&self, offset: u64, stream: ObjectStream) -> Arc<ObjectStream> {
        let stream = Arc::new(stream);
        if let Ok(mut cache) = self.streams.lock() {
            cache.keep(offset, &stream);
        }
        stream
    }
}

impl StreamCache {
    fn keep(&mut self, offset: u64, stream: &Arc<ObjectStream>) {
        if self.streams.contains_key(&offset) {
            return;
        }
        self.size += stream.size();
        while self.size > MAX_CACHED
            && let Some(oldest) = self.order.pop_front()
            && let Some(dropped) = self.streams.remove(&oldest)
        {
            self.size -= dropped.size();
        }
        self.order.push_back(offset);
        self.streams.insert(offset, Arc::clone(stream));
    }
}

impl Index {
    fn of(revisions: &[Revision]) -> Self {
        let entries = revisions.iter().enumerate().flat_map(|(index, revision)| {
            revision.entries().iter().map(move |(number, entry)| (*number, (index, *entry)))
        });
        let mut sorted: Vec<_> = entries.collect();
        sorted.sort_unstable_by_key(|(number, (revision, _))| (*number, *revision));
        let mut numbers: Vec<(u32, usize)> =
            sorted.iter().enumerate().map(|(at, (number, _))| (*number, at)).collect();
        numbers.dedup_by_key(|(number, _)| *number);
        Self { numbers, entries: sorted.into_iter().map(|(_, entry)| entry).collect() }
    }

    /// The newest entry for object `number` in the first `count` revisions, and which of them it is of.
    fn newest(&self, count: usize, number: u32) -> Option<(usize, XrefEntry)> {
        let found = self.numbers.binary_search_by_key(&number, |(known, _)| *known).ok()?;
        let (_, start) = self.numbers[found];
        let end = self.numbers.get(found + 1).map_or(self.entries.len(), |(_, next)| *next);
        let of_number = &self.entries[start..end];
        let known = of_number.partition_point(|(revision, _)| *revision < count);
        known.checked_sub(1).map(|last| of_number[last])
    }
}
