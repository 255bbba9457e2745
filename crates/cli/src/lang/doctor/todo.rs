//! What to do about it. Nothing is said where there is nothing to be done.

use ::office::Error;
use ::office::cause::StoreError;
use ::office::doctor::Ailment as A;

use crate::lang::{Lang, tr};

/// What to do about it, or nothing.
pub(super) fn of(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::NoOffice(_) => tr!(
            lang,
            "name another directory with --home, or found an office with `segel init`",
            "sebutkan folder lain dengan --home, atau dirikan kantor dengan `segel init`"
        ),
        A::FileMissing(_) | A::FileKind(_) => tr!(
            lang,
            "put it back from a backup (`segel ca restore`)",
            "pulihkan dari cadangan (`segel ca restore`)"
        ),
        A::FileUnreadable(_) => tr!(
            lang,
            "give yourself the permission to read it, or put it back from a backup",
            "beri diri Anda izin membacanya, atau pulihkan dari cadangan"
        ),
        A::FileExposed { path, mode, expected, .. } => {
            let (path, right) = (path.display(), mode & !(0o077 & !expected));
            tr!(
                lang,
                "`chmod {right:o} {path}`, or `segel doctor --repair`; whoever could read it may have a copy",
                "`chmod {right:o} {path}`, atau `segel doctor --repair`; siapa pun yang sempat membacanya mungkin punya salinan"
            )
        }
        A::FileOwner { path, expected, .. } => {
            let path = path.display();
            tr!(lang, "`chown {expected} {path}`", "`chown {expected} {path}`")
        }
        A::FileLink { .. } => tr!(
            lang,
            "put the file itself into the directory: what a link leads to is not looked after here",
            "taruh berkasnya sendiri di folder itu: tujuan tautan tidak dijaga di sini"
        ),
        other => around(other, lang),
    }
}

/// What lies in the directory besides, and the store as a whole.
fn around(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::FileUnknown(_) | A::KeyOrphaned { .. } | A::IntentAbandoned { .. } | A::ClockSimulated(_) => {
            String::new()
        }
        A::Leftover { fresh: true, .. } => tr!(
            lang,
            "leave it if its command is still running; after an hour `segel doctor --repair` removes it",
            "biarkan jika perintahnya masih berjalan; setelah satu jam `segel doctor --repair` menghapusnya"
        ),
        A::Leftover { fresh: false, .. } => tr!(
            lang,
            "`segel doctor --repair` removes it; nothing that was said to be done is in it",
            "`segel doctor --repair` menghapusnya; tidak ada hasil yang sudah dilaporkan selesai di dalamnya"
        ),
        A::DiskSpace { .. } => tr!(lang, "make room on the disk", "kosongkan ruang disk"),
        A::Store(Error::Store(error)) => store(error, lang),
        A::IntentUnfinished { .. } => intent(ailment, lang),
        other => log_and_clock(other, lang),
    }
}

fn log_and_clock(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::Checkpoint(_) | A::Audit(_) => tr!(
            lang,
            "find out who could write to the store; `segel audit verify` says more, and a backup from before shows what stood there",
            "cari tahu siapa yang dapat menulis ke penyimpanan; `segel audit verify` menjelaskan lebih lanjut, dan cadangan lama menunjukkan isi semula"
        ),
        A::ApplicationUnreadable(_) | A::EventUnrecorded(_) | A::EventLost { .. } => tr!(
            lang,
            "find out who could write to the store; a backup from before shows what stood there",
            "cari tahu siapa yang dapat menulis ke penyimpanan; cadangan lama menunjukkan isi semula"
        ),
        A::MessageLost { .. } => tr!(
            lang,
            "if it was not sent, `segel application send` mails another link; the application itself tells the rest",
            "bila belum terkirim, `segel application send` mengirim link baru; selebihnya ada pada permohonannya"
        ),
        A::CheckpointMissing(_) => tr!(
            lang,
            "make a new one with `segel audit checkpoint`, and compare exported ones with `segel audit verify --checkpoint`",
            "buat yang baru dengan `segel audit checkpoint`, dan bandingkan hasil ekspor dengan `segel audit verify --checkpoint`"
        ),
        A::Setting(_) => tr!(
            lang,
            "put the store back from a backup (`segel ca restore`)",
            "pulihkan penyimpanan dari cadangan (`segel ca restore`)"
        ),
        A::Profiles(_) => tr!(
            lang,
            "correct the file, or take it away; until then nothing can be issued",
            "perbaiki atau singkirkan berkas itu; sebelum itu tidak ada yang dapat diterbitkan"
        ),
        A::Own(_) => tr!(
            lang,
            "correct the file, or take it away; until then it stands in the way of what needs it",
            "perbaiki atau singkirkan berkas itu; sebelum itu yang memerlukannya terhalang"
        ),
        A::ClockBehind { .. } => tr!(
            lang,
            "set the clock of the machine right; until then nothing can be done here",
            "betulkan jam mesin; sebelum itu tidak ada yang dapat dilakukan di sini"
        ),
        A::RepairUnrecorded(_) | A::RepairFailed(_) => {
            tr!(lang, "put right what stands in the way first", "singkirkan dahulu penghalangnya")
        }
        other => rest(other, lang),
    }
}

fn store(error: &StoreError, lang: Lang) -> String {
    match error {
        StoreError::Newer { .. } => {
            tr!(lang, "use the newer segel that wrote it", "gunakan segel versi baru yang menulisnya")
        }
        StoreError::Busy { .. } => {
            tr!(lang, "wait for the other process, and ask again", "tunggu proses lain selesai, lalu ulangi")
        }
        StoreError::Full => tr!(lang, "make room on the disk", "kosongkan ruang disk"),
        StoreError::ReadOnly => tr!(
            lang,
            "nothing can be done in this home until you may write to its directory",
            "tidak ada yang dapat dilakukan di kantor ini sebelum foldernya dapat Anda tulisi"
        ),
        StoreError::File { .. } | StoreError::Missing { .. } => {
            tr!(lang, "give yourself the permission to open it", "beri diri Anda izin membukanya")
        }
        _ => from_backup(lang),
    }
}

fn intent(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::IntentUnfinished { fresh: true, .. } => tr!(
            lang,
            "ask again in a minute: it may still be on its way",
            "periksa lagi satu menit kemudian: mungkin masih dalam proses"
        ),
        _ => tr!(
            lang,
            "issue again where it is still wanted; `segel doctor --repair` notes that this one came to nothing",
            "terbitkan lagi jika masih diperlukan; `segel doctor --repair` mencatat bahwa yang ini tidak jadi"
        ),
    }
}

fn from_backup(lang: Lang) -> String {
    tr!(
        lang,
        "take a copy of the home as it is, then put the store back from a backup (`segel ca restore`)",
        "salin dahulu folder kantor apa adanya, lalu pulihkan penyimpanan dari cadangan (`segel ca restore`)"
    )
}

fn rest(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::CertificateUnrecorded(_) | A::CertificateSignature { .. } | A::KeyShared { .. } => tr!(
            lang,
            "find out where it came from, and revoke it (`segel cert revoke`) unless you know",
            "cari tahu asalnya, dan cabut (`segel cert revoke`) jika tidak jelas"
        ),
        A::RevocationReason { .. }
        | A::RevocationTime { .. }
        | A::RevocationDiffers { .. }
        | A::RevocationUnrecorded { .. } => tr!(
            lang,
            "find out what was decided (`segel audit show`), and revoke it again where it should be",
            "cari tahu keputusannya (`segel audit show`), dan cabut lagi bila memang semestinya"
        ),
        A::KeyUnopened { .. } => tr!(
            lang,
            "put the file with the secret back from a backup",
            "pulihkan berkas rahasia itu dari cadangan"
        ),
        A::KeyLocked { serial, .. } => tr!(
            lang,
            "an officer may unlock it with `segel cert unlock {serial}`",
            "petugas dapat membukanya dengan `segel cert unlock {serial}`"
        ),
        A::AuthorityEnding { role: "ocsp" | "tsa", .. } | A::AuthorityRevoked { .. } => tr!(
            lang,
            "give it a new certificate with `segel ca rollover`",
            "beri sertifikat baru dengan `segel ca rollover`"
        ),
        A::AuthorityEnding { role: "issuing", .. } => tr!(
            lang,
            "make a new issuing CA with `segel ca rollover`",
            "buat CA penerbit baru dengan `segel ca rollover`"
        ),
        A::AuthorityEnding { .. } => tr!(
            lang,
            "found a new office: nothing takes the place of a root",
            "dirikan kantor baru: CA akar tidak dapat diganti"
        ),
        A::ListMissing { authority }
        | A::ListDue { authority, .. }
        | A::ListBehind { authority, .. }
        | A::ListFuture { authority, .. }
        | A::ListOrder { authority, .. } => {
            // There may be several issuing CAs; by its serial number each is meant alone.
            let which = match authority.role {
                "root" => "--root".to_owned(),
                _ => format!("--ca {}", authority.serial),
            };
            tr!(
                lang,
                "renew it with `segel ca crl {which} --out FILE`",
                "perbarui dengan `segel ca crl {which} --out FILE`"
            )
        }
        _ => from_backup(lang),
    }
}
