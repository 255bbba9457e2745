//! Who acts: the registered officers, their roles, their passphrases.

use std::collections::BTreeSet;

use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use pki::key::{KeyError, Passphrase};
use serde_json::json;
use store::Officer;

use crate::office::Line;
use crate::passphrase::{Context, normalised};
use crate::sop::Sops;
use crate::{Error, Office};

/// Roles that offices have, whether an SOP names them or not.
const ALWAYS: [&str; 2] = ["pemohon", "sekretariat"];

/// An officer to be registered.
pub struct NewOfficer {
    /// A short handle: letters, digits, `.`, `-` and `_`, at most 32.
    pub id: String,
    /// The person's name.
    pub name: String,
    /// What they may do, such as `verifikator`.
    pub roles: BTreeSet<String>,
    /// Their passphrase; only its argon2id hash is kept.
    pub passphrase: Passphrase,
}

impl Office {
    /// Registers an officer.
    ///
    /// # Errors
    /// [`Error::OfficerId`], [`Error::UnknownRole`], [`Error::Passphrase`]; [`Error::Store`] when the handle is taken.
    pub fn add_officer(&self, new: &NewOfficer) -> Result<(), Error> {
        let fits = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
        if new.id.is_empty() || new.id.len() > 32 || !new.id.chars().all(fits) {
            return Err(Error::OfficerId(new.id.clone()));
        }
        let sops = Sops::sound(Some(self.home()))?;
        let known: BTreeSet<&str> = sops.roles().into_iter().chain(ALWAYS).collect();
        if let Some(role) = new.roles.iter().find(|role| !known.contains(role.as_str())) {
            let known = known.into_iter().map(str::to_owned).collect();
            return Err(Error::UnknownRole { role: role.clone(), known });
        }
        self.check_new_passphrase(&new.passphrase, &Context::of([new.name.as_str(), new.id.as_str()]))?;
        let moment = self.moment()?;
        let officer = Officer {
            id: new.id.clone(),
            name: new.name.clone(),
            roles: new.roles.clone(),
            passphrase_hash: hash(&new.passphrase)?,
            active: true,
            created: moment.at,
        };
        let detail = json!({ "name": new.name, "roles": new.roles });
        self.record(moment, &Line::done("officer.add", &new.id, detail), |tx| {
            tx.insert_officer(&officer).map_err(Error::Store)
        })
    }

    /// All officers, by their handles.
    ///
    /// # Errors
    /// As the store decides.
    pub fn officers(&self) -> Result<Vec<Officer>, Error> {
        Ok(self.store().officers()?)
    }

    pub(crate) fn is_active_officer(&self, id: &str) -> Result<bool, Error> {
        Ok(self.store().officer(id)?.is_some_and(|officer| officer.active))
    }
}

/// Argon2id with the library's parameters (19 MiB, 2 passes), which OWASP recommends.
pub(crate) fn hash(passphrase: &Passphrase) -> Result<String, Error> {
    let hash = Argon2::default()
        .hash_password(normalised(passphrase).reveal().as_bytes())
        .map_err(|_| Error::Key(KeyError::UnsupportedSeal))?;
    Ok(hash.to_string())
}
