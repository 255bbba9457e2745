//! One function for each thing people ask for: the only place where CA, PDF and store meet.
//!
//! The rules that join them live here, so that the command line and a service cannot drift apart: a revoked
//! certificate does not sign, every act stands in the audit log, what was not recorded was not done.

pub mod attempt; // attempts at a holder's passphrase, and the lock
pub mod audit; // what was done, by whom, and whether the log is whole
pub mod clock; // system time, or a time that stands where it was set
pub mod error; // everything that can go wrong, as values
pub mod export; // certificates, chains and sealed keys for other programs
pub mod found; // an office comes into being
pub mod home; // the data directory: what lies where, readable by whom
pub mod import; // certificates for all of a table
pub mod issue; // a certificate for a person
pub mod ledger; // finding certificates, and what became of them
pub mod list; // the revocation lists
pub mod officer; // who acts
pub mod passphrase; // what a passphrase must be
pub mod renew; // a certificate follows another
pub mod revoke; // a certificate ends before its time
pub mod sign; // a document is signed
pub mod stamp; // time stamps (RFC 3161)
pub mod status; // OCSP answers from the ledger
pub mod suspend; // suspended and resumed
pub mod verify; // a document is judged
pub mod zone; // the three times of Indonesia

mod authority; // our own keys, opened for use
mod office; // an opened home, and the frame around every act
mod values; // what goes through the office unchanged

pub use authority::UnlockedAuthority;
pub use error::Error;
pub use office::{Acting, Office};
pub use values::{answer, cause, document, person, record, report};
