//! Attempts at a holder's passphrase: written down before they are made, slowed down, ended by a lock.
//!
//! Only who goes through an office is stopped by this. Whoever has a copy of the sealed key guesses as fast as their
//! machines derive keys, and is stopped by the key derivation and by the passphrase alone.

use std::thread::sleep;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use pki::key::{Passphrase, PrivateKey, Scheme, SealedKey, Signer};
use serde_json::json;
use store::{CertificateRecord, Guard, Tx};

use crate::clock::Moment;
use crate::cores::beside;
use crate::keep::{KeptKey, is_wrong_secret};
use crate::office::Line;
use crate::passphrase::{self, Advice, normalised};
use crate::{Error, Office};

/// So many failures in a row, and the key is locked.
pub const LIMIT: u32 = 10;

/// So many failures in a row bring no delay: people mistype.
const FREE: u32 = 3;

/// The longest delay.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_mins(5);

/// An attempt that has not ended by then never will, and failed: its process died.
const ABANDONED: SignedDuration = SignedDuration::from_secs(60);

/// How often, and how far apart, it is asked again whether others have ended their attempts.
const PATIENCE: (u32, Duration) = (100, Duration::from_millis(100));

/// What becomes of an attempt before it is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Admission {
    /// It may be made, and is written down.
    Admitted(Guard),
    /// So many are being made that this one could be one too many.
    Crowded,
    /// Not before this instant.
    TooSoon(Timestamp),
    /// Not before an officer unlocks the key.
    Locked,
}

impl Office {
    /// Opens the key of `record`, which is kept here, to hand it out or to seal it anew. `action` is what it is opened
    /// for, as the audit log names it.
    ///
    /// # Errors
    /// [`Error::NoKey`] when its holder keeps the key, [`Error::OnToken`] when a token does; [`Error::Locked`],
    /// [`Error::TooSoon`], [`Error::WrongPassphrase`].
    pub(crate) fn open_key(
        &self,
        record: &CertificateRecord,
        passphrase: &Passphrase,
        action: &str,
        moment: Moment,
    ) -> Result<PrivateKey, Error> {
        match self.kept_key(record)? {
            KeptKey::OnToken(_) => Err(Error::OnToken(record.serial.clone())),
            KeptKey::Sealed(sealed) => {
                self.attempt(record, action, moment, || Ok(sealed.open(&normalised(passphrase))?))
            }
        }
    }

    /// Opens the key of `record` for signatures, by its passphrase, or by the PIN of the token that keeps it. Whoever
    /// has something else to do does it `meanwhile`: deriving a key takes one core long, and nothing else.
    ///
    /// # Errors
    /// As [`open_key`](Self::open_key); [`Error::Token`].
    pub(crate) fn open_signer<T>(
        &self,
        record: &CertificateRecord,
        secret: &Passphrase,
        scheme: Scheme,
        moment: Moment,
        meanwhile: impl FnOnce() -> T,
    ) -> Result<(Box<dyn Signer>, T), Error> {
        let (kept, certificate) = (self.kept_key(record)?, self.certificate(record)?);
        self.attempt(record, "document.sign", moment, || {
            let (signer, done) = beside(|| kept.signer(secret, &certificate, scheme), meanwhile);
            Ok((signer?, done))
        })
    }

    pub(crate) fn kept_key(&self, record: &CertificateRecord) -> Result<KeptKey, Error> {
        let missing = || Error::NoKey(record.serial.clone());
        let key_id = record.key_id.as_deref().ok_or_else(missing)?;
        KeptKey::read(&self.store().sealed_key(key_id)?.ok_or_else(missing)?.sealed)
    }

    /// Lets `open` try a secret, if an attempt may be made, and keeps count.
    fn attempt<T>(
        &self,
        record: &CertificateRecord,
        action: &str,
        moment: Moment,
        open: impl FnOnce() -> Result<T, Error>,
    ) -> Result<T, Error> {
        let key_id = record.key_id.as_deref().ok_or_else(|| Error::NoKey(record.serial.clone()))?;
        self.admit(record, key_id, action, moment)?;
        match open() {
            Ok(opened) => {
                self.store().write(|tx| succeed(tx, key_id))?;
                Ok(opened)
            }
            Err(error) if is_wrong_secret(&error) => {
                let failed = self.failed(record, key_id, action, moment)?;
                // A token keeps a count of its own, and it is the one that matters.
                Err(if matches!(error, Error::Token(_)) { error } else { failed })
            }
            // A token that is not plugged in, say: no secret was judged.
            Err(other) => {
                self.store().write(|tx| withdraw(tx, key_id))?;
                Err(other)
            }
        }
    }

    /// Lets an officer unlock the key of the certificate that `id` means. Says how many failures stood against it.
    ///
    /// # Errors
    /// [`Error::OfficerNeeded`] when nobody says who acts; [`Error::NoKey`], [`Error::UnknownId`].
    pub fn unlock_key(&self, id: &str) -> Result<Unlocked, Error> {
        if !self.is_officer_acting() {
            return self.note_refusal("key.unlock", id, Err(Error::OfficerNeeded));
        }
        let moment = self.moment()?;
        let record = self.find_one(id)?;
        let key_id = record.key_id.clone().ok_or_else(|| Error::NoKey(record.serial.clone()))?;
        self.store().write(|tx| {
            let guard = tx.guard(&key_id)?;
            let failures = guard.map_or(0, |guard| guard.failures + guard.pending);
            tx.clear_guard(&key_id)?;
            let was_locked = guard.is_some_and(|guard| guard.locked_at.is_some());
            let detail = json!({ "failures": failures, "locked": was_locked });
            self.write_line(tx, moment, &Line::done("key.unlock", &record.serial, detail))?;
            Ok(Unlocked { serial: record.serial, failures, was_locked })
        })
    }

    /// Since when the key of `record` is locked, if it is.
    ///
    /// # Errors
    /// As the store decides.
    pub fn locked_since(&self, record: &CertificateRecord) -> Result<Option<Timestamp>, Error> {
        let Some(key_id) = record.key_id.as_deref() else { return Ok(None) };
        Ok(self.store().guard(key_id)?.and_then(|guard| guard.locked_at))
    }

    /// Sets another passphrase for the key of the certificate that `id` means, and returns its serial number. Copies of
    /// the key that were exported keep the old one.
    ///
    /// # Errors
    /// [`Error::NoKey`], [`Error::Locked`], [`Error::TooSoon`], [`Error::WrongPassphrase`]; [`Error::Passphrase`] when the
    /// new one breaks the policy.
    pub fn change_passphrase(
        &self,
        id: &str,
        old: &Passphrase,
        new: &Passphrase,
    ) -> Result<(String, Advice), Error> {
        let moment = self.moment()?;
        let record = self.find_one(id)?;
        let advice = self.check_new_passphrase(new, &passphrase::Context::of_record(&record))?;
        let key = self.open_key(&record, old, "key.passphrase", moment)?;
        let sealed = SealedKey::seal(&key, &normalised(new), &mut crate::office::random())?;
        let key_id = record.key_id.as_deref().unwrap_or_default();
        self.record(moment, &Line::done("key.passphrase", &record.serial, json!({})), |tx| {
            tx.reseal(key_id, sealed.der()).map_err(Error::Store)
        })?;
        Ok((record.serial, advice))
    }

    /// Writes the attempt down, or says why it may not be made.
    fn admit(
        &self,
        record: &CertificateRecord,
        key_id: &str,
        action: &str,
        moment: Moment,
    ) -> Result<(), Error> {
        let (times, pause) = PATIENCE;
        for _ in 0..times {
            let admission = self.store().write(|tx| {
                let admission = admission(tx.guard(key_id)?, Timestamp::now());
                if let Admission::Admitted(guard) = admission {
                    tx.set_guard(key_id, &guard)?;
                }
                Ok::<_, Error>(admission)
            })?;
            let serial = record.serial.clone();
            let refused = match admission {
                Admission::Admitted(_) => return Ok(()),
                Admission::Crowded => {
                    sleep(pause);
                    continue;
                }
                Admission::TooSoon(until) => Error::TooSoon { serial, until },
                Admission::Locked => Error::Locked { serial },
            };
            let because = if admission == Admission::Locked { "locked" } else { "too soon" };
            self.note(moment, &Line::refused(action, &record.serial, json!({ "because": because })))?;
            return Err(refused);
        }
        Err(Error::TooSoon { serial: record.serial.clone(), until: Timestamp::now() + ABANDONED })
    }

    /// Counts a failure, locks the key where it was one too many, and returns the error to be told.
    fn failed(
        &self,
        record: &CertificateRecord,
        key_id: &str,
        action: &str,
        moment: Moment,
    ) -> Result<Error, Error> {
        self.store().write(|tx| {
            let now = Timestamp::now();
            let guard = failed(tx.guard(key_id)?, now);
            tx.set_guard(key_id, &guard)?;
            let detail = json!({ "because": "wrong passphrase", "failures": guard.failures });
            self.write_line(tx, moment, &Line::refused(action, &record.serial, detail))?;
            let left = LIMIT.saturating_sub(guard.failures);
            Ok(Error::WrongPassphrase { serial: record.serial.clone(), left })
        })
    }
}

/// What an officer unlocked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unlocked {
    /// Serial number of the certificate.
    pub serial: String,
    /// How many failed attempts stood against its key.
    pub failures: u32,
    /// Whether it was locked.
    pub was_locked: bool,
}

fn fresh(now: Timestamp) -> Guard {
    Guard { failures: 0, pending: 0, last_attempt: now, locked_at: None }
}

/// Whether an attempt may be made at `now`, which is the machine's time: a simulated clock stands still.
pub(crate) fn admission(guard: Option<Guard>, now: Timestamp) -> Admission {
    let mut guard = guard.unwrap_or_else(|| fresh(now));
    if now.duration_since(guard.last_attempt) > ABANDONED {
        guard.failures = guard.failures.saturating_add(std::mem::take(&mut guard.pending));
    }
    if guard.locked_at.is_some() || guard.failures >= LIMIT {
        return Admission::Locked;
    }
    // Measured from the last attempt on: a clock that is turned back only makes it longer.
    let until = guard.last_attempt + delay(guard.failures);
    if guard.failures > FREE && now < until {
        return Admission::TooSoon(until);
    }
    if guard.failures + guard.pending >= LIMIT {
        return Admission::Crowded;
    }
    guard.pending += 1;
    guard.last_attempt = guard.last_attempt.max(now);
    Admission::Admitted(guard)
}

/// What stands against further attempts after one that failed.
pub(crate) fn failed(guard: Option<Guard>, now: Timestamp) -> Guard {
    let mut guard = guard.unwrap_or_else(|| fresh(now));
    guard.failures = guard.failures.saturating_add(1);
    guard.pending = guard.pending.saturating_sub(1);
    if guard.failures >= LIMIT {
        guard.locked_at = guard.locked_at.or(Some(now));
    }
    guard
}

/// The same after one that was right: what failed before is forgotten, what others are still trying is not.
pub(crate) fn succeeded(guard: Guard) -> Guard {
    Guard { failures: 0, pending: guard.pending.saturating_sub(1), ..guard }
}

/// How long to wait after so many failures: nothing, then 2 s, doubled with each.
fn delay(failures: u32) -> SignedDuration {
    let doublings = failures.saturating_sub(FREE);
    if doublings == 0 {
        return SignedDuration::ZERO;
    }
    SignedDuration::from_secs(1 << doublings.min(20)).min(LONGEST_DELAY)
}

/// The attempt came to nothing that says anything of the secret: it counts neither way.
fn withdraw(tx: &Tx<'_>, key_id: &str) -> Result<(), Error> {
    if let Some(guard) = tx.guard(key_id)? {
        tx.set_guard(key_id, &Guard { pending: guard.pending.saturating_sub(1), ..guard })?;
    }
    Ok(())
}

/// The key opened: what failed before is forgotten, what others are still trying is not.
fn succeed(tx: &Tx<'_>, key_id: &str) -> Result<(), Error> {
    match tx.guard(key_id)? {
        Some(guard) if guard.pending > 1 => tx.set_guard(key_id, &succeeded(guard))?,
        _ => tx.clear_guard(key_id)?,
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + second).unwrap()
    }

    fn guard(failures: u32, pending: u32) -> Guard {
        Guard { failures, pending, last_attempt: second(0), locked_at: None }
    }

    #[test]
    fn attempts_are_admitted_delayed_and_locked_out() {
        use Admission::{Admitted, Crowded, Locked, TooSoon};
        let admitted = |failures, pending, at| {
            Admitted(Guard { failures, pending, last_attempt: second(at), locked_at: None })
        };
        let locked = Guard { locked_at: Some(second(0)), ..guard(3, 0) };
        for (case, before, at, expected) in [
            ("the first ever", None, 5, admitted(0, 1, 5)),
            ("after three failures, at once", Some(guard(3, 0)), 0, admitted(3, 1, 0)),
            ("after four, too soon", Some(guard(4, 0)), 1, TooSoon(second(2))),
            ("after four, in time", Some(guard(4, 0)), 2, admitted(4, 1, 2)),
            ("after nine, too soon", Some(guard(9, 0)), 63, TooSoon(second(64))),
            ("after nine, in time", Some(guard(9, 0)), 64, admitted(9, 1, 64)),
            ("after a clock was turned back", Some(guard(9, 0)), -500, TooSoon(second(64))),
            ("after ten", Some(guard(10, 0)), 10_000, Locked),
            ("locked early", Some(locked), 10_000, Locked),
            ("beside others", Some(guard(0, 4)), 1, admitted(0, 5, 1)),
            ("beside too many others", Some(guard(0, 10)), 1, Crowded),
            ("beside others who could lock it", Some(guard(3, 7)), 1, Crowded),
            ("after others died", Some(guard(0, 4)), 61, admitted(4, 1, 61)),
            ("after too many others died", Some(guard(3, 7)), 61, Locked),
        ] {
            assert_eq!(admission(before, second(at)), expected, "{case}");
        }
    }

    #[test]
    fn delays_grow_up_to_five_minutes() {
        let seconds: Vec<i64> = (0..=12).map(|failures| delay(failures).as_secs()).collect();
        assert_eq!(seconds, [0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
    }
}
