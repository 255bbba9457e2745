//! From a password to the file's key (ISO 32000-2 §7.6.4.3, §7.6.4.4).

use aes::cipher::{Array, BlockCipherDecrypt};
use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeDecrypt, KeyInit, KeyIvInit};
use md5::{Digest, Md5};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::cipher::rc4;
use super::dictionary::{Revision, Sealed, Standard};
use super::error::CryptError;
use super::hash;

/// What passwords are filled up with to 32 bytes.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E,
    0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];
const MD5_LENGTH: usize = 16;
/// How often MD5 is applied again from revision 3 on.
const MD5_ROUNDS: usize = 50;
/// How often RC4 is applied from revision 3 on, each time with another key.
const RC4_ROUNDS: u8 = 20;

/// The key of a file.
pub(super) type FileKey = Zeroizing<Vec<u8>>;

/// The file's key, and whether it is the owner's password; `None` if it is no password of the file.
pub(super) fn find(standard: &Standard, password: &[u8]) -> Option<(FileKey, bool)> {
    match &standard.sealed {
        None => find_derived(standard, password),
        Some(sealed) => find_sealed(standard, sealed, password),
    }
}

/// Whether the permissions are those that were sealed with the file's key (algorithm 13).
pub(super) fn check_permissions(standard: &Standard, key: &FileKey) -> Result<(), CryptError> {
    let Some(sealed) = &standard.sealed else { return Ok(()) };
    let mut block = Array::from(sealed.permissions);
    let cipher = aes::Aes256::new_from_slice(key).expect("the keys that are sealed have 32 bytes");
    cipher.decrypt_block(&mut block);
    let metadata = if standard.encrypts_metadata { b'T' } else { b'F' };
    let expected = [&standard.permissions.to_le_bytes()[..], &[metadata], b"adb"];
    let found = [&block[..4], &block[8..9], &block[9..12]];
    if found == expected { Ok(()) } else { Err(CryptError::Tampered) }
}

/// Up to revision 4 the key is made of the password.
fn find_derived(standard: &Standard, password: &[u8]) -> Option<(FileKey, bool)> {
    // The standard hashes all of the hash again and again; some writers only as much of it as the key will have.
    let [by_standard, shortened] =
        [MD5_LENGTH, standard.key_length].map(|part| user_password(standard, password, part));
    let candidates = [(&by_standard[..], true), (&shortened[..], true), (password, false)];
    candidates
        .into_iter()
        .find_map(|(password, is_owner)| Some((authenticated(standard, password)?, is_owner)))
}

/// The key under the user's password, if it is that (algorithms 2, 6).
fn authenticated(standard: &Standard, password: &[u8]) -> Option<FileKey> {
    let mut hash = Md5::new();
    hash.update(padded(password));
    hash.update(&standard.owner);
    hash.update(standard.permissions.to_le_bytes());
    hash.update(&standard.file_id);
    if standard.revision >= Revision::R4 && !standard.encrypts_metadata {
        hash.update([0xFF; 4]);
    }
    let key = stretched(standard, hash, standard.key_length);
    let is_right = match standard.revision {
        // Algorithm 4.
        Revision::R2 => rc4(&key, PADDING.to_vec()) == standard.user,
        // Algorithm 5; what stands behind the 16 bytes is arbitrary.
        _ => {
            let digest = Md5::new().chain_update(PADDING).chain_update(&standard.file_id).finalize();
            let expected =
                (0..RC4_ROUNDS).fold(digest.to_vec(), |data, round| rc4(&xored(&key, round), data));
            standard.user.starts_with(&expected)
        }
    };
    is_right.then_some(key)
}

/// What `O` holds: the user's password, if this one is the owner's (algorithm 7).
fn user_password(standard: &Standard, owner: &[u8], part: usize) -> Zeroizing<Vec<u8>> {
    let key = stretched(standard, Md5::new().chain_update(padded(owner)), part);
    let sealed = standard.owner.clone();
    Zeroizing::new(match standard.revision {
        Revision::R2 => rc4(&key, sealed),
        _ => (0..RC4_ROUNDS).rev().fold(sealed, |data, round| rc4(&xored(&key, round), data)),
    })
}

fn padded(password: &[u8]) -> Zeroizing<Vec<u8>> {
    let all = Zeroizing::new([password, &PADDING].concat());
    Zeroizing::new(all[..PADDING.len()].to_vec())
}

/// The hash as a key; from revision 3 on, `part` bytes of it are hashed again and again.
fn stretched(standard: &Standard, hash: Md5, part: usize) -> FileKey {
    let mut key = hash::finished(hash);
    if standard.revision >= Revision::R3 {
        for _ in 0..MD5_ROUNDS {
            key = hash::finished(Md5::new_with_prefix(&key[..part]));
        }
    }
    key.truncate(standard.key_length);
    key
}

fn xored(key: &[u8], round: u8) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(key.iter().map(|byte| byte ^ round).collect())
}

/// From revision 5 on the key is sealed under each password (algorithms 2.A, 11, 12).
fn find_sealed(standard: &Standard, sealed: &Sealed, password: &[u8]) -> Option<(FileKey, bool)> {
    let owners = (&standard.owner, &sealed.owner_key, &standard.user[..], true);
    let users = (&standard.user, &sealed.user_key, &[][..], false);
    [owners, users].into_iter().find_map(|(known, key, user, is_owner)| {
        let (expected, salts) = known.split_at(hash::LENGTH);
        let (of_check, of_key) = salts.split_at(8);
        let digest = |salt| match standard.revision {
            Revision::R6 => hash::hash(password, salt, user),
            _ => plain_hash(password, salt, user),
        };
        (digest(of_check)[..] == *expected).then(|| (opened(&digest(of_key), key), is_owner))
    })
}

/// The hash function of revision 5.
fn plain_hash(password: &[u8], salt: &[u8], user: &[u8]) -> Zeroizing<Vec<u8>> {
    hash::finished(Sha256::new().chain_update(password).chain_update(salt).chain_update(user))
}

fn opened(with: &[u8], sealed: &[u8; 32]) -> FileKey {
    let mut key = Zeroizing::new(sealed.to_vec());
    let mode = cbc::Decryptor::<aes::Aes256>::new_from_slices(with, &[0; 16]).expect("a hash has 32 bytes");
    mode.decrypt_padded::<NoPadding>(&mut key).expect("32 bytes are whole blocks");
    key
}
