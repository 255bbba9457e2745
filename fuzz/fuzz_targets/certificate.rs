//! Certificates, in DER and in PEM, with every reader of an extension.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::cert::Certificate;
use pki::oid;

fuzz_target!(|bytes: &[u8]| {
    for certificate in Certificate::read_all(bytes).unwrap_or_default() {
        let _ = certificate.basic_constraints();
        let _ = certificate.key_usage();
        let _ = certificate.extended_key_usage();
        let _ = certificate.subject_key_identifier();
        let _ = certificate.authority_key_identifier();
        let _ = certificate.subject_alt_names();
        let _ = certificate.policies();
        let _ = certificate.crl_addresses();
        let _ = certificate.access_addresses(oid::ACCESS_OCSP);
        let _ = certificate.verify_signature(certificate.public_key());
        let _ = format!("{} {}", certificate.subject(), certificate.serial_number());
    }
});
