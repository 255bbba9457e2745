//! `segel cert show`

use std::path::Path;

use clap::Args;
use office::ledger::Standing;
use office::renew::{Descent, Succession};
use office::zone::Zone;
use pki::cert::{Certificate, GeneralName};
use pki::hex;
use pki::name::Escaped;
use pki::oid;
use serde_json::{Value, json};

use super::show_file;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, errors, tr};
use crate::passphrase::HolderPassphrase;

/// Show a certificate of the ledger, or what is in a file (PEM, DER, PKCS#7, PKCS#12; requests and lists too)
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// Serial number, NIK, NIP, e-mail address, or a file
    #[arg(value_name = "ID|FILE")]
    id: String,

    #[command(flatten)]
    pub(super) passphrase: HolderPassphrase,
}

pub(crate) fn run(args: &ShowArgs, context: &Context) -> Result<Exit, Failure> {
    let path = Path::new(&args.id);
    if path.is_file() { show_file::run(path, args, context) } else { show_record(&args.id, context) }
}

fn show_record(id: &str, context: &Context) -> Result<Exit, Failure> {
    let lang = context.terminal.lang;
    let office = context.office()?;
    let record = office.find_one(id)?;
    let standing = Standing::of(&record, office.now());
    let certificate = office.certificate(&record)?;
    let mut status = super::standing(standing, lang).to_owned();
    if let Some(revocation) = &record.revocation {
        let at = office.zone().on_paper(revocation.at);
        let reason = match revocation.reason.parse() {
            Ok(known) => errors::reason(known, lang),
            Err(_) => Escaped(&revocation.reason).to_string(),
        };
        status.push_str(&match standing {
            Standing::Revoked => tr!(lang, " since {at}, {reason}", " sejak {at}, {reason}"),
            Standing::Suspended => {
                tr!(lang, " since {at} (certificateHold)", " sejak {at} (certificateHold)")
            }
            // Of a time before: the clock was set back.
            _ => tr!(lang, "; revoked from {at} on, {reason}", "; dicabut mulai {at}, {reason}"),
        });
    }
    let locked = office.locked_since(&record)?.map(|at| office.zone().on_paper(at));
    let mut text = describe(&certificate, Some(office.zone()), lang);
    for line in [
        Some(field("Status", &status)),
        locked.as_ref().map(|at| {
            field(&tr!(lang, "Key locked", "Kunci"), &tr!(lang, "since {at}", "terkunci sejak {at}"))
        }),
        record.descent.as_ref().map(|descent| follows(descent, lang)),
        record.title.as_ref().map(|title| field(&tr!(lang, "Title", "Jabatan"), &Escaped(title).to_string())),
    ] {
        text.extend(line.map(|line| format!("\n{line}")));
    }
    context.terminal.say(text);
    let mut value = super::record(&record, standing);
    value["locked"] = json!(locked.is_some());
    value["schema"] = json!("segel.cert/1");
    value["certificate"] = document(&certificate);
    context.terminal.document(&value);
    Ok(Exit::Done)
}

/// A certificate in the words of its fields; times in UTC where no office says in which zone they are read.
pub(super) fn describe(certificate: &Certificate, zone: Option<Zone>, lang: Lang) -> String {
    let (subject, issuer) = (certificate.subject().to_string(), certificate.issuer().to_string());
    let [from, until] = [certificate.validity().not_before, certificate.validity().not_after]
        .map(|at| zone.map_or_else(|| at.to_string(), |zone| zone.in_line(at)));
    let fields = [
        (tr!(lang, "Subject", "Subjek"), subject),
        (tr!(lang, "Issuer", "Penerbit"), issuer),
        (tr!(lang, "Valid", "Berlaku"), tr!(lang, "{from} until {until}", "{from} sampai {until}")),
        (tr!(lang, "Key", "Kunci"), certificate.public_key().kind().to_string()),
        (tr!(lang, "Key usage", "Kegunaan"), key_usage(certificate).join(", ")),
        (tr!(lang, "E-mail", "Pos-el"), Escaped(&emails(certificate).join(", ")).to_string()),
        ("SHA-256".to_owned(), fingerprint(certificate)),
    ];
    let lines = fields.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| field(name, value));
    std::iter::once(certificate.serial_number().to_string()).chain(lines).collect::<Vec<_>>().join("\n")
}

/// Which certificate it follows, and how.
fn follows(descent: &Descent, lang: Lang) -> String {
    let old = &descent.replaces;
    field(
        &tr!(lang, "Follows", "Lanjutan"),
        &match descent.succession {
            Succession::Renewed => tr!(lang, "{old}, for the same key", "{old}, kunci sama"),
            Succession::Rekeyed => tr!(lang, "{old}, for a new key", "{old}, ganti kunci"),
            Succession::Reissued => {
                tr!(lang, "{old}, whose passphrase was forgotten", "{old}, passphrase terlupa")
            }
        },
    )
}

pub(super) fn field(name: &str, value: &str) -> String {
    format!("  {name:<12}  {value}")
}

pub(super) fn document(certificate: &Certificate) -> Value {
    let validity = certificate.validity();
    json!({
        "serial": certificate.serial_number().to_string(),
        "subject": certificate.subject().to_string(),
        "issuer": certificate.issuer().to_string(),
        "not_before": validity.not_before.to_string(),
        "not_after": validity.not_after.to_string(),
        "key": certificate.public_key().kind().to_string(),
        "key_usage": key_usage(certificate),
        "is_ca": certificate.is_ca(),
        "emails": emails(certificate),
        "crl": certificate.crl_addresses().unwrap_or_default(),
        "ocsp": certificate.access_addresses(oid::ACCESS_OCSP).unwrap_or_default(),
        "sha256": fingerprint(certificate),
        "simulation": is_simulation(certificate),
    })
}

/// A root has no policies, and says by its name what it is.
fn is_simulation(certificate: &Certificate) -> bool {
    let by_policy = certificate.policies().is_ok_and(|policies| policies.contains(&oid::SIMULATION_POLICY));
    let mut units = certificate.subject().texts(oid::ORGANIZATIONAL_UNIT_NAME);
    by_policy || units.any(|unit| unit == office::person::SIMULATION_MARK)
}

fn key_usage(certificate: &Certificate) -> Vec<&'static str> {
    certificate.key_usage().ok().flatten().map(|usage| usage.names().collect()).unwrap_or_default()
}

fn emails(certificate: &Certificate) -> Vec<String> {
    let names = certificate.subject_alt_names().unwrap_or_default();
    names
        .into_iter()
        .filter_map(|name| match name {
            GeneralName::Email(address) => Some(address),
            _ => None,
        })
        .collect()
}

fn fingerprint(certificate: &Certificate) -> String {
    hex::lower(&certificate.fingerprint())
}
