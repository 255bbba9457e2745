//! Keys that never leave their token: smart cards, USB tokens and HSMs, by PKCS#11.
//!
//! This is the one place that loads a foreign library, and it loads the one that the URI names by its full path.

pub mod error; // everything that can go wrong, as values
pub mod uri; // which key, on which token, by which module (RFC 7512)

mod encoding; // what a token signs and gives back, and what stands in ASN.1
mod open; // from a URI to a key that signs
mod public; // the public half of a key, as its token knows it
mod session; // a module, and someone logged in

pub use error::TokenError;
pub use open::{TokenKey, open, open_bare};
pub use uri::{TokenUri, UriError};
