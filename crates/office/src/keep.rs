//! Where private keys are kept: sealed in the store, or on a token that never gives them away.
//!
//! In the store stands either the sealed key itself, or the PKCS#11 URI of the one on the token. What a passphrase is to
//! the one, a PIN is to the other.

use ca::request::ProvenKey;
use pki::cert::Certificate;
use pki::key::{KeyError, KeyType, Passphrase, PrivateKey, Provider, Scheme, SealedKey, Signer};
use token::{TokenError, TokenUri};

use crate::Error;
use crate::office::random;
use crate::passphrase::normalised;

/// How a URI begins, and no DER does.
const URI: &[u8] = b"pkcs11:";

/// A key where it is kept.
pub(crate) enum KeptKey {
    /// In the store, sealed.
    Sealed(SealedKey),
    /// On a token.
    OnToken(TokenUri),
}

impl KeptKey {
    /// Reads what the store holds for a key.
    pub(crate) fn read(kept: &[u8]) -> Result<Self, Error> {
        if !kept.starts_with(URI) {
            return Ok(Self::Sealed(SealedKey::read(kept)?));
        }
        let uri = String::from_utf8_lossy(kept).parse().map_err(TokenError::Uri)?;
        Ok(Self::OnToken(uri))
    }

    /// Opens the key of `certificate` for signatures, by its passphrase or the token's PIN.
    pub(crate) fn signer(
        &self,
        secret: &Passphrase,
        certificate: &Certificate,
        scheme: Scheme,
    ) -> Result<Box<dyn Signer>, Error> {
        match self {
            Self::Sealed(sealed) => {
                let key = sealed.open(&normalised(secret))?;
                pair(&key, certificate)?;
                Ok(Provider::default().signer(&key, scheme)?)
            }
            Self::OnToken(uri) => {
                let (key, _) = token::open(uri, secret, Some(certificate.clone()), scheme)?;
                Ok(Box::new(key))
            }
        }
    }
}

/// Where a key of the office's own comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum KeyOrigin {
    /// It is made here, and kept in the store.
    Made(KeyType),
    /// It was made on a token, and stays there.
    OnToken(TokenUri),
}

/// What a key is sealed under.
#[derive(Clone, Copy)]
pub(crate) enum Under<'a> {
    /// What somebody chose, or remembers.
    Passphrase(&'a Passphrase),
    /// What the home keeps, made at random.
    HomeSecret(&'a Passphrase),
}

impl Under<'_> {
    pub(crate) fn seal(self, key: &PrivateKey) -> Result<SealedKey, Error> {
        let sealed = match self {
            Self::Passphrase(passphrase) => SealedKey::seal(key, passphrase, &mut random()),
            Self::HomeSecret(secret) => SealedKey::seal_under_secret(key, secret, &mut random()),
        };
        Ok(sealed?)
    }
}

/// A key of the office's own, open.
pub(crate) struct OwnKey {
    pub(crate) proven: ProvenKey,
    pub(crate) signer: Box<dyn Signer>,
    place: Place,
}

enum Place {
    Here(PrivateKey),
    Token(TokenUri),
}

impl OwnKey {
    pub(crate) fn new(origin: &KeyOrigin, pin: &Passphrase) -> Result<Self, Error> {
        match origin {
            KeyOrigin::Made(kind) => Self::made(*kind),
            KeyOrigin::OnToken(uri) => Self::on_token(uri, pin),
        }
    }

    pub(crate) fn made(kind: KeyType) -> Result<Self, Error> {
        let key = PrivateKey::generate(kind, &mut random())?;
        let signer = Provider::default().signer(&key, kind.usual_digest())?;
        Ok(Self { proven: ProvenKey::from(&key), signer, place: Place::Here(key) })
    }

    fn on_token(uri: &TokenUri, pin: &Passphrase) -> Result<Self, Error> {
        let signer = token::open_bare(uri, pin)?;
        let proven = ProvenKey::of_signer(&signer)?;
        Ok(Self { proven, signer: Box::new(signer), place: Place::Token(uri.clone()) })
    }

    /// What the store is to hold for it: the key sealed, or where on its token it is.
    pub(crate) fn kept_under(&self, under: Under<'_>) -> Result<Vec<u8>, Error> {
        match &self.place {
            Place::Here(key) => Ok(under.seal(key)?.der().to_vec()),
            Place::Token(uri) => Ok(uri.to_string().into_bytes()),
        }
    }
}

/// Refuses a key that is not the certificate's.
pub(crate) fn pair(key: &PrivateKey, certificate: &Certificate) -> Result<(), Error> {
    if key.public_key() == certificate.public_key() { Ok(()) } else { Err(Error::Key(KeyError::NotAPair)) }
}

/// Whether what was tried did not open the key, rather than anything else being wrong.
pub(crate) fn is_wrong_secret(error: &Error) -> bool {
    matches!(error, Error::Key(KeyError::WrongPassphrase) | Error::Token(TokenError::WrongPin))
}
