//! Signatures are judged: good ones pass, and every known way to harm one is seen.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common; // what the tests of this crate share

mod aliased; // who else refers to what a later revision changes
mod archive; // validation data in the document
mod attachments; // files that are attached
mod authority; // a CA in memory, and people with certificates by it
mod bytes; // harm to the bytes of a signed file
mod constraints; // algorithms whose time ends, and status data that are too old
mod dictionary; // harm to the signature dictionary, by whoever signs
mod document_stamps; // time stamps over the whole document
mod edited; // what some signatures allow
mod encrypted; // signatures in encrypted files
mod fields; // what is done to fields later
mod file; // small files, and revisions appended to them
mod filled; // what comes into fields later
mod foreign; // signed data as other programs make them
mod forged; // what readers would draw by themselves
mod good; // what passes, and what the report says of it
mod hidden; // bytes and objects that not every reader sees
mod history; // what came after a signature
mod hostile; // what is made to cost much
mod legacy; // kinds of signatures, and algorithms, that are not usual any more or not yet
mod levels; // what we write beyond signatures
mod looks; // what is drawn for a value, and looks otherwise
mod old; // what was good once
mod permission; // what a signature allows to come after it
mod readings; // what readers see that repair files
mod stamping; // an authority that stamps
mod stamps; // time stamps in signatures
mod trust; // certificates, revocation, time
mod writers; // what programs of others write beside a value
mod written; // revisions that not every reader reads alike
