//! Signed data is built, read, verified; and harmed in every way that we know.

#![allow(clippy::unwrap_used)]

mod algorithms; // PSS and Ed25519, sound and not
mod attributes; // rules on what the signer says
mod binding; // rules on which certificate the signer means
mod foreign; // what others write
mod harm; // every bit and every length
mod round_trip; // what we build
mod sample; // keys, certificates, and signed data of any shape
mod structure; // rules on what stands around it
mod time_stamp; // a time stamp beside a signature
mod weak; // what is no longer relied on
