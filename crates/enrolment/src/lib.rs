//! The registration authority: what an SOP asks for, step by step, and who may do it.
//!
//! Rules without files, clock or store: [`sop`] is an SOP as data, [`event`] what happened to an application,
//! [`application`] where it stands by that and what may be done next, [`calendar`] until when.

pub mod application; // where an application stands, and what may be done next
pub mod calendar; // deadlines, in working time
pub mod data; // what is known of an applicant
pub mod event; // what happened, as it is recorded
pub mod identity; // whether numbers and papers are of one person
pub mod pace; // how long each step took, and should take
pub mod refusal; // why something is not done
pub mod sop; // SOPs as data: read, checked, built in
pub mod standing; // what BSrE's API says of a person

pub use refusal::Refusal;
