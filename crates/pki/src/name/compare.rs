//! Whether two names are the same, or one is the beginning of the other (RFC 5280 §7.1).

use super::{Attribute, Name};
use crate::oid::ObjectIdentifier;

impl Name {
    /// Compares as RFC 5280 §7.1 wants it: text without regard to case and to repeated or outer space, all else by its bytes.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.der == other.der || (self.attributes.len() == other.attributes.len() && self.starts_with(other))
    }

    /// Whether `prefix` is the beginning of this name, as name constraints on directory names compare (§4.2.1.10).
    #[must_use]
    pub fn starts_with(&self, prefix: &Self) -> bool {
        let rdns = |name: &Self| name.attributes.last().map_or(0, |last| last.rdn + 1);
        // Where names differ, they mostly do so at their ends.
        rdns(prefix) <= rdns(self)
            && (0..rdns(prefix)).rev().all(|rdn| match (self.rdn(rdn), prefix.rdn(rdn)) {
                ([ours], [theirs]) => ours.oid == theirs.oid && ours.is_folded_like(theirs),
                (ours, theirs) => folded(ours) == folded(theirs),
            })
    }

    /// The attributes of one relative distinguished name.
    fn rdn(&self, rdn: usize) -> &[Attribute] {
        let start = self.attributes.partition_point(|one| one.rdn < rdn);
        let end = self.attributes.partition_point(|one| one.rdn <= rdn);
        &self.attributes[start..end]
    }
}

impl Attribute {
    /// The value in the form that comparison looks at.
    fn folded(&self) -> Vec<u8> {
        match &self.text {
            Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase().into_bytes(),
            None => self.value.clone(),
        }
    }

    /// Whether that is the same of both.
    fn is_folded_like(&self, other: &Self) -> bool {
        match (&self.text, &other.text) {
            (Some(ours), Some(theirs)) if ours == theirs => true,
            // Of these every character is folded by itself, to one of the same kind.
            (Some(ours), Some(theirs)) if ours.is_ascii() && theirs.is_ascii() => {
                let (ours, theirs) = (ours.split_whitespace(), theirs.split_whitespace());
                ours.clone().count() == theirs.clone().count()
                    && ours.zip(theirs).all(|(ours, theirs)| ours.eq_ignore_ascii_case(theirs))
            }
            _ => self.folded() == other.folded(),
        }
    }
}

/// Attributes in the form and the order in which comparison looks at them.
fn folded(attributes: &[Attribute]) -> Vec<(ObjectIdentifier, Vec<u8>)> {
    let mut folded: Vec<_> = attributes.iter().map(|one| (one.oid, one.folded())).collect();
    folded.sort();
    folded
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::name::tests::common_name;
    use crate::oid;

    #[test]
    fn comparison_folds_case_and_space_but_nothing_else() {
        for (one, other, expected) in [
            ("Siti Rahayu", "siti  RAHAYU", true),
            ("Siti Rahayu", "Siti Rahaya", false),
            ("Siti Rahayu", "SitiRahayu", false),
            ("Siti Rahayu", "Siti", false),
            ("Siti", "SITI \u{c9}", false),
            ("Ren\u{e9}", "REN\u{c9}", true),
            ("Ren\u{e9}", "Rene", false),
        ] {
            assert_eq!(common_name(one).matches(&common_name(other)), expected, "{one} / {other}");
        }
        let two =
            Name::builder().country("ID").and_then(|n| n.attribute(oid::COMMON_NAME, "A")).unwrap().build();
        let one = Name::builder().country("ID").unwrap().build();
        assert!(two.starts_with(&one) && !one.starts_with(&two) && !one.matches(&two));
    }
}
