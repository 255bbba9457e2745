//! OCSP requests, as a responder takes them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::ocsp::OcspRequest;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = OcspRequest::from_der(bytes) {
        // What is asked is asked again in the same words.
        let again =
            OcspRequest::new(request.cert_ids(), request.nonce()).expect("the same within its limits");
        assert_eq!(again.cert_ids(), request.cert_ids());
        assert_eq!(again.nonce(), request.nonce());
    }
});
