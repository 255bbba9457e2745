//! Whether an object that was written anew is the same.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::plain::has_unique_keys;
use crate::source::ByteSource;
use crate::syntax::{Dictionary, Object, Stream};

/// So much of two streams is compared at a time.
const BLOCK: u64 = 64 * 1024;

/// Whether both are the same to all readers: entries may stand in another order, and a number in an array may have been
/// written with a fraction of nothing.
///
/// # Errors
/// If the data of a stream cannot be read.
pub(super) fn is_same(source: &dyn ByteSource, old: &Object, new: &Object) -> io::Result<bool> {
    Ok(match (old, new) {
        (Object::Stream(old), Object::Stream(new)) => {
            is_same_dictionary(&old.dictionary, &new.dictionary) && have_same_data(source, old, new)?
        }
        (old, new) => is_same_value(old, new),
    })
}

/// The same of what is no stream; objects are parsed to a limited depth, so that this ends.
pub(super) fn is_same_value(old: &Object, new: &Object) -> bool {
    match (old, new) {
        (Object::Array(old), Object::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new).all(|(old, new)| is_same_element(old, new))
        }
        (Object::Dictionary(old), Object::Dictionary(new)) => is_same_dictionary(old, new),
        (old, new) => old == new,
    }
}

/// The keys under which two dictionaries without a key that stands twice differ.
pub(super) fn differing<'d>(old: &'d Dictionary, new: &'d Dictionary) -> BTreeSet<&'d [u8]> {
    let all = old.entries().iter().chain(new.entries()).map(|entry| entry.key.as_slice());
    let differs = |key: &&[u8]| match (old.get(key), new.get(key)) {
        (Some(old), Some(new)) => !is_same_value(old, new),
        (old, new) => old != new,
    };
    all.filter(differs).collect()
}

/// Whether both are arrays of numbers that differ by no more than the rounding of a program that wrote them again.
pub(super) fn is_rounded(old: &Object, new: &Object) -> bool {
    const CLOSE: f64 = 0.001;
    let (Some(old), Some(new)) = (old.as_array(), new.as_array()) else { return false };
    let close = |(old, new): (&Object, &Object)| matches!((old.as_number(), new.as_number()), (Some(old), Some(new)) if (old - new).abs() <= CLOSE);
    old.len() == new.len() && old.iter().zip(new).all(close)
}

fn is_same_element(old: &Object, new: &Object) -> bool {
    match (old, new) {
        (Object::Real(_), Object::Integer(_)) | (Object::Integer(_), Object::Real(_)) => {
            is_well_formed(old) && is_well_formed(new) && old.as_number() == new.as_number()
        }
        (old, new) => is_same_value(old, new),
    }
}

fn is_well_formed(number: &Object) -> bool {
    match number {
        Object::Real(real) => real.is_well_formed(),
        _ => true,
    }
}

fn is_same_dictionary(old: &Dictionary, new: &Dictionary) -> bool {
    if !has_unique_keys(old) || !has_unique_keys(new) || old.len() != new.len() {
        return false;
    }
    let (old, new) = (by_key(old), by_key(new));
    old.iter().zip(&new).all(|((key, value), (other, now))| key == other && is_same_value(value, now))
}

fn by_key(dictionary: &Dictionary) -> BTreeMap<&[u8], &Object> {
    dictionary.entries().iter().map(|entry| (entry.key.as_slice(), &entry.value)).collect()
}

fn have_same_data(source: &dyn ByteSource, old: &Stream, new: &Stream) -> io::Result<bool> {
    let length = |stream: &Stream| stream.data.end.saturating_sub(stream.data.start);
    if length(old) != length(new) {
        return Ok(false);
    }
    let (mut known, mut now) = (Vec::new(), Vec::new());
    let mut done = 0;
    while done < length(old) {
        let size = BLOCK.min(length(old) - done) as usize;
        known.resize(size, 0);
        now.resize(size, 0);
        source.read_exact_at(old.data.start + done, &mut known)?;
        source.read_exact_at(new.data.start + done, &mut now)?;
        if known != now {
            return Ok(false);
        }
        done += size as u64;
    }
    Ok(true)
}
