//! The hash function of revision 6 (ISO 32000-2 §7.6.4.3.4, algorithm 2.B).

use cbc::cipher::block_padding::NoPadding;
use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

/// Fewest rounds; more follow until the last byte of one is small enough, so that all end by round 288.
const ROUNDS: usize = 64;
/// How often the input is repeated in each round.
const REPEATED: usize = 64;
/// Length of the result in bytes.
pub(super) const LENGTH: usize = 32;

/// Hashes `password` with `salt`; `user` is `U` where the password is the owner's, else empty.
pub(super) fn hash(password: &[u8], salt: &[u8], user: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut key = finished(Sha256::new().chain_update(password).chain_update(salt).chain_update(user));
    for round in 1.. {
        let (next, last) = one_round(password, &key, user);
        key = next;
        if round >= ROUNDS && usize::from(last) + 32 <= round {
            break;
        }
    }
    key.truncate(LENGTH);
    key
}

/// Gives the next key, and the last byte of what was hashed for it.
fn one_round(password: &[u8], key: &[u8], user: &[u8]) -> (Zeroizing<Vec<u8>>, u8) {
    let input = Zeroizing::new([password, key, user].concat());
    let mut data = Zeroizing::new(input.repeat(REPEATED));
    let length = data.len();
    let mode = cbc::Encryptor::<aes::Aes128>::new_from_slices(&key[..16], &key[16..32])
        .expect("a hash has 32 bytes or more");
    mode.encrypt_padded::<NoPadding>(&mut data, length).expect("64 times anything are whole blocks");
    // The first 16 bytes as one number modulo 3, which is that of the sum of its bytes.
    let remainder = data[..16].iter().map(|byte| u32::from(*byte)).sum::<u32>() % 3;
    let next = match remainder {
        0 => finished(Sha256::new_with_prefix(&data)),
        1 => finished(Sha384::new_with_prefix(&data)),
        _ => finished(Sha512::new_with_prefix(&data)),
    };
    (next, data[length - 1])
}

/// The hash, which is secret: it stands nowhere but in what is returned.
pub(super) fn finished<D: Digest>(hash: D) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(vec![0; <D as Digest>::output_size()]);
    let out = bytes.as_mut_slice().try_into().expect("as long as the hash");
    hash.finalize_into(out);
    bytes
}
