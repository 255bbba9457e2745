//! The authority that the specimens are signed under: who signs, who stamps, and what is known of them.

mod evidence; // lists and answers that one specimen alone needs
mod identity; // a key and the certificate for it
mod people; // the signers, good and bad
mod reissue; // certificates that one specimen alone needs
mod services;
mod short; // a key as none is made any more // time stamps, lists and status answers

use ca::Profile;
use jiff::{SignedDuration, Timestamp};
use pki::crl::RevocationList;
use rand_core::CryptoRng;

use crate::MakeError;
use identity::Mint;

pub use identity::{Identity, Kind};
pub use people::People;
pub(crate) use people::{UNKNOWN, replace};
pub use services::Stampers;
pub(crate) use short::short_key;

/// When the specimens are to be judged that a program writes: certificates and lists are made around it.
pub const JUDGED_AT: &str = "2026-02-01T00:00:00Z";

/// An authority in memory, people with certificates by it, and what is known of their certificates.
#[derive(Debug)]
pub struct Kit {
    /// When everything is to be judged.
    pub at: Timestamp,
    /// The one that is to be trusted.
    pub root: Identity,
    /// The issuing CA below it.
    pub issuing: Identity,
    /// Who signs.
    pub people: People,
    /// Who stamps.
    pub stampers: Stampers,
    /// Who answers about the status of certificates.
    pub responder: Identity,
    /// The revocation lists, that of the root first, then those of the issuing CAs.
    pub lists: Vec<RevocationList>,
}

/// The CAs, trusted or not.
pub(crate) struct Authorities {
    pub(crate) root: Identity,
    pub(crate) issuing: Identity,
    /// An issuing CA whose own certificate was revoked.
    pub(crate) fallen: Identity,
    /// An issuing CA under a root that nobody trusts, both of the same names as ours.
    pub(crate) strange_issuing: Identity,
}

impl Kit {
    /// Makes the authority and everyone in it, to be judged at `at`: before 2031, until when RSA-2048 is relied on.
    ///
    /// # Errors
    /// [`MakeError::Authority`] when a key or a certificate cannot be made.
    pub fn found(rng: &mut dyn CryptoRng, at: Timestamp) -> Result<Self, MakeError> {
        let moments = Moments { at };
        let mut mint = Mint::new(rng, moments.founded(), moments.end());
        let authorities = Authorities::found(&mut mint)?;
        let people = People::enrol(&mut mint, &authorities, moments)?;
        let stampers = Stampers::enrol(&mut mint, &authorities, moments)?;
        let responder =
            mint.make("OCSP (UJI COBA)", Kind::P256, Some(&authorities.issuing), &Profile::OCSP, |_| {})?;
        let lists = services::lists(&authorities, &people, &stampers, moments)?;
        let Authorities { root, issuing, .. } = authorities;
        Ok(Self { at, root, issuing, people, stampers, responder, lists })
    }

    /// The moments that the specimens speak of.
    pub(crate) fn moments(&self) -> Moments {
        Moments { at: self.at }
    }
}

impl Authorities {
    fn found(mint: &mut Mint<'_>) -> Result<Self, MakeError> {
        let (root, issuing) = ("Root CA Kit Uji (UJI COBA)", "CA Penerbit Kit Uji (UJI COBA)");
        let kind = Kind::P256;
        let trusted = mint.make(root, kind, None, &Profile::ROOT, |_| {})?;
        let stranger = mint.make(root, kind, None, &Profile::ROOT, |_| {})?;
        let below = |mint: &mut Mint<'_>, name, above: &Identity| {
            mint.make(name, kind, Some(above), &Profile::ISSUING, |_| {})
        };
        Ok(Self {
            issuing: below(mint, issuing, &trusted)?,
            fallen: below(mint, "CA Penerbit Lama Kit Uji (UJI COBA)", &trusted)?,
            strange_issuing: below(mint, issuing, &stranger)?,
            root: trusted,
        })
    }
}

/// When things happened, all in reference to the moment of judgement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moments {
    at: Timestamp,
}

impl Moments {
    fn before(self, hours: i64, minutes: i64) -> Timestamp {
        self.at - SignedDuration::from_mins(60 * hours + minutes)
    }

    /// From when certificates are valid that say nothing else.
    pub(crate) fn founded(self) -> Timestamp {
        self.before(31 * 24, 0)
    }

    /// Until when, and until when the lists hold: long enough for those who judge by their own clock.
    pub(crate) fn end(self) -> Timestamp {
        self.at + SignedDuration::from_hours(24 * 365 * 10)
    }

    /// When signers claim to have signed.
    pub(crate) fn claimed(self) -> Timestamp {
        self.before(16, 0)
    }

    /// When signatures are stamped.
    pub(crate) fn stamped(self) -> Timestamp {
        self.before(15, 30)
    }

    /// After that.
    pub(crate) fn later(self) -> Timestamp {
        self.before(8, 0)
    }

    /// When documents are stamped over all.
    pub(crate) fn archived(self) -> Timestamp {
        self.before(0, 20)
    }

    /// When the lists were made.
    pub(crate) fn listed(self) -> Timestamp {
        self.before(1, 0)
    }

    /// Long before anyone signed.
    pub(crate) fn long_ago(self) -> Timestamp {
        self.before(10 * 24, 0)
    }

    /// Far in the future.
    pub(crate) fn someday(self) -> Timestamp {
        self.end() - SignedDuration::from_hours(24 * 365)
    }

    /// Soon before the moment of judgement, and after the lists were made.
    pub(crate) fn just_now(self) -> Timestamp {
        self.before(0, 30)
    }
}
