//! Revocation lists, in DER and in PEM.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pki::crl::RevocationList;

fuzz_target!(|bytes: &[u8]| {
    for list in RevocationList::read_all(bytes).unwrap_or_default() {
        let _ = list.number();
        let _ = list.authority_key_identifier();
        let _ = list.unknown_critical_extension();
        let _ = (list.base_number(), list.expired_certs_on());
        let _ = (list.issuing_distribution_point(), list.freshest_addresses());
        // Each entry is decoded anew, and found by its own number.
        assert!(list.entries().all(|entry| list.entry(&entry.serial_number).is_some()));
        let _ = list.to_pem();
    }
});
