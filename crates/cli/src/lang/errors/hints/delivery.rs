//! What to do about a signature that was made elsewhere.

use office::sign::DeliveryError;

use crate::lang::{Lang, tr};

pub(super) fn hint(error: &DeliveryError, lang: Lang) -> String {
    match error {
        DeliveryError::KeyElsewhere { .. } => tr!(
            lang,
            "`segel sign --prepare` says what is to be signed, `--embed` takes the signature in",
            "`segel sign --prepare` menyebut apa yang harus ditandatangani, `--embed` memasukkan tanda tangannya"
        ),
        DeliveryError::Signature(_) | DeliveryError::SignedData(_) => tr!(
            lang,
            "the prepared document must not change in between, and --cert, --chain, --digest and --pss must be those of `--prepare`",
            "dokumen yang disiapkan tidak boleh berubah di antaranya, dan --cert, --chain, --digest, serta --pss harus sama dengan saat `--prepare`"
        ),
        DeliveryError::AnotherSigner { .. } => tr!(
            lang,
            "name the certificate of whoever signed, by --cert or --as",
            "sebutkan sertifikat orang yang menandatangani, dengan --cert atau --as"
        ),
    }
}
