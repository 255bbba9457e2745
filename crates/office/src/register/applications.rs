//! What became of applications.

use super::{Cell, Making, Report, ReportKind};
use crate::Error;
use crate::application::{Overview, Status};

const COLUMNS: [(&str, &str, f64); 7] = [
    ("application", "No.", 1.2),
    ("sop", "SOP", 3.0),
    ("name", "Pemohon", 4.0),
    ("opened", "Dibuka", 2.4),
    ("step", "Langkah", 1.6),
    ("status", "Status", 2.4),
    ("ended", "Berakhir", 2.4),
];

impl Making<'_> {
    /// Those that were open on some day of the period.
    pub(super) fn applications(&self) -> Result<Report, Error> {
        let overviews = self.overviews()?;
        let is_meant =
            |one: &&Overview| opened(one) < self.until && ended(one).is_none_or(|at| at >= self.from);
        let meant: Vec<&Overview> = overviews.all.iter().filter(is_meant).collect();
        let mut report =
            self.report(ReportKind::Applications, "LAPORAN PERMOHONAN SERTIFIKAT ELEKTRONIK", &COLUMNS);
        report.rows = meant.iter().map(|one| self.application(one)).collect();
        let count = |is_one: &dyn Fn(&Overview) -> bool| meant.iter().filter(|one| is_one(one)).count();
        let ended_as = |status| {
            count(&|one| one.application.status() == status && ended(one).is_some_and(|at| self.holds(at)))
        };
        report.sums = vec![
            ("opened", "Masuk dalam masa laporan", count(&|one| self.holds(opened(one)))),
            ("finished", "Selesai", ended_as(Status::Finished)),
            ("refused", "Ditolak", ended_as(Status::Refused)),
            ("cancelled", "Dibatalkan", ended_as(Status::Cancelled)),
            (
                "open",
                "Berjalan pada akhir masa laporan",
                count(&|one| ended(one).is_none_or(|at| at >= self.until)),
            ),
        ];
        report.damaged = overviews.damaged;
        Ok(report)
    }

    fn application(&self, one: &Overview) -> Vec<Cell> {
        let step = one.application.step(&one.sop);
        vec![
            Cell::Number(usize::try_from(one.id.0).unwrap_or_default()),
            Cell::Text(one.sop.id.clone()),
            Cell::Text(self.name(one)),
            Cell::Day(opened(one)),
            step.map_or(Cell::None, |step| Cell::Text(format!("{}/{}", step.number, one.sop.steps.len()))),
            Cell::Text(word(one.application.status()).to_owned()),
            ended(one).map_or(Cell::None, Cell::Day),
        ]
    }
}

/// How a status is called on paper.
pub(crate) fn word(status: Status) -> &'static str {
    match status {
        Status::Open => "berjalan",
        Status::Finished => "selesai",
        Status::Refused => "ditolak",
        Status::Cancelled => "dibatalkan",
    }
}

fn opened(one: &Overview) -> jiff::Timestamp {
    one.application.visits().first().map_or_else(|| one.application.since(), |visit| visit.from)
}

fn ended(one: &Overview) -> Option<jiff::Timestamp> {
    (one.application.status() != Status::Open).then(|| one.application.since())
}
