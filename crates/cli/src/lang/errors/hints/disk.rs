//! What the operating system refused.

use std::io::{Error, ErrorKind};

use crate::lang::{Lang, tr};

pub(super) fn reading(error: &Error, lang: Lang) -> Option<String> {
    Some(match error.kind() {
        ErrorKind::NotFound => tr!(
            lang,
            "check the spelling; a path without a leading `/` counts from the folder you are in",
            "periksa ejaannya; jalur tanpa `/` di depan dihitung dari folder tempat Anda berada"
        ),
        ErrorKind::PermissionDenied => tr!(
            lang,
            "you need the permission to read it, or run this as the user it belongs to",
            "Anda memerlukan izin membacanya, atau jalankan sebagai pengguna pemiliknya"
        ),
        ErrorKind::IsADirectory => {
            tr!(lang, "name a file inside the directory", "sebutkan berkas di dalam folder itu")
        }
        _ => return None,
    })
}

pub(super) fn writing(error: &Error, lang: Lang) -> Option<String> {
    Some(match error.kind() {
        ErrorKind::NotFound => {
            tr!(lang, "the folder must exist: make it first", "foldernya harus ada: buat dahulu")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            tr!(lang, "choose a folder that you may write to", "pilih folder yang boleh Anda tulisi")
        }
        ErrorKind::IsADirectory => {
            tr!(lang, "name a file inside the directory", "sebutkan berkas di dalam folder itu")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => room(lang),
        _ => return None,
    })
}

/// What to do when the disk is full.
pub(super) fn room(lang: Lang) -> String {
    tr!(
        lang,
        "make room on the disk and run the command again; nothing half-written was left",
        "kosongkan sebagian disk lalu jalankan lagi perintahnya; tidak ada berkas setengah jadi yang tertinggal"
    )
}
