//! A file that is added to where it lies.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::failure::Failure;

/// A file and what will be added to it, all at once and last.
///
/// Whoever writes to it writes the file as it is before anything new: that much is there already, and passed over.
pub(crate) struct InPlace {
    file: File,
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
    /// How much was written, of what is there and of what is new.
    written: u64,
    tail: Vec<u8>,
}

impl InPlace {
    /// Begins to add to the file at `path`, which had `length` bytes when it was looked at. Nobody else of us adds to it
    /// meanwhile.
    pub(crate) fn begin(path: &Path, length: u64) -> Result<Self, Failure> {
        let failed = |source| Failure::Write { path: path.to_owned(), source };
        let file = OpenOptions::new().read(true).append(true).open(path).map_err(failed)?;
        file.try_lock().map_err(|_| failed(io::ErrorKind::ResourceBusy.into()))?;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.len() != length {
            return Err(failed(io::ErrorKind::ResourceBusy.into()));
        }
        let modified = metadata.modified().ok();
        Ok(Self { file, path: path.to_owned(), length, modified, written: 0, tail: Vec::new() })
    }

    /// Adds what is new. Where that does not succeed, the file is cut back to what it was.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let added = self.refuse_changed().and_then(|()| {
            let added = self.file.write_all(&self.tail).and_then(|()| self.file.sync_all());
            added.inspect_err(|_| {
                // What cannot even be cut back is behind the last revision, where `verify` finds it.
                let _ = self.file.set_len(self.length).and_then(|()| self.file.sync_all());
            })
        });
        added.map_err(|source| Failure::Write { path: self.path, source })
    }

    /// What was hashed must be what is added to.
    fn refuse_changed(&self) -> io::Result<()> {
        let metadata = self.file.metadata()?;
        if (metadata.len(), metadata.modified().ok()) == (self.length, self.modified) {
            return Ok(());
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }
}

impl Write for InPlace {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let there = usize::try_from(self.length.saturating_sub(self.written)).unwrap_or(usize::MAX);
        self.tail.extend(&bytes[there.min(bytes.len())..]);
        self.written += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;

    /// A file of `content` that is written again, a few bytes at a time, with `more` behind it.
    fn added(path: &Path, content: &[u8], more: &[u8]) -> InPlace {
        fs::write(path, content).unwrap();
        let mut file = InPlace::begin(path, content.len() as u64).unwrap();
        for bytes in [content, more].concat().chunks(3) {
            file.write_all(bytes).unwrap();
        }
        file
    }

    #[test]
    fn what_is_new_comes_behind_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        for (content, more) in [("", "new"), ("old", ""), ("older", "new"), ("oldest", "newest")] {
            let file = added(&path, content.as_bytes(), more.as_bytes());
            assert_eq!(fs::read_to_string(&path).unwrap(), content, "nothing before the end");
            file.finish().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), format!("{content}{more}"));
        }
    }

    #[test]
    fn a_file_that_somebody_else_adds_to_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let file = added(&path, b"old", b"new");
        assert!(InPlace::begin(&path, 3).is_err(), "locked");
        drop(file);
        assert!(InPlace::begin(&path, 2).is_err(), "longer than when it was looked at");
        assert!(InPlace::begin(&path, 3).is_ok());
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let file = added(&path, b"old", b"new");
        fs::write(&path, b"other").unwrap();
        assert!(matches!(file.finish(), Err(Failure::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"other");
    }
}
