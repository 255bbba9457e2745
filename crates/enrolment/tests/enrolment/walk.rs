//! Each SOP is walked: as it should go, and where it should not.

use enrolment::Refusal;
use enrolment::application::{Application, Impossible, Proof, Status};
use enrolment::event::{Actor, Deed, LinkKind};
use enrolment::identity::{Doubt, Match};
use enrolment::sop::{Act, Field, Kind, Step, builtin};

use crate::world::{Wish, World, mark, sop};

#[test]
fn each_leads_to_its_end() {
    for file in builtin() {
        let mut world = World::of(file.read().unwrap());
        world.walk_to_the_end();
        let application = world.application();
        assert_eq!(application.status(), Status::Finished, "{}", file.id);
        assert!(application.visits().iter().all(|visit| visit.left.is_some() && visit.refused.is_none()));
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

/// Whoever matches or examines data with something against them can only refuse.
#[test]
fn doubtful_data_are_refused_where_they_are_looked_at() {
    let mut looked = 0;
    for file in builtin() {
        let sop = file.read().unwrap();
        let looks = |step: &&Step| step.acts.iter().any(|act| matches!(act, Act::Match | Act::Examine));
        for step in sop.steps.iter().filter(looks) {
            let mut world = World::of(sop.clone());
            world.walk_until(step.number);
            let mut wish = world.fitting();
            wish.doubts = vec![Doubt::Registry(Match::NotFound), Doubt::Letter(vec![Field::Nama])];
            let refusal = Refusal::Doubtful { step: step.number, doubts: wish.doubts.clone() };
            assert_eq!(world.ask(&wish), Err(refusal), "{} {}", sop.id, step.number);
            let refusing = step.branches.iter().find(|branch| branch.is_refusal).unwrap();
            wish.outcome = Some(refusing.id.clone());
            wish.reason = Some("NIK tidak ditemukan".to_owned());
            assert_eq!(world.act(&wish), Ok(vec![]), "{} {}", sop.id, step.number);
            looked += 1;
        }
    }
    assert_eq!(looked, 6);
}

#[test]
fn a_letter_is_read_out_where_papers_are_looked_at() {
    let mut world = World::of(sop("klaten"));
    let mut wish = world.fitting();
    wish.letter = Some(mark(9));
    // Whoever applied would say of themselves what the letter says of them.
    assert_eq!(world.ask(&wish), Err(Refusal::LetterReadByOfficers { step: 1 }));
    let desk = wish.at_desk("wati", &["sekretariat"]);
    let desks = world.sop.roles.iter().map(|role| role.id.clone()).filter(|role| role != "pemohon").collect();
    let has = vec!["sekretariat".to_owned()];
    assert_eq!(world.ask(&desk), Err(Refusal::WrongDesk { step: 1, desks, has }));
    world.act(&desk.at_desk("wati", &["verifikator"])).unwrap();
    assert_eq!(world.application().letter(), Some(mark(9)));
    let mut wish = world.fitting();
    wish.letter = Some(mark(9));
    assert_eq!(world.ask(&wish), Err(Refusal::NoLetterHere { step: 2 }));
    // Back at the first step, the papers are handed in anew, and the letter is read anew.
    world.walk_until(3);
    let mut wish = world.fitting();
    wish.outcome = Some("tidak-lengkap".to_owned());
    wish.reason = Some("KTP tidak terbaca".to_owned());
    world.act(&wish).unwrap();
    assert_eq!(world.application().letter(), None);
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
    world.walk_until(5);
    let used = world.fitting().proof;
    world.walk_until(6);
    let mut wish = world.fitting();
    (wish.outcome, wish.reason) = (Some("tidak-sesuai".to_owned()), Some("foto tidak jelas".to_owned()));
    world.act(&wish).unwrap();
    // Another link was mailed; the one that was used is no use.
    let mut again = world.fitting();
    again.proof = used;
    assert_eq!(world.ask(&again), Err(Refusal::LinkWrong { kind: LinkKind::Activation }));
    // The photographs that were refused are to be brought again.
    let mut again = world.fitting();
    again.papers.clear();
    let papers = vec!["foto-ktp".to_owned(), "selfie".to_owned()];
    assert_eq!(world.ask(&again), Err(Refusal::PapersMissing { step: 5, papers }));
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
                match *role {
                    "pemohon" => wish.by = Actor::Applicant,
                    role => wish = wish.by_officer(role, &[role]),
                }
                if wish.proof == Proof::None {
                    wish.proof = Proof::Portal;
                }
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
    world.send(LinkKind::Activation).unwrap();
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
    assert_eq!(world.application().papers().count(), 5);
    let mut wish = world.fitting();
    wish.papers.insert("ktp".to_owned(), mark(51));
    assert_eq!(world.ask(&wish), Err(Refusal::PapersNotAsked { step: 4, papers: vec!["ktp".to_owned()] }));
}

/// Whoever approved looked at the papers as well.
#[test]
fn no_paper_takes_the_place_of_one_that_was_approved() {
    let mut sop = sop("umum");
    let issuing = sop.steps.iter_mut().find(|step| step.acts.contains(&Act::Issue)).unwrap();
    issuing.papers.push("ktp".to_owned());
    let number = issuing.number;
    let mut world = World::of(sop);
    world.walk_until(number);
    let mut wish = world.fitting();
    wish.papers.insert("ktp".to_owned(), mark(51));
    let papers = vec!["ktp".to_owned()];
    assert_eq!(world.ask(&wish), Err(Refusal::PapersApproved { step: number, papers }));
    // The one that was approved, or none again, goes on.
    assert!(world.ask(&world.fitting()).is_ok());
    wish.papers.clear();
    assert!(world.act(&wish).unwrap().contains(&Act::Issue));
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
    // The same data again leave it; others make it fall for good, and it goes back to who approves.
    let kasi = world.fitting().by_officer("wati", &["kasi"]);
    let correct = |world: &World, data| world.application().correct(&world.sop, &kasi.ask(), data, world.now);
    assert_eq!(correct(&world, mark(1)), Ok(Deed::Corrected { data: mark(1), back_to: None }));
    let deed = correct(&world, mark(2)).unwrap();
    assert_eq!(deed, Deed::Corrected { data: mark(2), back_to: Some(6) });
    world.record(kasi.by.clone(), deed);
    assert_eq!((world.step().unwrap().number, world.application().approval()), (6, None));
    let mut wish = world.fitting();
    wish.seen = None;
    assert_eq!(world.ask(&wish), Err(Refusal::NotLookedAt { step: 6 }));
    assert_eq!(correct(&world, mark(1)), Err(Refusal::DataChanged { seen: mark(1), now: mark(2) }));
    let again = world.fitting().by_officer("wati", &["kasi"]);
    let back = world.application().correct(&world.sop, &again.ask(), mark(1), world.now).unwrap();
    world.record(again.by.clone(), back);
    assert_eq!(world.application().approval(), None);
    world.walk_to_the_end();
    assert_eq!(world.application().approval().unwrap().data, mark(1));
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
    const ALL: [&str; 6] = ["verifikator", "bsre_ra", "kasi", "kabid", "kadis", "sekretariat"];
    let alone = |world: &World| match world.fitting() {
        wish if matches!(wish.by, Actor::Officer(_)) => wish.by_officer("wati", &ALL),
        wish if wish.proof == Proof::Portal => wish.at_desk("wati", &ALL),
        wish => wish,
    };
    for (id, step) in [
        ("klaten", 8),
        ("temanggung", 10),
        ("singkawang", 4),
        ("umum", 6),
        ("morowali-aktivasi", 6),
        ("morowali", 3),
        ("perubahan-data", 3),
        ("pencabutan", 3),
    ] {
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
fn who_changes_the_data_enters_them() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(5);
    let mut wish = world.fitting().at_desk("wati", &["verifikator"]);
    wish.data = Some(mark(2));
    world.act(&wish).unwrap();
    let wish = world.fitting().by_officer("wati", &["verifikator"]);
    world.act(&wish).unwrap();
    world.walk_until(8);
    let wish = world.fitting().by_officer("wati", &["bsre_ra"]);
    assert_eq!(world.ask(&wish), Err(Refusal::SelfApproval { officer: "wati".to_owned() }));
}

#[test]
fn links_end_where_the_data_become_others() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(5);
    let first = world.fitting();
    let officer = world.fitting().by_officer("wati", &["verifikator"]);
    let deed = world.application().correct(&world.sop, &officer.ask(), mark(2), world.now).unwrap();
    world.record(officer.by.clone(), deed);
    let mut stale = world.fitting();
    stale.proof = first.proof;
    assert_eq!(world.ask(&stale), Err(Refusal::LinkWrong { kind: LinkKind::Activation }));
    assert_eq!(world.send(LinkKind::Passphrase), Err(Refusal::NoLinkHere { step: 5 }));
    world.send(LinkKind::Activation).unwrap();
    world.walk_to_the_end();
}

#[test]
fn whoever_has_nothing_to_do_with_it_neither_rejects_nor_cancels() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(4);
    let reason = Some("mutasi".to_owned());
    let rejects = |world: &World, wish: &Wish| world.application().reject(&world.sop, &wish.ask(), world.now);
    let cancels = |world: &World, wish: &Wish| world.application().cancel(&world.sop, &wish.ask(), world.now);
    let is_wrong = |found| matches!(found, Err(Refusal::WrongRole { .. }));
    let by =
        |id: &str, roles: &[&str]| Wish { reason: reason.clone(), ..world.fitting().by_officer(id, roles) };
    assert!(rejects(&world, &by("ani", &["verifikator"])).is_ok());
    assert!(is_wrong(rejects(&world, &by("budi", &["kasi"]))));
    assert!(is_wrong(rejects(&world, &by("budi", &["pemohon"]))));
    assert!(is_wrong(cancels(&world, &by("ani", &["verifikator"]))));
    let at = |roles: &[&str]| Wish { reason: reason.clone(), ..world.fitting().at_desk("endah", roles) };
    assert!(cancels(&world, &at(&["kasi"])).is_ok());
    assert!(is_wrong(cancels(&world, &at(&["sekretariat"]))));
    let mut stranger = at(&[]);
    (stranger.by, stranger.proof) = (Actor::Applicant, Proof::None);
    assert_eq!(cancels(&world, &stranger), Err(Refusal::PortalNeeded { step: 4 }));
    stranger.proof = Proof::Portal;
    assert!(cancels(&world, &stranger).is_ok());
    stranger.reason = None;
    assert_eq!(cancels(&world, &stranger), Err(Refusal::ReasonNeeded));
    // What was done cannot be taken back.
    let mut world = World::of(sop("morowali"));
    world.walk_until(5);
    let wish = Wish { reason, ..world.fitting() };
    assert_eq!(rejects(&world, &wish), Err(Refusal::TooLate { act: "open-account" }));
}

#[test]
fn a_refusal_that_goes_on_to_a_letter_stays_one() {
    let mut world = World::of(sop("morowali"));
    world.walk_until(3);
    let mut wish = world.fitting();
    (wish.outcome, wish.reason) = (Some("ditolak".to_owned()), Some("bukan ASN".to_owned()));
    world.act(&wish).unwrap();
    assert_eq!(world.step().unwrap().number, 7);
    world.walk_to_the_end();
    let application = world.application();
    assert_eq!((application.status(), application.has_ever_done(Act::OpenAccount)), (Status::Refused, false));
}

#[test]
fn a_clock_that_was_set_back_does_nothing() {
    let mut world = World::of(sop("klaten"));
    world.walk_until(3);
    world.later(-10);
    let wish = world.fitting();
    assert!(matches!(world.ask(&wish), Err(Refusal::ClockBehind { .. })));
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
