//! What is handed in: kept with the person, spoken of by its hash.

use std::collections::BTreeMap;

use enrolment::event::Fingerprint;
use enrolment::sop::Sop;
use pki::digest::DigestAlgorithm;
use store::{Paper, PersonId, Tx};

use super::ApplicationError;
use crate::Error;
use crate::clock::Moment;

/// A paper that is handed in.
pub struct NewPaper {
    /// What it is, in the words of the SOP.
    pub kind: String,
    /// The name of its file.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

impl NewPaper {
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut octets = [0; 32];
        octets.copy_from_slice(&DigestAlgorithm::Sha256.digest(&self.content));
        Fingerprint(octets)
    }
}

/// By their kinds, the hashes of papers that the SOP knows.
pub(super) fn named(sop: &Sop, papers: &[NewPaper]) -> Result<BTreeMap<String, Fingerprint>, Error> {
    let mut named = BTreeMap::new();
    for paper in papers {
        if !sop.papers.iter().any(|known| known.id == paper.kind) {
            return Err(ApplicationError::UnknownPaper {
                sop: sop.id.clone(),
                kind: paper.kind.clone(),
                known: sop.papers.iter().map(|known| known.id.clone()).collect(),
            }
            .into());
        }
        if paper.content.is_empty() {
            return Err(ApplicationError::EmptyPaper { kind: paper.kind.clone() }.into());
        }
        named.insert(paper.kind.clone(), paper.fingerprint());
    }
    Ok(named)
}

pub(super) fn keep(tx: &Tx<'_>, person: PersonId, papers: &[NewPaper], moment: Moment) -> Result<(), Error> {
    for paper in papers {
        tx.keep_paper(
            person,
            &Paper {
                fingerprint: paper.fingerprint().0,
                name: paper.name.clone(),
                content: paper.content.clone(),
                added: moment.at,
            },
        )?;
    }
    Ok(())
}
