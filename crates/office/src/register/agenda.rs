//! *Buku agenda*: what came in, from whom, and to whom it was passed on.

use enrolment::sop::Act;
use jiff::Timestamp;

use super::applications::word;
use super::{Cell, Frame, Making, Report, ReportKind};
use crate::Error;
use crate::application::{Overview, Visit};

const COLUMNS: [(&str, &str, f64); 7] = [
    ("number", "No. agenda", 1.7),
    ("received", "Diterima", 2.4),
    ("name", "Dari", 4.0),
    ("subject", "Perihal", 7.0),
    ("papers", "Berkas", 1.6),
    ("passed_to", "Disposisi kepada", 4.5),
    ("status", "Hasil", 2.4),
];

impl Making<'_> {
    /// Every application that was handed in during the period.
    pub(super) fn agenda(&self) -> Result<Report, Error> {
        let frame = self.frame;
        let entry = |one: &Overview<'_>| {
            let received = received(one).filter(|at| frame.holds(*at));
            received.map(|at| frame.entry(one, at))
        };
        let found = self.office.applications(entry)?;
        let mut report = self.report(ReportKind::Agenda, "BUKU AGENDA SURAT MASUK", &COLUMNS);
        (report.rows, report.damaged) = (found.all, found.damaged);
        report.sums = vec![("letters", "Jumlah surat masuk", report.rows.len())];
        Ok(report)
    }
}

impl Frame {
    fn entry(&self, one: &Overview<'_>, received: Timestamp) -> Vec<Cell> {
        vec![
            Cell::Number(usize::try_from(one.id.0).unwrap_or_default()),
            Cell::Day(received),
            Cell::Text(self.name(one)),
            Cell::Text(one.sop.head.title.clone()),
            Cell::Number(one.application.papers().count()),
            Cell::Text(passed_to(one)),
            Cell::Text(word(one.application.status()).to_owned()),
        ]
    }
}

/// When it was handed in; what was only opened has not come yet.
fn received(one: &Overview<'_>) -> Option<Timestamp> {
    let applied = done_at(one, Act::Apply).next()?;
    applied.left.as_ref().map(|(at, _)| *at)
}

/// The roles to whom it was passed on, in order.
fn passed_to(one: &Overview<'_>) -> String {
    let visits = one.application.visits();
    let passes = |(visit, _): &(&Visit, &Visit)| {
        let step = one.sop.step(visit.step);
        visit.is_done && visit.refused.is_none() && step.is_some_and(|step| step.acts.contains(&Act::Dispose))
    };
    let next = visits.iter().zip(visits.iter().skip(1)).filter(passes);
    let named = next.filter_map(|(_, next)| one.sop.step(next.step)).flat_map(|step| &step.actors);
    let titles = named.filter_map(|id| one.sop.roles.iter().find(|role| role.id == *id));
    titles.map(|role| role.title.as_str()).collect::<Vec<_>>().join(", ")
}

fn done_at<'a>(one: &'a Overview<'_>, act: Act) -> impl Iterator<Item = &'a Visit> {
    let does = move |visit: &&Visit| {
        visit.is_done
            && visit.refused.is_none()
            && one.sop.step(visit.step).is_some_and(|step| step.acts.contains(&act))
    };
    one.application.visits().iter().filter(does)
}
