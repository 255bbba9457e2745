//! Signatures beyond B-B.

use office::sign::{EvidenceError, ExtendError};
use pki::path::UnknownStatus;

use crate::lang::{Lang, tr};

pub(super) fn no_time(lang: Lang) -> String {
    tr!(
        lang,
        "name an authority with --tsa URL, name a home with --home, or sign with --level b",
        "sebut otoritas penanda waktu dengan --tsa URL, sebut folder kantor dengan --home, atau tanda tangani dengan --level b"
    )
}

pub(super) fn evidence(error: &EvidenceError, lang: Lang) -> String {
    match error {
        EvidenceError::NoPath(_) => tr!(
            lang,
            "give the certificates of its CAs, up to the root, with --intermediate; or sign with --level t",
            "berikan sertifikat semua CA di atasnya sampai akar dengan --intermediate; atau tanda tangani dengan --level t"
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
            "give the newest revocation list of its issuer with --crl, or an OCSP answer with --ocsp; or sign with --level t",
            "berikan daftar pencabutan terbaru dari penerbitnya dengan --crl, atau jawaban OCSP dengan --ocsp; atau tanda tangani dengan --level t"
        ),
        EvidenceError::Revoked { .. } => tr!(
            lang,
            "sign with another certificate; what is revoked gains nothing from evidence",
            "tanda tangani dengan sertifikat lain; bukti tidak menolong sertifikat yang sudah dicabut"
        ),
    }
}

pub(super) fn extend(error: &ExtendError, lang: Lang) -> String {
    match error {
        ExtendError::NoSignature => {
            tr!(lang, "sign it first: `segel sign`", "tanda tangani dahulu: `segel sign`")
        }
        ExtendError::Level(_) => tr!(lang, "choose t, lt or lta", "pilih t, lt, atau lta"),
        ExtendError::Broken { .. } | ExtendError::Tampered => tr!(
            lang,
            "`segel verify` says why; no time stamp is lent to what does not hold",
            "`segel verify` menyatakan sebabnya; yang tidak sah tidak diberi stempel waktu"
        ),
        ExtendError::Reached(_) => tr!(
            lang,
            "nothing was written; --level lta always adds one more time stamp",
            "tidak ada yang ditulis; --level lta selalu menambahkan satu stempel waktu"
        ),
    }
}
