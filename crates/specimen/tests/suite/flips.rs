//! Single bits of whole files: none that is signed may change without being found.

use std::ops::Range;

use pdf::Document;
use pdf::syntax::ObjectId;
use pdf::verify::{FileReport, Indication};

use crate::house::{judged, kit};

/// In a build without optimization not every bit of every byte is tried, and of some files not every byte.
const STRIDE: usize = if cfg!(debug_assertions) { 31 } else { 1 };
const THINNED: usize = if cfg!(debug_assertions) { 7 } else { 1 };

fn specimen(group: &str, name: &str) -> Vec<u8> {
    specimen::one(kit(), group, name).unwrap().unwrap().bytes
}

/// What the signature leaves out.
fn gap(report: &FileReport) -> Range<usize> {
    let [_, first, second, _] = report.signatures[0].byte_range.unwrap();
    first as usize..second as usize
}

/// One bit of each byte, another one each time, and all bits of some.
fn bits(bytes: Range<usize>) -> Vec<(usize, u8)> {
    let one = bytes.clone().map(|at| (at, (at % 8) as u8));
    let all = bytes.step_by(STRIDE).flat_map(|at| (0..8).map(move |bit| (at, bit)));
    let mut bits: Vec<(usize, u8)> = one.chain(all).collect();
    bits.sort_unstable();
    bits.dedup();
    bits
}

/// Flips each of these bits, on all cores, and gives those of which `is_wrong` holds with what is said then.
fn flipped(
    bytes: &[u8],
    bits: &[(usize, u8)],
    is_wrong: &(dyn Fn(&[u8], &FileReport) -> bool + Sync),
) -> Vec<(usize, u8)> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let search = |part: &[(usize, u8)]| -> Vec<(usize, u8)> {
        let wrong = |(at, bit): &&(usize, u8)| {
            let mut touched = bytes.to_vec();
            touched[*at] ^= 1 << bit;
            is_wrong(&touched, &judged(&touched, None))
        };
        part.iter().filter(wrong).copied().collect()
    };
    std::thread::scope(|scope| {
        let parts = bits.chunks(bits.len().div_ceil(cores).max(1));
        let running: Vec<_> = parts.map(|part| scope.spawn(move || search(part))).collect();
        running.into_iter().flat_map(|one| one.join().unwrap()).collect()
    })
}

fn passes(report: &FileReport) -> bool {
    report.indication == Some(Indication::TotalPassed)
}

/// Files with one signature that covers all of them.
fn samples() -> [(&'static str, Vec<u8>); 3] {
    [
        ("classic table", specimen("written", "classic-table")),
        ("object stream", specimen("written", "object-stream")),
        ("certified", specimen("changed", "certified-2")),
    ]
}

#[test]
fn no_flipped_bit_of_what_is_signed_passes() {
    for (index, (name, bytes)) in samples().into_iter().enumerate() {
        let sound = judged(&bytes, None);
        assert!(passes(&sound), "{name}");
        let gap = gap(&sound);
        let step = if index == 0 { 1 } else { THINNED };
        let covered = [bits(0..gap.start), bits(gap.end..bytes.len())].concat();
        let covered: Vec<_> = covered.into_iter().step_by(step).collect();
        let wrong = flipped(&bytes, &covered, &|_, report| passes(report));
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

/// What a page draws, and who signed it by what, in one text.
fn shown(bytes: &[u8], report: &FileReport) -> String {
    let document = Document::open(bytes).unwrap();
    let view = document.current();
    let objects: Vec<_> =
        (1..20).filter(|number| *number != 6).map(|number| view.object(ObjectId::new(number, 0))).collect();
    let signature = &report.signatures[0];
    format!("{objects:?} {:?} {:?} {:?}", signature.signer, signature.algorithm, signature.chain)
}

/// Digits may be written large or small, padding may be other blanks, and not all octets of signed data are signed.
#[test]
fn a_flipped_bit_of_the_signature_itself_is_found_or_harmless() {
    for (name, bytes) in samples() {
        let sound = judged(&bytes, None);
        let (gap, was) = (gap(&sound), shown(&bytes, &sound));
        let tried: Vec<_> = bits(gap).into_iter().step_by(2 * THINNED - 1).collect();
        let changed = |touched: &[u8], report: &FileReport| passes(report) && shown(touched, report) != was;
        let wrong = flipped(&bytes, &tried, &changed);
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

/// A time stamp over the document covers its last byte but for the line end.
#[test]
fn no_flipped_bit_passes_behind_an_earlier_signature() {
    for (group, name) in [("changed", "document-time-stamp"), ("changed", "two-signatures")] {
        let bytes = specimen(group, name);
        let sound = judged(&bytes, None);
        assert!(passes(&sound), "{name}");
        let first_end =
            sound.signatures[0].byte_range.map_or(0, |[_, _, start, length]| start + length) as usize;
        let [_, second, end, _] = sound.signatures[1].byte_range.unwrap().map(|number| number as usize);
        let later: Vec<_> =
            [bits(first_end..second), bits(end..bytes.len())].concat().into_iter().step_by(THINNED).collect();
        let wrong = flipped(&bytes, &later, &|_, report| passes(report));
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}
