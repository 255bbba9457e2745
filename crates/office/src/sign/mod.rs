//! A document is signed.

mod backing; // who stamps during a session, and what vouches for certificates
mod credentials; // who signs
mod elsewhere; // a signature that is made elsewhere
mod evidence; // what vouches for a certificate, for the document to keep
mod extend; // a signed document is brought to a higher level
mod level; // how long a signature can be judged
mod mark; // what is to be seen of it
mod part; // the signatures in a document, and who made them
mod preview; // a page drawn, and nothing signed
mod room; // the room that a signature needs in the document
mod session; // one key at work on document after document
mod vouchers; // who vouches for signatures beyond B-B

pub use credentials::{Credentials, is_sealed};
pub use elsewhere::{Awaiting, DeliveryError};
pub use evidence::EvidenceError;
pub use extend::{ExtendError, Extended, extend};
pub use level::{Level, UnknownLevel};
pub use mark::{MarkOrder, Signatory};
pub use preview::{Preview, preview};
pub use session::{Session, Signed};
pub use token::TokenUri;
pub use vouchers::{Supplied, Vouchers};

use pdf::sign::Certification;
use pdf::signature::FieldLock;

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
    /// What the document allows from then on; as its first signature only.
    pub certify: Option<Certification>,
    /// Fields that must not change from then on.
    pub lock: Option<FieldLock>,
    /// What is to be seen of it; nothing for an invisible signature.
    pub mark: Option<MarkOrder>,
    /// How long it is to be judged.
    pub level: Level,
}
