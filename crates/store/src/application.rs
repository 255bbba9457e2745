//! Applications and what happened to them. What follows from that is not decided here: events are text.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use crate::column::{Seconds, number};
use crate::{Ledger, PersonId, StoreError, Tx};

/// Names one application in this store.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct ApplicationId(pub i64);

number!(ApplicationId);

/// What an application was opened as.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ApplicationRecord {
    /// The number here.
    pub id: ApplicationId,
    /// Whose it is.
    pub person: PersonId,
    /// The hash of the SOP that it goes by.
    pub sop: [u8; 32],
    /// The application whose step it is.
    pub parent: Option<ApplicationId>,
    /// The certificate that it is about, where there was one already.
    pub certificate: Option<String>,
    /// When it was opened.
    pub opened: Timestamp,
}

/// An application that is to be opened.
#[derive(Clone, Debug)]
pub struct NewApplication<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// The hash of the SOP that it goes by, which is kept.
    pub sop: &'a [u8; 32],
    /// The application whose step it is.
    pub parent: Option<ApplicationId>,
    /// The certificate that it is about.
    pub certificate: Option<&'a str>,
    /// When it is opened.
    pub opened: Timestamp,
}

/// Something that happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EventRecord {
    /// When, by the clock of the house.
    pub at: Timestamp,
    /// When, by that of the machine.
    pub real_at: Timestamp,
    /// What, in the office's words.
    pub event: String,
}

const SELECT: &str = "SELECT application, person, sop, parent, certificate, opened FROM applications";

impl Ledger {
    /// Returns the text of the SOP with this hash.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn sop_text(&self, hash: &[u8; 32]) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT text FROM sops WHERE hash = ?1")?;
        Ok(statement.query_row([hash], |row| row.get(0)).optional()?)
    }

    /// Returns an application by its number.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn application(&self, id: ApplicationId) -> Result<Option<ApplicationRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} WHERE application = ?1"))?;
        Ok(statement.query_row([id], read).optional()?)
    }

    /// Returns all applications, the oldest first.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn applications(&self) -> Result<Vec<ApplicationRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!("{SELECT} ORDER BY application"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the applications of a person, the oldest first.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn applications_of(&self, person: PersonId) -> Result<Vec<ApplicationRecord>, StoreError> {
        let mut statement =
            self.connection.prepare_cached(&format!("{SELECT} WHERE person = ?1 ORDER BY application"))?;
        let rows = statement.query_map([person], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the application to which a link with this hash of its token leads.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn linked_application(&self, token: &[u8; 32]) -> Result<Option<ApplicationId>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT application FROM links WHERE token = ?1")?;
        Ok(statement.query_row([token], |row| row.get(0)).optional()?)
    }

    /// Returns what happened to an application, in order.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn events_of(&self, id: ApplicationId) -> Result<Vec<EventRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, real_at, event FROM application_events WHERE application = ?1 ORDER BY seq",
        )?;
        let read = |row: &Row<'_>| {
            let (at, real_at) = (row.get::<_, Seconds>(0)?.0, row.get::<_, Seconds>(1)?.0);
            Ok(EventRecord { at, real_at, event: row.get(2)? })
        };
        let rows = statement.query_map([id], read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Hands everything that happened to `take`, one application after the other, each in order.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn each_event(&self, mut take: impl FnMut(ApplicationId, Timestamp, &str)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT application, at, event FROM application_events ORDER BY application, seq",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let event = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            take(row.get(0)?, row.get::<_, Seconds>(1)?.0, event);
        }
        Ok(())
    }

    /// Returns the request (PKCS#10, DER) for a key that waits for its certificate.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn key_request(&self, key_id: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT request FROM key_requests WHERE key_id = ?1")?;
        Ok(statement.query_row([key_id], |row| row.get(0)).optional()?)
    }
}

impl Tx<'_> {
    /// Keeps the text of an SOP under its hash.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn keep_sop(&self, hash: &[u8; 32], text: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO sops (hash, text) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![hash, text])?;
        Ok(())
    }

    /// Opens an application, to which nothing has happened yet.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn insert_application(&self, new: &NewApplication<'_>) -> Result<ApplicationId, StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO applications (person, sop, parent, certificate, opened) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![new.person, new.sop, new.parent, new.certificate, Seconds(new.opened)])?;
        Ok(ApplicationId(self.connection.last_insert_rowid()))
    }

    /// Writes down what happened to an application as its event number `seq` (from 0).
    ///
    /// # Errors
    /// [`StoreError::Engine`] if that is not the next one.
    pub fn append_event(&self, id: ApplicationId, seq: usize, event: &EventRecord) -> Result<(), StoreError> {
        let seq = i64::try_from(seq).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached(
                "INSERT INTO application_events (application, seq, at, real_at, event) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![id, seq, Seconds(event.at), Seconds(event.real_at), event.event])?;
        Ok(())
    }

    /// Keeps where a link leads, by the hash of its token.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn keep_link(&self, token: &[u8; 32], application: ApplicationId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO links (token, application) VALUES (?1, ?2)")?
            .execute(params![token, application])?;
        Ok(())
    }

    /// Keeps the request (PKCS#10, DER) for a key that is kept here and waits for its certificate.
    ///
    /// # Errors
    /// As the disk decides; see [`StoreError`].
    pub fn keep_key_request(&self, key_id: &str, request: &[u8]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO key_requests (key_id, request) VALUES (?1, ?2)")?
            .execute(params![key_id, request])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<ApplicationRecord> {
    Ok(ApplicationRecord {
        id: row.get(0)?,
        person: row.get(1)?,
        sop: row.get(2)?,
        parent: row.get(3)?,
        certificate: row.get(4)?,
        opened: row.get::<_, Seconds>(5)?.0,
    })
}
