//! What there is to say about the status of certificates, and where it comes from.

use super::Inputs;
use crate::crl::RevocationList;
use crate::ocsp::OcspResponse;

/// Where evidence comes from.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Origin {
    /// The caller was given it.
    Supplied,
    /// It came along with what is judged, such as in the DSS of a document.
    Embedded,
    /// The caller's own authority made it.
    Home,
    /// The caller fetched it, from where the certificates say.
    Online,
}

/// Evidence that comes from one place.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// Which place.
    pub origin: Origin,
    /// Revocation lists, of any issuer: full ones, and delta lists, which count where they fit a full one at hand.
    pub crls: &'a [RevocationList],
    /// OCSP answers, of any responder.
    pub answers: &'a [OcspResponse],
}

impl<'a> Evidence<'a> {
    /// Revocation lists that the caller was given.
    #[must_use]
    pub const fn supplied(crls: &'a [RevocationList]) -> Self {
        Self { origin: Origin::Supplied, crls, answers: &[] }
    }

    fn is_empty(&self) -> bool {
        self.crls.is_empty() && self.answers.is_empty()
    }
}

impl<'a> Inputs<'a> {
    /// All lists, whose places in this order [`Source::Crl`](super::Source::Crl) gives.
    pub fn crls(&self) -> impl Iterator<Item = (Origin, &'a RevocationList)> {
        self.evidence.iter().flat_map(|from| from.crls.iter().map(|list| (from.origin, list)))
    }

    /// All answers, whose places in this order [`Source::Ocsp`](super::Source::Ocsp) gives.
    pub fn answers(&self) -> impl Iterator<Item = (Origin, &'a OcspResponse)> {
        self.evidence.iter().flat_map(|from| from.answers.iter().map(|answer| (from.origin, answer)))
    }

    /// Whether nothing is known of any status.
    pub(super) fn knows_nothing(&self) -> bool {
        self.evidence.iter().all(Evidence::is_empty) && self.known.is_none()
    }
}
