//! The registration authority from outside.
#![allow(clippy::unwrap_used)]

mod random; // whatever people try
mod sop; // files of SOPs, and what is wrong with them
mod standing; // what is said of a person, and how long the steps took
mod walk; // SOPs as they should go, and where they should not
mod world; // applications, with everyone who takes part
