//! `segel cert revoke`

use clap::Args;
use jiff::Timestamp;
use office::list::ListOf;
use office::revoke::{RevokeOrder, Revoked};
use office::{Office, UnlockedAuthority};
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
    // Opened before anything is done, so that a mistyped passphrase leaves nothing half done.
    let issuer = issuer(&order, args, &office)?;
    let revoked = office.revoke(&order)?;
    for Revoked { serial, .. } in &revoked {
        terminal.say(tr!(terminal.lang, "Revoked {serial} ({})", "Dicabut: {serial} ({})", args.reason));
    }
    let list = list_of(&revoked);
    let number = issuer.map(|issuer| office.renew_list(list, &issuer)).transpose()?;
    report_list(number, list, &office, context);
    terminal.document(&json!({
        "schema": "segel.revoke/1",
        "simulation": true,
        "revoked": revoked.iter().map(|revoked| &revoked.serial).collect::<Vec<_>>(),
        "reason": args.reason.name(),
        "list": list.word(),
        "crl_number": number,
    }));
    Ok(Exit::Done)
}

/// The CA whose list is to be renewed, if the passphrase is at hand. One that was revoked itself issues no list.
fn issuer(
    order: &RevokeOrder,
    args: &RevokeArgs,
    office: &Office,
) -> Result<Option<UnlockedAuthority>, Failure> {
    let list = list_of(&office.would_revoke(order)?);
    let Some(passphrase) = args.ca_passphrase.at_hand(office)? else { return Ok(None) };
    let unlocked = match list {
        ListOf::Issuing => office.unlock_issuing(&passphrase),
        ListOf::Root => office.unlock_root(&passphrase),
    };
    match unlocked {
        Err(office::Error::NotActive { .. }) => Ok(None),
        other => Ok(Some(other?)),
    }
}

/// One list for all: a serial number means one certificate, and what a person holds comes from the issuing CA.
fn list_of(revoked: &[Revoked]) -> ListOf {
    revoked.first().map_or(ListOf::Issuing, |revoked| revoked.list)
}

fn report_list(number: Option<i64>, list: ListOf, office: &Office, context: &Context) {
    let terminal = &context.terminal;
    match number {
        Some(number) => terminal.say(tr!(
            terminal.lang,
            "The revocation list has number {number} now.",
            "Daftar pencabutan kini bernomor {number}."
        )),
        None => {
            let address = office.addresses().base();
            let root = if list == ListOf::Root { "--root " } else { "" };
            terminal.note(tr!(
                terminal.lang,
                "It counts at once in this home. The revocation list that others read ({address}) is due: run `segel ca crl {root}--out FILE` with the CA passphrase.",
                "Pencabutan langsung berlaku di kantor ini. Daftar pencabutan yang dibaca pihak lain ({address}) perlu diperbarui: jalankan `segel ca crl {root}--out FILE` dengan passphrase CA."
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
