//! Public key infrastructure: bytes in, values out.
//!
//! Nothing here reads a file, looks at a clock, opens a connection or makes its own randomness: the time, the
//! random number generator and the keys come in as arguments.

pub mod armed; // which checks are made: all of them
pub mod asn1; // the few DER building blocks that the crates below do not offer
pub mod ber; // reading what others write less strictly than DER
pub mod cert; // certificates: read, build, lint
pub mod cms; // signed data: build, read, verify
mod confirmed; // who was seen to have signed something
pub mod constraints; // until when algorithms are relied on, and how old status data may be
pub mod crl; // certificate revocation lists: read, build
pub mod csr; // certification requests with proof of possession
pub mod digest; // the hash functions we accept
pub mod foreign; // what a file of others is
pub mod hex; // octets as hexadecimal text
pub mod key; // private and public keys, sealing, signing
pub mod lint; // what a certificate or list of ours shall and shall not be
mod memo; // what was read before
pub mod name; // distinguished names
pub mod ocsp; // online certificate status: requests, responses, their verification
pub mod oid; // object identifiers by the names their standards use
pub mod path; // chains: build, validate at a time
pub mod pem; // the text armour of RFC 7468
pub mod pkcs12; // a key and its certificates in one file under a passphrase
pub mod serial; // certificate serial numbers
pub mod signature; // signature algorithms as they stand in ASN.1
pub mod to_be_signed; // signing in two steps
pub mod tsp; // time stamps: request, answer, token
pub mod validity; // from when until when
