//! OCSP answers (RFC 6960) from the ledger: what was revoked a moment ago is revoked.

use ca::ocsp::{ANSWER_LIFE, Answer, IdKind, Issued, Responder, answer};
use pki::cert::Certificate;
use pki::ocsp::{ErrorStatus, OcspRequest};
use pki::serial::SerialNumber;
use store::{Authority, AuthorityRole, CertificateRecord, CertificateState};

use crate::ledger::Standing;
use crate::{Error, Office};

/// Those who answer for the office's CAs, with their keys open.
pub struct Responders(Vec<Responder>);

impl Office {
    /// Opens the keys of those who answer, each for the CA that charged it with that. Their answers name them by `id`.
    ///
    /// # Errors
    /// [`Error::NoAuthority`] when there is none, [`Error::NotActive`] when all were revoked, [`Error::Responder`] when one cannot answer.
    pub fn open_responders(&self, id: IdKind) -> Result<Responders, Error> {
        let role = AuthorityRole::Ocsp;
        let all = self.store().authorities()?;
        let active = all.iter().filter(|one| one.role == role && one.retired_at.is_none());
        let (mut opened, mut nobody) = (Vec::new(), Error::NoAuthority(role.as_str()));
        for one in active {
            match self.responder(one, id) {
                // The others answer all the same.
                Err(revoked @ Error::NotActive { .. }) => nobody = revoked,
                other => opened.extend(other?),
            }
        }
        if opened.is_empty() { Err(nobody) } else { Ok(Responders(opened)) }
    }

    /// Answers a request, well-formed or not.
    ///
    /// # Errors
    /// [`Error::Answer`] when an answer cannot be made, as when the responder's certificate is over;
    /// [`Error::ClockTurnedBack`]; [`Error::NotSimulated`] for another instant than the present one.
    pub fn answer_ocsp(&self, responders: &Responders, request: &[u8]) -> Result<Answer, Error> {
        let Ok(request) = OcspRequest::from_der(request) else {
            return Ok(Answer::Refused(ErrorStatus::MalformedRequest));
        };
        let lookup = |issuer: &Certificate, serial: &SerialNumber| self.issued(issuer, serial);
        // One state of the ledger for all that is asked of it.
        self.store().snapshot(|_| {
            // What is signed is an act: no answer is dated ahead, to be good still when its certificate is revoked.
            let now = self.moment()?.at;
            let answered = answer(&request, &responders.0, lookup, now, ANSWER_LIFE);
            answered.map_err(|error| Error::Answer(Box::new(error)))
        })
    }

    /// The responder for its CA; none when that is an earlier one and its time is over.
    fn responder(&self, authority: &Authority, id: IdKind) -> Result<Option<Responder>, Error> {
        let missing = || Error::NoAuthority(authority.role.as_str());
        let entry = self.store().certificate(&authority.serial)?.ok_or_else(missing)?;
        let issuer = self.store().authority(entry.issuer)?.ok_or_else(missing)?;
        let certificate = Certificate::from_der(&authority.certificate)?;
        let retired = issuer.retired_at.is_some();
        let issuer = Certificate::from_der(&issuer.certificate)?;
        if retired && !issuer.validity().contains(self.now()) {
            return Ok(None);
        }
        if let Some(revocation) = &entry.revocation {
            // Whoever gets its answers does not ask (id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1).
            let standing = Standing::of(&entry, revocation.at);
            return Err(Error::NotActive { serial: authority.serial.clone(), standing });
        }
        let signer = self.open_service(authority)?;
        Responder::new(issuer, certificate, signer, id).map(Some).map_err(Error::Responder)
    }

    /// What is known from published lists alone: the certificate was issued after the backup from which this office was
    /// restored. When it ends nobody knows; not after its CA.
    fn lost(&self, issuer: &Certificate, serial: &SerialNumber) -> Result<Option<Issued>, Error> {
        let Some((of, revocation)) = self.store().lost_certificate(&serial.to_string())? else {
            return Ok(None);
        };
        let authority = self.store().authority(of)?.filter(|one| one.certificate == issuer.der());
        let revoked = Some((revocation.at, revocation.reason.parse().ok()));
        Ok(authority.map(|_| Issued { revoked, not_after: issuer.validity().not_after }))
    }

    /// What the ledger knows of a certificate of `issuer`. One that was only intended was handed to nobody: unknown.
    fn issued(&self, issuer: &Certificate, serial: &SerialNumber) -> Result<Option<Issued>, Error> {
        let issued = |record: &CertificateRecord| record.state == CertificateState::Issued;
        let Some(record) = self.entry(&serial.to_string())?.filter(issued) else {
            return self.lost(issuer, serial);
        };
        let Some(authority) = self.store().authority(record.issuer)? else { return Ok(None) };
        if authority.certificate != issuer.der() {
            return Ok(None);
        }
        let revoked = record.revocation.map(|revocation| (revocation.at, revocation.reason.parse().ok()));
        Ok(Some(Issued { revoked, not_after: record.not_after }))
    }
}
