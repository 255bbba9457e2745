//! The certificate at the end of the way: for the data that were approved, and the key that was made for them.

use ca::request::ProvenKey;
use ca::{Approval, Person};
use enrolment::sop::{Field, Kind};
use pki::csr::VerifiedCsr;
use serde_json::json;
use store::{Descent, Succession};

use super::act::Carrying;
use super::writing::Writing;
use super::{ApplicationError, Data, Shelf, load};
use crate::issue::{HolderEntry, Issued, Kept, Plan, Subject, Terms, word};
use crate::passphrase::Advice;
use crate::{Error, Office};

/// The profile of certificates for persons.
const PROFILE: &str = "person";

impl Carrying<'_> {
    /// Issues the certificate.
    pub(super) fn issue(&self) -> Result<Issued, Error> {
        let Writing { office, tx, .. } = &self.writing;
        let issuer = self.doing.secrets.ca.ok_or(ApplicationError::CaNeeded { step: self.step() })?;
        let plan = self.plan(office)?;
        let carried = office.carry_out_within(tx, issuer, &plan)?;
        Ok(Issued::from((plan, carried)))
    }

    fn plan(&self, office: &Office) -> Result<Plan, Error> {
        let Writing { tx, dossier, moment, .. } = &self.writing;
        let erased = ApplicationError::Erased { id: dossier.id };
        let person = person(office.agency(), dossier.data.as_ref().ok_or(erased)?)?;
        let key = self.key_id().ok_or(ApplicationError::PassphraseNeeded { step: self.step() })?;
        let request = tx.key_request(key)?.ok_or(ApplicationError::NoRequest { id: dossier.id })?;
        let terms = Terms { subject: Subject::Person(person), profile: office.profile(PROFILE)?, days: None };
        let approved = dossier.application.approval().map(|approval| approval.by.clone());
        let approval = Approval::Enrolled {
            sop: dossier.sop.id.clone(),
            application: dossier.id.0.unsigned_abs(),
            by: approved.unwrap_or_default(),
        };
        let proven = ProvenKey::from(&VerifiedCsr::read(&request)?);
        let detail = json!({ "profile": PROFILE, "application": dossier.id.0, "approval": word(&approval) });
        Ok(Plan {
            moment: *moment,
            holder: HolderEntry::of(&terms.subject),
            request: office.request_for(&terms, proven, approval, *moment)?,
            kept: Kept::Already(key.to_owned()),
            advice: Advice::Good,
            descent: self.descent()?,
            superseded: Vec::new(),
            action: "certificate.issue",
            detail,
        })
    }

    /// What the certificate follows, where this is a step of a renewal.
    fn descent(&self) -> Result<Option<Descent>, Error> {
        let Writing { tx, dossier, .. } = &self.writing;
        let renewed = match (dossier.sop.kind, dossier.parent) {
            (Kind::Renewal, _) => dossier.certificate.clone(),
            (_, Some(parent)) => {
                let parent = load(tx, &mut Shelf::default(), parent)?;
                parent.certificate.filter(|_| parent.sop.kind == Kind::Renewal)
            }
            _ => None,
        };
        Ok(renewed.map(|replaces| Descent { replaces, succession: Succession::Rekeyed }))
    }
}

/// Whom the certificate is about; of the office's agency, where no other is known.
pub(super) fn person(agency: &str, data: &Data) -> Result<Person, Error> {
    let needed = |field| data.get(field).ok_or(ApplicationError::Missing { field });
    let invalid = |field| ApplicationError::Missing { field };
    let owned = |field| data.get(field).map(str::to_owned);
    Ok(Person {
        nik: data.nik().ok_or(ApplicationError::NikNeeded)?,
        name: needed(Field::Nama)?.to_owned(),
        email: needed(Field::Email)?.parse().map_err(|_| invalid(Field::Email))?,
        nip: data.nip(),
        title: owned(Field::Jabatan),
        agency: owned(Field::Instansi).unwrap_or_else(|| agency.to_owned()),
        unit: owned(Field::Unit),
    })
}
