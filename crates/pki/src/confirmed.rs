//! Whoever was seen to have signed something is not asked for again: neither its bytes nor the key change.

use std::sync::OnceLock;

use crate::key::PublicKey;
use crate::signature::SignatureError;

/// The first key that confirmed the signature on a value that was read, kept beside it.
#[derive(Default)]
pub(crate) struct Confirmed(OnceLock<PublicKey>);

impl Confirmed {
    /// What `check` says of `key`. Only what it confirms is kept.
    ///
    /// # Errors
    /// As `check`.
    pub(crate) fn or(
        &self,
        key: &PublicKey,
        check: impl FnOnce() -> Result<(), SignatureError>,
    ) -> Result<(), SignatureError> {
        if self.0.get() != Some(key) {
            check()?;
            // Another key may have been first: then this one is checked each time.
            let _ = self.0.set(key.clone());
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::key::{KeyType, PrivateKey};

    #[test]
    fn only_the_key_that_signed_is_remembered() {
        let mut rng = rand_core::UnwrapErr(getrandom::SysRng);
        let mut key = || PrivateKey::generate(KeyType::P256, &mut rng).unwrap().public_key().clone();
        let (signer, other) = (key(), key());
        let (confirmed, asked) = (Confirmed::default(), Cell::new(0));
        let check = |key: &PublicKey| {
            confirmed.or(key, || {
                asked.set(asked.get() + 1);
                if *key == signer { Ok(()) } else { Err(SignatureError::Mismatch) }
            })
        };
        assert_eq!((check(&other), asked.get()), (Err(SignatureError::Mismatch), 1));
        assert_eq!((check(&signer), asked.get()), (Ok(()), 2));
        assert_eq!((check(&signer), asked.get()), (Ok(()), 2));
        assert_eq!((check(&other), asked.get()), (Err(SignatureError::Mismatch), 3));
        assert_eq!((check(&signer), asked.get()), (Ok(()), 3));
    }
}
