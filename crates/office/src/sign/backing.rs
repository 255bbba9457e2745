//! What stands behind signatures beyond B-B while a session lasts: who stamps, and what vouches for certificates.

use std::io::Write;

use jiff::Timestamp;
use pdf::ByteSource;
use pdf::dss::ValidationData;
use pdf::sign::GrowingDocument;
use pki::cert::Certificate;
use pki::digest::DigestAlgorithm;
use pki::tsp::{MessageImprint, Nonce, TimeStampRequest, TimeStampToken, TspError};
use rand_core::Rng;
use store::{StoreError, Tx};

use super::Level;
use super::evidence::{Evidence, Span};
use super::room::{self, Filled};
use super::vouchers::{TimeSource, Vouchers};
use crate::clock::Moment;
use crate::office::random;
use crate::remote::{RemoteFault, RemoteTsa};
use crate::stamp::Stamps;
use crate::{Error, Office};

/// Room for a token from elsewhere, in bytes: three certificates of RSA-4096, and some words.
const REMOTE_TOKEN: usize = 12 * 1024;

/// What a session has beside a key.
pub(super) struct Backing<'a> {
    stamping: Option<Stamping<'a>>,
    evidence: Evidence,
    at: Timestamp,
}

/// Who stamps during a session.
enum Stamping<'a> {
    Own(Stamps<'a>, &'a crate::stamp::Stamper),
    Remote(&'a RemoteTsa),
}

/// A time stamp, and who vouches for it.
pub(super) struct Stamp {
    pub(super) token: Vec<u8>,
    /// The octets of `Contents` where it stands there, padding included; else those of the token.
    pub(super) contents: Vec<u8>,
    pub(super) at: Timestamp,
    pub(super) signer: Certificate,
    pub(super) carried: Vec<Certificate>,
}

impl<'a> Backing<'a> {
    /// Without a home: a remote authority, and what was brought along.
    pub(super) fn without_home(vouchers: &'a Vouchers, at: Timestamp) -> Self {
        let stamping = match &vouchers.time {
            Some(TimeSource::Remote(remote)) => Some(Stamping::Remote(remote)),
            Some(TimeSource::Own(_)) | None => None,
        };
        Self { stamping, evidence: Evidence::supplied(&vouchers.supplied), at }
    }

    /// With what the office has, as of `moment`; `asked` are certificates whose status will be needed.
    pub(super) fn of_office(
        office: &Office,
        vouchers: &'a Vouchers,
        level: Level,
        asked: &[&Certificate],
        moment: Moment,
    ) -> Result<Self, Error> {
        let mut asked = asked.to_vec();
        let stamping = match &vouchers.time {
            None => None,
            Some(TimeSource::Remote(remote)) => Some(Stamping::Remote(remote)),
            Some(TimeSource::Own(stamper)) => {
                if !asked.contains(&stamper.certificate()) {
                    asked.push(stamper.certificate());
                }
                Some(Stamping::Own(office.begin_stamping(stamper, moment)?, stamper))
            }
        };
        let evidence = match level >= Level::Lt {
            true => Evidence::of_office(office, vouchers, &asked)?,
            false => Evidence::default(),
        };
        Ok(Self { stamping, evidence, at: moment.at })
    }

    /// Takes in what a document keeps.
    pub(super) fn add_kept(&mut self, kept: Evidence) {
        self.evidence.merge(kept);
    }

    /// Records what was stamped by the own authority of `office`.
    pub(super) fn record_stamps(&self, office: &Office, tx: &Tx<'_>) -> Result<(), StoreError> {
        match &self.stamping {
            Some(Stamping::Own(stamps, _)) => office.write_stamps(tx, stamps),
            Some(Stamping::Remote(_)) | None => Ok(()),
        }
    }

    /// Refuses `level` where nobody stamps.
    pub(super) fn require(&self, level: Level) -> Result<(), Error> {
        if level > Level::B && self.stamping.is_none() {
            return Err(Error::NoTimeSource(level));
        }
        Ok(())
    }

    /// Room for a token, in bytes.
    pub(super) fn token_room(&self) -> usize {
        match &self.stamping {
            Some(Stamping::Own(_, stamper)) => stamper.longest_token(),
            Some(Stamping::Remote(_)) | None => REMOTE_TOKEN,
        }
    }

    /// A time stamp on what `digest` is the digest of.
    pub(super) fn stamp(&self, algorithm: DigestAlgorithm, digest: &[u8]) -> Result<Stamp, Error> {
        let imprint = MessageImprint::new(algorithm, digest);
        match &self.stamping {
            None => Err(Error::NoTimeSource(Level::T)),
            Some(Stamping::Own(stamps, stamper)) => {
                let refused = |error: TspError| Error::Stamp(ca::tsa::Refusal::Request(error));
                let request =
                    TimeStampRequest::new(imprint.map_err(refused)?, Nonce::generate(&mut random()));
                let (token, at) = stamps.token(&request)?;
                let (signer, carried) = (stamper.certificate().clone(), stamper.chain().to_vec());
                Ok(Stamp { contents: token.clone(), token, at, signer, carried })
            }
            Some(Stamping::Remote(remote)) => {
                let fault = |source: RemoteFault| Error::RemoteStamp {
                    address: remote.address().to_owned(),
                    source: Box::new(source),
                };
                let imprint = imprint.map_err(|error| fault(RemoteFault::NotAnAnswer(error)))?;
                let token = remote.stamp(imprint, &mut random())?;
                let signer = signer_of(&token).map_err(|error| fault(RemoteFault::Token(Box::new(error))))?;
                Ok(Stamp {
                    at: token.info().gen_time.timestamp(),
                    carried: token.certificates().to_vec(),
                    contents: token.der().to_vec(),
                    token: token.der().to_vec(),
                    signer,
                })
            }
        }
    }

    /// Puts a document time stamp behind all there is.
    pub(super) fn add_time_stamp<'d, S: ByteSource, W: Write>(
        &self,
        growing: GrowingDocument<'d, S, W>,
    ) -> Result<(GrowingDocument<'d, S, W>, Stamp), Error> {
        let algorithm = growing.stamp_digest();
        let unsigned = growing.prepare_time_stamp(self.token_room(), file_id())?;
        let Filled { growing, contents, with: stamp } = room::fill(unsigned, |digest| {
            let stamp = self.stamp(algorithm, digest)?;
            Ok((stamp.token.clone(), stamp))
        })?;
        Ok((growing, Stamp { contents, ..stamp }))
    }

    /// What vouches for `certificate`.
    pub(super) fn vouch_for(
        &self,
        certificate: &Certificate,
        carried: &[Certificate],
        span: Span,
    ) -> Result<ValidationData, Error> {
        Ok(self.evidence.vouch_for(certificate, carried, span)?)
    }

    /// What vouches for the authority that stamped.
    pub(super) fn vouch_for_stamp(&self, stamp: &Stamp) -> Result<ValidationData, Error> {
        // The clock of an authority elsewhere may be behind ours.
        let until = stamp.at.max(self.at);
        self.vouch_for(&stamp.signer, &stamp.carried, Span { used: stamp.at, until })
    }
}

/// Who signed a token. What it is over was looked at before.
pub(super) fn signer_of(token: &TimeStampToken) -> Result<Certificate, pki::tsp::TokenError> {
    let stamped = |_: DigestAlgorithm| token.info().imprint.digest().to_vec();
    Ok(token.verify(&stamped, &[])?.signer().certificate().clone())
}

/// Random octets for the identifier of a revision.
pub(super) fn file_id() -> [u8; 16] {
    let mut file_id = [0; 16];
    random().fill_bytes(&mut file_id);
    file_id
}
