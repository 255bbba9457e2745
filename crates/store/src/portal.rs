//! Accounts of the portal: a user name and the hash of a password, with what stands against further attempts.

use std::fmt;

use rusqlite::{OptionalExtension, Row, params};

use crate::column::Seconds;
use crate::{Guard, Ledger, PersonId, StoreError, Tx};

/// An account. `Debug` leaves the hash out.
#[derive(Clone, Eq, PartialEq)]
pub struct PortalAccount {
    /// Whose it is.
    pub person: PersonId,
    /// The name by which it is entered.
    pub username: String,
    /// Hash of the password, as a PHC string.
    pub password_hash: String,
    /// What stands against further attempts, where there were any.
    pub guard: Option<Guard>,
}

const SELECT: &str = "SELECT person, username, password_hash, failures, pending, last_attempt, locked_at
    FROM portal_accounts";

impl Ledger {
    /// Returns the account of this user name, in upper or lower case.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn portal_account(&self, username: &str) -> Result<Option<PortalAccount>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE username = ?1"))?;
        Ok(statement.query_row([username], read).optional()?)
    }

    /// Returns the account of a person.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn portal_account_of(&self, person: PersonId) -> Result<Option<PortalAccount>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE person = ?1"))?;
        Ok(statement.query_row([person], read).optional()?)
    }
}

impl Tx<'_> {
    /// Opens an account, or gives the one that the person has another name and password.
    ///
    /// # Errors
    /// [`StoreError::Engine`] if the name is another's.
    pub fn set_portal_account(
        &self,
        person: PersonId,
        username: &str,
        password_hash: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO portal_accounts (person, username, password_hash) VALUES (?1, ?2, ?3)
                 ON CONFLICT (person) DO UPDATE SET username = excluded.username,
                     password_hash = excluded.password_hash, failures = 0, pending = 0, last_attempt = NULL,
                     locked_at = NULL",
            )?
            .execute(params![person, username, password_hash])?;
        Ok(())
    }

    /// Sets what stands against further attempts at the account of a person.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn set_portal_guard(&self, person: PersonId, guard: &Guard) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "UPDATE portal_accounts SET failures = ?2, pending = ?3, last_attempt = ?4, locked_at = ?5
                 WHERE person = ?1",
            )?
            .execute(params![
                person,
                guard.failures,
                guard.pending,
                Seconds(guard.last_attempt),
                guard.locked_at.map(Seconds)
            ])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<PortalAccount> {
    let last_attempt: Option<Seconds> = row.get(5)?;
    let (failures, pending) = (row.get(3)?, row.get(4)?);
    let locked_at = row.get::<_, Option<Seconds>>(6)?.map(|locked| locked.0);
    Ok(PortalAccount {
        person: row.get(0)?,
        username: row.get(1)?,
        password_hash: row.get(2)?,
        guard: last_attempt.map(|last| Guard { failures, pending, last_attempt: last.0, locked_at }),
    })
}

impl fmt::Debug for PortalAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PortalAccount").field("person", &self.person).finish_non_exhaustive()
    }
}
