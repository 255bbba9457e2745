//! *Buku agenda*: what came in, from whom, and to whom it was passed on.

use enrolment::sop::Act;
use jiff::Timestamp;

use super::applications::word;
use super::{Cell, Making, Report, ReportKind};
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
        let overviews = self.overviews()?;
        let mut report = self.report(ReportKind::Agenda, "BUKU AGENDA SURAT MASUK", &COLUMNS);
        let received = |one: &Overview| received(one).filter(|at| self.holds(*at));
        let rows = overviews.all.iter().filter_map(|one| Some(self.entry(one, received(one)?)));
        report.rows = rows.collect();
        report.sums = vec![("letters", "Jumlah surat masuk", report.rows.len())];
        report.damaged = overviews.damaged;
        Ok(report)
    }

    fn entry(&self, one: &Overview, received: Timestamp) -> Vec<Cell> {
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
fn received(one: &Overview) -> Option<Timestamp> {
    let applied = done_at(one, Act::Apply).next()?;
    applied.left.as_ref().map(|(at, _)| *at)
}

/// The roles to whom it was passed on, in order.
fn passed_to(one: &Overview) -> String {
    let visits = one.application.visits();
    let passes = |(visit, _): &(&Visit, &Visit)| {
        let step = one.sop.step(visit.step);
        visit.refused.is_none() && step.is_some_and(|step| step.acts.contains(&Act::Dispose))
    };
    let next = visits.iter().zip(visits.iter().skip(1)).filter(passes);
    let named = next.filter_map(|(_, next)| one.sop.step(next.step)).flat_map(|step| &step.actors);
    let titles = named.filter_map(|id| one.sop.roles.iter().find(|role| role.id == *id));
    titles.map(|role| role.title.as_str()).collect::<Vec<_>>().join(", ")
}

fn done_at(one: &Overview, act: Act) -> impl Iterator<Item = &Visit> {
    let does = move |visit: &&Visit| {
        visit.left.is_some()
            && visit.refused.is_none()
            && one.sop.step(visit.step).is_some_and(|step| step.acts.contains(&act))
    };
    one.application.visits().iter().filter(does)
}
