//! What became of applications.

use jiff::Timestamp;

use super::{Cell, Frame, Making, Report, ReportKind};
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
        let frame = self.frame;
        let found = self.office.applications(|one| {
            let life = Life::of(one);
            life.touches(frame).then(|| (life, frame.application(one, life)))
        })?;
        let mut report =
            self.report(ReportKind::Applications, "LAPORAN PERMOHONAN SERTIFIKAT ELEKTRONIK", &COLUMNS);
        let (lives, rows): (Vec<Life>, _) = found.all.into_iter().unzip();
        (report.rows, report.damaged) = (rows, found.damaged);
        let count = |is_one: &dyn Fn(&Life) -> bool| lives.iter().filter(|one| is_one(one)).count();
        let ended_as =
            |status| count(&|one| one.status == status && one.ended.is_some_and(|at| frame.holds(at)));
        report.sums = vec![
            ("opened", "Masuk dalam masa laporan", count(&|one| frame.holds(one.opened))),
            ("finished", "Selesai", ended_as(Status::Finished)),
            ("refused", "Ditolak", ended_as(Status::Refused)),
            ("cancelled", "Dibatalkan", ended_as(Status::Cancelled)),
            (
                "open",
                "Berjalan pada akhir masa laporan",
                count(&|one| one.ended.is_none_or(|at| at >= frame.until)),
            ),
        ];
        Ok(report)
    }
}

/// From when to when an application goes on, and how it ends.
#[derive(Clone, Copy)]
struct Life {
    opened: Timestamp,
    /// Nothing where it goes on.
    ended: Option<Timestamp>,
    status: Status,
}

impl Life {
    fn of(one: &Overview<'_>) -> Self {
        let application = &one.application;
        let (status, since) = (application.status(), application.since());
        let opened = application.visits().first().map_or(since, |visit| visit.from);
        Self { opened, ended: (status != Status::Open).then_some(since), status }
    }

    /// Whether it goes on on some day of the period.
    fn touches(&self, frame: Frame) -> bool {
        self.opened < frame.until && self.ended.is_none_or(|at| at >= frame.from)
    }
}

impl Frame {
    fn application(&self, one: &Overview<'_>, life: Life) -> Vec<Cell> {
        let step = one.application.step(&one.sop);
        vec![
            Cell::Number(usize::try_from(one.id.0).unwrap_or_default()),
            Cell::Text(one.sop.id.clone()),
            Cell::Text(self.name(one)),
            Cell::Day(life.opened),
            step.map_or(Cell::None, |step| Cell::Text(format!("{}/{}", step.number, one.sop.steps.len()))),
            Cell::Text(word(life.status).to_owned()),
            life.ended.map_or(Cell::None, Cell::Day),
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
