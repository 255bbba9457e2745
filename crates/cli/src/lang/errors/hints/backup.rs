//! Backups.

use office::backup::BackupError;
use pki::cms::envelope::EnvelopeError;

use super::fault;
use crate::lang::{Lang, tr};

pub(super) fn hint(error: &BackupError, lang: Lang) -> Option<String> {
    Some(match error {
        BackupError::NeedsPassphrase => {
            tr!(lang, "give it with --backup-passphrase-file", "berikan dengan --backup-passphrase-file")
        }
        BackupError::NotEncrypted => tr!(
            lang,
            "someone may have put another in its place; if you trust it, leave out --backup-passphrase-file",
            "mungkin berkasnya sudah ditukar orang; bila Anda memercayainya, hilangkan --backup-passphrase-file"
        ),
        BackupError::Envelope(error) => return envelope(error, lang),
        BackupError::Schema { .. } => tr!(
            lang,
            "a newer segel has made this backup: use that one",
            "cadangan ini dibuat segel yang lebih baru: gunakan versi itu"
        ),
        BackupError::ForeignList { .. }
        | BackupError::ForeignCertificate { .. }
        | BackupError::Conflict { .. } => {
            tr!(
                lang,
                "nothing was restored; leave that file out, or restore the backup that it belongs to",
                "belum ada yang dipulihkan; hilangkan berkas itu, atau pulihkan cadangan yang sesuai dengannya"
            )
        }
        BackupError::NoBase { .. } => tr!(
            lang,
            "give that full list too, with another --published-crl",
            "berikan juga daftar penuh itu, dengan --published-crl lain"
        ),
        BackupError::ListNumber { .. } => fault(lang),
        BackupError::NotABackup => tr!(lang, "`segel ca backup` makes one", "`segel ca backup` membuatnya"),
        BackupError::Audit { .. } | BackupError::Unsound { .. } => tr!(
            lang,
            "no office can be restored from it; take an earlier backup, and keep this one as evidence",
            "kantor tidak dapat dipulihkan darinya; pakai cadangan yang lebih awal, dan simpan yang ini sebagai bukti"
        ),
        BackupError::TooLarge { .. } => return None,
        BackupError::CutOff { .. }
        | BackupError::Trailing
        | BackupError::Damaged { .. }
        | BackupError::Entry { .. }
        | BackupError::NotAFile { .. }
        | BackupError::Manifest(_)
        | BackupError::ForeignName { .. }
        | BackupError::Twice { .. }
        | BackupError::Lacks { .. }
        | BackupError::Count { .. } => another(lang),
    })
}

fn envelope(error: &EnvelopeError, lang: Lang) -> Option<String> {
    Some(match error {
        EnvelopeError::WrongPassphrase => tr!(
            lang,
            "it is the passphrase that was given when the backup was made; it cannot be recovered",
            "yang diminta passphrase saat cadangan dibuat; passphrase itu tidak dapat dipulihkan"
        ),
        EnvelopeError::TooLong { .. } => tr!(
            lang,
            "make it without a passphrase, and encrypt the file by other means",
            "buat tanpa passphrase, lalu enkripsi berkasnya dengan cara lain"
        ),
        EnvelopeError::ContentLength { .. } => fault(lang),
        _ => another(lang),
    })
}

fn another(lang: Lang) -> String {
    tr!(
        lang,
        "nothing was restored; fetch the file once more, or take another backup",
        "belum ada yang dipulihkan; salin ulang berkasnya, atau pakai cadangan lain"
    )
}
