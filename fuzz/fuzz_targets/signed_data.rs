//! Signed data: read, and verified under both rules.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::cms::{EssRule, SignedData, verify_detached};

fuzz_target!(|bytes: &[u8]| {
    if let Ok((signed, length)) = SignedData::parse(bytes) {
        assert!(length <= bytes.len());
        for rule in [EssRule::Required, EssRule::Optional] {
            let _ = verify_detached(&signed, &|digest| digest.digest(b"surat"), rule);
        }
    }
});
