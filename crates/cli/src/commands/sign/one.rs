//! One document is signed.

use std::path::Path;

use office::document::Document;
use office::sign::Signed;

use super::jobs::Job;
use super::who::Signing;
use crate::failure::Failure;
use crate::files::{self, Output, Readers};

/// Signs one document; its output is there whole or not at all.
pub(super) fn sign(signing: &Signing, job: &Job, force: bool) -> Result<Signed, Failure> {
    let Job { input, output } = job;
    let document = open(input)?;
    let mut out = Output::begin(output, force, Readers::Usual)?;
    let signed = signing.session().and_then(|session| {
        let signed = session.sign(&document, &mut out)?;
        signing.record(&session, &[(job, &signed)])?;
        Ok(signed)
    });
    let signed = signed.map_err(|error| match error {
        office::Error::Sign(office::cause::SignError::Write(source)) => {
            Failure::Write { path: output.clone(), source }
        }
        office::Error::Sign(office::cause::SignError::Read(source)) => {
            Failure::Read { path: input.clone(), source }
        }
        other => Failure::Office(other),
    })?;
    out.finish()?;
    Ok(signed)
}

/// Opens a document.
pub(super) fn open(path: &Path) -> Result<Document<std::fs::File>, Failure> {
    let file = files::open(path)?;
    Document::open(file).map_err(|source| Failure::Document { path: path.to_owned(), source })
}
