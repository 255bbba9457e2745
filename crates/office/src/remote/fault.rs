//! Why an authority elsewhere gave no stamp.

use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;

use pki::name::Escaped;
use pki::tsp::{AnswerError, Failure, Refused, TokenError, TspError};

/// How much of what a server says is repeated, in characters.
const MAX_WORDS: usize = 160;

/// Why an authority elsewhere gave no stamp. What the server says is cut short, and nothing in it that is not seen is
/// left as it is.
#[derive(Debug, thiserror::Error)]
pub enum RemoteFault {
    /// No computer goes by that name.
    #[error("no server of that name is known")]
    HostNotFound,
    /// No connection came about.
    #[error("it cannot be reached")]
    Unreachable(#[source] io::Error),
    /// The connection ended before the answer did.
    #[error("it closed the connection before it had answered")]
    Closed,
    /// It took too long.
    #[error("it did not answer within {} seconds", .patience.as_secs_f32())]
    TimedOut {
        /// How long it was waited for.
        patience: Duration,
    },
    /// No secure connection came about.
    #[error("no secure connection to it came about: {detail}")]
    Tls {
        /// What stood in the way, in the words of the TLS library.
        detail: String,
    },
    /// This program was built without TLS.
    #[error("this program was built without TLS, which addresses of https need")]
    NoTls,
    /// It does not speak HTTP as it should.
    #[error("it does not answer by the rules of HTTP: {detail}")]
    Protocol {
        /// Which rule, in the words of the HTTP library.
        detail: String,
    },
    /// It redirects.
    #[error("it redirects {} (HTTP status {status}), which is not followed", Destination(.to.as_deref()))]
    Redirected {
        /// The status.
        status: u16,
        /// Where to.
        to: Option<String>,
    },
    /// Not the status of an answer.
    #[error("it answers with HTTP status {status}{}", Quoted(.line.as_deref()))]
    Status {
        /// The status.
        status: u16,
        /// The first line of what it says.
        line: Option<String>,
    },
    /// Something that is not even said to be an answer.
    #[error("it answers with `{}` instead of `application/timestamp-reply`", .found.as_deref().unwrap_or_default())]
    ContentType {
        /// What it is said to be.
        found: Option<String>,
    },
    /// Longer than is read.
    #[error("its answer is longer than the {limit} bytes that are read")]
    TooLong {
        /// How much is read.
        limit: usize,
    },
    /// No answer of the protocol.
    #[error("its answer is no answer to a request for a time stamp")]
    NotAnAnswer(#[source] TspError),
    /// It refuses.
    #[error("it refuses{}{}", Names(.failures), Quoted(.text.as_deref()))]
    Refused {
        /// failInfo.
        failures: Vec<Failure>,
        /// What it says to people.
        text: Option<String>,
    },
    /// A stamp, but not the one that was asked for.
    #[error("its time stamp is not the one that was asked for")]
    AnotherAnswer(#[source] AnswerError),
    /// A stamp that proves nothing.
    #[error("its time stamp proves nothing")]
    Token(#[source] Box<TokenError>),
}

impl RemoteFault {
    /// What the HTTP library met with, while it was to take no longer than `patience` and to read no more than `limit`.
    pub(super) fn of(error: ureq::Error, patience: Duration, limit: usize) -> Self {
        use ureq::Error;
        match error {
            Error::HostNotFound => Self::HostNotFound,
            Error::Timeout(_) => Self::TimedOut { patience },
            Error::BodyExceedsLimit(_) => Self::TooLong { limit },
            Error::Io(error) => Self::of_io(error, patience),
            Error::TlsRequired => Self::NoTls,
            Error::Tls(detail) => Self::Tls { detail: detail.to_owned() },
            #[cfg(feature = "https")]
            Error::Rustls(error) => Self::Tls { detail: shortened(&error.to_string()) },
            other => Self::Protocol { detail: shortened(&other.to_string()) },
        }
    }

    fn of_io(error: io::Error, patience: Duration) -> Self {
        match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Self::TimedOut { patience },
            ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe => Self::Closed,
            _ => match secure(&error) {
                Some(detail) => Self::Tls { detail },
                None => Self::Unreachable(error),
            },
        }
    }

    pub(super) fn refused(refused: &Refused) -> Self {
        let text = refused.text.join(" ");
        let text = (!text.trim().is_empty()).then(|| shortened(&text));
        Self::Refused { failures: refused.failures.clone(), text }
    }
}

/// What TLS has against a connection, if it is that.
#[cfg(feature = "https")]
fn secure(error: &io::Error) -> Option<String> {
    let cause = error.get_ref()?.downcast_ref::<rustls::Error>()?;
    Some(shortened(&cause.to_string()))
}

#[cfg(not(feature = "https"))]
fn secure(_: &io::Error) -> Option<String> {
    None
}

/// The beginning of what a server says, each character of it to be seen.
pub(crate) fn shortened(text: &str) -> String {
    let text = text.trim();
    let mut start: String = text.chars().take(MAX_WORDS).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    Escaped(&start).to_string()
}

/// What a server says, where it says something.
struct Quoted<'a>(Option<&'a str>);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |words| write!(f, ": `{words}`"))
    }
}

/// Where a server redirects, if it says so.
struct Destination<'a>(Option<&'a str>);

impl fmt::Display for Destination<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(to) => write!(f, "to {to}"),
            None => f.write_str("without saying where to"),
        }
    }
}

/// The reasons of a refusal, as the standard calls them.
struct Names<'a>(&'a [Failure]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.0.iter().map(|failure| failure.name()).collect();
        if names.is_empty() { Ok(()) } else { write!(f, " ({})", names.join(", ")) }
    }
}
