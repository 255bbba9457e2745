//! The rows of docs/verdicts.md.

const PAGE: &str = include_str!("../../../docs/verdicts.md");

/// A row: a code, when it is said, and what follows.
pub struct Row {
    /// The code of the reason or the finding.
    pub code: &'static str,
    /// When it is so.
    pub when: &'static str,
    /// Indication and sub-indication, or severity, with the indication of the finding where it has one; the exit code; the
    /// sentences in English and in Indonesian.
    pub follows: [&'static str; 4],
}

impl Row {
    /// What is said of the document.
    pub fn verdict(&self) -> &'static str {
        self.follows[0]
    }

    /// The exit code of the program.
    pub fn exit(&self) -> &'static str {
        self.follows[1]
    }
}

/// The rows of all tables whose first column is `Code`.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut is_ours = false;
    for line in PAGE.lines() {
        let Some(cells) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) else {
            is_ours = is_ours && line.starts_with("|--");
            continue;
        };
        let cells: Vec<&str> = cells.split(" | ").collect();
        if is_ours {
            let [code, when, follows @ ..] = cells.as_slice() else { panic!("{line}") };
            let code = code.strip_prefix('`').and_then(|code| code.strip_suffix('`')).unwrap();
            rows.push(Row { code, when, follows: follows.try_into().unwrap_or_else(|_| panic!("{line}")) });
        }
        is_ours = is_ours || cells[0] == "Code";
    }
    rows
}
