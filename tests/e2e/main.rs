//! The program from the outside: arguments in; words, exit codes and files out. One small test for each behaviour,
//! grouped by command.
#![allow(clippy::unwrap_used, clippy::print_stderr)]

mod house; // offices founded once, and what lies in a folder before and after

mod audit;
mod bad_disk; // where nothing can be written
mod bad_input; // what cannot be read, or must not be done
mod bad_store; // a home that something happened to
mod ca;
mod cert;
mod import;
mod init;
mod language;
mod lifecycle; // renewed, reissued, suspended, resumed
mod lock; // wrong passphrases, and what comes of them
mod officer;
mod pilot;
mod prompt; // passphrases on the terminal
mod secrets;
mod sign;
mod verify;
mod verify_report; // the shape of the report
