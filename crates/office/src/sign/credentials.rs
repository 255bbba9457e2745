//! Who signs: an open key with its certificate, from wherever it is kept.

use pki::cert::Certificate;
use pki::key::{KeyError, Passphrase, PrivateKey, Provider, Scheme, SealedKey, Signer};
use pki::pkcs12::{self, Pkcs12Error};
use pki::signature::SignatureAlgorithm;
use store::CertificateRecord;
use token::TokenUri;

use super::DeliveryError;
use crate::passphrase::normalised;
use crate::{Error, Office};

/// Someone who can sign: an open key, its certificate and the chain to be carried along.
pub struct Credentials {
    key: Key,
    pub(super) certificate: Certificate,
    pub(super) chain: Vec<Certificate>,
    pub(super) title: Option<String>,
    pub(super) record: Option<CertificateRecord>,
}

/// Where the key is.
enum Key {
    Here(Box<dyn Signer>),
    /// Elsewhere, where it will sign by this algorithm.
    Elsewhere(SignatureAlgorithm),
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
        scheme: Scheme,
    ) -> Result<Self, Error> {
        let key = open_key(key, passphrase)?;
        Self::assemble(key, certificate, chain, scheme)
    }

    /// What a PKCS#12 file holds: a key, its certificate and the chain. `passphrase` is taken as it was typed, and else
    /// in Normalization Form C.
    ///
    /// # Errors
    /// [`Error::Pkcs12`]
    pub fn from_pkcs12(file: &[u8], passphrase: &Passphrase, scheme: Scheme) -> Result<Self, Error> {
        let contents = match pkcs12::read(file, passphrase) {
            Err(Pkcs12Error::WrongPassphrase) => pkcs12::read(file, &normalised(passphrase))?,
            other => other?,
        };
        let (key, certificate, chain) = contents.into_signer()?;
        Self::assemble(key, certificate, chain, scheme)
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
        scheme: Scheme,
    ) -> Result<Self, Error> {
        let (key, certificate) = token::open(uri, pin, certificate, scheme)?;
        Ok(Self { key: Key::Here(Box::new(key)), certificate, chain, title: None, record: None })
    }

    /// A certificate whose key is elsewhere, for documents that are prepared here.
    ///
    /// # Errors
    /// [`Error::Key`] when such a key cannot do as `scheme` asks.
    pub fn elsewhere(
        certificate: Certificate,
        chain: Vec<Certificate>,
        scheme: Scheme,
    ) -> Result<Self, Error> {
        let key = Key::Elsewhere(scheme.algorithm(certificate.public_key())?);
        Ok(Self { key, certificate, chain, title: None, record: None })
    }

    /// How the key signs, or will sign.
    pub(super) fn algorithm(&self) -> SignatureAlgorithm {
        match &self.key {
            Key::Here(signer) => signer.algorithm(),
            Key::Elsewhere(algorithm) => *algorithm,
        }
    }

    /// The key.
    pub(super) fn signer(&self) -> Result<&dyn Signer, DeliveryError> {
        match &self.key {
            Key::Here(signer) => Ok(signer.as_ref()),
            Key::Elsewhere(_) => Err(DeliveryError::KeyElsewhere { serial: self.serial() }),
        }
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
        key: PrivateKey,
        certificate: Certificate,
        chain: Vec<Certificate>,
        scheme: Scheme,
    ) -> Result<Self, Error> {
        let key = key.paired_with(certificate.public_key())?;
        let key = Key::Here(Provider::default().signer(&key, scheme)?);
        Ok(Self { key, certificate, chain, title: None, record: None })
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
        scheme: Scheme,
    ) -> Result<Credentials, Error> {
        Ok(self.unlock_holder_meanwhile(id, passphrase, scheme, || ())?.0)
    }

    /// As [`unlock_holder`](Self::unlock_holder), and returns what came of `meanwhile`, which is done while another core
    /// derives the key.
    ///
    /// # Errors
    /// As [`unlock_holder`](Self::unlock_holder); then it is lost what came of `meanwhile`, if it was begun.
    pub fn unlock_holder_meanwhile<T>(
        &self,
        id: &str,
        passphrase: &Passphrase,
        scheme: Scheme,
        meanwhile: impl FnOnce() -> T,
    ) -> Result<(Credentials, T), Error> {
        let moment = self.moment()?;
        let record = self.find_usable(id, moment)?;
        let (signer, done) = self.open_signer(&record, passphrase, scheme, moment, meanwhile)?;
        let (certificate, chain) = (self.certificate(&record)?, self.chain_of(&record)?);
        let title = record.title.clone();
        Ok((Credentials { key: Key::Here(signer), certificate, chain, title, record: Some(record) }, done))
    }

    /// The certificate that `id` means, for signatures that its holder makes elsewhere.
    ///
    /// # Errors
    /// [`Error::NotActive`] when the certificate may not be used; [`Error::Key`] when its key cannot do as `scheme` asks.
    pub fn holder_elsewhere(&self, id: &str, scheme: Scheme) -> Result<Credentials, Error> {
        let record = self.find_usable(id, self.moment()?)?;
        let (certificate, chain) = (self.certificate(&record)?, self.chain_of(&record)?);
        let elsewhere = Credentials::elsewhere(certificate, chain, scheme)?;
        Ok(Credentials { title: record.title.clone(), record: Some(record), ..elsewhere })
    }

    /// Binds credentials from files to this home if its ledger holds exactly their certificate, and says whether it
    /// does: then they are to sign by [`begin_signing`](Self::begin_signing), so that a revocation stops them too.
    ///
    /// # Errors
    /// As the store decides.
    pub fn recognise(&self, credentials: &mut Credentials) -> Result<bool, Error> {
        let Some(record) = self.ledger_entry_of(&credentials.certificate)? else { return Ok(false) };
        credentials.title = record.title.clone();
        credentials.record = Some(record);
        Ok(true)
    }

    /// What the ledger says of exactly this certificate.
    pub(super) fn ledger_entry_of(
        &self,
        certificate: &Certificate,
    ) -> Result<Option<CertificateRecord>, Error> {
        let serial = certificate.serial_number().to_string();
        let Some(record) = self.entry(&serial)? else { return Ok(None) };
        let der = self.store().certificate_der(&serial)?;
        Ok(der.is_some_and(|der| der == certificate.der()).then_some(record))
    }
}

fn open_key(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<PrivateKey, Error> {
    match passphrase {
        Some(passphrase) => Ok(SealedKey::read(bytes)?.open(passphrase)?),
        None => Ok(PrivateKey::read_open(bytes)?),
    }
}
