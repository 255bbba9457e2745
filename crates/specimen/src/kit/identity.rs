//! A key and the certificate for it.

use ca::{Addresses, Profile, SIMULATION_MARK};
use jiff::Timestamp;
use pki::asn1::{OCTET_STRING, bit_string, header_len, sequence, tlv};
use pki::cert::build::Template;
use pki::cert::{Certificate, GeneralName};
use pki::key::{KeyType, PrivateKey, Provider, Scheme, Signer};
use pki::name::Name;
use pki::oid;
use pki::serial::SerialNumber;
use pki::validity::Validity;
use rand_core::CryptoRng;

use crate::MakeError;

/// Where nothing is published: what the certificates point to, under a domain that never exists (RFC 2606 §2).
const BASE: &str = "http://uji-coba.invalid";
const AGENCY: &str = "Pemerintah Kabupaten Sukamaju";

/// The kinds of key that signers have.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// RSA-2048, signing by RSASSA-PKCS1-v1_5.
    Rsa2048,
    /// RSA-2048, signing by RSASSA-PSS.
    RsaPss,
    /// ECDSA on P-256.
    P256,
    /// ECDSA on P-384.
    P384,
    /// Ed25519.
    Ed25519,
}

/// A key and the certificate for it.
pub struct Identity {
    key: PrivateKey,
    scheme: Scheme,
    signer: Box<dyn Signer>,
    /// The certificate.
    pub certificate: Certificate,
    /// That of its issuer, which it brings along; nothing if it is its own.
    pub(crate) chain: Vec<Certificate>,
}

impl Identity {
    /// The key, ready to sign.
    #[must_use]
    pub fn signer(&self) -> &dyn Signer {
        self.signer.as_ref()
    }

    /// The same once more, for those who keep it.
    pub(crate) fn own_signer(&self) -> Result<Box<dyn Signer>, MakeError> {
        Provider::default().signer(&self.key, self.scheme).map_err(MakeError::authority)
    }
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Identity({})", self.certificate.subject())
    }
}

/// Makes identities: from whom chance comes, and from when until when they are valid that say nothing else.
pub(super) struct Mint<'r> {
    rng: &'r mut dyn CryptoRng,
    validity: Validity,
}

impl<'r> Mint<'r> {
    pub(super) fn new(rng: &'r mut dyn CryptoRng, not_before: Timestamp, not_after: Timestamp) -> Self {
        Self { rng, validity: Validity { not_before, not_after } }
    }

    /// Someone of `name` by `issuer`, or by itself, as `profile` has it but for what `change` does.
    pub(super) fn make(
        &mut self,
        name: &str,
        kind: Kind,
        issuer: Option<&Identity>,
        profile: &Profile,
        change: impl FnOnce(&mut Template),
    ) -> Result<Identity, MakeError> {
        let key = self.key(kind)?;
        let scheme = Scheme { digest: None, pss: kind == Kind::RsaPss };
        let signer = Provider::default().signer(&key, scheme).map_err(MakeError::authority)?;
        let subject = subject(name)?;
        let own = signer.public_key().key_identifier();
        let above = issuer.map_or(own, |issuer| issuer.certificate.public_key().key_identifier());
        let addresses = Addresses::new(BASE).map_err(MakeError::authority)?;
        let person = profile.id() == Profile::PERSON.id();
        let mail = person.then(|| GeneralName::Email("pegawai@uji-coba.invalid".to_owned()));
        let mut template = Template {
            serial_number: SerialNumber::generate(self.rng),
            subject,
            validity: self.validity,
            public_key: signer.public_key().clone(),
            extensions: profile.extensions(&own, &above, &addresses, mail),
        };
        change(&mut template);
        let by = issuer.map_or(signer.as_ref(), Identity::signer);
        let chain: Vec<Certificate> = issuer.map(|issuer| issuer.certificate.clone()).into_iter().collect();
        let issuer = issuer.map_or(&template.subject, |issuer| issuer.certificate.subject());
        let der = match kind {
            Kind::Ed25519 => issued_in_stead(&template, issuer, by)?,
            _ => {
                let bytes = template.to_be_signed(issuer, by.algorithm()).map_err(MakeError::authority)?;
                bytes.sign(by).map_err(MakeError::authority)?
            }
        };
        let certificate = Certificate::from_der(&der).map_err(MakeError::authority)?;
        Ok(Identity { key, scheme, signer, certificate, chain })
    }

    fn key(&mut self, kind: Kind) -> Result<PrivateKey, MakeError> {
        let key = match kind {
            Kind::Rsa2048 | Kind::RsaPss => PrivateKey::generate(KeyType::Rsa2048, self.rng),
            Kind::P256 => PrivateKey::generate(KeyType::P256, self.rng),
            Kind::P384 => PrivateKey::generate(KeyType::P384, self.rng),
            Kind::Ed25519 => PrivateKey::from_pkcs8_der(&self.edwards_key()),
        };
        key.map_err(MakeError::authority)
    }

    /// PrivateKeyInfo of RFC 8410 §7 with a new seed.
    fn edwards_key(&mut self) -> Vec<u8> {
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        let algorithm = sequence(&[&tlv(0x06, oid::ED25519.as_bytes())]);
        sequence(&[&[2, 1, 0], &algorithm, &tlv(OCTET_STRING, &tlv(OCTET_STRING, &seed))])
    }
}

/// Issues `template` for a key that no certificate of ours is built for: the key of `by` stands in for it until the end.
fn issued_in_stead(template: &Template, issuer: &Name, by: &dyn Signer) -> Result<Vec<u8>, MakeError> {
    let stand_in = Template { public_key: by.public_key().clone(), ..template.clone() };
    let bytes = stand_in.to_be_signed(issuer, by.algorithm()).map_err(MakeError::authority)?;
    let (old, new) = (by.public_key().spki_der(), template.public_key.spki_der());
    let content = &bytes.der()[header_len(bytes.der()).unwrap_or_default()..];
    let at = content.windows(old.len()).position(|part| part == old).unwrap_or_default();
    let tbs = sequence(&[&content[..at], new, &content[at + old.len()..]]);
    let signature = by.sign(&tbs).map_err(MakeError::authority)?;
    Ok(sequence(&[&tbs, &by.algorithm().to_der(), &bit_string(&signature)]))
}

/// The name of a certificate, which says what it is.
fn subject(name: &str) -> Result<Name, MakeError> {
    let built = Name::builder()
        .country("ID")
        .and_then(|name| name.attribute(oid::ORGANIZATION_NAME, AGENCY))
        .and_then(|name| name.attribute(oid::ORGANIZATIONAL_UNIT_NAME, SIMULATION_MARK))
        .and_then(|builder| builder.attribute(oid::COMMON_NAME, name));
    built.map(pki::name::NameBuilder::build).map_err(MakeError::authority)
}
