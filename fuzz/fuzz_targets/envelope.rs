//! Contents under a passphrase: the whole message, and what stands behind a wrapped key that no passphrase opens.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::cms::envelope;
use pki::key::Passphrase;

fuzz_target!(|bytes: &[u8]| {
    let _ = envelope::is_envelope(bytes);
    // Rounds that an input asks for are no finding, only slow: numbers of three octets and more are left out.
    if !bytes.windows(5).any(|octets| octets[0] == 2 && matches!(octets[1], 3 | 4)) {
        let _ = envelope::open(bytes, &Passphrase::new("x".to_owned()));
    }
});
