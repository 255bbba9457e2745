//! The text of a message: a subject, an empty line, and words with names in braces.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;

use super::LetterKind;
use crate::Error;
use crate::home::Home;

/// Longest text of an office's own, in bytes.
const LONGEST: usize = 64 * 1024;

/// Why a text is none.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TemplateError {
    /// No subject in the first line, or no empty line behind it.
    #[error("a text begins with its subject and an empty line")]
    NoSubject,
    /// A name that nothing is known for.
    #[error("line {line} says {{{name}}}, and knows {}", known.iter().map(|known| format!("{{{known}}}")).collect::<Vec<_>>().join(", "))]
    UnknownName {
        /// The line, from 1.
        line: usize,
        /// The name.
        name: String,
        /// Those that this text may say.
        known: Vec<&'static str>,
    },
    /// A brace that is not closed.
    #[error("line {line} opens a brace that is not closed")]
    Unclosed {
        /// The line, from 1.
        line: usize,
    },
    /// More than a message holds.
    #[error("the text has {found} bytes, more than {LONGEST}")]
    TooLong {
        /// How many it has.
        found: usize,
    },
}

/// A subject and a text.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Filled {
    pub(super) subject: String,
    pub(super) body: String,
}

/// The text of `kind` with its names filled in: the office's own text, or the one that is built in.
pub(super) fn fill(home: &Home, kind: LetterKind, values: &BTreeMap<&str, String>) -> Result<Filled, Error> {
    let path = home.letters().join(format!("{}.txt", kind.word()));
    let own = match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(source) => return Err(Error::Read { path, source }),
    };
    let text = own.as_deref().unwrap_or(kind.text());
    filled(kind, text, values).map_err(|source| Error::Template { path, source })
}

/// What is wrong with the texts of the office's own.
pub(crate) fn faults(home: &Home) -> Vec<Error> {
    LetterKind::all().filter_map(|kind| fill(home, kind, &BTreeMap::new()).err()).collect()
}

fn filled(kind: LetterKind, text: &str, values: &BTreeMap<&str, String>) -> Result<Filled, TemplateError> {
    if text.len() > LONGEST {
        return Err(TemplateError::TooLong { found: text.len() });
    }
    let text = text.replace("\r\n", "\n");
    let lines: Vec<String> = (1..)
        .zip(text.trim_end().lines())
        .map(|(number, line)| filled_line(kind, number, line, values))
        .collect::<Result<_, _>>()?;
    match lines.split_first() {
        Some((subject, [empty, body @ ..])) if !subject.trim().is_empty() && empty.trim().is_empty() => {
            Ok(Filled { subject: subject.trim().to_owned(), body: body.join("\n") })
        }
        _ => Err(TemplateError::NoSubject),
    }
}

fn filled_line(
    kind: LetterKind,
    number: usize,
    line: &str,
    values: &BTreeMap<&str, String>,
) -> Result<String, TemplateError> {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').ok_or(TemplateError::Unclosed { line: number })?;
        if !kind.names().any(|known| known == name) {
            let known = kind.names().collect();
            return Err(TemplateError::UnknownName { line: number, name: name.to_owned(), known });
        }
        filled.push_str(before);
        filled.push_str(values.get(name).map_or("-", String::as_str));
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_is_built_in_can_be_filled() {
        for kind in LetterKind::all() {
            let values = kind.names().map(|name| (name, format!("<{name}>"))).collect();
            let letter = filled(kind, kind.text(), &values).unwrap();
            assert!(letter.body.contains("<nama>") && !letter.body.contains('{'), "{kind:?}");
            let lengths = letter.body.lines().map(|line| line.chars().count());
            assert!(lengths.max().unwrap() <= 130, "{kind:?}");
        }
    }

    #[test]
    fn what_an_office_writes_may_be_wrong() {
        let unknown = |line, name: &str| TemplateError::UnknownName {
            line,
            name: name.to_owned(),
            known: LetterKind::Refused.names().collect(),
        };
        for (text, expected) in [
            ("", TemplateError::NoSubject),
            ("Perihal", TemplateError::NoSubject),
            ("Perihal\nlangsung", TemplateError::NoSubject),
            ("\n\nisi", TemplateError::NoSubject),
            ("Perihal\n\nYth. {nama}\n{tautan}", unknown(4, "tautan")),
            ("Perihal {nama\n\nisi", TemplateError::Unclosed { line: 1 }),
            (&"x".repeat(LONGEST + 1), TemplateError::TooLong { found: LONGEST + 1 }),
        ] {
            assert_eq!(filled(LetterKind::Refused, text, &BTreeMap::new()), Err(expected), "{text:.20}");
        }
        let values = BTreeMap::from([("nama", "Siti {alasan}".to_owned())]);
        let letter = filled(LetterKind::Refused, "Ditolak \r\n\r\nYth. {nama}: {alasan}\r\n", &values);
        let body = "Yth. Siti {alasan}: -".to_owned();
        assert_eq!(letter, Ok(Filled { subject: "Ditolak".to_owned(), body }));
    }
}
