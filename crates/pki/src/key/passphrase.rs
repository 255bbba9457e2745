//! What opens a sealed key.

use zeroize::Zeroizing;

/// A passphrase, wiped from memory when dropped. It has neither `Debug` nor `Display`.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes ownership, so that no second copy stays behind.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Whoever asks for it answers for it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl Clone for Passphrase {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
