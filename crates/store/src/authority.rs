//! The certificates that sign others, and those that answer for them.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::{Seconds, number, words};
use crate::{Kind, Ledger, StoreError, Tx, serial};

/// Names an authority within one store.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct AuthorityId(i64);

number!(AuthorityId);

/// What an authority's certificate is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AuthorityRole {
    /// The trust anchor; signs issuing authorities.
    Root,
    /// Signs the certificates of persons and of the services below.
    Issuing,
    /// Answers for the status of certificates (RFC 6960).
    Ocsp,
    /// Stamps time (RFC 3161).
    Tsa,
}

words!(AuthorityRole { Root = "root", Issuing = "issuing", Ocsp = "ocsp", Tsa = "tsa" });

/// An authority to be added.
#[derive(Clone, Debug)]
pub struct NewAuthority<'a> {
    /// What it is for.
    pub role: AuthorityRole,
    /// Serial of its certificate.
    pub serial: &'a str,
    /// Its certificate, DER.
    pub certificate: &'a [u8],
    /// Its key, which must be kept already.
    pub key_id: &'a str,
    /// When it was made.
    pub created: Timestamp,
}

/// An authority of this home.
///
/// One whose certificate another authority signed has an entry among the certificates too, where it is
/// revoked like any other.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Authority {
    /// Its name in this store.
    pub id: AuthorityId,
    /// What it is for.
    pub role: AuthorityRole,
    /// Serial of its certificate.
    pub serial: String,
    /// Its certificate, DER.
    pub certificate: Vec<u8>,
    /// Its key.
    pub key_id: String,
    /// When it was made.
    pub created: Timestamp,
    /// When another took its place, if one did.
    pub retired_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, role, serial, certificate, key_id, created, retired_at FROM authorities";

impl Ledger {
    /// Returns one authority.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn authority(&self, id: AuthorityId) -> Result<Option<Authority>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
        Ok(statement.query_row([id], read).optional()?)
    }

    /// Returns the newest authority of this role that is not retired, if there is one.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn active_authority(&self, role: AuthorityRole) -> Result<Option<Authority>, StoreError> {
        let sql = format!("{SELECT} WHERE role = ?1 AND retired_at IS NULL ORDER BY id DESC LIMIT 1");
        Ok(self.connection.prepare_cached(&sql)?.query_row([role], read).optional()?)
    }

    /// Returns all authorities, retired ones included, oldest first.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn authorities(&self) -> Result<Vec<Authority>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} ORDER BY id"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Adds an authority and returns its name.
    ///
    /// # Errors
    /// [`StoreError::MalformedSerial`]; [`StoreError::Taken`] if the serial belongs to another authority;
    /// [`StoreError::Unknown`] if its key is not kept.
    pub fn insert_authority(&self, new: &NewAuthority<'_>) -> Result<AuthorityId, StoreError> {
        let serial = serial::checked(new.serial)?;
        if self.sealed_key(new.key_id)?.is_none() {
            return Err(StoreError::Unknown { kind: Kind::Key, id: new.key_id.into() });
        }
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO authorities (role, serial, certificate, key_id, created)
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (serial) DO NOTHING",
            )?
            .execute(params![new.role, serial, new.certificate, new.key_id, Seconds(new.created)])?;
        match added {
            0 => Err(StoreError::Taken { kind: Kind::Authority, id: serial.into() }),
            _ => Ok(AuthorityId(self.connection.last_insert_rowid())),
        }
    }

    /// Notes that another takes the place of this authority from `at` on. One that is retired stays so.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn retire_authority(&self, id: AuthorityId, at: Timestamp) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE authorities SET retired_at = ?2 WHERE id = ?1 AND retired_at IS NULL")?
            .execute(params![id, Seconds(at)])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Authority> {
    Ok(Authority {
        id: row.get(0)?,
        role: row.get(1)?,
        serial: row.get(2)?,
        certificate: row.get(3)?,
        key_id: row.get(4)?,
        created: row.get::<_, Seconds>(5)?.0,
        retired_at: row.get::<_, Option<Seconds>>(6)?.map(|seconds| seconds.0),
    })
}
