//! A conversation with a mail server (RFC 5321), so that for each message it is known whether the server took it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;

use crate::settings::{MailServer, Security};

/// How long the server may be silent.
const PATIENCE: Duration = Duration::from_secs(15);
/// The same while TLS begins.
const HANDSHAKE: Duration = Duration::from_secs(5);

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
        let name = || format!("{}:{}", server.host, server.port);
        let unreachable =
            |why: lettre::transport::smtp::Error| MailFault::Unreachable { server: name(), why: said(&why) };
        let hello = ClientId::Domain("localhost".to_owned());
        let tls = tls(server, root)?;
        let at_once = tls.as_ref().filter(|_| server.security == Security::Tls);
        let place = (server.host.as_str(), server.port);
        let opened = SmtpConnection::connect(place, Some(PATIENCE), &hello, at_once, None);
        let mut connection = opened.map_err(|error| match error.is_tls() {
            true => MailFault::Tls { server: name(), why: said(&error) },
            false => unreachable(error),
        })?;
        // Without this, who sits between could have everything sent in the open.
        if let (Security::StartTls, Some(tls)) = (server.security, &tls) {
            // A handshake that fails ends with a farewell which many servers no longer answer.
            let _ = connection.set_timeout(Some(HANDSHAKE));
            let started = connection.starttls(tls, &hello);
            let _ = connection.set_timeout(Some(PATIENCE));
            started.map_err(|error| MailFault::Tls { server: name(), why: said(&error) })?;
        }
        if let Some(user) = &server.user {
            let credentials = Credentials::new(user.clone(), secret(password)?);
            let entered = connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials);
            entered.map_err(|error| MailFault::User { server: name(), why: said(&error) })?;
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

#[cfg(feature = "https")]
fn tls(server: &MailServer, root: Option<&Path>) -> Result<Option<TlsParameters>, MailFault> {
    use lettre::transport::smtp::client::Certificate;
    if server.security == Security::None {
        return Ok(None);
    }
    let failed = |why: String| MailFault::Tls { server: server.host.clone(), why };
    let mut parameters = TlsParameters::builder(server.host.clone());
    if let Some(root) = root {
        let pem = fs::read(root).map_err(|error| failed(format!("{}: {error}", root.display())))?;
        let root = Certificate::from_pem(&pem).map_err(|error| failed(said(&error)))?;
        parameters = parameters.add_root_certificate(root);
    }
    parameters.build_rustls().map(Some).map_err(|error| failed(said(&error)))
}

#[cfg(not(feature = "https"))]
fn tls(server: &MailServer, _: Option<&Path>) -> Result<Option<TlsParameters>, MailFault> {
    if server.security == Security::None { Ok(None) } else { Err(MailFault::NoTls) }
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
fn said(error: &lettre::transport::smtp::Error) -> String {
    let text = error.to_string();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
