//! What a passphrase must be.
//!
//! Two policies: the rule of the SOPs, and that of NIST SP 800-63B-4, which asks for length and against common words
//! instead of digits. Both refuse what is guessed first.

mod common; // what is guessed first

use std::fmt;
use std::str::FromStr;

use pki::key::Passphrase;
use store::CertificateRecord;
use unicode_normalization::UnicodeNormalization;

/// Fewest characters by the rule of the SOPs.
pub const SHORTEST: usize = 8;

/// Fewest characters where nothing else protects a key (SP 800-63B-4 §3.1.1.2), and where nobody is warned.
pub const GOOD_LENGTH: usize = 15;

/// Most characters: enough for any sentence, and a bound on the work before the key derivation.
pub const LONGEST: usize = 1024;

/// By which rule new passphrases are judged.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Policy {
    /// The SOP of Klaten: at least 8 characters, letters and digits.
    #[default]
    Bsre,
    /// SP 800-63B-4: at least 15 characters of any kind.
    Nist,
}

/// What is known of a person, and so guessed early.
#[derive(Clone, Default)]
pub struct Context(Vec<String>);

/// What is to be said about a passphrase that may be set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Advice {
    /// Nothing.
    Good,
    /// It is short for something that can be guessed at offline.
    Short {
        /// How many characters it has.
        found: usize,
    },
}

/// Why a new passphrase is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PassphraseError {
    /// Too short.
    #[error("the passphrase has {found} characters, fewer than {least}")]
    TooShort {
        /// How many it has.
        found: usize,
        /// How many it must have.
        least: usize,
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
    /// A character that cannot be typed everywhere.
    #[error("the passphrase holds a control character")]
    Control,
    /// One of those that are guessed first.
    #[error("the passphrase is one of those that are guessed first")]
    Common,
    /// Little more than a name or number that others know.
    #[error("the passphrase is little more than the holder's own name, number or address")]
    Personal,
}

impl Policy {
    /// Judges a passphrase that someone wants to set.
    ///
    /// # Errors
    /// [`PassphraseError`] for the first rule that it breaks.
    pub fn check(self, passphrase: &Passphrase, context: &Context) -> Result<Advice, PassphraseError> {
        let normal = normalised(passphrase);
        let text = normal.reveal();
        let found = text.chars().count();
        if found < self.least() {
            return Err(PassphraseError::TooShort { found, least: self.least() });
        }
        if found > LONGEST {
            return Err(PassphraseError::TooLong { found });
        }
        if text.chars().any(char::is_control) {
            return Err(PassphraseError::Control);
        }
        if self == Self::Bsre {
            check_composition(text)?;
        }
        common::refuse(text, &context.0)?;
        Ok(if found < GOOD_LENGTH { Advice::Short { found } } else { Advice::Good })
    }

    /// Fewest characters.
    #[must_use]
    pub const fn least(self) -> usize {
        match self {
            Self::Bsre => SHORTEST,
            Self::Nist => GOOD_LENGTH,
        }
    }

    /// The word for it, in settings and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bsre => "bsre",
            Self::Nist => "nist",
        }
    }
}

fn check_composition(text: &str) -> Result<(), PassphraseError> {
    if !text.chars().any(char::is_alphabetic) {
        return Err(PassphraseError::NoLetter);
    }
    if text.chars().any(|c| c.is_ascii_digit()) { Ok(()) } else { Err(PassphraseError::NoDigit) }
}

/// The passphrase in Normalization Form C: what looks the same opens the same, whatever keyboard it was typed on.
pub(crate) fn normalised(passphrase: &Passphrase) -> Passphrase {
    let text = passphrase.reveal();
    // Roomy from the start: a text that grows leaves copies of itself behind. NFC is at most three times as long.
    let mut normal = String::with_capacity(3 * text.len());
    normal.extend(text.nfc());
    Passphrase::new(normal)
}

impl Context {
    /// What is known of the holder of a certificate.
    #[must_use]
    pub fn of_record(record: &CertificateRecord) -> Self {
        let known = [Some(&record.name), record.nik.as_ref(), record.nip.as_ref(), record.email.as_ref()];
        Self::of(known.into_iter().flatten().map(String::as_str))
    }

    /// What these texts hold: each as a whole, and each of their words.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self(texts.into_iter().flat_map(common::words_of).collect())
    }
}

impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A word that names no policy.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is none of bsre, nist")]
pub struct UnknownPolicy(pub String);

impl FromStr for Policy {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, UnknownPolicy> {
        let policies = [Self::Bsre, Self::Nist];
        policies
            .into_iter()
            .find(|policy| policy.word() == text)
            .ok_or_else(|| UnknownPolicy(text.to_owned()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(policy: Policy, text: &str) -> Result<Advice, PassphraseError> {
        let known = ["Siti Rahayu", "3399015704850001", "siti.rahayu@sukamaju.example"];
        policy.check(&Passphrase::new(text.to_owned()), &Context::of(known))
    }

    #[test]
    fn the_rule_of_the_sop() {
        use PassphraseError::{Common, Control, NoDigit, NoLetter, Personal, TooLong, TooShort};
        let long = "a1".repeat(513);
        let short = |found| Ok(Advice::Short { found });
        for (text, expected) in [
            ("kuning-7", short(8)),
            ("sawah padi 1", short(12)),
            ("пароль12", short(8)),
            ("sawah padi kuning 1", Ok(Advice::Good)),
            ("Ahmad-mitra 2", short(13)),
            (&"sawah padi 17 ".repeat(73), Ok(Advice::Good)),
            ("kuning7", Err(TooShort { found: 7, least: 8 })),
            ("", Err(TooShort { found: 0, least: 8 })),
            ("kuningku", Err(NoDigit)),
            ("kuningk٣", Err(NoDigit)),
            ("27182818", Err(NoLetter)),
            (&long, Err(TooLong { found: 1026 })),
            ("kuning\0-7", Err(Control)),
            ("kuning\t-7", Err(Control)),
            ("abcdefg1", Err(Common)),
            ("Password1", Err(Common)),
            ("rahasia123", Err(Common)),
            ("RAHASIA-12345", Err(Common)),
            ("p4ssw0rd!", Err(Common)),
            ("1234qwerty", Err(Common)),
            ("aaaaaaa1", Err(Common)),
            ("sitirahayu1", Err(Personal)),
            ("Rahayu-1985", Err(Personal)),
            ("3399015704850001a", Err(Personal)),
            ("siti.rahayu@sukamaju.example1", Err(Personal)),
        ] {
            assert_eq!(check(Policy::Bsre, text), expected, "{text:.40?}");
        }
    }

    #[test]
    fn the_rule_of_nist() {
        use PassphraseError::{Common, Personal, TooLong, TooShort};
        for (text, expected) in [
            ("sawah padi bukit", Ok(Advice::Good)),
            ("271828182845904", Ok(Advice::Good)),
            ("sawah padi bki", Err(TooShort { found: 14, least: 15 })),
            (&"sawah padi ".repeat(94), Err(TooLong { found: 1034 })),
            ("passwordpassword", Err(Common)),
            ("123456789012345", Err(Common)),
            ("rahayu rahayu rahayu", Err(Personal)),
        ] {
            assert_eq!(check(Policy::Nist, text), expected, "{text:.40?}");
        }
    }

    #[test]
    fn what_looks_the_same_is_the_same() {
        let (composed, decomposed) = ("caf\u{e9} 12345", "cafe\u{301} 12345");
        let normal = |text: &str| normalised(&Passphrase::new(text.to_owned())).reveal().to_owned();
        assert_eq!(normal(composed), normal(decomposed));
        assert_eq!(normal("kuning 7 "), "kuning 7 ", "a space at the end counts");
        let eight = "cafe\u{301}-17".to_owned();
        assert_eq!(
            Policy::Bsre.check(&Passphrase::new(eight), &Context::default()),
            Err(PassphraseError::TooShort { found: 7, least: 8 })
        );
    }

    #[test]
    fn policies_go_by_their_words() {
        for (word, expected) in [("bsre", Some(Policy::Bsre)), ("nist", Some(Policy::Nist)), ("NIST", None)] {
            assert_eq!(word.parse().ok(), expected);
        }
    }
}
