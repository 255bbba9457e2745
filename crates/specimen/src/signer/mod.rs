//! Signers who should not have signed, what time makes of them, and what is known of their certificates.

mod path; // what keeps a certificate from leading to the anchor
mod person; // who signs
mod status; // what is known of whether a certificate was revoked
mod time; // what a time stamp makes of a certificate that ended

use crate::catalogue::Table;
use crate::error::Made;
use crate::kit::{Identity, Kit};
use crate::paper::craft::Craft;

pub(crate) const TABLES: &[Table] = &[
    Table { word: "signers", about: "Signers who should not have signed", rows: person::ROWS },
    Table { word: "times", about: "What a time stamp makes of a certificate that ended", rows: time::ROWS },
    Table {
        word: "paths",
        about: "What keeps a certificate from leading to the anchor (RFC 5280 section 6.1)",
        rows: path::ROWS,
    },
    Table {
        word: "statuses",
        about: "Lists and answers that do not say whether a certificate was revoked",
        rows: status::ROWS,
    },
];

/// The letter signed by `signer`, with room for some certificates.
fn by(kit: &Kit, signer: &Identity) -> Made {
    kit.crafted(&Craft { room: 6000, ..Craft::sound() }, signer, Vec::new())
}
