//! Who may act, and in which roles. What a role allows is not decided here.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::Seconds;
use crate::{Kind, Ledger, StoreError, Tx};

/// An officer of this home. `Debug` leaves the passphrase hash out.
#[derive(Clone, Eq, PartialEq)]
pub struct Officer {
    /// The handle given as `--actor`.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// What the officer may act as, in the office's words.
    pub roles: BTreeSet<String>,
    /// Hash of the officer's passphrase, as a PHC string.
    pub passphrase_hash: String,
    /// Whether the officer may act at present.
    pub active: bool,
    /// When the officer was registered.
    pub created: Timestamp,
}

impl Ledger {
    /// Returns the officer with this handle.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn officer(&self, id: &str) -> Result<Option<Officer>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, name, passphrase_hash, active, created FROM officers WHERE id = ?1",
        )?;
        let officer = statement.query_row([id], read).optional()?;
        officer.map(|officer| self.with_roles(officer)).transpose()
    }

    /// Returns all officers in order of their handles.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn officers(&self) -> Result<Vec<Officer>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, name, passphrase_hash, active, created FROM officers ORDER BY id")?;
        let rows = statement.query_map([], read)?;
        rows.map(|row| self.with_roles(row?)).collect()
    }

    fn with_roles(&self, mut officer: Officer) -> Result<Officer, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT role FROM officer_roles WHERE officer = ?1")?;
        let roles = statement.query_map([&officer.id], |row| row.get(0))?;
        officer.roles = roles.collect::<Result<_, _>>()?;
        Ok(officer)
    }
}

impl Tx<'_> {
    /// Registers an officer.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if the handle is another's.
    pub fn insert_officer(&self, officer: &Officer) -> Result<(), StoreError> {
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO officers (id, name, passphrase_hash, active, created)
                 VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (id) DO NOTHING",
            )?
            .execute(params![
                officer.id,
                officer.name,
                officer.passphrase_hash,
                officer.active,
                Seconds(officer.created)
            ])?;
        match added {
            0 => Err(StoreError::Taken { kind: Kind::Officer, id: officer.id.clone() }),
            _ => self.add_roles(&officer.id, &officer.roles),
        }
    }

    fn add_roles(&self, id: &str, roles: &BTreeSet<String>) -> Result<(), StoreError> {
        let mut statement =
            self.connection.prepare_cached("INSERT INTO officer_roles (officer, role) VALUES (?1, ?2)")?;
        for role in roles {
            statement.execute([id, role])?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Officer> {
    Ok(Officer {
        id: row.get(0)?,
        name: row.get(1)?,
        roles: BTreeSet::new(),
        passphrase_hash: row.get(2)?,
        active: row.get(3)?,
        created: row.get::<_, Seconds>(4)?.0,
    })
}

impl fmt::Debug for Officer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Officer")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}
