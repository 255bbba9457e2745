//! `segel init`

use clap::Args;
use jiff::Timestamp;
use office::Office;
use office::found::{self, CaPassphrase, Founding};
use office::passphrase::Policy;
use office::zone::Zone;
use pki::key::KeyType;
use serde_json::json;

use crate::commands::token_uri;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{role, tr};
use crate::passphrase;

/// Found an office: root, issuing CA, OCSP responder and time stamping authority
#[derive(Args, Debug)]
pub(crate) struct InitArgs {
    /// Name of the office, which stands in the names of its authorities
    #[arg(long, value_name = "TEXT", default_value = "Segel")]
    name: String,

    /// Agency that stands in certificates where nothing else is given
    #[arg(long, value_name = "TEXT", default_value = "Instansi Uji Coba")]
    agency: String,

    /// Where the services of the office will answer
    #[arg(long, value_name = "URL", default_value = "http://localhost:8080")]
    base_url: String,

    /// Zone of visible marks and letters: WIB, WITA or WIT
    #[arg(long, value_name = "ZONE", default_value = "WIB")]
    zone: Zone,

    /// One kind of key for all authorities [default: rsa4096 for the root, rsa3072 for the issuing CA, rsa2048 for others]
    #[arg(long, value_name = "TYPE")]
    key_type: Option<KeyType>,

    /// Key of the root, made on a token and kept there: `pkcs11:token=...;id=...?module-path=/...` (RFC 7512). The CA
    /// passphrase is the token's PIN then
    // Not parsed by clap, which repeats what it refuses: there may be a PIN in it.
    #[arg(long, value_name = "URI", conflicts_with = "unattended")]
    root_key: Option<String>,

    /// Key of the issuing CA, on a token likewise
    #[arg(long, value_name = "URI", conflicts_with = "unattended")]
    issuing_key: Option<String>,

    /// Rule for new passphrases: bsre (8 characters, letters and digits) or nist (15 characters of any kind)
    #[arg(long, value_name = "POLICY", default_value = "bsre")]
    passphrase_policy: Policy,

    /// Make a random CA passphrase and keep it in the home, for pilots and CI
    #[arg(long, conflicts_with = "ca_passphrase_file")]
    unattended: bool,

    /// Let time stand still at TIME in this home, for rehearsals and tests (RFC 3339)
    #[arg(long, value_name = "TIME")]
    simulated_clock: Option<Timestamp>,

    #[command(flatten)]
    passphrase: passphrase::CaPassphrase,
}

pub(crate) fn run(args: &InitArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let home = context.home()?;
    if args.simulated_clock.is_none() {
        context.refuse_other_time()?;
    }
    if let Some(officer) = &context.globals.actor {
        // Officers are registered in an office that is there.
        return Err(Failure::Office(office::Error::UnknownOfficer(officer.clone())));
    }
    terminal.banner();
    let passphrase = if args.unattended {
        CaPassphrase::Kept
    } else {
        CaPassphrase::Chosen(args.passphrase.read_new(context)?)
    };
    let founding = Founding {
        name: args.name.clone(),
        agency: args.agency.clone(),
        base_url: args.base_url.clone(),
        zone: args.zone,
        policy: args.passphrase_policy,
        key_type: args.key_type,
        root_key: args.root_key.as_deref().map(token_uri).transpose()?,
        issuing_key: args.issuing_key.as_deref().map(token_uri).transpose()?,
        simulated_time: args.simulated_clock,
        actor: Context::user(),
    };
    found::found(&home, &founding, &passphrase)?;
    report(args, context, &context.office()?)?;
    Ok(Exit::Done)
}

fn report(args: &InitArgs, context: &Context, office: &Office) -> Result<(), Failure> {
    let terminal = &context.terminal;
    let authorities = office.authorities()?;
    let home = office.home().directory();
    let shown = home.display();
    terminal.say(tr!(
        terminal.lang,
        "Founded the office `{}` in {shown}",
        "Kantor `{}` didirikan di {shown}",
        args.name
    ));
    for (role, certificate) in &authorities {
        let (role, serial) = (role::words(role, terminal.lang), certificate.serial_number().to_string());
        let until = office.zone().in_line(certificate.validity().not_after);
        terminal.say(tr!(
            terminal.lang,
            "  {role:<14}  {serial:<32}  valid until {until}",
            "  {role:<14}  {serial:<32}  berlaku sampai {until}"
        ));
    }
    if args.unattended {
        let path = office.home().ca_passphrase();
        let path = path.display();
        terminal.note(tr!(
            terminal.lang,
            "The CA passphrase was made at random and lies in {path}, readable by you alone. Whoever reads it can issue.",
            "Passphrase CA dibuat acak dan tersimpan di {path}, hanya Anda yang dapat membacanya. Siapa pun yang membacanya dapat menerbitkan sertifikat."
        ));
    }
    let authorities: Vec<_> =
        authorities.iter().map(|(role, certificate)| authority(role, certificate)).collect();
    terminal.document(&json!({
        "schema": "segel.init/1",
        "simulation": true,
        "home": home,
        "authorities": authorities,
    }));
    Ok(())
}

/// One of the office's own certificates, for machines.
pub(crate) fn authority(role: &str, certificate: &pki::cert::Certificate) -> serde_json::Value {
    json!({
        "role": role,
        "serial": certificate.serial_number().to_string(),
        "subject": certificate.subject().to_string(),
        "key": certificate.public_key().kind().to_string(),
        "not_before": certificate.validity().not_before.to_string(),
        "not_after": certificate.validity().not_after.to_string(),
    })
}
