//! Who signs, and how: credentials of the ledger, of a file or of a token.

use std::ffi::OsStr;
use std::path::Path;

use jiff::Timestamp;
use office::sign::{Credentials, MarkOrder, SignOrder, is_sealed};
use office::sign::{Session, Signed};
use office::zone::Zone;
use office::{Error, Office};
use pki::cert::Certificate;
use pki::key::PrivateKey;
use zeroize::Zeroizing;

use super::args::SignArgs;
use super::jobs::Job;
use crate::commands::token_uri;
use crate::context::Context;
use crate::failure::{Expected, Failure};
use crate::files;
use crate::passphrase;

/// Who signs: someone in the ledger, or whoever holds a key file.
pub(super) struct Signing {
    /// The home, which lends its zone, its clock and its addresses even where it does not know the certificate.
    pub(super) office: Option<Office>,
    /// Whether the certificate stands in the ledger of that home.
    pub(super) recorded: bool,
    pub(super) credentials: Credentials,
    pub(super) order: SignOrder,
}

impl Signing {
    /// Begins to sign, as of now.
    pub(super) fn session(&self) -> Result<Session<'_>, Error> {
        match &self.office {
            Some(office) if self.recorded => office.begin_signing(&self.credentials, &self.order),
            lender => {
                let at = lender.as_ref().map_or_else(Timestamp::now, Office::now);
                Session::new(&self.credentials, &self.order, zone(lender.as_ref()), at)
            }
        }
    }

    /// Records what was signed, where there is a ledger that knows the certificate.
    pub(super) fn record(&self, session: &Session<'_>, signed: &[(&Job, &Signed)]) -> Result<(), Error> {
        let Some(office) = &self.office else { return Ok(()) };
        let names = signed.iter().map(|(job, _)| job.input.file_name().unwrap_or(job.input.as_os_str()));
        let names: Vec<_> = names.map(OsStr::to_string_lossy).collect();
        let lines: Vec<_> =
            names.iter().zip(signed).map(|(name, (_, signed))| (name.as_ref(), *signed)).collect();
        office.record_documents(session, &lines)
    }
}

/// Opens the key; nobody is asked for a passphrase before what can be known without it is known.
pub(super) fn prepare(args: &SignArgs, context: &Context) -> Result<Signing, Failure> {
    let (office, recorded, credentials) = match &args.holder {
        Some(holder) => {
            let office = context.office()?;
            // Known to be usable before anyone is asked for a passphrase.
            office.find(holder)?;
            let passphrase = match &args.pin_file {
                Some(pin) => passphrase::read_pin(Some(pin))?,
                None => args.passphrase.read()?,
            };
            let credentials = office.unlock_holder(holder, &passphrase, args.digest)?;
            (Some(office), true, credentials)
        }
        None => {
            let office = context.office_if_it_opens()?;
            if !office.as_ref().is_some_and(|office| office.clock().is_simulated()) {
                context.refuse_other_time()?;
            }
            let mut credentials = from_files(args, context)?;
            let recorded = office.as_ref().map(|office| office.recognise(&mut credentials)).transpose()?;
            (office, recorded == Some(true), credentials)
        }
    };
    let order = SignOrder {
        field: args.field.clone(),
        reason: args.reason.clone(),
        location: args.location.clone(),
        contact: args.contact.clone(),
        mark: args.visible.then(|| mark(args, office.as_ref())),
    };
    Ok(Signing { office, recorded, credentials, order })
}

fn from_files(args: &SignArgs, context: &Context) -> Result<Credentials, Failure> {
    if let Some(p12) = &args.p12 {
        let file = read_key(p12, context)?;
        return Ok(Credentials::from_pkcs12(&file, &args.passphrase.read()?, args.digest)?);
    }
    if let Some(uri) = &args.pkcs11 {
        return from_token(uri, args);
    }
    // Both are required together, and one of them where neither a holder nor a PKCS#12 file is named.
    let (Some(key), Some(cert)) = (&args.key_file, &args.cert) else { return Err(Failure::NothingToDo) };
    let key = read_key(key, context)?;
    let mut certificates = certificates(cert)?;
    let certificate = certificates.remove(0);
    if let Some(chain) = &args.chain {
        certificates.extend(self::certificates(chain)?);
    }
    let passphrase = if is_sealed(&key) { Some(args.passphrase.read()?) } else { None };
    Ok(Credentials::from_files(&key, certificate, certificates, passphrase.as_ref(), args.digest)?)
}

/// Reads the file of a key; that others may read it too is said, or refused where nothing else keeps them out.
fn read_key(path: &Path, context: &Context) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let (key, exposed) = files::read_key(path, |key| PrivateKey::read_open(key).is_ok())?;
    if let Some(mode) = exposed {
        context.terminal.note_exposed(path, mode);
    }
    Ok(key)
}

fn from_token(uri: &str, args: &SignArgs) -> Result<Credentials, Failure> {
    let uri = token_uri(uri)?;
    let mut given = match &args.cert {
        Some(cert) => certificates(cert)?,
        None => Vec::new(),
    };
    let certificate = if given.is_empty() { None } else { Some(given.remove(0)) };
    if let Some(chain) = &args.chain {
        given.extend(certificates(chain)?);
    }
    let pin = passphrase::read_pin(args.pin_file.as_deref())?;
    Ok(Credentials::from_token(&uri, &pin, certificate, given, args.digest)?)
}

/// The certificates in a file.
pub(crate) fn certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    Certificate::read_all(&files::read(path)?)
        .map_err(|_| Failure::NotA { path: path.to_owned(), expected: Expected::Certificate })
}

fn mark(args: &SignArgs, office: Option<&Office>) -> MarkOrder {
    MarkOrder {
        page: args.page,
        rectangle: args.rect,
        qr: args.qr.clone(),
        verification: office.map_or("http://localhost:8080", |office| office.addresses().base()).to_owned(),
        zone: zone(office),
    }
}

fn zone(office: Option<&Office>) -> Zone {
    office.map_or(Zone::default(), Office::zone)
}
