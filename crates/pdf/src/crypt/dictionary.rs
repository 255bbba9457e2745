//! What the encryption dictionary says (ISO 32000-2 §7.6.2, table 20; §7.6.4.2, table 21).

use super::error::CryptError;
use super::filter::Filters;
use crate::syntax::error::printable;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::view::View;

/// Length of `O` and `U` up to revision 4, in bytes.
const HASH: usize = 32;
/// Their length from revision 5 on: a hash and two salts.
const SALTED_HASH: usize = 48;
/// Key length of version 1, and of version 2 if it says nothing, in bits.
const SHORTEST: i64 = 40;
const LONGEST: i64 = 128;

/// Which revision of the standard security handler.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Revision {
    R2,
    R3,
    R4,
    R5,
    R6,
}

/// The encryption of a document by the standard security handler.
pub(super) struct Standard {
    pub(super) revision: Revision,
    /// Length of the file's key in bytes.
    pub(super) key_length: usize,
    /// `O` and `U`.
    pub(super) owner: Vec<u8>,
    pub(super) user: Vec<u8>,
    /// `P`.
    pub(super) permissions: u32,
    pub(super) encrypts_metadata: bool,
    /// The first element of `ID`; it belongs to the key up to revision 4.
    pub(super) file_id: Vec<u8>,
    /// What only keys of 256 bits have.
    pub(super) sealed: Option<Sealed>,
    pub(super) filters: Filters,
    /// The encryption dictionary itself, where it is an object of its own.
    pub(super) object: Option<ObjectId>,
    /// Whether the document carries a code over its integrity, or should (ISO/TS 32004).
    pub(super) has_integrity_code: bool,
}

/// The file's key as sealed under each password, and the permissions under the key.
pub(super) struct Sealed {
    pub(super) owner_key: [u8; 32],
    pub(super) user_key: [u8; 32],
    pub(super) permissions: [u8; 16],
}

impl Standard {
    /// Reads the encryption dictionary of the newest revision, which must be that of all revisions.
    pub(super) fn read(view: View<'_>) -> Result<Self, CryptError> {
        let (object, encrypt) = find(view)?;
        let name = view.get(&encrypt, "Filter")?;
        match name.as_name() {
            Some(b"Standard") => {}
            Some(other) => return Err(CryptError::Handler { filter: printable(other) }),
            None => return Err(CryptError::Missing { key: "Filter" }),
        }
        let (version, revision) = (integer(view, &encrypt, "V")?, integer(view, &encrypt, "R")?);
        let known = match (version, revision) {
            (1 | 2, 2) => Revision::R2,
            (1 | 2, 3) => Revision::R3,
            (4, 4) => Revision::R4,
            (5, 5) => Revision::R5,
            (5, 6) => Revision::R6,
            _ => return Err(CryptError::Version { version, revision }),
        };
        Self::read_as(view, &encrypt, version, known, object)
    }

    fn read_as(
        view: View<'_>,
        encrypt: &Dictionary,
        version: i64,
        revision: Revision,
        object: Option<ObjectId>,
    ) -> Result<Self, CryptError> {
        let is_256 = version == 5;
        let hash = if is_256 { SALTED_HASH } else { HASH };
        let sealed = if is_256 { Some(Sealed::read(view, encrypt)?) } else { None };
        Ok(Self {
            revision,
            key_length: key_length(view, encrypt, version)?,
            owner: string(view, encrypt, "O", hash)?,
            user: string(view, encrypt, "U", hash)?,
            permissions: permissions(view, encrypt)?,
            encrypts_metadata: version < 4 || view.get(encrypt, "EncryptMetadata")? != Object::Boolean(false),
            file_id: if is_256 { Vec::new() } else { file_id(view)? },
            sealed,
            filters: if version < 4 { Filters::rc4() } else { Filters::read(view, encrypt, is_256)? },
            object,
            has_integrity_code: encrypt.contains("KDFSalt") || view.trailer().contains("AuthCode"),
        })
    }
}

impl Sealed {
    fn read(view: View<'_>, encrypt: &Dictionary) -> Result<Self, CryptError> {
        Ok(Self {
            owner_key: array(view, encrypt, "OE")?,
            user_key: array(view, encrypt, "UE")?,
            permissions: array(view, encrypt, "Perms")?,
        })
    }
}

/// The dictionary, and where it is. A revision that has another one, or the same one changed, would make readers
/// differ on what the document says.
fn find(view: View<'_>) -> Result<(Option<ObjectId>, Dictionary), CryptError> {
    let value = view.trailer().get("Encrypt").unwrap_or(&Object::Null);
    let id = value.as_reference();
    let revisions = view.revisions();
    let entry = |index: usize| id.and_then(|id| revisions[index].entries().get(&id.number));
    let named = |index: usize| revisions[index].trailer().get("Encrypt").unwrap_or(&Object::Null);
    for index in 1..revisions.len() {
        let is_rewritten = entry(index).is_some_and(|found| Some(found) != entry(0));
        if named(index) != named(index - 1) || is_rewritten {
            return Err(CryptError::Differs { revision: index + 1 });
        }
    }
    match view.resolve(value)? {
        Object::Dictionary(dictionary) => Ok((id, dictionary)),
        _ => Err(CryptError::Missing { key: "Encrypt" }),
    }
}

fn key_length(view: View<'_>, encrypt: &Dictionary, version: i64) -> Result<usize, CryptError> {
    let bits = match (version, view.get(encrypt, "Length")?) {
        (1, _) | (2, Object::Null) => SHORTEST,
        (2, Object::Integer(bits)) => bits,
        (2, _) => return Err(CryptError::Missing { key: "Length" }),
        // What it says there is not asked for (§7.6.6, table 25).
        (4, _) => LONGEST,
        _ => 256,
    };
    if version == 2 && (!(SHORTEST..=LONGEST).contains(&bits) || bits % 8 != 0) {
        return Err(CryptError::KeyLength { bits });
    }
    Ok((bits / 8) as usize)
}

/// 32 bits with a sign, which some writers leave out.
fn permissions(view: View<'_>, encrypt: &Dictionary) -> Result<u32, CryptError> {
    let value = integer(view, encrypt, "P")?;
    let signed = i32::try_from(value).ok().map(i32::cast_unsigned);
    signed.or_else(|| u32::try_from(value).ok()).ok_or(CryptError::Missing { key: "P" })
}

fn file_id(view: View<'_>) -> Result<Vec<u8>, CryptError> {
    let ids = view.get_array(view.trailer(), "ID")?;
    let first = ids.first().and_then(Object::as_string);
    first.map(<[u8]>::to_vec).ok_or(CryptError::Missing { key: "ID" })
}

fn integer(view: View<'_>, encrypt: &Dictionary, key: &'static str) -> Result<i64, CryptError> {
    view.get(encrypt, key)?.as_integer().ok_or(CryptError::Missing { key })
}

/// The first `expected` bytes of a string; some writers fill it up with zeros.
fn string(
    view: View<'_>,
    encrypt: &Dictionary,
    key: &'static str,
    expected: usize,
) -> Result<Vec<u8>, CryptError> {
    let value = view.get(encrypt, key)?;
    let bytes = value.as_string().ok_or(CryptError::Missing { key })?;
    let found = bytes.len();
    bytes.get(..expected).map(<[u8]>::to_vec).ok_or(CryptError::Length { key, expected, found })
}

fn array<const N: usize>(
    view: View<'_>,
    encrypt: &Dictionary,
    key: &'static str,
) -> Result<[u8; N], CryptError> {
    let bytes = string(view, encrypt, key, N)?;
    let found = bytes.len();
    bytes.try_into().map_err(|_| CryptError::Length { key, expected: N, found })
}
