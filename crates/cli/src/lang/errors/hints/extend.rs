//! A document that is not extended.

use office::report::SubIndication;
use office::sign::ExtendError;

use crate::lang::{Lang, tr};

pub(super) fn hints(error: &ExtendError, lang: Lang) -> Vec<String> {
    match error {
        ExtendError::NoSignature => {
            vec![tr!(lang, "sign it first: `segel sign`", "tanda tangani dahulu: `segel sign`")]
        }
        ExtendError::Level(_) => vec![tr!(lang, "choose t, lt or lta", "pilih t, lt, atau lta")],
        ExtendError::Broken { sub_indication, .. } => {
            let mending = sub_indication.map_or_else(|| as_it_was(lang), |sub| mending(sub, lang));
            vec![mending, verify(lang)]
        }
        ExtendError::Unsound => vec![as_it_was(lang), verify(lang)],
        ExtendError::Reached(_) => vec![tr!(
            lang,
            "nothing was written; --level lta always adds one more time stamp",
            "tidak ada yang ditulis; --level lta selalu menambahkan satu stempel waktu"
        )],
    }
}

fn verify(lang: Lang) -> String {
    tr!(
        lang,
        "`segel verify` tells more; no time stamp is lent to what may not hold",
        "`segel verify` menyatakan lebih banyak; yang belum tentu sah tidak diberi stempel waktu"
    )
}

/// What would have to be there for the signature to be extended.
fn mending(sub: SubIndication, lang: Lang) -> String {
    match sub {
        SubIndication::FormatFailure
        | SubIndication::HashFailure
        | SubIndication::SigCryptoFailure
        | SubIndication::SigConstraintsFailure
        | SubIndication::TimestampOrderFailure
        | SubIndication::DisallowedModification => as_it_was(lang),
        SubIndication::SignedDataNotFound => tr!(
            lang,
            "fetch the file once more; it may be incomplete or the disk damaged",
            "ambil ulang berkasnya; mungkin tidak lengkap, atau disk rusak"
        ),
        SubIndication::NoCertificateChainFound
        | SubIndication::ChainConstraintsFailure
        | SubIndication::CertificateChainGeneralFailure => tr!(
            lang,
            "give the right certificates of all CAs above the signer, up to the root, with --intermediate",
            "berikan sertifikat yang benar dari semua CA di atas penanda tangan, sampai ke akar, dengan --intermediate"
        ),
        SubIndication::TryLater => tr!(
            lang,
            "give the newest revocation lists of all CAs above the signer with --crl, or OCSP answers with --ocsp",
            "berikan daftar pencabutan terbaru dari semua CA di atas penanda tangan dengan --crl, atau jawaban OCSP dengan --ocsp"
        ),
        SubIndication::NotYetValid => tr!(
            lang,
            "check the clock of this computer, or try again later",
            "periksa jam komputer ini, atau coba lagi nanti"
        ),
        SubIndication::RevokedNoPoe | SubIndication::RevokedCaNoPoe | SubIndication::OutOfBoundsNoPoe => tr!(
            lang,
            "look for a copy with a time stamp from before that; without one, have the document signed anew with a certificate in force",
            "cari salinan dengan stempel waktu dari sebelum itu; jika tidak ada, mintalah dokumen ditandatangani ulang dengan sertifikat yang berlaku"
        ),
        SubIndication::Revoked | SubIndication::NoSigningCertificateFound => tr!(
            lang,
            "have the document signed anew with a certificate in force",
            "mintalah dokumen ditandatangani ulang dengan sertifikat yang berlaku"
        ),
        SubIndication::CryptoConstraintsFailure | SubIndication::CryptoConstraintsFailureNoPoe => tr!(
            lang,
            "have the document signed anew with SHA-256 or longer, and a key of RSA 2048 bits or more, P-256 or P-384",
            "mintalah dokumen ditandatangani ulang dengan SHA-256 atau lebih panjang, dan kunci RSA 2048 bit atau lebih, P-256, atau P-384"
        ),
    }
}

fn as_it_was(lang: Lang) -> String {
    tr!(
        lang,
        "ask the sender for the file as it was signed, or for a new signature",
        "mintalah kepada pengirim berkas sebagaimana ditandatangani, atau tanda tangan baru"
    )
}
