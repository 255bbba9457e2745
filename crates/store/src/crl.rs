//! Revocation lists that were published.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::Seconds;
use crate::{AuthorityId, Kind, Ledger, StoreError, Tx};

/// A published certificate revocation list.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CrlRecord {
    /// Who signed it.
    pub authority: AuthorityId,
    /// Its cRLNumber (RFC 5280 §5.2.3).
    pub number: i64,
    /// The number of the full list that it tells the changes to (RFC 5280 §5.2.4); none for a full list.
    pub base: Option<i64>,
    /// The list, DER.
    pub der: Vec<u8>,
    /// When it was made.
    pub this_update: Timestamp,
    /// When the next one is due.
    pub next_update: Timestamp,
}

pub(crate) const SELECT: &str =
    "SELECT authority, number, base, der, this_update, next_update FROM crls WHERE authority = ?1";

impl Ledger {
    /// Returns the full list with the highest number of `authority`, if it published any.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn latest_crl(&self, authority: AuthorityId) -> Result<Option<CrlRecord>, StoreError> {
        self.newest_crl(&format!("{SELECT} AND base IS NULL ORDER BY number DESC LIMIT 1"), authority)
    }

    /// Returns the delta list with the highest number of `authority`, if it published any.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn latest_delta_crl(&self, authority: AuthorityId) -> Result<Option<CrlRecord>, StoreError> {
        self.newest_crl(&format!("{SELECT} AND base IS NOT NULL ORDER BY number DESC LIMIT 1"), authority)
    }

    /// Returns the list of `authority` with that number, full or of changes, if there is one.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn crl(&self, authority: AuthorityId, number: i64) -> Result<Option<CrlRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} AND number = ?2"))?;
        Ok(statement.query_row(params![authority, number], read).optional()?)
    }

    fn newest_crl(&self, sql: &str, authority: AuthorityId) -> Result<Option<CrlRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([authority], read).optional()?)
    }

    /// Returns the highest CRL number of `authority`, full lists and delta lists alike, or the one that it must not
    /// reach again; none if it never published any.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn last_crl_number(&self, authority: AuthorityId) -> Result<Option<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT max(number) FROM (
                 SELECT number FROM crls WHERE authority = ?1
                 UNION ALL SELECT crl_floor FROM authorities WHERE id = ?1 AND crl_floor > 0)",
        )?;
        Ok(statement.query_row([authority], |row| row.get(0))?)
    }
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<CrlRecord> {
    Ok(CrlRecord {
        authority: row.get(0)?,
        number: row.get(1)?,
        base: row.get(2)?,
        der: row.get(3)?,
        this_update: row.get::<_, Seconds>(4)?.0,
        next_update: row.get::<_, Seconds>(5)?.0,
    })
}

impl Tx<'_> {
    /// Records a list as published.
    ///
    /// # Errors
    /// [`StoreError::CrlNumber`] unless its number is above every earlier one of this authority, and not
    /// negative; [`StoreError::Unknown`] if there is no such authority.
    pub fn insert_crl(&self, crl: &CrlRecord) -> Result<(), StoreError> {
        let CrlRecord { authority, number, .. } = *crl;
        if self.authority(authority)?.is_none() {
            return Err(StoreError::Unknown { kind: Kind::Authority, id: authority.to_string() });
        }
        let last = self.last_crl_number(authority)?.unwrap_or(-1);
        if number <= last {
            return Err(StoreError::CrlNumber { authority, last, offered: number });
        }
        self.connection
            .prepare_cached(
                "INSERT INTO crls (authority, number, base, der, this_update, next_update)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                authority,
                number,
                crl.base,
                crl.der,
                Seconds(crl.this_update),
                Seconds(crl.next_update)
            ])?;
        Ok(())
    }

    /// Sees to it that every later list of `authority` gets a number above `number`.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn raise_crl_floor(&self, authority: AuthorityId, number: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE authorities SET crl_floor = max(crl_floor, ?2) WHERE id = ?1")?
            .execute(params![authority, number])?;
        Ok(())
    }
}
