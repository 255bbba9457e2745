//! AES in CBC mode, whole and in pieces.

use aes::{Aes128, Aes192, Aes256};
use cbc::cipher::block_padding::{NoPadding, Padding, Pkcs7};
use cbc::cipher::{
    Array, Block, BlockCipherDecrypt, BlockModeDecrypt, BlockModeEncrypt, InnerIvInit, KeyInit,
};
use zeroize::Zeroizing;

use crate::oid::{self, ObjectIdentifier};

/// Octets in a block.
pub(super) const BLOCK: usize = 16;

/// The ciphers that are opened; the longest is what we encrypt by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Cipher {
    Aes128,
    Aes192,
    Aes256,
}

impl Cipher {
    pub(super) const fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
        match oid {
            oid::AES_128_CBC => Some(Self::Aes128),
            oid::AES_192_CBC => Some(Self::Aes192),
            oid::AES_256_CBC => Some(Self::Aes256),
            _ => None,
        }
    }

    pub(super) const fn key_len(self) -> usize {
        match self {
            Self::Aes128 => 16,
            Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Decrypts whole blocks as they are. Nothing when a length does not fit.
    pub(super) fn decrypt_blocks(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.decrypt::<NoPadding>(key, iv, data)
    }

    /// Decrypts and takes the padding away (RFC 5652 §6.3). Nothing when a length does not fit, or when there is none.
    pub(super) fn decrypt_padded(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.decrypt::<Pkcs7>(key, iv, data)
    }

    fn decrypt<P: Padding>(self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        match self {
            Self::Aes128 => decrypt::<Aes128, P>(key, iv, data),
            Self::Aes192 => decrypt::<Aes192, P>(key, iv, data),
            Self::Aes256 => decrypt::<Aes256, P>(key, iv, data),
        }
    }
}

fn decrypt<C: BlockCipherDecrypt + KeyInit, P: Padding>(
    key: &[u8],
    iv: &[u8],
    data: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(data.to_vec());
    let mode = cbc::Decryptor::inner_iv_slice_init(C::new_from_slice(key).ok()?, iv).ok()?;
    let len = mode.decrypt_padded::<P>(&mut buffer).ok()?.len();
    buffer.truncate(len);
    Some(buffer)
}

/// AES-256 in CBC mode over a content that comes in pieces.
pub(super) struct Encryptor(cbc::Encryptor<Aes256>);

impl Encryptor {
    pub(super) fn new(key: &[u8; 32], iv: &[u8; BLOCK]) -> Self {
        Self(cbc::Encryptor::inner_iv_init(Aes256::new(&Array(*key)), &Array(*iv)))
    }

    /// Encrypts whole blocks in their place; what is left over at the end stays as it is.
    pub(super) fn encrypt(&mut self, data: &mut [u8]) {
        let (blocks, _) = Block::<Aes256>::slice_as_chunks_mut(data);
        self.0.encrypt_blocks(blocks);
    }
}
