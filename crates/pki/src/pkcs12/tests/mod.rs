//! Files of others and of ours, and every harm to them that we could think of.

#![allow(clippy::unwrap_used)]

use std::num::NonZeroU32;

use super::*;
use crate::key::{KeyType, Passphrase};

mod derivation;
mod harm;
mod round_trip;
mod theirs;

/// The passphrase of every file here but `openssl-empty.p12`.
const PASSPHRASE: &str = "rahasia-12345";

const OPENSSL: &[u8] = include_bytes!("openssl.p12");

const FEW: NonZeroU32 = NonZeroU32::MIN;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

/// A key with its certificate and that of its issuer.
fn sample() -> (PrivateKey, Certificate, Vec<Certificate>) {
    read(OPENSSL, &passphrase(PASSPHRASE)).unwrap().into_signer().unwrap()
}

/// A key of nobody's.
fn another_key() -> PrivateKey {
    PrivateKey::generate(KeyType::P256, &mut rand_core::UnwrapErr(getrandom::SysRng)).unwrap()
}

/// A file of ours with few rounds.
fn ours(friendly_name: &str, text: &str) -> Result<Vec<u8>, Pkcs12Error> {
    let (key, certificate, chain) = sample();
    let rng = &mut rand_core::UnwrapErr(getrandom::SysRng);
    build(&key, &certificate, &chain, friendly_name, &passphrase(text), FEW, rng)
}
