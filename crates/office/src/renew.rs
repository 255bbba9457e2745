//! A certificate follows another: for the same key (perpanjangan), for a new one (ganti kunci), or for a new one because
//! the passphrase of the old is forgotten (terbit ulang).
//!
//! A serial number is never used again, and the earlier certificate stays in the ledger. It runs out, or is revoked as
//! superseded, as asked; a reissue always revokes it.

use ca::request::ProvenKey;
use ca::{IssuanceRequest, Nik};
use jiff::SignedDuration;
use pki::cert::Certificate;
use pki::crl::RevocationReason;
use pki::csr::VerifiedCsr;
use pki::key::{KeyType, Passphrase, PublicKey};
use serde_json::json;
use store::{CertificateRecord, Ledger, Revocation, Tx};
pub use store::{Descent, Succession};

use crate::clock::Moment;
use crate::found::key_id;
use crate::issue::{
    Carried, HolderEntry, Kept, KeySource, Material, Plan, Profile, is_compromised, refuse_known_key, word,
};
use crate::ledger::Standing;
use crate::office::Line;
use crate::passphrase::Advice;
use crate::revoke::ended_at;
use crate::{Error, Office, UnlockedAuthority};

/// How a certificate is to be followed.
pub struct RenewOrder {
    /// Which: a serial number, or a person, which means that person's newest.
    pub id: String,
    /// For which key.
    pub key: NextKey,
    /// For how long, when not as the profile says.
    pub days: Option<u16>,
    /// The earlier certificate is revoked as superseded; otherwise it runs out.
    pub revoke_old: bool,
}

/// The key of the next certificate.
pub enum NextKey {
    /// The same one.
    Same,
    /// A new one, made here; of the same kind unless another is named.
    Made {
        /// Of which kind.
        key_type: Option<KeyType>,
        /// Its holder's passphrase.
        passphrase: Passphrase,
    },
    /// A new one that its holder keeps, and proved to hold.
    Request(VerifiedCsr),
    /// A new one, because the passphrase of the old one is forgotten: made here, of the same kind.
    Reissued {
        /// Its holder's new passphrase.
        passphrase: Passphrase,
    },
}

/// What followed.
#[derive(Debug)]
pub struct Renewed {
    /// The certificate.
    pub certificate: Certificate,
    /// What it follows, and how.
    pub descent: Descent,
    /// Whether its validity ends early, with the issuer's own.
    pub shortened: bool,
    /// Serial numbers of the earlier certificates that were revoked with it.
    pub revoked: Vec<String>,
    /// What is to be said about the passphrase of its key.
    pub advice: Advice,
}

impl NextKey {
    fn succession(&self) -> Succession {
        match self {
            Self::Same => Succession::Renewed,
            Self::Made { .. } | Self::Request(_) => Succession::Rekeyed,
            Self::Reissued { .. } => Succession::Reissued,
        }
    }
}

impl Office {
    /// Issues the certificate that follows another: same subject, same profile. An expired one can be followed too.
    ///
    /// # Errors
    /// [`Error::NotActive`] when the earlier one was revoked or suspended, [`Error::NotRenewable`] when it belongs to
    /// the office itself, [`Error::KeyKnown`] when the new key was certified before.
    pub fn renew(&self, issuer: &UnlockedAuthority, order: RenewOrder) -> Result<Renewed, Error> {
        let (id, action) = (order.id.clone(), act(order.key.succession()));
        self.note_refusal(action, &id, self.follow(issuer, order))
    }

    fn follow(&self, issuer: &UnlockedAuthority, order: RenewOrder) -> Result<Renewed, Error> {
        let (descent, plan) = self.next(order)?;
        let (plan, Carried { certificate, shortened, .. }) = self.carry_out(issuer, plan)?;
        let revoked = plan.superseded.into_iter().map(|old| old.serial).collect();
        Ok(Renewed { certificate, descent, shortened, revoked, advice: plan.advice })
    }

    pub(crate) fn next(&self, order: RenewOrder) -> Result<(Descent, Plan), Error> {
        let moment = self.moment()?;
        let old = self.renewable(&order.id, moment)?;
        let previous = self.certificate(&old)?;
        let succession = order.key.succession();
        let profile = self.profile_of(&old)?;
        let material = self.next_material(order.key, &old, &previous, moment)?;
        let request = moment.mark(IssuanceRequest::succeeding(
            &previous,
            material.proven,
            &profile,
            order.days.map(|days| SignedDuration::from_hours(24 * i64::from(days))),
            self.directly()?,
        ));
        let descent = Descent { replaces: old.serial.clone(), succession };
        // Masked, as everywhere in the log.
        let nik = old.nik.as_deref().and_then(|nik| nik.parse::<Nik>().ok()).map(|nik| nik.to_string());
        let detail = json!({
            "replaces": old.serial, "profile": old.profile, "nik": nik, "approval": word(request.approval()),
        });
        let plan = Plan {
            moment,
            request,
            holder: HolderEntry::of_record(&old),
            kept: material.kept,
            advice: material.advice,
            descent: Some(descent.clone()),
            superseded: self.superseded(old, order.revoke_old, succession, moment)?,
            action: act(succession),
            detail,
        };
        Ok((descent, plan))
    }

    /// What is revoked together with the renewal: nothing, the earlier certificate, or with it all others of a key whose
    /// passphrase is forgotten. One whose time is over needs no revocation, and none is possible.
    fn superseded(
        &self,
        old: CertificateRecord,
        revoke_old: bool,
        succession: Succession,
        moment: Moment,
    ) -> Result<Vec<CertificateRecord>, Error> {
        let mut superseded = match succession {
            Succession::Reissued => self.others_of_key(&old, moment)?,
            Succession::Renewed | Succession::Rekeyed if !revoke_old => return Ok(Vec::new()),
            Succession::Renewed | Succession::Rekeyed => Vec::new(),
        };
        if Standing::of(&old, moment.at) != Standing::Expired {
            superseded.insert(0, old);
        }
        Ok(superseded)
    }

    /// The certificate that `id` means, if another may follow it.
    fn renewable(&self, id: &str, moment: Moment) -> Result<CertificateRecord, Error> {
        let record = self.find_one(id)?;
        refuse_ended(&record, moment)?;
        Ok(record)
    }

    /// The profile by which `record` was made.
    fn profile_of(&self, record: &CertificateRecord) -> Result<Profile, Error> {
        self.profile(&record.profile).map_err(|error| match error {
            Error::UnknownProfile { id, .. } => {
                Error::NotRenewable { serial: record.serial.clone(), profile: id }
            }
            other => other,
        })
    }

    fn next_material(
        &self,
        key: NextKey,
        old: &CertificateRecord,
        previous: &Certificate,
        moment: Moment,
    ) -> Result<Material, Error> {
        let same_kind = || previous.public_key().kind().key_type();
        let source = match key {
            NextKey::Same => return self.same_key(old, previous),
            NextKey::Made { key_type, passphrase } => KeySource::Made {
                key_type: key_type.or_else(same_kind).unwrap_or(KeyType::Rsa2048),
                passphrase,
            },
            NextKey::Reissued { passphrase } => {
                KeySource::Made { key_type: same_kind().unwrap_or(KeyType::Rsa2048), passphrase }
            }
            NextKey::Request(csr) => KeySource::Request(csr),
        };
        let material = self.material(source, &HolderEntry::of_record(old).context(), moment)?;
        refuse_known_key(self.store(), material.proven.public_key())?;
        Ok(material)
    }

    fn same_key(&self, old: &CertificateRecord, previous: &Certificate) -> Result<Material, Error> {
        refuse_compromised_key(self.store(), previous.public_key())?;
        let kept = old.key_id.clone().map_or(Kept::Elsewhere, Kept::Already);
        Ok(Material { proven: ProvenKey::of_predecessor(previous), kept, advice: Advice::Good })
    }

    pub(crate) fn supersede(
        &self,
        tx: &Tx<'_>,
        old: &CertificateRecord,
        moment: Moment,
    ) -> Result<(), Error> {
        let reason = RevocationReason::Superseded.name();
        let at = pki::validity::whole_second(ended_at(old, moment));
        // A certificate that is not yet valid cannot end before it begins.
        let revocation =
            Revocation { at: at.max(old.not_before), reason: reason.to_owned(), invalidity: None };
        tx.revoke(&old.serial, &revocation)?;
        let detail = json!({ "reason": reason, "since": revocation.at.to_string() });
        Ok(self.write_line(tx, moment, &Line::done("certificate.revoke", &old.serial, detail))?)
    }
}

/// Refuses to let a certificate follow one that was revoked or suspended since it was planned, or be for a key that is
/// known to be in other hands by now.
pub(crate) fn refuse_overtaken(ledger: &Ledger, plan: &Plan) -> Result<(), Error> {
    let Some(Descent { replaces, succession }) = &plan.descent else { return Ok(()) };
    if let Some(old) = ledger.certificate(replaces)? {
        refuse_ended(&old, plan.moment)?;
    }
    match succession {
        Succession::Renewed => refuse_compromised_key(ledger, plan.request.public_key()),
        Succession::Rekeyed | Succession::Reissued => Ok(()),
    }
}

/// Its time may be over, but nobody may have ended it.
fn refuse_ended(record: &CertificateRecord, moment: Moment) -> Result<(), Error> {
    let at = record.revocation.as_ref().map_or(moment.at, |revocation| moment.at.max(revocation.at));
    match Standing::of(record, at) {
        Standing::Active | Standing::NotYetValid | Standing::Expired => Ok(()),
        standing => Err(Error::NotActive { serial: record.serial.clone(), standing }),
    }
}

fn refuse_compromised_key(ledger: &Ledger, key: &PublicKey) -> Result<(), Error> {
    let mut all = ledger.certificates_for_key(&key_id(key))?.into_iter();
    match all.find(is_compromised) {
        Some(bad) => Err(Error::KeyKnown { serial: bad.serial }),
        None => Ok(()),
    }
}

/// The act as the audit log names it.
fn act(succession: Succession) -> &'static str {
    match succession {
        Succession::Renewed => "certificate.renew",
        Succession::Rekeyed => "certificate.rekey",
        Succession::Reissued => "certificate.reissue",
    }
}
