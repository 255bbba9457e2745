//! What earlier signatures allow (ISO 32000-2 §12.8.2, §12.7.5.5).

use super::SignError;
use super::field::Chosen;
use crate::form::Field;
use crate::signature::FieldLock;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Refuses if an earlier signature forbids every change, or locks the field that is to be filled or made.
///
/// A document time stamp or validation data may be added nonetheless (§12.8.5.3); a signature may not.
pub(super) fn check(view: &View<'_>, fields: &[Field], chosen: &Chosen<'_>) -> Result<(), SignError> {
    for field in fields.iter().filter(|field| field.is_signature() && field.is_filled()) {
        let Object::Dictionary(signature) = field.value(view)? else { continue };
        check_signature(view, &signature, &field.name, chosen)?;
        // By being signed, the field puts its own lock into force.
        if let Some(lock) = field.lock(view)? {
            check_permission(view, &lock, &field.name)?;
        }
    }
    // The certifying signature is named by the catalog even if no field leads to it.
    if let Some(permissions) = view.get_dictionary(&view.catalog()?, "Perms")?
        && let Some(signature) = view.get_dictionary(&permissions, "DocMDP")?
    {
        check_signature(view, &signature, "", chosen)?;
    }
    Ok(())
}

fn check_signature(
    view: &View<'_>,
    signature: &Dictionary,
    by: &str,
    chosen: &Chosen<'_>,
) -> Result<(), SignError> {
    for reference in view.get_array(signature, "Reference")? {
        let Object::Dictionary(reference) = view.resolve(&reference)? else { continue };
        let parameters = view.get_dictionary(&reference, "TransformParams")?.unwrap_or_default();
        match view.get(&reference, "TransformMethod")?.as_name() {
            Some(b"DocMDP") => check_permission(view, &parameters, by)?,
            Some(b"FieldMDP") => {
                check_permission(view, &parameters, by)?;
                let lock = FieldLock::read(view, &parameters)?;
                if lock.is_some_and(|lock| lock.locks(chosen.name())) {
                    return Err(SignError::Locked { field: chosen.name().to_owned(), by: by.to_owned() });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// `P` 1 forbids every change: of DocMDP (table 257), and of a lock, which can tighten what holds already (table 236).
/// What is none of the three is not taken for a permission either.
fn check_permission(view: &View<'_>, parameters: &Dictionary, by: &str) -> Result<(), SignError> {
    match view.get(parameters, "P")? {
        Object::Null | Object::Integer(2 | 3) => Ok(()),
        _ => Err(SignError::Certified { field: by.to_owned() }),
    }
}
