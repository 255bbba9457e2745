//! What is trusted to begin with (RFC 5280 §6.1.1 (d)).

use crate::cert::Certificate;
use crate::key::PublicKey;
use crate::name::Name;

/// A name and a key that are trusted because someone said so, as the certificate that carried them.
///
/// What that certificate says of itself (validity, basicConstraints, name constraints) is obeyed as well, which RFC
/// 5280 leaves open: a root that expired or limits itself is not stronger for being an anchor.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct TrustAnchor(Certificate);

impl TrustAnchor {
    /// Trusts `certificate`.
    #[must_use]
    pub fn new(certificate: Certificate) -> Self {
        Self(certificate)
    }

    /// Whose key it is.
    #[must_use]
    pub fn name(&self) -> &Name {
        self.0.subject()
    }

    /// The trusted key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        self.0.public_key()
    }

    /// The certificate that carried both.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.0
    }
}

/// Everything that is trusted to begin with.
#[derive(Clone, Debug, Default)]
pub struct TrustStore(Vec<TrustAnchor>);

impl TrustStore {
    /// Trusts all of `certificates`.
    pub fn new(certificates: impl IntoIterator<Item = Certificate>) -> Self {
        Self(certificates.into_iter().map(TrustAnchor::new).collect())
    }

    /// All anchors, in the order in which they were given.
    pub fn anchors(&self) -> impl Iterator<Item = &TrustAnchor> {
        self.0.iter()
    }

    /// Whether nothing is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this very certificate is trusted.
    #[must_use]
    pub fn contains(&self, certificate: &Certificate) -> bool {
        self.0.iter().any(|anchor| anchor.certificate() == certificate)
    }

    /// The anchors of that name.
    pub(super) fn named(&self, name: &Name) -> impl Iterator<Item = &TrustAnchor> {
        self.0.iter().filter(move |anchor| anchor.name().matches(name))
    }
}
