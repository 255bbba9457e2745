//! A certificate as the answer shows it.

use pki::cert::{Certificate, KeyUsage};
use pki::hex;
use pki::serial::SerialNumber;
use pki::signature::SignatureAlgorithm;
use serde::Serialize;

use super::date;

/// The uses that are told, by the names that the API has for them.
const USES: [(KeyUsage, &str); 4] = [
    (KeyUsage::DIGITAL_SIGNATURE, "digitalSignature"),
    (KeyUsage::NON_REPUDIATION, "nonRepudiation"),
    (KeyUsage::KEY_CERT_SIGN, "keyCertSign"),
    (KeyUsage::CRL_SIGN, "crlSign"),
];

/// One certificate of the path.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CertificateDetails {
    /// `C-` and the SHA-256 of the certificate in upper-case hexadecimal.
    pub id: String,
    /// The commonName of the subject, else the whole name.
    pub common_name: String,
    /// Who issued it.
    pub issuer_name: String,
    /// The serial number as a decimal number.
    pub serial_number: String,
    /// Its first valid second.
    pub not_before_date: String,
    /// Its last valid second.
    pub not_after_date: String,
    /// The algorithm of the signature in it. The misspelling is the API's.
    pub signature_algoritm: Option<String>,
    /// What its key may be used for.
    pub key_usages: Vec<&'static str>,
}

impl CertificateDetails {
    pub(super) fn of(certificate: &Certificate) -> Self {
        let subject = certificate.subject();
        let validity = certificate.validity();
        let usage = certificate.key_usage().ok().flatten();
        let uses = USES.iter().filter(|(bit, _)| usage.is_some_and(|usage| usage.contains(*bit)));
        Self {
            id: format!("C-{}", hex::upper(&certificate.fingerprint())),
            common_name: subject.common_name().map_or_else(|| subject.to_string(), str::to_owned),
            issuer_name: certificate.issuer().to_string(),
            serial_number: decimal(certificate.serial_number()),
            not_before_date: date(validity.not_before),
            not_after_date: date(validity.not_after),
            signature_algoritm: certificate.signature_algorithm().ok().map(algorithm),
            key_usages: uses.map(|(_, name)| *name).collect(),
        }
    }
}

/// An algorithm as the API calls it: `RSA with SHA256`.
fn algorithm(algorithm: SignatureAlgorithm) -> String {
    let with = |scheme: &str, digest: pki::digest::DigestAlgorithm| {
        format!("{scheme} with {}", digest.to_string().replacen("SHA-", "SHA", 1))
    };
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(digest) => with("RSA", digest),
        SignatureAlgorithm::RsaPss { digest, .. } => with("RSASSA-PSS", digest),
        SignatureAlgorithm::Ecdsa(digest) => with("ECDSA", digest),
        SignatureAlgorithm::Ed25519 => "Ed25519".to_owned(),
    }
}

/// A serial number as a decimal number, however long it is: digit by digit, the lowest first.
fn decimal(serial: &SerialNumber) -> String {
    let mut digits: Vec<u8> = vec![0];
    for octet in serial.significant_octets() {
        let mut carry = u32::from(*octet);
        for digit in &mut digits {
            carry += u32::from(*digit) * 256;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            digits.push((carry % 10) as u8);
            carry /= 10;
        }
    }
    digits.iter().rev().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_become_decimal() {
        for (octets, expected) in [
            (&[1][..], "1"),
            (&[0x00, 0xFF], "255"),
            (&[0x01, 0x00], "256"),
            (&[0x10; 16], "21351050473470648687898014583954083856"),
            (&[0xFF; 20], "1461501637330902918203684832716283019655932542975"),
        ] {
            let serial = SerialNumber::from_octets(octets).unwrap();
            assert_eq!(decimal(&serial), expected, "{octets:?}");
        }
    }
}
