//! `segel cert renew` and `segel cert reissue`

use std::path::PathBuf;

use clap::Args;
use office::Office;
use office::ledger::Standing;
use office::renew::{NextKey, RenewOrder, Renewed, Succession};
use office::zone::Zone;
use pki::csr::VerifiedCsr;
use pki::key::KeyType;
use serde_json::json;

use super::listing::{Listed, Listing};
use super::passphrase::advise;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files;
use crate::lang::tr;
use crate::passphrase::{self, CaPassphrase, HolderPassphrase};

/// Issue the certificate that follows another, for a new key or with --same-key for the same
#[derive(Args, Debug)]
pub(crate) struct RenewArgs {
    /// Serial number, NIK, NIP or e-mail address; an expired certificate can be renewed too
    #[arg(value_name = "ID")]
    id: String,

    /// Renew for the same key (perpanjangan) instead of a new one (ganti kunci)
    #[arg(long, conflicts_with_all = ["key_type", "csr", "passphrase_file"])]
    #[cfg_attr(unix, arg(conflicts_with = "passphrase_fd"))]
    same_key: bool,

    /// Kind of key to make [default: as before]
    #[arg(long, value_name = "TYPE", conflicts_with = "csr")]
    key_type: Option<KeyType>,

    /// Certify the key of this request (PKCS#10) instead of making one
    #[arg(long, value_name = "FILE", conflicts_with = "passphrase_file")]
    #[cfg_attr(unix, arg(conflicts_with = "passphrase_fd"))]
    csr: Option<PathBuf>,

    /// Days of validity [default: by the profile]
    #[arg(long, value_name = "N")]
    days: Option<u16>,

    /// Revoke the earlier certificate as superseded instead of letting it run out
    #[arg(long)]
    revoke_old: bool,

    #[command(flatten)]
    passphrase: HolderPassphrase,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

/// Issue anew for a forgotten passphrase: a new key, a new certificate, and the old one revoked
#[derive(Args, Debug)]
pub(crate) struct ReissueArgs {
    /// Serial number, NIK, NIP or e-mail address
    #[arg(value_name = "ID")]
    id: String,

    /// Days of validity [default: by the profile]
    #[arg(long, value_name = "N")]
    days: Option<u16>,

    #[command(flatten)]
    passphrase: HolderPassphrase,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(crate) fn renew(args: &RenewArgs, context: &Context) -> Result<Exit, Failure> {
    passphrase::refuse_one_input(&args.passphrase, &args.ca_passphrase)?;
    let key = match &args.csr {
        _ if args.same_key => NextKey::Same,
        Some(path) => NextKey::Request(VerifiedCsr::read(&files::read(path)?).map_err(office::Error::Csr)?),
        None => NextKey::Made { key_type: args.key_type, passphrase: args.passphrase.read_new(context)? },
    };
    let order = RenewOrder { id: args.id.clone(), key, days: args.days, revoke_old: args.revoke_old };
    carry_out(order, &args.ca_passphrase, context)
}

pub(crate) fn reissue(args: &ReissueArgs, context: &Context) -> Result<Exit, Failure> {
    passphrase::refuse_one_input(&args.passphrase, &args.ca_passphrase)?;
    let key = NextKey::Reissued { passphrase: args.passphrase.read_new(context)? };
    let order = RenewOrder { id: args.id.clone(), key, days: args.days, revoke_old: true };
    carry_out(order, &args.ca_passphrase, context)
}

fn carry_out(order: RenewOrder, ca_passphrase: &CaPassphrase, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    office.check_direct_issue()?;
    context.terminal.banner();
    let passphrase = ca_passphrase.read(context, &office)?;
    let issuer = office.unlock_issuing(&passphrase)?;
    let renewed = office.renew(&issuer, order)?;
    let earlier = office.find_one(&renewed.descent.replaces)?;
    report(&renewed, Standing::of(&earlier, office.now()), office.zone(), context);
    // What is revoked with it may come from an earlier CA.
    let lists = office.lists_naming(&renewed.revoked)?;
    let listed = Listing::beside(issuer, lists, &passphrase, &office)?.renew(&office, context)?;
    document(&renewed, &listed, &office, context)
}

fn report(renewed: &Renewed, earlier: Standing, zone: Zone, context: &Context) {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let (serial, old) = (renewed.certificate.serial_number(), &renewed.descent.replaces);
    terminal.say(match renewed.descent.succession {
        Succession::Renewed => {
            tr!(lang, "Renewed for the same key: {serial}", "Diperpanjang, kunci sama: {serial}")
        }
        Succession::Rekeyed => {
            tr!(lang, "Renewed for a new key: {serial}", "Diperpanjang, ganti kunci: {serial}")
        }
        Succession::Reissued => {
            tr!(lang, "Reissued for a new key: {serial}", "Diterbitkan ulang, kunci baru: {serial}")
        }
    });
    let validity = renewed.certificate.validity();
    let [from, until] = [validity.not_before, validity.not_after].map(|at| zone.in_line(at));
    terminal.say(tr!(lang, "  valid from {from} until {until}", "  berlaku dari {from} sampai {until}"));
    for old in &renewed.revoked {
        terminal.say(tr!(lang, "  revoked with it: {old}", "  dicabut bersamanya: {old}"));
    }
    if !renewed.revoked.contains(old) {
        terminal.say(match earlier {
            Standing::Expired => tr!(
                lang,
                "  the earlier one, {old}, has expired",
                "  yang sebelumnya, {old}, sudah kedaluwarsa"
            ),
            _ => tr!(
                lang,
                "  the earlier one, {old}, runs out by itself",
                "  yang sebelumnya, {old}, berakhir sendiri"
            ),
        });
    }
    if renewed.shortened {
        terminal.note(super::shortened(lang));
    }
    advise(renewed.advice, context);
}

fn document(
    renewed: &Renewed,
    listed: &[Listed],
    office: &Office,
    context: &Context,
) -> Result<Exit, Failure> {
    let record = office.find_one(&renewed.certificate.serial_number().to_string())?;
    let mut document = super::record(&record, Standing::of(&record, office.now()));
    document["schema"] = json!("segel.cert/1");
    document["shortened"] = json!(renewed.shortened);
    document["revoked"] = json!(renewed.revoked);
    document["crl_number"] = json!(listed.first().and_then(Listed::number));
    document["lists"] = json!(Listed::documents(listed));
    context.terminal.document(&document);
    Ok(Exit::Done)
}
