//! An application for programs.

use office::application::{Actor, Deed, Dossier, Event, LinkKind, Overview, Pace};
use office::sop::Target;
use office::{Error, Office};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// An application in a list.
#[derive(Serialize)]
pub(super) struct Listed {
    application: i64,
    sop: String,
    status: &'static str,
    step: Option<u8>,
    steps: usize,
    actors: Vec<String>,
    person: i64,
    name: String,
    since: String,
    due: Option<String>,
    late: bool,
}

impl Listed {
    pub(super) fn of(one: &Overview<'_>, reveal: bool) -> Self {
        let step = one.application.step(&one.sop);
        Self {
            application: one.id.0,
            sop: one.sop.id.clone(),
            status: one.application.status().word(),
            step: step.map(|step| step.number),
            steps: one.sop.steps.len(),
            actors: step.map(|step| step.actors.clone()).unwrap_or_default(),
            person: one.person.0,
            name: one.known_name(reveal).unwrap_or_default(),
            since: one.application.since().to_string(),
            due: one.due().map(|due| due.to_string()),
            late: one.is_late(),
        }
    }
}

/// All that were listed.
#[derive(Serialize)]
pub(super) struct List {
    pub(super) schema: &'static str,
    pub(super) at: String,
    pub(super) applications: Vec<Listed>,
    pub(super) damaged: Vec<i64>,
}

/// The whole application. What is known of the applicant is masked unless it is to be revealed.
pub(in crate::commands) fn whole(office: &Office, dossier: &Dossier, reveal: bool) -> Result<Value, Error> {
    let application = &dossier.application;
    let step = application.step(&dossier.sop);
    Ok(json!({
        "schema": "segel.application/1",
        "simulation": true,
        "application": dossier.id.0,
        "sop": dossier.sop.id,
        "status": application.status().word(),
        "step": step.map(|step| json!({
            "number": step.number,
            "text": step.text,
            "actors": step.actors,
            "acts": step.acts.iter().map(|act| act.word()).collect::<Vec<_>>(),
            "papers_missing": dossier.missing_papers(),
            "outcomes": step.branches.iter().map(|branch| &branch.id).collect::<Vec<_>>(),
        })),
        "since": application.since().to_string(),
        "person": dossier.person.0,
        "data": data(dossier, reveal),
        "data_fingerprint": application.data().to_string(),
        "papers": application.papers().map(|(kind, paper)| (kind.to_owned(), json!(paper.to_string()))).collect::<Map<_, _>>(),
        // Null where nothing could be compared.
        "doubts": office.doubts(dossier).ok().map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>()),
        "approved_by": application.approval().map(|approval| &approval.by),
        "certificate": application.serial().or(dossier.certificate.as_deref()),
        "parent": dossier.parent.map(|parent| parent.0),
        "followed": application.followed(),
        "paces": office.paces(dossier)?.iter().map(pace).collect::<Vec<_>>(),
    }))
}

/// What happened to an application.
pub(in crate::commands) fn history(office: &Office, dossier: &Dossier) -> Result<Value, Error> {
    Ok(json!({
        "schema": "segel.history/1",
        "simulation": true,
        "application": dossier.id.0,
        "events": dossier.events.iter().map(event).collect::<Vec<_>>(),
        "paces": office.paces(dossier)?.iter().map(pace).collect::<Vec<_>>(),
    }))
}

fn data(dossier: &Dossier, reveal: bool) -> Option<Value> {
    let data = dossier.data.as_ref()?;
    let shown = data.iter().map(|(field, value)| {
        let value = if reveal { Some(value.to_owned()) } else { data.masked(field) };
        (field.word().to_owned(), json!(value))
    });
    Some(Value::Object(shown.collect()))
}

fn pace(pace: &Pace) -> Value {
    json!({
        "step": pace.visit.step,
        "from": pace.visit.from.to_string(),
        "until": pace.visit.left.as_ref().map(|(at, _)| at.to_string()),
        "working_minutes": pace.elapsed.as_mins(),
        "standard": pace.standard.to_string(),
        "due": pace.due.map(|due| due.to_string()),
        "late": pace.is_late,
        "refused": pace.visit.refused,
    })
}

fn event(event: &Event) -> Value {
    let by = match &event.by {
        Actor::Officer(id) => json!({ "officer": id }),
        Actor::Applicant => json!("applicant"),
        Actor::AtDesk(id) => json!({ "at_desk": id }),
    };
    let mut told = json!({ "at": event.at.to_string(), "by": by });
    if let (Some(told), Value::Object(more)) = (told.as_object_mut(), deed(&event.deed)) {
        told.extend(more);
    }
    told
}

fn deed(deed: &Deed) -> Value {
    match deed {
        Deed::Opened { data } => json!({ "deed": "opened", "data": data.to_string() }),
        Deed::Done(done) => json!({
            "deed": "done",
            "step": done.step,
            "acts": done.acts.iter().map(|act| act.word()).collect::<Vec<_>>(),
            "outcome": done.outcome,
            "refused": done.refused,
            "to": match done.to { Target::Step(number) => Some(number), Target::End => None },
            "data": done.data.map(|data| data.to_string()),
            "papers": done.papers.keys().collect::<Vec<_>>(),
            "certificate": done.serial,
        }),
        Deed::Sent { link, expires, .. } => {
            let link = match link {
                LinkKind::Activation => "activation",
                LinkKind::Passphrase => "passphrase",
            };
            json!({ "deed": "sent", "link": link, "expires": expires.to_string() })
        }
        Deed::Corrected { data, back_to } => {
            json!({ "deed": "corrected", "data": data.to_string(), "to": back_to })
        }
        Deed::Followed { application } => json!({ "deed": "followed", "application": application }),
        Deed::Rejected { reason } => json!({ "deed": "rejected", "reason": reason }),
        Deed::Cancelled { reason } => json!({ "deed": "cancelled", "reason": reason }),
    }
}
