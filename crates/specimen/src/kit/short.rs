//! A key as none is made any more: RSA with 1024 bits.

use std::sync::Arc;

use pki::digest::DigestAlgorithm;
use pki::key::{KeyError, PublicKey, Signer};
use pki::signature::SignatureAlgorithm;
use rsa::pkcs8::EncodePublicKey;
use rsa::{Pkcs1v15Sign, RsaPrivateKey};

use super::identity::Key;
use crate::{MakeError, Seeded};

/// Length of its modulus in bits.
const BITS: usize = 1024;
/// DigestInfo of SHA-256 up to the digest (RFC 8017 §9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    *b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20";

struct Short {
    key: RsaPrivateKey,
    public_key: PublicKey,
}

/// The same key each time.
pub(crate) fn short_key() -> Result<Key, MakeError> {
    let key = RsaPrivateKey::new(&mut Seeded::new(BITS as u64), BITS).map_err(MakeError::authority)?;
    let der = key.to_public_key().to_public_key_der().map_err(MakeError::authority)?;
    let public_key = PublicKey::from_spki_der(der.as_bytes()).map_err(MakeError::authority)?;
    Ok(Arc::new(Short { key, public_key }))
}

impl Signer for Short {
    fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::RsaPkcs1(DigestAlgorithm::Sha256)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let padding = Pkcs1v15Sign { hash_len: Some(32), prefix: DIGEST_INFO.as_slice().into() };
        let digest = DigestAlgorithm::Sha256.digest(message);
        self.key.sign(padding, &digest).map_err(|_| KeyError::Sign)
    }
}
