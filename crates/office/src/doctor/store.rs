//! The database file, its schema and the settings.

use std::str::FromStr;

use store::{Store, StoreError};

use super::{Ailment, Opened, Visit};
use crate::Error;
use crate::office::{own_profiles, setting};
use crate::passphrase::Policy;
use crate::zone::Zone;

/// Opens the store, for reading alone where nothing can be written, or not even the index of its log.
pub(super) fn open(visit: &mut Visit<'_>) -> Option<Opened> {
    let path = visit.home.store();
    if !path.is_file() {
        return None; // told already
    }
    match Store::open(&path) {
        Err(error @ (StoreError::ReadOnly | StoreError::Full)) => {
            visit.find(Ailment::Store(error.into()));
            Store::open_for_reading(&path).ok()
        }
        other => visit.or_find(other),
    }
}

/// Structure, references, schema and settings.
pub(super) fn examine(visit: &mut Visit<'_>, store: &Opened) {
    let complaints = visit.or_find(store.complaints()).unwrap_or_default();
    visit.find_all(complaints.into_iter().map(Ailment::StoreStructure));
    let references = visit.or_find(store.broken_references()).unwrap_or_default();
    visit.find_all(references.into_iter().map(|one| Ailment::StoreReference {
        table: one.table,
        row: one.row,
        parent: one.parent,
    }));
    let faults = visit.or_find(store.schema_faults()).unwrap_or_default();
    visit.find_all(faults.into_iter().map(Ailment::StoreSchema));
    settings(visit, store);
    match own_profiles(visit.home) {
        Ok(_) => {}
        Err(error @ Error::Profiles { .. }) => visit.find(Ailment::Profiles(error)),
        Err(error) => visit.find(Ailment::FileUnreadable(error)),
    }
}

fn settings(visit: &mut Visit<'_>, store: &Opened) {
    for (key, is_good) in [
        (setting::NAME, (|text| !text.is_empty()) as fn(&str) -> bool),
        (setting::AGENCY, |text| !text.is_empty()),
        (setting::BASE_URL, |text| ca::Addresses::new(text).is_ok()),
        (setting::ZONE, |text| Zone::from_str(text).is_ok()),
        // An office of the first version has none, which means the rule of that time.
        (setting::PASSPHRASE_POLICY, |text| text.is_empty() || Policy::from_str(text).is_ok()),
    ] {
        let Some(value) = visit.or_find(store.setting(key)) else { continue };
        let found = value.unwrap_or_default();
        if !is_good(&found) {
            visit.find(Ailment::Setting(Error::Setting { key, found }));
        }
    }
}
