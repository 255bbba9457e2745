//! The eight kinds of PDF objects (ISO 32000-2 §7.3), kept so that they can be written again byte for byte.

use std::ops::Range;
use std::sync::Arc;

/// Names one indirect object (ISO 32000-2 §7.3.10).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ObjectId {
    /// Object number, at least 1.
    pub number: u32,
    /// Generation number, mostly 0.
    pub generation: u16,
}

impl ObjectId {
    /// Names object `number` of `generation`.
    pub const fn new(number: u32, generation: u16) -> Self {
        Self { number, generation }
    }
}

impl std::fmt::Display for ObjectId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.number, self.generation)
    }
}

/// One PDF object.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// `null`, also the value of what does not exist.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as it was written.
    Real(Real),
    /// A literal or hexadecimal string.
    String(PdfString),
    /// A name without its solidus, escapes resolved.
    Name(Vec<u8>),
    /// An array.
    Array(Vec<Object>),
    /// A dictionary.
    Dictionary(Dictionary),
    /// A stream whose data stand in the file.
    Stream(Stream),
    /// `12 0 R`.
    Reference(ObjectId),
    /// The n-th new object of a [`crate::update::Fragment`]; gets its number when the update is made.
    Local(usize),
}

/// A real number; keeps its text, because `0.1` written again as a binary fraction would be another number.
#[derive(Clone, Debug, PartialEq)]
pub struct Real {
    text: String,
}

/// The bytes of a string, and how they were written.
#[derive(Clone, Debug)]
pub struct PdfString {
    /// Contents with escapes resolved.
    pub bytes: Vec<u8>,
    /// Whether it was (or shall be) written as `<hex>`.
    pub hexadecimal: bool,
}

/// A stream object (ISO 32000-2 §7.3.8) as found in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// The stream dictionary.
    pub dictionary: Dictionary,
    /// Where the encoded data stand in the file, without the end-of-line marker before `endstream`.
    pub data: Range<u64>,
}

/// A dictionary (ISO 32000-2 §7.3.7) in the order it was written, with every duplicate key.
///
/// The standard forbids duplicate keys; readers differ on which one counts. [`Dictionary::get`] takes the
/// last one as most readers do; what must not be ambiguous asks [`Dictionary::has_duplicate`] first.
///
/// A clone shares its entries until one of both is changed: who judges a document asks for the same objects over and over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dictionary {
    entries: Arc<Vec<Entry>>,
}

/// One key and its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key without its solidus, escapes resolved.
    pub key: Vec<u8>,
    /// The value.
    pub value: Object,
    /// Where the value's token stands in the file, delimiters included; `None` if it was built here or
    /// comes out of an object stream.
    pub span: Option<Range<u64>>,
}

impl Object {
    /// A name object.
    pub fn name(text: impl AsRef<[u8]>) -> Self {
        Self::Name(text.as_ref().to_vec())
    }

    /// A string object written as a literal.
    pub fn string(bytes: impl Into<Vec<u8>>) -> Self {
        Self::String(PdfString { bytes: bytes.into(), hexadecimal: false })
    }

    /// A string object written in hexadecimal.
    pub fn hex_string(bytes: impl Into<Vec<u8>>) -> Self {
        Self::String(PdfString { bytes: bytes.into(), hexadecimal: true })
    }

    /// A number: an integer where `value` is whole, else a real with at most five decimals.
    pub fn number(value: f64) -> Self {
        if value.fract() == 0.0 && value.abs() < 1e15 {
            return Self::Integer(value as i64);
        }
        Self::Real(Real::from_value(value))
    }

    /// An array of numbers, see [`Object::number`].
    pub fn numbers(values: &[f64]) -> Self {
        Self::Array(values.iter().map(|value| Self::number(*value)).collect())
    }

    /// The value of an integer.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// The value of an integer or real.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Real(real) => Some(real.value()),
            _ => None,
        }
    }

    /// The bytes of a name.
    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The bytes of a string.
    pub fn as_string(&self) -> Option<&[u8]> {
        match self {
            Self::String(string) => Some(&string.bytes),
            _ => None,
        }
    }

    /// The elements of an array.
    pub fn as_array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// A dictionary, also that of a stream.
    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            Self::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    /// The target of a reference.
    pub fn as_reference(&self) -> Option<ObjectId> {
        match self {
            Self::Reference(id) => Some(*id),
            _ => None,
        }
    }

    /// The room that it takes beside itself, in bytes.
    pub(crate) fn room(&self) -> usize {
        let mut room = 0;
        let mut waiting = vec![self];
        while let Some(object) = waiting.pop() {
            room += match object {
                Self::String(string) => string.bytes.capacity(),
                Self::Name(name) => name.capacity(),
                Self::Real(real) => real.text.capacity(),
                Self::Array(elements) => elements.capacity() * size_of::<Self>(),
                _ => 0,
            };
            waiting.extend(object.as_array().unwrap_or_default());
            if let Some(dictionary) = object.as_dictionary() {
                room += size_of::<Vec<Entry>>() + dictionary.entries.capacity() * size_of::<Entry>();
                room += dictionary.entries.iter().map(|entry| entry.key.capacity()).sum::<usize>();
                waiting.extend(dictionary.entries.iter().map(|entry| &entry.value));
            }
        }
        room
    }

    /// What kind of object this is, in the words of the standard.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Integer(_) => "integer",
            Self::Real(_) => "real",
            Self::String(_) => "string",
            Self::Name(_) => "name",
            Self::Array(_) => "array",
            Self::Dictionary(_) => "dictionary",
            Self::Stream(_) => "stream",
            Self::Reference(_) | Self::Local(_) => "reference",
        }
    }
}

impl From<i64> for Object {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<bool> for Object {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<Dictionary> for Object {
    fn from(value: Dictionary) -> Self {
        Self::Dictionary(value)
    }
}

impl From<Vec<Object>> for Object {
    fn from(value: Vec<Object>) -> Self {
        Self::Array(value)
    }
}

impl From<ObjectId> for Object {
    fn from(value: ObjectId) -> Self {
        Self::Reference(value)
    }
}

impl Real {
    /// Keeps `text`, which the lexer has found to be a number.
    pub(crate) fn from_text(text: String) -> Self {
        Self { text }
    }

    /// Writes `value` with at most five decimals, never with an exponent (ISO 32000-2 §7.3.3).
    pub fn from_value(value: f64) -> Self {
        let value = if value.is_finite() { value } else { 0.0 };
        let text = format!("{value:.5}");
        Self { text: text.trim_end_matches('0').trim_end_matches('.').to_owned() }
    }

    /// The text as written in the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is written as the standard has it (ISO 32000-2 §7.3.3): a sign perhaps, digits, and one point among
    /// them. What is not is read by each reader in its own way.
    pub fn is_well_formed(&self) -> bool {
        let digits = self.text.strip_prefix(['+', '-']).unwrap_or(&self.text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = || whole.bytes().chain(fraction.bytes());
        all().all(|byte| byte.is_ascii_digit()) && all().next().is_some()
    }

    /// The nearest binary number; 0 for what readers take as 0, such as `-.`.
    pub fn value(&self) -> f64 {
        self.text.parse().unwrap_or(0.0)
    }
}

impl PartialEq for PdfString {
    /// Two strings are the same if their bytes are, however they were written.
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl PartialEq for Entry {
    /// Two entries are the same if key and value are, wherever they stand.
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.value == other.value
    }
}

impl Dictionary {
    /// An empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a key at the end and returns the dictionary, for building one in a single expression.
    #[must_use]
    pub fn with(mut self, key: impl AsRef<[u8]>, value: Object) -> Self {
        self.set(key, value);
        self
    }

    /// Replaces the value of `key` where it stands, or adds it at the end. Duplicates of `key` go away.
    pub fn set(&mut self, key: impl AsRef<[u8]>, value: Object) {
        let key = key.as_ref();
        let entry = Entry { key: key.to_vec(), value, span: None };
        let entries = self.own();
        match entries.iter().position(|entry| entry.key == key) {
            None => entries.push(entry),
            Some(first) => {
                entries[first] = entry;
                let mut index = 0;
                entries.retain(|entry| {
                    index += 1;
                    index - 1 <= first || entry.key != key
                });
            }
        }
    }

    /// Removes every entry of `key`.
    pub fn remove(&mut self, key: impl AsRef<[u8]>) {
        if self.contains(&key) {
            self.own().retain(|entry| entry.key != key.as_ref());
        }
    }

    /// Adds an entry as parsed, even if its key is there already.
    pub(crate) fn push(&mut self, entry: Entry) {
        self.own().push(entry);
    }

    /// The value of `key`; the last one if it stands there twice.
    pub fn get(&self, key: impl AsRef<[u8]>) -> Option<&Object> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry of `key`; the last one if it stands there twice.
    pub fn entry(&self, key: impl AsRef<[u8]>) -> Option<&Entry> {
        self.entries.iter().rev().find(|entry| entry.key == key.as_ref())
    }

    /// Whether `key` is present.
    pub fn contains(&self, key: impl AsRef<[u8]>) -> bool {
        self.entry(key).is_some()
    }

    /// Whether `key` stands there more than once.
    pub fn has_duplicate(&self, key: impl AsRef<[u8]>) -> bool {
        self.entries.iter().filter(|entry| entry.key == key.as_ref()).count() > 1
    }

    /// All entries in the order written, duplicates included.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All keys with their values to be changed, duplicates included.
    pub(crate) fn entries_mut(&mut self) -> impl Iterator<Item = (&[u8], &mut Object)> {
        self.own().iter_mut().map(|entry| (entry.key.as_slice(), &mut entry.value))
    }

    /// The entries to be changed, shared with no other.
    fn own(&mut self) -> &mut Vec<Entry> {
        Arc::make_mut(&mut self.entries)
    }

    /// How many entries there are, duplicates included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the direct value of `key` is the name `expected`.
    pub fn is_name(&self, key: impl AsRef<[u8]>, expected: &str) -> bool {
        self.get(key).and_then(Object::as_name) == Some(expected.as_bytes())
    }
}

impl<K: AsRef<[u8]>> FromIterator<(K, Object)> for Dictionary {
    fn from_iter<I: IntoIterator<Item = (K, Object)>>(pairs: I) -> Self {
        let mut dictionary = Self::new();
        for (key, value) in pairs {
            dictionary.set(key, value);
        }
        dictionary
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_exponent() {
        for (value, expected) in [
            (0.5, "0.5"),
            (-0.25, "-0.25"),
            (1.0 / 3.0, "0.33333"),
            (1e-9, "0"),
            (-1e-9, "-0"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
            (123456.789, "123456.789"),
        ] {
            assert_eq!(Real::from_value(value).text(), expected, "{value}");
        }
    }

    #[test]
    fn numbers_that_readers_take_otherwise_are_not_well_formed() {
        for (text, expected) in [
            ("0.5", true),
            ("-.5", true),
            ("+5.", true),
            ("99999999999999999999", true),
            ("", false),
            (".", false),
            ("-.", false),
            ("600-", false),
            ("600.0-", false),
            ("0600.0-0", false),
            ("6-00", false),
            ("--5", false),
            ("+-5", false),
            ("1.2.3", false),
            ("1e5", false),
            ("-1.#INF", false),
        ] {
            assert_eq!(Real::from_text(text.to_owned()).is_well_formed(), expected, "{text}");
        }
    }

    #[test]
    fn what_lies_deep_takes_room() {
        let array = |object: Object| Object::Array(vec![object]);
        let inner = size_of::<Object>();
        for (name, object, least) in [
            ("a number", Object::Integer(1), 0),
            ("a name", Object::name("Panjang"), 7),
            ("an array", array(Object::Null), inner),
            ("two of them", array(array(Object::Null)), 2 * inner),
            ("in a dictionary", Dictionary::new().with("Kunci", array(Object::Null)).into(), inner + 5),
        ] {
            assert!(object.room() >= least && (least > 0 || object.room() == 0), "{name}: {}", object.room());
        }
    }

    #[test]
    fn last_duplicate_counts_and_set_leaves_one() {
        let mut dictionary = Dictionary::new();
        for value in [1, 2, 3] {
            dictionary.push(Entry { key: b"K".to_vec(), value: Object::Integer(value), span: None });
        }
        dictionary.set("L", Object::Null);
        assert!(dictionary.has_duplicate("K"));
        assert!(!dictionary.has_duplicate("L"));
        assert_eq!(dictionary.get("K"), Some(&Object::Integer(3)));
        dictionary.set("K", Object::Integer(9));
        assert!(!dictionary.has_duplicate("K"));
        assert_eq!(dictionary.len(), 2);
        assert_eq!(dictionary.get("K"), Some(&Object::Integer(9)));
    }
}
