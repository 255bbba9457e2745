//! The registration authority from outside.
#![allow(clippy::unwrap_used)]

mod sop; // files of SOPs, and what is wrong with them
