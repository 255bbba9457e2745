//! `segel cert suspend` and `segel cert resume`

use clap::Args;
use office::Office;
use office::ledger::Standing;
use serde_json::json;

use super::listing::{Listed, Listing};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;
use crate::passphrase::CaPassphrase;

/// Suspend a certificate: it signs nothing until it is resumed (certificateHold)
#[derive(Args, Debug)]
pub(crate) struct SuspendArgs {
    /// Serial number, NIK, NIP or e-mail address
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

/// End the suspension of a certificate
#[derive(Args, Debug)]
pub(crate) struct ResumeArgs {
    /// Serial number, NIK, NIP or e-mail address
    #[arg(value_name = "ID")]
    id: String,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(crate) fn suspend(args: &SuspendArgs, context: &Context) -> Result<Exit, Failure> {
    change(&args.id, false, &args.ca_passphrase, context, |office| {
        let serial = office.suspend(&args.id)?;
        let said = tr!(context.terminal.lang, "Suspended {serial}", "Ditangguhkan: {serial}");
        Ok((serial, said))
    })
}

pub(crate) fn resume(args: &ResumeArgs, context: &Context) -> Result<Exit, Failure> {
    change(&args.id, true, &args.ca_passphrase, context, |office| {
        let serial = office.resume(&args.id)?;
        let said = tr!(context.terminal.lang, "Resumed {serial}", "Diaktifkan kembali: {serial}");
        Ok((serial, said))
    })
}

fn change(
    id: &str,
    resumed: bool,
    passphrase: &CaPassphrase,
    context: &Context,
    act: impl FnOnce(&Office) -> Result<(String, String), Failure>,
) -> Result<Exit, Failure> {
    let office = context.office()?;
    let list = office.list_of_suspension(id, resumed)?;
    let listing = Listing::open(vec![list], passphrase, &office)?;
    let (serial, said) = act(&office)?;
    context.terminal.say(said);
    if !resumed {
        tell_of_others(id, &office, context)?;
    }
    let listed = listing.renew(&office, context)?;
    context.terminal.document(&json!({
        "schema": "segel.suspend/1",
        "simulation": true,
        "serial": serial,
        "status": if resumed { "active" } else { "suspended" },
        "list": listed.first().map(Listed::word),
        "crl_number": listed.first().and_then(Listed::number),
        "lists": Listed::documents(&listed),
    }));
    Ok(Exit::Done)
}

/// An address means a person, who may hold more: what still signs is said.
fn tell_of_others(id: &str, office: &Office, context: &Context) -> Result<(), Failure> {
    let now = office.now();
    let active = office.find(id)?.into_iter().filter(|record| Standing::of(record, now) == Standing::Active);
    let others: Vec<_> = active.map(|record| record.serial).collect();
    if !others.is_empty() {
        let others = others.join(", ");
        context.terminal.note(tr!(
            context.terminal.lang,
            "Note: `{id}` has other active certificates, which still sign: {others}. Suspend them by their serial numbers.",
            "Catatan: `{id}` masih memiliki sertifikat aktif lain yang tetap dapat menandatangani: {others}. Tangguhkan dengan menyebut nomor serinya."
        ));
    }
    Ok(())
}
