//! Objects of earlier revisions that stand behind those of later ones, or that a later one takes away without a trace.

use super::others::{MAX_OTHERS, Other, place};
use crate::document::Document;
use crate::source::ByteSource;

/// Adds what each later revision replaces or frees, unless it stands in front of what replaces it.
pub(super) fn find<S: ByteSource>(document: &Document<S>, others: &mut Vec<Other>) {
    for (index, revision) in document.revisions().iter().enumerate().skip(1) {
        let (Some(before), Some(after)) = (document.at(index - 1), document.at(index)) else { continue };
        for (number, entry) in revision.entries() {
            let old = before.entry(*number).and_then(|(_, old)| place(&before, *number, old));
            let Some((position, generation)) = old else { continue };
            let is_newer = place(&after, *number, *entry)
                .is_some_and(|(newer, higher)| newer >= position && higher >= generation);
            if !is_newer && others.len() <= MAX_OTHERS {
                others.push(Other { number: *number, generation, position, is_hidden: false });
            }
        }
    }
}
