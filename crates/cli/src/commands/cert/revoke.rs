//! `segel cert revoke`

use clap::Args;
use jiff::Timestamp;
use office::list::ListOf;
use office::revoke::{RevokeOrder, Revoked};
use pki::crl::RevocationReason;
use serde_json::json;

use super::listing::{Listed, Listing};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{errors, tr};
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

    /// Since when (RFC 3339) [default: now, or when it was suspended]
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
    let listing = Listing::open(lists_of(&office.would_revoke(&order)?), &args.ca_passphrase, &office)?;
    let revoked = office.revoke(&order)?;
    let why = errors::reason(args.reason, terminal.lang);
    for Revoked { serial, .. } in &revoked {
        terminal.say(tr!(terminal.lang, "Revoked {serial} ({why})", "Dicabut: {serial}; alasan: {why}"));
    }
    let listed = listing.renew(&office, context)?;
    terminal.document(&json!({
        "schema": "segel.revoke/1",
        "simulation": true,
        "revoked": revoked.iter().map(|revoked| &revoked.serial).collect::<Vec<_>>(),
        "reason": args.reason.name(),
        "list": listed.first().map(Listed::word),
        "crl_number": listed.first().and_then(Listed::number),
        "lists": Listed::documents(&listed),
    }));
    Ok(Exit::Done)
}

/// The lists that are to name what is revoked, each once: after a rollover a person may hold certificates of two CAs.
fn lists_of(revoked: &[Revoked]) -> Vec<ListOf> {
    let mut lists = Vec::new();
    for Revoked { list, .. } in revoked {
        if !lists.contains(list) {
            lists.push(*list);
        }
    }
    lists
}

/// A reason by its name in RFC 5280, or by the word that agencies use for it.
pub(crate) fn reason(text: &str) -> Result<RevocationReason, String> {
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
        // Suspension is another act, with a way back (`segel cert suspend`); the last one is no reason to revoke.
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
