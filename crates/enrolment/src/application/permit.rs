//! What may be done next with an application, and by whom. A [`Permit`] exists only if all of it holds.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Application, Paper, Status, Visit};
use crate::event::{Actor, Deed, Done, Fingerprint, LinkKind};
use crate::identity::Doubt;
use crate::refusal::Refusal;
use crate::sop::{APPLICANT, Act, Branch, Kind, Linked, Sop, Step, Target};

/// What someone wants to do.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Who.
    pub by: &'a Actor,
    /// The roles of the officer who does it or records it.
    pub roles: &'a BTreeSet<String>,
    /// What shows that it is the applicant.
    pub proof: Proof,
    /// The step that is meant, where one is named.
    pub step: Option<u8>,
    /// The data that were looked at.
    pub seen: Option<Fingerprint>,
    /// The data, where they are to become others.
    pub data: Option<Fingerprint>,
    /// The papers that are brought along, by their kinds.
    pub papers: &'a BTreeMap<String, Fingerprint>,
    /// What the recommendation letter says, where somebody reads it out.
    pub letter: Option<Fingerprint>,
    /// What speaks against the data being those of the applicant.
    pub doubts: &'a [Doubt],
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
    /// Nothing.
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

/// Longest reason, in characters.
const LONGEST_REASON: usize = 1000;
/// What is done with data that were approved.
const DECIDED: [Act; 5] = [Act::Issue, Act::ChangeData, Act::Revoke, Act::SetPassphrase, Act::HandOver];
/// What cannot be taken back, and needs someone else than who entered the data.
const GUARDED: [Act; 3] = [Act::Issue, Act::ChangeData, Act::Revoke];

impl Permit {
    /// What the house is to do.
    #[must_use]
    pub fn acts(&self) -> &[Act] {
        &self.done.acts
    }

    /// Whether something is refused by it.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.done.refused.is_some()
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
        let step = self.meant_step(sop, ask, now)?;
        check_role(sop, step, ask)?;
        self.check_proof(sop, step, ask, now)?;
        check_papers_are_asked(step, ask)?;
        check_letter(step, ask)?;
        let branch = ask.outcome.map(|outcome| branch(step, outcome)).transpose()?;
        if let Some(refusing) = branch.filter(|branch| branch.is_refusal) {
            return Ok(permit(step, Vec::new(), ask, Some(refusing), Some(reason(ask)?), refusing.to));
        }
        self.check_papers(sop, step, ask)?;
        self.check_data(sop, step, ask)?;
        check_doubts(sop, step, ask)?;
        check_followed(step, ask)?;
        // Other data than were approved are approved first; what the step does comes after.
        if let Some(approving) = ask.data.and_then(|data| self.approving_anew(sop, data)) {
            return Ok(permit(step, Vec::new(), ask, None, None, Target::Step(approving)));
        }
        let to = branch.map_or(step.next, |branch| branch.to);
        Ok(permit(step, step.acts.clone(), ask, branch, None, to))
    }

    /// Whether it may be refused as a whole where it stands: by those who do the step, or where it waits for the applicant
    /// by any officer of the SOP.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn reject(&self, sop: &Sop, ask: &Ask<'_>, now: Timestamp) -> Result<Deed, Refusal> {
        let step = self.meant_step(sop, ask, now)?;
        self.refuse_too_late(sop)?;
        let waits = step.actors.iter().all(|role| role == APPLICANT);
        let needed: Vec<String> = match waits {
            true => sop.roles.iter().map(|role| role.id.clone()).collect(),
            false => step.actors.clone(),
        };
        let needed: Vec<String> = needed.into_iter().filter(|role| role != APPLICANT).collect();
        let is_officer = matches!(ask.by, Actor::Officer(_));
        if !is_officer || !needed.iter().any(|role| ask.roles.contains(role)) {
            return Err(wrong_role(step, needed, ask));
        }
        Ok(Deed::Rejected { reason: reason(ask)? })
    }

    /// Whether whoever applied may take it back: with a link or in the portal, or at a desk.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn cancel(&self, sop: &Sop, ask: &Ask<'_>, now: Timestamp) -> Result<Deed, Refusal> {
        let step = self.meant_step(sop, ask, now)?;
        self.refuse_too_late(sop)?;
        self.check_takes_part(sop, step, ask, now)?;
        match ask.by {
            Actor::Officer(_) => Err(wrong_role(step, vec![APPLICANT.to_owned()], ask)),
            _ => Ok(Deed::Cancelled { reason: reason(ask)? }),
        }
    }

    /// Whether the data may become others outside of a step; what was approved goes back to who approves.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn correct(
        &self,
        sop: &Sop,
        ask: &Ask<'_>,
        data: Fingerprint,
        now: Timestamp,
    ) -> Result<Deed, Refusal> {
        let step = self.meant_step(sop, ask, now)?;
        self.refuse_too_late(sop)?;
        self.check_takes_part(sop, step, ask, now)?;
        self.check_seen(ask)?;
        Ok(Deed::Corrected { data, back_to: self.approving_anew(sop, data) })
    }

    /// The kind of link by which the step where it stands is done, if it is done by one.
    #[must_use]
    pub fn link_used(&self, sop: &Sop) -> Option<LinkKind> {
        self.step(sop).and_then(|step| needed_links(sop, step).next())
    }

    /// The link that is wanted where the application stands, for an officer of the SOP who has it mailed again.
    ///
    /// # Errors
    /// [`Refusal::NoLinkHere`], [`Refusal::WrongRole`].
    pub fn link_needed(&self, sop: &Sop, roles: &BTreeSet<String>) -> Result<LinkKind, Refusal> {
        let step = self.step(sop).ok_or(Refusal::Closed(self.status))?;
        let kind = needed_links(sop, step).next().ok_or(Refusal::NoLinkHere { step: step.number })?;
        let sends = |step: &&Step| step.acts.contains(&kind.sent_by());
        let senders: Vec<String> =
            sop.steps.iter().filter(sends).flat_map(|step| step.actors.clone()).collect();
        match senders.iter().any(|role| roles.contains(role)) {
            true => Ok(kind),
            false => Err(Refusal::WrongRole {
                step: step.number,
                needed: senders,
                has: roles.iter().cloned().collect(),
            }),
        }
    }

    /// That a link is mailed for the step where it stands, good for as long as the SOP says in wall time.
    ///
    /// # Errors
    /// [`Refusal::NoLinkHere`] where the step is done without one.
    pub fn send(
        &self,
        sop: &Sop,
        link: LinkKind,
        token: Fingerprint,
        now: Timestamp,
    ) -> Result<Deed, Refusal> {
        let step = self.step(sop).ok_or(Refusal::Closed(self.status))?;
        if now < self.last_at {
            return Err(Refusal::ClockBehind { now, last: self.last_at });
        }
        let lifetime = match link {
            LinkKind::Activation => sop.links.activation,
            LinkKind::Passphrase => sop.links.passphrase,
        };
        let is_used = needed_links(sop, step).any(|needed| needed == link);
        let expires = lifetime.filter(|_| is_used).and_then(|span| now.checked_add(span.wall()).ok());
        match expires {
            Some(expires) => Ok(Deed::Sent { link, token, expires }),
            None => Err(Refusal::NoLinkHere { step: step.number }),
        }
    }

    fn meant_step<'s>(&self, sop: &'s Sop, ask: &Ask<'_>, now: Timestamp) -> Result<&'s Step, Refusal> {
        let step = self.step(sop).ok_or(Refusal::Closed(self.status))?;
        if let Some(asked) = ask.step.filter(|asked| *asked != step.number) {
            return Err(Refusal::OtherStep { asked, current: step.number });
        }
        if now < self.last_at {
            return Err(Refusal::ClockBehind { now, last: self.last_at });
        }
        Ok(step)
    }

    /// What cannot be taken back was done already.
    fn refuse_too_late(&self, sop: &Sop) -> Result<(), Refusal> {
        let account = (sop.kind == Kind::Account).then_some(Act::OpenAccount);
        let done = GUARDED.into_iter().chain(account).find(|act| self.has_ever_done(*act));
        done.map_or(Ok(()), |act| Err(Refusal::TooLate { act: act.word() }))
    }

    /// The first step that approved on the way here, if what it approved is something else than `data`.
    fn approving_anew(&self, sop: &Sop, data: Fingerprint) -> Option<u8> {
        self.approval().filter(|approval| approval.data != data)?;
        let approves = |number: u8| sop.step(number).is_some_and(|step| step.acts.contains(&Act::Approve));
        self.visits().iter().map(|visit| visit.step).find(|number| approves(*number))
    }

    /// Whether the applicant is who it seems: by the link that was mailed, in the portal, or at a desk.
    fn check_proof(&self, sop: &Sop, step: &Step, ask: &Ask<'_>, now: Timestamp) -> Result<(), Refusal> {
        needed_links(sop, step).try_for_each(|kind| self.check_link(kind, step, ask.proof, now))?;
        // Anyone may hand in an application, and take note of a message.
        let is_open = step.acts.iter().all(|act| matches!(act, Act::Apply | Act::Receive));
        let is_shown = ask.proof != Proof::None;
        match ask.by {
            Actor::Applicant if !is_open && !is_shown => Err(Refusal::PortalNeeded { step: step.number }),
            _ => Ok(()),
        }
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

    /// Whether someone has to do with the application: an officer of its SOP, or the applicant by any link that is good.
    fn check_takes_part(&self, sop: &Sop, step: &Step, ask: &Ask<'_>, now: Timestamp) -> Result<(), Refusal> {
        let kinds = [LinkKind::Activation, LinkKind::Passphrase];
        match ask.by {
            Actor::Applicant if ask.proof == Proof::Portal => Ok(()),
            Actor::Applicant => {
                let of_links = kinds.map(|kind| self.check_link(kind, step, ask.proof, now));
                match (of_links.iter().any(Result::is_ok), ask.proof) {
                    (true, _) => Ok(()),
                    // What is wrong with the link that is given, where one was mailed.
                    (false, Proof::Link(_)) => {
                        let mailed = kinds.iter().position(|kind| self.link(*kind).is_some()).unwrap_or(0);
                        of_links[mailed].clone()
                    }
                    (false, _) => Err(Refusal::PortalNeeded { step: step.number }),
                }
            }
            Actor::Officer(_) | Actor::AtDesk(_) if takes_part(sop, ask) => Ok(()),
            Actor::Officer(_) | Actor::AtDesk(_) => Err(Refusal::WrongRole {
                step: step.number,
                needed: officers(sop),
                has: ask.roles.iter().cloned().collect(),
            }),
        }
    }

    fn check_papers(&self, sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
        let is_there = |paper: &&String| self.papers.contains_key(*paper) || ask.papers.contains_key(*paper);
        let missing: Vec<String> = step.papers.iter().filter(|paper| !is_there(paper)).cloned().collect();
        match missing.is_empty() {
            true => self.check_approved_papers(sop, step, ask),
            false => Err(Refusal::PapersMissing { step: step.number, papers: missing }),
        }
    }

    /// Whoever approved saw the papers too: who comes after cannot put others in their place.
    fn check_approved_papers(&self, sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
        if self.approval().is_none() || step.acts.contains(&Act::Approve) {
            return Ok(());
        }
        let approves = |visit: &Visit| {
            visit.is_done && sop.step(visit.step).is_some_and(|step| step.acts.contains(&Act::Approve))
        };
        let Some(at) = self.visits().iter().rposition(approves) else { return Ok(()) };
        // What came after the approval was not seen by who approved.
        let is_seen = |paper: &&Paper| self.visits()[..=at].iter().any(|visit| visit.step == paper.step);
        let known = |kind: &String| self.papers.get(kind).filter(is_seen).map(|paper| paper.fingerprint);
        let others =
            ask.papers.iter().filter(|(kind, paper)| known(kind).is_some_and(|known| known != **paper));
        let papers: Vec<String> = others.map(|(kind, _)| kind.clone()).collect();
        match papers.is_empty() {
            true => Ok(()),
            false => Err(Refusal::PapersApproved { step: step.number, papers }),
        }
    }

    fn check_seen(&self, ask: &Ask<'_>) -> Result<(), Refusal> {
        match ask.seen.filter(|seen| *seen != self.data) {
            Some(seen) => Err(Refusal::DataChanged { seen, now: self.data }),
            None => Ok(()),
        }
    }

    /// Whether the data are those that were looked at and approved, and not by who entered them alone.
    fn check_data(&self, sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
        self.check_seen(ask)?;
        let does = |act: &Act| step.acts.contains(act);
        let decides = DECIDED.iter().any(does);
        let takes_data = [Act::Apply, Act::Enter, Act::Activate].iter().any(does);
        if ask.data.is_some() && (!takes_data || decides || does(&Act::Approve)) {
            return Err(Refusal::NoDataHere { step: step.number });
        }
        if does(&Act::Approve) && ask.seen.is_none() {
            return Err(Refusal::NotLookedAt { step: step.number });
        }
        if decides && !does(&Act::Approve) && self.approval().is_none() {
            return Err(Refusal::NotApproved);
        }
        if does(&Act::Issue) && !does(&Act::SetPassphrase) && self.key.is_none() {
            return Err(Refusal::NoKey);
        }
        if GUARDED.iter().any(|act| does(act) && self.has_ever_done(*act)) {
            return self.refuse_too_late(sop);
        }
        self.check_eyes(sop, step, ask)
    }

    /// Whether someone else than who entered the data stands for them: where that is decided, and already where nobody is
    /// to look at them any more.
    fn check_eyes(&self, sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
        let does = |act: &Act| step.acts.contains(act);
        let is_decided = GUARDED.iter().any(does);
        let officer = ask.by.officer().unwrap_or_default();
        let enters = |id: &str| {
            self.entered_by.contains(id) || id == officer && (does(&Act::Enter) || does(&Act::Apply))
        };
        let looks = |act: Act| matches!(act, Act::Examine | Act::Match | Act::Issue | Act::Revoke);
        let mut standing: Vec<&str> = Vec::new();
        standing.extend(self.approval().map(|approval| approval.by.as_str()));
        standing.extend(
            self.done
                .iter()
                .filter(|done| looks(done.act) && done.data == self.data)
                .filter_map(|done| done.by.as_deref()),
        );
        if does(&Act::Approve) || step.acts.iter().any(|act| looks(*act)) {
            standing.push(officer);
        }
        let is_last = is_decided || does(&Act::Approve) && !is_looked_at_later(sop, step);
        if is_last && standing.iter().all(|id| enters(id)) {
            return Err(Refusal::SelfApproval { officer: officer.to_owned() });
        }
        Ok(())
    }
}

fn permit(
    step: &Step,
    acts: Vec<Act>,
    ask: &Ask<'_>,
    branch: Option<&Branch>,
    refused: Option<String>,
    to: Target,
) -> Permit {
    let done = Done {
        step: step.number,
        acts,
        outcome: branch.map(|branch| branch.id.clone()),
        data: ask.data.filter(|_| refused.is_none()),
        refused,
        to,
        papers: ask.papers.clone(),
        letter: ask.letter,
        key: None,
        serial: None,
    };
    Permit { done }
}

/// The links by which a step is done, where the SOP has such links mailed.
fn needed_links<'s>(sop: &'s Sop, step: &'s Step) -> impl Iterator<Item = LinkKind> + 's {
    let kinds = step.acts.iter().filter_map(|act| LinkKind::used_by(*act));
    kinds.filter(|kind| sop.steps.iter().any(|step| step.acts.contains(&kind.sent_by())))
}

/// Whether BSrE looks at the data in some step after this one.
fn is_looked_at_later(sop: &Sop, step: &Step) -> bool {
    let later = sop.steps.iter().filter(|later| later.number > step.number);
    later.flat_map(|later| &later.acts).any(|act| matches!(act, Act::Examine | Act::Match))
}

/// Whether the officer who acts or records has a role of the SOP; under one that only applicants follow, any role.
fn takes_part(sop: &Sop, ask: &Ask<'_>) -> bool {
    let mut officers = sop.roles.iter().filter(|role| role.id != APPLICANT).peekable();
    match officers.peek() {
        None => ask.roles.iter().any(|role| role != APPLICANT),
        Some(_) => officers.any(|role| ask.roles.contains(&role.id)),
    }
}

/// Whether it is for who acts; what an applicant does at a desk is recorded by someone who takes part in the SOP.
fn check_role(sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
    let fits = |role: &String| match ask.by {
        Actor::Officer(_) => role != APPLICANT && ask.roles.contains(role),
        Actor::Applicant => role == APPLICANT,
        Actor::AtDesk(_) => role == APPLICANT && takes_part(sop, ask),
    };
    let is_for_applicants = step.actors.iter().any(|role| role == APPLICANT);
    match step.actors.iter().any(fits) {
        true => Ok(()),
        false if matches!(ask.by, Actor::AtDesk(_)) && is_for_applicants => Err(Refusal::WrongDesk {
            step: step.number,
            desks: officers(sop),
            has: ask.roles.iter().cloned().collect(),
        }),
        false => Err(wrong_role(step, step.actors.clone(), ask)),
    }
}

/// The roles of an SOP but for the applicant.
fn officers(sop: &Sop) -> Vec<String> {
    sop.roles.iter().map(|role| role.id.clone()).filter(|role| role != APPLICANT).collect()
}

fn wrong_role(step: &Step, needed: Vec<String>, ask: &Ask<'_>) -> Refusal {
    let has = match ask.by {
        Actor::Applicant | Actor::AtDesk(_) => vec![APPLICANT.to_owned()],
        Actor::Officer(_) => ask.roles.iter().cloned().collect(),
    };
    Refusal::WrongRole { step: step.number, needed, has }
}

/// Papers come with the steps that ask for them.
fn check_papers_are_asked(step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
    let strangers = ask.papers.keys().filter(|kind| !step.papers.contains(kind));
    let papers: Vec<String> = strangers.cloned().collect();
    match papers.is_empty() {
        true => Ok(()),
        false => Err(Refusal::PapersNotAsked { step: step.number, papers }),
    }
}

/// Letters are read where papers are looked at, by who works in the office: whoever applied hands them in.
fn check_letter(step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
    const READING: [Act; 7] =
        [Act::Apply, Act::Enter, Act::Activate, Act::Check, Act::Approve, Act::Match, Act::Examine];
    match ask.letter {
        Some(_) if !step.acts.iter().any(|act| READING.contains(act)) => {
            Err(Refusal::NoLetterHere { step: step.number })
        }
        Some(_) if *ask.by == Actor::Applicant => Err(Refusal::LetterReadByOfficers { step: step.number }),
        _ => Ok(()),
    }
}

/// Who looks at data with something against them refuses them: no other outcome is left.
fn check_doubts(sop: &Sop, step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
    match sop.looks_at_data(step) && !ask.doubts.is_empty() {
        true => Err(Refusal::Doubtful { step: step.number, doubts: ask.doubts.to_vec() }),
        false => Ok(()),
    }
}

fn check_followed(step: &Step, ask: &Ask<'_>) -> Result<(), Refusal> {
    match &step.linked {
        Some(Linked::Known(sop)) if ask.followed != Some(Status::Finished) => {
            Err(Refusal::NotFollowed { step: step.number, sop: sop.clone() })
        }
        _ => Ok(()),
    }
}

fn branch<'s>(step: &'s Step, outcome: &str) -> Result<&'s Branch, Refusal> {
    step.branches.iter().find(|branch| branch.id == outcome).ok_or_else(|| Refusal::UnknownOutcome {
        step: step.number,
        outcome: outcome.to_owned(),
        known: step.branches.iter().map(|branch| branch.id.clone()).collect(),
    })
}

fn reason(ask: &Ask<'_>) -> Result<String, Refusal> {
    // One line, as it stands in letters.
    let words: Vec<&str> = ask.reason.unwrap_or_default().split_whitespace().collect();
    let reason = words.join(" ");
    match reason.chars().count() {
        0 => Err(Refusal::ReasonNeeded),
        length if length > LONGEST_REASON => Err(Refusal::ReasonTooLong { length, limit: LONGEST_REASON }),
        _ => Ok(reason),
    }
}
