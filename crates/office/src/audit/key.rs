//! The audit key, which signs checkpoints and nothing else.
//!
//! It is made when it is first needed, and sealed under the home's secret: a checkpoint is made without anyone typing.
//! The time stamping authority's key would not do, which stamps whatever anyone asks for.

use pki::digest::DigestAlgorithm;
use pki::key::{KeyError, KeyType, PrivateKey, Provider, PublicKey, SealedKey, Signer};
use serde_json::json;

use crate::found::key_id;
use crate::home::Home;
use crate::keep::Under;
use crate::office::{Line, random};
use crate::{Error, Office};

/// What the key store calls it.
const KIND: &str = "audit";

impl Office {
    /// The public half of the audit key, by which others judge checkpoints. The key is made if there is none yet.
    ///
    /// # Errors
    /// [`Error::Exposed`] when others may read the home's secret; [`Error::Key`] when that does not open the key.
    pub fn audit_public_key(&self) -> Result<PublicKey, Error> {
        Ok(self.audit_signer()?.public_key().clone())
    }

    /// The audit key, made if there is none yet.
    pub(super) fn audit_signer(&self) -> Result<Box<dyn Signer>, Error> {
        match self.existing_audit_signer()? {
            Some(signer) => Ok(signer),
            None => self.make_audit_key(),
        }
    }

    /// The audit key, if there is one.
    pub(super) fn existing_audit_signer(&self) -> Result<Option<Box<dyn Signer>>, Error> {
        let Some(kept) = self.store().sealed_key_of_kind(KIND)? else { return Ok(None) };
        let key = SealedKey::read(&kept.sealed)?.open(&Home::read_secret(&self.home().secret())?)?;
        if key_id(key.public_key()) != kept.key_id {
            return Err(Error::Key(KeyError::NotAPair));
        }
        signer(&key).map(Some)
    }

    fn make_audit_key(&self) -> Result<Box<dyn Signer>, Error> {
        let moment = self.moment()?;
        let key = PrivateKey::generate(KeyType::P256, &mut random())?;
        let sealed = Under::HomeSecret(&Home::read_secret(&self.home().secret())?).seal(&key)?;
        let kept = store::SealedKey {
            key_id: key_id(key.public_key()),
            kind: KIND.to_owned(),
            sealed: sealed.der().to_vec(),
            created: moment.at,
        };
        // Of two who make it at the same time, the second takes the first one's.
        let first = self.store().write(|tx| -> Result<bool, Error> {
            if tx.sealed_key_of_kind(KIND)?.is_some() {
                return Ok(false);
            }
            tx.insert_sealed_key(&kept)?;
            self.write_line(tx, moment, &Line::done("audit.key", &kept.key_id, json!({})))?;
            Ok(true)
        })?;
        if first {
            return signer(&key);
        }
        self.existing_audit_signer()?.ok_or(Error::NoAuthority(KIND))
    }
}

fn signer(key: &PrivateKey) -> Result<Box<dyn Signer>, Error> {
    Ok(Provider::default().signer(key, DigestAlgorithm::Sha256)?)
}
