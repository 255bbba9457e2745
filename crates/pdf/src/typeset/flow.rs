//! Pieces become pages.

use super::TypesetError;
use super::block::Piece;
use super::sheet::Sheet;

/// Most pages of a paper.
const MOST: usize = 5_000;

/// What stands on a page: each piece with how far it is below the upper end.
pub(super) type Page = Vec<(f64, Piece)>;

/// Places `pieces` below each other, and goes on to the next page where one does not fit; `head` stands on the first.
pub(super) fn pages(
    head: Option<Piece>,
    pieces: Vec<Piece>,
    sheet: &Sheet,
) -> Result<Vec<Page>, TypesetError> {
    let mut flow = Flow { pages: vec![Page::new()], down: 0.0, height: sheet.height() };
    head.into_iter().for_each(|head| flow.place(head));
    let mut pieces = pieces.into_iter().peekable();
    let mut kept: Vec<Piece> = Vec::new();
    while let Some(piece) = pieces.next() {
        let keeps_next = piece.keeps_next && pieces.peek().is_some();
        kept.push(piece);
        if !keeps_next {
            flow.place_together(std::mem::take(&mut kept))?;
        }
    }
    Ok(flow.pages)
}

struct Flow {
    pages: Vec<Page>,
    /// How far down the next piece begins.
    down: f64,
    height: f64,
}

impl Flow {
    /// Places pieces that stand on one page.
    fn place_together(&mut self, pieces: Vec<Piece>) -> Result<(), TypesetError> {
        let before: f64 = pieces.iter().map(|piece| piece.height + piece.after).sum();
        let needed = before - pieces.last().map_or(0.0, |piece| piece.after);
        let highest = pieces.iter().map(|piece| piece.height).fold(0.0, f64::max);
        if highest > self.height {
            return Err(TypesetError::TooHigh);
        }
        if self.down > 0.0 && self.down + needed > self.height {
            if self.pages.len() == MOST {
                return Err(TypesetError::TooLong { limit: MOST });
            }
            self.pages.push(Page::new());
            self.down = 0.0;
            let repeated = pieces.first().and_then(|piece| piece.repeats.as_deref().cloned());
            repeated.into_iter().for_each(|piece| self.place(piece));
        }
        pieces.into_iter().for_each(|piece| self.place(piece));
        Ok(())
    }

    fn place(&mut self, piece: Piece) {
        let down = self.down;
        self.down += piece.height + piece.after;
        if let Some(page) = self.pages.last_mut() {
            page.push((down, piece));
        }
    }
}
