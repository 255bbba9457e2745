//! Certificates, chains and keys for other programs.

use pki::cert::Certificate;
use pki::key::Passphrase;
use pki::pkcs12::{self, ITERATIONS};
use serde_json::json;
use store::{AuthorityRole, CertificateRecord};

use crate::keep::KeptKey;
use crate::office::{Line, random};
use crate::passphrase::normalised;
use crate::{Error, Office};

impl Office {
    /// The chain that leads from what is issued now to the root: issuing CA, then root.
    ///
    /// # Errors
    /// As the store decides.
    pub fn chain(&self) -> Result<Vec<Certificate>, Error> {
        Ok(vec![
            self.authority_certificate(AuthorityRole::Issuing)?,
            self.authority_certificate(AuthorityRole::Root)?,
        ])
    }

    /// The chain that leads from that certificate to the root: the CA that issued it, then the root. For what was issued
    /// before a rollover that is not [`chain`](Self::chain).
    ///
    /// # Errors
    /// As the store decides.
    pub fn chain_of(&self, record: &CertificateRecord) -> Result<Vec<Certificate>, Error> {
        self.chain_from(record.issuer)
    }

    /// Every CA there ever was here: the issuing CA, earlier ones from the newest on, the root.
    ///
    /// # Errors
    /// As the store decides.
    pub fn every_ca(&self) -> Result<Vec<Certificate>, Error> {
        let mut all = self.store().authorities()?;
        all.retain(|one| matches!(one.role, AuthorityRole::Issuing | AuthorityRole::Root));
        // The root is the oldest.
        all.sort_by_key(|one| (one.role == AuthorityRole::Root, std::cmp::Reverse(one.id)));
        all.iter().map(|one| Ok(Certificate::from_der(&one.certificate)?)).collect()
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
        for certificate in self.chain_of(record)? {
            text.push_str(&certificate.to_pem());
        }
        Ok(text)
    }

    /// Whether the holder's key is kept here, sealed, so that it can be handed out.
    ///
    /// # Errors
    /// As the store decides.
    pub fn keeps_sealed_key(&self, record: &CertificateRecord) -> Result<bool, Error> {
        match self.kept_key(record) {
            Ok(kept) => Ok(matches!(kept, KeptKey::Sealed(_))),
            Err(Error::NoKey(_)) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// The holder's key, sealed as it lies in the store: PKCS#8 in PEM, opened by its passphrase alone. That
    /// it is handed out is recorded before it is; whether the caller then keeps it is not known here.
    ///
    /// # Errors
    /// [`Error::NoKey`] when its holder brought a request and keeps the key, [`Error::OnToken`] when a token does.
    pub fn export_sealed_key(&self, record: &CertificateRecord) -> Result<String, Error> {
        let pem = match self.kept_key(record)? {
            KeptKey::Sealed(sealed) => sealed.to_pem(),
            KeptKey::OnToken(_) => return Err(Error::OnToken(record.serial.clone())),
        };
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
        let (certificate, chain) = (self.certificate(record)?, self.chain_of(record)?);
        let (passphrase, rng) = (normalised(passphrase), &mut random());
        let file = pkcs12::build(&key, &certificate, &chain, &record.name, &passphrase, ITERATIONS, rng)?;
        self.note(moment, &Line::done("key.export", &record.serial, json!({ "format": "pkcs12" })))?;
        Ok(file)
    }
}
