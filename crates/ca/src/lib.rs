//! The certification authority: everything that needs a CA key.
//!
//! Start at [`issue`]; the rules it applies are in [`profile`], who asks is in [`request`]. Nothing here keeps
//! anything: what is issued is the caller's to record, before and after it is signed.

pub mod addresses; // where the world finds our certificates, lists and answers
pub mod hierarchy; // root, issuing CA, OCSP responder and TSA, made at the founding
pub mod issue; // a request becomes the bytes to be signed, and those a certificate
pub mod ocsp; // answers to requests for the status of certificates
pub mod person; // the people certificates are about: NIK, NIP, names
pub mod profile; // what each kind of certificate must contain
pub mod request; // subject, proven key, profile, approval
pub mod seal; // the organizations that seal documents
pub mod status; // the certificate revocation list
pub mod tsa; // time stamps

mod mark; // what every subject says of the simulation, and of its clock

pub use addresses::Addresses;
pub use issue::{IssueError, Issuer, Prepared};
pub use person::{Email, Nik, Nip, Person, PersonError};
pub use pki::lint::{SIMULATED_TIME_MARK, SIMULATION_MARK};
pub use profile::{Profile, Profiles};
pub use request::{Approval, IssuanceRequest};
pub use seal::{OrganizationIdentifier, OrganizationIdentifierError, Seal};

/// The notice that every certificate of ours shows to those who rely on it.
pub const SIMULATION_NOTICE: &str = "UJI COBA. Sertifikat simulasi, tidak tersertifikasi, tidak untuk produksi. Bukan BSrE. Simulation, not for production.";
