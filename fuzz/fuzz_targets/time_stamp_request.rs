//! Requests for time stamps: what is read is written the same way again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::tsp::TimeStampRequest;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(request) = TimeStampRequest::from_der(bytes) {
        assert_eq!(TimeStampRequest::from_der(&request.to_der()), Ok(request));
    }
});
