//! Time stamps (RFC 3161, RFC 5816, profiled by EN 319 422): what is asked, what is stamped, what is answered.
//!
//! A client builds a [`TimeStampRequest`], reads the [`TimeStampResponse`] and has the [`TimeStampToken`] in it judged:
//! first by [`TimeStampRequest::answered_by`], then by [`TimeStampToken::verify`], then by [`VerifiedToken::path`]. The
//! authority's side is built on [`TstInfo`] and [`lint_tst_info`].

mod error; // why bytes are no message of this protocol
mod field; // what several messages share: imprint, nonce, extensions
mod info; // what an authority signs
mod lint; // what an authority shall and shall not sign
mod request; // what a client asks
mod response; // what an authority answers
mod time; // when, and how exactly
mod token; // the signed data around it, read and verified

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

pub use error::TspError;
pub use field::{MAX_NONCE_LEN, MessageImprint, Nonce};
pub use info::TstInfo;
pub use lint::{StampContext, lint_tst_info, rules};
pub use request::{AnswerError, MAX_REQUEST_LEN, TimeStampRequest};
pub use response::{Failure, Refused, RefusedStatus, TimeStampResponse};
pub use time::{Accuracy, GenTime};
pub use token::{MAX_TOKEN_LEN, TimeStampToken, TokenError, VerifiedToken, require_purpose};
