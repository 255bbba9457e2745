//! What all revocation lists and OCSP answers together say about one certificate. Of lists (RFC 5280 §6.3.3) the full
//! ones count, and delta lists where they fit a full one.

use jiff::Timestamp;

use super::answered::Said;
use super::crl::Points;
use super::revocation::Judge;
use super::{Source, Status, UnknownStatus, answered, profile};
use crate::cert::Certificate;
use crate::crl::{CrlNumber, Reasons, RevocationList, RevocationReason, RevokedEntry};
use crate::ocsp::CertStatus;
use crate::oid;
use crate::validity::whole_second;

/// The question for one certificate's status.
pub(super) struct Inquiry<'a> {
    judge: &'a Judge<'a>,
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    points: Points<'a>,
}

/// A delta list that counts, once it fits a full list.
struct Delta<'a> {
    list: &'a RevocationList,
    source: Source,
    base: CrlNumber,
    number: CrlNumber,
}

/// A full list, brought up to date by the delta lists that fit it.
struct Combined {
    /// What it says, and in which list that stands.
    entry: Option<(RevokedEntry, Source)>,
    /// The state of which moment it shows.
    as_of: Timestamp,
    /// Whether it, or a delta list to it, was not outdated.
    is_current: bool,
}

/// What is said by the lists and answers that count.
#[derive(Default)]
struct Gathered {
    covered: Reasons,
    /// The newest list that is silent about it, or answer that it is good.
    silent: Option<(Timestamp, Source)>,
    /// The newest that says it is suspended.
    hold: Option<(Timestamp, Status)>,
    obstacle: Option<UnknownStatus>,
}

impl<'a> Inquiry<'a> {
    /// `issuer` issued `certificate`.
    pub(super) fn new(judge: &'a Judge<'a>, certificate: &'a Certificate, issuer: &'a Certificate) -> Self {
        Self { judge, certificate, issuer, points: Points::of(certificate) }
    }

    pub(super) fn status(&self) -> Status {
        let mut gathered = Gathered::default();
        let revoked = self.ask_lists(&mut gathered).or_else(|| self.ask_answers(&mut gathered));
        match revoked.unwrap_or_else(|| gathered.verdict()) {
            // Else whoever adds enough that is worthless could hide a revocation behind it.
            Status::Good { .. } | Status::Unknown { .. } if self.judge.meter().is_exceeded() => {
                Status::Unknown { why: UnknownStatus::GivenUp }
            }
            status => status,
        }
    }

    /// Takes in what the lists say. Gives a status only where that is final.
    fn ask_lists(&self, gathered: &mut Gathered) -> Option<Status> {
        let lists = self.judge.inputs().crls().enumerate();
        let lists = lists.map(|(index, (origin, list))| (Source::Crl { origin, index }, list));
        let (deltas, full): (Vec<_>, Vec<_>) = lists
            .filter(|(_, list)| self.points.may_be_of(list.issuer()))
            .partition(|(_, list)| list.is_delta());
        if !deltas.is_empty() {
            gathered.obstacle = Some(UnknownStatus::OutOfScope);
        }
        let deltas = self.deltas(&deltas);
        for (source, list) in full {
            let combined = self.usable(list).map(|reasons| (reasons, self.combine(list, source, &deltas)));
            let (reasons, combined) = match combined {
                Ok((reasons, Ok(combined))) => (reasons, combined),
                Err(why) | Ok((_, Err(why))) => {
                    gathered.obstructed(why);
                    continue;
                }
            };
            match &combined.entry {
                Some((entry, place)) if !is_hold(entry) => return Some(revoked(entry, *place)),
                Some((entry, place)) => gathered.suspended(combined.as_of, revoked(entry, *place)),
                // That it was revoked stays true however long ago it was said.
                None => match self.judge.check_age(self.certificate, combined.as_of) {
                    Ok(()) => gathered.silent(combined.as_of, source, reasons),
                    Err(why) => gathered.obstructed(why),
                },
            }
        }
        None
    }

    /// Takes in what OCSP answers say, which is about all reasons. Gives a status only where that is final.
    fn ask_answers(&self, gathered: &mut Gathered) -> Option<Status> {
        for said in answered::about(self.judge, self.certificate, self.issuer) {
            let (said, as_of, source) = match said {
                Ok(Said { status, as_of, source }) => (status, as_of, source),
                Err(why) => {
                    gathered.obstructed(why);
                    continue;
                }
            };
            match said {
                CertStatus::Unknown => gathered.obstructed(UnknownStatus::UnknownToResponder),
                CertStatus::Revoked { at, reason } if at <= self.judge.at() => {
                    let status = Status::Revoked { at, reason, source };
                    if reason != Some(RevocationReason::CertificateHold) {
                        return Some(status);
                    }
                    gathered.suspended(as_of, status);
                }
                CertStatus::Good | CertStatus::Revoked { .. } => {
                    match self.judge.check_age(self.certificate, as_of) {
                        Ok(()) => gathered.silent(as_of, source, Reasons::ALL),
                        Err(why) => gathered.obstructed(why),
                    }
                }
            }
        }
        None
    }

    /// The delta lists that count, in the order of their numbers.
    fn deltas(&self, all: &[(Source, &'a RevocationList)]) -> Vec<Delta<'a>> {
        let read = |(source, list): &(Source, &'a RevocationList)| {
            let (base, number) = (list.base_number()?, list.number()?);
            let counts = self.usable(list).is_ok();
            counts.then_some(Delta { list, source: *source, base, number })
        };
        let mut deltas: Vec<_> = all.iter().filter_map(read).collect();
        deltas.sort_by_key(|delta| delta.number);
        deltas
    }

    /// For which reasons `list` counts for the certificate, provided that it is not outdated.
    fn usable(&self, list: &RevocationList) -> Result<Reasons, UnknownStatus> {
        let reasons = self.points.coverage(list);
        if reasons.is_empty() {
            return Err(UnknownStatus::OutOfScope);
        }
        if self.judge.wants_conforming() && !profile::is_conforming_list(list) {
            return Err(UnknownStatus::NonConforming);
        }
        if let Some(oid) = list.unknown_critical_extension() {
            return Err(UnknownStatus::UnknownCriticalExtension { oid });
        }
        let this_update = list.this_update();
        if this_update > self.judge.evidence_until() {
            return Err(UnknownStatus::NotYetIssued { this_update });
        }
        // Asked before anything is verified: a signature costs more than a look at a date.
        let next_update = list.next_update();
        if !list.is_delta() && !self.is_current(list) && !self.has_deltas(list) {
            return Err(UnknownStatus::Outdated { next_update });
        }
        if self.judge.is_signed(list, self.issuer) { Ok(reasons) } else { Err(UnknownStatus::Unsigned) }
    }

    /// `full`, with each delta list applied that begins where it, or the one before, ends (§5.2.4, §6.3.3 (c), (i) to
    /// (k)).
    ///
    /// What a delta list revokes stays revoked even when that list is outdated by now; it takes a current one to release.
    fn combine(
        &self,
        full: &RevocationList,
        source: Source,
        deltas: &[Delta<'_>],
    ) -> Result<Combined, UnknownStatus> {
        let (at, listed) = (self.judge.at(), self.entry(full));
        let forgets = listed.is_none() && self.may_forget(full);
        let entry = listed.filter(|entry| entry.revoked_at <= at).map(|entry| (entry, source));
        let mut number = full.number();
        let mut combined = Combined { entry, as_of: full.this_update(), is_current: self.is_current(full) };
        for delta in deltas.iter().filter(|delta| belong_together(full, delta.list)) {
            if number.is_none_or(|number| number < delta.base || delta.number < number) {
                continue;
            }
            number = Some(delta.number);
            combined.apply(self.entry(delta.list), delta.source, self.releases(delta.list), at);
            combined.as_of = combined.as_of.max(delta.list.this_update());
            combined.is_current |= self.releases(delta.list);
        }
        if !combined.is_current {
            return Err(UnknownStatus::Outdated { next_update: full.next_update() });
        }
        if forgets && combined.entry.is_none() {
            return Err(UnknownStatus::IssuedAfterExpiry { this_update: full.this_update() });
        }
        Ok(combined)
    }

    fn entry(&self, list: &RevocationList) -> Option<RevokedEntry> {
        list.entry_of(self.certificate.issuer(), self.certificate.serial_number())
    }

    fn is_current(&self, list: &RevocationList) -> bool {
        // Lists count in whole seconds.
        list.next_update().is_some_and(|next_update| next_update >= whole_second(self.judge.at()))
    }

    /// Whether the silence of a delta list, or its removeFromCRL, says anything about now.
    fn releases(&self, delta: &RevocationList) -> bool {
        self.is_current(delta) && !self.may_forget(delta)
    }

    /// Whether `list` need not name the certificate any more, since that had expired when it was issued.
    fn may_forget(&self, list: &RevocationList) -> bool {
        let not_after = self.certificate.validity().not_after;
        let kept = list.expired_certs_on().is_some_and(|since| since <= not_after);
        list.this_update() > not_after && !kept
    }

    /// Whether there is a delta list that could bring `full` up to date.
    fn has_deltas(&self, full: &RevocationList) -> bool {
        self.judge.inputs().crls().any(|(_, list)| list.is_delta() && belong_together(full, list))
    }
}

impl Combined {
    /// Takes in what a delta list says.
    fn apply(&mut self, said: Option<RevokedEntry>, source: Source, releases: bool, at: Timestamp) {
        let is_final = self.entry.as_ref().is_some_and(|(entry, _)| !is_hold(entry));
        match said {
            _ if is_final => {}
            Some(entry) if entry.reason == Some(RevocationReason::RemoveFromCrl) => {
                self.entry = self.entry.take().filter(|_| !releases);
            }
            Some(entry) if entry.revoked_at <= at => self.entry = Some((entry, source)),
            _ => {}
        }
    }
}

impl Gathered {
    fn obstructed(&mut self, why: UnknownStatus) {
        self.obstacle = self.obstacle.max(Some(why));
    }

    fn suspended(&mut self, as_of: Timestamp, status: Status) {
        if self.hold.as_ref().is_none_or(|(newest, _)| *newest < as_of) {
            self.hold = Some((as_of, status));
        }
    }

    fn silent(&mut self, as_of: Timestamp, source: Source, reasons: Reasons) {
        self.covered = self.covered.or(reasons);
        let newer = self.silent.is_none_or(|(newest, _)| newest < as_of);
        if newer && reasons.contains(Reasons::HOLD) {
            self.silent = Some((as_of, source));
        }
    }

    fn verdict(self) -> Status {
        match (self.hold, self.silent) {
            (Some((since, hold)), silent) if silent.is_none_or(|(newest, _)| newest <= since) => hold,
            (_, Some((_, source))) if self.covered.contains(Reasons::ALL) => Status::Good { source },
            _ if !self.covered.is_empty() => Status::Unknown { why: UnknownStatus::OutOfScope },
            _ => Status::Unknown { why: self.obstacle.unwrap_or(UnknownStatus::NoEvidence) },
        }
    }
}

/// §6.3.3 (c): the same issuer, the same scope, the same key.
fn belong_together(full: &RevocationList, delta: &RevocationList) -> bool {
    let scope =
        |list: &RevocationList| list.extension(oid::ISSUING_DISTRIBUTION_POINT).map(|e| e.value.clone());
    full.issuer().matches(delta.issuer())
        && scope(full) == scope(delta)
        && full.authority_key_identifier() == delta.authority_key_identifier()
}

fn is_hold(entry: &RevokedEntry) -> bool {
    entry.reason == Some(RevocationReason::CertificateHold)
}

fn revoked(entry: &RevokedEntry, source: Source) -> Status {
    Status::Revoked { at: entry.revoked_at, reason: entry.reason, source }
}
