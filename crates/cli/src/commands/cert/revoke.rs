//! `segel cert revoke`

use clap::Args;
use jiff::Timestamp;
use office::Office;
use office::list::ListOf;
use office::revoke::RevokeOrder;
use pki::crl::RevocationReason;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::tr;
use crate::passphrase::CaPassphrase;

/// Revoke a certificate
#[derive(Args, Debug)]
pub(crate) struct RevokeArgs {
    /// Serial number, NIK, NIP or e-mail address
    #[arg(value_name = "ID")]
    id: String,

    /// Why: keyCompromise, affiliationChanged, superseded, cessationOfOperation, privilegeWithdrawn ..., or mutasi,
    /// pensiun, meninggal-dunia, perubahan-data, passphrase-bocor
    #[arg(long, value_name = "REASON", value_parser = reason)]
    reason: RevocationReason,

    /// Since when (RFC 3339) [default: now]
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,

    /// Revoke all active certificates of the person
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    ca_passphrase: CaPassphrase,
}

pub(crate) fn run(args: &RevokeArgs, context: &Context) -> Result<Exit, Failure> {
    let terminal = &context.terminal;
    let office = context.office()?;
    let order = RevokeOrder { id: args.id.clone(), reason: args.reason, at: args.at, all: args.all };
    // Asked for before anything is done, so that a mistyped passphrase leaves nothing half done.
    let issuer = match args.ca_passphrase.at_hand(&office)? {
        Some(passphrase) => Some(office.unlock_issuing(&passphrase)?),
        None => None,
    };
    let serials = office.revoke(&order)?;
    for serial in &serials {
        terminal.say(tr!(terminal.lang, "Revoked {serial} ({})", "Dicabut {serial} ({})", args.reason));
    }
    let number = issuer.map(|issuer| office.renew_list(ListOf::Issuing, &issuer)).transpose()?;
    report_list(number, &office, context);
    terminal.document(&json!({
        "schema": "segel.revoke/1",
        "simulation": true,
        "revoked": serials,
        "reason": args.reason.name(),
        "crl_number": number,
    }));
    Ok(Exit::Done)
}

fn report_list(number: Option<i64>, office: &Office, context: &Context) {
    let terminal = &context.terminal;
    match number {
        Some(number) => terminal.say(tr!(
            terminal.lang,
            "The revocation list has number {number} now.",
            "Daftar pencabutan kini bernomor {number}."
        )),
        None => {
            let address = office.addresses().base();
            terminal.note(tr!(
                terminal.lang,
                "It counts at once in this home. The revocation list that others read ({address}) is due: run `segel ca crl --out FILE` with the CA passphrase.",
                "Pencabutan langsung berlaku di kantor ini. Daftar pencabutan yang dibaca pihak lain ({address}) perlu diperbarui: jalankan `segel ca crl --out FILE` dengan passphrase CA."
            ));
        }
    }
}

/// A reason by its name in RFC 5280, or by the word that agencies use for it.
fn reason(text: &str) -> Result<RevocationReason, String> {
    let folded = text.to_lowercase().replace([' ', '_'], "-");
    let by_label = match folded.as_str() {
        "mutasi" | "perubahan-data" => Some(RevocationReason::AffiliationChanged),
        "pensiun" | "meninggal-dunia" | "meninggal" => Some(RevocationReason::CessationOfOperation),
        "passphrase-bocor" | "passphrase-hilang" | "kunci-bocor" => Some(RevocationReason::KeyCompromise),
        "diganti" => Some(RevocationReason::Superseded),
        "dicabut-haknya" => Some(RevocationReason::PrivilegeWithdrawn),
        _ => None,
    };
    let found = by_label.or_else(|| text.parse().ok());
    match found {
        // Suspension is another act, with a way back; the last one is no reason to revoke.
        Some(RevocationReason::CertificateHold | RevocationReason::RemoveFromCrl) | None => {
            Err("not a reason to revoke".to_owned())
        }
        Some(reason) => Ok(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_in_both_tongues() {
        for (text, expected) in [
            ("keyCompromise", Some(RevocationReason::KeyCompromise)),
            ("mutasi", Some(RevocationReason::AffiliationChanged)),
            ("Meninggal dunia", Some(RevocationReason::CessationOfOperation)),
            ("passphrase_bocor", Some(RevocationReason::KeyCompromise)),
            ("unspecified", Some(RevocationReason::Unspecified)),
            ("certificateHold", None),
            ("removeFromCRL", None),
            ("bosan", None),
            ("", None),
        ] {
            assert_eq!(reason(text).ok(), expected, "{text}");
        }
    }
}
