//! An application begins.

use enrolment::event::{Deed, Event};
use enrolment::sop::{Act, Field, Kind, Linked, Sop};
use pki::digest::DigestAlgorithm;
use serde_json::json;
use store::{ApplicationId, CertificateRecord, Holder, Ledger, NewApplication, PersonId, Tx};

use super::ask::{Who, check, with};
use super::data::Fingerprints;
use super::writing::{Writing, hash_of};
use super::{ApplicationError, By, Data, Dossier, Refusal, Shelf, Status, data, load, record, whole};
use crate::clock::Moment;
use crate::ledger::Standing;
use crate::office::Line;
use crate::outbox::Posted;
use crate::settings::Settings;
use crate::sop::{SopFile, Sops};
use crate::{Error, Office};

/// What is to be opened.
pub struct Opening<'a> {
    /// By which SOP.
    pub sop: &'a str,
    /// What is known of whoever applies, beside what is known already.
    pub values: Vec<(Field, String)>,
    /// The application whose step it is.
    pub parent: Option<ApplicationId>,
    /// The certificate that it is about, by its serial number; where none is named, the newest of the person.
    pub certificate: Option<String>,
    /// Who hands it in.
    pub by: By<'a>,
}

/// What became of applications that were to be opened together.
pub struct Batch {
    /// Of each that was tried, in their order.
    pub outcomes: Vec<Result<ApplicationId, Error>>,
    /// Why the others were not, where the store gave up on the way.
    pub stopped: Option<Error>,
}

/// So many applications share a transaction: other writers wait for their turn.
const TOGETHER: usize = 256;

/// An opening, with what was found out about it.
struct Opened<'a> {
    counter: &'a Counter<'a>,
    data: Data,
    certificate: Option<String>,
}

/// What all applications share that are opened together.
struct Counter<'a> {
    file: &'a SopFile,
    hash: [u8; 32],
    who: Who,
    fingerprints: Fingerprints,
}

impl Office {
    /// Opens an application; it stands at the first step of its SOP. What is known of the person from before is taken
    /// along, and what is given wins over it.
    ///
    /// # Errors
    /// [`Error::UnknownSop`]; [`ApplicationError::Lacks`], [`ApplicationError::Value`], [`ApplicationError::NikNeeded`];
    /// [`ApplicationError::NotFollowedThere`], [`ApplicationError::NothingHeld`], [`ApplicationError::AlreadyOpen`];
    /// [`Error::OfficerNeeded`].
    pub fn open_application(&self, opening: &Opening<'_>) -> Result<ApplicationId, Error> {
        let sops = Sops::sound_with(self.home(), opening.sop)?;
        let counter = self.counter(&sops, opening.sop, opening.by)?;
        self.store().write(|tx| self.open_within(tx, &counter, opening))
    }

    /// Opens applications by one SOP, some hundred in one transaction, and says what became of each, in their order: what
    /// is refused stops none of the others. Where the store gives up on the way, what was opened before stays.
    ///
    /// # Errors
    /// [`Error::UnknownSop`], [`Error::OfficerNeeded`].
    pub fn open_applications(
        &self,
        sop: &str,
        by: By<'_>,
        all: &[Vec<(Field, String)>],
    ) -> Result<Batch, Error> {
        let sops = Sops::sound_with(self.home(), sop)?;
        let counter = self.counter(&sops, sop, by)?;
        let mut batch = Batch { outcomes: Vec::new(), stopped: None };
        for some in all.chunks(TOGETHER) {
            let outcomes = self.store().write(|tx| {
                let open = |values: &Vec<(Field, String)>| {
                    let values = values.clone();
                    let opening = Opening { sop, values, parent: None, certificate: None, by };
                    match self.open_within(tx, &counter, &opening) {
                        // All that is refused is refused before anything is written.
                        Err(Error::Store(error)) => Err(Error::Store(error)),
                        outcome => Ok(outcome),
                    }
                };
                some.iter().map(open).collect::<Result<Vec<_>, Error>>()
            });
            match outcomes {
                Ok(outcomes) => batch.outcomes.extend(outcomes),
                Err(error) => {
                    batch.stopped = Some(error);
                    break;
                }
            }
        }
        Ok(batch)
    }

    fn counter<'a>(&self, sops: &'a Sops, sop: &str, by: By<'_>) -> Result<Counter<'a>, Error> {
        let file = sops.get(sop)?;
        let (who, fingerprints) = (self.who(by)?, self.fingerprints()?);
        Ok(Counter { file, hash: hash(&file.text), who, fingerprints })
    }

    fn open_within(
        &self,
        tx: &Tx<'_>,
        counter: &Counter<'_>,
        opening: &Opening<'_>,
    ) -> Result<ApplicationId, Error> {
        let moment = whole(self.moment()?);
        let sop = &counter.file.sop;
        let nik = with(Data::default(), &opening.values)?.nik().ok_or(ApplicationError::NikNeeded)?;
        let data = with(known(tx, nik.reveal())?, &opening.values)?;
        check(sop, &data, &Settings::of(tx)?)?;
        let certificate = about(tx, sop, opening.certificate.as_deref(), nik.reveal(), moment)?;
        refuse_again(tx, sop, opening, nik.reveal(), certificate.as_deref())?;
        refuse_taken_address(tx, sop, &data)?;
        let parent = opening.parent.map(|id| parent(tx, id, sop, nik.reveal(), moment)).transpose()?;
        let opened = Opened { counter, data, certificate };
        let (id, event) = opened.begin(tx, parent.as_ref(), moment)?;
        let detail = json!({ "sop": sop.id, "parent": opening.parent.map(|id| id.0), "events": [event] });
        self.write_line(tx, moment, &Line::done("application.open", &super::subject(id), detail))?;
        if let Some(parent) = parent {
            let mut posted = Posted::default();
            let actor = counter.who.actor.clone();
            let mut writing = Writing::new(self, tx, parent, actor, moment, &mut posted);
            writing.append(Deed::Followed { application: id.0.unsigned_abs() })?;
            writing.close("application.follow", json!({}))?;
        }
        Ok(id)
    }
}

/// Nobody applies for the same thing twice: a table that was read in already, or a second letter.
fn refuse_again(
    tx: &Tx<'_>,
    sop: &Sop,
    opening: &Opening<'_>,
    nik: &str,
    certificate: Option<&str>,
) -> Result<(), Error> {
    let person = tx.person_by_nik(nik)?;
    let known = person.map(|person| tx.applications_of(person.id)).transpose()?.unwrap_or_default();
    let mut shelf = Shelf::default();
    for record in
        known.iter().filter(|one| one.parent == opening.parent && one.certificate.as_deref() == certificate)
    {
        let dossier = load(tx, &mut shelf, record.id)?;
        if dossier.sop.id == sop.id && dossier.application.status() == Status::Open {
            return Err(ApplicationError::AlreadyOpen { id: record.id, sop: sop.id.clone() }.into());
        }
    }
    Ok(())
}

/// Under an SOP with a portal nobody begins with the user name of another, which the step that opens the account would refuse.
fn refuse_taken_address(tx: &Tx<'_>, sop: &Sop, data: &Data) -> Result<(), Error> {
    let opens_account = sop.steps.iter().any(|step| step.acts.contains(&Act::OpenAccount));
    let Some(username) = data.get(Field::Email).filter(|_| opens_account) else { return Ok(()) };
    let account = tx.portal_account(username)?;
    let owner = account.map(|account| tx.person(account.person)).transpose()?.flatten();
    match owner.is_some_and(|owner| owner.nik.as_deref() != data.nik().as_ref().map(ca::Nik::reveal)) {
        true => Err(ApplicationError::UsernameTaken { username: username.to_owned() }.into()),
        false => Ok(()),
    }
}

/// The application whose step the new one is to be.
fn parent(tx: &Tx<'_>, id: ApplicationId, sop: &Sop, nik: &str, moment: Moment) -> Result<Dossier, Error> {
    let parent = load(tx, &mut Shelf::default(), id)?;
    let last = parent.application.last_at();
    if moment.at < last {
        let because = Refusal::ClockBehind { now: moment.at, last };
        return Err(ApplicationError::Refused { id, because }.into());
    }
    if let Some(followed) = parent.application.followed()
        && matches!(parent.followed, Some(Status::Open | Status::Finished))
    {
        return Err(ApplicationError::AlreadyFollowed { parent: id, followed }.into());
    }
    let step = parent.application.step(&parent.sop);
    let follows = step.is_some_and(|step| {
        step.acts.contains(&Act::Follow)
            && matches!(&step.linked, Some(Linked::Known(known)) if *known == sop.id)
    });
    if tx.person(parent.person)?.and_then(|person| person.nik).as_deref() != Some(nik) {
        return Err(ApplicationError::OtherPerson { id }.into());
    }
    match follows {
        true => Ok(parent),
        false => {
            let step = step.map_or(0, |step| step.number);
            Err(ApplicationError::NotFollowedThere { parent: id, step, sop: sop.id.clone() }.into())
        }
    }
}

impl Opened<'_> {
    /// Writes down that it begins; gives its number, and the hash of its first event.
    fn begin(
        &self,
        tx: &Tx<'_>,
        parent: Option<&Dossier>,
        moment: Moment,
    ) -> Result<(ApplicationId, String), Error> {
        let Counter { file, hash, who, fingerprints } = self.counter;
        let nik = self.data.nik().ok_or(ApplicationError::NikNeeded)?;
        let person = match tx.person_by_nik(nik.reveal())? {
            Some(known) => known.id,
            None => tx.insert_person(nik.reveal(), moment.at)?,
        };
        let fingerprint = fingerprints.of(&self.data);
        data::keep(tx, person, fingerprint, &self.data)?;
        tx.keep_sop(hash, &file.text)?;
        let id = tx.insert_application(&NewApplication {
            person,
            sop: hash,
            parent: parent.map(|parent| parent.id),
            certificate: self.certificate.as_deref(),
            opened: moment.at,
        })?;
        let deed = Deed::Opened { data: fingerprint };
        let event = record::written(&Event { at: moment.at, by: who.actor.clone(), deed }, moment);
        tx.append_event(id, 0, &event)?;
        Ok((id, hash_of(&event)))
    }
}

fn hash(text: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(&DigestAlgorithm::Sha256.digest(text.as_bytes()));
    hash
}

impl Office {
    /// What was known of whoever applied before the application said anything.
    pub(crate) fn known_before(&self, dossier: &Dossier) -> Result<Data, Error> {
        self.store().snapshot(|ledger| {
            let nik = ledger.person(dossier.person)?.and_then(|person| person.nik).unwrap_or_default();
            match before(ledger, dossier.person, Some(dossier.id))? {
                Some(data) => Ok(data),
                None => held(ledger, &nik),
            }
        })
    }
}

/// What is known of whoever has this NIK: by the newest application that came to its end as it was asked for, or by the
/// newest certificate. What somebody only said counts for nothing.
fn known(ledger: &Ledger, nik: &str) -> Result<Data, Error> {
    if let Some(person) = ledger.person_by_nik(nik)?
        && let Some(data) = before(ledger, person.id, None)?
    {
        return Ok(data);
    }
    held(ledger, nik)
}

/// What the newest certificate says.
fn held(ledger: &Ledger, nik: &str) -> Result<Data, Error> {
    let certificates = ledger.certificates_of(Holder::Nik(nik))?;
    Ok(certificates.first().map(of_certificate).unwrap_or_default())
}

/// What the newest application said that came to its end, of all or of those before `limit`.
fn before(ledger: &Ledger, person: PersonId, limit: Option<ApplicationId>) -> Result<Option<Data>, Error> {
    let mut shelf = Shelf::default();
    let all = ledger.applications_of(person)?.into_iter().rev();
    for record in all.filter(|record| limit.is_none_or(|limit| record.id < limit)) {
        let dossier = load(ledger, &mut shelf, record.id)?;
        if dossier.application.status() == Status::Finished && dossier.sop.kind != Kind::Revocation {
            return Ok(dossier.data);
        }
    }
    Ok(None)
}

/// What a certificate says of its holder; what it says in a way that we do not take is left out.
fn of_certificate(record: &CertificateRecord) -> Data {
    let mut data = Data::default();
    let values = [
        (Field::Nama, Some(&record.name)),
        (Field::Nip, record.nip.as_ref()),
        (Field::Email, record.email.as_ref()),
        (Field::Jabatan, record.title.as_ref()),
    ];
    for (field, value) in values {
        let _ = value.map(|value| data.set(field, value));
    }
    data
}

/// The certificate that an application is about: that to be revoked, or the one that another is to follow.
fn about(
    ledger: &Ledger,
    sop: &Sop,
    named: Option<&str>,
    nik: &str,
    moment: Moment,
) -> Result<Option<String>, Error> {
    let mut held = ledger.certificates_of(Holder::Nik(nik))?;
    if let Some(serial) = named {
        held.retain(|record| record.serial.eq_ignore_ascii_case(serial));
        if held.is_empty() {
            return Err(Error::UnknownId(serial.to_owned()));
        }
    }
    let can_be = |standing| match sop.kind {
        Kind::Revocation => matches!(standing, Standing::Active | Standing::Suspended),
        Kind::Renewal => matches!(standing, Standing::Active | Standing::Expired),
        _ => false,
    };
    held.retain(|record| can_be(Standing::of(record, moment.at)));
    match (sop.kind, held.len()) {
        (Kind::Revocation | Kind::Renewal, 0) => {
            Err(ApplicationError::NothingHeld { sop: sop.id.clone() }.into())
        }
        (Kind::Revocation, 2..) => Err(Error::Several {
            id: nik.parse::<ca::Nik>().map(|nik| nik.to_string()).unwrap_or_default(),
            serials: held.into_iter().map(|record| record.serial).collect(),
        }),
        _ => Ok(held.into_iter().next().map(|record| record.serial)),
    }
}
