//! Whoever applied for something, and what is known of them. All of it can be erased but that there was someone.

use std::fmt;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::{Seconds, number};
use crate::{Kind, Ledger, StoreError, Tx};

/// Names one person in this store.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct PersonId(pub i64);

number!(PersonId);

/// A person. `Debug` leaves the NIK out.
#[derive(Clone, Eq, PartialEq)]
pub struct PersonRecord {
    /// The number here.
    pub id: PersonId,
    /// The NIK; nothing where the person was erased.
    pub nik: Option<String>,
    /// When the person was first heard of.
    pub created: Timestamp,
    /// When what was known was erased, if it was.
    pub erased: Option<Timestamp>,
}

/// A paper that was handed in. `Debug` leaves its content out.
#[derive(Clone, Eq, PartialEq)]
pub struct Paper {
    /// SHA-256 of its content.
    pub fingerprint: [u8; 32],
    /// The name of its file.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
    /// When it came.
    pub added: Timestamp,
}

const SELECT: &str = "SELECT person, nik, created, erased FROM persons";

impl Ledger {
    /// Returns a person by the number.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn person(&self, id: PersonId) -> Result<Option<PersonRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE person = ?1"))?;
        Ok(statement.query_row([id], read).optional()?)
    }

    /// Returns the person with this NIK.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn person_by_nik(&self, nik: &str) -> Result<Option<PersonRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE nik = ?1"))?;
        Ok(statement.query_row([nik], read).optional()?)
    }

    /// Returns all persons, in the order in which they were first heard of.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn persons(&self) -> Result<Vec<PersonRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} ORDER BY person"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns what was known of a person under this fingerprint; nothing where it was erased.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn personal_data(
        &self,
        person: PersonId,
        fingerprint: &[u8; 32],
    ) -> Result<Option<String>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT data FROM personal_data WHERE person = ?1 AND fingerprint = ?2")?;
        Ok(statement.query_row(params![person, fingerprint], |row| row.get(0)).optional()?)
    }

    /// Hands all that is known of anyone to `take`: of whom, under which fingerprint, what.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn each_personal_data(
        &self,
        mut take: impl FnMut(PersonId, [u8; 32], &str),
    ) -> Result<(), StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT person, fingerprint, data FROM personal_data")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row.get(0)?, row.get(1)?, row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?);
        }
        Ok(())
    }

    /// Returns a paper of a person; nothing where it was erased.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn paper(&self, person: PersonId, fingerprint: &[u8; 32]) -> Result<Option<Paper>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT fingerprint, name, content, added FROM papers WHERE person = ?1 AND fingerprint = ?2",
        )?;
        let read = |row: &Row<'_>| {
            Ok(Paper {
                fingerprint: row.get(0)?,
                name: row.get(1)?,
                content: row.get(2)?,
                added: row.get::<_, Seconds>(3)?.0,
            })
        };
        Ok(statement.query_row(params![person, fingerprint], read).optional()?)
    }
}

impl Tx<'_> {
    /// Takes in a person.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if someone has this NIK already.
    pub fn insert_person(&self, nik: &str, at: Timestamp) -> Result<PersonId, StoreError> {
        let added = self
            .connection
            .prepare_cached("INSERT INTO persons (nik, created) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![nik, Seconds(at)])?;
        match added {
            0 => Err(StoreError::Taken { kind: Kind::Person, id: masked(nik) }),
            _ => Ok(PersonId(self.connection.last_insert_rowid())),
        }
    }

    /// Puts the NIK of a person right.
    ///
    /// # Errors
    /// [`StoreError::Taken`] if another has this NIK; [`StoreError::Unknown`] if there is no such person, or no longer.
    pub fn correct_nik(&self, person: PersonId, nik: &str) -> Result<(), StoreError> {
        if self.person_by_nik(nik)?.is_some_and(|known| known.id != person) {
            return Err(StoreError::Taken { kind: Kind::Person, id: masked(nik) });
        }
        let changed = self
            .connection
            .prepare_cached("UPDATE persons SET nik = ?2 WHERE person = ?1 AND erased IS NULL")?
            .execute(params![person, nik])?;
        if changed == 1 { Ok(()) } else { Err(unknown(person)) }
    }

    /// Keeps what is known of a person under its fingerprint.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn keep_personal_data(
        &self,
        person: PersonId,
        fingerprint: &[u8; 32],
        data: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO personal_data (person, fingerprint, data) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![person, fingerprint, data])?;
        Ok(())
    }

    /// Keeps a paper of a person; one with the same content is kept once, under its first name.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn keep_paper(&self, person: PersonId, paper: &Paper) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO papers (person, fingerprint, name, content, added) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![person, paper.fingerprint, paper.name, paper.content, Seconds(paper.added)])?;
        Ok(())
    }

    /// Takes away a key that no certificate was issued for, with the request that proves it.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn remove_unused_key(&self, key_id: &str) -> Result<(), StoreError> {
        let unused = "NOT EXISTS (SELECT 1 FROM certificates WHERE key_id = ?1 OR public_key = ?1)";
        for table in ["key_requests", "sealed_keys"] {
            self.connection
                .prepare_cached(&format!("DELETE FROM {table} WHERE key_id = ?1 AND {unused}"))?
                .execute([key_id])?;
        }
        Ok(())
    }

    /// Erases all that is known of a person, but for certificates themselves and what happened: there, only fingerprints
    /// are left. The ledger forgets whose certificates they are.
    ///
    /// # Errors
    /// [`StoreError::Unknown`] if there is no such person, or no longer.
    pub fn erase_person(&self, person: PersonId, at: Timestamp) -> Result<(), StoreError> {
        let known = self.person(person)?.and_then(|known| known.nik);
        let Some(nik) = known else { return Err(unknown(person)) };
        for statement in [
            "DELETE FROM personal_data WHERE person = ?1",
            "DELETE FROM papers WHERE person = ?1",
            "DELETE FROM portal_accounts WHERE person = ?1",
            "DELETE FROM links WHERE application IN (SELECT application FROM applications WHERE person = ?1)",
        ] {
            self.connection.prepare_cached(statement)?.execute([person])?;
        }
        self.connection
            .prepare_cached(
                "UPDATE certificates SET nik = NULL, nip = NULL, email = NULL, title = NULL WHERE nik = ?1",
            )?
            .execute([nik])?;
        self.connection
            .prepare_cached("UPDATE persons SET nik = NULL, erased = ?2 WHERE person = ?1")?
            .execute(params![person, Seconds(at)])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<PersonRecord> {
    Ok(PersonRecord {
        id: row.get(0)?,
        nik: row.get(1)?,
        created: row.get::<_, Seconds>(2)?.0,
        erased: row.get::<_, Option<Seconds>>(3)?.map(|erased| erased.0),
    })
}

fn unknown(person: PersonId) -> StoreError {
    StoreError::Unknown { kind: Kind::Person, id: person.to_string() }
}

/// Errors are shown and logged.
fn masked(nik: &str) -> String {
    nik.chars().enumerate().map(|(at, digit)| if at < 4 { digit } else { '*' }).collect()
}

impl fmt::Debug for PersonRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonRecord")
            .field("id", &self.id)
            .field("erased", &self.erased)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Paper").field("added", &self.added).finish_non_exhaustive()
    }
}
