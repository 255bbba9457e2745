//! An earlier run was interrupted: which outputs are there already.

use std::fs::File;

use office::document::ByteSource;
use office::report::{FileReport, Indication, SignatureReport};
use office::verify::{Evidence, Examiner};
use pki::cert::Certificate;

use super::jobs::Job;
use crate::commands::documents::Documents;
use crate::failure::Failure;
use crate::files;

/// Bytes that are compared at once.
const BLOCK: usize = 256 * 1024;

/// Whether the output is the input, byte for byte, with a valid signature of this very certificate as the next revision.
/// Anything else that lies there is no output of ours, and is not touched.
pub(super) fn is_done(
    job: &Job,
    documents: &Documents,
    certificate: &Certificate,
    at: jiff::Timestamp,
) -> Result<bool, Failure> {
    if job.output.symlink_metadata().is_err() {
        return Ok(false);
    }
    let (input, output) = (files::open(&job.input)?, files::open(&job.output)?);
    if !begins_with(&output, &input).map_err(|source| Failure::Read { path: job.input.clone(), source })? {
        return Ok(false);
    }
    let [before, after] = [input, output].map(|file| documents.look_into(file));
    let (Ok(before), Ok(after)) = (before, after) else { return Ok(false) };
    // Its own certificate is the anchor, so that nobody else's of the same name and number passes for it.
    let evidence = Evidence { anchors: vec![certificate.clone()], ..Evidence::default() };
    let report = Examiner::new(evidence, None, at)?.examine(&after)?;
    Ok(has_signature_in(&report, before.revisions().len() + 1))
}

/// Whether a valid signature is what revision `revision`, from 1, is about.
fn has_signature_in(report: &FileReport, revision: usize) -> bool {
    let passed = |signature: &SignatureReport| {
        signature.revision == Some(revision) && signature.indication == Indication::TotalPassed
    };
    report.signatures.iter().any(passed)
}

fn begins_with(whole: &File, beginning: &File) -> std::io::Result<bool> {
    let length = beginning.length()?;
    if whole.length()? <= length {
        return Ok(false);
    }
    let (mut left, mut right) = (vec![0; BLOCK], vec![0; BLOCK]);
    let mut offset = 0;
    while offset < length {
        let count = usize::try_from(length - offset).unwrap_or(BLOCK).min(BLOCK);
        whole.read_exact_at(offset, &mut left[..count])?;
        beginning.read_exact_at(offset, &mut right[..count])?;
        if left[..count] != right[..count] {
            return Ok(false);
        }
        offset += count as u64;
    }
    Ok(true)
}
