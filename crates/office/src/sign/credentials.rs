//! Who signs: an open key with its certificate, from wherever it is kept.

use pki::cert::Certificate;
use pki::digest::DigestAlgorithm;
use pki::key::{KeyError, Passphrase, PrivateKey, Provider, SealedKey, Signer};
use pki::pkcs12::{self, Pkcs12Error};
use store::CertificateRecord;
use token::TokenUri;

use crate::keep::pair;
use crate::passphrase::normalised;
use crate::{Error, Office};

/// Someone who can sign: an open key, its certificate and the chain to be carried along.
pub struct Credentials {
    pub(super) signer: Box<dyn Signer>,
    pub(super) certificate: Certificate,
    pub(super) chain: Vec<Certificate>,
    pub(super) title: Option<String>,
    pub(super) record: Option<CertificateRecord>,
}

impl Credentials {
    /// A key and a certificate from files. `key` is PKCS#8, sealed or open, in DER or PEM.
    ///
    /// # Errors
    /// [`Error::Key`] when the key cannot be opened or belongs to another certificate.
    pub fn from_files(
        key: &[u8],
        certificate: Certificate,
        chain: Vec<Certificate>,
        passphrase: Option<&Passphrase>,
        digest: Option<DigestAlgorithm>,
    ) -> Result<Self, Error> {
        let key = open_key(key, passphrase)?;
        Self::assemble(&key, certificate, chain, digest)
    }

    /// What a PKCS#12 file holds: a key, its certificate and the chain. `passphrase` is taken as it was typed, and else
    /// in Normalization Form C.
    ///
    /// # Errors
    /// [`Error::Pkcs12`]
    pub fn from_pkcs12(
        file: &[u8],
        passphrase: &Passphrase,
        digest: Option<DigestAlgorithm>,
    ) -> Result<Self, Error> {
        let contents = match pkcs12::read(file, passphrase) {
            Err(Pkcs12Error::WrongPassphrase) => pkcs12::read(file, &normalised(passphrase))?,
            other => other?,
        };
        let (key, certificate, chain) = contents.into_signer()?;
        Self::assemble(&key, certificate, chain, digest)
    }

    /// A key that stays on its token. Without a `certificate` the one on the token beside the key is taken. The PIN is
    /// tried once, and key and certificate are seen to belong together.
    ///
    /// # Errors
    /// [`Error::Token`]
    pub fn from_token(
        uri: &TokenUri,
        pin: &Passphrase,
        certificate: Option<Certificate>,
        chain: Vec<Certificate>,
        digest: Option<DigestAlgorithm>,
    ) -> Result<Self, Error> {
        let (key, certificate) = token::open(uri, pin, certificate, digest)?;
        Ok(Self { signer: Box::new(key), certificate, chain, title: None, record: None })
    }

    /// The signer's certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    pub(super) fn serial(&self) -> String {
        self.certificate.serial_number().to_string()
    }

    fn assemble(
        key: &PrivateKey,
        certificate: Certificate,
        chain: Vec<Certificate>,
        digest: Option<DigestAlgorithm>,
    ) -> Result<Self, Error> {
        pair(key, &certificate)?;
        let digest = digest.unwrap_or(key.key_type().usual_digest());
        let signer = Provider::default().signer(key, digest)?;
        Ok(Self { signer, certificate, chain, title: None, record: None })
    }
}

/// Whether a key in a file asks for a passphrase, be it sealed in a way that we open or not.
#[must_use]
pub fn is_sealed(key: &[u8]) -> bool {
    !matches!(SealedKey::read(key), Err(KeyError::Malformed | KeyError::TooLong { .. }))
}

impl Office {
    /// Opens the key of the certificate that `id` means. Takes as long as its key derivation is meant to take.
    ///
    /// # Errors
    /// [`Error::NotActive`] when the certificate may not be used, [`Error::NoKey`] when its key is not kept here,
    /// [`Error::WrongPassphrase`], [`Error::TooSoon`], [`Error::Locked`].
    pub fn unlock_holder(
        &self,
        id: &str,
        passphrase: &Passphrase,
        digest: Option<DigestAlgorithm>,
    ) -> Result<Credentials, Error> {
        let moment = self.moment()?;
        let record = self.find_usable(id, moment)?;
        let signer = self.open_signer(&record, passphrase, digest, "document.sign", moment)?;
        let (certificate, chain) = (self.certificate(&record)?, self.chain_of(&record)?);
        Ok(Credentials { signer, certificate, chain, title: record.title.clone(), record: Some(record) })
    }

    /// Binds credentials from files to this home if its ledger holds exactly their certificate, and says whether it
    /// does: then they are to sign by [`sign`](Self::sign), so that a revocation stops them too.
    ///
    /// # Errors
    /// As the store decides.
    pub fn recognise(&self, credentials: &mut Credentials) -> Result<bool, Error> {
        let serial = credentials.certificate.serial_number().to_string();
        let record = self.entry(&serial)?;
        let issued = match record {
            Some(record) => self.store().certificate_der(&serial)?.map(|der| (record, der)),
            None => None,
        };
        let Some((record, _)) = issued.filter(|(_, der)| der == credentials.certificate.der()) else {
            return Ok(false);
        };
        credentials.title = record.title.clone();
        credentials.record = Some(record);
        Ok(true)
    }
}

fn open_key(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<PrivateKey, Error> {
    match passphrase {
        Some(passphrase) => Ok(SealedKey::read(bytes)?.open(passphrase)?),
        None => Ok(PrivateKey::read_open(bytes)?),
    }
}
