//! Inputs, and outputs that are whole or not there.

mod output; // outputs that are whole or not there

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

pub(crate) use output::{Output, Readers, refuse_existing, write};

/// The most that is read whole, in mebibytes: more than the longest list that is taken.
const LIMIT: u64 = 64;

/// Reads a whole small file: a certificate, a request, a list.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let limit = LIMIT << 20;
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(Failure::TooLong { path: path.to_owned(), limit: LIMIT });
    }
    Ok(bytes)
}

/// Makes sure that files can be written into a folder, by writing one that goes again.
pub(crate) fn try_folder(folder: &Path) -> Result<(), Failure> {
    let tried = tempfile::Builder::new().prefix(".segel-").tempfile_in(folder);
    tried.map(drop).map_err(|source| Failure::Write { path: folder.to_owned(), source })
}

/// Opens a file that may be large.
pub(crate) fn open(path: &Path) -> Result<File, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    Ok(file)
}

/// Every file that is meant: files as they are, and of folders the PDF files in them, by name.
pub(crate) fn documents(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let failed = |source| Failure::Read { path: path.clone(), source };
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let entry = entry.map_err(failed)?.path();
            let is_pdf = entry.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("pdf"));
            if is_pdf && entry.is_file() {
                inside.push(entry);
            }
        }
        inside.sort();
        found.extend(inside);
    }
    if found.is_empty() { Err(Failure::NothingToDo) } else { Ok(found) }
}
