//! What is told to whoever applied.

use std::collections::BTreeMap;

use enrolment::event::LinkKind;
use enrolment::sop::{Field, Kind};

use super::writing::Writing;
use super::{ApplicationError, Status, Token};
use crate::outbox::{Letter, LetterKind};
use crate::{Error, Office};

/// The way that links lead, behind the address of the office.
const fn way(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Activation => "aktivasi",
        LinkKind::Passphrase => "passphrase",
    }
}

impl Office {
    /// Where the link of `token` leads.
    fn link(&self, kind: LinkKind, token: &Token) -> String {
        format!("{}/{}/{}", self.addresses().base().trim_end_matches('/'), way(kind), token.reveal())
    }
}

impl Writing<'_> {
    /// Mails a new link for the step where the application stands.
    pub(super) fn send(&mut self, kind: LinkKind) -> Result<(), Error> {
        let token = Token::generate();
        let dossier = &self.dossier;
        let sent = dossier.application.send(&dossier.sop, kind, token.fingerprint(), self.moment.at);
        let sent = sent.map_err(|because| ApplicationError::Refused { id: dossier.id, because })?;
        self.tx.keep_link(&token.fingerprint().0, dossier.id)?;
        self.append(sent)?;
        let expires = self.dossier.application.link(kind).map_or(self.moment.at, |sent| sent.expires);
        let values =
            [("tautan", self.office.link(kind, &token)), ("berlaku", self.office.zone().on_paper(expires))];
        let letter = match kind {
            LinkKind::Activation => LetterKind::Activation,
            LinkKind::Passphrase => LetterKind::Passphrase,
        };
        self.tell(letter, values)
    }

    /// Mails a new link where the step is done by one and none is good: what was mailed before ended with a return, or with
    /// other data.
    pub(super) fn send_where_needed(&mut self) -> Result<(), Error> {
        let application = &self.dossier.application;
        match application.link_used(&self.dossier.sop) {
            Some(kind) if application.link(kind).is_none() => self.send(kind),
            _ => Ok(()),
        }
    }

    /// Tells what became of the application.
    pub(super) fn tell_outcome(&mut self, issued: Option<(String, String)>) -> Result<(), Error> {
        if let Some((serial, until)) = issued {
            return self.tell(LetterKind::Issued, [("seri", serial), ("sampai", until)]);
        }
        if self.dossier.application.status() == Status::Refused {
            let reason = self.dossier.application.last_refusal().unwrap_or("-").to_owned();
            return self.tell(LetterKind::Refused, [("alasan", reason)]);
        }
        match (self.dossier.sop.kind, self.dossier.certificate.clone()) {
            (Kind::Revocation, Some(serial)) => self.tell(LetterKind::Revoked, [("seri", serial)]),
            (Kind::DataChange, _) => self.tell(LetterKind::Changed, []),
            _ => self.tell(LetterKind::Done, []),
        }
    }

    /// Writes a message to whoever applied. One without an address is told by those who see that nothing was sent.
    pub(super) fn tell<const N: usize>(
        &mut self,
        kind: LetterKind,
        values: [(&'static str, String); N],
    ) -> Result<(), Error> {
        let (office, dossier) = (self.office, &self.dossier);
        let address = dossier.data.as_ref().and_then(|data| data.get(Field::Email));
        let Some(address) = address else {
            self.untold.push(kind);
            return Ok(());
        };
        let known = |field| dossier.data.as_ref().and_then(|data| data.get(field));
        let name = known(Field::Nama).unwrap_or(address);
        let mut all = BTreeMap::from([
            ("nama", name.to_owned()),
            ("instansi", known(Field::Instansi).unwrap_or(office.agency()).to_owned()),
            ("nomor", dossier.id.to_string()),
            ("sop", dossier.sop.head.title.clone()),
        ]);
        all.extend(values);
        let letter = Letter {
            kind,
            application: Some(dossier.id),
            person: dossier.person,
            to: (name, address),
            values: all,
            once: None,
        };
        office.post(self.tx, self.posted, &letter, self.moment)
    }
}
