//! Applications, from the first paper to the certificate: what is recorded, mailed and refused on the way.

mod klaten; // the SOP of Klaten, with its links
mod together; // several officers, and several SOPs

use std::collections::BTreeSet;
use std::path::PathBuf;

use office::application::{ApplicationId, By, Did, Doing, NewPaper, Opening, Secrets, Token};
use office::found::{CaPassphrase, Founding, found};
use office::officer::NewOfficer;
use office::record::MessageRecord;
use office::sop::Field;
use office::{Acting, Error, Office};
use pki::key::{KeyType, Passphrase};
use tempfile::TempDir;

use crate::passphrase;

pub(crate) const NIK: &str = "3399015704850001";
/// A Monday, at the opening of the office.
const START: &str = "2026-01-05T01:00:00Z";
/// The officers, each with the role that goes by the same name, and two who are verifikator.
const OFFICERS: [(&str, &str); 6] = [
    ("kadis", "kadis"),
    ("kabid", "kabid"),
    ("kasi", "kasi"),
    ("siti", "verifikator"),
    ("budi", "verifikator"),
    ("bsre", "bsre_ra"),
];

/// A home with officers, by a clock that stands still.
pub(crate) struct House(TempDir);

impl House {
    pub(crate) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let founding = Founding {
            key_type: Some(KeyType::P256),
            simulated_time: Some(START.parse().unwrap()),
            ..Founding::of("Kantor Uji", "Kabupaten Sukamaju", "tester")
        };
        found(&directory.path().join("home"), &founding, &CaPassphrase::Chosen(passphrase())).unwrap();
        let house = Self(directory);
        let office = house.open(None);
        for (id, role) in OFFICERS {
            let officer = NewOfficer {
                id: id.to_owned(),
                name: format!("Petugas {id}"),
                roles: BTreeSet::from([role.to_owned()]),
                passphrase: Passphrase::new("kebun-karet-31".to_owned()),
            };
            office.add_officer(&officer).unwrap();
        }
        house
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("home")
    }

    pub(crate) fn open(&self, officer: Option<&str>) -> Office {
        let acting =
            Acting { officer: officer.map(str::to_owned), otherwise: "tester".to_owned(), now: None };
        Office::open(&self.path(), acting).unwrap()
    }

    /// Opens an application that the applicant hands in.
    pub(crate) fn apply(&self, sop: &str, values: &[(Field, &str)]) -> Result<ApplicationId, Error> {
        self.open(None).open_application(&opening(sop, values))
    }

    /// Does a step as that officer, or where none is named as the applicant by `token`.
    pub(crate) fn act(
        &self,
        officer: Option<&str>,
        token: Option<&Token>,
        id: ApplicationId,
        doing: Doing<'_>,
    ) -> Result<Did, Error> {
        let by = if officer.is_some() { By::Officer } else { By::Applicant(token) };
        let office = self.open(officer);
        let ca = doing.secrets.ca.is_none().then(|| office.unlock_issuing(&passphrase()).unwrap());
        let secrets = Secrets { ca: ca.as_ref(), ..doing.secrets };
        office.do_step(id, &Doing { by, secrets, ..doing })
    }

    pub(crate) fn messages(&self) -> Vec<(MessageRecord, String)> {
        let office = self.open(None);
        let read = |message: MessageRecord| {
            let text = std::fs::read_to_string(self.path().join("outbox").join(&message.file)).unwrap();
            (message, text)
        };
        office.messages().unwrap().into_iter().map(read).collect()
    }

    /// The link in the message that was written last.
    pub(crate) fn link(&self) -> Token {
        let (_, text) = self.messages().pop().unwrap();
        let link = text.lines().find(|line| line.starts_with("http")).unwrap().to_owned();
        Token::of_link(&Passphrase::new(link))
    }
}

pub(crate) fn opening<'a>(sop: &'a str, values: &[(Field, &str)]) -> Opening<'a> {
    let values = values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
    Opening { sop, values, parent: None, certificate: None, by: By::Applicant(None) }
}

pub(crate) fn siti() -> Vec<(Field, &'static str)> {
    vec![
        (Field::Nama, "Siti Rahayu, S.Kom"),
        (Field::Nik, NIK),
        (Field::Nip, "198504172010012001"),
        (Field::Jabatan, "Analis"),
        (Field::Unit, "Dinas Kominfo"),
        (Field::Email, "siti@sukamaju.go.id"),
        (Field::NoHp, "081234567890"),
    ]
}

/// A step without anything special.
pub(crate) fn plainly(step: u8) -> Doing<'static> {
    Doing {
        by: By::Officer,
        step: Some(step),
        seen: None,
        values: Vec::new(),
        papers: Vec::new(),
        letter: Vec::new(),
        outcome: None,
        reason: None,
        played: false,
        revocation: None,
        secrets: Secrets { passphrase: None, key_type: KeyType::P256, ca: None },
    }
}

pub(crate) fn papers(kinds: &[&str]) -> Vec<NewPaper> {
    let paper = |kind: &&str| NewPaper {
        kind: (*kind).to_owned(),
        name: format!("{kind}.pdf"),
        content: format!("isi {kind}").into_bytes(),
    };
    kinds.iter().map(paper).collect()
}
