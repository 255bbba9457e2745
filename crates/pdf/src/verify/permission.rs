//! What a signature allows to come after it, as it says itself (ISO 32000-2 §12.8.2).

use crate::document::DocumentError;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// What a signature allows to come after it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Permission {
    /// `P` of DocMDP: 1 allows nothing, 2 filling in forms, 3 annotations as well. `None` if it does not certify.
    pub(super) docmdp: Option<u8>,
    /// Whether fields are locked, or more is said than can be judged here.
    pub(super) restricts: bool,
}

/// Reads the signature's references. What cannot be read is taken as a restriction.
pub(super) fn read(view: &View<'_>, signature: &Dictionary) -> Permission {
    let mut permission = Permission::default();
    if read_references(view, signature, &mut permission).is_err() {
        permission.restricts = true;
    }
    permission
}

fn read_references(
    view: &View<'_>,
    signature: &Dictionary,
    permission: &mut Permission,
) -> Result<(), DocumentError> {
    for reference in view.get_array(signature, "Reference")? {
        let reference = view.resolve(&reference)?;
        let Some(reference) = reference.as_dictionary() else { continue };
        let parameters = view.get_dictionary(reference, "TransformParams")?.unwrap_or_default();
        match view.get(reference, "TransformMethod")?.as_name() {
            Some(b"DocMDP") => {
                // 2 is what a missing P means (§12.8.2.2, table 257); what is none of the three allows nothing.
                let level = match view.get(&parameters, "P")? {
                    Object::Null | Object::Integer(2) => 2,
                    Object::Integer(3) => 3,
                    _ => 1,
                };
                permission.docmdp = Some(permission.docmdp.map_or(level, |known| known.min(level)));
            }
            _ => permission.restricts = true,
        }
    }
    Ok(())
}
