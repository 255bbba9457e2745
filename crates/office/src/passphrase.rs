//! What a passphrase must be.

use pki::key::Passphrase;

/// Fewest characters, as the SOP of Klaten asks.
pub const SHORTEST: usize = 8;

/// Most characters: enough for any sentence, and a bound on the work before the key derivation.
pub const LONGEST: usize = 1024;

/// Why a new passphrase is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PassphraseError {
    /// Too short.
    #[error("the passphrase has {found} characters, fewer than {SHORTEST}")]
    TooShort {
        /// How many it has.
        found: usize,
    },
    /// Too long.
    #[error("the passphrase has {found} characters, more than {LONGEST}")]
    TooLong {
        /// How many it has.
        found: usize,
    },
    /// No letter in it.
    #[error("the passphrase holds no letter")]
    NoLetter,
    /// No digit in it.
    #[error("the passphrase holds no digit")]
    NoDigit,
}

/// Checks a passphrase that someone wants to set: at least eight characters, letters and digits.
///
/// # Errors
/// [`PassphraseError`] for the first rule that it breaks.
pub fn check_new(passphrase: &Passphrase) -> Result<(), PassphraseError> {
    let text = passphrase.reveal();
    let found = text.chars().count();
    if found < SHORTEST {
        return Err(PassphraseError::TooShort { found });
    }
    if found > LONGEST {
        return Err(PassphraseError::TooLong { found });
    }
    if !text.chars().any(char::is_alphabetic) {
        return Err(PassphraseError::NoLetter);
    }
    if text.chars().any(|c| c.is_ascii_digit()) { Ok(()) } else { Err(PassphraseError::NoDigit) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_of_the_sop() {
        let long = "a1".repeat(513);
        for (text, expected) in [
            ("abcdefg1", Ok(())),
            ("kata sandi 1", Ok(())),
            ("пароль12", Ok(())),
            ("abcdef1", Err(PassphraseError::TooShort { found: 7 })),
            ("", Err(PassphraseError::TooShort { found: 0 })),
            ("abcdefgh", Err(PassphraseError::NoDigit)),
            ("abcdefg٣", Err(PassphraseError::NoDigit)),
            ("12345678", Err(PassphraseError::NoLetter)),
            (&long, Err(PassphraseError::TooLong { found: 1026 })),
        ] {
            assert_eq!(check_new(&Passphrase::new(text.to_owned())), expected, "{text:?}");
        }
    }
}
