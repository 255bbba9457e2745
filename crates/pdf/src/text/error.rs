//! Why the text of a page cannot be searched.

use crate::document::DocumentError;
use crate::page::PageError;

/// Why the text of a page cannot be searched.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    /// The page or what it shows cannot be read.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The page has no size.
    #[error(transparent)]
    Page(#[from] PageError),
    /// There is nothing to look for.
    #[error("expected a text to look for, found none or only spaces")]
    Empty,
    /// More than we are willing to read.
    #[error("{what} exceeds the limit of {limit}")]
    TooMuch {
        /// What is limited.
        what: TextLimit,
        /// The limit: bytes, levels or a count.
        limit: u64,
    },
}

/// What is limited when the text of pages is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TextLimit {
    /// Characters of the text to look for.
    Needle,
    /// Operators carried out, on all pages that are searched.
    Operations,
    /// Bytes of content carried out, on all pages that are searched.
    Content,
    /// Operands of one operator.
    Operands,
    /// Glyphs on one page.
    Glyphs,
    /// Form XObjects drawn, on all pages that are searched.
    Forms,
    /// Form XObjects inside each other.
    FormDepth,
    /// Graphics states saved and not restored.
    SavedStates,
    /// Codes that one CMap maps.
    CMap,
    /// Entries of the widths of one font.
    Widths,
    /// Fonts that are loaded, on all pages that are searched.
    Fonts,
}

impl std::fmt::Display for TextLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Needle => "length of the text to look for",
            Self::Operations => "number of content operations",
            Self::Content => "length of the page content",
            Self::Operands => "number of operands",
            Self::Glyphs => "number of glyphs on a page",
            Self::Forms => "number of form XObjects",
            Self::FormDepth => "nesting of form XObjects",
            Self::SavedStates => "number of saved graphics states",
            Self::CMap => "number of codes in a CMap",
            Self::Widths => "number of glyph widths",
            Self::Fonts => "number of fonts",
        })
    }
}

impl TextLimit {
    /// Refuses a `value` above `limit`.
    pub(super) fn check(self, value: usize, limit: usize) -> Result<(), TextError> {
        if value <= limit {
            return Ok(());
        }
        Err(TextError::TooMuch { what: self, limit: limit as u64 })
    }
}

/// `result`, or `None` where a reader shows the page without what cannot be read.
///
/// # Errors
/// A limit that was met, and what the operating system says.
pub(super) fn forgiven<T>(result: Result<T, DocumentError>) -> Result<Option<T>, TextError> {
    use crate::syntax::SyntaxError;
    match result {
        Ok(value) => Ok(Some(value)),
        Err(
            error @ (DocumentError::TooMuch { .. }
            | DocumentError::Read { .. }
            | DocumentError::Locked { .. }),
        ) => Err(error.into()),
        Err(DocumentError::Object {
            id,
            source: source @ (SyntaxError::Limit { .. } | SyntaxError::Read { .. }),
        }) => Err(DocumentError::Object { id, source }.into()),
        Err(_) => Ok(None),
    }
}
