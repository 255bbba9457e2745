//! Whether steps kept their time, by step and by who did them.

use std::collections::{BTreeMap, HashMap};

use enrolment::calendar::Calendar;
use enrolment::pace::Pace;
use enrolment::sop::Standard;

use super::{Cell, Making, Report, ReportKind};
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

/// Sums by SOP, step, standard and actor: an SOP may have been changed since under its name.
type Sums = BTreeMap<(String, u8, String, String), Sum>;

impl Making<'_> {
    /// All stays at steps that ended in the period, in working time.
    pub(super) fn sla(&self) -> Result<Report, Error> {
        let (overviews, settings) = (self.overviews()?, self.office.settings()?);
        let mut calendars: HashMap<*const enrolment::sop::Sop, Calendar> = HashMap::new();
        let mut sums = Sums::new();
        let mut waiting = 0;
        for one in &overviews.all {
            let calendar = calendars
                .entry(std::sync::Arc::as_ptr(&one.sop))
                .or_insert_with(|| settings.calendar(&one.sop, self.office.offset()));
            self.add(one, calendar, &mut sums);
            waiting += usize::from(one.is_late());
        }
        let mut report = self.report(ReportKind::Sla, "LAPORAN KETEPATAN WAKTU PELAYANAN", &COLUMNS);
        report.rows = sums.iter().map(|(of, sum)| row(of, sum)).collect();
        let total = |part: fn(&Sum) -> usize| sums.values().map(part).sum();
        report.sums = vec![
            ("done", "Langkah selesai dalam masa laporan", total(|sum| sum.done)),
            ("late", "Di antaranya terlambat", total(|sum| sum.late)),
        ];
        // What waits now says nothing of another month.
        if self.holds(self.office.now()) {
            report.sums.push(("late_now", "Langkah berjalan yang sudah terlambat", waiting));
        }
        report.damaged = overviews.damaged;
        Ok(report)
    }

    fn add(&self, one: &Overview, calendar: &Calendar, sums: &mut Sums) {
        for pace in one.application.paces(&one.sop, calendar, self.office.now()) {
            let Some((at, actor)) = &pace.visit.left else { continue };
            // Where the application was refused or taken back as a whole, the step was not done.
            let is_done = pace.visit.refused.is_none() || pace.visit.outcome.is_some();
            if !is_done || !self.holds(*at) {
                continue;
            }
            let actor = actor.officer().filter(|_| !actor.is_applicant()).unwrap_or("pemohon").to_owned();
            let standard = match pace.standard {
                Standard::None => String::new(),
                standard => standard.to_string(),
            };
            let sum = sums.entry((one.sop.id.clone(), pace.visit.step, standard, actor)).or_default();
            sum.take(&pace);
        }
    }
}

impl Sum {
    fn take(&mut self, pace: &Pace) {
        let minutes = usize::try_from(pace.elapsed.as_mins()).unwrap_or_default();
        self.done += 1;
        self.late += usize::from(pace.is_late);
        self.minutes += minutes;
        self.longest = self.longest.max(minutes);
    }
}

fn row((sop, step, standard, actor): &(String, u8, String, String), sum: &Sum) -> Vec<Cell> {
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
