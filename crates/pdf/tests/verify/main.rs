//! Signatures are judged: good ones pass, and every known way to harm one is seen.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common; // what the tests of this crate share

mod authority; // a CA in memory, and people with certificates by it
mod bytes; // harm to the bytes of a signed file
mod dictionary; // harm to the signature dictionary, by whoever signs
mod file; // small files, and revisions appended to them
mod good; // what passes, and what the report says of it
mod history; // what came after a signature
mod trust; // certificates, revocation, time
