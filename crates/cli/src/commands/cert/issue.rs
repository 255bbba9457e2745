//! `segel cert issue`

use std::path::{Path, PathBuf};

use clap::Args;
use office::Office;
use office::cause::Holder;
use office::issue::{Issued, KeySource, Order, Profile, Subject};
use office::person::{Email, Nik, Nip, OrganizationIdentifier, Person, Seal};
use office::record::CertificateRecord;
use office::zone::Zone;

use pki::csr::VerifiedCsr;
use pki::key::KeyType;
use serde_json::json;

use crate::commands::token_uri;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::{Lang, tr};
use crate::passphrase::{self, CaPassphrase, HolderPassphrase};

/// Issue a certificate for a person, or the seal of an organization
#[derive(Args, Debug)]
pub(crate) struct IssueArgs {
    /// NIK of the holder, 16 digits; it never stands in the certificate. A seal needs none
    #[arg(long, value_name = "N")]
    nik: Option<Nik>,

    /// Name of the holder; degrees are left out of the certificate
    #[arg(long, value_name = "TEXT")]
    name: String,

    /// Official e-mail address of the holder. A seal may go without
    #[arg(long, value_name = "ADDR")]
    email: Option<Email>,

    /// NIP of the holder, 18 digits
    #[arg(long, value_name = "N")]
    nip: Option<Nip>,

    /// Office the holder holds (Jabatan), for visible marks
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    /// Agency of the holder [default: the office's]
    #[arg(long, value_name = "TEXT")]
    agency: Option<String>,

    /// Unit within the agency
    #[arg(long, value_name = "TEXT")]
    unit: Option<String>,

    /// Registered number of the organization that seals, such as VATID-… or NTRID-…
    #[arg(long, value_name = "ID")]
    organization_id: Option<OrganizationIdentifier>,

    /// Profile: person, person-rfc9336-strict, seal, or one of the office's own
    #[arg(long, value_name = "PROFILE", default_value = "person")]
    profile: String,

    /// Kind of key to make: rsa2048, rsa3072, rsa4096, p256 or p384
    #[arg(long, value_name = "TYPE", default_value = "rsa2048", conflicts_with = "csr")]
    key_type: KeyType,

    /// Certify the key of this request (PKCS#10) instead of making one
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    #[cfg_attr(unix, arg(conflicts_with = "passphrase_fd"))]
    csr: Option<PathBuf>,

    /// Certify the key that was made on a token and stays there: `pkcs11:token=...;id=...?module-path=/...` (RFC 7512)
    // Not parsed by clap, which repeats what it refuses: there may be a PIN in it.
    #[arg(long, value_name = "URI", conflicts_with_all = ["csr", "key_type", "passphrase_file"])]
    #[cfg_attr(unix, arg(conflicts_with = "passphrase_fd"))]
    pkcs11: Option<String>,

    /// Read the token's PIN from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE", requires = "pkcs11")]
    pin_file: Option<PathBuf>,

    /// Days of validity [default: by the profile]
    #[arg(long, value_name = "N")]
    days: Option<u16>,

    /// Also write certificate, chain and sealed key into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    passphrase: HolderPassphrase,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(crate) fn run(args: &IssueArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    passphrase::refuse_one_input(&args.passphrase, &args.ca_passphrase)?;
    args.ca_passphrase.refuse_one_input_with(args.pin_file.as_deref())?;
    let office = context.office()?;
    office.check_direct_issue()?;
    terminal.banner();
    let order = order(args, context, &office)?;
    let issuer = office.unlock_issuing(&args.ca_passphrase.read(context, &office)?)?;
    let issued = with_folder(args.out.as_deref(), || Ok(office.issue(&issuer, order)?))?;
    let record = office.find_one(&issued.certificate.serial_number().to_string())?;
    let written = match &args.out {
        Some(folder) => write_files(folder, &office, &record).map_err(|cause| Failure::IssuedUnwritten {
            serial: record.serial.clone(),
            cause: Box::new(cause),
        })?,
        None => Vec::new(),
    };
    report(args, context, office.zone(), &issued, &written);
    let standing = office::ledger::Standing::of(&record, office.now());
    let mut document = super::record(&record, standing);
    document["schema"] = json!("segel.cert/1");
    document["files"] = json!(written);
    document["shortened"] = json!(issued.shortened);
    document["already_held"] = json!(issued.already_held);
    terminal.document(&document);
    Ok(Exit::Done)
}

fn order(args: &IssueArgs, context: &Context, office: &Office) -> Result<Order, Failure> {
    let profile = office.profile(&args.profile)?;
    let subject = subject(args, &profile, office)?;
    let key = match (&args.csr, &args.pkcs11) {
        (Some(path), _) => {
            KeySource::Request(VerifiedCsr::read(&files::read(path)?).map_err(office::Error::Csr)?)
        }
        (None, Some(uri)) => {
            let uri = token_uri(uri)?;
            KeySource::OnToken { uri, pin: passphrase::read_pin(args.pin_file.as_deref())? }
        }
        (None, None) => {
            KeySource::Made { key_type: args.key_type, passphrase: args.passphrase.read_new(context)? }
        }
    };
    Ok(Order { subject, key, profile, days: args.days })
}

/// The seal of an organization or a person, as the profile is for.
fn subject(args: &IssueArgs, profile: &Profile, office: &Office) -> Result<Subject, Failure> {
    let agency = args.agency.clone().unwrap_or_else(|| office.agency().to_owned());
    if profile.holder() == Holder::Organization {
        return Ok(Subject::Seal(Seal {
            name: args.name.clone(),
            organization: agency,
            identifier: args.organization_id.clone(),
            email: args.email.clone(),
        }));
    }
    let missing = |missing| office::Error::Missing { profile: args.profile.clone(), missing };
    Ok(Subject::Person(Person {
        nik: args.nik.clone().ok_or_else(|| missing("--nik"))?,
        name: args.name.clone(),
        email: args.email.clone().ok_or_else(|| missing("--email"))?,
        nip: args.nip.clone(),
        title: args.title.clone(),
        agency,
        unit: args.unit.clone(),
    }))
}

/// Makes the folder, and tries to write there, before anything is issued, which cannot be taken back; it goes again
/// where nothing was.
fn with_folder<T>(folder: Option<&Path>, issue: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let Some(folder) = folder else { return issue() };
    let was_there = folder.is_dir();
    std::fs::create_dir_all(folder).map_err(|source| Failure::Write { path: folder.to_owned(), source })?;
    files::try_folder(folder).and_then(|()| issue()).inspect_err(|_| {
        if !was_there {
            let _ = std::fs::remove_dir(folder);
        }
    })
}

fn report(args: &IssueArgs, context: &Context, zone: Zone, issued: &Issued, written: &[PathBuf]) {
    let terminal = &context.terminal;
    let certificate = &issued.certificate;
    let (serial, subject) = (certificate.serial_number(), certificate.subject());
    let [from, until] =
        [certificate.validity().not_before, certificate.validity().not_after].map(|at| zone.in_line(at));
    terminal.say(tr!(
        terminal.lang,
        "Issued {serial}\n  {subject}\n  valid from {from} until {until}",
        "Diterbitkan: {serial}\n  {subject}\n  berlaku dari {from} sampai {until}"
    ));
    for path in written {
        terminal.say(format!("  {}", path.display()));
    }
    note(issued, context);
    super::passphrase::advise(issued.advice, context);
    if let Some(oddity) = args.nik.as_ref().and_then(Nik::oddity) {
        terminal.note(oddity_words(oddity, terminal.lang));
    }
}

/// What is to be known beside the certificate.
pub(in crate::commands) fn note(issued: &Issued, context: &Context) {
    let terminal = &context.terminal;
    if issued.shortened {
        terminal.note(super::shortened(terminal.lang));
    }
    if !issued.already_held.is_empty() {
        let held = issued.already_held.join(", ");
        terminal.note(tr!(
            terminal.lang,
            "Note: this NIK holds an active certificate already: {held}. Revoke what is no longer used.",
            "Catatan: NIK ini sudah memiliki sertifikat aktif: {held}. Cabut yang tidak dipakai lagi."
        ));
    }
}

fn oddity_words(oddity: office::person::NikOddity, lang: Lang) -> String {
    use office::person::NikOddity;
    match oddity {
        NikOddity::Province => {
            tr!(
                lang,
                "Note: no province has the first two digits of this NIK.",
                "Catatan: dua angka pertama NIK ini bukan nomor provinsi."
            )
        }
        NikOddity::Birth => {
            tr!(
                lang,
                "Note: this NIK holds no date of birth.",
                "Catatan: NIK ini tidak memuat tanggal lahir yang wajar."
            )
        }
        NikOddity::Serial => {
            tr!(
                lang,
                "Note: the last four digits of a NIK begin at 0001.",
                "Catatan: empat angka terakhir NIK dimulai dari 0001."
            )
        }
    }
}

fn write_files(folder: &Path, office: &Office, record: &CertificateRecord) -> Result<Vec<PathBuf>, Failure> {
    let path = |ending: &str| folder.join(format!("{}.{ending}", record.serial));
    let certificate = office.certificate(record)?.to_pem();
    files::write(&path("pem"), certificate.as_bytes(), false, Readers::Usual)?;
    files::write(&path("chain.pem"), office.full_chain_pem(record)?.as_bytes(), false, Readers::Usual)?;
    let mut written = vec![path("pem"), path("chain.pem")];
    if office.keeps_sealed_key(record)? {
        files::write(&path("key.pem"), office.export_sealed_key(record)?.as_bytes(), false, Readers::Owner)?;
        written.push(path("key.pem"));
    }
    Ok(written)
}
