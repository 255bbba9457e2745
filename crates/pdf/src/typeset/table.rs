//! Tables: ruled, with their head above them on each page.

use super::block::{LEADING, Mark, Piece, Room, SMALL, Setter, Stand, style};
use super::{Column, Table, TypesetError};
use crate::canvas::Gray;

/// Room between a rule and words.
const PADDING: f64 = 3.0;
/// How thick rules are.
const RULE: f64 = 0.5;

impl Setter<'_> {
    /// Its rows, each of which may begin a page below the head.
    pub(super) fn table(&self, table: &Table) -> Result<Vec<Piece>, TypesetError> {
        let rooms = self.rooms(&table.columns);
        let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
        let mut head = self.row(&titles, &table.columns, &rooms, true)?;
        head.keeps_next = true;
        let mut pieces = vec![head.clone()];
        for row in &table.rows {
            let cells: Vec<&str> = row.iter().map(String::as_str).collect();
            let mut piece = self.row(&cells, &table.columns, &rooms, false)?;
            piece.repeats = Some(Box::new(head.clone()));
            pieces.push(piece);
        }
        if let Some(last) = pieces.last_mut() {
            last.after = 9.0;
        }
        Ok(pieces)
    }

    fn rooms(&self, columns: &[Column]) -> Vec<Room> {
        let sum: f64 = columns.iter().map(|column| column.weight).sum();
        let mut x = 0.0;
        let mut room = |column: &Column| {
            let width = self.width * column.weight / sum;
            x += width;
            Room { x: x - width, width }
        };
        columns.iter().map(&mut room).collect()
    }

    fn row(
        &self,
        cells: &[&str],
        columns: &[Column],
        rooms: &[Room],
        is_head: bool,
    ) -> Result<Piece, TypesetError> {
        let mut piece = Piece { height: SMALL * LEADING, ..Piece::default() };
        let mut words = Vec::new();
        for ((cell, column), room) in cells.iter().zip(columns).zip(rooms) {
            let inner = Room { x: room.x + PADDING, width: room.width - 2.0 * PADDING };
            let stand = if column.right && !is_head { Stand::Right } else { Stand::Left };
            let mut part = Piece { height: PADDING, ..Piece::default() };
            self.add(&mut part, cell, style(SMALL, is_head), inner, stand)?;
            piece.height = piece.height.max(part.height + PADDING);
            words.append(&mut part.marks);
        }
        if is_head {
            let height = piece.height;
            piece.marks.push(Mark::Fill { gray: Gray::TINT, x: 0.0, top: 0.0, width: self.width, height });
        }
        piece.marks.extend(self.rules(rooms, piece.height));
        piece.marks.append(&mut words);
        Ok(piece)
    }

    /// The lines around a row and between its cells.
    fn rules(&self, rooms: &[Room], height: f64) -> Vec<Mark> {
        let rule = |x, top, width, height| Mark::Fill { gray: Gray::BLACK, x, top, width, height };
        let mut rules =
            vec![rule(0.0, -RULE / 2.0, self.width, RULE), rule(0.0, height - RULE / 2.0, self.width, RULE)];
        let edges = rooms.iter().map(|room| room.x).chain([self.width]);
        rules.extend(edges.map(|x| rule(x - RULE / 2.0, 0.0, RULE, height)));
        rules
    }
}
