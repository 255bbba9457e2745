//! One document is signed.

use std::io::{self, Write};

use office::report::Finding;
use office::sign::{Session, Signed};

use super::Task;
use super::resume::Expected;
use super::who::Signing;
use crate::commands::jobs::Job;
use crate::commands::supplied::of_files;
use crate::failure::Failure;
use crate::files::{InPlace, Output, Readers};

/// A document signed and written, durable, but not yet in its place: nobody gets it before it is recorded.
pub(super) struct Written<'j> {
    pub(super) job: &'j Job,
    pub(super) signed: Signed,
    forgiven: Vec<Finding>,
    target: Target,
}

/// A document in its place, signed.
pub(super) struct Done {
    pub(super) signed: Signed,
    /// Rules that the document broke as it came, and that were forgiven.
    pub(super) forgiven: Vec<Finding>,
}

/// Where a document goes.
enum Target {
    Beside(Output),
    InPlace(InPlace),
}

/// Signs one document; its output is there whole or not at all. `None` if an earlier run did it already.
pub(super) fn sign(signing: &Signing, job: &Job, task: &Task<'_>) -> Result<Option<Done>, Failure> {
    let session = signing.session()?;
    let expected = signing.expected(&session, task)?;
    let Some(written) = write(&session, expected.as_ref(), job, task)? else { return Ok(None) };
    signing.record(&session, &[(job, &written.signed)])?;
    written.finish().map(Some)
}

/// Signs one document and writes it beside its place. `None` if an earlier run did it already.
pub(super) fn write<'j>(
    session: &Session<'_>,
    expected: Option<&Expected<'_>>,
    job: &'j Job,
    task: &Task<'_>,
) -> Result<Option<Written<'j>>, Failure> {
    let args = task.args;
    if let Some(expected) = expected
        && expected.is_there(job, &task.documents)?
    {
        return Ok(None);
    }
    job.check(args.force)?;
    let document = task.documents.open(&job.input)?;
    let mut target = Target::begin(job, args.force, document.length())?;
    let signed = match &task.delivered {
        Some(delivered) => session.complete(&document, delivered, &mut target),
        None => session.sign(&document, &mut target),
    };
    let signed = signed.map_err(|error| of_files(error, &job.input, &job.output))?;
    target.settle()?;
    let forgiven = document.leniencies().iter().copied().map(Finding::from).collect();
    Ok(Some(Written { job, signed, forgiven, target }))
}

impl Written<'_> {
    /// Moves it to its place.
    pub(super) fn finish(self) -> Result<Done, Failure> {
        match self.target {
            Target::Beside(output) => output.finish()?,
            Target::InPlace(file) => file.finish()?,
        }
        Ok(Done { signed: self.signed, forgiven: self.forgiven })
    }
}

impl Target {
    fn begin(job: &Job, force: bool, length: u64) -> Result<Self, Failure> {
        if job.in_place {
            return InPlace::begin(&job.input, length).map(Self::InPlace);
        }
        Output::begin(&job.output, force, Readers::Usual).map(Self::Beside)
    }

    /// Makes durable what can be before anyone may see it.
    fn settle(&mut self) -> Result<(), Failure> {
        match self {
            Self::Beside(output) => output.settle(),
            Self::InPlace(_) => Ok(()),
        }
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside(output) => output.write(bytes),
            Self::InPlace(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(output) => output.flush(),
            Self::InPlace(file) => file.flush(),
        }
    }
}
