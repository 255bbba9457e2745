//! Every byte of the file is read once: for its own digest, for those of its signatures, and for what stands in it.

mod hashing; // digests of parts that begin alike
mod marks; // where words stand that make readers see something

use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use pki::digest::DigestAlgorithm;

use super::listed::Entry;
use crate::source::ByteSource;
use hashing::Hashing;
pub(super) use marks::{MAX_OBJECTS, Marks};
use marks::{OVERLAP, Search};

const BLOCK: usize = 1024 * 1024;
/// Blocks on their way between the two threads.
const BLOCKS: usize = 6;
/// Below this a second thread costs more than it saves.
const THREAD_PAYS: u64 = 4 * BLOCK as u64;

/// One digest that is asked for: of all bytes up to `end`, but for the gap.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Job {
    pub(super) digest: DigestAlgorithm,
    pub(super) gap: Range<u64>,
    pub(super) end: u64,
}

/// What one pass over the file found.
pub(super) struct Pass {
    /// SHA-256 of the whole file.
    pub(super) sha256: Vec<u8>,
    /// The digests, in the order of the jobs.
    pub(super) digests: Vec<Vec<u8>>,
    pub(super) marks: Marks,
}

/// A block with the end of the one before in front of it, where it stands without that, and how many of its bytes count.
type Filled = (Arc<Vec<u8>>, u64, usize);

/// Reads `source` from end to end in blocks. `listed` are the objects that are known, ascending.
pub(super) fn pass<S: ByteSource>(
    source: &S,
    length: u64,
    jobs: &[Job],
    listed: &[Entry],
) -> io::Result<Pass> {
    let (mut hashing, mut search) = (Hashing::new(length, jobs), Search::new(listed));
    if length < THREAD_PAYS {
        let mut bytes = vec![0; length as usize];
        source.read_exact_at(0, &mut bytes)?;
        search.block(&bytes, 0, 0);
        hashing.update(0, &bytes);
    } else {
        hashing = thread::scope(|scope| {
            let (to_hasher, filled) = sync_channel(BLOCKS);
            let (back, emptied) = sync_channel(BLOCKS);
            let worker = scope.spawn(move || hash_blocks(&filled, &back, hashing));
            let read = read_blocks(source, length, &mut search, &to_hasher, &emptied);
            drop(to_hasher);
            // A panic of the hasher goes on here: there is no digest then.
            let hashing = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            read.map(|()| hashing)
        })?;
    }
    let (sha256, digests) = hashing.finish();
    Ok(Pass { sha256, digests, marks: search.finish() })
}

fn read_blocks<S: ByteSource>(
    source: &S,
    length: u64,
    search: &mut Search<'_>,
    to_hasher: &SyncSender<Filled>,
    emptied: &Receiver<Arc<Vec<u8>>>,
) -> io::Result<()> {
    let mut fresh = BLOCKS;
    let mut last = [0; OVERLAP];
    let mut start = 0;
    while start < length {
        let mut block = if fresh > 0 {
            fresh -= 1;
            Arc::new(vec![0; OVERLAP + BLOCK])
        } else {
            // The hasher is gone only if it panicked; joining it says so.
            let Ok(block) = emptied.recv() else { return Ok(()) };
            block
        };
        let count = usize::try_from(length - start).unwrap_or(BLOCK).min(BLOCK);
        // The hasher has let go of it by now, so that nothing is copied here.
        let bytes = Arc::make_mut(&mut block);
        bytes[..OVERLAP].copy_from_slice(&last);
        source.read_exact_at(start, &mut bytes[OVERLAP..OVERLAP + count])?;
        last.copy_from_slice(&bytes[count..OVERLAP + count]);
        if to_hasher.send((Arc::clone(&block), start, count)).is_err() {
            return Ok(());
        }
        let known = if start == 0 { 0 } else { OVERLAP };
        let from = OVERLAP - known;
        search.block(&block[from..OVERLAP + count], known, start - known as u64);
        start += count as u64;
    }
    Ok(())
}

fn hash_blocks(filled: &Receiver<Filled>, back: &SyncSender<Arc<Vec<u8>>>, mut hashing: Hashing) -> Hashing {
    for (block, start, count) in filled {
        hashing.update(start, &block[OVERLAP..OVERLAP + count]);
        // Nobody takes blocks back any more once the last one is read.
        let _ = back.send(block);
    }
    hashing
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn filled(length: usize) -> Vec<u8> {
        (0..length).map(|index| (index % 251) as u8).collect()
    }

    fn marks(bytes: &[u8], listed: &[(u64, u32)]) -> Marks {
        let entry = |(offset, number): &(u64, u32)| Entry { offset: *offset, number: *number, generation: 0 };
        let listed: Vec<Entry> = listed.iter().map(entry).collect();
        pass(&bytes, bytes.len() as u64, &[], &listed).unwrap().marks
    }

    #[test]
    fn digests_are_those_of_what_is_covered() {
        for length in [2 * BLOCK + 777, 4 * BLOCK, 9 * BLOCK + 5] {
            let bytes = filled(length);
            let (length, block) = (length as u64, BLOCK as u64);
            let parts = [
                (10..20, length),
                (block..block + 1, length),
                (block - 3..2 * block + 5, 2 * block + 9),
                (0..length, length),
                (length..length, length),
                (0..0, 0),
                (2 * block..2 * block, 2 * block),
            ];
            let all = parts.iter().flat_map(|(gap, end)| {
                let both = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512];
                both.map(|digest| Job { digest, gap: gap.clone(), end: *end })
            });
            let jobs: Vec<Job> = all.collect();
            let found = pass(&bytes, length, &jobs, &[]).unwrap();
            assert_eq!(found.sha256, DigestAlgorithm::Sha256.digest(&bytes));
            for (job, digest) in jobs.iter().zip(found.digests) {
                let mut covered = bytes[..job.gap.start as usize].to_vec();
                covered.extend(&bytes[job.gap.end as usize..job.end as usize]);
                assert_eq!(digest, job.digest.digest(&covered), "{job:?} of {length}");
            }
            assert!(pass(&bytes, length + 1, &[], &[]).is_err());
        }
    }

    #[test]
    fn words_are_found_across_blocks() {
        const WORD: &[u8] = b"/ByteRange";
        for places in [
            vec![],
            vec![0],
            vec![5, 90],
            vec![BLOCK - 4, BLOCK + 20],
            vec![BLOCK - 10, 2 * BLOCK],
            vec![BLOCK - 64, 2 * BLOCK - 9, 3 * BLOCK - 1, 4 * BLOCK + 40],
        ] {
            let mut bytes = filled(4 * BLOCK + 50);
            for place in &places {
                bytes[*place..place + WORD.len()].copy_from_slice(WORD);
            }
            let expected: Vec<u64> = places.iter().map(|place| *place as u64).collect();
            assert_eq!(marks(&bytes, &[]).byte_ranges, expected);
        }
        for small in [&b""[..], b"/", b"/ByteRang", WORD] {
            assert_eq!(marks(small, &[]).byte_ranges.len(), usize::from(small == WORD), "{small:?}");
        }
    }

    #[test]
    fn objects_are_found_unless_they_are_listed() {
        let bytes = b"%PDF-1.7\n1 0 obj 2 endobj 3 0\n obj xobj (obj) /obj 14 0 obj trailer<<";
        for (listed, expected) in [
            (&[][..], &[13, 31, 56][..]),
            (&[(9, 1)], &[31, 56]),
            (&[(9, 1), (26, 3)], &[56]),
            (&[(9, 1), (26, 3), (51, 13), (51, 14)], &[]),
            (&[(8, 1), (10, 1), (27, 3), (52, 14)], &[13, 31, 56]),
            (&[(9, 2), (26, 1), (51, 3)], &[13, 31, 56]),
        ] {
            let found = marks(bytes, listed);
            assert_eq!(found.objects, expected, "{listed:?}");
            assert_eq!(found.trailers, [67]);
        }
        for shift in 0..OVERLAP as u64 + 8 {
            let start = BLOCK as u64 - shift;
            let mut large = vec![b'x'; 5 * BLOCK];
            large[start as usize..start as usize + 9].copy_from_slice(b" 17 0 obj");
            assert_eq!(marks(&large, &[]).objects, [start + 6]);
            assert_eq!(marks(&large, &[(start + 1, 17)]).objects, [0; 0]);
        }
    }

    #[test]
    fn no_more_is_kept_than_is_looked_at() {
        let found = marks(&b"1 0 obj trailer<</ByteRange ".repeat(MAX_OBJECTS + 9), &[]);
        assert_eq!((found.objects.len(), found.byte_ranges.len()), (MAX_OBJECTS, 4096));
        assert!(found.is_cut());
        for (word, is_cut) in
            [("/ByteRange ", false), ("trailer<<", true), ("trailers ", false), ("1 0 obj ", false)]
        {
            assert_eq!(marks(word.repeat(5000).as_bytes(), &[]).is_cut(), is_cut, "{word}");
        }
    }
}
