//! An application is refused or taken back; its data are put right outside of a step.

use enrolment::event::Deed;
use enrolment::sop::Field;
use serde_json::json;
use store::ApplicationId;

use super::ask::{Case, Wish};
use super::writing::Writing;
use super::{ApplicationError, By, Dossier, Shelf, data, load, whole};
use crate::outbox::{LetterKind, Posted};
use crate::{Error, Office};

impl Office {
    /// Refuses an application as a whole.
    ///
    /// # Errors
    /// [`ApplicationError::Refused`].
    pub fn reject_application(&self, id: ApplicationId, by: By<'_>, reason: &str) -> Result<Dossier, Error> {
        let wish = Wish { reason: Some(reason), ..Wish::default() };
        self.judge("application.reject", id, by, &wish, |dossier, case, at| {
            dossier.application.reject(&dossier.sop, &case.ask(), at)
        })
    }

    /// Takes an application back, for whoever applied.
    ///
    /// # Errors
    /// [`ApplicationError::Refused`].
    pub fn cancel_application(&self, id: ApplicationId, by: By<'_>, reason: &str) -> Result<Dossier, Error> {
        let wish = Wish { reason: Some(reason), ..Wish::default() };
        self.judge("application.cancel", id, by, &wish, |dossier, case, at| {
            dossier.application.cancel(&dossier.sop, &case.ask(), at)
        })
    }

    /// Puts the data of an application right; what was approved is to be approved again.
    ///
    /// # Errors
    /// [`ApplicationError::Refused`], [`ApplicationError::Value`], [`ApplicationError::Lacks`].
    pub fn correct_application(
        &self,
        id: ApplicationId,
        by: By<'_>,
        values: &[(Field, String)],
    ) -> Result<Dossier, Error> {
        let wish = Wish { values, ..Wish::default() };
        self.judge("application.correct", id, by, &wish, |dossier, case, at| {
            let data = case.data.as_ref().map_or(dossier.application.data(), |(_, changed)| *changed);
            dossier.application.correct(&dossier.sop, &case.ask(), data, at)
        })
    }

    /// Mails another link for the step where the application stands; the one before is good no more.
    ///
    /// # Errors
    /// [`ApplicationError::Refused`] where the step is done without one, or by someone who has no part in it.
    pub fn send_link(&self, id: ApplicationId, by: By<'_>) -> Result<Dossier, Error> {
        let mut posted = Posted::default();
        let sent = self.who(by).and_then(|who| {
            self.store().write(|tx| {
                let dossier = load(tx, &mut Shelf::default(), id)?;
                let moment = whole(self.moment()?);
                let kind = dossier.application.link_needed(&dossier.sop, &who.roles);
                let kind = kind.map_err(|because| ApplicationError::Refused { id, because })?;
                let mut writing = Writing::new(self, tx, dossier, who.actor.clone(), moment, &mut posted);
                writing.send(kind)?;
                writing.close("application.send", json!({}))
            })
        });
        if sent.is_ok() {
            posted.stay();
        }
        self.note_application_refusal("application.send", id, sent)
    }

    fn judge(
        &self,
        action: &'static str,
        id: ApplicationId,
        by: By<'_>,
        wish: &Wish<'_>,
        rule: impl Fn(&Dossier, &Case<'_>, jiff::Timestamp) -> Result<Deed, enrolment::Refusal>,
    ) -> Result<Dossier, Error> {
        let mut posted = Posted::default();
        let judged = self.who(by).and_then(|who| {
            let fingerprints = self.fingerprints()?;
            self.store().write(|tx| {
                let mut dossier = load(tx, &mut Shelf::default(), id)?;
                let moment = whole(self.moment()?);
                let case = Case::new(tx, &dossier, &who, wish, &fingerprints)?;
                let deed = rule(&dossier, &case, moment.at);
                let deed = deed.map_err(|because| ApplicationError::Refused { id, because })?;
                if let Some((changed, fingerprint)) = case.data {
                    data::change(tx, &dossier, fingerprint, &changed)?;
                    // What is mailed now goes to the address that was put right.
                    dossier.data = Some(changed);
                }
                let mut writing = Writing::new(self, tx, dossier, who.actor.clone(), moment, &mut posted);
                let refused = match &deed {
                    Deed::Rejected { reason } => Some(reason.clone()),
                    _ => None,
                };
                writing.append(deed)?;
                match refused {
                    Some(reason) => writing.tell(LetterKind::Refused, [("alasan", reason)])?,
                    None => writing.send_where_needed()?,
                }
                writing.close(action, json!({}))
            })
        });
        if judged.is_ok() {
            posted.stay();
        }
        self.note_application_refusal(action, id, judged)
    }
}
