//! Letters encrypted by another program, in every way.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{
    Aes128CryptFilter, Aes256CryptFilter, CryptFilter, IdentityCryptFilter, Rc4CryptFilter,
};
use lopdf::{EncryptionState, EncryptionVersion, Permissions};
use pdf::Document;
use pki::key::Passphrase;

use crate::common::fixture;

pub(crate) const USER: &str = "sukamaju-baca";
pub(crate) const OWNER: &str = "sukamaju-pemilik";

/// How a letter is encrypted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Method {
    Rc4With40,
    Rc4With64,
    Rc4With128,
    Rc4ByFilter,
    Aes128,
    /// Strings alone; streams stay as they are.
    Aes128Strings,
    Aes256Revision5,
    Aes256,
}

pub(crate) const METHODS: [Method; 8] = [
    Method::Rc4With40,
    Method::Rc4With64,
    Method::Rc4With128,
    Method::Rc4ByFilter,
    Method::Aes128,
    Method::Aes128Strings,
    Method::Aes256Revision5,
    Method::Aes256,
];

/// How a letter is protected.
#[derive(Clone, Copy)]
pub(crate) struct Protected<'p> {
    pub(crate) method: Method,
    pub(crate) user: &'p str,
    pub(crate) owner: &'p str,
    pub(crate) permissions: Permissions,
}

impl Protected<'_> {
    pub(crate) const fn by(method: Method) -> Self {
        Self { method, user: USER, owner: OWNER, permissions: Permissions::all() }
    }

    /// The letter called `name`, encrypted by lopdf.
    pub(crate) fn letter(self, name: &str) -> Vec<u8> {
        let mut document = lopdf::Document::load_mem(&fixture(name)).unwrap();
        // Without one, there is no key up to revision 4.
        if document.trailer.get(b"ID").is_err() {
            let id = lopdf::Object::string_literal("0123456789abcdef");
            document.trailer.set("ID", vec![id.clone(), id]);
        }
        let state = self.state(&document);
        document.encrypt(&state).unwrap();
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    #[allow(deprecated)]
    fn state(self, document: &lopdf::Document) -> EncryptionState {
        let Self { method, user: user_password, owner: owner_password, permissions } = self;
        let (crypt_filters, string_filter) = filters(method);
        let stream_filter = match method {
            Method::Aes128Strings => b"Identity".to_vec(),
            _ => string_filter.clone(),
        };
        let encrypt_metadata = true;
        let file_encryption_key = &[0x5A; 32];
        let version = match method {
            Method::Rc4With40 => {
                EncryptionVersion::V1 { document, owner_password, user_password, permissions }
            }
            Method::Rc4With64 | Method::Rc4With128 => {
                let key_length = if method == Method::Rc4With64 { 64 } else { 128 };
                EncryptionVersion::V2 { document, owner_password, user_password, key_length, permissions }
            }
            Method::Rc4ByFilter | Method::Aes128 | Method::Aes128Strings => EncryptionVersion::V4 {
                document,
                encrypt_metadata,
                crypt_filters,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            },
            Method::Aes256Revision5 => EncryptionVersion::R5 {
                encrypt_metadata,
                crypt_filters,
                file_encryption_key,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            },
            Method::Aes256 => EncryptionVersion::V5 {
                encrypt_metadata,
                crypt_filters,
                file_encryption_key,
                stream_filter,
                string_filter,
                owner_password,
                user_password,
                permissions,
            },
        };
        EncryptionState::try_from(version).unwrap()
    }
}

/// The crypt filters by name, and the name of the one that counts.
type Filters = (BTreeMap<Vec<u8>, Arc<dyn CryptFilter>>, Vec<u8>);

fn filters(method: Method) -> Filters {
    let filter: Arc<dyn CryptFilter> = match method {
        Method::Rc4ByFilter => Arc::new(Rc4CryptFilter),
        Method::Aes128 | Method::Aes128Strings => Arc::new(Aes128CryptFilter),
        Method::Aes256Revision5 | Method::Aes256 => Arc::new(Aes256CryptFilter),
        _ => Arc::new(IdentityCryptFilter),
    };
    (BTreeMap::from([(b"StdCF".to_vec(), filter)]), b"StdCF".to_vec())
}

pub(crate) fn password(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

/// The document, unlocked.
pub(crate) fn opened<'b>(bytes: &'b [u8], with: &str) -> Document<&'b [u8]> {
    let mut document = Document::open(bytes).unwrap();
    document.unlock(&password(with)).unwrap_or_else(|error| panic!("{with}: {error}"));
    document
}
