//! `segel cert`

mod export;
mod import;
pub(super) mod issue;
mod list;
mod listing;
mod passphrase;
mod renew;
mod revoke;
mod show;
mod show_file;
mod suspend;

use clap::Subcommand;
use office::ledger::Standing;
use office::record::CertificateRecord;
use serde_json::json;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::lang::{Lang, tr};

pub(crate) use passphrase::advise;
pub(crate) use revoke::reason;

/// Issue, show, renew, suspend, revoke and export certificates
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum CertCommand {
    Issue(Box<issue::IssueArgs>),
    Import(import::ImportArgs),
    List(list::ListArgs),
    Show(show::ShowArgs),
    Renew(renew::RenewArgs),
    Reissue(renew::ReissueArgs),
    Revoke(revoke::RevokeArgs),
    Suspend(suspend::SuspendArgs),
    Resume(suspend::ResumeArgs),
    Passphrase(passphrase::PassphraseArgs),
    Unlock(passphrase::UnlockArgs),
    Export(export::ExportArgs),
}

pub(crate) fn run(command: &CertCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        CertCommand::Issue(args) => issue::run(args, context),
        CertCommand::Import(args) => import::run(args, context),
        CertCommand::List(args) => list::run(args, context),
        CertCommand::Show(args) => show::run(args, context),
        CertCommand::Renew(args) => renew::renew(args, context),
        CertCommand::Reissue(args) => renew::reissue(args, context),
        CertCommand::Revoke(args) => revoke::run(args, context),
        CertCommand::Suspend(args) => suspend::suspend(args, context),
        CertCommand::Resume(args) => suspend::resume(args, context),
        CertCommand::Passphrase(args) => passphrase::change(args, context),
        CertCommand::Unlock(args) => passphrase::unlock(args, context),
        CertCommand::Export(args) => export::run(args, context),
    }
}

/// A ledger entry for machines. The NIK is whole here: the ledger is its home, and scripts match by it.
fn record(record: &CertificateRecord, standing: Standing) -> serde_json::Value {
    json!({
        "serial": record.serial,
        "status": standing.word(),
        "profile": record.profile,
        "name": record.name,
        "title": record.title,
        "nik": record.nik,
        "nip": record.nip,
        "email": record.email,
        "subject": record.subject,
        "not_before": record.not_before.to_string(),
        "not_after": record.not_after.to_string(),
        "key_kept_here": record.key_id.is_some(),
        "revocation": record.revocation.as_ref().map(|revocation| json!({
            "at": revocation.at.to_string(),
            "reason": revocation.reason,
        })),
        "replaces": record.descent.as_ref().map(|descent| &descent.replaces),
        "succession": record.descent.as_ref().map(|descent| descent.succession.as_str()),
        "simulation": true,
    })
}

fn shortened(lang: Lang) -> String {
    tr!(
        lang,
        "The validity ends early, together with that of the issuing CA.",
        "Masa berlaku berakhir lebih awal, bersama masa berlaku CA penerbit."
    )
}

/// What became of a certificate, for people.
pub(crate) fn standing(standing: Standing, lang: Lang) -> &'static str {
    match (standing, lang) {
        (Standing::Active, Lang::En) => "active",
        (Standing::Active, Lang::Id) => "aktif",
        (Standing::NotYetValid, Lang::En) => "not yet valid",
        (Standing::NotYetValid, Lang::Id) => "belum berlaku",
        (Standing::Expired, Lang::En) => "expired",
        (Standing::Expired, Lang::Id) => "kedaluwarsa",
        (Standing::Revoked, Lang::En) => "revoked",
        (Standing::Revoked, Lang::Id) => "dicabut",
        (Standing::Suspended, Lang::En) => "suspended",
        (Standing::Suspended, Lang::Id) => "ditangguhkan",
        (Standing::Unfinished, Lang::En) => "unfinished",
        (Standing::Unfinished, Lang::Id) => "belum selesai",
    }
}
