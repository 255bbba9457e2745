//! Our own keys, opened for use.

use ca::Issuer;
use pki::cert::Certificate;
use pki::key::{KeyError, Passphrase, Provider, SealedKey, Signer};
use serde_json::json;
use store::{Authority, AuthorityId, AuthorityRole};

use crate::home::Home;
use crate::office::Line;
use crate::passphrase::normalised;
use crate::{Error, Office};

/// A CA whose key is open.
pub struct UnlockedAuthority {
    pub(crate) id: AuthorityId,
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
    /// Opens the key of the issuing CA. Takes as long as its key derivation is meant to take.
    ///
    /// # Errors
    /// [`Error::WrongCaPassphrase`]; [`Error::NotActive`] when it, or the root, was revoked or has expired.
    pub fn unlock_issuing(&self, passphrase: &Passphrase) -> Result<UnlockedAuthority, Error> {
        self.unlock(AuthorityRole::Issuing, passphrase)
    }

    /// Opens the key of the root.
    ///
    /// # Errors
    /// [`Error::WrongCaPassphrase`]; [`Error::NotActive`] when it has expired.
    pub fn unlock_root(&self, passphrase: &Passphrase) -> Result<UnlockedAuthority, Error> {
        self.unlock(AuthorityRole::Root, passphrase)
    }

    /// Opens the key of an authority that works without the CA passphrase: the OCSP responder or the TSA.
    pub(crate) fn open_service(&self, authority: &Authority) -> Result<Box<dyn Signer>, Error> {
        let missing = || Error::NoAuthority(authority.role.as_str());
        let sealed = self.store().sealed_key(&authority.key_id)?.ok_or_else(missing)?;
        let key = SealedKey::read(&sealed.sealed)?.open(&Home::read_secret(&self.home().secret())?)?;
        Ok(Provider::default().signer(&key, key.key_type().usual_digest())?)
    }

    /// The certificate of the active authority of that role.
    pub(crate) fn authority_certificate(&self, role: AuthorityRole) -> Result<Certificate, Error> {
        Ok(Certificate::from_der(&self.authority(role)?.certificate)?)
    }

    pub(crate) fn authority(&self, role: AuthorityRole) -> Result<Authority, Error> {
        self.store().active_authority(role)?.ok_or(Error::NoAuthority(role.as_str()))
    }

    fn unlock(&self, role: AuthorityRole, passphrase: &Passphrase) -> Result<UnlockedAuthority, Error> {
        let moment = self.moment()?;
        let authority = self.authority(role)?;
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
        let key = match SealedKey::read(&sealed.sealed)?.open(&normalised(passphrase)) {
            Err(KeyError::WrongPassphrase) => {
                refused("wrong passphrase")?;
                return Err(Error::WrongCaPassphrase);
            }
            other => other?,
        };
        if key.public_key() != certificate.public_key() {
            return Err(Error::Key(KeyError::NotAPair));
        }
        let signer = Provider::default().signer(&key, key.key_type().usual_digest())?;
        let issuer = Issuer::new(certificate, self.addresses().clone());
        Ok(UnlockedAuthority { id: authority.id, issuer, signer })
    }
}
