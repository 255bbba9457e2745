//! Several digests of the same bytes, continued as often as need be.

use pki::digest::{DigestAlgorithm, Hasher};

/// Hashes that have taken in the same bytes, one for each hash function that is asked for.
#[derive(Clone)]
pub(super) struct Digests(Vec<(DigestAlgorithm, Hasher)>);

impl Digests {
    /// Begins with nothing taken in; a hash function that is named twice is computed once.
    pub(super) fn of(algorithms: &[DigestAlgorithm]) -> Self {
        let mut hashers: Vec<(DigestAlgorithm, Hasher)> = Vec::new();
        for algorithm in algorithms {
            if hashers.iter().all(|(known, _)| known != algorithm) {
                hashers.push((*algorithm, algorithm.hasher()));
            }
        }
        Self(hashers)
    }

    /// Takes in the next bytes.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        for (_, hasher) in &mut self.0 {
            hasher.update(bytes);
        }
    }

    /// The digest of all that was taken in, and then of `rest`; this one stays as it is.
    ///
    /// # Panics
    /// If `algorithm` was not among those asked for.
    pub(super) fn with(&self, algorithm: DigestAlgorithm, rest: &[&[u8]]) -> Vec<u8> {
        let known = self.0.iter().find(|(known, _)| *known == algorithm);
        let mut hasher = known.expect("the hash function was asked for before the bytes came").1.clone();
        rest.iter().for_each(|bytes| hasher.update(bytes));
        hasher.finish()
    }
}
