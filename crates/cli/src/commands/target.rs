//! Where a document goes that is added to.

use std::fs::File;
use std::io::{self, Write};

use office::document::Document;

use crate::commands::documents::Documents;
use crate::commands::jobs::Job;
use crate::failure::Failure;
use crate::files::{self, InPlace, Output, Readers};

/// Below this there is little to share.
const SHARING_PAYS: u64 = 4 * 1024 * 1024;

/// The output of a job, in the making: nobody sees anything of it before it is finished.
pub(crate) enum Target {
    /// A file of its own.
    Beside(Output),
    /// The end of the input.
    InPlace(InPlace),
}

impl Target {
    /// Opens the document of `job` and begins its output. An existing one is refused unless `force`.
    pub(crate) fn begin(
        job: &Job,
        force: bool,
        documents: &Documents,
    ) -> Result<(Document<File>, Self), Failure> {
        if job.in_place {
            let document = documents.open(&job.input)?;
            let file = InPlace::begin(&job.input, document.length())?;
            return Ok((document, Self::InPlace(file)));
        }
        let file = files::open(&job.input)?;
        let mut output = Output::begin(&job.output, force, Readers::Usual)?;
        let is_large = file.metadata().is_ok_and(|metadata| metadata.len() >= SHARING_PAYS);
        let shared = if is_large { output.share(&file) } else { Ok(None) };
        let shared = shared.map_err(|source| Failure::Write { path: job.output.clone(), source })?;
        let document = documents.open_in(shared.unwrap_or(file), &job.input)?;
        Ok((document, Self::Beside(output)))
    }

    /// Makes durable what can be before anyone may see it.
    pub(crate) fn settle(&mut self) -> Result<(), Failure> {
        match self {
            Self::Beside(output) => output.settle(),
            Self::InPlace(_) => Ok(()),
        }
    }

    /// Moves it to its place.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self {
            Self::Beside(output) => output.finish(),
            Self::InPlace(file) => file.finish(),
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
