//! The program from the outside: arguments in; words, exit codes and files out. One small test for each behaviour,
//! grouped by command.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod house; // offices founded once, and what lies in a folder before and after

mod application; // SOPs that are followed
mod audit;
mod backup;
mod bad_disk; // where nothing can be written
mod bad_input; // what cannot be read, or must not be done
mod bad_store; // a home that something happened to
mod ca;
mod cert;
mod ci; // the scripts of docs/ci.md
mod clock; // time that stands where it was set
mod crash; // killed at every point
mod doctor; // a home that is looked at as a whole
mod encrypted; // documents under a password
mod extend; // signatures at higher levels, and kept there
mod extend_many; // side by side, in place, and why one is not extended
mod hostile; // what someone sends who means harm
mod import;
mod init;
mod inspect; // revisions, and pictures of them
mod language;
mod lifecycle; // renewed, reissued, suspended, resumed
mod lists; // full ones and lists of changes
mod lock; // wrong passphrases, and what comes of them
mod notices; // who is told that a certificate ends
mod officer;
mod person; // how someone stands, and what is known
mod pilot;
mod prompt; // passphrases on the terminal
mod report; // registers, reports and papers
mod rollover; // a new issuing CA beside the old
mod secrets;
mod setting; // what an office chooses for itself
mod sign;
mod sign_broken; // documents that break the rules of PDF
mod sign_elsewhere; // by a key that is not here
mod sign_in_place;
mod sign_many; // side by side, and resumed
mod sign_mark; // layouts, places, pictures; previews
mod sign_tag; // marks over a text in the document
mod sop; // SOPs as data
mod testkit; // documents with known verdicts
mod verify;
mod verify_agreement; // every shape of the report says the same
mod verify_formats; // the report in other shapes
mod verify_many; // side by side, by evidence from folders
mod verify_online; // what is missing, from the addresses in certificates
mod verify_policy; // rules beyond a good verdict
mod verify_report; // the shape of the report
mod walks; // SOPs in time, too late, refused, over links that ended
