//! A request goes out and bytes come back (RFC 3161 §3.4).

use std::io::Read;
use std::time::Duration;

use ureq::http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use ureq::http::{HeaderName, Response};
use ureq::{Agent, Body};

use super::MAX_ANSWER_LEN;
use super::fault::{RemoteFault, shortened};

const QUERY: &str = "application/timestamp-query";
const REPLY: &str = "application/timestamp-reply";

/// How much of an answer that is no stamp is looked at, in octets.
const GLIMPSE: u64 = 4096;

/// Whoever asks, for `patience` in all each time.
pub(super) fn agent(patience: Duration) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .user_agent(concat!("segel/", env!("CARGO_PKG_VERSION")));
    #[cfg(feature = "https")]
    let config = config.tls_config(tls());
    config.build().new_agent()
}

/// The certificate authorities that Mozilla trusts, and our own provider of cryptography.
#[cfg(feature = "https")]
fn tls() -> ureq::tls::TlsConfig {
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ureq::tls::TlsConfig::builder()
        .provider(ureq::tls::TlsProvider::Rustls)
        .root_certs(ureq::tls::RootCerts::WebPki)
        .unversioned_rustls_crypto_provider(provider)
        .build()
}

/// Sends `query` to `address`. Gives the bytes that are said to be a reply.
///
/// A connection that was kept open may be closed by the server just then; that is tried once more, over a new one.
pub(super) fn post(agent: &Agent, address: &str, query: &[u8]) -> Result<Vec<u8>, RemoteFault> {
    match post_once(agent, address, query) {
        Err(RemoteFault::Closed) => post_once(agent, address, query),
        other => other,
    }
}

fn post_once(agent: &Agent, address: &str, query: &[u8]) -> Result<Vec<u8>, RemoteFault> {
    let patience = agent.config().timeouts().global.unwrap_or_default();
    let fault = |error| RemoteFault::of(error, patience);
    let request = agent.post(address).header(CONTENT_TYPE, QUERY).header(ACCEPT, REPLY);
    let mut response = request.send(query).map_err(fault)?;
    let status = response.status();
    if status.is_redirection() {
        return Err(RemoteFault::Redirected { status: status.as_u16(), to: header(&response, LOCATION) });
    }
    if status != 200 {
        return Err(RemoteFault::Status { status: status.as_u16(), line: first_line(&mut response) });
    }
    let found = header(&response, CONTENT_TYPE);
    if !found.as_deref().is_some_and(is_reply) {
        return Err(RemoteFault::ContentType { found });
    }
    response.body_mut().with_config().limit(MAX_ANSWER_LEN as u64).read_to_vec().map_err(fault)
}

/// Whether a media type is that of replies, whatever its parameters.
fn is_reply(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|word| word.trim().eq_ignore_ascii_case(REPLY))
}

fn header(response: &Response<Body>, name: HeaderName) -> Option<String> {
    let value = response.headers().get(name)?;
    Some(shortened(&String::from_utf8_lossy(value.as_bytes())))
}

/// The first line of a body that says something; nothing where it cannot be read.
fn first_line(response: &mut Response<Body>) -> Option<String> {
    let mut start = Vec::new();
    response.body_mut().as_reader().take(GLIMPSE).read_to_end(&mut start).ok()?;
    let text = String::from_utf8_lossy(&start);
    let line = text.lines().find(|line| !line.trim().is_empty())?;
    Some(shortened(line))
}
