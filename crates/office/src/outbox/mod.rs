//! Messages to applicants: each is a file, and a row of the store that says how far it came.
//!
//! The file is written before its row is committed, so that no message is lost; where the row is not, the file goes.

mod kind; // what a message says
mod notice; // a certificate will end, or has ended
mod secure; // a connection to a mail server
mod send; // messages go out
pub(crate) mod template; // by which words
mod wire; // a conversation with a mail server

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::time::SystemTime;

use jiff::Timestamp;
pub use kind::LetterKind;
use lettre::message::{Mailbox, SinglePart};
use lettre::{Address, Message};
pub use notice::Notice;
use rand_core::Rng;
pub use send::Sent;
pub use store::MessageId;
use store::{ApplicationId, MessageRecord, MessageState, NewMessage, PersonId, Tx};
pub use template::TemplateError;
pub use wire::MailFault;

use crate::clock::Moment;
use crate::home::{create_private_directory, new_private_file, sync_directory};
use crate::office::random;
use crate::settings::Settings;
use crate::{Error, Office};

/// What stands under every message, whatever an office writes.
const FOOTER: &str =
    "UJI COBA - TIDAK UNTUK PRODUKSI. Pesan ini dibuat oleh segel untuk latihan; bukan dari BSrE.";
/// What stands before every subject.
const MARK: &str = "[UJI COBA]";
/// Where messages come from unless the office says otherwise; nobody reads what is sent there.
const SENDER: (&str, &str, &str) = ("Segel (UJI COBA)", "segel", "uji-coba.example");

/// A message that is to be written.
pub(crate) struct Letter<'a> {
    pub(crate) kind: LetterKind,
    pub(crate) application: Option<ApplicationId>,
    pub(crate) person: PersonId,
    /// The name and address of whoever gets it.
    pub(crate) to: (&'a str, &'a str),
    /// What its names stand for.
    pub(crate) values: BTreeMap<&'static str, String>,
    /// What makes it the only one.
    pub(crate) once: Option<&'a str>,
}

/// The files of messages that are not committed yet: they go unless they are to stay.
#[derive(Default)]
pub(crate) struct Posted(Vec<PathBuf>);

impl Posted {
    /// Their rows are committed.
    pub(crate) fn stay(mut self) {
        self.0.clear();
    }
}

impl Drop for Posted {
    fn drop(&mut self) {
        for path in &self.0 {
            // One that cannot be removed has no row: nobody sends it.
            let _ = fs::remove_file(path);
        }
    }
}

impl Office {
    /// The messages, the oldest first.
    ///
    /// # Errors
    /// As the store decides.
    pub fn messages(&self) -> Result<Vec<MessageRecord>, Error> {
        Ok(self.store().messages()?)
    }

    /// Writes a message.
    pub(crate) fn post(
        &self,
        tx: &Tx<'_>,
        posted: &mut Posted,
        letter: &Letter<'_>,
        moment: Moment,
    ) -> Result<(), Error> {
        let settings = Settings::of(tx)?;
        let text = self.composed(letter, moment.at, &settings)?;
        let directory = self.home().outbox();
        let failed = |source| Error::Write { path: directory.clone(), source };
        create_private_directory(&directory).map_err(failed)?;
        let file = file_name(letter.kind, moment.at);
        let path = directory.join(&file);
        posted.0.push(path.clone());
        let written = new_private_file(&path).and_then(|mut file| {
            file.write_all(&text)?;
            file.sync_all()
        });
        written.map_err(|source| Error::Write { path, source })?;
        sync_directory(&directory).map_err(failed)?;
        tx.insert_message(&NewMessage {
            application: letter.application,
            person: letter.person,
            kind: letter.kind.word(),
            file: &file,
            created: moment.at,
            // Without a server nobody sends it.
            state: settings.mail_server.map_or(MessageState::Kept, |_| MessageState::Waiting),
            once: letter.once,
        })?;
        Ok(())
    }

    /// The message as it is sent (RFC 5322).
    fn composed(&self, letter: &Letter<'_>, at: Timestamp, settings: &Settings) -> Result<Vec<u8>, Error> {
        let filled = template::fill(self.home(), letter.kind, &letter.values)?;
        let (name, address) = letter.to;
        let to: Address = address.parse().map_err(|_| Error::Mailbox(address.to_owned()))?;
        let from = sender(settings)?;
        let id = format!("<{}@{}>", random_name(), from.email.domain());
        let message = Message::builder()
            .from(from)
            .to(Mailbox::new(Some(name.to_owned()), to))
            .subject(format!("{MARK} {}", filled.subject))
            .date(SystemTime::from(at))
            .message_id(Some(id))
            .singlepart(SinglePart::plain(format!("{}\n\n-- \n{FOOTER}\n", filled.body)));
        Ok(message.map_err(|_| Error::Mailbox(address.to_owned()))?.formatted())
    }
}

/// From whom messages are.
fn sender(settings: &Settings) -> Result<Mailbox, Error> {
    if let Some(sender) = &settings.mail_sender {
        return Ok(sender.clone());
    }
    let (name, local, domain) = SENDER;
    let address = Address::new(local, domain).map_err(|_| Error::Mailbox(domain.to_owned()))?;
    Ok(Mailbox::new(Some(name.to_owned()), address))
}

/// `20260105T020000Z-aktivasi-0123456789abcdef.eml`.
fn file_name(kind: LetterKind, at: Timestamp) -> String {
    format!("{}-{}-{}.eml", at.strftime("%Y%m%dT%H%M%SZ"), kind.word(), random_name())
}

fn random_name() -> String {
    format!("{:016x}", random().next_u64())
}
