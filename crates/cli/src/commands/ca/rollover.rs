//! `segel ca rollover`

use clap::Args;
use office::rollover::RolledOver;
use office::zone::Zone;
use pki::key::KeyType;
use serde_json::json;

use crate::commands::init::authority;
use crate::commands::token_uri;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;
use crate::passphrase::CaPassphrase;

/// Put a new issuing CA in the place of the present one, which is answered for until it expires
#[derive(Args, Debug)]
pub(crate) struct RolloverArgs {
    /// One kind of key for the new CA and its OCSP responder [default: as before]
    #[arg(long, value_name = "TYPE")]
    key_type: Option<KeyType>,

    /// Key of the new CA, made on a token and kept there (PKCS#11 URI). The CA passphrase is the token's PIN then
    #[arg(long, value_name = "URI")]
    issuing_key: Option<String>,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(crate) fn run(args: &RolloverArgs, context: &Context) -> Result<Exit, Failure> {
    let office = context.office()?;
    context.terminal.banner();
    let passphrase = args.ca_passphrase.read(context, &office)?;
    let token = args.issuing_key.as_deref().map(token_uri).transpose()?;
    let rolled = office.roll_over(&passphrase, args.key_type, token.as_ref())?;
    report(&rolled, office.zone(), context);
    context.terminal.document(&json!({
        "schema": "segel.rollover/1",
        "simulation": true,
        "issuing": authority("issuing", &rolled.certificate),
        "shortened": rolled.shortened,
        "retired": rolled.retired,
        "responder": rolled.responder,
        "stamper": rolled.stamper.as_ref().map(|stamper| &stamper.serial),
        "crl_number": rolled.crl_number,
    }));
    Ok(Exit::Done)
}

fn report(rolled: &RolledOver, zone: Zone, context: &Context) {
    let (terminal, lang) = (&context.terminal, context.terminal.lang);
    let RolledOver { certificate, retired, responder, .. } = rolled;
    let (serial, subject) = (certificate.serial_number(), certificate.subject());
    let until = zone.in_line(certificate.validity().not_after);
    terminal.say(tr!(
        lang,
        "New issuing CA {serial}\n  {subject}\n  valid until {until}\n  OCSP responder {responder}",
        "CA penerbit baru {serial}\n  {subject}\n  berlaku sampai {until}\n  responder OCSP {responder}"
    ));
    if let Some(stamper) = &rolled.stamper {
        let serial = &stamper.serial;
        terminal.say(tr!(lang, "  time stamping authority {serial}", "  otoritas penanda waktu {serial}"));
    }
    terminal.say(tr!(
        lang,
        "Issuing CA {retired} issues no more; what it issued is answered for until it expires.",
        "CA penerbit {retired} tidak menerbitkan lagi; sertifikat terbitannya tetap dilayani sampai CA itu kedaluwarsa."
    ));
    if rolled.shortened {
        terminal.note(tr!(
            lang,
            "The validity ends early, together with that of the root.",
            "Masa berlaku berakhir lebih awal, bersama masa berlaku CA akar."
        ));
    }
    terminal.note(tr!(
        lang,
        "Publish the new chain (`segel ca chain --out FILE`) and the lists of both: `segel ca crl --out FILE`, `segel ca crl --ca {retired} --out FILE`.",
        "Terbitkan rantai yang baru (`segel ca chain --out FILE`) serta daftar keduanya: `segel ca crl --out FILE`, `segel ca crl --ca {retired} --out FILE`."
    ));
}
