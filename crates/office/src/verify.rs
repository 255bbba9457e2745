//! A document is judged.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use pdf::verify::{FileReport, Finding};
use pdf::{ByteSource, Document};
use pki::cert::Certificate;
use pki::constraints::Constraints;
use pki::crl::{RevocationList, RevocationReason};
use pki::name::Name;
use pki::ocsp::OcspResponse;
use pki::path::{self, AssertedStatus, Inputs, Missing, Origin, RevocationSource, TrustStore};
use pki::serial::SerialNumber;
use store::{AuthorityId, CertificateRecord, CertificateState, Store};

use crate::ledger::entry;
use crate::online::{Gathering, Online};
use crate::policy::Policy;
use crate::{Error, Office};

/// What a document is judged by, besides itself.
#[derive(Debug, Default)]
pub struct Evidence {
    /// What is trusted to begin with.
    pub anchors: Vec<Certificate>,
    /// Certificates that may stand between.
    pub intermediates: Vec<Certificate>,
    /// Revocation lists.
    pub lists: Vec<RevocationList>,
    /// OCSP answers.
    pub answers: Vec<OcspResponse>,
}

/// Judges documents, as many as there are, by one set of evidence; several threads may share it.
pub struct Examiner {
    trust: TrustStore,
    intermediates: Vec<Certificate>,
    lists: Vec<RevocationList>,
    answers: Vec<OcspResponse>,
    own_lists: Vec<RevocationList>,
    ledger: Option<SharedLedger>,
    at: Timestamp,
    policy: Option<Policy>,
    online: Option<Online>,
}

impl Examiner {
    /// Judges as of `at`. Without anchors, the root of `home` is the anchor; the lists of `home` count beside those
    /// supplied, and its ledger knows the status of its own certificates.
    ///
    /// # Errors
    /// As the store of `home` decides.
    pub fn new(evidence: Evidence, home: Option<&Office>, at: Timestamp) -> Result<Self, Error> {
        let ledger = home.map(|office| Store::open(&office.home().store())).transpose()?;
        Ok(Self { ledger: ledger.map(SharedLedger::of), ..Self::without_ledger(evidence, home, at)? })
    }

    /// The same by a home that nobody else needs: its store is not opened a second time, which takes a while.
    ///
    /// # Errors
    /// As [`Examiner::new`].
    pub fn in_home(evidence: Evidence, home: Option<Office>, at: Timestamp) -> Result<Self, Error> {
        let examiner = Self::without_ledger(evidence, home.as_ref(), at)?;
        Ok(Self { ledger: home.map(|office| SharedLedger::of(office.into_store())), ..examiner })
    }

    fn without_ledger(evidence: Evidence, home: Option<&Office>, at: Timestamp) -> Result<Self, Error> {
        let Evidence { mut anchors, mut intermediates, lists, answers } = evidence;
        let mut own_lists = Vec::new();
        if let Some(office) = home {
            if anchors.is_empty() {
                anchors.push(office.root()?);
            }
            intermediates.extend(office.every_ca()?);
            own_lists = office.all_lists()?;
        }
        Ok(Self {
            trust: TrustStore::new(anchors),
            intermediates,
            lists,
            answers,
            own_lists,
            ledger: None,
            at,
            policy: None,
            online: None,
        })
    }

    /// The same by a policy, if there is one: its constraints are judged by, and what of its rules is not met is among the findings.
    #[must_use]
    pub fn under(self, policy: Option<Policy>) -> Self {
        Self { policy, ..self }
    }

    /// The same, and what a document lacks is looked for online, if there is someone to ask.
    #[must_use]
    pub fn asking(self, online: Option<Online>) -> Self {
        Self { online, ..self }
    }

    /// Whether anything is trusted at all.
    #[must_use]
    pub fn trusts_anything(&self) -> bool {
        !self.trust.is_empty()
    }

    /// Judges one document; where it lacks something and that may be looked for online, again with what came.
    ///
    /// # Errors
    /// As the store of the home decides; what is wrong with the document is in the report.
    pub fn examine<S: ByteSource>(&self, document: &Document<S>) -> Result<FileReport, Error> {
        let mut report = match &self.online {
            Some(online) => self.judge_online(document, online)?,
            None => self.judge(document, None)?,
        };
        self.add_niks(&mut report)?;
        if let Some(policy) = &self.policy {
            policy.judge(&mut report);
        }
        Ok(report)
    }

    fn judge_online<S: ByteSource>(
        &self,
        document: &Document<S>,
        online: &Online,
    ) -> Result<FileReport, Error> {
        let mut gathering = Gathering::new(online, self.at);
        loop {
            let missing = Missing::default();
            let mut report = self.judge(document, Some((&gathering, &missing)))?;
            // What is too much to be judged once is not judged again.
            let is_hopeless = report.findings.iter().any(|one| matches!(one, Finding::TooMuchWork(_)));
            if is_hopeless || !gathering.look_for(&missing) {
                report.findings.extend(gathering.findings(&missing));
                return Ok(report);
            }
        }
    }

    /// Judges by what is at hand and what was gathered, and notes what is missing.
    fn judge<S: ByteSource>(
        &self,
        document: &Document<S>,
        gathered: Option<(&Gathering<'_>, &Missing)>,
    ) -> Result<FileReport, Error> {
        let status = self.ledger.as_ref().map(|ledger| LedgerStatus { ledger, failed: RefCell::new(None) });
        let Self { lists, answers, own_lists, .. } = self;
        let fetched = gathered.map_or(&[][..], |(gathering, _)| gathering.certificates());
        let intermediates = [&self.intermediates, fetched].concat();
        let mut evidence = vec![
            path::Evidence { origin: Origin::Supplied, crls: lists, answers },
            path::Evidence { origin: Origin::Home, crls: own_lists, answers: &[] },
        ];
        evidence.extend(gathered.map(|(gathering, _)| gathering.evidence()));
        let inputs = Inputs {
            anchors: &self.trust,
            intermediates: &intermediates,
            evidence: &evidence,
            known: status.as_ref().map(|status| status as &dyn RevocationSource),
            constraints: self.policy.as_ref().map_or(Constraints::DEFAULT, |policy| &policy.constraints),
            missing: gathered.map(|(_, missing)| missing),
        };
        let report = pdf::verify::verify(document, &inputs, self.at);
        match status.and_then(|status| status.failed.into_inner()) {
            Some(error) => Err(error),
            None => Ok(report),
        }
    }

    /// Adds the NIK of each signer whom the ledger knows. Only where the path leads to an anchor: anyone can make a
    /// certificate with our names in it.
    fn add_niks(&self, report: &mut FileReport) -> Result<(), Error> {
        let Some(ledger) = &self.ledger else { return Ok(()) };
        let trusted = report.signatures.iter_mut().filter(|signature| !signature.chain.is_empty());
        for signer in trusted.filter_map(|signature| signature.signer.as_mut()) {
            signer.nik = ledger.issued_here(&signer.issuer, &signer.serial)?.and_then(|record| record.nik);
        }
        Ok(())
    }
}

/// The ledger of the home, for whichever thread asks.
struct SharedLedger(Mutex<Ledger>);

struct Ledger {
    store: Store,
    /// The names of authorities that were asked about, by their numbers.
    names: HashMap<AuthorityId, String>,
}

impl SharedLedger {
    fn of(store: Store) -> Self {
        Self(Mutex::new(Ledger { store, names: HashMap::new() }))
    }

    /// The entry for the certificate that the authority of the name `issuer` gave this serial number.
    fn issued_here(&self, issuer: &str, serial: &str) -> Result<Option<CertificateRecord>, Error> {
        // Whoever panicked only read.
        let mut ledger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(record) = entry(&ledger.store, serial)? else { return Ok(None) };
        let issued = record.state == CertificateState::Issued && ledger.is_named(record.issuer, issuer)?;
        Ok(issued.then_some(record))
    }
}

impl Ledger {
    /// Whether `name` is that of the authority of this number.
    fn is_named(&mut self, authority: AuthorityId, name: &str) -> Result<bool, Error> {
        if !self.names.contains_key(&authority) {
            let Some(found) = self.store.authority(authority)? else { return Ok(false) };
            let certificate = Certificate::from_der(&found.certificate)?;
            self.names.insert(authority, certificate.subject().to_string());
        }
        Ok(self.names.get(&authority).is_some_and(|own| own == name))
    }
}

/// The ledger knows the status of the certificates that were issued here, at once and without a list.
struct LedgerStatus<'a> {
    ledger: &'a SharedLedger,
    /// Why it could not be asked, the first time: then no verdict stands.
    failed: RefCell<Option<Error>>,
}

impl RevocationSource for LedgerStatus<'_> {
    fn status(&self, issuer: &Name, serial_number: &SerialNumber) -> Option<AssertedStatus> {
        match self.ledger.issued_here(&issuer.to_string(), &serial_number.to_string()) {
            Ok(record) => record.map(|record| asserted(&record)),
            Err(error) => {
                self.failed.borrow_mut().get_or_insert(error);
                None
            }
        }
    }
}

fn asserted(record: &CertificateRecord) -> AssertedStatus {
    match &record.revocation {
        None => AssertedStatus::Good,
        Some(revocation) => {
            let reason: Option<RevocationReason> = revocation.reason.parse().ok();
            AssertedStatus::Revoked { at: revocation.at, reason }
        }
    }
}
