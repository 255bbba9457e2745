//! One refusal of each kind of a time stamping authority elsewhere.

use std::io;

use ::office::Error;
use ::office::remote::{RemoteFault, TsaAddressError};
use ::pki::ber::BerError;
use ::pki::cms::CmsVerifyError;
use ::pki::oid;
use ::pki::tsp::{self, TspError};

pub(super) fn all() -> Vec<Error> {
    let addresses = [
        TsaAddressError::Malformed,
        TsaAddressError::Scheme { found: "ftp".into() },
        TsaAddressError::Credentials,
    ];
    let stamps = [
        TspError::NoContent,
        TspError::Malformed { part: "TSTInfo", source: BerError::Truncated },
        TspError::TokenPresence { status: 0, token: false },
        TspError::TokenPresence { status: 2, token: true },
    ];
    let others = [
        tsp::AnswerError::Imprint,
        tsp::AnswerError::Nonce,
        tsp::AnswerError::Certificates { asked: true, found: 0 },
        tsp::AnswerError::Policy { asked: oid::SHA_256, found: oid::SHA_384 },
    ];
    let tokens = [
        tsp::TokenError::Signature(CmsVerifyError::MessageDigest),
        tsp::TokenError::Purpose(Vec::new()),
        tsp::TokenError::PurposeNotCritical,
        tsp::TokenError::Name,
        tsp::TokenError::Imprint,
    ];
    let refused = |failures, text| RemoteFault::Refused { failures, text };
    let faults = [
        RemoteFault::HostNotFound,
        RemoteFault::Unreachable(io::ErrorKind::ConnectionRefused.into()),
        RemoteFault::Unreachable(io::ErrorKind::ConnectionReset.into()),
        RemoteFault::Unreachable(io::ErrorKind::NetworkUnreachable.into()),
        RemoteFault::Unreachable(io::ErrorKind::HostUnreachable.into()),
        RemoteFault::Closed,
        RemoteFault::TimedOut { patience: std::time::Duration::from_secs(15) },
        RemoteFault::Tls { detail: "UnknownIssuer".into() },
        RemoteFault::NoTls,
        RemoteFault::Protocol { detail: "http parse fail".into() },
        RemoteFault::Redirected { status: 302, to: Some("http://x/".into()) },
        RemoteFault::Redirected { status: 301, to: None },
        RemoteFault::Status { status: 404, line: Some("Not Found".into()) },
        RemoteFault::Status { status: 500, line: None },
        RemoteFault::ContentType { found: Some("text/html".into()) },
        RemoteFault::ContentType { found: None },
        RemoteFault::TooLong { limit: 7 },
        refused(vec![tsp::Failure::BadAlg], Some("no SHA-512".into())),
        refused(vec![tsp::Failure::SystemFailure], None),
        refused(Vec::new(), None),
    ];
    let faults = faults.into_iter().chain(stamps.map(RemoteFault::NotAnAnswer));
    let faults = faults.chain(others.map(RemoteFault::AnotherAnswer));
    let faults = faults.chain(tokens.map(|error| RemoteFault::Token(Box::new(error))));
    let stamp =
        |source| Error::RemoteStamp { address: "http://tsa.example/".into(), source: Box::new(source) };
    addresses.into_iter().map(Error::TsaAddress).chain(faults.map(stamp)).collect()
}
