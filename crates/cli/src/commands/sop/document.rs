//! An SOP for programs.

use office::sop::{Act, Branch, Field, Linked, Named, Origin, Sop, Step, Target, Total};
use serde_json::{Value, json};

/// What lists say of one, for programs.
pub(super) fn summary(sop: &Sop) -> Value {
    let (least, most) = sop.standard();
    json!({
        "id": sop.id,
        "kind": sop.kind.word(),
        "origin": word(sop.origin),
        "title": sop.head.title,
        "agency": sop.head.agency,
        "number": sop.head.number,
        "steps": sop.steps.len(),
        "standard": { "least": total(least), "most": total(most) },
    })
}

/// All of one, for programs.
pub(super) fn whole(sop: &Sop) -> Value {
    let head = &sop.head;
    let named = |all: &[Named]| {
        all.iter().map(|one| (one.id.clone(), json!(one.title))).collect::<serde_json::Map<_, _>>()
    };
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    let mut document = summary(sop);
    let more = json!({
        "schema": "segel.sop/1",
        "office": head.office,
        "made": date(head.made),
        "revised": date(head.revised),
        "approved": date(head.approved),
        "effective": date(head.effective),
        "approved_by": head.approved_by,
        "legal_basis": head.legal_basis,
        "qualifications": head.qualifications,
        "equipment": head.equipment,
        "warnings": head.warnings,
        "records": head.records,
        "related": head.related.iter().map(|one| json!({ "title": one.title, "sop": one.sop })).collect::<Vec<_>>(),
        "roles": named(&sop.roles),
        "papers": named(&sop.papers),
        "data": sop.data.required.iter().map(|field: &Field| field.word()).collect::<Vec<_>>(),
        "email_domains": sop.data.email_domains,
        "readings": sop.readings,
        "steps": sop.steps.iter().map(step_document).collect::<Vec<_>>(),
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut document, more) {
        all.extend(more);
    }
    document
}

fn step_document(step: &Step) -> Value {
    json!({
        "number": step.number,
        "text": step.text,
        "actors": step.actors,
        "acts": step.acts.iter().map(|act: &Act| act.word()).collect::<Vec<_>>(),
        "requires": step.requires,
        "papers": step.papers,
        "time": step.time.to_string(),
        "output": step.output,
        "next": number(step.next),
        "branches": step.branches.iter().map(branch_document).collect::<Vec<_>>(),
        "sop": step.linked.as_ref().and_then(|linked| match linked {
            Linked::Known(id) => Some(id),
            Linked::External(_) => None,
        }),
        "external": step.linked.as_ref().and_then(|linked| match linked {
            Linked::Known(_) => None,
            Linked::External(title) => Some(title),
        }),
    })
}

fn branch_document(branch: &Branch) -> Value {
    json!({ "outcome": branch.id, "title": branch.title, "to": number(branch.to), "refusal": branch.is_refusal })
}

fn number(target: Target) -> Option<u8> {
    match target {
        Target::Step(number) => Some(number),
        Target::End => None,
    }
}

fn total(total: Total) -> Value {
    json!({ "days": total.days, "minutes": total.minutes })
}

const fn word(origin: Origin) -> &'static str {
    match origin {
        Origin::Published => "published",
        Origin::Ours => "ours",
        Origin::Office => "office",
    }
}
