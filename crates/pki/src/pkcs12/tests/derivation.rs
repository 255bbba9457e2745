//! The key derivations against values that others computed.

use zeroize::Zeroizing;

use crate::pkcs12::kdf::{Hash, Purpose, Secret};

/// What `openssl kdf PKCS12KDF` derives from the passphrase `smeg` and others: hash function, passphrase, salt, rounds,
/// purpose and key.
const PKCS12: [(Hash, &str, &str, u32, Purpose, &str); 6] = [
    (
        Hash::Sha1,
        "0073006d006500670000",
        "0a58cf64530d823f",
        1,
        Purpose::Encryption,
        "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3",
    ),
    (Hash::Sha1, "0073006d006500670000", "0a58cf64530d823f", 1, Purpose::InitialVector, "79993dfe048d3b76"),
    (
        Hash::Sha1,
        "0073006d006500670000",
        "3d83c0e4546ac140",
        1000,
        Purpose::Mac,
        "227dda4a1e842282272f6547c8d77e30a4bb6abc",
    ),
    (
        Hash::Sha256,
        "0073006d006500670000",
        "3d83c0e4546ac140",
        1000,
        Purpose::Encryption,
        "588bf5cf5e8aa0d219d3478f4ccbbb3b869eb18ae9561a235ab50636354f6cc14b0bec81dfbbb4af4b17a4e828241425\
         cd8075bbb4952e81b004c74daf4a5371fa111ae1a009a02ceae89ef91abe27b8",
    ),
    (
        Hash::Sha384,
        "0000",
        "01",
        3,
        Purpose::Mac,
        "63495edc7b132f1724897130646e0ddb3c520bd179940b4b4f781c34349e88b7ac0b505b30e59fa3dcc9d5e4a063d961",
    ),
    (
        Hash::Sha512,
        "d83ddd110000",
        "0102030405060708090a0b0c0d0e0f10",
        2,
        Purpose::Mac,
        "1f561f6578c2a94450439e8134f067a1f26e99323ce915155a88d6f96f14e519b87cf1862a6fb40947bc20c7c30334a46d075c3c\
         9659758308558d6981e0028802",
    ),
];

#[test]
fn the_derivation_of_pkcs12() {
    for (hash, passphrase, salt, rounds, purpose, key) in PKCS12 {
        let secret = Secret { utf8: "", wide: Zeroizing::new(octets(passphrase)) };
        let found = hash.derive(purpose, &secret, &octets(salt), rounds, key.len() / 2);
        assert_eq!(*found, octets(key), "{hash:?}, {rounds} rounds");
    }
}

fn octets(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}
