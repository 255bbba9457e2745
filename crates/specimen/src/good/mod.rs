//! Documents that pass: at each level, by each kind of key, in each kind of file, and with slips in them.

pub(crate) use changed::certified_catalog;
pub(crate) use written::{aes256, encrypted, rc4};

mod changed; // what may come after a signature
mod levels; // each level by each kind of key
mod sign; // really signed, as the program does it
mod slip; // rules broken without harm
mod written; // each kind of file

use crate::catalogue::Table;

pub(crate) const TABLES: &[Table] = &[
    Table { word: "levels", about: "Each baseline level of PAdES by each kind of key", rows: levels::ROWS },
    Table { word: "written", about: "Each way in which a file may be written", rows: written::ROWS },
    Table { word: "changed", about: "What may come after a signature", rows: changed::ROWS },
    Table {
        word: "slips",
        about: "Rules broken in ways that harm nobody: forgiven, and told",
        rows: slip::ROWS,
    },
];
