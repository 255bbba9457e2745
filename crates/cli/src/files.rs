//! Inputs, and outputs that are whole or not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Reads a whole small file: a certificate, a request, a list.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|source| Failure::Read { path: path.to_owned(), source })
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

/// Who may read an output.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Readers {
    /// Whoever the system's habits allow.
    Usual,
    /// Its owner alone.
    Owner,
}

/// An output in the making: written beside its target and moved there when it is whole.
pub(crate) struct Output {
    file: NamedTempFile,
    target: PathBuf,
    force: bool,
}

impl Output {
    /// Begins an output. An existing one is refused unless `force`.
    pub(crate) fn begin(target: &Path, force: bool, readers: Readers) -> Result<Self, Failure> {
        refuse_existing(target, force)?;
        let folder =
            target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let failed = |source| Failure::Write { path: target.to_owned(), source };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".segel-");
        set_readers(&mut builder, readers);
        let file = builder.tempfile_in(folder).map_err(failed)?;
        Ok(Self { file, target: target.to_owned(), force })
    }

    /// Where to write.
    pub(crate) fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Moves it to its place.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let failed = |source| Failure::Write { path: self.target.clone(), source };
        self.file.as_file().sync_all().map_err(failed)?;
        let moved = if self.force {
            self.file.persist(&self.target)
        } else {
            self.file.persist_noclobber(&self.target)
        };
        match moved {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(Failure::Exists(self.target))
            }
            Err(error) => Err(Failure::Write { path: self.target, source: error.error }),
        }
    }
}

/// Refuses an output that exists, before any work is done for it.
pub(crate) fn refuse_existing(target: &Path, force: bool) -> Result<(), Failure> {
    if !force && target.symlink_metadata().is_ok() { Err(Failure::Exists(target.to_owned())) } else { Ok(()) }
}

/// Writes a whole small output.
pub(crate) fn write(target: &Path, content: &[u8], force: bool, readers: Readers) -> Result<(), Failure> {
    let mut output = Output::begin(target, force, readers)?;
    output.file().write_all(content).map_err(|source| Failure::Write { path: target.to_owned(), source })?;
    output.finish()
}

#[cfg(unix)]
fn set_readers(builder: &mut tempfile::Builder<'_, '_>, readers: Readers) {
    use std::os::unix::fs::PermissionsExt;
    if readers == Readers::Usual {
        // The umask takes away what the system's habits do not allow.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
}

#[cfg(not(unix))]
fn set_readers(_builder: &mut tempfile::Builder<'_, '_>, _readers: Readers) {}
