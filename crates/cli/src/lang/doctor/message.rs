//! What was found, in one sentence: lower case, no full stop.

use ::office::doctor::Ailment as A;

use super::{because, change, field, list, revocation};
use crate::lang::{Lang, role, tr};

/// The sentence; each room of the office has its own function.
pub(super) fn of(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::NoOffice(_)
        | A::FileMissing(_)
        | A::FileUnreadable(_)
        | A::FileExposed { .. }
        | A::FileOwner { .. }
        | A::FileLink { .. }
        | A::FileKind(_)
        | A::FileUnknown(_)
        | A::Leftover { .. }
        | A::DiskSpace { .. } => files(ailment, lang),
        A::Store(_)
        | A::StoreStructure(_)
        | A::StoreSchema(_)
        | A::StoreReference { .. }
        | A::Setting(_)
        | A::Profiles(_)
        | A::Own(_)
        | A::Audit(_)
        | A::Checkpoint(_)
        | A::CheckpointMissing(_)
        | A::ClockBehind { .. }
        | A::ClockSimulated(_)
        | A::RepairUnrecorded(_)
        | A::RepairFailed(_) => office(ailment, lang),
        A::RowUnreadable { .. }
        | A::CertificateUnreadable { .. }
        | A::CertificateDiffers { .. }
        | A::CertificateSignature { .. }
        | A::CertificateUnrecorded(_)
        | A::CertificateLost { .. }
        | A::SuccessionBroken { .. }
        | A::KeyShared { .. }
        | A::IntentUnfinished { .. }
        | A::IntentAbandoned { .. } => certificates(ailment, lang),
        A::RevocationReason { .. }
        | A::RevocationTime { .. }
        | A::RevocationDiffers { .. }
        | A::RevocationUnrecorded { .. } => revocations(ailment, lang),
        A::KeyUnreadable { .. }
        | A::KeyUnopened { .. }
        | A::KeyMismatch { .. }
        | A::KeyOrphaned { .. }
        | A::KeyLocked { .. } => keys(ailment, lang),
        A::ApplicationUnreadable(_) | A::EventUnrecorded(_) | A::EventLost { .. } | A::MessageLost { .. } => {
            enrolment(ailment, lang)
        }
        A::AuthorityMissing(_)
        | A::AuthorityRevoked { .. }
        | A::AuthorityEnding { .. }
        | A::ListMissing { .. }
        | A::ListUnreadable { .. }
        | A::ListSignature { .. }
        | A::ListDiffers { .. }
        | A::ListOrder { .. }
        | A::ListDue { .. }
        | A::ListBehind { .. }
        | A::ListFuture { .. } => lists(ailment, lang),
    }
}

fn files(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::NoOffice(path) => {
            let path = path.display();
            tr!(lang, "there is no office in `{path}`", "tidak ada kantor di `{path}`")
        }
        A::FileMissing(path) => {
            let path = path.display();
            tr!(lang, "`{path}` is missing", "`{path}` tidak ada")
        }
        A::FileUnreadable(error) => because(error, lang),
        A::FileExposed { path, mode, expected, .. } => {
            let path = path.display();
            tr!(
                lang,
                "`{path}` has mode {mode:04o}, and no more than {expected:04o} is right",
                "mode `{path}` adalah {mode:04o}, padahal paling longgar {expected:04o}"
            )
        }
        A::FileOwner { path, owner, expected } => {
            let path = path.display();
            tr!(
                lang,
                "`{path}` belongs to user {owner}, and its directory to user {expected}",
                "`{path}` milik pengguna {owner}, sedangkan foldernya milik pengguna {expected}"
            )
        }
        A::FileLink { path, target } => {
            let (path, target) = (path.display(), target.display());
            tr!(
                lang,
                "`{path}` is a symbolic link to `{target}`",
                "`{path}` adalah tautan simbolik ke `{target}`"
            )
        }
        A::FileKind(path) => {
            let path = path.display();
            tr!(lang, "`{path}` is not of the expected kind", "`{path}` bukan jenis yang semestinya")
        }
        other => around(other, lang),
    }
}

/// What lies in the directory besides.
fn around(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::FileUnknown(path) => {
            let path = path.display();
            tr!(lang, "`{path}` is no part of an office", "`{path}` bukan bagian dari kantor")
        }
        A::Leftover { path, since, .. } => {
            let path = path.display();
            tr!(
                lang,
                "a command that was interrupted left `{path}` behind, of {since}",
                "perintah yang terputus meninggalkan `{path}`, sejak {since}"
            )
        }
        A::DiskSpace { path, free, wanted } => {
            let path = path.display();
            tr!(
                lang,
                "the disk of `{path}` has {free} MiB left, less than {wanted} MiB",
                "sisa ruang disk untuk `{path}` {free} MiB, kurang dari {wanted} MiB"
            )
        }
        _ => String::new(),
    }
}

fn office(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::Store(error) | A::Setting(error) | A::Profiles(error) | A::Own(error) => because(error, lang),
        A::StoreStructure(said) => {
            tr!(lang, "the structure of the store is damaged: {said}", "struktur penyimpanan rusak: {said}")
        }
        A::StoreSchema(fault) => {
            let (name, change) = (&fault.name, change(fault.change, lang));
            tr!(lang, "`{name}` in the store {change}", "`{name}` dalam penyimpanan {change}")
        }
        A::StoreReference { table, row, parent } => {
            let row = row.map(|row| row.to_string()).unwrap_or_default();
            tr!(
                lang,
                "row {row} of `{table}` refers to a row of `{parent}` that is not there",
                "baris {row} pada `{table}` merujuk baris `{parent}` yang tidak ada"
            )
        }
        other => log_and_clock(other, lang),
    }
}

fn log_and_clock(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::Audit(fault) => {
            let seq = fault.seq;
            tr!(
                lang,
                "the audit log was changed: it does not hold at record {seq}",
                "log audit telah diubah: rantainya putus pada catatan {seq}"
            )
        }
        A::Checkpoint(report) => {
            let path = report.path.display();
            tr!(
                lang,
                "the checkpoint in `{path}` does not agree with the audit log, or does not count",
                "titik periksa di `{path}` tidak cocok dengan log audit, atau tidak berlaku"
            )
        }
        A::CheckpointMissing(path) => {
            let path = path.display();
            tr!(
                lang,
                "checkpoints of the audit log were made, and the newest is no longer kept in `{path}`",
                "titik periksa log audit pernah dibuat, tetapi yang terbaru tidak lagi ada di `{path}`"
            )
        }
        A::ClockBehind { now, last_seen } => tr!(
            lang,
            "the clock says {now}, and something was done at {last_seen} already",
            "jam menunjukkan {now}, padahal sudah ada tindakan pada {last_seen}"
        ),
        A::ClockSimulated(at) => tr!(
            lang,
            "the clock is simulated and stands at {at}",
            "jam kantor ini simulasi dan berhenti pada {at}"
        ),
        A::RepairUnrecorded(error) => {
            let why = because(error, lang);
            tr!(
                lang,
                "the repair was made, and not recorded in the audit log: {why}",
                "perbaikan dilakukan tetapi tidak tercatat dalam log audit: {why}"
            )
        }
        A::RepairFailed(error) => {
            let why = because(error, lang);
            tr!(lang, "this could not be repaired: {why}", "ini tidak dapat diperbaiki: {why}")
        }
        _ => String::new(),
    }
}

fn certificates(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::RowUnreadable { name, cause } => {
            let why = because(cause, lang);
            tr!(lang, "the entry of {name} cannot be read: {why}", "entri {name} tidak terbaca: {why}")
        }
        A::CertificateUnreadable { serial, cause } => {
            let why = because(cause, lang);
            tr!(
                lang,
                "the certificate of entry {serial} cannot be read: {why}",
                "sertifikat pada entri {serial} tidak terbaca: {why}"
            )
        }
        A::CertificateDiffers { serial, field: which, ledger, certificate } => {
            let which = field(*which, lang);
            tr!(
                lang,
                "entry {serial} and its certificate differ in the {which}: the ledger says `{ledger}`, the certificate `{certificate}`",
                "entri {serial} dan sertifikatnya berbeda pada {which}: buku besar memuat `{ledger}`, sertifikat `{certificate}`"
            )
        }
        A::CertificateSignature { serial, .. } => tr!(
            lang,
            "certificate {serial} is not the one that its issuer signed",
            "sertifikat {serial} bukan yang ditandatangani penerbitnya"
        ),
        A::CertificateUnrecorded(serial) => tr!(
            lang,
            "no record of the audit log tells of the issue of certificate {serial}",
            "log audit tidak memuat penerbitan sertifikat {serial}"
        ),
        A::CertificateLost { serial, record } => tr!(
            lang,
            "record {record} of the audit log tells of the issue of certificate {serial}, which the ledger does not have",
            "catatan {record} pada log audit memuat penerbitan sertifikat {serial}, yang tidak ada dalam buku besar"
        ),
        A::SuccessionBroken { serial, replaces } => tr!(
            lang,
            "certificate {serial} follows {replaces}, which the ledger does not have",
            "sertifikat {serial} menggantikan {replaces}, yang tidak ada dalam buku besar"
        ),
        A::KeyShared { serial, other } => tr!(
            lang,
            "certificates {serial} and {other} are for one key, and neither renews the other",
            "sertifikat {serial} dan {other} memakai satu kunci, padahal bukan perpanjangan"
        ),
        A::IntentUnfinished { serial, name, since, .. } => tr!(
            lang,
            "serial {serial} was reserved at {since} for {name} and never finished: no certificate left the CA, and the serial stays spent",
            "nomor seri {serial} dipesan pada {since} untuk {name} dan tidak pernah selesai: tidak ada sertifikat yang keluar dari CA, dan nomor itu tetap terpakai"
        ),
        A::IntentAbandoned { serial, name, since, noted } => tr!(
            lang,
            "serial {serial}, reserved at {since} for {name}, came to nothing, as was noted at {noted}",
            "nomor seri {serial}, dipesan pada {since} untuk {name}, tidak jadi dipakai; dicatat pada {noted}"
        ),
        _ => String::new(),
    }
}

fn revocations(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::RevocationReason { serial, reason } => tr!(
            lang,
            "the reason of revocation of certificate {serial} is `{reason}`, which is none",
            "alasan pencabutan sertifikat {serial} adalah `{reason}`, yang tidak dikenal"
        ),
        A::RevocationTime { serial, at, from, until } => tr!(
            lang,
            "certificate {serial} is revoked as of {at}, which is not between {from} and {until}",
            "sertifikat {serial} dicabut per {at}, di luar {from} sampai {until}"
        ),
        A::RevocationDiffers { serial, ledger, audit } => {
            let (ledger, audit) = (revocation(ledger.as_ref(), lang), revocation(audit.as_ref(), lang));
            tr!(
                lang,
                "certificate {serial}: the ledger says {ledger}, the audit log {audit}",
                "sertifikat {serial}: buku besar memuat {ledger}, log audit {audit}"
            )
        }
        A::RevocationUnrecorded { serial, reason } => tr!(
            lang,
            "certificate {serial} is revoked for {reason}, and no record of the audit log tells of it",
            "sertifikat {serial} dicabut dengan alasan {reason}, tetapi log audit tidak memuatnya"
        ),
        _ => String::new(),
    }
}

fn enrolment(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::ApplicationUnreadable(id) => tr!(
            lang,
            "what happened to application {id} cannot be read",
            "kejadian pada permohonan {id} tidak terbaca"
        ),
        A::EventUnrecorded(id) => tr!(
            lang,
            "something happened to application {id} of which the audit log knows nothing",
            "ada kejadian pada permohonan {id} yang tidak tercatat dalam log audit"
        ),
        A::EventLost { record } => tr!(
            lang,
            "record {record} of the audit log tells of something that happened to an application and is not there",
            "catatan {record} log audit menyebut kejadian pada permohonan yang tidak ada lagi"
        ),
        A::MessageLost { message, file } => {
            let file = file.display();
            tr!(
                lang,
                "message {message} has lost its file `{file}`",
                "pesan {message} kehilangan berkasnya `{file}`"
            )
        }
        _ => String::new(),
    }
}

fn keys(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::KeyUnreadable { key, kind, cause } => {
            let why = because(cause, lang);
            tr!(lang, "the {kind} key {key} cannot be read: {why}", "kunci {kind} {key} tidak terbaca: {why}")
        }
        A::KeyUnopened { key, kind, secret } => {
            let secret = secret.display();
            tr!(
                lang,
                "what is in `{secret}` does not open the {kind} key {key}",
                "isi `{secret}` tidak membuka kunci {kind} {key}"
            )
        }
        A::KeyMismatch { key, kind, serial } => tr!(
            lang,
            "the {kind} key {key} is not the one of certificate {serial}",
            "kunci {kind} {key} bukan pasangan sertifikat {serial}"
        ),
        A::KeyOrphaned { key, kind, created } => tr!(
            lang,
            "no certificate was issued for the {kind} key {key} of {created}",
            "tidak ada sertifikat yang terbit untuk kunci {kind} {key} dari {created}"
        ),
        A::KeyLocked { serial, failures, since } => tr!(
            lang,
            "the key of certificate {serial} is locked since {since}, after {failures} wrong passphrases",
            "kunci sertifikat {serial} terkunci sejak {since}, setelah {failures} passphrase salah"
        ),
        _ => String::new(),
    }
}

fn lists(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::AuthorityMissing(role) => {
            let role = role::words(role, lang);
            tr!(lang, "the office has no active {role}", "kantor ini tidak memiliki {role} yang aktif")
        }
        A::AuthorityRevoked { role, serial } => {
            let role = role::words(role, lang);
            tr!(
                lang,
                "certificate {serial} of the {role} was revoked",
                "sertifikat {serial} milik {role} telah dicabut"
            )
        }
        A::AuthorityEnding { role, serial, end, over } => {
            let role = role::words(role, lang);
            let ends = match (over, lang) {
                (true, Lang::En) => "was over",
                (true, Lang::Id) => "sudah berakhir",
                (false, Lang::En) => "ends",
                (false, Lang::Id) => "berakhir",
            };
            tr!(
                lang,
                "certificate {serial} of the {role} {ends} on {end}",
                "sertifikat {serial} milik {role} {ends} pada {end}"
            )
        }
        other => of_list(other, lang),
    }
}

fn of_list(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::ListMissing { authority } => {
            let (role, serial) = (role::words(authority.role, lang), &authority.serial);
            tr!(
                lang,
                "the {role} {serial} has no revocation list",
                "{role} {serial} tidak memiliki daftar pencabutan"
            )
        }
        A::ListUnreadable { authority, number, cause } => {
            let (list, why) = (list(authority, *number, lang), because(cause, lang));
            tr!(lang, "{list} cannot be read: {why}", "{list} tidak terbaca: {why}")
        }
        A::ListSignature { authority, number } => {
            let list = list(authority, *number, lang);
            tr!(lang, "{list} is not the one that the CA signed", "{list} bukan yang ditandatangani CA itu")
        }
        A::ListDiffers { authority, number, field: which, ledger, list: said } => {
            let (list, which) = (list(authority, *number, lang), field(*which, lang));
            tr!(
                lang,
                "{list} differs in the {which}: the ledger says `{ledger}`, the list `{said}`",
                "{list} berbeda pada {which}: buku besar memuat `{ledger}`, daftar itu `{said}`"
            )
        }
        A::ListOrder { authority, number, after } => {
            let list = list(authority, *number, lang);
            tr!(
                lang,
                "{list} was made before list {after}, whose number is lower",
                "{list} dibuat sebelum daftar {after}, padahal nomornya lebih tinggi"
            )
        }
        A::ListDue { .. } | A::ListBehind { .. } | A::ListFuture { .. } => newest(ailment, lang),
        _ => String::new(),
    }
}

fn newest(ailment: &A, lang: Lang) -> String {
    match ailment {
        A::ListDue { authority, number, until, stale: true } => {
            let list = list(authority, *number, lang);
            tr!(
                lang,
                "{list} was good until {until}, and nobody may rely on it any more",
                "{list} berlaku sampai {until} dan tidak boleh lagi diandalkan"
            )
        }
        A::ListDue { authority, number, until, stale: false } => {
            let list = list(authority, *number, lang);
            tr!(
                lang,
                "{list} is due; it is good until {until}",
                "{list} sudah waktunya diperbarui; berlaku sampai {until}"
            )
        }
        A::ListBehind { authority, number } => {
            let list = list(authority, *number, lang);
            tr!(
                lang,
                "{list} is behind the ledger: something was revoked or resumed since",
                "{list} tertinggal dari buku besar: ada yang dicabut atau diaktifkan kembali sesudahnya"
            )
        }
        A::ListFuture { authority, number, made, now } => {
            let list = list(authority, *number, lang);
            tr!(
                lang,
                "{list} was made at {made}, and the clock says {now}",
                "{list} dibuat pada {made}, sedangkan jam menunjukkan {now}"
            )
        }
        _ => String::new(),
    }
}
