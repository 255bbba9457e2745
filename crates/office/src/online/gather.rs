//! What one document still lacks is looked for, round by round, until it lacks nothing or nothing more comes.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use pdf::verify::{Finding, OnlineFault, OnlineLimit};
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::{CertStatus, OcspResponse, Question as OcspQuestion};
use pki::path::{Evidence, Missing, Origin, UnknownStatus, Unsettled};

use super::source::{Kind, MAX_ADDRESSES, Question, Source, Sources};
use super::told::Account;
use super::{Item, Online, Refusal};

/// How often a document is judged anew with what came.
const MAX_ROUNDS: usize = 8;

/// What came for one document. It serves for no other: else whoever made one could fill the evidence for all with what
/// is worthless.
pub(crate) struct Gathering<'a> {
    online: &'a Online,
    at: Timestamp,
    certificates: Vec<Certificate>,
    lists: Vec<RevocationList>,
    answers: Vec<OcspResponse>,
    round: usize,
    asked: HashMap<Question, Asked>,
    /// How long servers were waited for: those of issuers, and those of statuses.
    waited: [Duration; 2],
    account: Account,
}

/// What became of a question.
#[derive(Clone, Copy)]
struct Asked {
    /// In which round.
    round: usize,
    /// Whether what came may be what was missing.
    serves: bool,
}

impl<'a> Gathering<'a> {
    /// For a document that is judged as of `at`.
    pub(crate) fn new(online: &'a Online, at: Timestamp) -> Self {
        Self {
            online,
            at,
            certificates: Vec::new(),
            lists: Vec::new(),
            answers: Vec::new(),
            round: 0,
            asked: HashMap::new(),
            waited: [Duration::ZERO; 2],
            account: Account::default(),
        }
    }

    /// Certificates that came.
    pub(crate) fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// What came of what is known of statuses.
    pub(crate) fn evidence(&self) -> Evidence<'_> {
        Evidence { origin: Origin::Online, crls: &self.lists, answers: &self.answers }
    }

    /// Looks for what is `missing`. Whether something came, so that judging anew may help.
    pub(crate) fn look_for(&mut self, missing: &Missing) -> bool {
        if self.round == MAX_ROUNDS {
            self.account.stop(OnlineLimit::Rounds { limit: MAX_ROUNDS });
            return false;
        }
        self.round += 1;
        let before = self.amount();
        for orphan in missing.orphans() {
            self.try_all(Sources::of_issuer(&orphan), &orphan, None);
        }
        for unsettled in missing.unsettled() {
            self.try_all(Sources::of_status(&unsettled), &unsettled.certificate, Some(&unsettled));
        }
        self.amount() > before
    }

    /// What there is to say of it, where `missing` is missing still.
    pub(crate) fn findings(self, missing: &Missing) -> Vec<Finding> {
        self.account.findings(missing)
    }

    fn amount(&self) -> usize {
        self.certificates.len() + self.lists.len() + self.answers.len()
    }

    /// Asks one after the other until something comes that may be what `certificate` lacks. What came in an earlier round
    /// was not enough.
    fn try_all(&mut self, sources: Sources, certificate: &Certificate, unsettled: Option<&Unsettled>) {
        for source in sources.all {
            if let Some(asked) = self.asked.get(&source.question).copied() {
                self.account.again(&source, certificate);
                if asked.serves && asked.round == self.round {
                    return;
                }
                continue;
            }
            if let Some(limit) = self.reached(source.question.kind) {
                return self.account.stop(limit);
            }
            if self.try_one(source, certificate, unsettled) {
                return;
            }
        }
        if sources.is_cut {
            self.account.stop(OnlineLimit::Addresses { limit: MAX_ADDRESSES });
        }
    }

    /// The limit that this document has reached, if any.
    fn reached(&self, kind: Kind) -> Option<OnlineLimit> {
        let limits = &self.online.limits;
        let most = if kind.is_status() { limits.file_statuses } else { limits.file_issuers };
        let asked = self.asked.keys().filter(|question| question.kind.is_status() == kind.is_status());
        if asked.count() >= most {
            return Some(OnlineLimit::File { limit: most });
        }
        let waited = self.waited[usize::from(kind.is_status())];
        (waited >= limits.file_waiting).then_some(OnlineLimit::FileTime { limit: limits.file_waiting })
    }

    fn try_one(&mut self, source: Source, certificate: &Certificate, unsettled: Option<&Unsettled>) -> bool {
        let started = Instant::now();
        let answer = self.online.ask(&source.question);
        self.waited[usize::from(source.question.kind.is_status())] += started.elapsed();
        let came = match answer {
            Ok(fetched) => self.take(fetched.item, unsettled).map(|()| fetched.bytes),
            Err(Refusal::Fault(fault)) => Err(fault),
            Err(Refusal::Limit(limit)) => {
                self.account.stop(limit);
                return false;
            }
        };
        let (round, serves) = (self.round, came.is_ok());
        self.asked.insert(source.question.clone(), Asked { round, serves });
        self.account.enter(source, certificate, came);
        serves
    }

    /// Adds what came. Of an answer it can be said at once that it will not do; it is kept all the same, as it may count
    /// for a moment in the past.
    fn take(&mut self, item: Item, unsettled: Option<&Unsettled>) -> Result<(), OnlineFault> {
        match item {
            Item::Certificates(certificates) => {
                for certificate in certificates {
                    if !self.certificates.contains(&certificate) {
                        self.certificates.push(certificate);
                    }
                }
                Ok(())
            }
            Item::Lists(lists) => {
                self.lists.extend(lists);
                Ok(())
            }
            Item::Answer(answer) => {
                let counts = unsettled.map_or(Ok(()), |unsettled| self.counts(&answer, unsettled));
                self.answers.push(*answer);
                counts
            }
        }
    }

    fn counts(&self, answer: &OcspResponse, unsettled: &Unsettled) -> Result<(), OnlineFault> {
        let Unsettled { certificate, issuer } = unsettled;
        let serial_number = certificate.serial_number();
        let question = OcspQuestion { issuer, serial_number, at: self.at, now: Timestamp::MAX };
        match answer.verify(&question) {
            Ok(verified) if verified.answer.status == CertStatus::Unknown => {
                Err(OnlineFault::DoesNotCount(UnknownStatus::UnknownToResponder))
            }
            Ok(_) => Ok(()),
            Err(error) => {
                let why = UnknownStatus::of_answer(&error);
                Err(why.map_or(OnlineFault::AnotherAnswer, OnlineFault::DoesNotCount))
            }
        }
    }
}
