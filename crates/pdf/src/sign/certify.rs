//! What a signature asks of the document from then on: certification (ISO 32000-2 §12.8.2.2) and locks on fields
//! (§12.8.2.4, §12.7.5.5).

use super::SignError;
use super::field::Chosen;
use super::options::{Certification, SignOptions};
use crate::form::Field;
use crate::signature::FieldLock;
use crate::syntax::{Dictionary, Object, ObjectId};
use crate::update::{Update, UpdateError};
use crate::view::View;

/// Most names that an error lists.
const MOST_NAMES: usize = 20;

/// What a signature asks of the document.
pub(super) struct Demands {
    /// `P` of DocMDP, where the signature certifies.
    certification: Option<Certification>,
    lock: Option<FieldLock>,
    /// `P` of the lock that an existing field has.
    permission: Option<Object>,
    is_new_field: bool,
}

impl Demands {
    /// What `options` ask for, and what the lock of the `chosen` field does; of both the stricter.
    ///
    /// # Errors
    /// [`SignError::NotFirst`], [`SignError::NoSuchField`], [`SignError::LockDiffers`].
    pub(super) fn of(
        view: &View<'_>,
        fields: &[Field],
        chosen: &Chosen<'_>,
        options: &SignOptions,
    ) -> Result<Self, SignError> {
        if options.certify.is_some() {
            refuse_after_signature(view, fields)?;
        }
        if let Some(lock) = &options.lock {
            refuse_unknown(lock, fields, chosen)?;
        }
        let own = match chosen {
            Chosen::Existing(field) => field.lock(view)?,
            Chosen::New(_) => None,
        };
        let own_lock = own.as_ref().map(|own| FieldLock::read(view, own)).transpose()?.flatten();
        let permission = own.map(|own| view.get(&own, "P")).transpose()?.filter(|p| *p != Object::Null);
        let of_field = permission.as_ref().and_then(Object::as_integer).and_then(Certification::from_p);
        Ok(Self {
            certification: options.certify.map(|asked| of_field.map_or(asked, |own| own.min(asked))),
            lock: stricter(own_lock, options.lock.clone(), fields, chosen)?,
            permission,
            is_new_field: matches!(chosen, Chosen::New(_)),
        })
    }

    /// The signature references (table 256). The parameters of a lock repeat the `P` of the field's own, as Acrobat has it:
    /// that of DocMDP is for the one signature that certifies.
    pub(super) fn references(&self, catalog: ObjectId) -> Vec<Object> {
        let parameters =
            || Dictionary::new().with("Type", Object::name("TransformParams")).with("V", Object::name("1.2"));
        let certification = self
            .certification
            .map(|certification| reference("DocMDP", parameters().with("P", certification.p().into())));
        let lock = self.lock.as_ref().map(|lock| {
            let mut parameters = lock.write(parameters());
            if let Some(permission) = &self.permission {
                parameters.set("P", permission.clone());
            }
            reference("FieldMDP", parameters).with("Data", catalog.into())
        });
        certification.into_iter().chain(lock).map(Object::from).collect()
    }

    /// Adds the lock dictionary that a new field is to have, which has to be an object of its own (table 235).
    ///
    /// # Errors
    /// [`UpdateError::NumbersUsedUp`].
    pub(super) fn add_lock(&self, update: &mut Update<'_>) -> Result<Option<ObjectId>, UpdateError> {
        let Some(lock) = self.lock.as_ref().filter(|_| self.is_new_field) else { return Ok(None) };
        let dictionary = lock.write(Dictionary::new().with("Type", Object::name("SigFieldLock")));
        update.add(dictionary.into()).map(Some)
    }

    /// Names `signature` in the catalog as the one that certifies (§12.8.6), if it does.
    ///
    /// # Errors
    /// If the catalog cannot be read.
    pub(super) fn certify(&self, update: &mut Update<'_>, signature: ObjectId) -> Result<(), SignError> {
        if self.certification.is_none() {
            return Ok(());
        }
        let mut catalog = update.catalog()?;
        let permissions = update.view().get_dictionary(&catalog, "Perms")?.unwrap_or_default();
        let permissions = permissions.with("DocMDP", signature.into());
        match catalog.get("Perms") {
            Some(Object::Reference(id)) if update.is_sole(*id) => update.set(*id, permissions.into()),
            _ => {
                catalog.set("Perms", permissions.into());
                update.set_catalog(catalog)?;
            }
        }
        Ok(())
    }
}

/// A document is certified by its first signature or not at all (§12.8.2.2.1).
fn refuse_after_signature(view: &View<'_>, fields: &[Field]) -> Result<(), SignError> {
    if let Some(field) = fields.iter().find(|field| field.is_signature() && field.is_filled()) {
        return Err(SignError::NotFirst { field: field.name.clone() });
    }
    let permissions = view.get_dictionary(&view.catalog()?, "Perms")?.unwrap_or_default();
    match view.get(&permissions, "DocMDP")? {
        Object::Null => Ok(()),
        _ => Err(SignError::NotFirst { field: String::new() }),
    }
}

/// Refuses names that are none of a field, of a group of fields, or of the new field.
fn refuse_unknown(lock: &FieldLock, fields: &[Field], chosen: &Chosen<'_>) -> Result<(), SignError> {
    let names = || fields.iter().map(|field| field.name.as_str()).chain([chosen.name()]);
    let is_known = |name: &String| {
        names().any(|known| {
            known.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    let Some(unknown) = lock.names().iter().find(|name| name.is_empty() || !is_known(name)) else {
        return Ok(());
    };
    let known = fields.iter().take(MOST_NAMES).map(|field| field.name.clone()).collect();
    Err(SignError::NoSuchField { name: unknown.clone(), known, count: fields.len() })
}

/// That lock of the two which locks whatever the other does.
fn stricter(
    own: Option<FieldLock>,
    asked: Option<FieldLock>,
    fields: &[Field],
    chosen: &Chosen<'_>,
) -> Result<Option<FieldLock>, SignError> {
    let (Some(own), Some(asked)) = (&own, &asked) else { return Ok(own.or(asked)) };
    let known = || fields.iter().map(|field| field.name.as_str());
    if own.covers(asked, known()) {
        Ok(Some(own.clone()))
    } else if asked.covers(own, known()) {
        Ok(Some(asked.clone()))
    } else {
        Err(SignError::LockDiffers { field: chosen.name().to_owned() })
    }
}

fn reference(method: &str, parameters: Dictionary) -> Dictionary {
    Dictionary::new()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name(method))
        .with("TransformParams", parameters.into())
}
