//! Why a specimen could not be made.

use std::error::Error;

type Cause = Box<dyn Error + Send + Sync>;

/// Why a specimen could not be made: by what was being made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// A key, a certificate or a revocation list.
    #[error("the authority of the specimens could not be made")]
    Authority(#[source] Cause),
    /// A signature or a time stamp.
    #[error("a specimen could not be signed")]
    Signature(#[source] Cause),
    /// A document.
    #[error("the document of a specimen could not be put together")]
    Document(#[source] Cause),
}

impl MakeError {
    pub(crate) fn authority(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Authority(Box::new(cause))
    }

    pub(crate) fn signature(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Signature(Box::new(cause))
    }

    pub(crate) fn document(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Document(Box::new(cause))
    }
}

/// What making a document gives.
pub(crate) type Made = Result<Vec<u8>, MakeError>;
