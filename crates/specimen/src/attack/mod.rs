//! The attacks that were published, one table for each, in the order in which the literature has them.

mod annotation; // what certified documents let others add
mod certificate; // who signed
mod dictionary; // signature dictionaries shared, taken away, rewritten
mod encryption; // encryption taken for integrity
mod forgery; // universal forgery, incremental saving, wrapping
mod lying; // fields that show something else than their value
mod message; // signed data that break a rule
mod parser; // files that two readers take for two documents
mod repaired; // what readers see that repair files
mod replace; // what fields and marks show is replaced
mod resource; // files on which careless readers never end
mod shadow; // what the signer saw is hidden or replaced
mod silent; // what readers do not call a change
mod stamp; // time stamps of something else
mod stamper; // document time stamps that break a rule of their own
mod token; // byte ranges and Contents

use crate::catalogue::Table;

pub(crate) const TABLES: &[Table] = &[
    Table {
        word: "universal-forgery",
        about: "Universal signature forgery: Contents or ByteRange missing, null or empty",
        rows: forgery::UNIVERSAL,
    },
    Table { word: "incremental-saving", about: "Incremental saving attack", rows: forgery::INCREMENTAL },
    Table {
        word: "wrapping",
        about: "Signature wrapping: what is left out is more",
        rows: forgery::WRAPPING,
    },
    Table { word: "byte-range", about: "Malformed ByteRange", rows: token::RANGES },
    Table {
        word: "collision",
        about: "Signatures over the same or crossing ranges",
        rows: token::COLLISIONS,
    },
    Table { word: "contents", about: "Tricks with Contents", rows: token::CONTENTS },
    Table {
        word: "dictionary",
        about: "Signature dictionaries shared or out of place",
        rows: dictionary::SHARED,
    },
    Table { word: "stripping", about: "Signatures taken away", rows: dictionary::STRIPPING },
    Table { word: "spoofing", about: "Signature dictionaries rewritten", rows: dictionary::SPOOFING },
    Table { word: "shadow-hide", about: "Shadow attack: hide", rows: shadow::HIDE },
    Table { word: "shadow-replace", about: "Shadow attack: replace", rows: replace::ROWS },
    Table {
        word: "lying-forms",
        about: "Fields that were filled as allowed, and show something else than their value",
        rows: lying::ROWS,
    },
    Table {
        word: "shadow-hide-and-replace",
        about: "Shadow attack: hide and replace",
        rows: shadow::HIDE_AND_REPLACE,
    },
    Table { word: "evil-annotation", about: "Evil annotation", rows: annotation::EVIL },
    Table { word: "sneaky-signature", about: "Sneaky signature", rows: annotation::SNEAKY },
    Table { word: "certificate", about: "Certificates, bindings and algorithms", rows: certificate::ROWS },
    Table {
        word: "messages",
        about: "Signed data that break a rule, or rest on what nobody relies on",
        rows: message::ROWS,
    },
    Table { word: "time-stamp", about: "Time stamps copied or out of order", rows: stamp::ROWS },
    Table {
        word: "document-time-stamps",
        about: "Document time stamps that break a rule, or are by someone who must not stamp",
        rows: stamper::ROWS,
    },
    Table { word: "exhaustion", about: "Resource exhaustion", rows: resource::ROWS },
    Table { word: "encryption", about: "Encryption taken for integrity", rows: encryption::ROWS },
    Table { word: "silent-change", about: "Metadata and structure", rows: silent::ROWS },
    Table { word: "parser", about: "Parser differential", rows: parser::ROWS },
    Table {
        word: "repaired",
        about: "What was signed looks otherwise to readers that repair files",
        rows: repaired::ROWS,
    },
];
