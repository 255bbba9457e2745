//! The registration authority: what an SOP asks for, step by step, and who may do it.
//!
//! Rules without files, clock or store: [`sop`] is an SOP as data, the published ones among them.

pub mod sop; // SOPs as data: read, checked, built in
