//! Signatures are judged: good ones pass, and every known way to harm one is seen.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common; // what the tests of this crate share

mod aliased; // who else refers to what a later revision changes
mod archive; // validation data in the document
mod authority; // a CA in memory, and people with certificates by it
mod bytes; // harm to the bytes of a signed file
mod dictionary; // harm to the signature dictionary, by whoever signs
mod document_stamps; // time stamps over the whole document
mod encrypted; // signatures in encrypted files
mod fields; // what is done to fields later
mod file; // small files, and revisions appended to them
mod foreign; // signed data as other programs make them
mod good; // what passes, and what the report says of it
mod hidden; // bytes and objects that not every reader sees
mod history; // what came after a signature
mod hostile; // what is made to cost much
mod levels; // what we write beyond signatures
mod permission; // what a signature allows to come after it
mod stamping; // an authority that stamps
mod stamps; // time stamps in signatures
mod trust; // certificates, revocation, time
mod written; // revisions that not every reader reads alike
