//! What whoever judges looked for online, and what came of it. Nothing here goes online: that is the caller's business,
//! and these are the words in which a report tells of it.

use std::fmt;
use std::time::Duration;

use pki::ocsp::ErrorStatus;
use pki::path::{CertificateId, UnknownStatus};

use super::finding::Severity;

/// One address that was asked, or why no more were. `Display` is one English sentence.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Online {
    /// Something came. Whether it counts is in the verdict.
    #[error("fetched {sought} from {address} ({bytes} bytes)")]
    Fetched {
        /// What it is.
        sought: Sought,
        /// Where from.
        address: String,
        /// How long it is.
        bytes: usize,
    },
    /// Nothing came, or nothing that counts.
    #[error("could not fetch {sought} from {address}: {fault}")]
    Failed {
        /// What was looked for.
        sought: Sought,
        /// Where.
        address: String,
        /// Why it did not come.
        fault: OnlineFault,
        /// Whether it is still missing: nothing else served instead.
        is_missed: bool,
    },
    /// Something is still missing, and no more was asked for it.
    #[error("not everything was looked for online: {0}")]
    Stopped(OnlineLimit),
}

/// What was looked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Sought {
    /// The certificate of whoever issued this one (caIssuers, RFC 5280 §4.2.2.1).
    IssuerOf(CertificateId),
    /// An OCSP answer about this certificate (RFC 6960).
    AnswerAbout(CertificateId),
    /// A revocation list (RFC 5280 §4.2.1.13).
    List,
}

/// Why an address gave nothing that counts. What a server says is not repeated: it may be one that only the machine of
/// whoever judges can reach.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OnlineFault {
    /// It is no address at all.
    #[error("it is no address of http or https")]
    Malformed,
    /// An address of another kind.
    #[error("only http and https are asked, not `{scheme}`")]
    Scheme {
        /// Of which.
        scheme: String,
    },
    /// A user name or a password stands in it.
    #[error("a user name or password stands in the address")]
    Credentials,
    /// It leads to where no authority is, but perhaps something inside this machine's network.
    #[error("it leads to a network address that nobody is asked at")]
    Forbidden,
    /// No computer goes by that name.
    #[error("no server of that name is known")]
    HostNotFound,
    /// No connection came about.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The same server failed too often before.
    #[error("the server failed {failures} times before and is left alone")]
    LeftAlone {
        /// How often.
        failures: usize,
    },
    /// The connection ended before the answer did.
    #[error("the server closed the connection before it had answered")]
    Closed,
    /// It took too long.
    #[error("the server did not answer within {} seconds", .patience.as_secs_f32())]
    TimedOut {
        /// How long it was waited for.
        patience: Duration,
    },
    /// No secure connection came about.
    #[error("no secure connection to the server came about")]
    Insecure,
    /// It does not speak HTTP as it should.
    #[error("the server does not answer by the rules of HTTP")]
    Protocol,
    /// It redirects.
    #[error("the server redirects (HTTP status {status}), which is not followed")]
    Redirected {
        /// The status.
        status: u16,
    },
    /// Not the status of an answer.
    #[error("the server answers with HTTP status {status}")]
    Status {
        /// The status.
        status: u16,
    },
    /// Longer than is read.
    #[error("the answer is longer than the {limit} bytes that are read")]
    TooLong {
        /// How much is read.
        limit: usize,
    },
    /// Something else came.
    #[error("what came is no such thing")]
    NotThat,
    /// The responder gives no answer.
    #[error("the OCSP responder answers `{0}`")]
    Refused(ErrorStatus),
    /// An answer about other certificates.
    #[error("the OCSP answer is about another certificate")]
    AnotherAnswer,
    /// An answer that does not count.
    #[error("{0}")]
    DoesNotCount(UnknownStatus),
}

/// Why no more was looked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OnlineLimit {
    /// More addresses of one kind in one certificate than are asked.
    #[error("one certificate has more than the {limit} addresses of one kind that are asked")]
    Addresses {
        /// How many are.
        limit: usize,
    },
    /// More to ask for one file than is asked.
    #[error("more than the {limit} addresses that are asked for one file")]
    File {
        /// How many are.
        limit: usize,
    },
    /// More to wait for on account of one file than is waited.
    #[error("more than the {} seconds that are waited for servers for one file", .limit.as_secs_f32())]
    FileTime {
        /// How long is waited.
        limit: Duration,
    },
    /// What came led to more that was missing, more often than is followed.
    #[error("the document was judged anew {limit} times, as often as is done")]
    Rounds {
        /// How often it is.
        limit: usize,
    },
    /// More to ask in one run than is asked.
    #[error("more than the {limit} addresses that are asked in one run")]
    Run {
        /// How many are.
        limit: usize,
    },
    /// More to wait for in one run than is waited.
    #[error("more than the {} seconds that are waited for servers in one run", .limit.as_secs_f32())]
    Time {
        /// How long is waited.
        limit: Duration,
    },
    /// More to keep in one run than is kept.
    #[error("more than the {limit} bytes that are fetched in one run")]
    Bytes {
        /// How much is.
        limit: usize,
    },
}

impl Online {
    /// Its code: stable, for scripts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Fetched { .. } => "online-fetched",
            Self::Failed { .. } => "online-failed",
            Self::Stopped(_) => "online-stopped",
        }
    }

    /// How much it matters: what failed and was found elsewhere matters no more.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Fetched { .. } | Self::Failed { is_missed: false, .. } => Severity::Info,
            Self::Failed { is_missed: true, .. } | Self::Stopped(_) => Severity::Warning,
        }
    }
}

impl fmt::Display for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IssuerOf(certificate) => write!(f, "the issuer's certificate for {certificate}"),
            Self::AnswerAbout(certificate) => write!(f, "an OCSP answer about {certificate}"),
            Self::List => f.write_str("a revocation list"),
        }
    }
}
