//! Private keys of others' making, brought to the one form in which they are kept.

use pkcs8::PrivateKeyInfoRef;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs1::EncodeRsaPublicKey;
use rsa::traits::PublicKeyParts;
use zeroize::Zeroizing;

use super::{KeyError, PublicKey};
use crate::asn1::{OCTET_STRING, bit_string, sequence, tlv};
use crate::oid;
use crate::signature::identifier;

/// Contents of the INTEGER that is the version of a PrivateKeyInfo without the public key (RFC 5958 §2).
const VERSION_1: [u8; 3] = [0x02, 0x01, 0x00];

/// Octets of a private key of Ed25519, and of a public one (RFC 8032 §5.1.5).
const ED25519_LEN: usize = 32;

/// Both halves of a key, as they are kept.
pub(super) struct Halves {
    pub(super) pkcs8: Zeroizing<Vec<u8>>,
    pub(super) public: PublicKey,
}

/// Reads a key of Ed25519 (RFC 8410 §7), whose public half may come along.
pub(super) fn ed25519(info: &PrivateKeyInfoRef<'_>) -> Result<Halves, KeyError> {
    let wrapped = info.private_key.as_bytes();
    // CurvePrivateKey is an OCTET STRING of its own.
    let [OCTET_STRING, 0x20, seed @ ..] = wrapped else { return Err(KeyError::Malformed) };
    let seed: &[u8; ED25519_LEN] = seed.try_into().map_err(|_| KeyError::Malformed)?;
    if info.algorithm.parameters.is_some() {
        return Err(KeyError::Malformed);
    }
    let public = ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().to_bytes();
    // One that does not fit would let the same seed sign for two public keys, which gives the seed away.
    if info.public_key.is_some_and(|given| given.as_bytes() != Some(&public[..])) {
        return Err(KeyError::NotAPair);
    }
    assemble(&identifier(oid::ED25519, &[]), wrapped, &public)
}

/// Reads an RSA key that is for RSASSA-PSS alone (RFC 4055 §1.2), with the restrictions that stand beside it.
pub(super) fn rsa_pss(info: &PrivateKeyInfoRef<'_>) -> Result<Halves, KeyError> {
    let inner = info.private_key.as_bytes();
    let key = rsa::RsaPrivateKey::from_pkcs1_der(inner).map_err(|_| KeyError::Malformed)?;
    let bits = key.n().bits_vartime();
    if !super::RSA_BITS.contains(&bits) {
        return Err(KeyError::Unsupported(format!("RSA with {bits} bits")));
    }
    let parameters = match info.algorithm.parameters {
        None => Vec::new(),
        Some(parameters) => der::Encode::to_der(&parameters).map_err(|_| KeyError::Malformed)?,
    };
    let public = key.to_public_key().to_pkcs1_der().map_err(|_| KeyError::Malformed)?;
    let halves = assemble(&identifier(oid::RSASSA_PSS, &parameters), inner, public.as_bytes())?;
    match halves.public.kind() {
        super::KeyKind::RsaPss { .. } => Ok(halves),
        _ => Err(KeyError::Unsupported("RSASSA-PSS with restrictions that are not accepted".into())),
    }
}

/// An RSA key, in PKCS#8, as `certified` is, the same key for RSASSA-PSS alone.
pub(super) fn restricted(pkcs8: &[u8], certified: &PublicKey) -> Result<Halves, KeyError> {
    let info = PrivateKeyInfoRef::try_from(pkcs8).map_err(|_| KeyError::Malformed)?;
    let spki =
        spki::SubjectPublicKeyInfoRef::try_from(certified.spki_der()).map_err(|_| KeyError::Malformed)?;
    let algorithm = der::Encode::to_der(&spki.algorithm).map_err(|_| KeyError::Malformed)?;
    assemble(&algorithm, info.private_key.as_bytes(), certified.bits())
}

fn assemble(algorithm: &[u8], private: &[u8], public: &[u8]) -> Result<Halves, KeyError> {
    let private = Zeroizing::new(tlv(OCTET_STRING, private));
    let pkcs8 = Zeroizing::new(sequence(&[&VERSION_1, algorithm, &private]));
    let spki = sequence(&[algorithm, &bit_string(public)]);
    Ok(Halves { pkcs8, public: PublicKey::from_spki_der(&spki)? })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::digest::DigestAlgorithm;
    use crate::key::{KeyKind, KeyType, PrivateKey, Provider, Scheme};
    use crate::signature::SignatureAlgorithm;

    /// The first of RFC 8032 §7.1: seed, public key, and signature over nothing.
    const SEED: &str = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    const PUBLIC: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    const SIGNATURE: &str = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac\
                             c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    fn octets(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    }

    fn ed25519_pkcs8(version: u8, parameters: &[u8], private: &[u8], rest: &[u8]) -> Vec<u8> {
        let algorithm = identifier(oid::ED25519, parameters);
        sequence(&[&[2, 1, version], &algorithm, &tlv(OCTET_STRING, private), rest])
    }

    #[test]
    fn ed25519_in_both_versions() {
        let private = tlv(OCTET_STRING, &octets(SEED));
        let public = tlv(0x81, &[&[0][..], &octets(PUBLIC)].concat());
        let old = ed25519_pkcs8(0, &[], &private, &[]);
        for (name, der) in [("v1", old.clone()), ("v2", ed25519_pkcs8(1, &[], &private, &public))] {
            let key = PrivateKey::from_pkcs8_der(&der).unwrap();
            assert_eq!(key.public_key().kind(), KeyKind::Ed25519, "{name}");
            assert_eq!(key.public_key().bits(), octets(PUBLIC), "{name}");
            assert_eq!(key.reveal_pkcs8(), old, "{name}");
            for provider in Provider::ALL {
                let signer = provider.signer(&key, Scheme::default()).unwrap();
                assert_eq!(signer.sign(b"").unwrap(), octets(SIGNATURE), "{name} {provider:?}");
            }
        }
    }

    #[test]
    fn ed25519_that_is_none() {
        let seed = octets(SEED);
        let private = tlv(OCTET_STRING, &seed);
        let another = tlv(0x81, &[&[0][..], &seed].concat());
        let short = tlv(0x81, &[0, 1, 2]);
        for (name, der, expected) in [
            ("a bare seed", ed25519_pkcs8(0, &[], &seed, &[]), KeyError::Malformed),
            ("a short seed", ed25519_pkcs8(0, &[], &tlv(4, &seed[1..]), &[]), KeyError::Malformed),
            ("a long seed", ed25519_pkcs8(0, &[], &[&private[..], &[0]].concat(), &[]), KeyError::Malformed),
            ("nothing inside", ed25519_pkcs8(0, &[], &[], &[]), KeyError::Malformed),
            ("NULL beside it", ed25519_pkcs8(0, &[5, 0], &private, &[]), KeyError::Malformed),
            ("another public key", ed25519_pkcs8(1, &[], &private, &another), KeyError::NotAPair),
            ("a short public key", ed25519_pkcs8(1, &[], &private, &short), KeyError::NotAPair),
        ] {
            assert_eq!(PrivateKey::from_pkcs8_der(&der).err(), Some(expected), "{name}");
        }
    }

    /// RSASSA-PSS-params whose parts are given; nothing where they are left to their defaults.
    fn restriction(digest: DigestAlgorithm, mask: DigestAlgorithm, salt: u8) -> Vec<u8> {
        let null: &[u8] = &[5, 0];
        let mask = identifier(oid::MGF1, &identifier(mask.oid(), null));
        sequence(&[
            &tlv(0xa0, &identifier(digest.oid(), null)),
            &tlv(0xa1, &mask),
            &tlv(0xa2, &tlv(2, &[salt])),
        ])
    }

    #[test]
    fn what_a_key_for_pss_alone_allows() {
        use DigestAlgorithm::{Sha256, Sha384, Sha512};
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let plain = PrivateKey::generate(KeyType::Rsa2048, &mut rng).unwrap();
        let info = PrivateKeyInfoRef::try_from(plain.reveal_pkcs8()).unwrap();
        let key = |parameters: &[u8]| {
            let algorithm = identifier(oid::RSASSA_PSS, parameters);
            let private = tlv(OCTET_STRING, info.private_key.as_bytes());
            PrivateKey::from_pkcs8_der(&sequence(&[&VERSION_1, &algorithm, &private]))
        };
        let pss = |digest, salt_len| Ok(SignatureAlgorithm::RsaPss { digest, salt_len });
        let refused = |allowed, asked| {
            Err(KeyError::DigestNotAllowed { kind: KeyKind::RsaPss { bits: 2048 }, allowed, asked })
        };
        for (name, parameters, asked, expected) in [
            ("free, nothing asked", vec![], None, pss(Sha256, 32)),
            ("free, asked", vec![], Some(Sha512), pss(Sha512, 64)),
            ("for SHA-384", restriction(Sha384, Sha384, 48), None, pss(Sha384, 48)),
            ("a shorter salt allowed", restriction(Sha384, Sha384, 20), Some(Sha384), pss(Sha384, 48)),
            ("a longer salt wanted", restriction(Sha256, Sha256, 100), None, pss(Sha256, 100)),
            ("another hash asked", restriction(Sha384, Sha384, 48), Some(Sha256), refused(Sha384, Sha256)),
        ] {
            let key = key(&parameters).unwrap();
            assert_eq!(key.public_key().kind(), KeyKind::RsaPss { bits: 2048 }, "{name}");
            for pss in [false, true] {
                let found = Scheme { digest: asked, pss }.algorithm(key.public_key());
                assert_eq!(found, expected, "{name}");
            }
            for provider in Provider::ALL {
                let Ok(signer) = provider.signer(&key, Scheme::from(asked)) else { continue };
                let signature = signer.sign(b"surat").unwrap();
                for judge in Provider::ALL {
                    let verdict = |algorithm, key: &PrivateKey| {
                        judge.verify(key.public_key(), algorithm, b"surat", &signature)
                    };
                    assert_eq!(verdict(signer.algorithm(), &key), Ok(()), "{name} {provider:?} {judge:?}");
                    assert_eq!(verdict(signer.algorithm(), &plain), Ok(()), "{name} {provider:?} {judge:?}");
                    let pkcs1 = SignatureAlgorithm::RsaPkcs1(signer.algorithm().digest());
                    assert!(verdict(pkcs1, &key).is_err(), "{name}: PKCS#1 v1.5 by a key for PSS alone");
                }
            }
        }
        let certified = key(&restriction(Sha384, Sha384, 48)).unwrap().public_key().clone();
        let other = PrivateKey::generate(KeyType::Rsa2048, &mut rng).unwrap();
        let (free, again) = (key(&[]).unwrap(), PrivateKey::from_pkcs8_der(plain.reveal_pkcs8()).unwrap());
        let paired = again.paired_with(&certified).unwrap();
        assert_eq!(paired.public_key(), &certified);
        assert_eq!(Scheme::default().algorithm(paired.public_key()), pss(Sha384, 48));
        let signature =
            Provider::default().signer(&paired, Scheme::default()).unwrap().sign(b"surat").unwrap();
        let algorithm = SignatureAlgorithm::RsaPss { digest: Sha384, salt_len: 48 };
        assert_eq!(Provider::default().verify(&certified, algorithm, b"surat", &signature), Ok(()));
        let (plain_half, free_half) = (plain.public_key().clone(), free.public_key().clone());
        for (name, private, public) in [
            ("another key", other, &certified),
            ("restricted, certified for all", paired, &plain_half),
            ("free for PSS, certified with a restriction", free, &certified),
        ] {
            assert_eq!(private.paired_with(public).err(), Some(KeyError::NotAPair), "{name}");
        }
        assert!(key(&[]).unwrap().paired_with(&free_half).is_ok());
        for (name, parameters) in [
            ("SHA-1 by default", sequence(&[])),
            ("two hashes", restriction(Sha256, Sha512, 32)),
            ("NULL", vec![5, 0]),
        ] {
            assert!(matches!(key(&parameters).err(), Some(KeyError::Unsupported(_))), "{name}");
        }
    }
}
