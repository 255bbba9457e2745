//! An office in one file, and an office out of it.
//!
//! A backup is an archive (tar): a manifest with what is in it, counted and hashed, and the files of the home. The store
//! is copied while others work with it. Under a passphrase the archive is CMS EnvelopedData, which OpenSSL opens too;
//! that is CBC, which has no integrity of its own: the hashes inside give it. An office restored from a backup does not
//! know what was done after it was made. What others know better, lists that were published and certificates that were
//! issued since, is taken in, and the numbers of lists go on far beyond any that may have been used.

mod adopt; // certificates issued after the backup was made
mod error; // why a backup was not made, or not taken
mod make; // an office becomes a file
mod manifest; // what a backup says of itself
mod published; // what lists say that were published after it was made
mod restore; // a file becomes an office
mod tar; // the one form of archive that we write and read
mod unpack; // its files, each checked

pub use error::BackupError;
pub use make::{Backup, BackupOrder};
pub use manifest::{AuditEnd, Counts, FileEntry, ListNumber, Manifest};
pub use restore::{ListAfter, RestoreOrder, Restored, is_encrypted, restore};
pub use unpack::inspect;
