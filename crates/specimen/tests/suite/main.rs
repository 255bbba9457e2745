//! The specimens are what they say, and our own verification agrees.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "unarmed")]
mod bites; // each check left out once
mod elsewhere; // rows of the table of verdicts that no document brings about
mod flips; // single bits of whole files
mod house; // the kit, and how it is judged
mod rows; // each row of the table of verdicts
mod shape; // names, numbers, what certificates say
mod verdicts; // what our own verification says
