//! Many certificates share two durable commits: one before their signatures, one after. A single one goes the same way.

use ca::{IssueError, Prepared};
use pki::cert::Certificate;
use pki::key::PublicKey;
use pki::serial::SerialNumber;
use store::{Holder, Intent, Ledger, StoreError, Tx};

use super::{Kept, Plan};
use crate::clock::Moment;
use crate::cores::on_all_cores;
use crate::found::key_id;
use crate::ledger::Standing;
use crate::office::{Line, random};
use crate::renew::refuse_overtaken;
use crate::rollover::refuse_retired;
use crate::{Error, Office, UnlockedAuthority};

/// So many certificates share their commits at most: other writers wait some tens of milliseconds for their turn.
pub(crate) const BATCH: usize = 256;

/// How often another serial number is drawn when one is taken. Twice in a row would be a broken generator.
const DRAWS: usize = 3;

/// A certificate that was signed and recorded.
#[derive(Debug)]
pub(crate) struct Carried {
    pub(crate) certificate: Certificate,
    /// Whether its validity ends early, with the issuer's own.
    pub(crate) shortened: bool,
    /// Serial numbers of the active certificates that its holder, by the NIK, had already; newest first.
    pub(crate) already_held: Vec<String>,
}

/// What became of one of several; the others go on.
type Outcome<T> = Result<T, Error>;

impl Office {
    /// Carries out one plan.
    pub(crate) fn carry_out(&self, issuer: &UnlockedAuthority, plan: Plan) -> Outcome<(Plan, Carried)> {
        let mut outcomes = self.carry_out_all(issuer, vec![Ok(plan)]);
        outcomes.pop().expect("one outcome for one plan")
    }

    /// Carries out the plans there are, and returns what became of each, in their order.
    ///
    /// The bytes of all are put together and linted; their serial numbers are reserved and the intents recorded: one
    /// commit. Those same bytes are signed, and the certificates and a line in the log for each are recorded: another
    /// commit. What needs no store is done on all cores.
    pub(crate) fn carry_out_all(
        &self,
        issuer: &UnlockedAuthority,
        plans: Vec<Outcome<Plan>>,
    ) -> Vec<Outcome<(Plan, Carried)>> {
        let drafts = on_all_cores(plans, |plan| {
            let plan = plan?;
            let prepared = draft(issuer, &plan)?;
            Ok((plan, prepared))
        });
        self.carry_out_drafts(issuer, drafts)
    }

    /// Carries out one plan within a transaction that does more. Until that is committed nobody sees the certificate, and
    /// should it not be, nothing of it was.
    pub(crate) fn carry_out_within(
        &self,
        tx: &Tx<'_>,
        issuer: &UnlockedAuthority,
        plan: &Plan,
    ) -> Outcome<Carried> {
        let mut prepared = draft(issuer, plan)?;
        self.intend(tx, issuer, plan, &mut prepared)?;
        let shortened = prepared.is_shortened();
        let certificate = prepared.sign(issuer.signer.as_ref())?;
        let already_held = self.record_signed(tx, plan, &certificate)?;
        Ok(Carried { certificate, shortened, already_held })
    }

    fn carry_out_drafts(
        &self,
        issuer: &UnlockedAuthority,
        drafts: Vec<Outcome<(Plan, Prepared)>>,
    ) -> Vec<Outcome<(Plan, Carried)>> {
        let intended =
            self.write_each(drafts, |tx, (plan, prepared)| self.intend(tx, issuer, plan, prepared));
        let signed = on_all_cores(intended, |intended| {
            let ((plan, prepared), ()) = intended?;
            let shortened = prepared.is_shortened();
            Ok((plan, prepared.sign(issuer.signer.as_ref())?, shortened))
        });
        let recorded =
            self.write_each(signed, |tx, (plan, certificate, _)| self.record_signed(tx, plan, certificate));
        let carried = recorded.into_iter().map(|recorded| {
            let ((plan, certificate, shortened), already_held) = recorded?;
            Ok((plan, Carried { certificate, shortened, already_held }))
        });
        carried.collect()
    }

    /// Writes for each job, all in one durable commit. One that is declined leaves the others in it; where the store
    /// refuses them together, each is tried by itself, so that it hears its own reason.
    fn write_each<J, T>(
        &self,
        mut jobs: Vec<Outcome<J>>,
        write: impl Fn(&Tx<'_>, &mut J) -> Outcome<T>,
    ) -> Vec<Outcome<(J, T)>> {
        if jobs.len() > 1
            && let Ok(written) = self.write_together(&mut jobs, &write)
        {
            let mut written = written.into_iter();
            let mut next = || written.next().expect("one outcome for each job");
            return jobs.into_iter().map(|job| job.and_then(|job| Ok((job, next()?)))).collect();
        }
        let alone = |mut job| {
            let written = self.store().write(|tx| write(tx, &mut job))?;
            Ok((job, written))
        };
        jobs.into_iter().map(|job| job.and_then(alone)).collect()
    }

    fn write_together<J, T>(
        &self,
        jobs: &mut [Outcome<J>],
        write: impl Fn(&Tx<'_>, &mut J) -> Outcome<T>,
    ) -> Result<Vec<Outcome<T>>, Error> {
        self.store().write(|tx| {
            let written = jobs.iter_mut().flatten().map(|job| match write(tx, job) {
                Err(error) if is_declined(&error) => Ok(Err(error)),
                other => other.map(Ok),
            });
            written.collect()
        })
    }

    /// Reserves the serial number and records the intent.
    fn intend(
        &self,
        tx: &Tx<'_>,
        issuer: &UnlockedAuthority,
        plan: &Plan,
        prepared: &mut Prepared,
    ) -> Result<(), Error> {
        refuse_retired(tx, issuer.id)?;
        // It may have been revoked since it was opened.
        if let Some(authority) = tx.authority(issuer.id)? {
            self.refuse_inactive_authority(&authority, self.moment()?.at)?;
        }
        refuse_overtaken(tx, plan)?;
        // What may decline this one alone comes before anything is written.
        if plan.wants_new_key() {
            refuse_known_key(tx, plan.request.public_key())?;
        }
        reserve(tx, issuer, plan, prepared)?;
        if let Kept::Anew(key) = &plan.kept {
            tx.insert_sealed_key(key)?;
        }
        let (request, holder) = (&plan.request, &plan.holder);
        Ok(tx.intend(&Intent {
            serial: &prepared.serial_number().to_string(),
            issuer: issuer.id,
            profile: request.profile().id(),
            nik: holder.nik.as_deref(),
            nip: holder.nip.as_deref(),
            email: holder.email.as_deref(),
            name: &holder.name,
            title: holder.title.as_deref(),
            subject: &request.subject().to_string(),
            key_id: plan.kept.key_id(),
            public_key: &key_id(request.public_key()),
            descent: plan.descent.as_ref(),
            not_before: prepared.validity().not_before,
            not_after: prepared.validity().not_after,
            tbs_sha256: prepared.fingerprint(),
            created: plan.moment.at,
        })?)
    }

    /// Records a certificate with its line in the log, and what ends with it. Returns what its holder had already.
    fn record_signed(
        &self,
        tx: &Tx<'_>,
        plan: &Plan,
        certificate: &Certificate,
    ) -> Result<Vec<String>, Error> {
        // Should it be refused now, nobody has seen the certificate.
        refuse_overtaken(tx, plan)?;
        let moment = plan.moment;
        let serial = certificate.serial_number().to_string();
        let already_held = match &plan.holder.nik {
            Some(nik) if plan.descent.is_none() => active_of(tx, nik, moment)?,
            _ => Vec::new(),
        };
        tx.record_issued(&serial, certificate.der())?;
        plan.superseded.iter().try_for_each(|old| self.supersede(tx, old, moment))?;
        self.write_line(tx, moment, &Line::done(plan.action, &serial, plan.detail.clone()))?;
        Ok(already_held)
    }
}

/// Draws a serial number, puts the bytes together and lints them.
fn draft(issuer: &UnlockedAuthority, plan: &Plan) -> Result<Prepared, IssueError> {
    let serial = SerialNumber::generate(&mut random());
    issuer.issuer.prepare(&plan.request, serial, issuer.signer.as_ref(), plan.moment.at)
}

/// A key belongs to one person and to one certificate after another: whoever brings one that was certified already gets
/// no second certificate for it here.
pub(crate) fn refuse_known_key(ledger: &Ledger, key: &PublicKey) -> Result<(), Error> {
    let known = ledger.certificates_for_key(&key_id(key))?;
    match known.into_iter().next() {
        None => Ok(()),
        Some(record) => Err(Error::KeyKnown { serial: record.serial }),
    }
}

/// Reserves the serial number that stands in the bytes. Where it is taken, the bytes are put together with another.
fn reserve(
    tx: &Tx<'_>,
    issuer: &UnlockedAuthority,
    plan: &Plan,
    prepared: &mut Prepared,
) -> Result<(), Error> {
    for _ in 1..DRAWS {
        match tx.reserve(&prepared.serial_number().to_string()) {
            Err(StoreError::SerialTaken { .. }) => *prepared = draft(issuer, plan)?,
            other => return Ok(other?),
        }
    }
    Ok(tx.reserve(&prepared.serial_number().to_string())?)
}

/// Serial numbers of the active certificates of a person, newest first.
fn active_of(ledger: &Ledger, nik: &str, moment: Moment) -> Result<Vec<String>, Error> {
    let held = ledger.certificates_of(Holder::Nik(nik))?.into_iter();
    let active = held.filter(|record| Standing::of(record, moment.at) == Standing::Active);
    Ok(active.map(|record| record.serial).collect())
}

/// Whether an error says that nothing was written for this one, and nothing stands against the others.
fn is_declined(error: &Error) -> bool {
    matches!(error, Error::KeyKnown { .. } | Error::Issue(_) | Error::Store(StoreError::SerialTaken { .. }))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
