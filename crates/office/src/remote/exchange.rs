//! A request goes out over HTTP and bytes come back.

use std::io::Read;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use ureq::http::{HeaderName, Response};
use ureq::{Agent, Body};

use super::fault::{RemoteFault, shortened};

/// How much of an answer that is no stamp is looked at, in octets.
const GLIMPSE: u64 = 4096;

/// What is asked, and what is wanted back.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// Where.
    pub(crate) address: &'a str,
    /// What is sent, and its media type; without it an address is only read.
    pub(crate) body: Option<(&'static str, &'a [u8])>,
    /// The media type of what is wanted.
    pub(crate) reply: &'static str,
    /// Whether an answer of another type is none.
    pub(crate) is_strict: bool,
    /// The longest answer that is read, in octets.
    pub(crate) limit: usize,
    /// How long is waited in all.
    pub(crate) patience: Duration,
}

/// Whoever asks: no redirect is followed and no proxy is used.
pub(crate) fn config() -> Config {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .user_agent(concat!("segel/", env!("CARGO_PKG_VERSION")));
    #[cfg(feature = "https")]
    let config = config.tls_config(tls());
    config.build()
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

/// Asks, and gives the bytes that come back.
///
/// A connection that was kept open may be closed by the server just then; that is tried once more, over a new one.
pub(crate) fn exchange(agent: &Agent, ask: &Ask<'_>) -> Result<Vec<u8>, RemoteFault> {
    match exchange_once(agent, ask) {
        Err(RemoteFault::Closed) => exchange_once(agent, ask),
        other => other,
    }
}

fn exchange_once(agent: &Agent, ask: &Ask<'_>) -> Result<Vec<u8>, RemoteFault> {
    let fault = |error| RemoteFault::of(error, ask.patience, ask.limit);
    let mut response = send(agent, ask).map_err(fault)?;
    let status = response.status();
    if status.is_redirection() {
        return Err(RemoteFault::Redirected { status: status.as_u16(), to: header(&response, LOCATION) });
    }
    if status != 200 {
        return Err(RemoteFault::Status { status: status.as_u16(), line: first_line(&mut response) });
    }
    let found = header(&response, CONTENT_TYPE);
    if ask.is_strict && !found.as_deref().is_some_and(|found| is_of_type(found, ask.reply)) {
        return Err(RemoteFault::ContentType { found });
    }
    response.body_mut().with_config().limit(ask.limit as u64).read_to_vec().map_err(fault)
}

fn send(agent: &Agent, ask: &Ask<'_>) -> Result<Response<Body>, ureq::Error> {
    match ask.body {
        Some((media_type, body)) => {
            let request = agent.post(ask.address).header(CONTENT_TYPE, media_type).header(ACCEPT, ask.reply);
            request.config().timeout_global(Some(ask.patience)).build().send(body)
        }
        None => {
            let request = agent.get(ask.address).header(ACCEPT, ask.reply);
            request.config().timeout_global(Some(ask.patience)).build().call()
        }
    }
}

/// Whether a media type is `wanted`, whatever its parameters.
fn is_of_type(media_type: &str, wanted: &str) -> bool {
    media_type.split(';').next().is_some_and(|word| word.trim().eq_ignore_ascii_case(wanted))
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
