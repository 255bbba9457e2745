//! Files of rules that people write by hand: TOML in, typed values out, every fault with its key and its line.
//!
//! [`read`] hands the outermost [`Table`] of a file to whoever knows its keys. Faults are collected, so that someone who
//! writes such a file is told all of them at once.

mod entry; // typed values under their keys
mod fault; // what is wrong with a file, whatever it is about

pub use entry::{Entry, Table};
pub use fault::{Fault, ValueType};

use toml::de::DeTable;

/// Most syntax errors that are told of.
const MAX_SYNTAX: usize = 20;

/// Reads a file of at most `limit` octets. `read` gives what it says, and notes in the faults what is wrong.
///
/// # Errors
/// All faults in the order of their lines, if there are any.
pub fn read<T, F>(
    bytes: &[u8],
    limit: usize,
    read: impl FnOnce(&Table<'_>, &mut Vec<F>) -> T,
) -> Result<T, Vec<F>>
where
    F: From<Fault> + Located,
{
    if bytes.len() > limit {
        return Err(vec![Fault::TooLong { length: bytes.len(), limit }.into()]);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| vec![Fault::NotText.into()])?;
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let fault = |error: &toml::de::Error| Fault::Syntax {
            line: entry::line_of(text, error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        };
        return Err(errors.iter().take(MAX_SYNTAX).map(|error| fault(error).into()).collect());
    }
    let mut faults = Vec::new();
    let value = read(&Table::outermost(text, document.get_ref()), &mut faults);
    faults.sort_by_key(Located::line);
    if faults.is_empty() { Ok(value) } else { Err(faults) }
}

/// What stands in some line of a file.
pub trait Located {
    /// The line, from 1; `None` where it is about the whole file.
    fn line(&self) -> Option<usize>;
}
