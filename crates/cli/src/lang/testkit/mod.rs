//! What stands beside the documents of a test kit, in both languages.

/// The files that say how a verifier is tested with them.
pub(crate) const READMES: [(&str, &str); 2] =
    [("README.md", include_str!("README.md")), ("BACA.md", include_str!("BACA.md"))];
