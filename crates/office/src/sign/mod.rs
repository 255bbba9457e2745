//! A document is signed.

mod credentials; // who signs
mod mark; // what is to be seen of it
mod session; // one key at work on document after document

pub use credentials::{Credentials, is_sealed};
pub use mark::MarkOrder;
pub use session::{Session, Signed};
pub use token::TokenUri;

/// How a document is to be signed.
#[derive(Clone, Debug, Default)]
pub struct SignOrder {
    /// The field to fill, or the name of a new one.
    pub field: Option<String>,
    /// Why it is signed.
    pub reason: Option<String>,
    /// Where it is signed.
    pub location: Option<String>,
    /// How to reach the signer.
    pub contact: Option<String>,
    /// What is to be seen of it; nothing for an invisible signature.
    pub mark: Option<MarkOrder>,
}
