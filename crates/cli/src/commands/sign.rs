//! `segel sign`

use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use jiff::Timestamp;
use office::Office;
use office::document::DisplayedRectangle;
use office::document::Document;
use office::document::PageChoice;
use office::sign::{Credentials, MarkOrder, SignOrder, Signed, is_sealed, sign_with};
use office::zone::Zone;
use pki::cert::Certificate;
use pki::digest::DigestAlgorithm;
use pki::key::PrivateKey;
use pki::validity::whole_second;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::commands::token_uri;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::{Expected, Failure};
use crate::files::{self, Output, Readers};
use crate::lang::{errors, tr};
use crate::passphrase::{self, HolderPassphrase};

/// Sign PDF documents (PAdES B-B)
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("bare_key").args(["key_file", "pkcs11"]))]
pub(crate) struct SignArgs {
    /// Documents, or folders of documents
    #[arg(value_name = "FILE|DIR", required = true)]
    inputs: Vec<PathBuf>,

    /// Sign as the holder of a certificate of this home: serial number, NIK, NIP or e-mail address
    #[arg(long = "as", value_name = "ID", required_unless_present_any = ["key_file", "p12", "pkcs11"])]
    holder: Option<String>,

    /// Sign with the key in FILE (PKCS#8, sealed or open) instead
    #[arg(long, value_name = "FILE", requires = "cert", conflicts_with = "holder")]
    key_file: Option<PathBuf>,

    /// Sign with key, certificate and chain in FILE (PKCS#12) instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["holder", "key_file"])]
    p12: Option<PathBuf>,

    /// Sign with the key on a token instead: `pkcs11:token=...;id=...?module-path=/...` (RFC 7512)
    // Not parsed by clap, which repeats what it refuses: there may be a PIN in it.
    #[arg(long, value_name = "URI", conflicts_with_all = ["holder", "p12"])]
    pkcs11: Option<String>,

    /// Read the token's PIN from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["passphrase_file", "p12", "key_file"])]
    pin_file: Option<PathBuf>,

    /// The certificate that belongs to the key file, or to the key on the token [default: the one on the token]
    #[arg(long, value_name = "FILE", requires = "bare_key")]
    cert: Option<PathBuf>,

    /// Certificates between it and the root, to be carried along
    #[arg(long, value_name = "FILE", requires = "bare_key")]
    chain: Option<PathBuf>,

    /// The signed document [default: `surat.pdf` becomes `surat-signed.pdf`]
    #[arg(short, value_name = "FILE", conflicts_with = "out_dir")]
    output: Option<PathBuf>,

    /// Folder for the signed documents
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,

    /// Overwrite existing outputs
    #[arg(long)]
    force: bool,

    /// Signature field to fill, or name of a new one
    #[arg(long, value_name = "NAME")]
    field: Option<String>,

    /// Why it is signed
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Where it is signed
    #[arg(long, value_name = "TEXT")]
    location: Option<String>,

    /// How to reach the signer
    #[arg(long, value_name = "TEXT")]
    contact: Option<String>,

    /// Hash function: sha256, sha384 or sha512 [default: by the kind of key]
    #[arg(long, value_name = "HASH")]
    digest: Option<DigestAlgorithm>,

    /// Show a mark: QR code, name, title, agency and time
    #[arg(long)]
    visible: bool,

    /// Page of the mark: a number from 1, or `last`
    #[arg(long, value_name = "N|last", value_parser = page, default_value = "last", requires = "visible")]
    page: PageChoice,

    /// Place of the mark in points from the lower left corner of the page as displayed
    #[arg(long, value_name = "X,Y,W,H", value_parser = rectangle, requires = "visible", allow_hyphen_values = true)]
    rect: Option<DisplayedRectangle>,

    /// What the QR code says [default: the office's verification address]
    #[arg(long, value_name = "URL", requires = "visible")]
    qr: Option<String>,

    #[command(flatten)]
    passphrase: HolderPassphrase,
}

/// Who signs: someone in the ledger, or whoever holds a key file.
struct Signing {
    /// The home, which lends its zone, its clock and its addresses even where it does not know the certificate.
    office: Option<Office>,
    /// Whether the certificate stands in the ledger of that home.
    recorded: bool,
    credentials: Credentials,
    order: SignOrder,
}

pub(crate) fn run(args: &SignArgs, context: &Context) -> Result<Exit, Failure> {
    let inputs = unsigned(files::documents(&args.inputs)?, &args.inputs)?;
    if args.output.is_some() && inputs.len() > 1 {
        return Err(Failure::OneOutput { inputs: inputs.len() });
    }
    let jobs: Vec<(PathBuf, PathBuf)> =
        inputs.into_iter().map(|input| (input.clone(), output_for(args, &input))).collect();
    check_outputs(&jobs)?;
    if let [(input, output)] = &jobs[..] {
        // One document: say what is wrong with it before asking for a passphrase.
        check_paths(input, output, args.force)?;
        open_document(input)?;
    }
    context.terminal.banner();
    let signing = prepare(args, context)?;
    if let [(input, output)] = &jobs[..] {
        let signed = sign_one(&signing, input, output, args.force)?;
        report(context, input, output, &signed);
        context.terminal.document(&document(&[success(input, output, &signed)]));
        return Ok(Exit::Done);
    }
    sign_many(args, &signing, &jobs, context)
}

fn sign_many(
    args: &SignArgs,
    signing: &Signing,
    jobs: &[(PathBuf, PathBuf)],
    context: &Context,
) -> Result<Exit, Failure> {
    let lang = context.terminal.lang;
    let progress = context.terminal.progress(jobs.len() as u64);
    let mut results = Vec::new();
    let mut failed = 0;
    for (input, output) in jobs {
        let outcome = check_paths(input, output, args.force)
            .and_then(|()| sign_one(signing, input, output, args.force));
        progress.suspend(|| match &outcome {
            Ok(signed) => report(context, input, output, signed),
            Err(failure) => {
                failed += 1;
                let message = errors::message(failure, lang);
                context.terminal.error_of_many(&input.display().to_string(), &message);
            }
        });
        progress.inc(1);
        results.push(match &outcome {
            Ok(signed) => success(input, output, signed),
            Err(failure) => failure_document(input, failure, context),
        });
    }
    progress.finish_and_clear();
    context.terminal.document(&document(&results));
    if failed == 0 {
        return Ok(Exit::Done);
    }
    let of = jobs.len();
    context.terminal.note(tr!(
        lang,
        "{failed} of {of} documents were not signed",
        "{failed} dari {of} dokumen tidak ditandatangani"
    ));
    Ok(Exit::Refused)
}

fn prepare(args: &SignArgs, context: &Context) -> Result<Signing, Failure> {
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

fn sign_one(signing: &Signing, input: &Path, output: &Path, force: bool) -> Result<Signed, Failure> {
    let document = open_document(input)?;
    let mut out = Output::begin(output, force, Readers::Usual)?;
    let (credentials, order) = (&signing.credentials, &signing.order);
    let signed = match signing.office.as_ref() {
        Some(office) if signing.recorded => {
            let name = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy();
            office.sign(credentials, &document, &mut out, order, &name)
        }
        lender => {
            let at = lender.map_or_else(Timestamp::now, Office::now);
            sign_with(credentials, &document, &mut out, order, zone(lender), at)
        }
    };
    let signed = signed.map_err(|error| match error {
        office::Error::Sign(office::cause::SignError::Write(source)) => {
            Failure::Write { path: output.to_owned(), source }
        }
        office::Error::Sign(office::cause::SignError::Read(source)) => {
            Failure::Read { path: input.to_owned(), source }
        }
        other => Failure::Office(other),
    })?;
    out.finish()?;
    Ok(signed)
}

/// Leaves out what an earlier run made: of a folder, only what was named itself may already end like our outputs.
fn unsigned(found: Vec<PathBuf>, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let ours = |path: &Path| path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("-signed"));
    let kept: Vec<PathBuf> = found.into_iter().filter(|path| named.contains(path) || !ours(path)).collect();
    if kept.is_empty() { Err(Failure::NothingToDo) } else { Ok(kept) }
}

fn open_document(path: &Path) -> Result<Document<std::fs::File>, Failure> {
    let file = files::open(path)?;
    Document::open(file).map_err(|source| Failure::Document { path: path.to_owned(), source })
}

/// Refuses outputs that would take the place of each other, or of an input that is still to be read.
fn check_outputs(jobs: &[(PathBuf, PathBuf)]) -> Result<(), Failure> {
    let inputs: BTreeSet<PathBuf> = jobs.iter().map(|(input, _)| place(input)).collect();
    let mut outputs = BTreeSet::new();
    for (_, output) in jobs {
        let place = place(output);
        if inputs.contains(&place) {
            return Err(Failure::SameFile(output.clone()));
        }
        if !outputs.insert(place) {
            return Err(Failure::SameOutput { output: output.clone() });
        }
    }
    Ok(())
}

/// Where a path leads, by whatever name; also one to a file that is not there yet.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let not_there_yet = || Some(folder.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(not_there_yet).unwrap_or_else(|| path.to_owned())
}

fn check_paths(input: &Path, output: &Path, force: bool) -> Result<(), Failure> {
    let same = |a: &Path, b: &Path| matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if same(input, output) {
        return Err(Failure::SameFile(input.to_owned()));
    }
    files::refuse_existing(output, force)
}

fn output_for(args: &SignArgs, input: &Path) -> PathBuf {
    if let Some(output) = &args.output {
        return output.clone();
    }
    let mut name = input.file_stem().unwrap_or_default().to_owned();
    name.push("-signed.pdf");
    match &args.out_dir {
        Some(folder) => folder.join(name),
        None => input.with_file_name(name),
    }
}

fn report(context: &Context, input: &Path, output: &Path, signed: &Signed) {
    let (input, output, field) = (input.display(), output.display(), &signed.field);
    context.terminal.say(format!("{input} -> {output} ({field})"));
}

fn document(files: &[Value]) -> Value {
    json!({ "schema": "segel.sign/1", "simulation": true, "level": "PAdES-B-B", "files": files })
}

fn success(input: &Path, output: &Path, signed: &Signed) -> Value {
    json!({
        "file": input,
        "output": output,
        "field": signed.field,
        "size": signed.length,
        "claimed_time": whole_second(signed.at).to_string(),
        "error": null,
    })
}

fn failure_document(input: &Path, failure: &Failure, context: &Context) -> Value {
    let message = errors::message(failure, context.terminal.lang);
    json!({ "file": input, "output": null, "error": { "kind": failure.kind(), "message": message } })
}

fn page(text: &str) -> Result<PageChoice, String> {
    match text {
        "last" | "terakhir" => Ok(PageChoice::Last),
        number => number.parse::<NonZeroU32>().map(PageChoice::Number).map_err(|error| error.to_string()),
    }
}

fn rectangle(text: &str) -> Result<DisplayedRectangle, String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
    match numbers[..] {
        [x, y, width, height] if text.split(',').count() == 4 && numbers.iter().all(|n| n.is_finite()) => {
            Ok(DisplayedRectangle { x, y, width, height })
        }
        _ => Err("four numbers, such as 300,60,180,60".to_owned()),
    }
}
