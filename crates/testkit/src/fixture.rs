//! The letters in `fixtures/`.

use std::path::PathBuf;

/// The folder of the fixtures.
#[must_use]
pub fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures"))
}

/// Where a fixture lies.
#[must_use]
pub fn path(name: &str) -> PathBuf {
    folder().join(name)
}

/// The bytes of a fixture.
#[must_use]
pub fn read(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap_or_else(|error| panic!("fixture {name}: {error}"))
}
