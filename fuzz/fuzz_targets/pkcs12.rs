//! PKCS#12 files without a passphrase, and what a file of others is.
//!
//! A MAC would keep every change from what is behind it, so the same bytes are taken as the protected part too, under
//! a MAC that fits: with no passphrase and one round its key is one hash (RFC 7292 appendix B.2).
#![no_main]

use hmac::{Hmac, KeyInit, Mac};
use libfuzzer_sys::fuzz_target;
use pki::asn1::{OCTET_STRING, sequence, tlv};
use pki::key::Passphrase;
use pki::{foreign, oid, pkcs12};
use sha2::{Digest, Sha256};

fuzz_target!(|bytes: &[u8]| {
    for part in foreign::recognise(bytes).unwrap_or_default() {
        let _ = part.certificates();
    }
    let passphrase = Passphrase::new(String::new());
    let _ = pkcs12::read(bytes, &passphrase);
    let _ = pkcs12::read(&protected(bytes), &passphrase);
});

fn protected(safe: &[u8]) -> Vec<u8> {
    let key = Sha256::digest([[3; 64], [7; 64]].concat());
    let mac = Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(safe).finalize().into_bytes();
    let algorithm = sequence(&[&tlv(0x06, oid::SHA_256.as_bytes())]);
    let mac = sequence(&[&sequence(&[&algorithm, &tlv(OCTET_STRING, &mac)]), &tlv(OCTET_STRING, &[7; 8])]);
    let data = tlv(0xa0, &tlv(OCTET_STRING, safe));
    let content = sequence(&[&tlv(0x06, oid::ID_DATA.as_bytes()), &data]);
    sequence(&[&[0x02, 1, 3], &content, &mac])
}
