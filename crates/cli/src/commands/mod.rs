//! One file for each subcommand: it reads its arguments, calls one function of the office, and prints.

pub(crate) mod audit;
pub(crate) mod ca;
pub(crate) mod cert;
pub(crate) mod completions;
pub(crate) mod init;
pub(crate) mod man;
pub(crate) mod officer;
pub(crate) mod pilot;
pub(crate) mod respond;
pub(crate) mod sign;
pub(crate) mod verify;
