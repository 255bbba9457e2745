//! A conversation with a mail server (RFC 5321), so that for each message it is known whether the server took it.

use std::path::Path;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};

use super::secure;
use crate::settings::MailServer;

/// How long the server may be silent.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);
/// Why there is no conversation, or why a message was not taken.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MailFault {
    /// Nobody answers there.
    #[error("`{server}` cannot be reached: {why}")]
    Unreachable {
        /// Which.
        server: String,
        /// What the machine says.
        why: String,
    },
    /// The server does not speak TLS, or not as it should.
    #[error("`{server}` does not speak TLS as it should: {why}")]
    Tls {
        /// Which.
        server: String,
        /// Why.
        why: String,
    },
    /// This program was built without TLS.
    #[error("this program was built without TLS")]
    NoTls,
    /// The password file cannot be read, is empty, or lies open.
    #[error("`{file}` is to hold the password in its first line, and to be readable by its owner alone")]
    Password {
        /// Which.
        file: String,
    },
    /// A user is named, and no password.
    #[error("a user is named in `mail_server`, and no `mail_password_file`")]
    NoPassword,
    /// The server does not let the user in.
    #[error("`{server}` refuses the user: {why}")]
    User {
        /// Which.
        server: String,
        /// What it says.
        why: String,
    },
    /// The server takes nothing from this office.
    #[error("the server takes nothing from this sender: {0}")]
    Sender(String),
    /// The message itself cannot be read.
    #[error("its file cannot be read: {0}")]
    File(String),
    /// The server refuses the message.
    #[error("the server refuses it: {0}")]
    Refused(String),
    /// The server takes nothing just now.
    #[error("the server takes nothing now: {0}")]
    NotNow(String),
    /// The conversation broke off.
    #[error("the conversation broke off: {0}")]
    Broken(String),
}

/// What became of a message that was handed over.
pub(super) enum Handed {
    /// The server took it.
    Taken,
    /// It did not, and never will.
    Refused(MailFault),
    /// It did not, and may later.
    NotTaken(MailFault),
    /// Nobody knows: the conversation broke off after the last octet of it was sent.
    Unknown(MailFault),
}

/// An open conversation.
pub(super) struct Conversation(SmtpConnection);

impl Conversation {
    /// Greets the server, and logs in where a user is named.
    pub(super) fn open(
        server: &MailServer,
        password: Option<&Path>,
        root: Option<&Path>,
    ) -> Result<Self, MailFault> {
        let mut connection = secure::connect(server, root)?;
        if let Some(user) = &server.user {
            let credentials = Credentials::new(user.clone(), secret(password)?);
            let entered = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            entered.map_err(|error| MailFault::User { server: server.name(), why: said(&error) })?;
        }
        Ok(Self(connection))
    }

    /// Hands a message over.
    pub(super) fn hand(&mut self, from: &Address, to: &Address, message: &[u8]) -> Handed {
        // What is refused before a recipient is named is not about this message.
        if let Err(error) = self.0.command(Mail::new(Some(from.clone()), Vec::new())) {
            return Handed::NotTaken(match error.status() {
                Some(_) => MailFault::Sender(said(&error)),
                None => MailFault::Broken(said(&error)),
            });
        }
        let named = self.0.command(Rcpt::new(to.clone(), Vec::new()));
        if let Err(error) = named.and_then(|_| self.0.command(Data)) {
            // The next message begins anew.
            let _ = self.0.command(Rset);
            return not_taken(&error);
        }
        match self.0.message(message) {
            Ok(_) => Handed::Taken,
            Err(error) if error.status().is_some() => not_taken(&error),
            Err(error) => Handed::Unknown(MailFault::Broken(said(&error))),
        }
    }

    pub(super) fn close(mut self) {
        // What was taken stays taken.
        let _ = self.0.quit();
    }
}

fn not_taken(error: &lettre::transport::smtp::Error) -> Handed {
    if error.is_permanent() {
        return Handed::Refused(MailFault::Refused(said(error)));
    }
    match error.status() {
        Some(_) => Handed::NotTaken(MailFault::NotNow(said(error))),
        None => Handed::NotTaken(MailFault::Broken(said(error))),
    }
}

/// The first line of the file with the password.
fn secret(file: Option<&Path>) -> Result<String, MailFault> {
    let file = file.ok_or(MailFault::NoPassword)?;
    let unread = || MailFault::Password { file: file.display().to_string() };
    let secret = crate::home::Home::read_secret(file).map_err(|_| unread())?;
    let line = secret.reveal().lines().next().unwrap_or_default();
    if line.is_empty() { Err(unread()) } else { Ok(line.to_owned()) }
}

/// What a server says, or what stands against a conversation, in one line.
pub(super) fn said(error: &lettre::transport::smtp::Error) -> String {
    let text = error.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
