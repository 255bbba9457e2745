//! Whatever people try, in whatever order: nobody gets a certificate but by the SOP.

use std::collections::BTreeSet;

use enrolment::application::{Proof, Status};
use enrolment::event::{Actor, Deed, Done, Fingerprint, LinkKind};
use enrolment::identity::{Doubt, Match};
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
    if dice.one_in(9) {
        wish.papers.insert("ktp".to_owned(), mark(dice.roll(3) as u8));
    }
    if dice.one_in(9) {
        wish.seen = [None, Some(mark(1))][dice.roll(2)];
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
    // Whoever looks finds out, whatever else they try.
    if wish.data.unwrap_or_else(|| world.application().data()) == DOUBTFUL {
        wish.doubts = vec![Doubt::Registry(Match::NotFound)];
    }
    wish
}

/// Data that the civil registry does not know.
const DOUBTFUL: Fingerprint = Fingerprint([2; 32]);

fn trying(sop: &Sop, seed: u64) -> World {
    let mut dice = Dice(seed);
    let mut world = World::of(sop.clone());
    for _ in 0..120 {
        if world.step().is_none() {
            break;
        }
        world.later(dice.roll(900) as i64);
        if dice.one_in(3) {
            let _ = world.send([LinkKind::Activation, LinkKind::Passphrase][dice.roll(2)]);
        }
        if dice.one_in(15) {
            let (data, wish) = (mark(dice.roll(4) as u8), wish(&world, &mut dice));
            if let Ok(deed) = world.application().correct(sop, &wish.ask(), data, world.now) {
                world.record(wish.by.clone(), deed);
            }
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

fn roles_of(officer: &str) -> &[&str] {
    OFFICERS.iter().find(|(id, _)| *id == officer).map_or(&[][..], |(_, roles)| roles)
}

fn has_role(sop: &Sop, by: &Actor, step: u8) -> bool {
    let needed = &sop.step(step).unwrap().actors;
    let is_of_the_sop = |id: &str| sop.roles.iter().any(|role| roles_of(id).contains(&role.id.as_str()));
    match by {
        Actor::Applicant => needed.iter().any(|role| role == APPLICANT),
        Actor::AtDesk(id) => {
            needed.iter().any(|role| role == APPLICANT) && (is_of_the_sop(id) || sop.roles.len() == 1)
        }
        // Those of the world's own hand are called as their role.
        Actor::Officer(id) => needed.iter().any(|role| role == id || roles_of(id).contains(&role.as_str())),
    }
}

/// The steps that were done on the way to where it ended, without what was gone back over.
fn way(world: &World) -> Vec<(u8, &Done)> {
    let mut way: Vec<(u8, &Done)> = Vec::new();
    for event in &world.events {
        let to = match &event.deed {
            Deed::Done(done) => {
                way.push((done.step, done));
                done.to
            }
            Deed::Corrected { back_to: Some(step), .. } => Target::Step(*step),
            _ => continue,
        };
        if let Target::Step(number) = to
            && let Some(at) = way.iter().position(|(step, _)| *step == number)
        {
            way.truncate(at);
        }
    }
    way
}

#[test]
fn no_row_of_acts_reaches_its_goal_around_the_sop() {
    let (mut reached, mut tried, mut doubted) = (0, 0, 0);
    for file in builtin() {
        let sop = file.read().unwrap();
        let goals = [Act::Issue, Act::ChangeData, Act::Revoke, Act::OpenAccount];
        let goal = goals.into_iter().find_map(|goal| {
            sop.steps.iter().find(|step| step.acts.contains(&goal)).map(|step| (step.number, goal))
        });
        let Some((number, goal)) = goal else { continue };
        let mandatory = mandatory(&sop, number);
        for seed in 0..120 {
            let world = trying(&sop, seed * 7919 + u64::from(number));
            tried += 1;
            assert!(deeds(&world).all(|(by, done)| has_role(&sop, by, done.step)), "{} {seed}", file.id);
            let goals = deeds(&world).filter(|(_, done)| done.acts.contains(&goal)).count();
            assert!(goals <= 1, "{} {seed}: {goals} times", file.id);
            if goals == 0 {
                assert_eq!(world.application().serial(), None);
                continue;
            }
            reached += 1;
            let way = way(&world);
            for step in &mandatory {
                let done = way.iter().find(|(number, _)| number == step).map(|(_, done)| done);
                let is_done = done.is_some_and(|done| done.refused.is_none() && !done.acts.is_empty());
                assert!(is_done, "{} {seed}: step {step} was left out", file.id);
            }
            if goal != Act::OpenAccount {
                let context = format!("{} {seed}: {:#?}", file.id, world.events);
                assert!(is_approved_as_it_is(&way, &world), "{context}");
                assert!(goal == Act::Revoke || nobody_doubted(&sop, &world), "{context}");
                doubted += usize::from(was_doubtful(&world));
                assert!(has_several_eyes(&world, goal), "{context}");
            }
            assert_eq!(world.application().key().is_some(), goal == Act::Issue, "{} {seed}", file.id);
        }
    }
    assert!(reached > tried / 20, "{reached} of {tried}: the dice are too wild to show anything");
    assert!(doubted > 0, "nobody with doubtful data put them right: the dice show nothing of doubts");
}

/// Whether the data were sound wherever somebody looked at them and let them pass.
fn nobody_doubted(sop: &Sop, world: &World) -> bool {
    let mut data = mark(1);
    world.events.iter().all(|event| {
        data = event.data().first().copied().unwrap_or(data);
        let looks = event.done().filter(|done| !done.acts.is_empty()).and_then(|done| sop.step(done.step));
        data != DOUBTFUL || !looks.is_some_and(|step| sop.looks_at_data(step))
    })
}

fn was_doubtful(world: &World) -> bool {
    world.events.iter().any(|event| event.data().contains(&DOUBTFUL))
}

/// Whether nothing changed the data between the last approval on the way and the end.
fn is_approved_as_it_is(way: &[(u8, &Done)], world: &World) -> bool {
    let approving = way.iter().rposition(|(_, done)| done.acts.contains(&Act::Approve));
    let last = |is_it: &dyn Fn(&Deed) -> bool| world.events.iter().rposition(|event| is_it(&event.deed));
    let approved = last(&|deed| matches!(deed, Deed::Done(done) if done.acts.contains(&Act::Approve)));
    let mut data = mark(1);
    let mut changed = 0;
    for (at, event) in world.events.iter().enumerate() {
        let new = match &event.deed {
            Deed::Done(done) => done.data,
            Deed::Corrected { data, .. } => Some(*data),
            _ => None,
        };
        if let Some(new) = new.filter(|new| *new != data) {
            (data, changed) = (new, at);
        }
    }
    approving.is_some() && approved.is_some_and(|approved| changed <= approved)
}

/// Whether someone else than who entered the data approved them, looked at them for BSrE, or did what came of them.
fn has_several_eyes(world: &World, goal: Act) -> bool {
    let enters = |event: &&enrolment::event::Event| match &event.deed {
        Deed::Opened { .. } | Deed::Corrected { .. } => true,
        Deed::Done(done) => {
            done.data.is_some() || done.acts.contains(&Act::Apply) || done.acts.contains(&Act::Enter)
        }
        _ => false,
    };
    let entered: BTreeSet<&str> =
        world.events.iter().filter(enters).filter_map(|event| event.by.officer()).collect();
    let looks = [Act::Approve, Act::Examine, Act::Match, goal];
    let mut looked = deeds(world).filter(|(_, done)| done.acts.iter().any(|act| looks.contains(act)));
    looked.any(|(by, _)| by.officer().is_some_and(|officer| !entered.contains(officer)))
}
