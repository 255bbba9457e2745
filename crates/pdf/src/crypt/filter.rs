//! Which method is for which data: crypt filters (ISO 32000-2 §7.6.6).

use std::collections::BTreeMap;

use super::error::{CipherError, CryptError};
use crate::syntax::error::printable;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

const IDENTITY: &[u8] = b"Identity";
/// Most crypt filters; writers make one or two.
const MAX_FILTERS: usize = 64;

/// How data are encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Method {
    /// Not at all.
    Identity,
    /// RC4 with a key for each object.
    Rc4,
    /// AES-128 in CBC mode with a key for each object.
    Aes128,
    /// AES-256 in CBC mode with the key of the file.
    Aes256,
}

/// Which method is for which data.
#[derive(Debug)]
pub(super) struct Filters {
    pub(super) strings: Method,
    pub(super) streams: Method,
    /// For embedded files.
    pub(super) embedded: Method,
    named: BTreeMap<Vec<u8>, Method>,
    /// Whether streams may name their own.
    are_named: bool,
}

impl Filters {
    /// Without crypt filters all is encrypted by RC4.
    pub(super) fn rc4() -> Self {
        let method = Method::Rc4;
        Self { strings: method, streams: method, embedded: method, named: BTreeMap::new(), are_named: false }
    }

    /// Reads `CF`, `StmF`, `StrF` and `EFF`. With a key of 256 bits there is AES-256 alone, else all but that.
    pub(super) fn read(view: View<'_>, encrypt: &Dictionary, is_256: bool) -> Result<Self, CryptError> {
        let named = read_named(view, encrypt, is_256)?;
        let method = |key: &'static str| -> Result<Option<Method>, CryptError> {
            match view.get(encrypt, key)? {
                Object::Null => Ok(None),
                Object::Name(name) => by_name(&named, &name).map(Some).ok_or_else(|| no_filter(&name)),
                _ => Err(CryptError::Missing { key }),
            }
        };
        let streams = method("StmF")?.unwrap_or(Method::Identity);
        let strings = method("StrF")?.unwrap_or(Method::Identity);
        let embedded = method("EFF")?.unwrap_or(streams);
        Ok(Self { strings, streams, embedded, named, are_named: true })
    }

    /// The method of the crypt filter that a stream asks for as its first filter, which is taken off its
    /// `dictionary`; `None` if it does not. `Filter` and `DecodeParms` have to be direct.
    pub(super) fn take_own(&self, dictionary: &mut Dictionary) -> Result<Option<Method>, CipherError> {
        if !self.are_named || first(dictionary, "Filter").and_then(Object::as_name) != Some(b"Crypt") {
            return Ok(None);
        }
        let parameters = first(dictionary, "DecodeParms").and_then(Object::as_dictionary);
        let name = parameters.and_then(|parameters| parameters.get("Name")).and_then(Object::as_name);
        let method = by_name(&self.named, name.unwrap_or(IDENTITY)).ok_or(CipherError::NoFilter)?;
        take_first(dictionary, "Filter");
        take_first(dictionary, "DecodeParms");
        Ok(Some(method))
    }
}

fn by_name(named: &BTreeMap<Vec<u8>, Method>, name: &[u8]) -> Option<Method> {
    if name == IDENTITY { Some(Method::Identity) } else { named.get(name).copied() }
}

fn no_filter(name: &[u8]) -> CryptError {
    CryptError::NoFilter { filter: printable(name) }
}

fn read_named(
    view: View<'_>,
    encrypt: &Dictionary,
    is_256: bool,
) -> Result<BTreeMap<Vec<u8>, Method>, CryptError> {
    let filters = match view.get(encrypt, "CF")? {
        Object::Null => Dictionary::new(),
        Object::Dictionary(filters) if filters.len() <= MAX_FILTERS => filters,
        _ => return Err(CryptError::Missing { key: "CF" }),
    };
    let entries = filters.entries().iter();
    entries.map(|entry| Ok((entry.key.clone(), method(view, &entry.key, &entry.value, is_256)?))).collect()
}

fn method(view: View<'_>, name: &[u8], filter: &Object, is_256: bool) -> Result<Method, CryptError> {
    let filter = view.resolve(filter)?;
    let filter = filter.as_dictionary().ok_or(CryptError::Missing { key: "CF" })?;
    match (view.get(filter, "CFM")?, is_256) {
        (Object::Null, _) => Ok(Method::Identity),
        (Object::Name(method), _) if method == b"None" => Ok(Method::Identity),
        (Object::Name(method), false) if method == b"V2" => {
            check_length(view, filter)?;
            Ok(Method::Rc4)
        }
        (Object::Name(method), false) if method == b"AESV2" => Ok(Method::Aes128),
        (Object::Name(method), true) if method == b"AESV3" => Ok(Method::Aes256),
        (Object::Name(method), _) => {
            Err(CryptError::Method { filter: printable(name), method: printable(&method) })
        }
        _ => Err(CryptError::Missing { key: "CFM" }),
    }
}

/// Keys of RC4 have 128 bits here, which some writers count in bytes; for AES the method says it all.
fn check_length(view: View<'_>, filter: &Dictionary) -> Result<(), CryptError> {
    match view.get(filter, "Length")? {
        Object::Null | Object::Integer(16 | 128) => Ok(()),
        Object::Integer(bits) => Err(CryptError::KeyLength { bits }),
        _ => Err(CryptError::Missing { key: "Length" }),
    }
}

/// What stands under `key`, or the first of several.
fn first<'d>(dictionary: &'d Dictionary, key: &str) -> Option<&'d Object> {
    match dictionary.get(key)? {
        Object::Array(elements) => elements.first(),
        single => Some(single),
    }
}

fn take_first(dictionary: &mut Dictionary, key: &str) {
    match dictionary.get(key) {
        Some(Object::Array(elements)) => {
            let rest = elements.get(1..).unwrap_or_default().to_vec();
            dictionary.set(key, Object::Array(rest));
        }
        _ => dictionary.remove(key),
    }
}
