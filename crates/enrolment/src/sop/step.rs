//! One step of an SOP.

use super::{Act, Standard};

/// One step.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// Its number, from 1.
    pub number: u8,
    /// The line of the file where it begins.
    pub line: usize,
    /// *Kegiatan*: what is done, as published.
    pub text: String,
    /// *Pelaksana*: the roles of those who may do it; one of them does.
    pub actors: Vec<String>,
    /// What the house does when it is done.
    pub acts: Vec<Act>,
    /// *Kelengkapan*, as published.
    pub requires: Vec<String>,
    /// The papers that must be there before it is done.
    pub papers: Vec<String>,
    /// *Waktu*.
    pub time: Standard,
    /// *Output*, as published.
    pub output: Vec<String>,
    /// Where it goes on.
    pub next: Target,
    /// Where else it may go on, by what comes out.
    pub branches: Vec<Branch>,
    /// The SOP that is followed in it, if one is.
    pub linked: Option<Linked>,
}

/// Where an SOP goes on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Target {
    /// At the step of this number.
    Step(u8),
    /// Nowhere: it is done.
    End,
}

/// Another outcome than the usual one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Branch {
    /// A short name.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The line of the file where it stands.
    pub line: usize,
    /// Where it goes on.
    pub to: Target,
    /// Whether it refuses what was asked for, so that a reason must be given.
    pub is_refusal: bool,
}

/// An SOP that is followed in a step.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Linked {
    /// One that is known here, by its short name.
    Known(String),
    /// One that is not, by what it is called.
    External(String),
}

impl Step {
    /// Wherever it may go on without a refusal.
    pub(super) fn targets(&self) -> impl Iterator<Item = Target> {
        let branches = self.branches.iter().filter(|branch| !branch.is_refusal).map(|branch| branch.to);
        std::iter::once(self.next).chain(branches)
    }
}
