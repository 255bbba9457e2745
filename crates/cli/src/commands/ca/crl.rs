//! `segel ca crl`

mod report; // lists as they stand, in words and for machines

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use office::Office;
use office::ledger::Standing;
use office::list::{CurrentList, DeltaIssued, ListOf, NewHabits};
use office::services::RenewedService;
use pki::crl::RevocationList;
use pki::pem;
use serde_json::json;

use super::services;
use crate::commands::audit::write_checkpoint_beside;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::lang::tr;
use crate::passphrase::CaPassphrase;

/// Write a revocation list to a file, renewed when it is due; or check the lists
#[derive(Args, Debug)]
pub(crate) struct CrlArgs {
    /// Where to
    #[arg(long, value_name = "FILE", required_unless_present = "check")]
    out: Option<PathBuf>,

    /// The root's list, of issuing CAs, instead of the issuing CA's, of people
    #[arg(long, conflicts_with = "ca")]
    root: bool,

    /// The list of the CA with this serial number, such as an earlier issuing CA
    #[arg(long, value_name = "SERIAL")]
    ca: Option<String>,

    /// The list of what changed since the newest full list (delta list)
    #[arg(long)]
    delta: bool,

    /// From this list on: say in each list, critically, at which address it lies (issuingDistributionPoint), or do not.
    /// NSS reads no list that does
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no, conflicts_with_all = ["delta", "check"])]
    scope: Option<bool>,

    /// From this list on: say in each list where its delta lists are, or do not; --delta says yes by itself
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no, conflicts_with_all = ["delta", "check"])]
    deltas: Option<bool>,

    /// How to write it
    #[arg(long, value_name = "FORMAT", default_value = "der")]
    format: Format,

    /// Write nothing; exit with 1 when a list of any CA, or of the one named, is due, behind the ledger or over
    #[arg(long, conflicts_with_all = ["out", "force", "format", "delta", "ca_passphrase_file"])]
    check: bool,

    /// Overwrite an existing file
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Der,
    Pem,
}

/// What was issued on the way to the file.
#[derive(Default)]
struct Issued {
    /// The full list that had to be issued before a delta list to it.
    base: Option<i64>,
    services: Vec<RenewedService>,
}

impl CrlArgs {
    fn new_habits(&self) -> NewHabits {
        NewHabits { scope: self.scope, deltas: self.deltas }
    }
}

pub(crate) fn run(args: &CrlArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let named = match &args.ca {
        Some(serial) => Some(office.list_of(serial)?),
        None => args.root.then_some(ListOf::Root),
    };
    match &args.out {
        Some(out) => {
            files::refuse_existing(out, args.force)?;
            write(args, named.unwrap_or(ListOf::Issuing), out, &office, context)
        }
        None => check(named, &office, context),
    }
}

fn check(named: Option<ListOf>, office: &Office, context: &Context) -> Result<Exit, Failure> {
    let lists = named.map_or_else(|| office.lists(), |of| Ok(vec![of]))?;
    let now = office.now();
    let mut standings = Vec::new();
    for of in lists {
        standings.push((office.ca(of)?, office.current_list(of)?));
    }
    for (ca, current) in &standings {
        report::say(ca, current, office, context);
    }
    let all: Vec<_> = standings.iter().map(|(ca, current)| report::document(ca, current, now)).collect();
    // The first is that of the CA that was named, or of the issuing CA.
    let mut document = all.first().cloned().unwrap_or_default();
    document["schema"] = json!("segel.crl/1");
    document["lists"] = json!(all);
    context.terminal.document(&document);
    let due = standings.iter().any(|(_, current)| current.is_due(now));
    Ok(if due { Exit::Refused } else { Exit::Done })
}

fn write(
    args: &CrlArgs,
    of: ListOf,
    out: &std::path::Path,
    office: &Office,
    context: &Context,
) -> Result<Exit, Failure> {
    let (now, mut current, mut issued) = (office.now(), office.current_list(of)?, Issued::default());
    let due = if args.delta { current.is_delta_due(now) } else { current.is_full_due(now) };
    let is_asked =
        args.ca_passphrase.ca_passphrase_file.is_some() || args.new_habits() != NewHabits::default();
    let ca = office.ca(of)?;
    let is_last = !args.delta && matches!(of, ListOf::Earlier(_)) && ca.standing != Standing::Active;
    let is_renewed = is_asked || (due && !is_last);
    if is_renewed {
        issued = renew(of, args, context, office)?;
        current = office.current_list(of)?;
    }
    let (list, number) = chosen(&current, args.delta);
    let content = match args.format {
        Format::Der => list.der().to_vec(),
        Format::Pem => pem::encode(pem::X509_CRL, list.der()).into_bytes(),
    };
    files::write(out, &content, args.force, Readers::Usual)?;
    if is_renewed {
        write_checkpoint_beside(out, office, context)?;
    }
    report::written(list, number, office.zone(), context);
    tell(&issued, &ca.serial(), office, context);
    if due && is_last {
        context.terminal.note(tr!(
            context.terminal.lang,
            "It is the last one: its CA signs no more.",
            "Ini daftar terakhir: CA-nya tidak lagi menandatangani."
        ));
    }
    let mut document = report::facts(list, number);
    document["schema"] = json!("segel.crl/1");
    document["ca"] = json!(ca.serial());
    document["base"] = json!(list.is_delta().then_some(current.number));
    document["base_issued"] = json!(issued.base.is_some());
    document["services"] = json!(issued.services.iter().map(services::renewed).collect::<Vec<_>>());
    document["due"] = json!(current.is_due(office.now()));
    document["behind"] = json!(current.behind);
    context.terminal.document(&document);
    Ok(Exit::Done)
}

/// The list that is to be written, and its number.
fn chosen(current: &CurrentList, delta: bool) -> (&RevocationList, i64) {
    let newest = current.delta.as_ref().and_then(|deltas| deltas.newest.as_ref());
    match newest.filter(|_| delta) {
        Some((list, number)) => (list, *number),
        None => (&current.list, current.number),
    }
}

/// Issues the list that was asked for, and new keys for those who answer for this CA, where these are due.
fn renew(of: ListOf, args: &CrlArgs, context: &Context, office: &Office) -> Result<Issued, Failure> {
    let passphrase = args.ca_passphrase.read(context, office)?;
    let authority = office.unlock_ca(of, &passphrase)?;
    let mut issued = Issued::default();
    if args.delta {
        let DeltaIssued { base, base_is_new, .. } = office.issue_delta(&authority)?;
        issued.base = base_is_new.then_some(base);
    } else {
        office.renew_list_anew(&authority, args.new_habits())?;
    }
    issued.services = office.renew_services(&authority, false)?;
    Ok(issued)
}

fn tell(issued: &Issued, ca: &str, office: &Office, context: &Context) {
    let terminal = &context.terminal;
    if let Some(base) = issued.base {
        terminal.note(tr!(
            terminal.lang,
            "It tells the changes to a new full list, number {base}: publish that one too, with `segel ca crl --ca {ca} --out FILE`.",
            "Isinya perubahan terhadap daftar penuh baru nomor {base}: terbitkan pula daftar itu, dengan `segel ca crl --ca {ca} --out FILE`."
        ));
    }
    services::tell(&issued.services, office.zone(), context);
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "yes" | "ya" => Ok(true),
        "no" | "tidak" => Ok(false),
        _ => Err("neither yes nor no".to_owned()),
    }
}
