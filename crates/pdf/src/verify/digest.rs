//! Every byte of the file is read once: for the digests of its signatures, for its own, and to look for signature
//! dictionaries that no field leads to.

use std::io;
use std::ops::Range;

use pki::digest::{DigestAlgorithm, Hasher};

use crate::source::ByteSource;

const BLOCK: usize = 1024 * 1024;
/// What every signature dictionary holds.
const NEEDLE: &[u8] = b"/ByteRange";
/// Most places that are looked at; more is reported as such.
pub(super) const MAX_HITS: usize = 4096;

/// One digest that is asked for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Job {
    pub(super) digest: DigestAlgorithm,
    /// What is hashed, in this order; ascending and without overlap.
    pub(super) ranges: [Range<u64>; 2],
}

/// What one pass over the file found.
pub(super) struct Pass {
    /// SHA-256 of the whole file.
    pub(super) sha256: Vec<u8>,
    /// The digests, in the order of the jobs.
    pub(super) digests: Vec<Vec<u8>>,
    /// Where `/ByteRange` stands; at most [`MAX_HITS`].
    pub(super) hits: Vec<u64>,
}

/// Reads `source` from end to end in blocks.
pub(super) fn pass<S: ByteSource>(source: &S, length: u64, jobs: &[Job]) -> io::Result<Pass> {
    let mut whole = DigestAlgorithm::Sha256.hasher();
    let mut hashers: Vec<Hasher> = jobs.iter().map(|job| job.digest.hasher()).collect();
    let mut hits = Vec::new();
    // Blocks overlap by what a needle across their border needs.
    let overlap = NEEDLE.len() - 1;
    let mut buffer = vec![0; overlap + BLOCK.min(usize::try_from(length).unwrap_or(BLOCK))];
    let mut start = 0;
    while start < length {
        let count = (length - start).min((buffer.len() - overlap) as u64) as usize;
        let block = overlap..overlap + count;
        source.read_exact_at(start, &mut buffer[block.clone()])?;
        whole.update(&buffer[block.clone()]);
        for (job, hasher) in jobs.iter().zip(&mut hashers) {
            for range in &job.ranges {
                hasher.update(&buffer[block.clone()][part(range, start, count)]);
            }
        }
        let from = if start == 0 { overlap } else { 0 };
        search(&buffer[from..block.end], start + from as u64, &mut hits);
        buffer.copy_within(block.end - overlap..block.end, 0);
        start += count as u64;
    }
    Ok(Pass { sha256: whole.finish(), digests: hashers.into_iter().map(Hasher::finish).collect(), hits })
}

/// The part of a block of `count` bytes at `start` that lies in `range`.
fn part(range: &Range<u64>, start: u64, count: usize) -> Range<usize> {
    let within = |offset: u64| offset.saturating_sub(start).min(count as u64) as usize;
    within(range.start)..within(range.end)
}

/// Notes where the needle is in `bytes`, of which the first stands [`NEEDLE`] less one before `start`.
fn search(bytes: &[u8], start: u64, hits: &mut Vec<u64>) {
    let found = bytes.windows(NEEDLE.len()).enumerate().filter(|(_, part)| *part == NEEDLE);
    let room = MAX_HITS - hits.len();
    hits.extend(found.take(room).map(|(index, _)| start + index as u64 + 1 - NEEDLE.len() as u64));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn filled(length: usize) -> Vec<u8> {
        (0..length).map(|index| (index % 251) as u8).collect()
    }

    #[test]
    fn digests_are_those_of_the_ranges() {
        let bytes = filled(2 * BLOCK + 777);
        let length = bytes.len() as u64;
        let block = BLOCK as u64;
        for ranges in [
            [0..10, 20..length],
            [0..block, block + 1..length],
            [0..block - 3, 2 * block + 5..2 * block + 9],
            [0..0, length..length],
            [0..length, length..length],
        ] {
            for digest in DigestAlgorithm::ALL {
                let jobs = [Job { digest, ranges: ranges.clone() }];
                let found = pass(&bytes, length, &jobs).unwrap();
                let covered: Vec<u8> = ranges
                    .iter()
                    .flat_map(|range| &bytes[range.start as usize..range.end as usize])
                    .copied()
                    .collect();
                assert_eq!(found.digests, [digest.digest(&covered)], "{ranges:?}");
                assert_eq!(found.sha256, DigestAlgorithm::Sha256.digest(&bytes));
            }
        }
        assert!(pass(&bytes, length + 1, &[]).is_err());
    }

    #[test]
    fn needles_are_found_across_blocks() {
        for places in
            [vec![], vec![0], vec![5, 90], vec![BLOCK - 4, BLOCK + 20], vec![2 * BLOCK - 10, 2 * BLOCK]]
        {
            let mut bytes = filled(2 * BLOCK + 50);
            for place in &places {
                bytes[*place..place + NEEDLE.len()].copy_from_slice(NEEDLE);
            }
            let hits = pass(&bytes, bytes.len() as u64, &[]).unwrap().hits;
            assert_eq!(hits, places.iter().map(|place| *place as u64).collect::<Vec<_>>());
        }
        for small in [&b""[..], b"/", b"/ByteRang", b"/ByteRange"] {
            let hits = pass(&small, small.len() as u64, &[]).unwrap().hits;
            assert_eq!(hits.len(), usize::from(small == NEEDLE), "{small:?}");
        }
    }
}
