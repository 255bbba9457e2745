//! What a link is good by: a secret that is mailed and not kept; the store knows its hash.

use base64ct::{Base64UrlUnpadded, Encoding};
use enrolment::event::Fingerprint;
use pki::digest::DigestAlgorithm;
use pki::key::Passphrase;
use rand_core::Rng;
use zeroize::Zeroizing;

use crate::office::random;

/// So many octets of randomness: nobody guesses one.
const OCTETS: usize = 32;

/// The secret of a link.
pub struct Token(Passphrase);

impl Token {
    /// A new one.
    pub(super) fn generate() -> Self {
        let mut octets = Zeroizing::new([0; OCTETS]);
        random().fill_bytes(octets.as_mut());
        Self(Passphrase::new(Base64UrlUnpadded::encode_string(octets.as_ref())))
    }

    /// The one at the end of a link, or by itself; or of the link in a message as it lies in the outbox.
    #[must_use]
    pub fn of_link(text: &Passphrase) -> Self {
        // Long lines of a message are folded (RFC 2045 §6.7).
        let text = Zeroizing::new(text.reveal().replace("=\r\n", "").replace("=\n", ""));
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.clone().next().unwrap_or_default();
        let link = lines.find(|line| line.starts_with("http")).unwrap_or(first);
        let token = link.rsplit('/').next().unwrap_or(link);
        Self(Passphrase::new(token.to_owned()))
    }

    /// Its hash, by which it is known.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let digest = DigestAlgorithm::Sha256.digest(self.0.reveal().as_bytes());
        let mut octets = [0; 32];
        octets.copy_from_slice(&digest);
        Fingerprint(octets)
    }

    /// The secret itself, to be mailed.
    pub(super) fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_link_is_its_token() {
        let token = Token::generate();
        assert_eq!(token.reveal().len(), 43);
        for link in [
            format!("http://esign.example/aktivasi/{}", token.reveal()),
            format!("  {}\n", token.reveal()),
            token.reveal().to_owned(),
            format!(
                "Subject: x\r\n\r\nYth. Siti,\r\n\r\nhttps://esign.example/=\r\naktivasi/{}\r\n\r\n/x",
                token.reveal()
            ),
        ] {
            assert_eq!(Token::of_link(&Passphrase::new(link)).fingerprint(), token.fingerprint());
        }
        assert_ne!(Token::generate().fingerprint(), token.fingerprint());
    }
}
