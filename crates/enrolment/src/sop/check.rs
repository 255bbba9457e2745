//! What makes the steps of an SOP no way to go: found on the graph of its steps, before anyone walks it.

use std::collections::HashSet;

use super::step::Target;
use super::{Act, Entry, Kind, Linked, Named, Sop, SopFault, Step};

/// Notes all that is wrong with an SOP whose file could be read.
pub(super) fn check(sop: &Sop, faults: &mut Vec<SopFault>) {
    for step in &sop.steps {
        check_names(sop, step, faults);
        check_actors(sop, step, faults);
        check_lifetimes(sop, step, faults);
        check_rules(sop, step, faults);
    }
    check_ways(sop, faults);
    check_order(sop, faults);
}

/// Notes what steps name and the rest of the file does not.
pub(super) fn check_named(sop: &Sop, faults: &mut Vec<SopFault>) {
    for step in &sop.steps {
        check_names(sop, step, faults);
        check_lifetimes(sop, step, faults);
    }
}

fn check_names(sop: &Sop, step: &Step, faults: &mut Vec<SopFault>) {
    let (line, number) = (step.line, step.number);
    let is_among = |all: &[Named], id: &str| all.iter().any(|one| one.id == id);
    let roles = step.actors.iter().filter(|role| !is_among(&sop.roles, role));
    faults.extend(roles.map(|role| SopFault::UnknownRole { line, step: number, role: role.clone() }));
    let papers = step.papers.iter().filter(|paper| !is_among(&sop.papers, paper));
    faults.extend(papers.map(|paper| SopFault::UnknownPaper { line, step: number, paper: paper.clone() }));
    let mut seen = HashSet::new();
    let again = step.branches.iter().filter(|branch| !seen.insert(&branch.id));
    faults.extend(again.map(|branch| SopFault::Twice { line: branch.line, name: branch.id.clone() }));
}

fn check_actors(sop: &Sop, step: &Step, faults: &mut Vec<SopFault>) {
    if step.actors.is_empty() {
        let key = "step.actors".to_owned();
        faults.push(rules::Fault::Missing { line: step.line, key }.into());
    }
    let entry = sop.passphrase.map(|rule| rule.entry);
    for act in &step.acts {
        let strangers = step.actors.iter().filter(|role| !act.is_for(role, entry));
        faults.extend(strangers.map(|role| SopFault::WrongActor {
            line: step.line,
            step: step.number,
            act: act.word(),
            role: role.clone(),
        }));
    }
}

/// What the rest of the file must say of what a step has mailed.
fn check_lifetimes(sop: &Sop, step: &Step, faults: &mut Vec<SopFault>) {
    let (line, number) = (step.line, step.number);
    for (act, key, lifetime) in [
        (Act::SendActivation, "links.activation", sop.links.activation),
        (Act::SendPassphrase, "links.passphrase", sop.links.passphrase),
    ] {
        if step.acts.contains(&act) && lifetime.is_none() {
            faults.push(SopFault::NoLifetime { line, step: number, key });
        }
    }
}

/// What the rest of the file must say of what a step does.
fn check_rules(sop: &Sop, step: &Step, faults: &mut Vec<SopFault>) {
    let (line, number) = (step.line, step.number);
    if step.acts.contains(&Act::SetPassphrase) && sop.passphrase.is_none() {
        faults.push(SopFault::NoPassphrase { line, step: number });
    }
    for (act, using) in [(Act::SendActivation, Act::Activate), (Act::SendPassphrase, Act::SetPassphrase)] {
        let by_link = using == Act::Activate || sop.passphrase.is_none_or(|rule| rule.entry == Entry::Link);
        let uses = |target| match target {
            Target::Step(next) => sop.step(next).is_some_and(|next| by_link && next.acts.contains(&using)),
            Target::End => false,
        };
        if step.acts.contains(&act) && !step.targets().all(uses) {
            faults.push(SopFault::LinkUnused { line, step: number, act: act.word() });
        }
    }
    if step.acts.contains(&Act::Follow) != step.linked.is_some() {
        faults.push(SopFault::Link { line, step: number });
    }
}

/// Whether every step can be reached, and from every step the end where nothing is refused.
fn check_ways(sop: &Sop, faults: &mut Vec<SopFault>) {
    let is_after = |known: &HashSet<u8>, step: &Step| {
        sop.steps.iter().any(|other| known.contains(&other.number) && onward(other).contains(&step.number))
    };
    let reached = grown(sop, HashSet::from([1]), is_after);
    let lost = sop.steps.iter().filter(|step| !reached.contains(&step.number));
    faults.extend(lost.map(|step| SopFault::Unreachable { line: step.line, step: step.number }));
    let ending = sop.steps.iter().filter(|step| ends(step)).map(|step| step.number);
    let returning =
        grown(sop, ending.collect(), |known, step| onward(step).iter().any(|to| known.contains(to)));
    let stuck = sop.steps.iter().filter(|step| !returning.contains(&step.number));
    faults.extend(stuck.map(|step| SopFault::NoReturn { line: step.line, step: step.number }));
}

/// `known` with all steps that join it, one after the other.
fn grown(sop: &Sop, mut known: HashSet<u8>, joins: impl Fn(&HashSet<u8>, &Step) -> bool) -> HashSet<u8> {
    loop {
        let strangers = sop.steps.iter().filter(|step| !known.contains(&step.number));
        let more: Vec<u8> = strangers.filter(|step| joins(&known, step)).map(|step| step.number).collect();
        if more.is_empty() {
            return known;
        }
        known.extend(more);
    }
}

/// Whether what is done in a step has, on every way, what must come before it; and whether the SOP does at all what it is for.
fn check_order(sop: &Sop, faults: &mut Vec<SopFault>) {
    let before = done_before(sop, ways);
    check_once(sop, faults);
    let entry = sop.passphrase.map(|rule| rule.entry);
    for (step, known) in sop.steps.iter().zip(&before) {
        // What cannot be reached is a fault already.
        let Some(mut done) = *known else { continue };
        for act in &step.acts {
            let lacking = act.needs(entry).iter().filter(|needed| !done.has(**needed));
            faults.extend(lacking.map(|needed| SopFault::TooEarly {
                line: step.line,
                step: step.number,
                act: act.word(),
                lacking: needed.word(),
            }));
            done = done.with(*act);
        }
    }
    check_purpose(sop, faults);
}

/// Whether what the SOP is for is done on every way to its end on which nothing is refused.
fn check_purpose(sop: &Sop, faults: &mut Vec<SopFault>) {
    let before = done_before(sop, |step| usual_ways(step).collect());
    let purposes: &[Act] = match sop.kind {
        Kind::Issuance => &[Act::Issue],
        Kind::Renewal => &[Act::Follow, Act::Issue],
        Kind::DataChange => &[Act::ChangeData],
        Kind::Revocation => &[Act::Revoke],
        Kind::Account => &[Act::OpenAccount],
    };
    let last = sop.steps.iter().zip(&before).filter(|(step, _)| ends(step));
    let mut done = last.filter_map(|(step, known)| Some(known.as_ref()?.after(step)));
    if !done.all(|done| purposes.iter().any(|act| done.has(*act))) {
        faults.push(SopFault::NothingDone { kind: sop.kind.word(), act: purposes[0].word() });
    }
}

/// Acts that were done.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Done(u32);

impl Done {
    fn has(self, act: Act) -> bool {
        self.0 & 1 << act as u32 != 0
    }

    fn with(self, act: Act) -> Self {
        Self(self.0 | 1 << act as u32)
    }

    /// These and those of a step.
    fn after(self, step: &Step) -> Self {
        step.acts.iter().fold(self, |done, act| done.with(*act))
    }
}

/// Whether what cannot be taken back is done at most once, whatever comes out.
fn check_once(sop: &Sop, faults: &mut Vec<SopFault>) {
    for act in [Act::Issue, Act::ChangeData, Act::Revoke] {
        let does = |step: &&Step| step.acts.contains(&act);
        let after = sop.steps.iter().filter(does).flat_map(|step| usual_ways(step).map(|(number, _)| number));
        let is_after = |known: &HashSet<u8>, step: &Step| {
            sop.steps
                .iter()
                .any(|other| known.contains(&other.number) && onward(other).contains(&step.number))
        };
        let later = grown(sop, after.collect(), is_after);
        let again = sop.steps.iter().filter(does).filter(|step| later.contains(&step.number));
        let fault = |step: &Step| SopFault::Again { line: step.line, step: step.number, act: act.word() };
        faults.extend(again.map(fault));
    }
}

/// What has been done before each step on every one of these ways; `None` where no way leads.
fn done_before(sop: &Sop, ways: impl Fn(&Step) -> Vec<(u8, bool)>) -> Vec<Option<Done>> {
    let mut before = vec![None; sop.steps.len()];
    if let Some(first) = before.first_mut() {
        *first = Some(Done::default());
    }
    let mut is_changed = true;
    while is_changed {
        is_changed = false;
        for (at, step) in sop.steps.iter().enumerate() {
            let Some(known): Option<Done> = before[at] else { continue };
            for (number, is_done) in ways(step) {
                let after = if is_done { known.after(step) } else { known };
                let slot = &mut before[usize::from(number) - 1];
                let joined = Some(slot.map_or(after, |known: Done| Done(known.0 & after.0)));
                is_changed |= *slot != joined;
                *slot = joined;
            }
        }
    }
    before
}

/// The steps that may follow, each with whether the step is done then: who refuses does nothing of it.
fn ways(step: &Step) -> Vec<(u8, bool)> {
    let refusing = step.branches.iter().filter(|branch| branch.is_refusal).map(|branch| branch.to);
    usual_ways(step).chain(numbers(refusing).into_iter().map(|number| (number, false))).collect()
}

fn usual_ways(step: &Step) -> impl Iterator<Item = (u8, bool)> {
    numbers(step.targets()).into_iter().map(|number| (number, true))
}

/// The steps that may follow, whatever comes out.
fn onward(step: &Step) -> Vec<u8> {
    numbers(std::iter::once(step.next).chain(step.branches.iter().map(|branch| branch.to)))
}

fn numbers(targets: impl Iterator<Item = Target>) -> Vec<u8> {
    let number = |target| match target {
        Target::Step(number) => Some(number),
        Target::End => None,
    };
    targets.filter_map(number).collect()
}

/// Whether the SOP may end with it, and not by a refusal.
fn ends(step: &Step) -> bool {
    step.targets().any(|target| target == Target::End)
}

impl Sop {
    /// The short names of the SOPs that its steps follow.
    pub fn follows(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().filter_map(|step| followed(step))
    }

    /// A fault for each step that follows an SOP which is not known.
    #[must_use]
    pub fn unknown_sops(&self, is_known: impl Fn(&str) -> bool) -> Vec<SopFault> {
        let lost = self.steps.iter().filter(|step| followed(step).is_some_and(|id| !is_known(id)));
        let fault = |step: &Step| SopFault::UnknownSop {
            line: step.line,
            step: step.number,
            sop: followed(step).unwrap_or_default().to_owned(),
        };
        lost.map(fault).collect()
    }
}

impl Sop {
    /// A fault for each step that follows an SOP which leads back to this one.
    #[must_use]
    pub fn circles(&self, leads_back: impl Fn(&str) -> bool) -> Vec<SopFault> {
        let circular = self.steps.iter().filter(|step| followed(step).is_some_and(&leads_back));
        let fault = |step: &Step| SopFault::Circle {
            line: step.line,
            step: step.number,
            sop: followed(step).unwrap_or_default().to_owned(),
        };
        circular.map(fault).collect()
    }
}

fn followed(step: &Step) -> Option<&str> {
    match step.linked.as_ref()? {
        Linked::Known(id) => Some(id),
        Linked::External(_) => None,
    }
}
