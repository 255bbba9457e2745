//! What a signature is in a PDF file (ISO 32000-2 §12.8).

pub mod byte_range; // which bytes are signed
pub mod dictionary; // the signature dictionary, written with room for the signature
pub mod embedded; // the signatures that a document holds
pub mod lock; // which fields a signature locks

pub use byte_range::{ByteRange, ByteRangeError};
pub use embedded::Embedded;
pub use lock::FieldLock;
