//! What a signature allows to come after it, as it says itself (ISO 32000-2 §12.8.2), or its field (§12.7.5.5).

use crate::document::DocumentError;
use crate::signature::FieldLock;
use crate::syntax::{Dictionary, Object};
use crate::view::View;

/// Most signature references that are read.
const MAX_REFERENCES: usize = 16;
/// Most names of locked fields, and most bytes of all of them.
const MAX_NAMES: usize = 10_000;
const MAX_NAME_BYTES: usize = 256 * 1024;

/// What a signature allows to come after it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Permission {
    /// `P` of DocMDP, or of the lock of the field: 1 allows nothing, 2 filling in forms, 3 annotations as well. `None` if
    /// nothing is said.
    pub(super) docmdp: Option<u8>,
    /// Fields that must not change.
    locks: Vec<FieldLock>,
    /// Whether more is said than can be judged here.
    pub(super) restricts: bool,
}

impl Permission {
    /// Whether the field called `name` must not change.
    pub(super) fn locks(&self, name: &str) -> bool {
        self.locks.iter().any(|lock| lock.locks(name))
    }

    /// Whether more is named than is kept.
    fn names_too_much(&self) -> bool {
        let names = || self.locks.iter().flat_map(FieldLock::names);
        names().count() > MAX_NAMES || names().map(String::len).sum::<usize>() > MAX_NAME_BYTES
    }

    fn limit(&mut self, level: u8) {
        self.docmdp = Some(self.docmdp.map_or(level, |known| known.min(level)));
    }
}

/// Reads the signature's references, and the `lock` of its field. What cannot be read is taken as a restriction.
pub(super) fn read(
    view: &View<'_>,
    signature: &Dictionary,
    lock: Result<Option<Object>, DocumentError>,
) -> Permission {
    let mut permission = Permission::default();
    let is_read = read_references(view, signature, &mut permission)
        .and_then(|()| lock?.map_or(Ok(()), |lock| read_lock(view, &lock, &mut permission)));
    permission.restricts |= is_read.is_err();
    permission
}

fn read_references(
    view: &View<'_>,
    signature: &Dictionary,
    permission: &mut Permission,
) -> Result<(), DocumentError> {
    let references = view.get_array(signature, "Reference")?;
    permission.restricts |= references.len() > MAX_REFERENCES;
    for reference in references.iter().take(MAX_REFERENCES) {
        let reference = view.resolve(reference)?;
        let Some(reference) = reference.as_dictionary() else { continue };
        let parameters = view.get_dictionary(reference, "TransformParams")?.unwrap_or_default();
        match view.get(reference, "TransformMethod")?.as_name() {
            // 2 is what a missing P means (§12.8.2.2, table 257); what is none of the three allows nothing.
            Some(b"DocMDP") => {
                permission.limit(level(view, &parameters)?.map_or(2, |level| level.unwrap_or(1)))
            }
            Some(b"FieldMDP") => read_field_lock(view, &parameters, permission)?,
            _ => permission.restricts = true,
        }
    }
    Ok(())
}

/// The parameters of FieldMDP, to which Acrobat adds the `P` of the field's lock.
fn read_field_lock(
    view: &View<'_>,
    parameters: &Dictionary,
    permission: &mut Permission,
) -> Result<(), DocumentError> {
    match FieldLock::read(view, parameters)? {
        Some(lock) => {
            permission.locks.push(lock);
            if permission.names_too_much() {
                permission.locks.pop();
                permission.restricts = true;
            }
        }
        None => permission.restricts = true,
    }
    read_permission(view, parameters, permission)
}

/// Of the lock of a field, `P` holds by itself (§12.7.5.5, table 236): its fields are repeated in the signature.
fn read_lock(view: &View<'_>, lock: &Object, permission: &mut Permission) -> Result<(), DocumentError> {
    match view.resolve(lock)? {
        Object::Dictionary(lock) => read_permission(view, &lock, permission),
        _ => Ok(()),
    }
}

fn read_permission(
    view: &View<'_>,
    parameters: &Dictionary,
    permission: &mut Permission,
) -> Result<(), DocumentError> {
    match level(view, parameters)? {
        Some(Some(level)) => permission.limit(level),
        Some(None) => permission.restricts = true,
        None => {}
    }
    Ok(())
}

/// `P`, if it is there, and is one of the three.
fn level(view: &View<'_>, parameters: &Dictionary) -> Result<Option<Option<u8>>, DocumentError> {
    Ok(match view.get(parameters, "P")? {
        Object::Null => None,
        Object::Integer(level @ 1..=3) => Some(u8::try_from(level).ok()),
        _ => Some(None),
    })
}
