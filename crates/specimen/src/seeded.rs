//! Chance that can be repeated: the same seed gives the same keys.

use std::convert::Infallible;

use pki::digest::DigestAlgorithm;
use rand_core::{TryCryptoRng, TryRng};

/// A stream of octets that a number determines: SHA-256 over the seed and a counter.
///
/// Whoever knows the seed knows the keys. That is what it is for: a kit that can be made again, and protects nothing.
#[derive(Clone, Debug)]
pub struct Seeded {
    seed: u64,
    counter: u64,
    rest: Vec<u8>,
}

impl Seeded {
    /// The stream of `seed`, from its beginning.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0, rest: Vec::new() }
    }

    fn octet(&mut self) -> u8 {
        if self.rest.is_empty() {
            let block = [self.seed.to_be_bytes(), self.counter.to_be_bytes()].concat();
            self.rest = DigestAlgorithm::Sha256.digest(&block);
            self.counter += 1;
        }
        self.rest.pop().unwrap_or_default()
    }
}

impl TryRng for Seeded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_be_bytes(std::array::from_fn(|_| self.octet())))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_be_bytes(std::array::from_fn(|_| self.octet())))
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        dst.iter_mut().for_each(|octet| *octet = self.octet());
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}

#[cfg(test)]
mod tests {
    use rand_core::Rng;

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_octets() {
        let drawn = |seed| {
            let mut octets = [0; 100];
            Seeded::new(seed).fill_bytes(&mut octets);
            octets
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        assert_ne!(drawn(1)[..32], drawn(1)[32..64]);
    }
}
