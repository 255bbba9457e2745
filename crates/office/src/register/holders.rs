//! Who holds certificates, and how many they are.

use std::collections::HashSet;

use ca::Profile;
use enrolment::data::Data;
use enrolment::sop::Field;
use store::CertificateRecord;

use super::{Cell, Making, Report, ReportKind};
use crate::Error;
use crate::ledger::Standing;

const COLUMNS: [(&str, &str, f64); 7] = [
    ("number", "No.", 1.0),
    ("name", "Nama", 5.0),
    ("nip", "NIP", 4.0),
    ("title", "Jabatan", 5.0),
    ("serial", "Nomor seri", 7.0),
    ("not_before", "Berlaku sejak", 2.6),
    ("not_after", "Sampai", 2.6),
];

impl Making<'_> {
    /// Everyone whose certificate was valid on some day of the period, by what holds at its end.
    pub(super) fn holders(&self) -> Result<Report, Error> {
        let all = self.office.store().certificates()?;
        let at = self.office.now().min(self.until);
        let is_meant = |record: &&CertificateRecord| {
            record.profile == Profile::PERSON.id()
                && record.not_before < self.until
                && record.not_after >= self.from
                && matches!(
                    Standing::of(record, at),
                    Standing::Active | Standing::Suspended | Standing::Expired
                )
        };
        let mut held: Vec<&CertificateRecord> = all.iter().filter(is_meant).collect();
        held.sort_by(|one, other| (one.not_before, &one.serial).cmp(&(other.not_before, &other.serial)));
        let mut report = self.report(ReportKind::Holders, "REGISTER PEMILIK SERTIFIKAT ELEKTRONIK", &COLUMNS);
        report.rows = (1..).zip(&held).map(|(number, record)| self.holder(number, record)).collect();
        let active = |record: &&&CertificateRecord| Standing::of(record, at) == Standing::Active;
        let holders: HashSet<_> =
            held.iter().filter(active).filter_map(|record| record.nik.as_deref()).collect();
        report.sums = vec![
            ("holders", "Jumlah pemilik sertifikat aktif", holders.len()),
            ("certificates", "Jumlah sertifikat", held.len()),
        ];
        Ok(report)
    }

    fn holder(&self, number: usize, record: &CertificateRecord) -> Vec<Cell> {
        let nip = record.nip.as_deref();
        let (name, nip) = match self.reveal {
            true => (Some(record.name.clone()), nip.map(str::to_owned)),
            false => (masked(Field::Nama, Some(&record.name)), masked(Field::Nip, nip)),
        };
        vec![
            Cell::Number(number),
            Cell::text_of(name.as_deref()),
            Cell::text_of(nip.as_deref()),
            Cell::text_of(record.title.as_deref()),
            Cell::Text(record.serial.clone()),
            Cell::Day(record.not_before),
            Cell::Day(record.not_after),
        ]
    }
}

fn masked(field: Field, value: Option<&str>) -> Option<String> {
    let mut data = Data::default();
    data.set(field, value?).ok()?;
    data.masked(field)
}
