//! Sheets: what an office fills in and files.

use enrolment::sop::{Act, Field};

use super::{Block, Drafting, FIELDS, Table, column, pair, title};
use crate::Error;
use crate::application::{ApplicationError, Doubt, Status, Visit};

impl Drafting<'_> {
    /// *Formulir pendaftaran*.
    pub(super) fn form(&self) -> Vec<Block> {
        vec![
            title("FORMULIR PENDAFTARAN SERTIFIKAT ELEKTRONIK", format!("Nomor permohonan: {}", self.dossier.id)),
            Block::Heading("Data pemohon".to_owned()),
            Block::Pairs(self.data_pairs()),
            Block::Heading("Berkas yang diserahkan".to_owned()),
            Block::Checks(self.papers()),
            Block::Paragraph(
                "Data di atas benar. Sertifikat elektronik dan passphrase bersifat pribadi: tidak diberitahukan dan tidak dikuasakan kepada siapa pun."
                    .to_owned(),
            ),
            self.applicant_signs(),
        ]
    }

    /// *Tanda terima* of an incoming letter.
    pub(super) fn receipt(&self) -> Result<Vec<Block>, Error> {
        let not_yet = ApplicationError::NotHandedIn { id: self.dossier.id };
        let applied = self.applied().ok_or(not_yet)?;
        let there =
            applied.done().into_iter().flat_map(|done| done.papers.keys()).map(|kind| self.paper(kind));
        let who = applied.by.officer().map_or(super::DOTS.to_owned(), |id| self.name(id));
        let received = self.day(applied.at);
        Ok(vec![
            title("TANDA TERIMA SURAT", format!("Nomor agenda: {}", self.dossier.id)),
            Block::Pairs(vec![
                pair("Diterima tanggal", received.clone()),
                pair("Dari", self.known(Field::Nama)),
                pair("Perihal", self.dossier.sop.head.title.clone()),
            ]),
            Block::Heading("Berkas yang diterima".to_owned()),
            Block::List(there.collect()),
            Block::Signer { above: vec![received, "Yang menerima,".to_owned()], below: vec![who] },
        ])
    }

    /// *Lembar disposisi*: who passed it on to whom.
    pub(super) fn disposition(&self) -> Vec<Block> {
        let visits = self.dossier.application.visits();
        let rows = visits.iter().zip(visits.iter().skip(1).map(Some).chain([None]));
        let rows = rows.filter_map(|(visit, next)| self.passing_on(visit, next));
        let columns = vec![
            column("Tanggal", 2.2, false),
            column("Dari", 3.0, false),
            column("Diteruskan kepada", 3.0, false),
            column("Isi disposisi", 6.0, false),
        ];
        vec![
            title("LEMBAR DISPOSISI", ""),
            Block::Pairs(vec![
                pair("Surat dari", self.known(Field::Nama)),
                pair("Nomor agenda", self.dossier.id.to_string()),
                pair("Diterima tanggal", self.received().map_or_else(|| "-".to_owned(), |at| self.day(at))),
                pair("Perihal", self.dossier.sop.head.title.clone()),
                pair("Sifat", "Biasa"),
            ]),
            Block::Table(Table { columns, rows: rows.collect() }),
        ]
    }

    /// A stay at a step in which it was passed on, and the one after it.
    fn passing_on(&self, visit: &Visit, next: Option<&Visit>) -> Option<Vec<String>> {
        let step = self.dossier.sop.step(visit.step).filter(|step| step.acts.contains(&Act::Dispose))?;
        let (at, actor) = visit.left.as_ref()?;
        // Where data that were put right led away, nothing was passed on.
        let how = match (visit.is_done, next, self.dossier.application.status()) {
            (true, Some(next), _) if next.step <= visit.step => "Dikembalikan",
            (true, ..) | (_, None, Status::Refused) => "Ditolak",
            (_, None, Status::Cancelled) => "Dibatalkan",
            _ => return None,
        };
        let next = next.and_then(|next| self.dossier.sop.step(next.step));
        let next: Vec<String> =
            next.into_iter().flat_map(|next| &next.actors).map(|role| self.role(role)).collect();
        let role = step.actors.first().map(|role| self.role(role)).unwrap_or_default();
        let by = actor.officer().filter(|_| !actor.is_applicant());
        let by = by.map_or_else(|| "Pemohon".to_owned(), |id| format!("{role} ({})", self.name(id)));
        let said = visit.refused.as_ref();
        let said = said.map_or_else(|| step.text.clone(), |why| format!("{how}: {why}"));
        Some(vec![self.day(*at), by, next.join(" / "), said])
    }

    /// *Daftar periksa*: data, papers, and whether they agree.
    pub(super) fn checklist(&self) -> Result<Vec<Block>, Error> {
        let sop = &self.dossier.sop;
        let is_known = |field| self.data.get(field).is_some();
        let listed = FIELDS.iter().filter(|(field, _)| sop.data.required.contains(field) || is_known(*field));
        let data = listed.map(|(field, label)| (is_known(*field), (*label).to_owned()));
        let compared = self.compared()?;
        Ok(vec![
            title(
                "DAFTAR PERIKSA KELENGKAPAN",
                format!("Permohonan {}: {}", self.dossier.id, sop.head.title),
            ),
            Block::Pairs(vec![pair("Pemohon", self.known(Field::Nama))]),
            Block::Heading("Data".to_owned()),
            Block::Checks(data.collect()),
            Block::Heading("Berkas".to_owned()),
            Block::Checks(self.papers()),
            Block::Heading("Kesesuaian".to_owned()),
            Block::Checks(compared),
            self.signer("verifikator", "Verifikator"),
        ])
    }

    /// Whether what was compared agrees; what could not be compared is not said to agree.
    fn compared(&self) -> Result<Vec<(bool, String)>, Error> {
        let doubts = self.office.doubts(self.dossier)?;
        let agrees = |is_about: fn(&Doubt) -> bool| !doubts.iter().any(is_about);
        let all = [
            (
                self.data.get(Field::Nip).is_some(),
                agrees(|doubt| matches!(doubt, Doubt::Numbers(_))),
                "NIK dan NIP milik satu orang",
            ),
            (
                self.office.settings()?.civil_data.is_some(),
                agrees(|doubt| matches!(doubt, Doubt::Registry(_))),
                "Data sesuai dengan data kependudukan",
            ),
            (
                self.dossier.application.letter().is_some(),
                agrees(|doubt| matches!(doubt, Doubt::Letter(_))),
                "Surat rekomendasi sesuai dengan data",
            ),
        ];
        Ok(all
            .into_iter()
            .map(|(is_compared, agrees, what)| match is_compared {
                true => (agrees, what.to_owned()),
                false => (false, format!("{what} (belum dibandingkan)")),
            })
            .collect())
    }

    /// What the SOP calls a paper.
    fn paper(&self, id: &str) -> String {
        let known = self.dossier.sop.papers.iter().find(|paper| paper.id == id);
        known.map_or_else(|| id.to_owned(), |paper| paper.title.clone())
    }

    /// The papers that the SOP asks for, by whether they are there.
    pub(super) fn papers(&self) -> Vec<(bool, String)> {
        let is_there = |id: &str| self.dossier.application.papers().any(|(kind, _)| kind == id);
        self.dossier.sop.papers.iter().map(|paper| (is_there(&paper.id), paper.title.clone())).collect()
    }
}
