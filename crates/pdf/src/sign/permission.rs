//! What earlier signatures allow, and what the field's own lock asks for (ISO 32000-2 §12.8.2, §12.7.5.5).

use super::SignError;
use super::field::Chosen;
use crate::document::DocumentError;
use crate::form::Field;
use crate::syntax::text::decode_text;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Refuses if an earlier signature forbids every change, or locks the field that is to be filled.
///
/// A document time stamp or validation data may be added nonetheless (§12.8.5.3); a signature may not.
pub(super) fn check(view: View<'_>, fields: &[Field], chosen: &Chosen<'_>) -> Result<(), SignError> {
    for field in fields.iter().filter(|field| field.is_signature() && field.is_filled()) {
        let value = field.value.clone().unwrap_or(Object::Null);
        if let Some(signature) = view.resolve(&value)?.as_dictionary() {
            check_signature(view, signature, &field.name, chosen)?;
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
    view: View<'_>,
    signature: &Dictionary,
    by: &str,
    chosen: &Chosen<'_>,
) -> Result<(), SignError> {
    for reference in view.get_array(signature, "Reference")? {
        let reference = view.resolve(&reference)?;
        let Some(reference) = reference.as_dictionary() else { continue };
        let parameters = view.get_dictionary(reference, "TransformParams")?.unwrap_or_default();
        let method = view.get(reference, "TransformMethod")?;
        match (method.as_name(), chosen) {
            (Some(b"DocMDP"), _) if view.get(&parameters, "P")?.as_integer() == Some(1) => {
                return Err(SignError::Certified { field: by.to_owned() });
            }
            (Some(b"FieldMDP"), Chosen::Existing(field)) if locks(view, &parameters, &field.name)? => {
                return Err(SignError::Locked { field: field.name.clone(), by: by.to_owned() });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a lock includes the field called `name` (§12.8.2.4, table 258).
fn locks(view: View<'_>, lock: &Dictionary, name: &str) -> Result<bool, DocumentError> {
    let listed = view.get_array(lock, "Fields")?;
    let mut named = false;
    for field in &listed {
        let listed = view.resolve(field)?.as_string().map(decode_text).unwrap_or_default();
        // A group that is named stands for all fields in it.
        named |=
            name.strip_prefix(listed.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    }
    Ok(match view.get(lock, "Action")?.as_name() {
        Some(b"All") => true,
        Some(b"Include") => named,
        Some(b"Exclude") => !named,
        _ => false,
    })
}

/// The signature references that the lock of a field to be filled asks for (§12.7.5.5, table 236).
pub(super) fn references(view: View<'_>, chosen: &Chosen<'_>) -> Result<Vec<Object>, SignError> {
    let Chosen::Existing(field) = chosen else { return Ok(Vec::new()) };
    let Some(lock) = view.get_dictionary(&field.dictionary, "Lock")? else { return Ok(Vec::new()) };
    let parameters =
        || Dictionary::new().with("Type", Object::name("TransformParams")).with("V", Object::name("1.2"));
    let mut references = Vec::new();
    if let Some(action) = lock.get("Action") {
        let mut parameters = parameters().with("Action", action.clone());
        if let Some(fields) = lock.get("Fields") {
            parameters.set("Fields", fields.clone());
        }
        let data = view.catalog_id()?.into();
        references.push(reference("FieldMDP", parameters).with("Data", data).into());
    }
    if let Some(permission) = lock.get("P") {
        references.push(reference("DocMDP", parameters().with("P", permission.clone())).into());
    }
    Ok(references)
}

fn reference(method: &str, parameters: Dictionary) -> Dictionary {
    Dictionary::new()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name(method))
        .with("TransformParams", parameters.into())
}
