//! Who vouches for signatures beyond B-B: a time stamping authority, OCSP responders, and what was brought along.

use ca::ocsp::IdKind;
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::OcspResponse;

use super::Level;
use crate::remote::RemoteTsa;
use crate::stamp::Stamper;
use crate::status::Responders;
use crate::{Error, Office};

/// Opened once, for as many sessions as there are.
#[derive(Default)]
pub struct Vouchers {
    pub(super) time: Option<TimeSource>,
    pub(super) responders: Option<Responders>,
    pub(super) supplied: Supplied,
}

/// Who stamps.
pub(super) enum TimeSource {
    /// The office's own authority.
    Own(Box<Stamper>),
    /// One elsewhere.
    Remote(RemoteTsa),
}

/// What someone brings along to vouch for certificates that are not of the home.
#[derive(Clone, Debug, Default)]
pub struct Supplied {
    /// CAs up to the root, and the root.
    pub certificates: Vec<Certificate>,
    /// Revocation lists.
    pub lists: Vec<RevocationList>,
    /// OCSP answers.
    pub answers: Vec<OcspResponse>,
}

impl Vouchers {
    /// Those that a signature of `level` needs where there is no home.
    ///
    /// # Errors
    /// [`Error::NoTimeSource`] above B-B without `remote`.
    pub fn without_home(level: Level, remote: Option<RemoteTsa>, supplied: Supplied) -> Result<Self, Error> {
        if level > Level::B && remote.is_none() {
            return Err(Error::NoTimeSource(level));
        }
        Ok(Self { time: remote.map(TimeSource::Remote), responders: None, supplied })
    }
}

impl Vouchers {
    /// Whether any of them signs in the name of the office.
    pub(super) fn act(&self) -> bool {
        self.responders.is_some() || matches!(self.time, Some(TimeSource::Own(_)))
    }
}

impl Office {
    /// Opens those that a signature of `level` needs: `remote`, or the office's own authority, stamps. Takes as long as
    /// the derivation of their keys is meant to take.
    ///
    /// # Errors
    /// As [`open_stamper`](Self::open_stamper) and [`open_responders`](Self::open_responders).
    pub fn vouchers(
        &self,
        level: Level,
        remote: Option<RemoteTsa>,
        supplied: Supplied,
    ) -> Result<Vouchers, Error> {
        if level == Level::B {
            return Ok(Vouchers::default());
        }
        let time = match remote {
            Some(remote) => TimeSource::Remote(remote),
            None => TimeSource::Own(Box::new(self.open_stamper()?)),
        };
        let responders = if level >= Level::Lt { Some(self.open_responders(IdKind::ByKey)?) } else { None };
        Ok(Vouchers { time: Some(time), responders, supplied })
    }
}
