//! Whether steps kept their time, by step and by who did them.

use std::collections::BTreeMap;

use enrolment::pace::Pace;
use enrolment::sop::Standard;

use super::{Cell, Frame, Making, Report, ReportKind};
use crate::Error;
use crate::application::Overview;

const COLUMNS: [(&str, &str, f64); 9] = [
    ("sop", "SOP", 3.0),
    ("step", "Langkah", 1.7),
    ("actor", "Pelaksana", 3.0),
    ("standard", "Baku mutu", 2.6),
    ("done", "Jumlah", 1.7),
    ("in_time", "Tepat", 1.6),
    ("late", "Terlambat", 2.0),
    ("mean_minutes", "Rata-rata (menit)", 2.2),
    ("longest_minutes", "Terlama (menit)", 2.2),
];

/// What is known of one step done by one actor.
#[derive(Default)]
struct Sum {
    done: usize,
    late: usize,
    minutes: usize,
    longest: usize,
}

/// What is counted together: SOP, step, standard and actor. An SOP may have been changed since under its name.
type Group = (String, u8, String, String);

impl Making<'_> {
    /// All stays at steps that ended in the period, in working time.
    pub(super) fn sla(&self) -> Result<Report, Error> {
        let frame = self.frame;
        let found = self.office.applications(|one| Some((one.is_late(), frame.stays(one))))?;
        let waiting = found.all.iter().filter(|(is_late, _)| *is_late).count();
        let mut sums: BTreeMap<Group, Sum> = BTreeMap::new();
        for (group, stay) in found.all.into_iter().flat_map(|(_, stays)| stays) {
            sums.entry(group).or_default().take(&stay);
        }
        let mut report = self.report(ReportKind::Sla, "LAPORAN KETEPATAN WAKTU PELAYANAN", &COLUMNS);
        report.rows = sums.iter().map(|(of, sum)| row(of, sum)).collect();
        let total = |part: fn(&Sum) -> usize| sums.values().map(part).sum();
        report.sums = vec![
            ("done", "Langkah selesai dalam masa laporan", total(|sum| sum.done)),
            ("late", "Di antaranya terlambat", total(|sum| sum.late)),
        ];
        // What waits now says nothing of another month.
        if frame.holds(frame.now) {
            report.sums.push(("late_now", "Langkah berjalan yang sudah terlambat", waiting));
        }
        report.damaged = found.damaged;
        Ok(report)
    }
}

/// One stay at a step that ended in the period.
struct Stay {
    minutes: usize,
    is_late: bool,
}

impl Frame {
    fn stays(&self, one: &Overview<'_>) -> Vec<(Group, Stay)> {
        one.paces(self.now).iter().filter_map(|pace| self.stay(one, pace)).collect()
    }

    fn stay(&self, one: &Overview<'_>, pace: &Pace) -> Option<(Group, Stay)> {
        let (at, actor) = pace.visit.left.as_ref()?;
        if !pace.visit.is_done || !self.holds(*at) {
            return None;
        }
        let actor = actor.officer().filter(|_| !actor.is_applicant()).unwrap_or("pemohon").to_owned();
        let standard = match pace.standard {
            Standard::None => String::new(),
            standard => standard.to_string(),
        };
        let minutes = usize::try_from(pace.elapsed.as_mins()).unwrap_or_default();
        let stay = Stay { minutes, is_late: pace.is_late };
        Some(((one.sop.id.clone(), pace.visit.step, standard, actor), stay))
    }
}

impl Sum {
    fn take(&mut self, stay: &Stay) {
        self.done += 1;
        self.late += usize::from(stay.is_late);
        self.minutes += stay.minutes;
        self.longest = self.longest.max(stay.minutes);
    }
}

fn row((sop, step, standard, actor): &Group, sum: &Sum) -> Vec<Cell> {
    let clocked = |cell: Cell| if standard.is_empty() { Cell::None } else { cell };
    vec![
        Cell::Text(sop.clone()),
        Cell::Number(usize::from(*step)),
        Cell::Text(actor.clone()),
        clocked(Cell::Text(standard.clone())),
        Cell::Number(sum.done),
        clocked(Cell::Number(sum.done - sum.late)),
        clocked(Cell::Number(sum.late)),
        Cell::Number(sum.minutes.div_ceil(sum.done.max(1))),
        Cell::Number(sum.longest),
    ]
}
