//! By which server messages go out, and from whom.

use std::fmt;
use std::str::FromStr;

use lettre::message::Mailbox;

use super::SettingError;

/// A server that takes messages (RFC 5321).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MailServer {
    /// How what is said to it is protected.
    pub security: Security,
    /// The user, where it asks for one.
    pub user: Option<String>,
    /// Its name.
    pub host: String,
    /// The port.
    pub port: u16,
}

/// How what is said to a server is protected.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Security {
    /// Not at all: for a server on the same machine.
    None,
    /// By TLS, after a greeting (RFC 3207).
    StartTls,
    /// By TLS from the first octet on (RFC 8314).
    Tls,
}

impl Security {
    const WORDS: [(&str, Self, u16); 3] =
        [("smtp", Self::None, 25), ("smtp+starttls", Self::StartTls, 587), ("smtps", Self::Tls, 465)];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, security, _)| *security == self).map_or("", |(word, ..)| word)
    }
}

impl MailServer {
    /// Its name and port, for people.
    pub(crate) fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// The same for the machine.
    pub(crate) fn place(&self) -> (&str, u16) {
        (&self.host, self.port)
    }
}

impl FromStr for MailServer {
    type Err = SettingError;

    fn from_str(text: &str) -> Result<Self, SettingError> {
        // Asked first: nothing of a password is repeated.
        if has_password(text) {
            return Err(SettingError::PasswordInAddress);
        }
        let wrong = || SettingError::Server(text.to_owned());
        let (scheme, rest) = text.trim().split_once("://").ok_or_else(wrong)?;
        let known = Security::WORDS.iter().find(|(word, ..)| word.eq_ignore_ascii_case(scheme));
        let (_, security, usual) = known.ok_or_else(wrong)?;
        let (user, place) = match rest.trim_end_matches('/').rsplit_once('@') {
            Some((user, place)) => (Some(user.to_owned()), place),
            None => (None, rest.trim_end_matches('/')),
        };
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) => (host, port.parse().ok().filter(|port| *port > 0).ok_or_else(wrong)?),
            None => (place, *usual),
        };
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let is_host = !host.is_empty() && host.chars().all(fits);
        let is_user =
            user.as_ref().is_none_or(|user| !user.is_empty() && !user.contains(char::is_whitespace));
        let is_here = matches!(host, "localhost" | "127.0.0.1");
        if is_host && is_user && user.is_some() && *security == Security::None && !is_here {
            return Err(SettingError::OpenPassword);
        }
        match is_host && is_user {
            true => Ok(Self { security: *security, user, host: host.to_owned(), port }),
            false => Err(wrong()),
        }
    }
}

/// Whether something stands behind a colon before the last `@`.
fn has_password(text: &str) -> bool {
    let Some((before, _)) = text.rsplit_once('@') else { return false };
    before.split_once("://").map_or(before, |(_, user)| user).contains(':')
}

impl fmt::Display for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { security, user, host, port } = self;
        let user = user.as_ref().map_or_else(String::new, |user| format!("{user}@"));
        write!(f, "{}://{user}{host}:{port}", security.word())
    }
}

/// From whom messages are.
pub(super) fn sender(text: &str) -> Result<Mailbox, SettingError> {
    text.trim().parse().map_err(|_| SettingError::Sender(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_as_they_are_written() {
        for (text, expected) in [
            ("smtp://localhost:2525", "smtp://localhost:2525"),
            ("smtp://mail.sukamaju.example/", "smtp://mail.sukamaju.example:25"),
            ("smtps://siti@mail.sukamaju.example", "smtps://siti@mail.sukamaju.example:465"),
            (
                "smtp+starttls://siti@sukamaju.example@10.0.0.1",
                "smtp+starttls://siti@sukamaju.example@10.0.0.1:587",
            ),
        ] {
            let server = text.parse::<MailServer>().map(|server| server.to_string());
            assert_eq!(server.as_deref(), Ok(expected), "{text}");
        }
        for text in [
            "",
            "localhost",
            "http://localhost",
            "smtp://",
            "smtp://a:0",
            "smtp://a:b",
            "smtp://a b",
            "smtp://@a",
        ] {
            assert_eq!(text.parse::<MailServer>(), Err(SettingError::Server(text.to_owned())), "{text}");
        }
        let secret = "smtps://siti:rahasia@mail.sukamaju.example".parse::<MailServer>();
        assert_eq!(secret, Err(SettingError::PasswordInAddress));
        let elsewhere = "http://siti:rahasia@mail".parse::<MailServer>();
        assert_eq!(elsewhere, Err(SettingError::PasswordInAddress));
        let open = "smtp://siti@mail.sukamaju.example".parse::<MailServer>();
        assert_eq!(open, Err(SettingError::OpenPassword));
        assert!("smtp://siti@localhost".parse::<MailServer>().is_ok());
    }
}
