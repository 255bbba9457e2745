//! Certificates, chains and keys for other programs.

use pki::cert::Certificate;
use pki::key::Passphrase;
use pki::pkcs12::{self, ITERATIONS};
use serde_json::json;
use store::{AuthorityRole, CertificateRecord};

use crate::office::{Line, random};
use crate::passphrase::normalised;
use crate::{Error, Office};

impl Office {
    /// The chain that leads from the office's certificates to its root: issuing CA, then root.
    ///
    /// # Errors
    /// As the store decides.
    pub fn chain(&self) -> Result<Vec<Certificate>, Error> {
        Ok(vec![
            self.authority_certificate(AuthorityRole::Issuing)?,
            self.authority_certificate(AuthorityRole::Root)?,
        ])
    }

    /// The root: what others must trust to trust what is signed here.
    ///
    /// # Errors
    /// As the store decides.
    pub fn root(&self) -> Result<Certificate, Error> {
        self.authority_certificate(AuthorityRole::Root)
    }

    /// All certificates of the office itself, each with the word for its role.
    ///
    /// # Errors
    /// As the store decides.
    pub fn authorities(&self) -> Result<Vec<(&'static str, Certificate)>, Error> {
        let all = self.store().authorities()?;
        all.into_iter()
            .filter(|authority| authority.retired_at.is_none())
            .map(|authority| Ok((authority.role.as_str(), Certificate::from_der(&authority.certificate)?)))
            .collect()
    }

    /// The certificate in PEM, followed by the chain to the root.
    ///
    /// # Errors
    /// As the store decides.
    pub fn full_chain_pem(&self, record: &CertificateRecord) -> Result<String, Error> {
        let mut text = self.certificate(record)?.to_pem();
        for certificate in self.chain()? {
            text.push_str(&certificate.to_pem());
        }
        Ok(text)
    }

    /// The holder's key, sealed as it lies in the store: PKCS#8 in PEM, opened by its passphrase alone. That
    /// it is handed out is recorded before it is; whether the caller then keeps it is not known here.
    ///
    /// # Errors
    /// [`Error::NoKey`] when its holder brought a request and keeps the key.
    pub fn export_sealed_key(&self, record: &CertificateRecord) -> Result<String, Error> {
        let missing = || Error::NoKey(record.serial.clone());
        let key_id = record.key_id.as_deref().ok_or_else(missing)?;
        let sealed = self.store().sealed_key(key_id)?.ok_or_else(missing)?;
        let pem = pki::key::SealedKey::read(&sealed.sealed)?.to_pem();
        self.note(self.moment()?, &Line::done("key.export", &record.serial, json!({ "format": "pkcs8" })))?;
        Ok(pem)
    }

    /// Certificate, chain and key in one file (PKCS#12), under the passphrase that opens the key here. Recorded as
    /// [`export_sealed_key`](Self::export_sealed_key) is.
    ///
    /// # Errors
    /// [`Error::NoKey`]; [`Error::WrongPassphrase`], [`Error::TooSoon`], [`Error::Locked`].
    pub fn export_pkcs12(
        &self,
        record: &CertificateRecord,
        passphrase: &Passphrase,
    ) -> Result<Vec<u8>, Error> {
        let moment = self.moment()?;
        let key = self.open_key(record, passphrase, "key.export", moment)?;
        let (certificate, chain) = (self.certificate(record)?, self.chain()?);
        let (passphrase, rng) = (normalised(passphrase), &mut random());
        let file = pkcs12::build(&key, &certificate, &chain, &record.name, &passphrase, ITERATIONS, rng)?;
        self.note(moment, &Line::done("key.export", &record.serial, json!({ "format": "pkcs12" })))?;
        Ok(file)
    }
}
