//! A new issuing CA comes in the place of another, and both are answered for.
//!
//! The earlier one issues to no holder any more. It signs its lists, and the certificate of its OCSP responder, until it
//! expires: what it issued is revoked and checked as before. When it was revoked itself it does not even that, and the
//! new one is needed all the more.

use ca::hierarchy::Names;
use jiff::SignedDuration;
use pki::cert::Certificate;
use pki::key::{KeyType, Passphrase};
use serde_json::json;
use store::{Authority, AuthorityId, AuthorityRole, Tx};
use token::TokenUri;

use crate::appoint::Appointee;
use crate::authority::UnlockedAuthority;
use crate::clock::Moment;
use crate::found::key_id;
use crate::home::Home;
use crate::issue::refuse_known_key;
use crate::keep::{KeptKey, KeyOrigin, OwnKey, Under};
use crate::list::Habits;
use crate::office::{Line, setting};
use crate::passphrase::{Context, normalised};
use crate::services::{RenewedService, Successor};
use crate::{Error, Office};

/// An issuing CA of a shorter life than this could not issue even a year's certificate.
const SHORTEST: SignedDuration = SignedDuration::from_hours(24 * 365);

/// What came of a rollover.
#[derive(Debug)]
pub struct RolledOver {
    /// The new issuing CA.
    pub certificate: Certificate,
    /// Whether its validity ends early, with the root's own.
    pub shortened: bool,
    /// Serial number of the issuing CA in whose place it came.
    pub retired: String,
    /// Serial number of the new CA's OCSP responder.
    pub responder: String,
    /// The new time stamping authority, where the earlier one was due or is of no use any more.
    pub stamper: Option<RenewedService>,
    /// The number of the new CA's first list.
    pub crl_number: i64,
}

/// All keys that a rollover needs, made and sealed.
struct Newcomers {
    issuing: Appointee,
    responder: Appointee,
    stamper: Option<Successor>,
}

impl Office {
    /// Puts a new issuing CA in the place of the present one, with an OCSP responder of its own, keys of `key_type` or of
    /// the same kind as before. The CA passphrase opens the root, and the new CA's key is sealed under it; or `token`
    /// keeps that key, and the CA passphrase is its PIN.
    ///
    /// The intent to certify the CA is recorded before the root signs; all else is one transaction.
    ///
    /// # Errors
    /// [`Error::WrongCaPassphrase`]; [`Error::NotActive`] when the root has expired, [`Error::RootEnds`] when it soon
    /// will; [`Error::KeyTaken`] and [`Error::KeyKnown`] when the key on the token is certified already; [`Error::Passphrase`] when it was a PIN so far and is no passphrase; [`Error::Retired`] when someone else did
    /// the same meanwhile.
    pub fn roll_over(
        &self,
        passphrase: &Passphrase,
        key_type: Option<KeyType>,
        token: Option<&TokenUri>,
    ) -> Result<RolledOver, Error> {
        let root = self.unlock_root(passphrase)?;
        let serial = root.certificate().serial_number().to_string();
        self.note_refusal("ca.rollover", &serial, self.succeed(&root, passphrase, key_type, token))
    }

    fn succeed(
        &self,
        root: &UnlockedAuthority,
        passphrase: &Passphrase,
        key_type: Option<KeyType>,
        token: Option<&TokenUri>,
    ) -> Result<RolledOver, Error> {
        let moment = self.moment()?;
        let root_end = root.certificate().validity().not_after;
        if root_end.duration_since(moment.at) < SHORTEST {
            return Err(Error::RootEnds { not_after: root_end });
        }
        let old = self.authority(AuthorityRole::Issuing)?;
        let newcomers = self.newcomers(&old, passphrase, key_type, token, moment)?;
        let prepared = self.store().write(|tx| {
            refuse_retired(tx, old.id)?;
            newcomers.issuing.intend(tx, root, moment)
        })?;
        let shortened = prepared.is_shortened();
        let certificate = prepared.sign(root.signer.as_ref())?;
        self.store().write(|tx| self.take_over(tx, &old, newcomers, certificate, shortened, moment))
    }

    fn newcomers(
        &self,
        old: &Authority,
        passphrase: &Passphrase,
        key_type: Option<KeyType>,
        token: Option<&TokenUri>,
        moment: Moment,
    ) -> Result<Newcomers, Error> {
        let all = self.store().authorities()?;
        let generation = all.iter().filter(|one| one.role == AuthorityRole::Issuing).count() + 1;
        let key = setting::NAME;
        let name = self.store().setting(key)?.ok_or(Error::Setting { key, found: String::new() })?;
        let names = Names::of_generation(&name, self.agency(), generation)?;
        let responder = self.store().active_authority(AuthorityRole::Ocsp)?;
        let kind = |authority: &Authority| -> Result<Option<KeyType>, Error> {
            Ok(Certificate::from_der(&authority.certificate)?.public_key().kind().key_type())
        };
        let issuing_kind = key_type.map_or_else(|| kind(old), |kind| Ok(Some(kind)))?;
        let responder_kind = match (key_type, &responder) {
            (Some(kind), _) => Some(kind),
            (None, Some(responder)) => kind(responder)?,
            (None, None) => None,
        };
        let secret = Home::read_secret(&self.home().secret())?;
        let origin = match token {
            Some(token) => KeyOrigin::OnToken(token.clone()),
            None => {
                self.check_former_pin(old, passphrase)?;
                KeyOrigin::Made(issuing_kind.unwrap_or(KeyType::Rsa3072))
            }
        };
        let key = OwnKey::new(&origin, passphrase)?;
        let (id, passphrase) = (key_id(key.proven.public_key()), normalised(passphrase));
        if let Some(taken) = all.iter().find(|one| one.key_id == id) {
            return Err(Error::KeyTaken(taken.role.as_str()));
        }
        refuse_known_key(self.store(), key.proven.public_key())?;
        Ok(Newcomers {
            issuing: Appointee::with_key(
                AuthorityRole::Issuing,
                names.issuing,
                key,
                Under::Passphrase(&passphrase),
            )?,
            responder: Appointee::new(
                AuthorityRole::Ocsp,
                names.ocsp,
                responder_kind.unwrap_or(KeyType::Rsa2048),
                Under::HomeSecret(&secret),
            )?,
            stamper: self.next_stamper(old.id, moment.at)?,
        })
    }

    /// What was a token's PIN so far, which the token judged, is to seal a key from now on.
    fn check_former_pin(&self, old: &Authority, passphrase: &Passphrase) -> Result<(), Error> {
        let kept = self.store().sealed_key(&old.key_id)?.ok_or(Error::NoAuthority(old.role.as_str()))?;
        if let KeptKey::OnToken(_) = KeptKey::read(&kept.sealed)? {
            self.check_new_passphrase(passphrase, &Context::of([self.agency()]))?;
        }
        Ok(())
    }

    fn take_over(
        &self,
        tx: &Tx<'_>,
        old: &Authority,
        newcomers: Newcomers,
        certificate: Certificate,
        shortened: bool,
        moment: Moment,
    ) -> Result<RolledOver, Error> {
        refuse_retired(tx, old.id)?;
        let id = newcomers.issuing.record(tx, &certificate, moment)?;
        tx.retire_authority(old.id, moment.at)?;
        let issuer = ca::Issuer::new(certificate.clone(), self.addresses().clone());
        let Appointee { role, key, .. } = newcomers.issuing;
        let issuing = UnlockedAuthority { id, role, issuer, signer: key.signer };
        let responder = newcomers.responder.appoint(tx, &issuing, moment)?.serial_number().to_string();
        let stamper = newcomers.stamper.as_ref();
        let stamper = stamper.map(|next| next.take_over(self, tx, &issuing, moment)).transpose()?;
        let crl_number = self.issue_full(tx, &issuing, moment, Habits::of(tx, old.id)?)?.1;
        let serial = certificate.serial_number().to_string();
        let detail = json!({
            "retired": old.serial,
            "responder": responder,
            "stamper": stamper.as_ref().map(|stamper| &stamper.serial),
        });
        self.write_line(tx, moment, &Line::done("ca.rollover", &serial, detail))?;
        Ok(RolledOver { certificate, shortened, retired: old.serial.clone(), responder, stamper, crl_number })
    }
}

/// Refuses to let an authority act for which another came: it issues nothing to holders any more.
pub(crate) fn refuse_retired(tx: &Tx<'_>, id: AuthorityId) -> Result<(), Error> {
    match tx.authority(id)?.map(|now| (now.serial, now.retired_at)) {
        Some((serial, Some(at))) => Err(Error::Retired { serial, at }),
        _ => Ok(()),
    }
}
