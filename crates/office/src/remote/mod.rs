//! Time stamps (RFC 3161) by an authority elsewhere, asked over HTTP (§3.4).

pub(crate) mod address; // where it is asked
pub(crate) mod exchange; // a request goes out, bytes come back
pub(crate) mod fault; // why there is no stamp

use std::time::Duration;

use pki::digest::DigestAlgorithm;
use pki::tsp::{MessageImprint, Nonce, TimeStampRequest, TimeStampResponse, TimeStampToken};
use rand_core::CryptoRng;

use crate::Error;

use exchange::Ask;

pub use address::TsaAddressError;
pub use fault::RemoteFault;

const QUERY: &str = "application/timestamp-query";
const REPLY: &str = "application/timestamp-reply";

/// How long one answer is waited for, from looking up the name of the server until its last byte.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// The longest answer that is read, in octets.
pub const MAX_ANSWER_LEN: usize = 1 << 20;

/// A time stamping authority elsewhere. It keeps its connection open for the next stamp, and may be asked from several
/// threads at once.
///
/// No proxy is used and no redirect is followed.
#[derive(Debug)]
pub struct RemoteTsa {
    address: String,
    agent: ureq::Agent,
    patience: Duration,
}

impl RemoteTsa {
    /// Takes its address, of `http` or `https`. Nothing is asked yet.
    ///
    /// # Errors
    /// [`Error::TsaAddress`].
    pub fn new(url: &str) -> Result<Self, Error> {
        Self::patient(url, PATIENCE)
    }

    /// As [`new`](Self::new), waiting for each answer for `patience` in all.
    ///
    /// # Errors
    /// [`Error::TsaAddress`].
    pub fn patient(url: &str, patience: Duration) -> Result<Self, Error> {
        let address = address::checked(url)?;
        Ok(Self { address, agent: exchange::config().new_agent(), patience })
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks for a stamp on `imprint`, with the authority's certificates, and checks the answer: it is about `imprint`
    /// and repeats the nonce from `rng`, and whoever signed it may stamp. Whether that is to be trusted is for a path
    /// to show.
    ///
    /// # Errors
    /// [`Error::RemoteStamp`], which names the server.
    pub fn stamp(&self, imprint: MessageImprint, rng: &mut dyn CryptoRng) -> Result<TimeStampToken, Error> {
        let request = TimeStampRequest::new(imprint, Nonce::generate(rng));
        self.ask(&request)
            .map_err(|source| Error::RemoteStamp { address: self.address.clone(), source: Box::new(source) })
    }

    fn ask(&self, request: &TimeStampRequest) -> Result<TimeStampToken, RemoteFault> {
        let query = request.to_der();
        let ask = Ask {
            address: &self.address,
            body: Some((QUERY, &query)),
            reply: REPLY,
            is_strict: true,
            limit: MAX_ANSWER_LEN,
            patience: self.patience,
        };
        let answer = exchange::exchange(&self.agent, &ask)?;
        let token = match TimeStampResponse::from_der(&answer).map_err(RemoteFault::NotAnAnswer)? {
            TimeStampResponse::Granted(token) => *token,
            TimeStampResponse::Refused(refused) => return Err(RemoteFault::refused(&refused)),
        };
        request.answered_by(&token).map_err(RemoteFault::AnotherAnswer)?;
        let stamped = |_: DigestAlgorithm| request.imprint.digest().to_vec();
        token.verify(&stamped, &[]).map_err(|error| RemoteFault::Token(Box::new(error)))?;
        Ok(token)
    }
}
