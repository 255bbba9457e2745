//! What was read before is not read again: a thousand documents carry the same certificates, lists and answers.
//!
//! Reading is a function of the bytes alone, and what was read does not change. What was [confirmed](crate::confirmed) of
//! it is then known to all who hold it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Most bytes of all values of one kind that are kept ...
const MAX_BYTES: usize = 4 << 20;
/// ... and of one of them.
const MAX_LEN: usize = MAX_BYTES / 16;

/// Values of one kind by the bytes that they were read from.
pub(crate) struct Memo<T>(Mutex<Option<Kept<T>>>);

struct Kept<T> {
    values: HashMap<Vec<u8>, T>,
    bytes: usize,
}

impl<T: Clone> Memo<T> {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(None))
    }

    /// What `read` makes of `bytes`, or made of them before. Failures are not kept.
    ///
    /// # Errors
    /// As `read`.
    pub(crate) fn read<E>(&self, bytes: &[u8], read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        if bytes.len() > MAX_LEN {
            return read();
        }
        if let Some(known) = self.with(|kept| kept.values.get(bytes).cloned()) {
            return Ok(known);
        }
        let value = read()?;
        Ok(self.with(|kept| kept.keep(bytes, value)))
    }

    fn with<R>(&self, act: impl FnOnce(&mut Kept<T>) -> R) -> R {
        // Whoever panicked left at worst a value out.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        act(kept.get_or_insert_with(|| Kept { values: HashMap::new(), bytes: 0 }))
    }
}

impl<T: Clone> Kept<T> {
    /// Keeps `value`, or gives the one that another thread was faster to read.
    fn keep(&mut self, bytes: &[u8], value: T) -> T {
        if self.bytes + bytes.len() > MAX_BYTES {
            // What is still asked for comes back.
            self.values.clear();
            self.bytes = 0;
        }
        if let Some(known) = self.values.get(bytes) {
            return known.clone();
        }
        self.bytes += bytes.len();
        self.values.insert(bytes.to_vec(), value.clone());
        value
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn the_same_bytes_are_read_once_while_there_is_room() {
        let (memo, reads) = (Memo::new(), Cell::new(0));
        let read = |bytes: &[u8]| {
            memo.read(bytes, || {
                reads.set(reads.get() + 1);
                if bytes.is_empty() { Err(()) } else { Ok(reads.get()) }
            })
        };
        assert_eq!((read(b"one"), read(b"two"), read(b"one")), (Ok(1), Ok(2), Ok(1)));
        assert_eq!((read(b""), read(b""), reads.get()), (Err(()), Err(()), 4), "failures");
        let long = vec![0; MAX_LEN + 1];
        assert_eq!((read(&long), read(&long)), (Ok(5), Ok(6)), "too long");
        let fill: Vec<Vec<u8>> = (0..16).map(|byte| vec![byte; MAX_LEN]).collect();
        fill.iter().for_each(|bytes| assert!(read(bytes).is_ok()));
        assert_eq!(reads.get(), 22);
        assert_eq!(
            (read(&fill[15]), read(b"one")),
            (Ok(22), Ok(23)),
            "what did not fit threw the others out"
        );
    }
}
