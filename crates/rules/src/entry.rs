//! Tables and typed values, each of which knows its key and its line.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::fault::{Fault, ValueType};

/// Most unknown keys of a table that are told of.
const MAX_UNKNOWN: usize = 100;

/// A table, and where in the file it stands.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    text: &'a str,
    key: String,
    at: usize,
    entries: &'a DeTable<'a>,
}

/// A value under its key.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    text: &'a str,
    name: &'a str,
    key: String,
    at: usize,
    value: &'a DeValue<'a>,
}

impl<'a> Table<'a> {
    pub(crate) fn outermost(text: &'a str, entries: &'a DeTable<'a>) -> Self {
        Self { text, key: String::new(), at: 0, entries }
    }

    /// Its line, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        line_of(self.text, self.at)
    }

    /// How many entries it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Its entries, by the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'a>> {
        self.entries.iter().map(|(key, value)| self.entry(key, value))
    }

    /// The entry of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Entry<'a>> {
        let (key, value) = self.entries.iter().find(|(key, _)| key.get_ref() == name)?;
        Some(self.entry(key, value))
    }

    /// The entry of that name, which must be there.
    ///
    /// # Errors
    /// [`Fault::Missing`].
    pub fn required(&self, name: &str) -> Result<Entry<'a>, Fault> {
        self.get(name).ok_or_else(|| Fault::Missing { line: self.line(), key: self.key_of(name) })
    }

    /// A fault for each entry whose name is none of `known`, up to a hundred.
    pub fn unknown(&self, known: &[&str]) -> impl Iterator<Item = Fault> {
        let strangers = self.iter().filter(|entry| !known.contains(&entry.name));
        strangers.take(MAX_UNKNOWN).map(|entry| entry.unknown())
    }

    fn entry(&self, key: &'a Spanned<Cow<'a, str>>, value: &'a Spanned<DeValue<'a>>) -> Entry<'a> {
        Entry {
            text: self.text,
            name: key.get_ref(),
            key: self.key_of(key.get_ref()),
            at: key.span().start,
            value: value.get_ref(),
        }
    }

    fn key_of(&self, name: &str) -> String {
        if self.key.is_empty() { name.to_owned() } else { format!("{}.{name}", self.key) }
    }
}

impl<'a> Entry<'a> {
    /// The last part of its key.
    #[must_use]
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Its key with the tables around it.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The line of its key, from 1; of an element of a list its own.
    #[must_use]
    pub fn line(&self) -> usize {
        line_of(self.text, self.at)
    }

    /// That there is no such key.
    #[must_use]
    pub fn unknown(&self) -> Fault {
        Fault::UnknownKey { line: self.line(), key: self.key.clone() }
    }

    /// A text with something in it, as it stands there.
    ///
    /// # Errors
    /// [`Fault::WrongType`], [`Fault::Empty`].
    pub fn text(&self) -> Result<&'a str, Fault> {
        let text = self.value.as_str().ok_or_else(|| self.wrong(ValueType::Text))?;
        if text.trim().is_empty() {
            return Err(Fault::Empty { line: self.line(), key: self.key.clone() });
        }
        Ok(text)
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// [`Fault::WrongType`].
    pub fn boolean(&self) -> Result<bool, Fault> {
        self.value.as_bool().ok_or_else(|| self.wrong(ValueType::Boolean))
    }

    /// A whole number within `range`.
    ///
    /// # Errors
    /// [`Fault::WrongType`], [`Fault::Number`].
    pub fn number(&self, range: RangeInclusive<i64>) -> Result<i64, Fault> {
        let found = self.value.as_integer().ok_or_else(|| self.wrong(ValueType::Integer))?;
        let number = i64::from_str_radix(found.as_str(), found.radix()).ok();
        number.filter(|number| range.contains(number)).ok_or_else(|| Fault::Number {
            line: self.line(),
            key: self.key.clone(),
            found: found.as_str().to_owned(),
            least: *range.start(),
            most: *range.end(),
        })
    }

    /// A day of the calendar.
    ///
    /// # Errors
    /// [`Fault::WrongType`]; [`Fault::Date`] for a time, and for a day that there is not.
    pub fn date(&self) -> Result<Date, Fault> {
        let found = self.value.as_datetime().ok_or_else(|| self.wrong(ValueType::Date))?;
        let day = found.date.filter(|_| found.time.is_none()).and_then(|date| {
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Date::new(i16::try_from(date.year).ok()?, month, day).ok()
        });
        day.ok_or_else(|| Fault::Date { line: self.line(), key: self.key.clone(), found: found.to_string() })
    }

    /// The one of `choices` that the text names.
    ///
    /// # Errors
    /// [`Fault::WrongType`], [`Fault::Empty`], [`Fault::NotAllowed`].
    pub fn choice<T: Clone>(&self, choices: &[(&str, T)]) -> Result<T, Fault> {
        let word = self.text()?;
        let choice = choices.iter().find(|(name, _)| *name == word).map(|(_, choice)| choice.clone());
        choice.ok_or_else(|| self.not_allowed(word, choices.iter().map(|(name, _)| *name)))
    }

    /// Why `word` is none of those that are allowed.
    #[must_use]
    pub fn not_allowed<'w>(&self, word: &str, allowed: impl IntoIterator<Item = &'w str>) -> Fault {
        Fault::NotAllowed {
            line: self.line(),
            key: self.key.clone(),
            found: word.to_owned(),
            allowed: allowed.into_iter().map(str::to_owned).collect(),
        }
    }

    /// The elements of a list of at most `limit`, each with the key of the list and the line of its own.
    ///
    /// # Errors
    /// [`Fault::WrongType`], [`Fault::TooMany`].
    pub fn list(&self, limit: usize) -> Result<Vec<Entry<'a>>, Fault> {
        let list = self.value.as_array().ok_or_else(|| self.wrong(ValueType::List))?;
        if list.len() > limit {
            let (line, key) = (self.line(), self.key.clone());
            return Err(Fault::TooMany { line, key, found: list.len(), limit });
        }
        Ok(list.iter().map(|item| self.element(item)).collect())
    }

    /// A table.
    ///
    /// # Errors
    /// [`Fault::WrongType`].
    pub fn table(&self) -> Result<Table<'a>, Fault> {
        let entries = self.value.as_table().ok_or_else(|| self.wrong(ValueType::Table))?;
        Ok(Table { text: self.text, key: self.key.clone(), at: self.at, entries })
    }

    fn element(&self, item: &'a Spanned<DeValue<'a>>) -> Entry<'a> {
        let at = item.span().start;
        Entry { text: self.text, name: self.name, key: self.key.clone(), at, value: item.get_ref() }
    }

    fn wrong(&self, expected: ValueType) -> Fault {
        let found = match self.value {
            DeValue::String(_) => ValueType::Text,
            DeValue::Integer(_) => ValueType::Integer,
            DeValue::Float(_) => ValueType::Float,
            DeValue::Boolean(_) => ValueType::Boolean,
            DeValue::Datetime(_) => ValueType::Date,
            DeValue::Array(_) => ValueType::List,
            DeValue::Table(_) => ValueType::Table,
        };
        Fault::WrongType { line: self.line(), key: self.key.clone(), expected, found }
    }
}

pub(crate) fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|octet| *octet == b'\n').count()
}
