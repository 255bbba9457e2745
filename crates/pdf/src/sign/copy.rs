//! The file is written and hashed in one pass, in blocks, so that it is never in memory.

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::SignError;
use super::digests::Digests;
use crate::source::ByteSource;

const BLOCK: usize = 1024 * 1024;
/// Blocks on their way between the two threads.
const BLOCKS: usize = 6;
/// Below this a second thread costs more than it saves.
const THREAD_PAYS: u64 = 4 * BLOCK as u64;

/// A block and how many of its bytes count.
type Filled = (Arc<Vec<u8>>, usize);

/// Copies `length` bytes of `source` to `output`; gives `hashers` back with the same bytes in them.
pub(super) fn copy_and_hash<S: ByteSource, W: Write>(
    source: &S,
    length: u64,
    output: &mut W,
    hashers: Digests,
) -> Result<Digests, SignError> {
    if length < THREAD_PAYS {
        return copy_alone(source, length, output, hashers);
    }
    thread::scope(|scope| {
        let (to_hasher, filled) = sync_channel(BLOCKS);
        let (back, emptied) = sync_channel(BLOCKS);
        let worker = scope.spawn(move || hash_blocks(&filled, &back, hashers));
        let copied = copy_blocks(source, length, output, &to_hasher, &emptied);
        drop(to_hasher);
        // A panic of the hasher goes on here: there is no digest then.
        let hashers = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        copied.map(|()| hashers)
    })
}

fn copy_alone<S: ByteSource, W: Write>(
    source: &S,
    length: u64,
    output: &mut W,
    mut hashers: Digests,
) -> Result<Digests, SignError> {
    let mut bytes = vec![0; length as usize];
    source.read_exact_at(0, &mut bytes).map_err(SignError::Read)?;
    output.write_all(&bytes).map_err(SignError::Write)?;
    hashers.update(&bytes);
    Ok(hashers)
}

fn copy_blocks<S: ByteSource, W: Write>(
    source: &S,
    length: u64,
    output: &mut W,
    to_hasher: &SyncSender<Filled>,
    emptied: &Receiver<Arc<Vec<u8>>>,
) -> Result<(), SignError> {
    let mut fresh = BLOCKS;
    let mut offset = 0;
    while offset < length {
        let mut block = if fresh > 0 {
            fresh -= 1;
            Arc::new(vec![0; BLOCK])
        } else {
            // The hasher is gone only if it panicked; joining it says so.
            let Ok(block) = emptied.recv() else { return Ok(()) };
            block
        };
        let count = usize::try_from(length - offset).unwrap_or(BLOCK).min(BLOCK);
        // Both sides have let go of the block by now, so that nothing is copied here.
        let bytes = &mut Arc::make_mut(&mut block)[..count];
        source.read_exact_at(offset, bytes).map_err(SignError::Read)?;
        if to_hasher.send((Arc::clone(&block), count)).is_err() {
            return Ok(());
        }
        output.write_all(&block[..count]).map_err(SignError::Write)?;
        offset += count as u64;
    }
    Ok(())
}

fn hash_blocks(filled: &Receiver<Filled>, back: &SyncSender<Arc<Vec<u8>>>, mut hashers: Digests) -> Digests {
    for (block, count) in filled {
        hashers.update(&block[..count]);
        // Nobody takes blocks back any more once the last one is read.
        let _ = back.send(block);
    }
    hashers
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use pki::digest::DigestAlgorithm;

    use super::*;

    #[test]
    fn every_length_is_copied_and_hashed() {
        let pays = THREAD_PAYS as usize;
        for length in [0, 1, BLOCK, pays - 1, pays, pays + 1, pays + 9 * BLOCK, 20 * BLOCK + 7] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 253) as u8).collect();
            let mut output = Vec::new();
            let both = [DigestAlgorithm::Sha256, DigestAlgorithm::Sha512];
            let digests = copy_and_hash(&bytes, length as u64, &mut output, Digests::of(&both)).unwrap();
            assert!(output == bytes, "{length}");
            for digest in both {
                assert_eq!(digests.with(digest, &[]), digest.digest(&bytes), "{length}");
            }
        }
    }

    #[test]
    fn a_file_cut_short_meanwhile_is_an_error() {
        for length in [10, 20 * BLOCK] {
            let bytes = vec![1; length];
            let result = copy_and_hash(
                &bytes,
                length as u64 + 1,
                &mut Vec::new(),
                Digests::of(&[DigestAlgorithm::Sha256]),
            );
            assert!(matches!(result, Err(SignError::Read(_))), "{length}");
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        for length in [10, 20 * BLOCK] {
            let bytes = vec![1; length];
            let mut output = &mut [0; 5][..];
            let result =
                copy_and_hash(&bytes, length as u64, &mut output, Digests::of(&[DigestAlgorithm::Sha256]));
            assert!(matches!(result, Err(SignError::Write(_))), "{length}");
        }
    }
}
