//! What can be put right without losing anything, and its record.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::CertificateRecord;

use super::{Ailment, Visit};
use crate::Error;
use crate::clock::Clock;
use crate::office::Line;

/// An intent may still be carried out until it is so old. Where a clock stands still, nothing tells how old it is; then
/// it counts as old.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// Records what was repaired in the directory.
pub(super) fn note(visit: &mut Visit<'_>, repaired: &[PathBuf]) {
    if repaired.is_empty() {
        return;
    }
    let files: Vec<_> = repaired.iter().map(|path| path.display().to_string()).collect();
    let Some(office) = &visit.office else { return };
    let noted = office.moment().and_then(|moment| {
        office.note(moment, &Line::done("office.repair", "files", json!({ "files": files })))
    });
    if let Err(error) = noted {
        visit.find(Ailment::RepairUnrecorded(error));
    }
}

/// Explains an intent that no certificate came of, and notes it as having come to nothing.
pub(super) fn intent(visit: &mut Visit<'_>, record: &CertificateRecord) {
    let (serial, name, since) = (record.serial.clone(), record.name.clone(), record.created);
    if let Some(noted) = record.abandoned_at {
        return visit.find(Ailment::IntentAbandoned { serial, name, since, noted });
    }
    let fresh = visit.clock == Clock::System && since + FRESH > visit.real;
    let unfinished = Ailment::IntentUnfinished { serial, name, since, fresh };
    if !visit.repair || fresh {
        return visit.find(unfinished);
    }
    match abandon(visit, record) {
        Ok(()) => visit.repaired(unfinished),
        Err(error) => {
            visit.find(unfinished);
            visit.find(Ailment::RepairFailed(error));
        }
    }
}

fn abandon(visit: &Visit<'_>, record: &CertificateRecord) -> Result<(), Error> {
    let office = visit.office.as_ref().ok_or_else(|| Error::NoOffice(visit.home.directory().to_owned()))?;
    let moment = office.moment()?;
    let reserved: Timestamp = record.created;
    let detail = json!({ "reserved": reserved.to_string(), "profile": record.profile });
    office.record(moment, &Line::done("certificate.abandon", &record.serial, detail), |tx| {
        tx.abandon(&record.serial, moment.at).map_err(Error::Store)
    })
}

/// Removes a file of ours, or a directory with nothing but files in it.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    if !path.symlink_metadata()?.is_dir() {
        return fs::remove_file(path);
    }
    for entry in fs::read_dir(path)? {
        fs::remove_file(entry?.path())?;
    }
    fs::remove_dir(path)
}
