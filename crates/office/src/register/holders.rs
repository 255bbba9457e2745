//! Who holds certificates, and how many they are.

use std::collections::HashSet;

use ca::Profile;
use enrolment::data::Data;
use enrolment::sop::Field;
use jiff::Timestamp;
use store::{CertificateRecord, CertificateState};

use super::{Cell, Making, Report, ReportKind};
use crate::Error;
use crate::ledger::Standing;

const COLUMNS: [(&str, &str, f64); 8] = [
    ("number", "No.", 1.0),
    ("name", "Nama", 5.0),
    ("nip", "NIP", 4.0),
    ("title", "Jabatan", 5.0),
    ("serial", "Nomor seri", 7.0),
    ("not_before", "Berlaku sejak", 2.6),
    ("not_after", "Sampai", 2.6),
    ("status", "Status", 2.8),
];

impl Making<'_> {
    /// Everyone whose certificate was valid on some day of the period, by what holds at its end.
    pub(super) fn holders(&self) -> Result<Report, Error> {
        let all = self.office.store().certificates()?;
        let at = self.frame.now.min(self.frame.until);
        let is_meant = |record: &&CertificateRecord| {
            let ended =
                record.revocation.as_ref().map_or(record.not_after, |one| one.at.min(record.not_after));
            is_persons(record)
                && record.state == CertificateState::Issued
                && record.not_before < self.frame.until
                && ended >= self.frame.from
        };
        let mut held: Vec<&CertificateRecord> = all.iter().filter(is_meant).collect();
        held.sort_by(|one, other| (one.not_before, &one.serial).cmp(&(other.not_before, &other.serial)));
        let mut report = self.report(ReportKind::Holders, "REGISTER PEMILIK SERTIFIKAT ELEKTRONIK", &COLUMNS);
        report.rows = (1..).zip(&held).map(|(number, record)| self.holder(number, record, at)).collect();
        let active = |record: &&&CertificateRecord| Standing::of(record, at) == Standing::Active;
        let holders: HashSet<_> =
            held.iter().filter(active).filter_map(|record| record.nik.as_deref()).collect();
        report.sums = vec![
            ("holders", "Jumlah pemilik sertifikat aktif", holders.len()),
            ("certificates", "Jumlah sertifikat", held.len()),
        ];
        Ok(report)
    }

    fn holder(&self, number: usize, record: &CertificateRecord, at: Timestamp) -> Vec<Cell> {
        let nip = record.nip.as_deref();
        // Of who was erased the certificate alone is left, and an office held tells who it is.
        let is_known = record.nik.is_some();
        let title = record.title.as_deref().filter(|_| self.frame.reveal);
        let (name, nip) = match self.frame.reveal {
            _ if !is_known => (None, None),
            true => (Some(record.name.clone()), nip.map(str::to_owned)),
            false => (masked(Field::Nama, Some(&record.name)), masked(Field::Nip, nip)),
        };
        vec![
            Cell::Number(number),
            Cell::text_of(name.as_deref()),
            Cell::text_of(nip.as_deref()),
            Cell::text_of(title),
            Cell::Text(record.serial.clone()),
            Cell::Day(record.not_before),
            Cell::Day(record.not_after),
            Cell::Text(word(Standing::of(record, at)).to_owned()),
        ]
    }
}

/// Seals and our own authorities have no NIK, nor this profile.
fn is_persons(record: &CertificateRecord) -> bool {
    record.nik.is_some() || record.profile == Profile::PERSON.id()
}

/// How a standing is called on paper.
fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "aktif",
        Standing::NotYetValid => "belum berlaku",
        Standing::Expired => "kedaluwarsa",
        Standing::Revoked => "dicabut",
        Standing::Suspended => "ditangguhkan",
        Standing::Unfinished => "tidak jadi",
    }
}

fn masked(field: Field, value: Option<&str>) -> Option<String> {
    let mut data = Data::default();
    data.set(field, value?).ok()?;
    data.masked(field)
}
