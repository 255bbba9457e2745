//! A file opened: its header, its revisions, what had to be forgiven.

use std::io;
use std::sync::Arc;

use pki::key::Passphrase;

use crate::crypt::{self, CipherError, CryptError, Protection, Rights, Unlocked};
use crate::linearized;
use crate::revision::{self, Revision};
use crate::shared::Shared;
use crate::source::{ByteSource, Grown};
use crate::syntax::{Limit, ObjectId, SyntaxError, lexer::Lexer, xref};
use crate::update::Appendix;
use crate::view::View;

/// The header must start within this many bytes (ISO 32000-2 annex I, implementation note on §7.5.2).
const MAX_JUNK: u64 = 1024;
/// `startxref` is looked for first in the last bytes of the file, then in a longer tail.
const TAILS: [u64; 3] = [1024, 64 * 1024, 4 * 1024 * 1024];
/// How far a cross-reference section may stand from where `startxref` says.
const MAX_SLIP: u64 = 64;

/// A PDF file: a source, and the revisions found in it.
///
/// Nothing of the file is kept but its cross-reference entries; objects are read where they stand.
pub struct Document<S> {
    source: S,
    length: u64,
    origin: u64,
    version: (u8, u8),
    revisions: Vec<Revision>,
    leniencies: Vec<Leniency>,
    /// Whether a password was given that is none of the document's.
    refused_password: bool,
    shared: Shared,
}

/// Why a file cannot be read as a PDF document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// It does not start like a PDF file.
    #[error("expected `%PDF-` in the first {MAX_JUNK} bytes, found none in a file of {length} bytes")]
    NotPdf {
        /// Length of the file in bytes.
        length: u64,
    },
    /// It does not say where its cross-reference section is.
    #[error("expected `startxref` near the end of the file of {length} bytes, found none")]
    NoStartXref {
        /// Length of the file in bytes.
        length: u64,
    },
    /// A cross-reference section cannot be read.
    #[error("the cross-reference section at byte {offset} cannot be read")]
    Xref {
        /// Where the section is said to start.
        offset: u64,
        /// What is wrong there.
        #[source]
        source: SyntaxError,
    },
    /// The cross-reference sections lead back to one another.
    #[error("the cross-reference section at byte {offset} leads back to itself")]
    XrefLoop {
        /// Where the section starts.
        offset: u64,
    },
    /// An entry of a trailer is of the wrong kind or out of range.
    #[error("the trailer has {found} as `{key}`")]
    Trailer {
        /// The key.
        key: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// An object cannot be read.
    #[error("object {id} cannot be read")]
    Object {
        /// The object.
        id: ObjectId,
        /// What is wrong with it.
        #[source]
        source: SyntaxError,
    },
    /// An object is encrypted, and the document is not unlocked.
    #[error("object {id} is encrypted, and the document is not unlocked")]
    Locked {
        /// The object.
        id: ObjectId,
    },
    /// An object cannot be decrypted.
    #[error("object {id} cannot be decrypted")]
    Cipher {
        /// The object.
        id: ObjectId,
        /// What is wrong with it.
        #[source]
        source: CipherError,
    },
    /// Another object stands where an object is said to be.
    #[error("expected object {expected} at byte {offset}, found object {found}")]
    WrongObject {
        /// The object that was asked for.
        expected: ObjectId,
        /// The object that stands there.
        found: ObjectId,
        /// Where.
        offset: u64,
    },
    /// Something is missing or of the wrong kind in the document's structure.
    #[error("expected {expected} in the document, found {found}")]
    Structure {
        /// What was expected, in the words of the standard.
        expected: &'static str,
        /// The kind of object that is there.
        found: &'static str,
    },
    /// The page tree leads back to a node.
    #[error("object {id} is in the page tree twice")]
    PageLoop {
        /// The node.
        id: ObjectId,
    },
    /// The field tree leads back to a field.
    #[error("object {id} is in the field tree twice")]
    FieldLoop {
        /// The field.
        id: ObjectId,
    },
    /// More than we are willing to read.
    #[error("{what} exceeds the limit of {limit}")]
    TooMuch {
        /// What is limited.
        what: Limit,
        /// The limit.
        limit: usize,
    },
    /// The file could not be read.
    #[error("the file could not be read at byte {offset}")]
    Read {
        /// Where.
        offset: u64,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

/// A rule the file breaks, and that was forgiven while opening it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Leniency {
    /// Bytes in front of the header.
    JunkBeforeHeader {
        /// How many.
        bytes: u64,
        /// Whether the file's own offsets count from its first byte nonetheless.
        counted: bool,
    },
    /// `startxref` points beside the section.
    StartXrefWrong {
        /// What it says, from the start of the file.
        stated: u64,
        /// Where the section was found.
        found: u64,
    },
    /// `startxref` or `%%EOF` do not follow a trailer.
    EndMarkerMisplaced {
        /// The end of the trailer.
        offset: u64,
    },
    /// Bytes behind the last revision.
    BytesBehindEnd {
        /// Where they start.
        offset: u64,
        /// How many.
        bytes: u64,
    },
    /// The header names no version.
    VersionUnreadable,
    /// Entries of a table are not written with ten and five digits (ISO 32000-2 §7.5.4).
    EntriesMisshapen {
        /// Where the section starts.
        offset: u64,
    },
    /// `Size` excludes objects of which an earlier section speaks.
    SizeDecreased {
        /// Where the section starts.
        offset: u64,
        /// What `Size` says; 0 if it is missing.
        size: i64,
        /// The highest object number of the earlier sections.
        highest: u32,
    },
    /// `Prev` is 0, which no section can be at.
    PreviousZero {
        /// Where the section starts that says so.
        offset: u64,
    },
    /// A newer section stands before an older one, in a file that is not linearized.
    SectionsOutOfOrder {
        /// Where the newer section starts.
        offset: u64,
    },
    /// A table numbers object 0 as 1.
    SubsectionRenumbered {
        /// Where the section starts.
        offset: u64,
    },
    /// A section speaks of objects that its `Size` excludes.
    EntriesBeyondSize {
        /// Where the section starts.
        offset: u64,
        /// What `Size` says; 0 if it is missing.
        size: i64,
        /// The highest object number of the section.
        highest: u32,
    },
    /// A section says of one object that it is in two places: readers differ on which of them counts.
    EntryTwice {
        /// Where the section starts.
        offset: u64,
        /// The object.
        number: u32,
    },
    /// The file says that it is linearized and as long as it is now, and yet does not start with its newest section:
    /// something was appended, and readers that trust the length start from an older section.
    LinearizedAgain {
        /// Length of the file in bytes.
        length: u64,
    },
}

impl<S: ByteSource> Document<S> {
    /// Opens `source`: reads the header and all cross-reference sections.
    ///
    /// # Errors
    /// [`DocumentError`] if it is no PDF file or its cross-reference sections are unusable.
    pub fn open(source: S) -> Result<Self, DocumentError> {
        let length = source.length().map_err(DocumentError::read(0))?;
        let (junk, version) = find_header(&source, length)?;
        let mut leniencies: Vec<Leniency> = Vec::new();
        leniencies.extend(version.is_none().then_some(Leniency::VersionUnreadable));
        let version = version.unwrap_or((0, 0));
        let (origin, start) = find_start(&source, length, junk, &mut leniencies)?;
        if junk > 0 {
            leniencies.push(Leniency::JunkBeforeHeader { bytes: junk, counted: origin == 0 });
        }
        let revisions = revision::read_revisions(&source, origin, start, &mut leniencies)?;
        let end = revisions.iter().map(Revision::end).max().unwrap_or(0);
        if end < length {
            leniencies.push(Leniency::BytesBehindEnd { offset: end, bytes: length - end });
        }
        let newest = revisions.last().map_or(start, Revision::offset);
        if linearized::starts_elsewhere(&source, junk, length, newest)? {
            leniencies.push(Leniency::LinearizedAgain { length });
        }
        let shared = Shared::new(Protection::None);
        let refused_password = false;
        let mut document =
            Self { source, length, origin, version, revisions, leniencies, refused_password, shared };
        if document.is_encrypted() {
            document.shared = Shared::new(Protection::Locked);
            // Without a password; why that fails can be asked for.
            let _ = document.unlock_with(None);
        }
        Ok(document)
    }

    /// Unlocks an encrypted document with the password of its user or its owner (ISO 32000-2 §7.6.4). The empty
    /// password was tried while opening; a document that is not encrypted is left alone.
    ///
    /// # Errors
    /// [`CryptError`]; what could be read before still can.
    pub fn unlock(&mut self, password: &Passphrase) -> Result<(), CryptError> {
        if !self.is_encrypted() {
            return Ok(());
        }
        let unlocked = self.unlock_with(Some(password));
        self.refused_password = matches!(unlocked, Err(CryptError::WrongPassword));
        unlocked
    }

    /// Whether all that is encrypted can be read.
    ///
    /// # Errors
    /// [`CryptError`] if the document is encrypted, and not unlocked: why.
    pub fn check_unlocked(&self) -> Result<(), CryptError> {
        if !self.is_locked() {
            return Ok(());
        }
        match self.find_key(None) {
            Err(CryptError::PasswordNeeded) if self.refused_password => Err(CryptError::WrongPassword),
            other => other.map(drop),
        }
    }

    fn unlock_with(&mut self, password: Option<&Passphrase>) -> Result<(), CryptError> {
        let unlocked = self.find_key(password)?;
        self.shared = Shared::new(Protection::Open(Arc::new(unlocked)));
        Ok(())
    }

    fn find_key(&self, password: Option<&Passphrase>) -> Result<Unlocked, CryptError> {
        // The encryption dictionary is read as it stands there.
        let shared = Shared::new(Protection::Locked);
        let count = self.revisions.len();
        crypt::unlock(View::new(&self.source, self.origin, &self.revisions, count, &shared), password)
    }

    /// The same document, ready to be followed by revisions that no file has yet. What was read of it is shared.
    pub(crate) fn grown(&self) -> Document<Grown<'_, S>> {
        Document {
            source: Grown::new(&self.source, self.length),
            length: self.length,
            origin: self.origin,
            version: self.version,
            revisions: self.revisions.clone(),
            leniencies: self.leniencies.clone(),
            refused_password: self.refused_password,
            shared: Shared::new(self.shared.protection().clone()),
        }
    }

    /// The file.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// The document as of its newest revision.
    pub fn current(&self) -> View<'_> {
        self.view(self.revisions.len())
    }

    /// The document as of revision `index`, 0 being the first; `None` if there are fewer.
    pub fn at(&self, index: usize) -> Option<View<'_>> {
        (index < self.revisions.len()).then(|| self.view(index + 1))
    }

    fn view(&self, count: usize) -> View<'_> {
        View::new(&self.source, self.origin, &self.revisions, count, &self.shared)
    }
}

impl<S: ByteSource> Document<Grown<'_, S>> {
    /// Takes in one more revision, which an [`Update`](crate::update::Update) of this document made. Only its own
    /// cross-reference section is read.
    ///
    /// # Errors
    /// [`DocumentError`] if the revision cannot be read.
    pub(crate) fn append(&mut self, appendix: &Appendix) -> Result<(), DocumentError> {
        self.source.append(&appendix.bytes);
        let section = appendix.offset + appendix.section as u64;
        let revision = revision::read_appended(&self.source, self.origin, section)?;
        self.length = appendix.offset + appendix.bytes.len() as u64;
        self.revisions.push(revision);
        self.shared = Shared::new(self.shared.protection().clone());
        Ok(())
    }
}

impl<S> Document<S> {
    /// Length of the file in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Where the offsets in the file count from; more than 0 if there is junk in front of the header.
    pub fn origin(&self) -> u64 {
        self.origin
    }

    /// Major and minor version in the header. The catalog may name a later one.
    pub fn version(&self) -> (u8, u8) {
        self.version
    }

    /// All revisions, oldest first; at least one.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The newest revision.
    pub fn newest(&self) -> &Revision {
        self.revisions.last().expect("a document is opened with at least one revision")
    }

    /// What had to be forgiven while opening.
    pub fn leniencies(&self) -> &[Leniency] {
        &self.leniencies
    }

    /// Whether any trailer names an encryption dictionary (ISO 32000-2 §7.6).
    pub fn is_encrypted(&self) -> bool {
        self.revisions.iter().any(|revision| revision.trailer().contains("Encrypt"))
    }

    /// Whether it is encrypted, and not unlocked: then texts are given as they stand there, and streams not at all.
    pub fn is_locked(&self) -> bool {
        matches!(self.shared.protection(), Protection::Locked)
    }

    /// Whether it carries a code over its integrity (ISO/TS 32004); not known of a document that is locked.
    pub fn has_integrity_code(&self) -> bool {
        self.shared.protection().open().is_some_and(Unlocked::has_integrity_code)
    }

    /// What whoever unlocked the document may do with it; `None` if that is everything.
    pub(crate) fn rights(&self) -> Option<Rights> {
        self.shared.protection().open().map(|unlocked| unlocked.rights())
    }
}

impl<S> std::fmt::Debug for Document<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document")
            .field("length", &self.length)
            .field("version", &self.version)
            .field("revisions", &self.revisions.len())
            .finish_non_exhaustive()
    }
}

impl DocumentError {
    pub(crate) fn read(offset: u64) -> impl Fn(io::Error) -> Self {
        move |source| Self::Read { offset, source }
    }

    pub(crate) fn xref(offset: u64) -> impl Fn(SyntaxError) -> Self {
        move |source| Self::Xref { offset, source }
    }

    pub(crate) fn cipher(id: ObjectId) -> impl Fn(CipherError) -> Self {
        move |source| Self::Cipher { id, source }
    }

    pub(crate) fn object(id: ObjectId) -> impl Fn(SyntaxError) -> Self {
        move |source| Self::Object { id, source }
    }
}

/// Finds `%PDF-1.7`; gives how many bytes stand before it, and the version, if it names one.
fn find_header(source: &dyn ByteSource, length: u64) -> Result<(u64, Option<(u8, u8)>), DocumentError> {
    let mut head = vec![0; length.min(MAX_JUNK + 8) as usize];
    source.read_exact_at(0, &mut head).map_err(DocumentError::read(0))?;
    let junk = head
        .windows(5)
        .position(|part| part == b"%PDF-")
        .filter(|junk| *junk as u64 <= MAX_JUNK)
        .ok_or(DocumentError::NotPdf { length })?;
    let version = match head.get(junk + 5..junk + 8) {
        Some([major @ b'0'..=b'9', b'.', minor @ b'0'..=b'9']) => Some((major - b'0', minor - b'0')),
        _ => None,
    };
    Ok((junk as u64, version))
}

/// Finds the newest cross-reference section; gives what offsets count from, and where it starts.
fn find_start(
    source: &dyn ByteSource,
    length: u64,
    junk: u64,
    leniencies: &mut Vec<Leniency>,
) -> Result<(u64, u64), DocumentError> {
    let stated = find_startxref(source, length)?;
    let mut origins = vec![junk];
    if junk > 0 {
        origins.push(0);
    }
    for origin in &origins {
        if let Some(start) = stated.checked_add(*origin)
            && xref::section_starts_at(source, start)
        {
            return Ok((*origin, start));
        }
    }
    let stated = stated.saturating_add(junk);
    match find_nearby(source, length, stated)? {
        Some(found) => {
            leniencies.push(Leniency::StartXrefWrong { stated, found });
            Ok((junk, found))
        }
        // Reading it gives the error that says what stands there.
        None => Ok((junk, stated)),
    }
}

/// The number behind the last `startxref`.
fn find_startxref(source: &dyn ByteSource, length: u64) -> Result<u64, DocumentError> {
    const KEYWORD: &[u8] = b"startxref";
    for tail in TAILS {
        let from = length.saturating_sub(tail);
        let mut bytes = vec![0; (length - from) as usize];
        source.read_exact_at(from, &mut bytes).map_err(DocumentError::read(from))?;
        if let Some(index) = bytes.windows(KEYWORD.len()).rposition(|part| part == KEYWORD) {
            let offset = from + index as u64;
            let mut lexer = Lexer::new(source, offset + KEYWORD.len() as u64);
            return lexer.expect_unsigned("an offset").map_err(DocumentError::xref(offset));
        }
        if from == 0 {
            break;
        }
    }
    Err(DocumentError::NoStartXref { length })
}

/// The section nearest to `stated`, at the start of a line.
fn find_nearby(source: &dyn ByteSource, length: u64, stated: u64) -> Result<Option<u64>, DocumentError> {
    let from = stated.saturating_sub(MAX_SLIP).min(length);
    let until = stated.saturating_add(MAX_SLIP).min(length);
    let mut bytes = vec![0; (until - from) as usize];
    source.read_exact_at(from, &mut bytes).map_err(DocumentError::read(from))?;
    let starts_line = |index: &usize| *index == 0 || matches!(bytes[index - 1], b'\r' | b'\n');
    let looks = |index: &usize| bytes[*index] == b'x' || bytes[*index].is_ascii_digit();
    let mut candidates: Vec<u64> =
        (0..bytes.len()).filter(starts_line).filter(looks).map(|index| from + index as u64).collect();
    candidates.sort_by_key(|candidate| candidate.abs_diff(stated));
    Ok(candidates.into_iter().find(|candidate| xref::section_starts_at(source, *candidate)))
}
