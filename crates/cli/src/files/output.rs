//! Outputs that are whole or not there: written beside their target, made durable, and moved there.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// So much is written before the disk is asked to take it in. Small outputs wait for the disk once, at their end.
const STRETCH: u64 = 32 << 20;

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
    pending: u64,
    syncer: Option<Syncer>,
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
        Ok(Self { file, target: target.to_owned(), force, pending: 0, syncer: None })
    }

    /// Moves it to its place.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let synced = self.syncer.take().map_or(Ok(()), Syncer::finish);
        let failed = |source| Failure::Write { path: self.target.clone(), source };
        synced.and_then(|()| self.file.as_file().sync_all()).map_err(failed)?;
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

    fn wake_syncer(&mut self) -> io::Result<()> {
        self.pending = 0;
        match &self.syncer {
            Some(syncer) => syncer.wake(),
            None => self.syncer = Some(Syncer::of(self.file.as_file().try_clone()?)),
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.as_file_mut().write(bytes)?;
        self.pending += written as u64;
        if self.pending >= STRETCH {
            self.wake_syncer()?;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

impl Seek for Output {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.as_file_mut().seek(to)
    }
}

/// Has the disk take in a large output while it is still being written.
struct Syncer {
    waker: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Syncer {
    fn of(file: File) -> Self {
        let (waker, wakes): (SyncSender<()>, Receiver<()>) = sync_channel(1);
        let thread = std::thread::spawn(move || {
            file.sync_data()?;
            wakes.iter().try_for_each(|()| file.sync_data())
        });
        Self { waker, thread }
    }

    /// If it is still busy, it finds out by itself what has come since.
    fn wake(&self) {
        let _ = self.waker.try_send(());
    }

    /// A system tells of a failed write once only, so that what the thread was told must not be lost.
    fn finish(self) -> io::Result<()> {
        drop(self.waker);
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
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
    fn a_large_output_is_whole_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("large");
        let mut output = Output::begin(&target, false, Readers::Usual).unwrap();
        let block = vec![7; 1 << 20];
        for _ in 0..70 {
            output.write_all(&block).unwrap();
        }
        assert!(output.syncer.is_some());
        output.seek(SeekFrom::Start(5)).unwrap();
        output.write_all(&[9]).unwrap();
        assert!(!target.exists());
        output.finish().unwrap();
        let written = fs::read(&target).unwrap();
        assert_eq!((written.len(), written[5], written[6]), (70 << 20, 9, 7));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
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
