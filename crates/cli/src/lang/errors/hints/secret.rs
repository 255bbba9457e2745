//! Passphrases, keys, requests.

use office::passphrase::{GOOD_LENGTH, LONGEST, PassphraseError, SHORTEST};
use pki::csr::CsrError;
use pki::key::{KeyError, UnfitKey};
use pki::pkcs12::Pkcs12Error;

use super::fault;
use crate::lang::{Lang, tr};

/// How a passphrase comes in where nobody can be asked.
pub(super) fn without_terminal(flag: &str, lang: Lang) -> Vec<String> {
    let file = tr!(
        lang,
        "give it with {flag} FILE; `-` is standard input",
        "berikan dengan {flag} FILE; `-` berarti masukan standar"
    );
    vec![file]
}

pub(super) fn forgotten(serial: &str, lang: Lang) -> String {
    tr!(
        lang,
        "try again if it was mistyped; passphrases cannot be recovered: a forgotten one means a new certificate (`segel cert reissue {serial}`)",
        "coba lagi jika salah ketik; passphrase tidak dapat dipulihkan: jika terlupa, terbitkan ulang (`segel cert reissue {serial}`)"
    )
}

pub(super) fn locked(serial: &str, lang: Lang) -> String {
    tr!(
        lang,
        "an officer unlocks it with `segel --actor ID cert unlock {serial}`; a forgotten passphrase means `segel cert reissue {serial}`",
        "petugas membukanya dengan `segel --actor ID cert unlock {serial}`; jika passphrase terlupa, `segel cert reissue {serial}`"
    )
}

pub(super) fn forgotten_by_the_ca(lang: Lang) -> String {
    tr!(
        lang,
        "a CA passphrase cannot be recovered: a forgotten one means a new office (`segel init` in another home)",
        "passphrase CA tidak dapat dipulihkan: jika terlupa, dirikan kantor baru (`segel init` di folder lain)"
    )
}

pub(super) fn rule(error: &PassphraseError, lang: Lang) -> String {
    match error {
        PassphraseError::TooShort { .. } | PassphraseError::TooLong { .. } => tr!(
            lang,
            "choose some words that do not belong together, {SHORTEST} to {LONGEST} characters, better {GOOD_LENGTH} or more",
            "pilih beberapa kata yang tidak berkaitan, {SHORTEST} sampai {LONGEST} karakter, lebih baik {GOOD_LENGTH} atau lebih"
        ),
        PassphraseError::NoLetter | PassphraseError::NoDigit | PassphraseError::Control => tr!(
            lang,
            "choose {SHORTEST} to {LONGEST} characters with at least one letter and one digit",
            "pilih {SHORTEST} sampai {LONGEST} karakter dengan sedikitnya satu huruf dan satu angka"
        ),
        PassphraseError::Common | PassphraseError::Personal => tr!(
            lang,
            "choose some words that do not belong together, and that nobody connects with the holder",
            "pilih beberapa kata yang tidak berkaitan, dan yang tidak dihubungkan orang dengan pemiliknya"
        ),
    }
}

pub(super) fn key(error: &KeyError, lang: Lang) -> String {
    match error {
        KeyError::UnknownType(_) | KeyError::Unsupported(_) => kinds(lang),
        KeyError::Malformed | KeyError::TooLong { .. } => tr!(
            lang,
            "PKCS#8 is read, in PEM or DER; `openssl pkcs8 -topk8 -in OLD -out NEW` converts other forms",
            "yang dibaca PKCS#8, dalam PEM atau DER; `openssl pkcs8 -topk8 -in LAMA -out BARU` mengubah bentuk lain"
        ),
        KeyError::WrongPassphrase => tr!(
            lang,
            "the passphrase must be the one that this key file was sealed with",
            "passphrase harus sama dengan yang dipakai saat berkas kunci ini disegel"
        ),
        KeyError::TooManyRounds { .. } | KeyError::UnsupportedSeal => tr!(
            lang,
            "seal it anew: `openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in OLD -out NEW`",
            "segel ulang: `openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -in LAMA -out BARU`"
        ),
        KeyError::PssNeedsRsa(_) => {
            tr!(lang, "leave out --pss, or sign with an RSA key", "hilangkan --pss, atau pakai kunci RSA")
        }
        KeyError::DigestNotAllowed { .. } => {
            tr!(lang, "leave out --digest, or name that hash", "hilangkan --digest, atau sebut hash itu")
        }
        KeyError::NotAPair => tr!(
            lang,
            "--cert must hold the certificate of the key in --key-file, and that certificate first",
            "--cert harus memuat sertifikat dari kunci di --key-file, pada urutan pertama"
        ),
        KeyError::Generate | KeyError::Sign => fault(lang),
    }
}

pub(super) fn pkcs12(error: &Pkcs12Error, lang: Lang) -> String {
    match error {
        Pkcs12Error::WrongPassphrase => tr!(
            lang,
            "the passphrase must be the one that this file was exported with",
            "passphrase harus sama dengan yang dipakai saat berkas ini diekspor"
        ),
        Pkcs12Error::NoKey | Pkcs12Error::NoCertificate | Pkcs12Error::SeveralKeys { .. } => tr!(
            lang,
            "export it anew, with one private key and its certificate",
            "ekspor ulang, dengan satu kunci privat dan sertifikatnya"
        ),
        Pkcs12Error::FriendlyName { .. } => fault(lang),
        _ => tr!(
            lang,
            "export it anew: `openssl pkcs12 -export -inkey KEY -in CERT -out FILE` makes one that is read here",
            "ekspor ulang: `openssl pkcs12 -export -inkey KEY -in CERT -out FILE` membuat yang dapat dibaca di sini"
        ),
    }
}

pub(super) fn request(error: &CsrError, lang: Lang) -> String {
    match error {
        CsrError::Malformed | CsrError::TooLong { .. } | CsrError::Certificate => tr!(
            lang,
            "PKCS#10 is read, in PEM or DER; `openssl req -new -key KEY -out FILE` makes one",
            "yang dibaca PKCS#10, dalam PEM atau DER; `openssl req -new -key KEY -out FILE` membuatnya"
        ),
        CsrError::PrivateKey => tr!(
            lang,
            "whoever sent it has given the key away: let the holder make a new one, keep it, and send the request alone",
            "pengirimnya telah membocorkan kunci ini: minta pemohon membuat kunci baru, menyimpannya, dan mengirim permintaannya saja"
        ),
        CsrError::Several { .. } => tr!(
            lang,
            "put each request into a file of its own; `segel cert import` takes many at once",
            "taruh setiap permintaan dalam berkas tersendiri; `segel cert import` menerima banyak sekaligus"
        ),
        CsrError::Key(_) | CsrError::Unfit(UnfitKey::Kind(_)) => kinds(lang),
        CsrError::Unfit(_) => tr!(
            lang,
            "let the holder make a new key: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out KEY`",
            "minta pemohon membuat kunci baru: `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out KEY`"
        ),
        CsrError::Name(_) | CsrError::Possession(_) => tr!(
            lang,
            "let the holder make the request anew, with the private key that it is for",
            "minta pemohon membuat ulang permintaannya, dengan kunci privat yang bersangkutan"
        ),
    }
}

/// The kinds of keys that are certified here.
pub(super) fn kinds(lang: Lang) -> String {
    tr!(
        lang,
        "RSA of 2048 to 4096 bits, P-256 and P-384 are taken",
        "yang diterima RSA 2048 sampai 4096 bit, P-256 dan P-384"
    )
}
