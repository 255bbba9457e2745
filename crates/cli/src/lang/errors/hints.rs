//! What to do next, in both languages.

use crate::failure::Failure;
use crate::lang::Lang;

/// What to do about a failure; nothing where the message says it all.
pub(crate) fn hints(_failure: &Failure, _lang: Lang) -> Vec<String> {
    Vec::new()
}
