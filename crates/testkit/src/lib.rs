//! For tests only: a certification authority in memory with ready-made keys, the program in a home of its own, and
//! other programs as judges.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::missing_panics_doc)]

pub mod authority; // root, issuing CA and persons, in memory
pub mod fixture; // the letters in fixtures/
pub mod judge; // other programs, whose verdict counts
pub mod keys; // keys that are known to everyone
pub mod program; // the program itself, in a home of its own
pub mod server; // a server that answers as a test says
pub mod verdicts; // the rows of docs/verdicts.md
