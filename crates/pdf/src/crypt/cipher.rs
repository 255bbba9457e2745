//! One string or stream, encrypted and decrypted (ISO 32000-2 §7.6.3, §7.6.4).

use aes::cipher::consts::U16;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, BlockSizeUser, InnerIvInit,
    KeyInit, StreamCipher,
};
use md5::{Digest, Md5};
use zeroize::Zeroizing;

use super::error::CipherError;
use super::filter::Method;
use super::hash::finished;
use crate::syntax::ObjectId;

/// Length of an AES block, and of what stands before the data to make equal ones look different.
pub(super) const BLOCK: usize = 16;
/// Longest key for one object.
const MAX_OBJECT_KEY: usize = 16;
/// What keys for AES have more than those for RC4.
const AES_SALT: &[u8] = b"sAlT";

/// A key and its method, for one object.
pub(super) enum Cipher {
    Identity,
    Rc4(Zeroizing<Vec<u8>>),
    Aes128(Box<aes::Aes128>),
    Aes256(Box<aes::Aes256>),
}

impl Cipher {
    /// The cipher for object `id` under the key of the file.
    pub(super) fn new(method: Method, file_key: &[u8], id: ObjectId) -> Self {
        match method {
            Method::Identity => Self::Identity,
            Method::Rc4 => Self::Rc4(object_key(file_key, id, &[])),
            Method::Aes128 => {
                let key = object_key(file_key, id, AES_SALT);
                let cipher = aes::Aes128::new_from_slice(&key);
                Self::Aes128(Box::new(cipher.expect("a file key of 16 bytes gives 16 bytes")))
            }
            Method::Aes256 => {
                let cipher = aes::Aes256::new_from_slice(file_key);
                Self::Aes256(Box::new(cipher.expect("file keys of this method have 32 bytes")))
            }
        }
    }

    /// Decrypts one string, or the data of one stream.
    pub(super) fn decrypt(&self, data: Vec<u8>) -> Result<Vec<u8>, CipherError> {
        match self {
            Self::Identity => Ok(data),
            Self::Rc4(key) => Ok(rc4(key, data)),
            Self::Aes128(cipher) => decrypt_cbc(&**cipher, data),
            Self::Aes256(cipher) => decrypt_cbc(&**cipher, data),
        }
    }

    /// Encrypts one string, or the data of one stream; `iv` should never come twice.
    pub(super) fn encrypt(&self, data: Vec<u8>, iv: [u8; BLOCK]) -> Vec<u8> {
        match self {
            Self::Identity => data,
            Self::Rc4(key) => rc4(key, data),
            Self::Aes128(cipher) => encrypt_cbc(&**cipher, &data, iv),
            Self::Aes256(cipher) => encrypt_cbc(&**cipher, &data, iv),
        }
    }
}

/// RC4, both ways.
pub(super) fn rc4(key: &[u8], mut data: Vec<u8>) -> Vec<u8> {
    let mut cipher = rc4::Rc4::new_from_slice(key).expect("keys have 5 to 32 bytes");
    cipher.apply_keystream(&mut data);
    data
}

/// The key for one object (algorithm 1): the file's key is never used itself.
fn object_key(file_key: &[u8], id: ObjectId, salt: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut hash = Md5::new();
    hash.update(file_key);
    hash.update(&id.number.to_le_bytes()[..3]);
    hash.update(id.generation.to_le_bytes());
    hash.update(salt);
    let mut key = finished(hash);
    key.truncate((file_key.len() + 5).min(MAX_OBJECT_KEY));
    key
}

fn decrypt_cbc<C>(cipher: C, mut data: Vec<u8>) -> Result<Vec<u8>, CipherError>
where
    C: BlockCipherDecrypt + BlockSizeUser<BlockSize = U16>,
{
    // Some writers leave what is empty as it is.
    if data.is_empty() {
        return Ok(data);
    }
    let length = data.len();
    if !length.is_multiple_of(BLOCK) || length < 2 * BLOCK {
        return Err(CipherError::Blocks { length });
    }
    let (iv, blocks) = data.split_at_mut(BLOCK);
    let mode = cbc::Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| CipherError::Padding)?;
    let length = mode.decrypt_padded::<Pkcs7>(blocks).map_err(|_| CipherError::Padding)?.len();
    data.truncate(BLOCK + length);
    data.drain(..BLOCK);
    Ok(data)
}

fn encrypt_cbc<C>(cipher: C, data: &[u8], iv: [u8; BLOCK]) -> Vec<u8>
where
    C: BlockCipherEncrypt + BlockSizeUser<BlockSize = U16>,
{
    let padded = (data.len() / BLOCK + 1) * BLOCK;
    let mut out = vec![0; BLOCK + padded];
    out[..BLOCK].copy_from_slice(&iv);
    let mode = cbc::Encryptor::inner_iv_init(cipher, &iv.into());
    mode.encrypt_padded_b2b::<Pkcs7>(data, &mut out[BLOCK..]).expect("there is room for the padding");
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ID: ObjectId = ObjectId::new(70_000, 3);

    fn ciphers() -> [(&'static str, Cipher); 4] {
        [
            ("identity", Cipher::new(Method::Identity, &[], ID)),
            ("rc4", Cipher::new(Method::Rc4, &[7; 5], ID)),
            ("aes-128", Cipher::new(Method::Aes128, &[7; 16], ID)),
            ("aes-256", Cipher::new(Method::Aes256, &[7; 32], ID)),
        ]
    }

    #[test]
    fn what_is_encrypted_is_decrypted() {
        for (name, cipher) in ciphers() {
            for length in [0, 1, 15, 16, 17, 31, 32, 5000] {
                let data: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
                let secret = cipher.encrypt(data.clone(), [9; BLOCK]);
                assert_eq!(
                    secret == data,
                    name == "identity" || data.is_empty() && name == "rc4",
                    "{name} {length}"
                );
                assert_eq!(cipher.decrypt(secret).unwrap(), data, "{name} {length}");
            }
        }
    }

    #[test]
    fn damaged_blocks_are_errors() {
        for (name, cipher) in ciphers().into_iter().skip(2) {
            for length in [1, 15, 16, 17, 31, 33, 4097] {
                let found = cipher.decrypt(vec![0; length]);
                assert_eq!(found, Err(CipherError::Blocks { length }), "{name}");
            }
            let mut secret = cipher.encrypt(b"Surat Tugas".to_vec(), [9; BLOCK]);
            *secret.last_mut().unwrap() ^= 0x40;
            assert_eq!(cipher.decrypt(secret), Err(CipherError::Padding), "{name}");
        }
        assert_eq!(Cipher::new(Method::Aes128, &[7; 16], ID).decrypt(Vec::new()), Ok(Vec::new()));
    }

    #[test]
    fn rc4_is_as_published() {
        // The vectors of the cipher's first description, 1994.
        for (key, plain, expected) in [
            (&b"Key"[..], &b"Plaintext"[..], "bbf316e8d940af0ad3"),
            (b"Wiki", b"pedia", "1021bf0420"),
            (b"Secret", b"Attack at dawn", "45a01f645fc35b383552544b9bf5"),
        ] {
            assert_eq!(pki::hex::lower(&rc4(key, plain.to_vec())), expected);
        }
    }
}
