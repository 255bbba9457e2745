//! One document is signed.

use office::report::Finding;
use office::sign::{Session, Signed};

use super::Task;
use super::resume::Earlier;
use super::who::Signing;
use crate::commands::jobs::Job;
use crate::commands::supplied::of_files;
use crate::commands::target::Target;
use crate::failure::Failure;

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

/// Signs one document; its output is there whole or not at all. `None` if an earlier run did it already.
pub(super) fn sign(signing: &Signing, job: &Job, task: &Task<'_>) -> Result<Option<Done>, Failure> {
    let session = signing.session()?;
    let earlier = signing.earlier(&session, task)?;
    let Some(written) = write(&session, earlier.as_ref(), job, task)? else { return Ok(None) };
    signing.record(&session, &[(job, &written.signed)])?;
    written.finish().map(Some)
}

/// Signs one document and writes it beside its place. `None` if an earlier run did it already.
pub(super) fn write<'j>(
    session: &Session<'_>,
    earlier: Option<&Earlier<'_>>,
    job: &'j Job,
    task: &Task<'_>,
) -> Result<Option<Written<'j>>, Failure> {
    let args = task.args;
    if let Some(earlier) = earlier
        && earlier.is_there(job, &task.documents)?
    {
        return Ok(None);
    }
    job.check(args.force)?;
    let (document, mut target) = Target::begin(job, args.force, &task.documents)?;
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
        self.target.finish()?;
        Ok(Done { signed: self.signed, forgiven: self.forgiven })
    }
}
