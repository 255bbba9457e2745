//! Every row against its certificate, and against what the audit log tells of it.

use std::collections::{HashMap, HashSet};
use std::num::NonZero;
use std::thread;

use jiff::{SignedDuration, Timestamp};
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::digest::DigestAlgorithm;
use pki::hex;
use store::{
    AuditEntry, AuditFilter, AuditOutcome, AuthorityId, AuthorityRole, CertificateRecord, CertificateState,
    StoreError, Succession, UnreadableRow,
};

use super::{Ailment, Field, Opened, Visit, repair};
use crate::found::key_id;

/// So many rows are judged at once, on all cores.
const CHUNK: usize = 4096;

/// Clocks fall behind a little on their own.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A row, and the certificate in it if it was issued.
type Entry = (CertificateRecord, Option<Vec<u8>>);

/// Looks at every row.
pub(super) fn examine(visit: &mut Visit<'_>, store: &Opened) {
    let issuers = issuers(visit, store);
    let last_act = visit.or_find(store.last_act()).flatten();
    let until = last_act.unwrap_or(visit.now).max(visit.now) + TOLERANCE;
    let acts = visit.or_find(Acts::of(store));
    let mut seen = Seen::default();
    let mut waiting: Vec<Result<Entry, UnreadableRow>> = Vec::with_capacity(CHUNK);
    let mut judge = |waiting: &mut Vec<_>| {
        judge_all(visit, std::mem::take(waiting), &issuers, until, acts.as_ref(), &mut seen);
    };
    let read = store.each_certificate(|entry| {
        waiting.push(entry);
        if waiting.len() == CHUNK {
            judge(&mut waiting);
        }
    });
    judge(&mut waiting);
    visit.or_find(read);
    seen.tell(visit, acts.as_ref());
}

/// The certificates of those who issue, where they can be read. What is wrong with the others is told elsewhere.
fn issuers(visit: &mut Visit<'_>, store: &Opened) -> HashMap<AuthorityId, Certificate> {
    let authorities = visit.or_find(store.authorities()).unwrap_or_default();
    let read = authorities
        .into_iter()
        .filter_map(|one| Some((one.id, Certificate::from_der(&one.certificate).ok()?)));
    read.collect()
}

fn judge_all(
    visit: &mut Visit<'_>,
    entries: Vec<Result<Entry, UnreadableRow>>,
    issuers: &HashMap<AuthorityId, Certificate>,
    until: Timestamp,
    acts: Option<&Acts>,
    seen: &mut Seen,
) {
    visit.checkup.checked.certificates += entries.len() as u64;
    let mut sound = Vec::with_capacity(entries.len());
    for entry in entries {
        match entry {
            Ok(entry) => sound.push(entry),
            Err(UnreadableRow { name, cause }) => {
                visit.find(Ailment::RowUnreadable { name, cause: cause.into() });
            }
        }
    }
    visit.find_all(side_by_side(&sound, |entry| certificate(entry, issuers)));
    for (record, _) in &sound {
        if record.state == CertificateState::Intended {
            repair::intent(visit, record);
        }
        visit.find_all(revocation(record, until));
        if let Some(acts) = acts {
            visit.find_all(acts.differ(record));
        }
        seen.remember(record);
    }
}

/// What `judge` says of each, in their order.
fn side_by_side(entries: &[Entry], judge: impl Fn(&Entry) -> Vec<Ailment> + Sync) -> Vec<Ailment> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let part = entries.len().div_ceil(cores).max(1);
    thread::scope(|scope| {
        let parts = entries.chunks(part).map(|part| scope.spawn(|| part.iter().flat_map(&judge).collect()));
        let running: Vec<thread::ScopedJoinHandle<'_, Vec<Ailment>>> = parts.collect();
        running.into_iter().flat_map(|part| part.join().expect("what is judged does not panic")).collect()
    })
}

/// A row says what its certificate says, and its issuer signed that.
fn certificate((record, der): &Entry, issuers: &HashMap<AuthorityId, Certificate>) -> Vec<Ailment> {
    let Some(der) = der else { return Vec::new() };
    let serial = record.serial.clone();
    let certificate = match Certificate::from_der(der) {
        Ok(certificate) => certificate,
        Err(error) => return vec![Ailment::CertificateUnreadable { serial, cause: error.into() }],
    };
    let mut found = differences(record, &certificate);
    if let Some(issuer) = issuers.get(&record.issuer) {
        if certificate.issuer() != issuer.subject() {
            found.push(differs(
                record,
                Field::Issuer,
                issuer.subject().to_string(),
                certificate.issuer().to_string(),
            ));
        }
        if certificate.verify_signature(issuer.public_key()).is_err() {
            found.push(Ailment::CertificateSignature { serial, issuer: issuer.serial_number().to_string() });
        }
    }
    found
}

fn differences(record: &CertificateRecord, certificate: &Certificate) -> Vec<Ailment> {
    let (validity, key) = (certificate.validity(), key_id(certificate.public_key()));
    let fingerprint = DigestAlgorithm::Sha256.digest(certificate.tbs_der());
    let mut rows = vec![
        (Field::Serial, record.serial.clone(), certificate.serial_number().to_string()),
        (Field::Subject, record.subject.clone(), certificate.subject().to_string()),
        (Field::NotBefore, record.not_before.to_string(), validity.not_before.to_string()),
        (Field::NotAfter, record.not_after.to_string(), validity.not_after.to_string()),
        (Field::Fingerprint, hex::lower(&record.tbs_sha256), hex::lower(&fingerprint)),
    ];
    // Entries of the first version have no name of their key unless it is kept here.
    let names = [&record.public_key, &record.key_id].into_iter().flatten();
    rows.extend(names.map(|name| (Field::PublicKey, name.clone(), key.clone())));
    rows.dedup();
    let different = rows.into_iter().filter(|(_, ledger, certificate)| ledger != certificate);
    different.map(|(field, ledger, certificate)| differs(record, field, ledger, certificate)).collect()
}

fn differs(record: &CertificateRecord, field: Field, ledger: String, certificate: String) -> Ailment {
    Ailment::CertificateDiffers { serial: record.serial.clone(), field, ledger, certificate }
}

/// A revocation has a reason that there is, and a time between the beginning of the certificate and now.
fn revocation(record: &CertificateRecord, until: Timestamp) -> Vec<Ailment> {
    let Some(revocation) = &record.revocation else { return Vec::new() };
    let (serial, mut found) = (record.serial.clone(), Vec::new());
    if revocation.reason.parse::<RevocationReason>().is_err() {
        let reason = revocation.reason.clone();
        found.push(Ailment::RevocationReason { serial: serial.clone(), reason });
    }
    let (at, from) = (revocation.at, record.not_before);
    // One that was not valid yet when it was superseded ends in the moment in which it would have begun.
    let until = until.max(from);
    if at < from || at > until {
        found.push(Ailment::RevocationTime { serial, at, from, until });
    }
    found
}

/// What the audit log tells of certificates.
#[derive(Default)]
struct Acts {
    /// Which were issued, and by which record.
    issued: HashMap<String, i64>,
    /// What became of those that were revoked, suspended or resumed: a reason, and since when.
    revoked: HashMap<String, Option<(String, Timestamp)>>,
}

impl Acts {
    fn of(store: &Opened) -> Result<Self, StoreError> {
        let kinds = ["certificate".to_owned()];
        let filter =
            AuditFilter { kinds: &kinds, outcome: Some(AuditOutcome::Done), ..AuditFilter::default() };
        let mut acts = Self::default();
        store.each_audit(&filter, |entry, _| -> Result<(), StoreError> {
            acts.read(entry);
            Ok(())
        })?;
        Ok(acts)
    }

    fn read(&mut self, entry: AuditEntry) {
        let text = |key: &str| entry.detail.get(key).and_then(serde_json::Value::as_str).map(str::to_owned);
        match entry.action.as_str() {
            "certificate.issue"
            | "certificate.renew"
            | "certificate.rekey"
            | "certificate.reissue"
            | "certificate.adopt" => {
                self.issued.insert(entry.subject, entry.seq);
            }
            "certificate.revoke" | "certificate.suspend" => {
                let hold = || RevocationReason::CertificateHold.name().to_owned();
                let since = text("since").and_then(|since| since.parse().ok()).unwrap_or(entry.at);
                let reason = text("reason").unwrap_or_else(hold);
                self.revoked.insert(entry.subject, Some((reason, since)));
            }
            "certificate.resume" => {
                self.revoked.insert(entry.subject, None);
            }
            _ => {}
        }
    }

    fn differ(&self, record: &CertificateRecord) -> Vec<Ailment> {
        let (serial, mut found) = (record.serial.clone(), Vec::new());
        let of_the_office = [AuthorityRole::Issuing, AuthorityRole::Ocsp, AuthorityRole::Tsa];
        let is_holders = of_the_office.iter().all(|role| role.as_str() != record.profile);
        if record.state == CertificateState::Issued && is_holders && !self.issued.contains_key(&serial) {
            found.push(Ailment::CertificateUnrecorded(serial.clone()));
        }
        let ledger = record.revocation.as_ref().map(|revoked| (revoked.reason.clone(), revoked.at));
        match (ledger, self.revoked.get(&serial)) {
            (Some((reason, _)), None) => found.push(Ailment::RevocationUnrecorded { serial, reason }),
            (ledger, Some(audit)) if ledger != *audit => {
                found.push(Ailment::RevocationDiffers { serial, ledger, audit: audit.clone() });
            }
            _ => {}
        }
        found
    }
}

/// What is known only when all rows were seen.
#[derive(Default)]
struct Seen {
    issued: HashSet<String>,
    known: HashSet<String>,
    /// The first certificate of each key.
    keys: HashMap<String, String>,
    shared: Vec<Ailment>,
    follow: Vec<(String, String)>,
}

impl Seen {
    fn remember(&mut self, record: &CertificateRecord) {
        self.known.insert(record.serial.clone());
        if let Some(descent) = &record.descent {
            self.follow.push((record.serial.clone(), descent.replaces.clone()));
        }
        if record.state != CertificateState::Issued {
            return;
        }
        self.issued.insert(record.serial.clone());
        let Some(key) = &record.public_key else { return };
        let is_renewed =
            record.descent.as_ref().is_some_and(|descent| descent.succession == Succession::Renewed);
        match self.keys.get(key) {
            Some(other) if !is_renewed => {
                self.shared.push(Ailment::KeyShared { serial: record.serial.clone(), other: other.clone() });
            }
            Some(_) => {}
            None => drop(self.keys.insert(key.clone(), record.serial.clone())),
        }
    }

    fn tell(self, visit: &mut Visit<'_>, acts: Option<&Acts>) {
        visit.find_all(self.shared);
        for (serial, replaces) in self.follow {
            if !self.known.contains(&replaces) {
                visit.find(Ailment::SuccessionBroken { serial, replaces });
            }
        }
        let told = acts.map(|acts| acts.issued.iter()).into_iter().flatten();
        let mut lost: Vec<_> = told.filter(|(serial, _)| !self.issued.contains(*serial)).collect();
        lost.sort_by_key(|(_, record)| **record);
        let ailments = lost
            .into_iter()
            .map(|(serial, record)| Ailment::CertificateLost { serial: serial.clone(), record: *record });
        visit.find_all(ailments);
    }
}
