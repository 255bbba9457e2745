//! The memory of an office: the ledger of certificates, the audit chain, the sealed keys. The only SQL.
//!
//! Start at [`Store`]: it is opened, read through [`Ledger`] and written through [`Tx`], one durable
//! transaction at a time. Who may do what is not decided here, and nothing here is decoded: certificates,
//! CRLs and keys are bytes, serials are text, times are whole seconds in UTC.

mod abandon; // an intent that came to nothing
mod application; // applications, and what happened to them
mod audit; // who did what when, each record bound to the one before
mod authority; // the certificates that sign others, and those that answer for them
mod backup; // a copy of the whole store
mod certificate; // what was issued: records and the questions asked of them
mod column; // how times and words lie in columns
mod counter; // numbers that are given out in blocks
mod crl; // revocation lists that were published
mod error; // why the store refused or could not
mod guard; // failed attempts at a passphrase
mod health; // whether the file and all that is in it is sound
mod issuance; // a certificate is intended, then issued
mod key; // private keys, sealed before they come here
mod message; // messages that are to be sent
mod migrate; // numbered migrations
mod officer; // who may act, and in which roles
mod person; // whoever applied for something, and what is known of them
mod portal; // accounts of the portal
mod revocation; // revoked, and what a CRL must list
mod serial; // the one text form of a serial number
mod setting; // settings and the high-water mark of time
mod store; // the file, its readers and its writers

pub use application::{ApplicationId, ApplicationRecord, EventRecord, NewApplication};
pub use audit::{
    AuditEntry, AuditFault, AuditFilter, AuditLink, AuditMark, AuditOutcome, AuditRecord, AuditVerdict,
    Tampering,
};
pub use authority::{Authority, AuthorityId, AuthorityRole, NewAuthority};
pub use backup::Survey;
pub use certificate::{CertificateRecord, CertificateState, Descent, Holder, Succession};
pub use crl::CrlRecord;
pub use error::{Kind, StoreError};
pub use guard::Guard;
pub use health::{BrokenReference, SchemaChange, SchemaFault, UnreadableRow};
pub use issuance::Intent;
pub use key::SealedKey;
pub use message::{MessageId, MessageRecord, MessageState, NewMessage};
pub use officer::Officer;
pub use person::{Paper, PersonId, PersonRecord};
pub use portal::PortalAccount;
pub use revocation::{CERTIFICATE_HOLD, Revocation, RevokedEntry};
pub use store::{Ledger, Store, Tx};
