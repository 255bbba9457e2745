//! An earlier run was interrupted: which outputs are there already.

use std::fs::File;

use jiff::Timestamp;
use office::Office;
use office::document::ByteSource;
use office::report::{FileReport, Finding, Indication, SignatureReport, SignerReport};
use office::sign::{Level, Session, Vouchers};
use office::verify::Examiner;
use pki::cert::Certificate;

use super::who::Signing;
use crate::commands::documents::Documents;
use crate::commands::jobs::Job;
use crate::failure::Failure;
use crate::files;

/// Bytes that are compared at once.
const BLOCK: usize = 256 * 1024;

/// What an earlier run made: tells outputs of ours.
pub(super) struct Earlier<'a> {
    certificate: &'a Certificate,
    /// The root of the home, under which its time stamping authority is.
    root: Option<Certificate>,
    vouchers: &'a Vouchers,
    level: Level,
    at: Timestamp,
}

impl<'a> Earlier<'a> {
    /// The same as `session` makes.
    pub(super) fn like(session: &'a Session<'_>, signing: &'a Signing) -> Result<Self, Failure> {
        let root = signing.office.as_ref().map(Office::root).transpose()?;
        let (certificate, at, level) = (session.certificate(), session.at(), signing.order.level);
        Ok(Self { certificate, root, vouchers: &signing.vouchers, level, at })
    }

    /// Whether the output is the input, byte for byte, with a valid signature of this very certificate as the next
    /// revision, at the level that was asked for, and nothing behind it but what belongs to that. Anything else that lies
    /// there is no output of ours, and is not touched.
    pub(super) fn is_there(&self, job: &Job, documents: &Documents) -> Result<bool, Failure> {
        if job.output.symlink_metadata().is_err() {
            return Ok(false);
        }
        let (input, output) = (files::open(&job.input)?, files::open(&job.output)?);
        let failed = |source| Failure::Read { path: job.input.clone(), source };
        if !begins_with(&output, &input).map_err(failed)? {
            return Ok(false);
        }
        let [before, after] = [input, output].map(|file| documents.look_into(file));
        let (Ok(before), Ok(after)) = (before, after) else { return Ok(false) };
        let mut evidence = self.vouchers.evidence_about(&after, self.level);
        // Its own certificate is an anchor, so that its path is not asked for.
        evidence.anchors.extend(self.root.iter().chain([self.certificate]).cloned());
        let report = Examiner::new(evidence, None, self.at)?.examine(&after)?;
        Ok(self.fits(&report, before.revisions().len() + 1))
    }

    /// Whether the signature is what revision `revision`, from 1, is about.
    fn fits(&self, report: &FileReport, revision: usize) -> bool {
        // What its author broke is in the input too; anything else came with what lies behind that.
        let of_the_input = |finding: &Finding| matches!(finding, Finding::Leniency(_) | Finding::Encrypted);
        let is_sound =
            report.findings.iter().all(|finding| of_the_input(finding) && finding.indication().is_none());
        let passed = |signature: &SignatureReport| signature.indication == Indication::TotalPassed;
        let mut later = report.signatures.iter().filter(|signature| signature.revision > Some(revision));
        let own = |signature: &&SignatureReport| signature.revision == Some(revision);
        is_sound
            && later.all(passed)
            && report.signatures.iter().find(own).is_some_and(|own| passed(own) && self.is_own(own))
    }

    fn is_own(&self, signature: &SignatureReport) -> bool {
        let serial = self.certificate.serial_number().to_string();
        let issuer = self.certificate.issuer().to_string();
        let is_signer = |signer: &SignerReport| signer.serial == serial && signer.issuer == issuer;
        signature.level >= Some(self.level.into()) && signature.signer.as_ref().is_some_and(is_signer)
    }
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
