//! Blocks become pieces: what stands together, as high as it is.

use super::wrap::{lines, stretch};
use super::{Block, TypesetError};
use crate::canvas::{Gray, TextStyle};
use crate::font::{Glyph, Typeface, width};

/// Size of the words, of those in tables, and of those in the foot, in points.
pub(super) const BODY: f64 = 10.5;
pub(super) const SMALL: f64 = 8.5;
const FINE: f64 = 7.5;
/// From one baseline to the next, as a part of the size.
pub(super) const LEADING: f64 = 1.38;
/// Room below a block.
const AFTER: f64 = 7.0;
/// How wide names are beside their values at most, as a part of the width.
const NAMES: f64 = 0.34;
/// How far numbers and boxes stand before what they belong to.
const INDENT: f64 = 20.0;
/// How wide the place to sign is, as a part of the width, and the room for the signature.
const SIGNER: f64 = 0.46;
const SIGNATURE: f64 = 58.0;

/// Something drawn, at a distance from the left edge and from the upper end of its piece.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// Glyphs on a baseline; each blank is so much wider, in em.
    Text { glyphs: Vec<Glyph>, style: TextStyle, x: f64, baseline: f64, stretch: f64 },
    /// A filled rectangle, from its upper left corner on.
    Fill { gray: Gray, x: f64, top: f64, width: f64, height: f64 },
}

/// What is not parted by the end of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Piece {
    pub(super) marks: Vec<Mark>,
    pub(super) height: f64,
    /// Room below it, which is lost at the end of a page.
    pub(super) after: f64,
    /// Whether the next piece stands on the same page.
    pub(super) keeps_next: bool,
    /// What stands above it where it begins a page.
    pub(super) repeats: Option<Box<Piece>>,
}

/// What sets blocks in a width.
pub(super) struct Setter<'a> {
    pub(super) typeface: &'a Typeface,
    pub(super) width: f64,
}

/// How lines stand.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stand {
    Left,
    Middle,
    Right,
    Filled,
}

/// A room for words: from where to where, in points.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) x: f64,
    pub(super) width: f64,
}

impl<'a> Setter<'a> {
    pub(super) fn new(typeface: &'a Typeface, width: f64) -> Self {
        Self { typeface, width }
    }

    pub(super) fn whole(&self) -> Room {
        Room { x: 0.0, width: self.width }
    }

    /// The pieces of a block.
    pub(super) fn block(&self, block: &Block) -> Result<Vec<Piece>, TypesetError> {
        Ok(match block {
            Block::Title { text, below } => vec![self.title(text, below)?],
            Block::Heading(text) => {
                let mut piece = self.piece(text, style(BODY, true), self.whole(), Stand::Left)?;
                piece.keeps_next = true;
                piece.after = AFTER / 2.0;
                vec![piece]
            }
            Block::Paragraph(text) => {
                lines_apart(self.piece(text, style(BODY, false), self.whole(), Stand::Filled)?)
            }
            Block::Pairs(pairs) => self.pairs(pairs)?,
            Block::List(items) => {
                let numbered = (1..).zip(items).map(|(number, item)| (format!("{number}."), item));
                self.marked(numbered, None)?
            }
            Block::Checks(items) => {
                let marked = items.iter().map(|(_, item)| (String::new(), item));
                self.marked(marked, Some(items.iter().map(|(is_there, _)| *is_there).collect()))?
            }
            Block::Table(table) => self.table(table)?,
            Block::Signer { above, below } => vec![self.signer(above, below)?],
        })
    }

    /// The letterhead, with a line below it.
    pub(super) fn head(&self, lines: &[String]) -> Result<Option<Piece>, TypesetError> {
        let Some(last) = lines.len().checked_sub(1) else { return Ok(None) };
        let mut piece = Piece { after: 14.0, ..Piece::default() };
        for (number, line) in lines.iter().enumerate() {
            let (size, bold) = match number {
                0 => (12.0, false),
                number if number == last => (SMALL, false),
                _ => (14.0, true),
            };
            self.add(&mut piece, line, style(size, bold), self.whole(), Stand::Middle)?;
        }
        piece.height += 3.0;
        for (thick, below) in [(1.6, 2.4), (0.5, 0.5)] {
            piece.marks.push(Mark::Fill {
                gray: Gray::BLACK,
                x: 0.0,
                top: piece.height,
                width: self.width,
                height: thick,
            });
            piece.height += below;
        }
        Ok(Some(piece))
    }

    /// What stands at the foot of a page, on one line.
    pub(super) fn foot(&self, text: &str, page: usize, pages: usize) -> Result<Piece, TypesetError> {
        let mut piece = Piece::default();
        let style = TextStyle { size: FINE, gray: Gray::MUTED, bold: false };
        let number = format!("{page}/{pages}");
        self.add(&mut piece, text, style, Room { x: 0.0, width: self.width - 40.0 }, Stand::Left)?;
        let mut right = Piece::default();
        self.add(&mut right, &number, style, self.whole(), Stand::Right)?;
        piece.marks.append(&mut right.marks);
        Ok(piece)
    }

    fn title(&self, text: &str, below: &str) -> Result<Piece, TypesetError> {
        let mut piece = Piece { after: AFTER * 1.6, keeps_next: true, ..Piece::default() };
        self.add(&mut piece, text, style(13.0, true), self.whole(), Stand::Middle)?;
        self.add(&mut piece, below, style(BODY, false), self.whole(), Stand::Middle)?;
        Ok(piece)
    }

    fn pairs(&self, pairs: &[(String, String)]) -> Result<Vec<Piece>, TypesetError> {
        let widest = pairs.iter().map(|(name, _)| Ok(width(&self.shape(name)?) * BODY));
        let widest = widest.collect::<Result<Vec<f64>, TypesetError>>()?.into_iter().fold(0.0, f64::max);
        let names = widest.min(self.width * NAMES);
        let values = Room { x: names + 14.0, width: self.width - names - 14.0 };
        let mut pieces = Vec::new();
        for (name, value) in pairs {
            let mut piece = Piece { after: 1.5, ..Piece::default() };
            self.add(&mut piece, name, style(BODY, false), Room { x: 0.0, width: names }, Stand::Left)?;
            let colon = Room { x: names + 5.0, width: 9.0 };
            let mut beside = Piece::default();
            self.add(&mut beside, ":", style(BODY, false), colon, Stand::Left)?;
            let mut text = Piece::default();
            self.add(&mut text, value, style(BODY, false), values, Stand::Left)?;
            piece.height = piece.height.max(text.height).max(beside.height);
            piece.marks.extend(beside.marks.into_iter().chain(text.marks));
            pieces.push(piece);
        }
        Ok(last_after(pieces))
    }

    /// Items with a mark before each: a number, or a box that is ticked or not.
    fn marked<'t>(
        &self,
        items: impl Iterator<Item = (String, &'t String)>,
        ticks: Option<Vec<bool>>,
    ) -> Result<Vec<Piece>, TypesetError> {
        let mut pieces = Vec::new();
        for (number, (mark, item)) in items.enumerate() {
            let mut piece = Piece { after: 2.0, ..Piece::default() };
            let room = Room { x: INDENT, width: self.width - INDENT };
            self.add(&mut piece, item, style(BODY, false), room, Stand::Left)?;
            let mut beside = Piece::default();
            self.add(&mut beside, &mark, style(BODY, false), Room { x: 0.0, width: INDENT }, Stand::Left)?;
            piece.marks.append(&mut beside.marks);
            if let Some(is_ticked) = ticks.as_ref().and_then(|ticks| ticks.get(number)) {
                piece.marks.extend(tick(*is_ticked));
            }
            pieces.push(piece);
        }
        Ok(last_after(pieces))
    }

    fn signer(&self, above: &[String], below: &[String]) -> Result<Piece, TypesetError> {
        let room = Room { x: self.width * (1.0 - SIGNER), width: self.width * SIGNER };
        let mut piece = Piece { height: 12.0, after: AFTER, ..Piece::default() };
        for line in above {
            self.add(&mut piece, line, style(BODY, false), room, Stand::Middle)?;
        }
        piece.height += SIGNATURE;
        for (number, line) in below.iter().enumerate() {
            self.add(&mut piece, line, style(BODY, number == 0), room, Stand::Middle)?;
        }
        Ok(piece)
    }

    /// Words by themselves.
    fn piece(&self, text: &str, style: TextStyle, room: Room, stand: Stand) -> Result<Piece, TypesetError> {
        let mut piece = Piece { after: AFTER, ..Piece::default() };
        self.add(&mut piece, text, style, room, stand)?;
        Ok(piece)
    }

    /// Adds the lines of `text` below what stands in `piece`.
    pub(super) fn add(
        &self,
        piece: &mut Piece,
        text: &str,
        style: TextStyle,
        room: Room,
        stand: Stand,
    ) -> Result<(), TypesetError> {
        let glyphs = self.shape(text)?;
        let em = room.width / style.size;
        let all = lines(&glyphs, em);
        for (number, line) in all.iter().enumerate() {
            let line = &glyphs[line.clone()];
            let left = match stand {
                Stand::Left | Stand::Filled => 0.0,
                Stand::Middle => (em - width(line)) / 2.0,
                Stand::Right => em - width(line),
            };
            let fills = stand == Stand::Filled && number + 1 < all.len();
            piece.marks.push(Mark::Text {
                glyphs: line.to_vec(),
                style,
                x: room.x + left * style.size,
                baseline: piece.height + style.size,
                stretch: if fills { stretch(line, em) } else { 0.0 },
            });
            piece.height += style.size * LEADING;
        }
        Ok(())
    }

    pub(super) fn shape(&self, text: &str) -> Result<Vec<Glyph>, TypesetError> {
        let shaped = self.typeface.shape(text);
        shaped.map_err(|source| TypesetError::Words { words: text.to_owned(), source })
    }
}

pub(super) fn style(size: f64, bold: bool) -> TextStyle {
    TextStyle { size, gray: Gray::BLACK, bold }
}

/// The lines of a piece that may stand on several pages, each by itself.
fn lines_apart(piece: Piece) -> Vec<Piece> {
    let (count, after) = (piece.marks.len(), piece.after);
    let height = piece.height / count.max(1) as f64;
    let line = |(number, mut mark): (usize, Mark)| {
        if let Mark::Text { baseline, .. } = &mut mark {
            *baseline -= height * number as f64;
        }
        Piece { marks: vec![mark], height, ..Piece::default() }
    };
    let mut lines: Vec<Piece> = piece.marks.into_iter().enumerate().map(line).collect();
    if let Some(last) = lines.last_mut() {
        last.after = after;
    }
    lines
}

fn last_after(mut pieces: Vec<Piece>) -> Vec<Piece> {
    if let Some(last) = pieces.last_mut() {
        last.after = AFTER;
    }
    pieces
}

/// A box, filled where it is ticked.
fn tick(is_ticked: bool) -> Vec<Mark> {
    const SIDE: f64 = 8.0;
    let square = |gray, inset: f64| Mark::Fill {
        gray,
        x: inset,
        top: 3.0 + inset,
        width: SIDE - 2.0 * inset,
        height: SIDE - 2.0 * inset,
    };
    let mut marks = vec![square(Gray::BLACK, 0.0), square(Gray::WHITE, 0.7)];
    if is_ticked {
        marks.push(square(Gray::BLACK, 2.0));
    }
    marks
}
