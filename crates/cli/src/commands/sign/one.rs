//! One document is signed.

use std::path::Path;

use office::cause::SignError;
use office::document::Document;
use office::sign::{Session, Signed};

use super::args::SignArgs;
use super::jobs::Job;
use super::resume;
use super::who::Signing;
use crate::failure::Failure;
use crate::files::{self, Output, Readers};

/// A document signed and written, durable, but not yet in its place: nobody gets it before it is recorded.
pub(super) struct Written<'j> {
    pub(super) job: &'j Job,
    pub(super) signed: Signed,
    output: Output,
}

/// Signs one document; its output is there whole or not at all. `None` if an earlier run did it already.
pub(super) fn sign(signing: &Signing, job: &Job, args: &SignArgs) -> Result<Option<Signed>, Failure> {
    let session = signing.session()?;
    let Some(written) = write(&session, job, args)? else { return Ok(None) };
    signing.record(&session, &[(job, &written.signed)])?;
    written.finish().map(Some)
}

/// Signs one document and writes it beside its place. `None` if an earlier run did it already.
pub(super) fn write<'j>(
    session: &Session<'_>,
    job: &'j Job,
    args: &SignArgs,
) -> Result<Option<Written<'j>>, Failure> {
    if args.resume && resume::is_done(job, session.certificate(), session.at())? {
        return Ok(None);
    }
    job.check(args.force)?;
    let document = open(&job.input)?;
    let mut output = Output::begin(&job.output, args.force, Readers::Usual)?;
    let signed = session.sign(&document, &mut output).map_err(|error| match error {
        office::Error::Sign(SignError::Write(source)) => Failure::Write { path: job.output.clone(), source },
        office::Error::Sign(SignError::Read(source)) => Failure::Read { path: job.input.clone(), source },
        other => Failure::Office(other),
    })?;
    output.settle()?;
    Ok(Some(Written { job, signed, output }))
}

impl Written<'_> {
    /// Moves it to its place.
    pub(super) fn finish(self) -> Result<Signed, Failure> {
        self.output.finish()?;
        Ok(self.signed)
    }
}

/// Opens a document.
pub(super) fn open(path: &Path) -> Result<Document<std::fs::File>, Failure> {
    let file = files::open(path)?;
    Document::open(file).map_err(|source| Failure::Document { path: path.to_owned(), source })
}
