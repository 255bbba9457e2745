//! Documents, some of which are under a password of their own.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Args;
use office::Error;
use office::cause::{DocumentError, SignError};
use office::document::{ByteSource, Document};
use pki::key::Passphrase;

use crate::failure::Failure;
use crate::files;
use crate::passphrase;

/// The password of encrypted documents.
#[derive(Args, Clone, Debug)]
pub(crate) struct PdfPassword {
    /// Read the password of encrypted documents from the first line of FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) pdf_password_file: Option<PathBuf>,
}

/// What opens documents.
pub(crate) struct Documents {
    password: Option<Passphrase>,
}

impl PdfPassword {
    /// Reads the password, if there is one.
    pub(crate) fn read(&self) -> Result<Documents, Failure> {
        let password = self.pdf_password_file.as_deref().map(passphrase::read_of_documents).transpose()?;
        Ok(Documents { password })
    }

    /// Refuses to take the password and one of `others` from standard input, which has one first line.
    pub(crate) fn refuse_one_input_with(&self, others: &[Option<&Path>]) -> Result<(), Failure> {
        let own = self.pdf_password_file.as_deref();
        others.iter().try_for_each(|other| passphrase::refuse_two_from_input(own, *other))
    }
}

impl Documents {
    /// The password that was given.
    pub(crate) fn password(&self) -> Option<&Passphrase> {
        self.password.as_ref()
    }

    /// Opens a document that is to be added to, and must be read for that.
    pub(crate) fn open(&self, path: &Path) -> Result<Document<File>, Failure> {
        self.open_in(files::open(path)?, path)
    }

    /// Opens the document at `path`, whose content is in `file`.
    pub(crate) fn open_in(&self, file: File, path: &Path) -> Result<Document<File>, Failure> {
        let opened = Document::open(file);
        let mut document = opened.map_err(|source| Failure::Document { path: path.to_owned(), source })?;
        let unlocked = self.password.as_ref().map_or(Ok(()), |password| document.unlock(password));
        let unlocked = unlocked.and_then(|()| document.check_unlocked());
        unlocked.map_err(|error| Error::Sign(SignError::Crypt(error)))?;
        Ok(document)
    }

    /// Opens a document to look at it; what stays locked is for the report to say.
    pub(crate) fn look_into<S: ByteSource>(&self, source: S) -> Result<Document<S>, DocumentError> {
        let mut document = Document::open(source)?;
        if let Some(password) = &self.password {
            // A document that is not unlocked knows why.
            let _ = document.unlock(password);
        }
        Ok(document)
    }
}
