//! A document is signed.

use std::io::{Seek, Write};

use jiff::Timestamp;
use pdf::appearance::{Layout, Mark, MarkText};
use pdf::page::DisplayedRectangle;
use pdf::sign::{PageChoice, SignOptions, Visible};
use pdf::{ByteSource, Document};
use pki::cert::Certificate;
use pki::cms;
use pki::digest::DigestAlgorithm;
use pki::key::{KeyError, Passphrase, PrivateKey, Provider, SealedKey, Signer};
use pki::oid;
use pki::pkcs12::{self, Pkcs12Error};
use rand_core::Rng;
use serde_json::json;
use store::CertificateRecord;

pub use token::TokenUri;

use crate::clock::Moment;
use crate::keep::pair;
use crate::ledger::Standing;
use crate::office::{Line, random};
use crate::passphrase::normalised;
use crate::zone::Zone;
use crate::{Error, Office};

/// Someone who can sign: an open key, its certificate and the chain to be carried along.
pub struct Credentials {
    signer: Box<dyn Signer>,
    certificate: Certificate,
    chain: Vec<Certificate>,
    title: Option<String>,
    record: Option<CertificateRecord>,
}

/// How a document is to be signed.
#[derive(Clone, Debug, Default)]
pub struct SignOrder {
    /// The field to fill, or the name of a new one.
    pub field: Option<String>,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where it is signed.
    pub location: Option<String>,
    /// How to reach the signer.
    pub contact: Option<String>,
    /// What is to be seen of it; nothing for an invisible signature.
    pub mark: Option<MarkOrder>,
}

/// What is to be seen of a signature.
#[derive(Clone, Debug)]
pub struct MarkOrder {
    /// On which page.
    pub page: PageChoice,
    /// Where on it; the lower right corner where nothing is said.
    pub rectangle: Option<DisplayedRectangle>,
    /// What the QR code says; the office's verification address where nothing is said.
    pub qr: Option<String>,
    /// Where documents are verified, for the QR code.
    pub verification: String,
    /// The zone in which the mark shows the time.
    pub zone: Zone,
}

/// What was signed.
#[derive(Clone, Debug)]
pub struct Signed {
    /// In which field.
    pub field: String,
    /// Length of the signed document in bytes.
    pub length: u64,
    /// When, as the signature claims.
    pub at: Timestamp,
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

/// Signs `document` as of `at` and writes the signed document to `output`.
///
/// # Errors
/// [`Error::Sign`] when the document cannot be signed, [`Error::NotActive`] when the certificate is not valid at `at`.
pub fn sign_with<S: ByteSource>(
    credentials: &Credentials,
    document: &Document<S>,
    output: impl Write + Seek,
    order: &SignOrder,
    zone: Zone,
    at: Timestamp,
) -> Result<Signed, Error> {
    let validity = credentials.certificate.validity();
    if !validity.contains(at) {
        let standing = if at < validity.not_before { Standing::NotYetValid } else { Standing::Expired };
        return Err(Error::NotActive {
            serial: credentials.certificate.serial_number().to_string(),
            standing,
        });
    }
    let (signer, certificate, chain) =
        (credentials.signer.as_ref(), &credentials.certificate, &credentials.chain);
    let mut file_id = [0; 16];
    random().fill_bytes(&mut file_id);
    let options = SignOptions {
        field: order.field.clone(),
        reason: order.reason.clone(),
        location: order.location.clone(),
        contact: order.contact.clone(),
        name: certificate.subject().common_name().map(str::to_owned),
        claimed_time: zone.local(at),
        digest: signer.algorithm().digest(),
        visible: order.mark.as_ref().map(|mark| visible(mark, credentials, &file_id, at)),
        contents_room: cms::estimated_size(signer, certificate, chain),
        file_id,
    };
    let unsigned = pdf::sign::prepare(document, &options)?.write_to(output)?;
    let cms = cms::build_detached(signer, certificate, chain, unsigned.digest())?;
    let signed = unsigned.embed(&cms)?;
    Ok(Signed { field: signed.field().to_owned(), length: signed.length(), at })
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

    /// Signs with a certificate of this home; the ledger is asked again for each document, and the audit log records
    /// each. `name` is what the document is called there.
    ///
    /// # Errors
    /// As [`sign_with`]; [`Error::NotActive`] when the certificate was revoked in the meantime.
    pub fn sign<S: ByteSource>(
        &self,
        credentials: &Credentials,
        document: &Document<S>,
        output: impl Write + Seek,
        order: &SignOrder,
        name: &str,
    ) -> Result<Signed, Error> {
        let moment = self.moment()?;
        if let Some(record) = &credentials.record {
            self.find_usable(&record.serial, moment)?;
        }
        let signed = sign_with(credentials, document, output, order, self.zone(), moment.at)?;
        let serial = credentials.certificate.serial_number().to_string();
        let detail = json!({ "document": name, "field": signed.field, "length": signed.length });
        self.note(moment, &Line::done("document.sign", &serial, detail))?;
        Ok(signed)
    }

    /// The active certificate that `id` means; that it is not active is recorded as a refusal to sign.
    fn find_usable(&self, id: &str, moment: Moment) -> Result<CertificateRecord, Error> {
        match self.find_active(id, moment.at) {
            Err(Error::NotActive { serial, standing }) => {
                let detail = json!({ "because": standing.word() });
                self.note(moment, &Line::refused("document.sign", &serial, detail))?;
                Err(Error::NotActive { serial, standing })
            }
            other => other,
        }
    }
}

fn open_key(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<PrivateKey, Error> {
    match passphrase {
        Some(passphrase) => Ok(SealedKey::read(bytes)?.open(passphrase)?),
        None => Ok(PrivateKey::read_open(bytes)?),
    }
}

fn visible(order: &MarkOrder, credentials: &Credentials, file_id: &[u8; 16], at: Timestamp) -> Visible {
    let subject = credentials.certificate.subject();
    let document = pki::hex::lower(file_id);
    let address = format!("{}/v/{document}", order.verification);
    let lines = MarkText {
        name: subject.common_name().unwrap_or_default().to_owned(),
        title: credentials.title.clone(),
        agency: subject.text(oid::ORGANIZATION_NAME).map(str::to_owned),
        time: order.zone.on_paper(at),
    };
    Visible {
        mark: Mark { layout: Layout::Block, qr: order.qr.clone().unwrap_or(address), lines },
        page: order.page,
        rectangle: order.rectangle,
    }
}
