//! Who vouches for signatures beyond B-B: a time stamping authority, OCSP responders, and what was brought along.

use ca::ocsp::IdKind;
use pdf::{ByteSource, Document};
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::OcspResponse;
use pki::tsp::TimeStampToken;

use super::Level;
use super::backing::signer_of;
use super::evidence::is_root;
use super::part::time_stamps;
use crate::remote::RemoteTsa;
use crate::stamp::Stamper;
use crate::status::Responders;
use crate::verify::Evidence;
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

impl Supplied {
    /// For judging: its roots are trusted.
    pub(super) fn evidence(&self) -> Evidence {
        let Self { certificates, lists, answers } = self.clone();
        let (anchors, intermediates) = certificates.into_iter().partition(is_root);
        Evidence { anchors, intermediates, lists, answers }
    }
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

    /// What an output of an earlier run that was asked for the same is judged by: what is supplied, and, for whoever
    /// stamps elsewhere, what was taken for granted then. A time stamp for B-T may be anyone's, and the root above any
    /// other may have come along with it. Nobody stamped what cannot be read.
    #[must_use]
    pub fn evidence_about<S: ByteSource>(&self, earlier: &Document<S>, level: Level) -> Evidence {
        let mut evidence = self.supplied.evidence();
        if let Some(TimeSource::Remote(_)) = self.time {
            let embedded = earlier.current().embedded_signatures().unwrap_or_default();
            let tokens = embedded.iter().flat_map(time_stamps);
            evidence.anchors.extend(tokens.flat_map(|token| granted(&token, level)));
        }
        evidence
    }

    /// Whether any of them signs in the name of the office.
    pub(super) fn act(&self) -> bool {
        self.responders.is_some() || matches!(self.time, Some(TimeSource::Own(_)))
    }
}

/// Who was trusted when a time stamp from elsewhere was taken for a signature of `level`.
fn granted(token: &TimeStampToken, level: Level) -> Vec<Certificate> {
    if level < Level::Lt {
        return signer_of(token).into_iter().collect();
    }
    token.certificates().iter().filter(|one| is_root(one)).cloned().collect()
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
