//! What is proven to have existed when (EN 319 102-1 §5.4, §5.5.4, §5.6): trusted time stamps are the proofs.
//!
//! The newest document time stamp is judged at the moment of judgement. Each older one is judged at the time at which
//! a newer one shows that it existed already, and so are the signatures.

use std::collections::HashMap;

use jiff::Timestamp;

use super::age::Age;
use super::carried::Known;
use super::case::Case;
use super::reason::Reason;
use super::stamp::{Opinion, Stamp};

/// How often what contradicts itself is looked at anew.
const MAX_ROUNDS: usize = 2;

/// What is proven to have existed when.
#[derive(Default)]
pub(super) struct Existence(Vec<Proof>);

/// A trusted document time stamp: all bytes of a revision but for its own token existed at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proof {
    /// Which of the signatures it is.
    pub(super) case: usize,
    /// The revision, from 0.
    pub(super) revision: usize,
    /// The time.
    pub(super) time: Timestamp,
}

impl Existence {
    /// The earliest proof of a signature over `revision` (from 0). Since a document time stamp does not cover itself, it
    /// must be over a later one.
    pub(super) fn of_signature(&self, revision: usize) -> Option<Proof> {
        self.after(revision).min_by_key(|proof| proof.time)
    }

    /// The proof that covers most of what came after `revision` (from 0).
    pub(super) fn widest_after(&self, revision: usize) -> Option<Proof> {
        self.after(revision).max_by_key(|proof| proof.revision)
    }

    fn after(&self, revision: usize) -> impl Iterator<Item = Proof> {
        self.0.iter().copied().filter(move |proof| proof.revision > revision)
    }
}

/// Judges all time stamps as of `at`, takes what follows into `cases`, and gives what they prove. `known` is what each of
/// the cases is judged by.
pub(super) fn judge(cases: &mut [Case], known: &[Known<'_>], at: Timestamp) -> Existence {
    let mut disputed = HashMap::new();
    let mut round = Round::new(cases, known, at, &disputed);
    for _ in 0..MAX_ROUNDS {
        let found = round.out_of_order(cases);
        if found.is_empty() {
            break;
        }
        disputed.extend(found);
        round = Round::new(cases, known, at, &disputed);
    }
    round.apply(cases)
}

/// One judgement of all time stamps.
#[derive(Default)]
struct Round {
    /// Of document time stamps, each with its place among the signatures.
    documents: Vec<(usize, Opinion)>,
    /// Of time stamps in signatures, in their order.
    signatures: Vec<(usize, Vec<Opinion>)>,
    existence: Existence,
}

impl Round {
    /// `disputed` are document time stamps that are older by their own word than one that they cover, with its time.
    fn new(cases: &[Case], known: &[Known<'_>], at: Timestamp, disputed: &HashMap<usize, Timestamp>) -> Self {
        let mut round = Self::default();
        let stamps = cases.iter().enumerate();
        let mut stamps: Vec<(usize, usize, &Stamp)> = stamps
            .filter_map(|(index, case)| {
                case.document_stamp().map(|(revision, stamp)| (revision, index, stamp))
            })
            .collect();
        stamps.sort_by_key(|(revision, index, _)| std::cmp::Reverse((*revision, *index)));
        for (revision, case, stamp) in stamps {
            let mut opinion = stamp.judge(&known[case].inputs(), &round.age(revision, &known[case], at));
            if let Some(covered) = disputed.get(&case) {
                let order = Reason::StampOrder { time: stamp.time(), covered: *covered };
                opinion.against.get_or_insert(order);
            }
            if opinion.against.is_none() {
                round.existence.0.push(Proof { case, revision, time: stamp.time() });
            }
            round.documents.push((case, opinion));
        }
        for (index, case) in cases.iter().enumerate() {
            let Some((revision, stamps)) = case.signature_stamps() else { continue };
            let (inputs, age) = (known[index].inputs(), round.age(revision, &known[index], at));
            let opinions = stamps.iter().map(|stamp| stamp.judge(&inputs, &age));
            round.signatures.push((index, opinions.collect()));
        }
        round
    }

    /// When a signature over `revision` existed at the latest.
    fn age<'k>(&self, revision: usize, known: &'k Known<'_>, now: Timestamp) -> Age<'k> {
        age(self.existence.of_signature(revision), None, known, now)
    }

    /// Trusted document time stamps that say that they are older than a trusted one that they cover, with its time.
    fn out_of_order(&self, cases: &[Case]) -> HashMap<usize, Timestamp> {
        let of_documents = self.existence.0.iter().filter_map(|proof| cases[proof.case].document_stamp());
        let of_signatures = self.signatures.iter().flat_map(|(index, opinions)| {
            let (revision, stamps) = cases[*index].signature_stamps().unwrap_or((0, &[]));
            let judged = stamps.iter().zip(opinions);
            judged
                .filter(|(stamp, opinion)| is_trusted(stamp, opinion))
                .map(move |(stamp, _)| (revision, stamp))
        });
        let trusted: Vec<(usize, &Stamp)> = of_documents.chain(of_signatures).collect();
        let contradicted = |proof: &Proof| {
            let (revision, own) = cases[proof.case].document_stamp()?;
            let covered = trusted.iter().filter(|(other, _)| *other < revision).map(|(_, stamp)| *stamp);
            let newer = covered.filter(|stamp| own.is_before(stamp));
            Some((proof.case, newer.map(Stamp::time).max()?))
        };
        self.existence.0.iter().filter_map(contradicted).collect()
    }

    fn apply(self, cases: &mut [Case]) -> Existence {
        for (index, opinion) in self.documents {
            cases[index].take_opinion(opinion);
        }
        for (index, opinions) in self.signatures {
            cases[index].take_opinions(opinions);
        }
        self.existence
    }
}

/// When something existed at the latest, by a document time stamp over it and by a time stamp of its own.
pub(super) fn age<'k>(
    proof: Option<Proof>,
    stamped: Option<Timestamp>,
    known: &'k Known<'_>,
    now: Timestamp,
) -> Age<'k> {
    let proven = proof.map(|proof| proof.time).into_iter().chain(stamped).min();
    let covered = proof.map(|proof| (proof.time.min(now), known.stored(proof.revision)));
    Age { now, existed: proven.map_or(now, |proven| proven.min(now)), covered }
}

/// Whether a time stamp holds and nothing is against its authority.
pub(super) fn is_trusted(stamp: &Stamp, opinion: &Opinion) -> bool {
    stamp.verified().is_some() && opinion.against.is_none()
}
