//! Whatever people try, in whatever order: nobody gets a certificate but by the SOP.

use std::collections::BTreeSet;

use enrolment::application::{Proof, Status};
use enrolment::event::{Actor, Deed, Done, LinkKind};
use enrolment::sop::{APPLICANT, Act, Sop, Target, builtin};

use crate::world::{Wish, World, mark};

/// A row of numbers that is the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }
}

/// Officers, most of whom have several roles.
const OFFICERS: [(&str, &[&str]); 5] = [
    ("ani", &["verifikator"]),
    ("budi", &["kasi", "verifikator", "kabid"]),
    ("cici", &["bsre_ra"]),
    ("dedi", &["kadis", "kabid", "verifikator", "bsre_ra"]),
    ("endah", &["sekretariat"]),
];

/// What someone might try, sensible more often than not.
fn wish(world: &World, dice: &mut Dice) -> Wish {
    let mut wish = world.fitting();
    let (officer, roles) = OFFICERS[dice.roll(OFFICERS.len())];
    if !dice.one_in(3) || wish.by != Actor::Applicant {
        wish.roles = roles.iter().map(|role| (*role).to_owned()).collect();
        wish.by = match dice.roll(8) {
            0 => Actor::AtDesk(officer.to_owned()),
            1 => Actor::Applicant,
            _ => Actor::Officer(officer.to_owned()),
        };
    }
    if dice.one_in(6) {
        wish.proof = [Proof::None, Proof::Portal, Proof::Link(mark(9))][dice.roll(3)];
    }
    if dice.one_in(5) {
        wish.papers.clear();
    }
    if dice.one_in(8) {
        wish.data = Some(mark(dice.roll(4) as u8));
    }
    let branches = &world.step().unwrap().branches;
    if dice.one_in(4) && !branches.is_empty() {
        wish.outcome = Some(branches[dice.roll(branches.len())].id.clone());
    }
    if dice.one_in(2) {
        wish.reason = Some("tidak cocok".to_owned());
    }
    if dice.one_in(4) {
        wish.followed = Some([Status::Open, Status::Refused][dice.roll(2)]);
    }
    wish
}

fn trying(sop: &Sop, seed: u64) -> World {
    let mut dice = Dice(seed);
    let mut world = World::of(sop.clone());
    for _ in 0..120 {
        if world.step().is_none() {
            break;
        }
        world.later(dice.roll(900) as i64);
        if dice.one_in(10) {
            world.send([LinkKind::Activation, LinkKind::Passphrase][dice.roll(2)], 1440);
        }
        if dice.one_in(15) {
            let data = mark(dice.roll(4) as u8);
            let deed = world.application().correct(sop, data).unwrap();
            world.record(Actor::Officer(OFFICERS[dice.roll(5)].0.to_owned()), deed);
        }
        let wish = wish(&world, &mut dice);
        let _ = world.act(&wish);
    }
    world
}

/// The steps that lie on every way from the first to `goal` without a refusal.
fn mandatory(sop: &Sop, goal: u8) -> Vec<u8> {
    let reaches_without = |avoided: u8| {
        let mut known = BTreeSet::from([1]);
        let mut waiting = if avoided == 1 { vec![] } else { vec![1] };
        while let Some(number) = waiting.pop() {
            let step = sop.step(number).unwrap();
            let branches = step.branches.iter().filter(|branch| !branch.is_refusal).map(|branch| branch.to);
            for target in branches.chain([step.next]) {
                if let Target::Step(next) = target
                    && next != avoided
                    && known.insert(next)
                {
                    waiting.push(next);
                }
            }
        }
        avoided != 1 && known.contains(&goal)
    };
    (1..=sop.steps.len() as u8).filter(|step| *step == goal || !reaches_without(*step)).collect()
}

fn deeds(world: &World) -> impl Iterator<Item = (&Actor, &Done)> {
    world.events.iter().filter_map(|event| match &event.deed {
        Deed::Done(done) => Some((&event.by, done)),
        _ => None,
    })
}

fn has_role(sop: &Sop, by: &Actor, step: u8) -> bool {
    let needed = &sop.step(step).unwrap().actors;
    match by {
        Actor::Applicant | Actor::AtDesk(_) => needed.iter().any(|role| role == APPLICANT),
        // Those of the world's own hand are called as their role.
        Actor::Officer(id) => {
            let roles =
                OFFICERS.iter().find(|(officer, _)| officer == id).map_or(&[][..], |(_, roles)| roles);
            needed.iter().any(|role| role == id || roles.contains(&role.as_str()))
        }
    }
}

#[test]
fn no_row_of_acts_reaches_a_certificate_around_the_sop() {
    let (mut issued, mut tried) = (0, 0);
    for file in builtin() {
        let sop = file.read().unwrap();
        let Some(goal) =
            sop.steps.iter().find(|step| step.acts.contains(&Act::Issue)).map(|step| step.number)
        else {
            continue;
        };
        let mandatory = mandatory(&sop, goal);
        for seed in 0..400 {
            let world = trying(&sop, seed * 7919 + goal as u64);
            tried += 1;
            let application = world.application();
            let was_issued = deeds(&world).any(|(_, done)| done.acts.contains(&Act::Issue));
            assert_eq!(application.serial().is_some(), was_issued, "{} {seed}", file.id);
            assert!(deeds(&world).all(|(by, done)| has_role(&sop, by, done.step)), "{} {seed}", file.id);
            if !was_issued {
                continue;
            }
            issued += 1;
            for step in &mandatory {
                let is_done = deeds(&world).any(|(_, done)| done.step == *step && done.refused.is_none());
                assert!(is_done, "{} {seed}: step {step} was left out", file.id);
            }
            let approval = application.approval().expect("what was issued was approved as it is");
            assert_eq!(approval.data, application.data(), "{} {seed}", file.id);
            assert!(application.key().is_some(), "{} {seed}", file.id);
            assert!(has_several_eyes(&world, &approval.by), "{} {seed}: {:#?}", file.id, world.events);
        }
    }
    assert!(issued > tried / 20, "{issued} of {tried}: the dice are too wild to show anything");
}

/// Whether someone else than who entered the data approved them or issued by them.
fn has_several_eyes(world: &World, approver: &str) -> bool {
    let enters = |done: &Done| done.acts.contains(&Act::Apply) || done.acts.contains(&Act::Enter);
    let mut entered: BTreeSet<&str> =
        deeds(world).filter(|(_, done)| enters(done)).filter_map(|(by, _)| by.officer()).collect();
    entered.extend(world.events.iter().filter_map(|event| match event.deed {
        Deed::Corrected { .. } => event.by.officer(),
        _ => None,
    }));
    let issuer =
        deeds(world).find(|(_, done)| done.acts.contains(&Act::Issue)).and_then(|(by, _)| by.officer());
    !entered.contains(approver) || issuer.is_some_and(|issuer| !entered.contains(issuer))
}
