//! Programs of others judge what we make, and we judge what they make.
//!
//! Each module asks one judge, or one family of them, about an office of every kind of key ([`office::offices`]).
//! What we made they must accept; what was tampered with they must refuse, which also shows that they look.
#![allow(clippy::unwrap_used)]

mod document; // the parts of a signed document, and ways to harm it
mod office; // an office of every kind of key, and what it gives to outsiders

mod gnutls; // certtool
mod nss; // certutil
mod openssl; // certificates, keys, lists and CMS
mod pkilint; // linters of certificates and lists
mod poppler; // pdfsig
mod pyhanko; // its verdict on ours, and ours on its signatures
mod qpdf; // the syntax of every letter that we sign
mod zbar; // the QR code of the visible mark
