//! Our own keys, opened for use.

use ca::Issuer;
use jiff::Timestamp;
use pki::cert::Certificate;
use pki::key::{Passphrase, Provider, Scheme, SealedKey, Signer};
use pki::path::MAX_INTERMEDIATES;
use serde_json::json;
use store::{Authority, AuthorityId, AuthorityRole};

use crate::home::Home;
use crate::keep::{KeptKey, is_wrong_secret};
use crate::ledger::Standing;
use crate::list::ListOf;
use crate::office::Line;
use crate::{Error, Office};

/// A CA whose key is open.
pub struct UnlockedAuthority {
    pub(crate) id: AuthorityId,
    pub(crate) role: AuthorityRole,
    pub(crate) issuer: Issuer,
    pub(crate) signer: Box<dyn Signer>,
}

impl UnlockedAuthority {
    /// The CA's own certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.issuer.certificate()
    }
}

impl Office {
    /// Opens the key of the issuing CA that issues now. Takes as long as its key derivation is meant to take.
    ///
    /// # Errors
    /// [`Error::WrongCaPassphrase`], or [`Error::Token`] where a token keeps the key, whose PIN the CA passphrase is then;
    /// [`Error::NotActive`] when it, or the root, was revoked or has expired.
    pub fn unlock_issuing(&self, passphrase: &Passphrase) -> Result<UnlockedAuthority, Error> {
        self.unlock(self.authority(AuthorityRole::Issuing)?, passphrase)
    }

    /// Opens the key of the root.
    ///
    /// # Errors
    /// [`Error::WrongCaPassphrase`]; [`Error::NotActive`] when it has expired.
    pub fn unlock_root(&self, passphrase: &Passphrase) -> Result<UnlockedAuthority, Error> {
        self.unlock(self.authority(AuthorityRole::Root)?, passphrase)
    }

    /// Opens the key of that CA. An earlier issuing CA signs its lists still, and the certificate of its responder, and
    /// issues nothing else.
    ///
    /// # Errors
    /// [`Error::WrongCaPassphrase`]; [`Error::NotActive`] when it, or the root, was revoked or has expired.
    pub fn unlock_ca(&self, of: ListOf, passphrase: &Passphrase) -> Result<UnlockedAuthority, Error> {
        self.unlock(self.list_authority(of)?, passphrase)
    }

    /// Opens the key of an authority that works without the CA passphrase: the OCSP responder or the TSA.
    pub(crate) fn open_service(&self, authority: &Authority) -> Result<Box<dyn Signer>, Error> {
        let missing = || Error::NoAuthority(authority.role.as_str());
        let sealed = self.store().sealed_key(&authority.key_id)?.ok_or_else(missing)?;
        let key = SealedKey::read(&sealed.sealed)?.open(&Home::read_secret(&self.home().secret())?)?;
        Ok(Provider::default().signer(&key, Scheme::default())?)
    }

    /// How `authority` stands at `at`, and with it what is above it.
    pub(crate) fn chain_standing(&self, authority: &Authority, at: Timestamp) -> Result<Standing, Error> {
        match self.refuse_inactive_authority(authority, at) {
            Ok(()) => Ok(Standing::Active),
            Err(Error::NotActive { standing, .. }) => Ok(standing),
            Err(other) => Err(other),
        }
    }

    /// The CAs above a certificate that `issuer` issued: that one, and so on up to the root.
    pub(crate) fn chain_from(&self, issuer: AuthorityId) -> Result<Vec<Certificate>, Error> {
        let missing = || Error::NoAuthority(AuthorityRole::Root.as_str());
        let mut authority = self.store().authority(issuer)?.ok_or_else(missing)?;
        let mut chain = vec![Certificate::from_der(&authority.certificate)?];
        while let Some(entry) = self.store().certificate(&authority.serial)? {
            if chain.len() > MAX_INTERMEDIATES {
                return Err(missing());
            }
            authority = self.store().authority(entry.issuer)?.ok_or_else(missing)?;
            chain.push(Certificate::from_der(&authority.certificate)?);
        }
        Ok(chain)
    }

    /// The certificate of the active authority of that role.
    pub(crate) fn authority_certificate(&self, role: AuthorityRole) -> Result<Certificate, Error> {
        Ok(Certificate::from_der(&self.authority(role)?.certificate)?)
    }

    pub(crate) fn authority(&self, role: AuthorityRole) -> Result<Authority, Error> {
        self.store().active_authority(role)?.ok_or(Error::NoAuthority(role.as_str()))
    }

    fn unlock(&self, authority: Authority, passphrase: &Passphrase) -> Result<UnlockedAuthority, Error> {
        let moment = self.moment()?;
        let role = authority.role;
        let refused = |because: &str| {
            self.note(moment, &Line::refused("ca.unlock", &authority.serial, json!({ "because": because })))
        };
        if let Err(error) = self.refuse_inactive_authority(&authority, moment.at) {
            if let Error::NotActive { standing, .. } = &error {
                refused(standing.word())?;
            }
            return Err(error);
        }
        let certificate = Certificate::from_der(&authority.certificate)?;
        let sealed = self.store().sealed_key(&authority.key_id)?.ok_or(Error::NoAuthority(role.as_str()))?;
        let signer = match KeptKey::read(&sealed.sealed)?.signer(passphrase, &certificate, Scheme::default())
        {
            Err(error) if is_wrong_secret(&error) => {
                refused("wrong passphrase")?;
                // Of a token's PIN more is to be said: it was tried once, and locks the token.
                return Err(if matches!(error, Error::Token(_)) { error } else { Error::WrongCaPassphrase });
            }
            other => other?,
        };
        let issuer = Issuer::new(certificate, self.addresses().clone());
        Ok(UnlockedAuthority { id: authority.id, role, issuer, signer })
    }
}
