//! The key of a document, and what it is for.

use sha2::{Digest, Sha256};

use super::cipher::{BLOCK, Cipher};
use super::dictionary::{Revision, Standard};
use super::error::CipherError;
use super::filter::{Filters, Method};
use super::key::FileKey;
use super::object::change_strings;
use super::permission::Rights;
use crate::syntax::{Dictionary, Object, ObjectId};

/// The key of a document, and what it is for. It has no `Debug`.
pub(crate) struct Unlocked {
    pub(super) key: FileKey,
    filters: Filters,
    encrypts_metadata: bool,
    /// The encryption dictionary itself, where it is an object of its own.
    object: Option<ObjectId>,
    pub(super) rights: Rights,
    has_integrity_code: bool,
}

impl Unlocked {
    pub(super) fn new(standard: Standard, key: FileKey, is_owner: bool) -> Self {
        let knows_fill = standard.revision > Revision::R2;
        let rights = Rights { is_owner, bits: standard.permissions, knows_fill };
        let Standard { filters, encrypts_metadata, object, has_integrity_code, .. } = standard;
        Self { key, filters, encrypts_metadata, object, rights, has_integrity_code }
    }

    /// What whoever unlocked the document may do with it.
    pub(crate) fn rights(&self) -> Rights {
        self.rights
    }

    /// Whether the document carries a code over its integrity, or should (ISO/TS 32004).
    pub(crate) fn has_integrity_code(&self) -> bool {
        self.has_integrity_code
    }

    /// Decrypts the strings of object `id`, which stands in the file itself.
    pub(crate) fn decrypt(&self, id: ObjectId, object: &mut Object) -> Result<(), CipherError> {
        if self.object.is_some_and(|own| own.number == id.number) {
            return Ok(());
        }
        let mut cipher = None;
        change_strings(object, &mut |string| {
            let cipher = cipher.get_or_insert_with(|| self.cipher(self.filters.strings, id));
            string.bytes = cipher.decrypt(std::mem::take(&mut string.bytes))?;
            Ok(())
        })
    }

    /// Decrypts the data of stream `id`, and takes the crypt filter off its `dictionary`, in which `Filter` and
    /// `DecodeParms` have to be direct.
    pub(crate) fn decrypt_data(
        &self,
        id: ObjectId,
        dictionary: &mut Dictionary,
        data: Vec<u8>,
    ) -> Result<Vec<u8>, CipherError> {
        let own = self.filters.take_own(dictionary)?;
        let method = own.unwrap_or_else(|| self.method_of(dictionary));
        self.cipher(method, id).decrypt(data)
    }

    /// Encrypts the strings of object `id`, whose `ivs` are not used elsewhere.
    pub(crate) fn encrypt(&self, id: ObjectId, object: &mut Object, ivs: &mut Ivs) {
        let mut cipher = None;
        let Ok(()) = change_strings(object, &mut |string| {
            let cipher = cipher.get_or_insert_with(|| self.cipher(self.filters.strings, id));
            if !matches!(cipher, Cipher::Identity) {
                string.bytes = cipher.encrypt(std::mem::take(&mut string.bytes), ivs.next());
                string.hexadecimal = true;
            }
            Ok::<(), std::convert::Infallible>(())
        });
    }

    /// As [`Unlocked::encrypt`].
    pub(crate) fn encrypt_dictionary(&self, id: ObjectId, dictionary: &mut Dictionary, ivs: &mut Ivs) {
        dictionary.entries_mut().for_each(|(_, value)| self.encrypt(id, value, ivs));
    }

    /// Encrypts the data of a new stream `id`, which has no crypt filter of its own.
    pub(crate) fn encrypt_data(
        &self,
        id: ObjectId,
        dictionary: &Dictionary,
        data: Vec<u8>,
        ivs: &mut Ivs,
    ) -> Vec<u8> {
        self.cipher(self.method_of(dictionary), id).encrypt(data, ivs.next())
    }

    fn cipher(&self, method: Method, id: ObjectId) -> Cipher {
        Cipher::new(method, &self.key, id)
    }

    /// The method for a stream that does not name its own.
    fn method_of(&self, dictionary: &Dictionary) -> Method {
        let is_type = |name| dictionary.is_name("Type", name);
        if is_type("XRef") || (is_type("Metadata") && !self.encrypts_metadata) {
            return Method::Identity;
        }
        if is_type("EmbeddedFile") { self.filters.embedded } else { self.filters.streams }
    }
}

/// The initialization vectors of one object, each the hash of the random identifier of its revision, of where that
/// starts, of the object, and of a count.
///
/// Nobody can know them before the revision is written, and no two are equal: more CBC does not ask for.
pub(crate) struct Ivs {
    start: Sha256,
    count: u64,
}

impl Ivs {
    pub(crate) fn new(file_id: [u8; 16], offset: u64, id: ObjectId) -> Self {
        let start = Sha256::new()
            .chain_update(file_id)
            .chain_update(offset.to_be_bytes())
            .chain_update(id.number.to_be_bytes())
            .chain_update(id.generation.to_be_bytes());
        Self { start, count: 0 }
    }

    fn next(&mut self) -> [u8; BLOCK] {
        let digest = self.start.clone().chain_update(self.count.to_be_bytes()).finalize();
        self.count += 1;
        let mut iv = [0; BLOCK];
        iv.copy_from_slice(&digest[..BLOCK]);
        iv
    }
}
