//! Typed values out of TOML, each of which knows its key and its line.

use ca::profile::ValueType;
use jiff::SignedDuration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::PolicyFault;

/// Most of anything that is counted.
pub(super) const MAX_COUNT: usize = 100;
/// Longest span, in days.
const MAX_DAYS: i64 = 3660;
/// What stands for having no such rule, so that a file based on a strict preset can take one back.
pub(super) const ANY: &str = "any";

/// Reads, and collects what is wrong.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) faults: Vec<PolicyFault>,
}

/// A value under its key.
pub(super) struct Entry<'v> {
    pub(super) name: &'v str,
    /// Its key with the tables around it.
    pub(super) key: String,
    pub(super) line: usize,
    pub(super) value: &'v DeValue<'v>,
}

impl<'t> Reader<'t> {
    pub(super) fn choice<T: Copy>(&mut self, entry: &Entry<'_>, choices: &[(&'static str, T)]) -> Option<T> {
        let word = self.text(entry)?;
        let choice = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        if choice.is_none() {
            let allowed = choices.iter().map(|(name, _)| *name).collect();
            let (line, key) = (entry.line, entry.key.clone());
            self.faults.push(PolicyFault::NotAllowed { line, key, found: word, allowed });
        }
        choice
    }

    /// A span like `12h` or `7d`, or `any`.
    pub(super) fn span(&mut self, entry: &Entry<'_>) -> Option<Option<SignedDuration>> {
        let text = self.text(entry)?;
        if text == ANY {
            return Some(None);
        }
        let span = span(&text);
        if span.is_none() {
            let (line, key) = (entry.line, entry.key.clone());
            self.faults.push(PolicyFault::Span { line, key, found: text, limit: MAX_DAYS });
        }
        span.map(Some)
    }

    pub(super) fn number(&mut self, entry: &Entry<'_>, least: usize) -> Option<usize> {
        let Some(found) = entry.value.as_integer() else {
            self.wrong(entry, ValueType::Integer, entry.value);
            return None;
        };
        let number = usize::from_str_radix(found.as_str(), found.radix()).ok();
        let number = number.filter(|number| (least..=MAX_COUNT).contains(number));
        if number.is_none() {
            let (line, key, found) = (entry.line, entry.key.clone(), found.as_str().to_owned());
            self.faults.push(PolicyFault::Number { line, key, found, least, most: MAX_COUNT });
        }
        number
    }

    pub(super) fn boolean(&mut self, entry: &Entry<'_>) -> Option<bool> {
        let value = entry.value.as_bool();
        if value.is_none() {
            self.wrong(entry, ValueType::Boolean, entry.value);
        }
        value
    }

    /// A text with something in it.
    pub(super) fn text(&mut self, entry: &Entry<'_>) -> Option<String> {
        match entry.value.as_str().map(str::trim) {
            None => self.wrong(entry, ValueType::Text, entry.value),
            Some("") => {
                self.faults.push(PolicyFault::Empty { line: entry.line, key: entry.key.clone() });
            }
            Some(text) => return Some(text.to_owned()),
        }
        None
    }

    pub(super) fn table<'v>(&mut self, entry: &Entry<'v>) -> Option<Vec<Entry<'v>>> {
        match entry.value.as_table() {
            Some(table) => Some(self.entries(&entry.key, table)),
            None => {
                self.wrong(entry, ValueType::Table, entry.value);
                None
            }
        }
    }

    pub(super) fn entries<'v>(&self, around: &str, table: &'v DeTable<'v>) -> Vec<Entry<'v>> {
        let entry = |(key, value): (&'v Spanned<_>, &'v Spanned<DeValue<'v>>)| {
            let name: &'v std::borrow::Cow<'v, str> = key.get_ref();
            let full = if around.is_empty() { name.to_string() } else { format!("{around}.{name}") };
            let line = line_of(self.text, key.span().start);
            Entry { name, key: full, line, value: value.get_ref() }
        };
        table.iter().map(entry).collect()
    }

    pub(super) fn unknown(&mut self, entry: &Entry<'_>) {
        self.faults.push(PolicyFault::UnknownKey { line: entry.line, key: entry.key.clone() });
    }

    pub(super) fn wrong(&mut self, entry: &Entry<'_>, expected: ValueType, found: &DeValue<'_>) {
        let found = match found {
            DeValue::String(_) => ValueType::Text,
            DeValue::Integer(_) => ValueType::Integer,
            DeValue::Float(_) => ValueType::Float,
            DeValue::Boolean(_) => ValueType::Boolean,
            DeValue::Datetime(_) => ValueType::Date,
            DeValue::Array(_) => ValueType::List,
            DeValue::Table(_) => ValueType::Table,
        };
        let (line, key) = (entry.line, entry.key.clone());
        self.faults.push(PolicyFault::WrongType { line, key, expected, found });
    }
}

fn span(text: &str) -> Option<SignedDuration> {
    let (digits, hours) = match (text.strip_suffix('d'), text.strip_suffix('h')) {
        (Some(digits), _) => (digits, 24),
        (_, Some(digits)) => (digits, 1),
        (None, None) => return None,
    };
    let is_plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let number: i64 = digits.parse().ok().filter(|_| is_plain)?;
    let hours = number.checked_mul(hours).filter(|hours| (1..=MAX_DAYS * 24).contains(hours))?;
    Some(SignedDuration::from_hours(hours))
}

pub(super) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|octet| *octet == b'\n').count()
}
