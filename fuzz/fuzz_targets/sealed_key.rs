//! Sealed and open private keys. Keys that ask for much work are read, not opened.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::key::{PrivateKey, SealedKey};

fuzz_target!(|bytes: &[u8]| {
    let _ = SealedKey::read(bytes);
    let _ = PrivateKey::read_open(bytes);
});
