//! A paper as plain text.

use pdf::typeset::{Block, Paper, Table};

/// How wide the text is, in characters.
const WIDTH: usize = 78;
/// How wide a column of a table is at most, in characters: what is longer goes on below.
const WIDEST: usize = 40;

pub(super) fn of(paper: &Paper) -> String {
    let mut lines: Vec<String> = paper.head.iter().map(|line| middle(line)).collect();
    lines.push("=".repeat(WIDTH));
    for block in &paper.blocks {
        lines.push(String::new());
        lines.extend(of_block(block));
    }
    lines.extend([String::new(), "-".repeat(WIDTH), paper.foot.clone(), String::new()]);
    lines.join("\n")
}

fn of_block(block: &Block) -> Vec<String> {
    match block {
        Block::Title { text, below } => {
            [text, below].into_iter().filter(|line| !line.is_empty()).map(|line| middle(line)).collect()
        }
        Block::Heading(text) => vec![text.clone()],
        Block::Paragraph(text) => wrapped(text, WIDTH),
        Block::Pairs(pairs) => {
            let widest = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
            pairs.iter().map(|(name, value)| format!("{name:<widest$} : {value}")).collect()
        }
        Block::List(items) => (1..).zip(items).map(|(number, item)| format!("{number:>3}. {item}")).collect(),
        Block::Checks(items) => items
            .iter()
            .map(|(is_there, item)| format!("[{}] {item}", if *is_there { 'x' } else { ' ' }))
            .collect(),
        Block::Table(table) => of_table(table),
        Block::Signer { above, below } => {
            let right = |line: &String| format!("{:>indent$}{line}", "", indent = WIDTH / 2);
            above
                .iter()
                .map(right)
                .chain([String::new(), String::new()])
                .chain(below.iter().map(right))
                .collect()
        }
    }
}

/// Columns as wide as what stands in them, up to a limit.
fn of_table(table: &Table) -> Vec<String> {
    let cells = |column: usize| table.rows.iter().filter_map(move |row| row.get(column));
    let widths: Vec<usize> = (0..)
        .zip(&table.columns)
        .map(|(number, column)| {
            let widest = cells(number).map(|cell| cell.chars().count()).max().unwrap_or_default();
            widest.min(WIDEST).max(column.title.chars().count())
        })
        .collect();
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths).zip(&table.columns).map(|((cell, width), column)| {
            if column.right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let titles = table.columns.iter().map(|column| column.title.as_str()).collect();
    let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  ");
    let rows = table.rows.iter().flat_map(|row| match row.iter().any(|cell| cell.chars().count() > WIDEST) {
        true => row_of_lines(row, &widths)
            .iter()
            .map(|cells| line(cells.iter().map(String::as_str).collect()))
            .collect(),
        false => vec![line(row.iter().map(String::as_str).collect())],
    });
    [line(titles), rule].into_iter().chain(rows).collect()
}

/// The lines of a row, each with a piece of every cell.
fn row_of_lines(row: &[String], widths: &[usize]) -> Vec<Vec<String>> {
    let cells: Vec<Vec<String>> = row.iter().zip(widths).map(|(cell, width)| wrapped(cell, *width)).collect();
    let count = cells.iter().map(Vec::len).max().unwrap_or_default();
    let piece =
        |number: usize| cells.iter().map(|lines| lines.get(number).cloned().unwrap_or_default()).collect();
    (0..count).map(piece).collect()
}

fn middle(line: &str) -> String {
    format!("{line:^WIDTH$}").trim_end().to_owned()
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is a line from the beginning on");
        if !last.is_empty() && last.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}
