//! Letters: what an office says to others, and what others say to it.

use enrolment::application::Status;
use enrolment::sop::{Act, Field, Kind};

use super::{Block, DOTS, Drafting, FIELDS, Table, column, pair, title};
use crate::Error;
use crate::register::word;

/// What became of an application, or will, since it is decided.
enum Outcome {
    Approved,
    Refused,
    Cancelled,
    Undecided,
}

impl Drafting<'_> {
    /// *Surat rekomendasi*, which the team of verifikator writes and whoever leads the office signs.
    pub(super) fn recommendation(&self) -> Vec<Block> {
        vec![
            title("SURAT REKOMENDASI", format!("Nomor: {DOTS}")),
            Block::Paragraph(format!(
                "Berdasarkan permohonan nomor agenda {} {}, dengan ini diberikan rekomendasi penerbitan sertifikat elektronik kepada:",
                self.dossier.id,
                self.came()
            )),
            Block::Pairs(self.data_pairs()),
            Block::Paragraph(
                "Data tersebut sesuai dengan KTP elektronik pemohon. Ketidaksesuaian antara surat rekomendasi ini dengan KTP menyebabkan ditolaknya penerbitan."
                    .to_owned(),
            ),
            Block::Paragraph("Demikian rekomendasi ini dibuat untuk dipergunakan sebagaimana mestinya.".to_owned()),
            self.signer("kadis", &self.head_of_office()),
        ]
    }

    /// *Surat permohonan perubahan data*: what it was, and what it is to become.
    pub(super) fn data_change(&self) -> Result<Vec<Block>, Error> {
        let before = self.office.known_before(self.dossier)?;
        let rows = FIELDS.iter().filter_map(|(field, label)| {
            let (old, new) = (before.get(*field).unwrap_or("-"), self.data.get(*field).unwrap_or("-"));
            (old != new).then(|| vec![(*label).to_owned(), old.to_owned(), new.to_owned()])
        });
        let columns =
            vec![column("Data", 2.0, false), column("Semula", 4.0, false), column("Menjadi", 4.0, false)];
        Ok(vec![
            title("SURAT PERMOHONAN PERUBAHAN DATA", format!("Nomor permohonan: {}", self.dossier.id)),
            Block::Paragraph("Yang bertanda tangan di bawah ini:".to_owned()),
            Block::Pairs(vec![
                pair("Nama", self.known(Field::Nama)),
                pair("NIK", self.known(Field::Nik)),
                pair("Jabatan", self.known(Field::Jabatan)),
                pair("Instansi", self.known(Field::Instansi)),
            ]),
            Block::Paragraph(
                "memohon perubahan data pemilik sertifikat elektronik sebagai berikut:".to_owned(),
            ),
            Block::Table(Table { columns, rows: rows.collect() }),
            self.applicant_signs(),
        ])
    }

    /// *Telaahan staf* to whoever leads the field, with the number of accounts (Morowali, steps e and f).
    pub(super) fn staff_study(&self) -> Result<Vec<Block>, Error> {
        let sop = &self.dossier.sop.id;
        let accounts = self.office.applications(|one| {
            let is_open = one.application.status() == Status::Open;
            (one.sop.id == *sop).then(|| (one.application.has_ever_done(Act::OpenAccount), is_open))
        })?;
        let all = accounts.all.len();
        let opened = accounts.all.iter().filter(|(is_opened, _)| *is_opened).count();
        let waiting = accounts.all.iter().filter(|(_, is_open)| *is_open).count();
        let name = self.known(Field::Nama);
        let part = |heading: &str, text: String| [Block::Heading(heading.to_owned()), Block::Paragraph(text)];
        let parts = [
            part(
                "1. Persoalan",
                format!(
                    "Penerbitan akun tanda tangan elektronik bagi {name}, {}.",
                    self.known(Field::Jabatan)
                ),
            ),
            part(
                "2. Praanggapan",
                "Pemohon memerlukan tanda tangan elektronik untuk kedinasan, dan datanya benar.".to_owned(),
            ),
            part(
                "3. Fakta yang memengaruhi",
                format!(
                    "Permohonan nomor agenda {}, {}. Sampai {} tercatat {all} permohonan menurut SOP ini: {opened} akun dibuka, {waiting} masih berjalan.",
                    self.dossier.id,
                    self.came(),
                    self.today
                ),
            ),
            part("4. Analisis", format!("Permohonan {}; {}.", self.standing(), self.completeness())),
            part("5. Kesimpulan", self.conclusion().to_owned()),
            part(
                "6. Saran",
                "Hasilnya disampaikan kepada pemohon dengan surat, dan berkasnya diarsipkan.".to_owned(),
            ),
        ];
        let mut blocks = vec![title("TELAAHAN STAF", format!("Kepada: {}", self.role("kabid")))];
        blocks.extend(parts.into_iter().flatten());
        blocks.push(self.signer("verifikator", "Verifikator"));
        Ok(blocks)
    }

    /// *Surat balasan*: approved or refused, and why.
    pub(super) fn reply(&self) -> Vec<Block> {
        let application = &self.dossier.application;
        let outcome = match self.outcome() {
            Outcome::Approved => "disetujui".to_owned(),
            Outcome::Refused => {
                format!("ditolak dengan alasan: {}", application.last_refusal().unwrap_or("-"))
            }
            Outcome::Cancelled => "dibatalkan".to_owned(),
            Outcome::Undecided => "masih diproses".to_owned(),
        };
        let certificate = application.serial().map(|serial| {
            Block::Paragraph(format!("Sertifikat elektronik dengan nomor seri {serial} telah diterbitkan."))
        });
        let mut blocks = vec![
            Block::Pairs(vec![
                pair("Nomor", DOTS),
                pair("Tanggal", self.today.clone()),
                pair("Sifat", "Biasa"),
                pair("Lampiran", "-"),
                pair("Perihal", format!("Jawaban atas permohonan {}", self.dossier.sop.head.title)),
            ]),
            Block::Paragraph(format!("Yth. {}, {}", self.known(Field::Nama), self.known(Field::Jabatan))),
            Block::Paragraph(format!(
                "Menjawab permohonan Saudara nomor agenda {} {}, dengan ini kami sampaikan bahwa permohonan tersebut {outcome}.",
                self.dossier.id,
                self.came()
            )),
        ];
        blocks.extend(certificate);
        blocks.push(Block::Paragraph(
            "Demikian disampaikan, atas perhatiannya diucapkan terima kasih.".to_owned(),
        ));
        blocks.push(self.signer("kadis", &self.head_of_office()));
        blocks
    }

    fn head_of_office(&self) -> String {
        let known = self.dossier.sop.roles.iter().any(|role| role.id == "kadis");
        if known { self.role("kadis") } else { "Kepala Dinas".to_owned() }
    }

    fn standing(&self) -> String {
        let reason = || self.dossier.application.last_refusal().unwrap_or("-");
        match self.outcome() {
            Outcome::Refused => format!("ditolak dengan alasan: {}", reason()),
            _ => format!("berstatus {}", word(self.dossier.application.status())),
        }
    }

    fn completeness(&self) -> String {
        let missing: Vec<String> =
            self.papers().into_iter().filter(|(is_there, _)| !is_there).map(|(_, paper)| paper).collect();
        match missing.is_empty() {
            true => "berkas yang diminta SOP lengkap".to_owned(),
            false => format!("berkas yang belum ada: {}", missing.join(", ")),
        }
    }

    fn conclusion(&self) -> &'static str {
        match self.outcome() {
            Outcome::Approved => "Akun dapat dipergunakan.",
            Outcome::Refused | Outcome::Cancelled => "Akun tidak diberikan.",
            Outcome::Undecided => "Permohonan dilanjutkan menurut SOP.",
        }
    }

    /// What is decided already: the letter that says so is often what the last step sends.
    fn outcome(&self) -> Outcome {
        let application = &self.dossier.application;
        let purpose = match self.dossier.sop.kind {
            Kind::Account => Act::OpenAccount,
            Kind::Issuance | Kind::Renewal => Act::Issue,
            Kind::DataChange => Act::ChangeData,
            Kind::Revocation => Act::Revoke,
        };
        match application.status() {
            Status::Cancelled => Outcome::Cancelled,
            Status::Finished => Outcome::Approved,
            _ if application.is_refused() => Outcome::Refused,
            _ if application.has_done(purpose) => Outcome::Approved,
            _ => Outcome::Undecided,
        }
    }
}
