//! OCSP responses, as a verifier takes them.
#![no_main]

use jiff::Timestamp;
use libfuzzer_sys::fuzz_target;
use pki::ocsp::{OcspResponse, Question};

fuzz_target!(|bytes: &[u8]| {
    let Ok(response) = OcspResponse::from_der(bytes) else { return };
    let _ = response.check_nonce(&[1; 32]);
    let (at, now) = (Timestamp::UNIX_EPOCH, Timestamp::MAX);
    for (issuer, answer) in response.certificates().iter().zip(&response.data().answers) {
        let serial_number = answer.cert_id.serial_number();
        let _ = response.verify(&Question { issuer, serial_number, at, now });
    }
});
