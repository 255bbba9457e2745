//! Keys on tokens.

use office::cause::{TokenError, UriError};

use super::{disk, secret};
use crate::lang::{Lang, tr};

pub(super) fn hint(error: &TokenError, lang: Lang) -> Option<String> {
    Some(match error {
        TokenError::Uri(error) => uri(error, lang),
        TokenError::Module { source, .. } => return disk::reading(source, lang),
        TokenError::NotAModule(_) => tr!(
            lang,
            "`module-path` is the library of the token's maker, for this machine's kind of processor",
            "`module-path` adalah pustaka dari pembuat token, untuk jenis prosesor mesin ini"
        ),
        TokenError::NoToken { .. } | TokenError::Device { .. } => tr!(
            lang,
            "plug the token in, and compare its label and serial number with the URI",
            "pasang tokennya, lalu cocokkan label dan nomor serinya dengan URI"
        ),
        TokenError::SeveralTokens { .. } => tr!(
            lang,
            "name one in the URI with `token=` or `serial=`",
            "sebutkan salah satunya dalam URI dengan `token=` atau `serial=`"
        ),
        TokenError::WrongPin => tried_once(lang),
        TokenError::PinLocked => tr!(
            lang,
            "whoever holds the token's SO PIN unlocks it, with the program of the token's maker",
            "pemegang SO PIN token membukanya, dengan program dari pembuat token"
        ),
        TokenError::NoKey | TokenError::SeveralKeys => tr!(
            lang,
            "name the key's label with `object=` and its identifier with `id=`, in percent-encoding",
            "sebutkan label kunci dengan `object=` dan pengenalnya dengan `id=`, dalam kode persen"
        ),
        TokenError::NoCertificate | TokenError::SeveralCertificates | TokenError::Certificate(_) => {
            tr!(lang, "give the certificate with --cert FILE", "berikan sertifikatnya dengan --cert FILE")
        }
        TokenError::NoPublicKey => tr!(
            lang,
            "put the public key onto the token too, under the same identifier (CKA_ID)",
            "simpan juga kunci publiknya dalam token, dengan pengenal (CKA_ID) yang sama"
        ),
        TokenError::Unfit(_) => tr!(
            lang,
            "make a new key on the token, or on one of another make",
            "buat kunci baru dalam token itu, atau dalam token buatan lain"
        ),
        TokenError::NotAPair => tr!(
            lang,
            "--cert must hold the certificate of this key, and that certificate first",
            "--cert harus memuat sertifikat dari kunci ini, pada urutan pertama"
        ),
        TokenError::Unsupported(_) => secret::kinds(lang),
        TokenError::Scheme(error) => secret::key(error, lang),
        TokenError::Mechanism(_) => tr!(
            lang,
            "another --digest may be one that the token knows",
            "mungkin token mengenal --digest yang lain"
        ),
    })
}

fn tried_once(lang: Lang) -> String {
    tr!(
        lang,
        "it was tried once and will not be tried again: look at the file of --pin-file before you do",
        "PIN dicoba sekali saja dan tidak diulang: periksa dahulu berkas --pin-file sebelum mencoba lagi"
    )
}

fn uri(error: &UriError, lang: Lang) -> String {
    match error {
        UriError::Pin { .. } => tr!(
            lang,
            "put the PIN into a file of its own: --pin-file FILE",
            "tulis PIN dalam berkas tersendiri: --pin-file FILE"
        ),
        _ => tr!(
            lang,
            "it looks like `pkcs11:token=LABEL;id=%01?module-path=/usr/lib/softhsm/libsofthsm2.so`",
            "bentuknya seperti `pkcs11:token=LABEL;id=%01?module-path=/usr/lib/softhsm/libsofthsm2.so`"
        ),
    }
}
