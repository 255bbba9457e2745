//! The chain, and everything that may be done to it behind our back.

use store::{
    AuditEntry, AuditFault, AuditFilter, AuditLink, AuditMark, AuditOutcome, AuditRecord, AuditVerdict,
    StoreError, Tampering,
};

use crate::{Home, record, second, variant};

const WITHOUT_TRIGGERS: &str =
    "DROP TRIGGER audit_is_not_rewritten; DROP TRIGGER audit_is_kept; DROP TRIGGER audit_is_not_replaced;";

/// A home with `count` audit records, each unlike the others.
fn chain_of(count: i64) -> Home {
    let home = Home::new();
    for n in 1..=count {
        let subject = format!("{n:X}");
        let record = AuditRecord {
            at: second(n),
            real_at: second(n + 60),
            subject: &subject,
            ..record("certificate.issue")
        };
        assert_eq!(home.store.write(|tx| tx.append_audit(&record)).unwrap(), n);
    }
    home
}

fn sound(count: u64) -> AuditVerdict {
    AuditVerdict { sound: count, fault: None }
}

#[test]
fn an_untouched_chain_holds() {
    for count in [0, 1, 2, 50] {
        let home = chain_of(count);
        assert_eq!(home.store.verify_audit().unwrap(), sound(count.unsigned_abs()));
        let within = home.store.write(|tx| tx.verify_audit()).unwrap();
        assert_eq!(within, sound(count.unsigned_abs()), "inside a transaction");
    }
}

/// Every assignment is what a person with a SQLite shell could do to the fourth record of ten.
#[test]
fn a_changed_record_is_found() {
    for (case, change) in [
        ("at", "at = at + 1"),
        ("real_at", "real_at = real_at - 1"),
        ("actor", "actor = 'siti'"),
        ("action", "action = 'certificate.renew'"),
        ("subject", "subject = '44'"),
        ("outcome", "outcome = 'refused'"),
        ("detail", "detail = '{}'"),
        ("a space in the detail", "detail = detail || ' '"),
        ("previous hash", "previous_hash = zeroblob(32)"),
        ("hash", "hash = zeroblob(32)"),
        ("hash of another", "hash = (SELECT hash FROM audit WHERE seq = 5)"),
        ("short hash", "hash = x'00'"),
        ("words moved to a neighbour", "actor = actor || action, action = ''"),
        ("times swapped", "at = real_at, real_at = at"),
        ("emptied", "actor = '', action = '', subject = ''"),
    ] {
        let sql = format!("UPDATE audit SET {change} WHERE seq = 4");
        assert_found(case, &sql, 3, AuditFault { seq: 4, what: Tampering::Changed });
    }
}

#[test]
fn a_moved_missing_or_added_record_is_found() {
    use Tampering as T;
    let swap = "UPDATE audit SET seq = -1 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 7;
        UPDATE audit SET seq = 7 WHERE seq = -1";
    let close_up = "DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = -(seq - 1) WHERE seq > 4;
        UPDATE audit SET seq = -seq WHERE seq < 0";
    let copy_as = |seq: i64| {
        format!(
            "INSERT INTO audit SELECT {seq}, at, real_at, actor, action, subject, outcome, detail, hash, hash
             FROM audit WHERE seq = 10"
        )
    };
    for (case, sql, sound, seq, what) in [
        ("first changed", "UPDATE audit SET actor = 'siti' WHERE seq = 1", 0, 1, T::Changed),
        ("last changed", "UPDATE audit SET actor = 'siti' WHERE seq = 10", 9, 10, T::Changed),
        ("all changed", "UPDATE audit SET actor = 'siti'", 0, 1, T::Changed),
        ("renumbered", "UPDATE audit SET seq = 77 WHERE seq = 4", 3, 4, T::Missing { next: 5 }),
        ("middle deleted", "DELETE FROM audit WHERE seq IN (4, 5)", 3, 4, T::Missing { next: 6 }),
        ("first deleted", "DELETE FROM audit WHERE seq = 1", 0, 1, T::Missing { next: 2 }),
        ("deleted and closed up", close_up, 3, 4, T::Changed),
        ("tail deleted", "DELETE FROM audit WHERE seq >= 9", 8, 9, T::CutOff { end: 10 }),
        ("last deleted", "DELETE FROM audit WHERE seq = 10", 9, 10, T::CutOff { end: 10 }),
        ("all deleted", "DELETE FROM audit", 0, 1, T::CutOff { end: 10 }),
        ("two swapped", swap, 3, 4, T::Changed),
        ("added at the end", &copy_as(11), 10, 11, T::Foreign),
        ("added far behind", &copy_as(99), 10, 99, T::Foreign),
        ("added before", &copy_as(0), 0, 0, T::Foreign),
        ("end forged", "UPDATE audit_head SET hash = zeroblob(32)", 10, 10, T::NotTheEnd),
        ("end spoilt", "UPDATE audit_head SET hash = x'00'", 10, 10, T::EndUnknown),
        ("end removed", "DELETE FROM audit_head", 10, 10, T::EndUnknown),
    ] {
        assert_found(case, sql, sound, AuditFault { seq, what });
    }
}

fn assert_found(case: &str, sql: &str, sound: u64, fault: AuditFault) {
    let home = chain_of(10);
    home.tamper(&format!("{WITHOUT_TRIGGERS} {sql}"));
    assert_eq!(home.store.verify_audit().unwrap(), AuditVerdict { sound, fault: Some(fault) }, "{case}");
}

/// Someone who knows the format forges a record that is whole in itself.
#[test]
fn a_record_of_another_chain_breaks_the_link() {
    let home = chain_of(10);
    let other = chain_of(3);
    let forged = AuditRecord { at: second(4), actor: "siti", ..record("certificate.issue") };
    other.store.write(|tx| tx.append_audit(&forged)).unwrap();
    home.tamper(&format!(
        "{WITHOUT_TRIGGERS} ATTACH '{}' AS other;
         INSERT OR REPLACE INTO audit SELECT * FROM other.audit WHERE seq = 4",
        other.path().display()
    ));
    // Both chains are alike up to the third, so the forged one fits there, and the fifth follows it no more.
    let fault = home.store.verify_audit().unwrap().fault;
    assert_eq!(fault, Some(AuditFault { seq: 5, what: Tampering::BrokenLink }));
}

#[test]
fn writing_on_after_a_cut_does_not_heal_it() {
    let home = chain_of(10);
    home.tamper(&format!("{WITHOUT_TRIGGERS} DELETE FROM audit WHERE seq >= 9"));
    home.store.write(|tx| tx.append_audit(&record("certificate.issue"))).unwrap();
    let fault = home.store.verify_audit().unwrap().fault;
    assert_eq!(fault, Some(AuditFault { seq: 9, what: Tampering::Missing { next: 11 } }));
}

#[test]
fn an_end_set_back_does_not_hide_the_rest() {
    let home = chain_of(10);
    home.tamper("UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit WHERE seq = 7)");
    let fault = home.store.verify_audit().unwrap().fault;
    assert_eq!(fault, Some(AuditFault { seq: 8, what: Tampering::Foreign }));
    // And nothing can be written over the records that were to be hidden.
    assert_eq!(variant(&home.store.write(|tx| tx.append_audit(&record("x")))), "Engine");
}

#[test]
fn without_an_end_nothing_more_is_recorded() {
    let home = chain_of(2);
    home.tamper("DELETE FROM audit_head");
    assert_eq!(variant(&home.store.write(|tx| tx.append_audit(&record("x")))), "Engine");
}

#[test]
fn records_come_back_as_they_went_in() {
    let home = Home::new();
    let detail = serde_json::json!({"teks": "baris\nbaru \"kutip\" \u{1F512}", "n": [1, null, true]});
    let given = AuditRecord {
        at: second(5),
        real_at: second(-7),
        actor: "",
        action: "certificate.revoke",
        subject: "O'Brien; --",
        outcome: AuditOutcome::Refused,
        detail: detail.clone(),
    };
    home.store.write(|tx| tx.append_audit(&given)).unwrap();
    let entries = home.store.audit(&AuditFilter::default()).unwrap();
    let expected = AuditEntry {
        seq: 1,
        at: second(5),
        real_at: second(-7),
        actor: String::new(),
        action: "certificate.revoke".into(),
        subject: "O'Brien; --".into(),
        outcome: AuditOutcome::Refused,
        detail,
    };
    assert_eq!(entries, [expected]);
    assert_eq!(home.store.verify_audit().unwrap(), sound(1));
}

#[test]
fn filters_narrow_the_records() {
    let home = chain_of(5);
    let refused = AuditRecord { outcome: AuditOutcome::Refused, ..record("certificate.issue.many") };
    let replaces = serde_json::json!({"replaces": "3", "note": "5"});
    for more in [
        AuditRecord { at: second(6), actor: "siti", ..record("officer.add") },
        AuditRecord { at: second(7), subject: "9", detail: replaces, ..record("certificate.rekey") },
        AuditRecord { at: second(8), subject: "9", ..refused },
        AuditRecord {
            at: second(9),
            subject: "",
            detail: serde_json::json!(["3"]),
            ..record("certificates")
        },
    ] {
        home.store.write(|tx| tx.append_audit(&more)).unwrap();
    }
    let all = AuditFilter::default();
    let texts = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
    let (issue, kinds, none) = (
        texts(&["certificate.issue"]),
        texts(&["officer", "certificate.rekey"]),
        texts(&["certificate.", ""]),
    );
    let (prefix, wild) = (texts(&["certificate"]), texts(&["cert%", "certificate*", "certificate_issue"]));
    let (three, nine, nobody) = (texts(&["3"]), texts(&["9", "2"]), texts(&[]));
    let (done, refused) = (Some(AuditOutcome::Done), Some(AuditOutcome::Refused));
    for (case, filter, expected) in [
        ("all", all, &[1, 2, 3, 4, 5, 6, 7, 8, 9][..]),
        ("since", AuditFilter { since: Some(second(4)), ..all }, &[4, 5, 6, 7, 8, 9]),
        ("since later", AuditFilter { since: Some(second(10)), ..all }, &[]),
        ("until", AuditFilter { until: Some(second(2)), ..all }, &[1, 2]),
        ("since until", AuditFilter { since: Some(second(4)), until: Some(second(4)), ..all }, &[4]),
        ("since after until", AuditFilter { since: Some(second(5)), until: Some(second(4)), ..all }, &[]),
        ("since, by an actor", AuditFilter { since: Some(second(6)), actor: Some("siti"), ..all }, &[6]),
        ("actor", AuditFilter { actor: Some("siti"), ..all }, &[6]),
        ("kind", AuditFilter { kinds: &issue, ..all }, &[1, 2, 3, 4, 5, 8]),
        ("kind, the newest", AuditFilter { kinds: &issue, limit: Some(2), ..all }, &[5, 8]),
        ("kinds", AuditFilter { kinds: &kinds, ..all }, &[6, 7]),
        ("words before a dot", AuditFilter { kinds: &prefix, ..all }, &[1, 2, 3, 4, 5, 7, 8]),
        ("words that end in a dot", AuditFilter { kinds: &none, ..all }, &[]),
        ("no wild cards", AuditFilter { kinds: &wild, ..all }, &[]),
        ("refused", AuditFilter { outcome: refused, ..all }, &[8]),
        ("done, of a kind", AuditFilter { outcome: done, kinds: &issue, ..all }, &[1, 2, 3, 4, 5]),
        ("about one that was replaced", AuditFilter { about: Some(&three), ..all }, &[3, 7]),
        ("about several", AuditFilter { about: Some(&nine), ..all }, &[2, 7, 8]),
        ("about nothing", AuditFilter { about: Some(&nobody), ..all }, &[]),
        ("about, refused", AuditFilter { about: Some(&nine), outcome: refused, ..all }, &[8]),
        ("unknown actor", AuditFilter { actor: Some("joko"), ..all }, &[]),
        ("words of SQL", AuditFilter { actor: Some("' OR 1=1 --"), ..all }, &[]),
        ("newest two", AuditFilter { limit: Some(2), ..all }, &[8, 9]),
        ("none", AuditFilter { limit: Some(0), ..all }, &[]),
    ] {
        let found: Vec<_> = home.store.audit(&filter).unwrap().iter().map(|entry| entry.seq).collect();
        assert_eq!(found, expected, "{case}");
    }
}

#[test]
fn records_are_handed_out_with_their_links_until_someone_has_enough() {
    let home = chain_of(10);
    let mut links: Vec<AuditLink> = Vec::new();
    let stopped = home.store.each_audit(&AuditFilter::default(), |entry, link| {
        links.push(link);
        if entry.seq == 4 { Err(StoreError::Full) } else { Ok(()) }
    });
    assert_eq!(variant(&stopped), "Full");
    assert_eq!(links.len(), 4);
    assert_eq!(links[0].previous_hash, [0; 32]);
    for pair in links.windows(2) {
        assert_eq!(pair[1].previous_hash, pair[0].hash);
    }
    assert_eq!(home.store.audit_hash(4).unwrap().unwrap(), links[3].hash);
}

#[test]
fn a_chain_is_followed_from_a_mark_on() {
    let home = chain_of(10);
    let mark =
        |seq: i64| AuditMark { seq, hash: home.store.audit_hash(seq).unwrap().unwrap().try_into().unwrap() };
    let marks: Vec<AuditMark> = (1..=10).map(mark).collect();
    let end = home.store.audit_head().unwrap();
    assert_eq!(end, marks[9]);
    for from in [AuditMark::BEGINNING].iter().chain(&marks) {
        assert_eq!(home.store.follow_audit(*from).unwrap(), (end, None), "{from:?}");
    }
    home.tamper(&format!("{WITHOUT_TRIGGERS} UPDATE audit SET actor = 'siti' WHERE seq = 4"));
    let fault = |seq, what| Some(AuditFault { seq, what });
    let other = AuditMark { seq: 7, hash: [7; 32] };
    let beyond = AuditMark { seq: 11, hash: [7; 32] };
    for (case, from, expected) in [
        ("before what was changed", marks[1], (marks[2], fault(4, Tampering::Changed))),
        ("just before", marks[2], (marks[2], fault(4, Tampering::Changed))),
        ("behind", marks[3], (end, None)),
        ("not what was seen", other, (other, fault(8, Tampering::BrokenLink))),
        (
            "not the end that was seen",
            AuditMark { seq: 10, ..other },
            (AuditMark { seq: 10, ..other }, fault(10, Tampering::NotTheEnd)),
        ),
        ("beyond the end", beyond, (beyond, fault(11, Tampering::NotTheEnd))),
    ] {
        assert_eq!(home.store.follow_audit(from).unwrap(), expected, "{case}");
    }
}

#[test]
fn what_is_not_there_has_no_hash() {
    let home = chain_of(10);
    home.tamper(&format!("{WITHOUT_TRIGGERS} DELETE FROM audit WHERE seq IN (1, 5, 9, 10)"));
    for (seq, there, last) in [
        (-1, false, 0),
        (0, false, 0),
        (1, false, 0),
        (2, true, 2),
        (5, false, 4),
        (8, true, 8),
        (99, false, 8),
    ] {
        assert_eq!(home.store.audit_hash(seq).unwrap().is_some(), there, "{seq}");
        assert_eq!(home.store.last_audit_up_to(seq).unwrap(), last, "{seq}");
    }
}

#[test]
fn unreadable_records_are_damage() {
    for (case, sql) in [
        ("outcome", "UPDATE audit SET outcome = 'perhaps'"),
        ("detail", "UPDATE audit SET detail = '{'"),
        ("time", "UPDATE audit SET at = 9223372036854775807"),
    ] {
        let home = chain_of(1);
        home.tamper(&format!("{WITHOUT_TRIGGERS} {sql}"));
        assert_eq!(variant(&home.store.audit(&AuditFilter::default())), "Damaged", "{case}");
    }
}
