//! Inputs, and outputs that are whole or not there.

mod ahead; // what is made goes to the disk meanwhile
mod in_place; // a file that is added to where it lies
mod input; // small files, and keys
mod output; // outputs that are whole or not there

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use office::document::{Blocks, ByteSource};

use crate::failure::Failure;

pub(crate) use in_place::InPlace;
pub(crate) use input::{exposed, open_stream, read, read_key};
pub(crate) use output::{Output, Readers, refuse_existing, write};

/// Longest file that is read into memory to look at it.
const LONGEST_HELD: u64 = 256 * 1024;

/// Makes sure that files can be written into a folder, by writing one that goes again.
pub(crate) fn try_folder(folder: &Path) -> Result<(), Failure> {
    let tried = tempfile::Builder::new().prefix(".segel-").tempfile_in(folder);
    tried.map(drop).map_err(|source| Failure::Write { path: folder.to_owned(), source })
}

/// Makes a folder that only its owner enters; it must not exist yet.
pub(crate) fn new_private_folder(path: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => Failure::NotEmpty(path.to_owned()),
        _ => Failure::Write { path: path.to_owned(), source },
    })
}

/// Opens a file that may be large, in which every place can be read.
pub(crate) fn open(path: &Path) -> Result<File, Failure> {
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    // Asked before it is opened: opening a pipe would wait for whoever writes into it.
    let kind = fs::metadata(path).map_err(failed)?.file_type();
    match (kind.is_dir(), kind.is_file()) {
        (true, _) => Err(failed(io::ErrorKind::IsADirectory.into())),
        (_, false) => Err(failed(io::ErrorKind::NotSeekable.into())),
        _ => File::open(path).map_err(failed),
    }
}

/// The content of a file: of a short one in memory, of any other where it lies.
pub(crate) fn content(path: &Path) -> Result<Box<dyn ByteSource>, Failure> {
    let file = open(path)?;
    let failed = |source| Failure::Read { path: path.to_owned(), source };
    let length = file.metadata().map_err(failed)?.len().min(LONGEST_HELD);
    let mut held = Vec::with_capacity(length as usize + 1);
    (&file).take(LONGEST_HELD + 1).read_to_end(&mut held).map_err(failed)?;
    Ok(if held.len() as u64 > LONGEST_HELD { Box::new(Blocks::new(file)) } else { Box::new(held) })
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
