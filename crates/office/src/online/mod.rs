//! What documents are judged by, from where certificates say that it is: issuers' certificates (caIssuers, RFC 5280
//! §4.2.2.1), OCSP answers (RFC 6960) and revocation lists (§4.2.1.13), over HTTP.
//!
//! Whoever makes a document chooses the addresses in it. So nothing is asked that the document can be judged without;
//! for a status only those are asked whom a path to an anchor leads to; and all of it is limited. What comes is as
//! untrusted as anything else: the same code judges it.

mod fetch; // one address is asked
mod gather; // what one document still lacks
mod guard; // where nobody is asked
mod source; // whom to ask for what
mod told; // what is said of it

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use pdf::verify::{OnlineFault, OnlineLimit};
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::OcspResponse;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

use crate::remote::exchange;
use fetch::Spent;
use guard::Guard;
use source::Question;

pub(crate) use gather::Gathering;

/// How much is asked, and how long is waited. What holds for one document or for all of them holds for issuers and for
/// statuses apart: who makes documents that nobody vouches for uses up nothing of what others need.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long one certificate or OCSP answer is waited for, from looking up the name of the server to its last byte.
    pub patience: Duration,
    /// How long one revocation list is.
    pub list_patience: Duration,
    /// How long servers are waited for on account of one document; one that is being waited for then is waited for to its
    /// own end.
    pub file_waiting: Duration,
    /// The same on account of all of them.
    pub waiting: Duration,
    /// The longest answer with certificates that is read, in octets.
    pub certificates_len: usize,
    /// The longest OCSP answer that is read, in octets.
    pub answer_len: usize,
    /// The longest revocation list that is read, in octets.
    pub list_len: usize,
    /// How much is read in all, in octets.
    pub total_len: usize,
    /// How many addresses are asked for issuers on account of one document, those whose answer is known already included.
    pub file_issuers: usize,
    /// The same for statuses.
    pub file_statuses: usize,
    /// How many addresses are asked in all.
    pub requests: usize,
    /// How often one server may fail before it is left alone.
    pub failures: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            list_patience: Duration::from_secs(30),
            file_waiting: Duration::from_secs(60),
            waiting: Duration::from_secs(300),
            certificates_len: 64 << 10,
            answer_len: 1 << 20,
            list_len: 20 << 20,
            total_len: 256 << 20,
            file_issuers: 16,
            file_statuses: 256,
            requests: 10_000,
            failures: 3,
        }
    }
}

/// Whoever asks, for any number of documents, also from several threads. Each question goes out once, and what came of
/// it serves for all of them.
///
/// No proxy is used and no redirect is followed.
#[derive(Debug)]
pub struct Online {
    agent: Agent,
    limits: Limits,
    known: Mutex<HashMap<Question, Arc<OnceLock<Outcome>>>>,
    spent: [Mutex<Spent>; 2],
}

/// What came of one question.
type Outcome = Result<Fetched, Refusal>;

/// Something that came, in octets and as what it is.
#[derive(Clone, Debug)]
struct Fetched {
    bytes: usize,
    item: Item,
}

#[derive(Clone, Debug)]
enum Item {
    Certificates(Vec<Certificate>),
    Answer(Box<OcspResponse>),
    Lists(Vec<RevocationList>),
}

/// Why nothing came.
#[derive(Clone, Debug)]
enum Refusal {
    Fault(OnlineFault),
    Limit(OnlineLimit),
}

impl Default for Online {
    fn default() -> Self {
        Self::within(Limits::default())
    }
}

impl Online {
    /// Asks within `limits`. Nothing is asked yet.
    #[must_use]
    pub fn within(limits: Limits) -> Self {
        let agent = Agent::with_parts(exchange::config(), DefaultConnector::default(), Guard::default());
        Self { agent, limits, known: Mutex::default(), spent: Default::default() }
    }

    /// What comes of `question`. Whoever asks the same meanwhile waits.
    fn ask(&self, question: &Question) -> Outcome {
        // Whoever panicked left nothing half done.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let cell = Arc::clone(known.entry(question.clone()).or_default());
        drop(known);
        cell.get_or_init(|| self.fetch(question)).clone()
    }
}
