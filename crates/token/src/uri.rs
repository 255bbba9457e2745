//! Which key, on which token, by which module: the URI of RFC 7512.
//!
//! Only what singles out one private key is taken. A PIN has no place in a URI, which shells and logs remember.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// Longest URI that is read, in bytes.
const LONGEST: usize = 4096;

/// Most attributes that are read.
const MOST: usize = 16;

/// A private key on a token, and the module that reaches it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TokenUri {
    /// As it was written. There is no secret in it.
    text: String,
    module: PathBuf,
    token: Option<String>,
    manufacturer: Option<String>,
    model: Option<String>,
    serial: Option<String>,
    object: Option<String>,
    id: Option<Vec<u8>>,
}

impl TokenUri {
    /// Full path of the library that speaks PKCS#11 (`module-path`).
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.module
    }

    /// Label of the key (CKA_LABEL, `object`).
    #[must_use]
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }

    /// Identifier of the key (CKA_ID, `id`).
    #[must_use]
    pub fn id(&self) -> Option<&[u8]> {
        self.id.as_deref()
    }

    /// Whether a token with these data is the one meant; what the URI leaves open, any token fits.
    #[must_use]
    pub fn fits(&self, token: &str, manufacturer: &str, model: &str, serial: &str) -> bool {
        [
            (&self.token, token),
            (&self.manufacturer, manufacturer),
            (&self.model, model),
            (&self.serial, serial),
        ]
        .into_iter()
        .all(|(asked, found)| asked.as_ref().is_none_or(|asked| asked == found))
    }

    fn set(&mut self, name: &str, value: Vec<u8>) -> Result<(), UriError> {
        match name {
            "token" => fill(&mut self.token, name, text(name, value)?),
            "manufacturer" => fill(&mut self.manufacturer, name, text(name, value)?),
            "model" => fill(&mut self.model, name, text(name, value)?),
            "serial" => fill(&mut self.serial, name, text(name, value)?),
            "object" => fill(&mut self.object, name, text(name, value)?),
            "id" => fill(&mut self.id, name, value),
            "type" if value == b"private" => Ok(()),
            "type" => Err(UriError::NotPrivate),
            _ => Err(UriError::Unknown { name: name.to_owned() }),
        }
    }

    fn set_query(&mut self, name: &str, value: Vec<u8>) -> Result<(), UriError> {
        if name != "module-path" {
            return Err(UriError::Unknown { name: name.to_owned() });
        }
        if !self.module.as_os_str().is_empty() {
            return Err(UriError::Repeated { name: name.to_owned() });
        }
        self.module = PathBuf::from(text(name, value)?);
        if self.module.is_absolute() { Ok(()) } else { Err(UriError::RelativeModule) }
    }
}

impl fmt::Display for TokenUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for TokenUri {
    type Err = UriError;

    fn from_str(text: &str) -> Result<Self, UriError> {
        if text.len() > LONGEST {
            return Err(UriError::TooLong { length: text.len(), limit: LONGEST });
        }
        let rest = text.strip_prefix("pkcs11:").ok_or(UriError::Scheme)?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let parts = |text: &'_ str, by| text.split(by).filter(|part| !part.is_empty()).count();
        if parts(path, ';') + parts(query, '&') > MOST {
            return Err(UriError::TooMany { limit: MOST });
        }
        // Before anything else is found wrong, so that nothing else is said about a URI that holds a secret.
        refuse_pin(rest)?;
        let mut uri = Self::default();
        for (part, in_path) in
            path.split(';').map(|part| (part, true)).chain(query.split('&').map(|part| (part, false)))
        {
            if part.is_empty() {
                continue;
            }
            let (name, value) = attribute(part)?;
            if in_path { uri.set(name, value)? } else { uri.set_query(name, value)? }
        }
        if uri.module.as_os_str().is_empty() {
            return Err(UriError::NoModule);
        }
        if uri.object.is_none() && uri.id.is_none() {
            return Err(UriError::NoKey);
        }
        text.clone_into(&mut uri.text);
        Ok(uri)
    }
}

/// Why a URI does not name a key. The values in it are never repeated: one of them may be a PIN.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UriError {
    /// Another scheme, or none.
    #[error("it does not begin with `pkcs11:`")]
    Scheme,
    /// Too long.
    #[error("its {length} bytes are more than the {limit} that are read")]
    TooLong {
        /// Of the URI, in bytes.
        length: usize,
        /// What is read.
        limit: usize,
    },
    /// Too many attributes.
    #[error("it has more than {limit} attributes, the most that are read")]
    TooMany {
        /// What is read.
        limit: usize,
    },
    /// `pin-value` or `pin-source`.
    #[error("`{name}` must not stand in it")]
    Pin {
        /// Which of the two.
        name: &'static str,
    },
    /// Something that is not `name=value`.
    #[error("a part of it is not of the form `name=value`")]
    NotAttribute,
    /// A character that must be percent-encoded, or an encoding that is none.
    #[error(
        "the value of `{name}` holds a character that must be percent-encoded, or a bad percent-encoding"
    )]
    Encoding {
        /// Of which attribute.
        name: String,
    },
    /// Not text.
    #[error("the value of `{name}` is empty or not text in UTF-8")]
    Value {
        /// Of which attribute.
        name: String,
    },
    /// An attribute that is given twice.
    #[error("`{name}` stands in it twice")]
    Repeated {
        /// Which.
        name: String,
    },
    /// An attribute that does not help to find a key, or stands in the wrong half.
    #[error("`{name}` is no attribute that is taken in this place")]
    Unknown {
        /// Which.
        name: String,
    },
    /// Another kind of object.
    #[error("its `type` is not `private`")]
    NotPrivate,
    /// No module.
    #[error("it has no `module-path`")]
    NoModule,
    /// A module that the system would look for.
    #[error("its `module-path` is not an absolute path")]
    RelativeModule,
    /// Neither label nor identifier.
    #[error("it names no key: neither `object` nor `id` stands in it")]
    NoKey,
}

fn refuse_pin(rest: &str) -> Result<(), UriError> {
    for part in rest.split([';', '?', '&']) {
        let name = part.split('=').next().unwrap_or_default();
        for secret in ["pin-value", "pin-source"] {
            if name.eq_ignore_ascii_case(secret) {
                return Err(UriError::Pin { name: secret });
            }
        }
    }
    Ok(())
}

/// The name and the decoded value of `name=value`.
fn attribute(part: &str) -> Result<(&str, Vec<u8>), UriError> {
    let (name, value) = part.split_once('=').ok_or(UriError::NotAttribute)?;
    let of_a_name = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
    if name.is_empty() || name.len() > 32 || !name.bytes().all(of_a_name) {
        return Err(UriError::NotAttribute);
    }
    let value = decode(value).ok_or_else(|| UriError::Encoding { name: name.to_owned() })?;
    if value.is_empty() { Err(UriError::Value { name: name.to_owned() }) } else { Ok((name, value)) }
}

/// Percent-decodes (RFC 3986 §2.1); characters outside the URI's own set are refused, `None`.
fn decode(value: &str) -> Option<Vec<u8>> {
    let mut octets = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(octet) = rest.next() {
        octets.push(match octet {
            b'%' => {
                let (high, low) = (hex(rest.next()?)?, hex(rest.next()?)?);
                high << 4 | low
            }
            plain if plain.is_ascii_alphanumeric() || b"-._~:[]@!$'()*+,=/|".contains(&plain) => plain,
            _ => return None,
        });
    }
    Some(octets)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn text(name: &str, value: Vec<u8>) -> Result<String, UriError> {
    String::from_utf8(value)
        .ok()
        .filter(|text| !text.contains('\0'))
        .ok_or_else(|| UriError::Value { name: name.to_owned() })
}

fn fill<T>(place: &mut Option<T>, name: &str, value: T) -> Result<(), UriError> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(UriError::Repeated { name: name.to_owned() }),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const MODULE: &str = "module-path=/usr/lib/p11.so";

    #[test]
    fn what_names_a_key() {
        let uri: TokenUri =
            format!("pkcs11:token=Kantor%20Kami;object=t%C3%A9ken;id=%01%aF;type=private?{MODULE}")
                .parse()
                .unwrap();
        assert_eq!(uri.module(), Path::new("/usr/lib/p11.so"));
        assert_eq!((uri.object(), uri.id()), (Some("téken"), Some(&[1, 0xaf][..])));
        for (name, token, serial, fits) in [
            ("label", "Kantor Kami", "7", true),
            ("another label", "Kantor", "7", false),
            ("padded label", "Kantor Kami ", "7", false),
        ] {
            assert_eq!(uri.fits(token, "Pabrik", "Kartu", serial), fits, "{name}");
        }
        let by_serial: TokenUri =
            format!("pkcs11:serial=7;model=K;manufacturer=P;id=A?{MODULE}").parse().unwrap();
        for (name, manufacturer, model, serial, fits) in [
            ("all", "P", "K", "7", true),
            ("serial", "P", "K", "8", false),
            ("model", "P", "k", "7", false),
            ("manufacturer", "Q", "K", "7", false),
        ] {
            assert_eq!(by_serial.fits("x", manufacturer, model, serial), fits, "{name}");
        }
    }

    #[test]
    fn what_does_not() {
        let unknown = |name: &str| UriError::Unknown { name: name.into() };
        let value = |name: &str| UriError::Value { name: name.into() };
        let encoding = |name: &str| UriError::Encoding { name: name.into() };
        let repeated = |name: &str| UriError::Repeated { name: name.into() };
        for (uri, expected) in [
            (String::new(), UriError::Scheme),
            (format!("PKCS11:id=A?{MODULE}"), UriError::Scheme),
            (format!("id=A?{MODULE}"), UriError::Scheme),
            ("pkcs11:".into(), UriError::NoModule),
            ("pkcs11:id=A".into(), UriError::NoModule),
            (format!("pkcs11:?{MODULE}"), UriError::NoKey),
            (format!("pkcs11:token=a?{MODULE}"), UriError::NoKey),
            ("pkcs11:id=A?module-path=p11.so".into(), UriError::RelativeModule),
            ("pkcs11:id=A?module-path=../p11.so".into(), UriError::RelativeModule),
            ("pkcs11:id=A?module-path=".into(), value("module-path")),
            ("pkcs11:id=A?module-path=/a%00b".into(), value("module-path")),
            (format!("pkcs11:id=A?{MODULE}&{MODULE}"), repeated("module-path")),
            (format!("pkcs11:id=A;{MODULE}"), unknown("module-path")),
            (format!("pkcs11:id=A?module-name=p11&{MODULE}"), unknown("module-name")),
            (format!("pkcs11:id=A?{MODULE}&token=a"), unknown("token")),
            (format!("pkcs11:id=A;slot-id=1?{MODULE}"), unknown("slot-id")),
            (format!("pkcs11:id=A;ID=B?{MODULE}"), unknown("ID")),
            (format!("pkcs11:id=A;id=B?{MODULE}"), repeated("id")),
            (format!("pkcs11:object=A;object=A?{MODULE}"), repeated("object")),
            (format!("pkcs11:id=A;type=cert?{MODULE}"), UriError::NotPrivate),
            (format!("pkcs11:id=?{MODULE}"), value("id")),
            (format!("pkcs11:object=%ff?{MODULE}"), value("object")),
            (format!("pkcs11:id=%0?{MODULE}"), encoding("id")),
            (format!("pkcs11:id=%+1?{MODULE}"), encoding("id")),
            (format!("pkcs11:id=%?{MODULE}"), encoding("id")),
            (format!("pkcs11:object=a b?{MODULE}"), encoding("object")),
            (format!("pkcs11:object=é?{MODULE}"), encoding("object")),
            (format!("pkcs11:object?{MODULE}"), UriError::NotAttribute),
            (format!("pkcs11:=A?{MODULE}"), UriError::NotAttribute),
            (format!("pkcs11:i%64=A?{MODULE}"), UriError::NotAttribute),
            (format!("pkcs11:{}=A?{MODULE}", "n".repeat(33)), UriError::NotAttribute),
            (format!("pkcs11:id={}", "A".repeat(4090)), UriError::TooLong { length: 4100, limit: 4096 }),
            (format!("pkcs11:{}", "a=b;".repeat(17)), UriError::TooMany { limit: 16 }),
        ] {
            assert_eq!(uri.parse::<TokenUri>(), Err(expected), "{uri}");
        }
    }

    #[test]
    fn a_pin_is_refused_and_not_repeated() {
        for (uri, name) in [
            ("pkcs11:id=A?module-path=/p.so&pin-value=739155", "pin-value"),
            ("pkcs11:id=A?pin-value=739155", "pin-value"),
            ("pkcs11:id=A;pin-value=739155?module-path=/p.so", "pin-value"),
            ("pkcs11:id=A?PIN-Value=739155", "pin-value"),
            ("pkcs11:nonsense?pin-value=739155", "pin-value"),
            ("pkcs11:id=A?pin-source=/739155", "pin-source"),
        ] {
            let error = uri.parse::<TokenUri>().unwrap_err();
            assert_eq!(error, UriError::Pin { name }, "{uri}");
            assert!(!error.to_string().contains("739155"), "{uri}");
        }
        let misspelt = "pkcs11:id=A?pin=739155".parse::<TokenUri>().unwrap_err();
        assert!(!misspelt.to_string().contains("739155"));
    }
}
