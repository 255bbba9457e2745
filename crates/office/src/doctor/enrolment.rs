//! Applications against the audit log, and messages against their files.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;

use pki::digest::DigestAlgorithm;
use pki::hex;
use serde_json::Value;
use store::{ApplicationId, AuditFilter, AuditOutcome, MessageState, StoreError};

use crate::application::{Overview, registry};
use crate::home::Home;
use crate::outbox::template;
use crate::sop::Sops;
use crate::{Error, Office};

use super::{Ailment, Finding, Opened, Visit, files, repair};

/// Looks at applications, messages and what the office chose.
pub(super) fn examine(visit: &mut Visit<'_>, store: &Opened) {
    if let Some(office) = &visit.office {
        let unsound = |one: &Overview<'_>| (!one.has_sound_data()).then_some(one.id);
        let found = office.applications(unsound);
        let damaged = found.map(|found| [found.damaged, found.all].concat()).unwrap_or_default();
        let chosen = office.settings().err();
        let refused = own_files(visit.home, office);
        visit.find_all(damaged.into_iter().map(Ailment::ApplicationUnreadable));
        visit.find_all(chosen.map(Ailment::Setting));
        visit.find_all(refused.into_iter().map(Ailment::Own));
    }
    let found = events(store);
    visit.find_all(found.unwrap_or_else(|error| vec![Ailment::Store(error.into())]));
    messages(visit, store);
}

/// What is wrong with files that the office wrote itself.
fn own_files(home: &Home, office: &Office) -> Vec<Error> {
    let civil_data = office.settings().ok().and_then(|settings| settings.civil_data);
    let mut faults = Sops::faults(home);
    faults.extend(template::faults(home));
    faults.extend(civil_data.and_then(|path| registry::check(&path).err()));
    faults
}

/// What happened to applications, each once in the audit log by its hash, and nothing beside that.
fn events(store: &Opened) -> Result<Vec<Ailment>, StoreError> {
    let mut told: HashMap<String, (i64, usize)> = HashMap::new();
    let filter = AuditFilter::default();
    store.each_audit(&filter, |entry, _| {
        if entry.outcome == AuditOutcome::Done && entry.action.starts_with("application.") {
            let events = entry.detail.get("events").and_then(Value::as_array).cloned().unwrap_or_default();
            for hash in events.iter().filter_map(Value::as_str) {
                told.entry(hash.to_owned()).or_insert((entry.seq, 0)).1 += 1;
            }
        }
        Ok::<_, StoreError>(())
    })?;
    let mut found = Vec::new();
    store.each_event(|application, _, text| {
        let hash = hex::lower(&DigestAlgorithm::Sha256.digest(text.as_bytes()));
        match told.get_mut(&hash).filter(|(_, times)| *times > 0) {
            Some((_, times)) => *times -= 1,
            None => found.push(Ailment::EventUnrecorded(application)),
        }
    })?;
    let lost = told.into_values().filter(|(_, times)| *times > 0);
    let mut lost: Vec<i64> = lost.map(|(record, _)| record).collect();
    lost.sort_unstable();
    found.extend(lost.into_iter().map(|record| Ailment::EventLost { record }));
    found.dedup_by_key(|ailment| ailment.subject());
    Ok(found)
}

/// Each message that may still be sent has its file, and each file its message.
fn messages(visit: &mut Visit<'_>, store: &Opened) {
    let folder = visit.home.outbox();
    let Some(messages) = visit.or_find(store.messages()) else { return };
    let persons = visit.or_find(store.persons()).unwrap_or_default().into_iter();
    let erased: HashSet<_> =
        persons.filter(|person| person.erased.is_some()).map(|person| person.id).collect();
    let is_there = |file: &String| folder.join(file).symlink_metadata().is_ok();
    let kept = messages.iter().filter(|message| !erased.contains(&message.person));
    let lost = kept.filter(|message| message.state != MessageState::Refused && !is_there(&message.file));
    let lost: Vec<_> = lost
        .map(|message| Ailment::MessageLost { message: message.id.0, file: folder.join(&message.file) })
        .collect();
    visit.find_all(lost);
    let known: HashSet<&str> = messages.iter().map(|message| message.file.as_str()).collect();
    let strays: Vec<PathBuf> = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| !known.contains(entry.file_name().to_string_lossy().as_ref()))
        .map(|entry| entry.path())
        .collect();
    let before = visit.checkup.findings.len();
    strays.into_iter().for_each(|path| files::leftover(visit, path));
    let repaired = |one: &Finding| match &one.ailment {
        Ailment::Leftover { path, .. } if one.repaired => Some(path.clone()),
        _ => None,
    };
    let repaired: Vec<PathBuf> = visit.checkup.findings[before..].iter().filter_map(repaired).collect();
    repair::note(visit, &repaired);
}

/// Applications are named in findings as the command line takes them.
pub(super) fn named(id: ApplicationId) -> String {
    format!("application {id}")
}
