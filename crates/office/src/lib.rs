//! One function for each thing people ask for: the only place where CA, PDF and store meet.
//!
//! The rules that join them live here, so that the command line and a service cannot drift apart: a revoked
//! certificate does not sign, every act stands in the audit log, what was not recorded was not done.

pub mod application; // applications, from the first paper to the certificate
pub mod attempt; // attempts at a holder's passphrase, and the lock
pub mod audit; // what was done, by whom, and whether the log is whole
pub mod backup; // an office in one file, and an office out of it
pub mod bsre; // the answers of BSrE's e-sign API
pub mod clock; // system time, or a time that stands where it was set
pub mod doctor; // is a home whole
pub mod error; // everything that can go wrong, as values
pub mod export; // certificates, chains and sealed keys for other programs
pub mod found; // an office comes into being
pub mod home; // the data directory: what lies where, readable by whom
pub mod import; // certificates for all of a table
pub mod inspect; // a document is looked into
pub mod issue; // a certificate for a person
pub mod ledger; // finding certificates, and what became of them
pub mod list; // the revocation lists
pub mod officer; // who acts
pub mod online; // what documents are judged by, from where certificates say that it is
pub mod outbox; // messages to applicants
pub mod own; // the office's own certificates, and how they stand
pub mod papers; // what SOPs put out about an application
pub mod passphrase; // what a passphrase must be
pub mod people; // whoever applied or holds certificates
pub mod policy; // what is asked of documents beyond a good verdict
pub mod register; // registers and reports
pub mod remote; // time stamps by an authority elsewhere
pub mod renew; // a certificate follows another
pub mod revoke; // a certificate ends before its time
pub mod rollover; // a new issuing CA beside the old
pub mod services; // OCSP responders and time stamping authority: how they stand, and new keys for them
pub mod settings; // what an office chooses for itself
pub mod sign; // a document is signed
pub mod sop; // the SOPs that can be followed
pub mod stamp; // time stamps (RFC 3161)
pub mod status; // OCSP answers from the ledger
pub mod suspend; // suspended and resumed
pub mod verify; // a document is judged
pub mod zone; // the three times of Indonesia

mod appoint; // one of our own gets a key and a certificate
mod authority; // our own keys, opened for use
mod building; // a home is built apart and moved to its place when it is whole
mod cores; // work that needs no store
mod drawing; // pages drawn by a renderer of others
mod keep; // where private keys are kept
mod office; // an opened home, and the frame around every act
mod refusal; // what was asked for and refused stands in the audit log too
mod values; // what goes through the office unchanged

pub use authority::UnlockedAuthority;
pub use error::Error;
pub use office::{Acting, Office};
pub use values::{answer, cause, document, person, record, report};
