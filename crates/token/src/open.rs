//! From a URI to a key that signs.

use std::sync::Mutex;

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, CertificateType, KeyType, ObjectClass, ObjectHandle};
use pki::cert::Certificate;
use pki::digest::DigestAlgorithm;
use pki::key::{KeyError, KeyKind, Passphrase, Provider, PublicKey, Scheme, Signer, fitness};
use pki::signature::SignatureAlgorithm;

use crate::TokenError;
use crate::encoding::{digest_info, ecdsa_der};
use crate::public::{self, octets};
use crate::session::Login;
use crate::uri::TokenUri;

/// What is signed once to see that key and certificate belong together. It says what it is, for it is a signature.
const TRIAL: &[u8] = b"segel: trial of a key, which binds nobody to anything";

/// A private key on a token, logged in. One session, so one signature at a time.
pub struct TokenKey {
    login: Mutex<Login>,
    key: ObjectHandle,
    public: PublicKey,
    algorithm: SignatureAlgorithm,
    way: Way,
}

/// How the token is asked to sign.
#[derive(Clone, Copy)]
enum Way {
    /// It hashes and pads itself.
    HashAndRsa,
    /// It pads what it is given.
    Rsa,
    /// It hashes and pads itself, by PSS with a salt of so many octets.
    HashAndPss(usize),
    /// It pads a hash by PSS with a salt of so many octets.
    Pss(usize),
    /// It signs a hash, in numbers of so many octets.
    Ecdsa(usize),
}

/// Logs in at the token that `uri` names, with one try of `pin`, and finds the key. Where this process is logged in there
/// already the PIN is not tried, and the key is of use as long as the first one is. Without a `certificate` the one on
/// the token with the same CKA_ID is taken. A trial signature shows that they belong together.
///
/// # Errors
/// [`TokenError`]; [`TokenError::NotAPair`] when the key is not that of the certificate.
pub fn open(
    uri: &TokenUri,
    pin: &Passphrase,
    certificate: Option<Certificate>,
    scheme: Scheme,
) -> Result<(TokenKey, Certificate), TokenError> {
    let login = Login::at(uri, pin)?;
    let key = find_key(&login, uri)?;
    let certificate = match certificate {
        Some(certificate) => certificate,
        None => find_certificate(&login, key)?,
    };
    Ok((TokenKey::tried(login, key, certificate.public_key().clone(), scheme)?, certificate))
}

/// Logs in at the token that `uri` names, with one try of `pin`, and finds a key that has no certificate yet: its public
/// half is the one that the token tells. A trial signature proves that it holds the private one, which says nothing of
/// how good it is: tokens are where keys by a faulty generator came from (CVE-2017-15361).
///
/// # Errors
/// [`TokenError`]; [`TokenError::NoPublicKey`] when the token does not tell it, [`TokenError::Unfit`] when it is weak.
pub fn open_bare(uri: &TokenUri, pin: &Passphrase) -> Result<TokenKey, TokenError> {
    let login = Login::at(uri, pin)?;
    let key = find_key(&login, uri)?;
    let public = public::read(&login, key)?;
    let key = TokenKey::tried(login, key, public, Scheme::default())?;
    fitness::check(&key.public).map_err(TokenError::Unfit)?;
    Ok(key)
}

impl Signer for TokenKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.ask(message).map_err(|_| KeyError::Sign)
    }
}

impl TokenKey {
    fn tried(login: Login, key: ObjectHandle, public: PublicKey, scheme: Scheme) -> Result<Self, TokenError> {
        refuse_another_type(&login, key, public.kind())?;
        let algorithm = scheme.algorithm(&public).map_err(TokenError::Scheme)?;
        let way = way(&login, public.kind(), algorithm)?;
        let key = Self { login: Mutex::new(login), key, public, algorithm, way };
        key.try_out()?;
        Ok(key)
    }

    fn try_out(&self) -> Result<(), TokenError> {
        let signature = self.ask(TRIAL)?;
        Provider::default()
            .verify(&self.public, self.algorithm, TRIAL, &signature)
            .map_err(|_| TokenError::NotAPair)
    }

    fn ask(&self, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let digest = self.algorithm.digest();
        let login = self.login.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let sign = |mechanism, data: &[u8]| {
            login.session().sign(&mechanism, self.key, data).map_err(|error| TokenError::device(&error))
        };
        match self.way {
            Way::HashAndRsa => sign(hash_and_rsa(digest)?, message),
            Way::Rsa => sign(Mechanism::RsaPkcs, &digest_info(digest, message)),
            Way::HashAndPss(salt_len) => sign(hash_and_pss(digest, salt_len)?, message),
            Way::Pss(salt_len) => {
                sign(Mechanism::RsaPkcsPss(pss(digest, salt_len)?), &digest.digest(message))
            }
            Way::Ecdsa(len) => {
                let raw = sign(Mechanism::Ecdsa, truncated(&digest.digest(message), len))?;
                ecdsa_der(&raw, len).ok_or(TokenError::NotAPair)
            }
        }
    }
}

fn find_key(login: &Login, uri: &TokenUri) -> Result<ObjectHandle, TokenError> {
    let mut template = vec![Attribute::Class(ObjectClass::PRIVATE_KEY)];
    template.extend(uri.object().map(|label| Attribute::Label(label.into())));
    template.extend(uri.id().map(|id| Attribute::Id(id.into())));
    match login.find(&template)?[..] {
        [] => Err(TokenError::NoKey),
        [key] => Ok(key),
        _ => Err(TokenError::SeveralKeys),
    }
}

/// The certificate that bears the identifier of the key. A key without one has none.
fn find_certificate(login: &Login, key: ObjectHandle) -> Result<Certificate, TokenError> {
    let id = octets(login, key, AttributeType::Id)?.ok_or(TokenError::NoCertificate)?;
    let found = login.find(&[
        Attribute::Class(ObjectClass::CERTIFICATE),
        Attribute::CertificateType(CertificateType::X_509),
        Attribute::Id(id),
    ])?;
    match found[..] {
        [] => Err(TokenError::NoCertificate),
        [certificate] => {
            let der = octets(login, certificate, AttributeType::Value)?.ok_or(TokenError::NoCertificate)?;
            Ok(Certificate::from_der(&der)?)
        }
        _ => Err(TokenError::SeveralCertificates),
    }
}

/// Tokens answer in many ways when they are to sign by a mechanism that is not for the key.
fn refuse_another_type(login: &Login, key: ObjectHandle, kind: KeyKind) -> Result<(), TokenError> {
    let expected = match kind {
        KeyKind::Rsa { .. } | KeyKind::RsaPss { .. } => KeyType::RSA,
        KeyKind::P256 | KeyKind::P384 => KeyType::EC,
        KeyKind::Ed25519 | KeyKind::Other(_) => return Err(TokenError::Unsupported(kind)),
    };
    let found = login.attribute(key, AttributeType::KeyType)?;
    if found == [Attribute::KeyType(expected)] { Ok(()) } else { Err(TokenError::NotAPair) }
}

fn way(login: &Login, kind: KeyKind, algorithm: SignatureAlgorithm) -> Result<Way, TokenError> {
    let digest = algorithm.digest();
    let offers = |mechanism| login.signs_by(mechanism);
    match (algorithm, kind) {
        (SignatureAlgorithm::RsaPkcs1(_), _) if offers(hash_and_rsa(digest)?.mechanism_type()) => {
            Ok(Way::HashAndRsa)
        }
        (SignatureAlgorithm::RsaPkcs1(_), _) if offers(MechanismType::RSA_PKCS) => Ok(Way::Rsa),
        (SignatureAlgorithm::RsaPss { salt_len, .. }, _)
            if offers(hash_and_pss(digest, salt_len)?.mechanism_type()) =>
        {
            Ok(Way::HashAndPss(salt_len))
        }
        (SignatureAlgorithm::RsaPss { salt_len, .. }, _) if offers(MechanismType::RSA_PKCS_PSS) => {
            Ok(Way::Pss(salt_len))
        }
        (SignatureAlgorithm::Ecdsa(_), KeyKind::P256) if offers(MechanismType::ECDSA) => Ok(Way::Ecdsa(32)),
        (SignatureAlgorithm::Ecdsa(_), KeyKind::P384) if offers(MechanismType::ECDSA) => Ok(Way::Ecdsa(48)),
        _ => Err(TokenError::Mechanism(algorithm)),
    }
}

fn hash_and_rsa(digest: DigestAlgorithm) -> Result<Mechanism<'static>, TokenError> {
    match digest {
        DigestAlgorithm::Sha256 => Ok(Mechanism::Sha256RsaPkcs),
        DigestAlgorithm::Sha384 => Ok(Mechanism::Sha384RsaPkcs),
        DigestAlgorithm::Sha512 => Ok(Mechanism::Sha512RsaPkcs),
        other => Err(TokenError::Mechanism(SignatureAlgorithm::RsaPkcs1(other))),
    }
}

fn hash_and_pss(digest: DigestAlgorithm, salt_len: usize) -> Result<Mechanism<'static>, TokenError> {
    let parameters = pss(digest, salt_len)?;
    match digest {
        DigestAlgorithm::Sha256 => Ok(Mechanism::Sha256RsaPkcsPss(parameters)),
        DigestAlgorithm::Sha384 => Ok(Mechanism::Sha384RsaPkcsPss(parameters)),
        DigestAlgorithm::Sha512 => Ok(Mechanism::Sha512RsaPkcsPss(parameters)),
        digest => Err(TokenError::Mechanism(SignatureAlgorithm::RsaPss { digest, salt_len })),
    }
}

/// CK_RSA_PKCS_PSS_PARAMS (PKCS#11 v3.0 §2.1.10): one hash for message and mask.
fn pss(digest: DigestAlgorithm, salt_len: usize) -> Result<PkcsPssParams, TokenError> {
    let refused = || TokenError::Mechanism(SignatureAlgorithm::RsaPss { digest, salt_len });
    let (hash_alg, mgf) = match digest {
        DigestAlgorithm::Sha256 => (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256),
        DigestAlgorithm::Sha384 => (MechanismType::SHA384, PkcsMgfType::MGF1_SHA384),
        DigestAlgorithm::Sha512 => (MechanismType::SHA512, PkcsMgfType::MGF1_SHA512),
        _ => return Err(refused()),
    };
    let s_len = salt_len.try_into().map_err(|_| refused())?;
    Ok(PkcsPssParams { hash_alg, mgf, s_len })
}

/// The leftmost octets of a hash that is longer than the curve's order (FIPS 186-5 §6.4.1): some tokens refuse
/// the rest instead of leaving it away.
fn truncated(hash: &[u8], len: usize) -> &[u8] {
    &hash[..hash.len().min(len)]
}
