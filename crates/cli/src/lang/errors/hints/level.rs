//! Signatures beyond B-B.

use office::sign::EvidenceError;
use pki::path::UnknownStatus;

use crate::lang::{Lang, tr};

pub(super) fn no_time(lang: Lang) -> String {
    tr!(
        lang,
        "name an authority with --tsa URL, name a home with --home, or choose --level b",
        "sebut otoritas penanda waktu dengan --tsa URL, sebut folder kantor dengan --home, atau pilih --level b"
    )
}

pub(super) fn evidence(error: &EvidenceError, lang: Lang) -> String {
    match error {
        EvidenceError::NoPath(_) => tr!(
            lang,
            "give the certificates of its CAs, up to the root, with --intermediate; or choose --level t",
            "berikan sertifikat semua CA di atasnya sampai akar dengan --intermediate; atau pilih --level t"
        ),
        EvidenceError::Unknown {
            why: UnknownStatus::Outdated { .. } | UnknownStatus::AnswerOutdated { .. },
            ..
        } => {
            tr!(
                lang,
                "renew the list: `segel ca crl` for a CA of this home, else give a newer one with --crl",
                "perbarui daftarnya: `segel ca crl` untuk CA kantor ini, atau berikan yang lebih baru dengan --crl"
            )
        }
        EvidenceError::Unknown { .. } => tr!(
            lang,
            "give the newest revocation list of its issuer with --crl, or an OCSP answer with --ocsp; or choose --level t",
            "berikan daftar pencabutan terbaru dari penerbitnya dengan --crl, atau jawaban OCSP dengan --ocsp; atau pilih --level t"
        ),
        EvidenceError::Revoked { .. } => tr!(
            lang,
            "sign with another certificate; what is revoked gains nothing from evidence",
            "tanda tangani dengan sertifikat lain; bukti tidak menolong sertifikat yang sudah dicabut"
        ),
    }
}
