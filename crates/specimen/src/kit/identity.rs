//! A key and the certificate for it.

use std::sync::Arc;

use ca::{Addresses, Profile, SIMULATION_MARK};
use jiff::Timestamp;
use pki::asn1::{OCTET_STRING, SEQUENCE, bit_string, first_value, header_len, sequence, tlv};
use pki::cert::build::Template;
use pki::cert::{Certificate, GeneralName};
use pki::key::{KeyError, KeyKind, KeyType, PrivateKey, Provider, PublicKey, Scheme, Signer};
use pki::name::Name;
use pki::oid;
use pki::serial::SerialNumber;
use pki::signature::SignatureAlgorithm;
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
    key: Key,
    /// The certificate.
    pub certificate: Certificate,
    /// Those of its issuers, which it brings along, but for what signed itself.
    pub(crate) chain: Vec<Certificate>,
}

/// A key that signs, and that several certificates may be for.
pub(crate) type Key = Arc<dyn Signer>;

impl Identity {
    /// The key, ready to sign.
    #[must_use]
    pub fn signer(&self) -> &dyn Signer {
        self.key.as_ref()
    }

    /// The same for those who certify it once more.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// The same for those who keep it.
    pub(crate) fn own_signer(&self) -> Box<dyn Signer> {
        Box::new(Shared(Arc::clone(&self.key)))
    }

    /// Whoever has `key`, certified as `template` has it by `issuer`, or by itself.
    pub(super) fn certified(key: Key, template: &Template, issuer: Option<&Self>) -> Result<Self, MakeError> {
        let by = issuer.map_or(key.as_ref(), Self::signer);
        let above = issuer.map_or(&template.subject, |issuer| issuer.certificate.subject());
        let der = issued(template, above, by)?;
        let certificate = Certificate::from_der(&der).map_err(MakeError::authority)?;
        Ok(Self { key, certificate, chain: issuer.map_or_else(Vec::new, Self::with_chain) })
    }

    /// The same with the fields of the tbsCertificate, each in DER, that `change` makes of its own, signed by `by`.
    pub(crate) fn rewritten(
        self,
        by: &dyn Signer,
        change: impl FnOnce(&mut Vec<Vec<u8>>),
    ) -> Result<Self, MakeError> {
        let mut fields = children(self.certificate.tbs_der());
        change(&mut fields);
        let tbs = sequence(&[&fields.concat()]);
        let signature = by.sign(&tbs).map_err(MakeError::authority)?;
        // The algorithm stands in it, and once more behind it.
        let algorithm = fields.iter().find(|field| field[0] == SEQUENCE).cloned();
        let der = sequence(&[&tbs, &algorithm.unwrap_or_default(), &bit_string(&signature)]);
        let certificate = Certificate::from_der(&der).map_err(MakeError::authority)?;
        Ok(Self { certificate, ..self })
    }

    fn with_chain(&self) -> Vec<Certificate> {
        let all = std::iter::once(&self.certificate).chain(&self.chain);
        all.filter(|one| !one.is_self_issued()).cloned().collect()
    }
}

/// The values within a constructed one.
pub(super) fn children(der: &[u8]) -> Vec<Vec<u8>> {
    let mut rest = &der[header_len(der).unwrap_or_default()..];
    let mut found = Vec::new();
    while let Some(value) = first_value(rest).filter(|value| !value.is_empty()) {
        found.push(value.to_vec());
        rest = &rest[value.len()..];
    }
    found
}

/// A key that stays where it is.
struct Shared(Key);

impl Signer for Shared {
    fn public_key(&self) -> &PublicKey {
        self.0.public_key()
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        self.0.algorithm()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        self.0.sign(message)
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
        let key: Key = Provider::default().signer(&key, scheme).map_err(MakeError::authority)?.into();
        let serial_number = SerialNumber::generate(self.rng);
        let mut template = template(name, profile, key.public_key(), issuer, (serial_number, self.validity))?;
        change(&mut template);
        Identity::certified(key, &template, issuer)
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

/// What a certificate says of someone of `name` with that key, as `profile` has it, under `issuer` or itself.
pub(super) fn template(
    name: &str,
    profile: &Profile,
    key: &PublicKey,
    issuer: Option<&Identity>,
    (serial_number, validity): (SerialNumber, Validity),
) -> Result<Template, MakeError> {
    let own = key.key_identifier();
    let above = issuer.map_or(own, |issuer| issuer.certificate.public_key().key_identifier());
    let addresses = Addresses::new(BASE).map_err(MakeError::authority)?;
    let person = profile.id() == Profile::PERSON.id();
    let mail = person.then(|| GeneralName::Email("pegawai@uji-coba.invalid".to_owned()));
    Ok(Template {
        serial_number,
        subject: subject(name)?,
        validity,
        public_key: key.clone(),
        extensions: profile.extensions(&own, &above, &addresses, mail),
    })
}

/// The certificate that `template` has, under the name `issuer` and signed by `by`.
fn issued(template: &Template, issuer: &Name, by: &dyn Signer) -> Result<Vec<u8>, MakeError> {
    if template.public_key.kind() == KeyKind::Ed25519 {
        return issued_in_stead(template, issuer, by);
    }
    let bytes = template.to_be_signed(issuer, by.algorithm()).map_err(MakeError::authority)?;
    bytes.sign(by).map_err(MakeError::authority)
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
