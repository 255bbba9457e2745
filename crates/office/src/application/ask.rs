//! What somebody wants to do, as the rules judge it.

use std::collections::{BTreeMap, BTreeSet};

use ca::PersonError;
use enrolment::application::{Ask, Proof, Status};
use enrolment::event::{Actor, Event, Fingerprint};
use enrolment::identity::Doubt;
use enrolment::sop::{APPLICANT, Field, Sop};
use lettre::Address;
use store::{Ledger, PersonId};

use super::data::Fingerprints;
use super::issue::person;
use super::paper::{self, NewPaper};
use super::registry::{doubts, letter, odd_numbers};
use super::{Application, ApplicationError, Data, DataError, Dossier, Shelf, Token, load};
use crate::settings::Settings;
use crate::{Error, Office};

/// Fewest digits by which somebody says which data were looked at.
const SEEN: usize = 8;

/// Who does something, beside the name for which the home was opened.
#[derive(Clone, Copy)]
pub enum By<'a> {
    /// The officer who acts.
    Officer,
    /// The officer of this name, for whom the house acts in a demonstration.
    Named(&'a str),
    /// The applicant, at the desk of the officer who acts.
    AtDesk,
    /// The applicant, by the link that was mailed, where one is given.
    Applicant(Option<&'a Token>),
    /// The applicant, who entered the portal.
    Portal(PersonId),
}

/// Whoever does something.
pub(super) struct Who {
    pub(super) actor: Actor,
    pub(super) roles: BTreeSet<String>,
    proof: Proof,
    /// Who it is, where the portal knows.
    person: Option<PersonId>,
}

/// What is asked of an application, but for who asks.
#[derive(Clone, Default)]
pub(super) struct Wish<'a> {
    /// The step that is meant, where one is named.
    pub(super) step: Option<u8>,
    /// The first digits of the fingerprint of the data that were looked at.
    pub(super) seen: Option<&'a str>,
    /// What becomes otherwise.
    pub(super) values: &'a [(Field, String)],
    pub(super) papers: &'a [NewPaper],
    /// What the recommendation letter says, where somebody reads it out.
    pub(super) letter: &'a [(Field, String)],
    pub(super) outcome: Option<&'a str>,
    pub(super) reason: Option<&'a str>,
}

/// The same as far as an application tells more of it.
pub(super) struct Case<'a> {
    who: &'a Who,
    wish: &'a Wish<'a>,
    seen: Option<Fingerprint>,
    papers: BTreeMap<String, Fingerprint>,
    doubts: Vec<Doubt>,
    /// What the recommendation letter says, with its fingerprint.
    pub(super) letter: Option<(Data, Fingerprint)>,
    followed: Option<Status>,
    /// The data and their fingerprint, where they become others.
    pub(super) data: Option<(Data, Fingerprint)>,
}

impl Office {
    /// Whoever does something.
    ///
    /// # Errors
    /// [`Error::OfficerNeeded`] where an officer is to act and none is named.
    pub(super) fn who(&self, by: By<'_>) -> Result<Who, Error> {
        let applicant = |proof, person| Who {
            actor: Actor::Applicant,
            roles: BTreeSet::from([APPLICANT.to_owned()]),
            proof,
            person,
        };
        match by {
            By::Applicant(None) => return Ok(applicant(Proof::None, None)),
            By::Applicant(Some(token)) => return Ok(applicant(Proof::Link(token.fingerprint()), None)),
            By::Portal(person) => return Ok(applicant(Proof::Portal, Some(person))),
            By::Officer | By::Named(_) | By::AtDesk => {}
        }
        let officer = match by {
            By::Named(id) => self.store().officer(id)?.filter(|officer| officer.active),
            _ if self.is_officer_acting() => self.store().officer(self.actor())?,
            _ => None,
        };
        let officer = officer.ok_or(Error::OfficerNeeded)?;
        let actor = match by {
            By::AtDesk => Actor::AtDesk(officer.id),
            _ => Actor::Officer(officer.id),
        };
        Ok(Who { actor, roles: officer.roles, proof: Proof::None, person: None })
    }
}

impl<'a> Case<'a> {
    /// What is asked of the application in `dossier`.
    pub(super) fn new(
        ledger: &Ledger,
        dossier: &Dossier,
        who: &'a Who,
        wish: &'a Wish<'a>,
        fingerprints: &Fingerprints,
    ) -> Result<Self, Error> {
        if who.person.is_some_and(|person| person != dossier.person) {
            return Err(ApplicationError::OtherPerson { id: dossier.id }.into());
        }
        let marked = |data: Data| {
            let fingerprint = fingerprints.of(&data);
            (data, fingerprint)
        };
        let settings = Settings::of(ledger)?;
        let data = changed(dossier, wish.values, &settings)?;
        let letter = Some(wish.letter).filter(|letter| !letter.is_empty());
        // What was read out before and is not read anew stays.
        let before = letter.map(|_| recorded(ledger, dossier)).transpose()?.unwrap_or_default();
        let letter = letter.map(|letter| with(before, letter)).transpose()?;
        Ok(Self {
            who,
            wish,
            seen: wish.seen.map(|digits| seen(dossier, digits)).transpose()?,
            papers: paper::named(&dossier.sop, wish.papers)?,
            doubts: look(ledger, &settings, dossier, data.as_ref(), letter.as_ref())?,
            letter: letter.map(marked),
            followed: dossier.followed,
            data: data.map(marked),
        })
    }

    /// The data, where they become others.
    pub(super) fn data(&self) -> Option<&Data> {
        self.data.as_ref().map(|(data, _)| data)
    }

    /// As the rules are asked.
    pub(super) fn ask(&self) -> Ask<'_> {
        Ask {
            by: &self.who.actor,
            roles: &self.who.roles,
            proof: self.who.proof,
            step: self.wish.step,
            seen: self.seen,
            data: self.data.as_ref().map(|(_, fingerprint)| *fingerprint),
            papers: &self.papers,
            letter: self.letter.as_ref().map(|(_, fingerprint)| *fingerprint),
            doubts: &self.doubts,
            outcome: self.wish.outcome,
            reason: self.wish.reason,
            followed: self.followed,
        }
    }
}

/// The data with these values, if they become others by that.
fn changed(
    dossier: &Dossier,
    values: &[(Field, String)],
    settings: &Settings,
) -> Result<Option<Data>, Error> {
    let Some(known) = &dossier.data else {
        return Err(ApplicationError::Erased { id: dossier.id }.into());
    };
    let data = with(known.clone(), values)?;
    if data == *known {
        return Ok(None);
    }
    check(&dossier.sop, &data, settings)?;
    Ok(Some(data))
}

/// What the recommendation letter says, as it was read out before.
fn recorded(ledger: &Ledger, dossier: &Dossier) -> Result<Data, Error> {
    Ok(letter(ledger, dossier.person, &dossier.application)?.unwrap_or_default())
}

/// What speaks against the data, where the step looks at them.
fn look(
    ledger: &Ledger,
    settings: &Settings,
    dossier: &Dossier,
    changed: Option<&Data>,
    letter: Option<&Data>,
) -> Result<Vec<Doubt>, Error> {
    let step = dossier.application.step(&dossier.sop);
    let looks = step.is_some_and(|step| dossier.sop.looks_at_data(step));
    match changed.or(dossier.data.as_ref()).filter(|_| looks) {
        Some(data) => doubts(ledger, settings, dossier, data, letter),
        None => Ok(Vec::new()),
    }
}

/// `data` with these values.
pub(super) fn with(mut data: Data, values: &[(Field, String)]) -> Result<Data, Error> {
    for (field, value) in values {
        let set = data.set(*field, value);
        set.map_err(|source| ApplicationError::Value { field: *field, source })?;
    }
    Ok(data)
}

/// Whether `data` are enough for the SOP, and can stand where they are to stand: in a certificate, on a message. What
/// cannot is told now, and not to the applicant when the certificate is issued.
pub(super) fn check(sop: &Sop, data: &Data, settings: &Settings) -> Result<(), Error> {
    let mut rule = sop.data.clone();
    if rule.email_domains.is_empty() {
        rule.email_domains.clone_from(&settings.email_domains);
    }
    let lacks = data.lacks(&rule);
    if !lacks.is_empty() {
        return Err(ApplicationError::Lacks { sop: sop.id.clone(), lacks }.into());
    }
    settings.refuse_odd(&odd_numbers(data))?;
    if let Some(address) = data.get(Field::Email)
        && address.parse::<Address>().is_err()
    {
        let source = DataError::Person(PersonError::Email(address.to_owned()));
        return Err(ApplicationError::Value { field: Field::Email, source }.into());
    }
    if data.get(Field::Nama).is_some() && data.get(Field::Email).is_some() {
        // The office's own agency, where none is given, was looked at when the office was founded.
        person("-", data)?.subject()?;
    }
    Ok(())
}

/// The data whose fingerprint begins like this, among all that the application ever had.
fn seen(dossier: &Dossier, digits: &str) -> Result<Fingerprint, Error> {
    let digits = digits.to_ascii_lowercase();
    let begins = |data: &Fingerprint| digits.len() >= SEEN && data.to_string().starts_with(&digits);
    let now = dossier.application.data();
    let known = std::iter::once(now).chain(dossier.events.iter().filter_map(data_of));
    let mut known = known.filter(begins);
    known.next().ok_or_else(|| ApplicationError::UnknownData { id: dossier.id, digits, now }.into())
}

fn data_of(event: &Event) -> Option<Fingerprint> {
    use enrolment::event::Deed;
    match &event.deed {
        Deed::Opened { data } | Deed::Corrected { data, .. } => Some(*data),
        Deed::Done(done) => done.data,
        _ => None,
    }
}

/// How the application stands that the step follows.
pub(super) fn followed(
    ledger: &Ledger,
    shelf: &mut Shelf,
    application: &Application,
) -> Result<Option<Status>, Error> {
    let Some(number) = application.followed() else { return Ok(None) };
    let id = store::ApplicationId(i64::try_from(number).unwrap_or(i64::MAX));
    Ok(Some(load(ledger, shelf, id)?.application.status()))
}
