//! Typed values out of TOML, each of which knows its key and its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ProfileError, ValueType};

/// A table, and where in the text it stands.
pub(super) struct Table<'a> {
    text: &'a str,
    key: String,
    line: usize,
    entries: &'a DeTable<'a>,
}

/// A value under its key.
pub(super) struct Entry<'a> {
    text: &'a str,
    /// The last part of its key.
    pub(super) name: &'a str,
    /// Its key with the tables around it.
    pub(super) key: String,
    /// The line of its key, from 1.
    pub(super) line: usize,
    value: &'a DeValue<'a>,
}

/// Reads a document.
pub(super) fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, ProfileError> {
    DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        ProfileError::Syntax { line: line_of(text, at), message: error.message().to_owned() }
    })
}

impl<'a> Table<'a> {
    /// The outermost table of a document.
    pub(super) fn of(text: &'a str, document: &'a Spanned<DeTable<'a>>) -> Self {
        Self { text, key: String::new(), line: 1, entries: document.get_ref() }
    }

    /// Its line, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// How many entries it has.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Its entries, by the order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = Entry<'a>> {
        self.entries.iter().map(|(key, value)| {
            let name: &'a str = key.get_ref();
            let full = if self.key.is_empty() { name.to_owned() } else { format!("{}.{name}", self.key) };
            let line = line_of(self.text, key.span().start);
            Entry { text: self.text, name, key: full, line, value: value.get_ref() }
        })
    }

    /// The entry of that name.
    pub(super) fn get(&self, name: &str) -> Option<Entry<'a>> {
        self.iter().find(|entry| entry.name == name)
    }
}

impl<'a> Entry<'a> {
    pub(super) fn table(&self) -> Result<Table<'a>, ProfileError> {
        let entries = self.value.as_table().ok_or_else(|| self.wrong(ValueType::Table, self.value))?;
        Ok(Table { text: self.text, key: self.key.clone(), line: self.line, entries })
    }

    pub(super) fn text(&self) -> Result<&'a str, ProfileError> {
        self.text_in(self.value)
    }

    pub(super) fn texts(&self) -> Result<Vec<&'a str>, ProfileError> {
        let list = self.value.as_array().ok_or_else(|| self.wrong(ValueType::List, self.value))?;
        list.iter().map(|item| self.text_in(item.get_ref())).collect()
    }

    pub(super) fn boolean(&self) -> Result<bool, ProfileError> {
        self.value.as_bool().ok_or_else(|| self.wrong(ValueType::Boolean, self.value))
    }

    /// A number of days from 1 to `limit`.
    pub(super) fn days(&self, limit: i64) -> Result<i64, ProfileError> {
        let number = self.value.as_integer().ok_or_else(|| self.wrong(ValueType::Integer, self.value))?;
        let days = i64::from_str_radix(number.as_str(), number.radix()).ok();
        days.filter(|days| (1..=limit).contains(days)).ok_or_else(|| ProfileError::Days {
            line: self.line,
            key: self.key.clone(),
            found: number.as_str().to_owned(),
            limit,
        })
    }

    /// The one of `choices` that `word` names.
    pub(super) fn choice<T: Copy>(
        &self,
        word: &str,
        choices: &[(&'static str, T)],
    ) -> Result<T, ProfileError> {
        let choice = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| *choice);
        choice.ok_or_else(|| self.not_allowed(word, choices))
    }

    /// Why `word` is none of `choices`.
    pub(super) fn not_allowed<T>(&self, word: &str, choices: &[(&'static str, T)]) -> ProfileError {
        ProfileError::NotAllowed {
            line: self.line,
            key: self.key.clone(),
            found: word.to_owned(),
            allowed: choices.iter().map(|(name, _)| *name).collect(),
        }
    }

    fn text_in(&self, value: &'a DeValue<'a>) -> Result<&'a str, ProfileError> {
        value.as_str().ok_or_else(|| self.wrong(ValueType::Text, value))
    }

    fn wrong(&self, expected: ValueType, found: &DeValue<'_>) -> ProfileError {
        let found = match found {
            DeValue::String(_) => ValueType::Text,
            DeValue::Integer(_) => ValueType::Integer,
            DeValue::Float(_) => ValueType::Float,
            DeValue::Boolean(_) => ValueType::Boolean,
            DeValue::Datetime(_) => ValueType::Date,
            DeValue::Array(_) => ValueType::List,
            DeValue::Table(_) => ValueType::Table,
        };
        ProfileError::WrongType { line: self.line, key: self.key.clone(), expected, found }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|octet| *octet == b'\n').count()
}
