//! The chain, its checkpoints, and what it tells of certificates.

use super::{Ailment, Opened, Visit};
use crate::audit::check::Sighting;

/// Follows the chain, and compares it with the checkpoint that the home keeps.
pub(super) fn examine(visit: &mut Visit<'_>, store: &Opened) {
    if let Some(verdict) = visit.or_find(store.verify_audit()) {
        visit.checkup.checked.audit_records = verdict.sound;
        visit.find_all(verdict.fault.map(Ailment::Audit));
    }
    let Some(report) = visit.office.as_ref().and_then(|office| office.check_audit(Vec::new(), None).ok())
    else {
        return;
    };
    if report.copy_missing {
        visit.find(Ailment::CheckpointMissing(visit.home.checkpoint()));
    }
    let bad = report.checkpoints.into_iter().filter(|one| one.sighting != Sighting::Agrees);
    visit.find_all(bad.map(Ailment::Checkpoint));
}
