//! What may be done next with an application, and by whom. A [`Permit`] exists only if all of it holds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Application, Status};
use crate::event::{Actor, Deed, Done, Fingerprint, LinkKind};
use crate::refusal::Refusal;
use crate::sop::{APPLICANT, Act, Branch, Linked, Sop, Step, Target};

/// What someone wants to do.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Who.
    pub by: &'a Actor,
    /// The roles of the officer, if it is one.
    pub roles: &'a BTreeSet<String>,
    /// What shows that it is the applicant.
    pub proof: Proof,
    /// The step that is meant, where one is named.
    pub step: Option<u8>,
    /// The data that were looked at, where that is known.
    pub seen: Option<Fingerprint>,
    /// The data, where they are to become others.
    pub data: Option<Fingerprint>,
    /// The papers that are brought along, by their kinds.
    pub papers: &'a BTreeMap<String, Fingerprint>,
    /// What comes out, where it is not the usual.
    pub outcome: Option<&'a str>,
    /// Why it is refused, if it is.
    pub reason: Option<&'a str>,
    /// How the application stands that the step follows, if there is one.
    pub followed: Option<Status>,
}

/// What shows that someone is the applicant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Proof {
    /// Nothing but that they are there.
    None,
    /// The token of a link, by its hash.
    Link(Fingerprint),
    /// The user name and the password of the portal.
    Portal,
}

/// That a step may be done: the house does what is in it, and records that.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
pub struct Permit {
    done: Done,
}

impl Permit {
    /// What the house is to do.
    #[must_use]
    pub fn acts(&self) -> &[Act] {
        &self.done.acts
    }

    /// Where it goes on.
    #[must_use]
    pub fn to(&self) -> Target {
        self.done.to
    }

    /// That it was done; with the name of the key that was made, and the serial number of the certificate.
    #[must_use]
    pub fn done(self, key: Option<String>, serial: Option<String>) -> Deed {
        Deed::Done(Done { key, serial, ..self.done })
    }
}

impl Application {
    /// Whether the step where it stands may be done like this at `now`.
    ///
    /// # Errors
    /// [`Refusal`], the first of what speaks against it.
    pub fn permit(&self, sop: &Sop, ask: &Ask<'_>, now: Timestamp) -> Result<Permit, Refusal> {
        let step = self.open_step(sop)?;
        if let Some(asked) = ask.step.filter(|asked| *asked != step.number) {
            return Err(Refusal::OtherStep { asked, current: step.number });
        }
        check_role(sop, step, ask)?;
        let branch = ask.outcome.map(|outcome| branch(step, outcome)).transpose()?;
        if let Some(refusing) = branch.filter(|branch| branch.is_refusal) {
            return self.refusing(step, refusing, ask);
        }
        self.check_proof(sop, step, ask, now)?;
        self.check_papers(step, ask)?;
        self.check_data(sop, step, ask)?;
        self.check_followed(step, ask)?;
        let done = Done {
            step: step.number,
            acts: step.acts.clone(),
            outcome: branch.map(|branch| branch.id.clone()),
            refused: None,
            to: self.back_to(sop, step, ask).unwrap_or_else(|| branch.map_or(step.next, |branch| branch.to)),
            data: ask.data,
            papers: ask.papers.clone(),
            key: None,
            serial: None,
        };
        Ok(Permit { done })
    }

    /// Whether it may be refused as a whole where it stands: by those who do the step, or decide in it.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn reject(&self, sop: &Sop, ask: &Ask<'_>) -> Result<Deed, Refusal> {
        let step = self.open_step(sop)?;
        let is_officer_of_it = sop.roles.iter().any(|role| ask.roles.contains(&role.id));
        if ask.by.is_applicant() || !is_officer_of_it {
            let needed =
                sop.roles.iter().map(|role| role.id.clone()).filter(|role| role != APPLICANT).collect();
            return Err(wrong_role(step, needed, ask));
        }
        Ok(Deed::Rejected { reason: reason(ask)? })
    }

    /// Whether whoever applied may take it back.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn cancel(&self, sop: &Sop, ask: &Ask<'_>) -> Result<Deed, Refusal> {
        let step = self.open_step(sop)?;
        if !ask.by.is_applicant() {
            return Err(wrong_role(step, vec![APPLICANT.to_owned()], ask));
        }
        Ok(Deed::Cancelled { reason: reason(ask)? })
    }

    /// What follows when the data become `data`: an approval of others falls, and it goes back to who approves.
    ///
    /// # Errors
    /// [`Refusal::Closed`].
    pub fn correct(&self, sop: &Sop, data: Fingerprint) -> Result<Deed, Refusal> {
        self.open_step(sop)?;
        Ok(Deed::Corrected { data, back_to: self.approving_anew(sop, data) })
    }

    /// The step that approves, if what was approved is something else than `data`.
    fn approving_anew(&self, sop: &Sop, data: Fingerprint) -> Option<u8> {
        self.approval().filter(|approval| approval.data != data)?;
        sop.steps.iter().find(|step| step.acts.contains(&Act::Approve)).map(|step| step.number)
    }

    /// Where it goes on when the data become others in a step: an approval of those before falls.
    fn back_to(&self, sop: &Sop, step: &Step, ask: &Ask<'_>) -> Option<Target> {
        let data = ask.data.filter(|_| !step.acts.contains(&Act::Approve))?;
        self.approving_anew(sop, data).map(Target::Step)
    }

    fn open_step<'s>(&self, sop: &'s Sop) -> Result<&'s Step, Refusal> {
        self.step(sop).ok_or(Refusal::Closed(self.status))
    }

    fn refusing(&self, step: &Step, branch: &Branch, ask: &Ask<'_>) -> Result<Permit, Refusal> {
        let done = Done {
            step: step.number,
            acts: Vec::new(),
            outcome: Some(branch.id.clone()),
            refused: Some(reason(ask)?),
            to: branch.to,
            data: None,
            papers: ask.papers.clone(),
            key: None,
            serial: None,
        };
        Ok(Permit { done })
    }

    /// Whether the applicant is who it seems: by the link that was mailed, or in the portal.
    fn check_proof(&self, sop: &Sop, step: &Step, ask: &Ask<'_>, now: Timestamp) -> Result<(), Refusal> {
        let in_person = ask.by.officer().is_some();
        if step.acts.contains(&Act::LogIn) && ask.proof != Proof::Portal && !in_person {
            return Err(Refusal::PortalNeeded { step: step.number });
        }
        let sends = |kind| match kind {
            LinkKind::Activation => Act::SendActivation,
            LinkKind::Passphrase => Act::SendPassphrase,
        };
        let kinds = step.acts.iter().filter_map(|act| LinkKind::used_by(*act));
        let mut mailed = kinds.filter(|kind| sop.steps.iter().any(|step| step.acts.contains(&sends(*kind))));
        mailed.try_for_each(|kind| self.check_link(kind, step, ask.proof, now))
    }

    fn check_link(&self, kind: LinkKind, step: &Step, proof: Proof, now: Timestamp) -> Result<(), Refusal> {
        let Proof::Link(token) = proof else { return Err(Refusal::LinkNeeded { step: step.number }) };
        match self.link(kind) {
            Some(sent) if sent.token != token => Err(Refusal::LinkWrong { kind }),
            Some(sent) if now >= sent.expires => Err(Refusal::LinkExpired { kind, expired: sent.expires }),
            Some(_) => Ok(()),
            None => Err(Refusal::LinkWrong { kind }),
        }
    }

    fn check_papers(&self, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
        let is_there = |paper: &&String| self.papers.contains_key(*paper) || ask.papers.contains_key(*paper);
        let missing: Vec<String> = step.papers.iter().filter(|paper| !is_there(paper)).cloned().collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Refusal::PapersMissing { step: step.number, papers: missing }),
        }
    }

    /// Whether the data are those that were looked at and approved, and not by who entered them alone.
    fn check_data(&self, sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
        if let Some(seen) = ask.seen.filter(|seen| *seen != self.data) {
            return Err(Refusal::DataChanged { seen, now: self.data });
        }
        let officer = ask.by.officer().unwrap_or_default();
        let is_done = |act| step.acts.contains(&act);
        let takes_data = [Act::Apply, Act::Enter, Act::Activate, Act::ChangeData].into_iter().any(is_done);
        if ask.data.is_some() && !takes_data {
            return Err(Refusal::NoDataHere { step: step.number });
        }
        let enters = is_done(Act::Enter) || is_done(Act::Apply);
        if is_done(Act::Approve)
            && !examined_later(sop, step)
            && (enters || self.entered_by.contains(officer))
        {
            return Err(Refusal::SelfApproval { officer: officer.to_owned() });
        }
        let depends = [Act::Issue, Act::ChangeData, Act::Revoke, Act::SetPassphrase, Act::HandOver];
        if !depends.into_iter().any(is_done) || is_done(Act::Approve) {
            return Ok(());
        }
        let approval = self.approval().ok_or(Refusal::NotApproved)?;
        let others = [approval.by.as_str(), officer];
        let by_entering_alone = others.iter().all(|approver| self.entered_by.contains(*approver));
        if is_done(Act::Issue) && by_entering_alone {
            return Err(Refusal::SelfApproval { officer: officer.to_owned() });
        }
        Ok(())
    }

    fn check_followed(&self, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
        match &step.linked {
            Some(Linked::Known(sop)) if ask.followed != Some(Status::Finished) => {
                Err(Refusal::NotFollowed { step: step.number, sop: sop.clone() })
            }
            _ => Ok(()),
        }
    }
}

/// Whether BSrE looks at the application after `step`, before anything comes of it.
fn examined_later(sop: &Sop, step: &Step) -> bool {
    let later = sop.steps.iter().filter(|later| later.number > step.number);
    later.flat_map(|later| &later.acts).any(|act| matches!(act, Act::Examine | Act::Match))
}

/// Whether it is for who acts; what an applicant does at a desk is recorded by someone who takes part in the SOP.
fn check_role(sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
    let takes_part = || sop.roles.iter().any(|role| role.id != APPLICANT && ask.roles.contains(&role.id));
    let fits = |role: &String| match ask.by {
        Actor::Officer(_) => ask.roles.contains(role),
        Actor::Applicant => role == APPLICANT,
        Actor::AtDesk(_) => role == APPLICANT && (takes_part() || sop.roles.len() == 1),
    };
    match step.actors.iter().any(fits) {
        true => Ok(()),
        false => Err(wrong_role(step, step.actors.clone(), ask)),
    }
}

fn wrong_role(step: &Step, needed: Vec<String>, ask: &Ask<'_>) -> Refusal {
    let has = match ask.by {
        Actor::Officer(_) => ask.roles.iter().cloned().collect(),
        Actor::Applicant | Actor::AtDesk(_) => vec![APPLICANT.to_owned()],
    };
    Refusal::WrongRole { step: step.number, needed, has }
}

fn branch<'s>(step: &'s Step, outcome: &str) -> Result<&'s Branch, Refusal> {
    step.branches.iter().find(|branch| branch.id == outcome).ok_or_else(|| Refusal::UnknownOutcome {
        step: step.number,
        outcome: outcome.to_owned(),
        known: step.branches.iter().map(|branch| branch.id.clone()).collect(),
    })
}

fn reason(ask: &Ask<'_>) -> Result<String, Refusal> {
    let given = ask.reason.map(str::trim).filter(|reason| !reason.is_empty());
    given.map(str::to_owned).ok_or(Refusal::ReasonNeeded)
}
