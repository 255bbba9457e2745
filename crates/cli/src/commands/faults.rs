//! What is wrong with a file of rules that someone wrote.

use std::path::Path;

use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::lang::tr;

/// A fault in words, and the line where it stands.
pub(super) struct Told {
    pub(super) line: Option<usize>,
    pub(super) message: String,
}

/// Tells all faults of the file at `path`, or that it has none.
pub(super) fn tell(schema: &str, path: &Path, faults: &[Told], context: &Context) -> Exit {
    let (terminal, path) = (&context.terminal, path.display().to_string());
    let document = |fault: &Told| json!({ "line": fault.line, "message": fault.message });
    terminal.document(&json!({
        "schema": schema,
        "file": path,
        "valid": faults.is_empty(),
        "faults": faults.iter().map(document).collect::<Vec<_>>(),
    }));
    for fault in faults {
        terminal.say(format!("{path}: {}", fault.message));
    }
    if faults.is_empty() {
        terminal.say(tr!(terminal.lang, "{path}: without faults", "{path}: tanpa kesalahan"));
        return Exit::Done;
    }
    Exit::Refused
}
