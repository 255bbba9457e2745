//! The document security store: what a document keeps for those who verify it later (ISO 32000-2 §12.8.4.3,
//! EN 319 142-1 §5.4.2).

mod part; // the three things that it holds
mod read; // what a document keeps already
mod write; // what is added to it

use sha1::{Digest, Sha1};

pub use part::DssPart;
pub(crate) use part::{MAX_BYTES, MAX_PARTS};
pub use write::Vouching;
pub(crate) use write::extend;

/// Certificates, revocation lists (CertificateList) and status answers (OCSPResponse), in DER.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ValidationData {
    /// Certificates.
    pub certificates: Vec<Vec<u8>>,
    /// Revocation lists.
    pub lists: Vec<Vec<u8>>,
    /// Answers.
    pub answers: Vec<Vec<u8>>,
}

impl ValidationData {
    /// Takes in `other`; what is known already is not taken twice.
    pub fn merge(&mut self, other: Self) {
        add_new(&mut self.certificates, other.certificates);
        add_new(&mut self.lists, other.lists);
        add_new(&mut self.answers, other.answers);
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty() && self.lists.is_empty() && self.answers.is_empty()
    }
}

fn add_new(known: &mut Vec<Vec<u8>>, new: Vec<Vec<u8>>) {
    for der in new {
        if !known.contains(&der) {
            known.push(der);
        }
    }
}

/// The key under which a security store keeps what is about one signature: the SHA-1 of the octets of its `Contents`,
/// the padding included, in upper-case hexadecimal digits. It only finds something; nothing is judged by it.
///
/// ISO 32000-2 speaks of the bytes of the complete hexadecimal string; EU DSS and iText hash what that string stands
/// for, as here, pyHanko its digits.
pub fn vri_key(contents: &[u8]) -> String {
    pki::hex::upper(&Sha1::digest(contents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_taken_twice() {
        let of = |certificates: &[&[u8]]| ValidationData {
            certificates: certificates.iter().map(|der| der.to_vec()).collect(),
            ..ValidationData::default()
        };
        let mut data = of(&[b"a", b"b"]);
        data.merge(of(&[b"b", b"c", b"c"]));
        assert_eq!(data, of(&[b"a", b"b", b"c"]));
        assert!(!data.is_empty() && ValidationData::default().is_empty());
    }

    #[test]
    fn the_padding_counts() {
        assert_eq!(vri_key(b"abc"), "A9993E364706816ABA3E25717850C26C9CD0D89D");
        assert_ne!(vri_key(b"abc\0"), vri_key(b"abc"));
    }
}
