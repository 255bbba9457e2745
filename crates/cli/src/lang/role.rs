//! What the authorities of an office are called.

use super::Lang;

/// What an authority of the office is called; the word for scripts is `role` itself.
pub(crate) fn words(role: &str, lang: Lang) -> &str {
    match (role, lang) {
        ("root", Lang::En) => "root CA",
        ("root", Lang::Id) => "CA akar",
        ("issuing", Lang::En) => "issuing CA",
        ("issuing", Lang::Id) => "CA penerbit",
        ("ocsp", Lang::En) => "OCSP responder",
        ("ocsp", Lang::Id) => "responder OCSP",
        ("tsa", Lang::En) => "time stamping",
        ("tsa", Lang::Id) => "penanda waktu",
        (other, _) => other,
    }
}
