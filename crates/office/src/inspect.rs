//! A document is looked into: its revisions, what each did, and how pages looked before and after.

use pdf::verify::{Finding, history};
use pdf::{ByteSource, Document};
use pki::key::Passphrase;
use serde::Serialize;

use crate::Error;
use crate::drawing;

pub use crate::drawing::DrawingError;
pub use pdf::verify::{Part, PartChange, RevisionReport};

/// What a document consists of.
#[derive(Debug, Serialize)]
pub struct Inspection {
    /// Its length in bytes.
    pub size: u64,
    /// How many pages it has; `None` if they cannot be counted.
    pub pages: Option<usize>,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// What had to be forgiven to read it.
    pub findings: Vec<Finding>,
    /// Its fields, at most 1000 of them.
    pub fields: Vec<FieldReport>,
    /// Its revisions, the oldest first.
    pub revisions: Vec<RevisionReport>,
}

/// A field of its form.
#[derive(Clone, Debug, Serialize)]
pub struct FieldReport {
    /// The fully qualified name.
    pub name: String,
    /// `Sig`, `Tx`, `Btn` or `Ch`; `None` if it does not say.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Whether it has a value.
    pub filled: bool,
}

/// How a page looked before and after a revision.
#[derive(Debug)]
pub struct Pictures {
    /// Before, as PNG; `None` if the page was not there.
    pub before: Option<Vec<u8>>,
    /// After, as PNG; `None` if the page is not there any more.
    pub after: Option<Vec<u8>>,
    /// After, pale, with what differs in red; `None` if nothing does, or there is nothing to compare.
    pub difference: Option<Vec<u8>>,
}

/// Most fields that are told.
const MAX_FIELDS: usize = 1000;

/// Looks into `document`.
#[must_use]
pub fn inspect<S: ByteSource>(document: &Document<S>) -> Inspection {
    let view = document.current();
    let fields = view.fields().unwrap_or_default();
    let pages =
        view.pages().and_then(|pages| pages.map(|page| page.map(|_| ())).collect::<Result<Vec<_>, _>>());
    Inspection {
        size: document.length(),
        pages: pages.ok().map(|pages| pages.len()),
        encrypted: document.is_encrypted(),
        findings: document.leniencies().iter().copied().map(Finding::from).collect(),
        fields: fields.iter().take(MAX_FIELDS).map(field).collect(),
        revisions: history(document),
    }
}

fn field(field: &pdf::form::Field) -> FieldReport {
    let kind = field.field_type.as_deref().map(|kind| String::from_utf8_lossy(kind).into_owned());
    FieldReport { name: field.name.clone(), kind, filled: field.is_filled() }
}

/// Draws `page`, from 1, as it looked before and after revision `revision`, from 2.
///
/// # Errors
/// [`Error::Drawing`] if the document is too long, or the page can be drawn neither before nor after.
pub fn pictures<S: ByteSource>(
    document: &Document<S>,
    password: Option<&Passphrase>,
    revision: usize,
    page: usize,
) -> Result<Pictures, Error> {
    drawing::check_length(document.length())?;
    let drawn = |count: usize| {
        let bytes = count.checked_sub(1).and_then(|index| up_to(document, index));
        bytes.ok_or(DrawingError::NotDrawn { page }).and_then(|bytes| drawing::draw(bytes, password, page))
    };
    let (before, after) = (drawn(revision - 1), drawn(revision));
    let difference = match (&before, &after) {
        (Ok(before), Ok(after)) => after.marked_against(before),
        (Err(error), Err(_)) => return Err((*error).into()),
        _ => None,
    };
    let png = |drawn: Result<drawing::Drawn, _>| drawn.ok().map(|drawn| drawn.to_png()).transpose();
    Ok(Pictures {
        before: png(before)?,
        after: png(after)?,
        difference: difference.map(|drawn| drawn.to_png()).transpose()?,
    })
}

/// The file as it was when revision `index`, from 0, was the newest.
fn up_to<S: ByteSource>(document: &Document<S>, index: usize) -> Option<Vec<u8>> {
    let end = document.revisions().get(index)?.end();
    let mut bytes = vec![0; usize::try_from(end).ok()?];
    document.source().read_exact_at(0, &mut bytes).ok()?;
    Some(bytes)
}
