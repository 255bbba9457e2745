//! The command line of `segel sign`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use office::document::{Certification, FieldLock};
use office::sign::Level;
use pki::digest::DigestAlgorithm;
use pki::key::Scheme;

use super::mark::MarkArgs;
use crate::commands::documents::PdfPassword;
use crate::commands::supplied::{SuppliedArgs, level};
use crate::passphrase::HolderPassphrase;

/// Sign PDF documents (PAdES B-B to B-LTA)
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("bare_key").args(["key_file", "pkcs11", "prepare", "embed"]))]
#[command(group = ArgGroup::new("bare_room").args(["prepare", "embed"]))]
pub(crate) struct SignArgs {
    /// Documents, or folders of documents
    #[arg(value_name = "FILE|DIR", required = true)]
    pub(super) inputs: Vec<PathBuf>,

    /// Sign as the holder of a certificate of this home: serial number, NIK, NIP or e-mail address
    #[arg(long = "as", value_name = "ID", required_unless_present_any = ["key_file", "p12", "pkcs11", "cert"])]
    pub(super) holder: Option<String>,

    /// Sign with the key in FILE (PKCS#8, sealed or open) instead
    #[arg(long, value_name = "FILE", requires = "cert", conflicts_with = "holder")]
    pub(super) key_file: Option<PathBuf>,

    /// Sign with key, certificate and chain in FILE (PKCS#12) instead
    #[arg(long, value_name = "FILE", conflicts_with_all = ["holder", "key_file"])]
    pub(super) p12: Option<PathBuf>,

    /// Sign with the key on a token instead: `pkcs11:token=...;id=...?module-path=/...` (RFC 7512)
    // Not parsed by clap, which repeats what it refuses: there may be a PIN in it.
    #[arg(long, value_name = "URI", conflicts_with_all = ["holder", "p12"])]
    pub(super) pkcs11: Option<String>,

    /// Read the token's PIN from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["passphrase_file", "p12", "key_file"])]
    pub(super) pin_file: Option<PathBuf>,

    /// The certificate that belongs to the key file, or to the key on the token [default: the one on the token]
    #[arg(long, value_name = "FILE", requires = "bare_key", conflicts_with = "holder")]
    pub(super) cert: Option<PathBuf>,

    /// Certificates between it and the root, to be carried along
    #[arg(long, value_name = "FILE", requires = "bare_key")]
    pub(super) chain: Option<PathBuf>,

    /// Sign nothing: write the document with room for a signature that is made elsewhere, and what is to be signed beside it
    #[arg(long, conflicts_with_all = ["p12", "level", "resume", "jobs", "tsa", "crl", "ocsp", "intermediate"])]
    pub(super) prepare: bool,

    /// Complete a prepared document with the signature in FILE, which was made elsewhere
    #[arg(long, value_name = "FILE", conflicts_with_all = ["p12", "level", "resume", "jobs", "tsa", "crl", "ocsp", "intermediate", "field", "visible", "certify", "lock"])]
    pub(super) embed: Option<PathBuf>,

    /// The signed document [default: `surat.pdf` becomes `surat-signed.pdf`]
    #[arg(short, value_name = "FILE", conflicts_with = "out_dir")]
    pub(super) output: Option<PathBuf>,

    /// Folder for the signed documents; made where it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) out_dir: Option<PathBuf>,

    /// Add the signature to the document where it lies, instead of writing another
    #[arg(long, conflicts_with_all = ["output", "out_dir", "force", "resume", "bare_room"])]
    pub(super) in_place: bool,

    /// Overwrite existing outputs
    #[arg(long)]
    pub(super) force: bool,

    /// Signature field to fill, or name of a new one
    #[arg(long, value_name = "NAME")]
    pub(super) field: Option<String>,

    /// Why it is signed
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: Option<String>,

    /// Where it is signed
    #[arg(long, value_name = "TEXT")]
    pub(super) location: Option<String>,

    /// How to reach the signer
    #[arg(long, value_name = "TEXT")]
    pub(super) contact: Option<String>,

    /// Hash function: sha256, sha384 or sha512 [default: by the kind of key]
    #[arg(long, value_name = "HASH")]
    pub(super) digest: Option<DigestAlgorithm>,

    /// Sign by RSASSA-PSS instead of PKCS#1 v1.5; only with RSA keys
    #[arg(long)]
    pub(super) pss: bool,

    /// Certify the document, as its first signature: what may change from then on is none, forms or annotations
    #[arg(long, value_name = "CHANGES", value_parser = certification)]
    pub(super) certify: Option<Certification>,

    /// Fields that must not change from then on: `all`, `include:A,B` or `exclude:A,B`
    #[arg(long, value_name = "FIELDS", value_parser = lock)]
    pub(super) lock: Option<FieldLock>,

    /// How long others can verify the signature: b, t, lt or lta [default: lt for a certificate of this home, else b]
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    pub(super) level: Option<Level>,

    #[command(flatten)]
    pub(super) supplied: SuppliedArgs,

    #[command(flatten)]
    pub(super) mark: MarkArgs,

    #[command(flatten)]
    pub(super) pdf_password: PdfPassword,

    /// Leave out documents whose outputs are there already, signed with this certificate
    #[arg(long, conflicts_with = "force")]
    pub(super) resume: bool,

    /// How many documents are signed at once [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(super) passphrase: HolderPassphrase,
}

impl SignArgs {
    /// Whether the key is not here.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.prepare || self.embed.is_some()
    }

    /// How the key is asked to sign.
    pub(super) fn scheme(&self) -> Scheme {
        Scheme { digest: self.digest, pss: self.pss }
    }
}

fn certification(text: &str) -> Result<Certification, String> {
    match text {
        "none" => Ok(Certification::NoChanges),
        "forms" => Ok(Certification::Forms),
        "annotations" => Ok(Certification::Annotations),
        _ => Err("one of none, forms, annotations".to_owned()),
    }
}

fn lock(text: &str) -> Result<FieldLock, String> {
    let names = |list: &str| list.split(',').map(str::to_owned).collect();
    match text.split_once(':') {
        None if text == "all" => Ok(FieldLock::All),
        Some(("include", list)) if !list.is_empty() => Ok(FieldLock::Include(names(list))),
        Some(("exclude", list)) if !list.is_empty() => Ok(FieldLock::Exclude(names(list))),
        _ => Err("all, or names of fields such as include:A,B or exclude:A,B".to_owned()),
    }
}
