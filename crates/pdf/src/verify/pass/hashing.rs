//! Digests of a file and of parts of it that begin like it: what they have in common is hashed once.

use std::ops::Range;

use pki::digest::{DigestAlgorithm, Hasher};

use super::Job;

/// All digests of one pass.
pub(super) struct Hashing {
    strands: Vec<Strand>,
}

/// One hash function from the start of the file on.
struct Strand {
    digest: DigestAlgorithm,
    hasher: Hasher,
    /// How far it is needed.
    until: u64,
    /// In the order of their forks.
    branches: Vec<Branch>,
}

/// The digest of what one signature covers.
struct Branch {
    /// Which of the jobs.
    job: usize,
    /// What is left out, and where the covered bytes end.
    gap: Range<u64>,
    end: u64,
    /// As soon as the gap is reached.
    hasher: Option<Hasher>,
}

impl Hashing {
    /// The whole file of `length` bytes by SHA-256, and what the `jobs` want.
    pub(super) fn new(length: u64, jobs: &[Job]) -> Self {
        let mut hashing = Self { strands: vec![Strand::new(DigestAlgorithm::Sha256, length)] };
        for (index, job) in jobs.iter().enumerate() {
            let branch = Branch { job: index, gap: job.gap.clone(), end: job.end, hasher: None };
            let strand = hashing.strand(job.digest);
            strand.until = strand.until.max(branch.gap.start);
            strand.branches.push(branch);
        }
        for strand in &mut hashing.strands {
            strand.branches.sort_by_key(|branch| branch.gap.start);
        }
        hashing
    }

    fn strand(&mut self, digest: DigestAlgorithm) -> &mut Strand {
        let known = self.strands.iter().position(|strand| strand.digest == digest);
        let index = known.unwrap_or_else(|| {
            self.strands.push(Strand::new(digest, 0));
            self.strands.len() - 1
        });
        &mut self.strands[index]
    }

    /// Takes in the next bytes of the file, which stand at `start`.
    pub(super) fn update(&mut self, start: u64, bytes: &[u8]) {
        self.strands.iter_mut().for_each(|strand| strand.update(start, bytes));
    }

    /// The digest of the whole file, and those of the jobs in their order.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<Vec<u8>>) {
        let mut whole = Vec::new();
        let mut digests: Vec<(usize, Vec<u8>)> = Vec::new();
        for (index, strand) in self.strands.into_iter().enumerate() {
            let Strand { hasher, branches, .. } = strand;
            digests.extend(branches.into_iter().map(|branch| {
                let covered = branch.hasher.unwrap_or_else(|| hasher.clone());
                (branch.job, covered.finish())
            }));
            if index == 0 {
                whole = hasher.finish();
            }
        }
        digests.sort_by_key(|(job, _)| *job);
        (whole, digests.into_iter().map(|(_, digest)| digest).collect())
    }
}

impl Strand {
    fn new(digest: DigestAlgorithm, until: u64) -> Self {
        Self { digest, hasher: digest.hasher(), until, branches: Vec::new() }
    }

    fn update(&mut self, start: u64, bytes: &[u8]) {
        let within = |offset: u64| offset.saturating_sub(start).min(bytes.len() as u64) as usize;
        let end = start + bytes.len() as u64;
        let mut done = 0;
        for branch in &mut self.branches {
            if branch.hasher.is_none() && branch.gap.start <= end {
                let fork = within(branch.gap.start);
                self.hasher.update(&bytes[done..fork]);
                done = fork;
                branch.hasher = Some(self.hasher.clone());
            }
            if let Some(hasher) = &mut branch.hasher {
                hasher.update(&bytes[within(branch.gap.end)..within(branch.end)]);
            }
        }
        self.hasher.update(&bytes[done..within(self.until).max(done)]);
    }
}
