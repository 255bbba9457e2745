//! One address is asked, and what comes is read as what it should be.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pdf::verify::{OnlineFault, OnlineLimit};
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::foreign;
use pki::ocsp::{OcspError, OcspResponse};
use ureq::http::Uri;

use super::guard::Forbidden;
use super::source::{Kind, Question};
use super::{Fetched, Item, Online, Outcome, Refusal};
use crate::remote::address::checked;
use crate::remote::exchange::{Ask, exchange};
use crate::remote::{RemoteFault, TsaAddressError};

/// Most certificates that are taken from one answer, and most lists.
const MAX_TAKEN: usize = 8;

/// What was spent so far.
#[derive(Debug, Default)]
pub(super) struct Spent {
    requests: usize,
    waited: Duration,
    bytes: usize,
    /// How often servers failed, by name and port.
    failures: HashMap<(String, u16), usize>,
}

impl Online {
    /// Asks, if that is within the limits.
    pub(super) fn fetch(&self, question: &Question) -> Outcome {
        let address = checked(&question.address).map_err(|error| Refusal::Fault(of_address(error)))?;
        let server = server(&address);
        let (limit, is_last) = self.begin(question.kind, &server)?;
        let started = Instant::now();
        let came = exchange(&self.agent, &self.wording(question, &address, limit)).map_err(of_exchange);
        self.end(question.kind, &server, started.elapsed(), &came);
        match came {
            Err(OnlineFault::TooLong { .. }) if is_last => {
                Err(Refusal::Limit(OnlineLimit::Bytes { limit: self.limits.total_len }))
            }
            Err(fault) => Err(Refusal::Fault(fault)),
            Ok(bytes) => read(question.kind, &bytes)
                .map(|item| Fetched { bytes: bytes.len(), item })
                .map_err(Refusal::Fault),
        }
    }

    fn wording<'a>(&self, question: &'a Question, address: &'a str, limit: usize) -> Ask<'a> {
        let (reply, patience) = match question.kind {
            Kind::Certificates => {
                ("application/pkix-cert, application/pkcs7-mime, */*", self.limits.patience)
            }
            Kind::Answer => ("application/ocsp-response", self.limits.patience),
            Kind::List => ("application/pkix-crl, */*", self.limits.list_patience),
        };
        let body = match question.kind {
            Kind::Answer => Some(("application/ocsp-request", &question.request[..])),
            Kind::Certificates | Kind::List => None,
        };
        // Many servers call what they send something else; the bytes tell.
        Ask { address, body, reply, is_strict: false, limit, patience }
    }

    /// Counts one question more. Gives how much of an answer is read, and whether nothing more would be.
    fn begin(&self, kind: Kind, server: &(String, u16)) -> Result<(usize, bool), Refusal> {
        let limits = &self.limits;
        let mut spent = self.spent(kind);
        let left = limits.total_len.saturating_sub(spent.bytes);
        let reached = match () {
            () if spent.requests >= limits.requests => Some(OnlineLimit::Run { limit: limits.requests }),
            () if spent.waited >= limits.waiting => Some(OnlineLimit::Time { limit: limits.waiting }),
            () if left == 0 => Some(OnlineLimit::Bytes { limit: limits.total_len }),
            () => None,
        };
        if let Some(limit) = reached {
            return Err(Refusal::Limit(limit));
        }
        let failures = spent.failures.get(server).copied().unwrap_or_default();
        if failures >= limits.failures {
            return Err(Refusal::Fault(OnlineFault::LeftAlone { failures }));
        }
        spent.requests += 1;
        let longest = match kind {
            Kind::Certificates => limits.certificates_len,
            Kind::Answer => limits.answer_len,
            Kind::List => limits.list_len,
        };
        Ok((longest.min(left), left < longest))
    }

    fn end(&self, kind: Kind, server: &(String, u16), waited: Duration, came: &Result<Vec<u8>, OnlineFault>) {
        let mut spent = self.spent(kind);
        spent.waited += waited;
        match came {
            Ok(bytes) => spent.bytes = spent.bytes.saturating_add(bytes.len()),
            Err(OnlineFault::TooLong { limit }) => spent.bytes = spent.bytes.saturating_add(*limit),
            Err(fault) if is_of_server(fault) => *spent.failures.entry(server.clone()).or_default() += 1,
            Err(_) => {}
        }
    }

    /// What was spent on issuers, or on statuses.
    fn spent(&self, kind: Kind) -> MutexGuard<'_, Spent> {
        // Whoever panicked left numbers that are as good as any.
        self.spent[usize::from(kind.is_status())].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the server is to blame for it, and would fail again whatever it is asked.
const fn is_of_server(fault: &OnlineFault) -> bool {
    matches!(
        fault,
        OnlineFault::HostNotFound
            | OnlineFault::Unreachable
            | OnlineFault::Closed
            | OnlineFault::TimedOut { .. }
            | OnlineFault::Insecure
            | OnlineFault::Protocol
    )
}

/// Name and port, which the scheme may give.
fn server(address: &str) -> (String, u16) {
    let uri: Option<Uri> = address.parse().ok();
    let name = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let usual = if uri.as_ref().and_then(Uri::scheme_str) == Some("https") { 443 } else { 80 };
    let port = uri.as_ref().and_then(Uri::port_u16).unwrap_or(usual);
    (name.trim_end_matches('.').to_ascii_lowercase(), port)
}

fn of_address(error: TsaAddressError) -> OnlineFault {
    match error {
        TsaAddressError::Malformed => OnlineFault::Malformed,
        TsaAddressError::Scheme { found } => OnlineFault::Scheme { scheme: found },
        TsaAddressError::Credentials => OnlineFault::Credentials,
    }
}

fn of_exchange(fault: RemoteFault) -> OnlineFault {
    match fault {
        RemoteFault::HostNotFound => OnlineFault::HostNotFound,
        RemoteFault::Unreachable(error) if error.get_ref().is_some_and(|cause| cause.is::<Forbidden>()) => {
            OnlineFault::Forbidden
        }
        RemoteFault::Unreachable(_) => OnlineFault::Unreachable,
        RemoteFault::Closed => OnlineFault::Closed,
        RemoteFault::TimedOut { patience } => OnlineFault::TimedOut { patience },
        RemoteFault::Tls { .. } | RemoteFault::NoTls => OnlineFault::Insecure,
        RemoteFault::Protocol { .. } => OnlineFault::Protocol,
        RemoteFault::Redirected { status, .. } => OnlineFault::Redirected { status },
        RemoteFault::Status { status, .. } => OnlineFault::Status { status },
        RemoteFault::TooLong { limit } => OnlineFault::TooLong { limit },
        RemoteFault::ContentType { .. }
        | RemoteFault::NotAnAnswer(_)
        | RemoteFault::Refused { .. }
        | RemoteFault::AnotherAnswer(_)
        | RemoteFault::Token(_) => OnlineFault::NotThat,
    }
}

fn read(kind: Kind, bytes: &[u8]) -> Result<Item, OnlineFault> {
    match kind {
        Kind::Certificates => read_certificates(bytes).map(Item::Certificates),
        Kind::Answer => match OcspResponse::from_der(bytes) {
            Ok(answer) => Ok(Item::Answer(Box::new(answer))),
            Err(OcspError::Refused(status)) => Err(OnlineFault::Refused(status)),
            Err(_) => Err(OnlineFault::NotThat),
        },
        Kind::List => {
            let mut lists = RevocationList::read_all(bytes).map_err(|_| OnlineFault::NotThat)?;
            lists.truncate(MAX_TAKEN);
            Ok(Item::Lists(lists))
        }
    }
}

/// One certificate in DER, or a bundle of them (RFC 5280 §4.2.2.1), or PEM, which some servers send.
fn read_certificates(bytes: &[u8]) -> Result<Vec<Certificate>, OnlineFault> {
    let parts = foreign::recognise(bytes).map_err(|_| OnlineFault::NotThat)?;
    let found: Vec<_> = parts.iter().flat_map(foreign::Part::certificates).take(MAX_TAKEN).collect();
    if found.is_empty() { Err(OnlineFault::NotThat) } else { Ok(found) }
}
