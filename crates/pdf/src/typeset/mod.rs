//! Words become pages: letterhead, headings, paragraphs, tables and a place to sign, with the bundled font embedded.
//!
//! What is set is a [`Paper`]; what comes out is a whole PDF file (ISO 32000-1) that can be signed. Nothing of it depends
//! on when or where it is set: the same paper gives the same bytes.

mod block; // blocks become pieces
mod flow; // pieces become pages
mod sheet; // the measures of a page
mod table; // tables
mod wrap; // words become lines
mod write; // pages become a file

use crate::font::{ShapeError, Typeface};

/// A paper that is to be set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// What the file is called by programs that show it.
    pub title: String,
    /// The language of its words, such as `id` (RFC 5646).
    pub language: String,
    /// The lines of the letterhead: the first and the last small, those between large.
    pub head: Vec<String>,
    /// What stands at the foot of each page, before its number.
    pub foot: String,
    /// Whether the pages are wider than high.
    pub landscape: bool,
    /// What stands on it.
    pub blocks: Vec<Block>,
}

/// Something that stands on a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A title in the middle, and what it goes by below it.
    Title {
        /// The title.
        text: String,
        /// Such as a number; nothing where it is empty.
        below: String,
    },
    /// What parts of it are about.
    Heading(String),
    /// Words that fill their lines.
    Paragraph(String),
    /// Names with values, each on a line of its own: `Nomor : 17`.
    Pairs(Vec<(String, String)>),
    /// Things one after another, with numbers.
    List(Vec<String>),
    /// Things that are there or not.
    Checks(Vec<(bool, String)>),
    /// A table, whose head stands on each page that it reaches.
    Table(Table),
    /// Who signs, at the right, never parted by the end of a page.
    Signer {
        /// Lines above the room for the signature, such as place and date, and the office held.
        above: Vec<String>,
        /// Lines below it, such as the name and its number.
        below: Vec<String>,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// How wide it is beside the others.
    pub weight: f64,
    /// Whether its cells stand at its right edge, as numbers do.
    pub right: bool,
}

/// Why a paper cannot be set.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TypesetError {
    /// Words with a character that cannot be shown.
    #[error("`{words}` cannot be shown on paper")]
    Words {
        /// Which.
        words: String,
        /// Why.
        #[source]
        source: ShapeError,
    },
    /// Something that stands together is higher than a page.
    #[error("a row or a line is higher than a page")]
    TooHigh,
    /// More pages than anyone reads.
    #[error("the paper has more than {limit} pages")]
    TooLong {
        /// How many it may have.
        limit: usize,
    },
}

/// Sets `paper` and gives the file.
///
/// # Errors
/// [`TypesetError`].
pub fn typeset(paper: &Paper) -> Result<Vec<u8>, TypesetError> {
    let typeface = Typeface::bundled();
    let measures = sheet::Sheet::of(paper.landscape);
    let setter = block::Setter::new(&typeface, measures.width());
    let head = setter.head(&paper.head)?;
    let pieces = paper.blocks.iter().map(|block| setter.block(block)).collect::<Result<Vec<_>, _>>()?;
    let pages = flow::pages(head, pieces.into_iter().flatten().collect(), &measures)?;
    let foot = |page: usize| setter.foot(&paper.foot, page, pages.len());
    let feet = (1..=pages.len()).map(foot).collect::<Result<Vec<_>, _>>()?;
    Ok(write::file(paper, &typeface, &measures, &pages, &feet))
}

/// The same paper with a question mark in the place of each character in a table that the font does not have: a list of
/// many is not held up by one of them.
#[must_use]
pub fn legible(mut paper: Paper) -> Paper {
    let typeface = Typeface::bundled();
    for block in &mut paper.blocks {
        let Block::Table(table) = block else { continue };
        for cell in table.rows.iter_mut().flatten().filter(|cell| !cell.is_ascii()) {
            *cell = typeface.legible(cell);
        }
    }
    paper
}

#[cfg(test)]
mod tests;
