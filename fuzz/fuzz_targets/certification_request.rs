//! Certification requests, in DER and in PEM.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::csr::VerifiedCsr;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = VerifiedCsr::read(bytes) {
        let _ = format!("{}", request.subject());
    }
});
