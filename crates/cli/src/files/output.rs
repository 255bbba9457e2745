//! Outputs that are whole or not there: written beside their target, made durable and moved there. So a power failure
//! leaves the old file, the new one, or none; never half of one under its name.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::ahead::Ahead;
use crate::failure::Failure;

/// Who may read an output.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Readers {
    /// Whoever the system's habits allow.
    Usual,
    /// Its owner alone.
    Owner,
}

/// An output in the making.
pub(crate) struct Output {
    file: NamedTempFile,
    target: PathBuf,
    force: bool,
    /// Everything written so far is durable.
    is_settled: bool,
    /// So many bytes of what will be written are there already, and are passed over.
    there: u64,
    ahead: Ahead,
}

impl Output {
    /// Begins an output. An existing one is refused unless `force`.
    pub(crate) fn begin(target: &Path, force: bool, readers: Readers) -> Result<Self, Failure> {
        refuse_existing(target, force)?;
        let failed = |source| Failure::Write { path: target.to_owned(), source };
        let mut builder = tempfile::Builder::new();
        builder.prefix(".segel-");
        set_readers(&mut builder, readers);
        let file = builder.tempfile_in(folder_of(target)).map_err(failed)?;
        Ok(Self {
            file,
            target: target.to_owned(),
            force,
            is_settled: false,
            there: 0,
            ahead: Ahead::default(),
        })
    }

    /// Shares the content of `input` with the output, in no time, where the file system can: then it is read from what
    /// is given back, which nobody else changes, and may be written again. `None` where it cannot.
    pub(crate) fn share(&mut self, input: &File) -> io::Result<Option<File>> {
        let file = self.file.as_file();
        if !is_shared(input, file) {
            return Ok(None);
        }
        self.there = file.metadata()?.len();
        (&*file).seek(SeekFrom::End(0))?;
        file.try_clone().map(Some)
    }

    /// Makes what was written durable. [`finish`](Self::finish) does it too; where many outputs are made, this is for the
    /// threads that make them.
    pub(crate) fn settle(&mut self) -> Result<(), Failure> {
        if !self.is_settled {
            let synced = self.ahead.end().and_then(|()| self.file.as_file().sync_all());
            synced.map_err(|source| Failure::Write { path: self.target.clone(), source })?;
            self.is_settled = true;
        }
        Ok(())
    }

    /// Moves it to its place, and the folder to the disk: for what may soon be all that there is.
    pub(crate) fn finish_durably(self) -> Result<(), Failure> {
        let target = self.target.clone();
        self.finish()?;
        // Its name is in the folder.
        sync_folder(folder_of(&target)).map_err(|source| Failure::Write { path: target, source })
    }

    /// Moves it to its place.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.settle()?;
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

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.there > 0 && !bytes.is_empty() {
            let passed = bytes.len().min(usize::try_from(self.there).unwrap_or(usize::MAX));
            self.there -= passed as u64;
            return Ok(passed);
        }
        self.is_settled = false;
        let file = self.file.as_file_mut();
        let count = file.write(bytes)?;
        self.ahead.written(count, file)?;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

/// Makes `output` share the content of `input`.
#[cfg(target_os = "linux")]
fn is_shared(input: &File, output: &File) -> bool {
    rustix::fs::ioctl_ficlone(output, input).is_ok()
}

#[cfg(not(target_os = "linux"))]
fn is_shared(_input: &File, _output: &File) -> bool {
    false
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Refuses an output that exists, before any work is done for it.
pub(crate) fn refuse_existing(target: &Path, force: bool) -> Result<(), Failure> {
    if !force && target.symlink_metadata().is_ok() { Err(Failure::Exists(target.to_owned())) } else { Ok(()) }
}

/// Writes a whole small output.
pub(crate) fn write(target: &Path, content: &[u8], force: bool, readers: Readers) -> Result<(), Failure> {
    let mut output = Output::begin(target, force, readers)?;
    output.write_all(content).map_err(|source| Failure::Write { path: target.to_owned(), source })?;
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn an_output_is_whole_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("x");
        for (force, content) in [(false, "new"), (true, "newer")] {
            let mut output = Output::begin(&target, force, Readers::Usual).unwrap();
            output.write_all(content.as_bytes()).unwrap();
            assert_eq!(target.exists(), force);
            output.finish().unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), content);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_there_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("old"), folder.path().join("x"));
        fs::write(&source, "older").unwrap();
        for size in 1..9 {
            let mut output = Output::begin(&target, true, Readers::Usual).unwrap();
            // As `share` leaves it, here on any file system.
            io::copy(&mut File::open(&source).unwrap(), output.file.as_file_mut()).unwrap();
            output.there = 5;
            b"oldernew".chunks(size).for_each(|bytes| output.write_all(bytes).unwrap());
            output.finish().unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), "oldernew", "{size}");
        }
    }

    #[test]
    fn what_is_shared_is_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("old"), folder.path().join("x"));
        fs::write(&source, "older").unwrap();
        let mut output = Output::begin(&target, false, Readers::Usual).unwrap();
        let shared = output.share(&File::open(&source).unwrap()).unwrap();
        fs::write(&source, "other").unwrap();
        let expected = match shared {
            Some(shared) => {
                assert_eq!(shared.metadata().unwrap().len(), 5);
                "oldernew"
            }
            None => "xxxxxnew", // the file system does not share: everything is written
        };
        output.write_all(b"xxxxxnew").unwrap();
        output.finish().unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), expected);
    }

    #[test]
    fn an_unfinished_output_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut output = Output::begin(&folder.path().join("x"), false, Readers::Owner).unwrap();
        output.write_all(b"half").unwrap();
        drop(output);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
