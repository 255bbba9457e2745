//! A connection to a mail server, by TLS where it is to be and where this program has it.

use std::path::Path;

use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::extension::ClientId;

use super::wire::{MailFault, PATIENCE, said};
use crate::settings::{MailServer, Security};

/// Connects and greets.
///
/// # Errors
/// [`MailFault::Unreachable`], [`MailFault::Tls`].
#[cfg(feature = "https")]
pub(super) fn connect(server: &MailServer, root: Option<&Path>) -> Result<SmtpConnection, MailFault> {
    let tls = parameters(server, root)?;
    let at_once = tls.as_ref().filter(|_| server.security == Security::Tls);
    let opened = SmtpConnection::connect(server.place(), Some(PATIENCE), &hello(), at_once, None);
    let refused =
        |error: &lettre::transport::smtp::Error| MailFault::Tls { server: server.name(), why: said(error) };
    let mut connection = opened.map_err(|error| match error.is_tls() {
        true => refused(&error),
        false => MailFault::Unreachable { server: server.name(), why: said(&error) },
    })?;
    // Without this, who sits between could have everything sent in the open.
    if let (Security::StartTls, Some(tls)) = (server.security, &tls) {
        connection.starttls(tls, &hello()).map_err(|error| refused(&error))?;
    }
    Ok(connection)
}

/// Connects and greets; this program knows no TLS.
///
/// # Errors
/// [`MailFault::Unreachable`], [`MailFault::NoTls`].
#[cfg(not(feature = "https"))]
pub(super) fn connect(server: &MailServer, _: Option<&Path>) -> Result<SmtpConnection, MailFault> {
    if server.security != Security::None {
        return Err(MailFault::NoTls);
    }
    let opened = SmtpConnection::connect(server.place(), Some(PATIENCE), &hello(), None, None);
    opened.map_err(|error| MailFault::Unreachable { server: server.name(), why: said(&error) })
}

fn hello() -> ClientId {
    ClientId::Domain("localhost".to_owned())
}

/// How TLS is spoken; nothing where it is not.
#[cfg(feature = "https")]
fn parameters(
    server: &MailServer,
    root: Option<&Path>,
) -> Result<Option<lettre::transport::smtp::client::TlsParameters>, MailFault> {
    use lettre::transport::smtp::client::{Certificate, TlsParameters};
    if server.security == Security::None {
        return Ok(None);
    }
    let failed = |why: String| MailFault::Tls { server: server.name(), why };
    let mut parameters = TlsParameters::builder(server.host.clone());
    if let Some(root) = root {
        let pem = std::fs::read(root).map_err(|error| failed(format!("{}: {error}", root.display())))?;
        let root = Certificate::from_pem(&pem).map_err(|error| failed(said(&error)))?;
        parameters = parameters.add_root_certificate(root);
    }
    parameters.build_rustls().map(Some).map_err(|error| failed(said(&error)))
}
