//! Where words stand that make readers see something: objects, trailers, signatures.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::syntax::lexer::hex_digit;
use crate::verify::heads::{self, Before};
use crate::verify::listed::Entry;

/// Most signatures and trailers that are looked at ...
const MAX_FEW: usize = 4096;
/// ... and most objects; more is reported as such.
pub(in crate::verify) const MAX_OBJECTS: usize = 500_000;
/// Up to here the header may reach, with the comment behind it.
const HEADER: u64 = 64;
/// So many bytes in front of a block are known: what stands in front of a word, and words across the border.
pub(super) const OVERLAP: usize = 64;

const OBJ: &[u8] = b"obj";
const TRAILER: &[u8] = b"trailer";

/// Where words stand, ascending.
#[derive(Default)]
pub(in crate::verify) struct Marks {
    /// `/ByteRange`, which every signature dictionary holds.
    pub(in crate::verify) byte_ranges: Vec<u64>,
    /// `obj` of what looks like an object, where no cross-reference section says that this one is.
    pub(in crate::verify) objects: Vec<u64>,
    /// The entries for what all readers take for the start of that object, ascending.
    pub(in crate::verify) plain: Vec<Entry>,
    /// Behind `trailer`.
    pub(in crate::verify) trailers: Vec<u64>,
}

/// Looks for the words, block by block.
pub(super) struct Search<'l> {
    /// Where objects are known to start, ascending.
    listed: &'l [Entry],
    /// How many of them were passed.
    passed: usize,
    byte_range: Finder<'static>,
    object: Finder<'static>,
    trailer: Finder<'static>,
    marks: Marks,
}

impl Marks {
    /// Whether there may be more.
    pub(in crate::verify) fn is_cut(&self) -> bool {
        self.trailers.len() == MAX_FEW || self.objects.len() == MAX_OBJECTS
    }
}

impl<'l> Search<'l> {
    pub(super) fn new(listed: &'l [Entry]) -> Self {
        Self {
            listed,
            passed: 0,
            byte_range: Finder::new(b"/ByteRange"),
            object: Finder::new(OBJ),
            trailer: Finder::new(TRAILER),
            marks: Marks::default(),
        }
    }

    /// Looks through `bytes`, of which the first `known` were looked through before, and which stand at `start`.
    pub(super) fn block(&mut self, bytes: &[u8], known: usize, start: u64) {
        let marks = &mut self.marks;
        let room = MAX_FEW - marks.byte_ranges.len();
        let byte_ranges = places(&self.byte_range, bytes, known).take(room);
        marks.byte_ranges.extend(byte_ranges.map(|place| start + place as u64));
        let spelt = spelt(bytes, known);
        let ends = places(&self.trailer, bytes, known).map(|place| place + TRAILER.len());
        let ends = ends.chain(spelt.iter().filter(|(word, _)| *word == TRAILER).map(|(_, place)| place.end));
        let trailers = ends.filter(|end| may_be_trailer(&bytes[*end..]));
        let room = MAX_FEW - marks.trailers.len();
        marks.trailers.extend(trailers.take(room).map(|end| start + end as u64));
        let finder = self.object.clone();
        let objects = spelt.iter().filter(|(word, _)| *word == OBJ).map(|(_, place)| place.start);
        for place in places(&finder, bytes, known).chain(objects) {
            if self.marks.objects.len() < MAX_OBJECTS && self.may_be_unlisted(&bytes[..place], start) {
                self.marks.objects.push(start + place as u64);
            }
        }
    }

    pub(super) fn finish(mut self) -> Marks {
        self.marks.objects.sort_unstable();
        self.marks.trailers.sort_unstable();
        self.marks
    }

    /// Whether the word `obj` behind `bytes`, which stand at `start`, may begin an object that is not listed.
    fn may_be_unlisted(&mut self, bytes: &[u8], start: u64) -> bool {
        let seen = bytes.len().saturating_sub(OVERLAP);
        match heads::before(&bytes[seen..]) {
            Before::Other => false,
            Before::Unclear => true,
            Before::Head(head) => {
                let offset = start + (seen + head.start) as u64;
                let Some(number) = head.number() else { return false };
                let entry = Entry { offset, number, generation: head.generation() };
                let is_listed = self.is_listed(entry);
                if is_listed && head.is_plain && is_apart(&bytes[..seen + head.start], offset) {
                    self.marks.plain.push(entry);
                }
                !is_listed
            }
        }
    }

    /// Asked for ascending places.
    fn is_listed(&mut self, entry: Entry) -> bool {
        let rest = &self.listed[self.passed..];
        self.passed += rest.iter().take_while(|listed| listed.offset < entry.offset).count();
        let mut here = self.listed[self.passed..].iter().take_while(|listed| listed.offset == entry.offset);
        here.any(|listed| *listed == entry)
    }
}

/// Whether what stands in front of an object at `offset` is at its end: another one, a revision, or the header.
fn is_apart(front: &[u8], offset: u64) -> bool {
    let front = front.trim_ascii_end();
    front.ends_with(b"endobj") || front.ends_with(b"%%EOF") || offset < HEADER
}

/// Whether a dictionary may follow, of which the start may stand in the next block.
fn may_be_trailer(behind: &[u8]) -> bool {
    let shown = behind.iter().find(|byte| !heads::is_odd_blank(**byte));
    shown.is_none_or(|byte| matches!(byte, b'<' | b'%'))
}

/// Where words stand with some of their letters spelt as `#` and two digits, which one reader knows in all words and not
/// only in names. Those that end within the first `known` of the `bytes` are left out.
fn spelt(bytes: &[u8], known: usize) -> Vec<(&'static [u8], Range<usize>)> {
    let from = known.saturating_sub(3 * TRAILER.len());
    let marks = memchr::memchr_iter(b'#', &bytes[from..]).map(|place| from + place);
    let found = marks.flat_map(|mark| [OBJ, TRAILER].map(|word| (word, spelt_around(bytes, mark, word))));
    let found = found.filter_map(|(word, place)| Some((word, place?)));
    found.filter(|(_, place)| place.end > known).collect()
}

/// Where `word` stands that has its first `#` at `mark`.
fn spelt_around(bytes: &[u8], mark: usize, word: &[u8]) -> Option<Range<usize>> {
    (0..word.len()).find_map(|letter| {
        let start = mark.checked_sub(letter).filter(|start| bytes[*start..].starts_with(&word[..letter]))?;
        let rest =
            word[letter..].iter().try_fold(mark, |end, own| Some(end + length_of(*own, &bytes[end..])?));
        rest.map(|end| start..end)
    })
}

/// How long `letter` is at the start of `bytes`, spelt or not; `None` if something else stands there.
fn length_of(letter: u8, bytes: &[u8]) -> Option<usize> {
    match bytes {
        [plain, ..] if *plain == letter => Some(1),
        [b'#', high, low, ..] => (hex_digit(*high)? << 4 | hex_digit(*low)? == letter).then_some(3),
        _ => None,
    }
}

/// Where the word stands in `bytes`, but for those within the first `known`.
fn places<'a>(finder: &'a Finder<'_>, bytes: &'a [u8], known: usize) -> impl Iterator<Item = usize> + 'a {
    let from: Range<usize> = known.saturating_sub(finder.needle().len() - 1)..bytes.len();
    finder.find_iter(&bytes[from.clone()]).map(move |place| from.start + place)
}
