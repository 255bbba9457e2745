//! `segel ca services`

use clap::Args;
use office::services::{RenewedService, ServiceStanding};
use office::zone::Zone;
use serde_json::{Value, json};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{role, tr};
use crate::passphrase::CaPassphrase;

/// Show how OCSP responders and time stamping authority stand, or give them new keys
#[derive(Args, Debug)]
pub(crate) struct ServicesArgs {
    /// Exit with 1 when one is due for a new key
    #[arg(long)]
    check: bool,

    /// Give new keys to those that are due
    #[arg(long, conflicts_with = "check")]
    renew: bool,

    /// With --renew: give all of them new keys, due or not
    #[arg(long, requires = "renew")]
    all: bool,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(crate) fn run(args: &ServicesArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    let mut renewed = Vec::new();
    if args.renew {
        let mut appointing = Vec::new();
        for standing in office.services()?.iter().filter(|one| args.all || one.due) {
            if !appointing.contains(&standing.renewed_by) {
                appointing.push(standing.renewed_by);
            }
        }
        if !appointing.is_empty() {
            let passphrase = args.ca_passphrase.read(context, &office)?;
            for ca in appointing {
                renewed.extend(office.renew_services(&office.unlock_ca(ca, &passphrase)?, args.all)?);
            }
        }
    }
    tell(&renewed, office.zone(), context);
    let standings = office.services()?;
    standings.iter().for_each(|standing| say(standing, office.zone(), context));
    context.terminal.document(&json!({
        "schema": "segel.services/1",
        "simulation": true,
        "services": standings.iter().map(document).collect::<Vec<_>>(),
        "renewed": renewed.iter().map(self::renewed).collect::<Vec<_>>(),
    }));
    let due = standings.iter().any(|standing| standing.due);
    Ok(if args.check && due { Exit::Refused } else { Exit::Done })
}

/// Says which services got new keys.
pub(super) fn tell(renewed: &[RenewedService], zone: Zone, context: &Context) {
    for RenewedService { role, serial, replaces, not_after } in renewed {
        let (role, until) = (role::words(role, context.terminal.lang), zone.in_line(*not_after));
        context.terminal.note(tr!(
            context.terminal.lang,
            "New key for {role}: {serial} in the place of {replaces}, valid until {until}",
            "Kunci baru untuk {role}: {serial} menggantikan {replaces}, berlaku sampai {until}"
        ));
    }
}

/// One that got a new key, for machines.
pub(super) fn renewed(service: &RenewedService) -> Value {
    json!({
        "role": service.role,
        "serial": service.serial,
        "replaces": service.replaces,
        "not_after": service.not_after.to_string(),
    })
}

fn say(standing: &ServiceStanding, zone: Zone, context: &Context) {
    let ServiceStanding { role, serial, not_after, renew_from, .. } = standing;
    let terminal = &context.terminal;
    let role = role::words(role, terminal.lang);
    let (until, from) = (zone.in_line(*not_after), zone.in_line(*renew_from));
    terminal.say(tr!(
        terminal.lang,
        "{role:<14}  {serial}\n  valid until {until}, new key from {from}",
        "{role:<14}  {serial}\n  berlaku sampai {until}, kunci baru mulai {from}"
    ));
    if standing.due {
        terminal.say(tr!(
            terminal.lang,
            "  It is due: `segel ca services --renew` gives it a new key.",
            "  Sudah waktunya: `segel ca services --renew` memberinya kunci baru."
        ));
    }
}

fn document(standing: &ServiceStanding) -> Value {
    json!({
        "role": standing.role,
        "serial": standing.serial,
        "issuer": standing.issuer,
        "not_after": standing.not_after.to_string(),
        "renew_from": standing.renew_from.to_string(),
        "standing": standing.standing.word(),
        "due": standing.due,
    })
}
