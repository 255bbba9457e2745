//! Numbers that are given out in blocks and never twice.

use crate::{StoreError, Tx};

impl Tx<'_> {
    /// Takes `count` numbers of the series `name` and returns the first. They are spent, used or not.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn take_numbers(&self, name: &str, count: u32) -> Result<u64, StoreError> {
        let next: i64 = self
            .connection
            .prepare_cached(
                "INSERT INTO counters (name, next) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET next = next + excluded.next RETURNING next",
            )?
            .query_row((name, count), |row| row.get(0))?;
        Ok(next.unsigned_abs() - u64::from(count))
    }
}
