//! Each SOP is walked: as it should go, and where it should not.

use std::collections::BTreeSet;

use enrolment::Refusal;
use enrolment::application::{Application, Impossible, Proof, Status};
use enrolment::event::{Actor, Deed, LinkKind};
use enrolment::sop::{Act, Kind, builtin};

use crate::world::{World, mark, sop};

#[test]
fn each_leads_to_its_end() {
    for file in builtin() {
        let mut world = World::of(file.read().unwrap());
        world.walk_to_the_end();
        let application = world.application();
        assert_eq!(application.status(), Status::Finished, "{}", file.id);
        assert!(application.visits().iter().all(|visit| visit.done.is_some() && visit.refused.is_none()));
        let issued = world.sop.kind == Kind::Issuance;
        assert_eq!(
            (application.serial().is_some(), application.key().is_some()),
            (issued, issued),
            "{}",
            file.id
        );
        let wish = World::of(world.sop.clone()).fitting();
        assert_eq!(world.ask(&wish), Err(Refusal::Closed(Status::Finished)), "{}", file.id);
    }
}

#[test]
fn every_refusal_leads_where_the_sop_says_and_has_a_reason() {
    let mut refusals = 0;
    for file in builtin() {
        let sop = file.read().unwrap();
        for step in &sop.steps {
            for branch in &step.branches {
                let mut world = World::of(sop.clone());
                world.walk_until(step.number);
                if world.step().is_none() {
                    continue; // not on the usual way
                }
                let mut wish = world.fitting();
                wish.outcome = Some(branch.id.clone());
                if branch.is_refusal {
                    assert_eq!(world.ask(&wish), Err(Refusal::ReasonNeeded), "{} {}", sop.id, branch.id);
                    wish.reason = Some("data pada surat tidak sama dengan KTP".to_owned());
                    refusals += 1;
                }
                world.act(&wish).unwrap();
                let application = world.application();
                match application.step(&sop) {
                    Some(step) => assert_eq!(enrolment::sop::Target::Step(step.number), branch.to),
                    None => assert_eq!(application.status(), Status::Refused, "{} {}", sop.id, branch.id),
                }
            }
        }
    }
    assert_eq!(refusals, 18);
}

#[test]
fn who_was_refused_comes_again_and_gets_there() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(6);
    let mut wish = world.fitting();
    (wish.outcome, wish.reason) = (Some("tidak-sesuai".to_owned()), Some("foto tidak jelas".to_owned()));
    world.act(&wish).unwrap();
    // The link was used: another one is mailed.
    let again = world.fitting();
    assert_eq!(world.ask(&again), Err(Refusal::LinkNeeded { step: 5 }));
    world.send(LinkKind::Activation, 1440);
    world.walk_to_the_end();
    let steps: Vec<u8> = world.application().visits().iter().map(|visit| visit.step).collect();
    assert_eq!(steps, [1, 2, 3, 4, 5, 6, 5, 6, 7, 8]);
}

#[test]
fn a_step_is_done_by_its_actor_only() {
    for file in builtin() {
        let sop = file.read().unwrap();
        let roles: Vec<&str> = sop.roles.iter().map(|role| role.id.as_str()).collect();
        let mut world = World::of(sop.clone());
        while let Some(step) = world.step().cloned() {
            for role in &roles {
                let mut wish = world.fitting();
                wish.by =
                    if *role == "pemohon" { Actor::Applicant } else { Actor::Officer((*role).to_owned()) };
                wish.roles = BTreeSet::from([(*role).to_owned()]);
                let is_wrong = matches!(world.ask(&wish), Err(Refusal::WrongRole { .. }));
                assert_eq!(
                    is_wrong,
                    !step.actors.iter().any(|one| one == role),
                    "{} {} {role}",
                    sop.id,
                    step.number
                );
            }
            world.later(1);
            let wish = world.fitting();
            world.act(&wish).unwrap();
        }
    }
}

#[test]
fn links_are_good_once_and_for_their_time() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(5);
    let mut wish = world.fitting();
    wish.proof = Proof::None;
    assert_eq!(world.ask(&wish), Err(Refusal::LinkNeeded { step: 5 }));
    wish.proof = Proof::Link(mark(7));
    assert_eq!(world.ask(&wish), Err(Refusal::LinkWrong { kind: LinkKind::Activation }));
    let first = world.fitting();
    world.later(24 * 60);
    let expired = world.now;
    assert_eq!(world.ask(&first), Err(Refusal::LinkExpired { kind: LinkKind::Activation, expired }));
    world.send(LinkKind::Activation, 1440);
    assert_eq!(world.ask(&first), Err(Refusal::LinkWrong { kind: LinkKind::Activation }));
    world.later(24 * 60 - 1);
    let second = world.fitting();
    world.act(&second).unwrap();
    world.walk_until(7);
    // That of the activation sets no passphrase.
    let mut wish = world.fitting();
    wish.proof = second.proof;
    assert_eq!(world.ask(&wish), Err(Refusal::LinkWrong { kind: LinkKind::Passphrase }));
}

#[test]
fn papers_must_be_there_and_stay_there() {
    let mut world = World::of(sop("temanggung"));
    world.walk_until(3);
    let mut wish = world.fitting();
    let missing = wish.papers.remove("pas-foto").unwrap();
    let papers = vec!["pas-foto".to_owned()];
    assert_eq!(world.ask(&wish), Err(Refusal::PapersMissing { step: 3, papers }));
    wish.papers.insert("pas-foto".to_owned(), missing);
    world.act(&wish).unwrap();
    assert_eq!(world.application().papers().len(), 5);
}

#[test]
fn an_approval_is_of_the_data_as_they_are() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(6);
    let mut wish = world.fitting();
    wish.seen = Some(mark(2));
    assert_eq!(world.ask(&wish), Err(Refusal::DataChanged { seen: mark(2), now: mark(1) }));
    wish.seen = Some(mark(1));
    world.act(&wish).unwrap();
    assert_eq!(world.application().approval().unwrap().data, mark(1));
    // The same data again leave it; others make it fall, and it goes back to who approves.
    let application = world.application();
    assert_eq!(
        application.correct(&world.sop, mark(1)),
        Ok(Deed::Corrected { data: mark(1), back_to: None })
    );
    let deed = application.correct(&world.sop, mark(2)).unwrap();
    assert_eq!(deed, Deed::Corrected { data: mark(2), back_to: Some(6) });
    world.record(Actor::Officer("kasi".to_owned()), deed);
    assert_eq!((world.step().unwrap().number, world.application().approval()), (6, None));
    world.walk_to_the_end();
    assert_eq!(world.application().approval().unwrap().data, mark(2));
}

#[test]
fn other_data_than_were_approved_go_back_to_who_approves() {
    let mut world = World::of(sop("singkawang"));
    world.walk_until(5);
    let mut wish = world.fitting();
    wish.data = Some(mark(2));
    world.act(&wish).unwrap();
    assert_eq!(world.step().unwrap().number, 4);
    world.walk_until(6);
    let mut wish = world.fitting();
    wish.data = Some(mark(3));
    assert_eq!(world.ask(&wish), Err(Refusal::NoDataHere { step: 6 }));
    world.walk_to_the_end();
    assert_eq!(world.application().approval().unwrap().data, mark(2));
}

#[test]
fn who_entered_the_data_is_not_the_only_one_to_approve_them() {
    let everything = || ["verifikator", "bsre_ra", "kasi", "kabid", "kadis"].map(str::to_owned);
    let alone = |world: &World| {
        let mut wish = world.fitting();
        if let Actor::Officer(id) = &mut wish.by {
            "wati".clone_into(id);
            wish.roles = BTreeSet::from(everything());
        }
        wish
    };
    for (id, step) in
        [("klaten", 8), ("temanggung", 10), ("singkawang", 7), ("umum", 6), ("morowali-aktivasi", 6)]
    {
        let mut world = World::of(sop(id));
        while world.step().unwrap().number != step {
            let wish = alone(&world);
            world.act(&wish).unwrap_or_else(|refusal| panic!("{id}: {refusal}"));
        }
        let officer = "wati".to_owned();
        assert_eq!(world.ask(&alone(&world)), Err(Refusal::SelfApproval { officer }), "{id}");
        let another = world.fitting();
        world.act(&another).unwrap();
    }
}

#[test]
fn a_linked_sop_comes_first() {
    let mut world = World::of(sop("tapin"));
    world.walk_until(5);
    for followed in [None, Some(Status::Open), Some(Status::Refused), Some(Status::Cancelled)] {
        let mut wish = world.fitting();
        wish.followed = followed;
        assert_eq!(world.ask(&wish), Err(Refusal::NotFollowed { step: 5, sop: "umum".to_owned() }));
    }
}

#[test]
fn whoever_meant_another_step_is_told() {
    let mut world = World::of(sop("klaten"));
    let mut first = world.fitting();
    first.step = Some(1);
    world.act(&first).unwrap();
    assert_eq!(world.ask(&first), Err(Refusal::OtherStep { asked: 1, current: 2 }));
    let mut wish = world.fitting();
    wish.outcome = Some("entah".to_owned());
    assert!(matches!(world.ask(&wish), Err(Refusal::UnknownOutcome { step: 2, .. })));
}

#[test]
fn what_cannot_have_happened_is_no_application() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(3);
    let events = world.events.clone();
    let replayed = |events: &[_]| Application::replay(&world.sop, events);
    assert_eq!(replayed(&[]), Err(Impossible { at: 0 }));
    assert_eq!(replayed(&events[1..]), Err(Impossible { at: 0 }));
    let twice = [&events[..], &events[..1]].concat();
    assert_eq!(replayed(&twice), Err(Impossible { at: events.len() }));
    let swapped = [events[0].clone(), events[2].clone(), events[1].clone()];
    assert_eq!(replayed(&swapped), Err(Impossible { at: 1 }));
    assert!(events.iter().any(|event| matches!(&event.deed, Deed::Done(done) if done.acts == [Act::Apply])));
}
