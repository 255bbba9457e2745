//! The papers that SOPs put out about one application, drawn up in Indonesian as offices word them. What they say of the
//! applicant is said in full: whoever draws one up asks for that, and the audit log says so.

mod letter; // letters: recommendation, change of data, staff study, reply
mod sheet; // sheets: form, receipt, disposisi, checklist
mod text; // a paper as plain text

use std::collections::BTreeMap;
use std::str::FromStr;

use enrolment::sop::{Act, Field};
use jiff::Timestamp;
pub use pdf::typeset::{Block, Column, Paper, Table, TypesetError, legible};
use serde_json::json;
use store::{ApplicationId, Officer};

use crate::application::{Data, Dossier, Event};
use crate::office::{Line, setting};
use crate::{Error, Office};

/// A paper about an application.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum PaperKind {
    /// The form by which somebody registers.
    Form,
    /// That a letter came in.
    Receipt,
    /// To whom it was passed on.
    Disposition,
    /// What is there, and what is not.
    Checklist,
    /// The recommendation of whoever leads the office.
    Recommendation,
    /// That data are asked to become others.
    DataChange,
    /// What the staff thinks of it.
    StaffStudy,
    /// What became of it.
    Reply,
}

impl PaperKind {
    /// All of them with their words.
    pub const WORDS: [(&str, Self); 8] = [
        ("formulir", Self::Form),
        ("tanda-terima", Self::Receipt),
        ("disposisi", Self::Disposition),
        ("daftar-periksa", Self::Checklist),
        ("surat-rekomendasi", Self::Recommendation),
        ("perubahan-data", Self::DataChange),
        ("telaahan-staf", Self::StaffStudy),
        ("surat-balasan", Self::Reply),
    ];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }
}

/// A word that names no paper.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("there is no such paper")]
pub struct NoPaper;

impl FromStr for PaperKind {
    type Err = NoPaper;

    fn from_str(word: &str) -> Result<Self, NoPaper> {
        Self::WORDS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind).ok_or(NoPaper)
    }
}

/// What stands at the foot of each page.
const FOOT: &str = "UJI COBA - TIDAK UNTUK PRODUKSI. Dibuat oleh segel untuk latihan; tidak tersertifikasi.";
/// Where something is written by hand.
const DOTS: &str = "..............................";

impl Office {
    /// Draws up a paper about an application, as it stands now.
    ///
    /// # Errors
    /// [`ApplicationError::Unknown`](crate::application::ApplicationError::Unknown);
    /// [`ApplicationError::Erased`](crate::application::ApplicationError::Erased) where nothing is known of the applicant
    /// any more.
    pub fn draw_up(&self, id: ApplicationId, kind: PaperKind) -> Result<Paper, Error> {
        let dossier = self.application(id)?;
        let drafting = Drafting::new(self, &dossier)?;
        let blocks = match kind {
            PaperKind::Form => drafting.form(),
            PaperKind::Receipt => drafting.receipt()?,
            PaperKind::Disposition => drafting.disposition(),
            PaperKind::Checklist => drafting.checklist()?,
            PaperKind::Recommendation => drafting.recommendation(),
            PaperKind::DataChange => drafting.data_change()?,
            PaperKind::StaffStudy => drafting.staff_study()?,
            PaperKind::Reply => drafting.reply(),
        };
        let detail = json!({ "paper": kind.word() });
        let subject = format!("application:{id}");
        self.note(self.moment()?, &Line::done("application.paper", &subject, detail))?;
        self.on_paper(format!("{} {id}", kind.word()), false, blocks)
    }

    /// `blocks` under the head of the office.
    pub(crate) fn on_paper(
        &self,
        title: String,
        landscape: bool,
        blocks: Vec<Block>,
    ) -> Result<Paper, Error> {
        let name = self.store().setting(setting::NAME)?.unwrap_or_default();
        let head = vec![self.agency().to_uppercase(), name.to_uppercase(), FOOT.to_owned()];
        Ok(Paper { title, language: "id".to_owned(), head, foot: FOOT.to_owned(), landscape, blocks })
    }
}

/// A paper without any form, for terminals and for programs that search.
#[must_use]
pub fn text(paper: &Paper) -> String {
    text::of(paper)
}

/// A paper as a PDF file.
///
/// # Errors
/// [`Error::Typeset`].
pub fn file(paper: &Paper) -> Result<Vec<u8>, Error> {
    pdf::typeset::typeset(paper).map_err(Error::Typeset)
}

/// An application, and what papers say of it.
struct Drafting<'a> {
    office: &'a Office,
    dossier: &'a Dossier,
    data: &'a Data,
    /// The day on which the paper is drawn up.
    today: String,
    officers: BTreeMap<String, Officer>,
}

impl<'a> Drafting<'a> {
    fn new(office: &'a Office, dossier: &'a Dossier) -> Result<Self, Error> {
        let erased = crate::application::ApplicationError::Erased { id: dossier.id };
        let officers = office.store().officers()?;
        Ok(Self {
            office,
            dossier,
            data: dossier.data.as_ref().ok_or(erased)?,
            today: office.zone().day_on_paper(office.now()),
            officers: officers.into_iter().map(|officer| (officer.id.clone(), officer)).collect(),
        })
    }

    fn known(&self, field: Field) -> String {
        self.data.get(field).unwrap_or("-").to_owned()
    }

    /// Everything that is known, by what it is called.
    fn data_pairs(&self) -> Vec<(String, String)> {
        FIELDS.iter().map(|(field, label)| pair(label, self.known(*field))).collect()
    }

    /// When it was handed in for good, if it was: what was sent back for want of a paper came again.
    fn applied(&self) -> Option<&Event> {
        self.dossier.events.iter().rfind(applies)
    }

    /// When it came in first, if it did: under that day it stands in the agenda book.
    fn received(&self) -> Option<Timestamp> {
        self.dossier.events.iter().find(applies).map(|event| event.at)
    }

    /// `yang kami terima tanggal 5 Januari 2026`, or that it was opened on that day.
    fn came(&self) -> String {
        let opened = self.dossier.events.first().map_or_else(|| self.office.now(), |event| event.at);
        match self.received() {
            Some(at) => format!("yang diterima tanggal {}", self.day(at)),
            None => format!("yang dibuka tanggal {}", self.day(opened)),
        }
    }

    fn day(&self, at: Timestamp) -> String {
        self.office.zone().day_on_paper(at)
    }

    /// What the SOP calls a role.
    fn role(&self, id: &str) -> String {
        let known = self.dossier.sop.roles.iter().find(|role| role.id == id);
        known.map_or_else(|| id.to_owned(), |role| role.title.clone())
    }

    /// The name of an officer.
    fn name(&self, id: &str) -> String {
        self.officers.get(id).map_or_else(|| id.to_owned(), |officer| officer.name.clone())
    }

    /// Who signs for a role: its title, and whoever holds it.
    fn signer(&self, role: &str, title: &str) -> Block {
        let holder = self.officers.values().find(|officer| officer.active && officer.roles.contains(role));
        let name = holder.map_or_else(|| DOTS.to_owned(), |officer| officer.name.clone());
        Block::Signer { above: vec![self.today.clone(), format!("{title},")], below: vec![name] }
    }

    /// The applicant signs.
    fn applicant_signs(&self) -> Block {
        let number = self.data.get(Field::Nip).map(|nip| format!("NIP {nip}"));
        let below = std::iter::once(self.known(Field::Nama)).chain(number).collect();
        Block::Signer { above: vec![self.today.clone(), "Pemohon,".to_owned()], below }
    }
}

/// Whether something was handed in.
fn applies(event: &&Event) -> bool {
    event.done().is_some_and(|done| done.acts.contains(&Act::Apply))
}

/// What is known of an applicant, as papers call it.
const FIELDS: [(Field, &str); 8] = [
    (Field::Nama, "Nama"),
    (Field::Nik, "NIK"),
    (Field::Nip, "NIP"),
    (Field::Jabatan, "Jabatan"),
    (Field::Unit, "Unit kerja"),
    (Field::Instansi, "Instansi"),
    (Field::Email, "Pos-el kedinasan"),
    (Field::NoHp, "No. HP"),
];

fn pair(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

fn title(text: &str, below: impl Into<String>) -> Block {
    Block::Title { text: text.to_owned(), below: below.into() }
}

pub(crate) fn column(title: &str, weight: f64, right: bool) -> Column {
    Column { title: title.to_owned(), weight, right }
}
