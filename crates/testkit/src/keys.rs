//! Keys that are known to everyone: they protect nothing, and save every test from making its own.

use pki::key::{KeyType, PrivateKey};

/// Whose key it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Whose {
    /// The root's.
    Root,
    /// The issuing CA's.
    Issuing,
    /// A person's.
    Person,
}

/// The ready-made key of that owner and kind.
#[must_use]
pub fn key(whose: Whose, kind: KeyType) -> PrivateKey {
    macro_rules! of {
        ($owner:literal) => {
            match kind {
                KeyType::Rsa2048 => &include_bytes!(concat!("../keys/", $owner, "-rsa2048.der"))[..],
                KeyType::Rsa3072 => include_bytes!(concat!("../keys/", $owner, "-rsa3072.der")),
                KeyType::Rsa4096 => include_bytes!(concat!("../keys/", $owner, "-rsa4096.der")),
                KeyType::P256 => include_bytes!(concat!("../keys/", $owner, "-p256.der")),
                KeyType::P384 => include_bytes!(concat!("../keys/", $owner, "-p384.der")),
            }
        };
    }
    let der = match whose {
        Whose::Root => of!("root"),
        Whose::Issuing => of!("issuing"),
        Whose::Person => of!("person"),
    };
    PrivateKey::from_pkcs8_der(der).unwrap()
}
