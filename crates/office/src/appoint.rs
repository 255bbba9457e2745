//! One of the office's own gets a key and a certificate: an issuing CA, an OCSP responder, a time stamping authority.

use ca::{IssuanceRequest, Prepared, Profile};
use pki::cert::Certificate;
use pki::key::KeyType;
use pki::name::Name;
use pki::serial::SerialNumber;
use store::{AuthorityId, AuthorityRole, Intent, Tx};

use crate::clock::Moment;
use crate::found::{insert_authority, key_id};
use crate::keep::{OwnKey, Under};
use crate::office::random;
use crate::{Error, UnlockedAuthority};

/// One that is to be appointed, with its key made and sealed before anything is written.
pub(crate) struct Appointee {
    pub(crate) role: AuthorityRole,
    pub(crate) key: OwnKey,
    subject: Name,
    /// What the store is to hold for its key.
    kept: Vec<u8>,
}

impl Appointee {
    /// Makes a key of that kind and seals it.
    pub(crate) fn new(
        role: AuthorityRole,
        subject: Name,
        kind: KeyType,
        under: Under<'_>,
    ) -> Result<Self, Error> {
        Self::with_key(role, subject, OwnKey::made(kind)?, under)
    }

    /// Takes a key, which is sealed unless a token keeps it.
    pub(crate) fn with_key(
        role: AuthorityRole,
        subject: Name,
        key: OwnKey,
        under: Under<'_>,
    ) -> Result<Self, Error> {
        let kept = key.kept_under(under)?;
        Ok(Self { role, key, subject, kept })
    }

    /// Keeps the key, puts the certificate together and records that `ca` is about to sign it.
    pub(crate) fn intend(
        &self,
        tx: &Tx<'_>,
        ca: &UnlockedAuthority,
        moment: Moment,
    ) -> Result<Prepared, Error> {
        let id = key_id(self.key.proven.public_key());
        tx.insert_sealed_key(&store::SealedKey {
            key_id: id.clone(),
            kind: self.role.as_str().to_owned(),
            sealed: self.kept.clone(),
            created: moment.at,
        })?;
        let key = self.key.proven.clone();
        let request = IssuanceRequest::for_authority(self.subject.clone(), key, profile(self.role));
        let request = moment.mark(request);
        let serial = SerialNumber::generate(&mut random());
        tx.reserve(&serial.to_string())?;
        let prepared = ca.issuer.prepare(&request, serial, ca.signer.as_ref(), moment.at)?;
        tx.intend(&Intent {
            serial: &prepared.serial_number().to_string(),
            issuer: ca.id,
            profile: request.profile().id(),
            nik: None,
            nip: None,
            email: None,
            name: request.subject().common_name().unwrap_or_default(),
            title: None,
            subject: &request.subject().to_string(),
            key_id: Some(&id),
            public_key: &id,
            descent: None,
            not_before: prepared.validity().not_before,
            not_after: prepared.validity().not_after,
            tbs_sha256: prepared.fingerprint(),
            created: moment.at,
        })?;
        Ok(prepared)
    }

    /// Records the signed certificate, and with it the authority.
    pub(crate) fn record(
        &self,
        tx: &Tx<'_>,
        certificate: &Certificate,
        moment: Moment,
    ) -> Result<AuthorityId, Error> {
        tx.record_issued(&certificate.serial_number().to_string(), certificate.der())?;
        insert_authority(tx, self.role, certificate, moment.at)
    }

    /// All of it in one transaction: should the commit fail, the certificate was seen by nobody.
    pub(crate) fn appoint(
        &self,
        tx: &Tx<'_>,
        ca: &UnlockedAuthority,
        moment: Moment,
    ) -> Result<Certificate, Error> {
        let certificate = self.intend(tx, ca, moment)?.sign(ca.signer.as_ref())?;
        self.record(tx, &certificate, moment)?;
        Ok(certificate)
    }
}

fn profile(role: AuthorityRole) -> &'static Profile {
    match role {
        AuthorityRole::Root => &Profile::ROOT,
        AuthorityRole::Issuing => &Profile::ISSUING,
        AuthorityRole::Ocsp => &Profile::OCSP,
        AuthorityRole::Tsa => &Profile::TSA,
    }
}
