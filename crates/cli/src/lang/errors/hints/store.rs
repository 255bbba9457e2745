//! The ledger.

use office::cause::{Kind, StoreError};

use super::{disk, fault, restore};
use crate::lang::{Lang, tr};

pub(super) fn hint(error: &StoreError, lang: Lang) -> Option<String> {
    Some(match error {
        StoreError::Missing { .. } | StoreError::NotAStore { .. } | StoreError::Damaged(_) => restore(lang),
        StoreError::File { source, .. } => return disk::reading(source, lang),
        StoreError::Newer { .. } => tr!(
            lang,
            "a newer segel has worked in this home: use that one",
            "folder kantor ini sudah dipakai segel yang lebih baru: gunakan versi itu"
        ),
        StoreError::Busy { .. } => tr!(
            lang,
            "wait until the other segel has finished, then run the command again",
            "tunggu sampai segel yang lain selesai, lalu jalankan lagi perintahnya"
        ),
        StoreError::Full => disk::room(lang),
        StoreError::ReadOnly => tr!(
            lang,
            "you need the permission to write to the home and to the files in it",
            "Anda memerlukan izin menulis pada folder kantor dan berkas di dalamnya"
        ),
        StoreError::SerialTaken { .. } | StoreError::CrlNumber { .. } => tr!(
            lang,
            "another segel was faster: run the command again",
            "segel yang lain lebih cepat: jalankan lagi perintahnya"
        ),
        StoreError::MalformedSerial { .. } => serials(lang),
        StoreError::Unknown { kind, .. } | StoreError::Taken { kind, .. } => return look(*kind, lang),
        StoreError::AlreadyRevoked { serial, .. } | StoreError::NotSuspended { serial } => {
            tr!(lang, "`segel cert show {serial}` shows it", "`segel cert show {serial}` menampilkannya")
        }
        StoreError::Engine(_) => fault(lang),
        _ => return None,
    })
}

/// Where to look for the serial numbers.
pub(super) fn serials(lang: Lang) -> String {
    tr!(lang, "`segel cert list` shows what there is", "`segel cert list` menampilkan yang ada")
}

fn look(kind: Kind, lang: Lang) -> Option<String> {
    match kind {
        Kind::Certificate => Some(serials(lang)),
        Kind::Officer => Some(tr!(
            lang,
            "`segel officer list` shows who there is",
            "`segel officer list` menampilkan yang terdaftar"
        )),
        Kind::Authority | Kind::Key | Kind::Person => None,
    }
}
