//! Certification requests with proof of possession (PKCS#10, RFC 2986).

use rcgen::{CertificateParams, PublicKeyData, SigningKey};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::prelude::FromDer;

use crate::asn1;
use crate::cert::build::{BuildError, rcgen_algorithm, rcgen_name};
use crate::foreign::{self, Kind};
use crate::key::{KeyError, Provider, PublicKey, Signer, UnfitKey, fitness};
use crate::name::{Name, NameError};
use crate::pem;
use crate::signature::{SignatureAlgorithm, SignatureError};

/// Largest request that is read, in octets.
const MAX_LEN: usize = 64 << 10;

/// A request whose signature proves that its sender holds the private key, which is one to be certified. Nothing else in
/// it is believed: the subject is a wish, and extensions that it asks for are not read at all.
#[derive(Clone, Debug)]
pub struct VerifiedCsr {
    subject: Name,
    public_key: PublicKey,
}

impl VerifiedCsr {
    /// Reads a request in DER or PEM, and checks its key and its proof of possession.
    ///
    /// # Errors
    /// [`CsrError`] when it is none, when the key is not fit, or when the proof fails.
    pub fn read(bytes: &[u8]) -> Result<Self, CsrError> {
        if bytes.len() > MAX_LEN {
            return Err(CsrError::TooLong { length: bytes.len(), limit: MAX_LEN });
        }
        let der = only_one(bytes)?;
        let (rest, request) = X509CertificationRequest::from_der(&der).map_err(|_| unlike(bytes))?;
        if !rest.is_empty() {
            return Err(CsrError::Malformed);
        }
        let info = &request.certification_request_info;
        let public_key = PublicKey::from_spki_der(info.subject_pki.raw).map_err(CsrError::Key)?;
        fitness::check(&public_key).map_err(CsrError::Unfit)?;
        let envelope = asn1::envelope(&der, info.raw).ok_or(CsrError::Malformed)?;
        let algorithm =
            SignatureAlgorithm::from_der(&envelope.outer_algorithm).map_err(CsrError::Possession)?;
        Provider::default()
            .verify(&public_key, algorithm, info.raw, &envelope.signature)
            .map_err(CsrError::Possession)?;
        Ok(Self { subject: Name::from_der(info.subject.as_raw()).map_err(CsrError::Name)?, public_key })
    }

    /// The subject that the sender wishes for.
    #[must_use]
    pub fn subject(&self) -> &Name {
        &self.subject
    }

    /// The key that the sender has proved to hold.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.public_key
    }
}

/// Makes a request for `subject`, signed by the key that is to be certified. In DER.
///
/// # Errors
/// [`BuildError`] when the name cannot be encoded or the key refuses.
pub fn build(subject: &Name, signer: &dyn Signer) -> Result<Vec<u8>, BuildError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen_name(subject)?;
    let key = RequestKey { signer, algorithm: rcgen_algorithm(signer.algorithm())? };
    let request = params.serialize_request(&key).map_err(|error| BuildError::Encode(error.to_string()))?;
    Ok(request.der().to_vec())
}

/// The request in a file that is for one.
fn only_one(bytes: &[u8]) -> Result<Vec<u8>, CsrError> {
    let labels = [pem::CERTIFICATE_REQUEST, "NEW CERTIFICATE REQUEST"];
    let mut found = pem::blocks_or_der(bytes, &labels).map_err(|_| unlike(bytes))?;
    match found.len() {
        1 => Ok(found.swap_remove(0)),
        count => Err(CsrError::Several { count }),
    }
}

/// What is to be said of a file that is no request: two mix-ups are worth a word of their own.
fn unlike(bytes: &[u8]) -> CsrError {
    let kinds: Vec<Kind> = foreign::recognise(bytes).iter().flatten().map(|part| part.kind).collect();
    let private = [
        Kind::PrivateKey,
        Kind::EncryptedPrivateKey,
        Kind::RsaPrivateKey,
        Kind::EcPrivateKey,
        Kind::OldEncryptedPrivateKey,
        Kind::OpenSshPrivateKey,
    ];
    if kinds.iter().any(|kind| private.contains(kind)) {
        return CsrError::PrivateKey;
    }
    if kinds.contains(&Kind::Certificate) { CsrError::Certificate } else { CsrError::Malformed }
}

/// Why a request is refused.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum CsrError {
    /// Not a request.
    #[error("not a well-formed certification request")]
    Malformed,
    /// A certificate stands in its place.
    #[error("expected a certification request, found a certificate")]
    Certificate,
    /// A private key stands in its place, which nobody but its holder should have.
    #[error("expected a certification request, found a private key")]
    PrivateKey,
    /// More than one.
    #[error("expected one certification request in the file, found {count}")]
    Several {
        /// How many.
        count: usize,
    },
    /// Larger than is read.
    #[error("a certification request of {length} bytes is larger than the {limit} that are read")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
    },
    /// Its key cannot be read.
    #[error("the key in the certification request cannot be read")]
    Key(#[source] KeyError),
    /// Its key can be read, but is not one to be certified.
    #[error("the key in the certification request is not fit for a certificate")]
    Unfit(#[source] UnfitKey),
    /// Its subject cannot be read.
    #[error("the subject of the certification request cannot be read")]
    Name(#[source] NameError),
    /// The sender does not prove to hold the key.
    #[error("the certification request does not prove that its sender holds the private key")]
    Possession(#[source] SignatureError),
}

struct RequestKey<'a> {
    signer: &'a dyn Signer,
    algorithm: &'static rcgen::SignatureAlgorithm,
}

impl PublicKeyData for RequestKey<'_> {
    fn der_bytes(&self) -> &[u8] {
        self.signer.public_key().bits()
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        self.algorithm
    }
}

impl SigningKey for RequestKey<'_> {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        self.signer.sign(message).map_err(|_| rcgen::Error::RemoteKeyError)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::digest::DigestAlgorithm;
    use crate::key::{KeyType, PrivateKey};
    use crate::oid;

    fn request(key_type: KeyType) -> (PrivateKey, Vec<u8>) {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let key = PrivateKey::generate(key_type, &mut rng).unwrap();
        let digest =
            if key_type == KeyType::P384 { DigestAlgorithm::Sha384 } else { DigestAlgorithm::Sha256 };
        let signer = Provider::default().signer(&key, digest).unwrap();
        let subject = Name::builder().attribute(oid::COMMON_NAME, "Siti Rahayu").unwrap().build();
        let der = build(&subject, signer.as_ref()).unwrap();
        (key, der)
    }

    #[test]
    fn the_sender_proves_to_hold_the_key() {
        for key_type in [KeyType::Rsa2048, KeyType::P256, KeyType::P384] {
            let (key, der) = request(key_type);
            let text = pem::encode(pem::CERTIFICATE_REQUEST, &der);
            for bytes in [&der[..], text.as_bytes()] {
                let csr = VerifiedCsr::read(bytes).unwrap();
                assert_eq!(csr.public_key(), key.public_key());
                assert_eq!(csr.subject().common_name(), Some("Siti Rahayu"));
            }
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let (_, der) = request(KeyType::P256);
        for at in 0..der.len() {
            for bit in 0..8 {
                let mut touched = der.clone();
                touched[at] ^= 1 << bit;
                assert!(VerifiedCsr::read(&touched).is_err(), "bit {bit} of octet {at}");
            }
        }
    }

    #[test]
    fn a_request_cut_short_is_none() {
        let (_, der) = request(KeyType::P256);
        for length in 0..der.len() {
            assert_eq!(VerifiedCsr::read(&der[..length]).unwrap_err(), CsrError::Malformed, "{length}");
        }
    }

    #[test]
    fn a_key_that_is_not_fit_needs_no_proof() {
        let (_, der) = request(KeyType::P256);
        let point = der.windows(2).position(|pair| pair == [0x00, 0x04]).unwrap() + 1;
        let mut compressed = der.clone();
        compressed[point] = 0x02;
        assert_eq!(VerifiedCsr::read(&compressed).unwrap_err(), CsrError::Unfit(UnfitKey::Encoding));
    }

    #[test]
    fn what_is_no_request() {
        let (_, der) = request(KeyType::P256);
        let trailing = [&der[..], &[0]].concat();
        let text = pem::encode(pem::CERTIFICATE_REQUEST, &der);
        let two = [text.as_bytes(), text.as_bytes()].concat();
        let (key, _) = request(KeyType::P256);
        let open_key = pem::encode(pem::PRIVATE_KEY, key.reveal_pkcs8());
        let nested = (0..12_000).fold(Vec::new(), |inner, _| asn1::tlv(0x30, &inner));
        for (name, bytes, expected) in [
            ("two", &two[..], CsrError::Several { count: 2 }),
            ("a private key", open_key.as_bytes(), CsrError::PrivateKey),
            ("a private key in DER", key.reveal_pkcs8(), CsrError::PrivateKey),
            ("sequences in sequences", &nested, CsrError::Malformed),
            ("lengths left open", &[0x30, 0x80].repeat(30_000), CsrError::Malformed),
            ("2^63 octets", &[&[0x30, 0x88, 0x80], &[0; 64][..]].concat(), CsrError::Malformed),
            ("nothing", &[][..], CsrError::Malformed),
            ("words", b"halo", CsrError::Malformed),
            ("cut", &der[..der.len() - 1], CsrError::Malformed),
            ("trailing octet", &trailing, CsrError::Malformed),
        ] {
            assert_eq!(VerifiedCsr::read(bytes).unwrap_err(), expected, "{name}");
        }
        let long = vec![0x30; MAX_LEN + 1];
        let expected = CsrError::TooLong { length: MAX_LEN + 1, limit: MAX_LEN };
        assert_eq!(VerifiedCsr::read(&long).unwrap_err(), expected);
    }
}
