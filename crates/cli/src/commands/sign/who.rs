//! Who signs, and how: credentials of the ledger, of a file or of a token.

use std::ffi::OsStr;
use std::path::Path;

use jiff::Timestamp;
use office::sign::{Credentials, SignOrder, is_sealed};
use office::sign::{Level, Session, Signed, Vouchers};
use office::zone::Zone;
use office::{Error, Office};
use pki::cert::Certificate;
use pki::key::{KeyKind, PrivateKey};
use zeroize::Zeroizing;

use super::Task;
use super::args::SignArgs;
use super::mark::Look;
use super::resume::Earlier;
use crate::commands::jobs::Job;
use crate::commands::token_uri;
use crate::context::Context;
use crate::failure::{self, Failure};
use crate::files;
use crate::lang::tr;
use crate::passphrase;

/// Who signs: someone in the ledger, or whoever holds a key file.
pub(super) struct Signing {
    /// The home, which lends its zone, its clock and its addresses even where it does not know the certificate.
    pub(super) office: Option<Office>,
    pub(super) credentials: Credentials,
    pub(super) order: SignOrder,
    pub(super) vouchers: Vouchers,
}

impl Signing {
    /// Begins to sign, as of now.
    pub(super) fn session(&self) -> Result<Session<'_>, Error> {
        match &self.office {
            Some(office) => office.begin_signing(&self.credentials, &self.order, &self.vouchers),
            None => {
                let at = Timestamp::now();
                Session::new(&self.credentials, &self.order, &self.vouchers, Zone::default(), at)
            }
        }
    }

    /// What is looked for where an earlier run is gone on with.
    pub(super) fn earlier<'s>(
        &'s self,
        session: &'s Session<'_>,
        task: &Task<'_>,
    ) -> Result<Option<Earlier<'s>>, Failure> {
        task.args.resume.then(|| Earlier::like(session, self)).transpose()
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
    let mark = args.mark.read()?;
    let (office, credentials, level, vouchers) = match &args.holder {
        Some(holder) => {
            let office = context.office()?;
            let level = level(args, true)?;
            let (credentials, vouchers) = from_ledger(&office, holder, args, level)?;
            (Some(office), credentials, level, vouchers)
        }
        None => {
            let office = lending_office(context)?;
            let mut credentials = from_files(args, context)?;
            let recorded = office.as_ref().map(|office| office.recognise(&mut credentials)).transpose()?;
            let recorded = recorded == Some(true);
            let level = level(args, recorded)?;
            let helps = recorded || args.supplied.needs_home(level);
            let vouchers = args.supplied.vouchers(level, office.as_ref().filter(|_| helps))?;
            (office, credentials, level, vouchers)
        }
    };
    warn_of_readers(&credentials, context);
    let order = SignOrder { level, ..order(args, mark, office.as_ref()) };
    Ok(Signing { office, credentials, order, vouchers })
}

/// The level that is asked for, or meant: what the ledger has `recorded` gets the office's own stamps and answers.
fn level(args: &SignArgs, recorded: bool) -> Result<Level, Failure> {
    let usual = if recorded && !args.is_elsewhere() { Level::Lt } else { Level::B };
    let level = args.level.unwrap_or_else(|| args.supplied.level(usual));
    args.supplied.refuse_useless(level)?;
    Ok(level)
}

/// The home, if it opens, that lends zone, clock and addresses to whoever brings a key along. Only a simulated clock is
/// set to another time.
pub(super) fn lending_office(context: &Context) -> Result<Option<Office>, Failure> {
    let office = context.office_if_it_opens()?;
    context.refuse_other_time_in(office.as_ref())?;
    Ok(office)
}

/// What is asked for, beside a key.
pub(super) fn order(args: &SignArgs, mark: Option<Look<'_>>, office: Option<&Office>) -> SignOrder {
    SignOrder {
        field: args.field.clone(),
        reason: args.reason.clone(),
        location: args.location.clone(),
        contact: args.contact.clone(),
        certify: args.certify,
        lock: args.lock.clone(),
        mark: mark.map(|mark| mark.order(office)),
        level: Level::B,
    }
}

/// Those who get the document should be able to check it: signatures by Ed25519 came to PDF late (ISO/TS 32002), and keys
/// for RSASSA-PSS alone are rare.
fn warn_of_readers(credentials: &Credentials, context: &Context) {
    let lang = context.terminal.lang;
    match credentials.certificate().public_key().kind() {
        KeyKind::Ed25519 => context.terminal.note(tr!(
            lang,
            "note: signed by Ed25519, which older readers refuse: Adobe Acrobat before 2023, and what is built on NSS, such as pdfsig of Poppler",
            "catatan: ditandatangani dengan Ed25519, yang ditolak pembaca lama: Adobe Acrobat sebelum 2023, dan yang memakai NSS, seperti pdfsig dari Poppler"
        )),
        KeyKind::RsaPss { .. } => context.terminal.note(tr!(
            lang,
            "note: the key is for RSASSA-PSS alone, which what is built on NSS refuses, such as pdfsig of Poppler; --pss with a usual RSA key is understood more widely",
            "catatan: kunci ini khusus RSASSA-PSS, yang ditolak program yang memakai NSS, seperti pdfsig dari Poppler; --pss dengan kunci RSA biasa lebih banyak dikenal"
        )),
        _ => {}
    }
}

/// Opens the key of someone in the ledger, and meanwhile those who vouch.
fn from_ledger(
    office: &Office,
    holder: &str,
    args: &SignArgs,
    level: Level,
) -> Result<(Credentials, Vouchers), Failure> {
    let vouchers = || args.supplied.vouchers(level, Some(office));
    if args.is_elsewhere() {
        return Ok((office.holder_elsewhere(holder, args.scheme())?, vouchers()?));
    }
    // Known to be usable before anyone is asked for a passphrase.
    office.find(holder)?;
    let passphrase = match &args.pin_file {
        Some(pin) => passphrase::read_pin(Some(pin))?,
        None => args.passphrase.read()?,
    };
    let (credentials, vouchers) =
        office.unlock_holder_meanwhile(holder, &passphrase, args.scheme(), vouchers)?;
    Ok((credentials, vouchers?))
}

pub(super) fn from_files(args: &SignArgs, context: &Context) -> Result<Credentials, Failure> {
    if let Some(p12) = &args.p12 {
        let file = read_key(p12, context)?;
        return Ok(Credentials::from_pkcs12(&file, &args.passphrase.read()?, args.scheme())?);
    }
    if let Some(uri) = &args.pkcs11 {
        return from_token(uri, args);
    }
    // Required where neither a holder nor a PKCS#12 file is named.
    let Some(cert) = &args.cert else { return Err(Failure::NothingToDo) };
    let mut certificates = certificates(cert)?;
    let certificate = certificates.remove(0);
    if let Some(chain) = &args.chain {
        certificates.extend(self::certificates(chain)?);
    }
    let Some(key) = &args.key_file else {
        return Ok(Credentials::elsewhere(certificate, certificates, args.scheme())?);
    };
    let key = read_key(key, context)?;
    let passphrase = if is_sealed(&key) { Some(args.passphrase.read()?) } else { None };
    Ok(Credentials::from_files(&key, certificate, certificates, passphrase.as_ref(), args.scheme())?)
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
    Ok(Credentials::from_token(&uri, &pin, certificate, given, args.scheme())?)
}

/// The certificates in a file.
pub(super) fn certificates(path: &Path) -> Result<Vec<Certificate>, Failure> {
    Certificate::read_all(&files::read(path)?)
        .map_err(|_| Failure::NotA { path: path.to_owned(), expected: failure::Expected::Certificate })
}

/// The zone of an office, or the usual one.
pub(super) fn zone(office: Option<&Office>) -> Zone {
    office.map_or(Zone::default(), Office::zone)
}
