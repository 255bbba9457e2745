//! The names of algorithms and reasons.

use pki::crl::RevocationReason;
use pki::digest::DigestAlgorithm;

/// SHA-256 (XML Encryption §5.8.3).
pub(super) const SHA_256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";

/// A hash function (XML Signature, XML Encryption, RFC 9231 §2.1).
pub(super) const fn of_digest(algorithm: DigestAlgorithm) -> &'static str {
    match algorithm {
        DigestAlgorithm::Sha1 => "http://www.w3.org/2000/09/xmldsig#sha1",
        DigestAlgorithm::Sha256 => SHA_256,
        DigestAlgorithm::Sha384 => "http://www.w3.org/2001/04/xmldsig-more#sha384",
        DigestAlgorithm::Sha512 => "http://www.w3.org/2001/04/xmlenc#sha512",
        DigestAlgorithm::Sha3_256 => "http://www.w3.org/2007/05/xmldsig-more#sha3-256",
        DigestAlgorithm::Sha3_384 => "http://www.w3.org/2007/05/xmldsig-more#sha3-384",
        DigestAlgorithm::Sha3_512 => "http://www.w3.org/2007/05/xmldsig-more#sha3-512",
    }
}

/// Why a certificate was revoked (TS 119 102-2 §4.3.12).
pub(super) fn of_reason(reason: RevocationReason) -> String {
    format!("urn:etsi:019102:revocationReason:{reason}")
}
