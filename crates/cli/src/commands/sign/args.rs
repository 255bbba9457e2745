//! The command line of `segel sign`.

use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{ArgGroup, Args};
use office::document::{DisplayedRectangle, PageChoice};
use pki::digest::DigestAlgorithm;

use crate::passphrase::HolderPassphrase;

/// Sign PDF documents (PAdES B-B)
#[derive(Args, Debug)]
#[command(group = ArgGroup::new("bare_key").args(["key_file", "pkcs11"]))]
pub(crate) struct SignArgs {
    /// Documents, or folders of documents
    #[arg(value_name = "FILE|DIR", required = true)]
    pub(super) inputs: Vec<PathBuf>,

    /// Sign as the holder of a certificate of this home: serial number, NIK, NIP or e-mail address
    #[arg(long = "as", value_name = "ID", required_unless_present_any = ["key_file", "p12", "pkcs11"])]
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
    #[arg(long, value_name = "FILE", requires = "bare_key")]
    pub(super) cert: Option<PathBuf>,

    /// Certificates between it and the root, to be carried along
    #[arg(long, value_name = "FILE", requires = "bare_key")]
    pub(super) chain: Option<PathBuf>,

    /// The signed document [default: `surat.pdf` becomes `surat-signed.pdf`]
    #[arg(short, value_name = "FILE", conflicts_with = "out_dir")]
    pub(super) output: Option<PathBuf>,

    /// Folder for the signed documents; made where it is not there
    #[arg(long, value_name = "DIR")]
    pub(super) out_dir: Option<PathBuf>,

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

    /// Show a mark: QR code, name, title, agency and time
    #[arg(long)]
    pub(super) visible: bool,

    /// Page of the mark: a number from 1, or `last`
    #[arg(long, value_name = "N|last", value_parser = page, default_value = "last", requires = "visible")]
    pub(super) page: PageChoice,

    /// Place of the mark in points from the lower left corner of the page as displayed
    #[arg(long, value_name = "X,Y,W,H", value_parser = rectangle, requires = "visible", allow_hyphen_values = true)]
    pub(super) rect: Option<DisplayedRectangle>,

    /// What the QR code says [default: the office's verification address]
    #[arg(long, value_name = "URL", requires = "visible")]
    pub(super) qr: Option<String>,

    /// Leave out documents whose outputs are there already, signed with this certificate
    #[arg(long, conflicts_with = "force")]
    pub(super) resume: bool,

    /// How many documents are signed at once [default: as many as there are cores]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(super) passphrase: HolderPassphrase,
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
