//! One document is signed.

use std::path::Path;

use jiff::Timestamp;
use office::Office;
use office::document::Document;
use office::sign::{Signed, sign_with};

use super::jobs::Job;
use super::who::{Signing, zone};
use crate::failure::Failure;
use crate::files::{self, Output, Readers};

/// Signs one document; its output is there whole or not at all.
pub(super) fn sign(signing: &Signing, job: &Job, force: bool) -> Result<Signed, Failure> {
    let Job { input, output } = job;
    let document = open(input)?;
    let mut out = Output::begin(output, force, Readers::Usual)?;
    let (credentials, order) = (&signing.credentials, &signing.order);
    let signed = match signing.office.as_ref() {
        Some(office) if signing.recorded => {
            let name = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy();
            office.sign(credentials, &document, &mut out, order, &name)
        }
        lender => {
            let at = lender.map_or_else(Timestamp::now, Office::now);
            sign_with(credentials, &document, &mut out, order, zone(lender), at)
        }
    };
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
