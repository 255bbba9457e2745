//! What is said of a person, and how long the steps took.

use std::collections::BTreeSet;

use enrolment::calendar::Calendar;
use enrolment::event::Actor;
use enrolment::sop::DayRule;
use enrolment::standing::{Newest, Standing};
use jiff::SignedDuration;
use jiff::tz::Offset;

use crate::world::{World, sop};

fn said(world: &World, newest: Option<Newest>) -> &'static str {
    Standing::of(&[(&world.sop, &world.application())], newest).word()
}

#[test]
fn each_step_of_an_issuance_has_its_word() {
    for (id, words) in [
        (
            "klaten",
            "NOT_REGISTERED NOT_REGISTERED NOT_REGISTERED NOT_REGISTERED NEW NO_CERTIFICATE NO_CERTIFICATE WAITING_FOR_VERIFICATION",
        ),
        ("umum", "NOT_REGISTERED NOT_REGISTERED NEW NO_CERTIFICATE NO_CERTIFICATE WAITING_FOR_VERIFICATION"),
    ] {
        let mut world = World::of(sop(id));
        let mut found = Vec::new();
        while world.step().is_some() {
            found.push(said(&world, None));
            let wish = world.fitting();
            world.act(&wish).unwrap();
        }
        assert_eq!(found.join(" "), words, "{id}");
        assert_eq!(said(&world, Some(Newest::Valid)), "ISSUE");
    }
}

#[test]
fn certificates_and_what_follows_them_have_their_words() {
    let opened = World::of(sop("tapin"));
    let mut refused = World::of(sop("klaten"));
    refused.walk_until(8);
    let mut wish = refused.fitting();
    (wish.outcome, wish.reason) = (Some("ditolak".to_owned()), Some("KTP berbeda".to_owned()));
    refused.act(&wish).unwrap();
    let mut account = World::of(sop("morowali"));
    account.walk_to_the_end();
    for (world, newest, expected) in [
        (&opened, Some(Newest::Valid), "ISSUE"),
        (&opened, Some(Newest::Expired), "RENEW"),
        (&opened, Some(Newest::Suspended), "SUSPEND"),
        (&refused, Some(Newest::Expired), "EXPIRED"),
        (&refused, Some(Newest::Revoked), "REVOKE"),
        (&refused, None, "NO_CERTIFICATE"),
        (&account, None, "NO_CERTIFICATE"),
        (&opened, None, "NOT_REGISTERED"),
        (&opened, Some(Newest::Revoked), "REVOKE"),
    ] {
        assert_eq!(said(world, newest), expected, "{} {newest:?}", world.sop.id);
    }
    let follows = World::of(sop("morowali-aktivasi"));
    let both = [(&follows.sop, &follows.application()), (&account.sop, &account.application())];
    assert_eq!(Standing::of(&both, None).word(), "NO_CERTIFICATE");
    assert_eq!(Standing::of(&[], None).word(), "NOT_REGISTERED");
}

#[test]
fn steps_are_late_by_working_time() {
    let mut world = World::of(sop("morowali"));
    let calendar = Calendar::new(
        Offset::constant(8),
        world.sop.hours.clone().unwrap(),
        BTreeSet::new(),
        DayRule::Working,
    );
    // Opened on a Monday at 09:00 WITA; one day, then one to three hours.
    for (minutes, is_late) in [(24 * 60, false), (4 * 60, true), (60, false)] {
        world.later(minutes);
        let current = world.application().current_pace(&world.sop, &calendar, world.now).unwrap();
        assert_eq!(current.is_late, is_late, "{current:?}");
        let wish = world.fitting();
        world.act(&wish).unwrap();
    }
    let paces = world.application().paces(&world.sop, &calendar, world.now);
    let hours: Vec<SignedDuration> = paces.iter().map(|pace| pace.elapsed).collect();
    assert_eq!(hours, [8, 4, 1, 0].map(SignedDuration::from_hours));
    let late: Vec<bool> = paces.iter().map(|pace| pace.is_late).collect();
    assert_eq!(late, [false, true, false, false]);
    assert!(matches!(&paces[1].visit.left, Some((_, Actor::Officer(id))) if id == "kadis"));
    world.walk_to_the_end();
    assert_eq!(world.application().current_pace(&world.sop, &calendar, world.now), None);
}
