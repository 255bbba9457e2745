//! Why a document is not extended, with what was found about its signatures in plain words.

use office::report::{Indication, SubIndication};
use office::sign::ExtendError;

use super::Indonesian;
use crate::lang::{Lang, tr};

/// In English. The crates say the words of the standard alone.
pub(super) fn english(error: &ExtendError) -> String {
    match error {
        ExtendError::Broken { field, indication, sub_indication } => {
            broken(field, *indication, *sub_indication, Lang::En)
        }
        ExtendError::Unsound => beside(Lang::En),
        ExtendError::NoSignature | ExtendError::Level(_) | ExtendError::Reached(_) => error.to_string(),
    }
}

impl Indonesian for ExtendError {
    fn in_indonesian(&self) -> String {
        match self {
            Self::NoSignature => "dokumen tidak memuat tanda tangan".to_owned(),
            Self::Level(level) => format!("tanda tangan tidak dapat ditingkatkan ke {level}"),
            Self::Broken { field, indication, sub_indication } => {
                broken(field, *indication, *sub_indication, Lang::Id)
            }
            Self::Unsound => beside(Lang::Id),
            Self::Reached(level) => format!("setiap tanda tangan dokumen sudah memenuhi {level}"),
        }
    }
}

fn broken(field: &str, indication: Indication, sub: Option<SubIndication>, lang: Lang) -> String {
    let why = sub.map_or_else(|| unnamed(lang), |sub| found(sub, lang));
    let words = sub.map_or_else(|| indication.to_string(), |sub| format!("{indication}, {sub}"));
    match indication {
        Indication::Indeterminate => tr!(
            lang,
            "whether the signature in field `{field}` holds cannot be told: {why} ({words})",
            "tidak dapat dipastikan apakah tanda tangan pada bidang `{field}` sah: {why} ({words})"
        ),
        Indication::TotalFailed | Indication::TotalPassed => tr!(
            lang,
            "the signature in field `{field}` does not hold: {why} ({words})",
            "tanda tangan pada bidang `{field}` tidak sah: {why} ({words})"
        ),
    }
}

/// What is said of the file where it is not its signatures that speak against it.
fn beside(lang: Lang) -> String {
    tr!(
        lang,
        "something in the file speaks against it beside its signatures, such as bytes behind its last revision",
        "ada hal lain dalam berkas, selain tanda tangannya, yang membuatnya diragukan, misalnya bita sesudah revisi terakhir"
    )
}

/// What was found where the standard has no word for it.
fn unnamed(lang: Lang) -> String {
    tr!(
        lang,
        "a later revision holds more than can be judged, or the signature is of a kind that is not judged",
        "revisi sesudahnya memuat hal yang tidak dapat dinilai, atau jenis tanda tangannya tidak dinilai"
    )
}

/// What a word of the standard (ETSI EN 319 102-1 §5.1.3) says.
fn found(sub: SubIndication, lang: Lang) -> String {
    match sub {
        SubIndication::FormatFailure
        | SubIndication::HashFailure
        | SubIndication::SigCryptoFailure
        | SubIndication::SigConstraintsFailure
        | SubIndication::SignedDataNotFound
        | SubIndication::TimestampOrderFailure
        | SubIndication::DisallowedModification => of_what_is_signed(sub, lang),
        SubIndication::NotYetValid
        | SubIndication::Revoked
        | SubIndication::RevokedNoPoe
        | SubIndication::RevokedCaNoPoe
        | SubIndication::OutOfBoundsNoPoe => of_its_time(sub, lang),
        SubIndication::NoSigningCertificateFound => tr!(
            lang,
            "the certificate of the signer is not at hand",
            "sertifikat penanda tangan tidak ditemukan"
        ),
        SubIndication::NoCertificateChainFound => tr!(
            lang,
            "no chain of certificates leads to a trusted root",
            "tidak ada rantai sertifikat sampai ke CA akar yang dipercaya"
        ),
        SubIndication::ChainConstraintsFailure | SubIndication::CertificateChainGeneralFailure => tr!(
            lang,
            "the certificate of the signer, or one above it, breaks a rule",
            "sertifikat penanda tangan, atau sertifikat di atasnya, melanggar aturan"
        ),
        SubIndication::CryptoConstraintsFailure | SubIndication::CryptoConstraintsFailureNoPoe => tr!(
            lang,
            "an algorithm or a key is not accepted any more",
            "algoritma atau kuncinya tidak diterima lagi"
        ),
        SubIndication::TryLater => tr!(
            lang,
            "nobody says whether its certificates were revoked",
            "tidak ada yang menyatakan apakah sertifikatnya dicabut"
        ),
    }
}

/// The document, and the signature itself.
fn of_what_is_signed(sub: SubIndication, lang: Lang) -> String {
    match sub {
        SubIndication::HashFailure => {
            tr!(lang, "what was signed has been changed", "isi yang ditandatangani sudah berubah")
        }
        SubIndication::SigCryptoFailure => tr!(
            lang,
            "it was not made with the key of its certificate",
            "tidak dibuat dengan kunci sertifikatnya"
        ),
        SubIndication::SignedDataNotFound => {
            tr!(lang, "the file could not be read to its end", "berkas tidak dapat dibaca sampai akhir")
        }
        SubIndication::TimestampOrderFailure => tr!(
            lang,
            "a time stamp says that it is older than one that it covers",
            "sebuah stempel waktu menyatakan diri lebih tua daripada stempel yang dicakupnya"
        ),
        SubIndication::DisallowedModification => tr!(
            lang,
            "a later revision changed what must not change",
            "revisi sesudahnya mengubah yang tidak boleh berubah"
        ),
        _ => tr!(lang, "it is not built as its standard asks for", "susunannya tidak menurut standar"),
    }
}

/// What a certificate was when it was used.
fn of_its_time(sub: SubIndication, lang: Lang) -> String {
    match sub {
        SubIndication::NotYetValid => tr!(
            lang,
            "a certificate is not valid yet, or a time stamp is of a time to come",
            "sertifikatnya belum berlaku, atau stempel waktunya dari masa yang belum tiba"
        ),
        SubIndication::RevokedNoPoe => tr!(
            lang,
            "its certificate was revoked, and nothing proves that the signature is older than that",
            "sertifikatnya dicabut, dan tidak ada bukti bahwa tanda tangan dibuat sebelum itu"
        ),
        SubIndication::RevokedCaNoPoe => tr!(
            lang,
            "the certificate of a CA above the signer was revoked, and nothing proves that the signature is older than that",
            "sertifikat CA di atas penanda tangan dicabut, dan tidak ada bukti bahwa tanda tangan dibuat sebelum itu"
        ),
        SubIndication::OutOfBoundsNoPoe => tr!(
            lang,
            "its certificate has ended, and nothing proves that the signature is older than that",
            "masa berlaku sertifikatnya habis, dan tidak ada bukti bahwa tanda tangan dibuat sebelum itu"
        ),
        _ => tr!(
            lang,
            "its certificate had been revoked when it was made",
            "sertifikatnya sudah dicabut ketika tanda tangan dibuat"
        ),
    }
}
