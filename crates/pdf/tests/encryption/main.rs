//! Encrypted documents: what others encrypted is read, what we append is encrypted, and its author's wishes count.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common; // what the tests of this crate share

mod damaged; // data that do not decrypt, and encryption that changes
mod made; // letters encrypted by another program
mod reading; // what comes out decrypted
mod rights; // what the author allows
mod writing; // what is appended
