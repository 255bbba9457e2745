//! The whole way of a verification.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pdf::Document;
use pdf::verify::{Inputs, verify};
use pki::path::TrustStore;

fuzz_target!(|bytes: &[u8]| {
    let Ok(document) = Document::open(bytes) else { return };
    let anchors = TrustStore::new([]);
    let inputs = Inputs::new(&anchors);
    let report = verify(&document, &inputs, jiff::Timestamp::UNIX_EPOCH);
    for signature in &report.signatures {
        let _ = format!("{}", signature.reason);
    }
});
