//! What documents are judged by, from files and folders.
//!
//! A file that is named must be what it is given as. Of a folder, what is of another kind is left aside.

use std::path::{Path, PathBuf};

use office::verify::Evidence;
use pki::cert::Certificate;
use pki::crl::RevocationList;
use pki::ocsp::OcspResponse;

use super::VerifyArgs;
use crate::failure::{Expected, Failure};
use crate::files;

/// The endings by which files of a folder are looked into.
const ENDINGS: [&str; 7] = ["pem", "der", "crt", "cer", "crl", "ocsp", "ors"];

/// All that the arguments name.
pub(super) fn read(args: &VerifyArgs) -> Result<Evidence, Failure> {
    Ok(Evidence {
        anchors: certificates(&args.trust)?,
        intermediates: certificates(&args.intermediate)?,
        lists: revocation_lists(&args.crl)?,
        answers: ocsp_answers(&args.ocsp)?,
    })
}

/// The certificates in files and folders.
pub(crate) fn certificates(paths: &[PathBuf]) -> Result<Vec<Certificate>, Failure> {
    CERTIFICATES.read(paths)
}

/// The OCSP answers in files and folders.
pub(crate) fn ocsp_answers(paths: &[PathBuf]) -> Result<Vec<OcspResponse>, Failure> {
    ANSWERS.read(paths)
}

/// The lists in files and folders.
pub(crate) fn revocation_lists(paths: &[PathBuf]) -> Result<Vec<RevocationList>, Failure> {
    LISTS.read(paths)
}

/// A kind of evidence, and how it is read.
struct Kind<T> {
    expected: Expected,
    /// The endings of files that hold nothing else, so that one which cannot be read is damaged.
    own_endings: &'static [&'static str],
    /// What is in a file; `None` if it is of another kind.
    parse: fn(&[u8]) -> Option<Vec<T>>,
}

const CERTIFICATES: Kind<Certificate> = Kind {
    expected: Expected::Certificate,
    own_endings: &["crt", "cer"],
    parse: |bytes| Certificate::read_all(bytes).ok(),
};

const LISTS: Kind<RevocationList> = Kind {
    expected: Expected::RevocationList,
    own_endings: &["crl"],
    parse: |bytes| RevocationList::read_all(bytes).ok(),
};

const ANSWERS: Kind<OcspResponse> = Kind {
    expected: Expected::OcspResponse,
    own_endings: &["ocsp", "ors"],
    parse: |bytes| OcspResponse::from_der(bytes).ok().map(|answer| vec![answer]),
};

impl<T> Kind<T> {
    fn read(&self, paths: &[PathBuf]) -> Result<Vec<T>, Failure> {
        let mut found = Vec::new();
        for path in paths {
            if path.is_dir() {
                for file in inside(path)? {
                    found.extend(self.read_found(&file)?);
                }
            } else {
                found.extend(self.read_named(path)?);
            }
        }
        Ok(found)
    }

    fn read_named(&self, path: &Path) -> Result<Vec<T>, Failure> {
        let not_that = || Failure::NotA { path: path.to_owned(), expected: self.expected };
        (self.parse)(&files::read(path)?).ok_or_else(not_that)
    }

    /// What is in a file of a folder, which may be of another kind.
    fn read_found(&self, path: &Path) -> Result<Vec<T>, Failure> {
        match self.read_named(path) {
            Err(Failure::NotA { .. }) if !ends_with(path, self.own_endings) => Ok(Vec::new()),
            other => other,
        }
    }
}

/// The files of a folder that may be evidence, by name.
fn inside(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |source| Failure::Read { path: folder.to_owned(), source };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if ends_with(&path, &ENDINGS) && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn ends_with(path: &Path, endings: &[&str]) -> bool {
    let is_one = |ending: &std::ffi::OsStr| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
    path.extension().is_some_and(is_one)
}
