//! What the audit log records, in words for people. Machines read the kinds as they are.

use crate::lang::Lang;

/// The kinds of act, and what they are called in English and in Indonesian.
const ACTS: &[(&str, &str, &str)] = &[
    ("office.found", "found office", "pendirian kantor"),
    ("office.setting", "change setting", "perubahan pengaturan"),
    ("officer.add", "register officer", "pendaftaran petugas"),
    ("application.open", "open application", "pembukaan permohonan"),
    ("application.follow", "follow application by another", "pelanjutan permohonan"),
    ("application.do", "do step of application", "langkah permohonan"),
    ("application.send", "mail link again", "pengiriman ulang link"),
    ("application.correct", "correct data of application", "perbaikan data permohonan"),
    ("application.reject", "refuse application", "penolakan permohonan"),
    ("application.cancel", "take application back", "pembatalan permohonan"),
    ("application.paper", "draw up paper", "penyusunan berkas"),
    ("report.make", "make report with names", "penyusunan laporan bernama"),
    ("list.reveal", "list names in full", "daftar dengan nama lengkap"),
    ("portal.enter", "enter portal", "masuk ke portal"),
    ("portal.renew", "mail another password of the portal", "pengiriman kata sandi portal yang baru"),
    ("outbox.notices", "write notices of ending", "penulisan pemberitahuan masa berlaku"),
    ("person.export", "hand out what is known of a person", "pengeluaran data seseorang"),
    ("person.erase", "erase what is known of a person", "penghapusan data seseorang"),
    ("certificate.issue", "issue certificate", "penerbitan sertifikat"),
    ("certificate.renew", "renew certificate, same key", "perpanjangan sertifikat, kunci sama"),
    ("certificate.rekey", "renew certificate, new key", "perpanjangan sertifikat, kunci baru"),
    ("certificate.reissue", "reissue certificate", "penerbitan ulang sertifikat"),
    ("certificate.revoke", "revoke certificate", "pencabutan sertifikat"),
    ("certificate.suspend", "suspend certificate", "penangguhan sertifikat"),
    ("certificate.resume", "resume certificate", "pengaktifan kembali sertifikat"),
    ("certificate.abandon", "note unfinished certificate", "pencatatan sertifikat yang tidak jadi"),
    ("crl.issue", "issue revocation list", "penerbitan daftar pencabutan"),
    ("ca.rollover", "put new issuing CA in place", "penggantian CA penerbit"),
    ("service.renew", "give service new key", "penggantian kunci layanan"),
    ("ca.unlock", "open CA key", "pembukaan kunci CA"),
    ("key.export", "hand out key", "ekspor kunci"),
    ("key.passphrase", "change passphrase", "penggantian passphrase"),
    ("key.unlock", "lift lock of key", "pelepasan blokir kunci"),
    ("document.sign", "sign document", "penandatanganan dokumen"),
    ("document.extend", "extend signatures of document", "peningkatan tanda tangan dokumen"),
    ("timestamp.issue", "give time stamp", "pemberian stempel waktu"),
    ("clock.set", "set clock", "penyetelan jam"),
    ("clock.advance", "advance clock", "pemajuan jam"),
    ("clock.real", "return to real time", "kembali ke waktu nyata"),
    ("audit.key", "make audit key", "pembuatan kunci audit"),
    ("audit.checkpoint", "sign checkpoint of this log", "penandatanganan titik periksa log"),
    ("office.repair", "repair files", "perbaikan berkas"),
    ("office.backup", "make backup", "pencadangan"),
    ("office.restore", "restore backup", "pemulihan cadangan"),
    ("certificate.adopt", "take certificate back in", "pencatatan kembali sertifikat"),
];

/// What a kind of act is called; itself where it is none of ours.
pub(crate) fn act(kind: &str, lang: Lang) -> &str {
    match (ACTS.iter().find(|(known, ..)| *known == kind), lang) {
        (Some((_, english, _)), Lang::En) => english,
        (Some((_, _, indonesian)), Lang::Id) => indonesian,
        (None, _) => kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_words_in_both_languages() {
        let known: Vec<_> = ACTS.iter().map(|(kind, ..)| *kind).collect();
        assert_eq!(known, office::audit::KINDS);
        for (kind, english, indonesian) in ACTS {
            assert!(english != indonesian && !english.is_empty() && !indonesian.is_empty(), "{kind}");
        }
    }
}
