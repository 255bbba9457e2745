//! Where a time stamping authority is asked.

use ureq::http::Uri;

/// Longest address that is taken, in octets.
const MAX_LEN: usize = 2048;

/// Why a text is no address of a time stamping authority. What may hold a secret is not repeated.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TsaAddressError {
    /// No address at all, or an overlong one.
    #[error("it is not an address like https://tsa.example.com/tsr of at most {MAX_LEN} characters")]
    Malformed,
    /// An address of another kind.
    #[error("it is asked over http or https, not over `{found}`")]
    Scheme {
        /// Of which.
        found: String,
    },
    /// A user name or a password stands in it.
    #[error("a user name or password stands in it, where histories, logs and other users see it")]
    Credentials,
}

/// `url`, if one may ask there.
pub(crate) fn checked(url: &str) -> Result<String, TsaAddressError> {
    // Looked for first, so that no other refusal repeats them.
    if url.split_once("://").is_some_and(|(_, rest)| authority(rest).contains('@')) {
        return Err(TsaAddressError::Credentials);
    }
    if url.len() > MAX_LEN {
        return Err(TsaAddressError::Malformed);
    }
    let uri: Uri = url.parse().map_err(|_| TsaAddressError::Malformed)?;
    let is_server = |host: &str| {
        let port = uri.authority().and_then(|authority| authority.as_str().strip_prefix(host));
        !host.is_empty() && (port == Some("") || uri.port_u16().is_some())
    };
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(host)) if is_server(host) => Ok(uri.to_string()),
        (Some(other), Some(_)) if !matches!(other, "http" | "https") => {
            Err(TsaAddressError::Scheme { found: other.to_owned() })
        }
        _ => Err(TsaAddressError::Malformed),
    }
}

/// Everything before the path.
fn authority(rest: &str) -> &str {
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_one_may_ask() {
        let scheme = |found: &str| Err(TsaAddressError::Scheme { found: found.to_owned() });
        let long = format!("http://tsa.example/{}", "a".repeat(MAX_LEN));
        let malformed = || Err(TsaAddressError::Malformed);
        let credentials = || Err(TsaAddressError::Credentials);
        for (url, expected) in [
            ("http://tsa.example", Ok("http://tsa.example/")),
            ("https://tsa.example/tsr", Ok("https://tsa.example/tsr")),
            ("HTTP://tsa.example:318/a?b=c", Ok("http://tsa.example:318/a?b=c")),
            ("http://[::1]:80/", Ok("http://[::1]:80/")),
            ("http://tsa.example/@x", Ok("http://tsa.example/@x")),
            ("https://user:secret@tsa.example/", credentials()),
            ("https://user@tsa.example", credentials()),
            ("ftp://user:secret@tsa.example", credentials()),
            ("http://user:sec ret@tsa.example", credentials()),
            ("ftp://tsa.example/", scheme("ftp")),
            ("file:///etc/passwd", malformed()),
            ("tsa.example", malformed()),
            ("/tsr", malformed()),
            ("http://", malformed()),
            ("http:///tsr", malformed()),
            ("http://tsa example/", malformed()),
            ("http://tsa.example:99999/", malformed()),
            ("http://tsa.example:/", malformed()),
            ("", malformed()),
            (&long, malformed()),
        ] {
            assert_eq!(checked(url).as_deref().map_err(Clone::clone), expected, "{url}");
        }
    }
}
