//! The revisions of a file: what each incremental update set, and where it ends (ISO 32000-2 §7.5.6).

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::Arc;

use crate::document::{DocumentError, Leniency};
use crate::linearized::is_linearized;
use crate::source::{self, ByteSource};
use crate::syntax::xref::{self, MAX_ENTRIES, Section};
use crate::syntax::{Dictionary, Limit, Object, SyntaxError, lexer::Lexer};

pub use crate::syntax::xref::{XrefEntry, XrefKind};

/// Most cross-reference sections of one file.
const MAX_SECTIONS: usize = 1024;
/// So many entries may a file have that is ever so short; a longer one may have one more for each byte.
const MIN_ENTRIES: u64 = 4096;
/// How far behind its trailer the end marker of a revision is looked for, in bytes.
const MAX_TAIL: u64 = 64 * 1024;
const END_MARKER: &[u8] = b"%%EOF";
/// Most spaces and line ends behind the end marker that still belong to the revision.
const MAX_BLANKS: usize = 64;

/// One revision: a cross-reference section (two in a linearized file) with the objects it sets.
#[derive(Clone, Debug)]
pub struct Revision {
    kind: XrefKind,
    offset: u64,
    trailer: Dictionary,
    /// Shared with the document that goes on from here: there may be many.
    entries: Arc<BTreeMap<u32, XrefEntry>>,
    marker_end: u64,
    end: u64,
    is_closed: bool,
}

impl Revision {
    /// How its cross-reference section is written.
    pub fn kind(&self) -> XrefKind {
        self.kind
    }

    /// Where its cross-reference section starts, in bytes from the start of the file.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Its trailer dictionary, or the dictionary of its cross-reference stream.
    pub fn trailer(&self) -> &Dictionary {
        &self.trailer
    }

    /// What it says of each object it speaks of. Offsets count from the header, see
    /// [`crate::Document::origin`].
    pub fn entries(&self) -> &BTreeMap<u32, XrefEntry> {
        &self.entries
    }

    /// Where it ends: behind `%%EOF` and the blanks and line ends after it, from the start of the file.
    pub fn end(&self) -> u64 {
        self.end
    }

    /// Whether it ends as it must: right behind its cross-reference section stand `startxref` with the place of that
    /// very section (or of the blanks before it), and `%%EOF` (ISO 32000-2 §7.5.5). Without, bytes of another revision may be taken for its own.
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether `offset` is the end of this revision; with or without the blanks, since writers of signatures
    /// differ on that.
    pub fn ends_at(&self, offset: u64) -> bool {
        (self.marker_end..=self.end).contains(&offset)
    }
}

/// Follows `Prev` from the newest section at `start`; gives the revisions oldest first.
pub(crate) fn read_revisions(
    source: &dyn ByteSource,
    origin: u64,
    start: u64,
    leniencies: &mut Vec<Leniency>,
) -> Result<Vec<Revision>, DocumentError> {
    let mut sections = read_sections(source, origin, start, leniencies)?;
    sections.reverse();
    merge_linearized(source, origin, &mut sections);
    for pair in sections.windows(2).filter(|pair| pair[1].offset < pair[0].offset) {
        leniencies.push(Leniency::SectionsOutOfOrder { offset: pair[1].offset });
    }
    note_sizes(&sections, leniencies);
    let length = source.length().map_err(DocumentError::read(0))?;
    let mut limits: Vec<u64> = sections.iter().skip(1).map(|section| section.end).collect();
    limits.push(length);
    let with_limits = sections.into_iter().zip(limits);
    with_limits.map(|(section, limit)| revision(source, origin, section, limit, leniencies)).collect()
}

/// Reads the one revision whose section starts at `start` and that ends with the file: what was appended by us to a
/// document whose earlier revisions are known.
pub(crate) fn read_appended(
    source: &dyn ByteSource,
    origin: u64,
    start: u64,
) -> Result<Revision, DocumentError> {
    let length = source.length().map_err(DocumentError::read(0))?;
    let section = xref::read_section(source, start, MAX_ENTRIES).map_err(DocumentError::xref(start))?;
    revision(source, origin, section, length, &mut Vec::new())
}

fn revision(
    source: &dyn ByteSource,
    origin: u64,
    section: Section,
    limit: u64,
    leniencies: &mut Vec<Leniency>,
) -> Result<Revision, DocumentError> {
    let End { stated, marker_end, end } = find_end(source, section.end, limit, leniencies)?;
    let Section { kind, offset, trailer, entries, .. } = section;
    let is_closed = match stated.and_then(|stated| stated.checked_add(origin)) {
        Some(stated) => is_one_place(source, stated, offset).map_err(DocumentError::read(offset))?,
        None => false,
    };
    let entries = Arc::new(entries);
    Ok(Revision { kind, offset, trailer, entries, marker_end, end, is_closed })
}

fn read_sections(
    source: &dyn ByteSource,
    origin: u64,
    start: u64,
    leniencies: &mut Vec<Leniency>,
) -> Result<Vec<Section>, DocumentError> {
    let mut sections: Vec<Section> = Vec::new();
    let mut seen = HashSet::new();
    let length = source.length().map_err(DocumentError::read(0))?;
    let mut room = length.saturating_add(MIN_ENTRIES).min(MAX_ENTRIES as u64) as usize;
    let mut next = Some(start);
    while let Some(offset) = next {
        if !seen.insert(offset) {
            return Err(DocumentError::XrefLoop { offset });
        }
        if sections.len() == MAX_SECTIONS {
            let (what, limit) = (Limit::XrefSections, MAX_SECTIONS as u64);
            return Err(DocumentError::xref(offset)(SyntaxError::Limit { what, offset, limit }));
        }
        let mut section = xref::read_section(source, offset, room).map_err(DocumentError::xref(offset))?;
        room -= section.entries.len();
        // Only a table may have a second section beside it; readers look for none beside a stream.
        let hidden = match section.kind {
            XrefKind::Stream => None,
            XrefKind::Table | XrefKind::Hybrid => pointer(&section.trailer, "XRefStm", origin)?,
        };
        if let Some(hidden) = hidden {
            let hidden = xref::read_section(source, hidden, room).map_err(DocumentError::xref(hidden))?;
            room -= hidden.entries.len();
            section.twice = section.twice.or(hidden.twice);
            add_hidden(&mut section.entries, hidden.entries);
        }
        note_slips(&section, leniencies);
        next = pointer(&section.trailer, "Prev", origin)?;
        if next == Some(origin) {
            leniencies.push(Leniency::PreviousZero { offset: section.offset });
            next = None;
        }
        sections.push(section);
    }
    Ok(sections)
}

/// `Prev` or `XRefStm`: an offset from the header, as a direct number.
fn pointer(trailer: &Dictionary, key: &'static str, origin: u64) -> Result<Option<u64>, DocumentError> {
    let Some(value) = trailer.get(key) else { return Ok(None) };
    let offset = match value {
        Object::Integer(offset) => u64::try_from(*offset).ok(),
        // Some producers write a whole number with a fraction.
        Object::Real(real) if real.value() >= 0.0 => Some(real.value() as u64),
        _ => None,
    };
    match offset.and_then(|offset| offset.checked_add(origin)) {
        Some(offset) => Ok(Some(offset)),
        None => Err(DocumentError::Trailer { key, found: value.kind() }),
    }
}

/// What the table leaves free or unsaid, the hidden stream may set (§7.5.8.4).
fn add_hidden(entries: &mut BTreeMap<u32, XrefEntry>, hidden: BTreeMap<u32, XrefEntry>) {
    for (number, entry) in hidden {
        let known = entries.entry(number).or_insert(entry);
        if *known == XrefEntry::Free {
            *known = entry;
        }
    }
}

/// `Size` counts the objects of all sections (ISO 32000-2 table 15): it never gets smaller.
fn note_sizes(oldest_first: &[Section], leniencies: &mut Vec<Leniency>) {
    let mut before = None;
    for section in oldest_first {
        let size = stated_size(section);
        if let Some(highest) = before.filter(|highest| i64::from(*highest) >= size) {
            leniencies.push(Leniency::SizeDecreased { offset: section.offset, size, highest });
        }
        before = before.max(section.entries.last_key_value().map(|(number, _)| *number));
    }
}

fn stated_size(section: &Section) -> i64 {
    section.trailer.get("Size").and_then(Object::as_integer).unwrap_or(0)
}

fn note_slips(section: &Section, leniencies: &mut Vec<Leniency>) {
    let offset = section.offset;
    if section.is_loose {
        leniencies.push(Leniency::EntriesMisshapen { offset });
    }
    if section.renumbered {
        leniencies.push(Leniency::SubsectionRenumbered { offset });
    }
    if let Some(number) = section.twice {
        leniencies.push(Leniency::EntryTwice { offset, number });
    }
    let size = stated_size(section);
    let highest = section.entries.last_key_value().map_or(0, |(number, _)| *number);
    if !section.entries.is_empty() && i64::from(highest) >= size {
        leniencies.push(Leniency::EntriesBeyondSize { offset, size, highest });
    }
}

/// In a linearized file the newer of the first two sections stands first (annex F.3): both are one revision.
/// Anywhere else two sections are two revisions, or a later change could hide in an earlier one.
fn merge_linearized(source: &dyn ByteSource, origin: u64, sections: &mut Vec<Section>) {
    let [main, first_page, ..] = sections.as_mut_slice() else { return };
    if first_page.offset > main.offset || !is_linearized(source, origin) {
        return;
    }
    let mut entries = std::mem::take(&mut main.entries);
    entries.append(&mut first_page.entries);
    first_page.entries = entries;
    first_page.end = main.end;
    sections.remove(0);
}

/// Where a revision ends.
struct End {
    /// What `startxref` says, if it stands where it must.
    stated: Option<u64>,
    marker_end: u64,
    /// With the blanks behind the marker.
    end: u64,
}

/// Whether nothing but a few blanks stands between two places: some writers count the line end before a section to it.
pub(crate) fn is_one_place(source: &dyn ByteSource, one: u64, other: u64) -> io::Result<bool> {
    let (start, end) = (one.min(other), one.max(other));
    let mut between = [0; MAX_BLANKS];
    let Some(between) = usize::try_from(end - start).ok().and_then(|length| between.get_mut(..length)) else {
        return Ok(false);
    };
    source.read_exact_at(start, between)?;
    Ok(between.iter().all(|byte| matches!(byte, b' ' | b'\r' | b'\n')))
}

/// Finds `startxref`, its number and `%%EOF` behind `tail`.
fn find_end(
    source: &dyn ByteSource,
    tail: u64,
    limit: u64,
    leniencies: &mut Vec<Leniency>,
) -> Result<End, DocumentError> {
    let strict = end_marker(source, tail).map_err(DocumentError::xref(tail))?;
    let marker = match strict {
        Some((_, marker)) => Some(marker),
        None => {
            leniencies.push(Leniency::EndMarkerMisplaced { offset: tail });
            let until = limit.min(tail.saturating_add(MAX_TAIL));
            source::find(source, END_MARKER, tail, until).map_err(DocumentError::read(tail))?
        }
    };
    let Some(marker) = marker else { return Ok(End { stated: None, marker_end: tail, end: tail }) };
    let marker_end = marker + END_MARKER.len() as u64;
    let mut rest = [0; MAX_BLANKS];
    let count = source.read_at(marker_end, &mut rest).map_err(DocumentError::read(marker_end))?;
    let blanks = rest[..count].iter().take_while(|byte| matches!(byte, b' ' | b'\r' | b'\n')).count();
    let stated = strict.map(|(stated, _)| stated);
    Ok(End { stated, marker_end, end: marker_end + blanks as u64 })
}

/// The number behind `startxref`, and where `%%EOF` stands, if only these come before it.
fn end_marker(source: &dyn ByteSource, tail: u64) -> Result<Option<(u64, u64)>, SyntaxError> {
    let mut lexer = Lexer::new(source, tail);
    if !lexer.take_keyword(b"startxref")? {
        return Ok(None);
    }
    let Ok(stated) = lexer.expect_unsigned("an offset") else { return Ok(None) };
    let mut position = lexer.position();
    let cursor = lexer.cursor();
    let read = |source| SyntaxError::Read { offset: tail, source };
    while let Some(b' ' | b'\t' | b'\r' | b'\n') = cursor.peek().map_err(read)? {
        position += 1;
        cursor.seek(position);
    }
    Ok(cursor.take(END_MARKER).map_err(read)?.then_some((stated, position)))
}
