//! The portal: an account for whoever applied, and who enters it.

use std::collections::BTreeMap;

use argon2::Argon2;
use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use enrolment::sop::{Act, Field, Kind};
use pki::key::Passphrase;
use serde_json::json;
use store::PersonId;

use super::writing::Writing;
use super::{ApplicationError, Dossier, Status};
use crate::attempt::{Admission, LIMIT, admission, failed, succeeded};
use crate::import::draw;
use crate::office::Line;
use crate::officer::hash;
use crate::outbox::{Letter, LetterKind, Posted};
use crate::passphrase::normalised;
use crate::{Error, Office};

/// A hash that no password has: an account that is not there takes as long as one that is.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2VnZWwtbm9ib2R5LXNhbHQ$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Office {
    /// Whose account of the portal these are the user name and the password of.
    ///
    /// # Errors
    /// [`Error::WrongPassword`], also where there is no such account; [`Error::PortalLocked`], [`Error::PortalTooSoon`].
    pub fn enter_portal(&self, username: &str, password: &Passphrase) -> Result<PersonId, Error> {
        let moment = self.moment()?;
        let account = self.store().portal_account(username)?;
        let Some(account) = account else {
            fits(NOBODY, password);
            return Err(Error::WrongPassword { left: LIMIT - 1 });
        };
        let person = account.person;
        self.store().write(|tx| {
            let guard = tx.portal_account_of(person)?.and_then(|account| account.guard);
            match admission(guard, jiff::Timestamp::now()) {
                Admission::Admitted(guard) => Ok(tx.set_portal_guard(person, &guard)?),
                Admission::Locked => Err(Error::PortalLocked),
                Admission::TooSoon(until) => Err(Error::PortalTooSoon { until }),
                Admission::Crowded => Err(Error::PortalTooSoon { until: moment.real }),
            }
        })?;
        let is_right = fits(&account.password_hash, password);
        self.store()
            .write(|tx| {
                let guard = tx.portal_account_of(person)?.and_then(|account| account.guard);
                let guard = if let (true, Some(guard)) = (is_right, guard) {
                    succeeded(guard)
                } else {
                    failed(guard, jiff::Timestamp::now())
                };
                tx.set_portal_guard(person, &guard)?;
                if !is_right {
                    let detail = json!({ "because": "wrong password", "failures": guard.failures });
                    let subject = format!("person:{person}");
                    self.write_line(tx, moment, &Line::refused("portal.enter", &subject, detail))?;
                }
                Ok::<_, Error>(guard.failures)
            })
            .and_then(|failures| match is_right {
                true => Ok(person),
                false => Err(Error::WrongPassword { left: LIMIT.saturating_sub(failures) }),
            })
    }
}

impl Office {
    /// Gives the account of the portal of a person another password, which is made up and mailed. It is not locked any more.
    ///
    /// # Errors
    /// [`Error::UnknownPerson`], [`Error::NoPortalAccount`]; [`Error::Mailbox`].
    pub fn renew_portal_password(&self, id: &str) -> Result<PersonId, Error> {
        let person = self.person(id)?;
        let number = person.id.ok_or_else(|| Error::unknown_person(id))?;
        let opens = |dossier: &&Dossier| dossier.application.has_ever_done(Act::OpenAccount);
        let opened = person.applications.iter().rev().find(opens);
        // What is confirmed since the account was opened; what an application only says is no address for a password.
        let is_confirmed = |dossier: &&Dossier| {
            dossier.application.status() == Status::Finished
                && dossier.sop.kind != Kind::Revocation
                && opened.is_some_and(|opened| dossier.id >= opened.id)
        };
        let confirmed = person.applications.iter().rev().find(is_confirmed);
        let confirmed = confirmed.and_then(|dossier| dossier.data.as_ref());
        let password = draw();
        let password_hash = hash(&password)?;
        let mut posted = Posted::default();
        self.store().write(|tx| {
            let moment = self.moment()?;
            let account = tx.portal_account_of(number)?.ok_or(Error::NoPortalAccount(number))?;
            tx.set_portal_account(number, &account.username, &password_hash)?;
            let known = |field| confirmed.and_then(|data| data.get(field));
            let address = known(Field::Email).unwrap_or(&account.username);
            let name = known(Field::Nama).unwrap_or(address);
            let letter = Letter {
                kind: LetterKind::NewPassword,
                application: opened.map(|dossier| dossier.id),
                person: number,
                to: (name, address),
                values: BTreeMap::from([
                    ("nama", name.to_owned()),
                    ("instansi", known(Field::Instansi).unwrap_or(self.agency()).to_owned()),
                    ("nomor", opened.map_or_else(|| "-".to_owned(), |dossier| dossier.id.to_string())),
                    ("sop", opened.map_or("-", |dossier| &dossier.sop.head.title).to_owned()),
                    ("pengguna", account.username.clone()),
                    ("sandi", password.reveal().to_owned()),
                ]),
                once: None,
            };
            self.post(tx, &mut posted, &letter, moment)?;
            self.write_line(tx, moment, &Line::done("portal.renew", &format!("person:{number}"), json!({})))?;
            Ok::<_, Error>(())
        })?;
        posted.stay();
        Ok(number)
    }
}

fn fits(hash: &str, password: &Passphrase) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(normalised(password).reveal().as_bytes(), &hash).is_ok()
}

impl Writing<'_> {
    /// Opens an account of the portal with a password that is made up; whoever has one keeps it.
    pub(super) fn open_account(&mut self) -> Result<(), Error> {
        if self.tx.portal_account_of(self.dossier.person)?.is_some() {
            return Ok(());
        }
        let data = self.dossier.data.as_ref();
        let username = data.and_then(|data| data.get(Field::Email));
        let username = username.ok_or(ApplicationError::Missing { field: Field::Email })?.to_owned();
        let taken = self.tx.portal_account(&username)?;
        if taken.is_some() {
            return Err(ApplicationError::UsernameTaken { username }.into());
        }
        let password = draw();
        self.tx.set_portal_account(self.dossier.person, &username, &hash(&password)?)?;
        let sandi = password.reveal().to_owned();
        self.tell(LetterKind::Account, [("pengguna", username), ("sandi", sandi)])
    }
}
