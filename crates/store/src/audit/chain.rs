//! What is hashed, and how.

use sha2::{Digest, Sha256};

/// Keeps these hashes apart from every other use of SHA-256; names the order of fields below.
const DOMAIN: &[u8] = b"segel audit record, version 1";

/// A record as it lies in the file.
pub(super) struct Link<'a> {
    pub(super) seq: i64,
    /// Seconds since 1970.
    pub(super) at: i64,
    /// Seconds since 1970.
    pub(super) real_at: i64,
    pub(super) actor: &'a str,
    pub(super) action: &'a str,
    pub(super) subject: &'a str,
    pub(super) outcome: &'a str,
    pub(super) detail: &'a str,
    pub(super) previous_hash: &'a [u8],
}

impl Link<'_> {
    /// SHA-256 over all fields in order, each after its length as 8 octets, the most significant first. The
    /// lengths make the encoding unambiguous: no byte can move from one field to its neighbour.
    pub(super) fn hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for field in [
            DOMAIN,
            &self.seq.to_be_bytes(),
            &self.at.to_be_bytes(),
            &self.real_at.to_be_bytes(),
            self.actor.as_bytes(),
            self.action.as_bytes(),
            self.subject.as_bytes(),
            self.outcome.as_bytes(),
            self.detail.as_bytes(),
            self.previous_hash,
        ] {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field);
        }
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: Link<'static> = Link {
        seq: 1,
        at: 1_700_000_000,
        real_at: 1_700_000_001,
        actor: "siti",
        action: "certificate.issue",
        subject: "4A",
        outcome: "done",
        detail: "{}",
        previous_hash: &[0; 32],
    };

    /// The value was computed once with another implementation of SHA-256 (Python's hashlib) from the
    /// description above; it must never change, or old chains would not verify.
    #[test]
    fn the_hash_is_the_one_that_was_published() {
        let hex: String = LINK.hash().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "00fdd061b4f5fbfa57ddf4ee81af96b8e8de90736e0aa87fe661b361204f6c37");
    }

    #[test]
    fn a_byte_that_moves_between_neighbours_changes_the_hash() {
        let hash = LINK.hash();
        for (case, moved) in [
            ("actor to action", Link { actor: "sit", action: "icertificate.issue", ..LINK }),
            ("action to subject", Link { action: "certificate.issu", subject: "e4A", ..LINK }),
            ("subject to outcome", Link { subject: "4", outcome: "Adone", ..LINK }),
            ("outcome to detail", Link { outcome: "don", detail: "e{}", ..LINK }),
            ("detail to hash", Link { detail: "{", previous_hash: b"}", ..LINK }),
            ("times swapped", Link { at: LINK.real_at, real_at: LINK.at, ..LINK }),
            ("seq", Link { seq: 2, ..LINK }),
        ] {
            assert_ne!(moved.hash(), hash, "{case}");
        }
    }
}
