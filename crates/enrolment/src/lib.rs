//! The registration authority: what an SOP asks for, step by step, and who may do it.
//!
//! Rules without files, clock or store: [`sop`] is an SOP as data, [`event`] what happened to an application,
//! [`application`] where it stands by that and what may be done next, [`calendar`] until when.

pub mod application; // where an application stands, and what may be done next
pub mod calendar; // deadlines, in working time
pub mod event; // what happened, as it is recorded
pub mod refusal; // why something is not done
pub mod sop; // SOPs as data: read, checked, built in

pub use refusal::Refusal;
