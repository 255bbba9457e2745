//! Where words stand that make readers see something: objects, trailers, signatures.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::verify::heads::{self, Before};

/// Most signatures and trailers that are looked at ...
const MAX_FEW: usize = 4096;
/// ... and most objects, and streams with objects in them; more is reported as such.
pub(in crate::verify) const MAX_OBJECTS: usize = 65_536;
/// So many bytes in front of a block are known: what stands in front of a word, and words across the border.
pub(super) const OVERLAP: usize = 64;

/// Where words stand, ascending.
#[derive(Default)]
pub(in crate::verify) struct Marks {
    /// `/ByteRange`, which every signature dictionary holds.
    pub(in crate::verify) byte_ranges: Vec<u64>,
    /// `obj` of what looks like an object, where no cross-reference section says that one is.
    pub(in crate::verify) objects: Vec<u64>,
    /// `/ObjStm`, which streams with objects in them hold.
    pub(in crate::verify) object_streams: Vec<u64>,
    /// `trailer`.
    pub(in crate::verify) trailers: Vec<u64>,
}

/// Looks for the words, block by block.
pub(super) struct Search<'l> {
    /// Where objects are known to start, ascending.
    listed: &'l [u64],
    /// How many of them were passed.
    passed: usize,
    byte_range: Finder<'static>,
    object: Finder<'static>,
    object_stream: Finder<'static>,
    trailer: Finder<'static>,
    marks: Marks,
}

impl Marks {
    /// Whether there may be more.
    pub(in crate::verify) fn is_cut(&self) -> bool {
        let is_full = |marks: &Vec<u64>| marks.len() == MAX_OBJECTS;
        self.trailers.len() == MAX_FEW || is_full(&self.objects) || is_full(&self.object_streams)
    }
}

impl<'l> Search<'l> {
    pub(super) fn new(listed: &'l [u64]) -> Self {
        Self {
            listed,
            passed: 0,
            byte_range: Finder::new(b"/ByteRange"),
            object: Finder::new(b"obj"),
            object_stream: Finder::new(b"/ObjStm"),
            trailer: Finder::new(b"trailer"),
            marks: Marks::default(),
        }
    }

    /// Looks through `bytes`, of which the first `known` were looked through before, and which stand at `start`.
    pub(super) fn block(&mut self, bytes: &[u8], known: usize, start: u64) {
        let marks = &mut self.marks;
        note(&self.byte_range, bytes, known, start, (MAX_FEW, &mut marks.byte_ranges));
        note(&self.object_stream, bytes, known, start, (MAX_OBJECTS, &mut marks.object_streams));
        note(&self.trailer, bytes, known, start, (MAX_FEW, &mut marks.trailers));
        let finder = self.object.clone();
        for place in places(&finder, bytes, known) {
            if self.marks.objects.len() < MAX_OBJECTS && self.may_be_unlisted(&bytes[..place], start) {
                self.marks.objects.push(start + place as u64);
            }
        }
    }

    pub(super) fn finish(self) -> Marks {
        self.marks
    }

    /// Whether the word `obj` behind `bytes`, which stand at `start`, may begin an object that is not listed.
    fn may_be_unlisted(&mut self, bytes: &[u8], start: u64) -> bool {
        let seen = bytes.len().saturating_sub(OVERLAP);
        match heads::before(&bytes[seen..]) {
            Before::Other => false,
            Before::Unclear => true,
            Before::Head(head) => !self.is_listed(start + (seen + head.start) as u64),
        }
    }

    /// Asked for ascending places.
    fn is_listed(&mut self, place: u64) -> bool {
        let rest = &self.listed[self.passed..];
        self.passed += rest.iter().take_while(|listed| **listed < place).count();
        self.listed.get(self.passed) == Some(&place)
    }
}

/// Adds the places of a word to the marks, as long as there are not so many yet.
fn note(finder: &Finder<'_>, bytes: &[u8], known: usize, start: u64, (most, marks): (usize, &mut Vec<u64>)) {
    let room = most - marks.len();
    marks.extend(places(finder, bytes, known).take(room).map(|place| start + place as u64));
}

/// Where the word stands in `bytes`, but for those within the first `known`.
fn places<'a>(finder: &'a Finder<'_>, bytes: &'a [u8], known: usize) -> impl Iterator<Item = usize> + 'a {
    let from: Range<usize> = known.saturating_sub(finder.needle().len() - 1)..bytes.len();
    finder.find_iter(&bytes[from.clone()]).map(move |place| from.start + place)
}
